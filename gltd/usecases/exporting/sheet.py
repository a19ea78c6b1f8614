"""One table to write, whatever the format."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sheet:
    """One table to write: heads, lines of plain values, and a GeoJSON geometry a line where it is a map.

    A value is a text, a whole number, a Decimal, a float, a day, a moment in local time, a bool or ``None``.
    Geometries are in degrees (EPSG:4326).
    """

    title: str
    heads: tuple[str, ...]
    lines: list[tuple[object, ...]]
    geometries: list[dict[str, Any] | None] | None = None

    @property
    def file_name(self) -> str:
        """Return the title as a plain file name."""
        plain = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "liste"
