"""Tables and lists of labels: « Véhicules contrôlés : 315 », « Armes saisies | 4 »."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "labels"
_NOUNS = ("vehicle", "site", "spot", "goods", "force", "camera")
_VERBS = ("verb", "state")
_CRIMES = cue_words("labels.crimes")
_REACH = 6
_STRENGTH, _SENT = cue_words("forces.strength"), cue_words("forces.sent")
_STARTS, _LISTED = frozenset(("\n", "•", "|", ";", ":", ",", "-", "–")), frozenset((",", ";", "-", "–", "de"))


def find(passage: Passage) -> None:
    """Read a bare number by the label before it on its line."""
    for place, quantity in passage.quantities("count"):
        if quantity.article or passage.head(place) is not None:
            continue
        at = passage.label(place, *_NOUNS, *_VERBS)
        if at is None:
            continue
        act = passage.chunks[at].term(*_VERBS)
        noun_at = _noun_before(passage, at) if act is not None and at else at
        if act is None:
            act = _act_beside(passage, at, place)
        noun = passage.chunks[noun_at].term(*_NOUNS)
        if noun is None or (noun.kind == "goods" and _is_crime(passage, noun_at)):
            continue
        _add(passage, place, quantity, noun, act)


def _noun_before(passage: Passage, at: int) -> int:
    """« Réseaux de deal démantelés »: the first noun of the label, where none stands before its verb."""
    if passage.chunks[at - 1].term(*_NOUNS) is not None:
        return at - 1
    for back in range(at - 2, max(-1, at - _REACH), -1):
        if passage.chunks[back].kind in ("q", "d") or passage.texts[back] in _STARTS:
            break
        if passage.chunks[back].term(*_NOUNS) is not None:
            return back
    return at - 1


def _act_beside(passage: Passage, at: int, place: int) -> Term | None:
    """« Boutiques de téléphonie contrôlées : 4 », « Contrôles de buralistes : 9 »: the act of a label."""
    for after in range(at + 1, min(place, at + _REACH)):
        act = passage.chunks[after].term(*_VERBS)
        if act is not None:
            return act
    if at > 1 and passage.texts[at - 1] in ("de", "d'", "des"):
        act = passage.chunks[at - 2].term("event")
        return act if act is not None and act.type == "check" else None
    near = passage.found_in(passage.sentence_of[place])
    listed = near and near[-1].type == "check" and near[-1].rule == NAME and passage.texts[at - 1] in _LISTED
    return Term("verb", "check", "control") if listed else None


def _is_crime(passage: Passage, at: int) -> bool:
    """« Vols avec armes : 64 » counts robberies, not arms."""
    return bool(passage.words_between(at - 3, last=at - 1) & _CRIMES)


def _add(passage: Passage, place: int, quantity: Quantity, noun: Term, act: Term | None) -> None:
    type_, item = _meaning(noun, act)
    if type_ == "forces" and _is_strength(passage, place):
        return
    if type_ is not None:
        passage.add(propose(type_, item=item, place=place, quantity=quantity), rule=NAME)


def _is_strength(passage: Passage, place: int) -> bool:
    """« Effectif total : 74 » is a staff; « Effectifs engagés : 74 » are forces."""
    label = passage.words_between(max(passage.bounds(place)[0], place - _REACH), last=place - 1)
    return not label.isdisjoint(_STRENGTH) and label.isdisjoint(_SENT)


def _meaning(noun: Term, act: Term | None) -> tuple[str | None, str]:
    does = act.type if act is not None else None
    if noun.kind == "force":
        return "forces", noun.item
    if noun.kind == "camera":
        return "camera", "total"
    if noun.kind == "spot":
        down = does in ("dismantled", "closure")
        if noun.type == "deal_point":
            return ("dismantled", "deal_point") if down else ("deal_point", "identified")
        return ("dismantled", noun.item) if down else (None, noun.item)
    if noun.kind == "site":
        if does == "closure":
            return "closure", "business" if noun.item == "businesses" else "other"
        return ("check", noun.item) if does == "check" else (None, noun.item)
    if does == "check" and noun.kind == "vehicle":
        return "check", "vehicles"
    if noun.kind == "goods" or does == "seizure":
        return "seizure", noun.item
    return None, noun.item


RULE = Rule(
    name=NAME,
    description="Numbers at the end of a label, in tables and lists.",
    find=find,
    types=("check", "closure", "dismantled", "deal_point", "seizure", "forces", "camera"),
    true=(
        ("Véhicules contrôlés : 315", (("check", "vehicles", 315),)),
        ("Boutiques de téléphonie contrôlées : 14", (("check", "businesses", 14),)),
        ("Commerces contrôlés | 22", (("check", "businesses", 22),)),
        ("Points de deal démantelés : 6", (("dismantled", "deal_point", 6),)),
        ("Armes saisies : 4", (("seizure", "weapon", 4),)),
    ),
    false=("Effectif total : 74", "Véhicules de service : 3", "Commerces du quartier : 12"),
)
