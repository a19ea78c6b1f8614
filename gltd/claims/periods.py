"""Dates of reduced precision: « 2023 », « 2023-02 » and « 2023-02-14 » as the days they span."""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

Precision = Literal["day", "month", "year"]

# The one range of days that is held: a slip of a digit (year 1, year 9999) is no day of a scheme, and
# calendars cannot count round it.
EARLIEST: Final = dt.date(1900, 1, 1)
LATEST: Final = dt.date(2100, 12, 31)
OUT_OF_RANGE: Final = "Donnez une date de 1900 à 2100 ; une fin qui n'est pas fixée se laisse vide."

_COARSENESS: Final[dict[Precision, int]] = {"day": 0, "month": 1, "year": 2}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as a source writes it: the first and the last day it may mean, and how precise it is."""

    first: dt.date
    last: dt.date
    precision: Precision


def moment(written: str | None) -> Moment | None:
    """Read an ISO date of reduced precision; ``None`` where it is absent or its year is unknown."""
    if not written or not written[:4].isdigit():
        return None
    parts = written.split("-")
    try:
        year, month, day = [int(part) for part in parts] + [0] * (3 - len(parts))
        if day:
            exact = dt.date(year, month, day)
            return Moment(exact, exact, "day")
        if month:
            length = calendar.monthrange(year, month)[1]
            return Moment(dt.date(year, month, 1), dt.date(year, month, length), "month")
        return Moment(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")
    except ValueError:
        return None


def agree(
    first: dt.date,
    *,
    second: dt.date,
    first_precision: Precision = "day",
    second_precision: Precision = "day",
) -> bool:
    """Whether two dates may be the same one, as far as the coarser of them tells."""
    coarser = max(first_precision, second_precision, key=_COARSENESS.__getitem__)
    if coarser == "year":
        return first.year == second.year
    if coarser == "month":
        return (first.year, first.month) == (second.year, second.month)
    return first == second
