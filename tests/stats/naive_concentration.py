"""The Gini coefficients as mean gaps between places."""

import itertools
import math
from collections.abc import Sequence


def gini(counts: Sequence[int]) -> float:
    """Return the mean absolute gap between all pairs of places, over twice the mean."""
    n, total = len(counts), sum(counts)
    return sum(abs(a - b) for a in counts for b in counts) / (2 * n * total)


def gini_corrected(counts: Sequence[int]) -> float:
    """Return the Gini against the most even spread: one event in as many places as there are events."""
    n, total = len(counts), sum(counts)
    if total >= n:
        return gini(counts)
    # The area between the Lorenz curve and that of one event a place, over the area that is at stake.
    even = gini([1] * total + [0] * (n - total))
    return (gini(counts) - even) * n / total


def scores(observed: list[float], predicted: list[float]) -> list[tuple[float, float, float]]:
    """Return PAI, PEI and RRI of the k first places of a forecast, on equal areas, by trying all choices."""
    order = sorted(range(len(predicted)), key=lambda rank: (-predicted[rank], rank))
    found = []
    for k in range(1, len(order) + 1):
        flagged = order[:k]
        share = sum(observed[rank] for rank in flagged) / sum(observed)
        best = max(sum(choice) for choice in itertools.combinations(observed, k)) / sum(observed)
        seen = sum(observed[rank] for rank in flagged)
        ratio = sum(predicted[rank] for rank in flagged) / seen if seen else math.nan
        found.append((share / (k / len(order)), share / best, ratio))
    return found
