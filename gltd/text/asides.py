"""What stands beside a subject and is not said of it: accounts, details between marks, wholes of shares."""

from __future__ import annotations

from gltd.text.passage import Passage

_ASIDE, _GAP = 8, 5


def opens_account(passage: Passage, *, place: int, last: int) -> bool:
    """« 108 personnes ont été vues : il y a eu 4 mises en examen »: a colon before another figure."""
    if passage.texts[place] != ":":
        return False
    return any(chunk.kind == "q" for chunk in passage.chunks[place + 1 : min(last, place + _GAP) + 1])


def detail_end(passage: Passage, *, place: int, at: int) -> int:
    """« Huit suspects – sept hommes et une femme – sont placés… »: pass over the detail."""
    mark = passage.chunks[at - 1].text
    if mark not in ("–", ",", "("):
        return at
    whole = next(
        (one.quantity.value for one in passage.chunks[max(0, place - 3) : place] if one.quantity is not None),
        None,
    )
    total: float = 0
    for end in range(at, min(at + _ASIDE, len(passage.chunks))):
        chunk = passage.chunks[end]
        if chunk.quantity is not None:
            total += chunk.quantity.value or 0
        elif chunk.text == (")" if mark == "(" else mark):
            return end if total == whole and total > 1 else at
    return at


def is_verb_of_whole(passage: Passage, *, at: int) -> bool:
    """« 41 automobilistes sur 57 contrôlés ont été verbalisés »: said of the whole."""
    before = passage.chunks[at - 1].quantity
    return (
        before is not None
        and not before.article
        and passage.chunks[at - 2].text in ("sur", "des", "parmi")
        and passage.chunks[at].term("verb") is not None
    )


def names_event(passage: Passage, *, place: int, item: str) -> bool:
    """Tell whether a sentence names an event without a number of its own beside it.

    « cinq clients verbalisés (AFD) » are five fixed fines; « 12 verbalisations et 3 AFD » are two counts.
    """
    first, last = passage.bounds(place)
    for at in range(first, last + 1):
        term = passage.chunks[at].term("event")
        quantity = passage.chunks[at - 1].quantity if at > first else None
        if term is not None and term.item == item and (quantity is None or quantity.article):
            return True
    return False
