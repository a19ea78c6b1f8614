"""The first page of a scheme: what to settle, what is planned, where things stand, what was learnt."""

import datetime as dt

from django.db.models import Case, F, Q, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gltd.claims.measures import catalogue
from gltd.web.access import enter
from gltd.web.actions.conflicts import list_contested_claims
from gltd.web.actions.objectives import Standing, list_standings
from gltd.web.models import Claim, Operation, Scheme
from gltd.web.models.areas import named_areas
from gltd.web.pages import findings
from gltd.web.pages.waiting import list_waiting, list_week
from gltd.web.series import list_pairs

SHOWN = 5
PAIRS_SHOWN = 3
FINDINGS_SHOWN = 3
STANDINGS_SHOWN = 8
FIGURES_SHOWN = 10
HEADLINE_FAMILIES = ("seizure", "arrest", "closure", "dismantled", "camera", "operation_count")


def show_dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the scheme at a glance."""
    scheme = enter(request, slug=slug, section="dashboard")
    today = timezone.localdate()
    operations = Operation.objects.filter(scheme=scheme).prefetch_related(named_areas())
    pairs = list_pairs(scheme)[:PAIRS_SHOWN]
    learnt = findings.list_findings(scheme, first=FINDINGS_SHOWN)
    standings = list_standings(scheme, on=today)
    context = {
        "waiting": list_waiting(scheme, today=today),
        "week": list_week(scheme, today=today),
        "latest": operations.filter(starts_at__lt=timezone.now())[:SHOWN],
        "pairs": pairs,
        "standings": sorted(standings, key=press)[:STANDINGS_SHOWN],
        "objectives": len(standings),
        "figures": list_key_figures(scheme),
        "contested": list_contested_claims(scheme),
        "findings": learnt,
        "simulated": any(finding.simulated for finding in learnt)
        or any(one.simulated for pair in pairs for one in pair.both),
    }
    return render(request, "gltd/dashboard.html", context)


def press(standing: Standing) -> tuple[bool, dt.date, int]:
    """Return the rank of an objective among those to show: what is late, then what is due soonest."""
    due_on = standing.objective.due_on
    return not standing.overdue, due_on or dt.date.max, standing.objective.pk


def list_key_figures(scheme: Scheme) -> list[Claim]:
    """Return the confirmed figures that a visitor asks for first, at most one a measure, the latest known.

    A figure of the whole scheme comes before one of a part or of one operation. Only the few that are shown
    are read: a register holds thousands.
    """
    measures = [code for code in catalogue() if code.split(".")[0] in HEADLINE_FAMILIES]
    partial = ~Q(restriction="") | Q(part_of__isnull=False) | Q(operation__isnull=False)
    best = [Case(When(partial, then=1), default=0), F("source__published_on").desc(), F("pk").desc()]
    rows = Claim.objects.filter(
        measure__in=measures,
        source__scheme=scheme,
        status=Claim.Status.CONFIRMED,
        negated=False,
        value__isnull=False,
    )
    ranked = rows.annotate(rank=Window(RowNumber(), F("measure"), order_by=best)).filter(rank=1)
    latest = ranked.order_by("measure").values_list("measure", "pk")
    chosen = sorted(latest, key=lambda one: HEADLINE_FAMILIES.index(one[0].split(".")[0]))[:FIGURES_SHOWN]
    known = Claim.objects.select_related("source").defer("source__text").in_bulk([pk for _, pk in chosen])
    return [known[pk] for _, pk in chosen]
