"""The file of refused rows is safe to open in a spreadsheet."""

import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from gltd.ingest.problems import HEADER, defused, write_problems
from gltd.ingest.source import Problem, shown


def test_numbers_stay_numbers() -> None:
    assert defused("-90,2") == "-90,2"
    assert defused("+1e5") == "+1e5"
    assert defused("=1+1") == "'=1+1"
    assert defused("@x") == "'@x"


@given(st.text(max_size=400))
def test_no_shown_value_starts_a_formula_or_a_line(text: str) -> None:
    value = defused(shown(text))
    assert "\n" not in value
    assert "\r" not in value
    assert "\0" not in value
    assert len(value) <= 201
    assert value[:1] not in ("=", "@")


def test_the_file_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "refus.csv"
    write_problems(path, problems=[Problem(3, "date;heure", 'a "b"', "illisible")])
    with path.open(encoding="utf-8-sig", newline="") as handle:
        assert list(csv.reader(handle, delimiter=";")) == [
            list(HEADER),
            ["3", "date;heure", 'a "b"', "illisible"],
        ]
