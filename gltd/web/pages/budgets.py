"""What video protection costs a year, what a useful request comes to, and the grid to type the amounts."""

from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from gltd.errors import GltdError
from gltd.usecases.footage import tabulate
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import budgets as actions
from gltd.web.actions import footage, fundings
from gltd.web.actions.budgets import KINDS, TAXES, TypedAmount, YearBudget
from gltd.web.actions.cameras import read_costs
from gltd.web.actions.locking import StaleError
from gltd.web.models import Camera, Claim, Funding, Scheme
from gltd.web.pages.footage import Box, settle_box, tell_meanwhile, tell_typed
from gltd.web.pages.forms import AmountField
from gltd.web.pages.listing import Column, Listing, send_export

KEYS = [(kind, tax) for kind in KINDS for tax in TAXES]
YEARS_TYPED = 4
LISTING = Listing[YearBudget](
    title="Budget de vidéoprotection",
    columns=(
        Column("Année", lambda row: row.year),
        *(
            Column(
                f"{KINDS[kind]}, {TAXES[tax]} (€)".capitalize(),
                lambda row, kind=kind, tax=tax: row.amount(kind, tax=tax),  # type: ignore[misc]  # bound now
            )
            for kind, tax in KEYS
        ),
        Column("Réquisitions utiles", lambda row: row.usefulness.useful if row.whole else None),
        Column("Coût de fonctionnement par réquisition utile", lambda row: tell_cost(row)),
    ),
)


def tell_cost(row: YearBudget) -> str:
    """Say what a useful request comes to, or why it cannot be said."""
    if row.amount("operation", tax="gross") is None and row.amount("operation", tax="net") is None:
        return "fonctionnement non renseigné"
    if not row.whole:
        return "réquisitions de l'année incomplètes : pas de coût unitaire"
    cost = row.unit_cost
    return f"{cost.sentence}, {row.tax_of_cost}" if cost is not None else ""


def list_budgets(scheme: Scheme) -> list[YearBudget]:
    """Return each year with an amount, the latest first, and the requests that it is shared among."""
    budget = actions.read_budget(scheme)
    cells = footage.read_cells(scheme, years=set(budget))
    rows = []
    for year, claims in sorted(budget.items(), reverse=True):
        table = tabulate(cells, year=year)
        whole = None not in table.total.months
        rows.append(YearBudget(year, claims, table.usefulness, whole))
    return rows


def show_budget(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the amounts by year, what a useful request comes to, and what others say of the cost."""
    scheme = enter(request, slug=slug, section="cameras")
    rows = list_budgets(scheme)
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    stated = Claim.objects.filter(
        source__scheme=scheme, measure="budget.cameras", status=Claim.Status.CONFIRMED
    ).select_related("source")
    paying = Funding.objects.filter(scheme=scheme, object=Funding.Object.VIDEO)
    costs = read_costs(scheme, cameras=Camera.objects.filter(scheme=scheme))
    context = {
        "lines": [(row, [row.claims.get(key) for key in KEYS], tell_cost(row)) for row in rows],
        "heads": [(KINDS[kind], TAXES[tax]) for kind, tax in KEYS],
        "stated": stated,
        "totals": fundings.total_fundings(paying, amounts=fundings.read_values(paying)),
        "cameras_known": len(costs),
        "cameras_cost": sum(costs.values(), Decimal(0)),
        "cameras": Camera.objects.filter(scheme=scheme).count(),
        "listing": LISTING,
        "tab": "budget",
        "simulated": any(one.source.simulated for row in rows for one in row.claims.values()),
    }
    return render(request, "gltd/budget.html", context)


def edit_budget(request: HttpRequest, slug: str) -> HttpResponse:
    """Type the amounts of the last years."""
    scheme = enter(request, slug=slug, section="cameras", right=Right.WRITE)
    known = actions.read_budget(scheme)
    this_year = timezone.localdate().year
    years = sorted({*known, *range(this_year - YEARS_TYPED + 1, this_year + 1)}, reverse=True)
    error, typed, status = "", None, HTTPStatus.OK
    if request.method == "POST":
        typed = request.POST
        try:
            told = actions.enter_budget(
                actor=signed_in(request), scheme=scheme, typed=read_grid(typed, years=years)
            )
        except StaleError as stale:
            error, status = stale.sentence, HTTPStatus.CONFLICT
        except GltdError as wrong:
            error, status = wrong.sentence, HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, tell_typed(told.changed))
            return redirect("budget", slug=slug)
        known = actions.read_budget(scheme)
    rows = [(year, lay_out(year, known=known.get(year, {}), typed=typed)) for year in years]
    context = {
        "rows": rows,
        "meanwhile": tell_meanwhile(box for _, boxes in rows for box in boxes),
        "heads": [(KINDS[kind], TAXES[tax]) for kind, tax in KEYS],
        "error": error,
    }
    return render(request, "gltd/budget_grid.html", context, status=status)


def name_box(year: int, *, kind: str, tax: str) -> str:
    """Return the name of a box."""
    return f"{kind}-{tax}-{year}"


def lay_out(year: int, *, known: dict[tuple[str, str], Claim], typed: QueryDict | None) -> list[Box]:
    """Return the boxes of a year."""
    boxes = []
    for kind, tax in KEYS:
        name = name_box(year, kind=kind, tax=tax)
        claim = known.get((kind, tax))
        seen = str(AmountField().prepare_value(claim.value)) if claim is not None else ""
        label = f"{KINDS[kind]}, {TAXES[tax]}, {year}"
        wrong = typed is not None and is_wrong(typed.get(name, ""))
        boxes.append(settle_box(name, now=seen, label=label, typed=typed, wrong=wrong))
    return boxes


def is_wrong(text: str) -> bool:
    """Tell whether a box holds something else than an amount."""
    try:
        AmountField(required=False).clean(text)
    except ValidationError:
        return True
    return False


def read_grid(typed: QueryDict, *, years: list[int]) -> list[TypedAmount]:
    """Read the boxes of the grid; one that is no amount refuses them all."""
    field: forms.Field = AmountField(required=False)
    boxes, wrong = [], []
    for year in years:
        for kind, tax in KEYS:
            name = name_box(year, kind=kind, tax=tax)
            values: list[Any] = []
            for text in (typed.get(name, ""), typed.get(f"vu-{name}", "")):
                try:
                    values.append(field.clean(text))
                except ValidationError:
                    wrong.append(f"{KINDS[kind]} {year}")
                    values.append(None)
            boxes.append(TypedAmount(year=year, kind=kind, tax=tax, value=values[0], seen=values[1]))
    if wrong:
        raise GltdError(
            f"Rien n'est enregistré : tapez des montants comme 8250,50. À corriger : {'; '.join(wrong[:5])}."
        )
    return boxes
