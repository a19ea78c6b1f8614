"""Recompute what a document prints: sums, shares, percentages, multiples, differences.

Each check takes intervals, so that a qualifier (« plus de 80 ») and the rounding of what is printed count:
it objects only where no numbers within them make the statement true.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gltd.claims.intervals import Interval, Number, exactly, to_decimal
from gltd.claims.wording import THIN, amount, number

_HUNDRED: Final = Decimal(100)
_SHOWN_DECIMALS: Final = Decimal("0.1")
# « doublé » is said of anything that comes close to twice.
_MULTIPLE_SLACK: Final = Decimal("0.10")


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a printed number follows from others, what would follow, and one French sentence."""

    follows: bool
    expected: Interval
    printed: Interval
    sentence: str


def printed(value: Number, *, decimals: int | None = None) -> Interval:
    """Return every number that prints as ``value``: half a unit of the last digit on each side.

    ``decimals`` is how many are printed; without it, those that the number carries (87 has none).
    """
    exact = to_decimal(value)
    shown = max(0, -int(exact.normalize().as_tuple().exponent)) if decimals is None else decimals
    half = Decimal(1).scaleb(-shown) / 2
    return Interval(exact - half, exact + half)


def check_sum(parts: Sequence[Interval], *, total: Interval, unit: str | None = None) -> Check:
    """Check that parts make up their total."""
    expected = exactly(0)
    for part in parts:
        expected = expected.plus(part)
    follows = expected.meets(total)
    relation = "=" if follows else "≠"
    terms = " + ".join(_said(part, unit) for part in parts)
    sentence = f"{_said(total, unit)} {relation} {terms} (somme{THIN}: {_said(expected, unit)})."
    return Check(follows, expected, total, sentence)


def check_share(part: Interval, *, whole: Interval, percent: Interval) -> Check:
    """Check a share in percent against its part and its whole."""
    expected = Interval(
        _ratio(part.low, whole.high, factor=_HUNDRED), _ratio(part.high, whole.low, factor=_HUNDRED)
    )
    return _percentage(expected, percent, counts=f"{_said(part)} sur {_said(whole)}")


def check_change(before: Interval, *, after: Interval, percent: Interval, unit: str | None = None) -> Check:
    """Check a change in percent (negative for a fall) against the counts before and after."""
    ratio = _times(before, after)
    expected = Interval(_percent_change(ratio.low), _percent_change(ratio.high))
    return _percentage(expected, percent, counts=f"de {_said(before, unit)} à {_said(after, unit)}")


def check_multiple(before: Interval, *, after: Interval, times: Number, unit: str | None = None) -> Check:
    """Check « doublé », « multiplié par sept » against the counts before and after, within a tenth."""
    expected = _times(before, after)
    stated = to_decimal(times)
    given = Interval(stated * (1 - _MULTIPLE_SLACK), stated * (1 + _MULTIPLE_SLACK))
    follows = expected.meets(given)
    counts = f"de {_said(before, unit)} à {_said(after, unit)}"
    verb = "s'accorde avec les effectifs" if follows else "ne suit pas des effectifs"
    sentence = f"«{THIN}{amount(stated, unit='x')}{THIN}» {verb}{THIN}: {counts} (× {_rounded(expected)})."
    return Check(follows, expected, given, sentence)


def check_difference(
    before: Interval, *, after: Interval, change: Interval, unit: str | None = None
) -> Check:
    """Check a change given as a number (negative for a fall) against the levels before and after."""
    expected = after.plus(Interval(_opposite(before.high), _opposite(before.low)))
    follows = expected.meets(change)
    verb = "s'accorde avec" if follows else "ne suit pas de"
    sentence = (
        f"L'écart annoncé de {_said(change, unit)} {verb} : "
        f"de {_said(before, unit)} à {_said(after, unit)} (écart calculé : {_said(expected, unit)})."
    ).replace(" :", f"{THIN}:")
    return Check(follows, expected, change, sentence)


def _percentage(expected: Interval, percent: Interval, *, counts: str) -> Check:
    follows = expected.meets(percent)
    middle = _middle(percent)
    stated = "Le pourcentage" if middle is None else amount(middle, unit="percent")
    verb = "s'accorde avec les effectifs" if follows else "ne suit pas des effectifs"
    sentence = f"{stated} {verb}{THIN}: {counts} font {_rounded(expected)}{THIN}%."
    return Check(follows, expected, percent, sentence)


def _times(before: Interval, after: Interval) -> Interval:
    return Interval(_ratio(after.low, before.high), _ratio(after.high, before.low))


def _ratio(top: Decimal | None, bottom: Decimal | None, *, factor: Decimal = Decimal(1)) -> Decimal | None:
    return None if top is None or not bottom else top / bottom * factor


def _percent_change(ratio: Decimal | None) -> Decimal | None:
    return None if ratio is None else (ratio - 1) * _HUNDRED


def _opposite(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def _middle(interval: Interval) -> Decimal | None:
    if interval.low is None or interval.high is None:
        return None
    return (interval.low + interval.high) / 2


def _said(interval: Interval, unit: str | None = None) -> str:
    low, high = interval.low, interval.high
    if low == high and low is not None:
        return amount(low, unit=unit)
    if low is None and high is None:
        return "un nombre non précisé"
    if low is None:
        return f"au plus {amount(high or 0, unit=unit)}"
    return (
        f"au moins {amount(low, unit=unit)}"
        if high is None
        else f"{amount(low, unit=unit)} à {amount(high, unit=unit)}"
    )


def _rounded(interval: Interval) -> str:
    ends = [None if end is None else end.quantize(_SHOWN_DECIMALS) for end in (interval.low, interval.high)]
    low, high = ends
    if low is None or high is None:
        known = low if high is None else high
        return "un nombre non précisé" if known is None else f"environ {number(known)}"
    return number(low) if low == high else f"{number(low)} à {number(high)}"
