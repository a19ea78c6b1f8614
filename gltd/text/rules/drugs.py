"""Drugs, cutting agents, medicines and tobacco seized and weighed."""

from __future__ import annotations

import itertools

from gltd.text.candidates import Candidate, propose
from gltd.text.lexicon import cue_words
from gltd.text.mixtures import NO_NAME, mixture, mixture_before
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule
from gltd.text.weighings import is_no_seizure, is_traded, lighten, name_total
from gltd.text.wholes import goes_on, is_of_all, is_of_goods, is_whole

NAME = "drugs"
_ON, _SEIZURES = frozenset(("sur",)), frozenset(("saisie", "saisies", "prise"))
_EVERY, _SPANS = frozenset(("par", "chaque")), frozenset(("an", "annee", "mois", "semaine", "jour"))
_COVERING = frozenset(("portant", "portait", "porterait"))
_SOLD = cue_words("drugs.sold")
_PASSING = cue_words("drugs.passing")
DEFAULT_OF_PORTION = {
    "savonnette": "cannabis_resin",
    "plaquette": "cannabis_resin",
    "barrette": "cannabis_resin",
    "joint": "cannabis",
    "caillou": "crack",
    "buvard": "synthetic_other",
}
_STILL_THERE = cue_words("drugs.still_there")
_TOTALS = cue_words("drugs.totals")
_LOTS = cue_words("drugs.lots")
_THIS = frozenset(("cette", "ce", "ces"))
_FRAGMENT, _FAR = 3, 16  # « Onze kilos. »: a sentence that is a mass and nothing else.
_TAKEN_UP = (["l'", "ont", "ete"], ["l'", "avaient", "ete"], ["ont", "ete", "saisis"])
_LEAF = "♣"
_LABEL = 2
_TAKINGS = frozenset(("saisie", "la saisie", "prise", "la prise", "decouverte", "la decouverte"))
_POWDERS = cue_words("drugs.powders")
_PHRASE_ENDS = _POWDERS | {"l'", "la", "cette"}
_SOLD_AS_POWDER = frozenset(("cocaine", "heroin", "ketamine", "amphetamine", "mdma"))


def find(passage: Passage) -> None:
    """Read masses first, then what is left out of a list of masses."""
    for place, quantity in passage.quantities("g"):
        _weigh(passage, place, quantity)
    for place, quantity in passage.quantities("count"):
        _complete(passage, place, quantity)
    lighten(passage)


def _weigh(passage: Passage, place: int, quantity: Quantity) -> None:
    item, end, foreign = substance_after(passage, place=place)
    first, last = passage.bounds(place)
    if foreign or is_no_seizure(passage, place=place, quantity=quantity):
        return
    if item == "cutting_agent" and passage.texts[place + 1 : place + 4] == ["de", "produit", "coupe"]:
        return  # « 800 g d'héroïne pure, soit 2,4 kilos de produit coupé »
    if is_of_goods(passage, place=place, first=first):
        return
    if item is None and not any(
        word.endswith("ieme") for word in passage.words_between(place - 4, last=place - 1)
    ):
        item = _substance_around(passage, place)
        if passage.says(_POWDERS, first=place + 1, last=place + 2):
            item = _powder(passage, item)
    if item == "cannabis_plants":
        item = "cannabis"  # « neuf kilos de plants »: plants are counted, not weighed.
    if item is None:
        return
    sold = _is_just_sold(passage, place, first) or (
        _is_sale(passage, place, first) and not is_seized(passage, first=first, last=last)
    )
    if sold and not _is_caught_with(passage, place, first):
        return
    candidate = propose("seizure", item=item, place=place, quantity=quantity, end=end)
    candidate.per = _rhythm(passage, place)
    follow = passage.chunks[place + 1 : place + 6]
    if candidate.approx is None and [chunk.text for chunk in follow[:3]] == ["et", "des", "poussieres"]:
        candidate.approx, candidate.optional = "more_than", True
    passage.add(candidate, rule=NAME)


def _powder(passage: Passage, item: str | None) -> str:
    """« 53 grammes de poudre blanche »: no cannabis; of the one powder that the text names, if it does."""
    if item in _SOLD_AS_POWDER or item == "synthetic_other":
        return str(item)
    named = passage.named_drugs() & _SOLD_AS_POWDER
    return next(iter(named)) if len(named) == 1 else "drug_unspecified"


