"""Operations: the list, the page of one, and its form."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import operations as actions
from gltd.web.actions.funnels import funnel_of, funnel_of_operation
from gltd.web.actions.planning import overlaps_of
from gltd.web.actions.results import Strand, list_results, tell_closed
from gltd.web.days import midnight, read_number
from gltd.web.models import (
    Area,
    AuditEntry,
    FollowUp,
    Operation,
    Participation,
    Partner,
    Scheme,
    Source,
    Spot,
)
from gltd.web.models.areas import named_areas, offered_areas
from gltd.web.pages.forms import DayField, ImpersonalField, MomentField, SchemeForm, read_version
from gltd.web.pages.frame import open_here
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.locators import draw_locator
from gltd.web.pages.participations_forms import ClosingForm, ParticipationForm, describe_parts
from gltd.web.pages.rhythms import RhythmForm
from gltd.web.pages.saving import save
from gltd.web.pages.schemes import finish_step
from gltd.web.pages.series import enter_series
from gltd.web.templatetags.french import operation_moment

PER_PAGE = 50
HISTORY_SHOWN = 20
# Nobody means more: a digit of the year is wrong.
LONGEST = dt.timedelta(days=366)
RHYTHM = frozenset(RhythmForm.base_fields) | {"rule"}


class OperationForm(SchemeForm, RhythmForm):
    """One operation: what, when, where, who decided it, where it stands; a new one may come back."""

    title = ImpersonalField(label="Intitulé", max_length=150)
    kind = forms.ChoiceField(label="Nature", choices=Operation.Kind.choices)
    starts_at = MomentField(label="Début", help_text="Jour et heure, par exemple 17022022 0800.")
    ends_at = MomentField(label="Fin", required=False)
    areas = forms.ModelMultipleChoiceField(
        label="Quartiers", queryset=Area.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    spots = forms.ModelMultipleChoiceField(
        label="Points visés",
        queryset=Spot.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    place = ImpersonalField(label="Lieu, si aucun quartier ne convient", max_length=150, required=False)
    decided_by = ImpersonalField(
        label="Décidée par", max_length=150, required=False, help_text="Une fonction, jamais un nom."
    )
    status = forms.ChoiceField(label="État", choices=Operation.Status.choices)
    not_done_reason = forms.ChoiceField(
        label="Si elle n'est pas faite ou est reportée, pourquoi",
        choices=[("", "—"), *Operation.NotDone.choices],
        required=False,
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas and the spots of the scheme."""
        self.choose_among("areas", rows=offered_areas(scheme, rows=scheme.operations.all()))
        self.choose_among("spots", rows=Spot.objects.filter(scheme=scheme))

    def clean(self) -> dict[str, Any]:
        """Check the end against the start, that a thing not done says why, and what comes back."""
        data = super().clean() or {}
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at < starts_at:
            self.add_error("ends_at", ValidationError("La fin doit suivre le début."))
        if data.get("status") in actions.WITH_REASON and not data.get("not_done_reason"):
            self.add_error("not_done_reason", ValidationError("Dites pourquoi elle n'a pas été faite."))
        if starts_at and ends_at and ends_at - starts_at > LONGEST:
            message = "Cette opération durerait plus d'un an : corrigez sa fin, ou faites-en plusieurs."
            self.add_error("ends_at", ValidationError(message))
        if data.get("rule") and data.get("status") != Operation.Status.PLANNED:
            message = "Une série s'annonce : laissez « prévue », puis dites de chaque date si elle est faite."
            self.add_error("status", ValidationError(message))
        if data.get("rule") and ends_at and starts_at and ends_at - starts_at >= dt.timedelta(days=1):
            message = "Une opération qui revient dure moins d'un jour : donnez les heures de la première."
            self.add_error("ends_at", ValidationError(message))
        return data

    def fields_of_one(self) -> dict[str, Any]:
        """Return what was typed of the operation itself."""
        return {name: self.cleaned_data[name] for name in self.cleaned_data if name not in RHYTHM}


