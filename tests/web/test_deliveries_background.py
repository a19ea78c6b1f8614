"""A large file is looked at in its beginning, imported beside the pages, and never half of it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from gltd.compute import Tell
from gltd.errors import CancelledError
from gltd.store.writing import BusyError
from gltd.usecases.importing import import_events
from gltd.web import working
from gltd.web.actions import deliveries_background, jobs
from gltd.web.actions.jobs_running import Progress
from gltd.web.events import open_events, open_folder
from gltd.web.models import Delivery, Job
from tests.addresses.deliveries import TEXT
from tests.cast import Cast
from tests.web.test_deliveries import fields, send, url

MORE = TEXT + "4;14/02/2024;10:00;TAPAGE;1,906;47,906\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Path]:
    """Take every file for a large one, and let its import wait for a worker."""
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    monkeypatch.setattr("gltd.usecases.previewing._LARGE", 10)
    monkeypatch.setattr("gltd.usecases.previewing.LOOKED", 2)
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 0)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    yield tmp_path
    open_events().close()
    open_folder.cache_clear()


def ask(chair: Client, cast: Cast, text: str = TEXT, **changes: str) -> Job:
    """Send a file, confirm its columns as guessed, and return the job that will import it."""
    data = fields(send(chair, cast, text).content.decode())
    answer = chair.post(url(cast, "delivery_columns"), data | {"importer": "1"} | changes)
    job = Job.objects.latest("pk")
    assert answer.headers["Location"] == reverse("job", args=[cast.scheme.slug, job.pk])
    return job


def left(home: Path) -> list[str]:
    """Return the files that an import left beside its batches."""
    kept = (path for name in ("imports", "events/staging") for path in (home / name).rglob("*"))
    return [path.name for path in kept if path.is_file()]


def test_the_beginning_is_previewed_and_the_whole_imported_beside(
    cast: Cast, chair: Client, home: Path
) -> None:
    page = send(chair, cast).content.decode()
    assert "Sur les 2 premières lignes" in page
    assert "Importer tout le fichier" in page
    assert 'name="rejets"' not in page
    job = ask(chair, cast)
    assert open_events().list_batches() == []
    assert job.subject in chair.get(url(cast, "deliveries")).content.decode()
    working.run_loop(once=True)
    (batch,) = open_events().list_batches()
    assert (batch.rows_read, batch.rows_kept, batch.file_name) == (3, 2, "main-courante.csv")
    opened = chair.get(reverse("job_result", args=[cast.scheme.slug, job.pk]), follow=True)
    assert opened.redirect_chain[-1][0] == url(cast, "delivery", batch.batch_id)
    assert "Faits importés." in opened.content.decode()
    assert left(home) == []


def test_what_changed_since_the_last_delivery_is_counted_by_the_import(cast: Cast, chair: Client) -> None:
    ask(chair, cast)
    working.run_loop(once=True)
    (first,) = open_events().list_batches()
    assert "L'import dira ce qui a changé" in send(chair, cast, MORE).content.decode()
    ask(chair, cast, MORE, remplace=first.batch_id)
    working.run_loop(once=True)
    (second,) = open_events().list_batches()
    assert second.replaces == first.batch_id
    assert Delivery.objects.get(batch_id=first.batch_id).undone_at is not None
    counted = Delivery.objects.get(batch_id=second.batch_id).difference
    assert counted == {"new": 1, "gone": 0, "changed": 0, "same": 2, "by_key": True}


def test_a_worker_that_dies_between_the_store_and_the_register_is_made_good(
    cast: Cast, chair: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*args: Any, **told: Any) -> Delivery:
        raise MemoryError

    job = ask(chair, cast)
    with monkeypatch.context() as patched:
        patched.setattr(deliveries_background, "register_delivery", die)
        working.run_loop(once=True)
    job.refresh_from_db()
    assert (job.state, len(open_events().list_batches()), Delivery.objects.count()) == ("failed", 1, 0)
    chair.post(reverse("job_restart", args=[cast.scheme.slug, job.pk]))
    working.run_loop(once=True)
    (batch,) = open_events().list_batches()
    assert Delivery.objects.get().batch_id == batch.batch_id
    assert left(home) == []


def test_an_import_that_is_stopped_leaves_nothing_and_may_be_started_again(
    cast: Cast, chair: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*args: Any, progress: Tell, **told: Any) -> object:
        def refuse(step: str, share: float) -> None:
            if step == "Écriture du lot":
                raise CancelledError

        return import_events(*args, progress=refuse, **told)

    job = ask(chair, cast)
    with monkeypatch.context() as patched:
        patched.setattr(deliveries_background, "import_events", stop)
        working.run_loop(once=True)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert open_events().list_batches() == []
    assert left(home) == ["main-courante.csv"]
    chair.post(reverse("job_restart", args=[cast.scheme.slug, job.pk]))
    working.run_loop(once=True)
    assert [one.rows_kept for one in open_events().list_batches()] == [2]
    assert left(home) == []


def test_an_import_that_is_stopped_once_its_batch_is_there_is_done(
    cast: Cast, chair: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def stop_late(self: Progress, step: str, *, done: int = 0, total: int = 0) -> None:
        heard.append(step)
        if step == "Préparation de la carte":
            raise CancelledError

    monkeypatch.setattr(Progress, "__call__", stop_late)
    job = ask(chair, cast)
    working.run_loop(once=True)
    job.refresh_from_db()
    assert heard[-1] == "Préparation de la carte"
    assert (job.state, len(open_events().list_batches()), Delivery.objects.count()) == ("done", 1, 1)


def test_an_import_waits_for_another_to_end(
    cast: Cast, chair: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def busy(*args: Any, **told: Any) -> object:
        calls.append(1)
        if len(calls) == 1:
            raise BusyError("Un autre import est en cours.")
        return import_events(*args, **told)

    monkeypatch.setattr(deliveries_background, "_GLANCE_S", 0)
    monkeypatch.setattr(deliveries_background, "import_events", busy)
    ask(chair, cast)
    working.run_loop(once=True)
    assert (len(calls), len(open_events().list_batches())) == (2, 1)


def test_a_file_that_no_import_waits_for_is_swept_after_a_day(cast: Cast, chair: Client, home: Path) -> None:
    job = ask(chair, cast)
    (folder,) = (home / "imports").iterdir()
    os.utime(folder, (0, 0))
    deliveries_background.sweep_files()
    assert folder.is_dir()
    jobs.cancel_job(actor=cast.accounts["chair"], job=job)
    deliveries_background.sweep_files()
    assert not folder.exists()
    chair.post(reverse("job_restart", args=[cast.scheme.slug, job.pk]))
    working.run_loop(once=True)
    assert "n'est plus gardé" in Job.objects.latest("pk").sentence
