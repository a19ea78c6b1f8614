"""Clauses that leave out their verb: « les policiers ont dressé 46 amendes, les gendarmes 77 »."""

from __future__ import annotations

from gltd.text.candidates import Candidate, propose
from gltd.text.passage import Passage
from gltd.text.rules.rule import Rule

NAME = "gaps"
_NOT_CONTINUED = ("trend", "market_value", "sentence", "budget")
_OPENS, _ENDS = frozenset((",", "et", ";")), frozenset((",", ".", ";", "\n", "et", ")", "!"))
_SUBJECTS = frozenset(("les", "la", "le", "l'", "ceux", "celles", "leurs", "ses"))
_LINKS = frozenset(("a", "de", "d'", "par", "en", "pour", "sur", "des", "aux"))
_REACH, _FAR = 10, 24


def find(passage: Passage) -> None:
    """Read a bare number that ends a clause without a verb as one more of what was counted before it."""
    if "respectivement" in passage.folded.text:
        _read_respectively(passage)
    for place, quantity in passage.quantities("count"):
        last = len(passage.texts) - 1
        after = passage.texts[place + 1] if place < last else "\n"
        if quantity.article or quantity.broken or after not in _ENDS or passage.texts[place - 1] in _LINKS:
            continue
        before = _counted_before(passage, place)
        if before is None or not _is_gapped(passage, place, before):
            continue
        candidate = propose(before.type, item=before.item or "", place=place, quantity=quantity)
        candidate.counted = before.counted
        passage.add(candidate, rule=NAME)


def _read_respectively(passage: Passage) -> None:
    """« respectivement 12 et 9 points de deal »: the first figure counts what the second does."""
    for place, quantity in passage.quantities("count"):
        if passage.texts[place - 1] != "respectivement" or passage.texts[place + 1 : place + 2] != ["et"]:
            continue
        for one in [one for one in passage.found_in(passage.sentence_of[place]) if one.place == place + 2]:
            passage.add(propose(one.type, item=one.item or "", place=place, quantity=quantity), rule=NAME)


def _counted_before(passage: Passage, place: int) -> Candidate | None:
    near = [one for one in passage.found_in(passage.sentence_of[place]) if one.place < place]
    last = max(near, key=lambda one: one.place, default=None)
    if last is None or last.unit != "count" or last.type in _NOT_CONTINUED or place - last.place > _FAR:
        return None
    return last


def _is_gapped(passage: Passage, place: int, before: Candidate) -> bool:
    """Tell whether a new subject, and no verb, stands between a conjunction and the number."""
    for at in range(place - 1, max(before.place, place - _REACH), -1):
        chunk = passage.chunks[at]
        if chunk.text in _OPENS:
            subject = passage.texts[at + 1 : at + 2]
            return at + 2 < place and bool(subject) and subject[0] in _SUBJECTS
        if chunk.kind in ("q", "o", "d", "p"):
            return False
        if chunk.terms and chunk.term("verb", "state", "event", "substance", "vehicle", "goods") is not None:
            return False
    return False


RULE = Rule(
    name=NAME,
    description="Bare numbers of clauses whose verb was said in the clause before.",
    find=find,
    types=("procedure", "check", "arrest"),
    true=(
        (
            "Les policiers ont dressé 46 amendes forfaitaires, les gendarmes 77.",
            (("procedure", "afd", 46), ("procedure", "afd", 77)),
        ),
        (
            "Lens et Arras ont respectivement 12 et 9 points de deal.",
            (("deal_point", "identified", 12), ("deal_point", "identified", 9)),
        ),
        (
            "Ceux du nord ont mené 12 perquisitions, ceux du sud 9 et les douaniers 4.",
            (("check", "searches", 12), ("check", "searches", 9), ("check", "searches", 4)),
        ),
    ),
    false=(
        "Ils ont respectivement 12 et 19 ans.",
        "Il a reçu 12 amendes forfaitaires, rue Victor-Hugo, bâtiment 3.",
        "On compte 12 perquisitions, le 4 et le 5.",
    ),
)
