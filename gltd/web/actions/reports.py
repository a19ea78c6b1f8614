"""Freezing a bilan: the register's content becomes a snapshot, and the snapshot becomes documents."""

import datetime as dt
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from gltd import config
from gltd.claims.periods import OUT_OF_RANGE
from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.since import add_since
from gltd.reports.snapshot import Content, Edition, Method, Qualitative, SectionText, SourceNote
from gltd.usecases import reporting
from gltd.usecases.reporting import Step, Tell, keep_quiet
from gltd.web.actions import audit
from gltd.web.actions.collecting import Register, describe, find_measure, name_figure
from gltd.web.actions.courses import describe_ground
from gltd.web.actions.followed import (
    caution_early,
    collect_follow_ups,
    collect_objectives,
    collect_spots,
    count_meetings,
    list_cautions,
)
from gltd.web.actions.sections import (
    choose_highlights,
    collect_activity,
    collect_indicators,
    collect_outcome,
    collect_prevention,
    collect_video,
    describe_scheme,
    print_start,
)
from gltd.web.actions.studies import list_cards
from gltd.web.days import is_known
from gltd.web.models import Erratum, Operation, Report, Scheme, User

LAYOUTS: dict[str, str] = {
    Report.Kind.QUARTER: "quarter",
    Report.Kind.SHEET: "sheet",
    Report.Kind.OPERATION: "operation",
}
REGISTER_NOTE = "Registre du dispositif, opérations saisies par les partenaires"
LIMITS = (
    "Une quantité saisie dépend de ce qui a été cherché ; elle ne dit pas ce qui circule.",
    "L'absence d'un chiffre veut dire qu'aucune source consultée ne le donne, et non qu'il vaut zéro.",
)


@dataclass(frozen=True)
class Order:
    """What is asked for beside a period: the kind of bilan, what it replaces, what people wrote."""

    kind: str = Report.Kind.FREE
    operation: Operation | None = None
    replaces: Report | None = None
    erratum: str = ""
    qualitative: Qualitative = field(default_factory=Qualitative)
    texts: tuple[SectionText, ...] = ()


@dataclass(frozen=True)
class Made:
    """A bilan that is frozen and laid out on disk, and that no row tells of yet."""

    frozen: reporting.Frozen
    rendered: reporting.Rendered
    order: Order


def build_report(
    *,
    actor: User | None,
    scheme: Scheme,
    period_start: dt.date,
    period_end: dt.date,
    order: Order | None = None,
    tell: Tell = keep_quiet,
) -> tuple[Report, reporting.Rendered]:
    """Freeze the bilan of a period and lay it out; return its row and its documents.

    ``tell`` hears of each step of ``reporting.BUILD`` when it begins. The register is locked while it is
    read and while the row is written, and not while the documents are made.
    """
    made = make_report(
        actor=actor,
        scheme=scheme,
        period_start=period_start,
        period_end=period_end,
        order=order,
        tell=tell,
    )
    tell(Step.RECORD)
    return record_report(actor=actor, scheme=scheme, made=made), made.rendered


def make_report(
    *,
    actor: User | None,
    scheme: Scheme,
    period_start: dt.date,
    period_end: dt.date,
    order: Order | None = None,
    tell: Tell = keep_quiet,
) -> Made:
    """Gather, freeze and lay out the bilan of a period; :func:`record_report` then puts it on record."""
    asked = order or Order()
    check_period(scheme, start=period_start, end=period_end)
    check_order(asked, start=period_start, end=period_end)
    tell(Step.GATHER)
    with transaction.atomic():
        content = collect_content(
            actor=actor, scheme=scheme, period_start=period_start, period_end=period_end, order=asked
        )
    tell(Step.FREEZE)
    frozen = reporting.freeze(content, reports_dir=config.load().reports_dir)
    try:
        return Made(frozen, reporting.render(frozen, tell=tell), asked)
    except BaseException:
        forget(frozen)
        raise


