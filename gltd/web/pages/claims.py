"""Figures: the list, the page that traces one, and a person's decision on it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gltd.claims.measures import catalogue
from gltd.errors import GltdError
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import claims as actions
from gltd.web.actions import errata
from gltd.web.actions.collecting import clean
from gltd.web.actions.conflicts import list_contested_claims
from gltd.web.actions.effects import list_retained, list_uses
from gltd.web.actions.facts import list_agreeing
from gltd.web.actions.locking import StaleError
from gltd.web.days import read_number
from gltd.web.models import Claim, Erratum, Operation, Scheme, Source
from gltd.web.models.claims import NAMED_BY, SUBJECTS
from gltd.web.origins import ASKED, find_origin
from gltd.web.pages.forms import OFFERED, ImpersonalField, SchemeForm, point_at_error
from gltd.web.pages.frame import open_here
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.saving import save
from gltd.web.pages.sources import FAMILIES, describe_conflicts, family_of, list_claims_of
from gltd.web.templatetags.french import claim_period, measure_label

PER_PAGE = 25
ALIKE = 20
AGREEMENTS = {
    "corroboration": "concorde",
    "rounding": "concorde, à l'arrondi près",
    "evolution": "total à une autre date",
}
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


STATES = [
    *Claim.Status.choices,
    ("contested", "contesté"),
    ("retained", "retenu"),
]


class ClaimFilterForm(SchemeForm):
    """What the list shows."""

    state = forms.ChoiceField(label="État", choices=[("", "Tous"), *STATES], required=False)
    family = forms.ChoiceField(label="Famille", choices=[("", "Toutes"), *FAMILIES.items()], required=False)
    measure = forms.ChoiceField(label="Mesure", required=False)
    operation = forms.ModelChoiceField(
        label="Au sujet de", queryset=Operation.objects.none(), required=False, empty_label="Tout"
    )
    source = forms.ModelChoiceField(
        label="Source", queryset=Source.objects.none(), required=False, empty_label="Toutes"
    )
    q = forms.CharField(label="Mot du passage", required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer the sources, the operations and the measures of the scheme."""
        self.choose_among("source", rows=scheme.sources.all(), first=OFFERED)
        self.choose_among("operation", rows=scheme.operations.all(), first=OFFERED)
        measure = self.fields["measure"]
        assert isinstance(measure, forms.ChoiceField)
        known = catalogue()
        used = Claim.objects.filter(source__scheme=scheme).values_list("measure", flat=True).distinct()
        named = [(code, known[code].label if code in known else code) for code in used.order_by()]
        measure.choices = [("", "Toutes"), *sorted(named, key=lambda pair: pair[1])]

    def choose(self, rows: QuerySet[Claim], *, scheme: Scheme) -> QuerySet[Claim]:
        """Keep the rows that the person asks for."""
        data = self.cleaned_data
        wanted = {name: data[name] for name in ("measure", "operation", "source") if data[name]}
        if data["q"]:
            wanted["passage__icontains"] = data["q"]
        if data["family"]:
            wanted["measure__in"] = [code for code in catalogue() if family_of(code) == data["family"]]
        if data["state"] in ("contested", "retained"):
            chosen = list_contested_claims if data["state"] == "contested" else list_retained
            wanted["pk__in"] = chosen(scheme)
        elif data["state"]:
            wanted["status"] = data["state"]
        return rows.filter(**wanted)


class CorrectionForm(SchemeForm):
    """What a source corrects, and why."""

    value = forms.DecimalField(
        label="Nouvelle valeur, dans l'unité de la mesure",
        max_digits=18,
        decimal_places=4,
        required=False,
        localize=True,
        help_text="Laissez vide si la source retire son chiffre sans en donner d'autre.",
    )
    source = forms.ModelChoiceField(
        label="Qui rectifie",
        queryset=Source.objects.none(),
        required=False,
        empty_label="la même source",
    )
    reason = ImpersonalField(label="Raison du rectificatif", max_length=500)

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
        offer_measures(self.fields["measure"])


