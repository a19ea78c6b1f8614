"""The tour of README.md: its commands run as they are written, on the demonstration and the examples."""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.checkout import ROOT, text_of

README = text_of(ROOT / "README.md")
TOUR = README.split("## A tour in five minutes")[-1].split("\n## ")[0]
COMMAND = ".venv/bin/gltd "
SERVE = "web serve"
# Every command of the tour begins the line; what its output must hold.
SAID = {
    "text read docs/examples/communique.txt": ["720 g", "720 kg", "1 000"],
    "events import docs/examples/faits.csv --mapping docs/examples/correspondance.toml": ["1 133", "3"],
    "events list": ["exemple : faits simulés"],
    "study run docs/examples/etude.toml": ["exploratoire"],
    "report build alencon-2023 --from 2023-01-01 --to 2023-12-31": [".pdf"],
}


def commands() -> list[str]:
    """Return the tour's commands in their order, without the program's path."""
    return [line.removeprefix(COMMAND) for line in TOUR.splitlines() if line.startswith(COMMAND)]


def start(words: str, *, home: Path) -> subprocess.Popen[str]:
    """Start one command of the program in the checkout, keeping what it writes in ``home``."""
    program = [str(Path(sys.executable).with_name("gltd")), *shlex.split(words)]
    environment = {**os.environ, "GLTD_HOME": str(home), "COLUMNS": "200"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen(
        program, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def say(words: str, *, home: Path) -> str:
    """Run one command to its end; return what it prints, spaces made ordinary."""
    process = start(words, home=home)
    output, _ = process.communicate(timeout=180)
    assert process.returncode == 0, output
    return re.sub(r"[\u00a0\u202f]", " ", output)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an installation that carries the demonstration."""
    folder = tmp_path_factory.mktemp("tour") / "var"
    say("demo load", home=folder)
    return folder


def test_the_tour_has_the_commands_that_are_tried_here() -> None:
    assert sorted(commands()) == sorted([*SAID, SERVE])


def test_the_commands_of_the_tour_run_one_after_the_other(home: Path) -> None:
    for words in commands():
        if words != SERVE:
            output = say(words, home=home)
            assert [part for part in SAID[words] if part not in output] == [], output


def test_the_application_of_the_tour_answers(home: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    process = start(f"{SERVE} --port {port}", home=home)
    try:
        assert "Mot de passe" in answer(f"http://127.0.0.1:{port}/", process=process)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def answer(address: str, *, process: subprocess.Popen[str]) -> str:
    """Return the page at an address, once the server that is starting has it."""
    for _ in range(300):
        assert process.poll() is None, process.communicate()[0]
        try:
            with urllib.request.urlopen(address) as page:
                return str(page.read().decode())
        except urllib.error.URLError:
            time.sleep(0.2)
    pytest.fail("the server has not answered")


def test_the_picture_is_there_and_light() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    for name in pictures:
        content = (ROOT / name).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < 300_000
