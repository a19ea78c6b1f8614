"""Those to whom a measure was given: « des amendes ont été dressées à l'encontre de 17 usagers »."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "recipients"
_DONE = cue_words("ellipsis.done") | cue_words("recipients.done")
_ITEMS = frozenset(
    (
        "afd",
        "verbalisation",
        "garde_a_vue",
        "interdiction_paraitre",
        "convocation",
        "business",
        "business_requested",
    )
)
_LEADS = (
    *(["dans"], ["a"], ["aux"], ["encontre", "de"], ["contre"], ["pour"], ["visant"], ["aupres", "de"]),
    *(["pour", "les"], ["contre", "les"]),
)
_LAST = frozenset(lead[-1] for lead in _LEADS)
_HELD, _HELD_REACH, _FAR = cue_words("recipients.held"), 6, 24
_FORBIDS = frozenset(("interdit", "interdisent", "interdisant", "defend", "defendent", "interdire"))
_GOING, _BARRED = (
    frozenset(("paraitre", "rendre", "frequenter")),
    Term("event", "arrest", "interdiction_paraitre"),
)
_REACH, _SENTENCED = 14, 8
_PENALTIES, _CONDEMNED = frozenset(("peine", "peines")), Term("event", "arrest", "condamnation")
_TELLING, _TOLD = {"event", "state"}, _PENALTIES | _FORBIDS


def find(passage: Passage) -> None:
    """Read people and businesses whom a measure named earlier in the sentence befell."""
    told = passage.kinds & _TELLING or not _TOLD.isdisjoint(passage.texts)
    if not told and not any(one.type == "sentence" for one in passage.found):
        return
    for place, quantity in passage.quantities("count"):
        if quantity.article or passage.texts[place - 1] not in _LAST:
            continue
        lead = passage.texts[max(0, place - 2) : place]
        led = lead[-1:] in _LEADS or lead in _LEADS
        head = passage.head(place, "person", "site") if led else None
        if head is None and led and passage.texts[place + 1 : place + 3] == ["d'", "entre"]:
            head = place + 2
        if head is None:
            continue
        if lead[-1:] == ["dans"]:
            _read_held(passage, place, quantity, head)
            continue
        term = _forbidden(passage, place) or _measure_before(passage, place)
        term = term or _sentence_before(passage, place)
        if term is None or (term.type == "closure") != (passage.chunks[head].term("site") is not None):
            continue
        end = passage.chunks[head].end
        passage.add(propose(term.type, item=term.item, place=place, quantity=quantity, end=end), rule=NAME)


def _read_held(passage: Passage, place: int, quantity: Quantity, head: int) -> None:
    """« un contrôle a eu lieu dans 9 commerces »: the places where checks were held."""
    first, _ = passage.bounds(place)
    site = passage.chunks[head].term("site")
    if site is None or passage.words_between(place - _HELD_REACH, last=place - 1).isdisjoint(_HELD):
        return
    for at in range(place - 1, max(first, place - _FAR) - 1, -1):
        term = passage.chunks[at].term("event") if passage.chunks[at].terms else None
        if term is not None:
            if (term.type, term.item) == ("check", "other"):
                end = passage.chunks[head].end
                passage.add(
                    propose("check", item=site.item, place=place, quantity=quantity, end=end), rule=NAME
                )
            return


def _measure_before(passage: Passage, place: int) -> Term | None:
    """Return the measure that is the subject of a passive verb just before a preposition."""
    first, _ = passage.bounds(place)
    done = False
    for at in range(place - 1, max(first, place - _REACH) - 1, -1):
        chunk = passage.chunks[at]
        counted = chunk.quantity is not None and not chunk.quantity.article
        inside = passage.texts[at - 1] == "dont" or _is_term(passage, at)
        if counted and not inside:
            return None  # « des peines de prison, dont 15 de plus de deux ans, à 22 trafiquants »
        done = done or chunk.text in _DONE
        term = chunk.term("event", "state") if chunk.terms else None
        if term is not None:
            return term if done and term.item in _ITEMS else None
        if chunk.text in _PENALTIES:
            told = passage.texts[place - 1] == "contre" or passage.texts[place - 2] == "encontre"
            return None if not told and _DONE.isdisjoint(passage.texts[first:place]) else _CONDEMNED
    return None


def _forbidden(passage: Passage, place: int) -> Term | None:
    """« Le préfet interdit à huit hommes d'approcher des points de deal »: a verb says it."""
    if passage.texts[place - 1] != "a" or passage.texts[place - 2] not in _FORBIDS:
        return None
    after = passage.texts[place + 1 : place + _SENTENCED]
    return None if _GOING.isdisjoint(after) else _BARRED


def _is_term(passage: Passage, at: int) -> bool:
    quantity = passage.chunks[at].quantity
    return quantity is not None and quantity.unit == "month"


def _sentence_before(passage: Passage, place: int) -> Term | None:
    """« 6 mois à 10 ans de prison pour 35 trafiquants »: those on whom a term was pronounced."""
    near = [one for one in passage.found_in(passage.sentence_of[place]) if one.type == "sentence"]
    told = any(0 < place - one.place <= _SENTENCED for one in near)
    return _CONDEMNED if told and passage.texts[place - 1] in ("pour", "contre", "de", "les") else None


RULE = Rule(
    name=NAME,
    description="People fined or barred, businesses closed, told after the measure that befell them.",
    find=find,
    types=("procedure", "arrest", "closure", "check"),
    true=(
        (
            "Des amendes forfaitaires délictuelles ont été dressées à l'encontre de 17 usagers.",
            (("procedure", "afd", 17),),
        ),
        (
            "Des peines de prison ferme ont été infligées à 18 trafiquants.",
            (("arrest", "condamnation", 18),),
        ),
        (
            "Deux mois à six ans de prison pour douze trafiquants.",
            (("sentence", "prison", 2), ("arrest", "condamnation", 12)),
        ),
        (
            "Une interdiction de paraître a été notifiée à 31 personnes.",
            (("arrest", "interdiction_paraitre", 31),),
        ),
        (
            "Des propositions de fermeture ont été transmises pour 14 commerces.",
            (("closure", "business_requested", 14),),
        ),
        ("Des contrôles ont été menés mardi dans neuf commerces.", (("check", "businesses", 9),)),
    ),
    false=(
        "Des amendes ont été dressées devant 300 riverains.",
        "L'amende forfaitaire est infligée à l'usager, pas à 20 badauds.",
    ),
)
