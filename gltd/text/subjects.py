"""Who a number counts when no word of the lexicon says so, and what cannot be said of them."""

from __future__ import annotations

from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity

_NO_NOUN = cue_words("passage.adjectives") | cue_words("passage.stops") | cue_words("passage.adverbs")
_PEOPLE = (*("eurs", "euses", "ers", "ieres", "ants", "antes", "ents", "istes", "iens", "gers", "gens"),)
_PEOPLE_TOO = (*_PEOPLE, "ais", "aises", "ois", "oises", "ains", "aires", "proches")
_ADJECTIVES = cue_words("passage.adjectives")
_THINGS = cue_words("subjects.things")
_NOT_PERSONS = cue_words("arrests.not_persons")
_RESTRICTIVE = cue_words("arrests.restrictive")
_DRIVERS, _INTOXICATED = cue_words("arrests.drivers"), cue_words("arrests.intoxicated")
_AIMED, _SEEMS = cue_words("events.aimed"), frozenset(("semble", "semblait", "pourra", "pourrait"))
_NOT = frozenset(("n'", "ne"))
UNREAL = _AIMED | _SEEMS | {"pas", "tort"}
"""Words without which ``is_unreal`` has nothing to say."""
_WHOLE_AND_TWO, _REACH, _NEAR = 3, 12, 6
_NOUN, _SHORT, _LEAD, _ASIDE = 5, 4, 3, 10
_SINGULAR = frozenset(("est", "etait", "fut", "a", "avait", "aurait", "soit"))
_GROUP = frozenset(("de", "d'", "des", "ces"))
# Verbs that take things too: « ont intercepté trois colis », « mis la main sur deux valises ».
_OF_THINGS = ("intercept", "mis la main", "attrap", "coinc", "presente", "convoqu", "detenu", "serr")


def is_unnamed(passage: Passage, *, place: int) -> bool:
    """« ont interpellé quinze bûcherons »: a plural noun out of the lexicon stands behind the number."""
    at = place + 1
    while at < len(passage.chunks) and at <= place + _LEAD and passage.texts[at] in _ADJECTIVES:
        at += 1
    if passage.texts[at : at + 1] in (["de"], ["d'"]) and _is_round(passage, place):
        at += 1
    if at >= len(passage.chunks):
        return False
    noun = passage.chunks[at]
    if noun.kind != "w" or len(noun.text) < _SHORT or noun.text[-1] not in "sx":
        return False
    return noun.text not in _NO_NOUN and noun.text not in _THINGS and noun.text not in _NOT_PERSONS


def acts_on_unnamed(
    passage: Passage, *, place: int, before: list[tuple[int, Term]]
) -> list[tuple[int, Term]]:
    """Return the acts before a number whose noun no lexicon holds, where they befall nobody but people."""
    if not before or not _is_taken_up(passage, place, before[0][0]):
        return []
    return [act for act in before if befalls_people(passage, at=act[0], term=act[1])]


def _is_taken_up(passage: Passage, place: int, at: int) -> bool:
    """« ils en ont arrêté neuf », « condamné les cinq autres », « interpellé quinze bûcherons »."""
    lead = passage.texts[max(0, at - _NOUN) : at]
    if passage.texts[place + 1 : place + 2] == ["autres"] or ("en" in lead[-_LEAD:] and "si" not in lead):
        return True
    return is_unnamed(passage, place=place)


def sounds_like_people(passage: Passage, *, place: int) -> bool:
    """« quinze chaudronniers », « douze Basques »: the ending or the capital of people."""
    at = place + 1
    while at < len(passage.chunks) - 1 and at <= place + _LEAD and passage.texts[at] in _ADJECTIVES:
        at += 1
    if at >= len(passage.chunks):
        return False
    return passage.texts[at].endswith(_PEOPLE_TOO) or passage.is_name(at)


def befalls_people(passage: Passage, *, at: int, term: Term) -> bool:
    """Tell whether an act befalls nobody but people: things are intercepted, never held for questioning."""
    return term.type == "arrest" and not passage.texts[at].startswith(_OF_THINGS)


def _is_round(passage: Passage, place: int) -> bool:
    quantity = passage.chunks[place].quantity
    return quantity is not None and quantity.approx == "about"


def is_singular(passage: Passage, *, place: int, at: int, quantity: Quantity) -> bool:
    """« Trois passants sont blessés, le tireur a été écroué »: the verb has one subject, not three."""
    if quantity.approx == "about" or (quantity.value or 0) < 2:
        return False
    if passage.texts[place - 1] in _GROUP:
        return False  # « un groupe de cinq hommes a été interpellé »
    lead = passage.texts[at - 1]
    if lead == "ete":
        return passage.texts[at - 2] in _SINGULAR
    return lead in ("est", "etait", "fut")


