"""Fundings: committed and paid are two figures, and two totals."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gltd.web.actions import fundings
from gltd.web.models import Claim, Funding
from tests.cast import Cast


def enter(cast: Cast, *, committed: int | None, paid: int | None, **fields: Any) -> Funding:
    told: dict[str, Any] = {"funder": "fipd", "year": 2024, "object": "video", "tax": "net"} | fields
    amounts = {"committed": committed, "paid": paid}
    return fundings.create_funding(
        actor=None,
        scheme=cast.scheme,
        amounts={name: None if one is None else Decimal(one) for name, one in amounts.items()},
        **told,
    )


def total(rows: list[Funding]) -> list[fundings.FundingTotal]:
    return fundings.total_fundings(rows, amounts=fundings.read_amounts(rows))


@pytest.mark.parametrize("year", [24, 2101])
def test_funding_year_is_a_year(year: int, cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="funding_year_is_a_year"), transaction.atomic():
        Funding.objects.create(scheme=cast.scheme, funder="fipd", year=year, object="video", tax="net")


def test_funding_once(cast: Cast) -> None:
    told: dict[str, Any] = {
        "scheme": cast.scheme,
        "funder": "fipd",
        "year": 2024,
        "object": "video",
        "tax": "net",
    }
    Funding.objects.create(**told)
    with pytest.raises(IntegrityError, match=r"funding_once|web_funding"), transaction.atomic():
        Funding.objects.create(**told)
    Funding.objects.create(**told | {"tax": "gross"})


def test_committed_and_paid_are_two_totals_by_funder_and_year(cast: Cast) -> None:
    rows = [
        enter(cast, committed=30_000, paid=10_000),
        enter(cast, committed=5_000, paid=None, label="extension"),
        enter(cast, committed=7_000, paid=7_000, funder="town"),
        enter(cast, committed=1_000, paid=0, year=2023),
    ]
    found = {(one.year, one.funder): one for one in total(rows)}
    fipd = found[2024, "État, FIPD"]
    assert (fipd.committed, fipd.paid) == (Decimal(35_000), Decimal(10_000))
    assert (fipd.without_committed, fipd.without_paid, fipd.rows) == (0, 1, 2)
    assert (found[2024, "commune"].committed, found[2023, "État, FIPD"].paid) == (Decimal(7_000), Decimal(0))


def test_amounts_without_and_with_tax_never_meet(cast: Cast) -> None:
    rows = [enter(cast, committed=30_000, paid=None), enter(cast, committed=36_000, paid=None, tax="gross")]
    assert sorted((one.tax, one.committed, one.paid) for one in total(rows)) == [
        ("hors taxes", Decimal(30_000), None),
        ("toutes taxes comprises", Decimal(36_000), None),
    ]


def test_an_amount_is_replaced_by_a_claim(cast: Cast) -> None:
    row = enter(cast, committed=30_000, paid=None)
    amounts = {"committed": Decimal(30_000), "paid": Decimal(30_000)}
    fundings.change_funding(actor=None, funding=row, version=1, amounts=amounts)
    assert {claim.measure: claim.value for claim in Claim.objects.filter(funding=row)} == {
        "funding.committed": 30_000,
        "funding.paid": 30_000,
    }
