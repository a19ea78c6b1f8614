"""Work in the background: asked for once, told about, stopped, and never lost with its worker."""

import datetime as dt
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from gltd.compute import Tell
from gltd.errors import CancelledError, GltdError
from gltd.web import tasks, working
from gltd.web.actions import jobs, jobs_running
from gltd.web.actions.jobs import Wanted
from gltd.web.actions.jobs_running import Outcome
from gltd.web.models import AuditEntry, Job
from tests.cast import Cast

WANTED = Wanted(kind=Job.Kind.STUDY, subject="Effet d'une place nette", arguments={"study": 1})


@pytest.fixture
def queue(settings: Settings) -> None:
    """Let jobs wait for a worker, as they do outside tests."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def ask(cast: Cast) -> Job:
    """Ask for a job."""
    return jobs.ask_for_job(actor=cast.accounts["chair"], scheme=cast.scheme, wanted=WANTED)


def do(job: Job, *, tell: Tell) -> Outcome:
    """Tell two steps, and be done."""
    tell("lecture")
    tell("calcul", done=1, total=2)
    return Outcome("Calcul fait.", page="studies")


def use(monkeypatch: pytest.MonkeyPatch, work: tasks.Work) -> None:
    """Make some work the work of studies."""
    monkeypatch.setattr(tasks, "WORKS", {Job.Kind.STUDY: work})


def test_a_job_waits_is_done_once_and_leads_to_its_result(
    cast: Cast, queue: None, chair: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, int, int, str]] = []

    def work(job: Job, *, tell: Tell) -> Outcome:
        outcome = do(job, tell=tell)
        now = Job.objects.get(pk=job.pk)
        seen.append((now.step, now.done, now.total, now.state))
        return outcome

    use(monkeypatch, work)
    job = ask(cast)
    assert job.state == "waiting"
    # Asked twice, it is the same job.
    assert ask(cast) == job
    address = reverse("job_progress", args=[cast.scheme.slug, job.pk])
    assert "attend" in chair.get(address).content.decode()
    working.run_loop(once=True)
    assert seen == [("calcul", 1, 2, "running")]
    job.refresh_from_db()
    assert (job.state, job.sentence, job.attempts) == ("done", "Calcul fait.", 1)
    told = chair.get(address)
    assert told.headers["HX-Redirect"] == reverse("job_result", args=[cast.scheme.slug, job.pk])
    page = chair.get(told.headers["HX-Redirect"], follow=True)
    assert page.redirect_chain == [(reverse("studies", args=[cast.scheme.slug]), 302)]
    assert "Calcul fait." in page.content.decode()
    # Once done, it may be asked again.
    assert ask(cast) != job
    assert AuditEntry.writes.filter(object_kind="job", action="demande").count() == 2


def test_looking_at_a_job_is_no_consultation(cast: Cast, queue: None, chair: Client) -> None:
    job = ask(cast)
    before = AuditEntry.objects.count()
    for name in ("job", "job_progress", "jobs"):
        arguments = [cast.scheme.slug] if name == "jobs" else [cast.scheme.slug, job.pk]
        assert chair.get(reverse(name, args=arguments)).status_code == 200
    assert AuditEntry.objects.count() == before


def test_an_anticipated_error_is_told_and_the_job_can_be_started_again(
    cast: Cast, chair: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(job: Job, *, tell: Tell) -> Outcome:
        raise GltdError("Aucun fait n'est importé : commencez par les importer.")

    use(monkeypatch, refuse)
    job = ask(cast)
    assert job.state == "failed"
    page = chair.get(reverse("job", args=[cast.scheme.slug, job.pk])).content.decode()
    assert "Aucun fait n&#x27;est importé" in page
    assert "Recommencer" in page
    use(monkeypatch, do)
    again = chair.post(reverse("job_restart", args=[cast.scheme.slug, job.pk]), follow=True)
    assert "Calcul fait." in again.content.decode()
    assert Job.objects.count() == 2


def test_an_error_that_nobody_foresaw_is_told_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(job: Job, *, tell: Tell) -> Outcome:
        raise ZeroDivisionError

    use(monkeypatch, fail)
    job = ask(cast)
    assert (job.state, job.sentence) == ("failed", jobs_running.UNFORESEEN[:500])
    assert job.ended_at is not None


def test_a_job_that_waits_is_stopped_at_once(
    cast: Cast, queue: None, chair: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, do)
    job = ask(cast)
    chair.post(reverse("job_cancel", args=[cast.scheme.slug, job.pk]))
    working.run_loop(once=True)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("cancelled", 0)
    with pytest.raises(GltdError, match="déjà fini"):
        jobs.cancel_job(actor=cast.accounts["chair"], job=job)


def test_a_job_that_runs_stops_at_its_next_step(
    cast: Cast, queue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[str] = []

    def work(job: Job, *, tell: Tell) -> Outcome:
        tell("lecture")
        jobs.cancel_job(actor=cast.accounts["chair"], job=job)
        with pytest.raises(CancelledError):
            tell("calcul")
        reached.append("stopped")
        tell("calcul")
        return Outcome("Calcul fait.")

    use(monkeypatch, work)
    job = ask(cast)
    working.run_loop(once=True)
    job.refresh_from_db()
    assert (job.state, reached) == ("cancelled", ["stopped"])


def die(job: Job) -> None:
    """Make a job look as if the process that had it were dead."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    host = jobs_running.name_worker().rsplit(":", 2)[0]
    Job.objects.filter(pk=job.pk).update(worker=f"{host}:{dead.pid}:0")


