"""Where the middle of a pattern is, how far it spreads, and whether it moved."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from gltd.stats.arguments import FloatArray, at_least, generator, instance, refuse
from gltd.stats.arguments import level as checked_level
from gltd.stats.normal import interval
from gltd.stats.points import Points
from gltd.stats.results import Language, Result, say


@dataclass(frozen=True)
class Interval(Result):
    """An estimate and its bounds."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Centre(Result):
    """Mean centre, standard distance and ellipse of a pattern, with bootstrap bounds.

    ``major_m`` and ``minor_m`` are semi-axes (√2 standard deviations along each axis, so that a round
    pattern has both equal to its standard distance); ``angle_deg`` turns from east to north.
    """

    x_m: Interval
    y_m: Interval
    distance_m: Interval
    major_m: Interval
    minor_m: Interval
    angle_deg: float
    events: int
    level: float

    def summary(self, language: Language = "fr") -> str:
        """Say how spread out the pattern is."""
        value, low, high = (
            say(number, language=language)
            for number in (self.distance_m.value, self.distance_m.low, self.distance_m.high)
        )
        if language == "fr":
            return (
                f"{say(self.events)} faits, distance type {value} m ({low} à {high} m) autour de leur centre."
            )
        return f"{say(self.events, language='en')} facts, standard distance {value} m ({low} to {high} m)."

    def plot(self) -> Any:
        """Return the centre and its ellipse, in metres, as an Altair chart."""
        import altair as alt  # slow to import, and many callers never draw

        turn, angle = np.linspace(0, 2 * np.pi, 73), np.radians(self.angle_deg)
        along, across = self.major_m.value * np.cos(turn), self.minor_m.value * np.sin(turn)
        east = self.x_m.value + along * np.cos(angle) - across * np.sin(angle)
        north = self.y_m.value + along * np.sin(angle) + across * np.cos(angle)
        edge = [
            {"est": e, "nord": n, "rang": k}
            for k, (e, n) in enumerate(zip(east.tolist(), north.tolist(), strict=True))
        ]
        x, y = (
            alt.X("est:Q", title="Est (m)", scale=alt.Scale(zero=False)),
            alt.Y("nord:Q", title="Nord (m)", scale=alt.Scale(zero=False)),
        )
        middle = alt.Chart({"values": [{"est": self.x_m.value, "nord": self.y_m.value}]})
        ellipse = alt.Chart({"values": edge}).mark_line().encode(x=x, y=y, order="rang:Q")
        return ellipse + middle.mark_point(filled=True, size=70).encode(x=x, y=y)


def centre(points: Points, *, rng: np.random.Generator, resamples: int = 400, level: float = 0.95) -> Centre:
    """Describe where a pattern lies and how far it spreads.

    Null hypothesis: none.

    Formula: mean of the coordinates; standard distance √(var x + var y); semi-axes √(2λ) of the
    eigenvalues λ of the covariance (divisor n). Bounds are percentiles of resampled events.

    Parameters: ``points``: at least 3 events. ``rng``, ``resamples``, ``level``.

    Returns: a :class:`Centre`.

    Limits: one centre says little of a pattern with several; events that copy one another make bounds too
    narrow.

    References: Levine 2015, CrimeStat IV, chapter 4.

    Checked against: pointpats ``centrography`` (``tests/stats/reference/centre.json``) and a plain loop
    (``tests/stats/test_pattern.py``).
    """
    rng, level = generator(rng), checked_level(level)
    resamples = at_least(resamples, name="resamples", minimum=100)
    n = len(instance(points, name="points", of=Points))
    if n < 3:
        raise refuse("points", why=f"au moins 3 faits sont attendus, en voici {n}.")
    # Near the origin first, so that squares of Lambert metres lose no digits.
    origin = np.array([points.x_m.mean(), points.y_m.mean()])
    xy = points.xy_m - origin
    terms = np.column_stack([xy, xy[:, 0] ** 2, xy[:, 1] ** 2, xy[:, 0] * xy[:, 1]])
    found = _describe(terms.mean(axis=0)[None, :])[0]
    draws = np.concatenate(
        [
            _describe(rng.multinomial(n, np.full(n, 1 / n), size=min(50, resamples - done)) @ terms / n)
            for done in range(0, resamples, 50)
        ]
    )
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
    shift = np.array([*origin, 0, 0, 0])
    value, low, high = found[:5] + shift, low[:5] + shift, high[:5] + shift
    parts = [Interval(float(v), float(lo), float(hi)) for v, lo, hi in zip(value, low, high, strict=True)]
    x, y, distance, major, minor = parts
    return Centre(x, y, distance, major, minor, float(found[5]), n, level)


