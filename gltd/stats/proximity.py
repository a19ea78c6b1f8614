"""Events sorted by square cells, and the pairs of them that are within reach."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gltd.stats.arguments import FloatArray

# Cells are made a hair wider than the reach, so that rounding cannot put two events in reach two cells apart.
_SLACK = 1 + 1e-9
# A reach that is tiny against the ground would make more cells than events need.
_MOST_CELLS_A_SIDE = 2_000
# Pairs listed at once: two numbers of four bytes each.
_MOST_PAIRS = 8_000_000


@dataclass(frozen=True, eq=False)
class Cells:
    """Places sorted by square cells at least `reach_m` wide, row of cells after row.

    ``order`` holds the ranks of the places in the caller's arrays; ``start`` (rows × columns) says where each
    cell begins; the first row, the last one, the first column and the last two are empty.
    """

    order: NDArray[np.intp]
    x_m: FloatArray
    y_m: FloatArray
    start: NDArray[np.int64]


def sort_by_cell(x_m: FloatArray, *, y_m: FloatArray, reach_m: float) -> Cells:
    """Sort places by cell."""
    extent = max(float(np.ptp(x_m)), float(np.ptp(y_m)))
    width = max(reach_m * _SLACK, extent / _MOST_CELLS_A_SIDE) or 1.0
    column = ((x_m - x_m.min()) // width).astype(np.int64) + 1
    row = ((y_m - y_m.min()) // width).astype(np.int64) + 1
    columns, rows = int(column.max()) + 3, int(row.max()) + 2
    cell = row * columns + column
    order = np.argsort(cell, kind="stable")
    start = np.searchsorted(cell[order], np.arange(rows * columns)).astype(np.int64)
    return Cells(order, x_m[order], y_m[order], start.reshape(rows, columns))


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of ranks in the cell order, band of distance after band.

    Band b holds the pairs ``start[b]`` to ``start[b + 1]``; ``share`` of all pairs are these or came before.
    """

    earlier: NDArray[np.int32]
    later: NDArray[np.int32]
    start: NDArray[np.int64]
    share: float


def pairs_in_reach(cells: Cells, *, edges_m: FloatArray) -> Iterator[Pairs]:
    """Go through the pairs at most ``edges_m[-1]`` apart, by band of distance, each pair once.

    They come in chunks of some millions, so that memory stays bounded however many there are.
    """
    from gltd.stats._kernels.neighbours import find_pairs  # numba takes long to import: only when it is used

    edges2 = edges_m**2
    none = np.empty(0, dtype=np.int32)
    rows = cells.start.shape[0] - 1
    counts = np.zeros((rows, len(edges_m)), dtype=np.int64)
    for row in range(rows):
        find_pairs(cells.x_m, cells.y_m, cells.start, row, edges2, counts[row], none, none)
    reached = np.cumsum(counts.sum(axis=1))
    for first, last in _chunks(counts.sum(axis=1)):
        start = np.concatenate([[0], np.cumsum(counts[first:last].sum(axis=0))])
        earlier, later = np.empty((2, int(start[-1])), dtype=np.int32)
        filled = start[:-1].copy()
        for row in range(first, last):
            find_pairs(cells.x_m, cells.y_m, cells.start, row, edges2, filled, earlier, later)
        share = float(reached[last - 1] / reached[-1]) if reached[-1] else 1.0
        yield Pairs(earlier, later, start, share)


def _chunks(counts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    first, held = 0, 0
    for row, count in enumerate(counts.tolist()):
        if held and held + count > _MOST_PAIRS:
            yield first, row
            first, held = row, 0
        held += count
    yield first, len(counts)
