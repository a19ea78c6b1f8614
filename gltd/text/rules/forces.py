"""People, dogs and units of the services: engaged in an operation, or added to a staff."""

from __future__ import annotations

import itertools

from gltd.text.candidates import propose
from gltd.text.hypotheses import is_to_come
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "forces"
_STAFF = {
    "police": "police",
    "gendarmes": "gendarmes",
    "police_gendarmes": "police_gendarmes",
    "municipal_police": "municipal_police",
    "customs": "customs",
    "agents": "agents",
}
_ADDED = cue_words("forces.added")
_TOTAL = cue_words("forces.total")
_IN_POST = cue_words("forces.in_post")
_TOTAL_VERBS = _TOTAL - {"effectif", "effectifs"}
_HIRES = cue_words("forces.hires")
_SURE_ADDED = cue_words("forces.sure_added")
_UNIT_ITEMS = {"crs": "unité", "units": None, "dogs": None}
_STRENGTHENED = cue_words("forces.strengthened")
_MADE = cue_words("forces.made")
_COMING = cue_words("forces.coming")
_FEW = 5
_REACH, _CHANGE_REACH, _LONG_REACH, _TIGHT = 8, 6, 18, 4
_CHANGED, _LEVELS = cue_words("quantities.change"), cue_words("ellipsis.level")
_SENT = frozenset(("mobilises", "mobilisees", "deployes", "deployees", "engages", "engagees"))
_STRENGTH = cue_words("forces.strength")
_COMMANDS = cue_words("forces.commands")
_OWNERS, _OWNS, _POSTED = cue_words("forces.owners"), cue_words("forces.owns"), cue_words("forces.posted")
_CUSTOMS = frozenset(("douane", "douanes"))
_SERVICES = cue_words("forces.services")
_POLICE = cue_words("forces.police")
_COUNTS = cue_words("forces.counts")
_WANTED = cue_words("forces.wanted")


def find(passage: Passage) -> None:
    """Read each number of police, gendarmes, customs officers, dogs and units."""
    for place, quantity in passage.quantities("count"):
        head = passage.head(place)
        if head is None:
            if not _read_hires(passage, place, quantity):
                _read_men(passage, place, quantity)
            continue
        chunk = passage.chunks[head]
        term = chunk.term("force")
        if term is None or (quantity.article and term.item != "crs"):
            if chunk.text in ("hommes", "personnels", "personnes"):
                _read_men(passage, place, quantity)
            continue
        first, last = passage.bounds(place)
        near = passage.words_between(max(first, place - 8), last=min(last, head + 10))
        if near & cue_words("harmed") or near & _WANTED or quantity.article or _is_to_come(passage, place):
            continue
        item, end = _merge(passage, head, _service(passage, head, term.item))
        if _is_staff(passage, place, head, near, term.item):
            _add_staff(passage, place, quantity, item, near, end)
        elif _is_engaged(passage, place, quantity, item, near):
            candidate = propose("forces", item=item, place=place, quantity=quantity, end=end)
            if item in ("crs", "units", "dogs") and "unit" in chunk.text:
                candidate.counted = "unité"
            if "equipage" in chunk.text:
                candidate.counted = "équipage"
            if "renfort" in near and item in ("gendarmes", "police"):
                candidate.qualifier = "renfort"
            passage.add(candidate, rule=NAME)


def _service(passage: Passage, head: int, item: str) -> str:
    """« trente-cinq fonctionnaires »: of the police where the text has named policemen just before."""
    if passage.chunks[head].text not in ("fonctionnaire", "fonctionnaires"):
        return item
    named = _named_before(passage, head - 1)
    if named is None or named == "police_gendarmes":
        return "police" if not _POLICE.isdisjoint(passage.texts) else item
    return named


def _named_before(passage: Passage, place: int) -> str | None:
    for back in range(place, max(-1, place - 60), -1):
        term = passage.chunks[back].term("force")
        if term is not None and term.item in ("gendarmes", "police", "customs", "police_gendarmes", "crs"):
            return "police" if term.item == "crs" else term.item
    return None


def _merge(passage: Passage, head: int, item: str) -> tuple[str, int]:
    """« 200 policiers et gendarmes »: one number for several services."""
    end, items, at = head, [item], head
    while at + 2 < len(passage.chunks):
        step = 2 if passage.chunks[at + 2].text in ("de", "des", "d'") else 1
        joined = passage.chunks[at + 1].text in ("et", ",", "ou", "/", "-", "–")
        if not joined or at + 1 + step >= len(passage.chunks):
            break
        term = passage.chunks[at + 1 + step].term("force")
        if term is None:
            break
        at += 1 + step
        items.append(term.item)
        end = at
    if len(set(items)) > 1:
        both = {"police", "gendarmes"} & set(items)
        if both and set(items) - both <= {"dogs", "other"} and len(both) == 1:
            return item, passage.chunks[head].end  # « 70 policiers et des chiens »
        return ("police_gendarmes" if both else item), passage.chunks[end].end
    return item, passage.chunks[head].end


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