def substance_after(passage: Passage, *, place: int) -> tuple[str | None, int | None, bool]:
    """Return the substance named after a mass, where it ends, and whether something else is weighed."""
    unknown, linked = 0, False
    for at in range(place + 1, min(place + 9, len(passage.chunks))):
        chunk = passage.chunks[at]
        if linked and chunk.quantity is not None and chunk.quantity.article:
            continue
        if chunk.text in _PHRASE_ENDS and _ends_phrase(passage, at):
            return None, None, False
        term = (
            chunk.term("substance", "portion", "package", "person", "vehicle", "goods")
            if chunk.terms
            else None
        )
        if term is not None and term.kind == "substance":
            item = _named_drug(passage, place, term.item, chunk.text)
            return mixture(passage, at=at, item=item) or item, chunk.end, False
        if term is not None and term.kind in ("portion", "package") and linked:
            continue
        if term is not None or chunk.kind not in ("w", "p"):
            thing = chunk.text == "billets" or chunk.term("goods", "vehicle") is not None
            return None, None, linked and (unknown > 0 or thing)
        if chunk.text in ("de", "d'", "du", "des", "un", "une", "la", "l'", "cette"):
            linked = True
        elif chunk.text == _LEAF:
            return "cannabis_herb", chunk.end, False
        elif chunk.text in ('"', "#", "*") or chunk.text in _PASSING:
            continue
        elif chunk.kind == "p" or not linked:
            return None, None, linked and unknown > 0
        else:
            unknown += 1
            if unknown > 2:
                return None, None, True
    return None, None, unknown > 0


def _ends_phrase(passage: Passage, at: int) -> bool:
    """« 9 tonnes de poudre blanche », « 1,5 tonne l'année suivante »: no substance is named behind it."""
    if passage.texts[at] not in _POWDERS:
        return passage.texts[at + 1 : at + 2] in (["annee"], ["an"])
    named = any(chunk.term("substance") is not None for chunk in passage.chunks[at + 1 : at + 5])
    return not named


def _named_drug(passage: Passage, place: int, item: str, words: str) -> str:
    """« trois kilos de drogue de synthèse » are of ketamine in a text that names no other."""
    if item == "drug_unspecified" and not _THIS.isdisjoint(passage.texts[place + 1 : place + 4]):
        return passage.only_drug() or item  # « 51 kilos de cette drogue »
    if item != "synthetic_other" or not words.startswith(("drogue", "produit")):
        return item
    named = passage.named_drugs() & {"ketamine", "mdma", "amphetamine"}
    return next(iter(named)) if len(named) == 1 else item


def _substance_around(passage: Passage, place: int) -> str | None:
    """Find the substance that a bare mass weighs: before it in its sentence, else nearby in the text."""
    first, last = passage.bounds(place)
    if passage.chunks[place - 1].text == ":" and place - first >= _LABEL:
        term = passage.chunks[place - 2].term("substance")
        if term is not None:
            return term.item  # « Stupéfiants : 12,7 tonnes »
    item = _substance_before(passage, place, first)
    if item is not None:
        return item
    if is_whole(passage, place=place, first=first) or goes_on(passage, place=place):
        return "drug_unspecified"
    item = _substance_ahead(passage, place, last)
    if item is not None:
        return item
    only = passage.only_drug()
    if only is not None and passage.has_term(first, last=last, kind="portion"):
        return only
    if only is not None and (last - first <= _FRAGMENT or _is_lot(passage, place)):
        return only
    if only is not None and is_seized(passage, first=first, last=last):
        return only
    if not _is_told_alone(passage, first, last) and passage.header_of(place) is None:
        return None
    return _substance_elsewhere(passage, place) or (
        (only or "drug_unspecified") if is_seized(passage, first=first, last=last) else None
    )


def _substance_before(passage: Passage, place: int, first: int) -> str | None:
    """Return the drug that the sentence of a mass named last."""
    if is_of_all(passage, place=place, first=first):
        return "drug_unspecified"
    for at in range(place - 1, first - 1, -1):
        term = passage.chunks[at].term("substance")
        if term is not None and term.item != "drug_unspecified":
            both = "total" in passage.texts[at:place] and mixture_before(passage, at=at)
            return both or term.item
        portion = passage.chunks[at].term("portion")
        if portion is not None and portion.item in DEFAULT_OF_PORTION:
            return DEFAULT_OF_PORTION[portion.item]
    return None


def _is_lot(passage: Passage, place: int) -> bool:
    """« un premier lot de 850 kilos », « le précédent record, 1,2 tonne »: a load told by itself."""
    if [chunk.text for chunk in passage.chunks[place + 1 : place + 4]] in _TAKEN_UP:
        return True
    listed = passage.texts[passage.bounds(place)[0]] == "•"  # « • Roissy : 148 kilos »
    return listed or passage.says(_LOTS, first=place - 7, last=place - 1)


