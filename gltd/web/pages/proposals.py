"""A proposal corrected in its own row of the reading page: value, unit, measure, nuance, date and place."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gltd.claims.measures import catalogue
from gltd.errors import GltdError
from gltd.web import days
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import claims as actions
from gltd.web.actions.collecting import clean
from gltd.web.actions.conflicts import list_contested_claims
from gltd.web.actions.locking import StaleError
from gltd.web.days import read_number
from gltd.web.models import Claim, Operation, Scheme
from gltd.web.pages.claims import QUALIFIERS, find_claim, offer_measures
from gltd.web.pages.forms import ImpersonalField, StyledForm
from gltd.web.pages.sources import describe_conflicts, list_claims_of

# What a value may be typed in, by the unit that its measure is kept in.
SCALES: dict[str, dict[str, int]] = {
    "g": {"g": 1, "kg": 1000, "t": 1_000_000},
    "EUR": {"€": 1, "k€": 1000, "M€": 1_000_000},
    "percent": {"%": 1},
    "x": {"fois": 1},
    "month": {"mois": 1, "ans": 12},
}
COUNT = "unités"
UNITS = [COUNT, *(name for scale in SCALES.values() for name in scale)]
_PART = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_YEARLESS = re.compile(r"(\d{1,2})[/.-](\d{1,2})")
_BETWEEN = re.compile(r"\s+(?:-|–|au|à|→|et)\s+")
_HOW = "Tapez une date comme 13/12/2023, 12/2023 ou 2023, ou une période comme 01/03/2023 - 15/03/2023."
OPEN_SIDES = (("depuis ", "period_start"), ("jusqu'à ", "period_end"), ("jusqu'au ", "period_end"))
NO_DATE = {"date_text": "", "period_start": "", "period_end": ""}


class NumberField(forms.CharField):
    """A number typed as people type it: « 1 065 », « 5,4 », « 5.4 »."""

    def clean(self, value: Any) -> Any:
        """Read the number; nothing typed is no number."""
        text = "".join(super().clean(value).split()).replace(",", ".")
        if not text:
            return None
        if re.fullmatch(r"\d{1,14}(?:\.\d{1,4})?", text) is None:
            raise ValidationError("Tapez un nombre comme 5,4 ou 1 065.", code="invalid")
        return Decimal(text)


class WhenField(forms.CharField):
    """A date or a period of any precision, as three fields of a claim."""

    def clean(self, value: Any) -> Any:
        """Read a date, « du … au … », « depuis … » or « jusqu'à … »."""
        text = " ".join(super().clean(value).lower().replace("’", "'").split())
        if not text:
            return dict(NO_DATE)
        for lead, name in (
            ("depuis ", "period_start"),
            ("jusqu'à ", "period_end"),
            ("jusqu'au ", "period_end"),
        ):
            if text.startswith(lead):
                return NO_DATE | {name: read_day(text.removeprefix(lead).removeprefix("le "))}
        parts = _BETWEEN.split(text.removeprefix("du ").removeprefix("de ").removeprefix("entre "))
        match [read_day(part.removeprefix("le ")) for part in parts]:
            case [day] if len(day.split("-")) == 1:
                return NO_DATE | {"period_start": day, "period_end": day}
            case [day]:
                return NO_DATE | {"date_text": day}
            case [first, last] if first <= last:
                return NO_DATE | {"period_start": first, "period_end": last}
        raise ValidationError(_HOW, code="invalid")


def read_day(text: str) -> str:
    """Return the ISO date of a day, a month or a year as it is typed."""
    if text.isdigit() and len(text) == len("17022022"):
        text = f"{text[:2]}/{text[2:4]}/{text[4:]}"
    if found := _YEARLESS.fullmatch(text):
        written = f"XXXX-{int(found[2]):02d}-{int(found[1]):02d}"
    elif found := _PART.fullmatch(text):
        written = "-".join([found[3], *(f"{int(part):02d}" for part in (found[2], found[1]) if part)])
    else:
        raise ValidationError(_HOW, code="invalid")
    try:
        days.check_written(written)
    except GltdError as error:
        raise ValidationError(error.sentence, code="invalid") from error
    return written


def show_when(claim: Claim) -> str:
    """Write the date or the period of a claim as it may be typed."""
    if claim.date_text:
        return show_day(claim.date_text)
    start, end = show_day(claim.period_start), show_day(claim.period_end)
    if start and end:
        return start if start == end else f"{start} - {end}"
    return f"depuis {start}" if start else f"jusqu'à {end}" if end else ""


def show_day(written: str) -> str:
    """Write an ISO date of any precision in digits."""
    return "/".join(part for part in reversed(written.split("-")) if part != "XXXX")


