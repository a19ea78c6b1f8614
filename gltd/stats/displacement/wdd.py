"""The weighted displacement difference: did the facts fall, and did they move next door?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from gltd.stats.arguments import FloatArray, float_array, listed, pair, positive, refuse, same_length
from gltd.stats.arguments import level as checked_level
from gltd.stats.normal import interval, two_sided_p
from gltd.stats.results import Language, Result, say

if TYPE_CHECKING:
    from gltd.stats.displacement.dispersion import Dispersion

Counts = Sequence[float]
# Below this mean of a count, intervals cover less than they say (docs/calibration.md).
MIN_MEAN = 2.0
_TOO_SMALL = {
    "fr": " Une zone compte moins de 2 faits par fenêtre en moyenne : trop peu, l'intervalle n'est pas sûr.",
    "en": " An area counts fewer than 2 facts a window on average: too few, the interval is not safe.",
}
_ROLES = ("control", "treated", "displacement_control", "displacement")


@dataclass(frozen=True)
class WDD(Result):
    """A weighted displacement difference, in facts: below zero is fewer than the control leads to expect.

    ``displaced`` and its error are None where no displacement area was given. ``z``, ``p_value``, ``low`` and
    ``high`` are those of ``net``; ``dispersion`` is the variance-to-mean ratio used (1 for Poisson).
    ``too_small``: an area counts fewer than 2 facts a window on average, too few for the interval to keep its
    level.
    """

    local: float
    local_se: float
    displaced: float | None
    displaced_se: float | None
    net: float
    net_se: float
    z: float
    p_value: float
    low: float
    high: float
    local_low: float
    local_high: float
    displaced_low: float | None
    displaced_high: float | None
    level: float
    dispersion: float = 1.0
    freedom: int | None = None
    too_small: bool = False

    def corrected(self, dispersion: "Dispersion") -> "WDD":
        """Return the same estimates with errors widened for counts that vary more than Poisson's.

        The errors are multiplied by the root of the ratio, never shrunk, and the interval is Student's with
        the freedom that estimated the ratio.
        """
        ratio = max(1.0, dispersion.ratio)
        if ratio == 1.0:
            return self
        widened = _assemble(
            local=(self.local, self.local_se * sqrt(ratio)),
            displaced=None
            if self.displaced is None or self.displaced_se is None
            else (self.displaced, self.displaced_se * sqrt(ratio)),
            net=(self.net, self.net_se * sqrt(ratio)),
            level=self.level,
            freedom=dispersion.freedom,
        )
        return replace(widened, dispersion=ratio, freedom=dispersion.freedom, too_small=self.too_small)

    def summary(self, language: Language = "fr") -> str:
        """Say the local, displaced and net effects in one paragraph."""
        rows = [("local", self.local, self.local_low, self.local_high)]
        if self.displaced is not None and self.displaced_low is not None and self.displaced_high is not None:
            rows.append(("displaced", self.displaced, self.displaced_low, self.displaced_high))
            rows.append(("net", self.net, self.low, self.high))
        words = {
            "fr": {"local": "effet local", "displaced": "effet autour", "net": "effet net"},
            "en": {"local": "local effect", "displaced": "effect around", "net": "net effect"},
        }[language]
        to = "à" if language == "fr" else "to"
        share = say(100 * self.level, digits=0, language=language) + ("\u202f%" if language == "fr" else "%")
        said = [
            f"{words[name]} {say(value, digits=1, signed=True, language=language)} "
            f"({share} {say(low, digits=1, signed=True, language=language)} {to} "
            f"{say(high, digits=1, signed=True, language=language)})"
            for name, value, low, high in rows
        ]
        text = "; ".join(said) if language == "en" else "\u202f; ".join(said)
        return text[0].upper() + text[1:] + "." + (_TOO_SMALL[language] if self.too_small else "")

    def plot(self) -> Any:
        """Return the local, displaced and net effects with their intervals as an Altair chart."""
        from gltd.stats.interval_picture import draw_intervals

        found = [("effet local", self.local, self.local_low, self.local_high)]
        if self.displaced is not None and self.displaced_low is not None and self.displaced_high is not None:
            found.append(("effet autour", self.displaced, self.displaced_low, self.displaced_high))
            found.append(("effet net", self.net, self.low, self.high))
        return draw_intervals(found, unit="faits")


def wdd(
    *,
    treated: Counts,
    control: Counts,
    displacement: Counts | None = None,
    displacement_control: Counts | None = None,
    time_weights: Counts = (1, 1),
    area_weights: Counts = (1, 1, 1, 1),
    level: float = 0.95,
) -> WDD:
    """Compare the change of a treated area, and of its surroundings, with the change of control areas.

    Null hypothesis: treated and control areas change by the same number of facts, and so do the
    displacement areas and theirs.

    Formula: with ΔX = X₁/(w₁ a) − X₀/(w₀ a), local = ΔT − ΔC, displaced = ΔD − ΔDc, net = local + displaced;
    the variance is the sum of the counts, each divided by the square of its weights.

    Parameters: ``treated``, ``control``, ``displacement``, ``displacement_control``: (before, after),
    counts of facts. ``time_weights``: lengths of the windows (before, after), relative. ``area_weights``:
    sizes in the order control, treated, displacement control, displacement. ``level``: of the interval.

    Returns: a :class:`WDD`; ``too_small`` and ``summary()`` tell counts below a mean of 2.

    Limits: counts are taken as Poisson and independent, and the controls as moving in parallel in
    *numbers* of facts, not in percent: give areas of like size, or weights. At a variance of 1.5, 2 and 3
    times the mean the nominal 5 % becomes 10.9, 16.6 and 25.6 %: see ``overdispersion``. Means below 2
    facts are too small. An area with no count at all and no control counts as no change.

    References: Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5.

    Checked against: the paper's example; crimepy ``notebooks/WDD_Examples.ipynb``
    (``tests/stats/test_displacement_wdd.py``); ``tests/stats/naive_displacement.py``.
    """
    level = checked_level(level)
    times = _weights(time_weights, name="time_weights", size=2)
    areas = dict(zip(_ROLES, _weights(area_weights, name="area_weights", size=4), strict=True))
    if displacement is None and displacement_control is not None:
        raise refuse("displacement_control", why="donnez aussi la zone de déport (displacement).")
    given = {"treated": treated, "control": control}
    if displacement is not None:
        given["displacement"] = displacement
    if displacement_control is not None:
        given["displacement_control"] = displacement_control
    pairs = {name: pair(counts, name=name) for name, counts in given.items()}
    change = {name: _change(counts, times=times, area=areas[name]) for name, counts in pairs.items()}
    nothing = (0.0, 0.0)
    local = _difference(change["treated"], change["control"])
    displaced = (
        _difference(change["displacement"], change.get("displacement_control", nothing))
        if displacement is not None
        else None
    )
    around = displaced or nothing
    net = (local[0] + around[0], local[1] + around[1])
    found = _assemble(
        local=(local[0], sqrt(local[1])),
        displaced=None if displaced is None else (displaced[0], sqrt(displaced[1])),
        net=(net[0], sqrt(net[1])),
        level=level,
    )
    return replace(found, too_small=any(sum(counts) / 2 < MIN_MEAN for counts in pairs.values()))


def contrast(
    before: ArrayLike,
    *,
    after: ArrayLike,
    local: ArrayLike,
    displaced: ArrayLike | None = None,
    time_weights: Counts = (1, 1),
    level: float = 0.95,
) -> WDD:
    """Generalise :func:`wdd` to any number of areas, each with its own signed coefficient.

    Null hypothesis: the weighted sum of the changes is zero.

    Formula: Σ aᵢ Δᵢ with variance Σ aᵢ² (X₁ᵢ/w₁² + X₀ᵢ/w₀²); net uses the sum of both coefficients, so that a
    control that serves twice is counted with its full weight in the error.

    Parameters: ``before``, ``after``: counts of the n areas. ``local``, ``displaced``: n coefficients each.
    ``time_weights``, ``level``: as in :func:`wdd`.

    Returns: a :class:`WDD`.

    Limits: those of :func:`wdd`; coefficients are taken as known, not estimated from the same counts.

    References: Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5.

    Checked against: :func:`wdd` on the same counts (``tests/stats/test_displacement_wdd.py``).
    """
    level = checked_level(level)
    w0, w1 = _weights(time_weights, name="time_weights", size=2)
    x0, x1 = float_array(before, name="before"), float_array(after, name="after")
    if np.any(x0 < 0) or np.any(x1 < 0):
        raise refuse("before, after", why="des dénombrements, positifs ou nuls, sont attendus.")
    own = float_array(local, name="local")
    around = np.zeros(len(own)) if displaced is None else float_array(displaced, name="displaced")
    same_length(before=x0, after=x1, local=own, displaced=around)
    change, variance = x1 / w1 - x0 / w0, x1 / w1**2 + x0 / w0**2

    def weigh(coefficients: FloatArray) -> tuple[float, float]:
        return float(coefficients @ change), sqrt(float(coefficients**2 @ variance))

    found = _assemble(
        local=weigh(own),
        displaced=None if displaced is None else weigh(around),
        net=weigh(own + around),
        level=level,
    )
    used = (own != 0) | (around != 0)
    return replace(found, too_small=bool(np.any((x0 + x1)[used] / 2 < MIN_MEAN)))


def _weights(values: Counts, *, name: str, size: int) -> tuple[float, ...]:
    if len(listed(values, name=name)) != size:
        raise refuse(name, why=f"{size} poids sont attendus, en voici {len(values)}.")
    return tuple(positive(value, name=name) for value in values)


def _change(counts: tuple[float, float], *, times: tuple[float, ...], area: float) -> tuple[float, float]:
    """Return the weighted change and its variance."""
    (before, after), (w0, w1) = counts, times
    return after / (w1 * area) - before / (w0 * area), after / (w1 * area) ** 2 + before / (w0 * area) ** 2


def _difference(change: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return change[0] - other[0], change[1] + other[1]


def _assemble(
    *,
    local: tuple[float, float],
    displaced: tuple[float, float] | None,
    net: tuple[float, float],
    level: float,
    freedom: int | None = None,
) -> WDD:
    low, high = interval(net[0], error=net[1], level=level, freedom=freedom)
    local_low, local_high = interval(local[0], error=local[1], level=level, freedom=freedom)
    around = (
        (None, None)
        if displaced is None
        else interval(displaced[0], error=displaced[1], level=level, freedom=freedom)
    )
    return WDD(
        local=local[0],
        local_se=local[1],
        displaced=None if displaced is None else displaced[0],
        displaced_se=None if displaced is None else displaced[1],
        net=net[0],
        net_se=net[1],
        z=net[0] / net[1] if net[1] > 0 else 0.0,
        p_value=two_sided_p(net[0], error=net[1], freedom=freedom),
        low=low,
        high=high,
        local_low=local_low,
        local_high=local_high,
        displaced_low=around[0],
        displaced_high=around[1],
        level=level,
    )
