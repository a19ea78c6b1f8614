"""Operations: the list, the page of one, and its partners' parts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import operations as actions
from gltd.web.actions.conflicts import list_contested_claims
from gltd.web.actions.locking import StaleError
from gltd.web.models import Area, AuditEntry, Claim, Operation, Participation, Partner, Scheme
from gltd.web.pages.forms import ImpersonalField, MomentField, SchemeForm, StyledForm
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.templatetags.french import operation_moment

PER_PAGE = 50


class OperationForm(SchemeForm):
    """One operation: what, when, where, who decided it, where it stands."""

    title = ImpersonalField(label="Intitulé", max_length=150)
    kind = forms.ChoiceField(label="Nature", choices=Operation.Kind.choices)
    starts_at = MomentField(label="Début", help_text="Jour et heure, par exemple 17022022 0800.")
    ends_at = MomentField(label="Fin", required=False)
    areas = forms.ModelMultipleChoiceField(
        label="Quartiers", queryset=Area.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    place = ImpersonalField(label="Lieu, si aucun quartier ne convient", max_length=150, required=False)
    decided_by = ImpersonalField(
        label="Décidée par", max_length=150, required=False, help_text="Une fonction, jamais un nom."
    )
    recurrence_days = forms.IntegerField(
        label="Revient tous les", min_value=1, max_value=366, required=False, help_text="Nombre de jours."
    )
    status = forms.ChoiceField(label="État", choices=Operation.Status.choices)
    not_done_reason = forms.ChoiceField(
        label="Si elle n'est pas faite, pourquoi",
        choices=[("", "—"), *Operation.NotDone.choices],
        required=False,
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas of the scheme."""
        self.choose_among("areas", rows=scheme.areas.all())

    def clean(self) -> dict[str, Any]:
        """Check the end against the start, and that a thing not done says why."""
        data = super().clean() or {}
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at < starts_at:
            self.add_error("ends_at", ValidationError("La fin doit suivre le début."))
        if data.get("status") == Operation.Status.NOT_DONE and not data.get("not_done_reason"):
            self.add_error("not_done_reason", ValidationError("Dites pourquoi elle n'a pas été faite."))
        return data


class ParticipationForm(SchemeForm):
    """One partner's part."""

    partner = forms.ModelChoiceField(label="Partenaire", queryset=Partner.objects.none())
    unit = forms.ChoiceField(label="Unité", choices=Participation.Unit.choices)
    asked = forms.IntegerField(label="Effectif demandé", min_value=0, max_value=5000, required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer the partners of the scheme."""
        self.choose_among("partner", rows=scheme.partners.all())


class ClosingForm(StyledForm):
    """What a partner engaged."""

    engaged = forms.IntegerField(label="Effectif engagé", min_value=0, max_value=5000, required=False)
    hours = forms.DecimalField(label="Heures", min_value=0, max_digits=6, decimal_places=1, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


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

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas of the scheme."""
        self.choose_among("area", rows=scheme.areas.all())


def tell_places(operation: Operation) -> str:
    """Return where an operation took place."""
    return ", ".join(area.name for area in operation.areas.all()) or operation.place


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
        Column("Partenaires", tell_units),
        Column("Étude", lambda operation: bool(operation.studies.all())),
        Column("État", lambda operation: operation.get_status_display()),
    ),
)


def list_operations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the operations of the scheme, newest first."""
    scheme = enter(request, slug=slug, section="operations")
    form = FilterForm(request.GET or None, scheme=scheme)
    rows = Operation.objects.filter(scheme=scheme).prefetch_related(
        "areas", "participations__partner", "studies"
    )
    if form.is_valid():
        data = form.cleaned_data
        wanted = {"kind": data["kind"], "status": data["status"], "areas": data["area"]}
        rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "gltd/operations.html", {"page": page, "form": form, "listing": LISTING})


def show_operation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one operation: when and where, who, results, sources, history."""
    scheme = enter(request, slug=slug, section="operations")
    operation = get_object_or_404(Operation.objects.prefetch_related("areas"), scheme=scheme, pk=pk)
    claims = (
        operation.claims.filter(status=Claim.Status.CONFIRMED)
        .select_related("source")
        .order_by("measure", "pk")
    )
    parts = operation.participations.select_related("partner", "closed_by")
    user = signed_in(request)
    history = AuditEntry.objects.filter(object_kind="operation", object_id=operation.pk).select_related(
        "actor__partner"
    )
    context = {
        "operation": operation,
        "claims": claims,
        "contested": list_contested_claims(scheme),
        "parts": [(part, part.closed_at is None and part.partner_id == user.partner_id) for part in parts],
        "closing_form": ClosingForm(),
        "joining_form": ParticipationForm(scheme=scheme),
        "studies": operation.studies.all(),
        "history": history[:20],
    }
    return render(request, "gltd/operation.html", context)


