"""How numbers, dates and qualifiers are printed in French: one way, for screen, paper and spreadsheet.

Pure functions on plain values. A number keeps its qualifier (*environ 50*), thousands are parted by a narrow
no-break space (U+202F), decimals by a comma, and a unit never leaves its number.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

Qualifier = Literal["about", "more_than", "at_least", "nearly", "less_than", "up_to", "vague"]
Unit = Literal["g", "EUR", "count", "percent", "x", "month", "m3", "m2", "m", "l"]

THIN: Final = "\u202f"
WIDE: Final = "\u00a0"
MINUS: Final = "\u2212"
NOT_GIVEN: Final = "non renseigné"
WITHHELD: Final = "non diffusé"

_MONTHS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_SEASONS: Final = ("hiver", "printemps", "été", "automne")
_QUALIFIERS: Final[dict[str, str]] = {
    "about": "environ",
    "more_than": "plus de",
    "at_least": "au moins",
    "nearly": "près de",
    "less_than": "moins de",
    "up_to": "jusqu'à",
    "vague": "de l'ordre de",
}
_SIZES: Final = {"m3": "m³", "m2": "m²", "m": "m", "l": "l"}
_GRAMS_PER_KILOGRAM: Final = 1_000
_GRAMS_PER_TONNE: Final = 1_000_000
_EUROS_PER_MILLION: Final = 1_000_000
_PLURAL_FROM: Final = 2


def number(value: Decimal | int | float, *, decimals: int | None = None) -> str:
    """Print a number: 150000 → « 150 000 », 5.4 → « 5,4 »; ``decimals`` rounds, half away from zero."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    elif exact == exact.to_integral_value():
        exact = exact.quantize(Decimal(1))
    whole, _, fraction = f"{abs(exact):,f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    sign = MINUS if exact < 0 else ""
    return sign + whole.replace(",", THIN) + (f",{fraction}" if fraction else "")


def signed(value: Decimal | int | float, *, decimals: int | None = None) -> str:
    """Print a difference with its sign: « +12 », « −107 », « 0 »."""
    printed = number(value, decimals=decimals)
    positive = not printed.startswith(MINUS) and any(digit in printed for digit in "123456789")
    return f"+{printed}" if positive else printed


def percent(value: Decimal | int | float, *, decimals: int | None = 0, sign: bool = True) -> str:
    """Print a percentage: « +125 % »."""
    printed = signed(value, decimals=decimals) if sign else number(value, decimals=decimals)
    return f"{printed}{THIN}%"


def mass(mass_g: Decimal | int | float) -> str:
    """Print a mass in the unit a reader expects: « 900 g », « 5,4 kg », « 3,6 t »."""
    exact = mass_g if isinstance(mass_g, Decimal) else Decimal(str(mass_g))
    if abs(exact) >= _GRAMS_PER_TONNE:
        return f"{number(exact / _GRAMS_PER_TONNE)}{WIDE}t"
    if abs(exact) >= _GRAMS_PER_KILOGRAM:
        return f"{number(exact / _GRAMS_PER_KILOGRAM)}{WIDE}kg"
    return f"{number(exact)}{WIDE}g"


