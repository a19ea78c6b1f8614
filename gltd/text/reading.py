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
    return Fact(
        id=names[id(one)],
        type=one.type,
        item=one.item,
        start=start,
        end=end,
        text=text,
        value=one.value,
        value_max=one.value_max,
        unit=one.unit,
        approx=one.approx,
        per=one.per,
        date=one.date,
        period_start=one.period_start,
        period_end=one.period_end,
        place=text.replace("\u00a0", " ").replace("\u202f", " ") if one.type == "operation_place" else None,
        polarity=one.polarity,
        scope=one.scope,
        part_of=None if one.part_of is None else names.get(id(one.part_of)),
        qualifier=one.qualifier,
        counted=one.counted,
        base=one.base,
        negated=one.negated,
        conflicts_with=tuple(names[id(other)] for other in one.conflicts_with),
        optional=one.optional,
        retracted=one.retracted,
        unreadable=one.unreadable,
        rule=one.rule,
    )
