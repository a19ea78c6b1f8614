"""Measures that last: grouped by deadline, one with its steps, and its form."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd.errors import GltdError
from gltd.usecases.following import READINGS, law
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import authorisations
from gltd.web.actions import follow_ups as actions
from gltd.web.actions.durations import spans_of
from gltd.web.actions.locking import StaleError
from gltd.web.actions.records import remove_record, restore_record
from gltd.web.models import Area, AuditEntry, Camera, FollowUp, Operation, Partner, Scheme, Spot
from gltd.web.models.areas import named_areas, offered_areas
from gltd.web.pages.drawing import draw_machine
from gltd.web.pages.forms import DayField, ImpersonalField, SchemeForm, StyledForm, read_version
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.overtaking import OvertakenError
from gltd.web.spotting import Window
from gltd.web.templatetags.deadlines import days_left

WEEK_DAYS, MONTH_DAYS = 7, 31
PER_PAGE = 50
GROUPS = ("En retard", "Cette semaine", "Ce mois", "Plus tard", "Terminées")


def list_kinds() -> list[tuple[str, str]]:
    """Return the kinds of measure, as choices."""
    return [(code, machine.label) for code, machine in law().machines.items()]


def list_bases() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the legal bases, under the kind that they are for."""
    found = law()
    return [
        (machine.label, [(f"{code} {basis}", found.references[basis].title) for basis in machine.references])
        for code, machine in found.machines.items()
    ]


