"""The scans as the papers say them: every centre, every circle, every window."""

import math
from collections.abc import Iterator, Sequence

import numpy as np


def ratio(cases: float, expected: float, total: float) -> float:
    """Return the log-likelihood ratio of a cylinder."""
    if cases <= expected:
        return 0.0
    rest = total - cases
    return cases * math.log(cases / expected) + (rest * math.log(rest / (total - expected)) if rest else 0.0)


def circles(
    places: Sequence[Sequence[float]], *, radius_m: float, centres: Sequence[Sequence[float]] | None = None
) -> Iterator[tuple[int, float, list[int]]]:
    """Go through (centre, radius, members), places at one distance entering together."""
    for centre, place in enumerate(places if centres is None else centres):
        gaps = [math.dist(place, other) for other in places]
        for radius in sorted(set(gaps)):
            if radius <= radius_m:
                yield centre, radius, [rank for rank, gap in enumerate(gaps) if gap <= radius]


def windows(intervals: int, *, longest: int, prospective: bool) -> Iterator[tuple[int, int]]:
    """Go through (first interval, interval after the last)."""
    for end in [intervals] if prospective else range(1, intervals + 1):
        for start in range(max(0, end - longest), end):
            yield start, end


def permutation_max(
    places: Sequence[Sequence[float]],
    *,
    intervals: Sequence[int],
    radius_m: float,
    longest: int,
    prospective: bool,
    min_cases: int,
    centres: Sequence[Sequence[float]] | None = None,
) -> float:
    """Return the largest ratio of all cylinders, events being given by place and interval."""
    total = len(places)
    last = max(intervals) + 1
    best = 0.0
    for _, _, members in circles(places, radius_m=radius_m, centres=centres):
        for start, end in windows(last, longest=longest, prospective=prospective):
            cases = sum(start <= intervals[rank] < end for rank in members)
            if cases >= min_cases:
                soon = sum(start <= interval < end for interval in intervals)
                best = max(best, ratio(cases, len(members) * soon / total, total))
    return best


def poisson_max(
    counts: np.ndarray, *, expected: np.ndarray, places: Sequence[Sequence[float]], max_share: float
) -> float:
    """Return the largest ratio of the cylinders of counted places and periods."""
    total = float(counts.sum())
    means = expected * total / expected.sum()
    longest = max(1, int(max_share * counts.shape[1]))
    best = 0.0
    for _, _, members in circles(places, radius_m=math.inf):
        if means[members].sum() <= max_share * total:
            for start, end in windows(counts.shape[1], longest=longest, prospective=False):
                cases = float(counts[members, start:end].sum())
                if cases >= 2:
                    best = max(best, ratio(cases, float(means[members, start:end].sum()), total))
    return best


def person_days(known: np.ndarray, *, known_days: Sequence[float], edges_days: Sequence[int]) -> np.ndarray:
    """Return people × days by adding the people at each noon; census dates being midnights, it is exact."""
    places, _, strata = known.shape
    found = np.zeros((places, len(edges_days) - 1, strata))
    for period in range(len(edges_days) - 1):
        for day in range(edges_days[period], edges_days[period + 1]):
            for place in range(places):
                for stratum in range(strata):
                    found[place, period, stratum] += np.interp(
                        day + 0.5, known_days, known[place, :, stratum]
                    )
    return found
