"""The main estimates of each method, as one table shows them: value, error, interval, p."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from gltd.usecases.studying.result import Estimate

if TYPE_CHECKING:
    from gltd.stats.displacement import WDD, WDQ, Assessment, Combined, DiD, Placebo, Synthetic
    from gltd.stats.pattern import Centre, Move, Sppt
    from gltd.stats.power import SmallestEffect
    from gltd.stats.rates import Comparison, Trend


def make(
    name: str,
    *,
    value: float | None,
    standard_error: float | None = None,
    bounds: tuple[float | None, float | None] = (None, None),
    p: float | None = None,
) -> Estimate:
    """Return an estimate of plain numbers; what is infinite or absent is None."""
    low, high = bounds
    return Estimate(name, _plain(value), _plain(standard_error), _plain(low), _plain(high), _plain(p))


def of_assessment(found: "Assessment") -> tuple[Estimate, ...]:
    """Return local, around and net effect; twice where the dispersion widens them."""
    if found.corrected is None:
        return of_wdd(found.estimate)
    return (*of_wdd(found.estimate), *of_wdd(found.corrected, suffix=", élargi par la dispersion"))


def of_wdd(found: "WDD", *, suffix: str = "") -> tuple[Estimate, ...]:
    """Return local, around and net effect of a displacement difference."""
    local = make(
        f"effet local{suffix}",
        value=found.local,
        standard_error=found.local_se,
        bounds=(found.local_low, found.local_high),
        p=found.p_value if found.displaced is None else None,
    )
    if found.displaced is None:
        return (local,)
    around = make(
        f"effet autour{suffix}",
        value=found.displaced,
        standard_error=found.displaced_se,
        bounds=(found.displaced_low, found.displaced_high),
    )
    net = make(
        f"effet net{suffix}",
        value=found.net,
        standard_error=found.net_se,
        bounds=(found.low, found.high),
        p=found.p_value,
    )
    return local, around, net


def of_comparisons(names: Sequence[str], *, found: Sequence["Comparison"]) -> tuple[Estimate, ...]:
    """Return the ratio of each zone, after over before."""
    return tuple(
        make(f"{name} : rapport après / avant", value=one.ratio, bounds=(one.low, one.high), p=one.p_value)
        for name, one in zip(names, found, strict=True)
    )


def of_trend(name: str, *, found: "Trend") -> Estimate:
    """Return the change a month, in percent."""
    value, low, high = (found.percent, found.low, found.high) if not found.too_small else (None,) * 3
    p = None if found.too_small else found.p_value
    return make(f"{name} : évolution par mois (%)", value=value, bounds=(low, high), p=p)


def of_panel(effect: "DiD", *, placebo: "Placebo", composed: "Synthetic | None") -> tuple[Estimate, ...]:
    """Return the ratio of the regression, its rank among placebos, and the gap to the composed control."""
    made = [
        make(
            "rapport (doubles différences)",
            value=effect.ratio,
            bounds=(effect.low, effect.high),
            p=effect.p_value,
        ),
        make("logarithme du rapport", value=effect.log_ratio, standard_error=effect.log_se),
        make("placebos de lieux", value=None, p=placebo.p_places),
        make("placebos de dates", value=None, p=placebo.p_dates),
    ]
    if composed is not None:
        made.append(make("écart au témoin composé (faits)", value=composed.effect, p=composed.p_value))
    return tuple(made)


def of_quotient(found: "WDQ") -> tuple[Estimate, ...]:
    """Return the quotient with both of its intervals, and its two halves."""
    return (
        make("quotient (Fieller)", value=found.wdq, bounds=found.fieller or (None, None)),
        make("quotient (rééchantillonnage)", value=found.wdq, bounds=found.bootstrap or (None, None)),
        make("succès de la zone traitée", value=found.success, standard_error=found.success_se),
        make("effet net total (faits évités)", value=found.total_net_effect),
    )


def of_power(found: "SmallestEffect") -> tuple[Estimate, ...]:
    """Return the smallest fall that would be seen."""
    share = None if found.share is None else 100 * found.share
    return make("plus petite baisse décelable (%)", value=share), make("soit, en faits", value=found.facts)


def of_pattern(found: "Sppt", *, moved: "Move") -> tuple[Estimate, ...]:
    """Return the indices of similarity, and how far the centre went."""
    return (
        make("indice S d'Andresen", value=found.s),
        make("indice S, sans les zones vides", value=found.s_robust),
        make("indice S, quantiles exacts", value=found.s_exact),
        make("part des zones inchangées (proportions)", value=found.s_proportions),
        make("centre : déplacement (m)", value=moved.distance_m, p=moved.p_value),
        make("dont vers l'est (m)", value=moved.east_m.value, bounds=(moved.east_m.low, moved.east_m.high)),
        make(
            "dont vers le nord (m)", value=moved.north_m.value, bounds=(moved.north_m.low, moved.north_m.high)
        ),
    )


def of_centre(found: "Centre") -> tuple[Estimate, ...]:
    """Return where the middle is, and how far facts spread."""
    parts = (
        ("centre, est (m)", found.x_m),
        ("centre, nord (m)", found.y_m),
        ("distance type (m)", found.distance_m),
        ("grand demi-axe (m)", found.major_m),
        ("petit demi-axe (m)", found.minor_m),
    )
    made = tuple(make(name, value=part.value, bounds=(part.low, part.high)) for name, part in parts)
    return (*made, make("angle de l'ellipse (degrés)", value=found.angle_deg))


def of_combined(found: "Combined") -> tuple[Estimate, ...]:
    """Return the weighted sum."""
    bounds = (found.low, found.high)
    return (
        make(
            "effet pondéré",
            value=found.estimate,
            standard_error=found.standard_error,
            bounds=bounds,
            p=found.p_value,
        ),
    )


def _plain(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else float(value)
