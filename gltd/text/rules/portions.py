"""Substances seized and counted: doses, tablets, plants, packets; and masses whose unit is in a label."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.drugs import DEFAULT_OF_PORTION, is_seized, substance_after
from gltd.text.rules.rule import Rule
from gltd.text.weighings import is_capped

NAME = "portions"
_POTENTIAL = cue_words("drugs.potential")
_COUNTABLE = {"mdma": "cachet", "medication": "médicament", "tobacco": "cigarette", "cannabis_plants": None}
_PACKED = cue_words("portions.packed")
_LABEL_UNITS = {
    "kg": 1000,
    "kilos": 1000,
    "kilogrammes": 1000,
    "g": 1,
    "grammes": 1,
    "tonnes": 1_000_000,
    "t": 1_000_000,
}
_BEFORE_VALUE = frozenset((":", "|", "=", ")"))
_FULL_OF = cue_words("portions.full_of")

_HANDED, _TO_SOMEBODY = (
    frozenset(("remis", "confie", "donne")),
    frozenset(("m'", "lui", "leur", "nous", "t'")),
)
_EACH = frozenset(("chacun", "chacune"))


def find(passage: Passage) -> None:
    """Read each number of portions of a substance."""
    if passage.kinds.isdisjoint(("substance", "portion")):
        return
    for place, quantity in passage.quantities("count"):
        _count(passage, place, quantity)


def _count(passage: Passage, place: int, quantity: Quantity) -> None:
    if _count_label(passage, place, quantity):
        return
    head = passage.head(
        place, "portion", "substance", "package", "goods", "vehicle", "person", "event", "force"
    )
    if head is None:
        return
    chunk = passage.chunks[head]
    portion, substance = chunk.term("portion"), chunk.term("substance")
    item: str | None = None
    counted: str | None = None
    end = chunk.end
    if portion is not None:
        counted = portion.item
        item, after, _ = substance_after(passage, place=head)
        end = after or end
        if counted == "paquet" and item not in (None, "tobacco"):
            return  # « 49 paquets de résine » are packing.
        if item is None and _text_after(passage, head) in _FULL_OF:
            return
        if item is None and _is_tobacco(passage, place, counted):
            item = "tobacco"
        if item is None:
            item = DEFAULT_OF_PORTION.get(counted) or _loose_portion(passage, place, head, counted)
    elif substance is not None and substance.item in _COUNTABLE:
        item, counted = substance.item, _COUNTABLE[substance.item]
    if (
        item is None
        or _is_potential(passage, place, item)
        or (portion is not None and _is_packing(passage, place))
    ):
        return
    if (quantity.article and item != "cannabis_plants") or _is_habit(passage, head):
        return
    candidate = propose("seizure", item=item, place=place, quantity=quantity, end=end)
    candidate.counted = counted
    if portion is not None and item == "medication":
        candidate.qualifier = passage.folded.written(chunk.end, end=end).strip()
    passage.add(candidate, rule=NAME)


def _is_tobacco(passage: Passage, place: int, counted: str) -> bool:
    """« 480 paquets de cigarettes et 35 cartouches »; « 900 cartons » in a text about tobacco."""
    if counted != "cartouche":
        return counted in ("paquet", "carton") and passage.is_about_tobacco()
    first, last = passage.bounds(place)
    found = passage.found_in(passage.sentence_of[place])
    told = any(one.item == "tobacco" for one in found)
    if not told and passage.is_about_tobacco() and is_seized(passage, first=first, last=last):
        return not any(chunk.term("goods") for chunk in passage.chunks if chunk.terms)
    return told and not passage.has_term(first, last=last, kind="goods")


def _is_habit(passage: Passage, head: int) -> bool:
    """« six joints par jour » are smoked."""
    after = [chunk.text for chunk in passage.chunks[head + 1 : head + 3]]
    return after[:1] in (["par"], ["chaque"]) and after[-1] in ("jour", "semaine", "soir")


def _text_after(passage: Passage, place: int) -> str:
    return passage.chunks[place + 1].text if place + 1 < len(passage.chunks) else ""


def _count_label(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« Plants de cannabis : 1 214 »."""
    if _weigh_label(passage, place, quantity):
        return True
    at = passage.label(place, "substance")
    term = passage.chunks[at].term("substance") if at is not None else None
    if term is None or term.item != "cannabis_plants" or passage.head(place) is not None:
        return False
    passage.add(propose("seizure", item=term.item, place=place, quantity=quantity), rule=NAME)
    return True


