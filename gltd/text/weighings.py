"""Masses that tell of no seizure: a price, an average, a trade, the weight of each packet, a threshold."""

from __future__ import annotations

import itertools
import re

from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity

_EACH = frozenset(("chacun", "chacune", "piece"))
_SEIZING = frozenset(("saisie", "saisies", "saisir", "saisi", "decouverte", "prise"))
_HINTS = frozenset(("trafic", "moyen", "moyenne", "moyens", "moyennes"))
_PRICES, _AVERAGES = cue_words("drugs.prices"), cue_words("drugs.averages")
_EXPECTED, _YIELDS = cue_words("weighings.expected"), cue_words("weighings.yields")
_CROPS = cue_words("weighings.crops")
_STOLEN, _CAPS = cue_words("weighings.stolen"), cue_words("weighings.caps")
_LEAD, _FAR, _THREE = 7, 16, 3
_DOSE = 10
_POINT = re.compile(r"\d{1,3}\.\d{3} ?k")
_HEAVY, _SAME = 1_000_000, 0.05
_ENDS = frozenset((",", ";", ":", ".", "\n", "mais", "(", "•"))


def is_no_seizure(passage: Passage, *, place: int, quantity: Quantity) -> bool:
    """Tell whether the words beside a mass make something else of it than what was taken."""
    if _is_threshold(passage, place, quantity) or _is_weight_of_each(passage, place):
        return True
    if _is_of_every_portion(passage, place):
        return True
    each = (*passage.texts[max(0, place - 2) : place], *passage.texts[place + 1 : place + 3])
    if not _EACH.isdisjoint(each) or _is_priced(passage, place, quantity):
        return True
    first, _ = passage.bounds(place)
    if _is_unseen(passage, place, quantity, first):
        return True
    if not passage.tells(_HINTS):
        return False
    lead = passage.words_between(max(first, place - _LEAD), last=place - 1)
    if lead.isdisjoint(_HINTS):
        return False
    return _is_trade(passage, place, lead) or _is_average(passage, place, first)


def _is_unseen(passage: Passage, place: int, quantity: Quantity, first: int) -> bool:
    """« ils espéraient 100 kg », « chaque sachet contenait 1 g », « une cargaison de 90 kg a été volée »."""
    after = passage.texts[place + 1 : place + _LEAD + _THREE]
    if passage.tells(_STOLEN) and any(
        text in _STOLEN and before == "ete" for before, text in itertools.pairwise(after)
    ):
        return True
    if is_capped(passage, place=place):
        return True
    if not (passage.tells(_EXPECTED) or passage.tells(_YIELDS) or "quelques" in passage.words):
        return False
    near = itertools.takewhile(lambda text: text not in _ENDS, after[:5])
    if any(text.startswith("saisi") for text in near):
        return False
    start = place
    while start > max(first, place - _LEAD) and passage.texts[start - 1] not in _ENDS:
        start -= 1
        chunk = passage.chunks[start]
        if chunk.term("verb") is not None and chunk.text not in _YIELDS and not chunk.text.endswith("er"):
            return False
        if chunk.text in _EXPECTED:
            return True
        if chunk.text in _YIELDS and _is_of_any(passage, start, quantity):
            return True
    # « de quelques milligrammes à plus de 200 mg »
    return passage.texts[start : start + 2] == ["de", "quelques"]


def is_capped(passage: Passage, *, place: int) -> bool:
    """« la possession est limitée à 20 grammes »: what a law allows."""
    return passage.texts[place - 1] == "a" and passage.texts[place - 2] in _CAPS


def _is_of_any(passage: Passage, verb: int, quantity: Quantity) -> bool:
    """« un joint contient 0,3 g », « chaque sachet contenait », « une récolte donne »: of each, or of any."""
    lead = passage.texts[max(0, verb - _THREE) : verb]
    if passage.texts[verb].startswith("donn"):
        return not _CROPS.isdisjoint(lead)
    return "chaque" in lead or (
        passage.has_term(verb - 1, last=verb - 1, kind="portion") and (quantity.value or 0) < _DOSE
    )


