"""Dates and periods: found in the folded text, then resolved against the day of publication."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from gltd.text.tokens import Token

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
  | (?:(?P<w>{_W})[ ,]+)?(?:le[ ])?(?P<d>{_D})[ ](?P<m>{_M})\b
    (?:[ ](?P<y>{_Y})|[ ](?P<rel>dernier|prochain))?
  | (?P<iy>{_Y})-(?P<im>[01]\d)-(?P<id>[0-3]\d)\b
  | (?P<nd>[0-3]?\d)[/.](?P<nm>[01]?\d)[/.](?P<ny>(?:20)?\d\d)(?![\d/])
  | (?P<sd>[0-3]?\d)/(?P<sm>[01]\d)(?![\d/])
  | (?P<mm>{_M})[ ](?:(?P<my>{_Y})|(?P<mrel>dernier|prochain))\b
  | (?P<ww>{_W})(?:[ ]au?[ ]{_W}(?![ ]\d))?(?:[ ](?P<wd>{_D})(?![ ]?[\d%€a-z(]|[.,/]\d))?
    (?:[ ](?P<wrel>dernier|prochain|matin|soir))?\b
  | (?P<word>avant-hier|hier|aujourd'hui|ce[ ]matin(?!-la|[ ]la\b)|cette[ ]nuit|ce[ ]jour)\b
    """,
    re.VERBOSE,
)
_LEAD = re.compile(
    r"(?<![a-z])(?:dans la nuit (?:du |de )|nuit (?:du |de )|du |ce |le |depuis le |entre le |les )$"
)
_STARTS = frozenset((*_DAYS, *_MONTHS, "hier", "avant", "aujourd'", "ce", "cette", "1er"))


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as the text writes it; what is not written is None."""

    text: str
    start: int
    end: int
    kind: str
    """day, span, month, year, weekday, word."""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    day_to: int | None = None
    month_to: int | None = None
    weekday: int | None = None
    relative: str | None = None


def find_dates(folded: str, *, tokens: list[Token]) -> list[DateMention]:
    """Find all dates of a folded text, in order, trying only where a date can start."""
    mentions: list[DateMention] = []
    last = 0
    for token in tokens:
        if token.start < last or not (token.text in _STARTS or token.text[0].isdigit()):
            continue
        match = _SPAN.match(folded, token.start)
        if match is None or match.end() < token.end:
            continue
        mention = _mention(match, lead=_lead(folded, max(last, token.start - 20), token.start))
        if mention is not None:
            mentions.append(mention)
            last = mention.end
    return mentions


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
    if group["ww"]:
        relative = group["wrel"] or lead.strip() or None
        weekday = _DAYS.index(group["ww"])
        return DateMention(text, start, end, "weekday", _day(group["wd"]), weekday=weekday, relative=relative)
    return DateMention(text, start, end, "word", relative=text)


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
    """Give the ISO date of a mention; a year that is not in the text is taken from the day of publication."""
    if mention.kind == "year":
        return Moment(start=f"{mention.year}-01-01", end=f"{mention.year}-12-31")
    if mention.kind == "month":
        year = mention.year or _past_year(mention.month or 1, 28, published_on)
        return Moment(date=f"{year}-{mention.month:02d}") if year else None
    if mention.kind == "span":
        return _resolve_span(mention, published_on)
    if mention.kind == "day":
        return Moment(date=_iso(mention.year, mention.month or 1, mention.day or 1, published_on))
    if published_on is None:
        return None
    return _resolve_relative(mention, published_on)


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
        return Moment(date=(published_on - timedelta(days=back)).isoformat())
    back = {"hier": 1, "avant-hier": 2, "cette nuit": 0}.get(mention.relative or "", 0)
    return Moment(date=(published_on - timedelta(days=back)).isoformat())


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
