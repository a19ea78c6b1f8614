"""Sources: the list, reading a text, and the page where its figures are confirmed one by one."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count, F, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gltd.claims.measures import catalogue, families, strands
from gltd.errors import GltdError
from gltd.ingest.texts import FORMATS, read_document
from gltd.ingest.texts.document import MAX_BYTES
from gltd.text.masking.plain import LABELS
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import sources as actions
from gltd.web.actions.comparing import claim_numbers, find_conflicts, gather_round
from gltd.web.days import midnight
from gltd.web.models import Claim, Conflict, Operation, Source
from gltd.web.pages.forms import OFFERED, DayField, StyledForm
from gltd.web.pages.frame import open_here
from gltd.web.pages.listing import Column, Listing, send_export

MAX_TEXT = 200_000
ADDRESS_CUT = (
    "L'adresse désignait une personne : seul le nom du site en est gardé. "
    "L'intitulé et la date de publication suffisent à retrouver la page."
)
MASKED = re.compile(r"\[(" + "|".join(map(re.escape, LABELS)) + r")\]")
SUGGESTIONS = {"title": "l'intitulé", "publisher": "qui publie", "published_on": "la date de publication"}
FAMILIES = {"seizure": "saisies", **strands()}
COUNTED = (Claim.Status.CONFIRMED, Claim.Status.PROPOSED)


class SourceForm(StyledForm):
    """The three questions, then the text."""

    publisher = forms.CharField(
        label="Qui publie", max_length=150, help_text="Un organisme, un journal ou un compte officiel."
    )
    published_on = DayField(label="Publié le", past=True)
    url = forms.URLField(label="Adresse", max_length=500, required=False, assume_scheme="https")
    title = forms.CharField(label="Intitulé", max_length=250)
    kind = forms.ChoiceField(label="Nature", choices=Source.Kind.choices)
    officials = forms.BooleanField(
        label="Garder le nom des personnes qui s'expriment ès qualités (préfet, procureure, maire…)",
        required=False,
        initial=lambda: settings.KEEP_OFFICIALS,
    )
    text = forms.CharField(
        label="Texte",
        max_length=MAX_TEXT,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Le texte entier. Noms, téléphones et plaques y sont masqués avant qu'il soit gardé.",
    )


@dataclass(frozen=True)
class Segment:
    """A stretch of a text: plain, the passage of a claim, or the mark of what was masked."""

    text: str
    claim: Claim | None = None
    family: str = ""
    masked: str = ""


PER_PAGE = 50
LISTING = Listing[Source](
    title="Sources",
    columns=(
        Column("Publié le", lambda source: source.published_on),
        Column("Source", lambda source: source.title),
        Column("Qui publie", lambda source: source.publisher),
        Column("Nature", lambda source: source.get_kind_display()),
        Column("Confirmés", lambda source: source.confirmed),  # type: ignore[attr-defined]  # counted by the list
        Column("À confirmer", lambda source: source.proposed),  # type: ignore[attr-defined]  # counted by the list
    ),
)


def list_sources(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sources of the scheme, newest first."""
    scheme = enter(request, slug=slug, section="claims")
    rows = Source.objects.filter(scheme=scheme).annotate(
        confirmed=Count("claims", filter=Q(claims__status=Claim.Status.CONFIRMED)),
        proposed=Count("claims", filter=Q(claims__status=Claim.Status.PROPOSED)),
    )
    rows = rows.order_by("-published_on", "-pk").defer("text")
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "gltd/sources.html", {"page": page, "listing": LISTING, "tab": "sources"})


