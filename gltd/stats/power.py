"""What a planned study can see: the smallest effect, and the time it would need."""

from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

import numpy as np

from gltd.stats.arguments import finite, level, non_negative, positive, refuse
from gltd.stats.normal import quantile
from gltd.stats.results import Language, Result, say

# No study of facts sees a smaller fall.
MIN_REDUCTION = 0.001


@dataclass(frozen=True)
class SmallestEffect(Result):
    """The smallest fall that a study would find ``power`` of the time.

    ``share`` is that fall as a share of the facts before, None where even their end would go unseen;
    ``facts`` is its number of facts.
    """

    share: float | None
    facts: float | None
    expected_treated: float
    expected_control: float
    dispersion: float
    level: float
    power: float

    def summary(self, language: Language = "fr") -> str:
        """Say which fall would go unseen."""
        if self.share is None or self.facts is None:
            return {
                "fr": "Avec ces volumes, même la fin des faits passerait inaperçue : allongez les fenêtres.",
                "en": "With such counts even the end of all facts would go unseen: lengthen the windows.",
            }[language]
        share, facts = say(100 * self.share, language=language), say(self.facts, language=language)
        if language == "fr":
            return (
                f"Avec ces volumes, une baisse de moins de {share} % ({facts} faits) passerait souvent "
                "inaperçue."
            )
        return f"With such counts a fall below {share}% ({facts} facts) would often go unseen."


def smallest_effect(
    expected_treated: float,
    *,
    expected_control: float,
    dispersion: float = 1.0,
    level_of_test: float = 0.95,
    power: float = 0.8,
) -> SmallestEffect:
    """Return the smallest fall of the treated area that a displacement difference would find.

    Null hypothesis: the treated area changes as its control does.

    Formula: the share r such that r T = (z₁ + z₂) √(φ (2T − rT + 2C)), z₁ and z₂ the quantiles of the
    level and of the power: a quadratic in r.

    Parameters: ``expected_treated``, ``expected_control``: facts expected in one window without the
    operation; a control of 0 is a plain comparison before and after. ``dispersion``: variance-to-mean
    ratio, from ``displacement.overdispersion``. ``level_of_test``, ``power``.

    Returns: a :class:`SmallestEffect`.

    Limits: both windows are of one length; rates of the past are taken for those to come; with a
    dispersion that is estimated, a little more is needed.

    References: Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5.

    Checked against: simulated studies (``tests/stats/test_power.py``).
    """
    t = positive(expected_treated, name="expected_treated")
    c = non_negative(expected_control, name="expected_control")
    ratio, reach2 = _dispersion(dispersion), _reach(level_of_test, power=power) ** 2
    # r²T² + r φ reach² T − φ reach² (2T + 2C) = 0
    b = ratio * reach2 * t
    root = (-b + sqrt(b**2 + 4 * t**2 * ratio * reach2 * 2 * (t + c))) / (2 * t**2)
    share = root if root <= 1 else None
    return SmallestEffect(share, None if share is None else share * t, t, c, ratio, level_of_test, power)


def periods_needed(
    reduction: float,
    *,
    treated_each: float,
    control_each: float,
    dispersion: float = 1.0,
    level_of_test: float = 0.95,
    power: float = 0.8,
) -> int:
    """Return how many periods each window must hold for a fall of that share to be found.

    Null hypothesis: the treated area changes as its control does.

    Formula: the least whole n ≥ φ (z₁ + z₂)² ((2 − r) t + 2 c) / (r t)², that of :func:`smallest_effect`
    solved for the length; t and c are the facts of one period.

    Parameters: ``reduction``: share from 0 to 1. ``treated_each``, ``control_each``: facts of one period,
    a month for instance. ``dispersion``, ``level_of_test``, ``power``.

    Returns: a whole number of periods, before and after each.

    Limits: those of :func:`smallest_effect`.

    References: Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5.

    Checked against: :func:`smallest_effect` at that length (``tests/stats/test_power.py``).
    """
    share = finite(reduction, name="reduction")
    if not MIN_REDUCTION <= share <= 1:
        raise refuse("reduction", why="une part de 0.001 à 1 est attendue, 0.3 par exemple.")
    t, c = positive(treated_each, name="treated_each"), non_negative(control_each, name="control_each")
    reach2 = _reach(level_of_test, power=power) ** 2
    return max(
        1, ceil(_dispersion(dispersion) * reach2 * ((2 - share) * t + 2 * c) / (share * t) ** 2 - 1e-9)
    )


def chance(
    reduction: float,
    *,
    expected_treated: float,
    expected_control: float,
    dispersion: float = 1.0,
    level_of_test: float = 0.95,
) -> float:
    """Return the chance that a study finds a fall of that share.

    Null hypothesis: the treated area changes as its control does.

    Formula: Φ(r T / √(φ ((2 − r) T + 2C)) − z₁), that of :func:`smallest_effect` solved for the power.

    Parameters: as in :func:`smallest_effect`; ``reduction``: share from 0 to 1.

    Returns: a probability; that of being wrong about the direction is left out.

    Limits: those of :func:`smallest_effect`.

    References: Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5.

    Checked against: statsmodels 0.15, without control areas (``tests/stats/reference/rates.json``); simulated
    studies (``tests/stats/test_power.py``).
    """
    from scipy import special

    share = finite(reduction, name="reduction")
    if not 0 <= share <= 1:
        raise refuse("reduction", why="une part de 0 à 1 est attendue.")
    t = positive(expected_treated, name="expected_treated")
    c = non_negative(expected_control, name="expected_control")
    error = sqrt(_dispersion(dispersion) * ((2 - share) * t + 2 * c))
    return float(special.ndtr(share * t / error - quantile(level(level_of_test, name="level_of_test"))))


def plot(expected_treated: float, *, expected_control: float, dispersion: float = 1.0) -> Any:
    """Return the chance of finding a fall against its size, as an Altair chart."""
    import altair as alt

    rows = [
        {
            "baisse": 100 * float(share),
            "chances": 100
            * chance(
                float(share),
                expected_treated=expected_treated,
                expected_control=expected_control,
                dispersion=dispersion,
            ),
        }
        for share in np.linspace(0, 1, 41)
    ]
    return (
        alt.Chart({"values": rows})
        .mark_line()
        .encode(x=alt.X("baisse:Q", title="baisse (%)"), y=alt.Y("chances:Q", title="chances de la voir (%)"))
    )


def _reach(level_of_test: float, *, power: float) -> float:
    wanted = level(power, name="power")
    if wanted < 0.5:
        raise refuse("power", why="une puissance d'au moins 0.5 est attendue, 0.8 par exemple.")
    return quantile(level(level_of_test, name="level_of_test")) + quantile(2 * wanted - 1)


def _dispersion(value: float) -> float:
    return max(1.0, positive(value, name="dispersion"))
