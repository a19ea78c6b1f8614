"""Read texts: their facts, the figures that the rules look at, what contradicts what.

Which texts speak of the same operation is decided by what they write, in this order, and can be explained:
the same day (or the same short window) and a proper name of place in common; one day of difference where each
text tells one operation only; where a text gives no date, the three days before it was published.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gltd.claims import conflicts
from gltd.claims.conflicts import Conflict, Relation
from gltd.claims.figures import Figure, as_value
from gltd.claims.passages import Layout, has_cue
from gltd.claims.totals import is_kind_of
from gltd.text import Fact, read
from gltd.usecases.stating import Recorded, code_of, figure_of, nature_of, restriction_of, situate, span_of
from gltd.usecases.telling import Operations, operations_told

__all__ = [
    "Reading",
    "Recorded",
    "code_of",
    "figure_of",
    "figures_of",
    "nature_of",
    "read_texts",
    "relate_facts",
    "restriction_of",
]

_SITUATING: Final = frozenset({"operation_date", "operation_place"})
_WHOLE_LIST: Final = re.compile(r":|\bsoit\b|\brépart")
# From a total to the list of what it is made of.
_LIST_OPENING: Final = 30
_SENTENCE_END: Final = re.compile(r"[.!?…]+(?=\s)|\n")
_SOME_PARTS: Final = re.compile(r"\bdont\b")


@dataclass(frozen=True)
class Reading:
    """What was read: facts by text, the figures made of them, contradictions, and what agrees.

    ``key`` of a figure is ``source#fact id``; ``source`` is the name of the text.
    """

    facts: Mapping[str, Sequence[Fact]]
    figures: Sequence[Figure]
    conflicts: Sequence[Conflict]
    relations: Sequence[Relation]


def read_texts(texts: Mapping[str, str], *, published: Mapping[str, dt.date] | None = None) -> Reading:
    """Read texts by name, and set their figures against one another; ``published`` dates them by name."""
    dates = published or {}
    facts = {name: read(text, published_on=dates.get(name)) for name, text in texts.items()}
    return relate_facts(facts, texts=texts, published=dates)


def relate_facts(
    facts: Mapping[str, Sequence[Fact]], *, texts: Mapping[str, str], published: Mapping[str, dt.date]
) -> Reading:
    """Set the facts of texts against one another, wherever the facts come from."""
    operations = operations_told(facts, published=published)
    figures = [
        figure
        for name, told in facts.items()
        for figure in figures_of(
            told,
            source=name,
            text=texts.get(name, ""),
            published_on=published.get(name),
            operations=operations,
        )
    ]
    return Reading(facts, figures, conflicts.find(figures), conflicts.relations(figures))


def figures_of(
    facts: Sequence[Fact],
    *,
    source: str,
    text: str = "",
    published_on: dt.date | None = None,
    operations: Operations | None = None,
) -> list[Figure]:
    """Return the figure of every fact of one text, in text order; an operation's date and place have none."""
    known = operations_told({source: facts}, published={}) if operations is None else operations
    layout = Layout(text)
    listed = _listed_kinds(facts, text)
    exhaustive = _exhaustive_totals(facts, text) | frozenset(listed.values())
    figures = []
    for index, fact in enumerate(facts):
        if fact.type in _SITUATING:
            continue
        place = layout.place_of(fact.start)
        total = fact.part_of or listed.get(fact.id)
        figure = Figure(
            key=f"{source}#{fact.id}",
            source=source,
            measure=code_of(fact),
            value=as_value(fact.value),
            value_max=as_value(fact.value_max),
            unit=fact.unit or "",
            qualifier=fact.approx,
            nature=nature_of(fact, published_on=published_on),
            perimeter=fact.place or known.place_of(source, fact=fact),
            operation=known.of(source, fact=fact),
            scope=fact.scope,
            negated=fact.negated,
            retracted=fact.retracted,
            published_on=published_on,
            position=fact.start,
            headline=place.headline,
            part_of=None if total is None else f"{source}#{total}",
            counted=fact.counted,
            restriction=_narrowed(facts, index),
            per=fact.per,
            polarity=fact.polarity,
            wording=fact.text,
            sentence=place.sentence,
            voice=place.voice,
            additional=has_cue(fact.text, name="additional"),
            apart=place.apart,
            exhaustive=total in exhaustive,
        )
        figures.append(situate(figure, span=span_of(fact)))
    return figures


def _narrowed(facts: Sequence[Fact], index: int) -> str | None:
    """Say what narrows a fact's measure; a resale value is that of the seizure it follows."""
    fact = facts[index]
    restriction = restriction_of(fact)
    before = [other for other in facts[:index] if other.type == "seizure"]
    if fact.type != "market_value" or not before:
        return restriction
    return " ".join(
        f"{word}" for word in (restriction, before[-1].item, before[-1].value) if word is not None
    )


def _listed_kinds(facts: Sequence[Fact], text: str) -> dict[str, str]:
    """Return the total of each kind listed after it: « 12 kg de cannabis : 8 de résine et 4 d'herbe »."""
    found: dict[str, str] = {}
    for index, total in enumerate(facts):
        following = facts[index + 1 :]
        stop = _SENTENCE_END.search(text, total.end)
        end = len(text) if stop is None else stop.start()
        kinds = [one for one in following if one.start < end and _is_kind(one, total) and one.part_of is None]
        gap = text[total.end : kinds[0].start] if kinds else ""
        opens = len(gap) <= _LIST_OPENING and _WHOLE_LIST.search(gap) and not _SOME_PARTS.search(gap)
        if len(kinds) > 1 and opens:
            found |= dict.fromkeys((kind.id for kind in kinds), total.id)
    return found


def _is_kind(fact: Fact, total: Fact) -> bool:
    return fact.unit == total.unit and is_kind_of(code_of(fact), whole=code_of(total))


def _exhaustive_totals(facts: Sequence[Fact], text: str) -> frozenset[str | None]:
    """Return the totals whose parts a text lists in full: after a colon, « soit » or « répartis ».

    « dont » announces some of the parts only.
    """
    found: set[str | None] = set()
    for total in facts:
        parts = [fact for fact in facts if fact.part_of == total.id and fact.start >= total.end]
        if len(parts) > 1:
            gap = text[total.end : min(part.start for part in parts)]
            if _WHOLE_LIST.search(gap) and not _SOME_PARTS.search(gap):
                found.add(total.id)
    return frozenset(found)
