"""Numbers of people told as shares: « quatre des cinq suspects », « sept sur les neuf interpellés »."""

from __future__ import annotations

from gltd.text.passage import Passage

_VERBS_OF_STATE = frozenset(("ont", "sont", "etaient", "avaient", "ete"))
_LENGTH = 4
_LINKS = frozenset(("des", "de", "parmi"))


def is_share(passage: Passage, *, place: int) -> bool:
    """« quatre des cinq suspects », « sept des mis en cause »: the rest is said of the first number."""
    if place + 2 >= len(passage.chunks) or passage.texts[place + 1] not in _LINKS:
        return False
    link = (
        2 if passage.texts[place + 1 : place + 3] in (["de", "ces"], ["de", "ses"], ["parmi", "les"]) else 1
    )
    if place + link + 1 >= len(passage.chunks) or (link == 1 and passage.texts[place + 1] != "des"):
        return False
    place += link - 1
    after = passage.chunks[place + 2]
    if after.quantity is None:
        return after.term("person") is not None
    follow = passage.chunks[place + 3].text if place + 3 < len(passage.chunks) else ""
    return passage.head(place + 2, "person") is not None or follow in _VERBS_OF_STATE


def is_whole(passage: Passage, *, place: int) -> bool:
    """« quatre des cinq suspects »: the number behind the share."""
    if passage.texts[place + 1 : place + 2] and passage.texts[place + 1] in _VERBS_OF_STATE:
        lead = passage.texts[max(0, place - 2) : place]
        counted = place - 1 if lead[-1:] == ["sur"] else place - 2 if lead == ["sur", "les"] else 0
        if counted and _is_counted(passage, counted - 1):
            return True  # « trois suspects sur les neuf ont été écroués »
    for back in range(2, min(_LENGTH, place + 1)):
        if passage.chunks[place - back].quantity is not None:
            return is_share(passage, place=place - back)
    return False


def _is_counted(passage: Passage, at: int) -> bool:
    """Tell whether a number, or the noun of a number, stands at a place."""
    near = passage.chunks[max(0, at - 2) : at + 1]
    return any(chunk.quantity is not None and not chunk.quantity.article for chunk in near)


def is_share_of_whole(passage: Passage, *, head: int) -> bool:
    """« sept suspects sur les neuf interpellés »: the rest is said of the seven."""
    chunks = passage.chunks[head : head + _LENGTH]
    if len(chunks) < _LENGTH or chunks[0].term("person") is None:
        return False
    if chunks[1].text != "sur":
        return False
    return (chunks[2] if chunks[2].text != "les" else chunks[3]).quantity is not None
