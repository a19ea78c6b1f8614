"""Whether a workbook may be opened: how large it is once unpacked, and how many cells it claims to hold.

The reader lays a sheet out as a full rectangle: two cells at two ends of a sheet, a few bytes in the file,
would ask for more memory than any machine has, and stop the whole program. So the claim is checked before.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gltd.errors import GltdError

MOST_BYTES: Final = 1 << 30
MOST_CELLS: Final = 60_000_000
_CHUNK: Final = 1 << 20
_LONGEST_TAG: Final = 1 << 16
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_REFERENCE: Final = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_ROW: Final = re.compile(
    rb"<table:table-row\b([^>]*)>|<table:(?:covered-)?table-cell\b([^>]*)>|</table:(?:table-row|table)>"
)
_ROWS: Final = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_COLUMNS: Final = re.compile(rb'number-columns-repeated="(\d{1,9})"')


@dataclass
class _Extent:
    """The rectangle that the cells of a sheet span, as far as it was read."""

    rows: int = 0
    columns: int = 0

    def holds(self, *, rows: int, columns: int) -> None:
        """Widen the rectangle; refuse one that no sheet of events has."""
        self.rows, self.columns = max(self.rows, rows), max(self.columns, columns)
        if self.rows * self.columns > MOST_CELLS:
            raise _TooLargeError


class _TooLargeError(Exception):
    pass


def check_workbook(path: Path) -> None:
    """Refuse an XLSX or ODS file that is no archive, or that would not fit in memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
                raise _TooLargeError
            for entry in archive.infolist():
                if path.suffix.lower() == ".ods":
                    if entry.filename == "content.xml":
                        _check_ods(_tags(archive, entry))
                elif _SHEET.fullmatch(entry.filename):
                    _check_xlsx(_tags(archive, entry))
    except _TooLargeError as error:
        raise GltdError(
            f"« {path.name} » est trop grand pour être lu comme classeur : enregistrez-le en CSV, puis "
            "recommencez."
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise broken(path) from error


def broken(path: Path) -> GltdError:
    """Return the error of a workbook that cannot be read."""
    return GltdError(
        f"« {path.name} » est illisible ou tronqué : ouvrez-le dans un tableur, enregistrez-le à nouveau, "
        "puis recommencez."
    )


def _tags(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part of the archive in pieces that cut no tag; what it really unpacks to is counted."""
    read, rest = 0, b""
    with archive.open(entry) as handle:
        while chunk := handle.read(_CHUNK):
            read += len(chunk)
            if read > MOST_BYTES:
                raise _TooLargeError
            rest += chunk
            cut = rest.rfind(b"<")
            if cut < 0 or len(rest) - cut > _LONGEST_TAG:
                cut = len(rest)
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _check_xlsx(pieces: Iterator[bytes]) -> None:
    extent = _Extent()
    for piece in pieces:
        found = _REFERENCE.findall(piece)
        if not found:
            continue
        rows = max(int(row) for _, row in found)
        longest = max(len(column) for column, _ in found)
        last = max(column for column, _ in found if len(column) == longest)
        columns = 0
        for letter in last:
            columns = columns * 26 + letter - 64
        extent.holds(rows=rows, columns=columns)


def _check_ods(pieces: Iterator[bytes]) -> None:
    extent, rows, waiting = _Extent(), 0, 0
    repeated, column, width = 1, 0, 0
    for piece in pieces:
        for tag in _ROW.finditer(piece):
            whole = tag[0]
            if whole.startswith(b"<table:table-row"):
                repeated, column, width = _count(_ROWS, tag[1]), 0, 0
                if not tag[1].endswith(b"/"):
                    continue
            elif not whole.startswith(b"</"):
                column += _count(_COLUMNS, tag[2])
                # A cell without content at the end of a row is no cell; before another one, it is.
                width = width if tag[2].endswith(b"/") and b"office:value" not in tag[2] else column
                continue
            elif whole == b"</table:table>":
                rows, waiting = 0, 0
                continue
            waiting += repeated
            if width:
                rows, waiting = rows + waiting, 0
                extent.holds(rows=rows, columns=width)


def _count(rule: re.Pattern[bytes], attributes: bytes) -> int:
    found = rule.search(attributes)
    return int(found[1]) if found else 1
