"""Two coordinates in one column: « 47.9029, 1.9039 », « (1,9039 ; 47,9029) », « POINT(1.9039 47.9029) »."""

import re
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from gltd.ingest.coordinates import Judgement, judge

Order = Literal["lat lon", "lon lat"]
ORDERS: Final[tuple[Order, ...]] = ("lat lon", "lon lat")
_NUMBER: Final = r"(-?\d+(?:[.,]\d+)?)"
# The same expression for Python and for the database (RE2). A comma may be the point and the mark between.
PAIR: Final = (
    r"^\s*(?:SRID=\d+;)?\s*(?:POINT\s*Z?\s*)?[\[(]?\s*"
    rf"{_NUMBER}(?:\s*[;,]\s*|\s+){_NUMBER}(?:\s+-?\d+(?:\.\d+)?)?\s*[\])]?\s*$"
)
_READ: Final = re.compile(PAIR, re.IGNORECASE)
_ENOUGH: Final = 0.6


def is_pairs(texts: Sequence[str]) -> bool:
    """Tell whether most texts are two coordinates."""
    return sum(_READ.match(text) is not None for text in texts) >= _ENOUGH * len(texts)


def find_order(texts: Sequence[str]) -> tuple[Order, Judgement]:
    """Return which coordinate comes first, and what the coordinates are; latitude first where both may be."""
    first, second = _split(texts)
    straight, turned = judge(second, y=first), judge(first, y=second)
    if straight.crs is not None and not straight.swapped and straight.kind != "abroad":
        return ("lat lon", straight)
    return ("lon lat", turned) if turned.crs is not None and not turned.swapped else ("lat lon", straight)


def _split(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the first and the second number of each text; a WKT point, whose order is fixed, turned."""
    found = []
    for text in texts:
        read = _READ.match(text)
        pair = [float(part.replace(",", ".")) for part in read.groups()] if read else [np.nan, np.nan]
        found.append(pair[::-1] if "POINT" in text.upper() else pair)
    numbers = np.array(found, dtype=np.float64).reshape(-1, 2)
    return numbers[:, 0], numbers[:, 1]


def read_pair(text: str, *, order: Order) -> tuple[str, str]:
    """Return the SQL of x and of y from that of a text; a WKT point always gives x first."""
    pattern = "'(?i)' || $pair"
    parts = [
        f"TRY_CAST(replace(regexp_extract({text}, {pattern}, {rank}), ',', '.') AS DOUBLE)" for rank in (1, 2)
    ]
    if order == "lon lat":
        return parts[0], parts[1]
    wkt = f"contains(upper({text}), 'POINT')"
    return (
        f"CASE WHEN {wkt} THEN {parts[0]} ELSE {parts[1]} END",
        f"CASE WHEN {wkt} THEN {parts[1]} ELSE {parts[0]} END",
    )
