"""What video protection costs a year: investment and operation, net or gross of tax, never mixed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction

from gltd.claims.measures import catalogue
from gltd.usecases.comparing import UnitCost, unit_cost
from gltd.usecases.footage import USEFUL_NOUN, Usefulness
from gltd.web.actions import returns
from gltd.web.models import Claim, Scheme, User

TITLE = "État de service, budget de vidéoprotection"
KINDS: Final = {"investment": "investissement", "operation": "fonctionnement"}
TAXES: Final = {"net": "hors taxes", "gross": "toutes taxes comprises"}
MEASURES: Final = {(kind, tax): f"budget.video_{kind}_{tax}" for tax in TAXES for kind in KINDS}


@dataclass(frozen=True, kw_only=True)
class TypedAmount:
    """One box of the grid: a year, what the money is for, with or without tax, and what was typed."""

    year: int
    kind: str
    tax: str
    value: Decimal | None
    seen: Decimal | None


@dataclass(frozen=True)
class YearBudget:
    """One year: an amount by kind and tax, each with the claim that states it."""

    year: int
    claims: dict[tuple[str, str], Claim]
    usefulness: Usefulness
    # Whether each month of the year has its requests: money of twelve months is not shared among nine.
    whole: bool

    def amount(self, kind: str, *, tax: str) -> Decimal | None:
        """Return one amount."""
        claim = self.claims.get((kind, tax))
        return claim.value if claim is not None else None

    def spent(self, tax: str) -> Decimal | None:
        """Return investment and operation under one regime of tax; unknown while either is."""
        amounts = [self.amount(kind, tax=tax) for kind in KINDS]
        return None if None in amounts else sum((one for one in amounts if one is not None), Decimal(0))

    @property
    def unit_cost(self) -> UnitCost | None:
        """What a useful request comes to in operation, in the regime of tax that is known, gross first."""
        for tax in ("gross", "net"):
            amount = self.amount("operation", tax=tax)
            if amount is not None and self.whole:
                return unit_cost(amount, count=self.usefulness.useful, noun=USEFUL_NOUN)
        return None

    @property
    def tax_of_cost(self) -> str:
        """The regime of tax of the unit cost, in words."""
        gross = self.amount("operation", tax="gross") is not None
        return TAXES["gross" if gross else "net"]


@transaction.atomic
def enter_budget(
    *, actor: User | None, scheme: Scheme, typed: Sequence[TypedAmount], on: dt.date | None = None
) -> returns.Typed:
    """Enter the amounts that changed as claims; ``on`` is the day of the return, today unless told."""
    cells = [
        returns.Cell(
            measure=MEASURES[box.kind, box.tax],
            value=box.value,
            seen=box.seen,
            period_start=str(box.year),
            period_end=str(box.year),
        )
        for box in typed
        if box.value != box.seen
    ]
    return returns.enter_return(actor=actor, scheme=scheme, title=TITLE, cells=cells, on=on)


def read_budget(scheme: Scheme) -> dict[int, dict[tuple[str, str], Claim]]:
    """Return the amounts that stand, by year, kind and tax."""
    names = {code: key for key, code in MEASURES.items()}
    rows = returns.select_standing(scheme, measures=MEASURES.values())
    # The last one said of a year is the one that stands: only those are read whole.
    told = rows.values_list("period_start", "measure", "pk")
    latest = {(int(start[:4]), names[measure]): number for start, measure, number in told}
    claims = Claim.objects.select_related("source").defer("source__text").in_bulk(latest.values())
    found: dict[int, dict[tuple[str, str], Claim]] = {}
    for (year, name), number in latest.items():
        found.setdefault(year, {})[name] = claims[number]
    return found


def label_of(kind: str, *, tax: str) -> str:
    """Return the label of an amount."""
    return catalogue()[MEASURES[kind, tax]].label
