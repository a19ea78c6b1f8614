"""Does one source say the same thing twice, or two things once?

Between two sources, two values for one question clash. Within one text they may be two seizures of one
operation, so that a difference is a contradiction only where something shows that the text repeats itself:

- the title against a body that gives one value, and not the title's;
- an embedded message (a tweet with its signature) against the words around it, each giving one value;
- two lists that share another figure near by (the list of the communiqué, and the
  article's own), a slip of unit in it or not;
- a factor of 1 000, or any power of ten that leaves two significant digits unchanged: 720 g and 720 kg.

A figure that is the sum of two others is their total, and contradicts neither.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from gltd.claims.figures import Figure
from gltd.claims.intervals import is_rounding
from gltd.claims.measures import catalogue

# Two items of one list stand within this many characters.
_LIST_REACH: Final = 150
_PEOPLE: Final = re.compile(r"(?i)personne|individu|suspect|interpellation")
_THOUSAND: Final = 3
# Finds of one affair may lie some weeks apart.
_LONG_AGO: Final = dt.timedelta(days=31)
_THOUSANDFOLD: Final = 1_000


def by_source(figures: Iterable[Figure]) -> Mapping[str, Sequence[Figure]]:
    """Return the figures of each source."""
    told: dict[str, list[Figure]] = {}
    for figure in figures:
        told.setdefault(figure.source, []).append(figure)
    return told


def is_restated(
    first: Figure, *, second: Figure, told: Sequence[Figure], exponent: int | None = None
) -> bool:
    """Whether one source gives two figures for one fact; ``told`` is all that it says.

    ``exponent`` is k where the figures differ by 10^k.
    """
    if exponent is not None and (exponent == _THOUSAND or _has_two_digits(first, second)):
        return True
    if _is_sum_with(first, second, told) or _is_sum_with(second, first, told):
        return False
    if first.headline != second.headline:
        title, body = (first, second) if first.headline else (second, first)
        whole = [figure for figure in told if not figure.headline]
        if body.scope == title.scope and _is_alone(body, title, whole):
            return True
    if first.voice != second.voice:
        voices = [[figure for figure in told if figure.voice == one.voice] for one in (first, second)]
        if _is_alone(first, second, voices[0]) and _is_alone(second, first, voices[1]):
            return True
    return _is_taken_up(first, second, told) or _in_two_lists(first, second, told)


def is_of_another_list(first: Figure, *, second: Figure, told: Mapping[str, Sequence[Figure]]) -> bool:
    """Whether two sources' figures are no answer to one another, since one of them enumerates.

    « 8 mineurs et 13 majeurs » does not contradict « 21 » of another source, nor do two lists whose items
    stand at different places.
    """
    lists = [_enumeration(figure, told[figure.source]) for figure in (first, second)]
    if max(map(len, lists)) == 1:
        return False
    if len(lists[0]) == len(lists[1]):
        ranks = [
            [one.key for one in items].index(f.key) for items, f in zip(lists, (first, second), strict=True)
        ]
        values = [{one.value for one in items} for items in lists]
        return ranks[0] != ranks[1] or first.value in values[1] or second.value in values[0]
    item, whole = (first, second) if len(lists[0]) > 1 else (second, first)
    return item.value is not None and whole.value is not None and item.value <= whole.value


def is_its_part(first: Figure, *, second: Figure, told: Mapping[str, Sequence[Figure]]) -> bool:
    """Whether one source's figure is what the other gives as a part of its own.

    « 21 interpellations, dont 8 mineurs » does not contradict « 45, dont 21 pour trafic ».
    """
    for whole, other in ((first, second), (second, first)):
        parts = [one for one in told[whole.source] if one.part_of == whole.key]
        if any(
            (one.measure, one.unit, one.value) == (other.measure, other.unit, other.value) for one in parts
        ):
            return True
    return False


def _enumeration(figure: Figure, told: Sequence[Figure]) -> list[Figure]:
    """Return the figures of one measure that one sentence lists with this one, in text order."""
    if figure.sentence is None:
        return [figure]
    items = [
        one
        for one in told
        if (one.measure, one.sentence, one.operation) == (figure.measure, figure.sentence, figure.operation)
        and (one.part_of, one.headline, one.unit) == (figure.part_of, figure.headline, figure.unit)
        and one.value is not None
    ]
    return sorted(items, key=lambda one: one.position) or [figure]


def agree(first: Figure, *, second: Figure) -> bool:
    """Whether two figures can both be true of one fact."""
    if first.interval.meets(second.interval):
        return True
    if first.value is None or second.value is None:
        return True
    return is_rounding(first.value, other=second.value, headline=first.headline != second.headline)


def _is_alone(figure: Figure, other: Figure, told: Sequence[Figure]) -> bool:
    """Whether a telling gives no other value that the other telling could repeat, or add up."""
    akin = [
        one
        for one in told
        if one.part_of is None
        and one.key != other.key
        and _is_akin(one, other)
        and (one.value == other.value or not _is_background(one, figure))
    ]
    return all(one.value == figure.value for one in akin)


def _is_taken_up(first: Figure, second: Figure, told: Sequence[Figure]) -> bool:
    """« six personnes ont été interpellées. Les neuf personnes interpellées… »: more than were told before.

    Fewer may be some of them; one more may be the one whom no figure counts.
    """
    before, after = sorted((first, second), key=lambda figure: figure.position)
    if not after.definite or before.definite or before.value is None or after.value is None:
        return False
    named = all(_PEOPLE.search(figure.wording) for figure in (first, second))
    alike = [one for one in told if one.measure == before.measure and not one.headline]
    values = {one.value for one in alike if one.value is not None}
    return named and after.value > before.value + 1 and values <= {before.value, after.value}


def _is_background(one: Figure, figure: Figure) -> bool:
    """Whether a figure is of another time than another: « En 2022, 200 interpellations avaient eu lieu »."""
    if one.scope != figure.scope or one.nature != figure.nature:
        return True
    if one.period_start is None or one.period_end is None:
        return False
    if figure.period_start is None or figure.period_end is None:
        return False
    return (
        one.period_end + _LONG_AGO < figure.period_start or figure.period_end + _LONG_AGO < one.period_start
    )


def _is_sum_with(total: Figure, part: Figure, told: Sequence[Figure]) -> bool:
    """Whether a figure is the sum of another and a third of the same measure: their total, then."""
    if total.value is None or part.value is None or total.measure != part.measure:
        return False
    rest = total.value - part.value
    return any(
        one.value == rest and one.measure == part.measure and one.key not in (total.key, part.key)
        for one in told
    )


def _is_akin(figure: Figure, title: Figure) -> bool:
    """Whether a figure may be what the other telling speaks of: the same measure, or product, or money."""
    if figure.measure == title.measure:
        return True
    measures = catalogue()
    known, named = measures.get(figure.measure), measures.get(title.measure)
    if known is None or named is None or figure.unit != title.unit or figure.unit not in ("g", "EUR"):
        return False
    return known.family == named.family


def _in_two_lists(first: Figure, second: Figure, told: Sequence[Figure]) -> bool:
    """Whether each stands beside the same other figure, said twice too."""
    near_first = [figure for figure in told if _is_beside(figure, first, away=second)]
    near_second = [figure for figure in told if _is_beside(figure, second, away=first)]
    return any(_is_repeated(one, other) for one in near_first for other in near_second)


def _is_repeated(first: Figure, second: Figure) -> bool:
    """Whether a figure is said again, a slip of unit in it or not."""
    if first.measure != second.measure or first.key == second.key or not first.value or not second.value:
        return False
    return (
        first.value == second.value
        or max(first.value / second.value, second.value / first.value) == _THOUSANDFOLD
    )


def _is_beside(figure: Figure, neighbour: Figure, *, away: Figure) -> bool:
    if figure.measure == neighbour.measure or figure.value is None:
        return False
    distance = abs(figure.position - neighbour.position)
    return distance <= _LIST_REACH and distance < abs(figure.position - away.position)


def _has_two_digits(first: Figure, second: Figure) -> bool:
    return all(
        figure.value is not None and len(figure.value.normalize().as_tuple().digits) > 1
        for figure in (first, second)
    )
