"""What the filters of a list ask for, in words: a phone folds them and shows this line instead."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms, template
from django.core.exceptions import ValidationError

register = template.Library()


@register.filter
def tell_filters(form: forms.Form) -> str:
    """Say what the filters of a form narrow the list to: « Quartier : Carmes · État : faite »."""
    told = [(field.label, tell_choice(field)) for field in form if not field.is_hidden]
    return " · ".join(f"{label}\u00a0: {words}" for label, words in told if words)


def tell_choice(bound: forms.BoundField) -> str:
    """Return what is chosen in a field, as the list of choices names it; nothing where it narrows nothing."""
    value, field = bound.value(), bound.field
    if not value:
        return ""
    if isinstance(field, forms.ModelChoiceField):
        try:
            return str(field.label_from_instance(field.to_python(value)))
        except ValidationError:
            return ""  # the address names a row that this list does not have: it narrows nothing
    if isinstance(field, forms.ChoiceField):
        choices = cast("Iterable[tuple[Any, Any]]", field.choices)
        return next((str(label) for code, label in choices if str(code) == str(value)), "")
    return str(value)
