"""A run that requires the journeys fails where one was skipped or none ran; any other run says so."""

import subprocess
import sys
from pathlib import Path

import pytest

JOURNEY = """
import pytest

@pytest.mark.journey
def test_walk():
    {walk}

def test_sit():
    pass
"""
CONFTEST = """
from tests import journey_tally

def pytest_configure(config):
    config.addinivalue_line("markers", "journey: a walk")
    journey_tally.register(config)
"""


def run_pytest(folder: Path, *, walk: str, journeys: str, workers: str) -> tuple[int, str]:
    """Run a small suite that holds one journey; return its exit code and output."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_walk.py").write_text(JOURNEY.format(walk=walk))
    environment = {"PYTHONPATH": str(Path(__file__).resolve().parents[1]), "GLTD_JOURNEYS": journeys}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:django", "-n", workers]
    done = subprocess.run(
        [*command, "--rootdir", str(folder), "-c", "/dev/null", str(folder)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_skipped_journey_fails_the_run_that_requires_it(tmp_path: Path, workers: str) -> None:
    code, output = run_pytest(tmp_path, walk="pytest.skip('no way')", journeys="required", workers=workers)
    assert code == 1
    assert "PARCOURS NON EXÉCUTÉS" in output
    assert "test_walk.py::test_walk" in output
    assert "des parcours ont été sautés" in output


def test_a_skipped_journey_is_said_loudly_and_passes_elsewhere(tmp_path: Path) -> None:
    code, output = run_pytest(tmp_path, walk="pytest.skip('no way')", journeys="", workers="0")
    assert code == 0
    assert "PARCOURS NON EXÉCUTÉS" in output


def test_a_journey_that_ran_passes(tmp_path: Path) -> None:
    code, output = run_pytest(tmp_path, walk="pass", journeys="required", workers="0")
    assert code == 0
    assert "PARCOURS" not in output


def test_a_run_without_any_journey_fails_where_they_are_required(tmp_path: Path) -> None:
    code, output = run_pytest(tmp_path, walk="pass\n\ndel test_walk", journeys="required", workers="0")
    assert code == 1
    assert "aucun parcours n'a été exécuté" in output
