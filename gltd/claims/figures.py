"""The pure value that the rules look at: what one source says of one measure, and all that situates it."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from gltd.claims.cues import cues
from gltd.claims.intervals import Interval, Number, bounds, to_decimal
from gltd.claims.measures import plain
from gltd.claims.periods import Precision

InTime = Literal["stock", "flow", "cumulative"]
Kind = Literal["unit_slip", "headline", "difference", "sum", "double_count", "percentage", "level_change"]

_WORD: Final = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of one source; only ``key``, ``source``, ``measure``, ``value`` and ``unit`` are needed.

    ``low`` and ``high`` follow from the qualifier unless given. ``perimeter`` is the place as written;
    ``operation`` the event it is about, whatever names it, ``subject`` the thing (a camera, a spot…).
    ``as_of`` dates a stock or a cumulative total.
    ``restriction`` narrows the measure (« mineurs »), and names the indicator of a trend, of which
    ``base_start`` and ``base_end`` are the period it is compared with. ``additional`` says that the source
    gives the figure on top of others (« cinq autres »); ``apart`` that
    it is told of another case (« un second homme… »); ``exhaustive`` that this part belongs to a list that
    makes up its whole total. ``sentence`` numbers the sentence within the source, ``voice`` the
    embedded message (0: the text's own words). ``wording`` is the passage. ``minute`` of the day and
    ``provisional`` tell when a count that still grows was taken; ``definite`` that it speaks of what was
    told before.
    """

    key: str
    source: str
    measure: str
    value: Decimal | None
    unit: str
    value_max: Decimal | None = None
    qualifier: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    nature: InTime = "flow"
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    as_of: dt.date | None = None
    start_precision: Precision = "day"
    end_precision: Precision = "day"
    perimeter: str | None = None
    operation: str | None = None
    subject: str | None = None
    scope: str = "main"
    negated: bool = False
    retracted: bool = False
    published_on: dt.date | None = None
    position: int = 0
    headline: bool = False
    part_of: str | None = None
    counted: str | None = None
    restriction: str | None = None
    per: str | None = None
    polarity: str | None = None
    base_start: dt.date | None = None
    base_end: dt.date | None = None
    wording: str = ""
    sentence: int | None = None
    voice: int = 0
    additional: bool = False
    apart: bool = False
    exhaustive: bool = False
    minute: int | None = None
    provisional: bool = False
    definite: bool = False

    def __post_init__(self) -> None:
        """Derive the bounds where they are not given."""
        if self.low is None and self.high is None:
            low, high = bounds(self.value, qualifier=self.qualifier, value_max=self.value_max)
            object.__setattr__(self, "low", low)
            object.__setattr__(self, "high", high)

    @property
    def interval(self) -> Interval:
        """What the wording lets stand."""
        return Interval(self.low, self.high)

    @property
    def until(self) -> dt.date | None:
        """The last day that the figure speaks of."""
        return self.as_of or self.period_end

    @property
    def kinds(self) -> frozenset[str]:
        """The words that say what is counted, in the singular and without accents."""
        words = (plain(word) for word in _WORD.findall(self.wording))
        return frozenset(word.rstrip("sx") for word in words if word not in cues("around_things"))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures that cannot all be true: what kind of contradiction, between which, in one French sentence.

    ``factor_exponent`` is k where the figures differ by 10^k. ``figures`` holds every mention of the values
    that clash; ``signature`` does not, and so stays the same when another mention of them is found.
    ``measure`` is that of the figures, or of the total.
    """

    kind: Kind
    figures: tuple[str, ...]
    factor_exponent: int | None
    sentence: str
    measure: str
    signature: str


def reading_order(figure: Figure) -> tuple[dt.date, int, str, int, int, str]:
    """Return the key by which figures are told: by date of publication, source, place in the source."""
    source, key = figure.source, figure.key
    published_on = figure.published_on or dt.date.max
    return published_on, _number(source), source, figure.position, _number(key), key


def _number(name: str) -> int:
    """Return the number that a name is, so that 9 comes before 10; zero for other names."""
    return int(name) if name.isdecimal() else 0


def as_value(number: Number | None) -> Decimal | None:
    """Return a number as figures hold it."""
    return None if number is None else to_decimal(number)


def identity(figure: Figure) -> str:
    """Return what a source says, whatever the number of times it says it: the part of a signature."""
    said = (figure.source, figure.measure, figure.value, figure.value_max, figure.operation, figure.until)
    return "|".join("" if part is None else str(part) for part in said)


def signature(kind: Kind, *, figures: Iterable[Figure]) -> str:
    """Return what makes a contradiction the same one the next time it is looked for."""
    return "&".join([kind, *sorted({identity(figure) for figure in figures})])
