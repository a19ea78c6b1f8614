"""The words that people and CI type: make's, and the scripts behind them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import check_site, find_chromium, navigation, setup_venv
from tests.checkout import ROOT, text_of

WORDS = ["demo", "test", "check", "fix", "bench", "docs", "lock", "help"]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command from the root of the checkout."""
    return subprocess.run(
        words, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_make_help_lists_each_word_with_what_it_does() -> None:
    lines = run("make", "--no-print-directory", "help").stdout.splitlines()
    listed = dict(line.split(maxsplit=2)[1:] for line in lines)
    assert sorted(listed) == sorted(WORDS)
    assert all(len(what) > 10 for what in listed.values())


def test_contributors_are_told_every_word() -> None:
    told = text_of(ROOT / "CONTRIBUTING.md")
    assert [word for word in WORDS if f"make {word}" not in told] == []


def test_ci_calls_check_and_test_and_nothing_else() -> None:
    lines = [line.strip() for line in text_of(ROOT / ".ci" / "run").splitlines()]
    assert [line for line in lines if "make" in line] == ["make check || failed=1", "make test || failed=1"]
    assert "export GLTD_JOURNEYS=required" in lines


def test_ci_fails_when_either_word_fails(tmp_path: Path) -> None:
    make = tmp_path / "make"
    for failing, code in (("check", 1), ("test", 1), ("nothing", 0)):
        make.write_text(f'#!/bin/sh\necho "$1 $GLTD_JOURNEYS"\n[ "$1" != {failing} ]\n')
        make.chmod(0o755)
        done = run("bash", ".ci/run", PATH=f"{tmp_path}:{os.environ['PATH']}")
        assert (done.returncode, done.stdout) == (code, "check required\ntest required\n")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is the whole PATH of a machine without any browser or library."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(find_chromium, "has_library", (tmp_path / "library").exists)
    monkeypatch.delenv("CHROMIUM", raising=False)
    return tmp_path


def add_program(path: Path, *, lines: str = "") -> Path:
    """Write a small program."""
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return path


def test_a_chosen_chromium_wins_over_the_one_in_path(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_chromium.find_chromium() is None
    ordinary = add_program(machine / "google-chrome")
    assert find_chromium.find_chromium() == ordinary
    preferred = add_program(machine / "chromium")
    assert find_chromium.find_chromium() == preferred
    chosen = add_program(machine / "mine")
    monkeypatch.setenv("CHROMIUM", str(chosen))
    assert find_chromium.find_chromium() == chosen
    monkeypatch.setenv("CHROMIUM", str(machine / "absent"))
    assert find_chromium.find_chromium() is None


def test_a_library_is_there_when_it_can_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, there in (("libc.so.6", True), ("no-such-library.so.1", False)):
        monkeypatch.setattr(find_chromium, "LIBRARY", name)
        assert find_chromium.has_library() is there


def test_without_root_it_says_loudly_what_is_not_run(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_program(machine / "apt-get", lines=f"touch {machine}/called")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    find_chromium.main(install=True)
    said = " ".join(capsys.readouterr().out.split())
    assert "Aucun Chromium : LES PARCOURS DANS UN NAVIGATEUR NE SERONT PAS EXÉCUTÉS" in said
    add_program(machine / "chromium")
    find_chromium.main(install=True)
    said = " ".join(capsys.readouterr().out.split())
    assert "libatomic.so.1 manque : LES PARCOURS DANS UN NAVIGATEUR NE SERONT PAS EXÉCUTÉS" in said
    assert not (machine / "called").exists()


def test_as_root_it_installs_what_is_missing(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = f'echo "$@ $DEBIAN_FRONTEND" >> {machine}/calls\n'
    script += f'case "$*" in *install*) printf "#!/bin/sh\\n" > {machine}/chromium;'
    script += f" {os.path.realpath('/bin/chmod')} +x {machine}/chromium;"
    script += f" {os.path.realpath('/bin/touch')} {machine}/library;; esac"
    add_program(machine / "apt-get", lines=script)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    find_chromium.main(install=True)
    assert (machine / "calls").read_text().splitlines() == [
        "-q -y update noninteractive",
        "-q -y install --no-install-recommends chromium libatomic1 noninteractive",
    ]
    assert capsys.readouterr().out.endswith(f"Navigateur des parcours : {machine}/chromium\n")


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which setup_venv makes an environment of its own, with no apt to call."""
    monkeypatch.setattr(setup_venv, "VENV", tmp_path / "env")
    monkeypatch.setattr(setup_venv, "PYTHON", tmp_path / "env" / "bin" / "python")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path / "env"


def test_an_environment_is_made_once_and_again_where_it_was_moved(environment: Path) -> None:
    setup_venv.make_environment()
    mark = environment / "mark"
    mark.touch()
    setup_venv.make_environment()
    assert mark.exists()
    (environment / ".made-for").write_text("elsewhere\nPython 3.11\n")
    setup_venv.make_environment()
    assert not mark.exists()


def test_an_installed_set_is_not_installed_again(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Path] = []
    monkeypatch.setattr(setup_venv, "install", calls.append)
    setup_venv.main("run")
    setup_venv.main("run")
    setup_venv.main("dev")
    assert [path.stem for path in calls] == ["run", "dev"]


def test_without_pip_nor_apt_one_sentence_says_what_to_do(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        setup_venv, "quiet", lambda command, **_: "venv" in command and subprocess_made(command)
    )
    with pytest.raises(SystemExit) as stopped:
        setup_venv.main("run")
    assert stopped.value.code == setup_venv.NO_PIP
    assert not (environment / ".installed-run").exists()


def subprocess_made(command: list[str]) -> bool:
    """Run a command for good; tell whether it succeeded."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_failed_installation_is_one_sentence_and_leaves_no_stamp(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_venv, "find_pip", lambda: [sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(SystemExit) as stopped:
        setup_venv.main("run")
    assert stopped.value.code == setup_venv.NOT_INSTALLED
    assert not (environment / ".installed-run").exists()


def test_the_command_starts_without_the_heavy_libraries() -> None:
    heavy = ["django", "numpy", "scipy", "numba", "duckdb", "altair", "shapely"]
    code = f"import sys, gltd.cli; print([name for name in {heavy} if name in sys.modules])"
    assert run(sys.executable, "-c", code).stdout.strip() == "[]"


def test_the_command_prints_an_anticipated_error_as_one_sentence() -> None:
    code = "import sys, typer\nimport gltd.cli as c\nfrom gltd.errors import GltdError\n"
    code += "c.app = typer.Typer()\n@c.app.command()\ndef fail():\n    raise GltdError('Rien à faire.')\n"
    done = run(sys.executable, "-c", f"{code}sys.argv = ['gltd']\nc.main()")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "Erreur : Rien à faire.\n")


def test_requirements_are_installed_as_locked_and_nothing_more() -> None:
    script = text_of(ROOT / "scripts" / "setup_venv.py")
    assert re.search(r'"--require-hashes", "--only-binary=:all:"', script)
    assert '"--no-deps"' in script


def test_a_documentation_that_fetches_from_elsewhere_is_refused(tmp_path: Path) -> None:
    page, style = tmp_path / "index.html", tmp_path / "site.css"
    page.write_text('<a href="https://a.test/">a</a><link href="site.css"><script src="b.js"></script>')
    style.write_text("@font-face { src: url(fonts/c.woff2) } b { background: url('data:image/svg+xml;//') }")
    check_site.main(tmp_path)
    page.write_text(
        page.read_text() + '<script src="https://d.test/e.js"></script><img src="//f.test/g.png">'
    )
    style.write_text(
        style.read_text() + "@import 'https://h.test/i.css'; b { background: url(//j.test/k.png) }"
    )
    with pytest.raises(SystemExit) as refused:
        check_site.main(tmp_path)
    named = str(refused.value.code)
    assert all(host in named for host in ("d.test", "f.test", "h.test", "j.test"))
    assert "a.test" not in named


def test_the_navigation_of_the_documentation_takes_in_every_page_of_a_folder(tmp_path: Path) -> None:
    for name in ("index.md", "words.md", "guide/first.md", "guide/second.md", "guide/a-new-one.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    written: list[navigation.Entry] = [
        {"Home": "index.md"},
        {"Guide": ["guide/second.md", "guide/*"]},
        {"More": ["./*"]},
    ]
    config = navigation.on_config({"nav": written, "docs_dir": str(tmp_path)})
    assert config["nav"] == [
        {"Home": "index.md"},
        {"Guide": ["guide/second.md", "guide/a-new-one.md", "guide/first.md"]},
        {"More": ["words.md"]},
    ]
