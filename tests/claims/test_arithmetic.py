"""Sums, shares and percentages are recomputed, with the rounding of what is printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltd.claims.arithmetic import (
    check_change,
    check_difference,
    check_multiple,
    check_share,
    check_sum,
    printed,
)
from gltd.claims.intervals import Interval, exactly

counts = st.integers(1, 100_000)


def test_a_printed_number_stands_for_all_that_print_so() -> None:
    assert printed(87) == Interval(Decimal("86.5"), Decimal("87.5"))
    assert printed(Decimal("17.24")) == Interval(Decimal("17.235"), Decimal("17.245"))
    assert printed(60, decimals=1) == Interval(Decimal("59.95"), Decimal("60.05"))


def test_sixty_percent_does_not_follow_from_12_000_of_21_000() -> None:
    check = check_share(exactly(12_000), whole=exactly(21_000), percent=printed(60))
    assert not check.follows
    assert check.sentence == (
        "60\u202f% ne suit pas des effectifs\u202f: 12\u202f000 sur 21\u202f000 font 57,1\u202f%."
    )
    assert check_share(exactly(12_000), whole=exactly(21_000), percent=printed(57)).follows


def test_a_sum_counts_the_qualifiers_of_its_parts() -> None:
    parts = [exactly(846_500), exactly(60_000)]
    assert check_sum(parts, total=exactly(906_500), unit="g").follows
    wrong = check_sum(parts, total=exactly(900_000), unit="g")
    assert not wrong.follows
    assert wrong.sentence == "900\u00a0kg ≠ 846,5\u00a0kg + 60\u00a0kg (somme\u202f: 906,5\u00a0kg)."
    assert check_sum([Interval(Decimal(80), None), exactly(5)], total=exactly(100)).follows


def test_a_change_from_nothing_or_on_an_open_base_is_not_judged() -> None:
    assert check_change(exactly(0), after=exactly(12), percent=printed(50)).follows
    assert check_change(Interval(Decimal(0), None), after=exactly(12), percent=printed(-100)).follows


def test_doubled_is_said_of_what_comes_close_to_twice() -> None:
    assert check_multiple(exactly(98), after=exactly(197), times=2).follows
    assert not check_multiple(exactly(98), after=exactly(150), times=2).follows


def test_a_difference_is_checked_with_its_sign() -> None:
    assert check_difference(exactly(3952), after=exactly(3233), change=exactly(-719)).follows
    wrong = check_difference(exactly(3952), after=exactly(3233), change=exactly(719))
    assert not wrong.follows
    assert "écart calculé\u202f: −719" in wrong.sentence


@given(part=counts, rest=counts)
def test_a_share_that_was_computed_and_rounded_always_follows(part: int, rest: int) -> None:
    share = round(Decimal(part) / (part + rest) * 100)
    assert check_share(exactly(part), whole=exactly(part + rest), percent=printed(share)).follows


@given(before=counts, after=counts)
def test_a_change_that_was_computed_and_rounded_always_follows(before: int, after: int) -> None:
    percent = round((Decimal(after) / before - 1) * 100)
    assert check_change(exactly(before), after=exactly(after), percent=printed(percent)).follows


@given(parts=st.lists(counts, min_size=1, max_size=6), slip=st.integers(1, 1000))
def test_a_sum_follows_from_its_parts_and_from_nothing_else(parts: list[int], slip: int) -> None:
    terms = [exactly(part) for part in parts]
    assert check_sum(terms, total=exactly(sum(parts))).follows
    assert not check_sum(terms, total=exactly(sum(parts) + slip)).follows


@pytest.mark.parametrize("value", [Decimal("3.952"), 0, 5])
def test_a_printed_number_holds_itself(value: Decimal | int) -> None:
    interval = printed(value)
    assert interval.meets(exactly(value))
