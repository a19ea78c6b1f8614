"""Several periods: is there a trend, and how steep?"""

from dataclasses import dataclass, field
from math import exp, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gltd.stats.arguments import MAX_COUNT, float_array, refuse, same_length
from gltd.stats.arguments import level as checked_level
from gltd.stats.normal import interval, two_sided_p
from gltd.stats.rates.comparison import MIN_BASE
from gltd.stats.rates.glm import fit_poisson
from gltd.stats.results import Language, Result, say, say_p


@dataclass(frozen=True)
class Trend(Result):
    """Percent change a period, its interval and p-value, allowing for dispersion.

    ``fitted`` holds the mean of each period with its bounds; none where ``too_small``.
    """

    percent: float
    low: float
    high: float
    p_value: float
    dispersion: float
    periods: int
    total: int
    too_small: bool
    level: float
    counts: tuple[float, ...] = field(repr=False)
    fitted: tuple[tuple[float, float, float], ...] = field(repr=False)

    def summary(self, language: Language = "fr") -> str:
        """Say the slope, or that it cannot be told."""
        if self.too_small:
            few = say(self.total, language=language)
            return {
                "fr": f"{few} faits en {self.periods} périodes : trop peu pour une tendance.",
                "en": f"{few} facts in {self.periods} periods: too few for a trend.",
            }[language]
        change, low, high = (
            say(value, digits=1, signed=True, language=language)
            for value in (self.percent, self.low, self.high)
        )
        p = say_p(self.p_value, language=language)
        told = self.low > 0 or self.high < 0
        if language == "fr":
            opening = "Tendance" if told else "Pas de tendance établie"
            return f"{opening} : {change} % par période (intervalle {low} % à {high} %, {p})."
        opening = "Trend" if told else "No trend established"
        return f"{opening}: {change}% a period (interval {low}% to {high}%, {p})."

    def plot(self) -> Any:
        """Return the counts, the trend and its band as an Altair chart."""
        import altair as alt

        rows: list[dict[str, float]] = [
            {"période": at + 1, "faits": count} for at, count in enumerate(self.counts)
        ]
        for row, (mean, low, high) in zip(rows, self.fitted, strict=False):
            row |= {"tendance": mean, "bas": low, "haut": high}
        base = alt.Chart({"values": rows}).encode(x=alt.X("période:Q", axis=alt.Axis(tickMinStep=1)))
        points = base.mark_point(filled=True, size=45).encode(
            y=alt.Y("faits:Q", scale=alt.Scale(zero=True)), tooltip=["période:Q", "faits:Q"]
        )
        if not self.fitted:
            return points
        band = base.mark_area(opacity=0.2).encode(y=alt.Y("bas:Q", title="faits"), y2="haut:Q")
        return band + base.mark_line().encode(y="tendance:Q") + points


def trend(counts: ArrayLike, *, exposures: ArrayLike | None = None, level: float = 0.95) -> Trend:
    """Fit a constant percent change a period to a series of counts.

    Null hypothesis: the rate does not change from one period to the next.

    Formula: quasi-Poisson regression log E(Yₜ) = a + b t + log eₜ; percent = 100 (eᵇ − 1); errors are
    widened by the root of Pearson's dispersion where it is above 1, and Student's quantile has n − 2
    freedom then.

    Parameters: ``counts``: n whole numbers, at least 4, in order of time. ``exposures``: n lengths or
    populations. ``level``: of the interval.

    Returns: a :class:`Trend`; ``too_small`` where fewer than 10 facts were counted in all.

    Limits: a season looks like a trend in a series that is no whole number of years; successive periods are
    taken as independent.

    References: McCullagh & Nelder 1989, doi:10.1007/978-1-4899-3242-6.

    Checked against: statsmodels 0.14 ``GLM`` (``tests/stats/reference/glm.json``) in
    ``tests/stats/test_rates_series.py``.
    """
    level = checked_level(level)
    y = float_array(counts, name="counts")
    e = np.ones(len(y)) if exposures is None else float_array(exposures, name="exposures")
    same_length(counts=y, exposures=e)
    if len(y) < 4:
        raise refuse("counts", why=f"au moins 4 périodes sont attendues, en voici {len(y)}.")
    if np.any(y < 0) or np.any(y != np.rint(y)) or y.max() > MAX_COUNT:
        raise refuse("counts", why="des dénombrements sont attendus (0, 1, 2…).")
    if np.any(e <= 0):
        raise refuse("exposures", why="des durées ou des populations au-dessus de zéro sont attendues.")
    total = int(y.sum())
    if total < MIN_BASE:
        return Trend(0.0, -100.0, np.inf, 1.0, 1.0, len(y), total, True, level, tuple(y.tolist()), ())
    t = np.arange(len(y)) - (len(y) - 1) / 2
    design = np.column_stack([np.ones(len(y)), t])
    fit = fit_poisson(y, design=design, offset=np.log(e))
    dispersion = max(1.0, fit.dispersion)
    slope, error = float(fit.coefficients[1]), sqrt(dispersion * float(fit.covariance[1, 1]))
    freedom = None if dispersion == 1.0 else fit.freedom
    low, high = interval(slope, error=error, level=level, freedom=freedom)
    spread = np.sqrt(dispersion * np.einsum("ij,jk,ik->i", design, fit.covariance, design))
    reach = interval(0.0, error=1.0, level=level, freedom=freedom)[1] * spread
    bounds = np.column_stack([fit.means, fit.means * np.exp(-reach), fit.means * np.exp(reach)])
    return Trend(
        percent=100 * (exp(slope) - 1),
        low=100 * (exp(low) - 1),
        high=100 * (exp(min(high, 700.0)) - 1),
        p_value=two_sided_p(slope, error=error, freedom=freedom),
        dispersion=dispersion,
        periods=len(y),
        total=total,
        too_small=False,
        level=level,
        counts=tuple(y.tolist()),
        fitted=tuple((mean, least, most) for mean, least, most in bounds.tolist()),
    )
