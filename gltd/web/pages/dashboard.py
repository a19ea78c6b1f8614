"""The first page of a scheme: what to settle, what is planned, where things stand, what was learnt."""

from django.db.models import Case, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gltd.claims.measures import catalogue
from gltd.web.access import enter, may_count
from gltd.web.actions.objectives import find_ends, read_figures, select_pressing, weigh_all
from gltd.web.models import Claim, Operation, Scheme
from gltd.web.models.areas import named_areas
from gltd.web.pages import findings
from gltd.web.pages.frame import open_here
from gltd.web.pages.schemes import list_steps
from gltd.web.pages.waiting import list_waiting, list_week, tell_dated
from gltd.web.series import list_pairs

SHOWN = 3
COMING_SHOWN = 8
PAIRS_SHOWN = 3
FINDINGS_SHOWN = 3
STANDINGS_SHOWN = 5
FIGURES_SHOWN = 5
# Among so many of the latest figures are those to show chosen.
FIGURES_READ = 100
HEADLINE_FAMILIES = ("seizure", "arrest", "closure", "dismantled", "camera", "operation_count")


def show_dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the scheme at a glance."""
    scheme = enter(request, slug=slug, section="dashboard")
    today, standing = timezone.localdate(), open_here(request)
    operations = Operation.objects.filter(scheme=scheme).prefetch_related(named_areas())
    latest = list(operations.filter(starts_at__lt=timezone.now())[:SHOWN])
    pairs = list_pairs(scheme, standing=standing, first=PAIRS_SHOWN)
    learnt = findings.list_findings(scheme, exact=may_count(request), first=FINDINGS_SHOWN)
    objectives = select_pressing(scheme, on=today)
    pressing = list(objectives[:STANDINGS_SHOWN])
    ends, shown = find_ends(scheme, among=pressing, on=today), choose_key_figures(scheme)
    # One reading for the figures of both tables.
    figures = read_figures({*shown, *(number for pair in ends.values() for number in pair)})
    week = list_week(scheme, today=today)
    context = {
        "waiting": list_waiting(scheme, today=today, standing=standing),
        "week": [tell_dated(one, scheme=scheme) for one in week[:COMING_SHOWN]],
        "coming": len(week),
        "latest": latest,
        "pairs": pairs,
        "standings": weigh_all(pressing, ends=ends, figures=figures, on=today),
        "objectives": objectives.count(),
        "figures": [figures[number] for number in shown],
        "contested": standing.contested,
        "findings": learnt,
        "starting": not latest and not shown and bool(list_steps(scheme)),
        "simulated": any(finding.simulated for finding in learnt)
        or any(one.simulated for pair in pairs for one in pair.both),
    }
    return render(request, "gltd/dashboard.html", context)


def choose_key_figures(scheme: Scheme) -> list[int]:
    """Return the latest confirmed figures of what a visitor asks for first, by number, one a measure at most.

    Of a measure, a figure of the whole scheme comes before one of a part or of one operation. Only the latest
    are looked at: a register holds thousands.
    """
    measures = [code for code in catalogue() if code.split(".")[0] in HEADLINE_FAMILIES]
    partial = ~Q(restriction="") | Q(part_of__isnull=False) | Q(operation__isnull=False)
    rows = Claim.objects.filter(
        measure__in=measures,
        source__scheme=scheme,
        status=Claim.Status.CONFIRMED,
        negated=False,
        value__isnull=False,
    )
    latest = rows.order_by("-source__published_on", "-source_id", "start", "pk")
    told = latest.values_list("measure", "pk", Case(When(partial, then=1), default=0))[:FIGURES_READ]
    chosen: dict[str, int] = {}
    for measure, number, _ in sorted(told, key=lambda one: one[2]):
        chosen.setdefault(measure, number)
    families = {measure: HEADLINE_FAMILIES.index(measure.split(".")[0]) for measure in chosen}
    return [chosen[one] for one in sorted(chosen, key=lambda one: (families[one], one))][:FIGURES_SHOWN]
