"""Lists that a text draws after or before a total: their items are its parts, a full list makes up the whole.

- After: « 12 kg de cannabis : 8 de résine et 4 d'herbe » is a full list, « dont 8 de résine » a part of one.
- Before: « 12 ici et 9 là. Au total, 25 », « 3 kg de résine et 2 kg d'herbe, soit 5 kg de cannabis ».
- Between: « dont 8 mineurs et 10 majeurs », where the second item is a part of the same total.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from gltd.claims.figures import Figure
from gltd.claims.totals import is_kind_of

# After a colon, « soit » or « répartis » a text lists everything; « dont » announces some of it only.
_WHOLE_LIST: Final = re.compile(r":|\bsoit\b|\brépart")
_SOME_PARTS: Final = re.compile(r"\bdont\b")
_SENTENCE_END: Final = re.compile(r"[.!?…]+(?=\s)|\n")
# From a total to the list of what it is made of.
_LIST_OPENING: Final = 30
_CLOSING: Final = re.compile(
    r"(?:\bau total|\ben tout|\bsoit(?: un total de| au total)?|\bun total de),? ?$", re.IGNORECASE
)
# « soit 3 de plus », « au total depuis janvier » close no list.
_NO_CLOSING: Final = re.compile(r"^[^.!?\n]{0,40}?\b(?:de plus|de moins|en plus|depuis|par rapport|contre)\b")
_COORDINATED: Final = re.compile(r"^[^.!?:\n\d]{0,25}(?:,|\bet)[^.!?:\n\d]{0,5}$")
_CUE_REACH: Final = 25
_NEXT_REACH: Final = 60


def with_lists(figures: Sequence[Figure], *, text: str, left_out: Collection[str] = ()) -> list[Figure]:
    """Return the figures of one text with the kinds listed after a total attached to it, full lists marked.

    ``left_out`` holds the keys of figures that will not be compared: a list that has one is not a full one.
    """
    if not text:
        return list(figures)
    ordered = sorted(figures, key=lambda figure: figure.position)
    listed = _listed_kinds(ordered, text) | _coordinated_parts(ordered, text)
    closed = _closed_lists(ordered, text)
    full = _full_totals(ordered, text) | frozenset(_listed_kinds(ordered, text).values())
    full |= frozenset(closed.values())
    totals = {
        figure.key: figure.part_of or closed.get(figure.key) or listed.get(figure.key) for figure in ordered
    }
    full -= {total for key, total in totals.items() if key in left_out}
    return [
        replace(figure, part_of=totals[figure.key], exhaustive=totals[figure.key] in full)
        for figure in figures
    ]


def _end(figure: Figure) -> int:
    return figure.position + len(figure.wording)


def _listed_kinds(figures: Sequence[Figure], text: str) -> dict[str, str]:
    """Return the total of each kind listed after it: « 12 kg de cannabis : 8 de résine et 4 d'herbe »."""
    found: dict[str, str] = {}
    for index, total in enumerate(figures):
        stop = _SENTENCE_END.search(text, _end(total))
        end = len(text) if stop is None else stop.start()
        kinds = [
            one
            for one in figures[index + 1 :]
            if one.position < end and one.part_of is None and _is_kind(one, total)
        ]
        gap = text[_end(total) : kinds[0].position] if kinds else ""
        opens = len(gap) <= _LIST_OPENING and _WHOLE_LIST.search(gap) and not _SOME_PARTS.search(gap)
        if len(kinds) > 1 and opens:
            found |= dict.fromkeys((kind.key for kind in kinds), total.key)
    return found


def _is_kind(figure: Figure, total: Figure) -> bool:
    return figure.unit == total.unit and is_kind_of(figure.measure, whole=total.measure)


def _full_totals(figures: Sequence[Figure], text: str) -> frozenset[str]:
    """Return the totals whose parts a text lists in full."""
    found: set[str] = set()
    for total in figures:
        parts = [one for one in figures if one.part_of == total.key and one.position >= _end(total)]
        if len(parts) > 1:
            gap = text[_end(total) : min(part.position for part in parts)]
            if _WHOLE_LIST.search(gap) and not _SOME_PARTS.search(gap):
                found.add(total.key)
        earlier = [one for one in figures if one.part_of == total.key and _end(one) <= total.position]
        # The reader itself attaches what « au total » adds up.
        if len(earlier) > 1 and _CLOSING.search(text[max(0, total.position - _CUE_REACH) : total.position]):
            found.add(total.key)
    return frozenset(found)


def _coordinated_parts(figures: Sequence[Figure], text: str) -> dict[str, str]:
    """Return the total of each item that « et » joins to a part of it: « dont 8 mineurs et 10 majeurs »."""
    found: dict[str, str] = {}
    values = {figure.key: figure.value for figure in figures}
    for part, item in pairwise(figures):
        total = part.part_of or found.get(part.key)
        alike = item.part_of is None and (item.measure, item.unit) == (part.measure, part.unit)
        alike = alike and _holds(values.get(total or ""), item)
        if total is not None and alike and _COORDINATED.match(text[_end(part) : item.position]):
            found[item.key] = total
    return found


def _holds(total: Decimal | None, item: Figure) -> bool:
    """Whether a total can hold an item: « 21, dont 5 mineurs, et 24 ailleurs » tells of two groups."""
    return total is None or item.value is None or item.value <= total


def _closed_lists(figures: Sequence[Figure], text: str) -> dict[str, str]:
    """Return the total of each item of a list that « au total » or « soit » closes."""
    found: dict[str, str] = {}
    for index, total in enumerate(figures):
        before = text[max(0, total.position - _CUE_REACH) : total.position]
        after = text[_end(total) : _end(total) + _NEXT_REACH]
        if total.part_of is not None or not _CLOSING.search(before) or _NO_CLOSING.match(after):
            continue
        items = [one for one in figures[:index] if one.part_of in (None, total.key) and _is_item(one, total)]
        near = max((one.sentence for one in items if one.sentence is not None), default=None)
        items = [one for one in items if one.sentence == near]
        if len(items) > 1 and near is not None and total.sentence in (near, near + 1):
            found |= dict.fromkeys((one.key for one in items), total.key)
    return found


def _is_item(figure: Figure, total: Figure) -> bool:
    """Whether a figure may be an item of a list that the total closes: of the same event and days."""
    told = (total.operation, total.period_start, total.period_end, total.nature, total.headline, total.voice)
    same = (
        *(figure.operation, figure.period_start, figure.period_end),
        *(figure.nature, figure.headline, figure.voice),
    )
    return same == told and figure.value is not None and _is_kind(figure, total)
