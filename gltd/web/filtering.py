"""What an address of the map asks for: its period, kinds, hours and weekdays."""

import datetime as dt
from typing import Final

from django.http import QueryDict

from gltd.errors import GltdError
from gltd.store.selecting import Selection

BROKEN: Final = "L'adresse de la carte est incomplète : rechargez la page."
HOURS_A_DAY: Final = 24


def read_filters(asked: QueryDict) -> Selection:
    """Read the period in whole months, the kinds, the hours and the weekdays of an address."""
    try:
        start = dt.datetime.fromisoformat(f"{asked['from']}-01")
        last = dt.datetime.fromisoformat(f"{asked['to']}-01")
        weekdays = tuple(sorted({int(day) - 1 for day in asked.getlist("day")}))
        hours = read_hours(asked.get("hours", ""))
    except (KeyError, ValueError) as error:
        raise GltdError(BROKEN) from error
    return Selection(
        start=start,
        end=(last + dt.timedelta(days=31)).replace(day=1),
        categories=tuple(sorted(filter(None, asked.getlist("category")))) or None,
        natures=tuple(sorted(filter(None, asked.getlist("nature")))) or None,
        hours=hours,
        weekdays=weekdays or None,
    )


def read_hours(written: str) -> tuple[int, ...] | None:
    """Read « 20-4 »: from eight in the evening to four in the morning, its end left out."""
    if not written:
        return None
    first, last = (int(part) for part in written.split("-"))
    if not (0 <= first < HOURS_A_DAY and 0 <= last <= HOURS_A_DAY):
        raise ValueError(written)
    length = (last - first) % HOURS_A_DAY or HOURS_A_DAY
    return tuple(sorted((first + step) % HOURS_A_DAY for step in range(length)))