def _describe(means: FloatArray) -> FloatArray:
    """From rows of means (x, y, x², y², xy) to centre, standard distance, semi-axes and angle."""
    x, y, xx, yy, xy = means.T
    var_x, var_y, covariance = np.maximum(xx - x**2, 0), np.maximum(yy - y**2, 0), xy - x * y
    middle, half = (var_x + var_y) / 2, np.hypot((var_x - var_y) / 2, covariance)
    angle = np.degrees(np.arctan2(2 * covariance, var_x - var_y)) / 2
    return np.column_stack(
        [
            x,
            y,
            np.sqrt(var_x + var_y),
            np.sqrt(2 * (middle + half)),
            np.sqrt(2 * np.maximum(middle - half, 0)),
            angle,
        ]
    )


@dataclass(frozen=True)
class Move(Result):
    """How far the mean centre went, in which direction, and how often chance does as much."""

    distance_m: float
    east_m: Interval
    north_m: Interval
    p_value: float
    permutations: int
    level: float

    def summary(self, language: Language = "fr") -> str:
        """Say whether the centre moved."""
        far = say(self.distance_m, language=language)
        p = say(self.p_value, digits=3, language=language)
        if language == "fr":
            said = (
                "Le centre des faits s'est déplacé"
                if self.p_value <= 0.05
                else "Déplacement du centre non établi :"
            )
            return f"{said} de {far} m (p = {p})."
        said = (
            "The centre of facts moved by" if self.p_value <= 0.05 else "No move of the centre established:"
        )
        return f"{said} {far} m (p = {p})."

    def plot(self) -> Any:
        """Return how far the centre went east and north, with both intervals, as an Altair chart."""
        from gltd.stats.interval_picture import draw_intervals

        ways = (("vers l'est", self.east_m), ("vers le nord", self.north_m))
        return draw_intervals([(name, way.value, way.low, way.high) for name, way in ways], unit="mètres")


def move(
    before: Points,
    *,
    after: Points,
    rng: np.random.Generator,
    permutations: int = 999,
    level: float = 0.95,
) -> Move:
    """Test whether the mean centre moved.

    Null hypothesis: the places before and after come from one pattern.

    Formula: distance between mean centres; p = (r + 1)/(n + 1) over relabellings of before and after. The
    bounds of the two components are normal.

    Parameters: ``before``, ``after``: at least 3 events each. ``rng``, ``permutations``, ``level``.

    Returns: a :class:`Move`.

    Limits: a pattern may change much and keep its centre; near repeats make p too small.

    References: Levine 2015, CrimeStat IV, chapter 4.

    Checked against: a plain loop (``tests/stats/naive_pattern.py``); calibration in
    ``tests/stats/test_pattern.py``.
    """
    rng, level = generator(rng), checked_level(level)
    permutations = at_least(permutations, name="permutations", minimum=19)
    for name, points in (("before", before), ("after", after)):
        if len(instance(points, name=name, of=Points)) < 3:
            raise refuse(name, why=f"au moins 3 faits sont attendus, en voici {len(points)}.")
    both = np.concatenate([before.xy_m, after.xy_m])
    both = both - both.mean(axis=0)
    n, m = len(before), len(after)
    gone = both[n:].mean(axis=0) - both[:n].mean(axis=0)
    labels = np.zeros(n + m)
    labels[n:] = 1.0
    as_far = 0
    for _ in range(permutations):
        later = rng.permutation(labels) @ both
        # The sum of all is zero, so that of the others is its opposite.
        as_far += bool(np.hypot(*(later / m + later / n)) >= np.hypot(*gone) * (1 - 1e-12))
    errors = np.sqrt(both[:n].var(axis=0, ddof=1) / n + both[n:].var(axis=0, ddof=1) / m)
    east, north = (
        Interval(float(g), *interval(float(g), error=float(e), level=level))
        for g, e in zip(gone, errors, strict=True)
    )
    return Move(sqrt(float(gone @ gone)), east, north, (as_far + 1) / (permutations + 1), permutations, level)
