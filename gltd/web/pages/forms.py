"""Forms in the look of the application, and dates typed the way officers type them."""

import datetime as dt
import html
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gltd.claims.periods import OUT_OF_RANGE
from gltd.reports import french
from gltd.text.codenames import is_code_name
from gltd.text.masking import mask
from gltd.web import days
from gltd.web.models import Area, Camera, Operation, PreventionAction, Scheme, Source, Spot

HOUR_FORMATS = ["%H%M", "%H:%M", "%Hh%M", "%Hh"]

Plain = TypeVar("Plain", "PlainSelect", "PlainSelects", "PlainCheckboxes")


class DayField(forms.DateField):
    """A day, typed ``17022022`` or ``17/02/2022``; ``past`` takes none that has not come."""

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        self.past = past
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "jj/mm/aaaa"})
        )
        super().__init__(input_formats=list(days.TYPED), **kwargs)
        self.error_messages["invalid"] = "Tapez un jour comme 17/02/2022 ou 17022022."

    def validate(self, value: dt.date | None) -> None:
        """Refuse a day out of the range, and one to come where only the past is asked."""
        super().validate(value)
        if value is not None and not days.is_known(value):
            raise ValidationError(OUT_OF_RANGE, code="range")
        if value is not None and self.past and value > timezone.localdate():
            raise ValidationError(days.NOT_YET, code="future")

    def prepare_value(self, value: Any) -> Any:
        """Show a day as it is typed."""
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value


class HourField(forms.Field):
    """An hour of the day, typed ``2130``, ``21:30`` or ``21h30``."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "hhmm"})

    def to_python(self, value: Any) -> dt.time | None:
        """Read the hour."""
        if value in self.empty_values:
            return None
        for hour_format in HOUR_FORMATS:
            try:
                return dt.datetime.strptime(str(value).strip().lower(), hour_format).time()  # noqa: DTZ007 - an hour
            except ValueError:
                continue
        raise ValidationError("Tapez une heure comme 2130.", code="invalid")

    def prepare_value(self, value: Any) -> Any:
        """Show an hour as it is typed."""
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value


class MomentField(forms.Field):
    """A day and an hour, typed ``17022022 0800`` or ``17/02/2022 08:00``."""

    widget = forms.TextInput(attrs={"placeholder": "jjmmaaaa hhmm"})

    def to_python(self, value: Any) -> dt.datetime | None:
        """Read the day, then the hour; a day alone starts at midnight."""
        if value in self.empty_values:
            return None
        day_text, _, hour_text = str(value).strip().partition(" ")
        hour_text = hour_text.strip().lower() or "0000"
        for day_format in days.TYPED:
            for hour_format in HOUR_FORMATS:
                try:
                    naive = dt.datetime.strptime(  # noqa: DTZ007 - made aware on the next line
                        f"{day_text} {hour_text}", f"{day_format} {hour_format}"
                    )
                except ValueError:
                    continue
                if not days.is_known(naive):
                    raise ValidationError(OUT_OF_RANGE, code="range")
                return timezone.make_aware(naive)
        raise ValidationError("Tapez un jour et une heure comme 17022022 0800.", code="invalid")

    def prepare_value(self, value: Any) -> Any:
        """Show a moment as it is typed."""
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}" if isinstance(value, dt.datetime) else value


class AmountField(forms.DecimalField):
    """An amount in euros, typed « 8 250,50 », « 8250.5 » or « 8 250 € »."""

    def __init__(self, **kwargs: Any) -> None:
        told = {"min_value": 0, "max_digits": 12, "decimal_places": 2} | kwargs
        told.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**told)
        self.error_messages["invalid"] = "Tapez un montant comme 8250,50."

    def to_python(self, value: Any) -> Any:
        """Take spaces and the sign of the euro away before reading."""
        if isinstance(value, str):
            value = "".join(value.split()).removesuffix("€").replace(",", ".")
            if any(letter.isalpha() for letter in value):  # 1e9 is a number to Python, and to no one else.
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show an amount as it is typed."""
        return french.number(value).replace(french.THIN, " ") if isinstance(value, Decimal) else value


class ImpersonalField(forms.CharField):
    """A short text in which no person may be named: a function, a place, a reason."""

    def validate(self, value: str) -> None:
        """Refuse what looks like a name, a number or an address of a person."""
        super().validate(value)
        found = mask(value).marks
        if found:
            kinds = ", ".join(sorted({mark.kind for mark in found}))
            raise ValidationError(
                f"Ce texte semble désigner une personne ({kinds}) : retirez-le, ou écrivez une fonction.",
                code="personal",
            )


class CodeNameField(ImpersonalField):
    """A name of code, like « Point Alpha »; anything else is read as elsewhere."""

    def validate(self, value: str) -> None:
        """Let a name pass that is made of code words alone; else refuse what names a person."""
        if is_code_name(value):
            forms.CharField.validate(self, value)
        else:
            super().validate(value)


class PlainSelect(forms.Select):
    """A list of choices written in one go: Django renders a template for each, seconds for thousands."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Return the list as HTML; groups of choices are left to Django."""
        # Through an iterator: the length of choices that are rows would be one more query.
        choices = list(iter(self.choices))
        if any(isinstance(label, list | tuple) for _, label in choices):
            return super().render(name, value, attrs, renderer)
        chosen = set(self.format_value(value))
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        options = "".join(
            f'<option value="{write_text(key)}"{" selected" if str(key) in chosen else ""}>'
            f"{write_text(label)}</option>"
            for key, label in choices
        )
        return format_html("<select{}>{}</select>", attributes, SafeString(options))


