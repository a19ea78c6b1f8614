"""The Gini coefficients as mean gaps between places."""

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
