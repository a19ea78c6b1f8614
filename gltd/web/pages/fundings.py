"""Fundings: the list, the totals by funder and year, the form."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import fundings as actions
from gltd.web.models import Camera, Claim, Funding, PreventionAction, Scheme
from gltd.web.pages.forms import AmountField, ImpersonalField, SchemeForm, read_version
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.saving import Entry, Fiche, fill_record, show_fiche, toggle_removal

PER_PAGE = 50
AMOUNTS = {"committed": "Engagé", "paid": "Payé"}
Amounts = dict[int, dict[str, Claim]]


class FundingForm(SchemeForm):
    """Who pays, for what, in which year, how much is committed and paid."""

    funder = forms.ChoiceField(label="Financeur", choices=Funding.Funder.choices)
    year = forms.IntegerField(label="Année", min_value=1990, max_value=2100)
    object = forms.ChoiceField(label="Objet", choices=Funding.Object.choices)
    label = ImpersonalField(label="Précision", max_length=120, required=False)
    tax = forms.ChoiceField(label="Montants", choices=Funding.Tax.choices)
    committed = AmountField(label="Engagé (€)", required=False, help_text="Ce que le financeur a promis.")
    paid = AmountField(
        label="Payé (€)", required=False, help_text="Ce qu'il a versé ; jamais ajouté à ce qui est engagé."
    )
    action = forms.ModelChoiceField(
        label="Action de prévention",
        queryset=PreventionAction.objects.none(),
        required=False,
        empty_label="aucune en particulier",
    )
    cameras = forms.ModelMultipleChoiceField(
        label="Caméras financées", queryset=Camera.objects.none(), required=False
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the actions and the cameras of the scheme."""
        self.choose_among("action", rows=PreventionAction.objects.filter(scheme=scheme))
        self.choose_among("cameras", rows=Camera.objects.filter(scheme=scheme))

    def split(self) -> dict[str, Any]:
        """Return the fields of the record, its amounts apart."""
        data = dict(self.cleaned_data)
        return {"amounts": {name: data.pop(name) for name in AMOUNTS}, **data}


class FundingFilterForm(SchemeForm):
    """What the list shows."""

    year = forms.IntegerField(label="Année", required=False, min_value=1990, max_value=2100)
    funder = forms.ChoiceField(
        label="Financeur", choices=[("", "Tous"), *Funding.Funder.choices], required=False
    )
    object = forms.ChoiceField(label="Objet", choices=[("", "Tous"), *Funding.Object.choices], required=False)
    removed = forms.ChoiceField(
        label="Fiches", choices=[("", "au registre"), ("1", "retirées")], required=False
    )


def filter_fundings(form: FundingFilterForm, *, scheme: Scheme) -> QuerySet[Funding]:
    """Return the fundings that a filter asks for."""
    data = form.cleaned_data if form.is_valid() else {}
    rows = Funding.everything.filter(scheme=scheme, removed_at__isnull=not data.get("removed"))
    wanted = {name: data.get(name) for name in ("year", "funder", "object")}
    return rows.filter(**{name: value for name, value in wanted.items() if value}).select_related("action")


def describe_columns(amounts: Amounts) -> Listing[Funding]:
    """Return the list's columns; ``amounts`` are the claims about each funding."""

    def amount_of(name: str) -> Callable[[Funding], object]:
        return lambda row: claim.value if (claim := amounts.get(row.pk, {}).get(name)) else None

    return Listing(
        title="Financements",
        columns=(
            Column("Année", lambda row: row.year),
            Column("Financeur", lambda row: row.get_funder_display()),
            Column("Objet", lambda row: row.get_object_display()),
            Column("Précision", lambda row: row.label),
            Column("Montants", lambda row: row.get_tax_display()),
            *(Column(f"{label} (€)", amount_of(name)) for name, label in AMOUNTS.items()),
        ),
    )


