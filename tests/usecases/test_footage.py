"""Months × places: one level counted at a time, and a zone that nobody filled is no fall."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from gltd.usecases.comparing import Obstacle, Span
from gltd.usecases.footage import WHOLE, Cell, Place, compare_years, monthly, tabulate, top_level

NORTH, SOUTH = Place("area", 1, "Nord"), Place("area", 2, "Sud")
COUNTS = st.one_of(st.none(), st.integers(0, 200))
CELLS = st.builds(
    Cell,
    month=st.builds(dt.date, st.integers(2017, 2018), st.integers(1, 12), st.just(1)),
    place=st.sampled_from([WHOLE, NORTH, SOUTH, Place("camera", 3, "C3")]),
    service=st.sampled_from(["police", "customs"]),
    useful=COUNTS,
    not_useful=COUNTS,
    unknown=COUNTS,
)
GRIDS = st.lists(CELLS, unique_by=lambda cell: (cell.month, cell.place, cell.service), max_size=60)


def cell(
    year: int, month: int, *, place: Place = NORTH, useful: int | None = 1, service: str = "police"
) -> Cell:
    return Cell(dt.date(year, month, 1), place, service, useful=useful)


@given(cells=GRIDS)
def test_the_total_of_a_year_is_the_sum_of_its_months_and_of_its_uses(cells: list[Cell]) -> None:
    table = tabulate(cells, year=2018)
    months = [count for count in table.total.months if count is not None]
    assert (table.total.total or 0) == sum(months) == table.usefulness.count
    assert len(table.months) == 12


@given(cells=GRIDS)
def test_levels_are_never_added(cells: list[Cell]) -> None:
    kept = top_level(cells)
    levels: dict[tuple[dt.date, str], set[str]] = {}
    for one in kept:
        levels.setdefault((one.month, one.service), set()).add(one.place.level)
    assert all(len(found) == 1 for found in levels.values())
    assert set(levels) == {(one.month, one.service) for one in cells if one.given}


def test_the_whole_ground_stands_before_its_zones() -> None:
    cells = [
        cell(2018, 1, place=WHOLE, useful=10),
        cell(2018, 1, useful=3),
        cell(2018, 1, place=SOUTH, useful=4),
    ]
    table = tabulate(cells, year=2018)
    assert table.total.total == 10
    assert [line.total for line in table.lines] == [10, 3, 4]


def test_a_month_nobody_filled_is_not_zero() -> None:
    table = tabulate([cell(2018, 1, useful=0), cell(2018, 3, useful=2)], year=2018)
    assert table.total.months[:3] == (0, None, 2)


def test_a_zone_that_lacks_in_a_month_leaves_the_month_unknown() -> None:
    span = Span(dt.date(2018, 1, 1), dt.date(2018, 2, 28))
    readings = monthly([cell(2018, 1), cell(2018, 1, place=SOUTH), cell(2018, 2)], span=span)
    assert [reading.count for reading in readings.values()] == [2, None]


def test_two_years_told_at_two_levels_are_compared() -> None:
    cells = [cell(2017, month, place=WHOLE, useful=20) for month in range(1, 13)]
    cells += [cell(2018, month, place=place, useful=11) for month in range(1, 10) for place in (NORTH, SOUTH)]
    found = compare_years(cells, year=2018)
    assert found is not None
    assert (found.before.reading.count, found.after.reading.count) == (180, 198)
    assert found.partial


def test_a_service_that_only_one_year_tells_stops_the_comparison_of_all() -> None:
    cells = [cell(year, month, useful=9) for year in (2017, 2018) for month in range(1, 13)]
    cells += [cell(2018, month, service="customs", useful=9) for month in range(1, 13)]
    both, police = compare_years(cells, year=2018), compare_years(cells, year=2018, service="police")
    assert both is not None
    assert police is not None
    assert both.change.obstacle is Obstacle.MISSING
    assert police.change.obstacle is None
