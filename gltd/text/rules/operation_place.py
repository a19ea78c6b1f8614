"""Where the operation took place: the first ground that the text names beside what was done."""

from __future__ import annotations

from bisect import bisect_right

from gltd.text.candidates import Candidate
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.places import PlaceMention, find_places
from gltd.text.rules.rule import Rule

NAME = "operation_place"


def find(passage: Passage) -> None:
    """Choose one place for the text."""
    mentions = find_places(passage.folded.original)
    best = _choose(passage, mentions)
    if best is None:
        return
    place = _chunk_at(passage, best.start)
    candidate = Candidate("operation_place", None, best.start, best.end, place)
    candidate.location = (best.start, best.end)
    passage.add(candidate, rule=NAME, keep_open=True)


def _chunk_at(passage: Passage, offset: int) -> int:
    starts = [chunk.start for chunk in passage.chunks]
    if passage.folded.origins is not None:
        starts = [passage.folded.origins[start] for start in starts]
    return max(0, bisect_right(starts, offset) - 1)


def _choose(passage: Passage, mentions: list[PlaceMention]) -> PlaceMention | None:
    for mention in mentions:
        place = _chunk_at(passage, mention.start)
        first, last = passage.bounds(place)
        words = passage.words_between(first, last)
        numbers = any(chunk.kind == "q" for chunk in passage.chunks[first : last + 1])
        if words & cue_words("acted") or numbers:
            return mention
    return mentions[0] if mentions else None


RULE = Rule(
    name=NAME,
    description="The place of the operation: a quarter, a road, a town, a department.",
    find=find,
    types=("operation_place",),
    true=(
        ("Une opération de police a eu lieu à Roubaix.", (("operation_place", None, None),)),
        ("Les gendarmes de la Sarthe ont mené une opération dans le quartier des Sablons.",
         (("operation_place", None, None),)),
    ),
    false=("Le préfet salue le travail des services.",),
)  # fmt: skip
