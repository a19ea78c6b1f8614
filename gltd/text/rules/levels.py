"""What a number is said to be the number of: « Le nombre de véhicules contrôlés s'élève à 46 »."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "levels"
_LEVEL = cue_words("ellipsis.level")
_VERBS = cue_words("levels.verbs")
_CHANGE = cue_words("ellipsis.change")
_NEAR = 4
_COUNTED = frozenset(("deal_point", "procedure", "check", "closure", "arrest"))
_PRONOUNS = frozenset(("il", "elle", "ils", "elles"))
_STAFF = ("police", "gendarmes", "police_gendarmes", "municipal_police", "customs", "agents")


def find(passage: Passage) -> None:
    """Read a bare number after « le nombre de … » and a verb of level."""
    if _VERBS.isdisjoint(passage.texts) and "nombre" not in passage.texts:
        return
    for place, quantity in passage.quantities("count"):
        first, _ = passage.bounds(place)
        words = passage.texts[first:place]
        if quantity.article or passage.head(place) is not None:
            continue
        if "nombre" not in words:
            if not _read_pronoun(passage, place, quantity):
                _read_subject(passage, place, quantity, first)
            continue
        near = passage.words_between(max(first, place - _NEAR), last=place - 1)
        changed = passage.texts[place - 1] in ("de", "a") and not _CHANGE.isdisjoint(words)
        if near.isdisjoint(_LEVEL) and not changed:
            continue
        named = first + words.index("nombre")
        meaning = _topic_of(passage, named) if passage.texts[named - 1] == "leur" else None
        meaning = meaning or _noun_of(passage, named + 1, place)
        if meaning is not None:
            passage.add(propose(meaning[0], item=meaning[1], place=place, quantity=quantity), rule=NAME)


def _read_pronoun(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« Elles baissent par rapport à 2017, où elles s'élevaient à 67 101 »: what was counted last."""
    lead = passage.texts[max(0, place - 4) : place]
    if lead[-1:] != ["a"] or lead[-3:-2] != ["s'"] or lead[0] not in _PRONOUNS:
        return False
    before = passage.last_counted(place, back=1)
    if before is None or before.type not in ("arrest", "procedure", "check"):
        return False
    passage.add(propose(before.type, item=before.item or "", place=place, quantity=quantity), rule=NAME)
    return True


def _read_subject(passage: Passage, place: int, quantity: Quantity, first: int) -> None:
    """« les interpellations atteignent 171 »: a plural act is the subject of a verb of level."""
    verb = place - 2 if passage.texts[place - 1] in ("a", "les", "de") else place - 1
    if verb <= first or passage.texts[verb] not in _VERBS:
        return
    for at in range(verb - 1, max(first, verb - _NEAR), -1):
        chunk = passage.chunks[at]
        if chunk.kind in ("q", "p"):
            return
        term = chunk.term("event", "spot") if chunk.terms else None
        if term is not None and term.type:
            if passage.texts[at - 1] in ("les", "ces", "des") and not passage.is_participle(at):
                passage.add(propose(term.type, item=term.item, place=place, quantity=quantity), rule=NAME)
            return


def _topic_of(passage: Passage, named: int) -> tuple[str, str] | None:
    """« Les points de deal se multiplient : leur nombre a atteint 84 »: what was spoken of just before."""
    since = passage.sentences[max(0, passage.sentence_of[named] - 1)].first
    for at in range(named - 2, since - 1, -1):
        term = passage.chunks[at].term("event", "spot") if passage.chunks[at].terms else None
        if term is not None and term.type:
            return (term.type, term.item) if term.type in _COUNTED else None
    return None


def _noun_of(passage: Passage, first: int, last: int) -> tuple[str, str] | None:
    """Return the type and the item of the noun that « le nombre de » governs."""
    for at in range(first, last):
        chunk = passage.chunks[at]
        if chunk.quantity is not None:
            return None
        verb = chunk.term("verb") if chunk.terms else None
        if verb is not None and passage.is_participle(at):
            return _participle(passage, at, verb)
        term = chunk.term("event", "spot", "camera", "state") if chunk.terms else None
        force = chunk.term("force") if chunk.terms else None
        if force is not None:
            return ("staffing", f"{force.item}_total") if force.item in _STAFF else None
        if term is not None and term.type:
            if term.kind == "camera":
                near = passage.texts[last + 1 : last + 4] + passage.texts[max(0, last - 2) : last]
                return "camera", "average" if "moyenne" in near or "moyenne" in _said(
                    passage, last
                ) else "total"
            down = passage.chunks[at + 1].term("verb") if term.kind == "spot" else None
            if down is not None and down.type in ("dismantled", "closure"):
                return "dismantled", "deal_point" if term.type == "deal_point" else term.item
            return term.type, term.item
    return None


def _said(passage: Passage, place: int) -> str:
    """Return a figure as it stands, with the words that qualify it: « en moyenne 58 »."""
    return passage.folded.text[passage.chunks[place].start : passage.chunks[place].end]


def _participle(passage: Passage, at: int, verb: Term) -> tuple[str, str] | None:
    """« véhicules contrôlés »: the noun before the participle is counted."""
    noun = passage.chunks[at - 1].term("vehicle", "site", "person")
    if noun is None or verb.type not in ("check", "closure", "arrest"):
        return None
    if verb.type == "closure":
        return "closure", "business" if noun.item == "businesses" else "other"
    if verb.type == "arrest":
        return "arrest", verb.item
    return "check", noun.checked


RULE = Rule(
    name=NAME,
    description="Bare numbers that « le nombre de » and a verb of level introduce.",
    find=find,
    types=("check", "procedure", "arrest", "closure", "camera", "deal_point", "staffing"),
    true=(
        ("Le nombre de véhicules contrôlés s'élève à 46.", (("check", "vehicles", 46),)),
        ("Le nombre d'amendes forfaitaires dressées a atteint 1 740.", (("procedure", "afd", 1740),)),
        ("Les points de deal reculent : leur nombre est de 19.", (("deal_point", "identified", 19),)),
        ("Le nombre de caméras est de 84.", (("camera", "total", 84),)),
        ("Les perquisitions atteignent 171 en 2024.", (("check", "searches", 171),)),
        (
            "Le nombre de policiers municipaux est passé de 18 à 26.",
            (("staffing", "municipal_police_total", 18), ("staffing", "municipal_police_total", 26)),
        ),
    ),
    false=("Le nombre de participants s'élève à 46.", "Le nombre de marches est de 12."),
)
