"""The days that the register holds, how they are typed, and what an address asks.

Every field, every filter and every write asks here whether a day lies in the one range that is held; tables
and texts that are imported ask ``gltd.claims.periods``, where the range stands.
"""

import datetime as dt
from typing import Final

from django.db import models
from django.utils import timezone

from gltd.claims.periods import EARLIEST, LATEST, OUT_OF_RANGE, Moment, moment
from gltd.errors import GltdError

IMPOSSIBLE: Final = "Ce jour n'existe pas au calendrier : vérifiez-le."
NOT_YET: Final = "Ce jour n'est pas encore venu : tapez un jour passé, ou celui d'aujourd'hui."
TYPED: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d%m%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")
# As many digits as a number of the register may have.
LONGEST: Final = 18


def local_day(value: dt.date) -> dt.date:
    """Return the local day of a moment, or the day itself."""
    if not isinstance(value, dt.datetime):
        return value
    try:
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    except OverflowError:
        return value.date()


def is_known(value: dt.date) -> bool:
    """Tell whether a day or a moment lies in the range of the register."""
    return EARLIEST <= local_day(value) <= LATEST


def check_days(row: models.Model) -> None:
    """Refuse a row one of whose days or moments lies out of the range."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, dt.date) and not is_known(value):
            label = str(field.verbose_name)
            raise GltdError(f"{label[:1].upper()}{label[1:]}\u00a0: {OUT_OF_RANGE}")


def check_past(value: dt.date) -> None:
    """Refuse a day that has not come."""
    if local_day(value) > timezone.localdate():
        raise GltdError(NOT_YET)


def check_written(written: str) -> Moment | None:
    """Read an ISO date of any precision; refuse what no calendar has, and what the range leaves out."""
    if not written:
        return None
    told = moment(written.replace("XXXX", "2000"))
    if told is None:
        raise GltdError(IMPOSSIBLE)
    if not (is_known(told.first) and is_known(told.last)):
        raise GltdError(OUT_OF_RANGE)
    return None if written.startswith("XXXX") else told


def midnight(day: dt.date) -> dt.datetime:
    """Return the local midnight that opens a day; one out of the range opens it at its nearest end."""
    kept = min(max(day, EARLIEST), LATEST + dt.timedelta(days=1))
    return timezone.make_aware(dt.datetime.combine(kept, dt.time()))


def read_day(written: str | None) -> dt.date | None:
    """Return the day that an address names, as it is typed or in full; none where it names none."""
    if not written:
        return None
    for form in TYPED:
        try:
            day = dt.datetime.strptime(written.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if is_known(day):
            return day
        raise GltdError(OUT_OF_RANGE)
    raise GltdError("La date de l'adresse se lit comme 2024-03-31 : corrigez-la.")


def read_number(written: str | None) -> int:
    """Return a whole number of an address or a form, 0 when it is none."""
    return int(written) if written and written.isdecimal() and len(written) <= LONGEST else 0
