"""Series of operations: their days, and what is changed for one, for those that follow, or for all."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gltd.errors import GltdError
from gltd.usecases.recurring import Rule
from gltd.web.actions import operations, series
from gltd.web.actions.locking import StaleError
from gltd.web.models import Operation, OperationSeries, SeriesPart
from tests.cast import Cast

PARIS = ZoneInfo("Europe/Paris")
FIFTEEN = Rule(frequency="DAILY", interval=15)
START = dt.date(2024, 3, 1)


@pytest.fixture
def evening(cast: Cast) -> OperationSeries:
    """Return a check every fifteen days at 21 h, for which six police officers are asked."""
    found = series.create_series(
        actor=cast.accounts["chair"],
        scheme=cast.scheme,
        rule=FIFTEEN,
        starts_on=START,
        starts_time=dt.time(21, 0),
        ends_time=dt.time(1, 0),
        kind="evening_check",
        title="Contrôles de soirée",
        areas=[cast.area],
    )
    series.join_series(actor=None, series=found, partner=cast.partners["member"], unit="police", asked=6)
    return found


def announced(evening: OperationSeries, *, until: dt.date = dt.date(2024, 5, 1)) -> list[dt.date]:
    found = series.list_occurrences(evening.scheme, start=dt.date(2024, 1, 1), end=until)
    return [occurrence.day for occurrence in found]


def test_hours_hold_on_both_sides_of_the_change_of_hour(evening: OperationSeries) -> None:
    found = series.list_occurrences(evening.scheme, start=START, end=dt.date(2024, 4, 30))
    assert [one.starts_at.astimezone(PARIS).hour for one in found] == [21] * 5
    assert {one.starts_at.astimezone(dt.UTC).hour for one in found} == {20, 19}
    assert all(one.ends_at and one.ends_at - one.starts_at == dt.timedelta(hours=4) for one in found)


def test_the_night_of_the_change_of_hour_ends_at_its_hour_on_the_clock(evening: OperationSeries) -> None:
    day = dt.date(2024, 3, 31)
    evening.starts_time, evening.ends_time = dt.time(0, 30), dt.time(4, 0)
    starts_at, ends_at = series.local_span(evening, day=day)
    assert ends_at is not None
    assert (starts_at.hour, ends_at.hour) == (0, 4)
    assert ends_at.astimezone(dt.UTC) - starts_at.astimezone(dt.UTC) == dt.timedelta(hours=2, minutes=30)


def test_an_opened_day_is_an_operation_with_the_forces_asked(cast: Cast, evening: OperationSeries) -> None:
    day = dt.date(2024, 3, 16)
    operation = series.open_occurrence(actor=cast.accounts["member"], series=evening, day=day)
    assert timezone.localtime(operation.starts_at).date() == operation.series_day == day
    part = operation.participations.get()
    assert (part.partner, part.unit, part.asked, part.engaged) == (cast.partners["member"], "police", 6, None)
    assert list(operation.areas.all()) == [cast.area]
    assert day not in announced(evening)


def test_a_day_is_opened_once_even_when_its_operation_was_removed(evening: OperationSeries) -> None:
    operation = series.open_occurrence(actor=None, series=evening, day=START)
    Operation.objects.filter(pk=operation.pk).update(removed_at=timezone.now())
    assert START not in announced(evening)
    with pytest.raises(GltdError, match="déjà sa fiche"):
        series.open_occurrence(actor=None, series=evening, day=START)


def test_a_day_that_the_rule_does_not_give_is_refused(evening: OperationSeries) -> None:
    with pytest.raises(GltdError, match="pas dans la série"):
        series.open_occurrence(actor=None, series=evening, day=dt.date(2024, 3, 2))


def test_one_day_moved_and_one_cancelled_leave_the_others(
    evening: OperationSeries, cast: Cast, chair: Client
) -> None:
    slug = cast.scheme.slug
    moved = reverse("occurrence_open", args=[slug, evening.pk, "2024-03-16"])
    chair.post(moved, {"as": "moved", "starts_at": "18032024 2000"})
    cancelled = reverse("occurrence_open", args=[slug, evening.pk, "2024-03-31"])
    assert chair.post(cancelled, {"as": "not_done"}).status_code == 302
    assert not Operation.objects.filter(series_day="2024-03-31").exists(), "a reason is asked"
    chair.post(cancelled, {"as": "not_done", "not_done_reason": "no_unit"})
    assert announced(evening) == [START, dt.date(2024, 4, 15), dt.date(2024, 4, 30)]
    first, second = evening.operations.order_by("series_day")
    assert first.is_moved
    assert timezone.localtime(first.starts_at).date() == dt.date(2024, 3, 18)
    assert (second.status, second.not_done_reason) == ("not_done", "no_unit")


def test_this_one_and_the_following_make_a_new_series(cast: Cast, evening: OperationSeries) -> None:
    kept = series.open_occurrence(actor=None, series=evening, day=dt.date(2024, 4, 30))
    new = series.change_following(
        actor=None,
        series=evening,
        version=evening.version,
        day=dt.date(2024, 3, 31),
        rule=Rule(frequency="DAILY", interval=10),
        starts_on=dt.date(2024, 3, 31),
        title="Contrôles rapprochés",
    )
    evening.refresh_from_db()
    assert announced(evening) == [
        *(dt.date(2024, 3, 1), dt.date(2024, 3, 16)),
        *(dt.date(2024, 3, 31), dt.date(2024, 4, 10), dt.date(2024, 4, 20)),
    ]
    assert (new.title, new.follows, new.starts_time) == ("Contrôles rapprochés", evening, dt.time(21, 0))
    assert new.parts.get().asked == 6
    kept.refresh_from_db()
    assert (kept.series, kept.title) == (new, "Contrôles de soirée")


def test_changing_all_leaves_what_was_opened(evening: OperationSeries) -> None:
    kept = series.open_occurrence(actor=None, series=evening, day=START)
    series.change_series(
        actor=None,
        series=evening,
        version=evening.version,
        rule=Rule(frequency="WEEKLY", weekdays=(4,), count=3),
        starts_on=dt.date(2024, 3, 5),
        title="Vendredis",
    )
    assert announced(evening) == [dt.date(2024, 3, 8), dt.date(2024, 3, 15), dt.date(2024, 3, 22)]
    kept.refresh_from_db()
    assert kept.title == "Contrôles de soirée"


def test_a_stopped_series_announces_nothing_from_that_day(evening: OperationSeries) -> None:
    series.stop_series(actor=None, series=evening, version=evening.version, day=dt.date(2024, 3, 31))
    assert announced(evening) == [dt.date(2024, 3, 1), dt.date(2024, 3, 16)]


def test_the_second_of_two_editors_of_a_series_is_told(evening: OperationSeries) -> None:
    series.stop_series(actor=None, series=evening, version=1, day=dt.date(2024, 3, 31))
    with pytest.raises(StaleError):
        series.stop_series(actor=None, series=evening, version=1, day=dt.date(2024, 3, 16))


def test_a_rhythm_without_its_days_announces_none(evening: OperationSeries) -> None:
    OperationSeries.objects.filter(pk=evening.pk).update(days_known=False)
    assert announced(evening) == []


def test_days_that_passed_unsaid_are_asked_for_and_count_for_nothing(cast: Cast) -> None:
    today = timezone.localdate()
    found = series.create_series(
        actor=None,
        scheme=cast.scheme,
        rule=Rule(frequency="DAILY", interval=7),
        starts_on=today - dt.timedelta(days=21),
        starts_time=dt.time(18, 0),
        kind="hall_check",
        title="Halls",
        areas=[],
    )
    assert [one.day for one in series.list_unrecorded(cast.scheme)] == [
        today - dt.timedelta(days=days) for days in (21, 14, 7)
    ]
    assert not found.operations.exists()


def test_a_recurring_operation_is_typed_in_the_form_of_an_operation(cast: Cast, chair: Client) -> None:
    told = {"title": "Occupation", "kind": "occupation", "status": "planned"}
    told |= {"starts_at": "01032024 2100", "ends_at": "02032024 0100", "repeats": "DAILY", "interval": "15"}
    answer = chair.post(reverse("operation_add", args=[cast.scheme.slug]), told)
    found = OperationSeries.objects.get(title="Occupation")
    assert answer["Location"] == reverse("series", args=[cast.scheme.slug, found.pk])
    assert (found.rule, found.starts_on) == ("FREQ=DAILY;INTERVAL=15", START)
    assert (found.starts_time, found.ends_time) == (dt.time(21, 0), dt.time(1, 0))
    assert not Operation.objects.filter(title="Occupation").exists()


def test_a_rhythm_that_lacks_its_days_is_told(cast: Cast, chair: Client) -> None:
    told = {"title": "Occupation", "kind": "occupation", "status": "planned", "repeats": "WEEKLY"}
    address = reverse("operation_add", args=[cast.scheme.slug])
    page = chair.post(address, told | {"starts_at": "01032024 2100"}).content.decode()
    assert "Choisissez au moins un jour de la semaine." in page
    assert not OperationSeries.objects.exists()


def test_series_has_a_rule(evening: OperationSeries) -> None:
    with pytest.raises(IntegrityError, match="series_has_a_rule"), transaction.atomic():
        OperationSeries.objects.filter(pk=evening.pk).update(rule="")
    evening.rule = "FREQ=YEARLY"
    with pytest.raises(ValidationError, match="ne se lit pas"):
        evening.full_clean()


def test_unit_once_per_series(evening: OperationSeries) -> None:
    part = evening.parts.get()
    with pytest.raises(IntegrityError, match="web_seriespart"), transaction.atomic():
        SeriesPart.objects.create(series=evening, partner=part.partner, unit=part.unit)


def test_occurrence_has_its_day(cast: Cast, evening: OperationSeries) -> None:
    with pytest.raises(IntegrityError, match="occurrence_has_its_day"), transaction.atomic():
        Operation.objects.filter(pk=cast.operation.pk).update(series=evening)


def test_occurrence_once_per_series(cast: Cast, evening: OperationSeries) -> None:
    series.open_occurrence(actor=None, series=evening, day=START)
    with pytest.raises(IntegrityError, match="web_operation"), transaction.atomic():
        Operation.objects.filter(pk=cast.operation.pk).update(series=evening, series_day=START)


def test_participation_reopened_says_why(cast: Cast) -> None:
    part = cast.participation
    with pytest.raises(IntegrityError, match="participation_reopened_says_why"), transaction.atomic():
        type(part).objects.filter(pk=part.pk).update(reopened_at=timezone.now())


def test_a_postponed_operation_says_why(cast: Cast) -> None:
    told = {"version": cast.operation.version, "status": "postponed"}
    with pytest.raises(ValidationError, match="demande sa raison"):
        operations.change_operation(actor=None, operation=cast.operation, **told)
    kept = operations.change_operation(
        actor=None, operation=cast.operation, not_done_reason="weather", **told
    )
    assert kept.get_not_done_reason_display() == "météo"
