"""Files that say one thing and hold another, in every format: a wrong encoding, a wrong system.

Those that nothing else wounds are wounded here too: address files, packed official tables, base maps.
"""

import gzip
import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pyogrio.raw
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.ingest.coordinates import in_france
from gltd.ingest.mapping import parse_mapping
from gltd.ingest.official import read_official
from gltd.store.events import EventStore
from gltd.usecases.importing import Further, import_events
from gltd.usecases.mapping.basemap import BaseMap
from gltd.usecases.previewing import preview_events
from tests.ingest.test_addresses import BOOK, HEAD
from tests.ingest.test_addresses import MAPPING as BY_ADDRESS
from tests.usecases.importing_cases import MAPPING, NOW
from tests.usecases.test_importing_hostile import (
    HEADS,
    OFFICIAL,
    PLACED,
    make_sheet,
    make_xlsx,
    sound,
    survive,
    wound,
    wounds,
)
from tests.usecases.test_mapping_basemap import write_basemap

FEW = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
WORD = st.text(st.sampled_from("aéèàçôœ€ÉŸ '-z"), min_size=1, max_size=12).filter(
    lambda one: one.strip() == one
)
READ: Final = ("utf-8", "utf-8-sig", "cp1252")
ENCODINGS: Final = (*READ, "utf-16", "utf-16-be", "utf-32", "mac_roman", "cp850", "iso8859-15", "utf-7")


def write_text(word: str) -> str:
    """Return a CSV of three facts of one category."""
    lines = [f"A{rank};12/02/2024 08:30;{word};1.9{rank};47.9{rank}" for rank in range(3)]
    return "\n".join((";".join(HEADS), *lines)) + "\n"


def check_sentence(error: GltdError) -> None:
    """Check that an error is one sentence."""
    assert error.sentence.endswith(".")
    assert "\n" not in error.sentence


def list_kept(path: Path, *, mapping: str) -> list[str] | None:
    """Import a file; return its categories, or None where one sentence refused it."""
    with tempfile.TemporaryDirectory() as folder:
        store = EventStore(Path(folder) / "events")
        try:
            batch = import_events(path, mapping=parse_mapping(mapping), store=store, now=NOW).batch
        except GltdError as error:
            check_sentence(error)
            return None
        finally:
            store.close()
        return list(batch.categories)


