"""Where things are kept follows one setting."""

from pathlib import Path

import pytest

from gltd import config


def test_home_is_the_folder_named_by_the_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    assert config.load().home == tmp_path


def test_home_is_var_of_the_working_directory_by_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("GLTD_HOME")
    monkeypatch.chdir(tmp_path)
    assert config.load().home == tmp_path / "var"


def test_everything_written_lies_below_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    here = config.load()
    places = {here.events_dir, here.studies_dir, here.reports_dir, here.database_path}
    assert len(places) == 4
    assert all(place.is_relative_to(tmp_path) for place in places)


def test_reading_the_configuration_writes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "absent"))
    config.load()
    assert not (tmp_path / "absent").exists()