def _weigh_label(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« Cannabis saisi (kg) | 81 »: the unit stands in the label of the row."""
    chunks = passage.chunks
    at = place - 1
    if not place or (chunks[at].kind != "q" and chunks[at].text not in _BEFORE_VALUE):
        return False
    while at > 0 and (chunks[at].kind == "q" or chunks[at].text in (":", "|", "=")):
        at -= 1
    unit = chunks[at - 1].text if at > 1 and chunks[at].text == ")" else ""
    if unit not in _LABEL_UNITS or quantity.article or quantity.value is None:
        return False
    for back in range(at - 2, max(-1, at - 8), -1):
        if chunks[back].kind == "q" or chunks[back].text == "\n":
            return False
        term = chunks[back].term("substance")
        if term is not None and term.item != "cannabis_plants":
            candidate = propose("seizure", item=term.item, place=place, quantity=quantity)
            candidate.value, candidate.unit = round(quantity.value * _LABEL_UNITS[unit], 3), "g"
            passage.add(candidate, rule=NAME)
            return True
    return False


def _loose_portion(passage: Passage, place: int, head: int, counted: str) -> str | None:
    """Doses and tablets whose substance is told elsewhere in the sentence."""
    if counted not in ("dose", "cachet", "ovule", "pain", "paquet", "carton", "ampoule"):
        return None
    if counted in ("pain", "paquet") and _is_weighed_next(passage, head):
        return None
    only = passage.only_drug() if counted in ("ovule", "dose") else None
    if only is not None:
        return only
    first, last = passage.bounds(place)
    if counted == "ampoule":
        last = min(last, head + 6)
        first = place
    ahead, back = range(head + 1, min(last, head + 12) + 1), range(place - 1, first - 1, -1)
    near = passage.texts[max(first, place - 5) : place]
    told_before = "(" in near and ")" not in near  # « 1 kg d'ecstasy (3 179 cachets) et 500 g de cannabis »
    for at in (*back, *ahead) if told_before else (*ahead, *back):
        term = passage.chunks[at].term("substance")
        if term is not None and (counted in ("paquet", "carton")) == (term.item == "tobacco"):
            return str(term.item)
    handed = passage.texts[place - 1] in _HANDED and not _TO_SOMEBODY.isdisjoint(
        passage.texts[place - 3 : place]
    )
    if counted in ("dose", "cachet") and not handed and is_seized(passage, first=first, last=last):
        return "drug_unspecified" if counted == "dose" else "mdma"
    return None


def _is_weighed_next(passage: Passage, head: int) -> bool:
    """« 61 pains entourés de ruban : 68 kg de cocaïne »: the mass tells the same drug."""
    _, last = passage.bounds(head)
    for at in range(head + 1, min(last, head + 10)):
        if passage.texts[at] == ":":
            weighed = passage.chunks[at + 1].quantity
            return weighed is not None and weighed.unit == "g"
    return False


def _is_potential(passage: Passage, place: int, item: str) -> bool:
    first, _ = passage.bounds(place)
    lead = passage.words_between(max(first, place - 4), last=place - 1)
    if item == "cannabis_plants":
        lead = lead - {"soit"}  # « toute la plantation, soit 45 pieds »
    return bool(lead & _POTENTIAL) or is_capped(passage, place=place)


def _is_packing(passage: Passage, place: int) -> bool:
    """« 108 kilos conditionnés en 96 pains », « 5 kg en cinq pains »: the same drug, by its packets."""
    if not _EACH.isdisjoint(passage.texts[max(0, place - 3) : place]):
        return True  # « douze cartons contenant chacun 50 cartouches »
    if "totalisant" in passage.texts[place + 1 : place + 4]:
        return True  # « 90 cartons, totalisant 900 kg de cigarettes »
    if passage.texts[place - 1] != "en":
        return False
    weighed = any(one.unit == "g" for one in passage.found_in(passage.sentence_of[place]))
    return weighed or passage.texts[place - 2] in _PACKED


RULE = Rule(
    name=NAME,
    description="Substances seized by dose, tablet, plant or packet, and by labels that hold the unit.",
    find=find,
    types=("seizure",),
    true=(
        ("Ils ont trouvé 2 kg d'ecstasy (6 400 cachets) et 300 g d'herbe.", (("seizure", "mdma", 6400),)),
        ("Ils ont trouvé 250 plants de cannabis dans un hangar.", (("seizure", "cannabis_plants", 250),)),
        ("Toute la culture, soit 38 pieds, a été saisie.", (("seizure", "cannabis_plants", 38),)),
        ("Neuf olives de résine ont été découvertes.", (("seizure", "cannabis_resin", 9),)),
        (
            "Un trafic de cigarettes est apparu. Huit cartouches ont été saisies dans un coffre.",
            (("seizure", "tobacco", 8),),
        ),
        ("1 200 cachets d'ecstasy ont été saisis.", (("seizure", "mdma", 1200),)),
        ("Cocaïne saisie (kg) : 3,2", (("seizure", "cocaine", 3200),)),
        ("Les douaniers ont saisi 300 cartouches de cigarettes.", (("seizure", "tobacco", 300),)),
        (
            "Le coffre cachait 90 paquets de tabac et 12 cartouches.",
            (("seizure", "tobacco", 90), ("seizure", "tobacco", 12)),
        ),
    ),
    false=(
        "Là-bas, la culture à domicile est limitée à 6 pieds.",
        "Les douaniers ont ouvert les cartons, contenant chacun 55 cartouches de cigarettes.",
        "La drogue était répartie dans quatre sacs de sport.",
        "Les cigarettes manquent. Douze cartouches de fusil ont été saisies.",
        "Les douaniers ont découvert 40 paquets de résine dans la remorque.",
        "Un passant m'a remis trois comprimés.",
        "La poudre aurait permis de presser 40 000 cachets.",
    ),
)
