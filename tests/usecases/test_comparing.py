"""Comparison at equal dates: both counts always, a percentage only where it can be defended."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.usecases.comparing import (
    Break,
    Obstacle,
    Reading,
    Rules,
    Span,
    add,
    compare,
    equal_dates,
    month_span,
    months_of,
    total,
    unit_cost,
    year_on_year,
    year_span,
)

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
COUNTS = st.integers(0, 5_000)
THIN, WIDE = "\u202f", "\u00a0"


def year(number: int, *, count: int | None, **told: bool) -> Reading:
    return Reading(year_span(number), count, **told)


def months(year: int, *, counts: list[int | None]) -> dict[dt.date, Reading]:
    """Return a reading for each month of a year from January on."""
    firsts = [dt.date(year, number, 1) for number in range(1, len(counts) + 1)]
    return {first: Reading(month_span(first), count) for first, count in zip(firsts, counts, strict=True)}


def test_both_counts_come_before_the_percentage() -> None:
    told = compare(year(2022, count=12), after=year(2023, count=27)).sentence
    assert told == f"12 → 27{WIDE}faits (+125{THIN}%, intervalle +10{THIN}% à +388{THIN}%)"


def test_under_the_minimum_base_there_is_no_percentage() -> None:
    change = compare(year(2022, count=12), after=year(2023, count=27), rules=Rules(base_minimum=20))
    assert change.percent is None
    assert change.sentence == f"12 → 27{WIDE}faits{WIDE}: trop peu pour un pourcentage"


@given(before=COUNTS, after=COUNTS, base=st.integers(0, 100))
def test_a_percentage_stands_only_on_its_base_and_inside_its_interval(
    before: int, after: int, base: int
) -> None:
    change = compare(year(2022, count=before), after=year(2023, count=after), rules=Rules(base_minimum=base))
    if min(before, after) < max(base, 1):
        assert change.obstacle is Obstacle.TOO_FEW
        assert change.percent is None
        assert "%" not in change.sentence
    else:
        assert change.percent is not None
        assert change.percent_low is not None
        assert change.percent_high is not None
        assert change.percent == pytest.approx(100 * (after - before) / before)
        assert change.percent_low < change.percent < change.percent_high


def test_a_part_year_is_not_set_against_a_whole_one() -> None:
    part = Reading(Span(dt.date(2018, 1, 1), dt.date(2018, 9, 24)), 177)
    change = compare(year(2017, count=266), after=part, noun="réquisition")
    assert change.obstacle is Obstacle.UNEQUAL_PERIODS
    assert change.sentence.startswith(f"266 → 177{WIDE}réquisitions{WIDE}: périodes de durées inégales")


def test_a_leap_day_is_no_inequality() -> None:
    assert compare(year(2023, count=100), after=year(2024, count=120)).obstacle is None


@pytest.mark.parametrize(
    ("on", "stops"),
    [
        (dt.date(2023, 1, 1), True),
        (dt.date(2022, 6, 1), True),
        (dt.date(2023, 12, 31), True),
        (dt.date(2022, 1, 1), False),
        (dt.date(2024, 1, 1), False),
    ],
)
def test_a_break_between_or_inside_the_periods_stops_the_comparison(on: dt.date, stops: bool) -> None:
    rules = Rules(breaks=(Break(on, "nouveau logiciel"),))
    change = compare(year(2022, count=100), after=year(2023, count=120), rules=rules)
    assert (change.obstacle is Obstacle.SERIES_BREAK) == stops
    assert ("nouveau logiciel" in change.sentence) == stops


@pytest.mark.parametrize(
    ("told", "obstacle"),
    [({"contested": True}, Obstacle.CONTESTED), ({"approximate": True}, Obstacle.APPROXIMATE)],
)
def test_what_is_not_sure_bears_no_percentage(told: dict[str, bool], obstacle: Obstacle) -> None:
    change = compare(year(2022, count=100), after=year(2023, count=120, **told))
    assert change.obstacle is obstacle
    assert "100 → 120" in change.sentence


def test_what_nobody_gave_is_not_zero() -> None:
    change = compare(year(2022, count=None), after=year(2023, count=0))
    assert change.obstacle is Obstacle.MISSING
    assert change.sentence == (
        f"non renseigné → 0{WIDE}fait{WIDE}: période non renseignée, pas de comparaison (2022)"
    )


@given(until=DAYS, years_back=st.integers(1, 10))
def test_equal_dates_are_equal_but_for_a_leap_day(until: dt.date, years_back: int) -> None:
    earlier, later = equal_dates(until, years_back=years_back)
    assert (earlier.start.month, earlier.start.day) == (later.start.month, later.start.day) == (1, 1)
    assert later.end == until
    assert earlier.end.month == until.month
    assert earlier.end.year == until.year - years_back
    assert abs(earlier.days - later.days) <= 1
    assert (until == month_span(until).end) <= (earlier.end == month_span(earlier.end).end)


@given(start=DAYS, length=st.integers(0, 1_500))
def test_the_months_of_a_span_cover_it_once(start: dt.date, length: int) -> None:
    span = Span(start, min(start + dt.timedelta(days=length), dt.date(2062, 1, 1)))
    found = [month_span(first) for first in months_of(span)]
    assert found[0].start <= span.start <= found[0].end
    assert found[-1].start <= span.end <= found[-1].end
    assert all(one.end + dt.timedelta(days=1) == next_.start for one, next_ in itertools.pairwise(found))


@given(counts=st.lists(COUNTS, min_size=12, max_size=12), cut=st.integers(1, 11))
def test_the_parts_of_a_year_make_its_whole(counts: list[int], cut: int) -> None:
    monthly = months(2023, counts=list(counts))
    whole = total(monthly, span=year_span(2023)).reading.count
    split = dt.date(2023, cut + 1, 1)
    first = total(monthly, span=Span(dt.date(2023, 1, 1), split - dt.timedelta(days=1))).reading.count
    last = total(monthly, span=Span(split, dt.date(2023, 12, 31))).reading.count
    assert (first or 0) + (last or 0) == whole == sum(counts)


def test_a_missing_month_leaves_the_year_unknown_and_is_named() -> None:
    found = total(months(2023, counts=[4, None, 5]), span=Span(dt.date(2023, 1, 1), dt.date(2023, 3, 31)))
    assert found.reading.count is None
    assert found.missing == (dt.date(2023, 2, 1),)
    assert found.known == 9


def test_a_year_in_progress_is_compared_up_to_its_last_month() -> None:
    monthly = months(2017, counts=[20] * 12) | months(2018, counts=[21] * 9)
    found = year_on_year(monthly, year=2018, noun="réquisition")
    assert found is not None
    assert found.partial
    assert (found.before.reading.count, found.after.reading.count) == (180, 189)
    assert found.before.reading.span == Span(dt.date(2017, 1, 1), dt.date(2017, 9, 30))
    assert found.change.sentence.startswith(f"180 → 189{WIDE}réquisitions (+5{THIN}%")


@given(before=st.lists(COUNTS, min_size=12, max_size=12), after=st.lists(COUNTS, min_size=1, max_size=12))
def test_year_on_year_counts_the_same_months_of_both_years(before: list[int], after: list[int]) -> None:
    found = year_on_year(months(2017, counts=list(before)) | months(2018, counts=list(after)), year=2018)
    assert found is not None
    assert found.before.reading.count == sum(before[: len(after)])
    assert found.after.reading.count == sum(after)
    assert found.partial == (len(after) < 12)


def test_a_year_without_any_month_is_not_compared() -> None:
    assert year_on_year(months(2017, counts=[1, 2]), year=2018) is None


def test_zones_add_up_unless_one_is_unknown() -> None:
    span = month_span(dt.date(2024, 2, 1))
    known, unknown = Reading(span, 3), Reading(span, None)
    assert add([known, known], span=span).count == 6
    assert add([known, unknown], span=span).count is None
    assert add([], span=span).count is None


def test_a_cost_is_told_with_both_its_figures() -> None:
    cost = unit_cost(Decimal(150_000), count=42, noun="réquisition utile")
    assert cost.sentence.startswith(
        f"150{THIN}000{WIDE}€ pour 42{WIDE}réquisitions utiles{WIDE}: 3{THIN}571{WIDE}€"
    )
    few = unit_cost(Decimal(150_000), count=4, noun="réquisition utile")
    assert few.each is None
    assert few.sentence.endswith("trop peu pour un coût unitaire")


@given(count=st.integers(10, 5_000), amount=st.integers(1_000, 5_000_000))
def test_a_unit_cost_stands_inside_its_interval(count: int, amount: int) -> None:
    cost = unit_cost(Decimal(amount), count=count, noun="réquisition")
    assert cost.low is not None
    assert cost.each is not None
    assert cost.high is not None
    assert cost.low <= cost.each <= cost.high


def test_a_span_runs_forward() -> None:
    with pytest.raises(GltdError, match="inversez"):
        Span(dt.date(2024, 2, 1), dt.date(2024, 1, 1))
