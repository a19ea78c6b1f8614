"""The forms by which partners enter and close their parts in an operation, and the lines that show them."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from gltd.web.access import Right, list_rights
from gltd.web.models import Operation, Participation, Partner, Scheme, User
from gltd.web.pages.forms import SchemeForm, StyledForm


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

    engaged = forms.IntegerField(
        label="Effectif engagé",
        min_value=0,
        max_value=5000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Tapez un nombre entier d'agents, comme 12."},
    )
    hours = forms.DecimalField(
        label="Heures",
        min_value=0,
        max_digits=6,
        decimal_places=1,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": "Tapez un nombre d'heures, comme 12,5."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True)
class PartLine:
    """One line of « Qui »: the part, and what the reader may do with it."""

    part: Participation
    may_close: bool
    may_reopen: bool
    form: ClosingForm


def describe_parts(
    operation: Operation, *, user: User, scheme: Scheme, closing: ClosingForm | None = None
) -> list[PartLine]:
    """Return the parts of an operation with what the account may do; ``closing`` is a form not taken."""
    chairs = Right.RULE in list_rights(user, scheme=scheme)
    parts = operation.participations.select_related("partner", "closed_by")
    kept = {} if closing is None else {closing.auto_id: closing}
    return [
        PartLine(
            part,
            may_close=part.closed_at is None and part.partner_id == user.partner_id,
            may_reopen=part.closed_at is not None and (chairs or part.partner_id == user.partner_id),
            form=kept.get(name_field(part.pk)) or open_form(part),
        )
        for part in parts
    ]


def name_field(part: int) -> str:
    """Return how the fields of a part's form are named in its page."""
    return f"%s-{part}"


def open_form(part: Participation, *, typed: QueryDict | None = None) -> ClosingForm:
    """Return the form that closes a part, empty or as it was typed."""
    initial = {"engaged": part.engaged, "hours": part.hours, "version": part.version}
    return ClosingForm(typed, initial=initial, auto_id=name_field(part.pk))
