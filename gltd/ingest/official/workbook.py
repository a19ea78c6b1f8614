"""The wide workbooks of État 4001, made long: a row for each service or département, index and period.

Two layouts are published. By service and year: sheets « Services PN 2012 », « Services GN 2012 », a column a
service, with its département (and for the police its perimeter) above its name. By département and
month: a sheet for each département, a column for each month (« _2012_01 »). An empty cell stays empty: it is
not told, which is no zero.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import python_calamine

from gltd.claims.measures import plain
from gltd.errors import GltdError
from gltd.ingest.sheets import cell_text
from gltd.ingest.workbooks import broken, check_workbook

SUFFIXES: Final = (".xlsx", ".ods")
OF_SERVICES: Final = (
    "annee",
    "force",
    "perimetre",
    "departement",
    "service",
    "index_4001",
    "libelle",
    "faits",
)
OF_MONTHS: Final = ("annee", "mois", "departement", "index_4001", "libelle", "faits")
_MONTH: Final = re.compile(r"\D*((?:19|20)\d\d)\D?(0[1-9]|1[0-2])(?:\D.*)?")
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_HEAD_ROWS: Final = 12
Rows = list[list[str]]
Lines = Iterator[tuple[object, ...]]


def unfold(path: Path, *, target: Path) -> None:
    """Write the long table of a wide workbook as CSV; one that is none of the two layouts is refused."""
    check_workbook(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = list(book.sheet_names)
        found: tuple[str, ...] = ()
        with target.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, delimiter=";")
            for name in names:
                heads, lines = _read_sheet(book, name=name)
                if heads and not found:
                    writer.writerow(found := heads)
                if heads == found:
                    writer.writerows(lines)
    except (python_calamine.CalamineError, ValueError, EOFError) as error:
        target.unlink(missing_ok=True)
        raise broken(path) from error
    if not found:
        target.unlink(missing_ok=True)
        raise GltdError(
            f"« {path.name} » n'est pas un classeur officiel reconnu : ses feuilles devraient être celles de "
            "l'État 4001, par service (« Services PN 2012 ») ou par département et par mois."
        )


def _read_sheet(book: python_calamine.CalamineWorkbook, *, name: str) -> tuple[tuple[str, ...], Lines]:
    """Return the columns of a sheet's layout and its lines; neither where it is of none."""
    rows = ([cell_text(cell).strip() for cell in cells] for cells in book.get_sheet_by_name(name).iter_rows())
    head = list(islice(rows, _HEAD_ROWS))
    place = next((rank for rank, row in enumerate(head) if _is_heading(row)), None)
    if place is None:
        return (), iter(())
    above, heading = head[:place], head[place]
    body = (row for part in (head[place + 1 :], rows) for row in part)
    months = {rank: told for rank, text in enumerate(heading[2:], start=2) if (told := _month(text))}
    if months:
        return OF_MONTHS, _list_months(body, months=months, territory=_code(name))
    words = plain(" ".join((name, *(cell for row in above for cell in row[:2]))))
    year, departments = _YEAR.search(words), _find_row(above, word="departement")
    if year is None or not departments:
        return (), iter(())
    force = "PN" if re.search(r"\bpn\b|police", words) else "GN"
    perimeters = _find_row(above, word="perimetre")
    services = [
        (rank, (force, _at(perimeters, rank), _code(_at(departments, rank)), text))
        for rank, text in enumerate(heading)
        if text and rank > 1
    ]
    return OF_SERVICES, _list_services(body, year=year[1], services=services)


def _is_heading(row: Sequence[str]) -> bool:
    words = [plain(text) for text in row[:2]]
    return len(words) == 2 and ("index" in words[0] or words[0] == "") and words[1].startswith("libelle")


def _month(text: str) -> tuple[int, int] | None:
    """Return the year and the month of a heading: « _2012_01 », « 2012-01 », or a date of the sheet."""
    found = _MONTH.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def _code(name: str) -> str:
    """Return a sheet's département as the other tables write it: two figures at least."""
    text = name.strip().removesuffix(".0")
    return text.zfill(2) if text.isdecimal() else text.replace("_", " ")


def _list_months(body: Iterator[list[str]], *, months: dict[int, tuple[int, int]], territory: str) -> Lines:
    for row in body:
        if index := _index(row):
            for rank, (year, month) in months.items():
                yield year, month, territory, index, row[1], _at(row, rank)


def _list_services(
    body: Iterator[list[str]], *, year: str, services: Sequence[tuple[int, tuple[str, ...]]]
) -> Lines:
    for row in body:
        if index := _index(row):
            for rank, service in services:
                yield year, *service, index, row[1], _at(row, rank)


def _find_row(above: Rows, *, word: str) -> list[str]:
    """Return the cells of the line that a word of its first two cells names."""
    return next((row for row in above if any(plain(cell).startswith(word) for cell in row[:2])), [])


def _at(row: Sequence[str], rank: int) -> str:
    return row[rank] if rank < len(row) else ""


def _index(row: Sequence[str]) -> str:
    """Return the index that a line is about; nothing for a line that is about none."""
    found = re.fullmatch(r"0*(\d{1,3})(?:\.0)?", row[0]) if len(row) > 1 else None
    return found[1] if found else ""
