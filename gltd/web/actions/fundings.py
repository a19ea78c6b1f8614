"""Fundings: what was committed and what was paid, two figures that are never added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from gltd.web.actions import returns
from gltd.web.actions.records import change_record, create_record
from gltd.web.models import Camera, Claim, Funding, Scheme, User

TITLE = "État de service, financements"
MEASURES: Final = {"committed": "funding.committed", "paid": "funding.paid"}
Amounts = Mapping[str, Decimal | None]


@transaction.atomic
def create_funding(
    *,
    actor: User | None,
    scheme: Scheme,
    amounts: Amounts,
    cameras: Iterable[Camera] = (),
    **fields: Any,
) -> Funding:
    """Enter a funding; ``amounts`` are what is committed and what is paid."""
    row = create_record(Funding(scheme=scheme, **fields), actor=actor, links={"cameras": cameras})
    set_amounts(actor=actor, funding=row, amounts=amounts)
    return row


@transaction.atomic
def change_funding(
    *,
    actor: User | None,
    funding: Funding,
    version: int,
    amounts: Amounts,
    cameras: Iterable[Camera] = (),
    **changes: Any,
) -> Funding:
    """Change a funding that still stands as it was shown."""
    row = change_record(funding, actor=actor, version=version, changes=changes, links={"cameras": cameras})
    set_amounts(actor=actor, funding=row, amounts=amounts)
    return row


def set_amounts(*, actor: User | None, funding: Funding, amounts: Amounts) -> None:
    """Enter the amounts of a funding as claims about it, dated by its year."""
    standing = {claim.measure: claim for claim in list_claims([funding])}
    cells = []
    for name, value in amounts.items():
        known = standing.get(MEASURES[name])
        year = known.period_start if known is not None else str(funding.year)
        cells.append(
            returns.Cell(
                measure=MEASURES[name],
                value=value,
                subject=funding,
                period_start=year,
                period_end=year,
                restriction=f"{funding}, {funding.get_tax_display()}, {funding.pk}",
            )
        )
    returns.enter_return(actor=actor, scheme=funding.scheme, title=TITLE, cells=cells, guarded=False)


def list_claims(fundings: Iterable[Funding]) -> list[Claim]:
    """Return the amounts that stand about some fundings, in one query."""
    rows = Claim.objects.filter(
        funding__in=list(fundings), status=Claim.Status.CONFIRMED, measure__in=MEASURES.values()
    )
    return list(rows.select_related("source").order_by("pk"))


class Amount(NamedTuple):
    """One amount, without what else its claim says."""

    value: Decimal | None


def read_values(fundings: QuerySet[Funding]) -> dict[int, dict[str, Amount]]:
    """Return each amount by funding and name, for totals."""
    names = {code: name for name, code in MEASURES.items()}
    rows = Claim.objects.filter(
        funding__in=fundings.order_by().values("pk"),
        status=Claim.Status.CONFIRMED,
        measure__in=MEASURES.values(),
    )
    found: dict[int, dict[str, Amount]] = {}
    for funding, measure, value in rows.order_by("pk").values_list("funding_id", "measure", "value"):
        found.setdefault(funding, {})[names[measure]] = Amount(value)
    return found


def read_amounts(fundings: Iterable[Funding]) -> dict[int, dict[str, Claim]]:
    """Return the claim of each amount by funding and name."""
    names = {code: name for name, code in MEASURES.items()}
    found: dict[int, dict[str, Claim]] = {}
    for claim in list_claims(fundings):
        assert claim.funding_id is not None
        found.setdefault(claim.funding_id, {})[names[claim.measure]] = claim
    return found


@dataclass(frozen=True)
class FundingTotal:
    """What one funder committed, and paid, in one year under one regime of tax; two sums, never one."""

    year: int
    funder: str
    tax: str
    committed: Decimal | None
    paid: Decimal | None
    rows: int
    without_committed: int
    without_paid: int


def total_fundings(
    fundings: Iterable[Funding], *, amounts: Mapping[int, Mapping[str, Claim | Amount]]
) -> list[FundingTotal]:
    """Add fundings up by year, funder and regime of tax, and say how many rows give no amount."""
    groups: dict[tuple[int, str, str], list[Funding]] = {}
    for row in fundings:
        key = (row.year, row.get_funder_display(), row.get_tax_display())
        groups.setdefault(key, []).append(row)
    totals = []
    for (year, funder, tax), rows in sorted(groups.items(), key=lambda item: (-item[0][0], *item[0][1:])):
        given: dict[str, list[Decimal]] = {name: [] for name in MEASURES}
        for row in rows:
            for name, claim in amounts.get(row.pk, {}).items():
                if claim.value is not None:
                    given[name].append(claim.value)
        sums = {name: sum(values, Decimal(0)) if values else None for name, values in given.items()}
        totals.append(
            FundingTotal(
                year=year,
                funder=funder,
                tax=tax,
                committed=sums["committed"],
                paid=sums["paid"],
                rows=len(rows),
                without_committed=len(rows) - len(given["committed"]),
                without_paid=len(rows) - len(given["paid"]),
            )
        )
    return totals
