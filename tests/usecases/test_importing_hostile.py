"""Bytes gone wrong, in every format: an import with its report or one French sentence, never half of one."""

import json
import random
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.ingest.mapping import Mapping, parse_mapping
from gltd.ingest.official import read_official
from gltd.ingest.workbooks import check_workbook
from gltd.store.events import EventStore
from gltd.usecases.exporting import Sheet, write
from gltd.usecases.importing import import_events
from gltd.usecases.previewing import guess_file
from tests.usecases.importing_cases import MAPPING, NOW

HEADS = ("numero", "date", "motif", "lon", "lat")
ROWS = (
    ("A1", "12/02/2024 08:30", "usage", 1.90, 47.90),
    ("A2", "13/02/2024 21:15", "trafic", 1.91, 47.91),
    ("A3", "14/02/2024", "é à ç", 1.92, 47.92),
)
PLACED = MAPPING.replace('lon = "lon"\nlat = "lat"', 'level = "point"')
EXAMPLES = 8


def make_csv(path: Path) -> None:
    lines = [";".join(map(str, row)) for row in (HEADS, *ROWS)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def make_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEADS, *ROWS)):
            sheet.write_row(number, 0, row)


def make_sheet(path: Path) -> None:
    lines = [tuple(row) for row in ROWS]
    places: list[dict[str, Any] | None] = [{"type": "Point", "coordinates": list(row[3:])} for row in ROWS]
    form = path.suffix.removeprefix(".")
    wanted = places if form in ("geojson", "gpkg") else None
    path.write_bytes(write(Sheet(title="Faits", heads=HEADS, lines=lines, geometries=wanted), extension=form))


def make_parquet(path: Path) -> None:
    values = ", ".join(str(tuple(map(str, row[:3])) + row[3:]) for row in ROWS)
    duckdb.execute(
        f"COPY (SELECT * FROM (VALUES {values}) AS t({', '.join(HEADS)})) TO '{path}' (FORMAT parquet)"
    )


MAKERS: dict[str, Callable[[Path], None]] = {
    ".csv": make_csv,
    ".xlsx": make_xlsx,
    ".ods": make_sheet,
    ".geojson": make_sheet,
    ".gpkg": make_sheet,
    ".parquet": make_parquet,
}


@cache
def sound(suffix: str) -> bytes:
    """Return a sound file of a format."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"faits{suffix}"
        MAKERS[suffix](path)
        return path.read_bytes()


def mapping_of(suffix: str) -> Mapping:
    """Return the mapping that reads the sound file."""
    return parse_mapping(PLACED if suffix in (".geojson", ".gpkg") else MAPPING)


def survive(content: bytes, *, suffix: str) -> int | None:
    """Import bytes; return how many rows were kept, or None where the file was refused in one sentence.

    Whatever happens, the store holds one whole batch or nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"faits{suffix}"
        path.write_bytes(content)
        store = EventStore(Path(folder) / "events")
        kept, told = None, ["."]
        try:
            kept = import_events(path, mapping=mapping_of(suffix), store=store, now=NOW).rows_kept
        except GltdError as error:
            told.append(error.sentence)
        batches = store.list_batches()
        try:
            assert len(batches) == (kept is not None)
            assert [len(store.points()) for _ in batches] == [kept for _ in batches]
        finally:
            store.close()
        try:
            guess_file(path, source="s")
        except GltdError as error:
            told.append(error.sentence)
        assert [one for one in told if not one.endswith(".") or "\n" in one] == []
        return kept


@pytest.mark.parametrize("suffix", MAKERS)
def test_the_sound_file_is_imported_whole(suffix: str) -> None:
    assert survive(sound(suffix), suffix=suffix) == len(ROWS)


@st.composite
def wounds(draw: st.DrawFn) -> tuple[str, int, int]:
    """Draw what happens to a file: a kind of wound, how much, and the seed of where."""
    kind = draw(st.sampled_from(("cut", "flip", "drop", "double", "insert", "null")))
    return kind, draw(st.integers(1, 40)), draw(st.integers(0, 1 << 30))


def wound(content: bytes, *, kind: str, times: int, seed: int) -> bytes:
    """Return bytes gone wrong."""
    rng = random.Random(seed)
    changed = bytearray(content)
    if kind == "cut":
        return content[: rng.randrange(len(content))]
    for _ in range(times):
        where = rng.randrange(len(changed) or 1)
        if kind == "flip" and changed:
            changed[where] ^= 1 << rng.randrange(8)
        elif kind == "null" and changed:
            changed[where] = 0
        elif kind == "drop":
            del changed[where : where + rng.randrange(1, 9)]
        elif kind == "double":
            changed[where:where] = changed[where : where + rng.randrange(1, 40)]
        else:
            changed[where:where] = rng.choice((b'"', b";", b"\n", b"\xff\xfe", b"<", b"]", b"1e999", b"\xe9"))
    return bytes(changed)


