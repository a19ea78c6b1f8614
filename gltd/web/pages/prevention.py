"""Actions of prevention: the list, the page of one, its form."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import prevention as actions
from gltd.web.models import Area, Claim, Partner, PreventionAction, Scheme
from gltd.web.models.areas import offered_areas
from gltd.web.pages.forms import DayField, ImpersonalField, SchemeForm, read_version
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.saving import Entry, Fiche, fill_record, show_fiche, toggle_removal
from gltd.web.templatetags.french import french_day

PER_PAGE = 50
FIGURES = {"sessions": "Séances", "people_reached": "Personnes touchées", "trainers": "Formateurs relais"}
Figures = dict[int, dict[str, Claim]]


class PreventionForm(SchemeForm):
    """One action: for whom, about what, where, by whom, when, and its figures."""

    title = ImpersonalField(label="Intitulé", max_length=150)
    public = forms.ChoiceField(label="Public", choices=PreventionAction.Public.choices)
    theme = forms.ChoiceField(label="Thème", choices=PreventionAction.Theme.choices)
    area = forms.ModelChoiceField(
        label="Quartier", queryset=Area.objects.none(), required=False, empty_label="aucun en particulier"
    )
    partner = forms.ModelChoiceField(
        label="Portée par", queryset=Partner.objects.none(), required=False, empty_label="non renseigné"
    )
    starts_on = DayField(label="Début")
    ends_on = DayField(label="Fin", required=False)
    sessions = forms.IntegerField(label="Séances", min_value=0, max_value=100_000, required=False)
    people_reached = forms.IntegerField(
        label="Personnes touchées",
        min_value=0,
        max_value=10_000_000,
        required=False,
        help_text="Une personne compte une fois par action.",
    )
    trainers = forms.IntegerField(label="Formateurs relais", min_value=0, max_value=100_000, required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas and the partners of the scheme."""
        rows = PreventionAction.objects.filter(scheme=scheme)
        self.choose_among("area", rows=offered_areas(scheme, rows=rows, name="area"))
        self.choose_among("partner", rows=scheme.partners.all())

    def clean(self) -> dict[str, Any]:
        """Check the end against the start."""
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", ValidationError("La fin doit suivre le début."))
        return data

    def split(self) -> dict[str, Any]:
        """Return the fields of the record, its figures apart."""
        data = dict(self.cleaned_data)
        return {"figures": {name: data.pop(name) for name in FIGURES}, **data}


