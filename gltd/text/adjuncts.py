"""Words of time and place that stand between a verb and what it governs."""

from __future__ import annotations

from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage

_LEADS = cue_words("adjuncts.leads")
_STOPS = frozenset(("qui", "que", "et", "dont", "ou", "ont", "a"))
_REACH = 12


def before_adjunct(passage: Passage, *, place: int, first: int, types: tuple[str, ...]) -> int:
    """Return the verb before an adjunct that ends at a place, or the place itself where there is none.

    « a interpellé sur la période 15 individus »: an active verb governs across when and where it was.
    """
    for back in range(place, max(first, place - _REACH), -1):
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
