"""Freezing a bilan: the register's content becomes a snapshot, and the snapshot becomes documents."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from gltd import config
from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.snapshot import (
    Activity,
    Change,
    Content,
    CountColumn,
    CountRow,
    CountTable,
    Domain,
    Edition,
    FollowUps,
    FootageCount,
    Indicators,
    Method,
    OperationLine,
    Outcome,
    PartnerCard,
    Prevention,
    QuotedChange,
    ReportFigure,
    SchemeCard,
    SeizureFamily,
    SourceNote,
    Video,
    compare,
)
from gltd.usecases import reporting
from gltd.web.actions import audit
from gltd.web.actions.collecting import Register, family_label, find_measure, name_figure, strand_of
from gltd.web.actions.studies import list_cards
from gltd.web.models import Operation, Report, Scheme, User

REGISTER_NOTE = "Registre du dispositif, opérations saisies par les partenaires"
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
LIMITS = (
    "Une quantité saisie dépend de ce qui a été cherché ; elle ne dit pas ce qui circule.",
    "L'absence d'un chiffre veut dire qu'aucune source consultée ne le donne, et non qu'il vaut zéro.",
)


@transaction.atomic
def build_report(
    *,
    actor: User | None,
    scheme: Scheme,
    period_start: dt.date,
    period_end: dt.date,
    replaces: Report | None = None,
    erratum: str = "",
) -> tuple[Report, reporting.Rendered]:
    """Freeze the bilan of a period and lay it out; return its row and its documents.

    A version that ``replaces`` another says in ``erratum`` what it corrects.
    """
    if period_end < period_start:
        raise GltdError("Le bilan finit avant de commencer : inversez les deux dates.")
    if period_start > timezone.localdate():
        raise GltdError("La période du bilan n'a pas commencé : choisissez une période passée ou en cours.")
    if replaces is not None and not erratum.strip():
        raise GltdError("Dites ce que la nouvelle version rectifie : c'est imprimé en tête du bilan.")
    content = collect_content(actor=actor, scheme=scheme, period_start=period_start, period_end=period_end)
    if replaces is not None:
        content = tell_erratum(content, replaces=replaces, erratum=erratum.strip())
    frozen = reporting.freeze(content, reports_dir=config.load().reports_dir)
    rendered = reporting.render(frozen)
    report = Report(
        scheme=scheme,
        period_start=period_start,
        period_end=period_end,
        sha256=frozen.sha256,
        number=content.edition.version,
        replaces=replaces,
        erratum=erratum.strip(),
        folder=str(frozen.folder.relative_to(config.load().reports_dir)),
        simulated=content.simulated,
        frozen_at=content.edition.frozen_at,
        frozen_by=actor,
    )
    report.full_clean()
    report.save()
    audit.record("gel", actor=actor, scheme=scheme, target=report, changes={"sha256": report.sha256})
    return report, rendered


def tell_erratum(content: Content, *, replaces: Report, erratum: str) -> Content:
    """Say on the cover and in the method what this version corrects of the one that it replaces."""
    words = f"Version {content.edition.version}, qui remplace la version {replaces.number} : {erratum}"
    return replace(
        content,
        edition=replace(content.edition, erratum=erratum),
        method=replace(content.method, errata=(*content.method.errata, words)),
    )


def collect_content(
    *, actor: User | None, scheme: Scheme, period_start: dt.date, period_end: dt.date
) -> Content:
    """Gather everything that the bilan of a period says."""
    register = Register(scheme, start=period_start, end=period_end)
    notes = register.list_notes()
    register_note = SourceNote(
        number=len(notes) + 1, publisher=scheme.name, title=REGISTER_NOTE, kind="Registre"
    )
    cards = list_cards(scheme, start=period_start, end=period_end, first_note=register_note.number + 1)
    sources = (*notes, register_note, *dict.fromkeys(note for _, note in cards))
    studies = tuple(card for card, _ in cards)
    version = (
        Report.objects.filter(scheme=scheme, period_start=period_start, period_end=period_end).count() + 1
    )
    edition = Edition(
        draft=False,
        frozen_at=timezone.now().replace(microsecond=0),
        author=str(actor.partner) if actor and actor.partner else "Secrétariat du dispositif",
        version=version,
    )
    outcome = collect_outcome(register)
    activity = collect_activity(register, note=register_note.number)
    video = collect_video(register)
    return Content(
        scheme=describe_scheme(scheme),
        period=register.period,
        edition=edition,
        sources=sources,
        highlights=choose_highlights(register),
        activity=activity,
        outcome=outcome,
        follow_ups=FollowUps(figures=tuple(register.list_figures(["closure", "lease"]))),
        video=video,
        prevention=collect_prevention(register),
        indicators=collect_indicators(register, also=video.changes),
        studies=studies,
        contradictions=register.list_boxes(),
        rulings=register.list_rulings(),
        method=Method(limits=LIMITS),
        simulated=any(study.simulated for study in studies),
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
        areas=tuple(area.name for area in scheme.areas.all()),
        partners=tuple(
            PartnerCard(partner.name, partner.get_kind_display()) for partner in scheme.partners.all()
        ),
        mandate=scheme.mandate,
    )


def choose_highlights(register: Register) -> tuple[ReportFigure, ...]:
    """Return at most eight figures for the first page: uncontested ones, in the order of HIGHLIGHTS.

    Of several figures of one measure, the whole stands before a part, and the latest before an earlier one.
    """
    found: dict[str, list[ReportFigure]] = {}
    for figure in register.list_figures({code.split(".")[0] for code in HIGHLIGHTS}):
        if figure.conflict is None and figure.value is not None:
            found.setdefault(figure.measure, []).append(figure)

    def rank(figure: ReportFigure) -> tuple[bool, dt.date]:
        return "(" not in figure.label, figure.period.end if figure.period else register.end

    return tuple(max(found[code], key=rank) for code in HIGHLIGHTS if code in found)[:8]


def collect_activity(register: Register, *, note: int) -> Activity:
    """Tell the operations on record, and what sources say of their number and forces."""
    rows = Operation.objects.filter(
        scheme=register.scheme, starts_at__date__gte=register.start, starts_at__date__lte=register.end
    )
    rows = rows.select_related("series").prefetch_related("areas", "participations__partner")
    operations = list(rows.order_by("starts_at", "pk"))
    done = [operation for operation in operations if operation.status == Operation.Status.DONE]
    missed = [operation for operation in operations if operation.status == Operation.Status.NOT_DONE]

    def table(title: str, rows_are: str, labels: Iterable[str], *, trace: str) -> CountTable | None:
        counts = Counter(labels)
        if not counts:
            return None
        return CountTable(
            title=title,
            rows_are=rows_are,
            columns=(CountColumn("operation_count.operations", "Opérations", "opération"),),
            rows=tuple(CountRow(label, (count,)) for label, count in counts.items()),
            period=register.period,
            perimeter=register.scheme.name,
            sources=(note,),
            trace=trace,
        )

    areas = [area.name for operation in done for area in operation.areas.all()]
    return Activity(
        figures=tuple(register.list_figures(["operation_count", "forces"])),
        by_kind=table(
            "Opérations faites, par nature",
            "Nature",
            capitals(done, label=Operation.get_kind_display),
            trace="operations-nature",
        ),
        by_area=table(
            "Opérations faites, par quartier", "Quartier", sorted(areas), trace="operations-quartier"
        ),
        not_done=table(
            "Opérations non faites, par raison",
            "Raison",
            capitals(missed, label=Operation.get_not_done_reason_display),
            trace="operations-non-faites",
        ),
        operations=tuple(describe_operation(operation, note=note) for operation in operations),
    )


def capitals(operations: Iterable[Operation], *, label: Callable[[Operation], str]) -> list[str]:
    """Return the label of each operation, with its capital."""
    return [label(operation).capitalize() for operation in operations]


def describe_operation(operation: Operation, *, note: int) -> OperationLine:
    """Build the line of one operation."""
    local = timezone.localtime(operation.starts_at).date()
    recurrence = f", {operation.series.rhythm}" if operation.series else ""
    vague = {Operation.Precision.MONTH: french.month, Operation.Precision.SEASON: french.season}
    printed = vague.get(Operation.Precision(operation.precision))
    return OperationLine(
        on=local,
        kind=operation.title + recurrence,
        areas=tuple(area.name for area in operation.areas.all()),
        status=operation.get_status_display(),
        reason=operation.get_not_done_reason_display() if operation.not_done_reason else "",
        partners=tuple(sorted({part.partner.name for part in operation.participations.all()})),
        sources=(note,),
        when=printed(local) if printed else "",
    )


def collect_outcome(register: Register) -> Outcome:
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
    )


def collect_video(register: Register) -> Video:
    """Tell the cameras, their cost, and the requests for images, compared only over equal periods."""
    requests = sorted(
        (figure for figure in register.list_figures(["requisition"]) if figure.value is not None),
        key=lambda figure: figure.period.start if figure.period else dt.date.min,
    )
    footage = tuple(FootageCount(figure, part_year=is_part_year(figure)) for figure in requests)
    changes: tuple[Change, ...] = ()
    if len(requests) > 1:
        first, last = requests[0], requests[-1]
        note = "La seconde période ne couvre qu'une partie de l'année." if is_part_year(last) else ""
        changes = (compare("Réquisitions d'images", before=first, after=last, note=note),)
    budget = register.list_figures(["budget"])
    return Video(
        cameras=tuple(register.list_figures(["camera"])),
        costs=tuple(figure for figure in budget if "camera" in figure.measure or "video" in figure.measure),
        requests=footage,
        changes=changes,
    )


def is_part_year(figure: ReportFigure) -> bool:
    """Tell whether a figure covers less than its whole year."""
    period = figure.period
    return period is not None and (period.end.month, period.end.day) != (12, 31)


def collect_prevention(register: Register) -> Prevention:
    """Tell the funding of prevention and the means."""
    budget = register.list_figures(["budget"])
    return Prevention(
        funding=tuple(
            figure for figure in budget if "camera" not in figure.measure and "video" not in figure.measure
        ),
        means=tuple(register.list_figures(["staffing"])),
    )


def collect_indicators(register: Register, *, also: tuple[Change, ...]) -> Indicators:
    """Quote the changes that sources announce, beside the one count that is known, if any."""
    quoted = tuple(
        QuotedChange(
            name_figure(claim, measure=find_measure(claim)), quote=quote, known=register.find_count(claim)
        )
        for claim in register.claims
        if claim.measure.startswith("trend.")
        and (quote := register.make_figure(claim)).unit in ("percent", "x")
    )
    phenomenon = tuple(change for change in also if change.domain is Domain.PHENOMENON)
    figures = tuple(register.list_figures(["phenomenon", "deal_point", "market_value"]))
    return Indicators(figures=figures, changes=phenomenon, quoted=quoted)
