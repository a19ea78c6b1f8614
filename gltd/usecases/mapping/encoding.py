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

from gltd.store.pyramid import ACROSS, DOWN

EXTENT: Final = 4096
CELLS, CENTRES = "cells", "centres"
_POINT, _POLYGON = 1, 3
_MOVE, _LINE, _CLOSE = 1, 2, 7
_HALF: Final = 0.5
_SHORT: Final = 0x7F
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
    dotted = _inside()[found]
    ends = b"".join(_field(4, b"\x28" + _varint(value)) for value in values.tolist())
    tail = _field(3, b"n") + ends + b"\x28" + _varint(EXTENT) + b"\x78\x02"
    layers = (
        (CELLS, _write_features(found, ranks=ranks, kind=_POLYGON)),
        (CENTRES, _write_features(found[dotted], ranks=ranks[dotted], kind=_POINT)),
    )
    tile = b"".join(_field(3, _field(1, name.encode()) + features + tail) for name, features in layers)
    return gzip.compress(tile, compresslevel=1, mtime=0)


def _write_features(cells: NDArray[np.intp], *, ranks: NDArray[np.intp], kind: int) -> bytes:
    """Return features of some hexagons; ``ranks`` tell the value of each."""
    heads, shapes = _shapes(kind)
    # The length of a feature tells how long its rank is written: one byte, or two from 128 on.
    long = ranks > _SHORT
    parts = np.empty((len(cells), 3), dtype=object)
    parts[:, 0] = heads[long.astype(np.intp), cells]
    parts[:, 1] = _ranks()[ranks]
    parts[:, 2] = shapes[cells]
    return b"".join(parts.ravel().tolist())


@cache
def _ranks() -> NDArray[np.object_]:
    """Return every rank that a hexagon's count can have among those of its tile, as written."""
    return _objects([_varint(rank) for rank in range(len(_inside()))])


@cache
def _inside() -> NDArray[np.bool_]:
    """Return which hexagons have their centre in the tile."""
    inside = np.zeros((DOWN + 2, ACROSS + 2), dtype=np.bool_)
    inside[1:-1, 1:-1] = True
    return inside.ravel()


@cache
def _shapes(kind: int) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return what stands before and after the rank in the feature of each hexagon: polygons, or points.

    What stands before it is there twice, for ranks of one byte and of two.
    """
    centres = kind == _POINT
    shapes = [
        _shape(kind, [_place(x, y) for x, y in places])
        for row in range(-1, DOWN + 1)
        for column in range(-1, ACROSS + 1)
        for places in [[find_centre(row, column=column)] if centres else list_corners(row, column=column)]
    ]
    tags = [b"\x12" + _varint(1 + size) + b"\x00" for size in (1, 2)]
    heads = [
        _objects([b"\x12" + _varint(len(tag) + size + len(one)) + tag for one in shapes])
        for size, tag in enumerate(tags, start=1)
    ]
    return np.stack(heads), _objects(shapes)


def _objects(written: list[bytes]) -> NDArray[np.object_]:
    """Return an array of bytes objects, whose zeros at the end stay."""
    array = np.empty(len(written), dtype=object)
    array[:] = written
    return array


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
    while number > _SHORT:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)
