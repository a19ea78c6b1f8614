"""A signed relevance study is kept once, and a PDF proves that it is its print."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gltd.cli import app
from gltd.errors import GltdError
from gltd.reports.relevance_pdf import print_relevance
from gltd.usecases.studying import sheets
from tests.reports.sample_relevance import sheet


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a registry that holds the study of the sample."""
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    folder = tmp_path / "studies"
    (folder / sheet().asked.fingerprint).mkdir(parents=True)
    return folder


def test_a_sheet_is_kept_once_and_found_again(registry: Path) -> None:
    first, again = (sheets.keep_sheet(sheet(), registry=registry) for _ in range(2))
    assert first == again
    fingerprint = sheet().asked.fingerprint
    assert sheets.find_sheet(sheet().sha256, fingerprint=fingerprint, registry=registry) == sheet()
    first.write_bytes(first.read_bytes().replace("Éclairage".encode(), b"Autre"))
    with pytest.raises(GltdError, match="modifiée"):
        sheets.find_sheet(sheet().sha256, fingerprint=fingerprint, registry=registry)
    first.unlink()
    with pytest.raises(GltdError, match="introuvable"):
        sheets.find_sheet(sheet().sha256, fingerprint=fingerprint, registry=registry)


def test_the_shell_proves_a_pdf_and_refuses_one_byte_more(registry: Path, tmp_path: Path) -> None:
    path = tmp_path / "etude.pdf"
    path.write_bytes(print_relevance(sheet()))
    runner = CliRunner()
    assert "n'est pas figée ici" in str(runner.invoke(app, ["study", "verify", str(path)]).exception)
    sheets.keep_sheet(sheet(), registry=registry)
    said = runner.invoke(app, ["study", "verify", str(path)])
    assert said.exit_code == 0
    assert "caméra P-01" in said.output
    assert sheet().sha256 in said.output
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(GltdError, match="modifié"):
        sheets.verify_sheet(path, registry=registry)
    path.write_bytes(b"%PDF-1.7 rien")
    with pytest.raises(GltdError, match="aucune étude"):
        sheets.verify_sheet(path, registry=registry)
