"""The day or the days of the operation, and not those of the press conference or of the trial."""

from __future__ import annotations

from gltd.text.candidates import Candidate
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.rules.rule import Rule

NAME = "operation_date"
_KINDS = frozenset(("day", "span", "weekday", "word"))
_NEAR = 9
_SINCE = ("depuis", "depuis le", "des", "avant le", "apres le")


def find(passage: Passage) -> None:
    """Keep the first mention of each date that stands with an act and not with an announcement."""
    seen: set[tuple[object, ...]] = set()
    for place, chunk in enumerate(passage.chunks):
        mention = chunk.date
        if mention is None or mention.kind not in _KINDS:
            continue
        key = (mention.day, mention.month, mention.day_to, mention.weekday if mention.day is None else None)
        if key in seen or not _is_operation(passage, place):
            continue
        seen.add(key)
        passage.add(Candidate("operation_date", None, chunk.start, chunk.end, place), rule=NAME)


def _is_operation(passage: Passage, place: int) -> bool:
    first, last = passage.bounds(place)
    mention = passage.chunks[place].date
    if mention is None:
        return False
    before = passage.chunks[place - 1].text if place > first else ""
    if before in _SINCE or (mention.relative or "").startswith("depuis"):
        return False
    if mention.relative == "prochain":
        return False
    near = passage.words_between(max(first, place - _NEAR), min(last, place + _NEAR))
    whole = passage.words_between(first, last)
    told = near & cue_words("told")
    acted = whole & cue_words("acted")
    if told:
        return False
    return bool(acted)


RULE = Rule(
    name=NAME,
    description="Dates of the operation that the text is about.",
    find=find,
    types=("operation_date",),
    true=(
        ("Une opération de police a eu lieu mardi 4 mars 2025.", (("operation_date", None, None),)),
        (
            "Dans la nuit du 2 au 3 juin, les gendarmes ont interpellé des trafiquants.",
            (("operation_date", None, None),),
        ),
    ),
    false=(
        "Le procureur a tenu une conférence de presse mardi 4 mars.",
        "Le préfet l'a annoncé dans un communiqué publié le 12 mai.",
    ),
)
