"""The life of a spot: states, closures, reactivations and moves, at any date."""

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gltd.usecases.watching import (
    PRESENT,
    Sighting,
    State,
    add_months,
    closed_since,
    is_lasting,
    list_lasting,
    list_reactivations,
    state_at,
    tally,
)

# How fast the machine is says nothing of the code.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2025, 12, 31))


def see(*told: tuple[str, str]) -> list[Sighting]:
    """Return observations from days and states."""
    return [
        Sighting(dt.date.fromisoformat(day), rank, State(state)) for rank, (day, state) in enumerate(told)
    ]


@st.composite
def lives(draw: st.DrawFn) -> list[Sighting]:
    """Draw a life in any order of entry."""
    days = draw(st.lists(DAYS, max_size=8))
    return [Sighting(day, rank, draw(st.sampled_from(list(State)))) for rank, day in enumerate(days)]


LIFE = see(
    ("2023-01-10", "suspected"),
    ("2023-02-01", "active"),
    ("2023-05-02", "dismantled"),
    ("2023-12-20", "reactivated"),
    ("2024-03-01", "dismantled"),
)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2023-01-09", None),
        ("2023-01-10", State.SUSPECTED),
        ("2023-05-01", State.ACTIVE),
        ("2023-12-19", State.DISMANTLED),
        ("2024-01-01", State.REACTIVATED),
        ("2030-01-01", State.DISMANTLED),
    ],
)
def test_the_state_at_a_date_is_the_latest_observation_known_by_then(day: str, state: State | None) -> None:
    assert state_at(LIFE, on=dt.date.fromisoformat(day)) is state


@UNHURRIED
@given(lives(), DAYS)
def test_what_is_observed_later_never_changes_the_past(life: list[Sighting], day: dt.date) -> None:
    known = [one for one in life if one.on <= day]
    assert state_at(life, on=day) is state_at(known, on=day)
    assert closed_since(life, on=day) == closed_since(known, on=day)


@UNHURRIED
@given(st.data(), lives(), DAYS)
def test_the_order_in_which_rows_are_read_is_nothing(
    data: st.DataObject, life: list[Sighting], day: dt.date
) -> None:
    shuffled = data.draw(st.permutations(life))
    assert state_at(shuffled, on=day) is state_at(life, on=day)
    assert list_reactivations(shuffled) == list_reactivations(life)


@UNHURRIED
@given(lives(), DAYS)
def test_the_state_is_one_that_was_observed_on_the_last_day_known(life: list[Sighting], day: dt.date) -> None:
    known = [one.on for one in life if one.on <= day]
    state = state_at(life, on=day)
    assert (state is None) == (not known)
    if known:
        assert state in {one.state for one in life if one.on == max(known)}


def test_of_two_observations_of_one_day_the_last_entered_stands() -> None:
    life = see(("2024-01-01", "dismantled"), ("2024-01-01", "active"))
    assert state_at(life, on=dt.date(2024, 1, 1)) is State.ACTIVE


@pytest.mark.parametrize(
    ("day", "lasting"), [("2023-11-01", False), ("2023-11-02", True), ("2023-12-20", False)]
)
def test_a_closure_lasts_after_six_calendar_months_and_until_it_reopens(day: str, lasting: bool) -> None:
    assert is_lasting(LIFE, on=dt.date.fromisoformat(day), months=6) is lasting


def test_seeing_a_closed_spot_closed_again_does_not_start_its_closure_anew() -> None:
    life = see(("2024-01-01", "dismantled"), ("2024-06-20", "dismantled"))
    assert closed_since(life, on=dt.date(2024, 7, 1)) == dt.date(2024, 1, 1)
    assert list_lasting(life, on=dt.date(2024, 7, 1), months=6) == [dt.date(2024, 7, 1)]


def test_the_day_on_which_a_closure_became_lasting_is_told_once() -> None:
    assert list_lasting(LIFE, on=dt.date(2030, 1, 1), months=6) == [
        dt.date(2023, 11, 2),
        dt.date(2024, 9, 1),
    ]


@UNHURRIED
@given(lives(), DAYS, st.integers(1, 24))
def test_a_closure_is_lasting_on_each_day_that_the_life_tells_as_one(
    life: list[Sighting], day: dt.date, months: int
) -> None:
    told = list_lasting(life, on=day, months=months)
    assert all(is_lasting(life, on=one, months=months) for one in told)
    if is_lasting(life, on=day, months=months):
        assert told


@pytest.mark.parametrize(
    ("states", "count"),
    [
        (["active", "dismantled", "active"], 1),
        (["active", "dismantled", "reactivated", "reactivated"], 1),
        (["active", "moved", "disturbed"], 1),
        (["reactivated"], 0),
        (["suspected", "reactivated"], 0),
        (["dismantled", "suspected", "reactivated"], 1),
        (["active", "disturbed", "active"], 0),
        (["dismantled", "suspected", "active"], 0),
    ],
)
def test_a_reactivation_is_counted_once_while_it_lasts(states: Sequence[str], count: int) -> None:
    life = see(*((f"2024-{month:02d}-01", state) for month, state in enumerate(states, start=1)))
    assert len(list_reactivations(life)) == count


@UNHURRIED
@given(st.lists(lives(), max_size=5), DAYS)
def test_the_counters_are_those_of_each_spot(found: list[list[Sighting]], day: dt.date) -> None:
    counted = tally(found, since=dt.date(2020, 1, 1), on=day, months=6)
    states = [state_at(life, on=day) for life in found]
    assert counted.present == sum(state in PRESENT for state in states)
    assert counted.disturbed <= counted.present
    assert counted.lasting <= counted.dismantled
    assert counted.present + counted.suspected + counted.dismantled <= len(found)
    assert counted.moves == sum(one.state == "moved" and one.on <= day for life in found for one in life)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [("2024-01-31", 1, "2024-02-29"), ("2023-08-31", 6, "2024-02-29"), ("2024-03-15", -12, "2023-03-15")],
)
def test_months_are_calendar_months(day: str, months: int, after: str) -> None:
    assert add_months(dt.date.fromisoformat(day), months=months) == dt.date.fromisoformat(after)
