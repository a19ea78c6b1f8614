"""Events made up with a known truth: seasons, near repeats, an operation and what it displaces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gltd.stats.arguments import FloatArray, generator
from gltd.stats.points import Points
from gltd.stats.results import Language, Result, say
from gltd.stats.simulate_plan import (
    Displacement,
    NearRepeat,
    Operation,
    Rates,
    Seasonality,
    check_displacement,
    check_near_repeat,
    check_operations,
    check_rates,
    check_season,
    rate_by_category,
)
from gltd.stats.zones import Ground, Zones

__all__ = ["Displacement", "NearRepeat", "Operation", "Rates", "Seasonality", "Simulated", "events"]

_YEAR_DAYS = 365.25
_MONTH_DAYS = _YEAR_DAYS / 12


@dataclass(frozen=True, eq=False)
class Simulated(Result):
    """Simulated events in order of time, with the truth: zone, category, and whether each was displaced.

    ``zone`` and ``category`` hold ranks in ``zone_names`` and ``categories``; ``removed`` counts what the
    operation took away, ``displaced`` what came back elsewhere.
    """

    points: Points
    zone: NDArray[np.intp]
    zone_names: tuple[str, ...]
    category: NDArray[np.intp]
    categories: tuple[str, ...]
    moved: NDArray[np.bool_]
    removed: int
    displaced: int

    def summary(self, language: Language = "fr") -> str:
        """Say how many events were made, taken away and displaced."""
        made, lost, moved = (
            say(n, language=language) for n in (len(self.points), self.removed, self.displaced)
        )
        if language == "fr":
            return f"Données simulées : {made} faits, {lost} retirés par l'opération, dont {moved} déplacés."
        return (
            f"Simulated data: {made} events, {lost} taken away by the operation, {moved} of them displaced."
        )

    def plot(self) -> Any:
        """Return the events of each month by zone, displaced ones apart, as an Altair chart."""
        import altair as alt

        month = np.floor(self.points.t_days / _MONTH_DAYS).astype(int)
        rows = [
            {"mois": int(k), "zone": name, "faits": int(held.sum()), "origine": origin}
            for rank, name in enumerate(self.zone_names)
            for origin, moved in (("sur place", False), ("déplacés", True))
            for k in np.unique(month)
            for held in [(month == k) & (self.zone == rank) & (self.moved == moved)]
        ]
        return (
            alt.Chart({"values": rows}, title="Données simulées")
            .mark_bar()
            .encode(x="mois:O", y="faits:Q", color="origine:N", row="zone:N")
            .properties(height=110)
        )


def events(
    *,
    zones: Zones,
    rates: Rates | Mapping[str, Mapping[str, float] | float],
    rng: np.random.Generator,
    period: tuple[float, float] = (0.0, 730.0),
    seasonality: Seasonality | None = None,
    near_repeat: NearRepeat | None = None,
    operation: Operation | Sequence[Operation] = (),
    displacement: Displacement | None = None,
) -> Simulated:
    """Make up events whose truth is known.

    Null hypothesis: none; this is what tests, calibration and the demonstration draw from.

    Formula: by zone and category, an inhomogeneous Poisson process of intensity rate × season (1 − share),
    whose events each draw Poisson(share) others nearby and soon after; then each event of the operation is
    removed with probability ``reduction``, and a removed one is placed anew with probability ``share`` of the
    displacement in a zone drawn by weight.

    Parameters: ``zones``: metres. ``rates``: events a day. ``period``: first and last day, [start, end[,
    two years by default.
    ``rng``: numpy generator. ``seasonality``, ``near_repeat``, ``operation`` (one or several),
    ``displacement``: see their classes.

    Returns: a :class:`Simulated`.

    Limits: what near repeats would bring from before the first day is missing, and what falls after the last
    one is lost: with long lags the first and last weeks are a little thin.

    References: Ogata 1988, doi:10.1080/01621459.1988.10478560, for self-exciting processes.

    Checked against: the rates, seasons, distances, lags and shares asked for
    (``tests/stats/test_simulate.py``).
    """
    rng = generator(rng)
    given, season = check_rates(zones, rates=rates, period=period), check_season(seasonality)
    check_near_repeat(near_repeat)
    operations = check_operations(zones, operation=operation)
    check_displacement(zones, displacement=displacement)
    ground = {name: _Ground.draw(zones[name], rates=given, rng=rng) for name in zones}
    categories = tuple(sorted({c for name in given.per_day for c in rate_by_category(given, name=name)}))
    parts: list[_Events] = []
    for name, rate_of in ((name, rate_by_category(given, name=name)) for name in zones):
        for category, rate in rate_of.items():
            times = _times(
                rate,
                period=period,
                season=season,
                share=0.0 if near_repeat is None else near_repeat.share,
                rng=rng,
            )
            made = _Events(
                ground[name].places(len(times), rng=rng),
                times,
                np.full(len(times), zones.names.index(name)),
                np.full(len(times), categories.index(category)),
                np.zeros(len(times), dtype=bool),
            )
            parts.append(made)
            if near_repeat is not None:
                parts.append(
                    _repeat(made, near_repeat=near_repeat, ground=ground[name], end=period[1], rng=rng)
                )
    kept = _Events.join(parts)
    removed = displaced = 0
    for one in operations:
        kept, lost, moved = _operate(
            kept, one, zones=zones, categories=categories, displacement=displacement, ground=ground, rng=rng
        )
        removed, displaced = removed + lost, displaced + moved
    return kept.finish(zones.names, categories=categories, removed=removed, displaced=displaced)


@dataclass(frozen=True, eq=False)
class _Events:
    xy: FloatArray
    t: FloatArray
    zone: NDArray[np.intp]
    category: NDArray[np.intp]
    moved: NDArray[np.bool_]

    @staticmethod
    def join(parts: Sequence["_Events"]) -> "_Events":
        return _Events(
            np.concatenate([part.xy for part in parts]) if parts else np.empty((0, 2)),
            *(
                np.concatenate([getattr(part, name) for part in parts]) if parts else np.empty(0, dtype=kind)
                for name, kind in (("t", float), ("zone", np.intp), ("category", np.intp), ("moved", bool))
            ),
        )

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "_Events":
        return _Events(
            self.xy[chosen], self.t[chosen], self.zone[chosen], self.category[chosen], self.moved[chosen]
        )

    def finish(
        self, zone_names: tuple[str, ...], *, categories: tuple[str, ...], removed: int, displaced: int
    ) -> Simulated:
        made = self.take(np.argsort(self.t, kind="stable"))
        return Simulated(
            points=Points(x_m=made.xy[:, 0], y_m=made.xy[:, 1], t_days=made.t),
            zone=made.zone,
            zone_names=zone_names,
            category=made.category,
            categories=categories,
            moved=made.moved,
            removed=removed,
            displaced=displaced,
        )


@dataclass(frozen=True, eq=False)
class _Ground:
    """One zone and its hot spots."""

    polygon: Ground
    spots: FloatArray
    rates: Rates

    @staticmethod
    def draw(polygon: Ground, *, rates: Rates, rng: np.random.Generator) -> "_Ground":
        shapely.prepare(polygon)
        return _Ground(polygon, _uniform(polygon, max(rates.spots, 1), rng=rng), rates)

    def places(self, n: int, *, rng: np.random.Generator) -> FloatArray:
        xy = _uniform(self.polygon, n, rng=rng)
        hot = np.flatnonzero(rng.random(n) < self.rates.hot_share)
        if len(hot) and self.rates.spots:
            # The weight of a spot is uneven, as it is on the ground.
            weights = 1 / np.arange(1, len(self.spots) + 1)
            chosen = rng.choice(len(self.spots), size=len(hot), p=weights / weights.sum())
            near = self.spots[chosen] + rng.normal(scale=self.rates.spread_m, size=(len(hot), 2))
            inside = shapely.intersects_xy(self.polygon, near[:, 0], near[:, 1])
            xy[hot[inside]] = near[inside]
        return xy


def _uniform(polygon: Ground, n: int, *, rng: np.random.Generator) -> FloatArray:
    west, south, east, north = polygon.bounds
    found: list[FloatArray] = []
    missing = n
    filled = max(polygon.area / ((east - west) * (north - south)), 1e-3)
    while missing > 0:
        tried = rng.uniform((west, south), (east, north), size=(int(missing / filled * 1.2) + 8, 2))
        inside = tried[shapely.intersects_xy(polygon, tried[:, 0], tried[:, 1])][:missing]
        found.append(inside)
        missing -= len(inside)
    return np.concatenate(found) if found else np.empty((0, 2))


def _times(
    rate: float, *, period: tuple[float, float], season: Seasonality, share: float, rng: np.random.Generator
) -> FloatArray:
    start, end = period
    days = np.arange(np.floor(start), np.ceil(end))
    weekly = np.asarray(season.weekly, dtype=np.float64)
    course = 1 + season.yearly * np.cos(2 * np.pi * (days - season.peak_day) / _YEAR_DAYS)
    course = course * (weekly / weekly.mean())[np.mod(days, 7).astype(np.intp)]
    counts = rng.poisson(rate * (1 - share) * course)
    day = np.repeat(days, counts)
    hourly = np.asarray(season.hourly, dtype=np.float64)
    hour = rng.choice(24, size=len(day), p=hourly / hourly.sum()) + rng.random(len(day))
    times: FloatArray = day + hour / 24
    return times[(times >= start) & (times < end)]


def _repeat(
    made: _Events, *, near_repeat: NearRepeat, ground: _Ground, end: float, rng: np.random.Generator
) -> _Events:
    """Draw the generations that follow, until one is empty."""
    parts: list[_Events] = []
    parents = made
    while len(parents.t):
        children = parents.take(
            np.repeat(np.arange(len(parents.t)), rng.poisson(near_repeat.share, len(parents.t)))
        )
        n = len(children.t)
        angle = rng.uniform(0, 2 * np.pi, n)
        reach = near_repeat.distance_m * np.sqrt(rng.random(n))
        xy = children.xy + np.column_stack([reach * np.cos(angle), reach * np.sin(angle)])
        inside = shapely.intersects_xy(ground.polygon, xy[:, 0], xy[:, 1])
        xy = np.where(inside[:, None], xy, children.xy)
        t = children.t + rng.uniform(0, near_repeat.lag_days, n)
        parents = _Events(xy, t, children.zone, children.category, children.moved).take(t < end)
        parts.append(parents)
    return _Events.join(parts)


def _operate(
    made: _Events,
    operation: Operation,
    *,
    zones: Zones,
    categories: tuple[str, ...],
    displacement: Displacement | None,
    ground: Mapping[str, _Ground],
    rng: np.random.Generator,
) -> tuple[_Events, int, int]:
    treated = np.isin(made.zone, [zones.names.index(name) for name in operation.zones])
    if operation.categories is not None:
        wanted = [rank for rank, name in enumerate(categories) if name in operation.categories]
        treated &= np.isin(made.category, wanted)
    during = (made.t >= operation.start_day) & (made.t < operation.end_day) & ~made.moved
    lost = treated & during & (rng.random(len(made.t)) < operation.reduction)
    kept, gone = made.take(~lost), made.take(lost)
    if displacement is None or not displacement.to:
        return kept, int(lost.sum()), 0
    back = gone.take(rng.random(len(gone.t)) < displacement.share)
    names, weights = list(displacement.to), np.array([*displacement.to.values()], dtype=np.float64)
    chosen = rng.choice(len(names), size=len(back.t), p=weights / weights.sum())
    xy, zone = back.xy.copy(), back.zone.copy()
    for rank, name in enumerate(names):
        mine = chosen == rank
        xy[mine] = ground[name].places(int(mine.sum()), rng=rng)
        zone[mine] = zones.names.index(name)
    moved = _Events(xy, back.t, zone, back.category, np.ones(len(back.t), dtype=bool))
    return _Events.join([kept, moved]), int(lost.sum()), len(back.t)
