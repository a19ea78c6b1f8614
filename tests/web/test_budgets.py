"""The budget: four amounts a year that never mix, and a cost that gives both its numbers or none."""

import datetime as dt
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from gltd.web.actions import budgets, footage
from gltd.web.actions.footage import TypedCell
from gltd.web.models import Claim
from gltd.web.pages.budgets import list_budgets, tell_cost
from tests.cast import Cast

THIN, WIDE = "\u202f", "\u00a0"


def spend(cast: Cast, *, kind: str = "operation", tax: str = "net", value: int = 150_000) -> None:
    box = budgets.TypedAmount(year=2018, kind=kind, tax=tax, value=Decimal(value), seen=None)
    budgets.enter_budget(actor=cast.accounts["member"], scheme=cast.scheme, typed=[box])


def request(cast: Cast, *, months: int, useful: int) -> None:
    zone = footage.area_place(cast.area)
    boxes = [
        TypedCell(month=dt.date(2018, month, 1), place=zone, usefulness="useful", value=useful, seen=None)
        for month in range(1, months + 1)
    ]
    footage.enter_footage(actor=None, scheme=cast.scheme, service="police", typed=boxes)


def test_a_cost_gives_both_its_numbers_and_its_tax(cast: Cast) -> None:
    spend(cast)
    request(cast, months=12, useful=5)
    (row,) = list_budgets(cast.scheme)
    told = tell_cost(row)
    assert told.startswith(f"150{THIN}000{WIDE}€ pour 60{WIDE}réquisitions utiles{WIDE}: 2{THIN}500{WIDE}€")
    assert told.endswith("hors taxes")


def test_a_part_year_and_a_small_count_bear_no_cost(cast: Cast) -> None:
    spend(cast)
    request(cast, months=9, useful=5)
    assert "incomplètes" in tell_cost(list_budgets(cast.scheme)[0])
    Claim.objects.all().delete()
    spend(cast)
    request(cast, months=12, useful=0)
    assert tell_cost(list_budgets(cast.scheme)[0]).startswith(
        f"150{THIN}000{WIDE}€ pour 0{WIDE}réquisition utile"
    )
    assert "trop peu pour un coût unitaire" in tell_cost(list_budgets(cast.scheme)[0])


def test_investment_and_operation_are_added_under_one_regime_of_tax_only(cast: Cast) -> None:
    spend(cast)
    spend(cast, kind="investment", tax="gross", value=90_000)
    (row,) = list_budgets(cast.scheme)
    assert row.spent("net") is None
    assert row.spent("gross") is None
    spend(cast, kind="investment", value=80_000)
    assert list_budgets(cast.scheme)[0].spent("net") == 230_000


def test_the_grid_comes_back_as_typed_and_refuses_words(cast: Cast, chair: Client) -> None:
    address = reverse("budget_edit", args=[cast.scheme.slug])
    year = dt.date.today().year  # noqa: DTZ011 - the form offers the years up to this one
    name = f"operation-net-{year}"
    assert chair.post(address, {name: "150 000,50"}).status_code == 302
    claim = Claim.objects.get(measure="budget.video_operation_net")
    assert claim.value == Decimal("150000.50")
    assert 'value="150 000,5"' in chair.get(address).content.decode()
    answer = chair.post(address, {name: "beaucoup", f"vu-{name}": "150 000,5"})
    assert answer.status_code == 422
    assert 'value="beaucoup"' in answer.content.decode()
    answer = chair.post(address, {name: "90", f"vu-{name}": ""})  # from a page that showed no amount
    assert answer.status_code == 409
    page = answer.content.decode().replace(WIDE, " ").replace("&nbsp;", " ")
    assert "Entre-temps : « 150 000,5 »" in page
    assert f'name="{name}" value="90"' in page
    page = chair.get(reverse("budget", args=[cast.scheme.slug])).content.decode()
    assert f"150{THIN}000,50{WIDE}€" in page
