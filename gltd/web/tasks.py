"""What runs in the background: one task, and the work of each kind of job."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from django_tasks import task

from gltd.compute import Tell
from gltd.usecases import reporting
from gltd.usecases.reporting import Step
from gltd.web.actions import (
    deliveries_background,
    drafts,
    jobs_running,
    publications,
    reports,
    studies_drafts,
    territories,
)
from gltd.web.actions.jobs_running import Outcome
from gltd.web.models import Draft, Job, Report, Study, TerritoryStudy


class Work(Protocol):
    """What a kind of job does: it says where it stands, and returns what came of it."""

    def __call__(self, job: Job, *, tell: Tell) -> Outcome:
        """Do the work of a job."""


FROZEN: Final = "Bilan figé. Il ne changera plus ; un rectificatif en ferait une nouvelle version."
CHANGED: Final = (
    "Calcul refait : les chiffres ont changé, parce que les faits importés ont changé depuis. Le premier "
    "résultat reste gardé à côté."
)


@task()
def run_job(number: int) -> None:
    """Do the work of a job, if nobody else has taken it."""
    jobs_running.carry_out(number, work=lambda job, tell: WORKS[job.kind](job, tell=tell))


def compute_study(job: Job, *, tell: Tell) -> Outcome:
    """Answer a study, or answer it again and say whether the digits are the same."""
    study = Study.objects.select_related("scheme").get(pk=job.arguments["study"])
    same = studies_drafts.run_study(actor=job.asked_by, study=study, tell=tell)
    said = {None: "Calcul fait.", True: "Calcul refait : les mêmes chiffres, au dernier.", False: CHANGED}
    return Outcome(said[same], page="study", number=study.pk)


def compute_territories(job: Job, *, tell: Tell) -> Outcome:
    """Answer one question in each of many territories."""
    study = TerritoryStudy.objects.select_related("scheme").get(pk=job.arguments["territories"])
    territories.run_territories(actor=job.asked_by, study=study, tell=tell)
    return Outcome("Calcul fait dans chaque territoire.", page="territories", number=study.pk)


def freeze_draft(job: Job, *, tell: Tell) -> Outcome:
    """Freeze a draft of a bilan."""
    draft = Draft.objects.select_related("scheme", "report").get(pk=job.arguments["draft"])
    report = draft.report
    if report is None or report.frozen_at < _asked_at(job):
        assert job.asked_by is not None
        report = drafts.freeze_draft(
            actor=job.asked_by,
            draft=draft,
            version=job.arguments["version"],
            tell=_count_steps(tell, steps=reporting.BUILD),
        )
    return Outcome(FROZEN, page="report", number=report.pk)


def freeze_report(job: Job, *, tell: Tell) -> Outcome:
    """Freeze the bilan of a period."""
    start, end = (dt.date.fromisoformat(job.arguments[name]) for name in ("period_start", "period_end"))
    # What a worker froze before it died is not frozen twice.
    made = Report.objects.filter(scheme=job.scheme, kind=Report.Kind.FREE, frozen_at__gte=_asked_at(job))
    report = made.filter(frozen_by=job.asked_by, period_start=start, period_end=end).first()
    if report is None:
        report, _ = reports.build_report(
            actor=job.asked_by,
            scheme=job.scheme,
            period_start=start,
            period_end=end,
            tell=_count_steps(tell, steps=reporting.BUILD),
        )
    return Outcome(FROZEN, page="report", number=report.pk)


def release_report(job: Job, *, tell: Tell) -> Outcome:
    """Make the public version of a frozen bilan."""
    report = Report.objects.select_related("scheme").get(pk=job.arguments["report"])
    if report.released_at is None or report.released_at < _asked_at(job):
        assert job.asked_by is not None
        embargo = job.arguments["embargo_until"]
        publications.release_report(
            actor=job.asked_by,
            report=report,
            embargo_until=dt.datetime.fromisoformat(embargo) if embargo else None,
            tell=_count_steps(tell, steps=reporting.RELEASE),
        )
    said = "Version publique prête : relisez-la, puis faites-la publier."
    return Outcome(said, page="report", number=report.pk)


def import_delivery(job: Job, *, tell: Tell) -> Outcome:
    """Import a file of events."""
    delivery = deliveries_background.run_import(job, tell=tell)
    said = "Faits importés. La correspondance est gardée pour la prochaine livraison."
    return Outcome(said, page="delivery", number=delivery.pk)


def _count_steps(tell: Tell, *, steps: Sequence[Step]) -> reporting.Tell:
    """Tell the steps of a bilan as so many of their number."""
    return lambda step: tell(step.value, done=steps.index(step), total=len(steps))


def _asked_at(job: Job) -> dt.datetime:
    """Return when a job was asked for, to the second, as bilans are dated."""
    return job.asked_at.replace(microsecond=0)


WORKS: Mapping[str, Work] = {
    Job.Kind.STUDY: compute_study,
    Job.Kind.TERRITORIES: compute_territories,
    Job.Kind.DRAFT: freeze_draft,
    Job.Kind.REPORT: freeze_report,
    Job.Kind.RELEASE: release_report,
    Job.Kind.DELIVERY: import_delivery,
}
