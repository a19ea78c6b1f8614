"""Which service a number counts: the one that is named, several under one number, the owner of « agents »."""

from __future__ import annotations

from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage

_POLICE = cue_words("forces.police")
_MUNICIPAL, _TOWN = frozenset(("police", "municipale")), frozenset(("municipaux", "municipales"))
_CUSTOMS = frozenset(("douane", "douanes"))


def is_municipal(words: set[str]) -> bool:
    """Tell whether some words speak of the police of a town."""
    return words >= _MUNICIPAL or not words.isdisjoint(_TOWN)


def name_service(passage: Passage, *, head: int, item: str) -> str:
    """« trente-cinq fonctionnaires »: of the police where the text has named policemen just before."""
    if passage.chunks[head].text not in ("fonctionnaire", "fonctionnaires"):
        return item
    named = named_before(passage, place=head - 1)
    if named is None or named == "police_gendarmes":
        return "police" if not _POLICE.isdisjoint(passage.texts) else item
    return named


def named_before(passage: Passage, *, place: int) -> str | None:
    """Return the service that a text has named last before a place."""
    for back in range(place, max(-1, place - 60), -1):
        term = passage.chunks[back].term("force")
        if term is not None and term.item in ("gendarmes", "police", "customs", "police_gendarmes", "crs"):
            return "police" if term.item == "crs" else term.item
    return None


def merge_services(passage: Passage, *, head: int, item: str) -> tuple[str, int]:
    """« 200 policiers et gendarmes »: one number for several services."""
    end, items, at = head, [item], head
    while at + 2 < len(passage.chunks):
        step = 2 if passage.chunks[at + 2].text in ("de", "d'") else 1
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


def find_owner(passage: Passage, *, place: int) -> str:
    """Return whose agents a text counts: those of its last staff, of the customs, of a town."""
    number = passage.sentence_of[place]
    words = topic_words(passage, place=place)
    staffed = [one.item for one in passage.found_in(number) if one.type == "staffing" and one.item]
    if staffed:
        return staffed[-1].rpartition("_")[0]
    if not _CUSTOMS.isdisjoint(words):
        return "customs"
    if is_municipal(words):
        return "municipal_police"
    earlier = [one.item for one in passage.found_in(number - 1) if one.type == "staffing" and one.item]
    if earlier:
        return earlier[-1].rpartition("_")[0]
    return "police" if "commissariat" in words else "agents"


def topic_words(passage: Passage, *, place: int) -> set[str]:
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
