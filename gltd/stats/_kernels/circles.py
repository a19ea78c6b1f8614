"""Circles around each place: the events they hold, from the nearest to the farthest."""

from typing import Any

import numpy as np

from gltd.stats._kernels.compiled import compiled


@compiled
def count_members(
    places: Any, cell_start: Any, first_event: Any, centres: Any, reach2: Any, held: Any
) -> None:
    """Count the events within reach of each centre; ``places`` (n × 3) are sorted by cell."""
    columns = cell_start.shape[1]
    flat = cell_start.ravel()
    for rank in range(len(centres)):
        centre, cell = centres[rank, 0], centres[rank, 1]
        for row in range(-1, 2):
            below = cell + row * columns - 1
            for place in range(flat[below], flat[below + 3]):
                if _gap2(places, centre, place) <= reach2:
                    held[rank] += first_event[place + 1] - first_event[place]


@compiled
def list_members(
    places: Any,
    cell_start: Any,
    first_event: Any,
    centres: Any,
    reach2: Any,
    start: Any,
    members: Any,
    last: Any,
) -> None:
    """Write the events of each centre by growing distance; ``last`` marks the last one at each distance.

    Events are numbered place after place; places at the same distance enter together.
    """
    columns = cell_start.shape[1]
    flat = cell_start.ravel()
    for rank in range(len(centres)):
        centre, cell = centres[rank, 0], centres[rank, 1]
        most = 0
        for row in range(-1, 2):
            below = cell + row * columns - 1
            most += flat[below + 3] - flat[below]
        near = np.empty(most, np.int32)
        gaps2 = np.empty(most, np.float64)
        found = 0
        for row in range(-1, 2):
            below = cell + row * columns - 1
            for place in range(flat[below], flat[below + 3]):
                gap2 = _gap2(places, centre, place)
                if gap2 <= reach2:
                    near[found], gaps2[found] = place, gap2
                    found += 1
        order = np.argsort(gaps2[:found], kind="mergesort")
        at = start[rank]
        for k in range(found):
            place = near[order[k]]
            for event in range(first_event[place], first_event[place + 1]):
                members[at], last[at] = event, 0
                at += 1
            # Nothing to mark before the first event: a centre may hold none.
            if at > start[rank] and (k + 1 == found or gaps2[order[k + 1]] > gaps2[order[k]]):
                last[at - 1] = 1


@compiled
def end_blocks(start: Any, last: Any, sizes: Any, ends: Any) -> None:
    """Write for each centre and block the size of the largest circle of at most ``sizes`` events."""
    for rank in range(len(start) - 1):
        block, whole = 0, 0
        for at in range(start[rank], start[rank + 1]):
            if last[at]:
                size = at - start[rank] + 1
                while size > sizes[block]:
                    ends[rank, block] = whole
                    block += 1
                whole = size
        for rest in range(block, len(sizes)):
            ends[rank, rest] = whole


@compiled
def _gap2(places: Any, one: Any, other: Any) -> Any:
    return (
        (places[one, 0] - places[other, 0]) ** 2
        + (places[one, 1] - places[other, 1]) ** 2
        + (places[one, 2] - places[other, 2]) ** 2
    )
