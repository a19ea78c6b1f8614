"""A table of a relevance study's document, in words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A table: its caption, heads, rows; ``numeric`` are the columns of numbers."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...]
    note: str = ""
