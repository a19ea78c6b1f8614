"""The tiles of the map, and its pyramid: for the coarse zooms, whole stretches of places share a hexagon.

The hexagons of a zoom are those of the whole world, 24 across and 28 down in each tile (1 % from regular), so
that neighbouring tiles agree. Each is counted whole, also where it crosses the edge of its tile.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gltd.errors import GltdError
from gltd.store.indexing import BITS, SIDE, Index, interleave

ACROSS, DOWN = 24, 28
# On the finest zoom a hexagon is 68 m wide in the middle of France: a smaller one would come near to showing
# where one event took place.
FINEST_ZOOM = 14
# Below this zoom a tile may hold most places: they are added up by stretches.
COARSE_ZOOMS = 10
_MARGIN_BITS = 5
_MARGIN_PARTS = 2
_SIDES = (-1, 0, 1)


@dataclass(frozen=True, order=True)
class Tile:
    """One tile of the map: its zoom, column and row."""

    zoom: int
    column: int
    row: int

    def __post_init__(self) -> None:
        edge = 1 << max(self.zoom, 0)
        if not (0 <= self.zoom <= FINEST_ZOOM and 0 <= self.column < edge and 0 <= self.row < edge):
            raise GltdError("Cette tuile n'existe pas : rechargez la carte.")


@dataclass(frozen=True, eq=False)
class Steps:
    """The hexagons of a zoom that hold places of an index, from the north-west by rows.

    Stretches of places begin at ``first``; ``rank`` tells the hexagon of each, ``cell`` numbers the hexagons,
    ``totals`` are their counts, once summed.
    """

    zoom: int
    first: NDArray[np.int64]
    rank: NDArray[np.int64]
    cell: NDArray[np.int64]
    totals: NDArray[np.int64]

    def sum(self, kept: NDArray[np.uint32]) -> "Steps":
        """Return the same with what was kept of each place added up."""
        from gltd.stats._kernels import binning  # compiled loops: loaded with the first tile

        totals = np.zeros(len(self.cell), dtype=np.int64)
        binning.sum_runs(self.first, self.rank, kept, totals)
        return replace(self, totals=totals)

    def add(self, tile: Tile, *, counts: NDArray[np.int64]) -> None:
        """Add the hexagons of a tile to its counts."""
        rows = tile.row * DOWN + np.arange(DOWN + 2)
        begins = rows * _width(self.zoom) + tile.column * ACROSS
        first, last = np.searchsorted(self.cell, begins), np.searchsorted(self.cell, begins + ACROSS + 2)
        for row in np.flatnonzero(last > first).tolist():
            here = slice(first[row], last[row])
            counts[row, self.cell[here] - begins[row]] += self.totals[here]


def open_steps(index: Index, *, zoom: int) -> Steps:
    """Return the hexagons of an index at a coarse zoom, found at their first use."""
    known = index.found.get(("steps", zoom))
    if known is None:
        known = index.found["steps", zoom] = _find_steps(index, zoom=zoom)
    steps: Steps = known
    return steps


def _width(zoom: int) -> int:
    return (ACROSS << zoom) + 2


def _find_steps(index: Index, *, zoom: int) -> Steps:
    from gltd.stats._kernels import binning  # see Steps.sum

    world = (float(SIDE), 0.0, 0.0, float(ACROSS << zoom), float(DOWN << zoom))
    first, cell = (np.empty(len(index.x), dtype=np.int64) for _ in range(2))
    count = binning.find_runs((index.x, index.y), world, first, cell)
    cells, rank = np.unique(cell[:count], return_inverse=True)
    return Steps(zoom, first[:count].copy(), rank.astype(np.int64), cells, np.zeros(len(cells), np.int64))


def find_ranges(tile: Tile, *, code: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the runs of places, as first and after the last, that a tile and what crosses its edge need."""
    low, high = _squares(tile)
    first, last = np.searchsorted(code, low), np.searchsorted(code, high)
    some = last > first
    return np.column_stack((first[some], last[some])).astype(np.int64)


def _squares(tile: Tile) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return runs of Morton codes that cover a tile and 1/16 of it on each side."""
    edge, shift = 1 << tile.zoom, np.uint64(2 * (BITS - tile.zoom - _MARGIN_BITS))
    found = []
    for (across, down), runs in _margins():
        column, row = tile.column + across, tile.row + down
        if 0 <= column < edge and 0 <= row < edge:
            found.append(
                runs + (interleave(np.array(column), y=np.array(row)) << np.uint64(2 * _MARGIN_BITS))
            )
    low, high = np.concatenate(found).T << shift
    return low, high


@cache
def _margins() -> tuple[tuple[tuple[int, int], Any], ...]:
    """Return what a tile needs of itself and of each neighbour, as runs of codes from the neighbour's own."""
    parts = 1 << _MARGIN_BITS
    near = {-1: range(parts - _MARGIN_PARTS, parts), 0: range(parts), 1: range(_MARGIN_PARTS)}
    told = []
    for down in _SIDES:
        for across in _SIDES:
            x, y = (part.ravel() for part in np.meshgrid(near[across], near[down]))
            found = np.sort(interleave(x, y=y))
            begins = np.concatenate(([True], np.diff(found) > 1))
            ends = np.concatenate((begins[1:], [True]))
            told.append(((across, down), np.column_stack((found[begins], found[ends] + np.uint64(1)))))
    return tuple(told)
