"""What runs in the background: one task, and the work of each kind of job."""

from collections.abc import Mapping
from typing import Protocol

from django_tasks import task

from gltd.compute import Tell
from gltd.web.actions import jobs_running, studies_drafts
from gltd.web.actions.jobs_running import Outcome
from gltd.web.models import Job, Study


class Work(Protocol):
    """What a kind of job does: it says where it stands, and returns what came of it."""

    def __call__(self, job: Job, *, tell: Tell) -> Outcome:
        """Do the work of a job."""


CHANGED = (
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


WORKS: Mapping[str, Work] = {Job.Kind.STUDY: compute_study}
