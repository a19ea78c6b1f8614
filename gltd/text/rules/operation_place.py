"""Where the operation took place: the first ground that the text names beside what was done."""

from __future__ import annotations

from gltd.text.candidates import Candidate
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.places import PlaceMention, find_places
from gltd.text.rules.rule import Rule

NAME = "operation_place"
_REPEATS = 1
_TITLE = 120
_ALONE = 3
_FINE, _DEPARTMENT = 3, 2
_ELSEWHERE = frozenset(
    (
        "entre",
        "deplacement",
        "visite",
        "origine",
        "domicilie",
        "vers",
        "depuis",
        "provenance",
        "dont",
        "comme",
        "exemple",
    )
)
_CAPTION = frozenset(("illustration", "photo", "afp", "archives", "credit"))
_ACTS = frozenset(
    (
        "seizure",
        "arrest",
        "check",
        "forces",
        "dismantled",
        "closure",
        "procedure",
        "operation_count",
        "operation_date",
    )
)


def find(passage: Passage) -> None:
    """Choose one place for the text; its repeats are optional."""
    if not any(one.type in _ACTS for one in passage.found):
        return
    mentions = find_places(passage.folded.original)
    best = _choose(passage, mentions)
    if best is None:
        return
    text = passage.folded.original
    best = _told_in_full(text, best, mentions)
    name = text[best.start : best.end]
    repeats = [one for one in mentions if one.start > best.start and text[one.start : one.end] == name]
    for mention in (best, *repeats[:_REPEATS]):
        place = passage.chunk_at(mention.start)
        candidate = Candidate("operation_place", None, mention.start, mention.end, place)
        candidate.location = (mention.start, mention.end)
        candidate.optional = mention is not best
        passage.add(candidate, rule=NAME, keep_open=True)


def _told_in_full(text: str, best: PlaceMention, mentions: list[PlaceMention]) -> PlaceMention:
    """« aux Lauriers » in a title is told in full as « la cité des Lauriers » in the body."""
    if best.strength == _FINE:
        return best
    name = text[best.start : best.end]
    return next(
        (
            one
            for one in mentions
            if one.strength == _FINE and one.start > best.start and text[one.start : one.end].endswith(name)
        ),
        best,
    )


def _choose(passage: Passage, mentions: list[PlaceMention]) -> PlaceMention | None:
    grounds = [mention for mention in mentions if mention.strength and not mention.dateline]
    elsewhere: set[PlaceMention] = set()
    towns = [mention for mention in mentions if mention.dateline and mention.strength < _DEPARTMENT]
    for number, mention in enumerate(grounds):
        if towns and mention.strength != _FINE:
            continue
        follow = passage.folded.original[mention.end : mention.end + 3]
        line_start = mention.start == 0 or passage.folded.original[mention.start - 1] == "\n"
        title = line_start and follow.strip()[:1] == ":"
        if title and number + 1 < len(grounds) and grounds[number + 1].start - mention.end < _TITLE:
            continue
        place = passage.chunk_at(mention.start)
        first, last = passage.bounds(place)
        words = passage.words_between(first, last=last)
        numbers = any(chunk.kind == "q" for chunk in passage.chunks[first : last + 1])
        before = passage.words_between(place - 4, last=place - 1)
        if before & _ELSEWHERE:
            elsewhere.add(mention)
        if (
            before & _ELSEWHERE
            or words & _CAPTION
            or last - first < _ALONE
            or not (numbers or words & cue_words("acted"))
        ):
            continue
        return mention
    grounds = [mention for mention in grounds if mention not in elsewhere]
    fine = [mention for mention in grounds if mention.strength == _FINE]
    rest = [mention for mention in mentions if mention not in elsewhere]
    return next(iter(fine or towns or grounds or rest), None)


RULE = Rule(
    name=NAME,
    description="The place of the operation: a quarter, a road, a town, a department.",
    find=find,
    types=("operation_place",),
    true=(
        ("Dix personnes ont été interpellées à Roubaix.", (("operation_place", None, None),)),
        ("Les gendarmes de la Sarthe ont saisi 3 kg de cannabis dans le quartier des Sablons.",
         (("operation_place", None, None),)),
    ),
    false=("Le préfet salue le travail.", "La gare de Tours est ouverte."),
)  # fmt: skip
