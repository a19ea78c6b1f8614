"""A document is proved to come from its snapshot, and one changed byte is enough to tell."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.reports.data import print_csv, print_json
from gltd.usecases.reporting import RECORD_NAME, Rendered, freeze, render
from gltd.usecases.verifying import verify
from tests.reports import sample

FORMATS = ("html", "pdf", "ods", "odt")


@cache
def made() -> tuple[Path, Rendered]:
    """Freeze and lay out one bilan, once for the module; its record is set aside."""
    folder = Path(mkdtemp(prefix="gltd-verify-"))
    frozen = freeze(sample.empty(), reports_dir=folder)
    rendered = render(frozen)
    (frozen.folder / RECORD_NAME).unlink()
    return folder, rendered


@pytest.mark.parametrize("name", FORMATS)
def test_a_document_is_proved_by_making_it_again(name: str, tmp_path: Path) -> None:
    folder, rendered = made()
    copy = tmp_path / f"renommé.{name}"
    copy.write_bytes(getattr(rendered, name).read_bytes())
    proof = verify(copy, reports_dir=folder)
    assert proof.snapshot.content == sample.empty()
    assert "octet pour octet" in proof.how


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0), change=st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_caught(name: str, place: int, change: int, tmp_path: Path) -> None:
    folder, rendered = made()
    data = bytearray(getattr(rendered, name).read_bytes())
    data[place % len(data)] ^= change
    copy = tmp_path / f"copie.{name}"
    copy.write_bytes(bytes(data))
    with pytest.raises(GltdError):
        verify(copy, reports_dir=folder)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0), change=st.integers(min_value=1, max_value=255))
def test_any_changed_byte_of_a_snapshot_is_caught(place: int, change: int, tmp_path: Path) -> None:
    folder, rendered = made()
    data = bytearray((rendered.pdf.parent / "snapshot.json").read_bytes())
    data[place % len(data)] ^= change
    copy = tmp_path / "snapshot.json"
    copy.write_bytes(bytes(data))
    with pytest.raises(GltdError):
        verify(copy, reports_dir=folder)


def test_bytes_added_or_cut_are_caught(tmp_path: Path) -> None:
    folder, rendered = made()
    for name in FORMATS:
        data = getattr(rendered, name).read_bytes()
        for changed in (data + b"\n", data[:-1], b""):
            copy = tmp_path / f"copie.{name}"
            copy.write_bytes(changed)
            with pytest.raises(GltdError):
                verify(copy, reports_dir=folder)


def test_the_record_proves_what_another_version_laid_out(tmp_path: Path) -> None:
    frozen = freeze(sample.empty(), reports_dir=tmp_path)
    rendered = render(frozen)
    assert "enregistrés" in verify(rendered.pdf, reports_dir=tmp_path).how


def test_data_files_are_proved_too(tmp_path: Path) -> None:
    frozen = freeze(sample.orleans(), reports_dir=tmp_path)
    data = tmp_path / "chiffres.json"
    data.write_bytes(print_json(frozen.snapshot))
    assert verify(data, reports_dir=tmp_path).snapshot.sha256 == frozen.sha256
    data.write_bytes(print_json(frozen.snapshot).replace(b"171", b"172"))
    with pytest.raises(GltdError, match="modifié"):
        verify(data, reports_dir=tmp_path)
    table = tmp_path / "chiffres.csv"
    table.write_bytes(print_csv(frozen.snapshot))
    with pytest.raises(GltdError, match="aucun bilan"):
        verify(table, reports_dir=tmp_path / "vide")


def test_a_snapshot_can_be_given(tmp_path: Path) -> None:
    folder, rendered = made()
    snapshot = rendered.pdf.parent / "snapshot.json"
    assert verify(rendered.pdf, reports_dir=tmp_path, snapshot_path=snapshot).snapshot
    with pytest.raises(GltdError, match="--snapshot"):
        verify(rendered.pdf, reports_dir=tmp_path)
    with pytest.raises(GltdError, match="ne peut être lu"):
        verify(tmp_path / "absent.pdf", reports_dir=folder)


def test_other_files_are_told_apart(tmp_path: Path) -> None:
    for name in ("autre.html", "autre.pdf", "autre.ods"):
        (tmp_path / name).write_bytes(b"rien de cela")
        with pytest.raises(GltdError, match="aucun bilan"):
            verify(tmp_path / name, reports_dir=tmp_path)
