"""Many areas at once: which stand out from the whole, once the number of looks is paid for."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gltd.stats.arguments import FloatArray, flag, float_array, listed, refuse, same_length
from gltd.stats.arguments import level as checked_level
from gltd.stats.results import Language, Result

# What is left of a standard normal's variance when it is clipped at its first and last tenths.
_CLIPPED = 0.6787


def false_discovery(p_values: ArrayLike, *, rate: float = 0.05) -> tuple[NDArray[np.bool_], FloatArray]:
    """Return which hypotheses are rejected at a false-discovery rate, and the adjusted p-values.

    Null hypothesis: each has its own; the share of false ones among those rejected is kept below ``rate``.

    Formula: Benjamini and Hochberg's step-up; adjusted pᵢ = min over j ≥ i of p₍ⱼ₎ n/j.

    Parameters: ``p_values``: n numbers from 0 to 1. ``rate``.

    Returns: n booleans, n adjusted p-values.

    Limits: valid for independent or positively dependent tests.

    References: Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.

    Checked against: ``scipy.stats.false_discovery_control`` (``tests/stats/test_rates_limits.py``).
    """
    p = float_array(p_values, name="p_values")
    if np.any((p < 0) | (p > 1)):
        raise refuse("p_values", why="des nombres de 0 à 1 sont attendus.")
    checked_level(rate, name="rate")
    n = len(p)
    order = np.argsort(p)[::-1]
    ranks = np.arange(n, 0, -1)
    adjusted = np.empty(n)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(p[order] * n / ranks)) if n else p
    return adjusted <= rate, adjusted


@dataclass(frozen=True, eq=False)
class Funnel(Result):
    """Each area against the whole: rate, limits of chance, p-value, and whether it stands out."""

    names: tuple[str, ...]
    counts: FloatArray
    exposures: FloatArray
    rates: FloatArray
    target: float
    low: FloatArray
    high: FloatArray
    p_values: FloatArray
    adjusted: FloatArray
    stands_out: NDArray[np.bool_]
    dispersion: float
    rate: float
    level: float

    def summary(self, language: Language = "fr") -> str:
        """Name the areas that stand out."""
        found = [name for name, out in zip(self.names, self.stands_out, strict=True) if out]
        n = len(self.names)
        if language == "fr":
            if not found:
                return f"Aucune des {n} zones ne s'écarte de l'ensemble plus que par hasard."
            return f"{len(found)} zones sur {n} s'écartent de l'ensemble : {', '.join(found)}."
        if not found:
            return f"None of the {n} areas stands out from the whole beyond chance."
        return f"{len(found)} of {n} areas stand out from the whole: {', '.join(found)}."

    def plot(self) -> Any:
        """Return the funnel as an Altair chart."""
        import altair as alt

        rows = [
            {
                "zone": name,
                "exposition": e,
                "taux": r,
                "bas": lo,
                "haut": hi,
                "verdict": "hors limites" if out else "dans les limites",
            }
            for name, e, r, lo, hi, out in zip(
                self.names, self.exposures, self.rates, self.low, self.high, self.stands_out, strict=True
            )
        ]
        base = alt.Chart({"values": rows}).encode(x=alt.X("exposition:Q"))
        band = base.mark_area(opacity=0.2).encode(y=alt.Y("bas:Q", title="taux"), y2="haut:Q")
        points = base.mark_point(filled=True, size=60).encode(
            y="taux:Q",
            color=alt.Color("verdict:N", title=None),
            shape="verdict:N",
            tooltip=["zone:N", "taux:Q"],
        )
        return band + points


def funnel(
    counts: ArrayLike,
    *,
    exposures: ArrayLike,
    names: tuple[str, ...] | None = None,
    rate: float = 0.05,
    level: float = 0.95,
    allow_dispersion: bool = True,
) -> Funnel:
    """Compare the rate of each area with that of the whole.

    Null hypothesis: all areas have one rate (with ``allow_dispersion``, up to a common random spread).

    Formula: limits are exact Poisson quantiles of the mean target × exposure; p is twice the smaller
    mid-p tail. With dispersion φ, estimated from the middle 80 % of the z-scores (Winsorised), z and
    limits are those of variance φ × mean. Rejections by ``false_discovery``.

    Parameters: ``counts``, ``exposures``: n areas, exposures above zero. ``names``. ``rate``:
    false-discovery rate. ``level``: of the limits.

    Returns: a :class:`Funnel`.

    Limits: areas share neither facts nor people; a hot spot is not a bad performer.

    References: Spiegelhalter 2005, doi:10.1002/sim.1970.

    Checked against: Poisson quantiles of SciPy and a plain loop (``tests/stats/test_rates_limits.py``).
    """
    from scipy import stats

    y, e = float_array(counts, name="counts"), float_array(exposures, name="exposures")
    same_length(counts=y, exposures=e)
    if len(y) < 2:
        raise refuse("counts", why="au moins deux zones sont attendues.")
    if np.any(y < 0) or np.any(e <= 0):
        raise refuse("counts", why="des dénombrements et des expositions au-dessus de zéro sont attendus.")
    if y.sum() == 0:
        raise refuse("counts", why="aucun fait n'a été compté.")
    if names is not None and not all(isinstance(name, str) for name in listed(names, name="names")):
        raise refuse("names", why="des noms sont attendus.")
    with np.errstate(over="ignore"):
        ample = np.isfinite((y.sum() + 1) ** 2 / e).all() and np.isfinite((y.sum() / e.sum()) * e).all()
    if not ample:
        raise refuse("exposures", why="ces nombres passent ce qu'un calcul peut tenir : changez d'unité.")
    level, target = checked_level(level), float(y.sum() / e.sum())
    mean = target * e
    z = 2 * (np.sqrt(y) - np.sqrt(mean))
    dispersion = _spread(z) if flag(allow_dispersion, name="allow_dispersion") else 1.0
    tail = (1 - level) / 2
    if dispersion == 1.0:
        low, high = stats.poisson.ppf(tail, mean) / e, stats.poisson.ppf(1 - tail, mean) / e
        half = stats.poisson.pmf(y, mean) / 2
        p = 2 * (np.minimum(stats.poisson.cdf(y - 1, mean), stats.poisson.sf(y, mean)) + half)
    else:
        reach = stats.norm.ppf(1 - tail) * np.sqrt(dispersion) / 2
        low = np.maximum(np.sqrt(mean) - reach, 0) ** 2 / e
        high = (np.sqrt(mean) + reach) ** 2 / e
        p = 2 * stats.norm.sf(np.abs(z) / np.sqrt(dispersion))
    p = np.minimum(p, 1.0)
    out, adjusted = false_discovery(p, rate=rate)
    labels = tuple(names) if names is not None else tuple(f"zone {k + 1}" for k in range(len(y)))
    if len(labels) != len(y):
        raise refuse("names", why=f"{len(y)} noms sont attendus, en voici {len(labels)}.")
    return Funnel(labels, y, e, y / e, target, low, high, p, adjusted, out, dispersion, rate, level)


def _spread(z: FloatArray) -> float:
    """Winsorised dispersion of z-scores; 1 where it is no more than chance makes it."""
    from scipy import stats

    n = len(z)
    low, high = np.quantile(z, [0.1, 0.9])
    clipped = float((np.clip(z, low, high) ** 2).mean()) / _CLIPPED
    # Below this, chance alone is enough, and Poisson limits are kept.
    return clipped if clipped > float(stats.chi2.ppf(0.95, n)) / n else 1.0
