"""What is decided once all figures are read: scope, retractions, contradictions within the text."""

from __future__ import annotations

from gltd.text.bases import base_trends
from gltd.text.candidates import Candidate
from gltd.text.lexicon import cue_phrases, cue_words
from gltd.text.moments import date_figures
from gltd.text.parts import link_parts
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity

_PLAIN = ("operation_date", "operation_place")
_CONTEXT_LEADS = cue_words("settling.context")
_AGO = frozenset(("y",))
_PAIR = 2
_DAYS_OF, _LONG = {"day": 1, "week": 7}, 8
_ROUNDING = 0.02
_NEVER_COMPARED = frozenset(("vehicle", "other", "drug_unspecified", "phone"))
_NATIONALS = cue_words("settling.nationals")
_NATIONAL = cue_words("settling.national")
_REST = "autres"


def settle(passage: Passage) -> None:
    """Fill in what depends on the whole text; candidates are changed in place."""
    earlier = date_figures(passage)
    told: dict[int, bool] = {}
    for one in passage.found:
        if one.type not in _PLAIN:
            one.scope = "context" if id(one) in earlier or _is_context(passage, one, told) else "main"
    link_parts(passage)
    base_trends(passage)
    _find_retractions(passage)
    _find_conflicts(passage)


def _is_context(passage: Passage, one: Candidate, told: dict[int, bool]) -> bool:
    """Figures of the country in a local text, of another place or of an earlier case, are context."""
    number = passage.sentence_of[one.place]
    if number not in told:
        first, last = passage.bounds(one.place)
        told[number] = (
            passage.says(_CONTEXT_LEADS, first=first, last=last)
            or (passage.says(_NATIONALS, first=first, last=last) and _is_national(passage, first, last))
            or (passage.says(_AGO, first=first, last=last) and _is_long_ago(passage, first, last))
        )
    return told[number] or (one.per == "an" and one.type == "seizure")


def _is_national(passage: Passage, first: int, last: int) -> bool:
    """« au niveau national », and neither « police nationale » nor « rue Nationale »."""
    chunks = passage.chunks
    return any(
        chunks[at].text in _NATIONALS and chunks[at - 1].text in _NATIONAL
        for at in range(first + 1, last + 1)
    )


def _is_long_ago(passage: Passage, first: int, last: int) -> bool:
    """« il y a quinze jours » tells of an earlier case."""
    chunks = passage.chunks
    return any(
        chunks[at].text == "y" and chunks[at + 1].text == "a" and _is_long(chunks[at + 2].quantity)
        for at in range(first, last - 1)
    )


def _is_long(span: Quantity | None) -> bool:
    """« il y a une semaine » is when the case itself broke."""
    if span is None:
        return False
    return (span.value or 0) * _DAYS_OF.get(span.unit, _LONG) >= _LONG


def _find_conflicts(passage: Passage) -> None:
    """Link figures of one text that state different values for the same item, date and scope.

    Only what a text states twice is compared: parts, ranges, context and qualified figures are left to the
    comparison of claims, which knows about intervals.
    """
    days = {(one.date, one.period_start) for one in passage.found if one.type == "operation_date"}
    if len(days) > 1:
        return
    groups: dict[tuple[object, ...], list[Candidate]] = {}
    for one in passage.found:
        if one.type not in ("seizure", "arrest") or one.value is None or one.part_of is not None:
            continue
        if one.scope != "main" or one.optional or one.approx is not None or one.item in _NEVER_COMPARED:
            continue
        if one.qualifier == _REST:
            continue  # « onze gardes à vue », and further down « les huit autres »
        bare = passage.chunks[one.place].quantity
        if one.unit == "g" and bare is not None and one.end <= bare.end:
            continue
        key = (one.type, one.item, one.unit, one.counted, one.date, one.period_start, one.period_end)
        groups.setdefault(key, []).append(one)
    for group in groups.values():
        if len(group) == _PAIR and len({passage.sentence_of[one.place] for one in group}) == len(group):
            for one in group:
                one.conflicts_with = [other for other in group if _contradicts(one, other)]


def _contradicts(one: Candidate, other: Candidate) -> bool:
    """Values that differ by more than rounding: 454 kg of a title is the 454.5 kg of the body."""
    if one.value is None or other.value is None or one.value == other.value:
        return False
    low, high = sorted((one.value, other.value))
    return high - low > _ROUNDING * high


def _find_retractions(passage: Passage) -> None:
    """Mark seizures that the text itself takes back: « la poudre s'est révélée inoffensive »."""
    text = passage.folded.text
    for phrase in cue_phrases("retracted"):
        if phrase in text:
            for one in passage.found:
                if one.type in ("seizure", "market_value"):
                    one.retracted = one.optional = True
            return
