"""Contradictions: the list, the page with one column a source, the ruling and its reversal."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from gltd.web.access import Right, demand, enter, signed_in
from gltd.web.actions import conflicts as actions
from gltd.web.actions.effects import list_effects, list_uses
from gltd.web.models import Claim, Conflict, Report, Ruling
from gltd.web.pages.forms import ImpersonalField, StyledForm
from gltd.web.pages.frame import open_here
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.templatetags.french import claim_place, claim_value, conflict_finding, conflict_kind

PER_PAGE = 20
SETTLED_SHOWN = 100


class RulingForm(StyledForm):
    """What is retained, and why."""

    choice = forms.ChoiceField(
        label="Ce qui est retenu", choices=Ruling.Choice.choices, widget=forms.RadioSelect
    )
    claim = forms.ModelChoiceField(
        label="Lequel", queryset=Claim.objects.none(), required=False, empty_label="—"
    )
    value = forms.DecimalField(
        label="Autre valeur, dans l'unité de la mesure",
        required=False,
        max_digits=18,
        decimal_places=4,
        localize=True,
    )
    reason = ImpersonalField(
        label="Raison",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Elle sera imprimée dans le bilan, à côté des valeurs écartées. Aucun nom de personne.",
    )

    def __init__(self, *args: Any, conflict: Conflict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        claim = self.fields["claim"]
        assert isinstance(claim, forms.ModelChoiceField)
        claim.queryset = conflict.claims.select_related("source")

    def clean(self) -> dict[str, Any]:
        """Ask for what the choice needs and drop what it does not."""
        data = super().clean() or {}
        choice = data.get("choice")
        if choice == Ruling.Choice.CLAIM and not data.get("claim"):
            self.add_error("claim", ValidationError("Choisissez le chiffre retenu."))
        if choice == Ruling.Choice.VALUE and data.get("value") is None:
            self.add_error("value", ValidationError("Donnez la valeur retenue."))
        return data | {
            "claim": data.get("claim") if choice == Ruling.Choice.CLAIM else None,
            "value": data.get("value") if choice == Ruling.Choice.VALUE else None,
        }


LISTING = Listing[actions.OpenGroup](
    title="Contradictions ouvertes",
    columns=(
        Column("Nature", lambda group: conflict_kind(group.lead.kind)),
        Column("Constat", lambda group: " ; ".join(conflict_finding(one) for one in group.conflicts)),
        Column("Selon", lambda group: " ; ".join(tell_claim(one) for one in group.claims.values())),
    ),
)


def tell_claim(claim: Claim) -> str:
    """Return a figure with who says it, as the list shows it."""
    return ", ".join(filter(None, [f"{claim_value(claim)} : {claim.source.publisher}", claim_place(claim)]))


def list_conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the open contradictions, then the settled ones."""
    scheme = enter(request, slug=slug, section="claims")
    settled = (
        Ruling.objects.filter(conflict__scheme=scheme, reversed_at__isnull=True, choice__in=actions.SETTLING)
        .select_related("conflict", "claim__source", "made_by__partner")
        .order_by("-made_at")
    )
    outlines = open_here(request).outlines
    if "format" in request.GET:
        told = actions.list_open_groups(scheme, outlines=outlines)
        if exported := send_export(request, listing=LISTING, rows=told):
            return exported
    page = Paginator(outlines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "open": actions.list_open_groups(scheme, outlines=list(page)),
        "listing": LISTING,
        "settled": settled[:SETTLED_SHOWN],
        "settled_count": settled.count(),
        "tab": "conflicts",
    }
    return render(request, "gltd/conflicts.html", context)


def show_conflict(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show what each source says, and take the ruling."""
    scheme = enter(request, slug=slug, section="claims")
    conflict = get_object_or_404(Conflict, scheme=scheme, pk=pk)
    form = RulingForm(request.POST or None, conflict=conflict, initial={"choice": Ruling.Choice.CLAIM})
    if request.method == "POST":
        user = signed_in(request)
        demand(user, scheme=scheme, right=Right.RULE)
        if form.is_valid():
            actions.rule_conflict(actor=user, conflict=conflict, **form.cleaned_data)
            messages.success(request, "Arbitrage enregistré. Les sources restent telles qu'elles sont.")
            return redirect("conflict", slug=slug, pk=pk)
    rulings = list(
        conflict.rulings.select_related("claim__source", "made_by__partner", "reversed_by__partner")
    )
    context = {
        "conflict": conflict,
        "claims": conflict.claims.select_related("source", "operation").order_by(
            "source__published_on", "start"
        ),
        "in_force": next((ruling for ruling in rulings if ruling.reversed_at is None), None),
        "past": [ruling for ruling in rulings if ruling.reversed_at is not None],
        "frozen": Report.objects.filter(scheme=scheme),
        "uses": list_uses(scheme, claims=list(conflict.claims.all())),
        "effects": list_effects(conflict),
        "form": form,
    }
    return render(request, "gltd/conflict.html", context)


@require_POST
def reverse_ruling(request: HttpRequest, slug: str, pk: int, ruling: int) -> HttpResponse:
    """Take a ruling back, with its reason."""
    scheme = enter(request, slug=slug, section="claims", right=Right.RULE)
    row = get_object_or_404(Ruling, conflict__scheme=scheme, conflict=pk, pk=ruling)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, "Dites pourquoi l'arbitrage est annulé.")
        return redirect("conflict", slug=slug, pk=pk)
    actions.reverse_ruling(actor=signed_in(request), ruling=row, reason=reason[:500])
    messages.success(request, "Arbitrage annulé : la contradiction est de nouveau ouverte.")
    return redirect("conflict", slug=slug, pk=pk)
