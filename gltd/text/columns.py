"""Tables whose columns are years: their figures are set apart, and each is given the year over it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gltd.text.dates import Moment

if TYPE_CHECKING:
    from gltd.text.tokens import Chunk

_YEAR = r"(?:19|20)\d\d"
_PERIOD = rf"(?:[st][1-4][ ])?{_YEAR}"
_HEAD = re.compile(
    rf"^[^\n\d]{{0,40}}?({_PERIOD})((?:[ |;]{{1,6}}{_PERIOD}){{1,5}})(?:[ |][^\n\d]{{0,60}})?$", re.MULTILINE
)
# What any heading holds; looked for first, since it is found absent at once.
_SIDE_BY_SIDE = re.compile(rf"{_YEAR}[ |;]{{1,6}}{_PERIOD}")
_FIGURES = re.compile(
    r"(?<=[ |:])\d{1,9}(?:[.,]\d{1,3})?(?:[ ]\d{1,9}(?:[.,]\d{1,3})?){1,17}(?![\d.,])(?!\s?%)"
)
_ROWS, _BLANKS = 60, 1
_THREE = 3
_SIGNS = frozenset(("+", "-", "–", "%", "|", "="))
_PARTS_OF_YEAR = {
    "s1": ("01-01", "06-30"),
    "s2": ("07-01", "12-31"),
    "t1": ("01-01", "03-31"),
    "t2": ("04-01", "06-30"),
    "t3": ("07-01", "09-30"),
    "t4": ("10-01", "12-31"),
}


def separate_columns(folded: str) -> str:
    """Put a bar between the figures of two columns that only a space parts: « 214 246 » under two years."""
    if _SIDE_BY_SIDE.search(folded) is None or _HEAD.search(folded) is None:
        return folded
    marked = list(folded)
    for head in _HEAD.finditer(folded):
        columns = len(re.findall(_YEAR, head.group()))
        for start, end in _rows(folded, head.end()):
            for place in _bars(folded, start, end, columns):
                marked[place] = "|"
    return "".join(marked)


def _rows(folded: str, start: int) -> Iterator[tuple[int, int]]:
    """Go through the lines under a heading, up to an empty stretch or the next heading."""
    blanks = 0
    for _ in range(_ROWS):
        if start >= len(folded) or blanks >= _BLANKS:
            return
        end = folded.find("\n", start + 1)
        end = len(folded) if end < 0 else end
        line = folded[start:end].strip()
        blanks = 0 if line else blanks + 1
        if line and _HEAD.fullmatch(line):
            return
        yield start, end
        start = end


def _bars(folded: str, start: int, end: int, columns: int) -> list[int]:
    run = _FIGURES.search(folded, start, end)
    if run is None or "|" in folded[start:end]:
        return []
    groups = run.group().split(" ")
    best = min(_splits(groups, columns), key=_spread, default=None)
    if best is None:
        return []
    bars, place = [], run.start()
    for number in best[:-1]:
        place += len(" ".join(number))
        bars.append(place)
        place += 1
    return bars


def _splits(groups: list[str], columns: int) -> Iterator[list[list[str]]]:
    """Give each way to make so many numbers of groups of digits: « 1 120 » is one or two."""
    if columns == 1:
        if _is_number(groups):
            yield [groups]
        return
    for length in range(1, len(groups) - columns + 2):
        if _is_number(groups[:length]):
            for rest in _splits(groups[length:], columns - 1):
                yield [groups[:length], *rest]


def _is_number(groups: list[str]) -> bool:
    if len(groups) == 1:
        return True
    return len(groups[0]) <= _THREE and all(len(group) == _THREE and group.isdigit() for group in groups[1:])


def _spread(numbers: list[list[str]]) -> float:
    values = [float("".join(number).replace(",", ".")) + 1 for number in numbers]
    return max(values) / min(values)


def date_columns(folded: str, *, chunks: list[Chunk]) -> dict[int, tuple[Moment, Moment]]:
    """Return, by the place of each figure of such a table, its moment and that of the last column."""
    if _SIDE_BY_SIDE.search(folded) is None or _HEAD.search(folded) is None:
        return {}
    found: dict[int, tuple[Moment, Moment]] = {}
    heads: list[Moment] = []
    for first, last in _lines(chunks):
        line = chunks[first:last]
        dated = [at for at in range(first, last) if chunks[at].date is not None]
        figures = [at for at in range(first, last) if _is_figure(chunks[at])]
        if len(dated) > 1 and not figures:
            heads = [moment for at in dated if (moment := _moment(chunks, at)) is not None]
        elif figures and len(figures) == len(heads) > 1 and not any(chunk.text == "." for chunk in line):
            newest = max(heads, key=lambda one: one.start or "")
            found.update({at: (moment, newest) for at, moment in zip(figures, heads, strict=True)})
    return found


def end_of_label(chunks: list[Chunk], *, place: int) -> int | None:
    """Return where the label of a row ends: « Faits d'usage 1 120 1 345 +20,1 % », two figures or more."""
    at, end = place - 1, place + 1
    after = chunks[end] if end < len(chunks) else None
    if at < 0 or (chunks[at].kind != "q" and (after is None or not _is_of_row(after))):
        return None
    while at >= 0 and chunks[at].kind == "q":
        at -= 1
    if at < 0 or chunks[at].kind not in ("t", "w", "p") or chunks[at].text in ("\n", ".", ":"):
        return None
    end = at + 1
    while end < len(chunks) and chunks[end].text != "\n":
        if not _is_of_row(chunks[end]):
            return None
        end += 1
    counted = sum(one.quantity is not None and one.quantity.unit == "count" for one in chunks[at + 1 : end])
    return at if counted > 1 else None


def _is_of_row(chunk: Chunk) -> bool:
    return chunk.kind == "q" or chunk.text in _SIGNS


def _lines(chunks: list[Chunk]) -> Iterator[tuple[int, int]]:
    first = 0
    for place, chunk in enumerate(chunks):
        if chunk.text == "\n":
            yield first, place
            first = place + 1
    yield first, len(chunks)


def _is_figure(chunk: Chunk) -> bool:
    return chunk.quantity is not None and chunk.quantity.unit in ("count", "g", "EUR")


def _moment(chunks: list[Chunk], at: int) -> Moment | None:
    mention = chunks[at].date
    if mention is None or mention.kind != "year":
        return None
    part = _PARTS_OF_YEAR.get(chunks[at - 1].text if at else "", ("01-01", "12-31"))
    return Moment(start=f"{mention.year}-{part[0]}", end=f"{mention.year}-{part[1]}")