@pytest.mark.parametrize("suffix", MAKERS)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(told=wounds())
@example(told=("cut", 1, 1))
def test_no_wound_of_a_file_gets_through(suffix: str, told: tuple[str, int, int]) -> None:
    kind, times, seed = told
    survive(wound(sound(suffix), kind=kind, times=times, seed=seed), suffix=suffix)


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(content=st.binary(max_size=300), suffix=st.sampled_from(sorted(MAKERS)))
def test_no_bytes_at_all_get_through(content: bytes, suffix: str) -> None:
    survive(content, suffix=suffix)


CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ("=1+1", "1e308", "-1e308", "nan", "inf", "47,9", "47.9", "0", "180", "١٢", "\u202e", "'", '"')
    ),
)


@settings(max_examples=EXAMPLES * 2, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(rows=st.lists(st.lists(CELL, min_size=1, max_size=7), min_size=1, max_size=8))
def test_no_cells_of_a_csv_get_through(rows: list[list[str]]) -> None:
    text = "\n".join((";".join(HEADS), *(";".join(row) for row in rows))) + "\n"
    survive(text.encode("utf-8", "surrogatepass"), suffix=".csv")


@pytest.mark.parametrize(
    "place",
    [
        [1e308, 1e308],
        [-1e308, 0],
        [181, 0],
        [47.9, 1.9],
        ["1", "2"],
        [None, None],
        [],
        [[1]],
        {"a": 1},
        [True, False],
    ],
)
def test_no_place_of_a_geojson_gets_through(place: object) -> None:
    told = json.loads(sound(".geojson"))
    told["features"][0]["geometry"]["coordinates"] = place
    kept = survive(json.dumps(told).encode(), suffix=".geojson")
    assert kept in (2, 3)


def test_a_geojson_in_another_system_than_it_says_is_told() -> None:
    told = json.loads(sound(".geojson"))
    for feature in told["features"]:
        feature["geometry"]["coordinates"] = [618_500, 6_756_500]
    assert survive(json.dumps(told).encode(), suffix=".geojson") is None


def bomb_xlsx(reference: str) -> bytes:
    """Return a workbook of a few bytes whose last cell is at the far end of the sheet."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.xlsx", Path(folder) / "new.xlsx"
        make_xlsx(old)
        with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w") as target:
            for entry in source.infolist():
                content = source.read(entry)
                if entry.filename == "xl/worksheets/sheet1.xml":
                    far = f'<row r="1048576"><c r="{reference}"><v>1</v></c></row></sheetData>'
                    content = content.replace(b"</sheetData>", far.encode())
                target.writestr(entry.filename, content)
        return new.read_bytes()


def bomb_ods(rows: int, *, columns: int) -> bytes:
    """Return a sheet whose cells are repeated so many times."""
    cell = f'<table:table-cell office:value="1" table:number-columns-repeated="{columns}"/>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row></table:table>'
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.ods", Path(folder) / "new.ods"
        make_sheet(old)
        with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w") as target:
            for entry in source.infolist():
                content = source.read(entry)
                if entry.filename == "content.xml":
                    content = content.replace(b"</table:table>", row.encode(), 1)
                target.writestr(entry.filename, content)
        return new.read_bytes()


@pytest.mark.parametrize(
    ("suffix", "content"),
    [(".xlsx", bomb_xlsx("XFD1048576")), (".ods", bomb_ods(1_048_576, columns=16_384))],
)
def test_a_few_bytes_that_ask_for_all_memory_are_refused(suffix: str, content: bytes) -> None:
    assert len(content) < 50_000
    assert survive(content, suffix=suffix) is None


def test_the_empty_end_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    tail = (
        b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        b'table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    path, new = tmp_path / "old.ods", tmp_path / "new.ods"
    make_sheet(path)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(new, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "content.xml":
                content = content.replace(b"</table:table>", tail, 1)
            target.writestr(entry.filename, content)
    check_workbook(new)
    assert survive(new.read_bytes(), suffix=".ods") == len(ROWS)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gltd.ingest.workbooks.MOST_BYTES", 1000)
    path = tmp_path / "faits.xlsx"
    make_xlsx(path)
    with pytest.raises(GltdError, match="trop grand"):
        check_workbook(path)


OFFICIAL = (
    '"CODGEO_2024";"annee";"indicateur";"nombre";"est_diffuse"\n"61001";"2022";"Homicides";"1";"diff"\n'
)


@cache
def official(suffix: str) -> bytes:
    """Return a sound official table: a base of communes, or a workbook of months."""
    if suffix == ".csv":
        return OFFICIAL.encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tableaux.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("61001")
            sheet.write_row(0, 0, ("Index", "libellé index", "_2022_01"))
            sheet.write_row(1, 0, (57, "Usage de stupéfiants", 4))
        return path.read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(told=wounds())
@example(told=("cut", 1, 1))
def test_no_wound_of_an_official_table_gets_through(suffix: str, told: tuple[str, int, int]) -> None:
    kind, times, seed = told
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"base{suffix}"
        path.write_bytes(wound(official(suffix), kind=kind, times=times, seed=seed))
        said = ""
        try:
            read_official(path).values("61001")
        except GltdError as error:
            said = error.sentence
        assert said.endswith(".") or not said
        assert "\n" not in said
        if said and suffix == ".xlsx":
            assert [one.name for one in path.parent.iterdir()] == [path.name]
