"""Tables of places: every format, both systems of coordinates, and each bad line named."""

import csv
import io
import json
from pathlib import Path

import pytest
import shapely

from gltd.errors import GltdError
from gltd.usecases.columns import Field, read_day, read_short, read_whole
from gltd.usecases.exporting import Sheet, write
from gltd.usecases.tabling import Table, Wanted, print_problems, read_table

SQUARE = shapely.box(1.90, 47.90, 1.91, 47.91)
AREAS = Wanted(
    (
        Field("code", "Code", required=True, read=read_short(40), heads=("insee",)),
        Field("name", "Nom", required=True, read=read_short(20)),
        Field("population", "Population", read=read_whole),
    ),
    shapes=frozenset({"Polygon", "MultiPolygon"}),
)
POINTS = Wanted((Field("number", "Numéro", required=True), Field("on", "Mise en service", read=read_day)))


def read_text(folder: Path, text: str, *, wanted: Wanted, encoding: str = "utf-8") -> Table:
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return read_table(path, name="table.csv", wanted=wanted)


@pytest.mark.parametrize("extension", ["geojson", "gpkg"])
def test_what_was_exported_as_a_map_comes_back(extension: str, tmp_path: Path) -> None:
    geometry = json.loads(shapely.to_geojson(SQUARE))
    sheet = Sheet("Quartiers", ("Code", "Nom", "Population"), [("2A004", "Les Tilleuls", 1200)], [geometry])
    path = tmp_path / f"quartiers.{extension}"
    path.write_bytes(write(sheet, extension=extension))
    (line,) = read_table(path, name=path.name, wanted=AREAS).lines
    assert line.values == {"code": "2A004", "name": "Les Tilleuls", "population": 1200}
    assert line.geometry is not None
    back = shapely.from_geojson(json.dumps(line.geometry))
    assert back.symmetric_difference(SQUARE).area < 1e-9 * SQUARE.area + 1e-12


@pytest.mark.parametrize("extension", ["ods", "xlsx", "csv"])
def test_what_was_exported_as_a_sheet_comes_back(extension: str, tmp_path: Path) -> None:
    sheet = Sheet("Quartiers", ("Code", "Nom", "Population"), [("2A004", "Les Tilleuls", 1200)])
    path = tmp_path / f"quartiers.{extension}"
    path.write_bytes(write(sheet, extension=extension))
    (line,) = read_table(path, name=path.name, wanted=AREAS).lines
    assert line.values == {"code": "2A004", "name": "Les Tilleuls", "population": 1200}


def test_lambert_93_and_wgs_84_are_told_apart(tmp_path: Path) -> None:
    # The centre of Lambert-93: 3 degrees east and 46.5 north, 700 000 and 6 600 000 metres.
    text = "Numéro;x;y\nA;700000;6600000\nB;3,0;46,5\n"
    lines = read_text(tmp_path, text, wanted=POINTS).lines
    for line in lines:
        assert line.geometry is not None
        assert line.geometry["coordinates"] == pytest.approx([3.0, 46.5], abs=1e-9)
    assert len(lines) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_is_read_as_offices_write_it(encoding: str, tmp_path: Path) -> None:
    table = read_text(tmp_path, "CODE;nom\n01;Été\n", wanted=AREAS, encoding=encoding)
    assert table.lines[0].values == {"code": "01", "name": "Été"}


def test_each_bad_line_is_named_and_the_others_stay(tmp_path: Path) -> None:
    text = "\n".join(
        [
            "Code;Nom;Population;wkt",
            f"1;Bon;12 000;{SQUARE.wkt}",
            ";Sans code;1;",
            "2;Un nom beaucoup trop long pour la colonne;1;",
            "3;Texte;douze;",
            f"1;Deux fois;1;{SQUARE.wkt}",
            "4;Point;1;POINT (1.9 47.9)",
            "5;Noeud;1;POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))",
            "6;Illisible;1;POLYGONE",
        ]
    )
    table = read_text(tmp_path, text, wanted=AREAS)
    assert [line.values["code"] for line in table.lines] == ["1"]
    assert [(one.line, one.column) for one in table.problems] == [
        (3, "Code"),
        (4, "Nom"),
        (5, "Population"),
        (6, "Code"),
        (7, "géométrie"),
        (8, "géométrie"),
        (9, "géométrie"),
    ]
    told = list(csv.reader(io.StringIO(print_problems(table.problems).decode("utf-8-sig")), delimiter=";"))
    assert told[0] == ["ligne", "colonne", "valeur", "motif"]
    assert told[3] == ["5", "Population", "douze", "nombre entier attendu"]


def test_a_missing_column_or_an_unreadable_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(GltdError, match="colonnes trouvées : « Nom »"):
        read_text(tmp_path, "Nom\nA\n", wanted=AREAS)
    with pytest.raises(GltdError, match="aucune ligne"):
        read_text(tmp_path, "Code;Nom\n", wanted=AREAS)
    with pytest.raises(GltdError, match="illisible"):
        read_text(tmp_path, 'Code;Nom\n1;"jamais refermé\n2;b\n', wanted=AREAS)
    for extension in ("xlsx", "ods", "gpkg", "geojson"):
        path = tmp_path / f"faux.{extension}"
        path.write_bytes(b"ceci n'est rien")
        with pytest.raises(GltdError, match="illisible"):
            read_table(path, name=path.name, wanted=AREAS)
    with pytest.raises(GltdError, match="format"):
        read_table(tmp_path / "table.doc", name="table.doc", wanted=AREAS)
