"""A stated change against the levels before and after: percentages, multiples, differences."""

from collections.abc import Hashable, Sequence
from decimal import Decimal
from typing import Final

from gltd.claims.arithmetic import Check, check_change, check_difference, check_multiple, printed
from gltd.claims.figures import Conflict, Figure, Kind, reading_order, signature
from gltd.claims.intervals import Interval, exactly, rounding_step
from gltd.claims.measures import catalogue, plain
from gltd.claims.places import Perimeters, relate
from gltd.claims.wording import THIN

_PREFIX: Final = "trend."
_ROUNDING: Final = Decimal("0.01")
_UNIT: Final = Decimal("0.5")


def measure_of_trend(slug: str) -> tuple[str, frozenset[str]] | None:
    """Return the measure that a trend's slug names, and the words of the slug that restrict it."""
    words = plain(slug).replace("-", "_")
    best: tuple[int, str, str] | None = None
    for measure in catalogue().values():
        for stem in measure.trends:
            if words.startswith(stem) and (best is None or len(stem) > best[0]):
                best = len(stem), measure.code, stem
    if best is None:
        return None
    rest = words[best[0] :].partition("_")[2] if not best[2].endswith("_") else words[best[0] :]
    return best[1], frozenset(_singular(word) for word in rest.split("_") if word)


def find(figures: Sequence[Figure]) -> list[Conflict]:
    """Return the stated changes that do not follow from the levels that are stated too."""
    usable = [figure for figure in figures if figure.value is not None and not figure.retracted]
    known: dict[Hashable, list[Figure]] = {}
    for level in usable:
        known.setdefault((level.measure, level.period_start, level.period_end), []).append(level)
    found = []
    for change in (figure for figure in usable if figure.measure.startswith(_PREFIX)):
        named = measure_of_trend(change.restriction or "")
        if named is None or not change.base_start or not change.base_end or not change.period_end:
            continue
        days = (change.period_start, change.period_end)
        base = (change.base_start, change.base_end)
        if base[1] == days[1]:
            continue
        before = _levels(known.get((named[0], *base), ()), change, words=named[1])
        after = _levels(known.get((named[0], *days), ()), change, words=named[1])
        conflicts = (_against(change, one, other) for one in before for other in after)
        found += [conflict for conflict in conflicts if conflict is not None]
    return found


def _levels(levels: Sequence[Figure], change: Figure, *, words: frozenset[str]) -> list[Figure]:
    """Return the levels that a change may be that of: those of its own sentence where there are some."""
    fit = [level for level in levels if _is_level(level, change, words=words)]
    beside = [level for level in fit if (level.source, level.sentence) == (change.source, change.sentence)]
    return beside if beside and change.sentence is not None else fit


def _is_level(level: Figure, change: Figure, *, words: frozenset[str]) -> bool:
    if level.part_of is not None:
        return False
    restriction = frozenset(_singular(word) for word in plain(level.restriction or "").split())
    if restriction != words:
        return False
    perimeters = relate(level.perimeter, second=change.perimeter)
    if level.source == change.source and perimeters is Perimeters.UNKNOWN:
        return True
    return perimeters is Perimeters.SAME


def _against(change: Figure, before: Figure, after: Figure) -> Conflict | None:
    if change.value is None or _checked(change, _rounded(before), _rounded(after), before.unit).follows:
        return None
    kind: Kind = "percentage" if change.unit == "percent" else "level_change"
    title = "Pourcentage ≠ effectifs" if kind == "percentage" else "Évolution ≠ niveaux"
    # What is said are the levels as they are written, not what they may be rounded from.
    text = f"{title}{THIN}: {_checked(change, before.interval, after.interval, before.unit).sentence}"
    figures = sorted([change, before, after], key=reading_order)
    keys = tuple(figure.key for figure in figures)
    return Conflict(kind, keys, None, text, after.measure, signature(kind, figures=figures))


def _checked(change: Figure, before: Interval, after: Interval, unit: str) -> Check:
    value = change.value or Decimal(0)
    sign = -1 if change.polarity == "decrease" else 1
    if change.unit == "percent":
        stated = _cut(value * sign) if change.qualifier is None else _signed(change, sign)
        return check_change(before, after=after, percent=stated, unit=unit)
    if change.unit == "x" and value:
        times = value if sign > 0 else 1 / value
        return check_multiple(before, after=after, times=times, unit=unit)
    return check_difference(before, after=after, change=_signed(change, sign), unit=change.unit)


def _cut(percent: Decimal) -> Interval:
    """Return what a percentage may have been rounded or cut from: a unit of its last digit on each side."""
    around = printed(percent)
    half = (around.high - around.low) / 2 if around.low is not None and around.high is not None else 0
    return Interval(percent - 2 * half, percent + 2 * half)


def _rounded(level: Figure) -> Interval:
    """Return what a level may have been rounded from: half a step of its roundness, 1 % at most."""
    if level.value is None or level.qualifier is not None or level.value_max is not None:
        return level.interval
    step = rounding_step(level.value) / 2
    slack = min(step, abs(level.value) * _ROUNDING) if step > _UNIT or level.unit != "count" else Decimal(0)
    return Interval(level.value - slack, level.value + slack)


def _signed(change: Figure, sign: int) -> Interval:
    low, high = change.low, change.high
    if sign > 0:
        return Interval(low, high)
    if low is None or high is None:
        return exactly(-(change.value or 0))
    return Interval(-high, -low)


def _singular(word: str) -> str:
    return word.rstrip("sx")
