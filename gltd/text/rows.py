"""Labels of rows and of lists: the noun that stands before a figure and says what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltd.text.columns import end_of_label
from gltd.text.lexicon import cue_words

if TYPE_CHECKING:
    from gltd.text.passage import Passage

_DONE = cue_words("ellipsis.done")
_COUNTING = frozenset(("nombre", "nb", "nbre", "total", "de", "d'", "des", "les", '"'))
_LABEL_STARTS = frozenset(("\n", "•", "|", ";", "*", "–", "-", "(", ","))
_QUOTES = frozenset(('"', "#"))
_LABEL = 9


def find_label(passage: Passage, *, place: int, kinds: tuple[str, ...]) -> int | None:
    """Return the noun that a quantity is the value of: « Interpellations : 12 », « saisies (3) »."""
    row = _row_label(passage, place, *kinds)
    if row is not None:
        return row
    at = place - 1
    marks = 0
    while (
        at >= 0 and passage.chunks[at].text in (":", "(", "=", "|", "–", "de", "#", "->", "•") and marks < 3
    ):
        marks += 1
        at -= 1
    if marks and at > 0 and passage.chunks[at].text in _DONE:
        at -= 1
    if marks and at > 0 and passage.chunks[at].text == '"':
        at = _first_term(passage, at, *kinds)  # « AFD "usage de stupéfiants" : 133 »
    if marks and passage.chunks[place - 1].text == "|":
        at = _first_term(passage, at, *kinds)
    if marks and at > 0 and passage.chunks[at].term(*kinds) is None:
        at = _opening_term(passage, at, kinds)
    if marks and at > 0 and _opens_line(passage, at - 1) and passage.chunks[at].term(*kinds) is None:
        at -= 1  # « AFD stupéfiants : 19 », « Interpellations ILS : 3 »
    if at < 0 or passage.chunks[at].kind != "t":
        return None
    if not _ends_item(passage, place) and not (marks and at == passage.bounds(place)[0]):
        return None
    if not marks and not _ends_line(passage, place) and not _ends_cell(passage, place, at):
        return None
    return at if passage.chunks[at].term(*kinds) else None


def _row_label(passage: Passage, place: int, *kinds: str) -> int | None:
    at = end_of_label(passage.chunks, place=place)
    found = _first_term(passage, at, *kinds) if at is not None else None
    return found if found is not None and passage.chunks[found].term(*kinds) is not None else None


def _first_term(passage: Passage, at: int, *kinds: str) -> int:
    """« Mis en cause pour trafic | 388 »: the label of a row is its first noun."""
    start = at
    while start > 0 and passage.chunks[start - 1].text not in ("|", "\n"):
        start -= 1
    return next((one for one in range(start, at + 1) if passage.chunks[one].term(*kinds)), at)


def _opening_term(passage: Passage, at: int, kinds: tuple[str, ...]) -> int:
    """« Nombre de boutiques de téléphonie : 12 »: the noun that a whole label opens with."""
    first = passage.bounds(at)[0]
    start = at
    while start > first and at - start < _LABEL and passage.chunks[start - 1].text not in _LABEL_STARTS:
        start -= 1
        if passage.chunks[start].kind in ("q", "d", "p") and passage.texts[start] not in _QUOTES:
            return at
    while start < at and passage.texts[start] in _COUNTING:
        start += 1
    return start if passage.chunks[start].term(*kinds) is not None else at


def _opens_line(passage: Passage, at: int) -> bool:
    return at == 0 or passage.chunks[at - 1].text in ("\n", "-", "–", "•", "*")


def _ends_item(passage: Passage, place: int) -> bool:
    after = passage.chunks[place + 1].text if place + 1 < len(passage.chunks) else "\n"
    return after in ("\n", "•", "|", ",", ";", ".", ")", "–", "!", "?", "(", "dont", "-", "/")


def _ends_cell(passage: Passage, place: int, at: int) -> bool:
    """« Plants 1 214 (887) »: a line that is a label, a figure and another figure in brackets."""
    starts_line = at == 0 or passage.chunks[at - 1].text == "\n"
    return starts_line and place + 1 < len(passage.chunks) and passage.chunks[place + 1].text == "("


def _ends_line(passage: Passage, place: int) -> bool:
    return place + 1 >= len(passage.chunks) or passage.chunks[place + 1].text in ("\n", "•", "|")
