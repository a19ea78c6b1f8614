"""Totals against their parts: the parts that a source gives, and the kinds that make up a measure."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from gltd.claims.arithmetic import check_sum
from gltd.claims.candidates import are_of_two_operations, buckets_of, pairs
from gltd.claims.comparability import Verdict, compare
from gltd.claims.figures import Conflict, Figure, Kind, reading_order, signature
from gltd.claims.intervals import is_rounding, to_decimal
from gltd.claims.measures import catalogue
from gltd.claims.passages import has_cue
from gltd.claims.restating import by_source, is_restated
from gltd.claims.wording import THIN, quantity

_ANY_DRUG: Final = "seizure.drug_unspecified"
_TWO: Final = 2


def parts_of_own_measure(figures: Iterable[Figure]) -> frozenset[str]:
    """Return the keys of the figures that are a share of a total of their own measure."""
    by_key = {figure.key: figure for figure in figures}
    return frozenset(
        figure.key
        for figure in by_key.values()
        if figure.part_of in by_key and by_key[figure.part_of].measure == figure.measure
    )


def find(
    figures: Sequence[Figure], *, parts: Collection[str], about: Collection[str] | None = None
) -> list[Conflict]:
    """Return the totals that their parts contradict; ``about`` as for ``conflicts.find``."""
    usable = [figure for figure in figures if figure.value is not None and not figure.retracted]
    return [
        *_stated_totals(usable),
        *_kinds_above_whole(usable, parts=parts, about=about),
        *_restricted_above_whole(usable, parts=parts, about=about),
    ]


def _stated_totals(figures: Sequence[Figure]) -> list[Conflict]:
    """Check the parts that a source itself attaches to a total; other sources' parts are left out."""
    by_total: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.part_of is not None:
            by_total.setdefault(figure.part_of, []).append(figure)
    found = []
    for total in figures:
        own = [p for p in by_total.get(total.key, ()) if p.source == total.source and p.unit == total.unit]
        too_large = [part for part in own if _exceeds(part, total)]
        if too_large:
            found += [
                _conflict("sum", total, [part], text=_part_above_whole(part, total)) for part in too_large
            ]
        elif (conflict := _against_total(total, _addends(total, own))) is not None:
            found.append(conflict)
    return found


def _addends(total: Figure, parts: Sequence[Figure]) -> list[Figure]:
    """Keep the parts that add up: of the measure or kinds of it, not restrictions that may overlap."""
    added = [part for part in parts if is_kind_of(part.measure, whole=total.measure)]
    exhaustive = all(part.exhaustive for part in added)
    if not exhaustive and len({_shared_out_by(part) for part in added}) > 1:
        return []  # « dont 15 hommes et 9 mineurs »: some are both
    return [part for part in added if exhaustive or part.restriction is None]


def _shared_out_by(part: Figure) -> str | None:
    """Return what a part divides people by, sex or age, where it says so."""
    return next((name for name in ("of_sex", "of_age") if has_cue(part.wording, name=name)), None)


def is_kind_of(part: str, *, whole: str) -> bool:
    """Whether a measure is another one, or counts a kind of what the other counts."""
    measures = catalogue()
    if part == whole:
        return True
    known = measures.get(part)
    if known is None:
        return False
    return known.parent == whole or (whole == _ANY_DRUG and part.startswith("seizure."))


def _against_total(total: Figure, parts: Sequence[Figure]) -> Conflict | None:
    if len(parts) < _TWO:
        return None
    # The same value twice may be a repeated mention or two parts: the benefit of the doubt covers both.
    distinct = list({(p.measure, p.restriction, p.perimeter, p.value): p for p in parts}.values())
    readings = [list(parts), distinct]
    whole = all(part.exhaustive for part in parts)
    if any(_adds_up(total, reading, whole=whole) for reading in readings):
        return None
    check = check_sum([part.interval for part in distinct], total=total.interval, unit=total.unit)
    twice = _counted_twice(total, distinct)
    if twice is not None:
        amount = quantity(twice.value, unit=twice.unit, qualifier=twice.qualifier)
        return _conflict(
            "double_count",
            total,
            distinct,
            text=f"Double compte probable de {amount}{THIN}: {check.sentence}",
        )
    return _conflict("sum", total, distinct, text=f"Total ≠ somme{THIN}: {check.sentence}")


def _adds_up(total: Figure, parts: Sequence[Figure], *, whole: bool) -> bool:
    check = check_sum([part.interval for part in parts], total=total.interval)
    if check.follows or (not whole and check.expected.is_below(total.interval)):
        return True
    added = sum((part.value or to_decimal(0) for part in parts), to_decimal(0))
    return total.value is not None and is_rounding(total.value, other=added, headline=total.headline)


