"""The first rows of a file as texts, whatever its format: what a mapping is guessed from."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import duckdb

from gltd.errors import GltdError
from gltd.ingest.geo import read_head
from gltd.ingest.geopackage import choose_layer, read_crs_name, read_features, single_point
from gltd.ingest.headings import find_heading
from gltd.ingest.parquet import unreadable
from gltd.ingest.sheets import cell_text, open_sheet
from gltd.ingest.source import shown

ROWS: Final = 200
_HEAD_BYTES: Final = 1 << 20
_DELIMITERS: Final = (";", ",", "\t")


@dataclass(frozen=True)
class Sample:
    """The names of the columns and the first rows; ``places`` are those of a file that has geometries."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    places: tuple[tuple[float, float] | None, ...] | None = None
    crs: str | None = None

    def column(self, name: str) -> list[str]:
        """Return what the first rows hold in one column, without the empty cells."""
        place = self.names.index(name)
        return [row[place].strip() for row in self.rows if row[place].strip()]


def read_sample(path: Path) -> Sample:
    """Return the first rows of a file of any known format."""
    readers: Mapping[str, Callable[[Path], Sample]] = {
        ".xlsx": _read_sheet,
        ".ods": _read_sheet,
        ".geojson": _read_geojson,
        ".json": _read_geojson,
        ".gpkg": _read_geopackage,
        ".parquet": _read_parquet,
    }
    sample = readers.get(path.suffix.lower(), _read_csv)(path)
    if not sample.names or not any(sample.names):
        raise GltdError(
            f"« {path.name} » n'a pas de noms de colonnes : ils doivent être à la première ligne."
        )
    if not sample.rows:
        raise GltdError(
            f"« {path.name} » ne contient aucune ligne après les noms des colonnes : rien à importer."
        )
    return sample


def _read_csv(path: Path) -> Sample:
    with path.open("rb") as handle:
        head = handle.read(_HEAD_BYTES)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise GltdError(f"« {path.name} » est en UTF-16 : enregistrez-le en CSV UTF-8, puis recommencez.")
    if len(head) == _HEAD_BYTES:
        head = head[: head.rfind(b"\n") + 1] or head
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = head.decode("cp1252", errors="replace")
    text = text.lstrip("\r\n").replace("\0", "")
    if not text.strip():
        raise GltdError(f"« {path.name} » est vide : rien à importer.")
    best: list[list[str]] = []
    for delimiter in _DELIMITERS:
        try:
            rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ROWS + 1))
        except csv.Error:
            continue
        rows = [row for row in rows if row]
        if not rows:
            continue
        last, names = find_heading(rows)
        if not best or len(names) > len(best[0]):
            best = [[shown(name) for name in names], *rows[last + 1 :]]
    if not best:
        raise GltdError(f"« {path.name} » est illisible : enregistrez-le en CSV UTF-8, puis recommencez.")
    return _table(best[0], rows=best[1:])


def _table(names: list[str], *, rows: list[list[str]]) -> Sample:
    width = len(names)
    squared = (tuple(islice((*row, *[""] * width), width)) for row in rows)
    return Sample(tuple(names), tuple(squared))


def _read_sheet(path: Path) -> Sample:
    rows: list[list[str]] = []
    for cells in open_sheet(path, wanted=None).iter_rows():
        texts = [cell_text(cell) for cell in cells]
        if any(texts):
            rows.append(texts)
        if len(rows) > ROWS:
            break
    if not rows:
        raise GltdError(f"La première feuille de « {path.name} » est vide : rien à importer.")
    last, heading = find_heading(rows)
    names = [shown(name) for name in heading]
    while names and not names[-1]:
        names.pop()
    return _table(names, rows=rows[last + 1 :])


def _read_geojson(path: Path) -> Sample:
    crs, features = read_head(path, most=ROWS)
    names = tuple(dict.fromkeys(name for values, _ in features for name in values))
    rows = tuple(tuple(cell_text(values.get(name)) for name in names) for values, _ in features)
    return Sample(names or ("geometry",), rows, places=tuple(place for _, place in features), crs=crs)


def _read_geopackage(path: Path) -> Sample:
    meta, features = read_features(path, layer=choose_layer(path, wanted=None), most=ROWS)
    return Sample(
        tuple(str(name) for name in meta["fields"]),
        tuple(tuple(cell_text(value) for value in values) for values, _ in features),
        places=tuple(single_point(place) for _, place in features),
        crs=read_crs_name(meta),
    )


def _read_parquet(path: Path) -> Sample:
    try:
        with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
            cursor = connection.execute(
                "SELECT * FROM read_parquet($path) LIMIT $most", {"path": str(path), "most": ROWS}
            )
            names = tuple(str(column[0]) for column in cursor.description or ())
            rows = cursor.fetchall()
    except duckdb.Error as error:
        raise unreadable(path) from error
    return Sample(names, tuple(tuple(cell_text(value) for value in row) for row in rows))
