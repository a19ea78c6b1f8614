"""What a simulation is asked for: rates, seasons, near repeats, operations, displacement; and its checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gltd.stats.arguments import (
    at_least,
    finite,
    float_array,
    instance,
    listed,
    mapped,
    non_negative,
    positive,
    refuse,
)
from gltd.stats.zones import Zones

_MOST_EVENTS = 1e7


@dataclass(frozen=True)
class Rates:
    """Mean events a day by zone and category, and how they gather.

    ``per_day``: {zone: {category: rate}} or {zone: rate}. In each zone, ``hot_share`` of the events lies
    around ``spots`` places drawn once, within a normal spread of ``spread_m``; the rest is anywhere.
    """

    per_day: Mapping[str, Mapping[str, float] | float]
    hot_share: float = 0.0
    spots: int = 5
    spread_m: float = 60.0


@dataclass(frozen=True)
class Seasonality:
    """Course of the year, week and day; each averages 1, so that rates stay means.

    ``yearly``: amplitude from 0 to 1, highest on day ``peak_day`` of the year. ``weekly``: 7 weights from
    the day of t = 0. ``hourly``: 24 weights from midnight.
    """

    yearly: float = 0.0
    peak_day: float = 180.0
    weekly: Sequence[float] = (1,) * 7
    hourly: Sequence[float] = (1,) * 24


@dataclass(frozen=True)
class NearRepeat:
    """Each event draws ``share`` others on average, within ``distance_m`` and ``lag_days``, and so on."""

    share: float
    distance_m: float = 200.0
    lag_days: float = 14.0


@dataclass(frozen=True)
class Operation:
    """From ``start_day`` to ``end_day``, a share of the events of ``zones`` (and ``categories``) is lost."""

    zones: Sequence[str]
    start_day: float
    end_day: float
    reduction: float
    categories: Sequence[str] | None = None


@dataclass(frozen=True)
class Displacement:
    """Of the events lost, ``share`` happens elsewhere at the same time: zones by weight."""

    share: float
    to: Mapping[str, float] = field(default_factory=dict)


def rate_by_category(rates: Rates, *, name: str) -> Mapping[str, float]:
    """Return the rates of a zone by category; one rate alone is that of the category « fait »."""
    given = rates.per_day.get(name, {})
    return given if isinstance(given, Mapping) else {"fait": given}


def check_rates(
    zones: Zones, *, rates: Rates | Mapping[str, Mapping[str, float] | float], period: tuple[float, float]
) -> Rates:
    """Return the rates asked for, of zones that exist, over a period that ends after it began."""
    instance(zones, name="zones", of=Zones)
    given = rates if isinstance(rates, Rates) else Rates(rates)
    days = [finite(day, name="period") for day in listed(period, name="period")]
    if len(days) != 2 or not days[0] < days[1]:
        raise refuse("period", why="deux jours sont attendus, le dernier après le premier.")
    total = 0.0
    for name in mapped(given.per_day, name="rates"):
        zones[name]
        total += sum(
            non_negative(rate, name="rates")
            for rate in mapped(rate_by_category(given, name=name), name="rates").values()
        )
    if max(total, 1.0) * (days[1] - days[0]) > _MOST_EVENTS:
        raise refuse("rates, period", why="plus de dix millions de faits ou de jours ; réduisez-les.")
    _check_share(given.hot_share, name="hot_share")
    at_least(given.spots, name="spots", minimum=0)
    positive(given.spread_m, name="spread_m")
    return given


def check_season(seasonality: Seasonality | None) -> Seasonality:
    """Return a season whose weights can be averaged; an even one by default."""
    season = (
        Seasonality() if seasonality is None else instance(seasonality, name="seasonality", of=Seasonality)
    )
    _check_share(season.yearly, name="yearly")
    finite(season.peak_day, name="peak_day")
    for name, size in (("weekly", 7), ("hourly", 24)):
        weights = float_array(getattr(season, name), name=name)
        if len(weights) != size or np.any(weights < 0) or not weights.sum() > 0:
            raise refuse(name, why=f"{size} poids positifs ou nuls sont attendus.")
    return season


def check_near_repeat(near_repeat: NearRepeat | None) -> None:
    """Refuse near repeats without reach, or without end."""
    if near_repeat is None:
        return
    instance(near_repeat, name="near_repeat", of=NearRepeat)
    positive(near_repeat.distance_m, name="near_repeat")
    positive(near_repeat.lag_days, name="near_repeat")
    if not 0 <= finite(near_repeat.share, name="near_repeat") < 1:
        raise refuse(
            "near_repeat",
            why="une part de 0 à moins de 1 est attendue, sinon les faits n'ont pas de fin.",
        )


def check_operations(zones: Zones, *, operation: Operation | Sequence[Operation]) -> tuple[Operation, ...]:
    """Return the operations, of zones that exist, each with its share and its days."""
    operations = (
        (operation,) if isinstance(operation, Operation) else tuple(listed(operation, name="operation"))
    )
    for one in operations:
        instance(one, name="operation", of=Operation)
        for name in listed(one.zones, name="operation"):
            zones[name]
        if one.categories is not None:
            listed(one.categories, name="operation")
        if not 0 <= finite(one.reduction, name="operation") <= 1:
            raise refuse("operation", why="la baisse est une part de 0 à 1.")
        if finite(one.end_day, name="operation") <= finite(one.start_day, name="operation"):
            raise refuse("operation", why="l'opération finit avant d'avoir commencé.")
    return operations


def check_displacement(zones: Zones, *, displacement: Displacement | None) -> None:
    """Refuse a displacement towards zones that are not there, or with weights that cannot be shared."""
    if displacement is None:
        return
    instance(displacement, name="displacement", of=Displacement)
    _check_share(displacement.share, name="displacement")
    weights = [
        non_negative(weight, name="displacement")
        for name, weight in mapped(displacement.to, name="displacement").items()
        if zones[name] is not None
    ]
    if weights and not sum(weights) > 0:
        raise refuse("displacement", why="une zone au moins doit avoir un poids supérieur à zéro.")


def _check_share(value: float, *, name: str) -> None:
    if not 0 <= finite(value, name=name) <= 1:
        raise refuse(name, why="une part de 0 à 1 est attendue.")