def _is_priced(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« un gramme coûte 80 euros », « pour un kilo acheté 3 000 dollars »: the measure of a price."""
    if not quantity.written or quantity.value not in (1, 1000):
        return False
    first, last = passage.bounds(place)
    if any(
        passage.texts[at] == "pour" and (sum_ := passage.chunks[at + 1].quantity) and sum_.unit == "EUR"
        for at in range(place + 1, min(last, place + _LEAD))
    ):
        return True  # « un gramme de cocaïne pour 50 euros »
    return passage.says(_PRICES, first=max(first, place - 3), last=min(last, place + _FAR))


def _is_of_every_portion(passage: Passage, place: int) -> bool:
    """« Chaque dose contient 0,3 g de cocaïne »."""
    for at in range(max(0, place - _LEAD), place - 1) if "chaque" in passage.words else ():
        if passage.texts[at] == "chaque":
            return passage.chunks[at + 1].term("portion", "package") is not None
    return False


def name_total(passage: Passage, *, place: int, at: int, item: str) -> str:
    """« 88 pains de cocaïne et 50 d'héroïne. Le poids total est de 162 kg »: of drugs of all kinds."""
    first, last = passage.bounds(place)
    if "total" not in passage.words_between(first, last=last):
        return item
    first, last = passage.bounds(at)
    terms = [chunk.term("substance") for chunk in passage.chunks[first : last + 1] if chunk.terms]
    named = {"cannabis" if "cannabis" in term.item else term.item for term in terms if term is not None}
    return "drug_unspecified" if len(named - {"drug_unspecified"}) > 1 else item


def _is_trade(passage: Passage, place: int, lead: set[str]) -> bool:
    """« un trafic de grande ampleur de 30 kg de drogue », « un trafic estimé à 30 kg »."""
    told = passage.texts[place - 1] in ("de", "d'") or not lead.isdisjoint(("estime", "evalue"))
    return told and "trafic" in lead and _SEIZING.isdisjoint(lead)


def _is_average(passage: Passage, place: int, first: int) -> bool:
    """« soit une saisie moyenne inférieure à 7,5 kilos »."""
    lead = passage.texts[max(first, place - _LEAD) : place]
    return any(one in _AVERAGES and other.startswith("moyen") for one, other in itertools.pairwise(lead))


def _is_weight_of_each(passage: Passage, place: int) -> bool:
    """« conditionnée en pochons de 5 g », « deux savonnettes de cannabis de 100 grammes »."""
    if passage.texts[place - 1] not in ("de", "d'"):
        return False
    for at in range(place - 2, max(-1, place - 6), -1):
        chunk = passage.chunks[at]
        if chunk.term("portion", "package") is not None and chunk.text.endswith("s"):
            before = passage.chunks[at - 1 - (passage.texts[at - 1] in ("de", "d'"))]
            counted = before.quantity is not None and not before.quantity.article
            return counted or before.text == "en"
        if chunk.text not in ("de", "d'") and chunk.term("substance") is None:
            return False
    return False


def _is_threshold(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« 214 saisies de plus de 10 kg »: what makes a seizure a large one."""
    if quantity.approx not in ("more_than", "less_than", "at_least") or place < _THREE:
        return False
    lead = passage.chunks[place - 3 : place]
    return (
        lead[2].text in ("de", "d'")
        and lead[1].text in ("saisies", "prises", "constatations")
        and lead[0].quantity is not None
    )


def is_traded(passage: Passage, *, place: int, first: int) -> bool:
    """« le trafic a porté sur 40 kg », « les quantités en jeu ont porté sur »."""
    lead = passage.words_between(max(first, place - _FAR), last=place - 1)
    return "porte" in lead and not lead.isdisjoint(("trafic", "quantites", "importations", "ventes"))


def lighten(passage: Passage) -> None:
    """« 33 kilos », then « 32.960 kilos »: the point of the second parts kilos from grams."""
    masses = [one for one in passage.found if one.unit == "g" and one.type == "seizure" and one.value]
    for one in masses if len(masses) > 1 else ():
        value = one.value or 0
        if value < _HEAVY or _POINT.match(passage.folded.text, one.start) is None:
            continue
        told = [other.value or 0 for other in masses if other is not one and other.item == one.item]
        if any(abs(value / 1000 - other) <= other * _SAME for other in told):
            one.value = round(value / 1000)
