"""Difference-in-differences by Poisson regression, with errors for areas that have a life of their own."""

from dataclasses import dataclass
from math import exp, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gltd.stats.arguments import level as checked_level
from gltd.stats.arguments import one_of
from gltd.stats.displacement.exact import exact_ratio
from gltd.stats.displacement.panel import Panel, check_panel
from gltd.stats.normal import interval, two_sided_p
from gltd.stats.rates.glm import fit_poisson, robust_covariance
from gltd.stats.results import Language, Result, say, say_p

# Fewer clusters than this make the cluster-robust error too small to be trusted.
MIN_CLUSTERS = 6
ERRORS = ("cluster", "model", "exact")


@dataclass(frozen=True)
class DiD(Result):
    """Ratio of the rate of treated areas to what the others lead to expect, after; 1 is no effect.

    ``errors`` is *cluster* (robust by area), *model* (Poisson, widened by the dispersion) where areas
    are too few, or *exact* (given all sums; ``log_se`` is then that of the logarithm of four counts).
    """

    ratio: float
    low: float
    high: float
    log_ratio: float
    log_se: float
    p_value: float
    errors: str
    dispersion: float
    areas: int
    periods: int
    level: float

    @property
    def percent(self) -> float:
        """The effect in percent."""
        return 100 * (self.ratio - 1)

    def summary(self, language: Language = "fr") -> str:
        """Say the effect in percent and its interval."""
        change, low, high = (
            say(100 * (value - 1), signed=True, language=language)
            for value in (self.ratio, self.low, self.high)
        )
        p = say_p(self.p_value, language=language)
        told = self.low > 1 or self.high < 1
        if language == "fr":
            opening = "Effet" if told else "Pas d'effet établi"
            return f"{opening} : {change} % (intervalle {low} % à {high} %, {p})."
        opening = "Effect" if told else "No effect established"
        return f"{opening}: {change}% (interval {low}% to {high}%, {p})."

    def plot(self) -> Any:
        """Return the effect in percent and its interval as an Altair chart."""
        from gltd.stats.interval_picture import draw_intervals

        low, high = 100 * (self.low - 1), 100 * (self.high - 1)
        return draw_intervals([("effet", self.percent, low, high)], unit="effet (%)")


def did(
    counts: ArrayLike, *, treated: ArrayLike, after: ArrayLike, errors: str | None = None, level: float = 0.95
) -> DiD:
    """Estimate the effect on treated areas from a table of counts by area and period.

    Null hypothesis: after, the rate of treated areas changed in the same proportion as that of the others.

    Formula: Poisson regression log E(Yᵢₜ) = aᵢ + bₜ + δ (treatedᵢ × afterₜ); ratio = e^δ. Cluster-robust
    covariance by area with the factor g/(g − 1) × (n − 1)/(n − k) and Student's quantile of g − 1
    freedom; with fewer than 6 areas, the model's covariance times Pearson's dispersion where that is
    above 1. "exact" adds up areas and periods to a table of two by two and, given its margins, takes the
    non-central hypergeometric law: conditional estimate and interval, Fisher's p.

    Parameters: ``counts``: (areas, periods). ``treated``: a boolean an area. ``after``: a boolean a period.
    ``errors``: "cluster", "model" or "exact", to choose oneself. ``level``.

    Returns: a :class:`DiD`. Areas and periods without any fact are left out. An exact ratio may be 0 or
    infinite, its interval then open on that side.

    Limits: effects that begin at different dates in different areas bias it: give each its own study.
    With fewer than about 20 areas the robust error is a little small (see the calibration on the page):
    add ``placebo``. The exact interval supposes Poisson counts.

    References: Bertrand, Duflo & Mullainathan 2004, doi:10.1162/003355304772839588; Wooldridge 1999,
    doi:10.1016/S0304-4076(98)00033-5.

    Checked against: statsmodels ``GLM`` with clustered errors (``tests/stats/reference/glm.json``), SciPy's
    ``odds_ratio`` and ``fisher_exact``, a plain sum (``tests/stats/naive_displacement.py``) in
    ``tests/stats/test_displacement_did.py``.
    """
    level = checked_level(level)
    if errors is not None:
        errors = one_of(errors, name="errors", among=ERRORS)
    panel = check_panel(counts, treated=treated, after=after)
    if errors == "exact":
        return _exact(panel, level=level)
    rows, columns = panel.counts.sum(axis=1) > 0, panel.counts.sum(axis=0) > 0
    panel = check_panel(
        panel.counts[rows][:, columns], treated=panel.treated[rows], after=panel.after[columns]
    )
    areas, periods = panel.counts.shape
    area, period = np.divmod(np.arange(areas * periods), periods)
    design = np.column_stack(
        [
            (panel.treated[area] & panel.after[period]).astype(np.float64),
            area[:, None] == np.arange(areas),
            period[:, None] == np.arange(1, periods),
        ]
    ).astype(np.float64)
    y = panel.counts.ravel()
    fit = fit_poisson(y, design=design, offset=np.zeros(len(y)))
    kind = errors or ("cluster" if areas >= MIN_CLUSTERS else "model")
    dispersion = max(1.0, fit.dispersion) if fit.freedom > 0 else 1.0
    if kind == "cluster":
        variance = float(robust_covariance(fit, counts=y, design=design, clusters=area)[0, 0])
        freedom: int | None = areas - 1
    else:
        variance = dispersion * float(fit.covariance[0, 0])
        freedom = fit.freedom if dispersion > 1 else None
    estimate, error = float(fit.coefficients[0]), sqrt(variance)
    low, high = interval(estimate, error=error, level=level, freedom=freedom)
    return DiD(
        ratio=exp(estimate),
        low=exp(low),
        high=exp(min(high, 700.0)),
        log_ratio=estimate,
        log_se=error,
        p_value=two_sided_p(estimate, error=error, freedom=freedom),
        errors=kind,
        dispersion=dispersion,
        areas=areas,
        periods=periods,
        level=level,
    )


def _exact(panel: Panel, *, level: float) -> DiD:
    sums = panel.sums()
    ratio, low, high, p_value = exact_ratio(sums, level=level)
    with np.errstate(divide="ignore"):
        log_ratio, log_se = float(np.log(ratio)), float(np.sqrt((1 / sums).sum()))
    areas, periods = panel.counts.shape
    return DiD(ratio, low, high, log_ratio, log_se, p_value, "exact", 1.0, areas, periods, level)
