"""Weapons, ammunition, vehicles, telephones and other goods seized and counted."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.enumerations import act_before_list
from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.predicates import act_before, acts_after
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "goods"
_SURE = frozenset(("firearm", "weapon", "weapon_other", "ammunition"))
_SEIZED = ("seizure", "impound", "check")
_CALIBRE = cue_words("goods.calibre")
_LIST_REACH, _ISSUE_REACH = 10, 6
_AUXILIARIES = frozenset(("ont", "ete", "sont", "avaient", "etaient", "aussi"))
_HOLDS = frozenset(("dans", "de", "des", "d'", "par", "aux"))
_TAKEN = ("saisi", "confisqu")
_ISSUED = cue_words("goods.issued")


def find(passage: Passage) -> None:
    """Read weapons wherever they are counted, other goods only where the sentence speaks of a seizure."""
    for place, quantity in passage.quantities("count"):
        head = passage.head(place)
        if head is None:
            _read_taken(passage, place, quantity)
            continue
        chunk = passage.chunks[head]
        term = chunk.term("goods", "vehicle")
        if term is None and _is_ammunition(passage, place, head):
            term = Term("goods", "seizure", "ammunition")
        if chunk.text.startswith("calibre") and passage.texts[head - 1] in ("de", "du"):
            continue
        if term is None or (quantity.negated and term.item not in _SURE):
            continue
        if term.kind == "vehicle":
            _read_vehicle(passage, place, quantity, head)
        elif _is_scenery(passage, place, chunk.text, term):
            continue
        elif _is_seized(passage, place, quantity, term):
            candidate = propose("seizure", item=term.item, place=place, quantity=quantity, end=chunk.end)
            candidate.qualifier = chunk.text if term.item == "other" else None
            passage.add(candidate, rule=NAME)


def _read_taken(passage: Passage, place: int, quantity: Quantity) -> None:
    """« douze scooters contrôlés et cinq saisis », « ces berlines, dont quatre ont été saisies »."""
    at = place + 1
    while at < len(passage.chunks) and passage.texts[at] in _AUXILIARIES:
        at += 1
    taken = passage.texts[at : at + 2]
    if not taken or not taken[0].startswith(_TAKEN) or taken[0][-1] != "s" or taken[1:] in (["d'"], ["de"]):
        return
    first, _ = passage.bounds(place)
    for back in range(place - 1, max(first, place - _LIST_REACH) - 1, -1):
        chunk = passage.chunks[back]
        if chunk.term("goods", "vehicle", "substance", "person", "portion") is None:
            continue
        term = chunk.term("goods", "vehicle")
        held = not _HOLDS.isdisjoint(passage.texts[max(0, back - 2) : back])
        if term is not None and not held and not quantity.article and chunk.text.split(" ")[0][-1] == "s":
            passage.add(propose("seizure", item=term.item, place=place, quantity=quantity), rule=NAME)
        return


def _is_scenery(passage: Passage, place: int, noun: str, term: Term) -> bool:
    """« poussaient sous 22 lampes », « visé par deux balles »: told, and not seized."""
    if term.item == "other" and passage.chunks[place - 1].text in ("sous", "par", "avec"):
        return True
    if noun in ("article", "articles"):
        return "contrefa" not in passage.folded.text  # « 3 articles du code pénal »
    return noun.startswith("balle") and not speaks_of_seizure(passage, place=place)


def _is_ammunition(passage: Passage, place: int, head: int) -> bool:
    portion = passage.chunks[head].term("portion")
    if portion is None or portion.item != "cartouche":
        return False
    first, last = passage.bounds(place)
    after = passage.words_between(head, last=min(last, head + 4))
    if after & _CALIBRE or any(_is_bore(word.quantity) for word in passage.chunks[head : head + 4]):
        return True
    return any(
        term.item in ("firearm", "weapon", "ammunition")
        for chunk in passage.chunks[first : last + 1]
        for term in chunk.terms
    )


def _is_bore(quantity: Quantity | None) -> bool:
    """« cartouches de 9 mm », « de 7,62 »."""
    return quantity is not None and (quantity.unit == "none" or isinstance(quantity.value, float))


def _is_seized(passage: Passage, place: int, quantity: Quantity, term: Term) -> bool:
    first, _last = passage.bounds(place)
    if term.item in _SURE and not quantity.article:
        return not _is_issued(passage, place, first)
    spoken = speaks_of_seizure(passage, place=place)
    if quantity.article:
        return spoken and term.item in ("firearm",) and not passage.has_term(first, last=place, kind="person")
    return spoken


def _is_issued(passage: Passage, place: int, first: int) -> bool:
    """« Les agents seront dotés de 20 pistolets »: what the services receive."""
    lead = passage.words_between(max(first, place - _ISSUE_REACH), last=place - 1)
    if lead.isdisjoint(_ISSUED):
        return False
    return "police" in passage.texts[first:place] or passage.has_term(first, last=place, kind="force")


def speaks_of_seizure(passage: Passage, *, place: int) -> bool:
    """Tell whether a quantity stands among things seized: by a verb, a heading, or its neighbours."""
    first, last = passage.bounds(place)
    runs = [(first, last)]
    header = passage.header_of(place)
    if header is not None:
        runs.append((header.first, header.last))
    for start, end in runs:
        for chunk in passage.chunks[start : end + 1]:
            if any(term.type == "seizure" and term.kind == "verb" for term in chunk.terms):
                return True
    number = passage.sentence_of[place]
    siblings = [number]
    header_number = passage.sentences[number].header
    if header_number is None and _is_bullet(passage, number):
        siblings += [one for one in (number - 2, number - 1, number + 1) if _is_bullet(passage, one)]
    if header_number is not None:
        near = range(max(0, number - _LIST_REACH), min(len(passage.sentences), number + _LIST_REACH))
        siblings = [one for one in near if passage.sentences[one].header == header_number]
    return any(one.type == "seizure" for one in passage.found_in(*siblings))


def _is_bullet(passage: Passage, number: int) -> bool:
    if not 0 <= number < len(passage.sentences):
        return False
    return passage.chunks[passage.sentences[number].first].text in ("•", "-", "–", "*", "·")


def _read_vehicle(passage: Passage, place: int, quantity: Quantity, head: int) -> None:
    _first, last = passage.bounds(place)
    chunk = passage.chunks[head]
    acts = (
        act_before(passage, place=place, types=_SEIZED)
        or acts_after(passage, place=head, types=_SEIZED)
        or act_before_list(passage, place=place, types=_SEIZED)
    )
    kinds = {term.type for _, term in acts[:1]}
    seized_near = speaks_of_seizure(passage, place=place) and not acts
    whole = passage.chunks[head + 2].quantity if head + 2 < len(passage.chunks) else None
    if quantity.article or (whole is not None and passage.texts[head + 1] == "sur"):
        return  # « 3 véhicules sur 8 sont en panne »
    if "check" in kinds:
        passage.add(
            propose("check", item="vehicles", place=place, quantity=quantity, end=chunk.end), rule=NAME
        )
        return
    if "impound" not in kinds and "seizure" not in kinds and not seized_near:
        return
    if passage.texts[place - 1] == "dans" or (seized_near and _carries(passage, place, head, last)):
        return
    candidate = propose("seizure", item="vehicle", place=place, quantity=quantity, end=chunk.end)
    if "impound" in kinds:
        candidate.optional, candidate.qualifier = True, "immobilisation ou fourrière"
    elif chunk.text not in ("vehicule", "vehicules", "voiture", "voitures"):
        candidate.qualifier = chunk.text
    passage.add(candidate, rule=NAME)


def _carries(passage: Passage, place: int, head: int, last: int) -> bool:
    """A vehicle in which something was found is not itself seized: « dans deux voitures »."""
    before = passage.chunks[place - 1].text if place else ""
    if before == "de" and passage.texts[place - 2] in (",", "et", "que"):
        return False  # « la saisie de 8 000 euros, de trois voitures et de deux motos »
    if before in ("dans", "entre", "de", "des", "les", "ces", "aux", "par"):
        return True
    following = passage.chunks[head + 1 : head + 3]
    return any(chunk.text in ("qui", "transportant", "contenant", "roulant") for chunk in following)


RULE = Rule(
    name=NAME,
    description="Weapons, ammunition, vehicles, telephones, luxury goods and other goods seized.",
    find=find,
    types=("seizure", "check"),
    true=(
        ("Quatre armes de poing et 120 munitions ont été saisies.",
         (("seizure", "firearm", 4), ("seizure", "ammunition", 120))),
        ("Les enquêteurs ont saisi 3 véhicules et 12 téléphones portables.",
         (("seizure", "vehicle", 3), ("seizure", "phone", 12))),
        ("Un fusil et 25 cartouches de calibre 12 ont été découverts.", (("seizure", "ammunition", 25),)),
        ("La douane a saisi 5 000 articles, tous des contrefaçons.", (("seizure", "other", 5000),)),
        ("Deux AK-47 et 40 cartouches de 7,62 ont été saisis.",
         (("seizure", "firearm", 2), ("seizure", "ammunition", 40))),
        ("320 véhicules ont été contrôlés.", (("check", "vehicles", 320),)),
        (
            "Neuf scooters ont été contrôlés et trois saisis.",
            (("check", "vehicles", 9), ("seizure", "vehicle", 3)),
        ),
        ("Les motos, dont deux ont été saisies, dormaient au garage.", (("seizure", "vehicle", 2),)),
    ),
    false=(
        "Les conducteurs de ces voitures, dont trois ont été saisis, attendent.",
        "Les deux voitures roulaient à vive allure.",
        "Ils se déplaçaient dans trois véhicules.",
        "La police municipale a reçu 12 pistolets à impulsion électrique.",
        "L'enquête vise trois articles du code pénal.",
        "La résine, dissimulée dans trois camions, a été saisie.",
    ),
)  # fmt: skip
