"""Mapbox vector tiles (version 2.1) of hexagons and their counts: the little of it that the map needs.

The hexagons of every tile have the same corners: their bytes are made once. What is left for each tile is to
join them with the counts.
"""

import gzip
from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gltd.store.tiles import ACROSS, DOWN

EXTENT: Final = 4096
CELLS, CENTRES = "cells", "centres"
_POINT, _POLYGON = 1, 3
_MOVE, _LINE, _CLOSE = 1, 2, 7
_HALF: Final = 0.5
# Corners of a hexagon from its centre, clockwise on the screen, in widths and in rows.
_CORNERS: Final = (
    (0, -2 / 3),
    (_HALF, -1 / 3),
    (_HALF, 1 / 3),
    (0, 2 / 3),
    (-_HALF, 1 / 3),
    (-_HALF, -1 / 3),
)


def encode_tile(counts: NDArray[np.int64]) -> bytes:
    """Return the compressed tile of counts by hexagon, as :meth:`gltd.store.tiles.Layer.count` gives them.

    The layer « cells » has a polygon for each count that is not zero, with it as « n »; « centres » has a
    point for each whose centre lies in the tile, so that each count is there once over all tiles.
    """
    flat = counts.ravel()
    found = np.flatnonzero(flat)
    values, ranks = np.unique(flat[found], return_inverse=True)
    tags = [_field(2, b"\x00" + _varint(rank)) for rank in range(len(values))]
    cells, centres = _shapes()
    drawn, dotted = bytearray(), bytearray()
    for cell, rank in zip(found.tolist(), ranks.tolist(), strict=True):
        drawn += _field(2, tags[rank] + cells[cell])
        if centres[cell]:
            dotted += _field(2, tags[rank] + centres[cell])
    ends = b"".join(_field(4, b"\x28" + _varint(value)) for value in values.tolist())
    tail = _field(3, b"n") + ends + b"\x28" + _varint(EXTENT) + b"\x78\x02"
    layers = ((CELLS, drawn), (CENTRES, dotted))
    tile = b"".join(_field(3, _field(1, name.encode()) + bytes(features) + tail) for name, features in layers)
    return gzip.compress(tile, compresslevel=1, mtime=0)


@cache
def _shapes() -> tuple[list[bytes], list[bytes]]:
    """Return what each hexagon adds to its feature: as a polygon, and as a point where it has one."""
    cells, centres = [], []
    for row in range(-1, DOWN + 1):
        for column in range(-1, ACROSS + 1):
            corners = [_place(x, y) for x, y in list_corners(row, column=column)]
            cells.append(_shape(_POLYGON, corners))
            inside = 0 <= row < DOWN and 0 <= column < ACROSS
            centres.append(_shape(_POINT, [_place(*find_centre(row, column=column))]) if inside else b"")
    return cells, centres


def find_centre(row: int, *, column: int) -> tuple[float, float]:
    """Return the centre of a hexagon of a tile, in hexagons from its west and rows from its north."""
    return column + (0.75 if row % 2 else 0.25), row + _HALF


def list_corners(row: int, *, column: int) -> list[tuple[float, float]]:
    """Return the corners of a hexagon of a tile, in hexagons from its west and rows from its north."""
    across, down = find_centre(row, column=column)
    return [(across + east, down + south) for east, south in _CORNERS]


def _place(across: float, down: float) -> tuple[int, int]:
    return round(across / ACROSS * EXTENT), round(down / DOWN * EXTENT)


def _shape(kind: int, points: list[tuple[int, int]]) -> bytes:
    """Return the type and the geometry of a feature, from its points on the tile."""
    steps = [points[0]] + [(x - x_before, y - y_before) for (x_before, y_before), (x, y) in pairwise(points)]
    numbers = [_MOVE | 1 << 3, *_zigzag(steps[0])]
    if kind == _POLYGON:
        numbers += [_LINE | len(steps[1:]) << 3, *(part for step in steps[1:] for part in _zigzag(step))]
        numbers.append(_CLOSE | 1 << 3)
    return b"\x18" + _varint(kind) + _field(4, b"".join(map(_varint, numbers)))


def _zigzag(step: tuple[int, int]) -> tuple[int, int]:
    x, y = ((number << 1) ^ (number >> 31) for number in step)
    return x, y


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)
