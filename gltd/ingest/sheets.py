"""XLSX and ODS sheets, read by calamine."""

from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path

import python_calamine

from gltd.errors import GltdError
from gltd.ingest.headings import LOOKED, find_heading
from gltd.ingest.mapping import FileOptions
from gltd.ingest.source import Progress, RowFile, SourceTable, locate_columns, shown
from gltd.ingest.workbooks import broken, check_workbook


def read_sheet(
    path: Path,
    *,
    wanted: tuple[str, ...],
    options: FileOptions,
    work_dir: Path,
    progress: Progress,
    most: int = 0,
) -> SourceTable:
    """Read one sheet, from the names of its columns on: they may stand below a title."""
    sheet = open_sheet(path, wanted=options.sheet)
    total = max(sheet.height, 1)
    numbered = (
        (line, cells) for line, cells in enumerate(sheet.iter_rows(), start=1) if any(c != "" for c in cells)
    )
    head = list(islice(numbered, LOOKED))
    if not head:
        raise GltdError(f"La feuille « {sheet.name} » de « {path.name} » est vide : rien à importer.")
    last, heading = find_heading([[cell_text(cell) for cell in cells] for _, cells in head])
    places = locate_columns(wanted, found=[shown(name) for name in heading], file_name=path.name)
    with RowFile(work_dir / "rows.csv", columns=wanted, most=most) as rows:
        for line, cells in chain(head[last + 1 :], numbered):
            rows.add(line, values=[cell_text(cells[place]) for place in places])
            if rows.is_full:
                break
            if line % 5_000 == 0:
                progress("Lecture de la feuille", min(line / total, 1.0))
    return rows.source(typed=True)


def open_sheet(path: Path, *, wanted: str | None) -> python_calamine.CalamineSheet:
    """Return a sheet of a workbook: that of a name, or the first."""
    check_workbook(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if not names:
            raise broken(path)
        if wanted is not None and wanted not in names:
            listed = ", ".join(f"« {shown(name)} »" for name in names)
            raise GltdError(f"La feuille « {wanted} » est absente de « {path.name} » (feuilles : {listed}).")
        return book.get_sheet_by_name(wanted if wanted is not None else names[0])
    except (python_calamine.CalamineError, ValueError, EOFError) as error:
        raise broken(path) from error


def cell_text(value: object) -> str:
    """Return a cell as text: times in ISO 8601, whole numbers without decimals."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value).split(".")[0]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return "" if value is None else str(value)