def read_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a text or a file and its origin, read it, and go to its proposals."""
    scheme = enter(request, slug=slug, section="claims", right=Right.WRITE)
    if given := request.FILES.get("file"):
        return open_file(request, given=given)
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            source = actions.read_source(actor=signed_in(request), scheme=scheme, **form.cleaned_data)
        except GltdError as error:
            form.add_error("text", error.sentence)
        else:
            if source.url != form.cleaned_data["url"]:
                messages.info(request, ADDRESS_CUT)
            return redirect("source", slug=slug, pk=source.pk)
    context = {"form": form, "formats": FORMATS, "undated": "published_on" in form.errors}
    return render(request, "gltd/source_form.html", context)


def open_file(request: HttpRequest, *, given: "UploadedFile[bytes]") -> HttpResponse:
    """Put the text of a file in the form, with what its metadata suggest; nothing is kept yet."""
    typed = {name: value for name, value in request.POST.items() if value and name in SourceForm.base_fields}
    context: dict[str, Any] = {"formats": FORMATS, "file": given.name}
    try:
        if (given.size or 0) > MAX_BYTES:
            raise GltdError("Ce fichier dépasse 20 Mo : collez la partie utile de son texte.")
        document = read_document(given.read(), name=given.name or "fichier")
        if len(document.text) > MAX_TEXT:
            raise GltdError("Ce fichier dépasse 200 000 signes : collez la partie utile de son texte.")
    except GltdError as error:
        context |= {"form": SourceForm(initial=typed), "refused": error.sentence}
        return render(request, "gltd/source_form.html", context)
    suggested = {
        "title": document.title,
        "publisher": document.publisher,
        "published_on": document.published_on,
    }
    suggested = {name: value for name, value in suggested.items() if value and name not in typed}
    context |= {
        "form": SourceForm(initial={**suggested, **typed, "text": document.text}),
        "notes": document.notes,
        "suggested": [SUGGESTIONS[name] for name in suggested],
    }
    return render(request, "gltd/source_form.html", context)


def show_source(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a text with its figures highlighted, the proposals beside it, and what it contradicts."""
    scheme = enter(request, slug=slug, section="claims")
    source = get_object_or_404(Source, scheme=scheme, pk=pk)
    claims = list_claims_of(source)
    decided = sum(claim.status != Claim.Status.PROPOSED for claim in claims)
    segments = cut_text(source.text, claims=claims)
    operations = list_near_operations(source)
    context: dict[str, Any] = {
        "source": source,
        "segments": segments,
        "families": [
            (code, label) for code, label in FAMILIES.items() if code in {s.family for s in segments}
        ],
        "claims": claims,
        "decided": decided,
        "conflicts": describe_conflicts(source, claims=claims),
        "contested": open_here(request).contested,
        "operations": operations,
        "more_operations": scheme.operations.count() > len(operations),
    }
    return render(request, "gltd/source.html", context)


def list_claims_of(source: Source) -> list[Claim]:
    """Return the claims of a source in reading order, with what its page shows of each."""
    rows = source.claims.select_related("operation", "area", "decided_by__partner")
    rows = rows.order_by(F("start").asc(nulls_last=True), "pk")
    claims = list(rows)
    for claim in claims:
        claim.source = source
    return claims


def cut_text(text: str, *, claims: list[Claim]) -> list[Segment]:
    """Cut a text at the passages of its claims; of passages that overlap the first is marked."""
    segments: list[Segment] = []
    at = 0
    for claim in claims:
        if claim.start is None or claim.end is None or claim.start < at or claim.end > len(text):
            continue
        segments += show_masked(text[at : claim.start])
        segments.append(Segment(text[claim.start : claim.end], claim, family_of(claim.measure)))
        at = claim.end
    return [*segments, *show_masked(text[at:])]


def show_masked(text: str) -> list[Segment]:
    """Cut a plain stretch at the marks of what was masked."""
    segments, at = [], 0
    for found in MASKED.finditer(text):
        segments += [Segment(text[at : found.start()]), Segment(found.group(), masked=found.group(1))]
        at = found.end()
    return [*segments, Segment(text[at:])]


def family_of(code: str) -> str:
    """Return the family of a measure, for its colour."""
    if code.startswith("seizure."):
        return "seizure"
    measure = catalogue().get(code)
    return families()[measure.family].strand if measure else ""


def describe_conflicts(source: Source, *, claims: list[Claim]) -> list[dict[str, Any]]:
    """Return what this text contradicts, in itself and in what is on record, its proposals included.

    What confirmed figures contradict is on record; only what proposals would is looked for.
    """
    recorded = read_recorded({claim.pk for claim in claims if claim.status == Claim.Status.CONFIRMED})
    proposed = [claim for claim in claims if claim.status == Claim.Status.PROPOSED]
    if not proposed:
        return recorded
    gathered = gather_round(source.scheme, claims=proposed).claims
    own = {claim.pk for claim in proposed}
    counted = [one for one in gathered if one.status == Claim.Status.CONFIRMED or one.source_id == source.pk]
    pool = {claim.pk: claim for claim in counted}
    found = find_conflicts(counted, statuses=COUNTED, about=own)
    return [
        {"conflict": conflict, "claims": [pool[pk] for pk in claim_numbers(conflict)]}
        for conflict in found
        if own.intersection(claim_numbers(conflict))
    ] + recorded


def read_recorded(numbers: set[int]) -> list[dict[str, Any]]:
    """Return the contradictions on record that hold one of these claims, with their claims."""
    about = Conflict.claims.through.objects.filter(claim__in=numbers).values("conflict")
    standing = Conflict.objects.filter(pk__in=about, vanished_at=None).order_by("pk")
    known = Claim.objects.select_related("source").order_by("pk")
    return [
        {"conflict": conflict, "claims": list(conflict.claims.all())}
        for conflict in standing.prefetch_related(Prefetch("claims", known))
    ]


def list_near_operations(source: Source) -> list[Operation]:
    """Return the operations that a text may be about, those nearest to its publication, in order of time."""
    day = midnight(source.published_on)
    rows = source.scheme.operations.order_by("-starts_at", "-pk")
    later = rows.filter(starts_at__gte=day).reverse()[: OFFERED // 4]
    return [*reversed(later), *rows.filter(starts_at__lt=day)[:OFFERED]]
