"""The parts that partners take in an operation: entered by writers, closed and reopened by each."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from gltd.web.access import Right, enter, list_rights, signed_in
from gltd.web.actions import operations as actions
from gltd.web.models import Operation, Participation, Scheme
from gltd.web.pages.forms import point_at_error, read_version
from gltd.web.pages.operations import draw_operation
from gltd.web.pages.participations_forms import ParticipationForm, open_form
from gltd.web.pages.saving import save


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
    data = form.cleaned_data if form.is_valid() else {}
    if data and operation.participations.filter(partner=data["partner"], unit=data["unit"]).exists():
        form.add_error("unit", "Cette unité figure déjà dans l'opération : complétez sa ligne.")
    if form.errors:
        point_at_error(form)
        answer = draw_operation(request, scheme=scheme, pk=pk, joining=form)
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer
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
    form, user = open_form(participation, typed=request.POST), signed_in(request)
    if form.is_valid():
        told, back = form.cleaned_data, reverse("operation", args=[slug, pk])
        if save(
            form,
            write=lambda: actions.close_participation(actor=user, participation=participation, **told),
            back=back,
        ):
            messages.success(request, "Votre participation est close.")
            return redirect(back)
        messages.error(request, str(form.non_field_errors()[0]))
    point_at_error(form)
    answer = draw_operation(request, scheme=scheme, pk=pk, closing=form)
    answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return answer


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
