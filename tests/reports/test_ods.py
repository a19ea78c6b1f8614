"""The workbook opens again, holds the numbers as numbers and no formula."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from functools import cache
from typing import Any

import odfdo
import pytest
from python_calamine import CalamineWorkbook

from gltd.reports.snapshot import find_figures
from tests.reports import documents
from tests.reports.documents import squeeze

NAMES = ["alencon", "orleans", "empty", "hostile"]


@cache
def sheets(name: str) -> dict[str, list[list[Any]]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(documents.ods(name)))
    return {sheet: workbook.get_sheet_by_name(sheet).to_python() for sheet in workbook.sheet_names}


@pytest.mark.parametrize("name", NAMES)
def test_two_readers_open_it(name: str) -> None:
    assert {"Lire", "Chiffres", "Sources"} <= set(sheets(name))
    again = odfdo.Document(io.BytesIO(documents.ods(name)))
    assert [sheet.name for sheet in again.body.tables] == list(sheets(name))
    assert all(len(sheet) <= 31 for sheet in sheets(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_there_with_its_number(name: str) -> None:
    head, *rows = sheets(name)["Chiffres"]
    held = {(row[head.index("Imprimé")], row[head.index("Trace")]): row[head.index("Nombre")] for row in rows}
    figures = list(find_figures(documents.snapshot(name).content))
    assert len(held) == len({(found.printed, found.trace) for found in figures})
    for found in figures:
        number = held[(found.printed, found.trace)]
        assert number == ("" if found.value is None else float(found.value))


def test_tables_have_their_sheets_and_types() -> None:
    table = sheets("alencon")["Opérations par mois en 2023"]
    assert table[1][:2] == ["Mois", "Faites"]
    assert table[3][:2] == ["févr.", 1.0]
    operations = sheets("alencon")["Opérations"]
    assert operations[2][0] == dt.date(2023, 2, 15)
    seizures = sheets("alencon")["Saisies stupéfiants, en masse"]
    heroin = [row for row in seizures if row[0] == "Héroïne"]
    assert [row[5] for row in heroin] == [720.0, 720000.0]
    assert all("contesté" in row[1] for row in heroin)


def test_sources_are_numbered() -> None:
    rows = sheets("alencon")["Sources"]
    assert [row[0] for row in rows[1:]] == [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_is_a_formula(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(documents.ods(name))) as archive:
        assert b"table:formula" not in archive.read("content.xml")
    cells = [cell for rows in sheets(name).values() for row in rows for cell in row]
    texts = [cell for cell in cells if isinstance(cell, str)]
    assert texts
    assert [text for text in texts if text[:1] in ("=", "@", "\t")] == []


def test_hostile_text_is_kept_and_held() -> None:
    labels = [str(row[0]) for rows in sheets("hostile").values() for row in rows if row]
    assert "'=HYPERLINK(1)" in labels
    assert "'@SUM(1)" in labels
    assert any(squeeze("<script>") in squeeze(label) for label in labels)


def test_the_archive_carries_no_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(documents.ods("alencon"))) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        metadata = archive.read("meta.xml").decode("utf-8")
    assert "2024-01-15T08:00:00" in metadata
    assert str(dt.datetime.now(dt.UTC).year) not in metadata or dt.datetime.now(dt.UTC).year == 2024


def test_bounds_are_numbers() -> None:
    head, *rows = sheets("alencon")["Chiffres"]
    police = next(row for row in rows if row[0].startswith("Policiers"))
    assert Decimal(str(police[head.index("Borne basse")])) == 80
