"""The exact ground of an operation that a text first tells by its town, its department or its region."""

from __future__ import annotations

import re

from gltd.text.folding import fold_word
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.places import PlaceMention

FINE, WIDE = 3, 2
_BOUND, _ELSEWHERE = cue_words("operation_place.bound"), cue_words("operation_place.elsewhere")
_BOUND_REACH, _NEAR, _HEAD, _FAR = 8, 12, 500, 1600
# « En octobre, à Grasse, la gendarmerie avait intercepté… » tells of an earlier case.
_PLUPERFECT = frozenset(("avait", "avaient"))
_TAKEN = frozenset(("seizure", "arrest", "dismantled", "check", "forces", "procedure"))
# « la gare de Strasbourg » is not the ground of what was done in Mulhouse.
_OTHER_TOWN = re.compile(
    r"(?:rue|avenue|boulevard|(?:gare|commune|ville|port|agglomération|département|aéroport|région) d)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:rue|avenue|boulevard|allee|impasse|route|chemin|quai)\b")


def is_address(passage: Passage, *, mention: PlaceMention) -> bool:
    """A street without its town is where somebody lives or is stopped, not where the operation was."""
    name = passage.folded.original[mention.start : mention.end]
    return _ADDRESS.match(fold_word(name)) is not None and " à " not in name


def words_before(passage: Passage, *, place: int) -> set[str]:
    """Return the words just before a place, back to the last comma or date: « Depuis 2015, la Guyane »."""
    first = place
    while (
        first > max(0, place - 4)
        and passage.chunks[first - 1].kind not in ("p", "d")
        and passage.texts[first - 1] != "et"
    ):
        first -= 1
    words = passage.words_between(first, last=place - 1)
    # « quatre d'entre eux à Carcassonne »
    return words - {"entre"} if words & {"eux", "elles"} else words


def is_elsewhere(passage: Passage, *, place: int) -> bool:
    """« revenait de Lille », « à destination des points de deal de l'Eure-et-Loir »."""
    if not words_before(passage, place=place).isdisjoint(_ELSEWHERE):
        return True
    first, _ = passage.bounds(place)
    lead = passage.texts[max(first, place - _BOUND_REACH) : place]
    if "," in lead:
        lead = lead[len(lead) - lead[::-1].index(",") :]
    return not _BOUND.isdisjoint(" ".join(lead).split())


def is_earlier(passage: Passage, *, place: int) -> bool:
    """« avait intercepté » tells of an earlier case."""
    first, last = passage.bounds(place)
    return not passage.words_between(first, last=last).isdisjoint(_PLUPERFECT)


def find_exact(
    passage: Passage, *, best: PlaceMention, mentions: list[PlaceMention], days: set[int]
) -> PlaceMention | None:
    """« dans les Deux-Sèvres », then « jeudi, sur l'aire de Rouillé », is one operation, told exactly."""
    for one in mentions:
        if one.start < best.end or one.strength != FINE or is_address(passage, mention=one):
            continue
        if one.start > _FAR:
            return None
        place = passage.chunk_at(one.start)
        if is_elsewhere(passage, place=place) or is_earlier(passage, place=place):
            continue
        name = passage.folded.original[one.start : one.end]
        if best.strength != WIDE and (
            _OTHER_TOWN.match(name) or (" à " in name and not _is_of(passage, best, name))
        ):
            continue
        if _is_acted(passage, place, days):
            return one
    return None


def find_acted_town(
    passage: Passage, *, best: PlaceMention, mentions: list[PlaceMention], days: set[int]
) -> PlaceMention | None:
    """« Hauts-de-Seine : 1,2 tonne saisie », then « à Suresnes »: the one town where it was done."""
    text = passage.folded.original
    told = passage.sentence_of[passage.chunk_at(best.start)]
    heads = best.dateline and not text[: best.start].strip()
    if not heads and (
        "\n" not in text[: best.start].strip()
        or told in days
        or any(one.type in _TAKEN for one in passage.found_in(told))
    ):
        return None
    reach = best.end + (_HEAD if heads else _FAR)
    towns = [one for one in mentions if one.strength == 1 and best.end < one.start < reach]
    for one in towns:
        place = passage.chunk_at(one.start)
        name = text[one.start : one.end]
        near = [found for found in passage.found_in(passage.sentence_of[place]) if found.type in _TAKEN]
        acted = any(abs(found.place - place) <= _NEAR for found in near)
        if not heads and passage.sentence_of[place] not in days:
            continue
        if acted and not (is_elsewhere(passage, place=place) or is_earlier(passage, place=place)):
            return one if " et " not in name and "," not in name else None
    return None


def _is_of(passage: Passage, town: PlaceMention, name: str) -> bool:
    return name.rpartition(" à ")[2] in passage.folded.original[town.start : town.end]


def _is_acted(passage: Passage, place: int, days: set[int]) -> bool:
    sentence = passage.sentence_of[place]
    near = [one for one in passage.found_in(sentence) if one.type in _TAKEN]
    if sentence in days:
        return True
    return any(abs(one.place - place) <= _NEAR for one in near)