def _counted_twice(total: Figure, parts: Sequence[Figure]) -> Figure | None:
    """Return the part without which the others make up the total, or which once more would make it up."""
    if len(parts) < _TWO or total.value is None:
        return None
    added = sum((part.value or to_decimal(0) for part in parts), to_decimal(0))
    for part in parts:
        if part.value and total.value in (added - part.value, added + part.value):
            return part
    return None


def _kinds_above_whole(
    figures: Sequence[Figure], *, parts: Collection[str], about: Collection[str] | None
) -> list[Conflict]:
    """Find a kind (resin) that exceeds its whole (cannabis), or kinds that a title's whole cannot hold."""
    told = by_source(figures)
    found: list[Conflict] = []
    apart = [figure for figure in figures if figure.key not in parts]
    for whole, kinds in _wholes_and_kinds(apart, about=about):
        above = [
            kind
            for kind in kinds
            if _exceeds(kind, whole)
            and (kind.source != whole.source or is_restated(kind, second=whole, told=told[whole.source]))
        ]
        found += [_conflict("sum", whole, [kind], text=_part_above_whole(kind, whole)) for kind in above]
        if whole.headline and not above:
            found += _together(whole, [k for k in kinds if k.source == whole.source and not k.headline])
    return found


def _restricted_above_whole(
    figures: Sequence[Figure], *, parts: Collection[str], about: Collection[str] | None
) -> list[Conflict]:
    """Find what is narrowed (30 minors) above the whole that another source gives (21 people)."""
    found = []
    for first, second in pairs([figure for figure in figures if figure.key not in parts], about=about):
        part, whole = (first, second) if first.restriction is not None else (second, first)
        if part.restriction is None or whole.restriction is not None or part.source == whole.source:
            continue
        widened = replace(part, restriction=None)
        if _exceeds(part, whole) and compare(widened, second=whole).verdict is Verdict.SAME:
            found.append(_conflict("sum", whole, [part], text=_part_above_whole(part, whole)))
    return found


def _wholes_and_kinds(
    figures: Sequence[Figure], *, about: Collection[str] | None
) -> Iterator[tuple[Figure, list[Figure]]]:
    """Return each figure of a measure that has kinds, with the figures of its kinds for the same question."""
    measures = catalogue()
    parents = {measure.code: measure.parent for measure in measures.values() if measure.parent}
    kinds: dict[Hashable, dict[str, Figure]] = {}
    for kind in (figure for figure in figures if figure.measure in parents):
        for bucket in buckets_of(kind, measure=parents[kind.measure]):
            kinds.setdefault(bucket, {})[kind.key] = kind
    for whole in (figure for figure in figures if figure.measure in parents.values()):
        near = {
            key: kind
            for b in buckets_of(whole, measure=whole.measure)
            for key, kind in kinds.get(b, {}).items()
        }
        looked_at = about is None or whole.key in about
        kept = [kind for kind in near.values() if looked_at or kind.key in (about or ())]
        alike = [kind for kind in kept if not are_of_two_operations(kind, second=whole)]
        yield whole, [kind for kind in alike if _same_question(kind, whole)]


def _together(whole: Figure, kinds: Sequence[Figure]) -> list[Conflict]:
    found = []
    for first, second in combinations(kinds, 2):
        if first.measure != second.measure and not _adds_up(whole, [first, second], whole=False):
            check = check_sum([first.interval, second.interval], total=whole.interval, unit=whole.unit)
            text = f"Total ≠ somme{THIN}: {check.sentence}"
            found.append(_conflict("sum", whole, [first, second], text=text))
    return found


def _same_question(kind: Figure, whole: Figure) -> bool:
    """Compare as if the kind were counted under its whole; things of two kinds then count as comparable."""
    as_whole = replace(kind, measure=whole.measure, wording="", sentence=None)
    return compare(as_whole, second=whole).verdict is Verdict.SAME


def _exceeds(part: Figure, whole: Figure) -> bool:
    if not whole.interval.is_below(part.interval) or part.value is None or whole.value is None:
        return False
    return not is_rounding(part.value, other=whole.value, headline=part.headline != whole.headline)


def _part_above_whole(part: Figure, whole: Figure) -> str:
    labels = [catalogue()[f.measure].label if f.measure in catalogue() else f.measure for f in (part, whole)]
    said = [
        quantity(f.value, unit=f.unit, qualifier=f.qualifier, value_max=f.value_max) for f in (part, whole)
    ]
    return f"La partie dépasse le total{THIN}: {said[0]} ({labels[0]}) pour {said[1]} ({labels[1]})."


def _conflict(kind: Kind, total: Figure, parts: Iterable[Figure], *, text: str) -> Conflict:
    figures = sorted([total, *parts], key=reading_order)
    keys = tuple(figure.key for figure in figures)
    return Conflict(kind, keys, None, text, total.measure, signature(kind, figures=figures))
