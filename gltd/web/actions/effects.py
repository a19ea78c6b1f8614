"""What a figure is used for, and what a ruling on it would change: said before it is made."""

from collections.abc import Collection
from dataclasses import dataclass

from gltd import config
from gltd.usecases.reporting import SNAPSHOT_NAME
from gltd.web.actions.conflicts import SETTLING, outline_open_groups
from gltd.web.models import Claim, Conflict, Indicator, Report, Ruling, Scheme, Study


@dataclass(frozen=True)
class Uses:
    """Where figures are printed or counted."""

    reports: list[Report]
    studies: list[Study]
    indicators: list[Indicator]
    totals: list[Claim]


@dataclass(frozen=True)
class Effect:
    """What follows if one claim of a contradiction is retained."""

    claim: Claim
    set_aside: list[Claim]
    closed: list[Conflict]
    left_open: list[Conflict]


def list_uses(scheme: Scheme, *, claims: Collection[Claim]) -> Uses:
    """Return the frozen bilans that print these figures, and what else rests on them."""
    numbers = {claim.pk for claim in claims}
    operations = {claim.operation_id for claim in claims if claim.operation_id is not None}
    printed = [
        report for report in Report.objects.filter(scheme=scheme) if prints_any(report, numbers=numbers)
    ]
    wholes = {claim.part_of_id for claim in claims if claim.part_of_id is not None}
    counted = Claim.objects.filter(pk__in=wholes - numbers, status=Claim.Status.CONFIRMED)
    return Uses(
        reports=printed,
        studies=list(Study.objects.filter(scheme=scheme, operation__in=operations)),
        indicators=list(Indicator.objects.filter(scheme=scheme, measure__in={one.measure for one in claims})),
        totals=list(counted.select_related("source")),
    )


def prints_any(report: Report, *, numbers: Collection[int]) -> bool:
    """Tell whether the frozen content of a bilan has the trace of one of these claims."""
    path = config.load().reports_dir / report.folder / SNAPSHOT_NAME
    try:
        content = path.read_bytes()
    except OSError:
        return False
    return any(f'"chiffre-{number}"'.encode() in content for number in numbers)


def list_effects(conflict: Conflict) -> list[Effect]:
    """Return what retaining each claim of an open contradiction would set aside and close."""
    claims = list(conflict.claims.select_related("source").order_by("source__published_on", "start"))
    outlines = outline_open_groups(conflict.scheme)
    own = [one for one in outlines if conflict.pk in one.conflicts]
    others = list(
        Conflict.objects.filter(pk__in=[number for one in own for number in one.conflicts])
        .exclude(pk=conflict.pk)
        .prefetch_related("claims")
    )
    standing = {claim for one in own for claim in one.claims}
    effects = []
    for claim in claims:
        aside = {other.pk for other in claims if other.pk != claim.pk}
        closed = [one for one in others if len({row.pk for row in one.claims.all()} & (standing - aside)) < 2]
        left = [one for one in others if one not in closed]
        effects.append(Effect(claim, [other for other in claims if other.pk in aside], closed, left))
    return effects


def list_retained(scheme: Scheme) -> set[int]:
    """Return the numbers of the claims that a ruling in force retains."""
    in_force = Ruling.objects.filter(
        conflict__scheme=scheme, conflict__vanished_at=None, reversed_at=None, choice__in=SETTLING
    )
    return set(in_force.exclude(claim=None).values_list("claim", flat=True))