class ProposalForm(StyledForm):
    """What was read wrong, in the order of the row."""

    value = NumberField(label="Valeur", max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    unit = forms.ChoiceField(label="Unité", choices=[(name, name) for name in UNITS])
    value_max = NumberField(label="Borne haute", max_length=30, required=False)
    measure = forms.ChoiceField(label="Mesure")
    qualifier = forms.ChoiceField(label="Nuance", choices=QUALIFIERS, required=False)
    when = WhenField(label="Date ou période", max_length=40, required=False)
    place = forms.CharField(label="Lieu", max_length=150, required=False)

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"c{claim.pk}_%s", initial=describe_proposal(claim), **kwargs)
        self._claim = claim
        offer_measures(self.fields["measure"], current=claim.measure)

    def clean_place(self) -> str:
        """Refuse what designates a person in a place that somebody typed."""
        place: str = self.cleaned_data["place"]
        if place != self._claim.place:
            ImpersonalField(required=False).clean(place)
        return place

    def clean(self) -> dict[str, Any]:
        """Bring the value to the unit of the measure, which says what it may be typed in."""
        data = super().clean() or {}
        measure, unit = catalogue().get(data.get("measure", "")), data.get("unit", "")
        if measure is None or data.get("value") is None:
            return data
        scales = SCALES.get(measure.unit, {COUNT: 1})
        if unit not in scales:
            allowed = ", ".join(scales)
            self.add_error(
                "unit", f"« {measure.label} » se donne en : {allowed}. Changez l'unité ou la mesure."
            )
            return data
        low, high = data["value"] * scales[unit], data.get("value_max")
        high = None if high is None else high * scales[unit]
        if high is not None and high < low:
            self.add_error("value_max", "La borne haute doit dépasser la valeur.")
        return data | {"value": low, "value_max": high, "unit": measure.unit}


def describe_proposal(claim: Claim) -> dict[str, Any]:
    """Return what the row is opened with: the value in the unit that is easiest to read."""
    scales = SCALES.get(claim.unit, {COUNT: 1})
    value = claim.value or Decimal(0)
    short = (name for name, scale in reversed(scales.items()) if value >= scale and is_short(value / scale))
    unit = next(short, next(iter(scales)))
    shown = {
        name: "" if number is None else f"{clean(number / scales[unit])}".replace(".", ",")
        for name, number in (("value", claim.value), ("value_max", claim.value_max))
    }
    kept = {name: getattr(claim, name) for name in ("measure", "qualifier", "place")}
    return {**shown, **kept, "unit": unit, "when": show_when(claim)}


def is_short(value: Decimal) -> bool:
    """Tell a value that is read at a glance: three decimals at most."""
    return value == round(value, 3)


def edit_proposal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Open a row for correction, close it again, or keep what was corrected and confirm it."""
    scheme = enter(request, slug=slug, section="claims", right=Right.DECIDE)
    claim = find_claim(scheme, pk=pk)
    if request.method == "POST":
        return save_proposal(request, scheme=scheme, claim=claim)
    if not getattr(request, "htmx", False):
        return redirect(reverse("claim", args=[slug, pk]) + "#corriger")
    if "fermer" in request.GET:
        context = {"claim": claim, "contested": list_contested_claims(scheme)}
        return render(request, "gltd/proposal.html", context)
    return show_form(request, claim=claim, form=ProposalForm(claim=claim))


def save_proposal(request: HttpRequest, *, scheme: Scheme, claim: Claim) -> HttpResponse:
    """Keep the correction; the row comes back decided, or open with all that was typed."""
    form = ProposalForm(request.POST, claim=claim)
    if not form.is_valid():
        return show_form(request, claim=claim, form=form)
    data = form.cleaned_data
    named = ("measure", "value", "value_max", "unit", "qualifier", "place")
    try:
        claim = actions.edit_claim(
            actor=signed_in(request),
            claim=claim,
            version=read_number(request.POST.get("version")),
            operation=chosen_operation(request, scheme=scheme) or claim.operation,
            changes={name: data[name] for name in named} | data["when"],
        )
    except StaleError as stale:
        return show_form(request, claim=find_claim(scheme, pk=claim.pk), form=form, error=stale.sentence)
    except GltdError as refused:
        return show_form(request, claim=claim, form=form, error=refused.sentence)
    if not getattr(request, "htmx", False):
        return redirect("source", slug=scheme.slug, pk=claim.source_id)
    claim = find_claim(scheme, pk=claim.pk)
    context = {
        "claim": claim,
        "contested": list_contested_claims(scheme),
        "conflicts": describe_conflicts(claim.source, claims=list_claims_of(claim.source)),
    }
    return render(request, "gltd/proposal_decided.html", context)


def chosen_operation(request: HttpRequest, *, scheme: Scheme) -> Operation | None:
    """Return the operation that the page says what is confirmed is about."""
    return scheme.operations.filter(pk=read_number(request.POST.get("operation"))).first()


def show_form(request: HttpRequest, *, claim: Claim, form: ProposalForm, error: str = "") -> HttpResponse:
    """Show the row of a proposal open for correction."""
    return render(request, "gltd/proposal_form.html", {"claim": claim, "form": form, "error": error})
