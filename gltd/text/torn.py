"""Figures that are broken in the source, « 35 7130 », « 12.45.00 », « 1O kg »: reported, never guessed."""

from __future__ import annotations

from collections.abc import Callable

from gltd.text.tokens import Chunk

_MARKS = frozenset((".", ",", "?"))
_LETTERS = frozenset(("o", "l"))
"""Letters typed for a figure."""
_PARTING = frozenset((",", "et"))
_GROUP, _YEAR = 3, 4


def find_torn_end(tokens: list[Chunk], *, place: int, has_unit: Callable[[int], bool]) -> int | None:
    """Return the place after a figure in pieces that starts at a number, or nothing when it is whole.

    A figure is broken when its pieces, which no rule of writing joins, stand before one unit.
    """
    if place + 1 >= len(tokens):
        return None
    token, follow = tokens[place], tokens[place + 1]
    if follow.kind == "n":
        return place + 2 if _are_torn(token, follow) and _may_be(follow, has_unit(place + 2)) else None
    if follow.text in _LETTERS:
        return place + 2 if follow.start == token.end and has_unit(place + 2) else None
    if follow.text not in _MARKS:
        return None
    end = _parted_end(tokens, place) or _glued_end(tokens, place)
    return end if end is not None and has_unit(end) else None


def _parted_end(tokens: list[Chunk], place: int) -> int | None:
    """« 12, 5 kg »: a comma that may be a decimal one or part two figures."""
    if place + 2 >= len(tokens) or (
        place > 1 and tokens[place - 1].text in _PARTING and tokens[place - 2].kind != "w"
    ):
        return None
    token, mark, follow = tokens[place : place + 3]
    glued = mark.text == "," and mark.start == token.end and follow.start == mark.end + 1
    if not glued or follow.kind != "n" or not (token.text.isdigit() and follow.text.isdigit()):
        return None
    return None if _is_year(token.text) else place + 3


def _are_torn(token: Chunk, follow: Chunk) -> bool:
    """« 35 7130 », « 3 45 »: two runs of figures with a space between."""
    return (
        follow.start == token.end + 1
        and token.text.replace(" ", "").isdigit()
        and follow.text.isdigit()
        and not _is_year(token.text)
        and not _is_year(follow.text)
    )


def _may_be(follow: Chunk, before_unit: bool) -> bool:
    """Four figures and more make one figure of any two; fewer, only with a unit behind them."""
    return len(follow.text) > _GROUP or before_unit


def _is_year(text: str) -> bool:
    return len(text) == _YEAR and text.startswith(("19", "20"))


def _glued_end(tokens: list[Chunk], place: int) -> int | None:
    """« 12.45.00 », « 12,,5 », « 6 .500 »: pieces that marks glue together."""
    end = at = place + 1
    while at < len(tokens):
        spaced = end == place + 1 and tokens[at].start == tokens[at - 1].end + 1
        if tokens[at].text not in _MARKS or not (tokens[at].start == tokens[at - 1].end or spaced):
            break
        while at < len(tokens) and tokens[at].text in _MARKS:
            at += 1
        if at >= len(tokens) or tokens[at].kind != "n" or tokens[at].start != tokens[at - 1].end:
            break
        end = at = at + 1
    return end if end > place + 1 else None
