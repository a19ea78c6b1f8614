"""Files as services export them: guessed, and imported whole, without a word of help."""

import datetime as dt
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely
import xlsxwriter
from odfdo import Document, Table
from pyogrio import raw

from gltd.ingest.guessing import Guess
from gltd.store.events import EventStore
from gltd.usecases.importing import ImportOutcome, import_events
from gltd.usecases.previewing import guess_file
from tests.usecases.importing_cases import NOW, reasons

KINDS = ("Usage de stupéfiants", "Dégradations légères", "Usage de stupéfiants", "Usage de stupéfiants")
FACTS = [
    (rank, dt.datetime.fromisoformat(f"2024-02-1{rank} 1{rank}:30"), kind) for rank, kind in enumerate(KINDS)
]
LON, LAT = 1.9093, 47.9025


def place(crs: str) -> tuple[float, float]:
    """Return the place of the facts in another system."""
    x, y = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(LON, LAT)
    return float(x), float(y)


def bring(path: Path) -> tuple[Guess, ImportOutcome]:
    """Import a file as it is guessed."""
    _, guess = guess_file(path, source=path.stem)
    assert guess.lacking == ()
    store = EventStore(path.parent / "events")
    return guess, import_events(path, mapping=guess.mapping, store=store, now=NOW)


def check(path: Path, outcome: ImportOutcome, *, hours: bool = True) -> None:
    """Check that each fact is there, at its moment and its place."""
    store = EventStore(path.parent / "events")
    points = store.points()
    starts = [moment.astype("datetime64[m]").item() for moment in points.start]
    store.close()
    wanted = [when if hours else dt.datetime.combine(when.date(), dt.time()) for _, when, _ in FACTS]
    assert sorted(starts) == wanted
    x, y = place("EPSG:2154")
    assert np.hypot(points.x_m - x, points.y_m - y).max() < 2.0
    assert sum(outcome.batch.categories.values()) == len(FACTS)


@pytest.mark.parametrize("crs", ["EPSG:2154", "EPSG:3948", "EPSG:27572"])
def test_a_windows_csv_below_a_title_in_a_french_system(tmp_path: Path, crs: str) -> None:
    x, y = (f"{value:.2f}".replace(".", ",") for value in place(crs))
    head = "N° procédure;Date début faits;Heure début faits;Qualification;Coord. X;Coord. Y"
    rows = (f"2024/{n:06d};{t:%d/%m/%Y};{t:%Hh%M};{kind};{x};{y}" for n, t, kind in FACTS)
    text = "\r\n".join(["Extraction;;;;;", "Du 01/01/2024 au 31/12/2024;;;;;", "", head, *rows, ""])
    path = tmp_path / "extraction.csv"
    path.write_bytes(text.encode("cp1252"))
    guess, outcome = bring(path)
    assert (guess.mapping.place.crs, guess.mapping.id_column) == (crs, "N° procédure")
    assert reasons(outcome) == []
    check(path, outcome)


def test_a_workbook_whose_heading_is_merged_over_two_lines_below_a_title(tmp_path: Path) -> None:
    path = tmp_path / "interventions.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Interventions")
        day, hour = (book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "hh:mm"))
        sheet.merge_range(0, 0, 0, 5, "Police municipale, interventions 2024")
        for rank, name in ((0, "N°"), (3, "Nature")):
            sheet.merge_range(2, rank, 3, rank, name)
        sheet.merge_range(2, 1, 2, 2, "Moment")
        sheet.merge_range(2, 4, 2, 5, "Lieu")
        sheet.write_row(3, 1, ("Date", "Heure"))
        sheet.write_row(3, 4, ("Longitude", "Latitude"))
        for row, (number, when, kind) in enumerate(FACTS, start=4):
            sheet.write(row, 0, number)
            sheet.write_datetime(row, 1, dt.datetime.combine(when.date(), dt.time()), day)
            sheet.write_number(row, 2, (when.hour * 60 + when.minute) / 1440, hour)
            sheet.write_row(row, 3, (kind, LON, LAT))
        sheet.write_row(8, 0, ("Total", len(FACTS)))
    guess, outcome = bring(path)
    assert guess.mapping.time.start == ("Date", "Heure")
    assert {line for line, *_ in reasons(outcome)} == {"9"}
    check(path, outcome)


def test_a_sheet_that_begins_with_empty_rows_and_an_empty_column(tmp_path: Path) -> None:
    path = tmp_path / "gendarmerie.ods"
    x, y = place("EPSG:2154")
    rows = [[None, f"R{n}", f"{t:%d/%m/%Y}", kind, round(x, 1), round(y, 1)] for n, t, kind in FACTS]
    heads = [None, "Référence", "Date des faits", "Infraction", "X", "Y"]
    table = Table("Feuille1")
    table.set_values([[None] * 6, [None] * 6, heads, *rows])
    document = Document("spreadsheet")
    document.body.clear()
    document.body.append(table)
    document.save(str(path))
    guess, outcome = bring(path)
    assert (guess.mapping.place.crs, guess.mapping.time.level) == ("EPSG:2154", "day")
    check(path, outcome, hours=False)


def test_a_geopackage_in_lambert_93(tmp_path: Path) -> None:
    path = tmp_path / "faits.gpkg"
    columns = [np.array([n for n, *_ in FACTS]), np.array([np.datetime64(t, "ms") for _, t, _ in FACTS])]
    raw.write(
        str(path),
        geometry=shapely.to_wkb([shapely.Point(*place("EPSG:2154"))] * len(FACTS)),
        field_data=[*columns, np.array([kind for *_, kind in FACTS], dtype=object)],
        fields=np.array(["fid_fait", "date_fait", "nature_fait"]),
        crs="EPSG:2154",
        geometry_type="Point",
        driver="GPKG",
        layer="faits",
    )
    _, outcome = bring(path)
    check(path, outcome)


def test_moments_written_with_their_offset_become_local(tmp_path: Path) -> None:
    path = tmp_path / "signalements.csv"
    rows = (f"{n},{t - dt.timedelta(hours=1):%Y-%m-%dT%H:%M:%S}Z,{k},{LON},{LAT}" for n, t, k in FACTS)
    path.write_text("\n".join(("id,created_at,categorie,lon,lat", *rows)), encoding="utf-8")
    _, outcome = bring(path)
    check(path, outcome)
