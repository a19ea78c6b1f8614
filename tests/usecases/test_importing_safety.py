"""Killed imports, two at once, a full disk, a closed folder."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from gltd.errors import GltdError
from tests.checkout import ROOT
from tests.usecases.importing_cases import (
    MAPPING,
    SOUND,
    bring,
    bring_file,
    csv_text,
    files_of,
    store_of,
)

_CHILD = """
    import sys, time
    from pathlib import Path
    from gltd.store.events import EventStore
    from gltd.usecases import importing
    slow = importing._commit
    def wait(*args, **kwargs):
        print("ready", flush=True)
        time.sleep(30)
        return slow(*args, **kwargs)
    importing._commit = wait
    file, mapping, root = map(Path, sys.argv[1:])
    importing.import_events(file, mapping=mapping, store=EventStore(root))
"""


def test_a_killed_import_leaves_no_trace_and_a_second_one_is_told(tmp_path: Path) -> None:
    path, mapping = tmp_path / "faits.csv", tmp_path / "mapping.toml"
    path.write_text(csv_text(*SOUND), encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        textwrap.dedent(_CHILD),
        str(path),
        str(mapping),
        str(tmp_path / "events"),
    ]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        with pytest.raises(GltdError, match="en cours"):
            bring_file(path)
        assert store_of(tmp_path).list_batches() == []
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert child.stdout is not None
        child.stdout.close()
    assert list((tmp_path / "events/staging").iterdir())
    assert store_of(tmp_path).list_batches() == []
    assert list((tmp_path / "events/staging").iterdir()) == [], "opening the store sweeps what was left"
    outcome = bring_file(path)
    assert not outcome.already_imported
    assert [name for name in files_of(tmp_path) if "/tiles-" not in name] == [
        f"batches/{outcome.batch.batch_id}/events.parquet",
        f"batches/{outcome.batch.batch_id}/manifest.json",
    ]


def test_a_full_disk_is_one_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    path, mapping = tmp_path / "faits.csv", tmp_path / "mapping.toml"
    path.write_text(csv_text(*SOUND), encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    # A limit on the size of written files fails in the same calls as a full disk.
    child = """
        import resource, sys
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
        from pathlib import Path
        from gltd.errors import GltdError
        from gltd.store.events import EventStore
        from gltd.usecases.importing import import_events
        file, mapping, root = map(Path, sys.argv[1:])
        try:
            import_events(file, mapping=mapping, store=EventStore(root))
        except GltdError as error:
            print(error.sentence)
    """
    command = [
        sys.executable,
        "-c",
        textwrap.dedent(child),
        str(path),
        str(mapping),
        str(tmp_path / "events"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert "est plein" in done.stdout
    assert done.stderr == ""
    assert files_of(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "events").write_text("un fichier, pas un dossier", encoding="utf-8")
    with pytest.raises(GltdError, match="Impossible d'écrire"):
        bring(tmp_path, *SOUND)
