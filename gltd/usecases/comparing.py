"""One series at two dates: both counts first, and a percentage only where it can be defended.

Pages, bilans and the dashboard compare through this module alone, so that they cannot disagree. It knows
counts and dates; where they come from (claims, events) is the caller's affair.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.changes import count_interval
from gltd.stats.rates import compare as compare_rates
from gltd.stats.rates.comparison import MIN_BASE

# A leap day, or a month against the next one, is no inequality; a missing week is.
TOLERANCE_DAYS: Final = 3
MONTHS_PER_YEAR: Final = 12


class Obstacle(StrEnum):
    """Why no percentage is said; the counts are said all the same, where there are any."""

    MISSING = "missing"
    WITHHELD = "withheld"
    SERIES_BREAK = "series_break"
    CONTESTED = "contested"
    APPROXIMATE = "approximate"
    UNEQUAL_PERIODS = "unequal_periods"
    TOO_FEW = "too_few"


OBSTACLES: Final = {
    Obstacle.MISSING: "période non renseignée, pas de comparaison",
    Obstacle.WITHHELD: "chiffre non diffusé par la source, pas de comparaison",
    Obstacle.SERIES_BREAK: "rupture de série, pas de comparaison",
    Obstacle.CONTESTED: "chiffre contesté, pas de pourcentage",
    Obstacle.APPROXIMATE: "chiffre approché, pas de pourcentage",
    Obstacle.UNEQUAL_PERIODS: "périodes de durées inégales, pas de pourcentage",
    Obstacle.TOO_FEW: "trop peu pour un pourcentage",
}


@dataclass(frozen=True, order=True)
class Span:
    """A run of days, both ends included."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        """Refuse a span that ends before it starts."""
        if self.end < self.start:
            raise GltdError("La période finit avant son début : inversez les deux dates.")

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    @property
    def label(self) -> str:
        """The span in words: « 2018 », « mars 2018 », « du 1er janvier au 24 septembre 2018 »."""
        return french.period(self.start, end=self.end)

    @property
    def whole_year(self) -> bool:
        """Whether it is one whole calendar year."""
        return self == year_span(self.start.year)


@dataclass(frozen=True)
class Reading:
    """What is known of one span: a count, or ``None`` where nobody gave one (which is not zero).

    ``withheld`` says that its source has one and does not publish it: neither zero nor small.
    """

    span: Span
    count: int | None
    approximate: bool = False
    contested: bool = False
    withheld: bool = False


@dataclass(frozen=True)
class Break:
    """A day from which the series no longer counts the same thing, and why."""

    on: dt.date
    reason: str


@dataclass(frozen=True)
class Rules:
    """What an indicator asks of a comparison: the base under which no percentage is said, and its breaks."""

    base_minimum: int = MIN_BASE
    breaks: tuple[Break, ...] = ()
    level: float = 0.95


@dataclass(frozen=True)
class Change:
    """Two readings of one series; the percentage and its interval are there together, or ``obstacle`` is."""

    before: Reading
    after: Reading
    noun: str
    percent: float | None = None
    percent_low: float | None = None
    percent_high: float | None = None
    obstacle: Obstacle | None = None
    reason: str = ""

    @property
    def counts(self) -> str:
        """Both counts: « 12 → 27 »."""
        return f"{print_count(self.before.count)} → {print_count(self.after.count)}"

    @property
    def conclusion(self) -> str:
        """The percentage with its interval, or the reason why there is none."""
        if self.percent is None or self.percent_low is None or self.percent_high is None:
            why = OBSTACLES[self.obstacle or Obstacle.TOO_FEW]
            return f"{why} ({self.reason})" if self.reason else why
        low, high = (_round(bound) for bound in (self.percent_low, self.percent_high))
        return f"{_round(self.percent)}, intervalle {low} à {high}"

    @property
    def sentence(self) -> str:
        """Both counts first: « 12 → 27 faits (+125 %, intervalle +10 % à +388 %) »."""
        noun = french.plural(self.noun, count=max(self.before.count or 0, self.after.count or 0))
        counts = f"{self.counts}{french.WIDE}{noun}" if noun else self.counts
        if self.percent is None:
            return f"{counts}{french.WIDE}: {self.conclusion}"
        return f"{counts} ({self.conclusion})"


def compare(before: Reading, *, after: Reading, rules: Rules = Rules(), noun: str = "fait") -> Change:
    """Compare two readings of one series; what forbids a percentage is said in its place.

    ``noun`` is the unit of count. The base is the smaller of both counts, as in a bilan.
    """
    obstacle, reason = _find_obstacle(before, after, rules)
    if obstacle is not None or before.count is None or after.count is None:
        return Change(before, after, noun, obstacle=obstacle, reason=reason)
    told = compare_rates(before.count, count_after=after.count, level=rules.level, base_minimum=0)
    return Change(before, after, noun, told.percent, told.percent_low, told.percent_high)


def _find_obstacle(before: Reading, after: Reading, rules: Rules) -> tuple[Obstacle | None, str]:
    first, last = sorted((before, after), key=lambda reading: reading.span)
    missing = [reading.span.label for reading in (first, last) if reading.count is None]
    if any(reading.withheld for reading in (first, last)):
        return Obstacle.WITHHELD, ", ".join(missing)
    if missing:
        return Obstacle.MISSING, ", ".join(missing)
    for one in rules.breaks:
        if first.span.start < one.on <= last.span.end:
            return Obstacle.SERIES_BREAK, french.typeset(f"{french.day(one.on)} : {one.reason}")
    if before.contested or after.contested:
        return Obstacle.CONTESTED, ""
    if before.approximate or after.approximate:
        return Obstacle.APPROXIMATE, ""
    if abs(before.span.days - after.span.days) > TOLERANCE_DAYS:
        return Obstacle.UNEQUAL_PERIODS, ""
    if min(before.count or 0, after.count or 0) < max(rules.base_minimum, 1):
        return Obstacle.TOO_FEW, ""
    return None, ""


# ── Equal dates ─────────────────────────────────────────────────────────────────────────────────────────────


def year_span(year: int) -> Span:
    """Return a calendar year."""
    return Span(dt.date(year, 1, 1), dt.date(year, 12, 31))


def month_span(first: dt.date) -> Span:
    """Return the month of a day."""
    return Span(first.replace(day=1), first.replace(day=calendar.monthrange(first.year, first.month)[1]))


def months_of(span: Span) -> list[dt.date]:
    """Return the first day of each month that a span touches."""
    first = span.start.year * MONTHS_PER_YEAR + span.start.month - 1
    last = span.end.year * MONTHS_PER_YEAR + span.end.month - 1
    return [
        dt.date(rank // MONTHS_PER_YEAR, rank % MONTHS_PER_YEAR + 1, 1) for rank in range(first, last + 1)
    ]


def equal_dates(until: dt.date, *, years_back: int = 1) -> tuple[Span, Span]:
    """Return a year up to a day, and an earlier year up to the same day: (earlier, later).

    The last day of a month answers to the last day of the same month, so that February stays whole.
    """
    year = until.year - years_back
    length = calendar.monthrange(year, until.month)[1]
    month_ends = until.day == calendar.monthrange(until.year, until.month)[1]
    day = length if month_ends else min(until.day, length)
    earlier = Span(dt.date(year, 1, 1), dt.date(year, until.month, day))
    return earlier, Span(dt.date(until.year, 1, 1), until)


@dataclass(frozen=True)
class Total:
    """The sum of monthly readings over a span; with ``missing`` months, ``known`` is but a floor."""

    reading: Reading
    missing: tuple[dt.date, ...]
    known: int


def total(monthly: Mapping[dt.date, Reading], *, span: Span) -> Total:
    """Add the months of a span that starts and ends with a month; a missing month leaves the sum unknown."""
    months = months_of(span)
    found = [monthly[month] for month in months if month in monthly and monthly[month].count is not None]
    given = {reading.span.start.replace(day=1) for reading in found}
    missing = tuple(month for month in months if month not in given)
    known = sum(reading.count or 0 for reading in found)
    reading = Reading(
        span,
        None if missing else known,
        approximate=any(reading.approximate for reading in found),
        contested=any(reading.contested for reading in found),
    )
    return Total(reading, missing, known)


@dataclass(frozen=True)
class YearOnYear:
    """A year against the one before it, at equal dates: the whole of both, or both up to the same month."""

    year: int
    before: Total
    after: Total
    change: Change
    partial: bool


def year_on_year(
    monthly: Mapping[dt.date, Reading],
    *,
    year: int,
    rules: Rules = Rules(),
    noun: str = "fait",
) -> YearOnYear | None:
    """Compare a year with the one before it, up to the last month that is known; ``None`` without any."""
    known = [month for month, reading in monthly.items() if month.year == year and reading.count is not None]
    if not known:
        return None
    earlier, later = equal_dates(month_span(max(known)).end)
    before, after = total(monthly, span=earlier), total(monthly, span=later)
    change = compare(before.reading, after=after.reading, rules=rules, noun=noun)
    return YearOnYear(year, before, after, change, partial=not later.whole_year)


# ── A sum of money shared among a count ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class UnitCost:
    """An amount, a count, and the amount for one of them with its interval, unless the count is too small."""

    amount: Decimal
    count: int
    noun: str
    each: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    base_minimum: int = field(default=MIN_BASE)

    @property
    def sentence(self) -> str:
        """Both figures first: « 150 000 € pour 42 réquisitions utiles : 3 571 € chacune (…) »."""
        noun = " ".join(french.plural(word, count=self.count) for word in self.noun.split())
        opening = (
            f"{french.money(self.amount)} pour {french.number(self.count)}{french.WIDE}{noun}{french.WIDE}:"
        )
        if self.each is None or self.low is None or self.high is None:
            return f"{opening} trop peu pour un coût unitaire"
        low, each, high = (french.money(value) for value in (self.low, self.each, self.high))
        return f"{opening} {each} l'unité (intervalle {low} à {high})"


def unit_cost(amount: Decimal, *, count: int, noun: str, base_minimum: int = MIN_BASE) -> UnitCost:
    """Share an amount among a count; its interval is that of the count (Garwood), the amount being known.

    Under the minimum base the two figures stand alone.
    """
    if count < max(base_minimum, 1):
        return UnitCost(amount, count, noun, base_minimum=base_minimum)
    fewest, most = count_interval(count)
    each, low, high = (
        (amount / Decimal(str(number))).quantize(Decimal(1)) for number in (count, most, fewest)
    )
    return UnitCost(amount, count, noun, each, low, high, base_minimum)


def print_count(value: int | None) -> str:
    """Print a count; nothing known is « non renseigné »."""
    return french.NOT_GIVEN if value is None else french.number(value)


def add(readings: Iterable[Reading], *, span: Span) -> Reading:
    """Add readings of one span that do not overlap (zones, services); one unknown leaves the sum unknown."""
    parts = list(readings)
    unknown = not parts or any(part.count is None for part in parts)
    return Reading(
        span,
        None if unknown else sum(part.count or 0 for part in parts),
        approximate=any(part.approximate for part in parts),
        contested=any(part.contested for part in parts),
    )


def _round(value: float) -> str:
    return french.percent(value)
