"""Masses of drugs of all kinds: « les saisies de stupéfiants atteignent 12 tonnes, dont 8 de cannabis »."""

from __future__ import annotations

from gltd.text.passage import Passage

_VOLUMES = frozenset(("saisies", "saisie", "quantites", "quantite", "volume", "volumes"))
_GOES_ON = frozenset(("dont", "contre", "soit", "(", "apres"))
_LABEL, _FAR = 3, 16


def is_of_all(passage: Passage, *, place: int, first: int) -> bool:
    """« les saisies de stupéfiants atteignent 12 tonnes », « marchandises diverses : 12 tonnes »."""
    lead = passage.chunks[first:place]
    if _outweighs_line_above(passage, place, first):
        return True
    for at in range(len(lead) - 1, 1, -1):
        term = lead[at].term("substance")
        if term is not None and term.item != "drug_unspecified":
            return False
        if term is not None and lead[at - 1].text in ("de", "des") and lead[at - 2].text in _VOLUMES:
            return True
    return False


def _outweighs_line_above(passage: Passage, place: int, first: int) -> bool:
    """« 66 kg de cocaïne.⏎12 tonnes saisies à l'étranger »: more than what the line above weighs."""
    opens = place == first and passage.texts[place - 1] == "\n"
    if not opens or passage.texts[place + 1 : place + 2] not in (["saisies"], ["saisis"]):
        return False
    above = [one for one in passage.found_in(passage.sentence_of[place] - 1) if one.unit == "g"]
    quantity = passage.chunks[place].quantity
    return bool(above) and quantity is not None and (quantity.value or 0) > (above[-1].value or 0)


def is_whole(passage: Passage, *, place: int, first: int) -> bool:
    """« Les saisies de drogues atteignent 156,7 tonnes, dont 128,6 de cannabis »: of drugs of all kinds."""
    until = min(passage.bounds(place)[1], place + _FAR)
    if "dont" not in passage.texts[place + 1 : until + 1]:
        return False
    header = passage.header_of(place)
    first = first if header is None else header.first
    terms = [chunk.term("substance") for chunk in passage.chunks[first:place] if chunk.terms]
    return any(term is not None and term.item == "drug_unspecified" for term in terms)


def goes_on(passage: Passage, *, place: int) -> bool:
    """« 8,3 tonnes de drogue, dont 6,3 tonnes en mer », « 104 tonnes de drogues (115 l'an dernier) »."""
    near = [one for one in passage.found_in(passage.sentence_of[place]) if one.unit == "g"]
    before = near[-1] if near and passage.texts[place - 1] in _GOES_ON else None
    return before is not None and before.place < place and before.item == "drug_unspecified"


def is_of_goods(passage: Passage, *, place: int, first: int) -> bool:
    """« Saisies de marchandises diverses : 12 tonnes »."""
    lead = passage.texts[max(first, place - _LABEL) : place]
    return lead[-1:] == [":"] and not {"marchandises", "diverses", "divers"}.isdisjoint(lead)
