"""Read a French text: every figure, date and place that it states, as facts with their exact passage."""

from __future__ import annotations

from datetime import date

from gltd.errors import GltdError
from gltd.text.candidates import Candidate
from gltd.text.facts import Fact
from gltd.text.passage import Passage
from gltd.text.rules import RULES
from gltd.text.settling import settle


def read(text: str, *, published_on: date | None = None) -> list[Fact]:
    """Return the facts of a text, in its order; dates are resolved against the day of publication.

    Raises ``GltdError`` for a text without a single word.
    """
    if not text.strip():
        raise GltdError(
            "Le texte est vide\u202f: collez ou choisissez un texte qui contient au moins une phrase."
        )
    passage = Passage(text)
    passage.published_on = published_on
    for rule in RULES:
        rule.find(passage)
    settle(passage)
    return _number(passage, sorted(passage.found, key=lambda one: (one.start, one.end)))


def _number(passage: Passage, found: list[Candidate]) -> list[Fact]:
    names = {id(one): f"{place + 1:02d}" for place, one in enumerate(found)}
    return [_fact(passage, one, names) for one in found]


def _fact(passage: Passage, one: Candidate, names: dict[int, str]) -> Fact:
    start, end = one.location or passage.folded.locate(one.start, end=one.end)
    text = passage.folded.original[start:end]
    # In the order of the fields: by keyword the making of a fact takes twice the time.
    return Fact(
        names[id(one)],
        one.type,
        one.item,
        start,
        end,
        text,
        one.value,
        one.value_max,
        one.unit,
        one.approx,
        one.per,
        one.date,
        one.period_start,
        one.period_end,
        text.replace("\u00a0", " ").replace("\u202f", " ") if one.type == "operation_place" else None,
        one.polarity,
        one.scope,
        None if one.part_of is None else names.get(id(one.part_of)),
        one.qualifier,
        one.counted,
        one.base,
        one.negated,
        tuple([names[id(other)] for other in one.conflicts_with]),
        one.optional,
        one.retracted,
        one.unreadable,
        one.rule,
    )
