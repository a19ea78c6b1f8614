"""The best k places by trying all of them."""

from itertools import combinations
from math import hypot

Place = tuple[float, float]


def best(
    demand: list[Place], candidates: list[Place], *, radius_m: float, k: int, weights: list[float]
) -> float:
    """Return the greatest weight that k places cover."""
    reach = [
        {i for i, (x, y) in enumerate(demand) if hypot(x - cx, y - cy) <= radius_m} for cx, cy in candidates
    ]
    return max(
        sum(weights[i] for i in set().union(*(reach[j] for j in chosen)))
        for chosen in combinations(range(len(candidates)), min(k, len(candidates)))
    )
