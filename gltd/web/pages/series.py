"""Series of operations: the page of one, one of its days, and what changes from a day on or for all."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd.usecases.recurring import split
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import planning
from gltd.web.actions import series as actions
from gltd.web.actions.locking import StaleError
from gltd.web.days import read_number
from gltd.web.models import Area, Operation, OperationSeries, Scheme, SeriesPart, User
from gltd.web.pages.forms import DayField, HourField, ImpersonalField, MomentField, SchemeForm, StyledForm
from gltd.web.pages.overtaking import OvertakenError
from gltd.web.pages.participations_forms import ParticipationForm
from gltd.web.pages.rhythms import REPEATS, RhythmForm, describe_rhythm

NEXT_SHOWN = 12
LOOKED_AHEAD = dt.timedelta(days=730)


class SeriesForm(SchemeForm, RhythmForm):
    """A series: what, when, where, and its rhythm."""

    title = ImpersonalField(label="Intitulé", max_length=150)
    kind = forms.ChoiceField(label="Nature", choices=Operation.Kind.choices)
    starts_on = DayField(label="Premier jour")
    starts_time = HourField(label="De", help_text="Par exemple 2130.")
    ends_time = HourField(label="À", required=False, help_text="Avant l'heure de début : le lendemain.")
    areas = forms.ModelMultipleChoiceField(
        label="Quartiers", queryset=Area.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    place = ImpersonalField(label="Lieu, si aucun quartier ne convient", max_length=150, required=False)
    decided_by = ImpersonalField(
        label="Décidée par", max_length=150, required=False, help_text="Une fonction, jamais un nom."
    )
    repeats = forms.ChoiceField(label="Elle revient", choices=REPEATS[1:])

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas of the scheme."""
        self.choose_among("areas", rows=scheme.areas.all())

    def told(self) -> dict[str, Any]:
        """Return what the actions take."""
        names = ("title", "kind", "starts_on", "starts_time", "ends_time", "areas", "place", "decided_by")
        return {name: self.cleaned_data[name] for name in (*names, "rule")}


class MoveForm(StyledForm):
    """Another day or hour for one occurrence."""

    starts_at = MomentField(label="Nouveau début", help_text="Jour et heure, par exemple 17022022 0800.")
    ends_at = MomentField(label="Nouvelle fin", required=False)

    def clean(self) -> dict[str, Any]:
        """Check the end against the start."""
        data = super().clean() or {}
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at < starts_at:
            self.add_error("ends_at", ValidationError("La fin doit suivre le début."))
        return data


class CancelForm(StyledForm):
    """Why one occurrence is not done."""

    not_done_reason = forms.ChoiceField(label="Pourquoi", choices=[("", "—"), *Operation.NotDone.choices])


def enter_series(*, actor: User, scheme: Scheme, data: dict[str, Any]) -> OperationSeries:
    """Create the series of an operation's form: its first hours are those of every occurrence."""
    start = timezone.localtime(data["starts_at"])
    end = timezone.localtime(data["ends_at"]) if data["ends_at"] else None
    return actions.create_series(
        actor=actor,
        scheme=scheme,
        rule=data["rule"],
        starts_on=start.date(),
        starts_time=start.time(),
        ends_time=end.time() if end else None,
        **{name: data[name] for name in ("kind", "title", "areas", "place", "decided_by")},
    )


