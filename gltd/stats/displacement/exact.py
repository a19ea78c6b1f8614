"""The exact difference-in-differences of two areas and two periods, given all their sums."""

from collections.abc import Callable

import numpy as np
from scipy import optimize, special

from gltd.stats.arguments import FloatArray, refuse

# One number is kept for each possible count of the treated after.
_LARGEST_TABLE = 2_000_000
# Two chances this close are one: that of the table itself must count among those as small.
_SAME = 1e-7
# No ratio of rates lies beyond e⁶⁰.
_FARTHEST = 60.0


def exact_ratio(sums: FloatArray, *, level: float) -> tuple[float, float, float, float]:
    """Return the conditional estimate of the ratio, its exact interval, and Fisher's p-value.

    ``sums`` is [[control before, after], [treated before, after]]. Given its margins, the count of the
    treated after follows the non-central hypergeometric law, whose only parameter is the ratio.
    """
    seen = float(sums[1, 1])
    rows, columns = sums.sum(axis=1), sums.sum(axis=0)
    if min(rows.min(), columns.min()) == 0:
        raise refuse("counts", why="il faut des faits dans les zones traitées et les autres, avant et après.")
    fewest, most = max(0.0, columns[1] - rows[0]), min(rows[1], columns[1])
    if most - fewest > _LARGEST_TABLE:
        raise refuse("errors", why="trop de faits pour l'intervalle exact ; choisissez « model ».")
    possible = np.arange(fewest, most + 1)
    counts = (possible, rows[1] - possible, columns[1] - possible, rows[0] - columns[1] + possible)
    logs = -sum(special.gammaln(count + 1) for count in counts)

    def chances(log_ratio: float) -> FloatArray:
        tilted = logs + possible * log_ratio
        tilted = np.exp(tilted - tilted.max())
        return np.asarray(tilted / tilted.sum())

    def solve(gap: Callable[[float], float]) -> float:
        return float(np.exp(optimize.brentq(gap, -_FARTHEST, _FARTHEST, xtol=1e-12)))

    tail, lowest, highest = (1 - level) / 2, seen == possible[0], seen == possible[-1]
    if lowest or highest:
        ratio = 0.0 if lowest else np.inf
    else:
        ratio = solve(lambda log_ratio: float(chances(log_ratio) @ possible) - seen)
    low = 0.0 if lowest else solve(lambda log_ratio: float(chances(log_ratio)[possible >= seen].sum()) - tail)
    high = (
        np.inf
        if highest
        else solve(lambda log_ratio: tail - float(chances(log_ratio)[possible <= seen].sum()))
    )
    null = chances(0.0)
    p_value = float(null[null <= null[possible == seen] * (1 + _SAME)].sum())
    return ratio, low, high, min(1.0, p_value)
