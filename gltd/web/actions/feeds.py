"""The secret addresses at which calendar programs read a planning, and what they read there."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Iterable
from typing import Final

from django.db import transaction
from django.utils import timezone

from gltd.usecases.calendars import Event, Recurring, Status, belongs
from gltd.web.actions import audit
from gltd.web.models import CalendarFeed, Meeting, Operation, OperationSeries, Scheme, User

KEPT_BACK: Final = dt.timedelta(days=366)
_SECRET_BYTES: Final = 32
_OFF: Final = (Operation.Status.NOT_DONE, Operation.Status.POSTPONED)

# Gives the address of a record's page, for those who sign in.
Locate = Callable[[str, Scheme, int], str]


@transaction.atomic
def open_feed(*, actor: User) -> str:
    """Make a new secret for an account, which replaces the one it had; it is told this once."""
    close_feed(actor=actor)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    feed = CalendarFeed(account=actor, fingerprint=fingerprint(secret))
    feed.full_clean()
    feed.save()
    audit.record("adresse d'agenda", actor=actor, scheme=None, target=feed)
    return secret


@transaction.atomic
def close_feed(*, actor: User) -> bool:
    """Revoke the address of an account; return whether it had one."""
    feed = find_feed(actor)
    if feed is None:
        return False
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])
    audit.record("révocation", actor=actor, scheme=None, target=feed)
    return True


def find_feed(account: User) -> CalendarFeed | None:
    """Return the address in force of an account."""
    return CalendarFeed.objects.filter(account=account, revoked_at__isnull=True).first()


def find_account(secret: str) -> User | None:
    """Return the account that a secret in force belongs to, if it may still sign in."""
    rows = CalendarFeed.objects.filter(fingerprint=fingerprint(secret), revoked_at__isnull=True)
    feed = rows.select_related("account__partner").first()
    return feed.account if feed and feed.account.is_active else None


def fingerprint(secret: str) -> str:
    """Return what is kept of a secret: it is long and random, so that a plain digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def list_events(schemes: Iterable[Scheme], *, locate: Locate) -> tuple[list[Event], list[Recurring]]:
    """Return what an agenda shows of schemes: titles and hours, no place, no figure, no unit."""
    events: list[Event] = []
    series: list[Recurring] = []
    since = timezone.now() - KEPT_BACK
    for scheme in schemes:
        rhythms = {row.pk: row for row in scheme.operation_series.filter(days_known=True)}
        opened: dict[int, list[Operation]] = {pk: [] for pk in rhythms}
        known = (Operation.Precision.MINUTE, Operation.Precision.DAY)
        for operation in Operation.everything.filter(scheme=scheme, precision__in=known):
            stands_in = stands_for(operation, rhythms=rhythms)
            if stands_in is not None:
                opened[stands_in].append(operation)
            elif operation.removed_at is None and operation.starts_at >= since:
                events.append(describe_operation(operation, scheme=scheme, locate=locate))
        series += [
            describe_series(row, opened=opened[pk], locate=locate) for pk, row in sorted(rhythms.items())
        ]
        events += [
            describe_meeting(meeting, locate=locate)
            for meeting in scheme.meetings.filter(starts_at__gte=since)
        ]
    return events, series


def stands_for(operation: Operation, *, rhythms: dict[int, OperationSeries]) -> int | None:
    """Return the series in whose place an operation stands; one whose day the rule lost stands alone."""
    series = rhythms.get(operation.series_id or 0)
    if series is None or operation.series_day is None:
        return None
    inside = belongs(series.parsed, starts_on=series.starts_on, day=operation.series_day)
    return series.pk if inside else None


def describe_operation(operation: Operation, *, scheme: Scheme, locate: Locate) -> Event:
    """Return the date of an operation."""
    status: Status = "CANCELLED" if operation.status in _OFF else "CONFIRMED"
    return Event(
        uid=f"operation-{operation.pk}@gltd",
        title=operation.title,
        starts_at=operation.starts_at,
        ends_at=operation.ends_at,
        whole_day=operation.precision == Operation.Precision.DAY,
        status=status,
        address=locate("operation", scheme, operation.pk),
    )


def describe_series(series: OperationSeries, *, opened: Iterable[Operation], locate: Locate) -> Recurring:
    """Return a series, with the days that are called off and those that stand otherwise."""
    off = {one for one in opened if one.status in _OFF or one.removed_at is not None}
    return Recurring(
        uid=f"serie-{series.pk}@gltd",
        title=series.title,
        rule=series.parsed,
        starts_on=series.starts_on,
        hours=series.hours,
        called_off=frozenset(one.series_day for one in off if one.series_day),
        overrides=tuple(
            (one.series_day, describe_operation(one, scheme=series.scheme, locate=locate))
            for one in opened
            if one not in off and one.series_day
        ),
        address=locate("series", series.scheme, series.pk),
    )


def describe_meeting(meeting: Meeting, *, locate: Locate) -> Event:
    """Return the date of a sitting."""
    return Event(
        uid=f"seance-{meeting.pk}@gltd",
        title=meeting.title,
        starts_at=meeting.starts_at,
        status="CANCELLED" if meeting.status == Meeting.Status.CANCELLED else "CONFIRMED",
        address=locate("meeting", meeting.scheme, meeting.pk),
    )
