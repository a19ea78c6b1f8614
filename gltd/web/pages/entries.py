"""One figure typed by hand: what, how much, when, about what, and who says it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import claims, sources
from gltd.web.models import Area, Claim, Operation, Scheme, Source, User
from gltd.web.pages.claims import QUALIFIERS, offer_measures
from gltd.web.pages.forms import ImpersonalField, SchemeForm
from gltd.web.pages.proposals import NumberField, WhenField
from gltd.web.pages.saving import save

# What stays from one figure to the next, when several are typed from the same page.
KEPT = ("source", "when", "area", "operation")


class EntryForm(SchemeForm):
    """A figure, in the order in which it is read: what, how much, when, where, who says it."""

    measure = forms.ChoiceField(label="Mesure", widget=forms.Select(attrs={"autofocus": True}))
    qualifier = forms.ChoiceField(label="Nuance", choices=QUALIFIERS, required=False)
    value = NumberField(
        label="Valeur, dans l'unité de la mesure", widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    value_max = NumberField(
        label="Borne haute, si la source en donne une",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    when = WhenField(
        label="Quand",
        required=False,
        help_text="13/12/2023, 12/2023, 2023, ou une période : 01/03/2023 - 15/03/2023.",
    )
    operation = forms.ModelChoiceField(
        label="Au sujet de l'opération",
        queryset=Operation.objects.none(),
        required=False,
        empty_label="aucune",
    )
    area = forms.ModelChoiceField(
        label="Ou du quartier",
        queryset=Area.objects.none(),
        required=False,
        empty_label="aucun\u00a0: tout le dispositif",
    )
    place = ImpersonalField(label="Ou d'un autre lieu", max_length=150, required=False)
    source = forms.ModelChoiceField(
        label="Source",
        queryset=Source.objects.none(),
        required=False,
        empty_label="l'état de service de mon organisme, daté d'aujourd'hui",
    )
    passage = ImpersonalField(
        label="Passage de la source",
        max_length=400,
        required=False,
        help_text="Tel qu'elle l'écrit. Vide : le chiffre est mis en mots.",
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer every measure, and what the scheme has."""
        offer_measures(self.fields["measure"])
        self.choose_among("operation", rows=scheme.operations.all())
        self.choose_among("area", rows=scheme.areas.all())
        self.choose_among("source", rows=scheme.sources.all())

    def clean(self) -> dict[str, Any]:
        """Check what the figure is about, its bounds and its period."""
        data = super().clean() or {}
        if data.get("operation") and data.get("area"):
            self.add_error("area", ValidationError("L'opération ou le quartier, l'un des deux seulement."))
        low, high = data.get("value"), data.get("value_max")
        if low is not None and high is not None and high < low:
            self.add_error("value_max", ValidationError("La borne haute dépasse la valeur."))
        return data

    def told(self) -> dict[str, Any]:
        """Return what the action takes, its source apart."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "source"}
        operation, area, when = data.pop("operation"), data.pop("area"), data.pop("when")
        return {**data, **when, "subject": operation or area}


def add_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter one figure; « enregistrer et continuer » keeps its source and its period for the next."""
    scheme = enter(request, slug=slug, section="claims", right=Right.WRITE)
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    form = EntryForm(request.POST or None, initial=kept, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        user = signed_in(request)
        claim = save(form, write=lambda: enter_claim(form, user=user, scheme=scheme))
        if claim is not None:
            messages.success(request, "Chiffre enregistré et confirmé. Ses contradictions ont été cherchées.")
            if "again" in request.POST:
                return redirect(f"{reverse('claim_add', args=[slug])}?{keep(request, claim=claim)}")
            return redirect("claim", slug=slug, pk=claim.pk)
    context = {"form": form, "back": reverse("claims", args=[slug])}
    return render(request, "gltd/claim_form.html", context)


def enter_claim(form: EntryForm, *, user: User, scheme: Scheme) -> Claim:
    """Write the figure, in the return of the account's organisation where no source is chosen."""
    source = form.cleaned_data["source"] or sources.keep_return(
        actor=user,
        scheme=scheme,
        publisher=user.partner.name if user.partner else "Administration de la plateforme",
        title="État de service, chiffres saisis",
        published_on=timezone.localdate(),
    )
    return claims.enter_claim(actor=user, source=source, **form.told())


def keep(request: HttpRequest, *, claim: Claim) -> str:
    """Return what the next figure starts from, as a query."""
    kept = request.POST.copy()
    for name in [*kept]:
        if name not in KEPT or not kept[name]:
            del kept[name]
    kept["source"] = str(claim.source_id)
    return kept.urlencode()
