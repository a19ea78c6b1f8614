"""Dates and periods: found in the folded text, then resolved against the day of publication."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from gltd.text.tokens import Chunk

_MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_MONTH_NUMBER = {name: place + 1 for place, name in enumerate(_MONTHS)} | {
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_M = f"(?:{'|'.join(_MONTHS)})"
_W = f"(?:{'|'.join(_DAYS)})"
_D = r"(?:1er|[12]\d|3[01]|0?[1-9])"
_Y = r"(?:19|20)\d\d"
_SPAN = re.compile(
    rf"""
    (?:{_W}[ ])?(?P<d1>{_D})
    (?:[ ](?P<m1>{_M}))?(?:[ ](?P<y1>{_Y}))?[ ]?(?:au|et(?:[ ]le)?|-|/)[ ]?(?:{_W}[ ])?(?P<d2>{_D})
    [ ](?P<m2>{_M})\b(?:[ ](?P<y2>{_Y}))?
  | {_W}[ ](?:au|et|à|a)[ ](?P<nw>{_W})[ ](?P<nightd>{_D})[ ](?P<nightm>{_M})\b(?:[ ](?P<nighty>{_Y}))?
  | (?:(?P<w>{_W})[ ,]+)?(?:le[ ])?(?P<d>{_D})[ ](?P<m>{_M})\b
    (?:[ ](?P<y>{_Y})|[ ](?P<rel>dernier|prochain))?
  | (?P<iy>{_Y})-(?P<im>[01]\d)-(?P<id>[0-3]\d)\b
  | (?P<nd>[0-3]?\d)[/.](?P<nm>[01]?\d)[/.](?P<ny>(?:20)?\d\d)(?![\d/])
  | (?P<sd>[0-3]?\d)/(?P<sm>[01]\d)(?![\d/])
  | (?P<ma>{_M})[ ](?:et|a|puis)[ ](?P<mb>{_M})\b(?:[ ](?:(?P<mby>{_Y})|derniers?))?
  | (?P<half>premier|second|deuxieme|troisieme|quatrieme|1er|2e|3e|4e)[ ](?P<part>semestre|trimestre)\b
    (?:[ ](?:de[ ](?:l'annee[ ])?)?(?P<hy>{_Y}))?
  | (?P<mm>{_M})[ ](?:(?P<my>{_Y})|(?P<mrel>dernier|prochain))\b
  | (?P<ww>{_W})(?:(?:,[ ]{_W}){{0,3}}[ ](?:au?|et)[ ](?:ce[ ])?(?P<wt>{_W})(?![ ]\d))?
    (?:[ ](?P<wd>{_D})(?![ ]?[\d%€a-z(]|[.,/]\d))?
    (?:[ ](?P<wrel>dernier|prochain|matin|soir))?\b
  | (?P<word>avant-hier|hier|aujourd'hui|nuit[ ]derniere
      |(?:ce[ ](?:matin|midi|soir|jour)|cet[ ]apres-midi|cette[ ]nuit)(?!-la|[ ]la\b)
      |cette[ ]annee|debut[ ]de[ ](?:l'|cette[ ])annee(?:[ ](?P<by>{_Y}))?
      |l'an[ ](?:dernier|passe)|l'annee[ ](?:derniere|passee|precedente))\b
  | (?P<mo>{_M})\b
    """,
    re.VERBOSE,
)
_LEAD = re.compile(
    r"(?<![a-z])(?:dans la nuit (?:du |de )|nuit (?:du |de )|du |ce |le |depuis le |entre le |les )$"
)
_STARTS = frozenset(
    (
        *(*_DAYS, *_MONTHS, "hier", "avant", "aujourd'", "ce", "cet", "cette", "nuit", "l'", "debut"),
        *("1er", "premier", "second", "deuxieme", "troisieme", "quatrieme"),
    )
)
# « mars » alone is a month only after such words: « en mars », « depuis juillet ».
_MONTH_LEAD = re.compile(r"(?<![a-z])(?:en|depuis|fin|debut|mi|courant|mois de|mois d'|jusqu'en|des)[ -]?$")
_HALVES = {"premier": 1, "1er": 1, "second": 2, "deuxieme": 2, "2e": 2, "troisieme": 3, "3e": 3}
_LONGEST_DAY = 2
# Where no year is told, the 29th of February is a day.
_LEAP_YEAR = "2000"
_PART_MONTHS = {"semestre": 6, "trimestre": 3}


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as the text writes it; what is not written is None."""

    text: str
    start: int
    end: int
    kind: str
    """day, span, month, months, year, annual, weekday, word, until (« à ce jour »)."""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    day_to: int | None = None
    month_to: int | None = None
    weekday: int | None = None
    relative: str | None = None
    weekday_to: int | None = None


def find_dates(folded: str, *, tokens: list[Chunk]) -> list[DateMention]:
    """Find all dates of a folded text, in order, trying only where a date can start."""
    mentions: list[DateMention] = []
    last = 0
    starts = [token for token in tokens if token.text in _STARTS or token.kind in "no"]
    for token in starts:
        if token.start < last or _is_no_day(token.text):
            continue
        match = _SPAN.match(folded, token.start)
        if match is None or match.end() < token.end:
            continue
        if match["d2"] and folded[max(0, token.start - 1) : token.start] == "+":
            continue  # « (+4 au 1er mars) »
        mention = _mention(match, lead=_lead(folded, max(last, token.start - 20), token.start))
        if mention is not None:
            mentions.append(mention)
            last = mention.end
    return mentions


def _is_no_day(text: str) -> bool:
    """« 1 250 », « 430 »: a number that no date starts with."""
    return len(text) > _LONGEST_DAY and text.isdigit() and not text.startswith(("19", "20"))


def _lead(folded: str, since: int, start: int) -> str:
    match = _LEAD.search(folded[since:start])
    return match.group() if match else ""


def _day(text: str | None) -> int | None:
    return None if text is None else 1 if text == "1er" else int(text)


def _mention(match: re.Match[str], *, lead: str) -> DateMention | None:
    group = match.groupdict()
    text, (start, end) = lead + match.group(), match.span()
    start -= len(lead)
    if group["d2"]:
        year = group["y2"] or group["y1"]
        month = _MONTH_NUMBER[group["m1"] or group["m2"]]
        kind = "span"
        return DateMention(
            text, start, end, kind, _day(group["d1"]), month, int(year) if year else None,
            _day(group["d2"]), _MONTH_NUMBER[group["m2"]], relative="nuit" if "nuit" in text else None,
        )  # fmt: skip
    if group["nightd"]:
        return _night(group, text, start, end)
    if group["d"]:
        year = group["y"]
        weekday = _DAYS.index(group["w"]) if group["w"] else None
        return DateMention(
            text, start, end, "day", _day(group["d"]), _MONTH_NUMBER[group["m"]], int(year) if year else None,
            weekday=weekday, relative=group["rel"],
        )  # fmt: skip
    for prefix in ("i", "n", "s"):
        if group[prefix + "d"]:
            return _numeric(match, prefix)
    if group["mm"]:
        year = group["my"]
        return DateMention(
            text, start, end, "month", month=_MONTH_NUMBER[group["mm"]], year=int(year) if year else None,
            relative=group["mrel"],
        )  # fmt: skip
    if group["ma"] or group["half"]:
        return _months(group, text, start, end)
    if group["mo"]:
        if not _MONTH_LEAD.search(match.string, max(0, match.start() - 10), match.start()):
            return None
        return DateMention(text, start, end, "month", month=_MONTH_NUMBER[group["mo"]])
    if group["ww"]:
        relative = group["wrel"] or lead.strip() or None
        weekday, until = _DAYS.index(group["ww"]), group["wt"]
        return DateMention(
            text, start, end, "weekday", _day(group["wd"]), weekday=weekday, relative=relative,
            weekday_to=None if until is None else _DAYS.index(until),
        )  # fmt: skip
    if group["by"]:
        return DateMention(text, start, end, "year", year=int(group["by"]))
    return _relative(match, text, start, end)


def _relative(match: re.Match[str], text: str, start: int, end: int) -> DateMention:
    """« hier », « l'an dernier », and « à ce jour », which is no day of operation but the end of a count."""
    if match.group("word") == "ce jour" and match.string.endswith("a ", 0, start):
        return DateMention(text, start, end, "until")
    kind = "annual" if "annee" in text or "l'an " in text else "word"
    return DateMention(text, start, end, kind, relative=match.group() if kind == "annual" else text)


def _night(group: dict[str, str | None], text: str, start: int, end: int) -> DateMention:
    """« dans la nuit du vendredi au samedi 19 mars »: the day that is told, and the one before."""
    day, month = _day(group["nightd"]) or 1, _MONTH_NUMBER[group["nightm"] or ""]
    year = int(group["nighty"]) if group["nighty"] else None
    if day == 1:
        return DateMention(text, start, end, "day", day, month, year)
    return DateMention(text, start, end, "span", day - 1, month, year, day, month, relative="nuit")


def _months(group: dict[str, str | None], text: str, start: int, end: int) -> DateMention:
    """« entre février et juillet », « au premier semestre 2024 »: whole months from one to another."""
    year = group["mby"] or group["hy"]
    if group["ma"] and group["mb"]:
        first, last = _MONTH_NUMBER[group["ma"]], _MONTH_NUMBER[group["mb"]]
    else:
        length = _PART_MONTHS[group["part"] or "semestre"]
        last = min(12, _HALVES.get(group["half"] or "", 4) * length)
        first = last - length + 1
    return DateMention(
        text, start, end, "months", month=first, year=int(year) if year else None, month_to=last
    )  # fmt: skip


def _numeric(match: re.Match[str], prefix: str) -> DateMention | None:
    day, month = int(match.group(prefix + "d")), int(match.group(prefix + "m"))
    year = int(match.group(prefix + "y")) if prefix != "s" else None
    if year is not None and year < 100:
        year += 2000
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return DateMention(match.group(), match.start(), match.end(), "day", day, month, year)


@dataclass(frozen=True, slots=True)
class Moment:
    """A resolved day or period, as ISO dates of full or reduced precision."""

    date: str | None = None
    start: str | None = None
    end: str | None = None


def resolve(mention: DateMention, *, published_on: date | None) -> Moment | None:
    """Give the ISO date of a mention; a year that is not in the text is taken from the day of publication.

    A day that no calendar has (« 31 novembre ») is no date: its passage stands as it is written.
    """
    moment = _resolve(mention, published_on)
    if moment is None or not all(map(_is_possible, (moment.date, moment.start, moment.end))):
        return None
    return moment


def _is_possible(written: str | None) -> bool:
    if written is None or len(written) < len("2024-01-01"):
        return True
    try:
        date.fromisoformat(written.replace("XXXX", _LEAP_YEAR))
    except ValueError:
        return False
    return True


def _resolve(mention: DateMention, published_on: date | None) -> Moment | None:
    if mention.kind == "year":
        return Moment(start=f"{mention.year}-01-01", end=f"{mention.year}-12-31")
    if mention.kind == "month":
        year = mention.year or _past_year(mention.month or 1, 28, published_on)
        return Moment(date=f"{year}-{mention.month:02d}") if year else None
    if mention.kind == "months":
        return _resolve_months(mention, published_on)
    if mention.kind == "span":
        return _resolve_span(mention, published_on)
    if mention.kind == "day":
        return Moment(date=_iso(mention.year, mention.month or 1, mention.day or 1, published_on))
    if published_on is None:
        return None
    return _resolve_relative(mention, published_on)


def _resolve_months(mention: DateMention, published_on: date | None) -> Moment | None:
    first, last = mention.month or 1, mention.month_to or 12
    year = mention.year or _past_year(last, 28, published_on)
    if year is None:
        return None
    return Moment(start=f"{year - (first > last)}-{first:02d}", end=f"{year}-{last:02d}")


def _resolve_span(mention: DateMention, published_on: date | None) -> Moment:
    to_month = mention.month_to or 1
    last = _iso(mention.year, to_month, mention.day_to or 1, published_on)
    year = last[:4]
    month = mention.month or to_month
    if month > to_month and year.isdigit():
        year = str(int(year) - 1)
    return Moment(start=f"{year}-{month:02d}-{mention.day or 1:02d}", end=last)


def _resolve_relative(mention: DateMention, published_on: date) -> Moment | None:
    if mention.kind == "weekday" and mention.weekday is not None:
        if mention.day is not None:
            return _with_day(mention.day, published_on)
        back = (published_on.weekday() - mention.weekday) % 7
        if back == 0 and mention.relative == "dernier":
            back = 7
        if mention.relative == "prochain":
            back -= 7
        return _weekdays(published_on - timedelta(days=back), mention, published_on)
    if mention.kind == "annual":
        year = published_on.year - (mention.relative or "").startswith("l'")
        return Moment(start=f"{year}-01-01", end=_end_of(year, published_on))
    if mention.kind == "until":
        return Moment(end=published_on.isoformat())
    back = {"hier": 1, "avant-hier": 2, "cette nuit": 0}.get(mention.relative or "", 0)
    return Moment(date=(published_on - timedelta(days=back)).isoformat())


def _weekdays(day: date, mention: DateMention, published_on: date) -> Moment:
    """« lundi », « lundi et mardi », « entre lundi et mercredi »: a day, or a run of days that has ended."""
    if mention.weekday_to is None or mention.weekday_to == mention.weekday:
        return Moment(date=day.isoformat())
    until = day + timedelta(days=(mention.weekday_to - day.weekday()) % 7)
    if until > published_on:
        day, until = day - timedelta(days=7), until - timedelta(days=7)
    return Moment(start=day.isoformat(), end=until.isoformat())


def _end_of(year: int, published_on: date) -> str:
    return published_on.isoformat() if year == published_on.year else f"{year}-12-31"


def _with_day(day: int, published_on: date) -> Moment | None:
    year, month = published_on.year, published_on.month
    if day > published_on.day:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    if day > calendar.monthrange(year, month)[1]:
        return None
    return Moment(date=date(year, month, day).isoformat())


def _past_year(month: int, day: int, published_on: date | None) -> int | None:
    if published_on is None:
        return None
    return published_on.year if (month, day) <= (published_on.month, 31) else published_on.year - 1


def _iso(year: int | None, month: int, day: int, published_on: date | None) -> str:
    if year is None:
        year = _past_year(month, day, published_on)
    return f"{year if year is not None else 'XXXX'}-{month:02d}-{day:02d}"
