"""Staff of the services: how many are in post, how many were added; never those sent out for an operation."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.hypotheses import is_to_come
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.forces import is_wished
from gltd.text.rules.rule import Rule
from gltd.text.services import find_owner, is_municipal, merge_services, name_service, topic_words

NAME = "staffing"
_STAFF = frozenset(("police", "gendarmes", "police_gendarmes", "municipal_police", "customs", "agents"))
_SKIPPED = cue_words("staffing.skipped")
_OWNS, _HAS, _LEVEL = cue_words("staffing.owns"), cue_words("staffing.has"), cue_words("staffing.level")
_GAINS, _ARRIVALS = cue_words("staffing.gains"), cue_words("staffing.arrivals")
_IN_POST, _JOINED = cue_words("staffing.in_post"), cue_words("staffing.joined")
_NEW, _MORE = cue_words("staffing.new"), (["de", "plus"], ["en", "plus"])
_ENGAGED, _TEAMS = cue_words("staffing.engaged"), cue_words("staffing.teams")
_OWNERS, _STRENGTH = cue_words("staffing.owners"), cue_words("forces.strength")
_CHANGED, _MADE = cue_words("staffing.changed"), cue_words("forces.made")
_HIRES = cue_words("forces.hires")
_COMING, _HARMED = cue_words("forces.coming"), cue_words("harmed")
_MUNICIPAL, _POSTS = frozenset(("police", "municipale")), frozenset(("postes", "emplois"))
_PLACED = frozenset(("affectes", "affectees"))
_CUES = frozenset(("plus", "avons", "total", ":", "c'", "avec", "y", "contre", "ses", "nos")).union(
    *(_OWNS, _LEVEL, _GAINS, _ARRIVALS, _IN_POST, _JOINED, _NEW, _CHANGED, _HIRES, _POSTS, _STRENGTH, _PLACED)
)
_BE, _RUNS = frozenset(("sont", "etaient")), frozenset(("tourne", "fonctionne", "tournait"))
_SERVICES = frozenset(("direction", "service", "groupement", "division", "circonscription", "inspection"))
_CREATED = frozenset(("creation", "cree", "creent", "ouvert"))
_NO_STAFF = frozenset(("polices municipales", "agents municipaux"))
_STANDING = (["en", "poste"], ["en", "fonction"])
_COMMAS = frozenset(("avec", "et", ","))
_LISTED, _HIS = frozenset(("et", ",")), frozenset(("ses", "nos"))
_LEADS_BACK, _AFTER, _PAIR, _NEAR = 7, 7, 9, 4
_CORPS, _LIST_REACH, _ASIDE = 30, 14, 16
_CLAUSE_ENDS = frozenset((";", ".", "\n", ":", "("))
_PEOPLE = frozenset(("personnes", "personnels", "hommes", "elements"))


def find(passage: Passage) -> None:
    """Read each number of staff by the verb that governs it, before or after."""
    folded = passage.folded.text
    municipal = "municipale" in folded
    if ("force" not in passage.kinds and not municipal) or not passage.tells(_CUES):
        return
    bare = municipal or "municipaux" in folded or "postes" in folded or "emplois" in folded
    for place, quantity in passage.quantities("count"):
        if quantity.article or quantity.value is None or place in passage.taken:
            continue
        if _read_change(passage, place, quantity):
            continue
        head = passage.head(place)
        if head is None:
            if bare:
                _read_bare(passage, place, quantity)
            continue
        term = passage.chunks[head].term("force")
        if term is None or term.item not in _STAFF or passage.texts[head] in _NO_STAFF:
            continue
        way = _way(passage, place, head)
        if way is None:
            continue
        if way == "wish" or _is_unreal(passage, place, head):
            passage.taken.add(place)  # « 20 policiers supplémentaires sont promis »: no force in the field
            continue
        item, end = merge_services(passage, head=head, item=name_service(passage, head=head, item=term.item))
        _add(passage, place, quantity, item=item, way=way, end=end)


def _is_unreal(passage: Passage, place: int, head: int) -> bool:
    """What is wanted, promised or to come is no staff; neither are those whom a text mourns."""
    first, last = passage.bounds(place)
    near = passage.words_between(max(first, place - 8), last=min(last, head + 10))
    if near & _HARMED or is_wished(near) or is_to_come(passage, place=place):
        return True
    return bool(passage.words_between(place + 1, last=min(last, place + 6)) & _COMING)


def _way(passage: Passage, place: int, head: int) -> str | None:
    """Return « total » or « added » where the words about a number speak of a staff."""
    first, last = passage.bounds(place)
    tight = passage.words_between(place + 1, last=min(last, head + 1))
    governed = _governed(passage, place, first)
    if not tight.isdisjoint(_NEW) and governed != "team" and not _is_reinforcement(passage, place):
        return "added"
    after = _after(passage, head, last)
    if after[:1] in (["bases"], ["basees"]):
        return "total"
    whole = _whole(passage, place, after)
    if whole and not _SERVICES.isdisjoint(after) and _ENGAGED.isdisjoint(after):
        return whole  # « saisis par les 380 agents de la direction »
    if governed == "team" or not _ENGAGED.isdisjoint(passage.words_between(first, last=last)):
        return None
    if after[:2] in _MORE:
        if after[2:3] and after[2] in ("que", "qu'"):
            return None
        come = governed == "added" or not _JOINED.isdisjoint(after) or not _PLACED.isdisjoint(after)
        come |= passage.has_term(first, last=place, kind="camera")
        return "added" if come or passage.texts[place - 1] == ":" else "wish"
    if governed is not None:
        return governed
    if after[:2] == ["au", "total"] and is_municipal(topic_words(passage, place=place)):
        return "total"
    return _said_after(after) or _titled(passage, place, head, first) or whole


def _is_reinforcement(passage: Passage, place: int) -> bool:
    """« Les militaires mobilisés ont été rejoints, soit 52 supplémentaires »: for the operation just told."""
    if not _ENGAGED.isdisjoint(passage.words_between(place - 3, last=place - 1)):
        return True
    since = passage.sentences[max(0, passage.sentence_of[place] - 1)].first
    words = passage.words_between(since, last=passage.bounds(place)[1])
    return passage.texts[place - 1] in ("soit", "dont") and not words.isdisjoint(_ENGAGED | {"renfort"})


def _governed(passage: Passage, place: int, first: int) -> str | None:
    """« compte 80 agents », « a recruté 12 agents »: by the word that stands before a number."""
    at = place - 1
    while at >= first and place - at <= _LEADS_BACK and _is_skipped(passage, at):
        at -= 1
    if at < first:
        return None
    word = passage.texts[at]
    lead = passage.words_between(first, last=at - 1)
    if word in _OWNS or (word in _HAS and ({"nous", "y"} & lead or not _OWNERS.isdisjoint(lead))):
        return "team" if not _TEAMS.isdisjoint(lead) else "total"
    if word in _GAINS or word in _ARRIVALS:
        return "team" if "mobiles" in passage.texts[place + 1] else "added"
    if word in _STRENGTH:
        return "total"
    if at == place - 1:
        return _led(passage, place, word, lead)
    return "total" if _levels(passage, place, at, lead) else None


def _led(passage: Passage, place: int, word: str, lead: set[str]) -> str | None:
    """« contre 18 agents », « avec 80 agents, la police municipale », « ses 80 agents »."""
    if word in _LISTED:
        return _listed(passage, place)
    if word == "+":
        return "added" if not _STRENGTH.isdisjoint(lead) else None
    if word == "contre":
        near = passage.found_in(passage.sentence_of[place])
        return "total" if near and near[-1].type == "staffing" else None
    if word in _HIS:
        owned = passage.texts[place - 2] in _COMMAS or lead >= _MUNICIPAL
        return "total" if owned or not lead.isdisjoint(_OWNERS) else None
    if word == "que":  # « la ville n'a que 12 agents »
        return "total" if passage.texts[place - 2] in _HAS | _OWNS else None
    if word == "avec" and passage.texts[place - 2] in _RUNS:
        return "total"
    if word == "avec":
        return "total" if _speaks_of_owner(passage, place) else None
    return "total" if _levels(passage, place, place - 1, lead) else None


def _levels(passage: Passage, place: int, at: int, lead: set[str]) -> bool:
    """« l'effectif est de 80 agents », « portent à 80 le nombre d'agents », « c'est 80 agents »."""
    word = passage.texts[at]
    if word.startswith("port") and passage.texts[place - 1] == "a":
        return True
    if word == "est" and passage.texts[at - 1] == "c'":
        return True
    if word not in _LEVEL:
        return False
    return not _STRENGTH.isdisjoint(lead) or bool({"nous", "nombre"} & lead) or lead >= _MUNICIPAL


