"""Cameras: how many there are, how many were added."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.predicates import is_by_a_date
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "cameras"
_ADDED = cue_words("cameras.added")
_DEVICES = cue_words("cameras.devices")
_COUNTS = cue_words("cameras.counts")
_BRINGS = cue_words("cameras.brings")
_OTHER_NOUNS = ("spot", "site", "person", "force", "event", "substance", "vehicle")
_PLANNED = cue_words("cameras.planned")
_PRONOUN_REACH = 8
_WANTED = cue_words("cameras.wanted")
_ARE = cue_words("cameras.are")


def find(passage: Passage) -> None:
    """Read numbers of cameras, and bare numbers in a sentence about cameras."""
    if "camera" not in passage.kinds:
        return
    for place, quantity in list(passage.quantities("count")):
        head = passage.head(place)
        first, last = passage.bounds(place)
        if head is not None and passage.chunks[head].term("camera") is not None:
            wanted = passage.words_between(max(first, place - 12), last=place) & _WANTED
            if (
                not quantity.article
                and not wanted
                and not passage.words_between(place - 4, last=last) & _PLANNED
                and not is_by_a_date(passage, place=place)
            ):
                _add(
                    passage,
                    place,
                    quantity,
                    passage.words_between(max(first, place - 5), last=_clause_end(passage, head, last)),
                    head,
                )
        elif head is None and _is_about(passage, place, first):
            ahead = place + 1
            while ahead < last and passage.chunks[ahead].text in ("ont", "ete", "sont", "de", "plus"):
                ahead += 1
            following = passage.chunks[ahead].text if place < last else ""
            pronoun = passage.words_between(max(first, place - _PRONOUN_REACH), last=place - 1) & {
                "elles",
                "sont",
                "total",
            }
            added = passage.words_between(place + 1, last=min(last, max(place + 4, ahead))) & _ADDED
            near = passage.words_between(place - 4, last=place - 1)
            counts = (
                bool(near & _BRINGS)
                or ("elles" in near and bool(near & _ARE))
                or (
                    passage.chunks[place - 2].text in ("en", "n")
                    and passage.chunks[place - 1].text in _COUNTS
                )
            )
            if [chunk.text for chunk in passage.chunks[place - 2 : place]] == ["(", "+"]:
                _add(passage, place, quantity, {"nouvelles"}, None)
            elif counts or _is_told_total(passage, place) or _is_labelled(passage, place):
                _add(passage, place, quantity, {"total"}, None)
            elif added and following in _ADDED:
                _add(passage, place, quantity, added, None)
            elif following in _DEVICES or (quantity.approx and "elles" in pronoun) or following == "au":
                _add(passage, place, quantity, {"total"}, None)


def _is_labelled(passage: Passage, place: int) -> bool:
    """« Caméras : 24 aujourd'hui, 36 promises »."""
    return passage.texts[place - 1] == ":" and passage.chunks[place - 2].term("camera") is not None


def _is_told_total(passage: Passage, place: int) -> bool:
    """« 8 nouvelles caméras (total : 124) »."""
    lead = [chunk.text for chunk in passage.chunks[max(0, place - 3) : place] if chunk.kind != "p"]
    return lead[-1:] == ["total"]


def _clause_end(passage: Passage, head: int, last: int) -> int:
    """Stop at the next figure or comma: « 312 caméras, 25 supplémentaires »."""
    for at in range(head + 1, min(last, head + 7) + 1):
        if passage.chunks[at].kind == "q" or passage.chunks[at].text in (",", "dont", "soit"):
            return at - 1
    return min(last, head + 6)


def _is_about(passage: Passage, place: int, first: int) -> bool:
    if not passage.has_term(first, last=place - 1, kind="camera") and any(
        chunk.term(*_OTHER_NOUNS) is not None for chunk in passage.chunks[first:place]
    ):
        return False  # « les points de deal sont passés de 4 à 7 », after a sentence about cameras
    since = passage.sentences[max(0, passage.sentence_of[place] - 1)].first
    return passage.has_term(min(first, since), last=place - 1, kind="camera")


def _add(passage: Passage, place: int, quantity: Quantity, near: set[str], head: int | None) -> None:
    item = "average" if {"moyenne", "moyen"} & near else "added" if near & _ADDED else "total"
    end = None if head is None else passage.chunks[head].end
    passage.add(propose("camera", item=item, place=place, quantity=quantity, end=end), rule=NAME)


RULE = Rule(
    name=NAME,
    description="Cameras in place and cameras added.",
    find=find,
    types=("camera",),
    true=(
        ("La commune dispose de 85 caméras.", (("camera", "total", 85),)),
        ("Douze nouvelles caméras ont été installées en 2024.", (("camera", "added", 12),)),
        (
            "Trente caméras supplémentaires, soit 140 au total.",
            (("camera", "added", 30), ("camera", "total", 140)),
        ),
    ),
    false=("Une caméra filme la place.", "Dix caméras seront posées en 2030."),
)
