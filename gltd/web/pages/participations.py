"""The parts that partners take in an operation: entered by writers, closed and reopened by each."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from gltd.web.access import Right, enter, list_rights, signed_in
from gltd.web.actions import operations as actions
from gltd.web.models import Operation, Participation, Partner, Scheme, User
from gltd.web.pages.forms import SchemeForm, StyledForm, read_version


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
    hours = forms.DecimalField(
        label="Heures", min_value=0, max_digits=6, decimal_places=1, required=False, localize=True
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True)
class PartLine:
    """One line of « Qui »: the part, and what the reader may do with it."""

    part: Participation
    may_close: bool
    may_reopen: bool


def describe_parts(operation: Operation, *, user: User, scheme: Scheme) -> list[PartLine]:
    """Return the parts of an operation with what the account may do."""
    chairs = Right.RULE in list_rights(user, scheme=scheme)
    parts = operation.participations.select_related("partner", "closed_by")
    return [
        PartLine(
            part,
            may_close=part.closed_at is None and part.partner_id == user.partner_id,
            may_reopen=part.closed_at is not None and (chairs or part.partner_id == user.partner_id),
        )
        for part in parts
    ]


def find_part(scheme: Scheme, *, operation: int, part: int) -> Participation:
    """Return a part of an operation of the scheme."""
    rows = Participation.objects.select_related("operation__scheme", "partner")
    return get_object_or_404(rows, operation__scheme=scheme, operation=operation, pk=part)


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
def leave_operation(request: HttpRequest, slug: str, pk: int, part: int) -> HttpResponse:
    """Take out a part entered by mistake."""
    scheme = enter(request, slug=slug, section="operations", right=Right.WRITE)
    participation = find_part(scheme, operation=pk, part=part)
    actions.leave_operation(
        actor=signed_in(request), participation=participation, version=read_version(request)
    )
    messages.success(request, f"Participation retirée : {participation}.")
    return redirect("operation", slug=slug, pk=pk)


@require_POST
def close_part(request: HttpRequest, slug: str, pk: int, part: int) -> HttpResponse:
    """Close one's own part: any role may, for its own organisation."""
    scheme = enter(request, slug=slug, section="operations")
    participation = find_part(scheme, operation=pk, part=part)
    form = ClosingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "L'effectif et les heures sont des nombres : corrigez-les.")
        return redirect("operation", slug=slug, pk=pk)
    actions.close_participation(actor=signed_in(request), participation=participation, **form.cleaned_data)
    messages.success(request, "Votre participation est close.")
    return redirect("operation", slug=slug, pk=pk)


@require_POST
def reopen_part(request: HttpRequest, slug: str, pk: int, part: int) -> HttpResponse:
    """Open a closed part again: its own partner may, and the chair; the reason is kept."""
    scheme = enter(request, slug=slug, section="operations")
    participation, user = find_part(scheme, operation=pk, part=part), signed_in(request)
    if participation.partner_id != user.partner_id and Right.RULE not in list_rights(user, scheme=scheme):
        raise PermissionDenied
    reason = request.POST.get("reason", "")
    actions.reopen_participation(
        actor=user,
        participation=participation,
        version=read_version(request),
        reason=reason if reason in Participation.Reopening.values else "",
    )
    messages.success(request, "Participation rouverte : elle attend d'être close de nouveau.")
    return redirect("operation", slug=slug, pk=pk)
