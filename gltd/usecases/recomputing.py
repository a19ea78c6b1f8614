"""The ways in which French prose states a sum, a share or a change, each read back into its numbers.

Each way is a pattern and what to make of it; dates and years are put out of sight first: nobody adds
them up. A way objects to what cannot be true, within the rounding of what is printed.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from gltd.claims.arithmetic import Check, check_change, check_multiple, check_share, check_sum, printed
from gltd.claims.intervals import Interval, exactly

SPACES: Final = " \u00a0\u202f"
NUMBER: Final = rf"[+\-−]?\d{{1,3}}(?:[{SPACES}.]\d{{3}})+(?:,\d+)?|[+\-−]?\d+(?:,\d+)?"
Found = re.Match[str]
Read = Callable[[Found], Iterator[Check]]

_S: Final = rf"[{SPACES}]"
_COUNT: Final = rf"(?<![\d,])({NUMBER})(?![\d,]*\d)(?!{_S}\d{{3}}(?!\d))(?!{_S}?%)"
_RATE: Final = (
    rf"(?<![\d,])({NUMBER}){_S}?%(?!{_S}(?:de{_S}(?:plus|moins|hausse|baisse)|d['’]augmentation|supplément))"
)
_ANY_RATE: Final = rf"(?<![\d,])({NUMBER}){_S}?%"
_OF: Final = r"(?:des|de|d['’]|sur)\s?(?:ces\s|les\s)?"
_NO_TIME: Final = rf"(?!{_S}(?:an|mois|jour|semaine|heure|minute|nuit)s?\b)"
_MONTHS: Final = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_DATED: Final = re.compile(
    rf"\d{{16,}}|\b\d{{1,2}}(?:er)?(?={_S}(?:{_MONTHS})\b)|\b\d{{1,2}}{_S}?h(?:eures?)?(?:{_S}?\d{{2}})?\b"
    rf"|(?<![\d+=→]{_S})(?<![\d.,+=→])\b(?:19|20)\d\d\b(?!{_S}?[%+=→])"
)
_FALL: Final = re.compile(r"\b(?:baiss|recul|diminu|chut|moins|rédui|réduc|repli)", re.IGNORECASE)
_RISE: Final = re.compile(r"\b(?:hauss|augment|progress|bond|plus|accroiss)", re.IGNORECASE)
_MOVE: Final = r"\b(?:hauss|augment|progress|bond|accroiss|baiss|recul|diminu|chut|repli)\w*"
_FRACTIONS: Final = {
    "un tiers": Decimal("33.3"),
    "deux tiers": Decimal("66.7"),
    "la moitié": Decimal(50),
    "un quart": Decimal(25),
    "trois quarts": Decimal(75),
    "un cinquième": Decimal(20),
    "un dixième": Decimal(10),
}
# « Un tiers » is said of what comes close to it.
_FRACTION_SLACK: Final = Decimal("0.1")
_MULTIPLES: Final = {"doubl": 2, "tripl": 3, "quadrupl": 4}
_KINDS: Final = ("majeur", "mineur", "homme", "femme")
_WHOLES: Final = (frozenset(_KINDS[:2]), frozenset(_KINDS[2:]))
_GRAMS: Final = {
    "g": 1,
    "gramme": 1,
    "kg": 1000,
    "kilo": 1000,
    "kilogramme": 1000,
    "t": 10**6,
    "tonne": 10**6,
}
_UNITS: Final = rf"{_S}?(?:(kilogramme|kilo|kg|gramme|g|tonne|t)s?\b)?"
_MEASURED: Final = re.compile(_COUNT + _UNITS)


def read_number(written: str) -> Decimal:
    """Return the number that is written: « 12 000 », « −5,4 »."""
    plain = re.sub(rf"[{SPACES}.]", "", written).replace("−", "-").replace(",", ".")
    return Decimal(plain)


def hide_dates(sentence: str) -> str:
    """Return a sentence of the same length in which days, hours, years and endless digits are no numbers."""
    return _DATED.sub(lambda found: "_" * len(found.group()), sentence)


def recompute(sentence: str) -> Iterator[Check]:
    """Yield what follows, or does not, of what a sentence states, once for each statement."""
    hidden, seen = hide_dates(sentence), set[str]()
    for pattern, read in _WAYS:
        for found in pattern.finditer(hidden):
            for check in read(found):
                if check.sentence not in seen:
                    seen.add(check.sentence)
                    yield check
    for check in (*_compare_years(sentence, hidden), *_add_up(hidden)):
        if check.sentence not in seen:
            seen.add(check.sentence)
            yield check


def _share(part: str, whole: str, percent: Interval) -> Iterator[Check]:
    if read_number(whole) > 0:
        yield check_share(exactly(read_number(part)), whole=exactly(read_number(whole)), percent=percent)


def _change(before: str, after: str, percent: str, *, words: str) -> Iterator[Check]:
    """Yield the check of a change; its sense is that of its sign, or of the words round it."""
    rate = read_number(percent)
    if rate > 0 and _FALL.search(words):
        rate = -rate
    if read_number(before) > 0:
        first, then = exactly(read_number(before)), exactly(read_number(after))
        yield check_change(first, after=then, percent=printed(rate))


def _read_share_of_whole(found: Found) -> Iterator[Check]:
    yield from _share(found.group(2), found.group(1), printed(read_number(found.group(3))))


def _read_rate_of_whole(found: Found) -> Iterator[Check]:
    yield from _share(found.group(3), found.group(2), printed(read_number(found.group(1))))


def _read_part_as_rate(found: Found) -> Iterator[Check]:
    yield from _share(found.group(1), found.group(3), printed(read_number(found.group(2))))


def _read_fraction(found: Found) -> Iterator[Check]:
    rate = _FRACTIONS[found.group(1).lower()]
    about = Interval(rate * (1 - _FRACTION_SLACK), rate * (1 + _FRACTION_SLACK))
    yield from _share(found.group(3), found.group(2), about)


def _read_multiple(found: Found) -> Iterator[Check]:
    before, after = (exactly(read_number(one)) for one in found.groups()[1:])
    if before.low:
        yield check_multiple(before, after=after, times=_MULTIPLES[found.group(1).lower()])


def _read_rate_then_counts(found: Found) -> Iterator[Check]:
    percent, before, after = found.groups()
    yield from _change(before, after, percent, words=found.group())


def _read_rate_against(found: Found) -> Iterator[Check]:
    after, percent, before = found.groups()
    yield from _change(before, after, percent, words=found.group())


def _read_kinds(found: Found) -> Iterator[Check]:
    whole, how, first, one, second, other = found.groups()
    if frozenset((one.lower(), other.lower())) not in _WHOLES:
        return
    parts = [exactly(read_number(first)), exactly(read_number(second))]
    total = exactly(read_number(whole))
    # « Dont » may leave some out; what is in brackets makes up the whole.
    if "dont" in how and sum(read_number(part) for part in (first, second)) <= read_number(whole):
        return
    yield check_sum(parts, total=total)


_WAYS: Final[tuple[tuple[re.Pattern[str], Read], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (
            (
                rf"\b(?:sur|parmi)\b[^.;:%\d]{{0,20}}{_COUNT}{_NO_TIME}[^.;:%\d]{{0,60}}?{_COUNT}[^.;:%\d]{{0,60}}?"
                rf"(?:\bsoit\b|\(|\breprésent)[^.;:%\d]{{0,15}}{_RATE}"
            ),
            _read_share_of_whole,
        ),
        (
            rf"{_RATE}\s{_OF}{_COUNT}{_NO_TIME}[^.;:%\d]{{0,60}}?\bsoit\b[^.;:%\d]{{0,20}}?{_COUNT}",
            _read_rate_of_whole,
        ),
        (
            rf"{_COUNT}[^.;:%\d]{{0,60}}?(?:\bsoit\b|\(|\breprésent)[^.;:%\d]{{0,12}}{_RATE}\s{_OF}{_COUNT}{_NO_TIME}",
            _read_part_as_rate,
        ),
        (
            rf"\b({'|'.join(_FRACTIONS)})\s{_OF}{_COUNT}{_NO_TIME}[^.;:%\d]{{0,60}}?\bsoit\b[^.;:%\d]{{0,20}}?{_COUNT}",
            _read_fraction,
        ),
        (
            (
                rf"(?<!presque )(?<!quasi )(?<!quasiment )\b({'|'.join(_MULTIPLES)})(?:é|e|an)\w*"
                rf"[^.;%\d]{{0,60}}?\bde\s{_COUNT}[^.;%\d]{{0,40}}?(?:\bà\b|→)\s?{_COUNT}"
            ),
            _read_multiple,
        ),
        (
            rf"{_MOVE}[^.;%\d]{{0,25}}{_ANY_RATE}[^.;%\d]{{0,40}}?\bde\s{_COUNT}[^.;%\d]{{0,40}}?(?:\bà\b|→)\s?{_COUNT}",
            _read_rate_then_counts,
        ),
        (
            (
                rf"{_COUNT}[^.;%\d]{{0,60}}?{_MOVE}[^.;%\d]{{0,15}}{_ANY_RATE}[^.;%\d]{{0,15}}?"
                rf"\b(?:par rapport|comparé|contre)\b[^.;%\d]{{0,20}}?{_COUNT}"
            ),
            _read_rate_against,
        ),
        (
            (
                rf"{_COUNT}[^.;:%\d()]{{1,60}}?(\(|,?\sdont\s){_COUNT}\s({'|'.join(_KINDS)})s?\b[^.;:%\d]{{0,20}}?"
                rf"(?:,|\bet\b)\s?{_COUNT}\s({'|'.join(_KINDS)})s?\b"
            ),
            _read_kinds,
        ),
    )
)
_AGAINST: Final = re.compile(
    rf"{_COUNT}([^.;%\d]{{0,60}}?)\bcontre\b[^.;%\d_]{{0,30}}?{_COUNT}([^.;%\d]{{0,80}}?){_ANY_RATE}",
    re.IGNORECASE,
)
_YEAR: Final = re.compile("_{4}")


def _compare_years(sentence: str, hidden: str) -> Iterator[Check]:
    """Yield the changes told as « 266 en 2017 contre 177 en 2018 »; without years, the first is the later."""
    for found in _AGAINST.finditer(hidden):
        rate = found.group(5)
        if rate[0] not in "+-−" and not (_FALL.search(found.group(4)) or _RISE.search(found.group(4))):
            continue
        years = []
        for rank in (2, 4):
            year = _YEAR.search(found.group(rank))
            start = found.start(rank)
            years.append(sentence[start + year.start() : start + year.end()] if year else "")
        first, second = found.group(1), found.group(3)
        before, after = (first, second) if all(years) and years[0] < years[1] else (second, first)
        yield from _change(before, after, rate, words=found.group(4))


_TOTAL: Final = re.compile(rf"\bsoit\b([^.;%\d]{{0,20}}?){_COUNT}{_UNITS}([^.;%\d]{{0,40}})", re.IGNORECASE)


def _add_up(hidden: str) -> Iterator[Check]:
    """Yield the sums told as « 900 g de résine et 300 g d'herbe, soit 1,2 kg au total »."""
    for found in _TOTAL.finditer(hidden):
        lead, written, unit, tail = found.groups()
        if not re.search(r"\btotal\b|\ben tout\b", f"{lead} {tail}", re.IGNORECASE):
            continue
        told = [one.groups() for one in _MEASURED.finditer(hidden[: found.start()])]
        alike = [_weigh(number, kind) for number, kind in told if bool(kind) == bool(unit)]
        total = _weigh(written, unit)
        if len(alike) < 2 or any(sum(alike[rank:]) == total for rank in range(len(alike) - 1)):
            continue
        yield check_sum(list(map(exactly, alike)), total=exactly(total), unit="g" if unit else None)


def _weigh(number: str, unit: str | None) -> Decimal:
    return read_number(number) * (_GRAMS[unit.lower()] if unit else 1)
