"""Placebo operations: elsewhere, at other dates, would one have seen as much?"""

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gltd.stats.arguments import FloatArray, at_least, generator
from gltd.stats.displacement.panel import Panel, check_panel
from gltd.stats.results import Language, Result, say, say_p


@dataclass(frozen=True, eq=False)
class Placebo(Result):
    """The effect seen, and how rare it is among placebo places and placebo dates.

    ``statistic`` is the log ratio over its Poisson error. ``p_places`` is over ``places`` sets of areas
    (all of them where ``exact``), ``p_dates`` over all shifts of the operation along the series.
    """

    log_ratio: float
    statistic: float
    p_places: float
    p_dates: float
    places: FloatArray
    dates: FloatArray
    exact: bool
    smallest_p: float

    def summary(self, language: Language = "fr") -> str:
        """Say how often chance does as much."""
        places, dates = (say_p(p, language=language) for p in (self.p_places, self.p_dates))
        change = say(100 * (np.exp(self.log_ratio) - 1), signed=True, language=language)
        if language == "fr":
            return (
                f"Effet {change} %. Ailleurs, on en verrait autant : {places} ; à d'autres dates : {dates}."
            )
        return f"Effect {change}%. Elsewhere as much would be seen: {places}; at other dates: {dates}."

    def plot(self) -> Any:
        """Return the placebo statistics of places, with the one observed, as an Altair chart."""
        import altair as alt

        bars = alt.Chart({"values": [{"écart": float(value)} for value in self.places]}).mark_bar()
        mark = alt.Chart({"values": [{"écart": self.statistic}]}).mark_rule(strokeWidth=3, color="#b34000")
        return bars.encode(x=alt.X("écart:Q", bin={"maxbins": 40}), y="count()") + mark.encode(x="écart:Q")


def placebo(
    counts: ArrayLike,
    *,
    treated: ArrayLike,
    after: ArrayLike,
    permutations: int = 999,
    rng: np.random.Generator,
) -> Placebo:
    """Compare the effect with those of operations that did not take place.

    Null hypothesis: the treated areas are like any other set of as many areas (places); the time after is
    like any other stretch of as many periods (dates).

    Formula: with sums T and C, each plus one half, s = (log(T₁/T₀) − log(C₁/C₀)) / √Σ 1/count. p is the
    share of placebos with |s| at least as large, the real one included: (r + 1)/(n + 1). All sets of
    areas are tried where they are no more than ``permutations``, and the stretch after is moved round the
    series to every start.

    Parameters: ``counts``: (areas, periods). ``treated``, ``after``: booleans. ``permutations``. ``rng``.

    Returns: a :class:`Placebo`.

    Limits: with 10 areas of which one is treated p cannot go below 1/10: ``smallest_p`` says so. Areas
    must be exchangeable; neighbours that copy one another are not. Trends make dates unlike one another.

    References: Abadie, Diamond & Hainmueller 2010, doi:10.1198/jasa.2009.ap08746.

    Checked against: ``scipy.stats.permutation_test`` over all sets of areas, a plain loop
    (``tests/stats/naive_displacement.py``); calibration in ``tests/stats/test_displacement_placebo.py``.
    """
    rng = generator(rng)
    permutations = at_least(permutations, name="permutations", minimum=19)
    panel = check_panel(counts, treated=treated, after=after)
    log_ratio, observed = _statistic(panel.sums())
    sets, exact = _sets(panel, permutations=permutations, rng=rng)
    before, later = panel.counts[:, ~panel.after].sum(axis=1), panel.counts[:, panel.after].sum(axis=1)
    places = _scores(sets, values=np.stack([before, later]))
    shifts = np.stack([np.roll(panel.after, shift) for shift in range(1, len(panel.after))])
    rows = np.stack([panel.counts[~panel.treated].sum(axis=0), panel.counts[panel.treated].sum(axis=0)])
    # The table turned round: dates take the part of areas, and the ratio is the same.
    dates = _scores(shifts, values=rows)
    return Placebo(
        log_ratio=log_ratio,
        statistic=observed,
        p_places=_rank(observed, others=places),
        p_dates=_rank(observed, others=dates),
        places=places,
        dates=dates,
        exact=exact,
        smallest_p=1 / (len(places) + 1),
    )


def _scores(masks: NDArray[np.bool_], *, values: FloatArray) -> FloatArray:
    """Return the statistic of many masks at once; ``values`` holds two rows, one value an item."""
    chosen = masks.astype(np.float64) @ values.T
    rest = values.sum(axis=1) - chosen
    sums = np.stack([rest, chosen], axis=1) + 0.5
    logs = np.log(sums)
    ratios = logs[:, 1, 1] - logs[:, 1, 0] - logs[:, 0, 1] + logs[:, 0, 0]
    scores: FloatArray = ratios / np.sqrt((1 / sums).sum(axis=(1, 2)))
    return scores


def _statistic(sums: FloatArray) -> tuple[float, float]:
    logs = np.log(sums + 0.5)
    log_ratio = float(logs[1, 1] - logs[1, 0] - logs[0, 1] + logs[0, 0])
    return log_ratio, log_ratio / float(np.sqrt((1 / (sums + 0.5)).sum()))


def _rank(observed: float, *, others: FloatArray) -> float:
    return float((np.count_nonzero(np.abs(others) >= abs(observed) - 1e-12) + 1) / (len(others) + 1))


def _sets(panel: Panel, *, permutations: int, rng: np.random.Generator) -> tuple[NDArray[np.bool_], bool]:
    """Return placebo sets of areas: all the others where few, else as many draws as asked."""
    n, k = len(panel.treated), int(panel.treated.sum())
    if comb(n, k) - 1 > permutations:
        return rng.permuted(np.tile(panel.treated, (permutations, 1)), axis=1), False
    masks = np.zeros((comb(n, k), n), dtype=bool)
    for row, chosen in enumerate(combinations(range(n), k)):
        masks[row, list(chosen)] = True
    return masks[np.any(masks != panel.treated, axis=1)], True
