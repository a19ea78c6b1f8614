"""People, dogs and units of the services engaged in an operation."""

from __future__ import annotations

import itertools

from gltd.text.candidates import propose
from gltd.text.hypotheses import is_to_come
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.predicates import acts_after
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule
from gltd.text.services import merge_services, name_service, named_before

NAME = "forces"
_FEW = 5
_REACH, _CHANGE_REACH, _TIGHT = 8, 6, 4
_CHANGED, _STRENGTH = cue_words("quantities.change"), cue_words("forces.strength")
_SENT, _SENDS, _IDLE = cue_words("forces.sent"), cue_words("forces.sends"), cue_words("forces.idle")
_SUSPECTED = cue_words("forces.suspected")
_HARMED, _MOBILISED = cue_words("harmed"), cue_words("mobilised")
_RESCUE = frozenset(("pompiers", "sapeurs", "secours", "samu", "incendie"))
_MEN_REACH = 14
_COUNTS, _WANTED = cue_words("forces.counts"), cue_words("forces.wanted")


def find(passage: Passage) -> None:
    """Read each number of police, gendarmes, customs officers, dogs and units."""
    for place, quantity in passage.quantities("count"):
        head = passage.head(place)
        if head is None:
            _read_men(passage, place, quantity)
            continue
        chunk = passage.chunks[head]
        term = chunk.term("force")
        if term is None or (quantity.article and term.item != "crs"):
            if chunk.text in ("hommes", "personnels", "personnes"):
                _read_men(passage, place, quantity)
            continue
        _read_counted(passage, place, quantity, head)


def _read_counted(passage: Passage, place: int, quantity: Quantity, head: int) -> None:
    """Read a number of officers, dogs or units by the words about it."""
    chunk, (first, last) = passage.chunks[head], passage.bounds(place)
    term = chunk.term("force")
    near = passage.words_between(max(first, place - 8), last=min(last, head + 10))
    if term is None or quantity.article or near & _IDLE or near & _HARMED or is_wished(near):
        return
    if term.item in ("agents", "units", "other"):
        near |= passage.words_between(head, last=last) & _SENT
    if is_to_come(passage, place=place) or _is_to_come(passage, place):
        return
    if near & _SUSPECTED and _read_arrested(passage, place, quantity, head):
        return
    item, end = merge_services(passage, head=head, item=name_service(passage, head=head, item=term.item))
    if not _is_engaged(passage, place, quantity, item, near):
        return
    if passage.texts[place - 1] == "soit" and _follows_crs(passage, place):
        item = "crs"
    candidate = propose("forces", item=item, place=place, quantity=quantity, end=end)
    if item in ("crs", "units", "dogs") and "unit" in chunk.text:
        candidate.counted = "unité"
    if "equipage" in chunk.text:
        candidate.counted = "équipage"
    if "renfort" in near and item in ("gendarmes", "police"):
        candidate.qualifier = "renfort"
    passage.add(candidate, rule=NAME)


def is_wished(near: set[str]) -> bool:
    """« le syndicat réclame 50 policiers », « il en manque 12 »: nobody has sent them."""
    return not near.isdisjoint(_WANTED)


def _is_to_come(passage: Passage, place: int) -> bool:
    """« une antenne composée de 25 policiers va être créée », « passée de six à neuf enquêteurs »."""
    first, last = passage.bounds(place)
    after = passage.texts[place + 1 : min(last, place + _REACH) + 1]
    if any(one in ("va", "vont") and other == "etre" for one, other in itertools.pairwise(after)):
        return True
    lead = passage.words_between(max(first, place - _CHANGE_REACH), last=place - 1)
    if (after[1:3] == ["de", "plus"] or after[2:4] == ["de", "plus"]) and lead.isdisjoint(_COUNTS):
        return True  # « Vingt policiers de plus ? »
    changed = passage.texts[place - 1] in ("a", "de") and not lead.isdisjoint(_CHANGED)
    return changed and (lead | passage.words_between(place + 1, last=place + _TIGHT)).isdisjoint(_STRENGTH)


def _is_engaged(passage: Passage, place: int, quantity: Quantity, item: str, near: set[str]) -> bool:
    first, last = passage.bounds(place)
    words = passage.words_between(first, last=last)
    if item in ("agents", "units", "other") and not near & _MOBILISED:
        return False
    if item in ("police", "gendarmes", "customs") and (quantity.value or 0) < _FEW:
        return bool(near & _MOBILISED) and not passage.words_between(place - 2, last=place - 1) & {"les"}
    return not words & {"syndicat", "manifestation", "procès"}


def _follows_crs(passage: Passage, place: int) -> bool:
    """« Deux sections de CRS, soit 40 fonctionnaires »."""
    near = passage.found_in(passage.sentence_of[place])
    return bool(near) and near[-1].type == "forces" and near[-1].item == "crs"


def _read_arrested(passage: Passage, place: int, quantity: Quantity, head: int) -> bool:
    """« Trois policiers ont été mis en examen »: officers who are themselves the suspects."""
    acts = acts_after(passage, place=head, types=("arrest",), reach=_REACH, shared=False)
    for _, act in acts[:3]:
        candidate = propose("arrest", item=act.item, place=place, quantity=quantity)
        candidate.end = passage.chunks[head].end
        passage.add(candidate, rule=NAME)
    return bool(acts)


def _read_men(passage: Passage, place: int, quantity: Quantity) -> None:
    """« 80 hommes ont été mobilisés », « l'opération a mobilisé 80 personnes »."""
    at = place + 1
    if at >= len(passage.chunks) or passage.chunks[at].text not in ("hommes", "personnels", "personnes"):
        return
    first, last = passage.bounds(place)
    reach = _REACH if passage.chunks[at].text == "personnes" else _MEN_REACH
    after = passage.words_between(at, last=min(last, at + reach))
    lead = passage.words_between(max(first, place - _TIGHT), last=place - 1)
    told = passage.texts[place - 1] == "soit" and any(
        one.type == "forces" for one in passage.found_in(passage.sentence_of[place])
    )
    if not told and after.isdisjoint(_SENT) and lead.isdisjoint(_SENDS):
        return
    since = passage.sentences[max(0, passage.sentence_of[place] - 1)].first
    if not _RESCUE.isdisjoint(passage.words_between(since, last=last)):
        return  # « Les secours ont engagé 22 hommes »
    item = named_before(passage, place=place) or "agents"
    passage.add(
        propose("forces", item=item, place=place, quantity=quantity, end=passage.chunks[at].end), rule=NAME
    )


RULE = Rule(
    name=NAME,
    description="Forces engaged in an operation.",
    find=find,
    types=("forces", "arrest"),
    true=(
        ("Plus de 120 policiers et gendarmes ont été mobilisés.", (("forces", "police_gendarmes", 120),)),
        ("Une soixantaine de gendarmes étaient sur le terrain.", (("forces", "gendarmes", 60),)),
        ("45 douaniers et 6 équipes cynophiles ont participé à l'opération.",
         (("forces", "customs", 45), ("forces", "dogs", 6))),
        ("Près de 80 hommes ont été engagés par la gendarmerie.", (("forces", "agents", 80),)),
        ("L'opération a mobilisé 65 personnels.", (("forces", "agents", 65),)),
        ("Sept policiers ont été mis en examen.", (("arrest", "mise_en_examen", 7),)),
    ),
    false=(
        "Une antenne de 25 policiers va être créée.",
        "La CRS 82 est intervenue.",
        "Trois policiers ont été blessés.",
        "Ils sont venus à 6 heures.",
        "200 policiers ont manifesté devant la préfecture.",
    ),
)  # fmt: skip
