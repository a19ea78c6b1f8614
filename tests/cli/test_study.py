"""`gltd study` as a person types it: output, exit codes, and what is left on disk."""

import json
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.usecases import studying_cases as cases


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> cases.Town:
    return cases.build(tmp_path_factory.mktemp("ville"))


@pytest.fixture
def shell(town: cases.Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv("GLTD_HOME", str(town.folder / "var"))
    monkeypatch.setenv("COLUMNS", "120")
    town.write(cases.SPEC)
    return Shell(monkeypatch, capsys)


def test_run_prints_counts_sentence_and_ribbon(shell: Shell, town: cases.Town) -> None:
    code, out, _ = shell("study", "run", str(town.spec_path))
    assert code == 0
    assert out.startswith("DONNÉES SIMULÉES")
    assert "Étude exploratoire" in out
    assert "dans le sens d'un déport" in out
    for name in cases.SQUARES:
        assert name in out


def test_run_json_twice_gives_the_same_text(shell: Shell, town: cases.Town) -> None:
    code, first, _ = shell("study", "run", str(town.spec_path), "--json")
    assert code == 0
    _, second, _ = shell("study", "run", str(town.spec_path), "--json")
    assert first == second
    result = json.loads(first)
    assert result["simulated"] is True
    assert len(result["fingerprint"]) == 64
    assert {row["name"] for row in result["outcomes"][0]["rows"]} == set(cases.SQUARES)
    assert {"local", "local_se", "displaced", "net", "low", "high"} <= set(
        result["outcomes"][0]["numbers"]["estimate"]
    )


def test_list_shows_what_is_registered(shell: Shell, town: cases.Town) -> None:
    shell("study", "run", str(town.spec_path))
    code, out, _ = shell("study", "list")
    assert code == 0
    assert "exploratoire" in out
    assert "calculée" in out
    _, text, _ = shell("study", "list", "--json")
    assert all(row["results"] >= 1 for row in json.loads(text))


def test_a_future_window_is_registered_and_not_run(shell: Shell, town: cases.Town) -> None:
    town.write(cases.SPEC.replace("2023-12-31", "2099-12-31"))
    code, _, err = shell("study", "run", str(town.spec_path))
    assert code == 2
    assert "gltd study register" in err
    code, out, _ = shell("study", "register", str(town.spec_path))
    assert code == 0
    assert "pré-enregistrée" in out


def test_kinds_name_their_question(shell: Shell) -> None:
    code, out, _ = shell("study", "kinds")
    assert code == 0
    assert "displacement" in out
    _, text, _ = shell("study", "kinds", "--json")
    assert "displacement" in {kind["name"] for kind in json.loads(text)}


@pytest.mark.parametrize(
    ("old", "new"), [('kind = "displacement"', "kind = "), ("zones.geojson", "rien.geojson")]
)
def test_a_wrong_input_is_one_sentence_exit_2_and_nothing_written(
    shell: Shell, town: cases.Town, old: str, new: str
) -> None:
    registry = town.folder / "var" / "studies"
    before = sorted(registry.rglob("*")) if registry.exists() else []
    town.write(cases.SPEC.replace(old, new))
    code, out, err = shell("study", "run", str(town.spec_path))
    assert (code, out) == (2, "")
    assert err.startswith("Erreur")
    assert err.count("\n") == 1
    assert (sorted(registry.rglob("*")) if registry.exists() else []) == before


def test_a_missing_file_is_one_sentence(shell: Shell, tmp_path: Path) -> None:
    code, _, err = shell("study", "run", str(tmp_path / "absente.toml"))
    assert code == 2
    assert "n'existe pas" in err


def test_an_amendment_is_registered_with_its_reason(shell: Shell, town: cases.Town) -> None:
    _, text, _ = shell("study", "register", str(town.spec_path), "--json")
    first = json.loads(text)["fingerprint"]
    changed = cases.SPEC.replace("2023-12-31", "2023-11-30")
    town.write(changed)
    code, _, err = shell("study", "register", str(town.spec_path), "--reason", "Fenêtre raccourcie")
    assert (code, "--amends" in err) == (2, True)
    code, out, _ = shell(
        "study", "register", str(town.spec_path), "--amends", first[:12], "--reason", "Fenêtre raccourcie"
    )
    assert code == 0
    assert "Étude modifiée après les données" in out
    assert f"Elle modifie {first[:12]}, motif : Fenêtre raccourcie" in out
    _, text, _ = shell("study", "list", "--json")
    assert [(row["amends"], row["reason"]) for row in json.loads(text) if row["amends"]] == [
        (first, "Fenêtre raccourcie")
    ]


def test_a_question_to_many_territories_prints_one_table(shell: Shell, town: cases.Town) -> None:
    text = cases.SPEC.replace("displacement", "comparison").replace("[zones]", "[territories]")
    town.write(text)
    code, out, _ = shell("study", "register", str(town.spec_path))
    assert (code, "4 études, une par territoire" in out) == (0, True)
    code, out, err = shell("study", "run", str(town.spec_path))
    assert (code, err) == (0, "")
    assert all(name in out for name in cases.SQUARES)
    assert "p corrigée" in out
    _, text, _ = shell("study", "run", str(town.spec_path), "--json")
    assert [row["territory"] for row in json.loads(text)["rows"]] == sorted(cases.SQUARES)
