"""What comes back: rules of recurrence (RFC 5545) over days, in words, cut in two, and in local hours.

A rule gives days, never instants: « 21 h tous les quinze jours » stays 21 h on both sides of a change of
hour, because the hour is put on each day afterwards, in local time.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal
from zoneinfo import ZoneInfo

from dateutil import rrule

from gltd.errors import GltdError

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY"]

MAX_INTERVAL: Final = 366
MAX_COUNT: Final = 500
LAST: Final = -1
_NEVER: Final = dt.date(9999, 12, 31)
_CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
RANKS: Final = {1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", LAST: "dernier"}
_FREQUENCIES: Final[dict[Frequency, int]] = {
    "DAILY": rrule.DAILY,
    "WEEKLY": rrule.WEEKLY,
    "MONTHLY": rrule.MONTHLY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Every ``interval`` days, weeks or months, until a day or for a number of times, or without end.

    ``weekdays`` count from 0 (Monday) and serve a weekly rule; a monthly one has exactly one, with its
    ``rank`` in the month (-1: the last).
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    rank: int | None = None
    until_on: dt.date | None = None
    count: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no calendar could keep."""
        if not 1 <= self.interval <= MAX_INTERVAL:
            raise GltdError(f"Le rythme doit être compris entre 1 et {MAX_INTERVAL}.")
        if self.count is not None and not 1 <= self.count <= MAX_COUNT:
            raise GltdError(f"Le nombre de fois doit être compris entre 1 et {MAX_COUNT}.")
        if self.count is not None and self.until_on is not None:
            raise GltdError("Donnez une date de fin ou un nombre de fois, pas les deux.")
        if self.frequency == "WEEKLY" and not self.weekdays:
            raise GltdError("Choisissez au moins un jour de la semaine.")
        if (self.frequency == "MONTHLY") != (self.rank is not None):
            raise GltdError("Un rythme mensuel demande un jour et son rang : « le premier mardi ».")
        if self.frequency == "MONTHLY" and (len(self.weekdays) != 1 or self.rank not in RANKS):
            raise GltdError("Un rythme mensuel demande un seul jour : « le premier mardi ».")
        if self.frequency == "DAILY" and self.weekdays:
            raise GltdError("Un rythme en jours ne se règle pas par jour de la semaine.")
        if list(self.weekdays) != sorted(set(self.weekdays) & set(range(7))):
            raise GltdError("Les jours de la semaine vont du lundi au dimanche, chacun une fois.")


