"""Studies that ask themselves: registered before their last day, run once it has passed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from gltd.errors import GltdError
from gltd.reports import french
from gltd.usecases.studying import Draft, DraftZone, Span
from gltd.web.actions import studies_drafts
from gltd.web.actions.jobs import Wanted, ask_for_job
from gltd.web.actions.records import change_record, create_record
from gltd.web.actions.studies import read_result
from gltd.web.models import Area, Job, Operation, ScheduledStudy, Scheme, StudySchedule, User

REST: Final = "le reste du territoire"
QUESTIONS: Final = {
    "displacement": "Les faits ont-ils baissé, se sont-ils déplacés ?",
    "comparison": "Chaque quartier a-t-il changé, comparé au même mois de l'an dernier ?",
    "emerging": "Que se passe-t-il de nouveau, et où ?",
    "near_repeat": "Un fait en annonce-t-il un autre, tout près et bientôt ?",
    "hours": "À quelles heures venir ?",
}
# A study whose facts are late is asked again each day, for so long.
PATIENCE = dt.timedelta(days=60)
_AGAIN = dt.timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A study that a schedule has to register: about an operation, or about a month."""

    title: str
    draft: Draft
    operation: Operation | None = None
    month: dt.date | None = None


@dataclass(frozen=True)
class Woken:
    """What a look at the schedules did."""

    registered: int
    asked: int
    refused: int


def create_schedule(*, actor: User, scheme: Scheme, **fields: Any) -> StudySchedule:
    """Programme a study from today on."""
    return create_record(StudySchedule(scheme=scheme, since_on=timezone.localdate(), **fields), actor=actor)


def pause_schedule(*, actor: User, schedule: StudySchedule, version: int) -> StudySchedule:
    """Register nothing more; what is registered already is run."""
    changes = {"paused_at": timezone.now()}
    return change_record(schedule, actor=actor, version=version, changes=changes, action="suspension")


def resume_schedule(*, actor: User, schedule: StudySchedule, version: int) -> StudySchedule:
    """Register again, from today on."""
    changes = {"paused_at": None, "since_on": timezone.localdate()}
    return change_record(schedule, actor=actor, version=version, changes=changes, action="reprise")


def wake() -> Woken:
    """Register what is due and ask for what may be run; called twice, it does nothing twice."""
    moment = timezone.now()
    registered = refused = 0
    for schedule in StudySchedule.objects.filter(paused_at=None).select_related("scheme"):
        for due in list_due(schedule, today=timezone.localdate(moment)):
            if register_due(schedule, due=due):
                registered += 1
            else:
                refused += 1
    return Woken(registered, ask_for_answers(now=moment), refused)


def list_due(schedule: StudySchedule, *, today: dt.date) -> Iterator[Due]:
    """Yield what a schedule has not registered yet, and can while it is still before the last day."""
    if schedule.rhythm == StudySchedule.Rhythm.MONTH:
        month = today.replace(day=1)
        if not schedule.made.filter(month=month).exists():
            yield draw_month(schedule, month=month)
        return
    rows = schedule.scheme.operations.filter(
        status=Operation.Status.DONE,
        starts_at__date__range=(schedule.since_on, today),
        areas__geometry__isnull=False,
    )
    rows = rows.exclude(pk__in=schedule.made.values("operation")).distinct().order_by("starts_at")
    for operation in rows:
        due = draw_operation(schedule, operation=operation)
        # Registered after its last day, it would be exploratory: better none.
        if due.draft.windows["after"].last >= today:
            yield due


def draw_operation(schedule: StudySchedule, *, operation: Operation) -> Due:
    """Write the question about an operation: its areas, as many days before as after, against the rest."""
    first = timezone.localtime(operation.starts_at).date()
    last = timezone.localtime(operation.ends_at or operation.starts_at).date()
    length = dt.timedelta(days=schedule.window_days)
    one = dt.timedelta(days=1)
    areas = operation.areas.filter(geometry__isnull=False).order_by("name")
    draft = Draft(
        kind=schedule.question,
        question=(
            f"L'opération « {operation.title} » a-t-elle fait baisser les faits, les a-t-elle déplacés ?"
        ),
        windows={
            # What happens on the very days of the operation is neither before nor after.
            "before": Span(first - length, first - one),
            "after": Span(last + one, last + length),
            "reference": Span(first - 2 * length, first - length - one),
        },
        zones=tuple(
            DraftZone(area.name, "treated", area.geometry) for area in areas if area.geometry is not None
        ),
        rings_m=(float(schedule.ring_m),) if schedule.ring_m else (),
        elsewhere=REST,
        # The rest of the ground has another volume than the areas of the operation.
        scale="reference",
        **_count(schedule),
    )
    return Due(f"{schedule.title} : {operation.title}", draft, operation=operation)


