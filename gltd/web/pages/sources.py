"""Sources: the list, reading a text, and the page where its figures are confirmed one by one."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gltd.claims.measures import catalogue
from gltd.errors import GltdError
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import sources as actions
from gltd.web.actions.comparing import claim_numbers, find_conflicts, gather_round
from gltd.web.actions.conflicts import list_contested_claims
from gltd.web.models import Claim, Source
from gltd.web.pages.forms import DayField, StyledForm

MAX_TEXT = 200_000
COUNTED = (Claim.Status.CONFIRMED, Claim.Status.PROPOSED)


class SourceForm(StyledForm):
    """The three questions, then the text."""

    publisher = forms.CharField(
        label="Qui publie", max_length=150, help_text="Un service, un journal, un compte."
    )
    published_on = DayField(label="Publié le")
    url = forms.URLField(label="Adresse", max_length=500, required=False, assume_scheme="https")
    title = forms.CharField(label="Intitulé", max_length=250)
    kind = forms.ChoiceField(label="Nature", choices=Source.Kind.choices)
    text = forms.CharField(
        label="Texte",
        max_length=MAX_TEXT,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Le texte entier. Noms, téléphones et plaques y sont masqués avant qu'il soit gardé.",
    )


@dataclass(frozen=True)
class Segment:
    """A stretch of a text: plain, or the passage of a claim."""

    text: str
    claim: Claim | None = None
    family: str = ""


def list_sources(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sources of the scheme, newest first."""
    scheme = enter(request, slug=slug, section="claims")
    rows = Source.objects.filter(scheme=scheme).annotate(
        confirmed=Count("claims", filter=Q(claims__status=Claim.Status.CONFIRMED)),
        proposed=Count("claims", filter=Q(claims__status=Claim.Status.PROPOSED)),
    )
    return render(request, "gltd/sources.html", {"sources": rows, "tab": "sources"})


def read_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a text and its origin, read it, and go to its proposals."""
    scheme = enter(request, slug=slug, section="claims", right=Right.WRITE)
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            source = actions.read_source(actor=signed_in(request), scheme=scheme, **form.cleaned_data)
        except GltdError as error:
            form.add_error("text", error.sentence)
        else:
            return redirect("source", slug=slug, pk=source.pk)
    return render(request, "gltd/source_form.html", {"form": form})


def show_source(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a text with its figures highlighted, the proposals beside it, and what it contradicts."""
    scheme = enter(request, slug=slug, section="claims")
    source = get_object_or_404(Source, scheme=scheme, pk=pk)
    claims = list(
        source.claims.select_related("source", "operation", "decided_by__partner").order_by("start", "pk")
    )
    decided = sum(claim.status != Claim.Status.PROPOSED for claim in claims)
    context: dict[str, Any] = {
        "source": source,
        "segments": cut_text(source.text, claims=claims),
        "claims": claims,
        "decided": decided,
        "conflicts": describe_conflicts(source, claims=claims),
        "contested": list_contested_claims(scheme),
        "operations": scheme.operations.all(),
    }
    return render(request, "gltd/source.html", context)


def cut_text(text: str, *, claims: list[Claim]) -> list[Segment]:
    """Cut a text at the passages of its claims; of passages that overlap the first is marked."""
    segments: list[Segment] = []
    at = 0
    for claim in claims:
        if claim.start is None or claim.end is None or claim.start < at or claim.end > len(text):
            continue
        segments.append(Segment(text[at : claim.start]))
        measure = catalogue().get(claim.measure)
        kind = claim.measure.split(".")[0]
        segments.append(
            Segment(text[claim.start : claim.end], claim, kind if kind == "seizure" else family_of(measure))
        )
        at = claim.end
    return [*segments, Segment(text[at:])]


def family_of(measure: Any) -> str:
    """Return the family of a measure, for its colour."""
    return measure.family if measure else ""


def describe_conflicts(source: Source, *, claims: list[Claim]) -> list[dict[str, Any]]:
    """Return what this text contradicts, in itself and in what is on record, its proposals included."""
    if not claims:
        return []
    gathered = gather_round(source.scheme, claims=claims).claims
    own = {claim.pk for claim in claims}
    counted = [one for one in gathered if one.status == Claim.Status.CONFIRMED or one.pk in own]
    pool = {claim.pk: claim for claim in counted}
    found = find_conflicts(counted, statuses=COUNTED)
    return [
        {"conflict": conflict, "claims": [pool[pk] for pk in claim_numbers(conflict)]}
        for conflict in found
        if own.intersection(claim_numbers(conflict))
    ]