def forget(frozen: reporting.Frozen) -> None:
    """Take a bilan that was stopped or refused off the disk, unless a row tells of the very same."""
    if not Report.objects.filter(sha256=frozen.sha256).exists():
        reporting.discard(frozen)


@transaction.atomic
def record_report(*, actor: User | None, scheme: Scheme, made: Made) -> Report:
    """Put a bilan that was made on record; where another took its number meanwhile, it is taken away."""
    # The scheme's row is the lock: two bilans frozen at once would bear one number.
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    content, asked, folder = made.frozen.snapshot.content, made.order, made.frozen.folder
    edition, period = content.edition, content.period
    report = Report(
        scheme=scheme,
        kind=asked.kind,
        operation=asked.operation,
        period_start=period.start,
        period_end=period.end,
        sha256=made.frozen.sha256,
        number=edition.version,
        replaces=asked.replaces,
        erratum=asked.erratum.strip(),
        folder=str(folder.relative_to(config.load().reports_dir)),
        simulated=content.simulated,
        frozen_at=edition.frozen_at,
        frozen_by=actor,
    )
    if list_versions(scheme, report=report).filter(number=report.number).exists():
        forget(made.frozen)
        raise GltdError("Un autre bilan de cette période vient d'être figé : relisez-le, puis recommencez.")
    report.full_clean()
    report.save()
    audit.record("gel", actor=actor, scheme=scheme, target=report, changes={"sha256": report.sha256})
    return report


def list_versions(scheme: Scheme, *, report: Report) -> QuerySet[Report]:
    """Return what was frozen already of the same kind, period and operation."""
    return Report.objects.filter(
        scheme=scheme,
        kind=report.kind,
        operation=report.operation,
        period_start=report.period_start,
        period_end=report.period_end,
    )


def check_period(scheme: Scheme, *, start: dt.date, end: dt.date) -> None:
    """Refuse a period that runs backward, has not begun, or has no day in the mandate."""
    if not (is_known(start) and is_known(end)):
        raise GltdError(OUT_OF_RANGE)
    if end < start:
        raise GltdError("Le bilan finit avant de commencer : inversez les deux dates.")
    if start > timezone.localdate():
        raise GltdError("La période du bilan n'a pas commencé : choisissez une période passée ou en cours.")
    if end < scheme.starts_on:
        raise GltdError(
            f"La période finit avant l'ouverture du mandat, {print_start(scheme)} : le dispositif n'a rien "
            "à y rendre compte. Choisissez une période qui le recoupe."
        )
    if scheme.ends_on is not None and start > scheme.ends_on:
        raise GltdError(
            f"La période commence après le terme du mandat, le {french.day(scheme.ends_on)} : choisissez une "
            "période qui le recoupe."
        )


def check_order(order: Order, *, start: dt.date, end: dt.date) -> None:
    """Refuse a communiqué of nothing, and an erratum that says nothing or is of another bilan."""
    if (order.kind == Report.Kind.OPERATION) != (order.operation is not None):
        raise GltdError("Un communiqué porte sur une opération, et lui seul : choisissez-la.")
    old = order.replaces
    if old is None:
        return
    if not order.erratum.strip():
        raise GltdError("Dites ce que la nouvelle version rectifie : c'est imprimé en tête du bilan.")
    about = (old.kind, old.operation_id, old.period_start, old.period_end)
    if about != (order.kind, order.operation and order.operation.pk, start, end):
        raise GltdError(
            "Un rectificatif garde la nature, l'opération et la période du bilan qu'il remplace : "
            "reprenez-les, ou préparez un autre bilan."
        )


