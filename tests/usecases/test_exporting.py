"""Each format opens again in another reader, with numbers as numbers, dates as dates and texts as texts."""

import csv
import datetime as dt
import io
import json
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import shapely
from pyogrio import raw
from python_calamine import CalamineWorkbook

from gltd.errors import GltdError
from gltd.usecases.exporting import FORMATS, Sheet, write

PARIS = ZoneInfo("Europe/Paris")
MOMENT = dt.datetime(2024, 3, 12, 22, 30, tzinfo=PARIS)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[1.90, 47.90], [1.91, 47.90], [1.91, 47.91], [1.90, 47.91], [1.90, 47.90]]],
}
HEADS = ("Nom", "Compte", "Montant", "Jour", "Moment", "Faite", "fid")
LINES: list[tuple[object, ...]] = [
    ("Les Tilleuls", 12, Decimal("8300.50"), dt.date(2024, 3, 12), MOMENT, True, "2A004"),
    ('=HYPERLINK("http://x")', None, None, None, None, None, None),
    ("- 3 % ; « été »\nsuite", -4, Decimal("-0.5"), dt.date(1999, 12, 31), MOMENT, False, "+33"),
]
TABLE = Sheet(title="Opérations d'été", heads=HEADS, lines=LINES)
PLACES: list[dict[str, Any] | None] = [
    SQUARE,
    None,
    {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]},
]
MAP = Sheet(title="Quartiers", heads=HEADS, lines=LINES, geometries=PLACES)


@pytest.mark.parametrize("extension", ["ods", "xlsx"])
def test_a_workbook_holds_numbers_and_dates(extension: str) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write(TABLE, extension=extension)))
    assert book.sheet_names == ["Opérations d été"]
    head, first, second, third = book.get_sheet_by_index(0).to_python()
    assert head == list(HEADS)
    day, clock = dt.date(2024, 3, 12), dt.datetime(2024, 3, 12, 22, 30)  # noqa: DTZ001 - as a clock shows it
    assert first == ["Les Tilleuls", 12.0, 8300.5, day, clock, "oui", "2A004"]
    assert second[0] == '\'=HYPERLINK("http://x")'
    assert set(second[1:]) == {""}
    assert third[:4] == ["'- 3 % ; « été » suite", -4.0, -0.5, dt.date(1999, 12, 31)]


@pytest.mark.parametrize("extension", ["ods", "xlsx", "csv"])
def test_no_text_is_a_formula(extension: str) -> None:
    hostile = ("=1+1", "+1+cmd|'/C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "-1\n=2")
    content = write(
        Sheet(title="Points", heads=("=1", "@a"), lines=[(one, 1) for one in hostile]), extension=extension
    )
    if extension == "csv":
        rows: list[list[Any]] = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    texts = [*rows[0], *(row[0] for row in rows[1:])]
    assert len(rows) == len(hostile) + 1
    assert {text[0] for text in texts} == {"'"}


@pytest.mark.parametrize("extension", ["ods", "xlsx"])
def test_a_number_too_long_for_a_spreadsheet_stays_whole(extension: str) -> None:
    long = Sheet(title="SIRET", heads=("SIRET",), lines=[(Decimal("12345678901234567"),)])
    book = CalamineWorkbook.from_filelike(io.BytesIO(write(long, extension=extension)))
    assert book.get_sheet_by_index(0).to_python()[1] == ["12345678901234567"]


def test_csv_is_what_french_offices_open() -> None:
    content = write(TABLE, extension="csv")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == list(HEADS)
    assert rows[1] == ["Les Tilleuls", "12", "8300,50", "2024-03-12", "2024-03-12 22:30", "oui", "2A004"]
    assert rows[2][0].startswith("'=")
    assert rows[3][2] == "-0,5"


def test_geojson_is_in_degrees_with_typed_properties() -> None:
    first, second, _ = json.loads(write(MAP, extension="geojson"))["features"]
    assert first["geometry"] == SQUARE
    assert first["properties"] == {
        "Nom": "Les Tilleuls",
        "Compte": 12,
        "Montant": 8300.5,
        "Jour": "2024-03-12",
        "Moment": "2024-03-12T22:30:00+01:00",
        "Faite": True,
        "fid": "2A004",
    }
    assert second["geometry"] is None


def test_a_geopackage_opens_in_lambert_93(tmp_path: Path) -> None:
    path = tmp_path / "quartiers.gpkg"
    path.write_bytes(write(MAP, extension="gpkg"))
    meta, _, geometry, values = raw.read(path, datetime_as_string=True)
    assert "2154" in meta["crs"]
    assert meta["geometry_type"] == "MultiPolygon"
    columns = dict(zip(meta["fields"], values, strict=True))
    assert next(iter(columns["Nom"])) == "Les Tilleuls"
    assert columns["Compte"][0] == 12
    assert columns["Montant"][2] == -0.5
    assert columns["Jour"][2] == "1999-12-31"
    assert list(columns["fid 2"]) == ["2A004", None, "+33"]
    square = shapely.from_wkb(geometry[0])
    assert square.area == pytest.approx(747 * 1112, rel=0.01)  # 0.01° by 0.01° at 47.9° north
    assert geometry[1] is None


def test_points_stay_points(tmp_path: Path) -> None:
    path = tmp_path / "points.gpkg"
    point = {"type": "Point", "coordinates": [1.9, 47.9]}
    table = Sheet(title="Points", heads=("Nom",), lines=[("A",), ("B",)], geometries=[point, point])
    path.write_bytes(write(table, extension="gpkg"))
    meta, _, geometry, _ = raw.read(path)
    assert meta["geometry_type"] == "Point"
    # The centre of Lambert-93 is at 3° east, 46.5° north, 700 km and 6600 km from its origin.
    place = shapely.from_wkb(geometry[0])
    assert 600_000 < place.x < 700_000
    assert 6_700_000 < place.y < 6_800_000


def test_a_geopackage_dates_its_moments_in_utc(tmp_path: Path) -> None:
    path = tmp_path / "quartiers.gpkg"
    path.write_bytes(write(MAP, extension="gpkg"))
    with sqlite3.connect(path) as connection:
        told = connection.execute('SELECT "Moment" FROM quartiers ORDER BY 1 DESC').fetchone()
        kinds = dict(connection.execute("SELECT name, type FROM pragma_table_info('quartiers')").fetchall())
    connection.close()
    assert told[0].startswith("2024-03-12T21:30:00")
    assert told[0].endswith("Z")
    assert kinds["Jour"] == "DATE"
    assert kinds["Faite"] == "BOOLEAN"


@pytest.mark.parametrize("extension", FORMATS)
def test_the_same_table_gives_the_same_bytes(extension: str) -> None:
    assert write(MAP, extension=extension) == write(MAP, extension=extension)


@pytest.mark.parametrize("extension", FORMATS)
def test_an_empty_list_is_a_file_with_its_heads(extension: str, tmp_path: Path) -> None:
    empty = Sheet(title="Rien", heads=("Nom",), lines=[], geometries=[])
    path = tmp_path / f"rien.{extension}"
    path.write_bytes(write(empty, extension=extension))
    if extension in {"ods", "xlsx"}:
        assert CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python() == [["Nom"]]
    elif extension == "gpkg":
        assert list(raw.read(path)[0]["fields"]) == ["Nom"]
    else:
        assert path.stat().st_size > 0


def test_an_unknown_format_is_told() -> None:
    with pytest.raises(GltdError, match="ods, xlsx, csv, geojson, gpkg"):
        write(TABLE, extension="doc")
