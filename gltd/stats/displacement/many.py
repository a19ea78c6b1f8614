"""WDD for thousands of areas at once, and the sum of several outcomes weighted by their harm."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gltd.stats.arguments import MAX_COUNT, FloatArray, float_array, refuse, same_length
from gltd.stats.arguments import level as checked_level
from gltd.stats.normal import interval, two_sided_p
from gltd.stats.results import Language, Result, say


@dataclass(frozen=True)
class Combined(Result):
    """Several estimates added with weights: estimate, error, z, p and interval; z is 0 where the error is."""

    estimate: float
    standard_error: float
    z: float
    p_value: float
    low: float
    high: float
    level: float
    outcomes: int

    def summary(self, language: Language = "fr") -> str:
        """Say the weighted sum and its interval."""
        numbers = [
            say(value, digits=1, signed=True, language=language)
            for value in (self.estimate, self.low, self.high)
        ]
        if language == "fr":
            return (
                f"Somme pondérée de {self.outcomes} effets : {numbers[0]} "
                f"({say(100 * self.level)} % {numbers[1]} à {numbers[2]})."
            )
        return (
            f"Weighted sum of {self.outcomes} effects: {numbers[0]} "
            f"({say(100 * self.level, language='en')}% {numbers[1]} to {numbers[2]})."
        )

    def plot(self) -> Any:
        """Return the sum and its interval as an Altair chart."""
        from gltd.stats.interval_picture import draw_intervals

        return draw_intervals([("somme pondérée", self.estimate, self.low, self.high)], unit="faits pondérés")


def combine(
    estimates: Sequence[float], *, errors: Sequence[float], weights: Sequence[float], level: float = 0.95
) -> Combined:
    """Add independent estimates, each with its weight, for instance of harm.

    Null hypothesis: the weighted sum is zero.

    Formula: Σ wᵢ eᵢ with standard error √Σ wᵢ² sᵢ².

    Parameters: ``estimates``, ``errors`` (standard errors), ``weights``: as many of each. ``level``: of the
    interval.

    Returns: a :class:`Combined`. An outcome of which nothing was counted has estimate 0 and error 0, and
    changes nothing; where all are so, the sum is 0, z is 0 and p is 1. An empty list, a negative error, and
    an error of 0 beside an estimate that is not 0 are refused.

    Limits: the outcomes are taken as independent; the weights as known.

    References: Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5.

    Checked against: crimepy ``notebooks/WDD_Examples.ipynb`` (``tests/stats/test_displacement_wdd.py``).
    """
    level = checked_level(level)
    e, s, w = (
        float_array(values, name=name)
        for name, values in (("estimates", estimates), ("errors", errors), ("weights", weights))
    )
    same_length(estimates=e, errors=s, weights=w)
    if np.any(s < 0):
        raise refuse("errors", why="une erreur type ne peut pas être négative.")
    if len(e) == 0:
        raise refuse("estimates", why="au moins un effet est attendu.")
    if np.any((s == 0) & (e != 0)):
        rank = int(np.flatnonzero((s == 0) & (e != 0))[0]) + 1
        raise refuse("errors", why=f"l'effet de rang {rank} n'est pas nul et n'a pas d'erreur ; donnez-la.")
    estimate, error = float(w @ e), sqrt(float(w**2 @ s**2))
    low, high = interval(estimate, error=error, level=level)
    return Combined(
        estimate=estimate,
        standard_error=error,
        z=estimate / error if error > 0 else 0.0,
        p_value=two_sided_p(estimate, error=error),
        low=low,
        high=high,
        level=level,
        outcomes=len(e),
    )


def wdd_many(
    *,
    treated: ArrayLike,
    control: ArrayLike,
    displacement: ArrayLike | None = None,
    displacement_control: ArrayLike | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Compute net WDD and its standard error for n sets of areas at once, with equal weights.

    Null hypothesis: the treated areas change as their controls do.

    Formula: that of ``wdd``: ΔT − ΔC + ΔD − ΔDc, variance the sum of the counts.

    Parameters: arrays of shape (n, 2), before and after.

    Returns: the n net differences and their n standard errors.

    Limits: with many areas, some intervals exclude zero by chance: see ``rates.funnel`` for a false-discovery
    control.

    References: Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5.

    Checked against: ``wdd`` row by row (``tests/stats/test_displacement_wdd.py``).
    """
    signs = {"treated": 1, "control": -1, "displacement": 1, "displacement_control": -1}
    given = {
        "treated": treated,
        "control": control,
        "displacement": displacement,
        "displacement_control": displacement_control,
    }
    net: FloatArray | None = None
    variance: FloatArray | None = None
    for name, values in given.items():
        if values is None:
            continue
        counts = _pairs(values, name=name)
        if net is not None and len(net) != len(counts):
            raise refuse(name, why=f"{len(net)} lignes sont attendues, en voici {len(counts)}.")
        change, total = signs[name] * (counts[:, 1] - counts[:, 0]), counts.sum(axis=1)
        net = change if net is None else net + change
        variance = total if variance is None else variance + total
    if net is None or variance is None:
        raise refuse("treated", why="des dénombrements sont attendus.")
    return net, np.sqrt(variance)


def _pairs(values: ArrayLike, *, name: str) -> FloatArray:
    try:
        counts = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        counts = np.empty(0)
    if counts.ndim != 2 or counts.shape[1] != 2 or not np.all((counts >= 0) & (counts <= MAX_COUNT)):
        raise refuse(name, why="un tableau (n, 2) de dénombrements avant et après est attendu.")
    return counts
