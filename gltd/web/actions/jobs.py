"""Asking for work in the background, following it, stopping it."""

import time
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from gltd.errors import GltdError
from gltd.web.actions import audit
from gltd.web.models import Job, Scheme, User
from gltd.web.models.jobs import ALIVE

# Pages do not know tasks: the queue names the one that it runs, as the queue's own table does.
TASK: Final = "gltd.web.tasks.run_job"
# A page waits so long for a job before it shows its progress: a short one must feel as if there were none.
PATIENCE_SECONDS: Final = 1.0
_GLANCE_SECONDS: Final = 0.05
# How long a sign of life of a worker holds.
SIGN_SECONDS: Final = 45
_SIGN: Final = "gltd-worker"


@dataclass(frozen=True)
class Wanted:
    """What is asked for: the kind of job, what it is about in words, and what its work is given."""

    kind: str
    subject: str
    arguments: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def ask_for_job(*, actor: User | None, scheme: Scheme, wanted: Wanted) -> Job:
    """Put a job in the queue; one that waits or runs already for the same thing is returned instead."""
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    known = find_alive(scheme, kind=wanted.kind, arguments=wanted.arguments)
    if known is not None:
        return known
    job = Job(
        scheme=scheme,
        kind=wanted.kind,
        subject=wanted.subject[:200],
        arguments=wanted.arguments,
        asked_by=actor,
    )
    job.full_clean()
    job.save()
    audit.record("demande", actor=actor, scheme=scheme, target=job, changes={"kind": job.kind})
    put_in_queue(job)
    job.refresh_from_db()
    return job


def put_in_queue(job: Job) -> None:
    """Let a worker find a job; in the same transaction as the row, so that neither is there alone."""
    import_string(TASK).enqueue(job.pk)


def find_alive(scheme: Scheme, *, kind: str, arguments: dict[str, Any]) -> Job | None:
    """Return the job that waits or runs for the same thing."""
    rows = Job.objects.filter(scheme=scheme, kind=kind, state__in=ALIVE)
    return next((job for job in rows if job.arguments == arguments), None)


@transaction.atomic
def cancel_job(*, actor: User, job: Job) -> Job:
    """Stop a job: at once where it waits, at its next step where it runs."""
    current = Job.objects.select_for_update().get(pk=job.pk)
    if not current.alive:
        raise GltdError("Ce travail est déjà fini : il n'y a rien à arrêter.")
    current.cancel_asked = True
    if current.state == Job.State.WAITING:
        current.state, current.ended_at = Job.State.CANCELLED, timezone.now()
        current.sentence = "Annulé avant d'avoir commencé."
    current.save(update_fields=["cancel_asked", "state", "ended_at", "sentence"])
    audit.record("arrêt demandé", actor=actor, scheme=current.scheme, target=current)
    return current


def restart_job(*, actor: User, job: Job) -> Job:
    """Ask again for what a job did not bring to its end."""
    if job.alive or job.state == Job.State.DONE:
        raise GltdError("Ce travail n'a pas échoué : il n'y a rien à recommencer.")
    wanted = Wanted(kind=job.kind, subject=job.subject, arguments=job.arguments)
    return ask_for_job(actor=actor, scheme=job.scheme, wanted=wanted)


def wait_for(job: Job, *, seconds: float = PATIENCE_SECONDS) -> Job:
    """Return the job as it stands once it ended, or once patience did."""
    until = time.monotonic() + seconds
    while job.alive and time.monotonic() < until:
        time.sleep(_GLANCE_SECONDS)
        job.refresh_from_db()
    return job


def list_jobs(scheme: Scheme) -> QuerySet[Job]:
    """Return the jobs of a scheme, the last asked first."""
    return Job.objects.filter(scheme=scheme).select_related("asked_by__partner")


def list_alive(scheme: Scheme, *, kinds: tuple[str, ...], about: dict[str, Any]) -> list[Job]:
    """Return the jobs of some kinds that wait or run and whose arguments hold what is given."""
    rows = Job.objects.filter(Q(kind__in=kinds), scheme=scheme, state__in=ALIVE)
    return [job for job in rows if about.items() <= job.arguments.items()]


def give_sign() -> None:
    """Say that a worker is there."""
    cache.set(_SIGN, True, SIGN_SECONDS)


def is_served() -> bool:
    """Tell whether a worker was heard of lately."""
    return bool(cache.get(_SIGN))
