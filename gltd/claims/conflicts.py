"""Which figures cannot all be true: found by rule, shown side by side, settled by a person.

Pairs that answer the same question are set against one another here; totals and their parts in ``totals``,
changes and their levels in ``changes``. The result does not depend on the order of the figures, and each
contradiction depends on its own figures only, so that one more source never makes another one vanish.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

from gltd.claims import candidates, changes, totals
from gltd.claims.coinciding import list_coinciding
from gltd.claims.comparability import Comparison, Verdict, compare
from gltd.claims.figures import Conflict, Figure, Kind, reading_order, signature
from gltd.claims.intervals import is_rounding
from gltd.claims.measures import catalogue
from gltd.claims.restating import agree, by_source, is_its_part, is_of_another_list, is_restated
from gltd.claims.wording import THIN, power_of_ten, quantity

Standing = Literal["corroboration", "rounding", "evolution"]

# The likeliest slips first.
_KINDS: Final[tuple[str, ...]] = get_args(Kind)
_LARGEST_SLIP: Final = 6
_TWO_DIGITS: Final = 10

__all__ = ["Conflict", "Relation", "Standing", "find", "relations", "unit_slip"]


@dataclass(frozen=True, slots=True)
class Relation:
    """Two figures that answer the same question without contradiction, and why."""

    kind: Standing
    figures: tuple[str, str]
    reason: str


def find(figures: Iterable[Figure], *, about: Collection[str] | None = None) -> list[Conflict]:
    """Return every contradiction between figures, in an order that does not depend on theirs.

    Mentions of the same value by the same source are gathered in one contradiction. ``about`` holds the keys
    of the figures whose contradictions matter: others may then be left out.
    """
    known = _in_order(figures)
    parts = totals.parts_of_own_measure(known)
    told = by_source(known)
    gathered: dict[str, list[tuple[Figure, Figure]]] = {}
    for first, second in _pairs(known, about=about):
        comparable = compare(first, second=second, parts=parts).verdict is Verdict.SAME
        if comparable and not agree(first, second=second) and _clash(first, second, told):
            name = signature(_kind(first, second)[0], figures=(first, second))
            gathered.setdefault(name, []).append((first, second))
    conflicts = [_conflict(pairs, name=name) for name, pairs in gathered.items()]
    found = [*conflicts, *totals.find(known, parts=parts, about=about), *changes.find(known)]
    return sorted(found, key=_place)


def relations(figures: Iterable[Figure], *, about: Collection[str] | None = None) -> list[Relation]:
    """Return what agrees: corroborations, roundings, evolutions (the same question at a later date).

    Figures whose places or periods do not join them corroborate where several of two sources coincide.
    ``about`` holds the keys of the figures that matter: only their relations are returned.
    """
    known = _in_order(figures)
    parts = totals.parts_of_own_measure(known)
    found: dict[tuple[str, str], Relation] = {}
    for first, second in _pairs(known, about=about):
        comparison = compare(first, second=second, parts=parts)
        standing = _standing(first, second, comparison)
        if standing is not None:
            pair = first.key, second.key
            found[pair] = Relation(standing, pair, comparison.reason)
    for first, second, measures in list_coinciding(known):
        pair = first.key, second.key
        if about is not None and first.key not in about and second.key not in about:
            continue
        reason = f"les deux sources donnent les mêmes valeurs de {measures} mesures"
        found.setdefault(pair, Relation("corroboration", pair, reason))
    return list(found.values())


def unit_slip(first: Decimal, *, second: Decimal, unit: str) -> int | None:
    """Return k where one value is about 10^k times the other, and a slip of unit or of a zero is likely.

    « About » is within a rounding of 1 %. For a count, one digit alone proves nothing: 2 and 20 just differ.
    """
    low, high = sorted((abs(first), abs(second)))
    if low == 0 or low == high:
        return None
    digits = len(low.normalize().as_tuple().digits)
    if unit in ("count", "percent", "x", "month") and digits == 1 and low < _TWO_DIGITS:
        return None
    for exponent in range(1, _LARGEST_SLIP + 1):
        if is_rounding(low.scaleb(exponent), other=high, headline=False):
            return exponent
    return None


def _place(conflict: Conflict) -> tuple[int, str, tuple[str, ...]]:
    return _KINDS.index(conflict.kind), conflict.measure, conflict.figures


def _in_order(figures: Iterable[Figure]) -> list[Figure]:
    return sorted({figure.key: figure for figure in figures}.values(), key=reading_order)


def _pairs(
    figures: Sequence[Figure], *, about: Collection[str] | None = None
) -> Iterable[tuple[Figure, Figure]]:
    levels = [figure for figure in figures if not figure.measure.startswith("trend.")]
    return candidates.pairs(levels, about=about)


def _standing(first: Figure, second: Figure, comparison: Comparison) -> Standing | None:
    if comparison.verdict is Verdict.LATER:
        return "corroboration" if first.value == second.value else "evolution"
    if comparison.verdict is Verdict.SAME and agree(first, second=second):
        return "corroboration" if first.interval.meets(second.interval) else "rounding"
    return None


def _clash(first: Figure, second: Figure, told: Mapping[str, Sequence[Figure]]) -> bool:
    """Whether two figures that differ cannot both stand: one source may tell of two things."""
    if first.source != second.source:
        if is_its_part(first, second=second, told=told):
            return False
        return not is_of_another_list(first, second=second, told=told)
    return is_restated(first, second=second, told=told[first.source], exponent=_kind(first, second)[1])


def _kind(first: Figure, second: Figure) -> tuple[Kind, int | None]:
    assert first.value is not None and second.value is not None  # noqa: PT018 - compare() has refused them
    exponent = unit_slip(first.value, second=second.value, unit=first.unit)
    if exponent is not None:
        return "unit_slip", exponent
    if first.source == second.source and first.headline != second.headline:
        return "headline", None
    return "difference", None


def _conflict(pairs: Sequence[tuple[Figure, Figure]], *, name: str) -> Conflict:
    first, second = pairs[0]
    kind, exponent = _kind(first, second)
    keys = sorted({figure.key: figure for pair in pairs for figure in pair}.values(), key=reading_order)
    return Conflict(
        kind=kind,
        figures=tuple(figure.key for figure in keys),
        factor_exponent=exponent,
        sentence=_sentence(first, second, kind=kind, exponent=exponent),
        measure=first.measure,
        signature=name,
    )


def _sentence(first: Figure, second: Figure, *, kind: Kind, exponent: int | None) -> str:
    measure = catalogue().get(first.measure)
    label = measure.label if measure else first.measure
    said = [
        quantity(f.value, unit=f.unit, qualifier=f.qualifier, value_max=f.value_max, per=f.per)
        for f in (first, second)
    ]
    if kind == "unit_slip":
        return (
            f"Écart d'unité probable{THIN}: {power_of_ten(exponent or 0)} ({label}, {said[0]} et {said[1]})."
        )
    if kind == "headline":
        title, body = (said[0], said[1]) if first.headline else (said[1], said[0])
        return f"Titre ≠ corps{THIN}: {title} dans le titre, {body} dans le corps ({label})."
    return f"Deux valeurs pour un même fait{THIN}: {said[0]} et {said[1]} ({label})."