def show_series(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a series: its rhythm, what is asked each time, its next days, and what was opened of it."""
    scheme = enter(request, slug=slug, section="operations")
    series = get_object_or_404(OperationSeries, scheme=scheme, pk=pk)
    today = timezone.localdate()
    announced = actions.list_occurrences(
        scheme, start=today - actions.ASKED_BACK, end=today + LOOKED_AHEAD, series=series
    )
    context = {
        "series": series,
        "upcoming": [one for one in announced if one.day >= today][:NEXT_SHOWN],
        "unrecorded": [one for one in announced if one.day < today],
        "opened": series.operations.order_by("-series_day"),
        "parts": series.parts.select_related("partner"),
        "joining_form": ParticipationForm(scheme=scheme),
        "follows": series.follows,
        "followers": series.followed_by.all(),
    }
    return render(request, "gltd/series.html", context)


def edit_series(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change all of a series, or what follows one of its days (``?des=``)."""
    scheme = enter(request, slug=slug, section="operations", right=Right.WRITE)
    series = get_object_or_404(OperationSeries, scheme=scheme, pk=pk)
    day = read_day(request.GET["des"]) if "des" in request.GET else None
    if day is not None and not actions.is_occurrence(series, day=day):
        raise Http404
    if request.method == "POST":
        form = SeriesForm(request.POST, initial=describe_series(series, day=day), scheme=scheme)
        if form.is_valid():
            told = form.told() | {"version": read_number(request.POST.get("version"))}
            try:
                if day is None:
                    kept = actions.change_series(actor=signed_in(request), series=series, **told)
                else:
                    kept = actions.change_following(actor=signed_in(request), series=series, day=day, **told)
            except StaleError as error:
                raise OvertakenError(error, form=form) from error
            else:
                messages.success(request, f"Série enregistrée : {kept.rhythm}.")
                return redirect("series", slug=slug, pk=kept.pk)
    else:
        form = SeriesForm(initial=describe_series(series, day=day), scheme=scheme)
    context = {"form": form, "series": series, "day": day, "opened": series.operations.count()}
    return render(request, "gltd/series_form.html", context)


def describe_series(series: OperationSeries, *, day: dt.date | None) -> dict[str, Any]:
    """Return the form's values for a series, or for what follows one of its days."""
    names = ("title", "kind", "starts_on", "starts_time", "ends_time", "place", "decided_by")
    told: dict[str, Any] = {name: getattr(series, name) for name in names}
    rule = series.parsed
    if day is not None:
        _, rule = split(rule, first_on=series.starts_on, day=day)
        told["starts_on"] = day
    return told | describe_rhythm(rule) | {"areas": list(series.areas.all())}


def show_occurrence(request: HttpRequest, slug: str, pk: int, day: str) -> HttpResponse:
    """Show one announced day, and open, move or cancel it; one that has its operation leads there."""
    scheme = enter(request, slug=slug, section="operations")
    series, on = get_object_or_404(OperationSeries, scheme=scheme, pk=pk), read_day(day)
    if known := Operation.objects.filter(series=series, series_day=on).first():
        return redirect("operation", slug=slug, pk=known.pk)
    found = actions.list_occurrences(scheme, start=on, end=on, series=series)
    if not found:
        raise Http404
    occurrence = found[0]
    span = {"starts_at": occurrence.starts_at, "ends_at": occurrence.ends_at}
    context = {
        "occurrence": occurrence,
        "overlaps": planning.overlaps_of_occurrence(occurrence),
        "past": occurrence.day < timezone.localdate(),
        "parts": series.parts.select_related("partner"),
        "move_form": MoveForm(initial=span),
        "cancel_form": CancelForm(),
    }
    return render(request, "gltd/occurrence.html", context)


@require_POST
def open_occurrence(request: HttpRequest, slug: str, pk: int, day: str) -> HttpResponse:
    """Give an announced day its operation: as planned, done, moved, or not done with its reason."""
    scheme = enter(request, slug=slug, section="operations", right=Right.WRITE)
    series, on = get_object_or_404(OperationSeries, scheme=scheme, pk=pk), read_day(day)
    changes: dict[str, Any] = {}
    match request.POST.get("as", ""):
        case "moved":
            moving = MoveForm(request.POST)
            if not moving.is_valid():
                messages.error(request, str(next(iter(moving.errors.values()))[0]))
                return redirect("occurrence", slug=slug, pk=pk, day=day)
            changes = moving.cleaned_data
        case "not_done":
            cancelling = CancelForm(request.POST)
            if not cancelling.is_valid():
                messages.error(request, "Dites pourquoi cette date est annulée : choisissez une raison.")
                return redirect("occurrence", slug=slug, pk=pk, day=day)
            changes = cancelling.cleaned_data | {"status": Operation.Status.NOT_DONE}
        case "done":
            changes = {"status": Operation.Status.DONE}
    operation = actions.open_occurrence(actor=signed_in(request), series=series, day=on, **changes)
    messages.success(request, "Cette date de la série a maintenant sa fiche.")
    return redirect("operation", slug=slug, pk=operation.pk)


@require_POST
def stop_series(request: HttpRequest, slug: str, pk: int, day: str) -> HttpResponse:
    """End a series before one of its days."""
    scheme = enter(request, slug=slug, section="operations", right=Right.WRITE)
    series = get_object_or_404(OperationSeries, scheme=scheme, pk=pk)
    version = read_number(request.POST.get("version"))
    kept = actions.stop_series(actor=signed_in(request), series=series, version=version, day=read_day(day))
    messages.success(request, f"Série arrêtée : {kept.rhythm}.")
    return redirect("series", slug=slug, pk=pk)


@require_POST
def join_series(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask a partner for forces each time."""
    scheme = enter(request, slug=slug, section="operations", right=Right.WRITE)
    series = get_object_or_404(OperationSeries, scheme=scheme, pk=pk)
    form = ParticipationForm(request.POST, scheme=scheme)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("series", slug=slug, pk=pk)
    data = form.cleaned_data
    if series.parts.filter(partner=data["partner"], unit=data["unit"]).exists():
        messages.error(request, "Cette unité figure déjà dans la série.")
        return redirect("series", slug=slug, pk=pk)
    actions.join_series(actor=signed_in(request), series=series, **data)
    return redirect("series", slug=slug, pk=pk)


@require_POST
def leave_series(request: HttpRequest, slug: str, pk: int, part: int) -> HttpResponse:
    """Ask a partner no longer."""
    scheme = enter(request, slug=slug, section="operations", right=Right.WRITE)
    found = get_object_or_404(SeriesPart, series__scheme=scheme, series=pk, pk=part)
    actions.leave_series(actor=signed_in(request), part=found)
    return redirect("series", slug=slug, pk=pk)


def read_day(written: str) -> dt.date:
    """Return the day that an address names, or answer 404."""
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise Http404 from None
