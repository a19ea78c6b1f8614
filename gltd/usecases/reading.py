"""Read texts: their facts, the figures that the rules look at, what contradicts what.

Which texts speak of the same operation is decided by what they write, in this order, and can be explained:
the same day (or the same short window) and a proper name of place in common; one day of difference where each
text tells one operation only; where a text gives no date, the three days before it was published.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gltd.claims import conflicts
from gltd.claims.conflicts import Conflict, Relation
from gltd.claims.figures import Figure, as_value
from gltd.claims.lists import with_lists
from gltd.claims.passages import Layout, has_cue
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
    figures = []
    for index, fact in enumerate(facts):
        if fact.type in _SITUATING:
            continue
        place = layout.place_of(fact.start)
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
            part_of=None if fact.part_of is None else f"{source}#{fact.part_of}",
            counted=fact.counted,
            restriction=_narrowed(facts, index),
            per=fact.per,
            polarity=fact.polarity,
            wording=fact.text,
            sentence=place.sentence,
            voice=place.voice,
            additional=has_cue(fact.text, name="additional"),
            apart=place.apart,
            minute=place.minute,
            provisional=place.provisional,
            definite=place.definite,
        )
        figures.append(situate(figure, span=span_of(fact)))
    return with_lists(figures, text=text)


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
