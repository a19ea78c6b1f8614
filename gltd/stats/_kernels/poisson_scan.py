"""The loop of the Poisson space-time scan, on counts by place and period."""

from typing import Any

import numpy as np

from gltd.stats._kernels.compiled import compiled
from gltd.stats._kernels.scan import log_likelihood_ratio


@compiled
def scan_counts(counts: Any, expected: Any, circles: Any, limits: Any, best: Any, where: Any) -> None:
    """Write in ``best`` (places) the largest ratio of each centre's cylinders, and the cylinder in ``where``.

    ``circles`` is (order, ends): for each centre the places by growing distance, and 1 where a circle may
    end; 2 where it may grow no further. ``limits`` are the longest window, the fewest cases, 1 for windows
    that end with the last period only. ``where`` gets the number of places, first period, length and cases.
    """
    order, ends = circles
    places, periods = counts.shape
    total = counts.sum()
    seen, mean = np.empty(periods + 1), np.empty(periods + 1)
    for centre in range(places):
        seen[:] = 0.0
        mean[:] = 0.0
        best[centre] = 0.0
        for near in range(places):
            place = order[centre, near]
            cases, means = 0.0, 0.0
            if ends[centre, near] == 2:
                break
            for period in range(periods):
                cases += counts[place, period]
                means += expected[place, period]
                seen[period + 1] += cases
                mean[period + 1] += means
            if ends[centre, near] == 0:
                continue
            for end in range(periods if limits[2] else 1, periods + 1):
                for start in range(max(0, end - limits[0]), end):
                    inside = seen[end] - seen[start]
                    if inside < limits[1]:
                        continue
                    ratio = log_likelihood_ratio(inside, mean[end] - mean[start], total, best[centre])
                    if ratio > best[centre]:
                        best[centre] = ratio
                        where[centre, 0], where[centre, 1] = near + 1, start
                        where[centre, 2], where[centre, 3] = end - start, inside
