"""What is typed wrong is told in French, in one sentence, for the whole command line."""

import pytest

from tests.cli.shell import Shell


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Return a shell of this process."""
    return Shell(monkeypatch, capsys)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("text read --bad", "L'option «\u202f--bad\u202f» n'existe pas"),
        ("text rea", "La commande «\u202frea\u202f» n'existe pas (peut-être read)"),
        ("text xyz", "La commande «\u202fxyz\u202f» n'existe pas\u202f:"),
        ("study run", "Il manque l'argument"),
        ("report build x --from 2024-01-01", "Il manque l'option «\u202f--to\u202f»"),
        ("web serve --port abc", "«\u202fabc\u202f» n'est pas un nombre entier permis pour l'option"),
        ("text read --published", "(elle en demande une)"),
        ("text read --json=3", "(elle n'en prend pas)"),
        ("events list x", "«\u202fx\u202f» est de trop"),
    ],
)
def test_a_wrong_word_gets_one_french_sentence(shell: Shell, words: str, said: str) -> None:
    code, out, err = shell(*words.split())
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert "--help\u202f»." in err


def test_a_command_without_words_shows_its_help(shell: Shell) -> None:
    code, out, err = shell("text")
    assert (code, err) == (2, "")
    assert "Commandes" in out


@pytest.mark.parametrize("words", ["--help", "text --help", "text read --help", "web --help"])
def test_the_help_is_french_to_its_last_word(shell: Shell, words: str) -> None:
    _, out, _ = shell(*words.split())
    assert "Usage\u00a0:" in out
    for english in ("Usage: ", "Show this message", "COMMAND ", "[ARGS]"):
        assert english not in out
