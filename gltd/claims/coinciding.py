"""Two sources that tell of one thing without saying so: several of their figures are the same to the unit.

One text says « dans l'Ouest », another the town; one gives the period, another none. Their places and dates
do not join them, but four different measures with the same exact values do: that does not come by chance.
Such figures are said alike; nothing else of the two sources is set against one another for it.
"""

from collections.abc import Hashable, Iterable
from itertools import combinations
from typing import Final

from gltd.claims.figures import Figure, reading_order

# Measures that must agree; values up to this are too common to prove anything.
ENOUGH: Final = 4
_COMMON: Final = 3


def list_coinciding(figures: Iterable[Figure]) -> list[tuple[Figure, Figure, int]]:
    """Return the pairs of figures of two sources that coincide, each with the number of measures that do."""
    said: dict[Hashable, list[Figure]] = {}
    for figure in figures:
        if _is_telling(figure):
            what = figure.measure, figure.unit, figure.restriction, figure.value
            said.setdefault(what, []).append(figure)
    shared: dict[tuple[str, str], list[tuple[Figure, Figure]]] = {}
    for alike in said.values():
        for first, second in combinations(sorted(alike, key=reading_order), 2):
            if first.source != second.source and not _is_another_time(first, second):
                shared.setdefault((first.source, second.source), []).append((first, second))
    return [
        (first, second, measures)
        for pairs in shared.values()
        if (measures := len({one.measure for one, _ in pairs})) >= ENOUGH
        for first, second in pairs
    ]


def _is_telling(figure: Figure) -> bool:
    """Whether a figure is exact, and large enough to prove something."""
    if figure.value is None or figure.value_max is not None or figure.qualifier is not None:
        return False
    plain = not figure.negated and not figure.retracted and not figure.measure.startswith("trend.")
    return plain and figure.value > _COMMON


def _is_another_time(first: Figure, second: Figure) -> bool:
    """Whether both say when, and their times have no day in common."""
    start, end = first.period_start or first.as_of, first.until
    other_start, other_end = second.period_start or second.as_of, second.until
    if start is None or end is None or other_start is None or other_end is None:
        return False
    return start > other_end or other_start > end
