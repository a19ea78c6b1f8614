"""Requests for footage as months × places, and year on year at equal dates; pure.

A place is counted at one level at a time: where a month has a figure for the whole ground, that figure is the
total; otherwise the zones add up; otherwise the cameras. Two levels are never added.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from gltd.usecases.comparing import (
    Reading,
    Rules,
    Span,
    YearOnYear,
    month_span,
    months_of,
    year_on_year,
    year_span,
)

Level = Literal["whole", "area", "camera"]
LEVELS: Final[tuple[Level, ...]] = ("whole", "area", "camera")
NOUN: Final = "réquisition"
USEFUL_NOUN: Final = "réquisition utile"


@dataclass(frozen=True)
class Place:
    """Where requests are counted: the whole ground, a zone or a camera."""

    level: Level
    key: int
    name: str


WHOLE: Final = Place("whole", 0, "tout le territoire")


@dataclass(frozen=True)
class Cell:
    """The requests of one month, place and kind of service; each count is ``None`` where nobody gave it.

    ``claims`` are the keys of the figures that give its counts.
    """

    month: dt.date
    place: Place
    service: str
    useful: int | None = None
    not_useful: int | None = None
    unknown: int | None = None
    claims: tuple[int, ...] = ()

    @property
    def given(self) -> bool:
        """Whether at least one of its counts was given."""
        return (self.useful, self.not_useful, self.unknown) != (None, None, None)

    @property
    def count(self) -> int | None:
        """All requests, useful or not."""
        if not self.given:
            return None
        return (self.useful or 0) + (self.not_useful or 0) + (self.unknown or 0)


@dataclass(frozen=True)
class Usefulness:
    """How many requests served, did not, or nobody said."""

    useful: int
    not_useful: int
    unknown: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.useful + self.not_useful + self.unknown


@dataclass(frozen=True)
class Line:
    """A place of the table with its twelve months and its year; ``None`` where nothing was given."""

    place: Place
    months: tuple[int | None, ...]

    @property
    def total(self) -> int | None:
        """The year so far; ``None`` where no month was given."""
        given = [count for count in self.months if count is not None]
        return sum(given) if given else None


@dataclass(frozen=True)
class Table:
    """A year of requests: its months, a line a place, and the total that adds up one level at a time."""

    year: int
    months: tuple[dt.date, ...]
    lines: tuple[Line, ...]
    total: Line
    usefulness: Usefulness


def tabulate(cells: Sequence[Cell], *, year: int) -> Table:
    """Lay a year out as months × places, all services together."""
    months = tuple(months_of(year_span(year)))
    own = [cell for cell in cells if cell.month.year == year and cell.given]
    by_place: dict[Place, dict[dt.date, int]] = defaultdict(lambda: defaultdict(int))
    for cell in own:
        by_place[cell.place][cell.month] += cell.count or 0
    ordered = sorted(by_place, key=lambda place: (LEVELS.index(place.level), place.name, place.key))
    lines = tuple(Line(place, tuple(by_place[place].get(month) for month in months)) for place in ordered)
    counted = [cell for cell in top_level(own) if cell.given]
    sums: dict[dt.date, int] = defaultdict(int)
    for cell in counted:
        sums[cell.month] += cell.count or 0
    return Table(
        year=year,
        months=months,
        lines=lines,
        total=Line(WHOLE, tuple(sums.get(month) for month in months)),
        usefulness=count_usefulness(counted),
    )


def top_level(cells: Iterable[Cell]) -> list[Cell]:
    """Keep, of each month and service, the cells of its widest level: what may be added up."""
    groups: dict[tuple[dt.date, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.given:
            groups[cell.month, cell.service].append(cell)
    kept: list[Cell] = []
    for group in groups.values():
        level = min(LEVELS.index(cell.place.level) for cell in group)
        kept += [cell for cell in group if LEVELS.index(cell.place.level) == level]
    return kept


def count_usefulness(cells: Iterable[Cell]) -> Usefulness:
    """Add up what is known of usefulness, over cells that may be added."""
    kept = list(cells)
    return Usefulness(
        useful=sum(cell.useful or 0 for cell in kept),
        not_useful=sum(cell.not_useful or 0 for cell in kept),
        unknown=sum(cell.unknown or 0 for cell in kept),
    )


def monthly(cells: Sequence[Cell], *, span: Span) -> dict[dt.date, Reading]:
    """Return a reading for each month of a span.

    A month is known only where each place and service that gives figures somewhere in the span gives one: a
    zone that nobody filled would otherwise pass for a fall.
    """
    kept = [cell for cell in top_level(cells) if span.start <= cell.month <= span.end]
    expected: dict[str, dict[Level, set[Place]]] = defaultdict(lambda: defaultdict(set))
    found: dict[dt.date, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for cell in kept:
        expected[cell.service][cell.place.level].add(cell.place)
        found[cell.month][cell.service].append(cell)
    readings = {}
    for month in months_of(span):
        own = found[month]
        known = bool(own) and all(
            own[service] and {cell.place for cell in own[service]} >= places[own[service][0].place.level]
            for service, places in expected.items()
        )
        counts = [cell.count or 0 for cells_of in own.values() for cell in cells_of]
        readings[month] = Reading(month_span(month), sum(counts) if known else None)
    return readings


def compare_years(
    cells: Sequence[Cell], *, year: int, service: str | None = None, rules: Rules | None = None
) -> YearOnYear | None:
    """Compare a year with the one before it at equal dates, for one kind of service or all of them."""
    own = [cell for cell in cells if service is None or cell.service == service]
    last = max((cell.month for cell in own if cell.month.year == year and cell.given), default=None)
    if last is None:
        return None
    # Only the months that are compared say which places are expected to have figures.
    wanted = [cell for cell in own if cell.month.year in (year - 1, year) and cell.month.month <= last.month]
    readings: dict[dt.date, Reading] = {}
    span = Span(dt.date(year - 1, 1, 1), month_span(last).end)
    for month, reading in monthly(wanted, span=span).items():
        if month.month <= last.month:
            readings[month] = reading
    return year_on_year(readings, year=year, rules=rules or Rules(), noun=NOUN)