@FEW
@given(word=WORD, encoding=st.sampled_from(ENCODINGS))
def test_a_csv_is_read_as_it_was_written_or_refused(word: str, encoding: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "faits.csv"
        path.write_bytes(write_text(word).encode(encoding, "replace"))
        found = list_kept(path, mapping=MAPPING)
    if encoding in READ:
        assert found == [word]


@FEW
@given(word=WORD, encoding=st.sampled_from(ENCODINGS))
def test_a_geojson_is_read_as_it_was_written_or_refused(word: str, encoding: str) -> None:
    told = json.loads(sound(".geojson"))
    for feature in told["features"]:
        feature["properties"]["motif"] = word
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "faits.geojson"
        path.write_bytes(json.dumps(told, ensure_ascii=False).encode(encoding, "replace"))
        found = list_kept(path, mapping=PLACED)
    if encoding in READ[:2] or (found is not None and word.isascii()):
        assert found == [word]


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "mac_roman"])
def test_a_workbook_whose_parts_lie_about_their_encoding_is_refused_or_read(
    suffix: str, encoding: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"faits{suffix}"
        (make_xlsx if suffix == ".xlsx" else make_sheet)(path)
        packed = io.BytesIO()
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(packed, "w") as target:
            for entry in source.infolist():
                content = source.read(entry)
                if entry.filename.endswith(("content.xml", "sharedStrings.xml")):
                    content = content.decode().encode(encoding, "replace")
                target.writestr(entry.filename, content)
    survive(packed.getvalue(), suffix=suffix)


def test_a_geopackage_and_a_parquet_whose_texts_are_no_utf8_are_refused_or_read(tmp_path: Path) -> None:
    path = tmp_path / "faits.gpkg"
    path.write_bytes(sound(".gpkg"))
    with sqlite3.connect(path) as base:
        (table,) = base.execute("SELECT table_name FROM gpkg_contents").fetchone()
        for (trigger,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{trigger}"')
        base.execute(f"UPDATE \"{table}\" SET motif = CAST(x'e9e0ff' AS TEXT)")
    survive(path.read_bytes(), suffix=".gpkg")
    path = tmp_path / "faits.parquet"
    rows = "('A1', '12/02/2024 08:30', '\\xE9\\xFF'::BLOB, 1.9, 47.9)"
    duckdb.execute(
        f"COPY (SELECT * FROM (VALUES {rows}) AS t({', '.join(HEADS)})) TO '{path}' (FORMAT parquet)"
    )
    survive(path.read_bytes(), suffix=".parquet")


Writer = Callable[[Path, list[tuple[float, float]], str], None]


def write_csv(path: Path, places: list[tuple[float, float]], _system: str) -> None:
    lines = [f"A{rank};12/02/2024 08:30;usage;{x!r};{y!r}" for rank, (x, y) in enumerate(places)]
    path.write_text("\n".join((";".join(HEADS), *lines)) + "\n", encoding="utf-8")


def write_xlsx(path: Path, places: list[tuple[float, float]], _system: str) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        for rank, place in enumerate(places, start=1):
            sheet.write_row(rank, 0, (f"A{rank}", "12/02/2024 08:30", "usage", *place))


def write_ods(path: Path, places: list[tuple[float, float]], _system: str) -> None:
    from gltd.usecases.exporting import Sheet, write

    lines: list[tuple[object, ...]] = [
        (f"A{rank}", "12/02/2024 08:30", "usage", *place) for rank, place in enumerate(places)
    ]
    path.write_bytes(write(Sheet(title="Faits", heads=HEADS, lines=lines, geometries=None), extension="ods"))


def write_parquet(path: Path, places: list[tuple[float, float]], _system: str) -> None:
    rows = ", ".join(
        f"('A{rank}', '12/02/2024 08:30', 'usage', {x!r}, {y!r})" for rank, (x, y) in enumerate(places)
    )
    duckdb.execute(
        f"COPY (SELECT * FROM (VALUES {rows}) AS t({', '.join(HEADS)})) TO '{path}' (FORMAT parquet)"
    )


def write_geojson(path: Path, places: list[tuple[float, float]], system: str) -> None:
    told = json.loads(sound(".geojson"))
    properties = told["features"][0]["properties"]
    told["features"] = [
        {
            "type": "Feature",
            "properties": properties | {"numero": f"A{rank}"},
            "geometry": {"type": "Point", "coordinates": place},
        }
        for rank, place in enumerate(places)
    ]
    name = f"urn:ogc:def:crs:{system.replace(':', '::')}"
    path.write_text(
        json.dumps({"crs": {"type": "name", "properties": {"name": name}}} | told), encoding="utf-8"
    )


def write_geopackage(path: Path, places: list[tuple[float, float]], system: str) -> None:
    count = len(places)
    columns = ([f"A{rank}" for rank in range(count)], ["12/02/2024 08:30"] * count, ["usage"] * count)
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(shapely.points(places)),
        field_data=[np.array(one, dtype=object) for one in columns],
        fields=["numero", "date", "motif"],
        geometry_type="Point",
        crs=system,
        driver="GPKG",
        layer="faits",
    )


WRITERS: Final[dict[str, Writer]] = {
    ".csv": write_csv,
    ".xlsx": write_xlsx,
    ".ods": write_ods,
    ".parquet": write_parquet,
    ".geojson": write_geojson,
    ".gpkg": write_geopackage,
}
# Said → what it is: never both in France.
LIES: Final = (
    *(
        ("EPSG:4326", system)
        for system in ("EPSG:2154", "EPSG:27572", "EPSG:3947", "EPSG:3857", "EPSG:32631")
    ),
    *(("EPSG:2154", system) for system in ("EPSG:4326", "EPSG:27572", "EPSG:3948")),
    ("EPSG:4326", "swapped"),
)


@cache
def project(system: str) -> pyproj.Transformer:
    """Return what brings degrees to a system."""
    return pyproj.Transformer.from_crs("EPSG:4326", system, always_xy=True)


@pytest.mark.parametrize("suffix", WRITERS)
@settings(FEW, max_examples=12)
@given(
    lie=st.sampled_from(LIES),
    places=st.lists(st.tuples(st.floats(-1.0, 6.0), st.floats(43.5, 50.0)), min_size=3, max_size=6),
)
def test_no_place_lands_elsewhere_in_france_by_a_wrong_system(
    suffix: str, lie: tuple[str, str], places: list[tuple[float, float]]
) -> None:
    said, real = lie
    if real == "swapped":
        written = [(lat, lon) for lon, lat in places]
    else:
        written = [project(real).transform(*place) for place in places]
    geometric = suffix in (".geojson", ".gpkg")
    columns = 'lon = "lon"\nlat = "lat"'
    mapping = PLACED if geometric else MAPPING
    if not geometric and said != "EPSG:4326":
        mapping = MAPPING.replace(columns, f'x = "lon"\ny = "lat"\ncrs = "{said}"')
    with tempfile.TemporaryDirectory() as folder:
        path, store = Path(folder) / f"faits{suffix}", EventStore(Path(folder) / "events")
        WRITERS[suffix](path, written, said)
        try:
            told = preview_events(path, mapping=parse_mapping(mapping), store=store, now=NOW)
        except GltdError as error:
            check_sentence(error)
            return
        finally:
            store.close()
        lon, lat = (np.array([getattr(row, name) for row in told.rows]) for name in ("lon", "lat"))
        assert not in_france(lon, lat=lat).any()
        # What is kept lies abroad, and the screen says so before anything is written.
        assert "hors de France" in told.sentence


@FEW
@given(told=wounds(), encoding=st.sampled_from(ENCODINGS))
def test_no_address_file_gone_wrong_gets_through(told: tuple[str, int, int], encoding: str) -> None:
    kind, times, seed = told
    content = "\n".join((HEAD, *BOOK)).encode(encoding, "replace")
    with tempfile.TemporaryDirectory() as folder:
        path, book = Path(folder) / "faits.csv", Path(folder) / "adresses-45.csv"
        path.write_text("jour;adresse;commune\n2024-01-01;3 rue des Lilas;Orléans\n", encoding="utf-8")
        book.write_bytes(wound(content, kind=kind, times=times, seed=seed))
        store = EventStore(Path(folder) / "events")
        try:
            import_events(
                path, mapping=parse_mapping(BY_ADDRESS.format(more="")), store=store, now=NOW,
                further=Further(addresses=(book,)),
            )  # fmt: skip
        except GltdError as error:
            check_sentence(error)
            assert store.list_batches() == []
        finally:
            store.close()


@pytest.mark.parametrize("suffix", [".csv.gz", ".zip", ".parquet"])
@FEW
@given(told=wounds())
def test_no_packed_official_table_gone_wrong_gets_through(suffix: str, told: tuple[str, int, int]) -> None:
    kind, times, seed = told
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"base{suffix}"
        path.write_bytes(wound(pack(suffix), kind=kind, times=times, seed=seed))
        try:
            read_official(path).values("61001")
        except GltdError as error:
            check_sentence(error)


@cache
def pack(suffix: str) -> bytes:
    """Return a sound official table, packed."""
    if suffix == ".csv.gz":
        return gzip.compress(OFFICIAL.encode(), mtime=0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"base{suffix}"
        if suffix == ".zip":
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr(zipfile.ZipInfo("base.csv"), OFFICIAL)
        else:
            plain = Path(folder) / "base.csv"
            plain.write_text(OFFICIAL, encoding="utf-8")
            duckdb.execute(
                f"COPY (FROM read_csv('{plain}', all_varchar = true)) TO '{path}' (FORMAT parquet)"
            )
        return path.read_bytes()


@FEW
@given(told=wounds())
def test_no_base_map_gone_wrong_gets_through(told: tuple[str, int, int]) -> None:
    kind, times, seed = told
    with tempfile.TemporaryDirectory() as folder:
        path = write_basemap(Path(folder) / "fond.pmtiles")
        path.write_bytes(wound(path.read_bytes(), kind=kind, times=times, seed=seed))
        try:
            ground = BaseMap(path)
            ground.describe()
            for zoom, column, row in ((0, 0, 0), (1, 1, 0), (2, 1, 3), (2, 3, 3)):
                ground.read_tile(zoom, column=column, row=row)
        except GltdError as error:
            check_sentence(error)
