"""The loops of the map: events that lie place by place are filtered and counted, then put into hexagons."""

import math
from typing import Any

import numpy as np

from gltd.stats._kernels.compiled import compiled

# Rows of regular hexagons are as far apart as this many times their width.
ROW = math.sqrt(3.0) / 2.0
# Added before a cut to whole numbers and taken off after it: a cut goes towards zero.
_UP = 1024
_CHUNK = 1024


@compiled
def count_places(places: Any, events: Any, wanted: Any, kept: Any) -> None:
    """Set in ``kept`` how many events of each of some places pass the filter.

    ``events`` are the offset of each place and, by event, its day, hour of the week and kind; ``wanted`` are
    the first day, the day after the last, and the hours and kinds that pass, as zeros and ones.
    """
    offset, day, hour, kind = events
    first, last, hours, kinds = wanted
    for rank in range(len(places)):
        place = places[rank]
        found = 0
        for event in range(offset[place], offset[place + 1]):
            here = day[event]
            found += (here >= first) & (here < last) & hours[hour[event]] & kinds[kind[event]]
        kept[place] = found


@compiled
def add_hexagons(ranges: Any, grounds: Any, tile: Any, counts: Any) -> None:
    """Add to ``counts`` what was kept of ranges of places, in the hexagons of one tile.

    ``grounds`` are the places' x and y and what was kept there; ``tile`` is its side, its column and row, and
    its hexagons across and down. Centres stand at 1/4 of a hexagon in even rows and at 3/4 in odd ones,
    half-way down each row; every number is a small sum of powers of two, hence exact: neighbours agree.
    The counts have a margin of one hexagon on each side.
    """
    x, y, kept = grounds
    side, tile_column, tile_row, across, down = tile
    height, width = counts.shape
    left, top = tile_column * side, tile_row * side
    rows, columns = np.empty(_CHUNK, dtype=np.int32), np.empty(_CHUNK, dtype=np.int32)
    for part in range(len(ranges)):
        for start in range(ranges[part, 0], ranges[part, 1], _CHUNK):
            size = min(_CHUNK, ranges[part, 1] - start)
            # Without a branch, so that the compiler does several places at once.
            for rank in range(size):
                east = (x[start + rank] - left) * (across / side)
                south = (y[start + rank] - top) * (down / side) - 0.5
                near = int(south + 0.5 + _UP) - _UP
                other = near + 1 if south >= near else near - 1
                shift = 0.25 + 0.5 * (near & 1)
                other_shift = 1.0 - shift
                column = int(east - shift + 0.5 + _UP) - _UP
                other_column = int(east - other_shift + 0.5 + _UP) - _UP
                far = (east - shift - column) ** 2 + ((south - near) * ROW) ** 2
                other_far = (east - other_shift - other_column) ** 2 + ((south - other) * ROW) ** 2
                nearer = far <= other_far
                rows[rank] = near if nearer else other
                columns[rank] = column if nearer else other_column
            for rank in range(size):
                row, column = rows[rank] + 1, columns[rank] + 1
                if 0 <= row < height and 0 <= column < width:
                    counts[row, column] += kept[start + rank]


@compiled
def count_months(places: Any, events: Any, wanted: Any, month_of: Any, counts: Any) -> None:
    """Add to ``counts`` the events of some places that pass the filter, by month.

    ``month_of`` gives the month of each day, as a rank in ``counts``.
    """
    offset, day, hour, kind = events
    first, last, hours, kinds = wanted
    for rank in range(len(places)):
        for event in range(offset[places[rank]], offset[places[rank] + 1]):
            here = day[event]
            if (here >= first) & (here < last) & hours[hour[event]] & kinds[kind[event]]:
                counts[month_of[here]] += 1
