"""The binomial limits within which a test that keeps its level must reject."""

from collections.abc import Sequence

from scipy import stats

SURE = 0.998


def keeps_its_level(p_values: Sequence[float], *, level: float = 0.05) -> bool:
    """Tell whether as many p-values lie at or under a level as chance allows.

    Where p-values come from R draws, ``level`` must be a multiple of 1/(R + 1), else none reaches it.
    """
    low, high = stats.binom.interval(SURE, len(p_values), level)
    return bool(low <= sum(p <= level for p in p_values) <= high)