def _is_strength(passage: Passage, place: int, head: int, first: int) -> bool:
    """« l'effectif s'élevait à 127 », « c'est 143 policiers », « les 380 agents de la direction »."""
    last = passage.bounds(place)[1]
    if passage.words_between(head + 1, last=min(last, head + _REACH + 2)) & _SENT:
        return False
    lead = passage.texts[max(first, place - _LONG_REACH) : place]
    if not _STRENGTH.isdisjoint(lead) and not _LEVELS.isdisjoint(lead):
        return True
    if lead[-2:] == ["c'", "est"] or not _COMMANDS.isdisjoint(lead[-1:]):
        return True
    owned = passage.texts[head + 1 : head + 4]
    return lead[-1:] == ["les"] and owned[:1] in (["de"], ["du"]) and not _SERVICES.isdisjoint(owned)


def _is_staff(passage: Passage, place: int, head: int, near: set[str], item: str) -> bool:
    if item not in _STAFF:
        return False
    tight = passage.words_between(place + 1, last=head) | passage.words_between(head + 1, last=head + 2)
    first, last = passage.bounds(place)
    if tight & _SURE_ADDED or _is_strength(passage, place, head, first):
        return True
    before = passage.words_between(max(first, place - 10), last=place - 1)
    if "etablir" in before or "etablit" in before or "etablissent" in before:
        return True
    after = passage.words_between(head + 1, last=min(last, head + 8))
    if passage.chunks[head].text.startswith("effectif") and before & {"porte", "passe", "total", "a"}:
        return bool(before & {"porte", "passe"})
    if (before | after) & (_ADDED - {"autres", "arrives", "renforts"}) and "renfort" not in near:
        return not (near & {"mobilises", "deployes", "operation", "engages"})
    joined = "autres" in tight and bool(after & {"affectes", "rejoignent", "rejoint"})
    if joined or passage.words_between(place - 3, last=place - 1) & _STRENGTHENED:
        return True
    if before & {"augmente", "renforce"} and before & {"effectif", "effectifs"}:
        return True
    if item in ("agents", "municipal_police") and before & {"compte", "comptent", "dispose", "atteint"}:
        return True
    if near & {"mobilises", "deployes", "engages", "operation"}:
        return False
    if passage.words_between(place - 4, last=place - 1) & _COUNTS:
        return True
    if _is_in_post(after, item) or _is_owned(passage, place, first):
        return True
    return bool(before & {"effectif", "effectifs"}) and bool(before & (_TOTAL_VERBS | {"ainsi"}))


def _is_owned(passage: Passage, place: int, first: int) -> bool:
    """« la ville dispose de 64 policiers », « portant l'effectif à 64 gendarmes »."""
    lead = passage.words_between(max(first, place - _REACH), last=place - 1)
    return not lead.isdisjoint(_OWNS) and not lead.isdisjoint(_OWNERS)


def _is_in_post(after: set[str], item: str) -> bool:
    """« 8 policiers sont arrivés en renfort au commissariat »: to stay, and not for an evening."""
    if after & _IN_POST and item in _STAFF:
        return True
    return (
        "renfort" in after and not after.isdisjoint({"arrives", "arrivees"}) and not after.isdisjoint(_POSTED)
    )


def _add_staff(passage: Passage, place: int, quantity: Quantity, item: str, near: set[str], end: int) -> None:
    kind = _STAFF.get(item, "agents")
    first, last = passage.bounds(place)
    if passage.words_between(place + 1, last=min(last, place + 6)) & _COMING or is_to_come(
        passage, place=place
    ):
        return
    before = passage.words_between(max(first, place - 10), last=place - 1)
    number = passage.sentence_of[place]
    staffed = [one for one in passage.found_in(number) if one.type == "staffing"]
    if kind == "agents" and staffed:
        kind = (staffed[-1].item or kind).rpartition("_")[0]
    if kind == "agents" and not _CUSTOMS.isdisjoint(_topic_words(passage, place)):
        kind = "customs"
    if kind == "agents" and {"police", "municipale"} <= _topic_words(passage, place):
        kind = "municipal_police"
    earlier = [one for one in passage.found_in(number - 1) if one.type == "staffing"]
    if kind == "agents" and earlier:
        kind = (earlier[-1].item or kind).rpartition("_")[0]
    tight = passage.words_between(place + 1, last=place + 3)
    total = bool(
        before
        & {
            "effectif",
            "effectifs",
            "forte",
            "fort",
            "porte",
            "passe",
            "total",
            "compte",
            "comptent",
            "dispose",
            "atteint",
            "etablir",
            "etablit",
        }
    )
    total = total or _is_strength(passage, place, place + 1, first) or _is_owned(passage, place, first)
    total = total and not {"plus", "supplementaires"} & tight
    total = total and not before & ({"augmente", "augmentes"} | _STRENGTHENED) and not tight & _SURE_ADDED
    clause = _clause(passage, place, last)
    total = total or (bool(clause & (_IN_POST | {"total"})) and not tight & _SURE_ADDED)
    total = total or (bool({"effectif", "effectifs"} & tight) and bool(before & _TOTAL))
    candidate = propose(
        "staffing", item=f"{kind}_{'total' if total else 'added'}", place=place, quantity=quantity, end=end
    )
    passage.add(candidate, rule=NAME)


