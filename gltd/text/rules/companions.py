"""People counted beside others: « le chef et ses 12 complices », « trois autres le sont aussi »."""

from __future__ import annotations

from gltd.text.candidates import Candidate, propose
from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule
from gltd.text.subjects import befalls_people, is_unnamed

NAME = "companions"
_LEADS = frozenset(("ses", "leurs", "de", "d'", "et", "les", "avec"))
_SAID_OF_BOTH = ("le sont", "le etaient", "l'ont", "l'etaient")
_LIKEWISE = (["le", "sont"], ["le", "etaient"], ["l'", "ont"], ["l'", "etaient"])
_ARE = frozenset(("sont", "etaient", "seraient"))
_CONCERNS = frozenset(("concernaient", "concernent", "impliquaient", "impliquent", "visaient", "relevaient"))
_ARE_OR_OF = (*[[verb] for verb in sorted(_ARE | _CONCERNS)], ["d'"])
_FIGURE = frozenset(("figurent", "figuraient"))
_DESCRIBED = cue_words("arrests.restrictive")
_TOTALS = (["au", "total"], ["en", "tout"], ["au", "global"])
_BRINGS, _NUMBERED = cue_words("people.brings"), cue_words("people.numbered")
_TYPES = frozenset(("arrest", "procedure", "check"))
_OF = frozenset(("de", "d'", "du", "des"))
_STOPS = frozenset((";", ":", "\n", "qui", "que", "dont", "ont", "sont", "ete"))
_FAR, _NEAR = 16, 6


def find(passage: Passage) -> None:
    """Read people who share what befell others of the sentence."""
    if passage.kinds.isdisjoint(("event", "verb", "state")):
        return
    likewise = any(phrase in passage.folded.text for phrase in _SAID_OF_BOTH)
    for place, quantity in passage.quantities("count"):
        if quantity.article or quantity.value is None or place < 1:
            continue
        lead = passage.texts[place - 1]
        if lead == "soit":
            _read_total(passage, place, quantity)
        elif passage.texts[place + 1 : place + 2] in _ARE_OR_OF:
            _read_described(passage, place, quantity)
        elif lead == ",":
            _read_apposed(passage, place, quantity)
        elif lead in _FIGURE:
            _read_figuring(passage, place, quantity)
        elif lead == "a" and not _BRINGS.isdisjoint(passage.texts[max(0, place - _NEAR) : place]):
            _read_brought(passage, place, quantity)
        elif not (likewise and _read_likewise(passage, place, quantity)) and lead in _LEADS:
            _read_joined(passage, place, quantity)


def _read_joined(passage: Passage, place: int, quantity: Quantity) -> None:
    """« l'interpellation du chef et de ses 12 complices », « ont écroué le chef et 12 complices »."""
    head = passage.head(place)
    if head is None and not is_unnamed(passage, place=place):
        return
    if head is not None and passage.chunks[head].term("person") is None:
        return
    links = [at for at in range(place - 1, max(0, place - 5), -1) if passage.texts[at] in ("et", "puis")]
    act = _act_before(passage, links[0], of="de" in passage.texts[links[0] : place]) if links else None
    if act is not None:
        end = passage.chunks[head].end if head is not None else None
        passage.add(propose("arrest", item=act.item, place=place, quantity=quantity, end=end), rule=NAME)


def _act_before(passage: Passage, link: int, *, of: bool) -> Term | None:
    """Return the arrest of one person told before « et »; a noun wants « de » twice."""
    first, _ = passage.bounds(link)
    someone = False
    for at in range(link - 1, max(first, link - _FAR) - 1, -1):
        chunk = passage.chunks[at]
        counted = chunk.quantity is not None and not chunk.quantity.article
        if chunk.text in _STOPS or (counted and not of):
            return None
        if not chunk.terms:
            continue
        event, verb = chunk.term("event"), chunk.term("verb")
        if event is not None and event.type == "arrest" and (verb is None or not passage.is_participle(at)):
            return event if of and not _OF.isdisjoint(passage.texts[at + 1 : link]) else None
        if verb is not None:
            known = someone and not of and befalls_people(passage, at=at, term=verb)
            return verb if known and passage.is_active(at, term=verb) else None
        someone = someone or chunk.term("person") is not None
    return None


