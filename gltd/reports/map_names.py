"""Names written beside the marks of a printed map: each where nothing else is written, or not at all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final
from xml.sax.saxutils import escape

from gltd.reports.map_signs import LINE, Mark, Point, measure_mark

_SIZE_MM: Final = 2.7
# As wide as a letter of the widest typeface that a browser may take instead.
_LETTER: Final = 0.62
_GAP_MM: Final = 0.7
_SQUARE_MM: Final = 8.0


@dataclass(frozen=True)
class _Box:
    west: float
    north: float
    east: float
    south: float

    def meets(self, other: "_Box") -> bool:
        apart = self.east <= other.west or other.east <= self.west
        return not (apart or self.south <= other.north or other.south <= self.north)

    def holds(self, other: "_Box") -> bool:
        across = self.west <= other.west and other.east <= self.east
        return across and self.north <= other.north and other.south <= self.south


class _Taken:
    """What is drawn already, by square of the paper: a thousand marks are not each held against all."""

    def __init__(self) -> None:
        self._squares: defaultdict[tuple[int, int], list[_Box]] = defaultdict(list)

    def add(self, box: _Box) -> None:
        for square in self._cover(box):
            self._squares[square].append(box)

    def leaves(self, box: _Box) -> bool:
        return not any(box.meets(one) for square in self._cover(box) for one in self._squares[square])

    def _cover(self, box: _Box) -> Iterator[tuple[int, int]]:
        columns, rows = (
            range(int(first // _SQUARE_MM), int(last // _SQUARE_MM) + 1)
            for first, last in ((box.west, box.east), (box.north, box.south))
        )
        return product(columns, rows)


def write_names(
    marks: Sequence[Mark],
    *,
    places: Sequence[Point],
    frame: tuple[float, float, float, float],
    signs: Iterable[Sequence[Point]] = (),
) -> tuple[list[str], int]:
    """Return the names of some marks as SVG, and how many had no room inside the frame.

    No name hides one of the ``signs``, told by their corners.
    """
    rounds = [measure_mark(mark, at=at) for mark, at in zip(marks, places, strict=True)]
    taken = _Taken()
    for x, y, radius in rounds:
        taken.add(_Box(x - radius, y - radius, x + radius, y + radius))
    for corners in signs:
        across, down = zip(*corners, strict=True)
        taken.add(_Box(min(across), min(down), max(across), max(down)))
    paper, written, left_out = _Box(*frame), [], 0
    for mark, (x, y, radius) in zip(marks, rounds, strict=True):
        if not mark.name:
            continue
        boxes = _list_boxes(mark.name, x, y, radius)
        free = (box for box in boxes if paper.holds(box) and taken.leaves(box))
        if (box := next(free, None)) is None:
            left_out += 1
            continue
        taken.add(box)
        written.append(_write(mark.name, box))
    return written, left_out


def _list_boxes(name: str, x: float, y: float, radius: float) -> list[_Box]:
    """Return where a name could stand: on the right, on the left, above, below."""
    width, half = _LETTER * _SIZE_MM * len(name), _SIZE_MM / 2
    away = radius + _GAP_MM
    middles = [
        (x + away + width / 2, y),
        (x - away - width / 2, y),
        (x, y - away - half),
        (x, y + away + half),
    ]
    return [_Box(mx - width / 2, my - half, mx + width / 2, my + half) for mx, my in middles]


def _write(name: str, box: _Box) -> str:
    """Return a name that a white ring keeps readable on any ground."""
    x, y = (box.west + box.east) / 2, box.south - _SIZE_MM * 0.15
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="middle" font-size="{_SIZE_MM}" font-weight="700" '
        f'fill="{LINE}" stroke="#fff" stroke-width="0.7" paint-order="stroke">{escape(name)}</text>'
    )
