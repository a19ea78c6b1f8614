"""« arrêtés »: decrees that were signed, and not people who were arrested."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity

_AFTER_PEOPLE = frozenset(("et", ",", ".", "dont", ";", "\n", "puis", "apres", "lors", "dans", "a"))
_TOPIC = 6


def is_decree(passage: Passage, *, place: int) -> bool:
    """« 2 arrêtés municipaux » are decrees, « 2 arrêtés, 1 écroué » are people."""
    if place + 2 >= len(passage.chunks) or passage.chunks[place + 1].text not in ("arretes", "arrete"):
        return False
    return passage.texts[place + 2] not in _AFTER_PEOPLE


def read_decree(passage: Passage, *, place: int, quantity: Quantity, rule: str) -> None:
    """« plus de 80 arrêtés ont été signés », in a text about stay-away orders."""
    number = passage.sentence_of[place]
    first, last = passage.sentences[max(0, number - _TOPIC)].first, passage.bounds(place)[1]
    for at in (*range(place + 2, min(last, place + _TOPIC) + 1), *range(place - 1, first - 1, -1)):
        for term in passage.chunks[at].terms:
            if term.item == "interdiction_paraitre" or (term.type == "closure" and term.kind == "event"):
                end = passage.chunks[place + 1].end
                passage.add(
                    propose(term.type, item=term.item, place=place, quantity=quantity, end=end), rule=rule
                )
                return
