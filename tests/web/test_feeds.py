"""The agenda: read again by a parser, it holds what the planning holds, and nothing that stays inside."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from gltd.usecases.calendars import Recurring, write_calendar
from gltd.usecases.recurring import Rule, at_hour, first_day, list_days
from gltd.web.actions import feeds, meetings, series
from gltd.web.models import CalendarFeed, OperationSeries
from tests.cast import Cast
from tests.usecases.test_recurring import DAYS, rules

PARIS = ZoneInfo("Europe/Paris")
STAMP = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def read(content: bytes) -> list[Any]:
    found = icalendar.Calendar.from_ical(content)
    assert isinstance(found, icalendar.Calendar)
    return list(found.events)


def expand(main: Any, *, until: dt.datetime) -> list[dt.datetime]:
    """Expand a series as a calendar program does: local start, rule with its end in UTC, exceptions out."""
    start = main.start
    assert isinstance(start, dt.datetime)
    rule = main["RRULE"].to_ical().decode()
    days = rrulestr(f"RRULE:{rule}", dtstart=start)
    excluded = main.get("EXDATE", [])
    lists = excluded if isinstance(excluded, list) else [excluded]
    out = {moment.dt for one in lists for moment in one.dts}
    return [moment for moment in days.between(start, until, inc=True) if moment not in out]


@pytest.fixture
def evening(cast: Cast) -> OperationSeries:
    """Return a series every fifteen days from 1 March, with one day moved and one called off."""
    found = series.create_series(
        actor=None,
        scheme=cast.scheme,
        rule=Rule(frequency="DAILY", interval=15, until_on=dt.date(2026, 12, 31)),
        starts_on=dt.date(2026, 3, 1),
        starts_time=dt.time(21, 0),
        ends_time=dt.time(1, 0),
        kind="evening_check",
        title="Contrôles de soirée",
        areas=[cast.area],
        place="Passage du Moulin",
    )
    series.join_series(actor=None, series=found, partner=cast.partners["member"], unit="bac", asked=6)
    moved = dt.datetime(2026, 3, 18, 18, 0, tzinfo=dt.UTC)
    series.open_occurrence(actor=None, series=found, day=dt.date(2026, 3, 16), starts_at=moved, ends_at=None)
    series.open_occurrence(
        actor=None,
        series=found,
        day=dt.date(2026, 3, 31),
        status="not_done",
        not_done_reason="no_unit",
    )
    return found


def subscribe(cast: Cast, client: Client, *, role: str = "guest") -> bytes:
    secret = feeds.open_feed(actor=cast.accounts[role])
    answer = client.get(reverse("agenda", args=[secret]))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    return bytes(answer.content)


def test_an_agenda_reads_back_with_its_series_moves_and_exceptions(
    cast: Cast, evening: OperationSeries, client: Client
) -> None:
    found = read(subscribe(cast, client))
    own = [event for event in found if event["UID"] == f"serie-{evening.pk}@gltd"]
    (main,) = [event for event in own if "RRULE" in event]
    (moved,) = [event for event in own if "RECURRENCE-ID" in event]
    starts = expand(main, until=dt.datetime(2026, 5, 1, tzinfo=PARIS))
    assert [moment.date() for moment in starts] == [
        dt.date(2026, 3, 1),
        dt.date(2026, 3, 16),
        dt.date(2026, 4, 15),
        dt.date(2026, 4, 30),
    ]
    assert {moment.astimezone(PARIS).hour for moment in starts} == {21}
    assert moved["RECURRENCE-ID"].dt == dt.datetime(2026, 3, 16, 21, 0, tzinfo=PARIS)
    assert moved.start == dt.datetime(2026, 3, 18, 19, 0, tzinfo=PARIS)
    assert main["RRULE"]["UNTIL"] == [dt.datetime(2026, 12, 31, 20, 0, tzinfo=dt.UTC)]


def test_every_date_has_its_zone_its_stamp_and_one_identity(
    cast: Cast, evening: OperationSeries, client: Client
) -> None:
    content = subscribe(cast, client)
    calendar = icalendar.Calendar.from_ical(content)
    assert isinstance(calendar, icalendar.Calendar)
    assert [str(zone["TZID"]) for zone in calendar.timezones] == ["Europe/Paris"]
    assert calendar["VERSION"] == "2.0"
    identities = [
        (event["UID"], event.get("RECURRENCE-ID") and event["RECURRENCE-ID"].dt) for event in read(content)
    ]
    assert len(identities) == len(set(identities))
    assert all("DTSTAMP" in event and "DTSTART" in event for event in read(content))
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_an_agenda_tells_titles_and_hours_and_nothing_else(
    cast: Cast, evening: OperationSeries, client: Client
) -> None:
    meetings.create_meeting(
        actor=None,
        scheme=cast.scheme,
        title="Séance",
        starts_at=dt.datetime(2026, 4, 2, 9, 0, tzinfo=dt.UTC),
        place="Salle Mistral",
        agenda="Rien",
    )
    content = subscribe(cast, client).replace(b"\r\n ", b"")
    told = {name for event in read(content) for name in event}
    assert told <= {
        *("UID", "DTSTAMP", "SUMMARY", "DTSTART", "DTEND", "STATUS", "URL"),
        *("RRULE", "EXDATE", "RECURRENCE-ID"),
    }
    for inside in ("Tilleuls\r\nGEO", "Passage du Moulin", "Salle Mistral", "BAC", "47.9"):
        assert inside.encode() not in content


def test_only_the_schemes_of_the_account_are_told(
    cast: Cast, evening: OperationSeries, client: Client
) -> None:
    assert read(subscribe(cast, client, role="foreign")) == []


def test_a_revoked_or_wrong_secret_answers_as_if_it_did_not_exist(cast: Cast, client: Client) -> None:
    account = cast.accounts["guest"]
    first = feeds.open_feed(actor=account)
    second = feeds.open_feed(actor=account)
    assert client.get(reverse("agenda", args=[first])).status_code == 404
    assert client.get(reverse("agenda", args=[second])).status_code == 200
    feeds.close_feed(actor=account)
    assert client.get(reverse("agenda", args=[second])).status_code == 404
    assert client.get(reverse("agenda", args=["x"])).status_code == 404


def test_the_address_of_an_account_that_is_closed_is_dead(cast: Cast, client: Client) -> None:
    account = cast.accounts["guest"]
    secret = feeds.open_feed(actor=account)
    account.is_active = False
    account.save()
    assert client.get(reverse("agenda", args=[secret])).status_code == 404


def test_an_agenda_is_only_read(cast: Cast, client: Client) -> None:
    secret = feeds.open_feed(actor=cast.accounts["guest"])
    assert client.post(reverse("agenda", args=[secret])).status_code == 405


def test_the_secret_is_shown_once_and_never_kept(cast: Cast, chair: Client) -> None:
    address = reverse("feed", args=[cast.scheme.slug])
    page = chair.post(address).content.decode()
    secret = page.partition("testserver/agenda/")[2].partition(".ics")[0]
    assert feeds.find_account(secret) == cast.accounts["chair"]
    assert secret not in chair.get(address).content.decode()
    feed = CalendarFeed.objects.get()
    assert secret not in feed.fingerprint
    chair.post(address, {"do": "revoke"})
    assert feeds.find_account(secret) is None


def test_one_calendar_feed_in_force(cast: Cast) -> None:
    account = cast.accounts["guest"]
    feeds.open_feed(actor=account)
    with (
        pytest.raises(IntegrityError, match=r"one_calendar_feed_in_force|web_calendarfeed"),
        transaction.atomic(),
    ):
        CalendarFeed.objects.create(account=account, fingerprint="x")


@settings(deadline=None, max_examples=40)
@given(rule=rules(), first=DAYS, hour=st.times(), data=st.data())
def test_any_series_reads_back_as_the_days_of_its_rule(
    rule: Rule, first: dt.date, hour: dt.time, data: st.DataObject
) -> None:
    start = first_day(rule, from_on=first)
    if start is None:
        return
    # The hour that a change of hour skips or repeats is the reader's own affair.
    hour = hour.replace(hour=hour.hour if hour.hour != 2 else 4, second=0, microsecond=0)
    end = start + dt.timedelta(days=500)
    days = list_days(rule, first_on=start, start=start, end=end)
    off = data.draw(st.sets(st.sampled_from(days), max_size=5))
    recurring = Recurring(
        uid="x", title="x", rule=rule, starts_on=start, hours=(hour, None), called_off=frozenset(off)
    )
    content = write_calendar("x", events=(), series=[recurring], zone=PARIS, stamp=STAMP)
    (main,) = read(content)
    found = expand(main, until=at_hour(end, hour=hour, zone=PARIS))
    assert [moment.astimezone(PARIS).date() for moment in found] == [day for day in days if day not in off]
    assert {moment.astimezone(PARIS).time() for moment in found} <= {hour}