def collect_content(
    *,
    actor: User | None,
    scheme: Scheme,
    period_start: dt.date,
    period_end: dt.date,
    order: Order | None = None,
    draft: bool = False,
) -> Content:
    """Gather everything that the bilan of a period says; a ``draft`` is watermarked and never kept."""
    asked = order or Order()
    register = Register(scheme, start=period_start, end=period_end, operation=asked.operation)
    notes = register.list_notes()
    register_note = SourceNote(
        number=len(notes) + 1, publisher=scheme.name, title=REGISTER_NOTE, kind="Registre"
    )
    note = register_note.number
    cards = list_cards(scheme, start=period_start, end=period_end, first_note=note + 1)
    cards = [] if asked.operation is not None else cards
    studies = tuple(card for card, _ in cards)
    video = collect_video(register, note=note)
    activity = collect_activity(register, note=note)
    if asked.operation is None:
        activity = replace(activity, figures=(*activity.figures, *count_meetings(register, note=note)))
    content = Content(
        scheme=describe_scheme(scheme),
        period=register.period,
        edition=_describe_edition(actor, scheme, register, asked, draft),
        sources=(*notes, register_note, *dict.fromkeys(note for _, note in cards)),
        highlights=choose_highlights(register, activity=activity),
        activity=activity,
        outcome=collect_outcome(register, note=note),
        follow_ups=collect_follow_ups(register, note=note),
        video=video,
        prevention=collect_prevention(register, note=note),
        indicators=collect_indicators(register, also=video.changes, note=note),
        studies=studies,
        contradictions=register.list_boxes(),
        rulings=register.list_rulings(),
        method=Method(limits=LIMITS, errata=_tell_errata(register, asked)),
        qualitative=asked.qualitative,
        texts=asked.texts,
        spots=collect_spots(register, note=note),
        objectives=collect_objectives(register),
        cautions=list_cautions(register),
        simulated=any(study.simulated for study in studies),
        ground=() if asked.operation is not None else describe_ground(scheme),
    )
    content = replace(content, cautions=(*content.cautions, *caution_early(content)))
    earlier = find_earlier(scheme, start=period_start, end=period_end, order=asked)
    return content if earlier is None else add_since(content, earlier=earlier)


def _describe_edition(
    actor: User | None, scheme: Scheme, register: Register, asked: Order, draft: bool
) -> Edition:
    """Say which version this is, by whom, and where its public page would lie."""
    row = Report(
        kind=asked.kind, operation=asked.operation, period_start=register.start, period_end=register.end
    )
    known = list_versions(scheme, report=row)
    row.number = version = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    kind = str(Report.Kind(asked.kind).label)
    where = f"/public/{scheme.slug}/edition/{row.edition}/"
    return Edition(
        draft=draft,
        frozen_at=timezone.now().replace(microsecond=0),
        author=str(actor.partner) if actor and actor.partner else "Secrétariat du dispositif",
        version=version,
        kind=kind[:1].upper() + kind[1:],
        layout=LAYOUTS.get(str(asked.kind), "full"),
        address=f"{settings.PUBLIC_ADDRESS}{where}" if settings.PUBLIC_ADDRESS else "",
        erratum=asked.erratum.strip(),
    )


def _tell_errata(register: Register, asked: Order) -> tuple[str, ...]:
    """Say what this version corrects of the one that it replaces, and which figures sources corrected."""
    lines = []
    if asked.replaces is not None:
        lines.append(f"Cette version remplace la version {asked.replaces.number} : {asked.erratum.strip()}")
    rows = Erratum.objects.filter(claim__source__scheme=register.scheme, reversed_at__isnull=True)
    for row in rows.select_related("claim__source", "replacement"):
        if register.bears(row.claim):
            label = name_figure(row.claim, measure=find_measure(row.claim))
            now = f", remplacé par {describe(row.replacement)}" if row.replacement else ""
            lines.append(f"{label} : {describe(row.claim)} rectifié{now}. {row.reason}")
    return tuple(lines)


def find_earlier(scheme: Scheme, *, start: dt.date, end: dt.date, order: Order) -> Content | None:
    """Return the content of the bilan to compare with: the one replaced, or the last of an earlier period."""
    row = order.replaces
    if row is None:
        rows = Report.objects.filter(scheme=scheme, kind=order.kind, period_end__lt=start)
        row = rows.order_by("-period_end", "-number").first()
    if row is None or order.operation is not None:
        return None
    path = config.load().reports_dir / row.folder / reporting.SNAPSHOT_NAME
    return reporting.open_frozen(path).snapshot.content if path.exists() else None
