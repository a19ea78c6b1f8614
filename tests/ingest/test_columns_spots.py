"""The columns of a file of spots."""

import pytest

from gltd.ingest.columns.spots import match_columns, read_rows

HEADINGS = ["Point", "Nature", "LAT", "Longitude", "Produits"]
CLOSED = {
    "kind": {"point de deal": "deal", "laboratoire": "lab"},
    "products": {"cannabis": "cannabis", "cocaïne": "cocaine"},
}


def read(**values: str) -> tuple[list[dict[str, object]], list[tuple[int, str, str]]]:
    row = dict.fromkeys(HEADINGS, "") | {"Point": "PD-01"} | values
    found = read_rows([row], headings=match_columns(HEADINGS), closed=CLOSED)
    rows = [fields for _, fields in found.rows]
    return rows, [(one.line, one.column, one.reason) for one in found.problems]


def test_a_row_is_read_as_offices_write_it() -> None:
    rows, wrong = read(Nature="Point de deal", LAT="47,901", Longitude="1.899", Produits="Cocaine, cannabis")
    assert wrong == []
    assert rows == [
        {"name": "PD-01", "kind": "deal", "lat": 47.901, "lon": 1.899, "products": ["cocaine", "cannabis"]}
    ]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Point", "", "valeur absente"),
        ("Nature", "usine", "inconnu"),
        ("Produits", "cannabis, farine", "inconnu"),
        ("LAT", "47,9", "à donner ensemble"),
        ("LAT", "6800000", "hors des degrés"),
    ],
)
def test_a_bad_value_comes_back_with_its_line_column_and_reason(column: str, value: str, reason: str) -> None:
    rows, wrong = read(**{column: value})
    assert rows == []
    assert [(line, name) for line, name, _ in wrong] == [(2, column)]
    assert reason in wrong[0][2]


def test_a_name_twice_is_told() -> None:
    row = {"Point": "PD-01"}
    found = read_rows([row, row], headings=match_columns(["Point"]), closed=CLOSED)
    assert len(found.rows) == 1
    assert [(one.line, one.reason) for one in found.problems] == [(3, "nom déjà donné à la ligne 2")]