class PreventionFilterForm(SchemeForm):
    """What the list shows."""

    public = forms.ChoiceField(
        label="Public", choices=[("", "Tous"), *PreventionAction.Public.choices], required=False
    )
    theme = forms.ChoiceField(
        label="Thème", choices=[("", "Tous"), *PreventionAction.Theme.choices], required=False
    )
    area = forms.ModelChoiceField(
        label="Quartier", queryset=Area.objects.none(), required=False, empty_label="Tous"
    )
    year = forms.IntegerField(label="Année", required=False, min_value=1990, max_value=2100)
    removed = forms.ChoiceField(
        label="Fiches", choices=[("", "au registre"), ("1", "retirées")], required=False
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas of the scheme."""
        held = PreventionAction.everything.filter(scheme=scheme)
        self.choose_among("area", rows=offered_areas(scheme, rows=held, name="area"))


def filter_actions(form: PreventionFilterForm, *, scheme: Scheme) -> QuerySet[PreventionAction]:
    """Return the actions that a filter asks for; an action is of each year that it touches."""
    data = form.cleaned_data if form.is_valid() else {}
    rows = PreventionAction.everything.filter(scheme=scheme, removed_at__isnull=not data.get("removed"))
    wanted = {name: data.get(name) for name in ("public", "theme", "area")}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if year := data.get("year"):
        rows = rows.filter(starts_on__year__lte=year)
        rows = rows.exclude(ends_on__year__lt=year).exclude(ends_on__isnull=True, starts_on__year__lt=year)
    return rows.select_related("area", "partner")


def describe_columns(figures: Figures) -> Listing[PreventionAction]:
    """Return the list's columns; ``figures`` are the claims about each action."""

    def figure_of(name: str) -> Callable[[PreventionAction], object]:
        return lambda row: claim.value if (claim := figures.get(row.pk, {}).get(name)) else None

    return Listing(
        title="Actions de prévention",
        columns=(
            Column("Action", lambda row: row.title),
            Column("Public", lambda row: row.get_public_display()),
            Column("Thème", lambda row: row.get_theme_display()),
            Column("Quartier", lambda row: row.area.name if row.area else None),
            Column("Portée par", lambda row: row.partner.name if row.partner else None),
            Column("Début", lambda row: row.starts_on),
            Column("Fin", lambda row: row.ends_on),
            *(Column(label, figure_of(name)) for name, label in FIGURES.items()),
        ),
    )


def list_prevention(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the actions of prevention, the newest first."""
    scheme = enter(request, slug=slug, section="prevention")
    form = PreventionFilterForm(request.GET or None, scheme=scheme)
    rows = filter_actions(form, scheme=scheme)
    listing = describe_columns(actions.read_figures(rows) if request.GET.get("format") else {})
    if exported := send_export(request, listing=listing, rows=rows):
        return exported
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    figures = actions.read_figures(page.object_list)
    lines = [(row, [figures.get(row.pk, {}).get(name) for name in FIGURES]) for row in page]
    context = {
        "page": page,
        "lines": lines,
        "heads": list(FIGURES.values()),
        "form": form,
        "listing": listing,
        "tab": "prevention",
        "simulated": any(one.source.simulated for told in figures.values() for one in told.values()),
    }
    return render(request, "gltd/prevention.html", context)


def show_prevention(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one action with its figures and its history."""
    scheme = enter(request, slug=slug, section="prevention")
    row = find_action(scheme, pk=pk)
    figures = actions.read_figures([row]).get(pk, {})
    until = f" au {french_day(row.ends_on)}" if row.ends_on else ""
    fiche = Fiche(
        row=row,
        title=row.title,
        facts=[
            ("Public", row.get_public_display()),
            ("Thème", row.get_theme_display()),
            ("Quartier", row.area.name if row.area else ""),
            ("Portée par", row.partner.name if row.partner else ""),
            ("Période", f"du {french_day(row.starts_on)}{until}"),
            ("Financements", ", ".join(str(funding) for funding in row.fundings.all())),
        ],
        figures=[(label, figures.get(name)) for name, label in FIGURES.items()],
        back=reverse("prevention", args=[slug]),
        back_label="Actions de prévention",
        edit=reverse("prevention_edit", args=[slug, pk]),
        removal=reverse("prevention_remove", args=[slug, pk]),
    )
    return show_fiche(request, fiche=fiche)


def add_prevention(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter an action."""
    scheme = enter(request, slug=slug, section="prevention", right=Right.WRITE)
    user = signed_in(request)
    form = PreventionForm(request.POST or None, scheme=scheme)
    entry = Entry(
        title="Nouvelle action",
        done="Action enregistrée.",
        slug=slug,
        page="prevention_action",
        back=reverse("prevention", args=[slug]),
    )
    write = partial(actions.create_prevention, actor=user, scheme=scheme)
    return fill_record(request, form=form, entry=entry, write=lambda: write(**form.split()))


def edit_prevention(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change an action that still stands as it was shown."""
    scheme = enter(request, slug=slug, section="prevention", right=Right.WRITE)
    user = signed_in(request)
    row = get_object_or_404(PreventionAction, scheme=scheme, pk=pk)
    figures = actions.read_figures([row]).get(pk, {})
    initial = {name: getattr(row, name) for name in PreventionForm.base_fields if name not in FIGURES}
    initial |= {name: claim.value and int(claim.value) for name, claim in figures.items()}
    form = PreventionForm(request.POST or None, initial=initial, scheme=scheme)
    entry = Entry(
        title="Modifier l'action",
        done="Action modifiée.",
        slug=slug,
        page="prevention_action",
        back=reverse("prevention_action", args=[slug, pk]),
        record=row,
    )
    write = partial(actions.change_prevention, actor=user, action=row)
    return fill_record(
        request,
        form=form,
        entry=entry,
        write=lambda: write(version=read_version(request), **form.split()),
    )


@require_POST
def remove_prevention(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an action out of the list, or bring it back."""
    scheme = enter(request, slug=slug, section="prevention", right=Right.REMOVE)
    toggle_removal(request, row=find_action(scheme, pk=pk))
    return redirect("prevention_action", slug=slug, pk=pk)


def find_action(scheme: Scheme, *, pk: int) -> PreventionAction:
    """Return an action of the scheme, removed or not, or answer 404."""
    rows = PreventionAction.everything.select_related("area", "partner")
    return get_object_or_404(rows, scheme=scheme, pk=pk)
