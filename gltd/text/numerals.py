"""Numbers as French texts write them: digits with every separator, words, collective nouns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from text_to_num import text2num

_GROUPED = re.compile(r"\d{1,3}([ .'\n,])\d{3}(?:\1\d{3})*")
_DECIMAL_DOT_MASS = re.compile(
    r"(?<!\d)\d{1,3}\.(?:(?:\d{1,2}|\d{4,})[ ]?(?:kg|kilo|g\b|gr|t\b|tonne)|\d{1,2}[ ]?%)"
)
_THOUSANDS_DOT = re.compile(r"(?<!\d)\d{1,3}\.\d{3}(?!\d)(?![ ]?(?:kg|kilo|g\b|gr|t\b|tonne))")
_UNITS = "un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_TENS = "vingt vingts trente quarante cinquante soixante septante huitante octante nonante"
_HUNDREDS = "cent cents mille"
NUMBER_WORDS = frozenset(f"{_UNITS} {_TENS} {_HUNDREDS}".split())
_TAKES_AND = frozenset(
    ["vingt", "trente", "quarante", "cinquante", "soixante", "septante", "huitante", "nonante"]
)
_LONGEST = 20
"""No figure of a bilan has more characters: what has is noise."""
_FOLLOWS_AND = frozenset(("un", "une", "onze"))
PARTS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
"""The signs for parts of a whole: « ½ kg », « 2¾ kilos »."""
_SHORT, _THOUSAND = 10, 1000
_TEN = "⑩"
"""What the pictured ten, « 🔟 », is folded to."""
_NAMED_PARTS = {"quart": 4, "quarts": 4}
_HOW_MANY = {"un": 1, "deux": 2, "trois": 3}


@dataclass(frozen=True, slots=True)
class DotStyle:
    """How a text uses the dot in its numbers, told by those of its figures that leave no doubt."""

    decimal_mass: bool
    thousands: bool


def detect_dot_style(folded: str) -> DotStyle:
    """Look at all of it: « 17.3 kilogrammes » makes the dot a decimal point, « 8.000 euros » does not."""
    return DotStyle(
        decimal_mass=_DECIMAL_DOT_MASS.search(folded) is not None,
        thousands=_THOUSANDS_DOT.search(folded) is not None,
    )


def read_digits(digits: str, *, is_mass: bool, is_heavy: bool, style: DotStyle) -> int | float | None:
    """Return the value of a figure in digits, or nothing when it is broken.

    ``is_mass`` and ``is_heavy`` (kilos or tonnes) settle what « 3,294 » and « 1.065 » mean.
    """
    if len(digits) > _LONGEST:
        return None
    if digits.isdecimal():
        return int(digits)
    whole, comma, decimals = digits.partition(",")
    if digits.count(",") > 1:
        return int(digits.replace(",", ""))
    if comma and len(decimals) == 3 and not is_mass and len(whole) <= 3 and whole != "0":
        return int(whole + decimals)
    if comma:
        return _number(f"{_strip(whole)}.{decimals}") if _is_plain(whole) else None
    if ". " in digits:
        return _number(digits.replace(". ", "."))
    if digits.count(".") == 1 and not _GROUPED.fullmatch(digits):
        before, _, after = digits.partition(".")
        return None if len(after) == 4 and before != "0" and not is_mass else _number(digits)
    if digits.count(".") == 1 and is_heavy and style.decimal_mass:
        return _number(digits)
    if digits.startswith("0.") and is_mass:
        return _number(digits)
    return int(_strip(digits)) if _is_plain(digits) else None


def _is_plain(digits: str) -> bool:
    return digits.isdigit() or _GROUPED.fullmatch(digits) is not None


def _strip(digits: str) -> str:
    return re.sub(r"[ .'\n]", "", digits)


def _number(decimal: str) -> int | float:
    value = float(decimal)
    return int(value) if value.is_integer() and value < 1e15 else value


@lru_cache(maxsize=4096)
def read_words(words: str) -> int | None:
    """Return the value of a number in words, « cent dix huit »; nothing when they do not make one."""
    try:
        return int(text2num(words, "fr"))
    except ValueError:
        return None


def take_words(words: list[str]) -> tuple[int, int] | None:
    """Read the longest number at the start of a list of words; return its value and how many it takes."""
    length = 0
    while length < len(words) and length < 12:
        word = words[length]
        if word in NUMBER_WORDS:
            length += 1
        elif _continues_with_and(words, length):
            length += 2
        else:
            break
    while length:
        value = read_words(" ".join(words[:length]))
        if value is not None:
            return value, length
        length -= 1
    return None


def _continues_with_and(words: list[str], place: int) -> bool:
    return (
        place > 0
        and words[place] == "et"
        and words[place - 1] in _TAKES_AND
        and place + 1 < len(words)
        and words[place + 1] in _FOLLOWS_AND
    )


def take_part(first: str, *, second: str, third: str) -> tuple[float, int] | None:
    """Read a part of a whole, « ½ », « trois quarts de »; return its value and how many words it takes."""
    if first == _TEN:
        return 10, 1
    if first in PARTS:
        return PARTS[first], 1 + (second == "de")
    if second in _NAMED_PARTS and third == "de" and first in _HOW_MANY:
        return _HOW_MANY[first] / _NAMED_PARTS[second], 3
    return None


def is_decimal(text: str | None) -> bool:
    """Tell whether a figure holds more than digits."""
    return text is not None and not text.isdigit()


def is_short(text: str | None) -> bool:
    """Tell whether a figure is digits, few enough to be a number without a closer look."""
    return text is not None and text.isdigit() and len(text) < _SHORT


def tidy(value: int | float) -> int | float:
    """Return a value without the dust of binary fractions, whole where it is whole."""
    rounded = round(value, 6)
    return int(rounded) if float(rounded).is_integer() else rounded


def with_thousands(value: int | float | None, *, upper: int | float | None) -> int | float | None:
    """Return the lower bound of « 50 à 75.000 euros », whose thousands are told once."""
    if value is None or upper is None or not 0 < value < _THOUSAND <= upper or upper % _THOUSAND:
        return value
    return value * _THOUSAND if value * _THOUSAND < upper else value
