"""The first page of a scheme: what to settle, what is planned, where things stand, what was learnt."""

from functools import reduce
from operator import or_

from django.db.models import Case, Q, When
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
FIGURES_SHOWN = 10
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


def list_key_figures(scheme: Scheme) -> list[Claim]:
    """Return the confirmed figures that a visitor asks for first, at most one a measure, the latest known.

    A figure of the whole scheme comes before one of a part or of one operation. Only the few that are shown
    are read whole: a register holds thousands.
    """
    families = reduce(or_, (Q(measure__startswith=f"{family}.") for family in HEADLINE_FAMILIES))
    partial = ~Q(restriction="") | Q(part_of__isnull=False) | Q(operation__isnull=False)
    rows = Claim.objects.filter(
        families,
        source__scheme=scheme,
        status=Claim.Status.CONFIRMED,
        negated=False,
        value__isnull=False,
    ).annotate(partial=Case(When(partial, then=1), default=0))
    latest: dict[str, tuple[int, int]] = {}
    for measure, pk, part in rows.order_by("source__published_on", "pk").values_list(
        "measure", "pk", "partial"
    ):
        if measure not in latest or part <= latest[measure][1]:
            latest[measure] = (pk, part)
    chosen = sorted(latest.items(), key=lambda one: HEADLINE_FAMILIES.index(one[0].split(".")[0]))
    known = Claim.objects.select_related("source").in_bulk([pk for _, (pk, _) in chosen[:FIGURES_SHOWN]])
    return [known[pk] for _, (pk, _) in chosen[:FIGURES_SHOWN]]