class PlainSelects(forms.SelectMultiple):
    """The same, where several may be chosen."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Return the list as HTML."""
        plain = PlainSelect(attrs={**self.attrs, "multiple": True}, choices=self.choices)
        plain.format_value = self.format_value  # type: ignore[method-assign]  # several values, or none
        return plain.render(name, value, attrs, renderer)


class PlainCheckboxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, written in one go for the same reason, as Django's templates write them."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Return the boxes as HTML, those of a group under its name."""
        choices = list(iter(self.choices))
        chosen = set(self.format_value(value))
        given = self.build_attrs(self.attrs, attrs)
        number = given.pop("id", "")
        # A group of boxes is never « required »: each box would be.
        given.pop("required", None)
        told = flatatt({"type": "checkbox", "name": name, **given})
        ranks = count()

        def write_box(key: Any, label: Any) -> str:
            own = f"{number}_{next(ranks)}"
            checked = " checked" if str(key) in chosen else ""
            box = f'<input{told} value="{write_text(key)}" id="{own}"{checked}>'
            return f'<div><label for="{own}">{box} {write_text(label)}</label></div>'

        boxes = "".join(
            f'<div role="group" aria-label="{write_text(key)}"><p class="g-group">{write_text(key)}</p>'
            f"{''.join(write_box(*one) for one in label)}</div>"
            if isinstance(label, list | tuple)
            else write_box(key, label)
            for key, label in choices
        )
        return format_html('<div id="{}">{}</div>', number, SafeString(boxes))


def write_text(value: object) -> str:
    """Return a text as HTML holds it; what is HTML already stays as it is."""
    # Not Django's escape: what makes its answer lazy and safe costs more than the work, for thousands.
    return str(value) if hasattr(value, "__html__") else html.escape(str(value))


# What Django writes for no choice at all.
UNNAMED = "---------"


def style(form: forms.Form, *, labels: dict[str, str] | None = None) -> None:
    """Give each field the class of its component, and our labels to the fields of another's form."""
    for name, field in form.fields.items():
        field.label = (labels or {}).get(name, field.label)
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == UNNAMED:
            field.empty_label = "Choisissez" if field.required else "—"
        widget = field.widget
        if labels:
            widget.attrs.pop("placeholder", None)
        if type(widget) is forms.CheckboxSelectMultiple:
            field.widget = make_plain(widget, kind=PlainCheckboxes)
        if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect | forms.CheckboxInput):
            continue
        if type(widget) is forms.SelectMultiple:
            widget = field.widget = make_plain(widget, kind=PlainSelects)
        if type(widget) is forms.Select:
            widget = field.widget = make_plain(widget, kind=PlainSelect)
        widget.attrs["class"] = "fr-select" if isinstance(widget, forms.Select) else "fr-input"
        field.error_messages.setdefault("required", "Remplissez ce champ.")


def make_plain(widget: forms.widgets.ChoiceWidget, *, kind: type[Plain]) -> Plain:
    """Return the same list of choices, written in one go."""
    plain = kind(attrs=widget.attrs, choices=widget.choices)
    plain.is_required, plain.is_localized = widget.is_required, widget.is_localized
    return plain


# What comes by the thousand, with the columns that name it: its rows are not read whole to be offered.
LABELS: dict[type[Model], tuple[str, ...]] = {
    Operation: ("title",),
    Source: ("publisher", "title"),
    Spot: ("name",),
    Camera: ("number", "place"),
    # Few, but each with its outline.
    Area: ("name",),
    PreventionAction: ("title",),
}
# A filter offers the latest; the others are found from their own page, or by searching.
OFFERED = 100


class LightChoices(ModelChoiceIterator[Any]):
    """Rows to choose among, read no further than their names."""

    def __init__(
        self, field: "forms.ModelChoiceField[Any]", *, first: int | None = None, kept: int | None = None
    ) -> None:
        super().__init__(field)
        self.first, self.kept = first, kept

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        """Yield the number and the name of each row offered, that of the one chosen among them."""
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        names = LABELS[self.queryset.model]
        shown = list(self.queryset.values_list("pk", *names)[: self.first])
        if self.kept is not None and self.kept not in {row[0] for row in shown}:
            shown += self.queryset.filter(pk=self.kept).values_list("pk", *names)
        for pk, *told in shown:
            yield pk, ", ".join(told)


class StyledForm(forms.Form):
    """Gives each field the class of its component."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style(self)


class SchemeForm(StyledForm):
    """A form whose choices are those of a scheme: each subclass says which in ``offer``."""

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(scheme)

    def offer(self, scheme: Scheme) -> None:
        """Fill the choices that depend on the scheme."""

    def choose_among(self, name: str, *, rows: QuerySet[Any], first: int | None = None) -> None:
        """Let a field choose among rows; ``first`` shows only so many of them, and the one that is chosen."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        if rows.model in LABELS:
            chosen = str(self[name].value() or "")
            kept = int(chosen) if first is not None and chosen.isdecimal() and len(chosen) < 19 else None
            # Called as the class would be, with the field alone.
            field.iterator = partial(LightChoices, first=first, kept=kept)  # type: ignore[assignment]
        field.queryset = rows


def point_at_error(form: forms.Form) -> None:
    """Put the cursor in the first field that has an error: the page then opens where it is to be mended."""
    name = next((name for name in form.fields if name in form.errors), None)
    if name is not None:
        form.fields[name].widget.attrs["autofocus"] = True


def read_version(request: HttpRequest) -> int:
    """Return the version that a form was opened on, 0 when it says none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
