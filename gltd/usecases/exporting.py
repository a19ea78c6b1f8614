"""A list of the register as a file: CSV, and the formats of offices and maps."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from gltd.errors import GltdError

_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sheet:
    """One table to write: heads, lines of plain values, and a GeoJSON geometry a line where it is a map."""

    title: str
    heads: tuple[str, ...]
    lines: list[tuple[object, ...]]
    geometries: list[dict[str, Any] | None] | None = None

    @property
    def file_name(self) -> str:
        """Return the title as a plain file name."""
        plain = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "liste"


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    content_type: str
    write: Callable[[Sheet], bytes]
    needs_geometry: bool = False


def write(sheet: Sheet, *, extension: str) -> bytes:
    """Return the sheet as a file of the kind named by its extension."""
    if extension not in FORMATS:
        raise GltdError(f"Format inconnu : choisissez {', '.join(FORMATS)}.")
    return FORMATS[extension].write(sheet)


def write_csv(sheet: Sheet) -> bytes:
    """Return a CSV as French offices open it: UTF-8 with its mark, semicolons."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(sheet.heads)
    writer.writerows([_tell(value) for value in line] for line in sheet.lines)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _tell(value: object) -> str:
    """Return a value as CSV holds it; a text that a spreadsheet would run as a formula is disarmed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_SIGNS) else value
    if isinstance(value, int):
        return str(value)
    return str(value).replace(".", ",") if type(value).__name__ in {"float", "Decimal"} else str(value)


FORMATS: Final[dict[str, Format]] = {"csv": Format("text/csv; charset=utf-8", write_csv)}
