"""Rules of recurrence: what they give, how they are said and cut, and that an hour stays an hour."""

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.usecases.recurring import (
    RANKS,
    Rule,
    at_hour,
    first_day,
    list_days,
    read_rule,
    span,
    split,
    tell_rule,
    write_rule,
)

PARIS = ZoneInfo("Europe/Paris")
DAYS = st.dates(min_value=dt.date(2015, 1, 1), max_value=dt.date(2035, 1, 1))
LATER = dt.timedelta(days=800)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Draw a rule of each kind, with each kind of end."""
    end = draw(st.sampled_from(["none", "until", "count"]))
    told: dict[str, Any] = {
        "interval": draw(st.integers(1, 40)),
        "until_on": draw(DAYS) if end == "until" else None,
        "count": draw(st.integers(1, 60)) if end == "count" else None,
    }
    match draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"])):
        case "DAILY":
            return Rule(frequency="DAILY", **told)
        case "WEEKLY":
            days = draw(st.sets(st.integers(0, 6), min_size=1))
            return Rule(frequency="WEEKLY", weekdays=tuple(sorted(days)), **told)
        case _:
            day = draw(st.integers(0, 6))
            return Rule(frequency="MONTHLY", weekdays=(day,), rank=draw(st.sampled_from(list(RANKS))), **told)


def days_of(rule: Rule, first: dt.date) -> list[dt.date]:
    return list_days(rule, first_on=first, start=first, end=first + LATER)


def test_every_fifteen_days_is_what_it_says() -> None:
    found = list_days(
        Rule(frequency="DAILY", interval=15),
        first_on=dt.date(2024, 1, 1),
        start=dt.date(2024, 2, 1),
        end=dt.date(2024, 3, 31),
    )
    assert found == [dt.date(2024, 2, 15), dt.date(2024, 3, 1), dt.date(2024, 3, 16), dt.date(2024, 3, 31)]


@given(first=DAYS, interval=st.integers(1, 60))
def test_a_rule_in_days_steps_by_its_interval(first: dt.date, interval: int) -> None:
    found = days_of(Rule(frequency="DAILY", interval=interval), first)
    assert found == [first + dt.timedelta(days=step) for step in range(0, LATER.days + 1, interval)]


@given(first=DAYS, weekdays=st.sets(st.integers(0, 6), min_size=1), interval=st.integers(1, 6))
def test_a_weekly_rule_keeps_its_days_and_its_weeks(
    first: dt.date, weekdays: set[int], interval: int
) -> None:
    found = days_of(Rule(frequency="WEEKLY", weekdays=tuple(sorted(weekdays)), interval=interval), first)
    monday = first - dt.timedelta(days=first.weekday())
    expected = [
        first + dt.timedelta(days=step)
        for step in range(LATER.days + 1)
        if (first + dt.timedelta(days=step)).weekday() in weekdays
        and (first + dt.timedelta(days=step) - monday).days // 7 % interval == 0
    ]
    assert found == expected


@given(first=DAYS, weekday=st.integers(0, 6), rank=st.sampled_from(list(RANKS)))
def test_a_monthly_rule_keeps_its_day_and_its_rank(first: dt.date, weekday: int, rank: int) -> None:
    for day in days_of(Rule(frequency="MONTHLY", weekdays=(weekday,), rank=rank), first):
        assert day.weekday() == weekday
        if rank > 0:
            assert (day.day - 1) // 7 + 1 == rank
        else:
            assert (day + dt.timedelta(days=7)).month != day.month


@given(rule=rules())
def test_a_rule_reads_back_as_it_was_written(rule: Rule) -> None:
    assert read_rule(write_rule(rule)) == rule


@given(rule=rules())
def test_a_rule_is_always_said(rule: Rule) -> None:
    said = tell_rule(rule)
    assert said.startswith(("tous les", "toutes les", "chaque", "le "))
    assert "  " not in said


@settings(deadline=None)
@given(rule=rules(), first=DAYS, data=st.data())
def test_a_rule_cut_in_two_gives_the_same_days(rule: Rule, first: dt.date, data: st.DataObject) -> None:
    start = first_day(rule, from_on=first)
    if start is None:
        assert days_of(rule, first) == []
        return
    whole = days_of(rule, start)
    day = data.draw(st.sampled_from(whole))
    before, after = split(rule, first_on=start, day=day)
    earlier = [] if before is None else days_of(before, start)
    later = list_days(after, first_on=day, start=day, end=start + LATER)
    # A rhythm in weeks or months is counted from the week or the month of the day it is cut at.
    assert earlier == [one for one in whole if one < day]
    assert later == [one for one in whole if one >= day]


@given(rule=rules(), first=DAYS)
def test_the_first_day_is_a_day_of_the_rule(rule: Rule, first: dt.date) -> None:
    start = first_day(rule, from_on=first)
    if start is not None:
        assert start >= first
        assert list_days(rule, first_on=start, start=start, end=start) == [start]


@given(day=DAYS, hour=st.times())
def test_an_hour_stays_that_hour_but_where_the_clock_skips_it(day: dt.date, hour: dt.time) -> None:
    hour = hour.replace(microsecond=0)
    moment = at_hour(day, hour=hour, zone=PARIS)
    skipped = (day.month, hour.hour) == (3, 2) and day.weekday() == 6 and day.day > 24
    expected = dt.datetime.combine(day, hour.replace(hour=3) if skipped else hour)
    assert moment.replace(tzinfo=None, fold=0) == expected


@given(day=DAYS, start=st.times(), end=st.times())
def test_an_occurrence_ends_after_it_starts_and_within_a_day(
    day: dt.date, start: dt.time, end: dt.time
) -> None:
    starts_at, ends_at = span(day, hours=(start, end), zone=PARIS)
    assert ends_at is not None
    utc = dt.UTC
    assert dt.timedelta(0) <= ends_at.astimezone(utc) - starts_at.astimezone(utc) <= dt.timedelta(hours=25)


def test_an_evening_check_keeps_its_hour_across_the_change_of_hour() -> None:
    zone_days = list_days(
        Rule(frequency="WEEKLY", weekdays=(5,)),
        first_on=dt.date(2024, 3, 23),
        start=dt.date(2024, 3, 23),
        end=dt.date(2024, 4, 6),
    )
    starts = [at_hour(day, hour=dt.time(21, 0), zone=PARIS) for day in zone_days]
    assert [moment.hour for moment in starts] == [21, 21, 21]
    assert [moment.astimezone(dt.UTC).hour for moment in starts] == [20, 20, 19]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule(frequency="DAILY", interval=15), "tous les 15 jours"),
        (Rule(frequency="DAILY", count=3), "tous les jours, 3 fois"),
        (Rule(frequency="WEEKLY", weekdays=(0, 3)), "chaque semaine, le lundi et le jeudi"),
        (
            Rule(frequency="WEEKLY", interval=2, weekdays=(4,), until_on=dt.date(2024, 6, 30)),
            "toutes les 2 semaines, le vendredi, jusqu'au 30/06/2024",
        ),
        (Rule(frequency="MONTHLY", weekdays=(1,), rank=1), "le premier mardi de chaque mois"),
        (
            Rule(frequency="MONTHLY", interval=2, weekdays=(4,), rank=-1),
            "le dernier vendredi tous les 2 mois",
        ),
    ],
)
def test_a_rule_is_said_in_french(rule: Rule, said: str) -> None:
    assert tell_rule(rule) == said


@pytest.mark.parametrize(
    "told",
    [
        {"frequency": "DAILY", "interval": 0},
        {"frequency": "DAILY", "count": 0},
        {"frequency": "DAILY", "weekdays": (1,)},
        {"frequency": "DAILY", "count": 2, "until_on": dt.date(2024, 1, 1)},
        {"frequency": "WEEKLY"},
        {"frequency": "WEEKLY", "weekdays": (1, 1)},
        {"frequency": "WEEKLY", "weekdays": (7,)},
        {"frequency": "MONTHLY", "weekdays": (1,)},
        {"frequency": "MONTHLY", "weekdays": (1, 2), "rank": 1},
        {"frequency": "MONTHLY", "weekdays": (1,), "rank": 5},
    ],
)
def test_what_no_calendar_could_keep_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(GltdError):
        Rule(**told)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("text", ["", "FREQ=YEARLY", "FREQ=DAILY;BYHOUR=3", "FREQ=WEEKLY;BYDAY=XX", "FREQ"])
def test_a_rule_that_says_more_or_nothing_is_refused(text: str) -> None:
    with pytest.raises(GltdError):
        read_rule(text)


def test_a_rule_is_cut_only_at_one_of_its_days() -> None:
    with pytest.raises(GltdError, match="pas dans la série"):
        split(Rule(frequency="DAILY", interval=2), first_on=dt.date(2024, 1, 1), day=dt.date(2024, 1, 2))


def test_a_rule_that_ends_before_it_starts_gives_nothing() -> None:
    rule = Rule(frequency="DAILY", until_on=dt.date(2024, 1, 1))
    assert first_day(rule, from_on=dt.date(2024, 1, 2)) is None
    assert first_day(replace(rule, until_on=None), from_on=dt.date(2024, 1, 2)) == dt.date(2024, 1, 2)
