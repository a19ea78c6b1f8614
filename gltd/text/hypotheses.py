"""Figures that count nothing that happened: rates per inhabitant, targets, denials, what is still to come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gltd.text.fictions import find_fictions
from gltd.text.lexicon import cue_words

if TYPE_CHECKING:
    from gltd.text.passage import Passage
    from gltd.text.tokens import Chunk

_TARGETS, _REACHED = cue_words("hypotheses.targets"), cue_words("hypotheses.reached")
_TARGET_STOPS = frozenset((".", ";", ",", "\n", "•", ")", "et"))
_TARGET_REACH, _RATE_REACH = 7, 8
_DENOMINATORS = frozenset((100, 1_000, 10_000, 100_000, 1_000_000))
_ROUND, _FEW, _RATIO_REACH = frozenset((10, 20, 100, 1000)), 10, 5
_PER = frozenset(("pour", "par", "/", "sur"))
_FUTURE = re.compile(r"[a-z]+[eidruv]r(?:a|ont|ons)")
_NOT_FUTURE = cue_words("hypotheses.not_future")
_GOING, _MODALS = frozenset(("va", "vont", "allons")), cue_words("hypotheses.modals")
_INFINITIVE = ("er", "ir", "re")
_DENIED = frozenset(("non", "pas"))
_PLANS = cue_words("hypotheses.plans")
_CLAUSE_ENDS = frozenset((";", ".", "\n", ":", "•", "–"))
_CLAUSE = 12


def find_hypotheses(
    folded: str, *, chunks: list[Chunk], texts: list[str], words: set[str], counted: list[int]
) -> set[int]:
    """Return the places of the figures that are rates, targets or denied."""
    found = set(find_fictions(texts, words=words, counted=counted))
    if "habitant" in folded:
        for place, chunk in enumerate(chunks):
            inhabited = chunk.kind == "q" and folded.startswith("habitant", chunk.end - len("habitants"))
            of_each = chunk.text == "habitant" or (inhabited and _is_round(chunk))
            if of_each and place > 1 and texts[place - 1] in _PER:
                found.update(_rated(chunks, place - 1))
    if "objectif" in folded or "quota" in folded:
        for place in [at for at, text in enumerate(texts) if text in _TARGETS]:
            found.update(_aimed_at(chunks, texts, place))
    for place in counted:
        if texts[place - 1] == "sur":
            found.update(_proportion(chunks, place - 1))
        elif place and texts[place - 1] in _DENIED:
            found.add(place)  # « 400 g et non 4 kg », « ce ne sont pas 12 personnes »
    return found


def _proportion(chunks: list[Chunk], place: int) -> list[int]:
    """« 2 conducteurs sur 100 », « trois foyers sur dix »; « 4 sur les 9 contrôlés » counts four."""
    whole = chunks[place + 1].quantity if place + 1 < len(chunks) else None
    if whole is None or whole.unit != "count" or whole.value not in _ROUND:
        return []
    after = chunks[place + 2] if place + 2 < len(chunks) else None
    if after is not None and after.kind == "t" and after.text not in ("est", "sont"):
        return []
    for at in range(place - 1, max(-1, place - _RATIO_REACH), -1):
        quantity = chunks[at].quantity
        if quantity is not None:
            small = quantity.unit == "count" and (quantity.value or 0) < min(_FEW, whole.value or 0)
            return [at, place + 1] if small else []
        if chunks[at].kind == "p":
            break
    return []


def _is_round(chunk: Chunk) -> bool:
    """« pour 10 000 habitants »; « 13 caméras pour 250 habitants » counts both."""
    return chunk.quantity is not None and chunk.quantity.value in _DENOMINATORS


def _rated(chunks: list[Chunk], place: int) -> list[int]:
    """« 4,6 policiers pour 10 000 habitants »: the figure before « pour » is no count."""
    for at in range(place - 1, max(-1, place - _RATE_REACH), -1):
        quantity = chunks[at].quantity
        if quantity is not None and quantity.unit == "count":
            return [at]
        if chunks[at].text in (".", "\n", ";"):
            break
    return []


def _aimed_at(chunks: list[Chunk], texts: list[str], place: int) -> list[int]:
    """« Objectif : 850 interpellations », « un objectif de 5 % »; « objectif atteint : 850 » is a count."""
    if not _REACHED.isdisjoint(texts[place + 1 : place + 4]):
        return []
    for at in range(place + 1, min(place + _TARGET_REACH, len(chunks))):
        quantity = chunks[at].quantity
        if quantity is not None and not quantity.article:
            return [at]
        if texts[at] in _TARGET_STOPS or (texts[at] == ":" and at != place + 1):
            break
    return []


def is_future(word: str) -> bool:
    """Tell a verb in the future tense by its ending: « posera », « viendront »."""
    return word[-2:] in ("ra", "nt", "ns") and word not in _NOT_FUTURE and _FUTURE.fullmatch(word) is not None


def is_to_come(passage: Passage, *, place: int) -> bool:
    """Tell whether what is said of a figure in its own clause is planned, wished or only possible."""
    first, last = passage.bounds(place)
    texts = passage.texts
    start = next((at + 1 for at in range(place - 1, first - 1, -1) if _parts(passage, at, place)), first)
    end = next((at for at in range(place + 1, last + 1) if _parts(passage, at, place)), last + 1)
    for at in range(max(start, place - _CLAUSE), min(end, place + _CLAUSE)):
        text = texts[at]
        if at == place:
            continue
        if is_future(text) or text in _PLANS:
            return True
        if text in _MODALS and at < place:
            return True
        if text in _GOING and any(word.endswith(_INFINITIVE) for word in texts[at + 1 : at + 3]):
            return True
        if text == "ici" and texts[at - 1] == "d'" and at > place:
            return True
    return False


def _parts(passage: Passage, at: int, place: int) -> bool:
    """Tell whether a chunk parts the clause of a figure from another one."""
    if passage.texts[at] in _CLAUSE_ENDS:
        return True
    if passage.texts[at] not in (",", "et"):
        return False
    after = range(at + 1, min(at + 4, len(passage.texts))) if at > place else range(place, place)
    return any(_is_count(passage.chunks[one]) for one in after) or (at < place and _has_count(passage, at))


def _has_count(passage: Passage, at: int) -> bool:
    return any(_is_count(one) for one in passage.chunks[max(0, at - 4) : at])


def _is_count(chunk: Chunk) -> bool:
    return chunk.quantity is not None and not chunk.quantity.article
