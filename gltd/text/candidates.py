"""What a rule proposes before it becomes a fact."""

from __future__ import annotations

from dataclasses import dataclass, field

from gltd.text.quantities import Quantity, Value


@dataclass(slots=True)
class Candidate:
    """A fact in the making; offsets are those of the folded text."""

    type: str
    item: str | None
    start: int
    end: int
    place: int
    """Chunk of the quantity, date or place that carries it."""
    rule: str = ""
    value: Value | None = None
    value_max: Value | None = None
    unit: str | None = None
    approx: str | None = None
    per: str | None = None
    polarity: str | None = None
    qualifier: str | None = None
    counted: str | None = None
    base: str | None = None
    negated: bool = False
    optional: bool = False
    unreadable: bool = False
    retracted: bool = False
    scope: str = "main"
    part_of: Candidate | None = None
    conflicts_with: list[Candidate] = field(default_factory=list)
    date: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    location: tuple[int, int] | None = None


def propose(type_: str, *, item: str, place: int, quantity: Quantity, end: int | None = None) -> Candidate:
    """Make a candidate out of a quantity and what it counts; it ends with the quantity or a later word."""
    return Candidate(
        type_,
        item,
        quantity.start,
        max(quantity.end, end or 0),
        place,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        approx=quantity.approx,
        negated=quantity.negated,
        optional=quantity.article or quantity.broken,
        unreadable=quantity.broken,
    )
