"""What tells who somebody is, found and replaced by a mark before a text is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gltd.text.masking.identifiers import find_identifiers
from gltd.text.masking.names import find_names
from gltd.text.masking.plain import LABELS, Passage, simplify

__all__ = ["Mark", "Masked", "find_passages", "mask"]

_MARK = re.compile(r"\[(" + "|".join(map(re.escape, LABELS)) + r")\]")
# Masking a name may uncover its neighbour; two rounds are the rule, this is a ceiling for hostile texts.
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A bracketed mark of the masked text: what kind of passage it stands for, and where it is."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without what identifies people; the words that were masked are kept nowhere."""

    text: str
    marks: tuple[Mark, ...]


def mask(text: str, *, officials: bool = False) -> Masked:
    """Replace what identifies people by marks such as « [nom] » and say where these stand.

    People who speak in office, named beside their function, are masked too unless ``officials`` keeps them.
    Masking a masked text changes nothing. No text raises.
    """
    for _ in range(_ROUNDS):
        passages = find_passages(text, officials=officials)
        if not passages:
            break
        text = _replace(text, passages)
    marks = tuple(Mark(found.group(1), found.start(), found.end()) for found in _MARK.finditer(text))
    return Masked(text, marks)


def find_passages(text: str, *, officials: bool = False) -> list[Passage]:
    """Return what would be masked, in order and without overlap, by offsets in the text as it is given."""
    plain = simplify(text)
    passages = find_identifiers(plain.text)
    passages += find_names(plain.text, taken=passages, officials=officials)
    kept: list[Passage] = []
    for passage in sorted(passages, key=lambda one: (one.start, -one.end)):
        if not kept or passage.start >= kept[-1].end:
            kept.append(passage)
    return [Passage(one.kind, *plain.locate(one.start, end=one.end)) for one in kept]


def _replace(text: str, passages: list[Passage]) -> str:
    pieces: list[str] = []
    place = 0
    for passage in passages:
        pieces += (text[place : passage.start], f"[{passage.kind}]")
        place = passage.end
    pieces.append(text[place:])
    return "".join(pieces)
