"""Studies that ask themselves: registered before their last day, run once it has passed, never twice."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from gltd.web.actions import operations, schedules
from gltd.web.actions.schedules import Woken
from gltd.web.actions.studies import read_registration, read_result
from gltd.web.models import Area, Job, Operation, ScheduledStudy, StudySchedule
from tests.cast import Cast
from tests.usecases import studying_cases as cases
from tests.web.test_studies_drafts import enter_squares

Clock = Callable[[str], None]
EACH_OPERATION = {
    "title": "Effet de nos places nettes",
    "rhythm": "operation",
    "question": "displacement",
    "ring_m": 1000,
    "window_days": 91,
}
EACH_MONTH = {"title": "Bilan du mois", "rhythm": "month", "question": "comparison"}


@pytest.fixture
def town(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Area]:
    """Import the simulated town of 2022 and 2023, and enter its squares as areas."""
    cases.build(tmp_path)
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "var"))
    areas = enter_squares(cast)
    # The square of the cast lies outside the facts of the town.
    cast.scheme.areas.set([areas["La Source"], areas["Argonne"]])
    return areas


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return what sets the day, at noon."""

    def set_day(day: str) -> None:
        moment = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_day("2022-12-01")
    return set_day


def programme(cast: Cast, **fields: Any) -> StudySchedule:
    """Programme a study."""
    return schedules.create_schedule(actor=cast.accounts["chair"], scheme=cast.scheme, **fields)


def operate(cast: Cast, area: Area, *, day: str = "2022-12-31", status: str = "done") -> Operation:
    """Enter an operation of one night."""
    return operations.create_operation(
        actor=None,
        scheme=cast.scheme,
        kind="place_nette",
        title=f"Place nette du {day}",
        starts_at=dt.datetime.fromisoformat(f"{day}T20:00:00+00:00"),
        areas=[area],
        status=status,
    )


def test_an_operation_is_studied_before_its_answer_exists(
    cast: Cast, town: dict[str, Area], clock: Clock
) -> None:
    schedule = programme(cast, **EACH_OPERATION)
    clock("2023-01-05")
    assert schedules.wake() == Woken(0, 0, 0)
    operation = operate(cast, town["La Source"])
    assert schedules.wake() == Woken(1, 0, 0)
    (made,) = schedule.made.all()
    registration = read_registration(made.study)
    assert registration is not None
    assert (registration.status, registration.ends_on) == ("pré-enregistrée", "2023-04-01")
    assert (made.operation, made.study.operation) == (operation, operation)
    assert read_result(made.study) is None
    # Looked at again, on its last day too, nothing is done.
    clock("2023-04-01")
    assert schedules.wake() == Woken(0, 0, 0)
    clock("2023-04-02")
    assert schedules.wake() == Woken(0, 1, 0)
    result = read_result(made.study)
    assert result is not None
    assert result["status"] == "pré-enregistrée"
    assert result["scale"] == "reference"
    assert "faits de moins que ne le laissait attendre le témoin" in result["sentence"]
    assert schedules.wake() == Woken(0, 0, 0)
    made.refresh_from_db()
    assert made.answered_at is not None


def test_what_could_only_be_exploratory_or_did_not_happen_is_left_alone(
    cast: Cast, town: dict[str, Area], clock: Clock
) -> None:
    programme(cast, **EACH_OPERATION)
    operate(cast, town["La Source"], day="2022-11-30")
    operate(cast, town["La Source"], status="planned")
    clock("2023-04-02")
    late = operate(cast, town["Argonne"])
    assert schedules.wake() == Woken(0, 0, 0)
    assert not late.scheduled_studies.exists()


def test_a_month_is_studied_once_it_is_over(cast: Cast, town: dict[str, Area], clock: Clock) -> None:
    schedule = programme(cast, **EACH_MONTH)
    clock("2023-03-10")
    assert schedules.wake() == Woken(1, 0, 0)
    assert schedules.wake() == Woken(0, 0, 0)
    clock("2023-04-01")
    # April is registered, March is run.
    assert schedules.wake() == Woken(1, 1, 0)
    march = schedule.made.get(month=dt.date(2023, 3, 1))
    result = read_result(march.study)
    assert result is not None
    assert result["windows"] == {
        "before": {"from": "2022-03-01", "to": "2022-03-31"},
        "after": {"from": "2023-03-01", "to": "2023-03-31"},
    }
    assert [row["name"] for row in result["outcomes"][0]["rows"]] == ["Argonne", "La Source"]


