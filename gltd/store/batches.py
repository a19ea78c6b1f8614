"""One batch of events: its manifest, and where its files lie."""

import json
from collections.abc import Mapping as AnyMapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gltd.errors import GltdError

FORMAT = 1
MANIFEST, EVENTS, PROBLEMS = "manifest.json", "events.parquet", "lignes-refusees.csv"


@dataclass(frozen=True)
class Batch:
    """What is known of one import. Times are ISO 8601; ``bounds_deg`` is west, south, east, north.

    ``crs`` is the projection of ``x_m`` and ``y_m``; ``rows_far`` counts the events too far from it to be
    measured in metres. ``undone_at`` is set once the batch has been undone: its events are gone.
    ``replaces`` is the earlier delivery that this one took the place of.
    """

    batch_id: str
    imported_at: str
    file_name: str
    content_sha256: str
    content_bytes: int
    mapping_sha256: str
    source: str
    simulated: bool
    crs: str
    time_zone: str
    rows_read: int
    rows_kept: int
    rows_refused: int
    rows_far: int
    first_start: str
    last_start: str
    bounds_deg: tuple[float, float, float, float]
    categories: AnyMapping[str, int]
    natures: AnyMapping[str, int]
    mapping: AnyMapping[str, Any] = field(default_factory=dict)
    undone_at: str | None = None
    replaces: str | None = None
    format: int = FORMAT

    def to_json(self) -> str:
        """Return the manifest."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


class Layout:
    """Paths below the folder of events."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.batches = root / "batches"
        self.staging = root / "staging"
        self.refused = root / "refused"
        self.lock = root / "lock"

    def batch(self, batch_id: str) -> Path:
        """Return the folder of a batch."""
        return self.batches / batch_id

    def events(self, batch_id: str) -> Path:
        """Return the Parquet file of a batch."""
        return self.batch(batch_id) / EVENTS

    def problems(self, batch_id: str) -> Path:
        """Return the file of the refused rows of a batch."""
        return self.batch(batch_id) / PROBLEMS


def read_batches(layout: Layout) -> list[Batch]:
    """Return every batch, undone ones included, oldest import first."""
    if not layout.batches.is_dir():
        return []
    try:
        folders = [folder for folder in layout.batches.iterdir() if folder.is_dir()]
    except OSError as error:
        raise GltdError(
            f"Le dossier « {layout.batches} » ne peut pas être lu : vérifiez ses droits."
        ) from error
    batches = [_read(folder / MANIFEST) for folder in folders]
    return sorted(batches, key=lambda batch: (batch.imported_at, batch.batch_id))


def _read(path: Path) -> Batch:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values.get("format") != FORMAT:
            raise GltdError(
                f"Le lot « {path.parent.name} » a été écrit par une autre version de gltd : mettez gltd à "
                "jour."
            )
        values["bounds_deg"] = tuple(values["bounds_deg"])
        return Batch(**values)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise GltdError(
            f"Le manifeste du lot « {path.parent.name} » est illisible : restaurez « {path} » d'une "
            "sauvegarde."
        ) from error