def _read_likewise(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« Un acheteur et trois autres personnes le sont également »: what was said last befell them too."""
    head = passage.head(place)
    start = head if head is not None else place
    _, last = passage.bounds(place)
    for at in range(start + 1, min(last, start + _FAR)):
        if passage.texts[at : at + 2] in _LIKEWISE:
            break
        if passage.chunks[at].kind == "q" or passage.texts[at] in _STOPS:
            return False
    else:
        return False
    number = passage.sentence_of[place]
    near = [one for one in passage.found_in(number - 1, number) if one.place < place and one.type == "arrest"]
    if not near:
        return False
    before = max(near, key=lambda one: one.place)
    for one in [one for one in near if one.place == before.place]:
        _copy(passage, place, quantity, one)
    return True


def _read_total(passage: Passage, place: int, quantity: Quantity) -> None:
    """« 12 interpellations à Agen et 4 à Pau, soit 16 au total »."""
    after = passage.texts[place + 1 : place + 3]
    near = [one for one in passage.found_in(passage.sentence_of[place]) if one.place < place]
    counted = [one for one in near if one.type in _TYPES and one.unit == "count"]
    if not counted:
        return
    before = max(counted, key=lambda one: one.place)
    summed = sum(one.value or 0 for one in counted if one.item == before.item) == quantity.value
    if after in _TOTALS or (summed and len(counted) > 1):
        _copy(passage, place, quantity, before)


def _read_brought(passage: Passage, place: int, quantity: Quantity) -> None:
    """« portent le total à 14 », « ce qui porte le nombre d'interpellations à 14 »."""
    lead = passage.chunks[max(0, place - _NEAR) : place]
    if _NUMBERED.isdisjoint(chunk.text for chunk in lead):
        return
    named = next((chunk.term("event") for chunk in lead if chunk.terms and chunk.term("event")), None)
    if named is not None and named.type == "arrest":
        passage.add(propose("arrest", item=named.item, place=place, quantity=quantity), rule=NAME)
        return
    before = passage.last_counted(place, back=1) if named is None else None
    if before is not None and before.type in _TYPES and (before.value or 0) < (quantity.value or 0):
        _copy(passage, place, quantity, before)


def _read_described(passage: Passage, place: int, quantity: Quantity) -> None:
    """« Onze vendeurs ont été arrêtés. Quatre d'entre eux sont mineurs. »: a part of the ten."""
    at = place + 1 if passage.texts[place + 1] != "d'" else place + 4
    if passage.texts[at : at + 1] and passage.texts[at] in _CONCERNS:
        _read_part(passage, place, quantity)
        return
    near = passage.chunks[at : at + _NEAR]
    if len(near) < 2 or near[0].text not in _ARE:
        return
    told = near[2] if near[1].text == "des" and len(near) > 2 else near[1]
    if told.text in _DESCRIBED:
        _read_part(passage, place, quantity)


def _read_figuring(passage: Passage, place: int, quantity: Quantity) -> None:
    """« Parmi elles figurent quatre mineurs »: a part of those whom the sentence before counts."""
    if "parmi" in passage.texts[max(0, place - _NEAR) : place] and passage.head(place, "person") is not None:
        _read_part(passage, place, quantity)


def _read_apposed(passage: Passage, place: int, quantity: Quantity) -> None:
    """« Les arrestations, sept en tout, ont suivi »: the figure stands behind its plural noun."""
    event = passage.chunks[place - 2].term("event") if place > 2 else None
    if event is None or event.type != "arrest" or passage.texts[place - 3] not in ("les", "ces", "des"):
        return
    after = passage.texts[place + 1 : place + 3]
    if after[:1] == [","] or after in _TOTALS:
        start = propose("arrest", item=event.item, place=place, quantity=quantity)
        passage.add(start, rule=NAME)


def _read_part(passage: Passage, place: int, quantity: Quantity) -> None:
    before = passage.last_counted(place, back=1)
    if before is not None and before.type == "arrest" and (before.value or 0) > (quantity.value or 0):
        candidate = propose("arrest", item=before.item or "", place=place, quantity=quantity)
        candidate.part_of = before.part_of or before
        passage.add(candidate, rule=NAME)


def _copy(passage: Passage, place: int, quantity: Quantity, before: Candidate) -> None:
    passage.add(propose(before.type, item=before.item or "", place=place, quantity=quantity), rule=NAME)


RULE = Rule(
    name=NAME,
    description="People who share what befell others, and the totals that they bring.",
    find=find,
    types=("arrest", "procedure", "check"),
    true=(
        (
            "L'enquête a conduit à l'arrestation du chef d'un réseau et de ses neuf complices.",
            (("arrest", "interpellation", 9),),
        ),
        (
            "Les gendarmes ont interpellé le gérant et sept clients.",
            (("arrest", "interpellation", 7),),
        ),
        (
            "Cinq vendeurs sont écroués et trois acheteurs le sont également.",
            (("arrest", "ecrou", 5), ("arrest", "ecrou", 3)),
        ),
        (
            "Sept interpellations ont eu lieu à Agen et quatre à Pau, soit onze au total.",
            (
                ("arrest", "interpellation", 7),
                ("arrest", "interpellation", 4),
                ("arrest", "interpellation", 11),
            ),
        ),
        (
            "Ces trois nouvelles interpellations portent le total à 19.",
            (("arrest", "interpellation", 3), ("arrest", "interpellation", 19)),
        ),
    ),
    false=(
        "Le procureur salue l'arrestation du chef et de belles prises.",
        "La commune porte le total à 19.",
        "Le maire et ses douze adjoints ont salué l'arrestation du suspect.",
    ),
)
