"""The first page of a scheme: what to settle, what is planned, where things stand, what was learnt."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gltd.web.access import enter
from gltd.web.actions.conflicts import list_contested_claims, list_open_groups
from gltd.web.models import Claim, Operation, Participation, Scheme, Source
from gltd.web.pages import findings

SHOWN = 5
UNCLOSED_SHOWN = 30  # they stand on one line an operation
HEADLINE_FAMILIES = ("seizure", "arrest", "closure", "dismantled", "camera", "operation_count")


def show_dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the scheme at a glance."""
    scheme = enter(request, slug=slug, section="dashboard")
    now = timezone.now()
    operations = Operation.objects.filter(scheme=scheme).prefetch_related("areas")
    groups = list_open_groups(scheme)
    learnt = findings.list_findings(scheme)[:3]
    context = {
        "conflicts": [group.lead for group in groups[:SHOWN]],
        "conflict_count": len(groups),
        "waiting_sources": list_waiting_sources(scheme),
        "unclosed": Participation.objects.filter(
            operation__scheme=scheme, operation__starts_at__lt=now, closed_at__isnull=True
        )
        .select_related("operation", "partner")
        .order_by("-operation__starts_at", "operation")[:UNCLOSED_SHOWN],
        "this_week": operations.filter(starts_at__gte=now, starts_at__lt=now + dt.timedelta(days=7)).order_by(
            "starts_at"
        ),
        "latest": operations.filter(starts_at__lt=now)[:SHOWN],
        "figures": list_key_figures(scheme),
        "contested": list_contested_claims(scheme),
        "findings": learnt,
        "simulated": any(finding.simulated for finding in learnt),
    }
    return render(request, "gltd/dashboard.html", context)


def list_waiting_sources(scheme: Scheme) -> list[tuple[Source, int]]:
    """Return the sources with proposals that nobody has decided yet, with their number."""
    waiting: dict[Source, int] = {}
    for claim in Claim.objects.filter(source__scheme=scheme, status=Claim.Status.PROPOSED).select_related(
        "source"
    ):
        waiting[claim.source] = waiting.get(claim.source, 0) + 1
    return list(waiting.items())[:SHOWN]


def is_whole(claim: Claim) -> bool:
    """Tell whether a figure speaks of the whole scheme, and not of a part or of one operation."""
    return not (claim.restriction or claim.part_of_id or claim.operation_id)


def list_key_figures(scheme: Scheme) -> list[Claim]:
    """Return the confirmed figures that a visitor asks for first, at most one a measure, the latest known."""
    claims = Claim.objects.filter(source__scheme=scheme, status=Claim.Status.CONFIRMED, negated=False)
    latest: dict[str, Claim] = {}
    for claim in claims.select_related("source").order_by("source__published_on", "pk"):
        if claim.measure.split(".")[0] not in HEADLINE_FAMILIES or claim.value is None:
            continue
        known = latest.get(claim.measure)
        if known is None or is_whole(claim) >= is_whole(known):
            latest[claim.measure] = claim
    ordered = sorted(latest.values(), key=lambda claim: HEADLINE_FAMILIES.index(claim.measure.split(".")[0]))
    return ordered[:10]
