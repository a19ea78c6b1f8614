"""An agenda as other programs read it (RFC 5545): single dates, series with what was moved or called off."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal
from zoneinfo import ZoneInfo

import icalendar

from gltd.claims.periods import EARLIEST, LATEST
from gltd.usecases.recurring import Rule, at_hour, list_days, span, write_rule

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]

DEFAULT_HOURS: Final = dt.timedelta(hours=1)
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One date: what an agenda shows of it, and nothing else."""

    uid: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None = None
    whole_day: bool = False
    status: Status = "CONFIRMED"
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A series: its rule and local hours, the days called off, and the days that stand otherwise."""

    uid: str
    title: str
    rule: Rule
    starts_on: dt.date
    hours: tuple[dt.time, dt.time | None]
    called_off: frozenset[dt.date] = frozenset()
    overrides: tuple[tuple[dt.date, Event], ...] = ()
    address: str = ""


def write_calendar(
    name: str,
    *,
    events: Iterable[Event],
    series: Iterable[Recurring],
    zone: ZoneInfo,
    stamp: dt.datetime,
) -> bytes:
    """Write an agenda; ``stamp`` says when it was made."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//gltd//agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for event in (one for one in events if EARLIEST <= one.starts_at.date() <= LATEST):
        calendar.add_component(_component(event, zone=zone, stamp=stamp))
    for recurring in series:
        for component in _expand(recurring, zone=zone, stamp=stamp):
            calendar.add_component(component)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _component(event: Event, *, zone: ZoneInfo, stamp: dt.datetime) -> icalendar.Event:
    found = icalendar.Event()
    found.add("uid", event.uid)
    found.add("dtstamp", stamp.astimezone(dt.UTC))
    found.add("summary", event.title)
    start = event.starts_at.astimezone(zone)
    told = event.ends_at if event.ends_at and event.ends_at.date() <= LATEST else None
    end = (told or event.starts_at + DEFAULT_HOURS).astimezone(zone)
    if event.whole_day:
        last = end.date() if event.ends_at else start.date()
        found.add("dtstart", start.date())
        found.add("dtend", last + _DAY)
    else:
        found.add("dtstart", start)
        found.add("dtend", end)
    found.add("status", event.status)
    if event.address:
        found.add("url", event.address)
    return found


def _expand(recurring: Recurring, *, zone: ZoneInfo, stamp: dt.datetime) -> Iterable[icalendar.Event]:
    """Yield the series, then each day that stands otherwise under the same identity."""
    starts_at, ends_at = span(recurring.starts_on, hours=recurring.hours, zone=zone)
    whole = Event(
        uid=recurring.uid,
        title=recurring.title,
        starts_at=starts_at,
        ends_at=ends_at,
        status="TENTATIVE",
        address=recurring.address,
    )
    main = _component(whole, zone=zone, stamp=stamp)
    main.add("rrule", icalendar.vRecur.from_ical(_bounded(recurring, zone=zone)))
    for day in sorted(recurring.called_off):
        main.add("exdate", at_hour(day, hour=recurring.hours[0], zone=zone))
    yield main
    for day, event in recurring.overrides:
        moved = _component(event, zone=zone, stamp=stamp)
        moved["uid"] = icalendar.vText(recurring.uid)
        moved.add("recurrence-id", at_hour(day, hour=recurring.hours[0], zone=zone))
        yield moved


def _bounded(recurring: Recurring, *, zone: ZoneInfo) -> str:
    """Return the rule with its last moment in UTC, as a start with an hour asks."""
    last = recurring.rule.until_on
    if last is None:
        return write_rule(recurring.rule)
    moment = at_hour(last, hour=recurring.hours[0], zone=zone).astimezone(dt.UTC)
    return write_rule(recurring.rule, until=f"{moment:%Y%m%dT%H%M%SZ}")


def belongs(recurring_rule: Rule, *, starts_on: dt.date, day: dt.date) -> bool:
    """Tell whether a day is one of a rule: only then may a date stand in its place."""
    return bool(list_days(recurring_rule, first_on=starts_on, start=day, end=day))
