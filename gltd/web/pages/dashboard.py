"""The first page of a scheme: what to settle, what is planned, where things stand, what was learnt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gltd.web.access import enter
from gltd.web.actions.conflicts import list_contested_claims
from gltd.web.actions.objectives import list_standings
from gltd.web.models import Claim, Operation, Scheme
from gltd.web.pages import findings
from gltd.web.pages.waiting import list_waiting, list_week
from gltd.web.series import list_pairs

SHOWN = 5
PAIRS_SHOWN = 3
HEADLINE_FAMILIES = ("seizure", "arrest", "closure", "dismantled", "camera", "operation_count")


def show_dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the scheme at a glance."""
    scheme = enter(request, slug=slug, section="dashboard")
    today = timezone.localdate()
    operations = Operation.objects.filter(scheme=scheme).prefetch_related("areas")
    pairs = list_pairs(scheme)[:PAIRS_SHOWN]
    learnt = findings.list_findings(scheme)[:3]
    context = {
        "waiting": list_waiting(scheme, today=today),
        "week": list_week(scheme, today=today),
        "latest": operations.filter(starts_at__lt=timezone.now())[:SHOWN],
        "pairs": pairs,
        "standings": list_standings(scheme, on=today),
        "figures": list_key_figures(scheme),
        "contested": list_contested_claims(scheme),
        "findings": learnt,
        "simulated": any(finding.simulated for finding in learnt)
        or any(one.simulated for pair in pairs for one in pair.both),
    }
    return render(request, "gltd/dashboard.html", context)


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
