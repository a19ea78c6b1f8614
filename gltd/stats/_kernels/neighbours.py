"""Pairs of places within reach, found by square cells as wide as the reach."""

from typing import Any

from gltd.stats._kernels.compiled import compiled


@compiled
def find_pairs(
    x: Any, y: Any, cell_start: Any, row: Any, edges2: Any, filled: Any, earlier: Any, later: Any
) -> None:
    """Find the pairs of a row of cells, by band of distance; each pair of places comes once.

    Places are sorted by cell, row of cells after row. ``cell_start`` (rows × columns) says where each cell
    begins; those of the border are empty, so that no cell needs a test for it. ``edges2`` are the squared
    upper edges of the bands. ``filled`` (bands) says where each band's next pair is written; with empty
    ``earlier`` and ``later`` pairs are only counted.
    """
    written = len(later) > 0
    reach2 = edges2[-1]
    columns = cell_start.shape[1]
    flat = cell_start.ravel()
    for cell in range(row * columns, (row + 1) * columns):
        for first in range(flat[cell], flat[cell + 1]):
            for part in range(2):
                # The rest of the own cell and the next one; then the three cells of the row after.
                start = first + 1 if part == 0 else flat[cell + columns - 1]
                end = flat[cell + 2] if part == 0 else flat[cell + columns + 2]
                for second in range(start, end):
                    gap2 = (x[first] - x[second]) ** 2 + (y[first] - y[second]) ** 2
                    if gap2 <= reach2:
                        band = 0
                        while gap2 > edges2[band]:
                            band += 1
                        if written:
                            earlier[filled[band]] = first
                            later[filled[band]] = second
                        filled[band] += 1
