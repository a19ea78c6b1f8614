"""Everything dated in a scheme, in one order: the calendar and the warnings of overlap read only this.

Another kind of dated thing joins by one function in ``CONTRIBUTORS``.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from django.db.models import Q
from django.utils import timezone

from gltd.claims.periods import EARLIEST, LATEST
from gltd.web.actions.meetings import list_open_decisions
from gltd.web.actions.series import Occurrence, list_occurrences
from gltd.web.days import local_day, midnight
from gltd.web.models import Area, FollowUp, Meeting, Operation, Partner, Scheme
from gltd.web.models.areas import named_areas

# An end that nobody gave: long enough for a check, short enough not to warn of the next day.
ASSUMED: Final = dt.timedelta(hours=4)
# A night that ends before this hour belongs to the evening on which it began.
MORNING: Final = dt.time(6, 0)
AWAITED: Final = ("deadline_on", "simulated")
_OFF: Final = (Operation.Status.NOT_DONE, Operation.Status.POSTPONED)


@dataclass(frozen=True)
class Wanted:
    """What a calendar shows; empty means everything."""

    kind: str = ""
    status: str = ""
    area: Area | None = None
    partner: Partner | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.kind or self.status or self.area or self.partner)


@dataclass(frozen=True)
class Dated:
    """One dated thing: what it is, when, where its page is, and what it occupies."""

    key: tuple[str, int, dt.date]
    label: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    page: str
    arguments: dict[str, Any]
    status: str = ""
    whole_day: bool = False
    areas: dict[int, str] = field(default_factory=dict)
    units: dict[tuple[int, str], str] = field(default_factory=dict)
    simulated: bool = False

    @property
    def until(self) -> dt.datetime:
        """When it ends, or is taken to end."""
        return self.ends_at or assume_end(self.starts_at)

    @property
    def first_on(self) -> dt.date:
        """The day on which it begins."""
        return local_day(self.starts_at)

    @property
    def last_on(self) -> dt.date:
        """The last day on which a calendar shows it."""
        last = local_day(self.until)
        if last <= LATEST and timezone.localtime(self.until).time() <= MORNING:
            last -= dt.timedelta(days=1)
        return max(self.first_on, last)

    def list_days(self, start: dt.date, *, end: dt.date) -> list[dt.date]:
        """Return the days from ``start`` to ``end`` on which a calendar shows it, however long it lasts."""
        first, last = max(self.first_on, start), min(self.last_on, end)
        return [first + dt.timedelta(days=step) for step in range((last - first).days + 1)]

    @property
    def is_off(self) -> bool:
        """Whether it is not going to happen, or did not."""
        return self.status in _OFF or self.status == Meeting.Status.CANCELLED


def assume_end(starts_at: dt.datetime) -> dt.datetime:
    """Return when a thing is taken to end that does not say it."""
    return starts_at + min(ASSUMED, dt.datetime.max.replace(tzinfo=dt.UTC) - starts_at)


def list_dated(scheme: Scheme, *, start: dt.date, end: dt.date, wanted: Wanted | None = None) -> list[Dated]:
    """Return everything dated from ``start`` to ``end``, both included, in the order of time."""
    start, end = max(start, EARLIEST), min(end, LATEST)
    found = [
        dated
        for contribute in CONTRIBUTORS
        for dated in contribute(scheme, start=start, end=end, wanted=wanted or Wanted())
    ]
    return sorted(found, key=lambda dated: (dated.starts_at, dated.key))


def from_operations(scheme: Scheme, *, start: dt.date, end: dt.date, wanted: Wanted) -> Iterable[Dated]:
    """Give the operations whose day is known."""
    first, last = midnight(start), midnight(end + dt.timedelta(days=1))
    known = (Operation.Precision.MINUTE, Operation.Precision.DAY)
    rows = scheme.operations.filter(precision__in=known, starts_at__lt=last)
    rows = rows.filter(Q(starts_at__gte=first) | Q(ends_at__gt=first))
    told = {"kind": wanted.kind, "status": wanted.status, "areas": wanted.area}
    rows = rows.filter(**{name: value for name, value in told.items() if value})
    if wanted.partner:
        joined = wanted.partner.participations.filter(operation__scheme=scheme)
        rows = rows.filter(pk__in=joined.values("operation"))
    for operation in rows.prefetch_related(named_areas(), "participations__partner"):
        parts = operation.participations.all()
        yield Dated(
            key=("operation", operation.pk, operation.series_day or dt.date.min),
            label=operation.get_kind_display(),
            title=operation.title,
            starts_at=operation.starts_at,
            ends_at=operation.ends_at,
            page="operation",
            arguments={"pk": operation.pk},
            status=operation.status,
            whole_day=operation.precision == Operation.Precision.DAY,
            areas={area.pk: area.name for area in operation.areas.all()},
            units={(part.partner_id, part.unit): str(part) for part in parts},
        )


def from_series(scheme: Scheme, *, start: dt.date, end: dt.date, wanted: Wanted) -> Iterable[Dated]:
    """Give the days that series announce and that have no operation yet."""
    if wanted.status and wanted.status != Operation.Status.PLANNED:
        return
    for occurrence in list_occurrences(scheme, start=start - dt.timedelta(days=1), end=end):
        series = occurrence.series
        areas = {area.pk: area.name for area in series.areas.all()}
        parts = series.parts.all()
        if wanted.kind not in ("", series.kind) or (wanted.area and wanted.area.pk not in areas):
            continue
        if wanted.partner and wanted.partner.pk not in {part.partner_id for part in parts}:
            continue
        dated = Dated(
            key=("occurrence", series.pk, occurrence.day),
            label=f"{series.get_kind_display()}, annoncée",
            title=series.title,
            starts_at=occurrence.starts_at,
            ends_at=occurrence.ends_at,
            page="occurrence",
            arguments={"pk": series.pk, "day": occurrence.day.isoformat()},
            status="announced",
            areas=areas,
            units={(part.partner_id, part.unit): str(part) for part in parts},
        )
        if dated.last_on >= start:
            yield dated


def from_meetings(scheme: Scheme, *, start: dt.date, end: dt.date, wanted: Wanted) -> Iterable[Dated]:
    """Give the sittings, where nothing is left out."""
    if not wanted.is_everything:
        return
    rows = scheme.meetings.filter(
        starts_at__gte=midnight(start), starts_at__lt=midnight(end + dt.timedelta(days=1))
    )
    for meeting in rows:
        yield Dated(
            key=("meeting", meeting.pk, dt.date.min),
            label="séance",
            title=meeting.title,
            starts_at=meeting.starts_at,
            ends_at=None,
            page="meeting",
            arguments={"pk": meeting.pk},
            status=meeting.status,
        )


def from_deadlines(scheme: Scheme, *, start: dt.date, end: dt.date, wanted: Wanted) -> Iterable[Dated]:
    """Give the days by which a decision or a measure calls for something, where nothing else is asked for."""
    if not (wanted.is_everything or (wanted.partner and wanted == Wanted(partner=wanted.partner))):
        return
    span = {"partner": wanted.partner} if wanted.partner else {}
    decisions = list_open_decisions(scheme).filter(due_on__range=(start, end), **span)
    measures = FollowUp.objects.filter(scheme=scheme, deadline_on__range=(start, end), closed=False, **span)
    # A week may hold a hundred of them: no row is read whole.
    due = [
        *(("meeting", *told, False) for told in decisions.values_list("pk", "meeting_id", "title", "due_on")),
        *(("follow_up", *told) for told in measures.values_list("pk", "pk", "title", *AWAITED)),
    ]
    opened: dict[dt.date, dt.datetime] = {}
    for page, pk, shown, title, day, simulated in due:
        assert day is not None
        opened[day] = opened.get(day) or midnight(day)
        yield Dated(
            key=(page, pk, day),
            label="échéance",
            title=title,
            starts_at=opened[day],
            ends_at=opened[day] + dt.timedelta(days=1),
            page=page,
            arguments={"pk": shown},
            whole_day=True,
            simulated=simulated,
        )


class Contributor(Protocol):
    """Gives the dated things of one kind."""

    def __call__(self, scheme: Scheme, *, start: dt.date, end: dt.date, wanted: Wanted) -> Iterable[Dated]:
        """Return them from ``start`` to ``end``, both included."""


# A kind of dated thing adds its function here.
CONTRIBUTORS: Final[tuple[Contributor, ...]] = (
    from_operations,
    from_series,
    from_meetings,
    from_deadlines,
)


@dataclass(frozen=True)
class Overlap:
    """Another thing at the same time that asks for the same unit or the same ground."""

    other: Dated
    shared: str


def find_overlaps(dated: Dated, *, among: Iterable[Dated]) -> list[Overlap]:
    """Return what is planned at the same time with the same unit or in the same area; nothing is blocked."""
    if dated.is_off or dated.whole_day:
        return []
    found = []
    for other in among:
        if other.key == dated.key or other.is_off or other.whole_day:
            continue
        if other.starts_at >= dated.until or dated.starts_at >= other.until:
            continue
        units = [dated.units[unit] for unit in dated.units if unit in other.units]
        areas = [dated.areas[area] for area in dated.areas if area in other.areas]
        if units or areas:
            found.append(Overlap(other, ", ".join([*units, *areas])))
    return found


def overlaps_of(operation: Operation) -> list[Overlap]:
    """Return what overlaps an operation."""
    if operation.precision != Operation.Precision.MINUTE or operation.status in _OFF:
        return []
    first = local_day(operation.starts_at)
    last = local_day(operation.ends_at or assume_end(operation.starts_at))
    around = list_dated(operation.scheme, start=first, end=last)
    own = [one for one in around if one.key[:2] == ("operation", operation.pk)]
    return find_overlaps(own[0], among=around) if own else []


def overlaps_of_occurrence(occurrence: Occurrence) -> list[Overlap]:
    """Return what overlaps an announced day."""
    last = timezone.localtime(occurrence.ends_at or occurrence.starts_at + ASSUMED).date()
    around = list_dated(occurrence.series.scheme, start=occurrence.day, end=last)
    own = [one for one in around if one.key == ("occurrence", occurrence.series.pk, occurrence.day)]
    return find_overlaps(own[0], among=around) if own else []
