"""Bare numbers of what the passage is about: « S'agissant des amendes, on en compte 46 »."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "topics"
_DONE, _TAKEN_UP, _SINCE = (
    cue_words("ellipsis.done"),
    cue_words("ellipsis.taken_up"),
    cue_words("topics.since"),
)
_AUXILIARIES = frozenset(("ont", "ete", "sont", "avaient", "etaient", "deja", "ainsi", "furent"))
_PLURALS = frozenset(("les", "des", "aux", "ces", "ses", "leurs"))
_TYPES = frozenset(("procedure", "closure", "lease", "check", "requisition", "operation_count", "arrest"))
# What is drawn up, pronounced or carried out: a verb chooses its nouns.
_CHOICES = (
    (cue_words("topics.drawn"), frozenset(("procedure",))),
    (cue_words("topics.pronounced"), frozenset(("closure", "lease", "arrest", "procedure"))),
    (cue_words("topics.held"), frozenset(("check", "operation_count", "requisition"))),
)
_BACK, _REACH = 2, 6


def find(passage: Passage) -> None:
    """Give a bare number the noun that the passage was speaking of, where a verb or « en » takes it up."""
    for place, quantity in passage.quantities("count"):
        if quantity.article or quantity.broken or passage.head(place) is not None:
            continue
        term = _done(passage, place) or _taken_up(passage, place) or _announced(passage, place)
        if term is not None:
            _add(passage, place, quantity, term)


def _done(passage: Passage, place: int) -> Term | None:
    """« des amendes forfaitaires. 350 000 ont été dressées »: the verb chooses its noun further up."""
    done = place + 1
    last = len(passage.texts) - 1
    while done <= last and passage.texts[done] in _AUXILIARIES:
        done += 1
    if done > last or done == place + 1 or passage.texts[done] not in _DONE:
        return None
    for verbs, types in _CHOICES:
        if passage.texts[done] in verbs:
            return _noun_before(passage, place, types)
    return _noun_before(passage, place, _TYPES)


def _noun_before(passage: Passage, place: int, types: frozenset[str]) -> Term | None:
    number = passage.sentence_of[place]
    first = passage.sentences[max(0, number - _BACK)].first
    for at in range(place - 1, first - 1, -1):
        chunk = passage.chunks[at]
        term = chunk.term("event") if chunk.terms else None
        if term is not None and term.type in types and not passage.is_participle(at):
            return term
    return None


def _taken_up(passage: Passage, place: int) -> Term | None:
    """« S'agissant des fermetures, on en compte 14 »."""
    first, _ = passage.bounds(place)
    lead = passage.texts[max(first, place - _REACH) : place]
    if "en" not in lead or passage.texts[place - 1] not in _TAKEN_UP:
        return None
    number = passage.sentence_of[place]
    return _plural_topic(passage, place, first) or (
        _plural_topic(passage, first, passage.sentences[number - 1].first) if number else None
    )


def _announced(passage: Passage, place: int) -> Term | None:
    """« Les amendes se multiplient : 46 depuis janvier »."""
    first, last = passage.bounds(place)
    after = passage.texts[place + 1] if place < last else ""
    if passage.texts[place - 1] != ":" or after not in _SINCE:
        return None
    return _plural_topic(passage, place, first)


def _plural_topic(passage: Passage, place: int, first: int) -> Term | None:
    """Return the act that a sentence speaks of in the plural, if it counts nothing else before."""
    for at in range(place - 1, first, -1):
        chunk = passage.chunks[at]
        if chunk.quantity is not None and not chunk.quantity.article:
            return None
        term = chunk.term("event", "spot") if chunk.terms else None
        if term is not None and passage.texts[at - 1] in _PLURALS and not passage.is_participle(at):
            return term if term.type in _TYPES or term.type == "deal_point" else None
    return None


def _add(passage: Passage, place: int, quantity: Quantity, term: Term) -> None:
    type_ = "lease" if term.item == "termination_procedure" else term.type
    passage.add(propose(type_, item=term.item, place=place, quantity=quantity), rule=NAME)


RULE = Rule(
    name=NAME,
    description="Bare numbers of the act that the passage speaks of.",
    find=find,
    types=tuple(sorted(_TYPES)),
    true=(
        ("S'agissant des fermetures administratives, on en compte 14.", (("closure", "business", 14),)),
        (
            "Le ministre défend les amendes forfaitaires délictuelles. 350 000 ont été dressées.",
            (("procedure", "afd", 350000),),
        ),
        ("Les perquisitions s'enchaînent : 46 depuis janvier.", (("check", "searches", 46),)),
    ),
    false=(
        "Le maire parle des fermetures. 12 habitants sont venus.",
        "Les interpellations : 46 euros la place.",
        "La revue des opérations est lue. 3 000 ont été vendues.",
    ),
)
