"""The weighted displacement quotient: which share of the effect moved to the buffer."""

from dataclasses import dataclass
from math import inf, sqrt
from typing import Any

import numpy as np

from gltd.stats.arguments import at_least, generator, pair, refuse
from gltd.stats.arguments import level as checked_level
from gltd.stats.displacement.wdd import Counts
from gltd.stats.normal import quantile
from gltd.stats.results import Language, Result, say


@dataclass(frozen=True)
class WDQ(Result):
    """A displacement quotient and what goes with it.

    ``wdq`` is None where the treated area did no better than the control: there was nothing to displace.
    ``success`` and ``buffer_ratio`` are its two halves; ``gross_effect`` and ``total_net_effect`` are in
    facts. ``fieller`` is None where the effect is too uncertain to bound the quotient; ``bootstrap``
    where no ``rng`` was given.
    """

    wdq: float | None
    success: float
    success_se: float
    buffer_ratio: float
    gross_effect: float
    total_net_effect: float
    fieller: tuple[float, float] | None
    bootstrap: tuple[float, float] | None
    undefined_share: float | None
    level: float
    resamples: int

    @property
    def effect_established(self) -> bool:
        """Whether the success of the treated area is beyond chance; if not, the quotient means little."""
        return self.success < -quantile(self.level) * self.success_se

    def summary(self, language: Language = "fr") -> str:
        """Say the quotient, or why there is none."""
        if self.wdq is None:
            return {
                "fr": "Quotient de déport sans objet : la zone traitée ne fait pas mieux que la zone témoin.",
                "en": "No displacement quotient: the treated area did no better than the control.",
            }[language]
        value = say(self.wdq, digits=2, signed=True, language=language)
        net = say(self.total_net_effect, digits=1, language=language)
        if language == "fr":
            kind = "une diffusion du bénéfice" if self.wdq > 0 else "un déport"
            doubt = (
                "" if self.effect_established else " L'effet lui-même n'est pas établi : à lire avec réserve."
            )
            return f"Quotient {value}, dans le sens d'{kind} ; effet net total {net} faits évités.{doubt}"
        kind = "diffusion of benefit" if self.wdq > 0 else "displacement"
        doubt = "" if self.effect_established else " The effect itself is not established: read with care."
        return f"Quotient {value}, towards {kind}; total net effect {net} facts prevented.{doubt}"

    def plot(self) -> Any:
        """Return the quotient by each of its intervals, beside zero, as an Altair chart."""
        from gltd.stats.interval_picture import draw_intervals

        kinds = {"Fieller": self.fieller, "rééchantillonnage": self.bootstrap}
        value = float("nan") if self.wdq is None else self.wdq
        rows = [(name, value, *bounds) for name, bounds in kinds.items() if bounds is not None]
        return draw_intervals(rows or [("sans intervalle", value, -inf, inf)], unit="quotient (WDQ)")


def wdq(
    *,
    treated: Counts,
    control: Counts,
    buffer: Counts,
    level: float = 0.95,
    resamples: int = 4000,
    rng: np.random.Generator | None = None,
) -> WDQ:
    """Relate the change of a buffer to the success of the treated area, both against a control.

    Null hypothesis: none is tested; a quotient of zero means neither displacement nor diffusion.

    Formula: WDQ = (B₁/C₁ − B₀/C₀) / (T₁/C₁ − T₀/C₀); gross effect T₀ − T₁;
    total net effect (T₀ C₁/C₀ − T₁) + (B₀ C₁/C₀ − B₁). Interval by Fieller's theorem with delta-method
    variances, and by the parametric bootstrap of Poisson counts.

    Parameters: ``treated``, ``control``, ``buffer``: (before, after) counts; the control above zero.
    ``resamples`` and ``rng``: of the bootstrap, left out without ``rng``.

    Returns: a :class:`WDQ`.

    Limits: below −1 more moved than was prevented, between −1 and 0 part of it, above 0 the benefit
    spread. The quotient is biased by regression to the mean and by controls that are not alike, has no
    finite variance where the effect may be zero, and is undefined without effect. Prefer ``wdd`` and give
    this one beside it.

    References: Bowers & Johnson 2003, doi:10.1023/A:1024909009240; Ratcliffe, Taniguchi, Groff & Wood 2011,
    doi:10.1111/j.1745-9125.2011.00240.x.

    Checked against: the printed table of the Philadelphia foot patrol, and
    ``tests/stats/naive_displacement.py`` (``tests/stats/test_displacement_wdq.py``).
    """
    level = checked_level(level)
    resamples = at_least(resamples, name="resamples", minimum=100)
    t, c, b = pair(treated, name="treated"), pair(control, name="control"), pair(buffer, name="buffer")
    if min(c) < 1:
        raise refuse("control", why="la zone témoin doit compter au moins un fait avant et un fait après.")
    success, around = t[1] / c[1] - t[0] / c[0], b[1] / c[1] - b[0] / c[0]
    success_variance = _ratio_variance(t[1], c[1]) + _ratio_variance(t[0], c[0])
    around_variance = _ratio_variance(b[1], c[1]) + _ratio_variance(b[0], c[0])
    shared = t[1] * b[1] / c[1] ** 3 + t[0] * b[0] / c[0] ** 3
    defined = success < 0
    drawn = (
        _bootstrap(t, c, b, level=level, resamples=resamples, rng=rng)
        if defined and rng is not None
        else None
    )
    return WDQ(
        wdq=around / success if defined else None,
        success=success,
        success_se=sqrt(success_variance),
        buffer_ratio=around,
        gross_effect=t[0] - t[1],
        total_net_effect=(t[0] * c[1] / c[0] - t[1]) + (b[0] * c[1] / c[0] - b[1]),
        fieller=_fieller((around, success), (around_variance, success_variance, shared), level=level)
        if defined
        else None,
        bootstrap=None if drawn is None else drawn[0],
        undefined_share=None if drawn is None else drawn[1],
        level=level,
        resamples=resamples if drawn is not None else 0,
    )


def _ratio_variance(top: float, bottom: float) -> float:
    """Delta-method variance of a ratio of two independent Poisson counts."""
    return top / bottom**2 + top**2 / bottom**3


def _fieller(
    parts: tuple[float, float], variances: tuple[float, float, float], *, level: float
) -> tuple[float, float] | None:
    (top, bottom), (v_top, v_bottom, v_shared) = parts, variances
    z2 = quantile(level) ** 2
    a = bottom**2 - z2 * v_bottom
    half = top * bottom - z2 * v_shared
    inside = half**2 - a * (top**2 - z2 * v_top)
    if a <= 0 or inside < 0:
        return None
    return (half - sqrt(inside)) / a, (half + sqrt(inside)) / a


def _bootstrap(
    t: tuple[float, float],
    c: tuple[float, float],
    b: tuple[float, float],
    *,
    level: float,
    resamples: int,
    rng: np.random.Generator,
) -> tuple[tuple[float, float], float] | None:
    """Percentile interval of resampled quotients that are defined, and the share that is not."""
    drawn = generator(rng).poisson(lam=np.array([*t, *c, *b]), size=(resamples, 6)).astype(np.float64)
    t0, t1, c0, c1, b0, b1 = drawn.T
    with np.errstate(divide="ignore", invalid="ignore"):
        success, around = t1 / c1 - t0 / c0, b1 / c1 - b0 / c0
    defined = np.isfinite(success) & np.isfinite(around) & (success < 0)
    if not defined.any():
        return None
    low, high = np.quantile(around[defined] / success[defined], [(1 - level) / 2, (1 + level) / 2])
    return (float(low), float(high)), float(1 - defined.mean())
