"""Tables of places gone wrong, in every format: a report by line or one French sentence, nothing else."""

import json
import tempfile
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings

from gltd.errors import GltdError
from gltd.usecases.exporting import Sheet, write
from gltd.usecases.tabling import Table, read_table
from tests.usecases.test_importing_hostile import bomb_ods, bomb_xlsx, wound, wounds
from tests.usecases.test_tabling import AREAS, POINTS, SQUARE, read_text

FORMATS = ("csv", "xlsx", "ods", "geojson", "gpkg")
LINES: list[tuple[object, ...]] = [("A1", "Les Tilleuls", 1200), ("A2", "é à ç", None)]
PLACES = [json.loads(shapely.to_geojson(SQUARE))] * len(LINES)
SOUND = {
    form: write(
        Sheet("Quartiers", ("Code", "Nom", "Population"), LINES, PLACES if form in FORMATS[3:] else None),
        extension=form,
    )
    for form in FORMATS
}


def survive(content: bytes, *, form: str) -> Table | None:
    """Read bytes; return the table, or None where one sentence refused them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"quartiers.{form}"
        path.write_bytes(content)
        table, said = None, "."
        try:
            table = read_table(path, name=path.name, wanted=AREAS)
        except GltdError as error:
            said = error.sentence
        assert said.endswith(".")
        assert "\n" not in said
        return table


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(told=wounds())
def test_no_wound_of_a_table_gets_through(form: str, told: tuple[str, int, int]) -> None:
    kind, times, seed = told
    survive(wound(SOUND[form], kind=kind, times=times, seed=seed), form=form)


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("xlsx", bomb_xlsx("XFD1048576")),
        ("ods", bomb_ods(1_048_576, columns=16_384)),
        ("geojson", b'{"features":' + b"[" * 100_000),
        ("geojson", SOUND["geojson"].replace(b'"features"', b'"crs":"EPSG:99999","features"', 1)),
        ("csv", b""),
        ("csv", b"\xff\xfeC\x00o\x00"),
        ("geojson", b"[1]"),
    ],
)
def test_a_hostile_table_is_refused_in_one_sentence(form: str, content: bytes) -> None:
    assert survive(content, form=form) is None


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        ("47,9", "1,9", "longitude et latitude échangées"),
        ("6756500", "618500", "hors de France"),
        ("-73,9", "40,7", "hors de France"),
        ("nan", "47,9", "coordonnées illisibles"),
        ("0", "0", "hors de France"),
    ],
)
def test_a_place_that_is_not_in_france_is_refused_at_its_line(
    tmp_path: Path, x: str, y: str, said: str
) -> None:
    table = read_text(tmp_path, f"Numéro;x;y\nA;1,9;47,9\nB;{x};{y}\n", wanted=POINTS)
    assert [line.values["number"] for line in table.lines] == ["A"]
    assert [one.line for one in table.problems] == [3]
    assert said in table.problems[0].reason
