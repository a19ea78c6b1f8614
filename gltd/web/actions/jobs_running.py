"""A job in the hands of a worker: taken, told about, stopped, brought to its end, taken up again if lost."""

import datetime as dt
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gltd.errors import CancelledError, GltdError
from gltd.web.actions.jobs import put_in_queue
from gltd.web.models import Job

MOST_ATTEMPTS: Final = 3
# A worker that says nothing for so long is held for lost.
SILENCE = dt.timedelta(seconds=90)
_KEPT = dt.timedelta(days=7)
# Progress is written so often at most, and life is given a sign of when there is no progress.
_BEAT_SECONDS: Final = 0.5
_SIGN = dt.timedelta(seconds=15)
UNFORESEEN: Final = (
    "Une erreur imprévue a arrêté ce travail ; rien n'a été écrit à moitié. Recommencez-le, et si elle "
    "revient, prévenez qui administre la plateforme : le détail est dans ses journaux."
)
LOST: Final = (
    "Ce travail a été interrompu trois fois avec le programme qui le faisait : arrêt de la machine, ou trop "
    "peu de mémoire. Recommencez-le, sur une période ou un périmètre plus petit si elle manque."
)


@dataclass(frozen=True)
class Outcome:
    """What came of a job: one sentence, and the page that shows it."""

    sentence: str
    page: str = ""
    number: int | None = None


class Progress:
    """Given to the work as its ``tell``: remembers where it stands, and stops it where someone asked for it.

    The work only touches memory. ``beat`` writes it down, on another connection than the work's own: it may
    be in the middle of a transaction.
    """

    def __init__(self, job: Job, *, at_once: bool = False) -> None:
        self.job, self.at_once = job, at_once
        self._said = self._written = (job.step, job.done, job.total)
        self._stopped = threading.Event()
        self._heard_at = timezone.now()

    def __call__(self, step: str, *, done: int = 0, total: int = 0) -> None:
        """Note a step; raise ``CancelledError`` where the job must stop."""
        self._said = (step[:120], done, total)
        if self.at_once:
            self.beat()
        if self._stopped.is_set():
            raise CancelledError

    def beat(self) -> None:
        """Write down what was said, and hear whether to stop."""
        mine = Job.objects.filter(pk=self.job.pk, worker=self.job.worker, state=Job.State.RUNNING)
        said, now = self._said, timezone.now()
        if said != self._written or now - self._heard_at >= _SIGN:
            step, done, total = said
            mine.update(step=step, done=done, total=total, heard_at=now)
            self._written, self._heard_at = said, now
        # A row that is no longer this worker's was given to another: this one has nothing more to do.
        if mine.values_list("cancel_asked", flat=True).first() is not False:
            self._stopped.set()


def carry_out(number: int, *, work: Callable[[Job, Progress], Outcome]) -> Job | None:
    """Take a job, do its work and write how it ended; None where it is not there to be taken."""
    job = take_job(number)
    if job is None:
        return None
    state, outcome = Job.State.FAILED, Outcome(UNFORESEEN)
    # Inside a transaction no other connection sees the row yet: what is said is written on the spot.
    progress = Progress(job, at_once=connection.in_atomic_block)
    try:
        with beating(progress):
            outcome = work(job, progress)
        state = Job.State.DONE
    except GltdError as error:
        outcome = Outcome(error.sentence)
    except CancelledError:
        state, outcome = Job.State.CANCELLED, Outcome("Arrêté à votre demande ; rien n'a été gardé.")
    except KeyboardInterrupt:
        give_back(job)
        raise
    finally:
        settle_job(job, state=state, outcome=outcome)
    return job


@contextmanager
def beating(progress: Progress) -> Iterator[None]:
    """Write progress down beside the work, as long as it lasts."""
    if progress.at_once:
        yield
        return
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(_BEAT_SECONDS):
                try:
                    progress.beat()
                except OperationalError:
                    # SQLite has one writer at a time: what was said is written at the next beat.
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def name_worker() -> str:
    """Return what tells this process from all others, and from those that had its number before."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}:{_TOKEN}"


_TOKEN: Final = secrets.token_hex(6)


@transaction.atomic
def take_job(number: int) -> Job | None:
    """Take a job that waits; None where it was cancelled, or another worker has it."""
    job = Job.objects.select_for_update().filter(pk=number, state=Job.State.WAITING).first()
    if job is None:
        return None
    job.state, job.worker, job.attempts = Job.State.RUNNING, name_worker(), job.attempts + 1
    job.started_at = job.heard_at = timezone.now()
    job.step, job.done, job.total = "", 0, 0
    job.save()
    return job


@transaction.atomic
def settle_job(job: Job, *, state: str, outcome: Outcome) -> None:
    """Write how a job ended, unless it is no longer this worker's."""
    current = Job.objects.select_for_update().get(pk=job.pk)
    if current.state != Job.State.RUNNING or current.worker != job.worker:
        return
    current.state, current.sentence, current.ended_at = state, outcome.sentence[:500], timezone.now()
    current.result_page, current.result_number = outcome.page, outcome.number
    current.save()


@transaction.atomic
def give_back(job: Job) -> None:
    """Put a job back in the queue: its worker stops before it is done, which is no fault of the job."""
    current = Job.objects.select_for_update().get(pk=job.pk)
    if current.state == Job.State.RUNNING and current.worker == job.worker:
        current.attempts -= 1
        _requeue(current)


@transaction.atomic
def take_up_lost() -> int:
    """Put back in the queue the jobs whose worker died; return how many. One that killed three is failed."""
    lost = [job for job in Job.objects.select_for_update().filter(state=Job.State.RUNNING) if is_lost(job)]
    for job in lost:
        if job.cancel_asked or job.attempts >= MOST_ATTEMPTS:
            state, said = (
                (Job.State.CANCELLED, "Arrêté avec le programme qui le faisait ; rien n'a été gardé.")
                if job.cancel_asked
                else (Job.State.FAILED, LOST)
            )
            settle_job(job, state=state, outcome=Outcome(said))
        else:
            _requeue(job)
    return len(lost)


@transaction.atomic
def tidy_queue() -> int:
    """Put back the jobs that wait without a place in the queue, forget old places; return how many came back.

    A worker that dies between taking a place and taking its job leaves such a job.
    """
    now = timezone.now()
    ended = Q(finished_at__lt=now - _KEPT) | Q(status=TaskResultStatus.RUNNING, started_at__lt=now - _KEPT)
    DBTaskResult.objects.filter(ended).delete()
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.READY).values_list("args_kwargs", flat=True)
    places = {number for row in rows for number in row["args"]}
    waiting = Job.objects.select_for_update().filter(state=Job.State.WAITING, asked_at__lt=now - SILENCE)
    stray = [job for job in waiting if job.pk not in places]
    for job in stray:
        put_in_queue(job)
    return len(stray)


def _requeue(job: Job) -> None:
    job.state, job.worker, job.heard_at, job.started_at = Job.State.WAITING, "", None, None
    job.step, job.done, job.total = "interrompu par un arrêt du programme, remis dans la file", 0, 0
    job.save()
    put_in_queue(job)


def is_lost(job: Job) -> bool:
    """Tell whether the process that had a job is dead, or silent for too long."""
    host, number, _ = job.worker.rsplit(":", 2)
    if host == socket.gethostname()[:80] and os.name == "posix" and not is_alive(int(number)):
        return True
    return job.heard_at is None or timezone.now() - job.heard_at > SILENCE


def is_alive(number: int) -> bool:
    """Tell whether a process of this machine is there."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