@pytest.mark.parametrize("question", ["emerging", "near_repeat", "hours"])
def test_each_question_of_a_month_is_registered(
    question: str, cast: Cast, town: dict[str, Area], clock: Clock
) -> None:
    programme(cast, **{**EACH_MONTH, "question": question, "months": 3})
    clock("2023-03-10")
    assert schedules.wake() == Woken(1, 0, 0)
    (made,) = ScheduledStudy.objects.all()
    registration = read_registration(made.study)
    assert registration is not None
    assert (registration.kind, registration.ends_on) == (question, "2023-03-31")


def test_facts_that_are_late_are_waited_for(cast: Cast, town: dict[str, Area], clock: Clock) -> None:
    schedule = programme(cast, **EACH_MONTH)
    clock("2024-06-10")
    assert schedules.wake() == Woken(1, 0, 0)
    schedules.pause_schedule(actor=cast.accounts["chair"], schedule=schedule, version=schedule.version)
    clock("2024-07-01")
    # The facts end with 2023: the study cannot be run yet.
    assert schedules.wake() == Woken(0, 1, 0)
    assert [job.state for job in Job.objects.all()] == ["failed"]
    Job.objects.update(asked_at=dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC))
    assert schedules.wake() == Woken(0, 0, 0)
    clock("2024-07-03")
    assert schedules.wake() == Woken(0, 1, 0)
    clock("2024-10-01")
    Job.objects.update(asked_at=dt.datetime(2024, 7, 3, 12, tzinfo=dt.UTC))
    assert schedules.wake() == Woken(0, 0, 0)


def test_suspended_it_registers_nothing_and_resumed_it_does(
    cast: Cast, chair: Client, town: dict[str, Area], clock: Clock
) -> None:
    schedule, account = programme(cast, **EACH_MONTH), cast.accounts["chair"]
    clock("2023-03-10")
    paused = schedules.pause_schedule(actor=account, schedule=schedule, version=schedule.version)
    assert schedules.wake() == Woken(0, 0, 0)
    schedules.resume_schedule(actor=account, schedule=paused, version=paused.version)
    assert schedules.wake() == Woken(1, 0, 0)
    # What each is worth stands beside it.
    ((_, _, ((_, status),)),) = chair.get(reverse("schedules", args=[cast.scheme.slug])).context["lines"]
    assert status == "pré-enregistrée"


def test_why_it_cannot_be_registered_is_said(cast: Cast, chair: Client) -> None:
    schedule = programme(cast, **EACH_MONTH)
    cast.area.geometry = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}
    cast.area.save()
    assert schedules.wake() == Woken(0, 0, 1)
    page = chair.get(reverse("schedules", args=[cast.scheme.slug])).content.decode()
    assert "n'a pas pu être enregistrée" in page.replace("&#x27;", "'")
    assert "invalide" in page
    assert not schedule.made.exists()


def test_programmed_paused_and_resumed_in_the_browser(cast: Cast, chair: Client) -> None:
    slug = cast.scheme.slug
    typed = {
        "title": "Effet de nos places nettes",
        "question": "displacement",
        "window_days": "182",
        "ring_m": "500",
        "months": "1",
        "nature": "phenomenon",
    }
    page = chair.post(reverse("schedule_add", args=[slug]), typed, follow=True).content.decode()
    assert "après chaque opération" in page
    row = StudySchedule.objects.get()
    assert (row.rhythm, row.window_days, row.ring_m) == ("operation", 182, 500)
    assert "Effet de nos places nettes" in chair.get(reverse("studies", args=[slug])).content.decode()
    paused = chair.post(reverse("schedule_pause", args=[slug, row.pk]), {"version": "1"}, follow=True)
    assert "suspendue" in paused.content.decode()
    chair.post(reverse("schedule_resume", args=[slug, row.pk]), {"version": "2"})
    row.refresh_from_db()
    assert row.paused_at is None
    wrong = chair.post(
        reverse("schedule_add", args=[slug]), {**typed, "question": "comparison", "months": "13"}
    )
    assert "douze mois" in wrong.content.decode()


def test_a_question_keeps_to_its_rhythm(cast: Cast) -> None:
    row = StudySchedule(
        scheme=cast.scheme, title="x", rhythm="month", question="displacement", since_on=dt.date(2024, 1, 1)
    )
    with pytest.raises(IntegrityError, match="schedule_asks_what_its_rhythm_can"), transaction.atomic():
        row.save()
