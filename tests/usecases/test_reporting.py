"""A bilan is frozen once, laid out whole, and refused when it was altered."""

from dataclasses import replace
from pathlib import Path

import pytest

from gltd.errors import GltdError
from gltd.usecases import reporting
from gltd.usecases.reporting import freeze, open_frozen, render
from tests.reports import sample


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_snapshot_has_its_folder(tmp_path: Path) -> None:
    frozen = freeze(sample.orleans(), reports_dir=tmp_path)
    expected = tmp_path / "orleans-gltd-2018" / "2018-03-01_2018-09-24" / frozen.sha256[:12]
    assert frozen.path == expected / "snapshot.json"
    assert frozen.path.read_bytes() == frozen.snapshot.to_json()
    assert open_frozen(frozen.path) == frozen


def test_doing_it_again_changes_nothing(tmp_path: Path) -> None:
    rendered = render(freeze(sample.orleans(), reports_dir=tmp_path))
    assert [path.suffix for path in (rendered.html, rendered.pdf, rendered.ods)] == [".html", ".pdf", ".ods"]
    assert rendered.odt.suffix == ".odt"
    first = everything(tmp_path)
    assert len(first) == 6
    assert render(freeze(sample.orleans(), reports_dir=tmp_path)) == rendered
    assert everything(tmp_path) == first


def test_another_version_stands_beside_the_first(tmp_path: Path) -> None:
    content = sample.orleans()
    first = freeze(content, reports_dir=tmp_path)
    second = freeze(replace(content, edition=replace(content.edition, version=2)), reports_dir=tmp_path)
    assert first.folder != second.folder
    assert first.folder.parent == second.folder.parent


def test_an_altered_snapshot_is_refused(tmp_path: Path) -> None:
    frozen = freeze(sample.orleans(), reports_dir=tmp_path)
    frozen.path.write_bytes(frozen.path.read_bytes().replace(b"171", b"266"))
    with pytest.raises(GltdError, match="modifié"):
        open_frozen(frozen.path)
    with pytest.raises(GltdError, match="modifié"):
        freeze(sample.orleans(), reports_dir=tmp_path)


def test_a_snapshot_in_another_s_place_is_refused(tmp_path: Path) -> None:
    frozen = freeze(sample.orleans(), reports_dir=tmp_path)
    other = freeze(sample.empty(), reports_dir=tmp_path)
    other.path.write_bytes(frozen.path.read_bytes())
    with pytest.raises(GltdError, match="dossier"):
        open_frozen(other.path)
    with pytest.raises(GltdError, match="introuvable"):
        open_frozen(tmp_path / "snapshot.json")


def test_nothing_is_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = freeze(sample.empty(), reports_dir=tmp_path)
    before = everything(tmp_path)

    def fail(document: object) -> bytes:
        raise GltdError("La mise en page a échoué.")

    monkeypatch.setattr(reporting, "print_pdf", fail)
    with pytest.raises(GltdError, match="échoué"):
        render(frozen)
    assert everything(tmp_path) == before


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "plein").write_text("un fichier, pas un dossier")
    with pytest.raises(GltdError, match="ne peut être écrit"):
        freeze(sample.empty(), reports_dir=tmp_path / "plein")
