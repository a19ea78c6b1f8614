"""Sittings: the list, one with its agenda, presence and decisions."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import meetings as actions
from gltd.web.actions.locking import StaleError
from gltd.web.days import read_number
from gltd.web.models import Attendance, AuditEntry, Decision, Meeting, Partner, Scheme
from gltd.web.pages.forms import (
    DayField,
    ImpersonalField,
    MomentField,
    SchemeForm,
    StyledForm,
    point_at_error,
    read_version,
)
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.overtaking import OvertakenError
from gltd.web.pages.saving import save
from gltd.web.pages.schemes import finish_step

PER_PAGE = 50


class MeetingForm(StyledForm):
    """One sitting."""

    title = ImpersonalField(label="Intitulé", max_length=150, initial="Séance du groupe")
    starts_at = MomentField(label="Jour et heure", help_text="Par exemple 17022022 0930.")
    place = ImpersonalField(label="Lieu", max_length=150, required=False)
    status = forms.ChoiceField(label="État", choices=Meeting.Status.choices)
    agenda = ImpersonalField(
        label="Ordre du jour",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Un point par ligne. Les situations individuelles ne s'écrivent pas ici.",
    )


class DecisionForm(SchemeForm):
    """What was decided: who does what by when."""

    title = ImpersonalField(label="Décision", max_length=250)
    partner = forms.ModelChoiceField(
        label="Qui s'en charge", queryset=Partner.objects.none(), required=False, empty_label="le groupe"
    )
    due_on = DayField(label="Pour le", required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer the partners of the scheme."""
        self.choose_among("partner", rows=scheme.partners.all())


class SettlingForm(StyledForm):
    """How a decision ended."""

    state = forms.ChoiceField(choices=Decision.State.choices)
    settled_on = DayField(required=False)
    version = forms.IntegerField()


class AttendanceForm(SchemeForm):
    """Which organisations came: a choice for each partner of the scheme."""

    def offer(self, scheme: Scheme) -> None:
        """Ask of each partner."""
        self.partners = {name_presence(partner): partner for partner in scheme.partners.all()}
        choices = [("", "non renseigné"), *Attendance.State.choices]
        for name, partner in self.partners.items():
            self.fields[name] = forms.ChoiceField(label=partner.name, choices=choices, required=False)

    def told(self) -> dict[Partner, str]:
        """Return the state of each partner."""
        return {partner: self.cleaned_data[name] for name, partner in self.partners.items()}


def name_presence(partner: Partner) -> str:
    """Return the name of a partner's field."""
    return f"presence_{partner.pk}"


LISTING = Listing[Any](  # a meeting with the counts that the list adds
    title="Séances",
    columns=(
        Column("Quand", lambda meeting: timezone.localtime(meeting.starts_at)),
        Column("Séance", lambda meeting: meeting.title),
        Column("État", lambda meeting: meeting.get_status_display()),
        Column("Organisations présentes", lambda meeting: meeting.present),
        Column("Décisions", lambda meeting: meeting.decided),
        Column("Encore à faire", lambda meeting: meeting.open_decisions),
    ),
)


def list_meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sittings of the scheme, newest first, and what is still to do."""
    scheme = enter(request, slug=slug, section="scheme")
    kept = Q(decisions__removed_at=None)
    rows = Meeting.objects.filter(scheme=scheme).annotate(
        present=Count("attendances", filter=Q(attendances__state=Attendance.State.PRESENT), distinct=True),
        decided=Count("decisions", filter=kept, distinct=True),
        open_decisions=Count("decisions", filter=kept & Q(decisions__state="open"), distinct=True),
    )
    rows = rows.order_by("-starts_at", "-pk")
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "listing": LISTING,
        "decisions": actions.list_open_decisions(scheme),
        "today": timezone.localdate(),
    }
    return render(request, "gltd/meetings.html", context)


def show_meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one sitting: agenda, presence, decisions, history."""
    scheme = enter(request, slug=slug, section="scheme")
    meeting = get_object_or_404(Meeting, scheme=scheme, pk=pk)
    return draw_meeting(request, scheme=scheme, meeting=meeting, form=DecisionForm(scheme=scheme))