def _is_skipped(passage: Passage, at: int) -> bool:
    chunk = passage.chunks[at]
    if chunk.text == "a":  # « à », and not the verb of « la ville a 64 agents »
        start, _ = passage.folded.locate(chunk.start, end=chunk.end)
        return passage.folded.original[start] in "àÀ"
    within = chunk.text == "ses" and passage.texts[at + 1] == "rangs"
    return chunk.kind == "d" or chunk.text in _SKIPPED or within


def _listed(passage: Passage, place: int) -> str | None:
    """« compte 80 agents et 12 gardiens »: the second member shares the verb of the first."""
    near = [one for one in passage.found_in(passage.sentence_of[place]) if one.type == "staffing"]
    if not near or place - near[-1].place > _LIST_REACH:
        return None
    return (near[-1].item or "").rpartition("_")[2]


def _speaks_of_owner(passage: Passage, place: int) -> bool:
    """« Avec 80 agents, la police municipale de… »: the owner of a staff follows its comma."""
    _, last = passage.bounds(place)
    after = passage.texts[place + 1 : min(last, place + _PAIR) + 1]
    if "," not in after:
        return False
    words = passage.words_between(place + 1 + after.index(","), last=min(last, place + _PAIR + _NEAR))
    return words >= _MUNICIPAL or not words.isdisjoint(_OWNERS)


