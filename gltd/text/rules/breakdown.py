"""The parts of a total that a list after it adds up to: « 22 interpellations : 14 usagers, 8 revendeurs »."""

from __future__ import annotations

from gltd.text.candidates import Candidate, propose
from gltd.text.passage import Passage
from gltd.text.rules.rule import Rule

NAME = "breakdown"
_TYPES = frozenset(("arrest", "operation_count", "deal_point", "check", "procedure", "closure", "dismantled"))
_OPENING, _ENDING = frozenset(("(", ":", "–")), frozenset((")", ";", "\n", ".", "–"))
_SEPARATORS = frozenset((",", "et", "dont", "puis", ";", "(", ":", "–"))
_REACH, _NEAR = 40, 4


def find(passage: Passage) -> None:
    """Read each list of bare figures that add up to the total just before it."""
    for place, quantity in passage.quantities("count", taken=True):
        if passage.texts[place - 1] in _OPENING and (quantity.article or place not in passage.taken):
            total = _total_before(passage, place)
            parts = _parts(passage, place) if total is not None else []
            alone = _singles(passage, place, parts)
            if total is not None and len(parts) + alone > 1 and _sum(passage, parts) + alone == total.value:
                _add(passage, parts, total)


def _total_before(passage: Passage, place: int) -> Candidate | None:
    """Return the last count of the sentence before a colon or a bracket."""
    near = [
        one
        for one in passage.found_in(passage.sentence_of[place])
        if one.unit == "count" and one.value is not None and place - _REACH <= one.place < place
    ]
    last = max(near, key=lambda one: one.place, default=None)
    return last if last is not None and last.type in _TYPES else None


def _parts(passage: Passage, place: int) -> list[int]:
    """Return the places of the figures of a list, or nothing when one of them has been read otherwise."""
    parts: list[int] = []
    for at in range(place, passage.bounds(place)[1] + 1):
        counted = passage.chunks[at].quantity
        if passage.texts[at] in _ENDING:
            break
        if counted is None or counted.article or counted.unit == "month":
            continue  # an age is no part
        if counted.unit != "count" or at in passage.taken or passage.texts[at - 1] not in _SEPARATORS:
            return []
        parts.append(at)
    return parts


def _singles(passage: Passage, place: int, parts: list[int]) -> int:
    """« six personnes : une femme et cinq hommes »: members of the list that an article counts."""
    last = parts[-1] if parts else place
    return sum(
        1
        for at in range(place, last + _NEAR)
        if at < len(passage.chunks)
        and (one := passage.chunks[at].quantity) is not None
        and one.article
        and passage.head(at, "person") is not None
    )


def _sum(passage: Passage, parts: list[int]) -> float:
    counted = [passage.chunks[at].quantity for at in parts]
    return sum(one.value or 0 for one in counted if one is not None)


def _add(passage: Passage, parts: list[int], total: Candidate) -> None:
    for at in parts:
        quantity, head = passage.chunks[at].quantity, passage.head(at)
        if quantity is None:
            continue
        end = None if head is None else passage.chunks[head].end
        candidate = propose(total.type, item=total.item or "", place=at, quantity=quantity, end=end)
        candidate.qualifier = None if head is None else passage.chunks[head].text
        candidate.part_of = total
        passage.add(candidate, rule=NAME)


RULE = Rule(
    name=NAME,
    description="Parts listed after a colon or in brackets whose sum is the total before them.",
    find=find,
    types=("arrest", "operation_count", "deal_point"),
    true=(
        (
            "22 interpellations : 14 usagers, 6 revendeurs, 2 étrangers.",
            (
                ("arrest", "interpellation", 14),
                ("arrest", "interpellation", 6),
                ("arrest", "interpellation", 2),
            ),
        ),
        (
            "Le service fait état de 29 opérations (17 police seule, 12 conjointes).",
            (("operation_count", "operations", 17), ("operation_count", "operations", 12)),
        ),
        (
            "Le département compte 19 points de deal (12 en zone police, 7 en zone gendarmerie).",
            (("deal_point", "identified", 12), ("deal_point", "identified", 7)),
        ),
    ),
    false=("Le bus 14 : 3 arrêts, 5 minutes.",),
)
