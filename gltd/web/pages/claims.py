"""Figures: the list, the page that traces one, and a person's decision on it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gltd.claims.measures import catalogue
from gltd.errors import GltdError
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import claims as actions
from gltd.web.actions.collecting import clean
from gltd.web.actions.conflicts import list_contested_claims
from gltd.web.actions.locking import StaleError
from gltd.web.models import Claim, Operation, Scheme, Source
from gltd.web.pages.forms import SchemeForm
from gltd.web.pages.sources import describe_conflicts, list_claims_of

PER_PAGE = 100
UNIT_LABELS = {"g": "g", "EUR": "€", "percent": "%", "month": "mois", "x": "fois"}
QUALIFIERS = [
    ("", "exactement"),
    ("about", "environ"),
    ("more_than", "plus de"),
    ("at_least", "au moins"),
    ("nearly", "près de"),
    ("less_than", "moins de"),
    ("up_to", "jusqu'à"),
    ("vague", "de l'ordre de"),
]


class ClaimFilterForm(SchemeForm):
    """What the list shows."""

    status = forms.ChoiceField(label="État", choices=[("", "Tous"), *Claim.Status.choices], required=False)
    source = forms.ModelChoiceField(
        label="Source", queryset=Source.objects.none(), required=False, empty_label="Toutes"
    )
    q = forms.CharField(label="Mot du passage", required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer the sources of the scheme."""
        self.choose_among("source", rows=scheme.sources.all())


class ClaimForm(SchemeForm):
    """What was read wrong."""

    measure = forms.ChoiceField(label="Mesure")
    value = forms.DecimalField(
        label="Valeur, dans l'unité de la mesure", max_digits=18, decimal_places=4, localize=True
    )
    value_max = forms.DecimalField(
        label="Borne haute", max_digits=18, decimal_places=4, required=False, localize=True
    )
    qualifier = forms.ChoiceField(label="Nuance", choices=QUALIFIERS, required=False)
    place = forms.CharField(label="Lieu", max_length=150, required=False)
    operation = forms.ModelChoiceField(
        label="Opération",
        queryset=Operation.objects.none(),
        required=False,
        empty_label="aucune en particulier",
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the operations of the scheme, and every measure."""
        self.choose_among("operation", rows=scheme.operations.all())
        measure = self.fields["measure"]
        assert isinstance(measure, forms.ChoiceField)
        measure.choices = [
            (code, f"{entry.label} ({UNIT_LABELS.get(entry.unit, entry.unit_of_count)})")
            for code, entry in catalogue().items()
        ]


def list_claims(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every figure of the scheme with its state."""
    scheme = enter(request, slug=slug, section="claims")
    form = ClaimFilterForm(request.GET or None, scheme=scheme)
    rows = Claim.objects.filter(source__scheme=scheme).select_related("source", "operation")
    if form.is_valid():
        data = form.cleaned_data
        wanted = {"status": data["status"], "source": data["source"], "passage__icontains": data["q"]}
        rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    page = Paginator(rows.order_by("-source__published_on", "source", "start", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "form": form, "contested": list_contested_claims(scheme), "tab": "claims"}
    return render(request, "gltd/claims.html", context)


def show_claim(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show where a figure comes from, what else is said of the same thing, and how it was settled."""
    scheme = enter(request, slug=slug, section="claims")
    claim = find_claim(scheme, pk=pk)
    same = (
        Claim.objects.filter(source__scheme=scheme, measure=claim.measure)
        .exclude(pk=pk)
        .select_related("source")
    )
    context = {
        "claim": claim,
        "before": claim.source.text[max(0, (claim.start or 0) - 160) : claim.start or 0],
        "after": claim.source.text[claim.end or 0 : (claim.end or 0) + 160],
        "measure": catalogue().get(claim.measure),
        "same": same.exclude(status=Claim.Status.REFUSED)[:20],
        "conflicts": claim.conflicts.filter(vanished_at__isnull=True).prefetch_related("rulings"),
        "contested": list_contested_claims(scheme),
        "form": ClaimForm(initial=describe_claim(claim), scheme=scheme),
    }
    return render(request, "gltd/claim.html", context)


@require_POST
def decide_claim(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Confirm, refuse or keep as context; answers the one line again when asked by the reading page."""
    scheme = enter(request, slug=slug, section="claims", right=Right.DECIDE)
    claim = find_claim(scheme, pk=pk)
    status = request.POST.get("status", "")
    if status not in Claim.Status.values:
        messages.error(request, "Choisissez confirmer, refuser ou contexte.")
        return redirect("claim", slug=slug, pk=pk)
    chosen = request.POST.get("operation", "")
    operation = scheme.operations.filter(pk=read_number(chosen)).first()
    if chosen and operation is None:
        raise GltdError("Cette opération n'est pas de ce dispositif : choisissez-la dans la liste.")
    error = ""
    try:
        claim = actions.decide_claim(
            actor=signed_in(request),
            claim=claim,
            version=read_number(request.POST.get("version")),
            status=status,
            operation=operation,
        )
    except StaleError as stale:
        error, claim = stale.sentence, find_claim(scheme, pk=pk)
    if getattr(request, "htmx", False):
        claims = list_claims_of(claim.source)
        context = {
            "claim": claim,
            "error": error,
            "contested": list_contested_claims(scheme),
            "conflicts": describe_conflicts(claim.source, claims=claims),
        }
        return render(request, "gltd/proposal_decided.html", context)
    if error:
        messages.error(request, error)
    return redirect(return_address(request) or reverse("claim", args=[slug, pk]))


@require_POST
def edit_claim(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change what was read wrong; the figure is then confirmed."""
    scheme = enter(request, slug=slug, section="claims", right=Right.DECIDE)
    claim = find_claim(scheme, pk=pk)
    form = ClaimForm(request.POST, scheme=scheme)
    if not form.is_valid():
        messages.error(request, f"Le chiffre n'a pas été changé : {next(iter(form.errors.values()))[0]}")
        return redirect("claim", slug=slug, pk=pk)
    changes = dict(form.cleaned_data)
    operation = changes.pop("operation")
    changes["unit"] = catalogue()[changes["measure"]].unit
    user = signed_in(request)
    version = read_number(request.POST.get("version"))
    actions.edit_claim(actor=user, claim=claim, version=version, operation=operation, changes=changes)
    messages.success(request, "Chiffre corrigé et confirmé.")
    return redirect(return_address(request) or reverse("claim", args=[slug, pk]))


def find_claim(scheme: Scheme, *, pk: int) -> Claim:
    """Return a claim of the scheme, or answer 404."""
    rows = Claim.objects.select_related("source__scheme", "operation", "decided_by__partner", "part_of")
    return get_object_or_404(rows, source__scheme=scheme, pk=pk)


def describe_claim(claim: Claim) -> dict[str, Any]:
    """Return the form's values for a claim."""
    names = ["measure", "value", "value_max", "qualifier", "place", "operation"]
    values = {name: getattr(claim, name) for name in names}
    return values | {name: clean(values[name]) for name in ("value", "value_max")}


def read_number(text: str | None) -> int:
    """Return a whole number typed in an address or a form, 0 when it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def return_address(request: HttpRequest) -> str:
    """Return where the person came from, when it is a page of this application."""
    address = request.POST.get("retour", "")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if safe else ""
