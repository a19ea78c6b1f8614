"""A stated change against the levels before and after: percentages, multiples, differences."""

from collections.abc import Sequence
from typing import Final

from gltd.claims.arithmetic import Check, check_change, check_difference, check_multiple, printed
from gltd.claims.figures import Conflict, Figure, Kind, reading_order, signature
from gltd.claims.intervals import Interval, exactly
from gltd.claims.measures import catalogue, plain
from gltd.claims.places import Perimeters, relate
from gltd.claims.wording import THIN

_PREFIX: Final = "trend."


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
    found = []
    for change in (figure for figure in usable if figure.measure.startswith(_PREFIX)):
        named = measure_of_trend(change.restriction or "")
        if named is None or not change.base_start or not change.base_end or not change.period_end:
            continue
        levels = [level for level in usable if _is_level(level, change, measure=named[0], words=named[1])]
        for before in (level for level in levels if _is_before(level, change)):
            for after in (level for level in levels if _is_after(level, change)):
                conflict = _against(change, before, after)
                if conflict is not None:
                    found.append(conflict)
    return found


def _is_level(level: Figure, change: Figure, *, measure: str, words: frozenset[str]) -> bool:
    if level.measure != measure or level.part_of is not None:
        return False
    restriction = frozenset(_singular(word) for word in plain(level.restriction or "").split())
    if restriction != words:
        return False
    perimeters = relate(level.perimeter, second=change.perimeter)
    if level.source == change.source and perimeters is Perimeters.UNKNOWN:
        return True
    return perimeters is Perimeters.SAME


def _is_before(level: Figure, change: Figure) -> bool:
    same_days = (level.period_start, level.period_end) == (change.base_start, change.base_end)
    return same_days and change.base_end != change.period_end


def _is_after(level: Figure, change: Figure) -> bool:
    return (level.period_start, level.period_end) == (change.period_start, change.period_end)


def _against(change: Figure, before: Figure, after: Figure) -> Conflict | None:
    if change.value is None:
        return None
    sign = -1 if change.polarity == "decrease" else 1
    check: Check
    kind: Kind
    if change.unit == "percent":
        stated = printed(change.value * sign) if change.qualifier is None else _signed(change, sign)
        check, kind = check_change(before.interval, after=after.interval, percent=stated), "percentage"
    elif change.unit == "x" and change.value:
        times = change.value if sign > 0 else 1 / change.value
        check, kind = check_multiple(before.interval, after=after.interval, times=times), "level_change"
    else:
        stated = _signed(change, sign)
        check = check_difference(before.interval, after=after.interval, change=stated, unit=change.unit)
        kind = "level_change"
    if check.follows:
        return None
    title = "Pourcentage ≠ effectifs" if kind == "percentage" else "Évolution ≠ niveaux"
    text = f"{title}{THIN}: {check.sentence}"
    figures = sorted([change, before, after], key=reading_order)
    keys = tuple(figure.key for figure in figures)
    return Conflict(kind, keys, None, text, after.measure, signature(kind, figures=figures))


def _signed(change: Figure, sign: int) -> Interval:
    low, high = change.low, change.high
    if sign > 0:
        return Interval(low, high)
    if low is None or high is None:
        return exactly(-(change.value or 0))
    return Interval(-high, -low)


def _singular(word: str) -> str:
    return word.rstrip("sx")
