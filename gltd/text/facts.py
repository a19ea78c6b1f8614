"""A quantified fact read in a French text, in the words of the annotation schema."""

from __future__ import annotations

from typing import Any, NamedTuple

Number = int | float


class Fact(NamedTuple):
    """One figure, date or place that a text states, with the exact passage that states it.

    ``start`` and ``end`` count Unicode code points of the text that was read; ``gltd.text.offsets`` converts
    them to the UTF-16 units that a browser counts in. ``rule`` names the rule that found the fact.
    ``unreadable`` marks a figure that is broken in the source (« 35 7130 euros »): it has no value, and a
    person settles it. ``retracted`` marks one that the text itself takes back. These last three are not part
    of the schema's objects.
    """

    id: str
    type: str
    item: str | None
    start: int
    end: int
    text: str
    value: Number | None = None
    value_max: Number | None = None
    unit: str | None = None
    approx: str | None = None
    per: str | None = None
    date: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    place: str | None = None
    polarity: str | None = None
    scope: str = "main"
    part_of: str | None = None
    qualifier: str | None = None
    counted: str | None = None
    base: str | None = None
    negated: bool = False
    conflicts_with: tuple[str, ...] = ()
    optional: bool = False
    retracted: bool = False
    unreadable: bool = False
    rule: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fact as an object of the annotation schema, in the schema's order of fields."""
        values: dict[str, Any] = {name: getattr(self, name) for name in SCHEMA_FIELDS}
        values["conflicts_with"] = list(self.conflicts_with)
        return values


SCHEMA_FIELDS = (
    "id",
    "type",
    "item",
    "value",
    "value_max",
    "unit",
    "approx",
    "per",
    "date",
    "period_start",
    "period_end",
    "place",
    "polarity",
    "scope",
    "part_of",
    "qualifier",
    "counted",
    "base",
    "negated",
    "conflicts_with",
    "optional",
    "start",
    "end",
    "text",
)