def add_operation(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter an operation; ``?modele=`` starts from another one."""
    scheme = enter(request, slug=slug, section="operations", right=Right.WRITE)
    if request.method == "POST":
        form = OperationForm(request.POST, scheme=scheme)
        if form.is_valid():
            operation = actions.create_operation(actor=signed_in(request), scheme=scheme, **form.cleaned_data)
            messages.success(request, "Opération enregistrée.")
            return redirect("operation", slug=slug, pk=operation.pk)
    else:
        initial = {"status": Operation.Status.PLANNED}
        if (model := request.GET.get("modele", "")).isdigit():
            initial = describe_operation(get_object_or_404(Operation, scheme=scheme, pk=int(model)))
        form = OperationForm(initial=initial, scheme=scheme)
    return render(request, "gltd/operation_form.html", {"form": form, "operation": None})


def edit_operation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change an operation that still stands as it was shown."""
    scheme = enter(request, slug=slug, section="operations", right=Right.WRITE)
    operation = get_object_or_404(Operation, scheme=scheme, pk=pk)
    if request.method == "POST":
        form = OperationForm(request.POST, scheme=scheme)
        if form.is_valid():
            version = int(request.POST.get("version", "0") or 0)
            try:
                actions.change_operation(
                    actor=signed_in(request), operation=operation, version=version, **form.cleaned_data
                )
            except StaleError as error:
                # What was typed stays in the form, beside the new version to compare it with.
                form.add_error(None, error.sentence)
            else:
                messages.success(request, "Opération modifiée.")
                return redirect("operation", slug=slug, pk=pk)
    else:
        form = OperationForm(initial=describe_operation(operation), scheme=scheme)
    return render(request, "gltd/operation_form.html", {"form": form, "operation": operation})


def describe_operation(operation: Operation) -> dict[str, Any]:
    """Return the form's values for an operation."""
    names = ["title", "kind", "starts_at", "ends_at", "place", "decided_by", "recurrence_days", "status"]
    values = {name: getattr(operation, name) for name in [*names, "not_done_reason"]}
    return values | {"areas": list(operation.areas.all())}


@require_POST
def join_operation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Enter a partner's part."""
    scheme = enter(request, slug=slug, section="operations", right=Right.WRITE)
    operation = get_object_or_404(Operation, scheme=scheme, pk=pk)
    form = ParticipationForm(request.POST, scheme=scheme)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("operation", slug=slug, pk=pk)
    data = form.cleaned_data
    if operation.participations.filter(partner=data["partner"], unit=data["unit"]).exists():
        messages.error(request, "Cette unité figure déjà dans l'opération : complétez sa ligne.")
        return redirect("operation", slug=slug, pk=pk)
    actions.join_operation(actor=signed_in(request), operation=operation, **data)
    return redirect("operation", slug=slug, pk=pk)


@require_POST
def close_part(request: HttpRequest, slug: str, pk: int, part: int) -> HttpResponse:
    """Close one's own part: any role may, for its own organisation."""
    scheme = enter(request, slug=slug, section="operations")
    participation = get_object_or_404(Participation, operation__scheme=scheme, operation=pk, pk=part)
    form = ClosingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "L'effectif et les heures sont des nombres : corrigez-les.")
        return redirect("operation", slug=slug, pk=pk)
    actions.close_participation(actor=signed_in(request), participation=participation, **form.cleaned_data)
    messages.success(request, "Votre participation est close.")
    return redirect("operation", slug=slug, pk=pk)