def test_the_job_of_a_dead_worker_is_done_by_the_next(
    cast: Cast, queue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, do)
    job = ask(cast)
    DBTaskResult.objects.all().delete()
    assert jobs_running.take_job(job.pk) is not None
    # Its worker lives: it is left alone.
    assert jobs_running.take_up_lost() == 0
    die(job)
    working.run_loop(once=True)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


def test_a_silent_worker_is_held_for_lost_and_cannot_write_any_more(cast: Cast, queue: None) -> None:
    job = ask(cast)
    held = jobs_running.take_job(job.pk)
    assert held is not None
    Job.objects.update(heard_at=timezone.now() - jobs_running.SILENCE - dt.timedelta(seconds=1))
    assert jobs_running.take_up_lost() == 1
    progress = jobs_running.Progress(held, at_once=True)
    with pytest.raises(CancelledError):
        progress("calcul")
    jobs_running.settle_job(held, state=Job.State.DONE, outcome=Outcome("Trop tard."))
    job.refresh_from_db()
    assert (job.state, job.sentence) == ("waiting", "")


def test_a_job_that_killed_three_workers_is_not_tried_for_ever(cast: Cast, queue: None) -> None:
    job = ask(cast)
    for _ in range(jobs_running.MOST_ATTEMPTS):
        assert jobs_running.take_job(job.pk) is not None
        die(job)
        assert jobs_running.take_up_lost() == 1
    job.refresh_from_db()
    assert (job.state, job.sentence) == ("failed", jobs_running.LOST)
    assert jobs_running.take_job(job.pk) is None


def test_a_worker_that_is_told_to_stop_puts_its_job_back(
    cast: Cast, queue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(job: Job, *, tell: Tell) -> Outcome:
        raise KeyboardInterrupt

    job = ask(cast)
    with pytest.raises(KeyboardInterrupt):
        jobs_running.carry_out(job.pk, work=lambda job, tell: stop(job, tell=tell))
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)
    use(monkeypatch, do)
    working.run_loop(once=True)
    job.refresh_from_db()
    assert job.state == "done"


def test_a_job_without_a_place_in_the_queue_gets_one(
    cast: Cast, queue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, do)
    job = ask(cast)
    # A worker died between its place and the job itself.
    DBTaskResult.objects.update(status="RUNNING")
    assert jobs_running.tidy_queue() == 0
    Job.objects.update(asked_at=timezone.now() - 2 * jobs_running.SILENCE)
    working.run_loop(once=True)
    job.refresh_from_db()
    assert job.state == "done"


def test_nobody_at_work_is_said(cast: Cast, queue: None, chair: Client) -> None:
    from django.core.cache import cache

    cache.clear()
    job = ask(cast)
    address = reverse("job", args=[cast.scheme.slug, job.pk])
    assert "gltd web work" in chair.get(address).content.decode()
    jobs.give_sign()
    assert "gltd web work" not in chair.get(address).content.decode()


def test_every_kind_has_its_work() -> None:
    assert set(tasks.WORKS) == set(Job.Kind)


def test_the_version_of_a_bilan_is_frozen_once_though_its_worker_died(cast: Cast, queue: None) -> None:
    days = {"period_start": "2024-01-01", "period_end": "2024-06-30"}
    wanted = Wanted(kind=Job.Kind.REPORT, subject="Bilan", arguments=days)
    job = jobs.ask_for_job(actor=cast.accounts["chair"], scheme=cast.scheme, wanted=wanted)
    told: list[tuple[str, int, int]] = []

    def tell(step: str, *, done: int = 0, total: int = 0) -> None:
        told.append((step, done, total))

    first = tasks.freeze_report(job, tell=tell)
    assert [done for _, done, _ in told] == list(range(len(told)))
    assert {total for _, _, total in told} == {len(told)}
    assert tasks.freeze_report(job, tell=tell) == first
    assert cast.scheme.reports.count() == 1


def test_who_writes_does_not_stop_what_the_chair_alone_may_ask(
    cast: Cast, queue: None, client: Client
) -> None:
    wanted = Wanted(kind=Job.Kind.REPORT, subject="Bilan", arguments={})
    job = jobs.ask_for_job(actor=cast.accounts["chair"], scheme=cast.scheme, wanted=wanted)
    client.force_login(cast.accounts["member"])
    assert "Annuler" not in client.get(reverse("job", args=[cast.scheme.slug, job.pk])).content.decode()
    assert client.post(reverse("job_cancel", args=[cast.scheme.slug, job.pk])).status_code == 403