def _after(passage: Passage, head: int, last: int) -> list[str]:
    """Return the words after a noun, up to the end of its clause or the next figure."""
    start = head + 1
    if passage.texts[start : start + 1] == ["("] and ")" in passage.texts[start : start + _ASIDE]:
        start = passage.texts.index(")", start) + 1  # « 574 personnels (officiers, gradés) travaillent »
    end = start
    while end <= min(last, start + _AFTER):
        quantity = passage.chunks[end].quantity
        counted = quantity is not None and not quantity.article
        if passage.texts[end] in _CLAUSE_ENDS or (counted and not _shares(passage, end)):
            break
        end += 1
    return passage.texts[start:end]


def _shares(passage: Passage, place: int) -> bool:
    """« 80 agents et 12 réservistes travaillent »: the second member leads to the verb of both."""
    head = passage.head(place)
    return (
        passage.texts[place - 1] == "et"
        and head is not None
        and passage.chunks[head].term("force") is not None
    )


def _said_after(after: list[str]) -> str | None:
    """« … sont affectés au service », « … ont rejoint la brigade »."""
    if not _JOINED.isdisjoint(after):
        return "added"
    if not _PLACED.isdisjoint(after):
        return "added" if "ete" in after or "supplementaires" in after else "total"
    stands = any(after[at : at + 2] in _STANDING for at in range(len(after)))
    compared = after[:1] == ["contre"] or after[:2] in ([",", "contre"], ["(", "contre"])
    return "total" if compared or not _IN_POST.isdisjoint(after) or stands else None


def _whole(passage: Passage, place: int, after: list[str]) -> str | None:
    """« Les 300 douaniers français », « les 120 agents de la ville »: a whole corps, and nobody sent out."""
    quantity = passage.chunks[place].quantity
    if passage.texts[place - 1] != "les" or quantity is None or (quantity.value or 0) < _CORPS:
        return None
    owned = after[:1] in (["francais"], ["francaises"], ["du"], ["de"], ["d'"], ["municipaux"])
    return "total" if owned else None


def _titled(passage: Passage, place: int, head: int, first: int) -> str | None:
    """« Police municipale : 26 agents », alone on its line."""
    after = passage.texts[head + 1] if head + 1 < len(passage.texts) else "\n"
    if passage.texts[place - 1] != ":" or after not in ("\n", ".", ",", ";", "et"):
        return None
    lead = passage.words_between(first, last=place - 2)
    return "total" if lead >= _MUNICIPAL and place - first <= _NEAR + 1 else None


# --- numbers without a noun of their own -----------------------------------------------------------------


