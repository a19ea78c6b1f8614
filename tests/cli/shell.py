"""Run `gltd …` in the process of a test, as a person types it."""

import sys

import pytest

from gltd import cli


class Shell:
    """Types commands and tells what they answered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Return the exit code, what was printed, and what was printed as an error."""
        self._monkeypatch.setattr(sys, "argv", ["gltd", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = self._capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), said.out, said.err
