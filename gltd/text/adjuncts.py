"""Words of time and place that stand between a verb and what it governs."""

from __future__ import annotations

from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage

_LEADS = cue_words("adjuncts.leads")
_STOPS = frozenset(("qui", "que", "et", "dont", "ou", "ont", "a"))
_TIMES_OF_DAY = cue_words("adjuncts.times_of_day")
_REACH, _MOMENT = 12, 4


def is_moment(passage: Passage, *, place: int, before: int) -> bool:
    """« ont arrêté mardi matin trois hommes »: when it was stands between the verb and those it befell."""
    chunk = passage.chunks[place]
    return before - place < _MOMENT and (chunk.kind == "d" or chunk.text in _TIMES_OF_DAY)


def before_adjunct(passage: Passage, *, place: int, first: int, types: tuple[str, ...]) -> int:
    """Return the verb before an adjunct that ends at a place, or the place itself where there is none.

    « a interpellé sur la période 15 individus »: an active verb governs across when and where it was.
    """
    first = max(first, place - _REACH)
    if _LEADS.isdisjoint(passage.texts[first : place + 1]):
        return place
    for back in range(place, first, -1):
        chunk = passage.chunks[back]
        if chunk.kind in ("q", "p") or chunk.text in _STOPS:
            return place
        verb = chunk.term("verb") if chunk.terms else None
        if verb is not None:
            known = verb.type in types and passage.is_active(back, term=verb)
            return back if known and passage.texts[back + 1] in _LEADS else place
        if chunk.terms and chunk.term("person", "event", "goods", "substance", "force") is not None:
            return place
    return place