def draw_meeting(
    request: HttpRequest, *, scheme: Scheme, meeting: Meeting, form: DecisionForm
) -> HttpResponse:
    """Show the page of a sitting, with the form of a decision as it was left."""
    told = {row.partner_id: row.state for row in meeting.attendances.all()}
    history = AuditEntry.writes.filter(object_kind="meeting", object_id=meeting.pk)
    context = {
        "meeting": meeting,
        "agenda": [line.strip() for line in meeting.agenda.splitlines() if line.strip()],
        "presence": [(partner, told.get(partner.pk, "")) for partner in scheme.partners.all()],
        "states": Attendance.State.choices,
        "present": sum(state == Attendance.State.PRESENT for state in told.values()),
        "decisions": meeting.decisions.select_related("partner"),
        "decision_form": form,
        "today": timezone.localdate(),
        "history": history.select_related("actor__partner")[:20],
    }
    return render(request, "gltd/meeting.html", context)


def add_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a sitting; ``?modele=`` takes the agenda of another."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.WRITE)
    initial: dict[str, Any] = {}
    if model := request.GET.get("modele", ""):
        other = get_object_or_404(Meeting, scheme=scheme, pk=read_number(model))
        initial = {"title": other.title, "place": other.place, "agenda": other.agenda}
    form = MeetingForm(request.POST or None, initial=initial or None)
    if request.method == "POST" and form.is_valid():
        user = signed_in(request)
        meeting = save(
            form, write=lambda: actions.create_meeting(actor=user, scheme=scheme, **form.cleaned_data)
        )
        if meeting is not None:
            messages.success(request, "Séance enregistrée.")
            shown = redirect("meeting", slug=slug, pk=meeting.pk)
            return finish_step(request, scheme=scheme, otherwise=shown)
    context = {"title": "Nouvelle séance", "form": form, "back": reverse("meetings", args=[slug])}
    return render(request, "gltd/record_form.html", context)


def edit_meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a sitting."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.WRITE)
    meeting = get_object_or_404(Meeting, scheme=scheme, pk=pk)
    initial = {name: getattr(meeting, name) for name in MeetingForm.base_fields}
    form = MeetingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {"actor": signed_in(request), "version": read_version(request)}
        if save(form, write=lambda: actions.change_meeting(meeting=meeting, **told, **form.cleaned_data)):
            messages.success(request, "Séance modifiée.")
            return redirect("meeting", slug=slug, pk=pk)
    back = reverse("meeting", args=[slug, pk])
    context = {"title": "Modifier la séance", "form": form, "record": meeting, "back": back}
    return render(request, "gltd/record_form.html", context)


@require_POST
def tell_attendance(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say which organisations came."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.WRITE)
    meeting = get_object_or_404(Meeting, scheme=scheme, pk=pk)
    initial = {f"presence_{row.partner_id}": row.state for row in meeting.attendances.all()}
    form, back = (
        AttendanceForm(request.POST, initial=initial, scheme=scheme),
        reverse("meeting", args=[slug, pk]),
    )
    if not form.is_valid():
        messages.error(request, "Choisissez présent, excusé ou absent.")
        return redirect(back)
    version, user = read_version(request), signed_in(request)
    try:
        actions.set_attendance(actor=user, meeting=meeting, version=version, states=form.told())
    except StaleError as error:
        raise OvertakenError(error, form=form, back=back) from error
    messages.success(request, "Présences enregistrées.")
    return redirect(back)


@require_POST
def add_decision(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Enter a decision of the sitting."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.WRITE)
    meeting = get_object_or_404(Meeting, scheme=scheme, pk=pk)
    form = DecisionForm(request.POST, scheme=scheme)
    if form.is_valid():
        actions.take_decision(actor=signed_in(request), meeting=meeting, **form.cleaned_data)
        messages.success(request, "Décision enregistrée.")
        return redirect(reverse("meeting", args=[slug, pk]) + "#decisions")
    messages.error(request, "La décision n'est pas enregistrée : voyez le champ signalé.")
    point_at_error(form)
    answer = draw_meeting(request, scheme=scheme, meeting=meeting, form=form)
    answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return answer


@require_POST
def settle_decision(request: HttpRequest, slug: str, pk: int, decision: int) -> HttpResponse:
    """Say that a decision is done, dropped, or open again."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.WRITE)
    row = get_object_or_404(Decision, meeting__scheme=scheme, meeting=pk, pk=decision)
    form = SettlingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Dites si la décision est faite, et quel jour.")
        return redirect(reverse("meeting", args=[slug, pk]) + "#decisions")
    data = form.cleaned_data
    actions.settle_decision(
        actor=signed_in(request),
        decision=row,
        version=data["version"],
        state=data["state"],
        settled_on=data["settled_on"] or timezone.localdate(),
    )
    return redirect(reverse("meeting", args=[slug, pk]) + "#decisions")
