"""The columns of a file of cameras, on made-up rows and on the real register of Paris."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from gltd.ingest.columns.cameras import match_columns, read_rows

HEADINGS = ["Numéro", "Implantation", "Latitude", "Longitude", "Finalité", "Date de mise en service"]


def read(**values: str) -> tuple[list[dict[str, object]], list[tuple[str, str]]]:
    row = dict.fromkeys(HEADINGS, "") | {"Numéro": "1", "Implantation": "Place"} | values
    found = read_rows([row], headings=match_columns(HEADINGS))
    return [fields for _, fields in found.rows], [(one.column, one.reason) for one in found.problems]


def test_headings_are_known_without_accents_or_case() -> None:
    found = match_columns(["NUMERO", "Lieu", "lat", "LON", "date_mise_en_service", "autre"])
    assert found == {
        "number": "NUMERO",
        "place": "Lieu",
        "lat": "lat",
        "lon": "LON",
        "in_service_on": "date_mise_en_service",
    }


def test_a_row_is_read_as_offices_write_it() -> None:
    rows, wrong = read(
        Latitude="48,8587", Longitude="2.3475", Finalité="5°", **{"Date de mise en service": "08/07/16"}
    )
    assert wrong == []
    assert rows == [
        {
            "number": "1",
            "place": "Place",
            "lat": 48.8587,
            "lon": 2.3475,
            "purpose": "5",
            "in_service_on": dt.date(2016, 7, 8),
        }
    ]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Numéro", "", "valeur absente"),
        ("Latitude", "6800000", "hors des degrés"),
        ("Latitude", "nord", "nombre attendu"),
        ("Finalité", "12", "numéro de finalité"),
        ("Date de mise en service", "Début 2019", "date attendue"),
    ],
)
def test_a_bad_value_comes_back_with_its_reason(column: str, value: str, reason: str) -> None:
    rows, wrong = read(**{column: value})
    assert rows == []
    assert [name for name, _ in wrong] == [column]
    assert reason in wrong[0][1]


def test_half_a_place_is_refused_once() -> None:
    rows, wrong = read(Latitude="48,85")
    assert rows == []
    assert len(wrong) == 1
    assert "ensemble" in wrong[0][1]


def test_a_number_given_twice_names_the_first_line() -> None:
    row = {"Numéro": "7", "Implantation": "Place"}
    found = read_rows([row, row], headings=match_columns(["Numéro", "Implantation"]))
    assert len(found.rows) == 1
    assert [(one.line, one.reason) for one in found.problems] == [(3, "numéro déjà donné à la ligne 2")]


def test_the_register_of_paris_is_read_whole(shared: Path) -> None:
    text = (shared / "data" / "cameras_paris" / "cameras_paris.geojson").read_text(encoding="utf-8")
    told = [feature["properties"] for feature in json.loads(text)["features"]]
    rows = [{key: "" if value is None else str(value) for key, value in one.items()} for one in told]
    found = read_rows(rows, headings=match_columns(list(rows[0])))
    assert len(found.rows) == 707
    assert found.problems == ()
    years = [fields["in_service_on"].year for _, fields in found.rows if "in_service_on" in fields]
    assert (min(years), max(years)) == (2011, 2018)
    assert all("lat" in fields for _, fields in found.rows)


def test_what_is_wrong_in_a_published_list_is_told_line_by_line(shared: Path) -> None:
    path = shared / "data" / "cameras_paris" / "cameras_geotag.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter=";"))
    found = read_rows(rows, headings=match_columns(list(rows[0])))
    assert len(found.rows) + len({one.line for one in found.problems}) == len(rows)
    assert ("Début 2019", "date attendue, comme 17/02/2022") in {
        (one.value, one.reason) for one in found.problems
    }
