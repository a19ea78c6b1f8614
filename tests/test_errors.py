"""An anticipated error is one sentence, shown as it is by the shell."""

import sys

import pytest
import typer

from gltd import cli
from gltd.errors import GltdError


def test_the_sentence_is_what_the_error_says() -> None:
    error = GltdError("Le fichier manque : donnez-le.")
    assert str(error) == error.sentence == "Le fichier manque : donnez-le."


def test_the_shell_prints_it_and_exits_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = typer.Typer()

    @failing.command()
    def fail() -> None:
        raise GltdError("Le fichier manque : donnez-le.")

    monkeypatch.setattr(cli, "app", failing)
    monkeypatch.setattr(sys, "argv", ["gltd"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "Erreur : Le fichier manque : donnez-le.\n")
