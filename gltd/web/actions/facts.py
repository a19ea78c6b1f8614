"""A fact read in a text becomes a claim, and a claim becomes the figure that the rules look at."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from gltd.claims.conflicts import Standing, relations
from gltd.claims.figures import Figure
from gltd.claims.passages import is_headline
from gltd.text import Fact
from gltd.usecases.reading import code_of, figure_of, nature_of, restriction_of
from gltd.web.models import Claim, Source
from gltd.web.models.claims import SUBJECTS

# Dates and places situate the figures of a text; they are no figures themselves.
SITUATING = frozenset({"operation_date", "operation_place"})


def claim_of(source: Source, *, fact: Fact) -> Claim:
    """Build the unsaved claim that a fact proposes."""
    return Claim(
        source=source,
        measure=code_of(fact),
        value=as_decimal(fact.value),
        value_max=as_decimal(fact.value_max),
        unit=fact.unit or "",
        qualifier=fact.approx or "",
        per=fact.per or "",
        polarity=fact.polarity or "",
        nature=nature_of(fact, published_on=source.published_on),
        negated=fact.negated,
        retracted=fact.retracted,
        counted=fact.counted or "",
        restriction=restriction_of(fact) or "",
        base=fact.base or "",
        date_text=fact.date or "",
        period_start=fact.period_start or "",
        period_end=fact.period_end or "",
        place=(fact.place or "")[:150],
        headline=is_headline(source.text, start=fact.start),
        passage=fact.text[:400],
        start=fact.start,
        end=fact.end,
        rule=fact.rule,
    )


def as_figure(claim: Claim, *, text: str | None = None) -> Figure:
    """Return the figure of a claim; its key is the claim's number.

    ``text`` stands for that of its source, where what its sentences hold does not matter.
    """
    figure = figure_of(
        key=str(claim.pk),
        source=str(claim.source_id),
        published_on=claim.source.published_on,
        operation=str(claim.operation_id) if claim.operation_id else None,
        claim=claim,
        text=claim.source.text if text is None else text,
    )
    area = claim.area.name if claim.area is not None else None
    return replace(figure, perimeter=figure.perimeter or area, subject=name_subject(claim))


def list_agreeing(claim: Claim, *, among: Sequence[Claim]) -> dict[int, Standing]:
    """Return which of other claims of its measure say the same as a claim, by number, and in what way."""
    figures = [as_figure(one, text="") for one in (claim, *among)]
    own = str(claim.pk)
    pairs = {one.figures: one.kind for one in relations(figures, about={own})}
    return {int(first if second == own else second): kind for (first, second), kind in pairs.items()}


def name_subject(claim: Claim) -> str | None:
    """Name the thing that a claim is about; an operation and an area are named on their own."""
    for field in SUBJECTS:
        number = getattr(claim, f"{field}_id")
        if number is not None and field not in ("operation", "area"):
            return f"{field} {number}"
    return None


def as_decimal(value: float | None) -> Decimal | None:
    """Return the number as written, without the tail of a binary fraction."""
    return None if value is None else Decimal(repr(value))
