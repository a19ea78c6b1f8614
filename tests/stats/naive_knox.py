"""The Knox test as the paper says it: every pair, no trick."""

import math
from itertools import combinations

import numpy as np

from gltd.stats.points import Points


def band_of(value: float, *, edges: list[float]) -> int | None:
    """Return the rank of the first upper edge that is not passed."""
    for rank, edge in enumerate(edges):
        if value <= edge:
            return rank
    return None


def count(
    points: Points, *, distances_m: list[float], lags_days: list[float], times: list[float]
) -> list[list[int]]:
    """Count the pairs in each band of distance and lag, with the given times."""
    counts = [[0] * len(lags_days) for _ in distances_m]
    for i, j in combinations(range(len(points)), 2):
        distance = math.dist((points.x_m[i], points.y_m[i]), (points.x_m[j], points.y_m[j]))
        near = band_of(distance, edges=distances_m)
        soon = band_of(abs(times[i] - times[j]), edges=lags_days)
        if near is not None and soon is not None:
            counts[near][soon] += 1
    return counts


def expect(points: Points, *, distances_m: list[float], lags_days: list[float]) -> list[list[float]]:
    """Return the mean over all permutations of the times: S·T/(n(n−1)/2)."""
    near, soon = [0] * len(distances_m), [0] * len(lags_days)
    pairs = list(combinations(range(len(points)), 2))
    for i, j in pairs:
        distance = math.dist((points.x_m[i], points.y_m[i]), (points.x_m[j], points.y_m[j]))
        space = band_of(distance, edges=distances_m)
        time = band_of(abs(points.t_days[i] - points.t_days[j]), edges=lags_days)
        if space is not None:
            near[space] += 1
        if time is not None:
            soon[time] += 1
    return [[s * t / len(pairs) for t in soon] for s in near]


def mark(points: Points, *, distance_m: float, lag_days: float) -> tuple[list[bool], list[bool]]:
    """Return the originators and the repeats."""
    first, again = [False] * len(points), [False] * len(points)
    for i in range(len(points)):
        for j in range(len(points)):
            distance = math.dist((points.x_m[i], points.y_m[i]), (points.x_m[j], points.y_m[j]))
            if distance <= distance_m and 0 < points.t_days[j] - points.t_days[i] <= lag_days:
                first[i] = True
                again[j] = True
    return first, again


def p_value(
    points: Points,
    *,
    distances_m: list[float],
    lags_days: list[float],
    permutations: int,
    rng: np.random.Generator,
) -> list[list[float]]:
    """Return the Monte Carlo p-values of permuted events."""
    seen = count(points, distances_m=distances_m, lags_days=lags_days, times=points.t_days.tolist())
    above = [[0] * len(lags_days) for _ in distances_m]
    for _ in range(permutations):
        times = rng.permutation(points.t_days).tolist()
        drawn = count(points, distances_m=distances_m, lags_days=lags_days, times=times)
        for i, row in enumerate(drawn):
            for j, value in enumerate(row):
                above[i][j] += value >= seen[i][j]
    return [[(value + 1) / (permutations + 1) for value in row] for row in above]
