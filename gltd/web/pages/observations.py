"""What was seen of a spot: entering, correcting and removing an observation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd.usecases.watching import State
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import spots as actions
from gltd.web.actions.locking import StaleError
from gltd.web.actions.records import remove_record
from gltd.web.models import Operation, Scheme, Source, Spot, SpotObservation
from gltd.web.models.spots import STATES
from gltd.web.pages.forms import DayField, SchemeForm, read_version
from gltd.web.pages.overtaking import OvertakenError


class ObservationForm(SchemeForm):
    """What was seen, when, how, and where it is told."""

    state = forms.ChoiceField(label="État", choices=STATES)
    moved_to = forms.ModelChoiceField(
        label="Vers quel point", queryset=Spot.objects.none(), required=False, empty_label="—"
    )
    arrival_active = forms.BooleanField(
        label="Noter aussi ce point d'arrivée comme actif, le même jour", required=False
    )
    observed_on = DayField(label="Observé le")
    precision = forms.ChoiceField(
        label="Précision de la date",
        choices=SpotObservation.Precision.choices,
        required=False,
        help_text="Un mois ou une saison comptent à partir de leur premier jour.",
    )
    method = forms.ChoiceField(label="Méthode", choices=SpotObservation.Method.choices)
    source = forms.ModelChoiceField(
        label="Source", queryset=Source.objects.none(), required=False, empty_label="aucune au registre"
    )
    operation = forms.ModelChoiceField(
        label="Opération", queryset=Operation.objects.none(), required=False, empty_label="aucune"
    )

    def __init__(self, *args: Any, spot: Spot, **kwargs: Any) -> None:
        self.spot = spot
        super().__init__(*args, scheme=spot.scheme, **kwargs)

    def offer(self, scheme: Scheme) -> None:
        """Offer the other spots, the sources and the operations of the scheme."""
        self.choose_among("moved_to", rows=Spot.objects.filter(scheme=scheme).exclude(pk=self.spot.pk))
        self.choose_among("source", rows=scheme.sources.all())
        self.choose_among("operation", rows=Operation.objects.filter(scheme=scheme))

    def clean(self) -> dict[str, Any]:
        """Ask where it moved to; drop the point of arrival of anything else."""
        data = super().clean() or {}
        moved = data.get("state") == State.MOVED
        if moved and not data.get("moved_to"):
            self.add_error(
                "moved_to",
                ValidationError("Choisissez le point d'arrivée ; entrez-le d'abord s'il est nouveau."),
            )
        if data.get("observed_on") and data["observed_on"] > timezone.localdate():
            self.add_error(
                "observed_on", ValidationError("Ce jour n'est pas encore venu : une observation est passée.")
            )
        data["precision"] = data.get("precision") or SpotObservation.Precision.DAY
        return data if moved else data | {"moved_to": None, "arrival_active": False}


def add_observation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Enter what was seen of a spot."""
    scheme = enter(request, slug=slug, section="spots", right=Right.WRITE)
    spot = get_object_or_404(Spot, scheme=scheme, pk=pk)
    initial = {"observed_on": timezone.localdate(), "state": request.GET.get("etat", "")}
    form = ObservationForm(request.POST or None, initial=initial, spot=spot)
    if request.method == "POST" and form.is_valid():
        actions.observe_spot(actor=signed_in(request), spot=spot, **form.cleaned_data)
        messages.success(request, "Observation enregistrée.")
        return redirect("spot", slug=slug, pk=pk)
    return render(request, "gltd/observation_form.html", {"form": form, "spot": spot, "observation": None})


def edit_observation(request: HttpRequest, slug: str, pk: int, observation: int) -> HttpResponse:
    """Correct an observation that still stands as it was shown."""
    scheme = enter(request, slug=slug, section="spots", right=Right.WRITE)
    row = get_object_or_404(SpotObservation, spot__scheme=scheme, spot=pk, pk=observation)
    names = ["state", "moved_to", "observed_on", "precision", "method", "source", "operation"]
    initial = {name: getattr(row, name) for name in names}
    form = ObservationForm(request.POST or None, initial=initial, spot=row.spot)
    del form.fields["arrival_active"]
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in names}
        try:
            actions.change_observation(
                actor=signed_in(request), observation=row, version=read_version(request), **changes
            )
        except StaleError as error:
            raise OvertakenError(error, form=form) from error
        else:
            messages.success(request, "Observation corrigée.")
            return redirect("spot", slug=slug, pk=pk)
    return render(request, "gltd/observation_form.html", {"form": form, "spot": row.spot, "observation": row})


@require_POST
def remove_observation(request: HttpRequest, slug: str, pk: int, observation: int) -> HttpResponse:
    """Take an observation back; the spot's state is then the one before it."""
    scheme = enter(request, slug=slug, section="spots", right=Right.REMOVE)
    row = get_object_or_404(SpotObservation, spot__scheme=scheme, spot=pk, pk=observation)
    remove_record(row, actor=signed_in(request), version=read_version(request))
    messages.success(request, "Observation retirée.")
    return redirect("spot", slug=slug, pk=pk)
