"""`gltd text read`: a table for people, JSON and CSV for machines, one sentence for each wrong input."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gltd.cli import app
from gltd.errors import GltdError
from gltd.text import read

# Bellerive is not on the map: no text of the reference data holds these sentences.
COMMUNIQUE = (
    "Opération de police à Bellerive\n"
    "Lundi 18 mars 2024, plus de 80 policiers ont été engagés dans le quartier des Tilleuls, à Bellerive.\n"
    "Bilan : 720 g d'héroïne et 8 300 € en espèces saisis, 12 personnes interpellées.\n"
)
ARTICLE = (
    "Coup de filet à Bellerive\n"
    "Lundi 18 mars 2024, dans le quartier des Tilleuls, à Bellerive, les policiers ont saisi "
    "720 kg d'héroïne et 8 000 € en espèces. 12 personnes ont été interpellées.\n"
)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    paths = {"communique.txt": COMMUNIQUE, "article.txt": ARTICLE}
    for name, text in paths.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(tmp_path / name) for name in paths]


def run(*words: str) -> tuple[str, str]:
    done = CliRunner().invoke(app, ["text", "read", *words])
    assert done.exception is None, done.exception
    return done.stdout, done.stderr


def test_json_lists_the_files_under_the_names_given_then_what_contradicts(files: list[str]) -> None:
    stdout, stderr = run(*files, "--json", "--published", "2024-03-19")
    content = json.loads(stdout)
    assert list(content) == ["files", "contradictions", "relations"]
    assert [one["file"] for one in content["files"]] == files
    assert [one["published_on"] for one in content["files"]] == ["2024-03-19"] * 2
    first = content["files"][0]["facts"]
    assert [one["text"] for one in first] == [fact.text for fact in read(COMMUNIQUE, published_on=None)]
    assert all(COMMUNIQUE[one["start"] : one["end"]] == one["text"] for one in first)
    slip = next(one for one in content["contradictions"] if one["kind"] == "unit_slip")
    assert (slip["measure"], abs(slip["factor_exponent"])) == ("seizure.heroin", 3)
    assert {one["file"] for one in slip["facts"]} == set(files)
    ids = {fact["id"] for one in content["files"] for fact in one["facts"]}
    assert {one["id"] for one in slip["facts"]} <= ids
    (alike,) = content["relations"]
    assert (alike["kind"], {one["file"] for one in alike["facts"]}) == ("corroboration", set(files))
    assert stderr == ""


def test_a_message_is_read_with_what_it_suggests(tmp_path: Path) -> None:
    path = tmp_path / "communique.eml"
    head = "From: Service communication <presse@bellerive.example>\nDate: Tue, 19 Mar 2024 09:00:00 +0100\n"
    path.write_text(f"{head}Subject: Bilan\nTo: x@y.example\n\n{COMMUNIQUE}", encoding="utf-8")
    (told,) = json.loads(run(str(path), "--json")[0])["files"]
    assert told["suggested"] == {
        "title": "Bilan",
        "publisher": "Service communication",
        "published_on": "2024-03-19",
    }
    assert all(told["text"][one["start"] : one["end"]] == one["text"] for one in told["facts"])
    assert "--published 2024-03-19" in run(str(path))[0]


def test_the_table_shows_what_is_said_and_what_contradicts(files: list[str]) -> None:
    stdout, _ = run(*files, "--published", "2024-03-19")
    assert "plus de 80 policiers" in stdout
    assert "héroïne saisie" in stdout
    assert "Écart d'unité probable\u202f: ×\u00a01\u202f000" in stdout
    assert "720\u00a0kg et 720\u00a0g" in stdout
    assert "8\u202f000\u00a0€ et 8\u202f300\u00a0€ (numéraire saisi)" in stdout


def test_one_text_that_agrees_with_itself_has_no_contradiction(files: list[str]) -> None:
    stdout, stderr = run(files[0])
    assert "Aucune contradiction trouvée." in stdout
    assert stderr == ""


def test_csv_opens_in_a_french_spreadsheet(files: list[str]) -> None:
    stdout, stderr = run(*files, "--csv")
    rows = list(csv.DictReader(io.StringIO(stdout), delimiter=";"))
    heroin = [row for row in rows if row["mesure"] == "seizure.heroin"]
    assert [(row["fichier"], row["valeur"], row["unité"]) for row in heroin] == [
        (files[0], "720", "g"),
        (files[1], "720000", "g"),
    ]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert "héroïne saisie" in stderr


def test_a_text_in_cp1252_gives_the_same_facts(tmp_path: Path, files: list[str]) -> None:
    path = tmp_path / "cp1252.txt"
    path.write_bytes(COMMUNIQUE.encode("cp1252"))
    content = json.loads(run(files[0], str(path), "--json")[0])
    assert content["files"][0]["facts"] == content["files"][1]["facts"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["absent.txt"], "introuvable"),
        (["."], "dossier"),
        ([], "Aucun fichier"),
        (["{text}", "--json", "--csv"], "s'excluent"),
        (["{text}", "--published", "hier"], "n'est pas une date"),
        (["{text}", "absent.txt", "--json"], "introuvable"),
    ],
)
def test_wrong_input_raises_one_sentence(words: list[str], sentence: str, files: list[str]) -> None:
    done = CliRunner().invoke(app, ["text", "read", *(word.format(text=files[0]) for word in words)])
    assert isinstance(done.exception, GltdError)
    assert sentence in done.exception.sentence
    assert done.stdout == ""


def test_the_command_exits_with_2_and_prints_nothing_else(tmp_path: Path) -> None:
    empty = tmp_path / "vide.txt"
    empty.write_bytes(b"\xef\xbb\xbf \n")
    words = [sys.executable, "-c", "from gltd.cli import main; main()", "text", "read", str(empty), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "est vide" in done.stderr


def test_a_text_is_read_from_another_command_and_a_french_date_is_taken() -> None:
    words = ["text", "read", "-", "--csv", "--published", "19/03/2024"]
    result = CliRunner().invoke(
        app, words, input="Lundi, 265 comprimés d'ecstasy ont été saisis à Bellerive.\n"
    )
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout), delimiter=";"))
    assert [(row["fichier"], row["valeur"], row["date"]) for row in rows if row["type"] == "seizure"] == [
        ("entrée standard", "265", "2024-03-18")
    ]
    table = (
        CliRunner()
        .invoke(app, words[:3], input="Le 4 mars, 265 comprimés d'ecstasy ont été saisis.\n")
        .stdout
    )
    assert "265 cachets" in table
    assert "--published JJ/MM/AAAA" in table
