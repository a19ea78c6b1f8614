"""A stated change must follow from the levels that are stated too."""

import datetime as dt
from typing import Any

import pytest

from gltd.claims.changes import measure_of_trend
from gltd.claims.conflicts import find
from gltd.claims.figures import Figure
from tests.claims.statements import figure


def year(number: int) -> dict[str, Any]:
    first, last = dt.date(number, 1, 1), dt.date(number, 12, 31)
    return {"period_start": first, "period_end": last, "operation": None, "start_precision": "year"}


def level(key: str, value: float, when: int, **other: Any) -> Figure:
    known = {"measure": "arrest.interpellation", "unit": "count", "source": "x"}
    return figure(key, value, **(known | year(when) | other))


def change(
    value: float, unit: str, *, slug: str = "interpellations", base: int = 2022, **other: Any
) -> Figure:
    codes = {"percent": "trend.percent", "x": "trend.multiplier", "count": "trend.change"}
    known = {"measure": codes[unit], "unit": unit, "source": "x", "restriction": slug, "polarity": "increase"}
    compared = {"base_start": dt.date(base, 1, 1), "base_end": dt.date(base, 12, 31)}
    return figure("change", value, **(known | year(2023) | compared | other))


@pytest.mark.parametrize(
    ("stated", "unit", "before", "after"),
    [
        (125, "percent", 12, 27),
        (2, "x", 98, 197),
        (15, "count", 12, 27),
        (17.24, "percent", 116, 136),
    ],
)
def test_a_change_that_follows_from_its_counts_is_left_alone(
    stated: float, unit: str, before: int, after: int
) -> None:
    assert find([change(stated, unit), level("before", before, 2022), level("after", after, 2023)]) == []


def test_a_percentage_that_does_not_follow_from_its_counts_is_found() -> None:
    figures = [change(200, "percent"), level("before", 183, 2022), level("after", 577, 2023)]
    (conflict,) = find(figures)
    assert (conflict.kind, conflict.figures) == ("percentage", ("after", "before", "change"))
    assert "de 183 à 577 font 215,3\u202f%" in conflict.sentence


@pytest.mark.parametrize(
    ("stated", "unit", "polarity"),
    [(2, "x", "increase"), (5, "count", "increase"), (50, "count", "decrease")],
)
def test_a_level_against_its_change_is_found(stated: float, unit: str, polarity: str) -> None:
    figures = [change(stated, unit, polarity=polarity), level("before", 100, 2022), level("after", 150, 2023)]
    assert [conflict.kind for conflict in find(figures)] == ["level_change"]


def test_a_fall_is_read_as_a_fall() -> None:
    fall = change(18, "percent", polarity="decrease")
    assert find([fall, level("before", 3952, 2022), level("after", 3241, 2023)]) == []
    (conflict,) = find([fall, level("before", 3241, 2022), level("after", 3952, 2023)])
    assert conflict.kind == "percentage"


def test_a_share_or_another_year_or_another_set_is_no_level() -> None:
    figures = [change(200, "percent"), level("before", 183, 2021), level("after", 577, 2023)]
    assert find(figures) == []
    restricted = [level("before", 183, 2022, restriction="mineurs"), level("after", 577, 2023)]
    assert find([change(200, "percent"), *restricted]) == []


def test_a_trend_names_its_measure_and_what_narrows_it() -> None:
    assert measure_of_trend("interpellations_mules") == ("arrest.interpellation", frozenset({"mule"}))
    assert measure_of_trend("usage_revente_facts") == ("procedure.usage_revente", frozenset({"fact"}))
    assert measure_of_trend("saisies_heroine") == ("seizure.heroin", frozenset())
    assert measure_of_trend("afd") == ("procedure.afd", frozenset())
    assert measure_of_trend("cambriolages") is None
