"""Spots as a reader may see them: their state at a date, their place as precisely as the reader's right."""

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from django.utils import timezone
from shapely.geometry import shape

from gltd.usecases import watching
from gltd.usecases.watching import Sighting, State, Tally
from gltd.web.access import Right, list_rights
from gltd.web.actions.durations import spans_of
from gltd.web.days import read_day, read_number
from gltd.web.models import Area, Operation, Scheme, Spot, SpotObservation, SpotPosition, User

Point = tuple[float, float]


@dataclass(frozen=True)
class Watched:
    """One spot on a day, as the reader may see it."""

    spot: Spot
    areas: tuple[Area, ...]
    life: tuple[Sighting, ...]
    on: dt.date
    lasting_months: int
    # The operations done against it in the window, by number.
    struck_by: frozenset[int]
    # Its first area that has an outline, and the middle of it.
    ground: Area | None
    middle: Point | None
    # Where it is: nothing for a reader who may not know, whatever is recorded.
    position: SpotPosition | None

    @cached_property
    def latest(self) -> Sighting | None:
        """The observation that says how it stands."""
        return watching.find_latest(self.life, on=self.on)

    @property
    def state(self) -> State | None:
        """How it stands."""
        return self.latest.state if self.latest else None

    @property
    def state_label(self) -> str:
        """How it stands, in words."""
        return watching.STATE_LABELS[self.state] if self.state else "pas encore observé"

    @property
    def lasting(self) -> bool:
        """Whether its closure is told as lasting."""
        return watching.is_lasting(self.life, on=self.on, months=self.lasting_months)

    @property
    def point(self) -> Point | None:
        """Where to draw it: to the metre, or in the middle of its first area."""
        if self.position is not None:
            return self.position.lon_deg, self.position.lat_deg
        return self.middle

    @property
    def precision_label(self) -> str:
        """How precisely it is drawn."""
        if self.position is not None:
            return self.position.get_precision_display()
        return SpotPosition.Precision.AREA.label if self.point else "sans position"

    @property
    def geometry(self) -> dict[str, Any] | None:
        """Where to draw it, as GeoJSON."""
        return {"type": "Point", "coordinates": list(self.point)} if self.point else None


@dataclass(frozen=True)
class Window:
    """The day that a list stands at, and the period that ends there."""

    since: dt.date
    on: dt.date

    @property
    def is_past(self) -> bool:
        """Whether it ends before today."""
        return self.on < timezone.localdate()

    @classmethod
    def ending(cls, on: dt.date | None, *, since: dt.date | None = None) -> "Window":
        """Return the window that ends on a day, today by default; it spans a year unless told otherwise.

        Of a day to come nothing is known: the window ends today.
        """
        today = timezone.localdate()
        last = min(on or today, today)
        return cls(since or watching.add_months(last, months=-12) + dt.timedelta(days=1), last)


@dataclass(frozen=True)
class Narrowing:
    """What a list of spots is narrowed to; an empty word narrows nothing."""

    kind: str = ""
    state: str = ""  # a state, « present » or « unseen »
    area: str = ""  # its number
    product: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "Narrowing":
        """Read it from an address."""
        return cls(**{entry.name: str(parameters.get(entry.name, "")) for entry in fields(cls)})

    def keep(self, rows: Iterable[Watched]) -> list[Watched]:
        """Return the spots that it keeps."""
        return [row for row in rows if self._keeps(row)]

    def _keeps(self, row: Watched) -> bool:
        states = {"", row.state or "unseen", *(["present"] if row.state in watching.PRESENT else [])}
        return (
            self.kind in ("", row.spot.kind)
            and self.state in states
            and self.area in {"", *(str(area.pk) for area in row.areas)}
            and (not self.product or self.product in row.spot.products)
        )


@dataclass(frozen=True)
class Move:
    """One move of a spot that can be drawn: where it went, when, from where to where."""

    name: str
    on: dt.date
    ends: tuple[Point, Point]


@dataclass(frozen=True)
class Picked:
    """The spots that a map shows, their moves, and whether the reader may see them to the metre."""

    shown: list[Watched]
    moves: list[Move]
    located: bool

    @classmethod
    def all_of(cls, scheme: Scheme, *, user: User) -> "Picked":
        """Return every spot of a scheme, as they stand today."""
        return cls.read({}, scheme=scheme, user=user)

    @classmethod
    def read(cls, asked: Mapping[str, str], *, scheme: Scheme, user: User) -> "Picked":
        """Read them from an address: a day, filters, or ``only`` one spot and those that it is linked to."""
        window = Window.ending(read_day(asked.get("on")), since=read_day(asked.get("since")))
        rows = watch_spots(scheme, user=user, window=window)
        shown = Narrowing.read(asked).keep(rows)
        if only := asked.get("only", ""):
            shown = keep_neighbours(rows, pk=read_number(only))
        moves = find_moves(rows, among={row.spot.pk for row in shown}, window=window)
        return cls(shown, moves, may_locate(user, scheme=scheme))


def keep_neighbours(rows: Iterable[Watched], *, pk: int) -> list[Watched]:
    """Return one spot, those that it moved to and those that came from there."""
    known, linked = list(rows), {pk}
    for row in known:
        targets = {one.moved_to for one in row.life if one.moved_to}
        if row.spot.pk == pk:
            linked |= targets
        elif pk in targets:
            linked.add(row.spot.pk)
    return [row for row in known if row.spot.pk in linked]


