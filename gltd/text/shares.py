"""Numbers of people told as shares: « quatre des cinq suspects », « sept sur les neuf interpellés »."""

from __future__ import annotations

from gltd.text.passage import Passage

_VERBS_OF_STATE = frozenset(("ont", "sont", "etaient", "avaient", "ete"))
_LENGTH = 4


def is_share(passage: Passage, *, place: int) -> bool:
    """« quatre des cinq suspects », « sept des mis en cause »: the rest is said of the first number."""
    if place + 2 >= len(passage.chunks) or passage.chunks[place + 1].text != "des":
        return False
    after = passage.chunks[place + 2]
    if after.quantity is None:
        return after.term("person") is not None
    follow = passage.chunks[place + 3].text if place + 3 < len(passage.chunks) else ""
    return passage.head(place + 2, "person") is not None or follow in _VERBS_OF_STATE


def is_whole(passage: Passage, *, place: int) -> bool:
    """« quatre des cinq suspects »: the number behind the share."""
    return place > 1 and passage.chunks[place - 2].quantity is not None and is_share(passage, place=place - 2)


def is_share_of_whole(passage: Passage, *, head: int) -> bool:
    """« sept suspects sur les neuf interpellés »: the rest is said of the seven."""
    chunks = passage.chunks[head : head + _LENGTH]
    if len(chunks) < _LENGTH or chunks[0].term("person") is None:
        return False
    return [chunk.text for chunk in chunks[1:3]] == ["sur", "les"] and chunks[3].quantity is not None
