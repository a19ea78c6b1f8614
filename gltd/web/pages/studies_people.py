"""Facts against people: areas apart from the whole, months and areas that stand out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gltd.errors import GltdError
from gltd.usecases.studying import DraftZone
from gltd.web.models import Area, Partition, Scheme
from gltd.web.pages.forms import ImpersonalField
from gltd.web.pages.studies_forms import PeriodForm, list_near
from gltd.web.pages.studies_settings import RATES

# One number of people is known for each area: it stands for the whole period, whatever its day.
CENSUS_DAY = "01-01"


class PeopleForm(PeriodForm):
    """Areas of one division, with the people who live there."""

    where = ("partition", "people", "categories", "nature")

    areas = None  # type: ignore[assignment]  # all the areas of a division
    around_m = None  # type: ignore[assignment]
    drawn = None  # type: ignore[assignment]  # nobody knows who lives in a drawing
    partition = forms.ModelChoiceField(
        label="Découpage", queryset=Partition.objects.none(), required=False, empty_label="—"
    )
    people = ImpersonalField(
        label="Habitants",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Là où le registre ne les connaît pas, un quartier par ligne : nom ; nombre.",
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the divisions that have areas around the scheme."""
        self.scheme = scheme
        drawn = Partition.objects.filter(areas__geometry__isnull=False).distinct()
        near = [one.pk for one in drawn if len(list_near(one, scheme=scheme)) > 1]
        self.choose_among("partition", rows=Partition.objects.filter(pk__in=near))
        super().offer(scheme)

    def clean_people(self) -> dict[str, float]:
        """Read the people that were typed, or say which line is none."""
        found = {}
        for rank, line in enumerate(self.cleaned_data["people"].splitlines(), 1):
            if not line.strip():
                continue
            name, _, number = line.replace("\t", ";").rpartition(";")
            digits = "".join(number.split())
            if not name.strip() or not digits.isdecimal():
                raise ValidationError(f"Ligne {rank} : écrivez « La Source ; 20 500 ».")
            found[name.strip()] = float(digits)
        return found

    def list_peopled(self) -> list[tuple[Area, float]]:
        """Return the areas with their people, or say which lack them."""
        partition = self.cleaned_data.get("partition")
        if partition is None:
            raise GltdError("Choisissez un découpage : chacun de ses quartiers sera comparé à l'ensemble.")
        typed = self.cleaned_data.get("people") or {}
        areas = list_near(partition, scheme=self.scheme)
        found = [(area, float(typed.get(area.name, area.population or 0))) for area in areas]
        without = [area.name for area, people in found if not people]
        if without:
            others = f" (et de {len(without) - 1} autres)" if len(without) > 1 else ""
            raise GltdError(
                f"La population de « {without[0]} » manque{others} : donnez-la dans la fiche du quartier, ou "
                "tapez-la ici."
            )
        if len(found) < 2:
            raise GltdError("Ce découpage n'a qu'un quartier ici : choisissez-en un autre.")
        return found

    def list_zones(self) -> list[DraftZone]:
        """Return the areas of the division."""
        return [
            DraftZone(area.name, "treated", area.geometry)
            for area, _ in self.list_peopled()
            if area.geometry is not None
        ]

    def word_question(self) -> str:
        """Return the question with its division."""
        return f"{self.noun} ({self.cleaned_data['partition']})"

    def list_warnings(self) -> list[str]:
        """Say that people who pass through are counted nowhere."""
        return ["Seuls les habitants sont comptés : un lieu de passage aura plus de faits qu'attendu."]

    def collect(self) -> dict[str, Any]:
        """Add the people."""
        told = super().collect()
        year = told["windows"]["period"].first.year
        people = tuple(sorted((area.name, year, count) for area, count in self.list_peopled()))
        told["parameters"] = {**told["parameters"], "census_day": CENSUS_DAY}
        return {**told, "people": {"population": people}}


class FunnelForm(PeopleForm):
    """Areas that have more or fewer facts than their people make expect."""

    kind = "funnel"
    noun = "Quels quartiers ont plus de faits que leurs habitants n'en laissent attendre ?"
    when_hint = "Proposée : la dernière année que les faits importés couvrent."


class EmergingRatesForm(PeopleForm):
    """Areas and months that stand out, people taken into account."""

    kind = "emerging_rates"
    noun = "Où et quand y a-t-il plus de faits que les habitants n'en laissent attendre ?"
    when_hint = "Proposée : la dernière année que les faits importés couvrent."
    settings = RATES
