"""The loops of the Knox test: observed pairs, and pairs under permuted times, many permutations at once."""

from typing import Any

from gltd.stats._kernels.compiled import compiled
from gltd.stats._kernels.lanes import MOST_PAIRS, add_close


@compiled
def count_observed(times: Any, earlier: Any, later: Any, lags: Any, counts: Any) -> None:
    """Add to ``counts`` (lag bands) the pairs whose lag falls in each band; ``lags`` are upper edges."""
    for pair in range(len(later)):
        lag = abs(times[earlier[pair]] - times[later[pair]])
        for rank in range(len(lags)):
            if lag <= lags[rank]:
                counts[rank] += 1
                break


@compiled
def mark_near(times: Any, earlier: Any, later: Any, lag_days: Any, first: Any, again: Any) -> None:
    """Mark in ``first`` and ``again`` the two events of each pair at most ``lag_days`` apart.

    A pair at the same instant has no order: neither event is marked.
    """
    for pair in range(len(later)):
        one, other = earlier[pair], later[pair]
        lag = times[other] - times[one]
        if 0 < lag <= lag_days:
            first[one] = True
            again[other] = True
        elif -lag_days <= lag < 0:
            first[other] = True
            again[one] = True


@compiled
def count_permuted(lanes: Any, earlier: Any, later: Any, lags: Any, counts: Any) -> None:
    """Add to ``counts`` (LAGS × LANES) the pairs whose lag is at most each of the ``lags``.

    ``lanes`` holds times (places × LANES), of the type of ``lags``: one permutation a column.
    """
    for start in range(0, len(later), MOST_PAIRS):
        end = min(start + MOST_PAIRS, len(later))
        add_close(lanes, earlier, later, start, end, lags, counts)
