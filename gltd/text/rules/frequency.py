"""How often operations are held: « tous les 15 jours », « chaque semaine »."""

from __future__ import annotations

from gltd.text.candidates import Candidate, propose
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "frequency"
_PERIODS = frozenset(("jour", "semaine", "mois", "an"))
_UNITS = {"day": "jours", "week": "semaines", "month": "mois"}


def find(passage: Passage) -> None:
    """Read « tous les N jours » and « douze par semaine » in a sentence about operations."""
    for place, count in list(passage.quantities("count")):
        if passage.texts[place + 1 : place + 2] == ["par"] and not count.article:
            _read_rate(passage, place, count)
    for place, quantity in list(passage.quantities(*_UNITS)):
        words = [chunk.text for chunk in passage.chunks[max(0, place - 2) : place]]
        if words not in (["tous", "les"], ["toutes", "les"]) or quantity.value is None:
            continue
        first, _ = passage.bounds(place)
        operation = next(
            (
                at
                for at in range(place - 1, first - 1, -1)
                if any(term.type == "operation_count" for term in passage.chunks[at].terms)
            ),
            None,
        )
        if operation is None:
            continue
        start = passage.chunks[operation].start
        candidate = Candidate(
            "operation_count", "frequency", start, quantity.end, place, value=1, unit="count"
        )
        candidate.per = f"{quantity.value} {_UNITS[quantity.unit]}"
        passage.add(candidate, rule=NAME)


def _read_rate(passage: Passage, place: int, count: Quantity) -> None:
    """« 614 opérations ont été menées, en moyenne 12 par semaine »."""
    period = passage.texts[place + 2] if place + 2 < len(passage.texts) else ""
    counted = [one for one in passage.found_in(passage.sentence_of[place]) if one.place < place]
    if period not in _PERIODS or not counted or counted[-1].unit != "count":
        return
    last = counted[-1]
    operations = last.type == "operation_count"
    if not operations and passage.texts[place - 1] != "soit":
        return  # « 1 093 amendes, soit près de 60 par mois »
    item = "frequency" if operations else last.item or ""
    candidate = propose(last.type, item=item, place=place, quantity=count)
    candidate.end, candidate.per = passage.chunks[place + 2].end, period
    passage.add(candidate, rule=NAME)


RULE = Rule(
    name=NAME,
    description="The rhythm of recurring operations.",
    find=find,
    types=("operation_count",),
    true=(
        (
            "614 opérations ont été menées, en moyenne 12 par semaine.",
            (("operation_count", "frequency", 12),),
        ),
        ("Des opérations de contrôle ont lieu tous les 10 jours.", (("operation_count", "frequency", 1),)),
    ),
    false=("Le comité se réunit tous les 15 jours.",),
)
