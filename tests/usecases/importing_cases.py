"""What the tests of imports share: a small file, its mapping, and an import in one call."""

import csv
from datetime import UTC, datetime
from pathlib import Path

from gltd.ingest.mapping import parse_mapping
from gltd.store.events import EventStore
from gltd.usecases.importing import ImportOutcome, import_events

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)

MAPPING = """
source = "Main courante"
nature = "recorded_offence"
id = "numero"

[time]
start = "date"
formats = ["%d/%m/%Y %H:%M", "%d/%m/%Y"]

[place]
lon = "lon"
lat = "lat"

[category]
column = "motif"
"""

HEADER = "numero;date;motif;lon;lat"
SOUND = (
    "A1;12/02/2024 08:30;usage;1,90;47,90",
    "A2;13/02/2024 21:15;trafic;1,91;47,91",
    "A3;14/02/2024;usage;1.92;47.92",
)


def csv_text(*rows: str) -> str:
    """Return a file of the usual columns."""
    return "\n".join((HEADER, *rows)) + "\n"


def bring(folder: Path, *rows: str, mapping: str = MAPPING, name: str = "faits.csv") -> ImportOutcome:
    """Import rows into the store below a folder."""
    path = folder / name
    path.write_text(csv_text(*rows), encoding="utf-8")
    return bring_file(path, mapping=mapping)


def bring_file(path: Path, *, mapping: str = MAPPING) -> ImportOutcome:
    """Import a file into the store beside it."""
    return import_events(path, mapping=parse_mapping(mapping), store=store_of(path.parent), now=NOW)


def store_of(folder: Path) -> EventStore:
    """Return the store below a folder."""
    return EventStore(folder / "events")


def reasons(outcome: ImportOutcome) -> list[list[str]]:
    """Return the refused rows as they were written: line, column, value, reason."""
    if outcome.problems_path is None:
        return []
    with outcome.problems_path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.reader(handle, delimiter=";"))[1:]


def files_of(folder: Path) -> list[str]:
    """Return every file below the store but the lock."""
    root = folder / "events"
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and p.name != "lock")
