"""Qualifiers leave open what they say, and a rounding is no contradiction."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltd.claims.intervals import REASONS, Interval, bounds, exactly, is_rounding, reason, rounding_step

QUALIFIERS = [word or None for word in REASONS if word != "range"]
values = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)


def within(number: float, qualifier: str | None, stated: float) -> bool:
    low, high = bounds(stated, qualifier=qualifier)
    return (low is None or low <= number) and (high is None or number <= high)


@pytest.mark.parametrize(
    ("qualifier", "stated", "inside", "outside"),
    [
        (None, 720, [720], [719, 721]),
        ("about", 30, [25, 30, 35], [20, 40]),
        ("about", 50, [45, 55], [40, 60]),
        ("more_than", 80, [80, 95], [79, 120]),
        ("more_than", 4000, [4049], [3999, 6000]),
        ("more_than", 3000, [3200, 3294], [2999, 4500]),
        ("at_least", 150, [150, 400], [149]),
        ("nearly", 800, [777.72, 800], [600, 801]),
        ("nearly", 4_900_000, [4_875_000], [4_000_000, 5_000_000]),
        ("less_than", 10, [0, 10], [11]),
        ("up_to", 17, [3, 17], [18]),
    ],
)
def test_a_qualifier_lets_stand_what_a_reader_would(
    qualifier: str | None, stated: float, inside: list[float], outside: list[float]
) -> None:
    assert [n for n in inside if not within(n, qualifier, stated)] == []
    assert [n for n in outside if within(n, qualifier, stated)] == []


def test_a_range_keeps_its_two_ends_whatever_their_order() -> None:
    assert bounds(15, qualifier=None, value_max=20) == (Decimal(15), Decimal(20))
    assert bounds(3, qualifier="about", value_max=1) == (Decimal(1), Decimal(3))


def test_no_number_has_no_bounds() -> None:
    assert bounds(None, qualifier="vague") == (None, None)
    assert bounds(None, qualifier=None) == (None, None)


def test_what_is_not_a_number_or_not_a_qualifier_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        bounds(float("nan"), qualifier=None)
    with pytest.raises(ValueError, match="unknown qualifier"):
        bounds(1, qualifier="roughly")
    with pytest.raises(ValueError, match="below"):
        Interval(Decimal(2), Decimal(1))


@given(value=values, qualifier=st.sampled_from(QUALIFIERS))
def test_the_bounds_hold_the_number_itself(value: Decimal, qualifier: str | None) -> None:
    low, high = bounds(value, qualifier=qualifier)
    assert low is None or low <= value
    assert high is None or value <= high


@given(value=values, qualifier=st.sampled_from(QUALIFIERS))
def test_each_qualifier_gives_its_reason(value: Decimal, qualifier: str | None) -> None:
    assert reason(qualifier).strip() != ""
    assert reason(qualifier, value_max=value) == REASONS["range"]


@given(first=values, second=values)
def test_two_intervals_meet_both_ways(first: Decimal, second: Decimal) -> None:
    one, other = exactly(first), exactly(second)
    assert one.meets(other) is other.meets(one) is (first == second)


def test_an_open_side_meets_what_lies_beyond() -> None:
    assert Interval(Decimal(10), None).meets(exactly(1000))
    assert not Interval(Decimal(10), None).meets(exactly(9))
    assert Interval(None, None).meets(exactly(5))


@pytest.mark.parametrize(
    ("value", "written", "step"),
    [
        (8000, None, 1000),
        (8300, None, 100),
        (5400, None, 100),
        (720, None, 10),
        (68, None, 1),
        (5000, "5,0", 100),
    ],
)
def test_the_written_form_says_how_far_it_was_rounded(value: int, written: str | None, step: int) -> None:
    assert rounding_step(value, written=written) == step


def test_a_headline_may_round_more_than_a_body() -> None:
    assert is_rounding(800_000, other=777_720, headline=True)
    assert not is_rounding(800_000, other=777_720, headline=False)
    assert is_rounding(479_000, other=479_700, headline=False)
    assert not is_rounding(5_400, other=5_000, headline=True)
    assert not is_rounding(8_300, other=8_000, headline=False)
    assert not is_rounding(7, other=8, headline=True)


@given(first=values, second=values, headline=st.booleans())
def test_rounding_does_not_depend_on_the_order(first: Decimal, second: Decimal, headline: bool) -> None:
    assert is_rounding(first, other=second, headline=headline) is is_rounding(
        second, other=first, headline=headline
    )
