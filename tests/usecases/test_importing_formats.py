"""Sheets, GeoJSON, Parquet, arrays and real files through the import."""

import json
import shutil
from datetime import date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pytest
import xlsxwriter
from odfdo import Document, Row, Table

from gltd.errors import GltdError
from gltd.store.events import Selection
from gltd.usecases.importing import columns_mapping, import_columns
from tests.usecases.importing_cases import (
    HEADER,
    MAPPING,
    NOW,
    bring,
    bring_file,
    reasons,
    store_of,
)


def _write_xlsx(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Faits")
    moment, day = (book.add_format({"num_format": form}) for form in ("dd/mm/yyyy hh:mm", "dd/mm/yyyy"))
    sheet.write_row(1, 1, HEADER.split(";"))
    sheet.write_row(2, 1, [1, None, "usage", 1.9, 47.9])
    sheet.write_datetime(2, 2, datetime(2024, 2, 12, 8, 30), moment)  # noqa: DTZ001  # cells have no zone
    sheet.write_row(3, 1, [2, None, "usage", "1,91", "47,91"])
    sheet.write_datetime(3, 2, datetime(2024, 2, 13), day)  # noqa: DTZ001  # cells have no zone
    sheet.write_row(4, 1, [3, "14/02/2024 10:00", "usage", 1.9, 47.9])
    sheet.write_row(5, 1, [4, "bientôt", "usage", 1.9, 47.9])
    book.close()


def _write_ods(path: Path) -> None:
    document, table = Document("spreadsheet"), Table("Faits")
    document.body.clear()
    moment = datetime(2024, 2, 12, 8, 30)  # noqa: DTZ001  # cells have no zone
    for values in (
        [],
        HEADER.split(";"),
        [1, moment, "usage", 1.9, 47.9],
        [2, date(2024, 2, 13), "usage", "1,91", "47,91"],
        [3, "14/02/2024 10:00", "usage", 1.9, 47.9],
        [4, "bientôt", "usage", 1.9, 47.9],
    ):
        row = Row()
        row.set_values([None, *values])
        table.append_row(row)
    document.body.append(table)
    document.save(path)


@pytest.mark.parametrize(("name", "write"), [("faits.xlsx", _write_xlsx), ("faits.ods", _write_ods)])
def test_sheets_are_read_with_their_typed_cells(tmp_path: Path, name: str, write: object) -> None:
    assert callable(write)
    write(tmp_path / name)
    outcome = bring_file(tmp_path / name)
    points = store_of(tmp_path).points()
    assert points.start.astype("datetime64[m]").astype(str).tolist() == [
        "2024-02-12T08:30",
        "2024-02-13T00:00",
        "2024-02-14T10:00",
    ]
    assert points.end[1] - points.start[1] == np.timedelta64(1, "D")
    assert [row[:3] for row in reasons(outcome)] == [["6", "date", "bientôt"]]


def test_geojson_gives_its_geometry(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "geometry": geometry,
            "properties": {"numero": n, "date": "12/02/2024", "motif": "usage"},
        }
        for n, geometry in enumerate(
            [
                {"type": "Point", "coordinates": [1.9, 47.9]},
                {"type": "Point", "coordinates": [1.91, 47.91, 100]},
                None,
                {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
            ]
        )
    ]
    path = tmp_path / "faits.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "name": "x", "features": features}), encoding="utf-8"
    )
    outcome = bring_file(path, mapping=MAPPING.replace('[place]\nlon = "lon"\nlat = "lat"\n', ""))
    assert outcome.rows_kept == 2
    assert [row[:2] for row in reasons(outcome)] == [["3", "geometry"], ["4", "geometry"]]
    truncated = tmp_path / "tronque.geojson"
    truncated.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    with pytest.raises(GltdError, match="tronqué"):
        bring_file(truncated)


def _shared_mapping(*, start: str) -> str:
    return (
        'source = "Données réelles"\nnature = "recorded_offence"\nid = "id"\n'
        f'[time]\nstart = "{start}"\nzone = "America/Chicago"\n[place]\nlon = "lon"\nlat = "lat"\n'
        '[category]\ncolumn = "offence"\n'
    )


