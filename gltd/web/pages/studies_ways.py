"""Other ways to answer of an operation: weighed by harm, as a part that moved, month by month."""

from typing import Any

from django import forms

from gltd.errors import GltdError
from gltd.usecases.studying.drafting import DraftOutcome
from gltd.web.pages.studies_effects import OperationForm
from gltd.web.pages.studies_settings import AREA_SCALE, GRAVITY, PANEL, QUOTIENT

DEGREES = ("heavy", "middle", "light")
_SUBJECT = ("operation", "until", "series", "areas")


def _choose(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, help_text="Sans coche : aucun."
    )


class HarmForm(OperationForm):
    """Facts of three degrees, each with its weight, added up."""

    kind = "harm"
    where = (*_SUBJECT, "controls", *(f"{degree}_categories" for degree in DEGREES), "nature")
    settings = (*GRAVITY, AREA_SCALE)
    counting = tuple(f"{degree}_categories" for degree in DEGREES)

    ring_m = None  # type: ignore[assignment]  # the weighted sum is that of the treated zones
    rest = None  # type: ignore[assignment]  # and the rest of the ground has another volume
    control_rings = None  # type: ignore[assignment]
    scale = None  # type: ignore[assignment]  # it is a setting here
    categories = None  # type: ignore[assignment]  # three lists instead of one
    heavy_categories = _choose("Faits graves")
    middle_categories = _choose("Faits moyens")
    light_categories = _choose("Faits légers")

    def word_question(self) -> str:
        """Return the question with its subject."""
        return f"Pesés par leur gravité, les faits ont-ils reculé ? ({self.name_subject()})"

    def collect(self) -> dict[str, Any]:
        """Count each degree apart, with its weight."""
        told = super().collect()
        chosen = {degree: tuple(self.cleaned_data[f"{degree}_categories"]) for degree in DEGREES}
        counted = {degree: names for degree, names in chosen.items() if names}
        if not counted:
            raise GltdError("Cochez les faits à compter dans une liste au moins : graves, moyens ou légers.")
        every = [name for names in counted.values() for name in names]
        if twice := next((name for name in every if every.count(name) > 1), None):
            raise GltdError(f"« {twice} » est coché dans deux listes : gardez-le dans une seule.")
        settings, nature = told["parameters"], told["nature"]
        (first, names), *others = counted.items()
        return {
            **told,
            "outcome": ", ".join(names),
            "categories": names,
            "others": tuple(DraftOutcome(", ".join(own), own, nature) for _, own in others),
            "parameters": {
                "weights": tuple(float(settings[degree]) for degree in (first, *(d for d, _ in others))),
                "scale": settings["scale"],
            },
        }


class QuotientForm(OperationForm):
    """Which part of what was prevented went around."""

    kind = "quotient"
    where = (*_SUBJECT, "ring_m", "controls", "categories", "nature")
    settings = QUOTIENT

    rest = None  # type: ignore[assignment]  # the quotient needs drawn zones
    control_rings = None  # type: ignore[assignment]
    scale = None  # type: ignore[assignment]  # a quotient needs none

    def word_question(self) -> str:
        """Return the question with its subject."""
        return f"Quelle part de la baisse est allée autour ? ({self.name_subject()})"


class PanelForm(OperationForm):
    """Treated areas against all others, month by month."""

    kind = "panel"
    where = (*_SUBJECT, "controls", "categories", "nature")
    settings = PANEL

    ring_m = None  # type: ignore[assignment]  # what lies around is no part of the panel
    rest = None  # type: ignore[assignment]  # nor ground without an outline
    control_rings = None  # type: ignore[assignment]
    scale = None  # type: ignore[assignment]  # a ratio needs none

    def word_question(self) -> str:
        """Return the question with its subject."""
        return (
            f"Mois par mois, ces quartiers ont-ils changé autrement que les autres ? ({self.name_subject()})"
        )

    def collect(self) -> dict[str, Any]:
        """Leave out the margin of error that the number of zones chooses."""
        told = super().collect()
        kept = {name: value for name, value in told["parameters"].items() if value != ""}
        return {**told, "parameters": kept}