class FilterForm(SchemeForm):
    """What the list shows."""

    kind = forms.ChoiceField(
        label="Nature", choices=[("", "Toutes"), *Operation.Kind.choices], required=False
    )
    status = forms.ChoiceField(
        label="État", choices=[("", "Tous"), *Operation.Status.choices], required=False
    )
    area = forms.ModelChoiceField(
        label="Quartier", queryset=Area.objects.none(), required=False, empty_label="Tous"
    )
    partner = forms.ModelChoiceField(
        label="Partenaire", queryset=Partner.objects.none(), required=False, empty_label="Tous"
    )
    spot = forms.ModelChoiceField(
        label="Point", queryset=Spot.objects.none(), required=False, empty_label="Tous"
    )
    start = DayField(label="Du", required=False)
    end = DayField(label="Au", required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas, the partners and the spots of the scheme."""
        self.choose_among("area", rows=offered_areas(scheme, rows=scheme.operations.all()))
        self.choose_among("partner", rows=scheme.partners.all())
        self.choose_among("spot", rows=scheme.spots.all())

    def narrow(self, rows: QuerySet[Operation]) -> QuerySet[Operation]:
        """Keep the operations that the filters let through; what does not read filters nothing."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        if kind := data.get("kind"):
            rows = rows.filter(kind=kind)
        if status := data.get("status"):
            rows = rows.filter(status=status)
        if area := data.get("area"):
            rows = rows.filter(areas=area)
        if partner := data.get("partner"):
            joined = Participation.objects.filter(partner=partner)
            rows = rows.filter(pk__in=joined.values("operation"))
        if spot := data.get("spot"):
            rows = rows.filter(spots=spot)
        if start := data.get("start"):
            rows = rows.filter(starts_at__gte=midnight(start))
        if end := data.get("end"):
            rows = rows.filter(starts_at__lt=midnight(end + dt.timedelta(days=1)))
        return rows


def tell_places(operation: Operation) -> str:
    """Return where an operation took place."""
    return ", ".join(area.name for area in operation.areas.all()) or operation.place


def tell_spots(operation: Operation) -> str:
    """Return the spots that an operation aimed at, by their names of code."""
    return ", ".join(spot.name for spot in operation.spots.all())


def tell_units(operation: Operation) -> str:
    """Return the units that took part."""
    return ", ".join(part.get_unit_display() for part in operation.participations.all())


LISTING = Listing[Operation](
    title="Opérations",
    columns=(
        Column("Quand", operation_moment),
        Column("Opération", lambda operation: operation.title),
        Column("Nature", lambda operation: operation.get_kind_display()),
        Column("Où", tell_places),
        Column("Points visés", tell_spots),
        Column("Partenaires", tell_units),
        Column("Étude", lambda operation: bool(operation.studies.all())),
        Column("État", lambda operation: operation.get_status_display()),
    ),
)


def list_operations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the operations of the scheme, newest first."""
    scheme = enter(request, slug=slug, section="operations")
    form = FilterForm(request.GET or None, scheme=scheme)
    rows = form.narrow(Operation.objects.filter(scheme=scheme))
    rows = rows.select_related("series")
    rows = rows.prefetch_related(named_areas(), "participations__partner", "studies")
    if exported := send_export(request, listing=LISTING, rows=rows.prefetch_related("spots")):
        return exported
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "listing": LISTING, "view": "liste", "day": None}
    return render(request, "gltd/operations.html", context)


def show_chain(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the funnel from arrest to prison of the operations that the filters let through."""
    scheme = enter(request, slug=slug, section="operations")
    form = FilterForm(request.GET or None, scheme=scheme)
    rows = form.narrow(Operation.objects.filter(scheme=scheme))
    funnel = funnel_of(rows, scheme=scheme)
    context = {"funnel": funnel, "count": rows.count(), "form": form, "view": "chaine", "day": None}
    return render(request, "gltd/chain.html", context)


def show_operation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one operation: when and where, who, results, sources, history."""
    return draw_operation(request, scheme=enter(request, slug=slug, section="operations"), pk=pk)


def draw_operation(
    request: HttpRequest,
    *,
    scheme: Scheme,
    pk: int,
    closing: ClosingForm | None = None,
    joining: ParticipationForm | None = None,
) -> HttpResponse:
    """Show the page of an operation, with the forms of its parts that were not taken as they were left."""
    rows = Operation.objects.select_related("series").prefetch_related("areas")
    operation = get_object_or_404(rows, scheme=scheme, pk=pk)
    strands = list_results(operation, contested=open_here(request).contested)
    context = {
        "operation": operation,
        "strands": strands,
        "closed": tell_closed(operation),
        "funnel": funnel_of_operation(operation),
        "sources": list_sources(strands),
        "parts": describe_parts(operation, user=signed_in(request), scheme=scheme, closing=closing),
        "overlaps": overlaps_of(operation),
        "joining_form": joining or ParticipationForm(scheme=scheme),
        "joining": joining is not None,
        "reopenings": Participation.Reopening.choices,
        "spots": Spot.objects.filter(operations=operation),
        "follow_ups": FollowUp.objects.filter(operation=operation),
        "studies": operation.studies.all(),
        "locator": draw_locator(operation.areas.all(), around=scheme.areas.all()),
        "history": list_history(operation),
    }
    return render(request, "gltd/operation.html", context)


def list_sources(strands: list[Strand]) -> list[Source]:
    """Return the sources of the figures shown, each once, the earliest first."""
    values = [value for strand in strands for result in strand.results for value in result.values]
    found = {claim.source for value in values for claim in value.claims}
    return sorted(found, key=lambda source: (source.published_on, source.pk))


def list_history(operation: Operation) -> QuerySet[AuditEntry]:
    """Return the last writes on an operation and on the parts taken in it."""
    parts = Participation.everything.filter(operation=operation).values("pk")
    rows = AuditEntry.writes.filter(
        Q(object_kind="operation", object_id=operation.pk)
        | Q(object_kind="participation", object_id__in=parts)
    )
    return rows.select_related("actor__partner")[:HISTORY_SHOWN]


def add_operation(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter an operation, or a series of them; ``?modele=`` starts from another one."""
    scheme = enter(request, slug=slug, section="operations", right=Right.WRITE)
    model = find_model(request, scheme=scheme)
    if request.method == "POST":
        form = OperationForm(request.POST, scheme=scheme)
        entered = form.is_valid() and enter_operation(request, scheme=scheme, form=form, model=model)
        if entered:
            return entered
    else:
        initial = {"status": Operation.Status.PLANNED}
        if model is not None:
            initial = describe_operation(model)
        form = OperationForm(initial=initial, scheme=scheme)
    context = {"form": form, "operation": None, "model": model}
    return render(request, "gltd/operation_form.html", context)


def find_model(request: HttpRequest, *, scheme: Scheme) -> Operation | None:
    """Return the operation to start from, which the address names."""
    wanted = request.GET.get("modele", "")
    return get_object_or_404(Operation, scheme=scheme, pk=read_number(wanted)) if wanted else None


def enter_operation(
    request: HttpRequest, *, scheme: Scheme, form: OperationForm, model: Operation | None
) -> HttpResponse | None:
    """Enter what the form says, with the forces of the model if they are wanted; told in the form if not."""
    actor, data = signed_in(request), form.cleaned_data
    if data["rule"] is not None:
        series = enter_series(actor=actor, scheme=scheme, data=data)
        messages.success(request, f"Série enregistrée : {series.rhythm}.")
        return redirect("series", slug=scheme.slug, pk=series.pk)
    operation = save(
        form, write=lambda: actions.create_operation(actor=actor, scheme=scheme, **form.fields_of_one())
    )
    if operation is None:
        return None
    if model is not None and request.POST.get("inherit_parts"):
        actions.inherit_parts(actor=actor, operation=operation, model=model)
    messages.success(request, "Opération enregistrée.")
    shown = redirect("operation", slug=scheme.slug, pk=operation.pk)
    return finish_step(request, scheme=scheme, otherwise=shown)


def edit_operation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change an operation that still stands as it was shown."""
    scheme = enter(request, slug=slug, section="operations", right=Right.WRITE)
    operation = get_object_or_404(Operation, scheme=scheme, pk=pk)
    if request.method == "POST":
        form = OperationForm(request.POST, initial=describe_operation(operation), scheme=scheme)
        if form.is_valid():
            version = read_version(request)
            told: dict[str, Any] = {"actor": signed_in(request), "version": version} | form.fields_of_one()
            if save(form, write=lambda: actions.change_operation(operation=operation, **told)):
                messages.success(request, "Opération modifiée.")
                return redirect("operation", slug=slug, pk=pk)
    else:
        form = OperationForm(initial=describe_operation(operation), scheme=scheme)
    return render(request, "gltd/operation_form.html", {"form": form, "operation": operation, "model": None})


def describe_operation(operation: Operation) -> dict[str, Any]:
    """Return the form's values for an operation."""
    names = ["title", "kind", "starts_at", "ends_at", "place", "decided_by", "status", "not_done_reason"]
    links = {"areas": list(operation.areas.all()), "spots": list(operation.spots.all())}
    return {name: getattr(operation, name) for name in names} | links
