"""Objectives: setting one, changing one, and where each stands."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from gltd.claims.measures import catalogue
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import objectives as actions
from gltd.web.actions.locking import StaleError
from gltd.web.models import Objective, Partner, Scheme
from gltd.web.pages.claims import UNIT_LABELS
from gltd.web.pages.forms import DayField, ImpersonalField, SchemeForm, read_version
from gltd.web.pages.frame import open_here
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.overtaking import OvertakenError
from gltd.web.pages.schemes import finish_step
from gltd.web.templatetags.french import claim_value, objective_target


class ObjectiveForm(SchemeForm):
    """One aim, in figures or in words."""

    title = ImpersonalField(
        label="Objectif", max_length=200, help_text="Par exemple : fermer les points de deal des Tilleuls."
    )
    aim = forms.ChoiceField(label="Sens", choices=Objective.Aim.choices)
    measure = forms.ChoiceField(label="Mesure", required=False)
    target = forms.DecimalField(
        label="Cible, dans l'unité de la mesure",
        max_digits=18,
        decimal_places=4,
        required=False,
        localize=True,
    )
    due_on = DayField(label="Échéance", required=False)
    partner = forms.ModelChoiceField(
        label="Partenaire chargé", queryset=Partner.objects.none(), required=False, empty_label="le groupe"
    )
    state = forms.ChoiceField(label="État", choices=Objective.State.choices)

    def offer(self, scheme: Scheme) -> None:
        """Offer every measure, and the partners of the scheme."""
        self.choose_among("partner", rows=scheme.partners.all())
        measure = self.fields["measure"]
        assert isinstance(measure, forms.ChoiceField)
        told = (
            (code, f"{entry.label} ({UNIT_LABELS.get(entry.unit, entry.unit_of_count)})")
            for code, entry in catalogue().items()
        )
        measure.choices = [("", "—"), *told]

    def clean(self) -> dict[str, Any]:
        """Check that an aim in figures has its measure and its target."""
        data = super().clean() or {}
        if data.get("aim") == Objective.Aim.DONE:
            return data | {"measure": "", "target": None}
        for name, sentence in (
            ("measure", "Choisissez la mesure qui dira où en est l'objectif."),
            ("target", "Donnez la cible : un nombre dans l'unité de la mesure."),
        ):
            if data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, ValidationError(sentence))
        measure, target = catalogue().get(data.get("measure") or ""), data.get("target")
        if measure is not None and target is not None:
            if target < 0 and not measure.code.startswith("trend."):
                self.add_error("target", ValidationError("La cible ne peut pas être négative ici."))
            elif target % 1 and measure.is_whole:
                told = f"Tapez un nombre entier : l'unité est « {measure.unit_of_count} »."
                self.add_error("target", ValidationError(told))
        return data


PER_PAGE = 50
LISTING = Listing[actions.Standing](
    title="Objectifs",
    columns=(
        Column("Objectif", lambda row: row.objective.title),
        Column("Cible", lambda row: objective_target(row.objective)),
        Column("Au départ", lambda row: claim_value(row.first) if row.first else None),
        Column("Dernier chiffre", lambda row: claim_value(row.last) if row.last else None),
        Column("Échéance", lambda row: row.objective.due_on),
        Column("Chargé", lambda row: row.objective.partner.name if row.objective.partner else "le groupe"),
        Column("État", lambda row: row.objective.get_state_display()),
    ),
)


def list_objectives(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where each objective stands."""
    scheme = enter(request, slug=slug, section="scheme")
    today, rows = timezone.localdate(), actions.select_objectives(scheme)
    if "format" in request.GET:
        told = actions.list_standings(scheme, on=today, among=rows)
        if exported := send_export(request, listing=LISTING, rows=told):
            return exported
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    standings = actions.list_standings(scheme, on=today, among=page.object_list)
    context = {
        "page": page,
        "standings": standings,
        "contested": open_here(request).contested,
        "listing": LISTING,
    }
    return render(request, "gltd/objectives.html", context)


def add_objective(request: HttpRequest, slug: str) -> HttpResponse:
    """Set an objective."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.ADMINISTER)
    form = ObjectiveForm(request.POST or None, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        actions.create_objective(actor=signed_in(request), scheme=scheme, **form.cleaned_data)
        messages.success(request, "Objectif enregistré.")
        return finish_step(request, scheme=scheme, otherwise=redirect("objectives", slug=slug))
    context = {"title": "Nouvel objectif", "form": form, "back": reverse("objectives", args=[slug])}
    return render(request, "gltd/record_form.html", context)


def edit_objective(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change an objective."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.ADMINISTER)
    objective = get_object_or_404(Objective, scheme=scheme, pk=pk)
    initial = {name: getattr(objective, name) for name in ObjectiveForm.base_fields}
    if objective.target is not None:
        # As it was typed, not with the decimals of its column: « 50 », « 2,5 ».
        initial["target"] = Decimal(f"{objective.target.normalize():f}")
    form = ObjectiveForm(request.POST or None, initial=initial, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        version, user = read_version(request), signed_in(request)
        try:
            actions.change_objective(actor=user, objective=objective, version=version, **form.cleaned_data)
        except StaleError as error:
            raise OvertakenError(error, form=form) from error
        else:
            messages.success(request, "Objectif modifié.")
            return redirect("objectives", slug=slug)
    back = reverse("objectives", args=[slug])
    context = {"title": "Modifier l'objectif", "form": form, "record": objective, "back": back}
    return render(request, "gltd/record_form.html", context)
