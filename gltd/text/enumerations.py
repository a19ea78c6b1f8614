"""Members of a list that share one verb: « contrôler 800 personnes et près de 400 véhicules »."""

from __future__ import annotations

from gltd.text.lexicon import Term
from gltd.text.passage import Passage
from gltd.text.predicates import act_before

_LIKEWISE = (["meme", "que"], ["ainsi", "que"], ["ainsi", "qu'"], ["meme", "qu'"], ["tout", "comme"])
_LIST_LENGTH, _MEMBER_REACH = 6, 9
_MEMBER_ENDS = frozenset(("\n", ".", ",", ";", "et", "•", "–", "("))
_ASIDE, _FAR = 8, 24


def act_before_list(passage: Passage, *, place: int, types: tuple[str, ...]) -> list[tuple[int, Term]]:
    """Like ``act_before``, for any member of a list: « contrôler 800 personnes et près de 400 véhicules »."""
    first, _ = passage.bounds(place)
    if passage.texts[place - 2 : place] in _LIKEWISE:
        return _last_act(passage, place, first, types)
    shared = _shared_participle(passage, place, first, types)
    if shared is not None:
        return [shared]
    at = place
    for _ in range(_LIST_LENGTH):
        found = act_before(passage, place=at, types=types)
        if found:
            return found
        previous = _previous_member(passage, at, first)
        if previous is None:
            return []
        at = previous
        if passage.texts[at - 2 : at] in _LIKEWISE:
            return _last_act(passage, at, first, types)
    return []


def _shared_participle(
    passage: Passage, place: int, first: int, types: tuple[str, ...]
) -> tuple[int, Term] | None:
    """« 156 personnes contrôlées, 88 véhicules »: what ends the first member is said of the next."""
    at = place - 2
    after = passage.texts[place + 2] if place + 2 < len(passage.chunks) else "\n"
    if at <= first or passage.texts[place - 1] not in (",", "et", "+") or after not in _MEMBER_ENDS:
        return None
    term = passage.chunks[at].term("verb")
    counted = any(chunk.kind == "q" for chunk in passage.chunks[max(first, at - _ASIDE) : at])
    known = term is not None and term.type in types and passage.is_participle(at)
    return (at, term) if known and counted and term is not None else None


def _last_act(passage: Passage, place: int, first: int, types: tuple[str, ...]) -> list[tuple[int, Term]]:
    """« 517 personnes ont été contrôlées, de même que 268 véhicules »: what was said last goes on."""
    for at in range(place - 3, max(first, place - _FAR) - 1, -1):
        term = passage.chunks[at].term("verb", "state")
        if term is not None:
            return [(at, term)] if term.type in types else []
    return []


def _previous_member(passage: Passage, place: int, first: int) -> int | None:
    """Return the quantity before this one when only nouns and connectors stand between."""
    connected = False
    for at in range(place - 1, max(first, place - _MEMBER_REACH) - 1, -1):
        chunk = passage.chunks[at]
        if chunk.quantity is not None and not chunk.quantity.article:
            return at if connected else None
        if chunk.text in ("et", ",", "que"):
            connected = True
        if (
            chunk.term("verb", "state") is not None
            or chunk.kind == "d"
            or chunk.text in (";", ":", "qui", "dont")
        ):
            return None
    return None
