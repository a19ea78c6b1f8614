"""How a rhythm is typed: « tous les 15 jours », « le lundi et le jeudi », « le premier mardi du mois »."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gltd.errors import GltdError
from gltd.usecases.recurring import MAX_COUNT, MAX_INTERVAL, RANKS, WEEKDAYS, Rule
from gltd.web.pages.forms import DayField, StyledForm

REPEATS = [
    ("", "Non"),
    ("DAILY", "Tous les … jours"),
    ("WEEKLY", "Certains jours de la semaine"),
    ("MONTHLY", "Un jour du mois (le premier mardi…)"),
]


class RhythmForm(StyledForm):
    """The rhythm of a series; the rule that it gives is ``cleaned_data["rule"]``, or ``None``."""

    repeats = forms.ChoiceField(label="Elle revient", choices=REPEATS, required=False)
    interval = forms.IntegerField(
        label="Toutes les combien",
        min_value=1,
        max_value=MAX_INTERVAL,
        required=False,
        help_text="15 : tous les 15 jours ; 2 : une semaine, ou un mois, sur deux.",
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="Quels jours",
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rank = forms.TypedChoiceField(
        label="Lequel du mois",
        choices=[("", "—"), *RANKS.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    until_on = DayField(label="Jusqu'au", required=False, help_text="Ou un nombre de fois, ou rien.")
    count = forms.IntegerField(label="Nombre de fois", min_value=1, max_value=MAX_COUNT, required=False)

    def clean(self) -> dict[str, Any]:
        """Read the rule."""
        data = super().clean() or {}
        data["rule"] = None
        if data.get("repeats") and not self.errors:
            try:
                data["rule"] = read_rhythm(data)
            except GltdError as error:
                self.add_error("repeats", ValidationError(error.sentence))
        return data


def read_rhythm(data: dict[str, Any]) -> Rule:
    """Return the rule of what was typed; what the chosen rhythm does not use is left aside."""
    frequency = data["repeats"]
    return Rule(
        frequency=frequency,
        interval=data.get("interval") or 1,
        weekdays=() if frequency == "DAILY" else tuple(sorted(data.get("weekdays") or ())),
        rank=data.get("rank") if frequency == "MONTHLY" else None,
        until_on=data.get("until_on"),
        count=data.get("count"),
    )


def describe_rhythm(rule: Rule) -> dict[str, Any]:
    """Return the form's values for a rule."""
    return {
        "repeats": rule.frequency,
        "interval": rule.interval,
        "weekdays": list(rule.weekdays),
        "rank": rule.rank,
        "until_on": rule.until_on,
        "count": rule.count,
    }