def find_moves(rows: Sequence[Watched], *, among: Container[int], window: Window) -> list[Move]:
    """Return the moves from or to some spots up to the day; none where both ends fall together."""
    points = {row.spot.pk: row.point for row in rows}
    names = {row.spot.pk: row.spot.name for row in rows}
    found = []
    for row in rows:
        for one in watching.sort_life(row.life, until=window.on):
            target = one.moved_to or 0
            start, end = points.get(row.spot.pk), points.get(target)
            if (row.spot.pk not in among and target not in among) or not start or not end or start == end:
                continue
            found.append(Move(f"{row.spot.name} → {names[target]}", one.on, (start, end)))
    return found


def may_locate(user: User, *, scheme: Scheme) -> bool:
    """Tell whether an account may know where spots are to the metre."""
    return Right.LOCATE in list_rights(user, scheme=scheme)


def watch_spots(
    scheme: Scheme, *, user: User, window: Window, only: Iterable[int] | None = None
) -> list[Watched]:
    """Return the spots of a scheme as they stand at the end of a window; ``only`` some by their number."""
    rows = Spot.objects.filter(scheme=scheme)
    if only is not None:
        rows = rows.filter(pk__in=only)
    lives = read_lives(scheme)
    located = may_locate(user, scheme=scheme)
    found = SpotPosition.objects.filter(spot__scheme=scheme) if located else ()
    positions = {one.spot_id: one for one in found}
    strikes = read_strikes(scheme, window=window)
    months = lasting_months(scheme)
    # Few areas hold thousands of spots: each is read once.
    held: dict[int, list[int]] = {}
    for spot, area in Spot.areas.through.objects.filter(spot__scheme=scheme).values_list("spot", "area"):
        held.setdefault(spot, []).append(area)
    ground = Area.objects.in_bulk({area for areas in held.values() for area in areas})
    middles = {number: find_middle(area) for number, area in ground.items()}
    lying = {
        spot: tuple(sorted((ground[area] for area in areas), key=lambda one: one.name))
        for spot, areas in held.items()
    }
    return [
        Watched(
            spot=spot,
            areas=lying.get(spot.pk, ()),
            life=lives.get(spot.pk, ()),
            on=window.on,
            lasting_months=months,
            struck_by=frozenset(strikes.get(spot.pk, ())),
            ground=(first := next((area for area in lying.get(spot.pk, ()) if middles[area.pk]), None)),
            middle=middles[first.pk] if first else None,
            position=positions.get(spot.pk),
        )
        for spot in rows
    ]


def read_lives(scheme: Scheme) -> dict[int, tuple[Sighting, ...]]:
    """Return the observations of each spot of a scheme."""
    lives: dict[int, list[Sighting]] = {}
    rows = SpotObservation.objects.filter(spot__scheme=scheme, spot__removed_at__isnull=True)
    for spot, on, rank, state, moved_to in rows.values_list("spot", "observed_on", "pk", "state", "moved_to"):
        lives.setdefault(spot, []).append(Sighting(on, rank, State(state), moved_to))
    return {spot: tuple(life) for spot, life in lives.items()}


def read_strikes(scheme: Scheme, *, window: Window) -> dict[int, list[int]]:
    """Return the operations done in a window against each spot, by number."""
    struck: dict[int, list[int]] = {}
    rows = Operation.objects.filter(
        scheme=scheme,
        status=Operation.Status.DONE,
        spots__isnull=False,
        starts_at__date__gte=window.since,
        starts_at__date__lte=window.on,
    )
    for operation, spot in rows.values_list("pk", "spots"):
        struck.setdefault(spot, []).append(operation)
    return struck


def tally_spots(rows: Sequence[Watched], *, window: Window, months: int) -> Tally:
    """Count what stands and what happened, for the spots of a list."""
    return watching.tally((row.life for row in rows), since=window.since, on=window.on, months=months)


def count_strikes(rows: Iterable[Watched]) -> int:
    """Count the operations done against spots, each once however many spots it aimed at."""
    return len(frozenset().union(*(row.struck_by for row in rows)))


def lasting_months(scheme: Scheme) -> int:
    """Return after how many months the closure of a spot is told as lasting."""
    return spans_of(scheme)["spot.lasting"].amount


def find_middle(area: Area) -> Point | None:
    """Return a point inside an area, where it is drawn."""
    if area.geometry is None:
        return None
    middle = shape(area.geometry).representative_point()
    return middle.x, middle.y


@dataclass(frozen=True)
class Step:
    """One thing that happened to a spot, as its page tells it."""

    on: dt.date
    kind: str
    observation: SpotObservation | None = None
    operation: Operation | None = None


def tell_life(spot: Spot, *, row: Watched) -> list[Step]:
    """Return what happened to a spot up to the day of the row, newest first."""
    related = ("source", "operation", "moved_to", "spot")
    observed = SpotObservation.objects.filter(spot=spot, observed_on__lte=row.on).select_related(*related)
    arrived = SpotObservation.objects.filter(
        moved_to=spot, observed_on__lte=row.on, spot__removed_at__isnull=True
    ).select_related(*related)
    aimed = Operation.objects.filter(spots=spot, starts_at__date__lte=row.on)
    lasting = watching.list_lasting(row.life, on=row.on, months=row.lasting_months)
    steps = [
        *(Step(one.observed_on, "observation", observation=one) for one in observed),
        *(Step(one.observed_on, "arrival", observation=one) for one in arrived),
        *(Step(timezone.localdate(one.starts_at), "operation", operation=one) for one in aimed),
        *(Step(day, "lasting") for day in lasting),
    ]
    return sorted(steps, key=lambda step: step.on, reverse=True)
