"""One question, quarter by quarter, through the browser: the same table as in the shell."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from gltd import config
from gltd.store.events import EventStore
from gltd.usecases.studying import list_registrations, load_registered_plan, run_plan
from gltd.web.actions.studies import list_unattached
from gltd.web.models import Job, Partition, TerritoryStudy
from tests.cast import Cast
from tests.usecases import studying_cases as cases
from tests.web.test_studies_drafts import enter_squares

TYPED = {
    "question": "comparison",
    "first": "01/01/2023",
    "last": "31/12/2023",
    "before_first": "01/01/2022",
    "before_last": "31/12/2022",
    "nature": "phenomenon",
}


@pytest.fixture
def address(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Import the simulated town, enter its squares; return where the question is asked."""
    cases.build(tmp_path)
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "var"))
    enter_squares(cast)
    return reverse("territories_add", args=[cast.scheme.slug])


def test_the_browser_and_the_shell_give_one_table(
    cast: Cast, chair: Client, address: str, tmp_path: Path
) -> None:
    typed = {**TYPED, "partition": str(Partition.objects.get().pk), "categories": ["fait"]}
    page = chair.post(address, typed, follow=True).content.decode()
    assert "Calcul fait dans chaque territoire" in page
    for name in (*cases.SQUARES, "Les Tilleuls", "corrigée"):
        assert name in page
    study = TerritoryStudy.objects.get()
    assert [job.state for job in Job.objects.all()] == ["done"]
    plan = load_registered_plan(study.fingerprint, registry=config.load().studies_dir)
    assert plan.fingerprint == study.fingerprint
    shell = run_plan(
        plan, store=EventStore(config.load().events_dir), registry=tmp_path / "shell", now=cases.NOW
    )
    found = {row.territory: row for row in shell.rows}
    assert found["La Source"].stands_out
    # The area of the cast lies outside the town's facts: it says so at its line, and loses no other.
    assert found["Les Tilleuls"].failure
    sheet = chair.get(reverse("territories", args=[cast.scheme.slug, study.pk]), {"format": "csv"})
    assert sheet.status_code == 200
    guest = Client()
    guest.force_login(cast.accounts["guest"])
    shown = guest.get(reverse("territories", args=[cast.scheme.slug, study.pk]), {"format": "csv"})
    assert shown.headers["Content-Type"].startswith("text/html")
    assert "<table" not in shown.content.decode()
    again = chair.post(reverse("territories_run", args=[cast.scheme.slug, study.pk]), follow=True)
    assert "Calcul fait" in again.content.decode()
    listed = chair.get(reverse("studies", args=[cast.scheme.slug]))
    assert "Les faits ont-ils baissé ou monté" in listed.content.decode()
    # No territory alone is offered as a study to attach, be its plan of before the parts were listed or not.
    registry = config.load().studies_dir
    assert len(list_registrations(registry)) == len(plan.parts)
    assert list_unattached(cast.scheme) == []
    (parts,) = registry.glob("*/*/parts.json")
    parts.unlink()
    assert list_unattached(cast.scheme) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"before_first": ""}, "période à laquelle comparer"),
        ({"before_last": "31/12/2023"}, "avant que l'autre commence"),
        ({"last": "31/12/2099"}, "toute la période"),
        ({"last": "31/12/2021"}, "La fin doit suivre"),
    ],
)
def test_what_is_missing_is_told(change: dict[str, str], sentence: str, cast: Cast, chair: Client) -> None:
    typed = {**TYPED, "partition": str(Partition.objects.get().pk), **change}
    page = chair.post(reverse("territories_add", args=[cast.scheme.slug]), typed).content.decode()
    assert sentence in page.replace("&#x27;", "'")
    assert not TerritoryStudy.objects.exists()