def money(amount_eur: Decimal | int | float) -> str:
    """Print an amount: « 8 300 € », « 15 M€ » for whole tenths of millions."""
    exact = amount_eur if isinstance(amount_eur, Decimal) else Decimal(str(amount_eur))
    if abs(exact) >= _EUROS_PER_MILLION and exact % (_EUROS_PER_MILLION // 10) == 0:
        return f"{number(exact / _EUROS_PER_MILLION)}{WIDE}M€"
    cents = None if exact == exact.to_integral_value() else 2
    return f"{number(exact, decimals=cents)}{WIDE}€"


def plural(noun: str, *, count: Decimal | int | float) -> str:
    """Agree a unit of count: 2 « caméra » → « caméras »; only the head noun takes the mark."""
    if abs(float(count)) < _PLURAL_FROM or not noun:
        return noun
    head, space, rest = noun.partition(" ")
    if head.endswith(("s", "x", "z")):
        return noun
    if head.endswith("al"):
        return f"{head[:-2]}aux{space}{rest}"
    return f"{head}{'x' if head.endswith(('eau', 'eu')) else 's'}{space}{rest}"


def amount(value: Decimal | int | float, *, unit: Unit, noun: str = "") -> str:
    """Print a value with its unit, without qualifier; ``noun`` is the unit of count, if it is to be shown."""
    match unit:
        case "g":
            return mass(value)
        case "EUR":
            return money(value)
        case "percent":
            return percent(value, decimals=None)
        case "x":
            return f"×{WIDE}{number(value)}"
        case "month":
            return f"{number(value)}{WIDE}mois"
        case "m3" | "m2" | "m" | "l":
            return f"{number(value)}{WIDE}{_SIZES[unit]}"
        case _:
            return f"{number(value)}{WIDE}{plural(noun, count=value)}" if noun else number(value)


def quantity(
    value: Decimal | int | float,
    *,
    unit: Unit,
    qualifier: Qualifier | None = None,
    value_max: Decimal | int | float | None = None,
    noun: str = "",
    per: str | None = None,
) -> str:
    """Print a value as a source states it: « plus de 80 », « de 15 à 20 M€ », « 258 000 € sur 3 ans »."""
    printed = amount(value, unit=unit, noun=noun)
    if value_max is not None:
        first = _without_shared_unit(value, value_max, unit)
        printed = f"de{WIDE}{first} à{WIDE}{amount(value_max, unit=unit, noun=noun)}"
    if qualifier is not None:
        words = _QUALIFIERS[qualifier]
        printed = f"{words}{WIDE}{printed}"
    return f"{printed} {_per(per, unit=unit)}" if per else printed


def _without_shared_unit(low: Decimal | int | float, high: Decimal | int | float, unit: Unit) -> str:
    """Return the lower end of a range, without its unit where the upper end has the same one."""
    first, second = amount(low, unit=unit), amount(high, unit=unit)
    _, _, first_unit = first.rpartition(WIDE)
    _, _, second_unit = second.rpartition(WIDE)
    if WIDE in first and first_unit == second_unit:
        return first[: -len(first_unit) - 1]
    return first


def _per(per: str, *, unit: Unit) -> str:
    """Return « par an », « sur 3 ans » for a sum, « tous les 15 jours » for a count."""
    if per[:1].isdigit():
        return f"{'sur' if unit == 'EUR' else 'tous les'} {per.replace(' ', WIDE, 1)}"
    return f"par {per}"


def day(value: dt.date, *, weekday: bool = False) -> str:
    """Print a date: « 13 décembre 2023 », « 1er mars 2018 »."""
    ordinal = "1er" if value.day == 1 else str(value.day)
    printed = f"{ordinal}{WIDE}{_MONTHS[value.month - 1]}{WIDE}{value.year}"
    names = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    return f"{names[value.weekday()]} {printed}" if weekday else printed


def moment(value: dt.datetime) -> str:
    """Print a day and an hour: « 15 janvier 2024 à 8 h 30 », the hour as the value has it."""
    minutes = f"{WIDE}{value.minute:02d}" if value.minute else ""
    return f"{day(value.date())} à{WIDE}{value.hour}{WIDE}h{minutes}"


def short_day(value: dt.date) -> str:
    """Print a date for a narrow column: « 13/12/2023 »."""
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def month(value: dt.date) -> str:
    """Print a month: « décembre 2023 »."""
    return f"{_MONTHS[value.month - 1]}{WIDE}{value.year}"


def season(value: dt.date) -> str:
    """Print the season of a date: « printemps 2018 »."""
    return f"{_SEASONS[value.month % 12 // 3]}{WIDE}{value.year}"


def period(start: dt.date, *, end: dt.date) -> str:
    """Print a period shortly: « 2018 », « mars 2018 », « du 1er mars au 24 septembre 2018 »."""
    if start == end:
        return day(start)
    last_of_month = end.day == calendar.monthrange(end.year, end.month)[1]
    if start.day == 1 and last_of_month:
        if start.month == 1 and end.month == len(_MONTHS):
            same_year = start.year == end.year
            return str(start.year) if same_year else f"{start.year} à {end.year}"
        if (start.year, start.month) == (end.year, end.month):
            return month(start)
    if start.year == end.year:
        opening = day(start).rpartition(WIDE)[0]
        if start.month == end.month:
            opening = opening.partition(WIDE)[0]
        return f"du {opening} au {day(end)}"
    return f"du {day(start)} au {day(end)}"


def interval(low: str, *, high: str) -> str:
    """Print two bounds that are already printed: « de −195,6 à −39,4 »."""
    return f"de{WIDE}{low} à{WIDE}{high}"


def enumeration(words: tuple[str, ...]) -> str:
    """Join words as French does: « police, parquet et mairie »."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + (f" et {words[-1]}" if words else "")


_ADDRESS: Final = re.compile(r"https?://\S+")
_BEFORE_HIGH: Final = re.compile(r"[ \u00a0]+([;!?»])")
_BEFORE_COLON: Final = re.compile(r" +:(?=\s|$)")
_AFTER_OPEN: Final = re.compile(r"«[ \u00a0]+")
_APOSTROPHE: Final = re.compile(r"(?<=\w)'(?=[\w«])")
_BEFORE_PERCENT: Final = re.compile(r"(?<=\d) (?=%)")
_BEFORE_UNIT: Final = re.compile(r"(?<=\d) (?=(?:€|M€|kg\b|g\b|t\b|m\b|km\b|faits?\b))|(?<=×) (?=\d)")
_IN_DATE: Final = re.compile(rf"(?<=\d) (?=(?:{'|'.join(_MONTHS)})\b)|(?<=1er) (?=(?:{'|'.join(_MONTHS)})\b)")


def typeset(text: str) -> str:
    """Give running text its French spaces and apostrophes, leaving addresses as they are."""
    return _change_words(text, lambda words: _APOSTROPHE.sub("’", _space_words(words)))


def space(text: str) -> str:
    """Give running text its French spaces, leaving apostrophes and addresses as they are."""
    return _change_words(text, _space_words)


def _change_words(text: str, change: Callable[[str], str]) -> str:
    parts: list[str] = []
    position = 0
    for address in _ADDRESS.finditer(text):
        parts += [change(text[position : address.start()]), address.group()]
        position = address.end()
    return "".join([*parts, change(text[position:])])


def _space_words(text: str) -> str:
    text = _BEFORE_HIGH.sub(rf"{THIN}\1", text)
    text = _BEFORE_COLON.sub(f"{WIDE}:", text)
    text = _AFTER_OPEN.sub(f"«{THIN}", text)
    text = _BEFORE_PERCENT.sub(THIN, text)
    text = _BEFORE_UNIT.sub(WIDE, text)
    return _IN_DATE.sub(WIDE, text)
