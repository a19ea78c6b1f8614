"""Long work through the browser, with a real worker: its progress, its end, and its being stopped."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from gltd.compute import Tell
from gltd.web import tasks, working
from gltd.web.actions.jobs_running import Outcome
from gltd.web.models import Job
from tests.cast import Cast
from tests.journeys import scenery
from tests.journeys.conftest import Open

STEPS = threading.Event(), threading.Event()


def work_by_steps(job: Job, *, tell: Tell) -> Outcome:
    """Wait for the journey at each step."""
    tell("lecture des faits")
    STEPS[0].wait(30)
    # Told until someone looks, as long loops do.
    for done in range(1, 1000):
        tell("tirages au sort : violences", done=done, total=1000)
        if STEPS[1].wait(0.05):
            break
    return Outcome("Calcul fait.", page="study", number=job.arguments["study"])


@pytest.fixture
def worker(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run a worker beside the server of the journey."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(tasks, "WORKS", {Job.Kind.STUDY: work_by_steps})
    over = threading.Event()
    for step in STEPS:
        step.clear()

    def run() -> None:
        try:
            working.run_loop(over=over)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield
    for event in (over, *STEPS):
        event.set()
    thread.join()


@pytest.mark.usefixtures("worker")
def test_a_long_study_is_followed_stopped_and_done_again(cast: Cast, home: Path, enter: Open) -> None:
    study = scenery.attach_study(cast, folder=home)
    page = enter("chair").go(reverse("study", args=[cast.scheme.slug, study.pk]))
    page.get_by_role("button", name="Refaire le calcul").click()
    expect(page.get_by_text("Lecture des faits")).to_be_visible()
    STEPS[0].set()
    expect(page.get_by_text("Tirages au sort : violences")).to_be_visible()
    expect(page.get_by_role("progressbar", name="Avancement")).to_have_attribute("max", "1000")
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("Arrêté à votre demande")).to_be_visible()
    page.get_by_role("button", name="Recommencer").click()
    expect(page.get_by_role("progressbar", name="Avancement")).to_have_attribute("max", "1000")
    # The page of the study says that it is being computed, and leads back.
    page.goto(reverse("study", args=[cast.scheme.slug, study.pk]))
    page.get_by_role("link", name="Calcul d'une étude").click()
    STEPS[1].set()
    expect(page.get_by_role("heading", name=study.title)).to_be_visible()
    expect(page.get_by_text("Calcul fait.")).to_be_visible()
    assert [job.state for job in Job.objects.order_by("pk")] == ["cancelled", "done"]