def write_rule(rule: Rule, *, until: str = "") -> str:
    """Return the value of an RRULE line; ``until`` writes the last day in another form."""
    parts = [f"FREQ={rule.frequency}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.weekdays:
        rank = "" if rule.rank is None else str(rule.rank)
        parts.append("BYDAY=" + ",".join(rank + _CODES[day] for day in rule.weekdays))
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    if rule.until_on is not None:
        parts.append(f"UNTIL={until or f'{rule.until_on:%Y%m%d}'}")
    return ";".join(parts)


def read_rule(text: str) -> Rule:
    """Read the value of an RRULE line that ``write_rule`` could have written."""
    try:
        told = dict(part.split("=") for part in text.split(";"))
        days = [code for code in told.pop("BYDAY", "").split(",") if code]
        ranks = {int(code[:-2]) for code in days if code[:-2]}
        until = told.pop("UNTIL", None)
        count = told.pop("COUNT", None)
        rule = Rule(
            frequency=_read_frequency(told.pop("FREQ")),
            interval=int(told.pop("INTERVAL", "1")),
            weekdays=tuple(_CODES.index(code[-2:]) for code in days),
            rank=ranks.pop() if ranks else None,
            until_on=None if until is None else dt.datetime.strptime(until, "%Y%m%d").date(),  # noqa: DTZ007 - a day
            count=None if count is None else int(count),
        )
    except (ValueError, KeyError) as error:
        raise GltdError(f"La règle « {text} » ne se lit pas : choisissez le rythme dans la liste.") from error
    if told or ranks:
        raise GltdError(f"La règle « {text} » dit plus que ce que l'agenda sait tenir.")
    return rule


def list_days(rule: Rule, *, first_on: dt.date, start: dt.date, end: dt.date) -> list[dt.date]:
    """Return the days of a rule that starts on ``first_on``, from ``start`` to ``end``, both included."""
    if end < start or (rule.until_on is not None and rule.until_on < start):
        return []
    found = _compile(rule, first_on=first_on).between(_midnight(start), _midnight(end), inc=True)
    return [moment.date() for moment in found]


def first_day(rule: Rule, *, from_on: dt.date) -> dt.date | None:
    """Return the first day of a rule that starts on ``from_on``; ``None`` when it ends before."""
    found = _compile(rule, first_on=from_on).after(_midnight(from_on), inc=True)
    return None if found is None else found.date()


def split(rule: Rule, *, first_on: dt.date, day: dt.date) -> tuple[Rule | None, Rule]:
    """Cut a rule at one of its days: what comes before it, if anything, and what starts with it."""
    if not list_days(rule, first_on=first_on, start=day, end=day):
        raise GltdError("Ce jour n'est pas dans la série : choisissez l'une de ses dates.")
    earlier = list_days(replace(rule, count=None, until_on=None), first_on=first_on, start=first_on, end=day)
    passed = len(earlier) - 1
    after = rule if rule.count is None else replace(rule, count=rule.count - passed)
    if not passed:
        return None, after
    return replace(rule, count=None, until_on=earlier[-2]), after


def at_hour(day: dt.date, *, hour: dt.time, zone: ZoneInfo) -> dt.datetime:
    """Put a local hour on a day; one that a change of hour skips is read as RFC 5545 asks, an hour later."""
    return dt.datetime.combine(day, hour, tzinfo=zone).astimezone(dt.UTC).astimezone(zone)


def span(
    day: dt.date, *, hours: tuple[dt.time, dt.time | None], zone: ZoneInfo
) -> tuple[dt.datetime, dt.datetime | None]:
    """Return when an occurrence starts and ends; an end before the start is that of the next day."""
    start, end = hours
    starts_at = at_hour(day, hour=start, zone=zone)
    if end is None:
        return starts_at, None
    last = day if end > start else day + dt.timedelta(days=1)
    return starts_at, max(starts_at, at_hour(last, hour=end, zone=zone))


def tell_rule(rule: Rule) -> str:
    """Say a rule in French: « tous les 15 jours », « toutes les 2 semaines, le lundi et le jeudi »."""
    days = [WEEKDAYS[day] for day in rule.weekdays]
    match rule.frequency:
        case "DAILY":
            said = "tous les jours" if rule.interval == 1 else f"tous les {rule.interval} jours"
        case "WEEKLY":
            every = "chaque semaine" if rule.interval == 1 else f"toutes les {rule.interval} semaines"
            said = f"{every}, {_enumerate([f'le {day}' for day in days])}"
        case _:
            every = "de chaque mois" if rule.interval == 1 else f"tous les {rule.interval} mois"
            assert rule.rank is not None
            said = f"le {RANKS[rule.rank]} {days[0]} {every}"
    if rule.count is not None:
        return f"{said}, {rule.count} fois"
    if rule.until_on is not None:
        return f"{said}, jusqu'au {rule.until_on:%d/%m/%Y}"
    return said


def _compile(rule: Rule, *, first_on: dt.date) -> rrule.rrule:
    days = [rrule.weekday(day, rule.rank) for day in rule.weekdays]
    return rrule.rrule(
        _FREQUENCIES[rule.frequency],
        dtstart=_midnight(first_on),
        interval=rule.interval,
        byweekday=days or None,
        wkst=rrule.MO,
        count=rule.count,
        until=_midnight(rule.until_on or _NEVER) if rule.count is None else None,
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _read_frequency(text: str) -> Frequency:
    for known in _FREQUENCIES:
        if text == known:
            return known
    raise ValueError(text)


def _enumerate(words: Sequence[str]) -> str:
    return " et ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
