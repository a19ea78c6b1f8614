"""`gltd events` as a person types it: output and exit codes."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gltd import cli
from tests.usecases.importing_cases import MAPPING, SOUND, csv_text

Shell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    Path("faits.csv").write_text(csv_text(*SOUND, "B;demain;usage;1,9;47,9"), encoding="utf-8")
    Path("m.toml").write_text(MAPPING, encoding="utf-8")

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gltd", "events", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return (ended.value.code if isinstance(ended.value.code, int) else 0), said.out, said.err

    return run


def test_import_list_undo(shell: Shell, tmp_path: Path) -> None:
    code, out, _ = shell("import", "faits.csv", "--mapping", "m.toml")
    assert code == 0
    assert "Lignes lues\u202f: 4 · retenues\u202f: 3 · refusées\u202f: 1" in out
    told = next(line for line in out.splitlines() if line.startswith("Lignes refusées et raisons"))
    assert Path(told.split("\u202f: ")[1]).is_file()
    batch_id = out.split()[1]
    code, out, _ = shell("import", "faits.csv", "--mapping", "m.toml")
    assert code == 0
    assert "rien n'est ajouté" in out
    code, out, _ = shell("list")
    assert code == 0
    assert batch_id in out
    assert "Main courante" in out
    code, out, _ = shell("undo", batch_id)
    assert code == 0
    assert "3 faits retirés" in out
    assert "Aucun lot" in shell("list")[1]
    assert "annulé" in shell("list", "--all")[1]


def test_simulated_data_is_said(shell: Shell) -> None:
    assert "données simulées" in shell("import", "faits.csv", "--mapping", "m.toml", "--simulated")[1]
    assert "données simulées" in shell("list")[1]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("import", "rien.csv", "--mapping", "m.toml"), "introuvable"),
        (("import", ".", "--mapping", "m.toml"), "dossier"),
        (("import", "faits.csv", "--mapping", "rien.toml"), "introuvable"),
        (("import", "m.toml", "--mapping", "m.toml"), "extension"),
        (("undo", "rien"), "inconnu"),
    ],
)
def test_a_wrong_input_is_one_sentence_and_code_2(
    shell: Shell, tmp_path: Path, words: tuple[str, ...], part: str
) -> None:
    code, out, err = shell(*words)
    assert code == 2
    assert out == ""
    assert part in err
    assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "var").exists() or words[0] == "undo"


def test_guess_then_import_then_compare(shell: Shell, tmp_path: Path) -> None:
    code, out, _ = shell("guess", "faits.csv", "--source", "Main courante", "--output", "g.toml")
    assert code == 0
    assert "relisez-la" in out
    first = shell("import", "faits.csv", "--mapping", "g.toml")[1].split()[1]
    Path("plus.csv").write_text(csv_text(*SOUND, "A4;15/02/2024;usage;1,9;47,9"), encoding="utf-8")
    second = shell("import", "plus.csv", "--mapping", "g.toml")[1].split()[1]
    out = shell("compare", first, second)[1]
    assert "Nouveaux\u202f: 1 · disparus\u202f: 0 · changés\u202f: 0 · inchangés\u202f: 3" in out


def test_a_delivery_replaces_another(shell: Shell) -> None:
    first = shell("import", "faits.csv", "--mapping", "m.toml")[1].split()[1]
    Path("plus.csv").write_text(csv_text(*SOUND, "A4;15/02/2024;usage;1,9;47,9"), encoding="utf-8")
    assert shell("import", "plus.csv", "--mapping", "m.toml", "--replaces", first)[0] == 0
    listed = shell("list")[1]
    assert first not in listed
    assert "plus.csv" in listed


def test_what_nothing_can_be_guessed_of_is_told(shell: Shell) -> None:
    Path("a.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    code, _, said = shell("guess", "a.csv", "--source", "s")
    assert code == 2
    assert "la date" in said
