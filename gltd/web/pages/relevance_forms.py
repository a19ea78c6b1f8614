"""The forms of a relevance study: what it counts, what else was answered, how its effect will be measured."""

from typing import Any

import shapely
from django import forms
from django.core.exceptions import ValidationError
from shapely.geometry import shape

from gltd.usecases.studying import Span
from gltd.web.actions.relevance_drafts import Counted, draw_view, find_recorded, merge_outlines
from gltd.web.events import open_events
from gltd.web.models import Area, Camera, Relevance, Scheme
from gltd.web.models.relevance import ALTERNATIVES, REASON_LENGTH
from gltd.web.pages.forms import DayField, ImpersonalField, SchemeForm, style

RINGS = (
    ("100,250", "100 m, puis 250 m"),
    ("50,150", "50 m, puis 150 m"),
    ("200,500", "200 m, puis 500 m"),
    ("300", "300 m"),
)
LENGTHS = (("364", "un an"), ("182", "six mois"))
# Less than that holds too few facts, and no season.
LEAST_DAYS = 28


class RelevanceForm(SchemeForm):
    """Which days, which facts, how far around."""

    first_on = DayField(label="Faits comptés, du")
    last_on = DayField(label="au")
    categories = forms.MultipleChoiceField(
        label="Faits comptés", required=False, widget=forms.CheckboxSelectMultiple
    )
    rings = forms.ChoiceField(
        label="Autour du champ", choices=RINGS, help_text="Là où les faits pourraient aller."
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the categories that are imported."""
        names = sorted({name for batch in open_events().list_batches() for name in batch.categories})
        categories = self.fields["categories"]
        assert isinstance(categories, forms.MultipleChoiceField)
        categories.choices = [(name, name) for name in names]

    def clean(self) -> dict[str, Any]:
        """Check that the period is one, and long enough."""
        data = super().clean() or {}
        first, last = data.get("first_on"), data.get("last_on")
        if first and last and (last - first).days + 1 < LEAST_DAYS:
            self.add_error(
                "last_on", ValidationError("Prenez au moins quatre semaines, une année si possible.")
            )
        return data

    def read_counted(self) -> Counted:
        """Return what was chosen."""
        data = self.cleaned_data
        rings_m = tuple(float(distance) for distance in data["rings"].split(","))
        return Counted(Span(data["first_on"], data["last_on"]), tuple(data["categories"]), rings_m)


def suggest_period(scheme: Scheme) -> dict[str, Any]:
    """Return the last year that is covered, as the form shows it."""
    recorded = find_recorded(scheme)
    if recorded is None:
        return {"rings": RINGS[0][0]}
    return {"first_on": recorded.first, "last_on": recorded.last, "rings": RINGS[0][0]}


class AlternativesForm(forms.Form):
    """What was answered to the other ways, each with its reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ALTERNATIVES:
            self.fields[name] = forms.ChoiceField(
                label="Réponse", choices=Relevance.Answer.choices, required=False
            )
            self.fields[f"{name}_reason"] = ImpersonalField(
                label="Pourquoi", max_length=REASON_LENGTH, required=False
            )
        style(self)

    def list_rows(self) -> list[tuple[str, Any, Any]]:
        """Return the two fields of each alternative."""
        return [(label, self[name], self[f"{name}_reason"]) for name, label in ALTERNATIVES.items()]


class MeasureForm(SchemeForm):
    """When the camera enters service, for how long its effect is measured, against what."""

    planned_on = DayField(
        label="Mise en service", help_text="Le jour prévu ; la mesure compare avant et après lui."
    )
    days = forms.ChoiceField(label="Durée de chaque période", choices=LENGTHS)
    controls = forms.ModelMultipleChoiceField(
        label="Zones de comparaison",
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, camera: Camera, **kwargs: Any) -> None:
        self.camera = camera
        super().__init__(*args, **kwargs)

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas of the same partitions, near the scheme's own, that the camera does not see."""
        view = shape(draw_view(self.camera))
        merged = merge_outlines(list(scheme.areas.all()))
        near = None if merged is None else shapely.box(*shape(merged).bounds)
        drawn = Area.objects.filter(geometry__isnull=False, partition__in=scheme.areas.values("partition"))
        outlines = {
            area.pk: shapely.make_valid(shape(area.geometry)) for area in drawn if area.geometry is not None
        }
        apart = [
            pk
            for pk, ground in outlines.items()
            if not ground.intersects(view) and (near is None or ground.intersects(near))
        ]
        self.choose_among("controls", rows=Area.objects.filter(pk__in=apart))

    def read_length(self) -> int:
        """Return the days of each period."""
        return int(self.cleaned_data["days"])


def suggest_measure(relevance: Relevance) -> dict[str, Any]:
    """Return the day of service that the register knows, and a year."""
    known = relevance.camera.in_service_on or relevance.planned_on
    return {"planned_on": known, "days": LENGTHS[0][0]}
