"""Two counts, before and after: the ratio, its interval, and whether a percentage may be said."""

from dataclasses import dataclass
from math import inf, sqrt
from typing import Any

import numpy as np

from gltd.stats.arguments import FloatArray, count, positive
from gltd.stats.arguments import level as checked_level
from gltd.stats.rates.etest import e_test
from gltd.stats.results import Language, Result, say, say_p

MIN_BASE = 10


@dataclass(frozen=True)
class Comparison(Result):
    """Two counts compared: ``ratio`` of the rate after to the rate before, and its exact interval.

    ``ratio`` is infinite where nothing was counted before, and None where nothing was ever counted.
    ``p_value`` is the exact conditional one, ``p_mid`` its mid-p, ``e_test`` Krishnamoorthy and
    Thomson's. ``percent`` and its bounds are None where the base is ``too_small``.
    """

    count_before: int
    count_after: int
    exposure_before: float
    exposure_after: float
    ratio: float | None
    low: float
    high: float
    p_value: float
    p_mid: float
    e_test: float
    z: float
    percent: float | None
    percent_low: float | None
    percent_high: float | None
    too_small: bool
    base_minimum: int
    level: float

    def summary(self, language: Language = "fr") -> str:
        """Say both counts, then the percentage with its interval, or why there is none."""
        before, after = say(self.count_before, language=language), say(self.count_after, language=language)
        if self.percent is None or self.percent_low is None or self.percent_high is None:
            if language == "fr":
                return f"{before} → {after} faits : trop peu pour un pourcentage."
            return f"{before} → {after} facts: too few for a percentage."
        change, low, high = (
            say(value, signed=True, language=language)
            for value in (self.percent, self.percent_low, self.percent_high)
        )
        p = say_p(self.p_value, language=language)
        if language == "fr":
            return f"{before} → {after} ({change} %, intervalle {low} % à {high} %, {p})."
        return f"{before} → {after} ({change}%, interval {low}% to {high}%, {p})."

    def plot(self) -> Any:
        """Return the change in percent and its interval as an Altair chart; none on a base too small."""
        from gltd.stats.interval_picture import draw_intervals

        if self.percent is None or self.percent_low is None or self.percent_high is None:
            return draw_intervals([], unit="évolution (%)")
        row = ("évolution", self.percent, self.percent_low, self.percent_high)
        return draw_intervals([row], unit="évolution (%)")


def compare(
    count_before: float,
    *,
    count_after: float,
    exposure_before: float = 1.0,
    exposure_after: float = 1.0,
    level: float = 0.95,
    base_minimum: int = MIN_BASE,
) -> Comparison:
    """Compare two counts by the exact conditional test, and give a percentage only on a sufficient base.

    Null hypothesis: both rates are equal.

    Formula: given n = X₀ + X₁, X₁ is binomial of probability ρe₁/(ρe₁ + e₀), ρ the ratio of rates;
    Clopper and Pearson's bounds turned into bounds of ρ; p sums the outcomes that are no likelier than
    the one observed. Mid-p: twice the smaller tail with half the weight of what was observed. z:
    Huffman's square-root test.

    Parameters: ``count_before``, ``count_after``: whole numbers. ``exposure_before``, ``exposure_after``:
    lengths or populations, above zero. ``level``. ``base_minimum``: the count before from which a
    percentage is given.

    Returns: a :class:`Comparison`.

    Limits: counts are Poisson and independent; a series that swings more than by chance needs ``trend`` or a
    study with a control. The exact interval is a little too wide: its coverage is at least its level.

    References: Przyborowski & Wilenski 1940, doi:10.1093/biomet/31.3-4.313; Huffman 1984,
    doi:10.2307/2347449.

    Checked against: R 4.2 ``poisson.test``, crimepy ``e_test`` (``tests/stats/test_rates.py``), and
    ``tests/stats/naive_rates.py``.
    """
    from scipy import special

    x0, x1 = count(count_before, name="count_before"), count(count_after, name="count_after")
    e0, e1 = (
        positive(exposure_before, name="exposure_before"),
        positive(exposure_after, name="exposure_after"),
    )
    level = checked_level(level)
    n, null = x0 + x1, e1 / (e0 + e1)
    odds = e0 / e1
    tail = (1 - level) / 2
    p_low = float(special.betaincinv(x1, n - x1 + 1, tail)) if x1 > 0 else 0.0
    p_high = float(special.betaincinv(x1 + 1, n - x1, 1 - tail)) if x1 < n else 1.0
    ratio = None if n == 0 else inf if x0 == 0 else (x1 / e1) / (x0 / e0)
    low, high = odds * p_low / (1 - p_low), (odds * p_high / (1 - p_high) if p_high < 1 else inf)
    too_small = x0 < base_minimum
    share = None if too_small or ratio is None else 100 * (ratio - 1)
    return Comparison(
        count_before=x0,
        count_after=x1,
        exposure_before=e0,
        exposure_after=e1,
        ratio=ratio,
        low=low,
        high=high,
        p_value=_exact_p(x1, n=n, null=null),
        p_mid=_mid_p(x1, n=n, null=null),
        e_test=e_test(x0, count_after=x1, exposure_before=e0, exposure_after=e1),
        z=2 * (sqrt(x1) - sqrt(x0 / odds)) / sqrt(1 + 1 / odds),
        percent=share,
        percent_low=None if share is None else 100 * (low - 1),
        percent_high=None if share is None else 100 * (high - 1),
        too_small=too_small,
        base_minimum=base_minimum,
        level=level,
    )


def _chances(n: int, *, null: float) -> FloatArray:
    from scipy import special

    k = np.arange(n + 1, dtype=np.float64)
    ways = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    chances: FloatArray = np.exp(ways + special.xlogy(k, null) + special.xlog1py(n - k, -null))
    return chances


def _exact_p(x: int, *, n: int, null: float) -> float:
    """Sum what is no likelier than the outcome; the slack keeps equal chances equal, as R does."""
    chances = _chances(n, null=null)
    return min(1.0, float(chances[chances <= chances[x] * (1 + 1e-7)].sum()))


def _mid_p(x: int, *, n: int, null: float) -> float:
    chances = _chances(n, null=null)
    smaller = min(float(chances[:x].sum()), float(chances[x + 1 :].sum()))
    return min(1.0, 2 * smaller + float(chances[x]))