def draw_month(schedule: StudySchedule, *, month: dt.date) -> Due:
    """Write the question about a month: the areas of the scheme, the months up to the end of this one."""
    first = month - relativedelta(months=schedule.months - 1)
    span = Span(first, month + relativedelta(months=1, days=-1))
    windows = {"period": span}
    if schedule.question == "comparison":
        year = relativedelta(years=1)
        before = Span(first - year, month - year + relativedelta(months=1, days=-1))
        windows = {"before": before, "after": span}
    draft = Draft(
        kind=schedule.question,
        question=QUESTIONS[schedule.question],
        windows=windows,
        zones=tuple(
            DraftZone(area.name, "treated", area.geometry)
            for area in list_areas(schedule.scheme)
            if area.geometry is not None
        ),
        # Of a month that has just ended, what is still alive is what matters.
        parameters={"mode": "prospective"} if schedule.question == "emerging" else {},
        **_count(schedule),
    )
    return Due(f"{schedule.title} : {french.period(span.first, end=span.last)}", draft, month=month)


def list_areas(scheme: Scheme) -> list[Area]:
    """Return the drawn areas of a scheme, of the one division that has most of them: two would overlap."""
    rows = list(scheme.areas.filter(geometry__isnull=False).order_by("partition__code", "name"))
    held = [row.partition_id for row in rows]
    most = max(held, key=held.count, default=None)
    return [row for row in rows if row.partition_id == most]


def register_due(schedule: StudySchedule, *, due: Due) -> bool:
    """Register one study, or note on the schedule why it cannot be."""
    try:
        with transaction.atomic():
            # The schedule's row is the lock: two workers register nothing twice.
            row = StudySchedule.objects.select_for_update().get(pk=schedule.pk)
            if row.made.filter(operation=due.operation, month=due.month).exists():
                return False
            study = studies_drafts.register_draft(
                actor=None,
                scheme=schedule.scheme,
                title=due.title[:200],
                draft=due.draft,
                operation=due.operation,
            )
            ScheduledStudy.objects.create(
                schedule=schedule, study=study, operation=due.operation, month=due.month
            )
            StudySchedule.objects.filter(pk=schedule.pk).exclude(note="").update(note="")
    except GltdError as error:
        StudySchedule.objects.filter(pk=schedule.pk).update(note=error.sentence[:500])
        return False
    return True


def ask_for_answers(*, now: dt.datetime) -> int:
    """Ask for the studies whose last day has passed and that have no answer; return how many."""
    asked = 0
    for row in ScheduledStudy.objects.filter(answered_at=None).select_related("study__scheme"):
        study = row.study
        if read_result(study) is not None:
            ScheduledStudy.objects.filter(pk=row.pk).update(answered_at=now)
            continue
        ends_on = studies_drafts.tell_end(study)
        over = ends_on is not None and ends_on < now.astimezone(dt.UTC).date() <= ends_on + PATIENCE
        jobs = Job.objects.filter(scheme=study.scheme, kind=Job.Kind.STUDY, asked_at__gt=now - _AGAIN)
        if over and not any(job.arguments == {"study": study.pk} for job in jobs):
            wanted = Wanted(kind=Job.Kind.STUDY, subject=study.title, arguments={"study": study.pk})
            ask_for_job(actor=None, scheme=study.scheme, wanted=wanted)
            asked += 1
    return asked


def _count(schedule: StudySchedule) -> dict[str, Any]:
    """Return what is counted."""
    categories = tuple(schedule.categories)
    return {
        "outcome": ", ".join(categories) or "tous les faits",
        "nature": schedule.nature,
        "categories": categories,
    }