def list_fundings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the fundings, and what each funder committed and paid each year."""
    scheme = enter(request, slug=slug, section="prevention")
    form = FundingFilterForm(request.GET or None, scheme=scheme)
    rows = filter_fundings(form, scheme=scheme)
    listing = describe_columns(actions.read_amounts(rows) if request.GET.get("format") else {})
    if exported := send_export(request, listing=listing, rows=rows):
        return exported
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    amounts = actions.read_amounts(page)
    context = {
        "page": page,
        "lines": [(row, [amounts.get(row.pk, {}).get(name) for name in AMOUNTS]) for row in page],
        "totals": actions.total_fundings(rows, amounts=actions.read_values(rows)),
        "form": form,
        "listing": listing,
        "tab": "fundings",
        "simulated": any(one.source.simulated for told in amounts.values() for one in told.values()),
    }
    return render(request, "gltd/fundings.html", context)


def show_funding(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one funding with its amounts and its history."""
    scheme = enter(request, slug=slug, section="prevention")
    row = find_funding(scheme, pk=pk)
    amounts = actions.read_amounts([row]).get(pk, {})
    fiche = Fiche(
        row=row,
        title=str(row),
        facts=[
            ("Financeur", row.get_funder_display()),
            ("Année", str(row.year)),
            ("Objet", row.get_object_display()),
            ("Précision", row.label),
            ("Montants", row.get_tax_display()),
            ("Action", str(row.action or "")),
            ("Caméras", ", ".join(camera.number for camera in row.cameras.all())),
        ],
        figures=[(label, amounts.get(name)) for name, label in AMOUNTS.items()],
        back=reverse("fundings", args=[slug]),
        back_label="Financements",
        edit=reverse("funding_edit", args=[slug, pk]),
        removal=reverse("funding_remove", args=[slug, pk]),
    )
    return show_fiche(request, fiche=fiche)


def add_funding(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a funding."""
    scheme = enter(request, slug=slug, section="prevention", right=Right.WRITE)
    user = signed_in(request)
    form = FundingForm(request.POST or None, initial={"year": timezone.localdate().year}, scheme=scheme)
    entry = Entry(
        title="Nouveau financement",
        done="Financement enregistré.",
        slug=slug,
        page="funding",
        back=reverse("fundings", args=[slug]),
    )
    write = partial(actions.create_funding, actor=user, scheme=scheme)
    return fill_record(request, form=form, entry=entry, write=lambda: write(**form.split()))


def edit_funding(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a funding that still stands as it was shown."""
    scheme = enter(request, slug=slug, section="prevention", right=Right.WRITE)
    user = signed_in(request)
    row = get_object_or_404(Funding, scheme=scheme, pk=pk)
    amounts = actions.read_amounts([row]).get(pk, {})
    initial = {name: getattr(row, name) for name in FundingForm.base_fields if name not in AMOUNTS}
    initial |= {"cameras": list(row.cameras.all())} | {name: one.value for name, one in amounts.items()}
    form = FundingForm(request.POST or None, initial=initial, scheme=scheme)
    entry = Entry(
        title="Modifier le financement",
        done="Financement modifié.",
        slug=slug,
        page="funding",
        back=reverse("funding", args=[slug, pk]),
        record=row,
    )
    write = partial(actions.change_funding, actor=user, funding=row)
    return fill_record(
        request,
        form=form,
        entry=entry,
        write=lambda: write(version=read_version(request), **form.split()),
    )


@require_POST
def remove_funding(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a funding out of the list, or bring it back."""
    scheme = enter(request, slug=slug, section="prevention", right=Right.REMOVE)
    toggle_removal(request, row=find_funding(scheme, pk=pk))
    return redirect("funding", slug=slug, pk=pk)


def find_funding(scheme: Scheme, *, pk: int) -> Funding:
    """Return a funding of the scheme, removed or not, or answer 404."""
    return get_object_or_404(Funding.everything.select_related("action"), scheme=scheme, pk=pk)