def is_apposition(passage: Passage, *, place: int, head: int | None) -> bool:
    """« Les six suspects, cinq hommes et une femme, ont été… »: the last two detail the first."""
    if head is None or passage.chunks[head].term("person") is None:
        return False
    people = [(place, passage.chunks[place].quantity)]
    first, last = passage.bounds(place)
    between = passage.texts[max(first, place - _ASIDE) : place]
    if "," not in between and "–" not in between:
        return False
    for at in (*range(max(first, place - _ASIDE), place), *range(place + 1, min(last, place + _ASIDE) + 1)):
        counted = passage.chunks[at].quantity
        near = passage.head(at) if counted is not None and counted.unit == "count" else None
        told = near is None or passage.chunks[near].term("person") is not None
        if counted is not None and counted.unit == "count" and told:
            people.append((at, counted))
    values = [one.value or 0 for _, one in sorted(people, key=lambda pair: pair[0]) if one is not None]
    whole = values[0] if values else 0
    return len(values) == _WHOLE_AND_TWO and whole == sum(values[1:]) and people[0][1] is not None


def counts_things(passage: Passage, *, place: int) -> bool:
    """« trente-cinq classes visitées »: a noun out of the lexicon that does not end as those of people do."""
    noun = passage.chunks[place + 1] if place + 1 < len(passage.chunks) else None
    if noun is None or noun.kind != "w" or not noun.text.endswith("s") or len(noun.text) < _NOUN:
        return False
    return noun.text not in _NO_NOUN and not noun.text.endswith(_PEOPLE)


def is_driving(passage: Passage, *, place: int, head: int | None) -> bool:
    """« intercepter 600 conducteurs positifs »: on the road this is an offence, and no arrest."""
    if head is None or passage.texts[head] not in _DRIVERS:
        return False
    _, last = passage.bounds(place)
    near = passage.words_between(head + 1, last=min(last, head + _REACH))
    return not near.isdisjoint(_INTOXICATED)


def takes_things(passage: Passage, *, place: int, at: int, term: Term) -> bool:
    """« 14 lignes téléphoniques interceptées »: a verb that takes things, and a noun not of people."""
    if term.type != "arrest" or befalls_people(passage, at=at, term=term):
        return False
    return counts_things(passage, place=place)


def is_joined(passage: Passage, *, place: int, at: int) -> bool:
    """« Les deux acheteurs et les trois vendeurs ont été écroués »: the first figure ends with its noun."""
    return "et" in passage.texts[place:at] and any(
        chunk.kind == "q" and passage.texts[far] in ("les", "et")
        for far, chunk in enumerate(passage.chunks[place + 1 : at], place)
    )


def restriction(passage: Passage, *, head: int | None) -> str | None:
    """« dix majeurs », « 14 étrangers en situation irrégulière »: a part of those met."""
    if head is None or passage.chunks[head].text.split(" ")[0] not in _RESTRICTIVE:
        return None
    chunk = passage.chunks[head]
    return passage.folded.written(chunk.start, end=chunk.end).lower()


def topic_of(passage: Passage, *, place: int) -> str | None:
    """« quant aux halls, 136 ont été inspectés »: the places named before a bare number."""
    first, _ = passage.bounds(place)
    for at in range(place - 1, max(first, place - 6) - 1, -1):
        chunk = passage.chunks[at]
        if chunk.kind == "q" or chunk.term("person") is not None:
            return None
        site, vehicle = chunk.term("site"), chunk.term("vehicle")
        if site is not None or vehicle is not None:
            return site.item if site is not None else "vehicles"
    return None


def takes_on(passage: Passage, *, at: int) -> bool:
    """« a relaxé trois prévenus et condamné les quatre autres »: a second verb, with its own object."""
    if passage.texts[at - 1] not in ("et", "puis", ",") or at + 1 >= len(passage.chunks):
        return False
    follow = passage.chunks[at + 1]
    return (follow.kind == "q" or follow.text in ("les", "le", "la")) and passage.is_bare_participle(at)


def is_most_wanted(passage: Passage, *, place: int) -> bool:
    """« l'un des 20 trafiquants les plus recherchés »: a list of people, none of whom is counted here."""
    near = passage.texts[place + 1 : place + _NOUN]
    return (
        "plus" in near
        and passage.texts[place - 1] in ("les", "des")
        and "recherches" in passage.texts[place : place + _NOUN + 1]
    )


def counts_on(passage: Passage, *, at: int) -> bool:
    """« contrôlé 800 personnes et interpellé 87 suspects »: the second verb has its own number."""
    after = passage.chunks[at + 1].quantity if at + 1 < len(passage.chunks) else None
    return after is not None and not after.article


def is_unreal(passage: Passage, *, place: int, quantity: Quantity) -> bool:
    """« Le préfet vise 30 interpellations », « aucune condamnation ne semble les arrêter »."""
    if quantity.negated:
        return not _SEEMS.isdisjoint(passage.texts[place : place + _NEAR])
    near = passage.texts[max(0, place - 3) : place]
    if "pas" in near and not _NOT.isdisjoint(passage.texts[max(0, place - _NEAR + 1) : place]):
        return True  # « il n'y a pas eu quatre interpellations »
    after = passage.texts[place : place + _REACH]
    if "tort" in after and after[after.index("tort") - 1] == "a":
        return True
    return not _AIMED.isdisjoint(near) and passage.texts[place - 1] != "par"
