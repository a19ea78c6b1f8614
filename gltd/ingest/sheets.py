"""XLSX and ODS sheets, read by calamine."""

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from gltd.errors import GltdError
from gltd.ingest.mapping import FileOptions
from gltd.ingest.source import Progress, RowFile, SourceTable, locate_columns, shown

_MOST_BYTES = 3 << 30


def read_sheet(
    path: Path, *, wanted: tuple[str, ...], options: FileOptions, work_dir: Path, progress: Progress
) -> SourceTable:
    """Read one sheet: its first row that is not empty holds the names of the columns."""
    sheet = _open(path, wanted=options.sheet)
    line = 0
    total = max(sheet.height, 1)
    places: list[int] | None = None
    with RowFile(work_dir / "rows.csv", columns=wanted) as rows:
        for cells in sheet.iter_rows():
            line += 1
            if not any(cell != "" for cell in cells):
                continue
            if places is None:
                names = [shown(cell) for cell in cells]
                while names and not names[-1]:
                    names.pop()
                places = locate_columns(wanted, found=names, file_name=path.name)
                continue
            rows.add(line, values=[cell_text(cells[place]) for place in places])
            if line % 5_000 == 0:
                progress("Lecture de la feuille", min(line / total, 1.0))
    if places is None:
        raise GltdError(f"La feuille « {sheet.name} » de « {path.name} » est vide : rien à importer.")
    return rows.source(typed=True)


def _open(path: Path, *, wanted: str | None) -> python_calamine.CalamineSheet:
    broken = GltdError(
        f"« {path.name} » est illisible ou tronqué : ouvrez-le dans un tableur, enregistrez-le à nouveau, "
        "puis "
        "recommencez."
    )
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _MOST_BYTES:
            raise GltdError(
                f"« {path.name} » est trop grand pour être lu comme classeur : enregistrez-le en CSV, puis "
                "recommencez."
            )
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if not names:
            raise broken
        if wanted is not None and wanted not in names:
            listed = ", ".join(f"« {shown(name)} »" for name in names)
            raise GltdError(f"La feuille « {wanted} » est absente de « {path.name} » (feuilles : {listed}).")
        return book.get_sheet_by_name(wanted if wanted is not None else names[0])
    except (zipfile.BadZipFile, python_calamine.CalamineError, ValueError, EOFError) as error:
        raise broken from error


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
