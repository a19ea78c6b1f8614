"""The loops of the space-time permutation scan."""

import math
from typing import Any, NamedTuple

import numpy as np

from gltd.stats._kernels.compiled import compiled
from gltd.stats._kernels.windows import reaches, sum_cases


class Circles(NamedTuple):
    """Circles of some centres: events by growing distance, and how many each block of sizes holds."""

    start: Any
    members: Any
    last: Any
    ends: Any


class Cylinders(NamedTuple):
    """Windows of time, and the fewest cases that can beat the floor in each block of circle sizes.

    Lengths come in classes, from ``shortest`` to ``longest``. ``total`` counts all events before each bin.
    A block is ``idle`` where no window can beat the floor. ``limits`` are the number of events, the length of
    the counts of each bin, the fewest cases and the number of starts.
    """

    thresholds: Any
    idle: Any
    shortest: Any
    longest: Any
    total: Any
    limits: Any


@compiled
def scan_circles(bins: Any, circles: Any, cylinders: Any, by_centre: Any, best: Any, where: Any) -> None:
    """Raise ``best`` to the largest log-likelihood ratio of the cylinders, where it exceeds what it holds.

    ``bins`` (replications × events) are the intervals of time; ``best`` has one number a replication, or one
    a centre (``by_centre``, with a single replication); ``where`` gets the circle's events, first bin, length
    and cases. The bin after the last one of ``total`` is left out.
    """
    kind = cylinders.thresholds.dtype
    counts = np.zeros(cylinders.limits[1], kind)
    running = np.zeros(len(counts) + 1, kind)
    bins_kept = len(cylinders.total) - 1
    blocks = circles.ends.shape[1]
    for centre in range(len(circles.start) - 1):
        first = circles.start[centre]
        for replication in range(bins.shape[0]):
            times = bins[replication]
            slot = centre if by_centre else replication
            counts[:] = 0
            begun = 0
            for block in range(blocks):
                end = circles.ends[centre, block]
                added = 0
                for at in range(first + begun, first + end):
                    # Unsigned indices spare a test for negative ones; events left out have their own bin.
                    time: Any = np.uint16(times[np.uint32(circles.members[at])])
                    counts[time] += kind.type(1)
                    added += time < bins_kept
                place = (centre, block, begun)
                begun = end
                if added == 0 or cylinders.idle[block]:
                    continue
                sum_cases(counts, running)
                if not reaches(running, cylinders.thresholds, block, cylinders.longest):
                    continue
                ratio, events, start, length, cases = _refine(
                    times, circles, cylinders, place, running, best[slot]
                )
                if ratio > best[slot]:
                    best[slot] = ratio
                    where[slot, 0], where[slot, 1] = events, start
                    where[slot, 2], where[slot, 3] = length, cases


@compiled
def _refine(times: Any, circles: Any, cylinders: Any, place: Any, running: Any, best: Any) -> Any:
    """Search the windows of a block that reach their threshold, circle after circle."""
    centre, block, begun = place
    end = circles.ends[centre, block]
    found = (best, 0, 0, 0, 0)
    events, starts = cylinders.limits[0], cylinders.limits[3]
    for rank in range(len(cylinders.longest)):
        widest = cylinders.longest[rank]
        for start in range(starts):
            most = running.dtype.type(running[start + widest] - running[start])
            if most < cylinders.thresholds[block, rank, start]:
                continue
            for length in range(cylinders.shortest[rank], widest + 1):
                if start + length >= len(cylinders.total):
                    break
                held = np.int64(running.dtype.type(running[start + length] - running[start]))
                share = (cylinders.total[start + length] - cylinders.total[start]) / events
                # All the cases of the block in its smallest circle: no circle of the block does better.
                if log_likelihood_ratio(held, (begun + 1) * share, events, found[0]) > found[0]:
                    found = _grow(
                        times, circles, cylinders, (centre, begun, end), (start, length, held), found
                    )
    return found


@compiled
def _grow(times: Any, circles: Any, cylinders: Any, span: Any, window: Any, found: Any) -> Any:
    """Enter the events of a block one by one and keep the best circle of one window."""
    centre, begun, end = span
    start, length, cases = window
    first = circles.start[centre]
    for at in range(begun, end):
        time = np.int64(times[circles.members[first + at]])
        if start <= time < start + length:
            cases -= 1
    events, fewest = cylinders.limits[0], cylinders.limits[2]
    share = (cylinders.total[start + length] - cylinders.total[start]) / events
    grown = False
    for at in range(begun, end):
        time = np.int64(times[circles.members[first + at]])
        if start <= time < start + length:
            cases += 1
            grown = True
        # Circles that grow without a new case are beaten by the smaller one.
        if grown and circles.last[first + at]:
            grown = False
            ratio = log_likelihood_ratio(cases, (at + 1) * share, events, found[0])
            if cases >= fewest and ratio > found[0]:
                found = (ratio, at + 1, start, length, cases)
    return found


@compiled
def log_likelihood_ratio(cases: Any, expected: Any, events: Any, floor: Any) -> Any:
    """Return c ln(c/μ) + (C − c) ln((C − c)/(C − μ)) where c > μ, else zero.

    A value at or below ``floor`` may come back as zero.
    """
    if cases <= expected:
        return 0.0
    inside = cases * math.log(cases / expected)
    outside = events - cases
    # The second part is at most −(C − c)(c − μ)/(C − μ), which needs no logarithm.
    if inside - outside * (cases - expected) / (events - expected) <= floor:
        return 0.0
    if outside == 0:
        return inside
    return inside + outside * math.log(outside / (events - expected))
