"""The strength of units by date: the list, the page of one, its form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import staffing as actions
from gltd.web.models import Claim, Partner, Scheme, Staffing
from gltd.web.pages.forms import DayField, SchemeForm, read_version
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.saving import Fiche, save, show_fiche, toggle_removal
from gltd.web.templatetags.french import french_day

PER_PAGE = 50


class StaffingForm(SchemeForm):
    """How many people a unit has at a date."""

    unit = forms.ChoiceField(label="Unité", choices=Staffing.Unit.choices)
    partner = forms.ModelChoiceField(
        label="Partenaire", queryset=Partner.objects.none(), required=False, empty_label="non renseigné"
    )
    as_of_on = DayField(label="À la date du", past=True)
    strength = forms.IntegerField(
        label="Effectif", min_value=0, max_value=100_000, required=False, help_text="En personnes."
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the partners of the scheme."""
        self.choose_among("partner", rows=scheme.partners.all())


class StaffingFilterForm(SchemeForm):
    """What the list shows."""

    unit = forms.ChoiceField(label="Unité", choices=[("", "Toutes"), *Staffing.Unit.choices], required=False)
    on = DayField(label="Dernier effectif connu au", required=False)
    removed = forms.ChoiceField(
        label="Fiches", choices=[("", "au registre"), ("1", "retirées")], required=False
    )


def filter_staffing(form: StaffingFilterForm, *, scheme: Scheme) -> list[Staffing]:
    """Return the strengths that a filter asks for; at a day, the last known of each unit and partner."""
    data = form.cleaned_data if form.is_valid() else {}
    rows = Staffing.everything.filter(scheme=scheme, removed_at__isnull=not data.get("removed"))
    if unit := data.get("unit"):
        rows = rows.filter(unit=unit)
    if day := data.get("on"):
        rows = rows.filter(as_of_on__lte=day)
    found = list(rows.select_related("partner"))
    if not data.get("on"):
        return found
    latest: dict[tuple[str, int | None], Staffing] = {}
    for row in found:
        latest.setdefault((row.unit, row.partner_id), row)
    return list(latest.values())


def describe_columns(strengths: dict[int, Claim]) -> Listing[Staffing]:
    """Return the list's columns; ``strengths`` are the claims about each row."""
    return Listing(
        title="Effectifs",
        columns=(
            Column("À la date du", lambda row: row.as_of_on),
            Column("Unité", lambda row: row.get_unit_display()),
            Column("Partenaire", lambda row: row.partner.name if row.partner else None),
            Column("Effectif", lambda row: one.value if (one := strengths.get(row.pk)) else None),
        ),
    )


def list_staffing(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the strengths, the latest first."""
    scheme = enter(request, slug=slug, section="prevention")
    form = StaffingFilterForm(request.GET or None, scheme=scheme)
    rows = filter_staffing(form, scheme=scheme)
    strengths = actions.read_strengths(rows)
    listing = describe_columns(strengths)
    if exported := send_export(request, listing=listing, rows=rows):
        return exported
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(row, strengths.get(row.pk)) for row in page],
        "form": form,
        "listing": listing,
        "tab": "staffing",
        "simulated": any(one.source.simulated for one in strengths.values()),
    }
    return render(request, "gltd/staffing.html", context)


def show_staffing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one strength with its source and its history."""
    scheme = enter(request, slug=slug, section="prevention")
    row = find_staffing(scheme, pk=pk)
    fiche = Fiche(
        row=row,
        title=f"Effectif, {row.get_unit_display()}",
        facts=[
            ("Unité", row.get_unit_display()),
            ("Partenaire", row.partner.name if row.partner else ""),
            ("À la date du", french_day(row.as_of_on)),
        ],
        figures=[("Effectif", actions.read_strengths([row]).get(pk))],
        back=reverse("staffing", args=[slug]),
        back_label="Effectifs",
        edit=reverse("staffing_edit", args=[slug, pk]),
        removal=reverse("staffing_remove", args=[slug, pk]),
    )
    return show_fiche(request, fiche=fiche)


def add_staffing(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a strength."""
    scheme = enter(request, slug=slug, section="prevention", right=Right.WRITE)
    form = StaffingForm(request.POST or None, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        user = signed_in(request)
        row = save(
            form, write=lambda: actions.create_staffing(actor=user, scheme=scheme, **form.cleaned_data)
        )
        if row is not None:
            messages.success(request, "Effectif enregistré.")
            return redirect("staffing", slug=slug)
    context = {"title": "Nouvel effectif", "form": form, "back": reverse("staffing", args=[slug])}
    return render(request, "gltd/record_form.html", context)


def edit_staffing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a strength that still stands as it was shown."""
    scheme = enter(request, slug=slug, section="prevention", right=Right.WRITE)
    row = get_object_or_404(Staffing, scheme=scheme, pk=pk)
    strength = actions.read_strengths([row]).get(pk)
    initial: dict[str, Any] = {name: getattr(row, name) for name in ("unit", "partner", "as_of_on")}
    if strength is not None and strength.value is not None:
        initial["strength"] = int(strength.value)
    form = StaffingForm(request.POST or None, initial=initial, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {"actor": signed_in(request), "version": read_version(request)}
        if save(form, write=lambda: actions.change_staffing(staffing=row, **told, **form.cleaned_data)):
            messages.success(request, "Effectif modifié.")
            return redirect("staffing_row", slug=slug, pk=pk)
    back = reverse("staffing_row", args=[slug, pk])
    context = {"title": "Modifier l'effectif", "form": form, "record": row, "back": back}
    return render(request, "gltd/record_form.html", context)


@require_POST
def remove_staffing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a strength out of the list, or bring it back."""
    scheme = enter(request, slug=slug, section="prevention", right=Right.REMOVE)
    toggle_removal(request, row=find_staffing(scheme, pk=pk))
    return redirect("staffing_row", slug=slug, pk=pk)


def find_staffing(scheme: Scheme, *, pk: int) -> Staffing:
    """Return a strength of the scheme, removed or not, or answer 404."""
    return get_object_or_404(Staffing.everything.select_related("partner"), scheme=scheme, pk=pk)
