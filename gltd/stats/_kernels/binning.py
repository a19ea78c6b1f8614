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
def count_places(runs: Any, events: Any, wanted: Any, kept: Any) -> None:
    """Set in ``kept`` how many events of each place pass the filter, in runs of places.

    A run is the rank of its first place and that after its last one. ``events`` are the offset of each place
    and, by event, its day, hour of the week and kind; ``wanted`` are the first day, the day after the last,
    and the hours and kinds that pass, as zeros and ones.
    """
    offset, day, hour, kind = events
    first, last, hours, kinds = wanted
    by_hour, by_kind = not hours.all(), not kinds.all()
    passing, totals = np.empty(_CHUNK, dtype=np.uint8), np.zeros(_CHUNK + 1, dtype=np.int64)
    for run in range(len(runs)):
        place, stop = runs[run, 0], offset[runs[run, 1]]
        for start in range(offset[place], stop, _CHUNK):
            # One filter after the other, without a branch: the compiler does several events at once.
            end = min(start + _CHUNK, stop)
            days = day[start:end]
            for rank in range(len(days)):
                passing[rank] = (days[rank] >= first) & (days[rank] < last)
            if by_hour:
                codes = hour[start:end]
                for rank in range(len(codes)):
                    passing[rank] &= hours[codes[rank]]
            if by_kind:
                sorts = kind[start:end]
                for rank in range(len(sorts)):
                    passing[rank] &= kinds[sorts[rank]]
            # Running totals, then one difference a place: no branch depends on how many events a place has.
            total = 0
            for rank in range(end - start):
                total += passing[rank]
                totals[rank + 1] = total
            before = 0
            while place < runs[run, 1] and offset[place + 1] <= end:
                here = totals[offset[place + 1] - start]
                kept[place] += here - before
                before = here
                place += 1
            if place < runs[run, 1]:
                kept[place] += total - before


@compiled
def _find_hexagons(grounds: Any, part: Any, tile: Any, rows: Any, columns: Any) -> None:
    """Find the hexagons of a tile in which the places of a part (the first, how many) lie.

    ``tile`` is its side, its column and row, and its hexagons across and down. Centres stand at 1/4 of a
    hexagon in even rows and at 3/4 in odd ones, half-way down each row; every number is a small sum of powers
    of two, hence exact: neighbours agree.
    """
    x, y = grounds
    start, size = part
    side, tile_column, tile_row, across, down = tile
    left, top = tile_column * side, tile_row * side
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


@compiled
def add_hexagons(ranges: Any, grounds: Any, kept: Any, tile: Any, counts: Any) -> None:
    """Add to ``counts`` what was kept of ranges of places, in the hexagons of one tile.

    ``grounds`` are the places' x and y; the counts have a margin of one hexagon on each side.
    """
    height, width = counts.shape
    rows, columns = np.empty(_CHUNK, dtype=np.int32), np.empty(_CHUNK, dtype=np.int32)
    for part in range(len(ranges)):
        for start in range(ranges[part, 0], ranges[part, 1], _CHUNK):
            size = min(_CHUNK, ranges[part, 1] - start)
            _find_hexagons(grounds, (start, size), tile, rows, columns)
            for rank in range(size):
                row, column = rows[rank] + 1, columns[rank] + 1
                if 0 <= row < height and 0 <= column < width:
                    counts[row, column] += kept[start + rank]


@compiled
def find_runs(grounds: Any, world: Any, first: Any, cell: Any) -> int:
    """Find the runs of places that share a hexagon of the whole world; return how many there are.

    ``first`` takes the place each begins with and ``cell`` its hexagon, counted from the north-west by rows,
    with a margin of one on each side.
    """
    width = int(world[3]) + 2
    rows, columns = np.empty(_CHUNK, dtype=np.int32), np.empty(_CHUNK, dtype=np.int32)
    found, last, total = 0, -1, len(grounds[0])
    for start in range(0, total, _CHUNK):
        size = min(_CHUNK, total - start)
        _find_hexagons(grounds, (start, size), world, rows, columns)
        for rank in range(size):
            here = np.int64(rows[rank] + 1) * width + columns[rank] + 1
            if here != last:
                first[found], cell[found] = start + rank, here
                found += 1
                last = here
    return found


@compiled
def sum_runs(first: Any, ranks: Any, kept: Any, totals: Any) -> None:
    """Add what was kept of each run of places to the total of its rank; the last run ends with the places."""
    for run in range(len(first)):
        stop = first[run + 1] if run + 1 < len(first) else len(kept)
        found = 0
        for place in range(first[run], stop):
            found += kept[place]
        totals[ranks[run]] += found


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
