"""The planning: each dated thing on its days, and overlaps that warn and never block."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gltd.usecases.recurring import Rule
from gltd.web.actions import meetings, operations, series
from gltd.web.actions.planning import Wanted, list_dated, overlaps_of
from gltd.web.models import Operation
from tests.cast import Cast
from tests.web.test_operations import count_queries

MARCH: dict[str, Any] = {"start": dt.date(2024, 3, 1), "end": dt.date(2024, 3, 31)}


def plan(cast: Cast, *, day: int, hour: int = 20, hours: int | None = 3, **details: object) -> Operation:
    start = dt.datetime(2024, 3, day, hour, tzinfo=dt.UTC)
    told = {"title": f"Opération du {day}", "kind": "search", "areas": [], **details}
    end = None if hours is None else start + dt.timedelta(hours=hours)
    return operations.create_operation(actor=None, scheme=cast.scheme, starts_at=start, ends_at=end, **told)  # type: ignore[arg-type]  # fields by name


def ask(operation: Operation, cast: Cast, *, unit: str = "bac") -> None:
    operations.join_operation(actor=None, operation=operation, partner=cast.partners["member"], unit=unit)


@pytest.fixture
def weekly(cast: Cast) -> None:
    """Announce a check each Tuesday of March at 21 h in the area of the cast."""
    series.create_series(
        actor=None,
        scheme=cast.scheme,
        rule=Rule(frequency="WEEKLY", weekdays=(1,)),
        starts_on=dt.date(2024, 3, 1),
        starts_time=dt.time(21, 0),
        ends_time=dt.time(2, 0),
        kind="evening_check",
        title="Contrôles du mardi",
        areas=[cast.area],
    )


def test_operations_series_and_sittings_stand_in_one_order(cast: Cast, weekly: None) -> None:
    meetings.create_meeting(
        actor=None,
        scheme=cast.scheme,
        title="Séance de mars",
        starts_at=dt.datetime(2024, 3, 20, 9, 30, tzinfo=dt.UTC),
    )
    found = list_dated(cast.scheme, **MARCH)
    assert [(one.key[0], one.starts_at.day) for one in found] == [
        *(("occurrence", 5), ("occurrence", 12), ("operation", 12)),
        *(("occurrence", 19), ("meeting", 20), ("occurrence", 26)),
    ]
    assert all(one.last_on == one.starts_at.date() for one in found), "a night belongs to its evening"


def test_filters_leave_the_others_out(cast: Cast, weekly: None) -> None:
    asked = Wanted(partner=cast.partners["guest"])
    assert [one.key[0] for one in list_dated(cast.scheme, **MARCH, wanted=asked)] == ["operation"]
    asked = Wanted(kind="evening_check", area=cast.area)
    assert {one.key[0] for one in list_dated(cast.scheme, **MARCH, wanted=asked)} == {"occurrence"}


def test_what_has_no_known_day_is_on_no_day(cast: Cast) -> None:
    plan(cast, day=3, precision="month")
    assert [one.title for one in list_dated(cast.scheme, **MARCH)] == [cast.operation.title]


def test_several_days_show_on_each_of_them(cast: Cast) -> None:
    plan(cast, day=4, hour=5, hours=60)
    (found,) = [one for one in list_dated(cast.scheme, **MARCH) if one.title == "Opération du 4"]
    assert found.list_days(dt.date(2024, 3, 5), end=dt.date.max) == [dt.date(2024, 3, day) for day in (5, 6)]


@pytest.mark.parametrize(
    ("hour", "unit", "expected"),
    [
        (22, "bac", "Commissariat de Bellerive · BAC"),
        (22, "dogs", None),
        (23, "bac", None),
        (18, "bac", "Commissariat de Bellerive · BAC"),
        (17, "bac", None),
    ],
)
def test_the_same_unit_at_the_same_time_is_said(
    hour: int, unit: str, expected: str | None, cast: Cast
) -> None:
    first, second = plan(cast, day=8), plan(cast, day=8, hour=hour)
    ask(first, cast)
    ask(second, cast, unit=unit)
    found = overlaps_of(first)
    assert [overlap.shared for overlap in found] == ([] if expected is None else [expected])


def test_the_same_ground_at_the_same_time_is_said_and_never_blocks(
    cast: Cast, weekly: None, chair: Client
) -> None:
    told = {"title": "Visite", "kind": "hall_check", "starts_at": "05032024 2200", "status": "planned"}
    address = reverse("operation_add", args=[cast.scheme.slug])
    page = chair.post(address, told | {"areas": [str(cast.area.pk)]}, follow=True).content.decode()
    assert "Opération enregistrée." in page
    assert "En même temps, Les Tilleuls" in page
    assert "Contrôles du mardi" in page


def test_what_is_called_off_overlaps_nothing(cast: Cast) -> None:
    first = plan(cast, day=8)
    second = plan(cast, day=8, status="not_done", not_done_reason="no_unit")
    for one in (first, second):
        ask(one, cast)
    assert overlaps_of(first) == overlaps_of(second) == []


@pytest.mark.parametrize("view", ["mois", "semaine"])
def test_a_view_shows_its_days_and_leads_to_each_page(
    view: str, cast: Cast, weekly: None, chair: Client
) -> None:
    address = reverse("planning", args=[cast.scheme.slug])
    page = chair.get(address, {"vue": view, "le": "12032024"}).content.decode()
    assert reverse("operation", args=[cast.scheme.slug, cast.operation.pk]) in page
    assert "Contrôles du mardi" in page
    assert ("26</a>" in page or "/2024-03-26/" in page) is (view == "mois")


def test_a_planning_asks_a_constant_number_of_queries(cast: Cast, weekly: None, chair: Client) -> None:
    address = reverse("planning", args=[cast.scheme.slug]) + "?le=2024-03-12"
    few = count_queries(chair, address)
    for day in range(1, 29):
        ask(plan(cast, day=day, areas=[cast.area]), cast)
    assert count_queries(chair, address) == few


def test_an_address_that_names_no_day_shows_today(cast: Cast, chair: Client) -> None:
    assert chair.get(reverse("planning", args=[cast.scheme.slug]), {"le": "demain"}).status_code == 200
