"""What a figure must carry before it may stand in a bilan.

A figure that lacks a source, a contested figure that does not point to its contradiction, and a percentage
whose counts are unknown cannot be built as if they were settled: the constructors refuse them.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.encoding import ADDED


class Status(StrEnum):
    """Where a figure stands; a merely proposed claim has no place in a bilan."""

    CONFIRMED = "confirmed"
    CONTESTED = "contested"
    RETAINED = "retained"
    RECTIFIED = "rectified"
    RETRACTED = "retracted"
    COMPUTED = "computed"


class Nature(StrEnum):
    """How a value relates to time."""

    STOCK = "stock"
    FLOW = "flow"
    CUMULATIVE = "cumulative"


class Domain(StrEnum):
    """What a measure speaks of: the first two never share an axis or a total."""

    ACTIVITY = "activity"
    PHENOMENON = "phenomenon"
    MEANS = "means"
    JUSTICE = "justice"
    PERCEPTION = "perception"


DOMAIN_LABELS: Final = {
    Domain.ACTIVITY: "activité des services",
    Domain.PHENOMENON: "phénomène",
    Domain.MEANS: "moyens",
    Domain.JUSTICE: "justice",
    Domain.PERCEPTION: "perception",
}
_MULTIPLES: Final = {Decimal(2): "doublement", Decimal(3): "triplement"}
MARKS: Final = {
    Status.CONFIRMED: "",
    Status.COMPUTED: "",
    Status.CONTESTED: "contesté",
    Status.RETAINED: "retenu par arbitrage",
    Status.RECTIFIED: "rectifié",
    Status.RETRACTED: "retiré par la source",
}


@dataclass(frozen=True)
class Period:
    """A span of days, both included; ``label`` is printed and is derived when left empty."""

    start: dt.date
    end: dt.date
    label: str = ""

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts; derive the label."""
        if self.end < self.start:
            raise GltdError(
                f"La période finit le {french.day(self.end)}, avant son début le {french.day(self.start)} : "
                "inversez les deux dates."
            )
        if not self.label:
            object.__setattr__(self, "label", french.period(self.start, end=self.end))

    @property
    def days(self) -> int:
        """Number of days, both ends included."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True)
class ReportFigure:
    """One printed figure with all that defends it.

    ``measure`` and ``label`` come from the catalogue of measures; ``value`` is in its normalised ``unit``
    (grams, euros, counts), ``None`` when not given or withheld. ``low`` and ``high`` are the bounds after the
    qualifier; ``value_max`` the upper end that the source itself states. ``sources`` are numbers of source
    notes, at least one. ``quoted`` marks a percentage or multiplier that a source states and that was not
    computed here. ``conflict`` names the open contradiction of a contested figure, ``ruling`` the arbitration
    of a retained one. ``trace`` is the stable identifier behind « D'où vient ce chiffre ? », ``formula`` says
    how a computed figure was made, ``passages`` where exactly each source states it. ``printed`` is derived
    when empty and kept thereafter: a later change of typography never changes a frozen bilan. ``held`` marks
    the count of a year that the rule of three years keeps from the public.
    """

    measure: str
    label: str
    value: Decimal | None
    unit: french.Unit
    unit_of_count: str
    perimeter: str
    nature: Nature
    domain: Domain
    sources: tuple[int, ...]
    trace: str
    status: Status = Status.CONFIRMED
    low: Decimal | None = None
    high: Decimal | None = None
    value_max: Decimal | None = None
    qualifier: french.Qualifier | None = None
    per: str | None = None
    period: Period | None = None
    as_of: dt.date | None = None
    quoted: bool = False
    withheld: bool = False
    simulated: bool = False
    conflict: str | None = None
    ruling: str | None = None
    formula: str = ""
    passages: tuple[str, ...] = ()
    printed: str = ""
    held: bool = field(default=False, metadata=ADDED)

    def __post_init__(self) -> None:
        """Refuse what could not be defended; derive the printed form."""
        if not self.sources:
            raise GltdError(f"Le chiffre « {self.label} » n'a pas de source : rattachez-le à une source.")
        if self.status is Status.CONTESTED and self.conflict is None:
            raise GltdError(
                f"Le chiffre contesté « {self.label} » ne renvoie à aucune contradiction : "
                "indiquez la contradiction ouverte dont il relève."
            )
        if self.status is Status.RETAINED and self.ruling is None:
            raise GltdError(f"Le chiffre « {self.label} » est retenu sans arbitrage : indiquez lequel.")
        if self.unit in ("percent", "x") and not self.quoted:
            raise GltdError(
                f"L'évolution « {self.label} » n'a pas ses deux effectifs : donnez-les, "
                "ou citez-la comme affirmation d'une source."
            )
        if self.withheld and self.value is not None:
            raise GltdError(f"Le chiffre « {self.label} » est à ne pas diffuser : retirez sa valeur.")
        if not self.printed:
            object.__setattr__(self, "printed", self._print())

    def _print(self) -> str:
        if self.withheld:
            return french.WITHHELD
        if self.value is None:
            return french.NOT_GIVEN
        if self.unit == "x" and self.value in _MULTIPLES:
            return _MULTIPLES[self.value]
        return french.quantity(
            self.value, unit=self.unit, qualifier=self.qualifier, value_max=self.value_max, per=self.per
        )

    @property
    def mark(self) -> str:
        """The word that must stand beside the figure, empty when nothing is to be said."""
        return MARKS[self.status]

    @property
    def when(self) -> str:
        """The period or the date of the figure, as printed."""
        if self.period is not None:
            return self.period.label
        return f"au {french.day(self.as_of)}" if self.as_of is not None else french.NOT_GIVEN
