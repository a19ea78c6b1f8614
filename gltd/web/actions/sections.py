"""The sections of a bilan, gathered from the register: what was done, what came of it, what is followed."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal

from django.utils import timezone

from gltd.reports import french
from gltd.reports.snapshot import (
    Activity,
    Change,
    CountColumn,
    CountRow,
    CountTable,
    Domain,
    FootageCount,
    Indicators,
    Nature,
    OperationLine,
    Outcome,
    PartnerCard,
    Period,
    Prevention,
    PreventionLine,
    QuotedChange,
    ReportFigure,
    SchemeCard,
    SeizureFamily,
    Status,
    Video,
    compare,
)
from gltd.web.actions.collecting import Register, family_label, find_measure, name_figure, strand_of
from gltd.web.actions.courses import collect_funnel, count_forces
from gltd.web.actions.readings import compare_indicators, count_footage, list_fundings, list_unit_costs
from gltd.web.models import Operation, PreventionAction, Scheme

HIGHLIGHTS = (
    "operation_count.operations",
    "arrest.interpellation",
    "dismantled.deal_point",
    "dismantled.lab",
    "closure.business",
    "seizure.cannabis_resin",
    "seizure.cocaine",
    "camera.total",
    "requisition.images",
)
OPERATION_HIGHLIGHTS = (
    "arrest.interpellation",
    "arrest.garde_a_vue",
    "seizure.heroin",
    "seizure.cocaine",
    "seizure.crack",
    "seizure.cannabis_resin",
    "seizure.cannabis_herb",
    "seizure.firearm",
    "seizure.cash",
    "forces.police",
)


def describe_scheme(scheme: Scheme) -> SchemeCard:
    """Build the card of the mandate."""
    kind = scheme.get_kind_display()
    return SchemeCard(
        slug=scheme.slug,
        name=scheme.name,
        kind=kind[:1].upper() + kind[1:],
        theme=scheme.theme,
        chair=scheme.chair,
        starts_on=scheme.starts_on,
        ends_on=scheme.ends_on,
        starts_when=print_start(scheme),
        areas=tuple(area.name for area in scheme.areas.all()),
        partners=tuple(
            PartnerCard(
                seat.partner.name,
                seat.partner.get_kind_display(),
                logo=seat.logo if scheme.logos_shown else "",
            )
            for seat in scheme.memberships.select_related("partner").order_by("partner__name")
        ),
        mandate=scheme.mandate,
    )


def print_start(scheme: Scheme) -> str:
    """Print when a scheme began, no more precisely than is known."""
    match scheme.starts_precision:
        case Scheme.Precision.DAY:
            return f"le {french.day(scheme.starts_on)}"
        case Scheme.Precision.MONTH:
            return f"en {french.month(scheme.starts_on)}"
        case _:
            return f"en {scheme.starts_on.year}"


def choose_highlights(register: Register, *, activity: Activity) -> tuple[ReportFigure, ...]:
    """Return at most eight figures for the first page: uncontested ones, in the order of what is asked for.

    Of several figures of one measure, the whole stands before a part, and the latest before an earlier one.
    """
    codes = HIGHLIGHTS if register.operation is None else OPERATION_HIGHLIGHTS
    found: dict[str, list[ReportFigure]] = {}
    stated = register.list_figures({code.split(".")[0] for code in codes})
    computed = [figure for figure in activity.figures if figure.status is Status.COMPUTED and figure.value]
    # The register counts what was entered; a source that gives the number of operations knows of all.
    told = any(figure.measure == "operation_count.operations" for figure in stated)
    if not told and register.operation is None:
        stated += computed
    for figure in stated:
        if figure.conflict is None and figure.value is not None:
            found.setdefault(figure.measure, []).append(figure)

    def rank(figure: ReportFigure) -> tuple[bool, dt.date]:
        return "(" not in figure.label, figure.period.end if figure.period else register.end

    return tuple(max(found[code], key=rank) for code in codes if code in found)[:8]


def collect_activity(register: Register, *, note: int) -> Activity:
    """Tell the operations on record, and what sources say of their number and forces."""
    rows = Operation.objects.filter(
        scheme=register.scheme, starts_at__date__gte=register.start, starts_at__date__lte=register.end
    )
    if register.operation is not None:
        rows = rows.filter(pk=register.operation.pk)
    rows = rows.select_related("series").prefetch_related("areas", "participations__partner")
    operations = list(rows.order_by("starts_at", "pk"))
    done = [operation for operation in operations if operation.status == Operation.Status.DONE]
    left = (Operation.Status.NOT_DONE, Operation.Status.POSTPONED)
    missed = [operation for operation in operations if operation.status in left]
    table = TableMaker(register, note=note)
    counted = (table.total("Opérations faites", count=len(done)),) if operations else ()
    areas = [area.name for operation in done for area in operation.areas.all()]
    if register.operation is not None:
        # One operation has no distribution: what it is stands in its line.
        return Activity(
            figures=tuple(register.list_figures(["operation_count", "forces"])),
            forces=count_forces(register, operations=done, note=note),
            operations=tuple(describe_operation(operation, note=note) for operation in operations),
        )
    return Activity(
        figures=(*counted, *register.list_figures(["operation_count", "forces"])),
        by_month=table.count_months(done),
        by_kind=table.count(
            "Opérations faites, par nature",
            rows_are="Nature",
            labels=capitals(done, label=Operation.get_kind_display),
        ),
        by_area=table.count(
            "Opérations faites, par quartier", rows_are="Quartier", labels=sorted(areas), overlapping=True
        ),
        not_done=table.count(
            "Opérations non faites ou reportées, par raison",
            rows_are="Raison",
            labels=capitals(missed, label=Operation.get_not_done_reason_display),
        ),
        forces=count_forces(register, operations=done, note=note),
        operations=tuple(describe_operation(operation, note=note) for operation in operations),
    )


class TableMaker:
    """Makes tables of the operations of the register."""

    def __init__(self, register: Register, *, note: int) -> None:
        self.register, self.note = register, note

    def count(
        self, title: str, *, rows_are: str, labels: Iterable[str], overlapping: bool = False
    ) -> CountTable | None:
        """Count operations by label; there is no table of nothing."""
        counts = Counter(labels)
        rows = tuple(CountRow(label, (count,)) for label, count in counts.items())
        note = "Une opération menée dans deux quartiers compte dans chacun." if overlapping else ""
        return self.make(title, rows_are=rows_are, rows=rows, note=note, overlapping=overlapping)

    def count_months(self, operations: Iterable[Operation]) -> CountTable | None:
        """Count operations by month, empty months included; what is known to the season stands apart."""
        every = list(operations)
        dated = [(one.precision, timezone.localtime(one.starts_at).date()) for one in every]
        season = Operation.Precision.SEASON
        counts = Counter(day.replace(day=1) for precision, day in dated if precision != season)
        seasons = Counter(french.season(day) for precision, day in dated if precision == season)
        rows = []
        month = self.register.start.replace(day=1)
        while month <= self.register.end and every:
            after = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
            days = Period(
                max(month, self.register.start), min(after - dt.timedelta(days=1), self.register.end)
            )
            rows.append(CountRow(french.month(month), (counts[month],), days))
            month = after
        rows += [CountRow(name, (count,)) for name, count in seasons.items()]
        told = french.enumeration(tuple(seasons))
        note = f"Mois non connu : {told}." if seasons else ""
        return self.make("Opérations faites, par mois", rows_are="Mois", rows=tuple(rows), note=note)

    def make(
        self,
        title: str,
        *,
        rows_are: str,
        rows: tuple[CountRow, ...],
        note: str = "",
        overlapping: bool = False,
    ) -> CountTable | None:
        """Return a table of operations over the period, or nothing when it has no row."""
        if not rows:
            return None
        return CountTable(
            title=title,
            rows_are=rows_are,
            columns=(CountColumn("operation_count.operations", "Opérations", "opération"),),
            rows=rows,
            period=self.register.period,
            perimeter=self.register.scheme.name,
            sources=(self.note,),
            trace=title.lower().replace(", ", "-").replace(" ", "-"),
            note=note,
            overlapping=overlapping,
            formula="nombre de fiches d'opérations du registre, chaque opération une fois",
        )

    def total(self, label: str, *, count: int) -> ReportFigure:
        """Return a number of operations as a figure."""
        return ReportFigure(
            measure="operation_count.operations",
            label=label,
            value=Decimal(count),
            unit="count",
            unit_of_count="opération",
            perimeter=self.register.scheme.name,
            nature=Nature.FLOW,
            domain=Domain.ACTIVITY,
            sources=(self.note,),
            trace="registre-operations",
            status=Status.COMPUTED,
            period=self.register.period,
            formula="nombre de fiches d'opérations faites, chaque opération une fois",
        )


def capitals(operations: Iterable[Operation], *, label: Callable[[Operation], str]) -> list[str]:
    """Return the label of each operation, with its capital."""
    return [label(operation).capitalize() for operation in operations]


def describe_operation(operation: Operation, *, note: int) -> OperationLine:
    """Build the line of one operation."""
    local = timezone.localtime(operation.starts_at).date()
    vague = {Operation.Precision.MONTH: french.month, Operation.Precision.SEASON: french.season}
    printed = vague.get(Operation.Precision(operation.precision))
    return OperationLine(
        on=local,
        kind=operation.get_kind_display(),
        title=operation.title,
        recurrence=str(operation.series.rhythm) if operation.series else "",
        areas=tuple(area.name for area in operation.areas.all()),
        status=operation.get_status_display(),
        reason=operation.get_not_done_reason_display() if operation.not_done_reason else "",
        partners=tuple(sorted({part.partner.name for part in operation.participations.all()})),
        sources=(note,),
        when=printed(local) if printed else "",
    )


def collect_outcome(register: Register, *, note: int) -> Outcome:
    """Sort what came of it into the four strands, and the seizures into families of one unit."""
    families: dict[tuple[str, str], list[ReportFigure]] = {}
    for figure in register.list_figures(["seizure"]):
        families.setdefault((family_label(figure.measure), figure.unit), []).append(figure)
    others = register.list_figures(["arrest", "procedure", "dismantled", "sentence", "check", "environment"])

    def strand(code: str) -> tuple[ReportFigure, ...]:
        return tuple(figure for figure in others if strand_of(figure.measure) == code)

    return Outcome(
        judicial=strand("judicial"),
        administrative=strand("administrative"),
        checks=strand("checks"),
        environment=strand("environment"),
        seizures=tuple(
            SeizureFamily(label[:1].upper() + label[1:], tuple(figures))
            for (label, _), figures in families.items()
        ),
        funnel=collect_funnel(register, note=note),
    )


def collect_video(register: Register, *, note: int) -> Video:
    """Tell the cameras, their cost, and the requests for images, compared only over equal periods."""
    requests = sorted(
        (figure for figure in register.list_figures(["requisition"]) if figure.value is not None),
        key=lambda figure: figure.period.start if figure.period else dt.date.min,
    )
    footage = tuple(FootageCount(figure, part_year=is_part_year(figure)) for figure in requests)
    changes: tuple[Change, ...] = ()
    if len(requests) > 1:
        first, last = requests[0], requests[-1]
        words = "La seconde période ne couvre qu'une partie de l'année." if is_part_year(last) else ""
        changes = (compare("Réquisitions d'images", before=first, after=last, note=words),)
    budget = register.list_figures(["budget"])
    return Video(
        cameras=tuple(register.list_figures(["camera"])),
        costs=(
            *(figure for figure in budget if "camera" in figure.measure or "video" in figure.measure),
            *list_unit_costs(register, note=note),
        ),
        requests=footage,
        changes=changes,
        by_month=count_footage(register, note=note),
    )


def is_part_year(figure: ReportFigure) -> bool:
    """Tell whether a figure covers less than its whole year."""
    period = figure.period
    return period is not None and (period.end.month, period.end.day) != (12, 31)


def collect_prevention(register: Register, *, note: int) -> Prevention:
    """Tell the funding of prevention and the means."""
    budget = register.list_figures(["budget"])
    return Prevention(
        actions=collect_actions(register),
        funding=(
            *(one for one in budget if "camera" not in one.measure and "video" not in one.measure),
            *list_fundings(register, note=note),
        ),
        means=tuple(register.list_figures(["staffing"])),
    )


def collect_actions(register: Register) -> tuple[PreventionLine, ...]:
    """Tell the actions of prevention that meet the period."""
    rows = PreventionAction.objects.filter(scheme=register.scheme, starts_on__lte=register.end)
    rows = rows.exclude(ends_on__lt=register.start).select_related("area", "partner")
    reached = {
        claim.prevention_action_id: claim
        for claim in register.claims
        if claim.prevention_action_id and claim.measure == "prevention.people_reached"
    }
    return tuple(
        PreventionLine(
            label=action.title,
            audience=action.get_public_display(),
            carrier=action.partner.name if action.partner else "",
            when=french.period(action.starts_on, end=action.ends_on or action.starts_on),
            figure=register.make_figure(reached[action.pk]) if action.pk in reached else None,
        )
        for action in rows.order_by("starts_on", "pk")
        if action.ends_on is not None or action.starts_on >= register.start
    )


def collect_indicators(register: Register, *, also: tuple[Change, ...], note: int) -> Indicators:
    """Compare the indicators, and quote the changes that sources announce, beside the one known count."""
    quoted = tuple(
        QuotedChange(
            name_figure(claim, measure=find_measure(claim)), quote=quote, known=register.find_count(claim)
        )
        for claim in register.claims
        if claim.measure.startswith("trend.")
        and (quote := register.make_figure(claim)).unit in ("percent", "x")
    )
    phenomenon = tuple(change for change in also if change.domain is Domain.PHENOMENON)
    figures = tuple(register.list_figures(["phenomenon", "market_value"]))
    compared = compare_indicators(register, note=note)
    changes = (*phenomenon, *compared.changes)
    return Indicators(figures=figures, changes=changes, quoted=quoted, lacking=compared.lacking)