def _read_change(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« est passée de 18 agents en 2014 à 26 aujourd'hui »: both are levels of one staff."""
    if passage.texts[place - 1] not in ("de", "d'"):
        return False
    first, last = passage.bounds(place)
    if passage.words_between(max(first, place - _NEAR), last=place - 1).isdisjoint(_CHANGED):
        return False
    later = _partner(passage, place, last)
    if later is None:
        return False
    heads = [head for head in (passage.head(place), passage.head(later)) if head is not None]
    terms = [passage.chunks[head].term("force") for head in heads]
    if any(
        term is None and passage.texts[head] not in _PEOPLE for term, head in zip(terms, heads, strict=True)
    ):
        return False
    named = next((term.item for term in terms if term is not None), None) or _subject(passage, place, first)
    other = passage.chunks[later].quantity
    if named not in _STAFF or other is None:
        return False
    for at, count in ((place, quantity), (later, other)):
        head = passage.head(at)
        end = None if head is None else passage.chunks[head].end
        _add(passage, at, count, item=named, way="total", end=end)
    return True


def _partner(passage: Passage, place: int, last: int) -> int | None:
    """Return the second figure of « de … à … »."""
    for at in range(place + 2, min(last, place + _PAIR) + 1):
        quantity = passage.chunks[at].quantity
        if quantity is not None and quantity.unit == "count" and not quantity.article:
            return at if passage.texts[at - 1] == "a" else None
    return None


def _subject(passage: Passage, place: int, first: int) -> str | None:
    """Return the service whose number changes: the last noun before the verb, a staff or its strength."""
    for at in range(place - 2, max(first, place - _PAIR - _NEAR) - 1, -1):
        chunk = passage.chunks[at]
        if chunk.quantity is not None and not chunk.quantity.article:
            return None
        if chunk.text == "municipale" or chunk.text in _STRENGTH:
            return "agents"
        term = chunk.term("force", "event", "spot", "camera", "site", "person") if chunk.terms else None
        if term is not None:
            return term.item if term.kind == "force" else None
    return None


def _read_bare(passage: Passage, place: int, quantity: Quantity) -> None:
    """« 4 recrutements », « Effectif : 74 », « on en compte 74 »: of the service that the text is about."""
    if _read_posts(passage, place, quantity):
        return
    first, last = passage.bounds(place)
    hired = bool(passage.words_between(place + 1, last=min(last, place + 2)) & _HIRES)
    label = passage.texts[max(first, place - 3) : place]
    total = label[-1:] == [":"] and bool({"effectif", "effectifs", "total"} & set(passage.texts[first:place]))
    total = total or (_takes_up(passage, place, first) and not _is_unreal(passage, place, place))
    hired = hired or _hires_some(passage, place, first)
    if (hired or total) and is_municipal(topic_words(passage, place=place)):
        end = passage.chunks[place + 1].end if hired else None
        _add(passage, place, quantity, item="municipal_police", way="added" if hired else "total", end=end)


def _takes_up(passage: Passage, place: int, first: int) -> bool:
    """« l'effectif était de 74 », « la ville en compte 74 »."""
    lead = passage.texts[max(first, place - _NEAR) : place]
    if lead[-1:] in (["que"], ["seulement"]) and not _BE.isdisjoint(lead):
        return True  # « les policiers municipaux ne sont que quatre »
    if lead[-1:] in (["de"], ["a"]) and not _LEVEL.isdisjoint(lead) and not _STRENGTH.isdisjoint(lead):
        return True
    return "en" in lead[-3:-1] and lead[-1] in _OWNS


def _hires_some(passage: Passage, place: int, first: int) -> bool:
    """« nous en avons recruté six »."""
    lead = passage.texts[max(first, place - _NEAR) : place]
    return "en" in lead and lead[-1:] != [] and lead[-1] in _GAINS


def _read_posts(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« 2 200 postes de policiers ont été créés »: of the service named behind the posts."""
    words = passage.texts[place + 1 : place + 5]
    at = next((place + 1 + far for far, word in enumerate(words[:2]) if word in _POSTS), None)
    if at is None or at + 2 >= len(passage.chunks):
        return False
    term = passage.chunks[at + 2].term("force")
    first, last = passage.bounds(place)
    made = bool(passage.words_between(at, last=min(last, at + 9)) & _MADE)
    made = made or not _CREATED.isdisjoint(passage.texts[max(first, place - 3) : place])
    if term is None or term.item not in _STAFF or not made or is_to_come(passage, place=place):
        return False
    item, end = merge_services(passage, head=at + 2, item=term.item)
    _add(passage, place, quantity, item=item, way="added", end=end)
    return True


# --- whose staff it is -----------------------------------------------------------------------------------


def _add(passage: Passage, place: int, quantity: Quantity, *, item: str, way: str, end: int | None) -> None:
    kind = item if item != "agents" else find_owner(passage, place=place)
    passage.add(propose("staffing", item=f"{kind}_{way}", place=place, quantity=quantity, end=end), rule=NAME)


RULE = Rule(
    name=NAME,
    description="Staff of the services, in post or added.",
    find=find,
    types=("staffing",),
    true=(
        ("Dix nouveaux policiers municipaux sont recrutés.", (("staffing", "municipal_police_added", 10),)),
        (
            "L'effectif du commissariat s'élevait au 31 mai à 127 policiers.",
            (("staffing", "police_total", 127),),
        ),
        (
            "La police municipale est passée de 31 agents en 2012 à 58 aujourd'hui.",
            (("staffing", "municipal_police_total", 31), ("staffing", "municipal_police_total", 58)),
        ),
        ("La brigade a reçu un renfort de 14 gendarmes.", (("staffing", "gendarmes_added", 14),)),
        ("43 policiers travaillent au commissariat de Guéret.", (("staffing", "police_total", 43),)),
        (
            "31 policiers et 12 gendarmes travaillent au quotidien ici.",
            (("staffing", "police_total", 31), ("staffing", "gendarmes_total", 12)),
        ),
        ("Nous avons 64 policiers municipaux.", (("staffing", "municipal_police_total", 64),)),
        ("La création de 12 postes de gendarmes est actée.", (("staffing", "gendarmes_added", 12),)),
    ),
    false=(
        "Le dispositif comptait 60 policiers.",
        "L'opération a mobilisé 45 gendarmes supplémentaires.",
        "Le maire réclame 20 policiers de plus.",
        "Trois postes de secouristes ont été créés.",
    ),
)
