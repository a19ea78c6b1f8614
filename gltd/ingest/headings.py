"""Where the names of the columns stand: below a title, on one line or on two whose cells were merged."""

import re
from collections.abc import Sequence
from typing import Final

# A heading stands among the first rows, or is the first of them.
LOOKED: Final = 30
_ENOUGH: Final = 0.5
_VALUE: Final = re.compile(r"[-+]?\d[\d\s.,\u00a0\u202f]*|\d{1,4}[-/.:h]\d{1,2}\b.*")


def find_heading(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """Return the rank of the last row of the heading among the first rows, and the names of the columns.

    A title fills few cells. Cells merged over two lines leave gaps in one that the other fills.
    """
    rows = rows[:LOOKED]
    widest = max((_filled(row) for row in rows), default=0)
    enough = max(2, _ENOUGH * widest) if widest > 1 else 1
    first_value = next(
        (rank for rank, row in enumerate(rows) if _filled(row) >= enough and any(map(_is_value, row))),
        len(rows),
    )
    rank = next((one for one in range(first_value) if _filled(rows[one]) >= enough), 0)
    upper, lower = (rows[rank] if rows else []), (rows[rank + 1] if rank + 1 < first_value else [])
    if any(below and not above for above, below in zip(_padded(upper, lower), lower, strict=False)):
        return rank + 1, _join(_padded(upper, lower), lower=lower)
    above = rows[rank - 1] if rank and _filled(rows[rank - 1]) > 1 else []
    return rank, [name or parent for name, parent in zip(upper, _padded(above, upper), strict=False)]


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _is_value(cell: str) -> bool:
    return _VALUE.fullmatch(cell.strip()) is not None


def _padded(row: Sequence[str], wide: Sequence[str]) -> list[str]:
    return [*row, *[""] * (len(wide) - len(row))]


def _join(upper: Sequence[str], *, lower: Sequence[str]) -> list[str]:
    """Return the lower names, each preceded by that of its group where it would stand twice."""
    names, parent = [], ""
    below = _padded(lower, upper)
    for above, name in zip(upper, below, strict=True):
        parent = above or parent
        twice = name and below.count(name) > 1
        names.append(f"{parent} {name}".strip() if twice else name or above)
    return names