class FollowUpFilterForm(SchemeForm):
    """What the list shows, and the period of the totals."""

    kind = forms.ChoiceField(label="Nature", required=False)
    area = forms.ModelChoiceField(
        label="Périmètre", queryset=Area.objects.none(), required=False, empty_label="Tous"
    )
    partner = forms.ModelChoiceField(
        label="Partenaire chargé", queryset=Partner.objects.none(), required=False, empty_label="Tous"
    )
    depuis = DayField(label="Totaux depuis le", required=False)
    au = DayField(label="Totaux jusqu'au", required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer the kinds, and the areas and partners of the scheme."""
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", "Toutes"), *list_kinds()]
        self.choose_among("area", rows=offered_areas(scheme, rows=scheme.follow_ups.all()))
        self.choose_among("partner", rows=scheme.partners.all())


class FollowUpForm(SchemeForm):
    """What a measure is about: a place and a text, never a person."""

    basis = forms.ChoiceField(label="Mesure et base légale")
    title = ImpersonalField(
        label="Objet",
        max_length=120,
        help_text="Le lieu ou le commerce, en quelques mots : ni nom de personne, ni adresse d'habitation.",
    )
    areas = forms.ModelMultipleChoiceField(
        label="Périmètre", queryset=Area.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    asked_on = DayField(label="Demandée le")
    partner = forms.ModelChoiceField(
        label="Partenaire chargé", queryset=Partner.objects.none(), required=False, empty_label="à désigner"
    )
    spot = forms.ModelChoiceField(
        label="Point", queryset=Spot.objects.none(), required=False, empty_label="aucun"
    )
    operation = forms.ModelChoiceField(
        label="Opération d'où elle naît",
        queryset=Operation.objects.none(),
        required=False,
        empty_label="aucune",
    )
    cameras = forms.ModelMultipleChoiceField(
        label="Caméras couvertes",
        queryset=Camera.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer what the scheme has."""
        basis = self.fields["basis"]
        assert isinstance(basis, forms.ChoiceField)
        basis.choices = [("", "Choisissez"), *list_bases()]
        self.choose_among("areas", rows=offered_areas(scheme, rows=scheme.follow_ups.all()))
        self.choose_among("partner", rows=scheme.partners.all())
        self.choose_among("spot", rows=Spot.objects.filter(scheme=scheme))
        self.choose_among("operation", rows=Operation.objects.filter(scheme=scheme))
        self.choose_among("cameras", rows=Camera.objects.filter(scheme=scheme))

    def told(self) -> dict[str, Any]:
        """Return what the actions take: the kind and its legal basis apart."""
        data = dict(self.cleaned_data)
        if "basis" in data:
            data["kind"], data["basis"] = data["basis"].split(" ")
        return data


class StepForm(StyledForm):
    """A step: its day, and the end of the measure where the step sets one."""

    step = forms.CharField(widget=forms.HiddenInput)
    taken_on = DayField(label="Le")
    ends_on = DayField(label="Fin de la mesure", required=False)


@dataclass(frozen=True)
class Group:
    """The measures of a page that a deadline puts together, and how many there are on all pages."""

    label: str
    rows: list[FollowUp]
    count: int


def sort_by_deadline(rows: QuerySet[FollowUp], *, today: dt.date) -> QuerySet[Any]:
    """Put the most pressing first, each with the ``rank`` of its group; what waits for no day comes later."""
    week, month = (today + dt.timedelta(days=days) for days in (WEEK_DAYS, MONTH_DAYS))
    rank = Case(
        When(closed=True, then=4),
        When(deadline_on__isnull=True, then=3),
        When(deadline_on__lt=today, then=0),
        When(deadline_on__lte=week, then=1),
        When(deadline_on__lte=month, then=2),
        default=3,
    )
    soonest = F("deadline_on").asc(nulls_last=True)
    return rows.annotate(rank=rank).order_by("rank", soonest, "-since_on", "-pk")


def group_by_deadline(page: Iterable[Any], *, counts: dict[int, int]) -> list[Group]:
    """Return the measures of a page, by how soon they call for a step."""
    found: dict[int, list[FollowUp]] = {}
    for row in page:
        found.setdefault(row.rank, []).append(row)
    return [Group(GROUPS[rank], rows, counts[rank]) for rank, rows in found.items()]


LISTING: Listing[FollowUp] = Listing(
    "Suites",
    columns=(
        Column("Échéance", lambda row: row.deadline_on),
        Column("Reste", lambda row: days_left(row.deadline_on)),
        Column("Nature", lambda row: row.machine.label),
        Column("Objet", lambda row: row.title),
        Column("Périmètre", lambda row: ", ".join(area.name for area in row.areas.all())),
        Column("Base légale", lambda row: row.reference.title),
        Column("État", lambda row: row.stage.label),
        Column("Depuis le", lambda row: row.since_on),
        Column("Fin de la mesure", lambda row: row.ends_on),
        Column("Partenaire chargé", lambda row: str(row.partner or "")),
        Column("Données simulées", lambda row: row.simulated),
    ),
)


def list_follow_ups(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the measures by deadline, under the totals asked and notified of a period."""
    scheme = enter(request, slug=slug, section="follow_ups")
    form = FollowUpFilterForm(request.GET or None, scheme=scheme)
    data = form.cleaned_data if form.is_valid() else {}
    wanted = {"kind": data.get("kind"), "areas": data.get("area"), "partner": data.get("partner")}
    rows = FollowUp.objects.filter(scheme=scheme, **{name: value for name, value in wanted.items() if value})
    rows = rows.select_related("partner").prefetch_related(named_areas())
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    window = Window.ending(data.get("au"), since=data.get("depuis"))
    ordered = sort_by_deadline(rows, today=timezone.localdate())
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    counts = dict(ordered.order_by("rank").values_list("rank").annotate(count=Count("pk")))
    context = {
        "form": form,
        "listing": LISTING,
        "page": page,
        "groups": group_by_deadline(page, counts=counts),
        "narrowed": any(wanted.values()),
        "window": window,
        "totals": [
            total
            for total in actions.tally_follow_ups(scheme, since=window.since, until=window.on)
            if total.asked or total.notified
        ],
        "simulated": any(row.simulated for row in page),
        "removed": FollowUp.everything.filter(scheme=scheme, removed_at__isnull=False),
    }
    return render(request, "gltd/follow_ups.html", context)


def show_follow_up(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one measure: its steps, what comes next and by when, its legal basis."""
    scheme = enter(request, slug=slug, section="follow_ups")
    row = find_follow_up(scheme, pk=pk)
    return render(request, "gltd/follow_up.html", describe_follow_up(row))


def find_follow_up(scheme: Scheme, *, pk: int) -> FollowUp:
    """Return a measure of the scheme, or answer 404."""
    rows = FollowUp.objects.select_related("partner", "spot", "operation", "born_of", "scheme")
    return get_object_or_404(rows.prefetch_related("areas"), scheme=scheme, pk=pk)


def describe_follow_up(row: FollowUp, *, failed: StepForm | None = None) -> dict[str, Any]:
    """Return what the page of a measure shows; ``failed`` is a step that was refused, with what was typed."""
    machine, today = row.machine, timezone.localdate()
    spans = spans_of(row.scheme)
    steps = list(row.steps.select_related("actor__partner"))
    offers = []
    for one in machine.list_next(row.state, basis=row.basis):
        # No end is proposed: it would be that of today and not of the day that is typed. Left empty, the
        # measure lasts as long as its text lets it from that day.
        initial = {"step": one.code, "taken_on": today}
        mine = failed is not None and failed.data.get("step") == one.code
        form = failed if mine else StepForm(initial=initial, prefix=None, auto_id=f"{one.code}_%s")
        offers.append((one, form, machine.stages[one.to], spans.get(one.asks_end.format(basis=row.basis))))
    history = AuditEntry.writes.filter(object_kind="followup", object_id=row.pk)
    named = row.stage.deadline
    return {
        "row": row,
        "machine": machine,
        "reference": row.reference,
        "reading": READINGS[row.reference.reading],
        "offers": offers,
        "drawing": draw_machine(
            machine,
            state=row.state,
            basis=row.basis,
            reached={step.after: step.taken_on for step in steps},
        ),
        "failed": failed,
        "steps": [(step, machine.stages[step.after]) for step in reversed(steps)],
        "span": spans.get(named.format(basis=row.basis)) if named else None,
        "history": history.select_related("actor__partner")[:20],
        "simulated": row.simulated,
        "can_undo": len(steps) > 1,
        "covers": row.kind == authorisations.KIND,
        "cameras": authorisations.select_covered(row),
    }


def add_follow_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a measure; ``?operation=``, ``?point=``, ``?suite=``, ``?camera=`` say what it is born of."""
    scheme = enter(request, slug=slug, section="follow_ups", right=Right.WRITE)
    form = FollowUpForm(request.POST or None, initial=read_origin(request, scheme=scheme), scheme=scheme)
    del form.fields["cameras"]
    origin = FollowUp.objects.filter(scheme=scheme, pk=read_pk(request, name="suite")).first()
    covered = Camera.objects.filter(scheme=scheme, pk=read_pk(request, name="camera"))
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.create_follow_up(
                actor=signed_in(request), scheme=scheme, born_of=origin, **form.told()
            )
            if row.kind == authorisations.KIND:
                authorisations.cover_cameras(actor=signed_in(request), follow_up=row, cameras=covered)
        except GltdError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "Suite enregistrée. La prochaine étape est en tête de la page.")
            return redirect("follow_up", slug=slug, pk=row.pk)
    return render(request, "gltd/follow_up_form.html", {"form": form, "row": None, "origin": origin})


def read_pk(request: HttpRequest, *, name: str) -> int:
    """Return a number of the address, 0 when it is none."""
    written = request.GET.get(name, "")
    return int(written) if written.isdecimal() and len(written) < 18 else 0


def read_origin(request: HttpRequest, *, scheme: Scheme) -> dict[str, Any]:
    """Return what the form starts from."""
    initial: dict[str, Any] = {"asked_on": timezone.localdate()}
    origin = FollowUp.objects.filter(scheme=scheme, pk=read_pk(request, name="suite")).first()
    spot = Spot.objects.filter(scheme=scheme, pk=read_pk(request, name="point")).first()
    operation = Operation.objects.filter(scheme=scheme, pk=read_pk(request, name="operation")).first()
    if origin is not None:
        next_kind = origin.machine.leads_to
        basis = law().machines[next_kind].references[0] if next_kind else ""
        initial |= {"title": origin.title, "spot": origin.spot, "operation": origin.operation}
        initial |= {"areas": list(origin.areas.all()), "partner": origin.partner}
        initial |= {"basis": f"{next_kind} {basis}" if next_kind else ""}
    if spot is not None:
        initial |= {"spot": spot, "areas": list(spot.areas.all())}
    camera = Camera.objects.filter(scheme=scheme, pk=read_pk(request, name="camera")).first()
    if camera is not None:
        basis = law().machines[authorisations.KIND].references[0]
        initial |= {"basis": f"{authorisations.KIND} {basis}", "title": f"Caméra {camera.number}"}
        initial |= {"areas": [camera.area] if camera.area else []}
    if operation is not None:
        initial |= {"operation": operation, "areas": list(operation.areas.all())}
    return initial


def edit_follow_up(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change what a measure is about, as long as it still stands as it was shown."""
    scheme = enter(request, slug=slug, section="follow_ups", right=Right.WRITE)
    row = find_follow_up(scheme, pk=pk)
    names = ["title", "partner", "spot", "operation"]
    initial = {name: getattr(row, name) for name in names} | {"areas": list(row.areas.all())}
    initial |= {"cameras": authorisations.select_covered(row)}
    form = FollowUpForm(request.POST or None, initial=initial, scheme=scheme)
    del form.fields["basis"], form.fields["asked_on"]
    if row.kind != authorisations.KIND:
        del form.fields["cameras"]
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_follow_up(
                actor=signed_in(request), follow_up=row, version=read_version(request), **form.told()
            )
        except StaleError as error:
            raise OvertakenError(error, form=form) from error
        else:
            messages.success(request, "Suite modifiée.")
            return redirect("follow_up", slug=slug, pk=pk)
    return render(request, "gltd/follow_up_form.html", {"form": form, "row": row, "origin": None})


@require_POST
def take_step(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a step; what is wrong with it is told beside what was typed."""
    scheme = enter(request, slug=slug, section="follow_ups", right=Right.WRITE)
    row = find_follow_up(scheme, pk=pk)
    form = StepForm(request.POST, auto_id=f"{request.POST.get('step', '')}_%s")
    if form.is_valid():
        try:
            actions.take_step(
                actor=signed_in(request), follow_up=row, version=read_version(request), **form.cleaned_data
            )
        except GltdError as error:
            form.add_error("taken_on", error.sentence)
        else:
            messages.success(request, "Étape notée.")
            return redirect("follow_up", slug=slug, pk=pk)
    return render(request, "gltd/follow_up.html", describe_follow_up(row, failed=form))


@require_POST
def undo_step(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take the last step back."""
    scheme = enter(request, slug=slug, section="follow_ups", right=Right.WRITE)
    row = find_follow_up(scheme, pk=pk)
    actions.undo_step(actor=signed_in(request), follow_up=row, version=read_version(request))
    messages.success(request, "Étape annulée. Le journal garde qu'elle avait été notée.")
    return redirect("follow_up", slug=slug, pk=pk)


@require_POST
def remove_follow_up(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a measure out of the lists and totals; it can be restored."""
    scheme = enter(request, slug=slug, section="follow_ups", right=Right.REMOVE)
    remove_record(find_follow_up(scheme, pk=pk), actor=signed_in(request), version=read_version(request))
    messages.success(request, "Suite retirée. Elle peut être rétablie au bas de la page.")
    return redirect("follow_ups", slug=slug)


@require_POST
def restore_follow_up(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Bring a removed measure back."""
    scheme = enter(request, slug=slug, section="follow_ups", right=Right.REMOVE)
    row = get_object_or_404(FollowUp.everything, scheme=scheme, pk=pk)
    try:
        restore_record(row, actor=signed_in(request))
    except ValidationError as error:
        messages.error(request, f"La suite n'est pas rétablie : {error.messages[0]}")
        return redirect("follow_ups", slug=slug)
    messages.success(request, "Suite rétablie.")
    return redirect("follow_up", slug=slug, pk=pk)
