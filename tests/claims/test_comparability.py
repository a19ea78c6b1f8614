"""Two figures are compared only where they answer the same question, and the reason is said."""

import datetime as dt
from typing import Any

import pytest

from gltd.claims.comparability import Verdict, compare
from tests.claims.statements import DAY, figure

LATER = DAY + dt.timedelta(days=10)
NO_OPERATION: dict[str, Any] = {"operation": None}


def test_the_same_seizure_of_the_same_operation_is_compared() -> None:
    comparison = compare(figure("a", 720), second=figure("b", 1500))
    assert comparison.verdict is Verdict.SAME
    assert comparison.reason == "même mesure, même opération"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"measure": "seizure.cocaine"}, "deux mesures"),
        ({"unit": "count"}, "unités de compte"),
        ({"counted": "dose"}, "unités de compte"),
        ({"nature": "stock", "as_of": DAY}, "un stock"),
        ({"per": "an"}, "par durée"),
        ({"restriction": "mineurs"}, "même ensemble"),
        ({"retracted": True}, "démenti"),
        ({"value": None}, "pas de nombre"),
        ({"additional": True}, "s'ajouter"),
        ({"perimeter": "Cannes"}, "deux périmètres"),
        ({"operation": "2024-05-02 cannes"}, "deux opérations"),
        ({"operation": None, "period_start": None, "period_end": None}, "périmètre|période"),
    ],
)
def test_another_question_is_not_compared_and_the_reason_is_said(
    changed: dict[str, Any], reason: str
) -> None:
    first, second = figure("a", 720), figure("b", 1500, **changed)
    comparison = compare(first, second=second)
    assert comparison.verdict is Verdict.OTHER
    assert any(word in comparison.reason for word in reason.split("|"))
    assert compare(second, second=first) == comparison


def test_a_share_of_a_total_is_not_the_total() -> None:
    first, second = figure("a", 670), figure("b", 74, source="source-a")
    assert compare(first, second=second).verdict is Verdict.SAME
    assert compare(first, second=second, parts={"b"}).verdict is Verdict.OTHER


@pytest.mark.parametrize("told", [{"sentence": 3}, {"apart": True}])
def test_elements_of_a_list_and_other_cases_are_not_compared_in_one_text(told: dict[str, Any]) -> None:
    first, second = figure("a", 410, sentence=3), figure("b", 436, source="source-a", **told)
    assert compare(first, second=second).verdict is Verdict.OTHER
    elsewhere = figure("c", 436, **told)
    assert compare(first, second=elsewhere).verdict is Verdict.SAME


def test_things_of_two_kinds_under_one_measure_are_not_compared() -> None:
    guns = figure("a", 2, measure="seizure.firearm", unit="count", wording="deux armes de poing")
    rifle = figure("b", 1, measure="seizure.firearm", unit="count", wording="un fusil à pompe")
    again = figure("c", 3, measure="seizure.firearm", unit="count", wording="3 armes de poings")
    assert compare(guns, second=rifle).verdict is Verdict.OTHER
    assert compare(guns, second=again).verdict is Verdict.SAME


def total(key: str, value: int, until: dt.date, **other: Any) -> Any:
    known = {"nature": "cumulative", "period_start": DAY, "period_end": until, "as_of": until}
    return figure(key, value, **(NO_OPERATION | known | other))


def test_two_totals_from_one_start_are_an_evolution() -> None:
    comparison = compare(total("a", 482, DAY), second=total("b", 490, LATER))
    assert comparison.verdict is Verdict.LATER
    assert "18/03/2024 et 28/03/2024" in comparison.reason


def test_a_total_to_the_month_may_be_that_of_a_day_of_it() -> None:
    day = total("a", 35, dt.date(2024, 10, 22))
    month = total("b", 35, dt.date(2024, 10, 31), end_precision="month")
    assert compare(day, second=month).verdict is Verdict.SAME


def test_totals_of_two_periods_or_two_places_are_not_compared() -> None:
    first = total("a", 482, DAY)
    assert compare(first, second=total("b", 490, LATER, period_start=LATER)).verdict is Verdict.OTHER
    assert compare(first, second=total("b", 490, DAY, perimeter="France")).verdict is Verdict.OTHER
    assert compare(first, second=total("b", 490, DAY)).verdict is Verdict.SAME


def stock(key: str, value: int, as_of: dt.date | None, **other: Any) -> Any:
    known = {"measure": "camera.total", "unit": "count", "nature": "stock", "as_of": as_of}
    return figure(key, value, **(NO_OPERATION | known | other))


def test_stocks_are_compared_at_one_date() -> None:
    assert compare(stock("a", 60, DAY), second=stock("b", 72, DAY)).verdict is Verdict.SAME
    assert compare(stock("a", 60, DAY), second=stock("b", 72, LATER)).verdict is Verdict.LATER
    assert compare(stock("a", 60, DAY), second=stock("b", 72, None)).verdict is Verdict.OTHER
    assert compare(stock("a", 60, DAY), second=stock("b", 72, DAY, perimeter="Nice")).verdict is Verdict.OTHER


def test_what_one_text_says_without_a_date_is_about_one_thing() -> None:
    undated = {"operation": None, "period_start": None, "period_end": None}
    first = figure("a", 7, **undated)
    assert compare(first, second=figure("b", 8, source="source-a", **undated)).verdict is Verdict.SAME
    context = figure("c", 8, source="source-a", scope="context", **undated)
    assert compare(first, second=context).verdict is Verdict.OTHER


def test_the_night_of_one_operation_is_one_event_and_a_week_later_is_not() -> None:
    eve = figure("a", 720)
    morning = figure("b", 900, period_start=DAY + dt.timedelta(days=1), period_end=DAY + dt.timedelta(days=1))
    after = figure("c", 900, period_start=LATER, period_end=LATER)
    assert compare(eve, second=morning).verdict is Verdict.SAME
    assert compare(eve, second=after).verdict is Verdict.OTHER