def _substance_elsewhere(passage: Passage, place: int) -> str | None:
    """Look for the drug in the sentences before, then in those after."""
    first, last = passage.bounds(place)
    header = passage.header_of(place)
    since = passage.sentences[max(0, passage.sentence_of[place] - 4)].first
    if header is not None:
        since = min(since, header.first)
    for at in range(first - 1, since - 1, -1):
        term = passage.chunks[at].term("substance")
        if term is not None and term.item not in NO_NAME:
            return name_total(passage, place=place, at=at, item=term.item)
    ahead = [chunk.term("substance") for chunk in passage.chunks[place + 1 : last + 60] if chunk.terms]
    named = {term.item for term in ahead if term is not None and term.item not in NO_NAME}
    # Where several are named behind it, « 128 tonnes ont été saisies » is of them all.
    return next(iter(named)) if len(named) == 1 else None


def _substance_ahead(passage: Passage, place: int, last: int) -> str | None:
    """« 1,2 kg de poudre, de la cocaïne »: the drug is named after its mass, before the next figure."""
    for chunk in passage.chunks[place + 1 : min(last, place + 9) + 1]:
        term = chunk.term("substance")
        if term is not None and term.item not in NO_NAME:
            return term.item
        if chunk.kind == "q" and not (chunk.quantity is not None and chunk.quantity.article):
            break
    return None


def _is_told_alone(passage: Passage, first: int, last: int) -> bool:
    """A mass whose substance stands in another sentence must at least be told as a seizure."""
    return is_seized(passage, first=first, last=last) or passage.says(_TOTALS, first=first, last=last)


def is_seized(passage: Passage, *, first: int, last: int) -> bool:
    """Tell whether a verb of seizure stands in a run of chunks."""
    return any(
        term.type == "seizure" and term.kind == "verb"
        for chunk in passage.chunks[first : last + 1]
        for term in chunk.terms
    )


def _is_sale(passage: Passage, place: int, first: int) -> bool:
    if not passage.tells(_SOLD) or passage.says(_STILL_THERE, first=place + 1, last=place + 8):
        return False
    for at in range(place + 1, min(passage.bounds(place)[1] + 1, place + _FAR + 4)):
        if passage.texts[at - 1] == "ete" and passage.texts[at] in _SOLD:
            return True  # « un kilo pour l'un et deux pour l'autre ont été écoulés »
    after = passage.texts[place + 1 : place + 7]
    until = after.index("(") if "(" in after else 6  # « 30 kg de coupe (pour fabriquer la drogue) »
    return passage.says(_SOLD, first=max(first, place - 9), last=place - 1) or passage.says(
        _SOLD, first=place + 1, last=place + until
    )


def _is_just_sold(passage: Passage, place: int, first: int) -> bool:
    """« ayant écoulé près de six kilos »: the verb beside the mass decides, whatever else is told."""
    since = max(first, place - 3)
    covers = passage.says(_ON, first=since, last=place - 1) and (
        passage.says(_COVERING, first=max(first, place - 5), last=place - 1)
        or is_traded(passage, place=place, first=first)
    )
    if covers and not passage.says(_SEIZURES, first=first, last=place - 1):
        return True  # « un trafic portant sur 400 kg », « le trafic porterait au total sur 30 tonnes »
    return passage.says(_SOLD, first=since, last=place - 1) and not passage.says(
        _STILL_THERE, first=place + 1, last=place + 8
    )


def _is_caught_with(passage: Passage, place: int, first: int) -> bool:
    """« arrêtée pour avoir acheté et transporté 4 kg »: what one is arrested for was found."""
    lead = passage.texts[max(first, place - _FAR) : place]
    told = any(lead[at : at + 2] == ["pour", "avoir"] for at in range(max(0, len(lead) - 7), len(lead)))
    return told and any(text.startswith(("interpell", "arrete")) for text in lead)


def _rhythm(passage: Passage, place: int) -> str | None:
    if not (passage.tells(_EVERY) and passage.tells(_SPANS)):
        return None
    first, last = passage.bounds(place)
    for lead, noun in itertools.pairwise(passage.texts[first : last + 1]):
        if lead in _EVERY and noun in _SPANS:
            return "an" if noun == "annee" else noun
    return None


def _complete(passage: Passage, place: int, quantity: Quantity) -> bool:
    """Give its unit to a number that a list of masses leaves bare: « 30 kg de cannabis et 7 de cocaïne »."""
    if quantity.article or quantity.approx == "vague":
        return False
    first, last = passage.bounds(place)
    chunks = passage.chunks
    follow = chunks[place + 1].text if place < last else ""
    if follow in ("de", "d'") and place + 2 <= last and chunks[place + 2].term("substance") is not None:
        mass = _mass(passage, range(place - 1, first - 1, -1))
        term = chunks[place + 2].term("substance")
        if (
            mass is not None
            and term is not None
            and term.item != "cannabis_plants"
            and _was_read(passage, place)
        ):
            _keep(passage, place, quantity, mass, item=term.item, end=chunks[place + 2].end)
            return True
    ranged = follow == "a" and chunks[place - 1].text == "de"
    if ranged:
        mass, item = chunks[place + 2].quantity, _item_of(passage, place + 2)
        if mass is not None and mass.unit == "g" and item is not None:
            _keep(passage, place, quantity, mass, item=item, end=None)
            return True
    led = chunks[place - 1].text != "de" or passage.texts[place - 2] in _TAKINGS
    if follow in ("et", ",", "puis") and place + 2 <= last and led:
        mass = chunks[place + 2].quantity
        item = _item_of(passage, place + 2)
        if mass is not None and mass.unit == "g" and item is not None:
            _keep(passage, place, quantity, mass, item=item, end=None)
            return True
    return False


