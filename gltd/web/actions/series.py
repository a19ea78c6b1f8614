"""Operations that come back: their occurrences, and each write on one of them, those that follow, or all."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from gltd.errors import GltdError
from gltd.usecases.recurring import Rule, first_day, list_days, span, split, write_rule
from gltd.web.actions import audit
from gltd.web.actions.operations import create_operation, join_operation
from gltd.web.actions.records import change_record, create_record
from gltd.web.models import Area, Operation, OperationSeries, Partner, Scheme, SeriesPart, User
from gltd.web.models.areas import named_areas

# How far back the days that nobody recorded are asked for.
ASKED_BACK: Final = dt.timedelta(days=92)


@dataclass(frozen=True)
class Occurrence:
    """A day that a series announces and that no operation stands for yet."""

    series: OperationSeries
    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime | None


@transaction.atomic
def create_series(
    *,
    actor: User | None,
    scheme: Scheme,
    rule: Rule,
    starts_on: dt.date,
    areas: Iterable[Area],
    **details: Any,
) -> OperationSeries:
    """Create a series; it starts on the first day that its rule gives from ``starts_on``.

    ``details`` are kind, title, starts_time, ends_time, place, decided_by, days_known, follows.
    """
    first = first_day(rule, from_on=starts_on)
    if first is None:
        raise GltdError("Ce rythme ne donne aucune date : la fin précède le premier jour.")
    series = OperationSeries(scheme=scheme, rule=write_rule(rule), starts_on=first, **details)
    return create_record(series, actor=actor, links={"areas": areas})


@transaction.atomic
def change_series(
    *,
    actor: User | None,
    series: OperationSeries,
    version: int,
    rule: Rule,
    starts_on: dt.date,
    areas: Iterable[Area] | None = None,
    **changes: Any,
) -> OperationSeries:
    """Change every occurrence that has no operation of its own; what was opened stays as it is."""
    first = first_day(rule, from_on=starts_on)
    if first is None:
        raise GltdError("Ce rythme ne donne aucune date : la fin précède le premier jour.")
    changes |= {"rule": write_rule(rule), "starts_on": first}
    links: dict[str, Iterable[Model]] | None = None if areas is None else {"areas": areas}
    return change_record(series, actor=actor, version=version, changes=changes, links=links)


@transaction.atomic
def change_following(
    *,
    actor: User | None,
    series: OperationSeries,
    version: int,
    day: dt.date,
    rule: Rule,
    starts_on: dt.date,
    **changes: Any,
) -> OperationSeries:
    """Cut a series at one of its days: a new one, with the changes, takes over from ``starts_on``.

    The operations opened from that day on stay as they are; those that fall on a day of the new series
    join it, the others keep their place in the old one.
    """
    before, _ = split(series.parsed, first_on=series.starts_on, day=day)
    if before is None:
        return change_series(
            actor=actor, series=series, version=version, rule=rule, starts_on=starts_on, **changes
        )
    old = change_record(series, actor=actor, version=version, changes={"rule": write_rule(before)})
    kept = {name: getattr(old, name) for name in ("kind", "title", "starts_time", "ends_time", "place")}
    kept |= {"decided_by": old.decided_by, "areas": list(old.areas.all())}
    new = create_series(
        actor=actor, scheme=old.scheme, rule=rule, starts_on=starts_on, follows=old, **(kept | changes)
    )
    for part in old.parts.all():
        SeriesPart.objects.create(series=new, partner=part.partner, unit=part.unit, asked=part.asked)
    for operation in Operation.everything.filter(series=old, series_day__gte=day):
        if operation.series_day is not None and is_occurrence(new, day=operation.series_day):
            operation.series = new
            operation.save(update_fields=["series"])
    audit.record("suite", actor=actor, scheme=old.scheme, target=old, changes={"series": new.pk})
    return new


@transaction.atomic
def stop_series(
    *, actor: User | None, series: OperationSeries, version: int, day: dt.date
) -> OperationSeries:
    """End a series before one of its days; what was opened stays."""
    before, _ = split(series.parsed, first_on=series.starts_on, day=day)
    if before is None:
        raise GltdError("C'est le premier jour de la série : retirez plutôt la série.")
    return change_record(
        series, actor=actor, version=version, changes={"rule": write_rule(before)}, action="arrêt"
    )


@transaction.atomic
def join_series(
    *, actor: User | None, series: OperationSeries, partner: Partner, unit: str, asked: int | None
) -> SeriesPart:
    """Ask a partner for forces each time; the operations that are opened take it over."""
    part = SeriesPart(series=series, partner=partner, unit=unit, asked=asked)
    part.full_clean()
    part.save()
    changes = {"partner": partner.name, "unit": unit, "asked": asked}
    audit.record("participation", actor=actor, scheme=series.scheme, target=series, changes=changes)
    return part


@transaction.atomic
def leave_series(*, actor: User | None, part: SeriesPart) -> None:
    """Ask a partner no longer; operations that were opened keep what they asked."""
    changes = {"partner": part.partner.name, "unit": part.unit}
    audit.record("retrait", actor=actor, scheme=part.series.scheme, target=part.series, changes=changes)
    part.delete()


@transaction.atomic
def open_occurrence(
    *, actor: User | None, series: OperationSeries, day: dt.date, **changes: Any
) -> Operation:
    """Give one day of a series an operation of its own, with the forces that the series asks for.

    ``changes`` differ from the series for that day alone: moved (``starts_at``, ``ends_at``), not done, done.
    """
    locked = OperationSeries.objects.select_for_update().get(pk=series.pk)
    if not is_occurrence(locked, day=day):
        raise GltdError("Ce jour n'est pas dans la série : choisissez l'une de ses dates.")
    if Operation.everything.filter(series=locked, series_day=day).exists():
        raise GltdError("Cette date de la série a déjà sa fiche : ouvrez-la.")
    starts_at, ends_at = local_span(locked, day=day)
    told: dict[str, Any] = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "kind": locked.kind,
        "title": locked.title,
    }
    told |= {"place": locked.place, "decided_by": locked.decided_by, "areas": list(locked.areas.all())}
    operation = create_operation(
        actor=actor, scheme=locked.scheme, series=locked, series_day=day, **(told | changes)
    )
    for part in locked.parts.select_related("partner"):
        join_operation(
            actor=actor, operation=operation, partner=part.partner, unit=part.unit, asked=part.asked
        )
    return operation


def local_span(series: OperationSeries, *, day: dt.date) -> tuple[dt.datetime, dt.datetime | None]:
    """Return when the occurrence of a day starts and ends."""
    zone = timezone.get_default_timezone()
    assert isinstance(zone, ZoneInfo)
    return span(day, hours=series.hours, zone=zone)


def list_occurrences(
    scheme: Scheme, *, start: dt.date, end: dt.date, series: OperationSeries | None = None
) -> list[Occurrence]:
    """Return the announced days from ``start`` to ``end`` that no operation stands for, in order."""
    rows = scheme.operation_series.filter(days_known=True, starts_on__lte=end)
    if series is not None:
        rows = rows.filter(pk=series.pk)
    running = list(rows.prefetch_related(named_areas(), "parts__partner"))
    if not running:
        return []
    taken = set(
        Operation.everything.filter(series__scheme=scheme, series_day__range=(start, end)).values_list(
            "series", "series_day"
        )
    )
    found = [
        Occurrence(row, day, *local_span(row, day=day))
        for row in running
        for day in list_days(row.parsed, first_on=row.starts_on, start=start, end=end)
        if (row.pk, day) not in taken
    ]
    return sorted(found, key=lambda occurrence: (occurrence.starts_at, occurrence.series.pk))


def list_unrecorded(scheme: Scheme) -> list[Occurrence]:
    """Return the announced days of the last quarter that passed, and of which nobody said what became."""
    today = timezone.localdate()
    return list_occurrences(scheme, start=today - ASKED_BACK, end=today - dt.timedelta(days=1))


def is_occurrence(series: OperationSeries, *, day: dt.date) -> bool:
    """Tell whether the rule of a series gives this day."""
    return bool(list_days(series.parsed, first_on=series.starts_on, start=day, end=day))