@pytest.mark.shared
def test_real_drug_incidents_in_every_format_give_the_same_events(shared: Path, tmp_path: Path) -> None:
    source = shared / "data" / "incidents_drugs" / "stl_drugs.parquet"
    mapping = _shared_mapping(start="datetime")
    connection = duckdb.connect()
    columns = ["id", "datetime", "offence", "lon", "lat"]
    rows = connection.execute(
        f"SELECT {', '.join(columns)} FROM read_parquet(?) LIMIT 500", [str(source)]
    ).fetchall()
    small = str(tmp_path / "a.parquet")
    connection.execute(
        "COPY (SELECT * FROM read_parquet(?) LIMIT 500) TO ? (FORMAT parquet)", [str(source), small]
    )
    connection.execute("COPY (SELECT * FROM read_parquet(?)) TO ?", [small, str(tmp_path / "b.csv")])
    book = xlsxwriter.Workbook(str(tmp_path / "c.xlsx"))
    sheet, moment = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, columns)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [row[0], None, *row[2:]])
        sheet.write_datetime(number, 1, row[1], moment)
    book.close()
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": row[3:]},
            "properties": {
                "id": row[0],
                "datetime": row[1].isoformat(),
                "offence": row[2],
                "lon": row[3],
                "lat": row[4],
            },
        }
        for row in rows
    ]
    (tmp_path / "d.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    store, found = store_of(tmp_path), []
    for name in ("a.parquet", "b.csv", "c.xlsx", "d.geojson"):
        outcome = bring_file(tmp_path / name, mapping=mapping)
        assert outcome.rows_kept == 500, reasons(outcome)[:3]
        assert outcome.batch.crs == "EPSG:32615"
        found.append(store.points(Selection(batches=[outcome.batch.batch_id])))
    for other in found[1:]:
        assert np.allclose(found[0].x_m, other.x_m, atol=1e-6)
        midnight = found[0].start.astype("datetime64[D]") == found[0].start
        assert np.array_equal(found[0].start, other.start)
        assert np.array_equal(found[0].end[~midnight], other.end[~midnight])


@pytest.mark.shared
def test_the_real_incident_file_of_a_city_is_imported(shared: Path, tmp_path: Path) -> None:
    path = tmp_path / "incidents.parquet"
    shutil.copy(shared / "data" / "stl_incidents" / "stl_incidents_2008_2020.parquet", path)
    outcome = bring_file(path, mapping=_shared_mapping(start="datetime_occurred"))
    assert outcome.rows_read == 688_776
    # 2.7 % of the coordinates are missing, says its README; a few hundred dates precede 1970.
    assert 0.026 < outcome.rows_refused / outcome.rows_read < 0.029
    store = store_of(tmp_path)
    counts = store.months(Selection(start=datetime(2018, 1, 1), end=datetime(2019, 1, 1)))  # noqa: DTZ001  # local time
    assert len(counts.months) == 12
    assert counts.counts.sum() == len(
        store.points(Selection(start=datetime(2018, 1, 1), end=datetime(2019, 1, 1)))  # noqa: DTZ001  # local time
    )


def test_times_are_kept_in_the_zone_of_the_place(tmp_path: Path) -> None:
    mapping = MAPPING.replace('formats = ["%d/%m/%Y %H:%M", "%d/%m/%Y"]', 'formats = "%Y-%m-%dT%H:%M:%S%z"')
    bring(tmp_path, "A;2024-02-12T08:30:00+0000;usage;1,9;47,9", mapping=mapping)
    assert str(store_of(tmp_path).points().start[0]) == "2024-02-12T09:30:00.000000"
    utc = MAPPING.replace("[time]", '[time]\nwritten_in = "UTC"')
    other = tmp_path / "utc"
    other.mkdir()
    bring(other, "A;12/07/2023 08:30;usage;1,9;47,9", mapping=utc)
    assert str(store_of(other).points().start[0]) == "2023-07-12T10:30:00.000000"


def test_arrays_take_the_same_path(tmp_path: Path) -> None:
    columns = {
        "start": np.array(["2024-01-01T10:00", "2024-01-02T11:30"], dtype="datetime64[us]"),
        "x": np.array([617_800.0, np.nan]),
        "y": np.array([6_756_500.0, 6_756_500.0]),
        "category": np.array(["usage", "trafic"], dtype=object),
    }
    store = store_of(tmp_path)
    mapping = columns_mapping("Simulation, graine 1", simulated=True)
    outcome = import_columns(columns, mapping=mapping, name="simulation", store=store, now=NOW)
    assert (outcome.rows_kept, outcome.rows_refused) == (1, 1)
    assert store.points().simulated
    assert not store.points(Selection(categories=["trafic"])).simulated
    assert store.points().x_m.tolist() == [617_800.0]
    assert import_columns(columns, mapping=mapping, name="simulation", store=store, now=NOW).already_imported
