"""What an address of the map asks for: its period, kinds, hours and weekdays.

Who may not see small counts asks coarser questions: one whole year or all that there is, one kind or all, no
hours. Steps of five alone would not do: of many sums that differ by the same few facts, some pass a step and
some do not, and how many tells how few the facts are.
"""

import datetime as dt
from dataclasses import replace
from typing import Final

from django.http import QueryDict

from gltd.errors import GltdError
from gltd.store.selecting import Selection

BROKEN: Final = "L'adresse de la carte est incomplète : rechargez la page."
COARSE: Final = (
    "Votre rôle voit les faits par année entière, une nature à la fois, sans les heures ni les jours : "
    "rechargez la page."
)
HOURS_A_DAY: Final = 24


def read_filters(asked: QueryDict, *, exact: bool) -> Selection:
    """Read the period in whole months, the kinds, the hours and the weekdays of an address.

    ``exact`` tells whether the reader may see small counts; else an address that asks more than is allowed is
    refused, and one of several years is answered for all of them.
    """
    try:
        start = dt.datetime.fromisoformat(f"{asked['from']}-01")
        last = dt.datetime.fromisoformat(f"{asked['to']}-01")
        end = (last + dt.timedelta(days=31)).replace(day=1)
        weekdays = tuple(sorted({int(day) - 1 for day in asked.getlist("day")}))
        hours = read_hours(asked.get("hours", ""))
    except (KeyError, ValueError, OverflowError) as error:
        raise GltdError(BROKEN) from error
    found = Selection(
        start=start,
        end=end,
        categories=tuple(sorted(filter(None, asked.getlist("category")))) or None,
        natures=tuple(sorted(filter(None, asked.getlist("nature")))) or None,
        hours=hours,
        weekdays=weekdays or None,
    )
    if exact:
        return found
    several = max(len(kinds or ()) for kinds in (found.categories, found.natures)) > 1
    if several or found.hours or found.weekdays or (start.month, end.month) != (1, 1):
        raise GltdError(COARSE)
    return found if end.year == start.year + 1 else replace(found, start=None, end=None)


def read_hours(written: str) -> tuple[int, ...] | None:
    """Read « 20-4 »: from eight in the evening to four in the morning, its end left out."""
    if not written:
        return None
    first, last = (int(part) for part in written.split("-"))
    if not (0 <= first < HOURS_A_DAY and 0 <= last <= HOURS_A_DAY):
        raise ValueError(written)
    length = (last - first) % HOURS_A_DAY or HOURS_A_DAY
    return tuple(sorted((first + step) % HOURS_A_DAY for step in range(length)))
