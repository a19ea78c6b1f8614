"""A study opened from a notebook: the example of the guide, run as it is written."""

import contextlib
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gltd.errors import GltdError
from gltd.store.events import EventStore
from gltd.usecases.importing import import_events
from gltd.usecases.studying import OpenStudy, load_spec, open_study, run
from tests.checkout import ROOT

EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
NOW = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Import the facts of the documentation, and run its study."""
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    examples = ROOT / "docs" / "examples"
    store = EventStore(tmp_path / "events")
    import_events(examples / "faits.csv", mapping=examples / "correspondance.toml", store=store)
    run(load_spec(examples / "etude.toml"), store=store, registry=tmp_path / "studies", now=NOW)
    store.close()
    return tmp_path


@pytest.mark.usefixtures("home")
def test_the_example_of_the_guide_runs_and_counts_as_the_study_did() -> None:
    page = (ROOT / "docs" / "guide" / "etude-dans-un-carnet.md").read_text(encoding="utf-8")
    examples = EXAMPLE.findall(page)
    assert examples
    space: dict[str, object] = {"__name__": "carnet"}
    with contextlib.redirect_stdout(io.StringIO()):
        for example in examples:
            exec(compile(example, "carnet", "exec"), space)
    study = space["study"]
    assert isinstance(study, OpenStudy)
    (picture,) = study.draw()
    assert "Les Peupliers" in picture.to_json()


@pytest.mark.usefixtures("home")
def test_what_is_not_there_is_one_sentence() -> None:
    with pytest.raises(GltdError, match="gltd study list"):
        open_study("0123")
    (fingerprint,) = [path.name for path in (Path(_registry())).iterdir() if len(path.name) == 64]
    with pytest.raises(GltdError, match="pas de faits de ce nom"):
        open_study(fingerprint[:8]).read_facts("autre chose")


def _registry() -> str:
    from gltd import config

    return str(config.load().studies_dir)
