"""Words of time and place that stand between a verb and what it governs."""

from __future__ import annotations

from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage

_LEADS = cue_words("adjuncts.leads")
_STOPS = frozenset(("qui", "que", "et", "dont", "ou", "ont", "a"))
_TIMES_OF_DAY = cue_words("adjuncts.times_of_day")
_OF, _OPENS = frozenset(("de", "d'")), frozenset((",", "(", "–", "avec", "par", "à"))
_ENDS = frozenset((";", ":", "\n", "qui", "que", "ont", "sont", "et"))
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
        if chunk.kind == "q":
            if chunk.quantity is not None and chunk.quantity.article:
                continue  # « dans un appartement »
            return place
        verb = chunk.term("verb", "state") if chunk.terms else None
        if verb is not None:
            return back if _opens(passage, back, verb, types) else place
        if chunk.kind == "p" or (chunk.text in _STOPS and chunk.text != "a"):
            return place
        if chunk.terms and chunk.term("person", "event", "goods", "substance", "force") is not None:
            return place
    return place


def _opens(passage: Passage, back: int, verb: Term, types: tuple[str, ...]) -> bool:
    """Tell whether when or where it was follows at once upon a verb of these types."""
    if verb.type not in types or (verb.kind == "verb" and not passage.is_active(back, term=verb)):
        return False
    follow = passage.chunks[back + 1]
    return follow.text in _LEADS or is_moment(passage, place=back + 1, before=back + 2)


def event_across(passage: Passage, *, place: int, first: int) -> tuple[int, Term] | None:
    """« l'interpellation, mardi à Agen, de douze suspects »: when and where it was stand inside."""
    if passage.texts[place - 1] not in _OF:
        return None
    for back in range(place - 2, max(first, place - _REACH - 2) - 1, -1):
        chunk = passage.chunks[back]
        counted = chunk.quantity
        if counted is not None and not counted.article and counted.unit == "count":
            return None
        event = chunk.term("event") if chunk.terms else None
        if event is not None:
            follow = passage.chunks[back + 1]
            opened = follow.text in _OPENS or follow.text in _LEADS or follow.kind == "d"
            return (back, event) if event.type == "arrest" and opened and back < place - 2 else None
        if chunk.text in _ENDS or (chunk.terms and chunk.term("verb", "state", "goods", "substance")):
            return None
    return None