def _read_hires(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« Police municipale : 4 recrutements ; effectif total : 74 »: of the service that the line is about."""
    if _read_posts(passage, place, quantity):
        return True
    hired = bool(passage.words_between(place + 1, last=place + 2) & _HIRES)
    label = [chunk.text for chunk in passage.chunks[max(0, place - 3) : place]]
    total = label[-1:] == [":"] and not {"effectif", "total"}.isdisjoint(label)
    if quantity.article or not (hired or total):
        return False
    if not {"police", "municipale"} <= _topic_words(passage, place):
        return False
    end = passage.chunks[place + 1].end if hired else None
    item = f"municipal_police_{'added' if hired else 'total'}"
    passage.add(propose("staffing", item=item, place=place, quantity=quantity, end=end), rule=NAME)
    return True


def _read_posts(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« 2 200 postes de policiers ont été créés »: of the service named behind the posts."""
    words = [chunk.text for chunk in passage.chunks[place + 1 : place + 5]]
    at = next((place + 1 + far for far, word in enumerate(words[:2]) if word in ("postes", "emplois")), None)
    if at is None or at + 2 >= len(passage.chunks) or quantity.article:
        return False
    term = passage.chunks[at + 2].term("force")
    last = passage.bounds(place)[1]
    made = passage.words_between(at, last=min(last, at + 9)) & _MADE
    if term is None or term.item not in _STAFF or not made:
        return False
    item, end = _merge(passage, at + 2, term.item)
    kind = _STAFF.get(item, "agents")
    passage.add(propose("staffing", item=f"{kind}_added", place=place, quantity=quantity, end=end), rule=NAME)
    return True


def _topic_words(passage: Passage, place: int) -> set[str]:
    """Return the words of a sentence and of the line without figures that stands over it."""
    number = passage.sentence_of[place]
    sentence = passage.sentences[number]
    words = passage.words_between(sentence.first, last=sentence.last)
    if number and not any(
        chunk.kind == "q" for chunk in passage.chunks[passage.sentences[number - 1].first : sentence.first]
    ):
        title = passage.sentences[number - 1]
        words = words | passage.words_between(title.first, last=title.last)
    return words


def _clause(passage: Passage, place: int, last: int) -> set[str]:
    """Return the words after a number, up to the next figure or semicolon."""
    end = place + 1
    while end < min(last, place + 6) and passage.chunks[end].kind != "q" and passage.chunks[end].text != ";":
        end += 1
    return passage.words_between(place + 1, last=end)


def _is_engaged(passage: Passage, place: int, quantity: Quantity, item: str, near: set[str]) -> bool:
    first, last = passage.bounds(place)
    words = passage.words_between(first, last=last)
    if item in ("agents", "units", "other") and not near & cue_words("mobilised"):
        return False
    if item in ("police", "gendarmes", "customs") and (quantity.value or 0) < _FEW:
        return bool(near & cue_words("mobilised")) and not passage.words_between(
            place - 2, last=place - 1
        ) & {"les"}
    return not words & {"syndicat", "manifestation", "procès"}


def _read_men(passage: Passage, place: int, quantity: Quantity) -> None:
    """« 80 hommes ont été mobilisés »."""
    at = place + 1
    if at >= len(passage.chunks) or passage.chunks[at].text not in ("hommes", "personnels", "personnes"):
        return
    _, last = passage.bounds(place)
    after = passage.words_between(at, last=min(last, at + 7))
    told = passage.texts[place - 1] == "soit" and any(
        one.type == "forces" for one in passage.found_in(passage.sentence_of[place])
    )
    if not told and not after & {
        "mobilises",
        "mobilisees",
        "engages",
        "deployes",
        "engagees",
        "deployees",
        "pont",
    }:
        return
    item = _named_before(passage, place) or "agents"
    passage.add(
        propose("forces", item=item, place=place, quantity=quantity, end=passage.chunks[at].end), rule=NAME
    )


RULE = Rule(
    name=NAME,
    description="Forces engaged in an operation, staff added or in post.",
    find=find,
    types=("forces", "staffing"),
    true=(
        ("Plus de 120 policiers et gendarmes ont été mobilisés.", (("forces", "police_gendarmes", 120),)),
        ("Une soixantaine de gendarmes étaient sur le terrain.", (("forces", "gendarmes", 60),)),
        ("45 douaniers et 6 équipes cynophiles ont participé à l'opération.",
         (("forces", "customs", 45), ("forces", "dogs", 6))),
        ("Dix nouveaux policiers municipaux sont recrutés.",
         (("staffing", "municipal_police_added", 10),)),
        ("L'effectif du commissariat s'élevait au 31 mai à 127 policiers.",
         (("staffing", "police_total", 127),)),
        ("Près de 80 hommes ont été engagés par la gendarmerie.", (("forces", "agents", 80),)),
    ),
    false=(
        "Une antenne de 25 policiers va être créée.",
        "La CRS 82 est intervenue.",
        "Trois policiers ont été blessés.",
        "Ils sont venus à 6 heures.",
    ),
)  # fmt: skip
