"""`gltd report build` as a person types it."""

import json
from pathlib import Path

import pytest

from gltd import config
from gltd.web import boot
from tests.cast import Cast
from tests.cli.shell import Shell
from tests.web.conftest import cast

__all__ = ["cast"]


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    """Return a shell whose home holds a register (the tests' own database stands for its content)."""
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    monkeypatch.setattr(boot, "call_command", lambda *_, **__: None)
    config.load().database_path.touch()
    return Shell(monkeypatch, capsys)


def test_build_prints_the_documents(cast: Cast, shell: Shell, tmp_path: Path) -> None:
    code, out, err = shell("report", "build", "les-tilleuls", "--from", "2024-01-01", "--to", "2024-06-30")
    assert (code, err) == (0, "")
    paths = [Path(line.strip()) for line in out.splitlines()[1:]]
    assert [path.suffix for path in paths] == [".html", ".pdf", ".ods", ".odt"]
    assert all(path.is_relative_to(tmp_path) and path.stat().st_size > 0 for path in paths)
    snapshot = json.loads((paths[0].parent / "snapshot.json").read_bytes())
    assert snapshot["sha256"] in out
    assert cast.scheme.reports.get().sha256 == snapshot["sha256"]
    code, out, _ = shell("report", "verify", str(paths[1]))
    assert code == 0
    assert out.startswith("Conforme")
    paths[1].write_bytes(paths[1].read_bytes() + b" ")
    code, out, err = shell("report", "verify", str(paths[1]))
    assert (code, out) == (2, "")
    assert "modifié" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("inconnu", "--from", "2024-01-01", "--to", "2024-06-30"), "les dispositifs connus sont"),
        (("les-tilleuls", "--from", "hier", "--to", "2024-06-30"), "AAAA-MM-JJ"),
        (("les-tilleuls", "--from", "2024-06-30", "--to", "2024-01-01"), "inversez les deux dates"),
        (("les-tilleuls", "--from", "2099-01-01", "--to", "2099-06-30"), "n'a pas commencé"),
    ],
)
def test_wrong_words_get_one_sentence(
    words: tuple[str, ...], said: str, cast: Cast, shell: Shell, tmp_path: Path
) -> None:
    code, out, err = shell("report", "build", *words)
    assert (code, out) == (2, "")
    assert err.startswith("Erreur : ")
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert not cast.scheme.reports.exists()
    assert not (tmp_path / "reports").exists()


def test_without_a_register_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "vide"))
    answer = Shell(monkeypatch, capsys)("report", "build", "x", "--from", "2024-01-01", "--to", "2024-06-30")
    assert answer[0] == 2
    assert "Il n'y a pas encore de registre" in answer[2]
    assert not (tmp_path / "vide").exists()