def offer_measures(field: forms.Field, *, current: str = "") -> None:
    """Let a field choose among the measures, and what is there already when it is none of them."""
    assert isinstance(field, forms.ChoiceField)
    known = catalogue()
    named = [
        (code, f"{entry.label} ({UNIT_LABELS.get(entry.unit, entry.unit_of_count)})")
        for code, entry in known.items()
    ]
    field.choices = named if not current or current in known else [(current, current), *named]


LISTING = Listing[Claim](
    title="Chiffres",
    columns=(
        Column("Mesure", lambda claim: measure_label(claim.measure)),
        Column("Valeur", lambda claim: claim.value),
        Column("Borne haute", lambda claim: claim.value_max),
        Column("Nuance", lambda claim: claim.qualifier),
        Column("Unité", lambda claim: UNIT_LABELS.get(claim.unit, "")),
        Column("Au sujet de", lambda claim: str(claim.subject or claim.place)),
        Column("Période", claim_period),
        Column("Passage", lambda claim: claim.passage),
        Column("Qui le dit", lambda claim: claim.source.publisher),
        Column("Publié le", lambda claim: claim.source.published_on),
        Column("État", lambda claim: claim.get_status_display()),
    ),
)


def list_claims(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every figure of the scheme with its state."""
    scheme = enter(request, slug=slug, section="claims")
    form = ClaimFilterForm(request.GET or None, scheme=scheme)
    rows = Claim.objects.filter(source__scheme=scheme)
    behind = find_origin(scheme, asked=request.GET[ASKED]) if request.GET.get(ASKED) else None
    if behind is not None:
        rows = rows.filter(pk__in=behind.claims)
    if form.is_valid():
        rows = form.choose(rows, scheme=scheme)
    rows = rows.order_by("-source__published_on", "-source_id", "start", "pk")
    if exported := send_export(request, listing=LISTING, rows=with_subjects(rows)):
        return exported
    context = {
        "page": Paginator(with_subjects(rows), PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "behind": behind,
        "listing": LISTING,
        "contested": open_here(request).contested,
        "retained": list_retained(scheme),
        "tab": "claims",
    }
    return render(request, "gltd/claims.html", context)


def with_subjects(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Read figures with their source and what they are about."""
    return rows.select_related("source", *SUBJECTS, *NAMED_BY).defer("source__text", "area__geometry")


def show_claim(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show where a figure comes from, what else is said of the same thing, how it was settled, its uses."""
    scheme = enter(request, slug=slug, section="claims")
    return draw_claim(request, scheme=scheme, claim=find_claim(scheme, pk=pk))


def draw_claim(
    request: HttpRequest,
    *,
    scheme: Scheme,
    claim: Claim,
    form: forms.Form | None = None,
    correction: forms.Form | None = None,
) -> HttpResponse:
    """Show the page of a figure, with the forms that were not taken as they were left."""
    for refused in (form, correction):
        if refused is not None:
            point_at_error(refused)
    text, start, end = claim.source.text, claim.start or 0, claim.end or 0
    conflicts = claim.conflicts.filter(vanished_at__isnull=True).prefetch_related("rulings__made_by__partner")
    context = {
        "claim": claim,
        "simulated": claim.source.simulated,
        "before": text[max(0, start - 160) : start],
        "after": text[end : end + 160],
        "measure": catalogue().get(claim.measure),
        "same": list_alike(claim),
        "conflicts": conflicts,
        "contested": open_here(request).contested,
        "retained": list_retained(scheme),
        "uses": list_uses(scheme, claims=[claim]),
        "errata": claim.errata.select_related("replacement__source", "made_by__partner"),
        "replaced": claim.replaces.filter(reversed_at=None).select_related("claim"),
        "form": form or ClaimForm(initial=describe_claim(claim), scheme=scheme),
        "correction": correction or CorrectionForm(scheme=scheme),
        "correcting": correction is not None,
    }
    return render(request, "gltd/claim.html", context)


def list_alike(claim: Claim) -> list[tuple[Claim, str]]:
    """Return what is said of the same thing, the same subject first, and how it agrees where it does."""
    rows = Claim.objects.filter(source__scheme=claim.source.scheme, measure=claim.measure).exclude(
        pk=claim.pk
    )
    about = Q(**{f"{name}_id": getattr(claim, f"{name}_id") for name in SUBJECTS})
    nearest = [Case(When(same, then=0), default=1) for same in (about, Q(place=claim.place))]
    told = rows.exclude(status=Claim.Status.REFUSED).order_by(*nearest, "-source__published_on", "pk")
    shown = list(told.select_related("source", "area").defer("source__text")[:ALIKE])
    agreeing = list_agreeing(claim, among=shown)
    return [(one, AGREEMENTS.get(agreeing.get(one.pk, ""), "")) for one in shown]


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
            reason=request.POST.get("reason", "")[:300],
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
    form = ClaimForm(request.POST, initial=describe_claim(claim), scheme=scheme)
    if not form.is_valid():
        return draw_claim(request, scheme=scheme, claim=claim, form=form)
    changes = dict(form.cleaned_data)
    operation = changes.pop("operation")
    changes["unit"] = catalogue()[changes["measure"]].unit
    user = signed_in(request)
    version = read_number(request.POST.get("version"))
    told: dict[str, Any] = {"version": version, "operation": operation, "changes": changes}
    back = reverse("claim", args=[slug, pk])
    if not save(form, write=lambda: actions.edit_claim(actor=user, claim=claim, **told), back=back):
        return draw_claim(request, scheme=scheme, claim=claim, form=form)
    messages.success(request, "Chiffre corrigé et confirmé.")
    return redirect(return_address(request) or reverse("claim", args=[slug, pk]))


@require_POST
def correct_claim(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Record that a source takes a figure back, or gives another in its place."""
    scheme = enter(request, slug=slug, section="claims", right=Right.DECIDE)
    claim = find_claim(scheme, pk=pk)
    form = CorrectionForm(request.POST, scheme=scheme)
    if not form.is_valid():
        return draw_claim(request, scheme=scheme, claim=claim, correction=form)
    value = form.cleaned_data["value"]
    erratum = errata.correct_claim(
        actor=signed_in(request),
        claim=claim,
        version=read_number(request.POST.get("version")),
        reason=form.cleaned_data["reason"],
        entry=None if value is None else actions.restate(claim, value=value),
        source=form.cleaned_data["source"],
    )
    messages.success(request, "Rectificatif enregistré : le chiffre d'avant reste lisible et ne compte plus.")
    return redirect("claim", slug=slug, pk=erratum.replacement_id or pk)


@require_POST
def reverse_erratum(request: HttpRequest, slug: str, pk: int, erratum: int) -> HttpResponse:
    """Take an erratum back, with its reason."""
    scheme = enter(request, slug=slug, section="claims", right=Right.DECIDE)
    row = get_object_or_404(Erratum, claim=find_claim(scheme, pk=pk), pk=erratum)
    errata.reverse_erratum(actor=signed_in(request), erratum=row, reason=request.POST.get("reason", "")[:500])
    messages.success(request, "Rectificatif annulé : le chiffre compte de nouveau.")
    return redirect("claim", slug=slug, pk=pk)


def find_claim(scheme: Scheme, *, pk: int) -> Claim:
    """Return a claim of the scheme, or answer 404."""
    rows = Claim.objects.select_related(
        "source__scheme", *SUBJECTS, *NAMED_BY, "decided_by__partner", "part_of"
    )
    return get_object_or_404(rows, source__scheme=scheme, pk=pk)


def describe_claim(claim: Claim) -> dict[str, Any]:
    """Return the form's values for a claim."""
    names = ["measure", "value", "value_max", "qualifier", "place", "operation"]
    values = {name: getattr(claim, name) for name in names}
    return values | {name: clean(values[name]) for name in ("value", "value_max")}


def return_address(request: HttpRequest) -> str:
    """Return where the person came from, when it is a page of this application."""
    address = request.POST.get("retour", "")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if safe else ""