def _was_read(passage: Passage, place: int) -> bool:
    """« 500 kilos ont été importés, 300 d'héroïne »: what goes on with a list that was left out is too."""
    return any(one.unit == "g" for one in passage.found_in(passage.sentence_of[place]))


def _mass(passage: Passage, places: range) -> Quantity | None:
    for at in places:
        quantity = passage.chunks[at].quantity
        if quantity is not None and quantity.unit == "g":
            return quantity
        if quantity is not None and at in passage.taken and _item_of(passage, at) is not None:
            continue  # « 115 kilos de cannabis, 14 de cocaïne et 2,6 d'héroïne »
        if quantity is not None and not quantity.article and quantity.unit not in ("times", "percent", "day"):
            return None
    return None


def _item_of(passage: Passage, place: int) -> str | None:
    near = passage.found_in(passage.sentence_of[place])
    return next((one.item for one in near if one.place == place and one.type == "seizure"), None)


def _keep(
    passage: Passage, place: int, quantity: Quantity, mass: Quantity, *, item: str, end: int | None
) -> Candidate:
    candidate = propose("seizure", item=item, place=place, quantity=quantity, end=end)
    if candidate.value is not None:
        candidate.value *= mass.scale
    candidate.unit = "g"
    return passage.add(candidate, rule=NAME)


RULE = Rule(
    name=NAME,
    description="Substances seized, by mass.",
    find=find,
    types=("seizure",),
    true=(
        (
            "La perquisition a permis de saisir 3,2 kg de cocaïne et 450 grammes d'héroïne.",
            (("seizure", "cocaine", 3200), ("seizure", "heroin", 450)),
        ),
        ("Au total, 13kg300 d'herbe ont été découverts.", (("seizure", "cannabis_herb", 13300),)),
        (
            "Les douaniers ont saisi 40 kg de résine et 6 de cocaïne.",
            (("seizure", "cannabis_resin", 40000), ("seizure", "cocaine", 6000)),
        ),
        (
            "Ils ont saisi 90 kilos d'herbe, 12 de cocaïne et 1,4 d'héroïne.",
            (("seizure", "cannabis_herb", 90000), ("seizure", "heroin", 1400)),
        ),
        ("Ils ont saisi deux kilos de résine de cannabis et d'herbe.", (("seizure", "cannabis", 2000),)),
        (
            "Elle a été arrêtée pour avoir acheté et transporté 4 kg d'héroïne.",
            (("seizure", "heroin", 4000),),
        ),
        (
            "Il avait 41 kilos d'herbe dans sa voiture. Les 40.760 kilos d'herbe valent cher.",
            (("seizure", "cannabis_herb", 41000), ("seizure", "cannabis_herb", 40760)),
        ),
        ("Résine de cannabis : 2 kg 500", (("seizure", "cannabis_resin", 2500),)),
        ("Une tonne et demie de résine de cannabis interceptée", (("seizure", "cannabis_resin", 1500000),)),
    ),
    false=(
        "Les policiers espéraient 80 kg de résine, le coffre était vide.",
        "Chaque pochon contenait 2 g de cocaïne.",
        "Le préfet vise la saisie de 12 tonnes de cannabis cette année.",
        "Le film raconte la saisie de 300 kg d'héroïne.",
        "Le trafic a porté sur 60 kg de cocaïne en un an.",
        "Les 15 kg d'herbe leur ont été volés.",
        "Le trafic porterait au total sur 30 tonnes de résine de cannabis.",
        "En un an, 80 kilos de résine ont été importés, et 15 de cocaïne.",
        "Tous les mois, 300 grammes d'héroïne étaient convoyés vers la côte.",
        "Les passeurs avalaient jusqu'à 900 grammes de cocaïne.",
        "Le camion transportait 12 tonnes de tomates.",
        "Les agents ont évacué 3 tonnes de gravats.",
        "La drogue était répartie dans quatre sacs de sport.",
        "La cocaïne était conditionnée en pochons de 5 g. Chaque pochon renfermait 2 g d'herbe.",
        "Un gramme d'héroïne pour 30 euros, voilà le tarif.",
    ),
)
