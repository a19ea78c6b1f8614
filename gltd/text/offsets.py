"""From Unicode code points, which Python counts, to UTF-16 units, which browsers count."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

_FIRST_ASTRAL = 0x10000


def convert_to_utf16(text: str, *, offsets: Iterable[int]) -> list[int]:
    """Return, for each offset in code points, the offset in UTF-16 units."""
    if text.isascii():
        return list(offsets)
    widths = accumulate((1 + (ord(character) >= _FIRST_ASTRAL) for character in text), initial=0)
    starts = list(widths)
    return [starts[offset] for offset in offsets]
