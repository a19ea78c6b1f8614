"""The same snapshot gives the same bytes: twice, in another process, zone and place."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gltd.reports import render_html, render_ods, render_pdf
from gltd.reports.snapshot import Snapshot
from tests.reports import documents

PROGRAM = """
import hashlib, json, pathlib, sys
from gltd.reports import render_html, render_ods, render_pdf
from gltd.reports.snapshot import Snapshot
snapshot = Snapshot.from_json(pathlib.Path(sys.argv[1]).read_bytes())
made = [render(snapshot) for render in (render_ods, render_html, render_pdf)]
print(json.dumps([hashlib.sha256(data).hexdigest() for data in made]))
"""


def digests(name: str) -> list[str]:
    made = (documents.ods(name), documents.html(name), documents.pdf(name))
    return [hashlib.sha256(data).hexdigest() for data in made]


def test_twice_in_one_process() -> None:
    snapshot = Snapshot.from_json(documents.snapshot("alencon").to_json())
    assert render_html(snapshot) == documents.html("alencon")
    assert render_pdf(snapshot) == documents.pdf("alencon")
    assert render_ods(snapshot) == documents.ods("alencon")


@pytest.mark.parametrize("zone", ["Pacific/Noumea"])
def test_in_another_process_and_time_zone(zone: str, tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    path.write_bytes(documents.snapshot("alencon").to_json())
    environment = {
        **os.environ,
        "TZ": zone,
        "LC_ALL": "C",
        "PYTHONHASHSEED": str(len(zone)),
        "HOME": str(tmp_path),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    done = subprocess.run(  # our own interpreter and program
        [sys.executable, "-c", PROGRAM, str(path)],
        check=True,
        capture_output=True,
        env=environment,
        cwd=tmp_path,
    )
    assert json.loads(done.stdout) == digests("alencon")


def test_the_clock_of_the_pdf_is_the_snapshot_s() -> None:
    assert b"2024" in documents.pdf("alencon")
    assert documents.pdf("alencon") != documents.pdf("orleans")
