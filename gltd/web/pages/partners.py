"""Organisations as forms ask for them: one that is known, or a new one."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from gltd.web.actions import schemes as actions
from gltd.web.models import Partner, User
from gltd.web.pages.forms import ImpersonalField, StyledForm


class PartnerForm(StyledForm):
    """Asks for one organisation; ``partner_needed`` says whether none is allowed."""

    partner_needed: ClassVar[bool] = True

    partner = forms.ModelChoiceField(
        label="Organisation connue", queryset=Partner.objects.all(), required=False, empty_label="—"
    )
    partner_name = ImpersonalField(label="ou nouvelle organisation", max_length=120, required=False)
    partner_kind = forms.ChoiceField(label="Sa nature", choices=Partner.Kind.choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.fields["partner"]
        assert isinstance(known, forms.ModelChoiceField)
        rows: QuerySet[Partner] | None = known.queryset
        # A list without a line only makes one hesitate.
        if rows is None or not rows.exists():
            del self.fields["partner"]
            self.fields["partner_name"].label = "Organisation"
            self.fields["partner_name"].required = self.partner_needed
            self.fields["partner_kind"].required = self.partner_needed

    def clean(self) -> dict[str, Any]:
        """Check that one organisation is told, and only one."""
        data = super().clean() or {}
        known, name = data.get("partner"), data.get("partner_name")
        lacking = self.partner_needed and not known and not name
        if "partner" in self.fields and (lacking or (known and name)):
            raise ValidationError("Choisissez une organisation connue, ou nommez-en une nouvelle.")
        if name and Partner.objects.filter(name__iexact=name).exists():
            raise ValidationError("Cette organisation est déjà connue : choisissez-la dans la liste.")
        return data


def take_partner(told: dict[str, Any], *, actor: User) -> Partner | None:
    """Take the organisation out of what a form told, entering it where it is new."""
    known: Partner | None = told.pop("partner", None)
    name, kind = told.pop("partner_name"), told.pop("partner_kind") or Partner.Kind.OTHER
    if known is not None or not name:
        return known
    return actions.create_partner(actor=actor, kind=kind, name=name)
