"""Small tables of places that people bring: any format in, checked lines and a report by line out."""

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyproj
import python_calamine
import shapely
from pyogrio import raw
from pyogrio.errors import DataSourceError
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from gltd.errors import GltdError
from gltd.ingest.coordinates import situate
from gltd.ingest.problems import HEADER, defused
from gltd.ingest.sheets import cell_text, open_sheet
from gltd.ingest.source import Problem, shown
from gltd.reports.archive import rearm
from gltd.usecases.columns import Field, fold_head

MOST_BYTES: Final = 20 << 20
MOST_ROWS: Final = 20_000
SUFFIXES: Final = (".csv", ".xlsx", ".ods", ".geojson", ".json", ".gpkg")
METRES: Final = "EPSG:2154"
DEGREES: Final = "EPSG:4326"
_X: Final = ("x", "lon", "longitude", "coord_x", "x_l93")
_Y: Final = ("y", "lat", "latitude", "coord_y", "y_l93")
_SHAPE: Final = ("wkt", "geometrie", "géométrie", "geometry")
_EPSG: Final = re.compile(r"EPSG:{1,2}(\d{4,6})")


@dataclass(frozen=True)
class Wanted:
    """What a noun takes: its columns, the first of which is the code that tells one line from another."""

    fields: tuple[Field, ...]
    shapes: frozenset[str] = frozenset({"Point"})
    needs_place: bool = False


@dataclass(frozen=True)
class Row:
    """One line as it was read: its number in the file, its texts by head, its geometry in degrees."""

    line: int
    texts: Mapping[str, str]
    shape: BaseGeometry | None = None


@dataclass(frozen=True)
class Line:
    """One line that can be written."""

    line: int
    values: dict[str, Any]
    geometry: dict[str, Any] | None


@dataclass(frozen=True)
class Table:
    """What a file holds: the lines that can be written, and what is wrong with the others."""

    lines: list[Line]
    problems: list[Problem] = field(default_factory=list)
    # The heads of columns that nothing reads.
    unread: tuple[str, ...] = ()


def read_table(path: Path, *, name: str, wanted: Wanted) -> Table:
    """Read and check a file, told by its own ``name``; a bad line never stops the others."""
    if path.suffix.lower() not in SUFFIXES:
        raise GltdError("Ce format n'est pas lu : donnez un fichier CSV, XLSX, ODS, GeoJSON ou GeoPackage.")
    if path.stat().st_size > MOST_BYTES:
        raise GltdError(f"« {name} » dépasse 20 Mo : coupez-le en plusieurs fichiers.")
    rows = list(_read_rows(path, name=name))
    if not rows:
        raise GltdError(f"« {name} » ne contient aucune ligne : rien à importer.")
    if len(rows) > MOST_ROWS:
        raise GltdError(f"« {name} » a plus de {MOST_ROWS} lignes : coupez-le en plusieurs fichiers.")
    heads = _find_heads(rows[0].texts, wanted=wanted, name=name)
    told = {*heads.values(), *(head for head in rows[0].texts if fold_head(head) in PLACES)}
    unread = tuple(head for head in rows[0].texts if head and head not in told)
    table, seen = Table([], unread=unread), dict[str, int]()
    for row in rows:
        found = list(_check(row, heads=heads, wanted=wanted, seen=seen, table=table))
        table.problems.extend(found)
    return table


def print_problems(problems: Sequence[Problem]) -> bytes:
    """Return the report by line as the CSV that French spreadsheets open."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(HEADER)
    writer.writerows([one.line, defused(one.column), defused(one.value), one.reason] for one in problems)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _find_heads(texts: Mapping[str, str], *, wanted: Wanted, name: str) -> dict[str, str]:
    """Return, by column of the noun, the head that the file gives it."""
    known = {fold_head(head): head for head in texts}
    heads = {}
    for one in wanted.fields:
        spellings = [fold_head(word) for word in (one.name, one.label, *one.heads)]
        match = next((known[word] for word in spellings if word in known), None)
        if match is not None:
            heads[one.name] = match
        elif one.required:
            found = ", ".join(f"« {shown(head, most=40)} »" for head in list(texts)[:20])
            raise GltdError(f"« {name} » n'a pas de colonne « {one.label} » (colonnes trouvées : {found}).")
    return heads


PLACES: Final = frozenset(map(fold_head, (*_X, *_Y, *_SHAPE)))


def _check(
    row: Row, *, heads: dict[str, str], wanted: Wanted, seen: dict[str, int], table: Table
) -> Iterator[Problem]:
    """Yield what is wrong with a line; a line with which nothing is wrong joins the table."""
    wrong: list[Problem] = []
    values: dict[str, Any] = {}
    for one in wanted.fields:
        text = row.texts.get(heads.get(one.name, ""), "").strip()
        if not text:
            if one.required:
                wrong.append(Problem(row.line, one.label, "", "valeur absente"))
            continue
        try:
            if (value := one.read(text)) is not None:
                values[one.name] = value
        except ValueError as error:
            wrong.append(Problem(row.line, one.label, shown(text), str(error)))
    code = str(values.get(wanted.fields[0].name, ""))
    if code and code in seen:
        told = f"déjà donné à la ligne {seen[code]}"
        wrong.append(Problem(row.line, wanted.fields[0].label, shown(code), told))
    seen.setdefault(code, row.line)
    try:
        shape = _find_shape(row, wanted=wanted)
    except ValueError as error:
        wrong.append(Problem(row.line, "géométrie", "", str(error)))
    else:
        if not wrong:
            place = None if shape is None else json.loads(shapely.to_geojson(shape))
            table.lines.append(Line(row.line, values, place))
    yield from wrong


def _find_shape(row: Row, *, wanted: Wanted) -> BaseGeometry | None:
    """Return the geometry of a line in degrees: its own, its WKT, or its two coordinates."""
    texts = {fold_head(head): text.strip() for head, text in row.texts.items()}
    shape = row.shape
    written = next((texts[head] for head in map(fold_head, _SHAPE) if texts.get(head)), "")
    x, y = (next((texts[one] for one in map(fold_head, names) if texts.get(one)), "") for names in (_X, _Y))
    if shape is None and written:
        try:
            shape = _to_degrees(shapely.from_wkt(written))
        except ShapelyError as error:
            raise ValueError("géométrie WKT illisible") from error
    elif shape is None and (x or y):
        try:
            shape = _to_degrees(shapely.Point(_read_coordinate(x), _read_coordinate(y)))
        except ValueError as error:
            raise ValueError(f"coordonnées illisibles ({shown(x, most=20)} ; {shown(y, most=20)})") from error
    if shape is None or shape.is_empty:
        if wanted.needs_place:
            raise ValueError("position absente")
        return None
    if shape.geom_type not in wanted.shapes:
        raise ValueError(
            f"géométrie de type {shape.geom_type}, attendu : {' ou '.join(sorted(wanted.shapes))}"
        )
    if not shape.is_valid:
        raise ValueError(_tell_invalid(shapely.is_valid_reason(shape)))
    _check_place(shape)
    return shape


def _tell_invalid(reason: str) -> str:
    """Return in French why a geometry is none: « Self-intersection[1.9 47.9] »."""
    kind, _, where = reason.partition("[")
    if "intersection" not in kind.lower():
        return "géométrie impossible (point absent, contour ouvert ou trou mal placé)"
    return f"contour qui se recoupe vers {where.rstrip(']').replace(' ', ' ; ')}"


def _check_place(shape: BaseGeometry) -> None:
    """Refuse a place that is not in France, saying what probably went wrong with its coordinates."""
    middle = shape.envelope.centroid
    situation = situate(middle.x, lat_deg=middle.y)
    if situation == "turned":
        raise ValueError("longitude et latitude échangées\u202f?")
    if situation == "outside":
        raise ValueError("hors de France\u00a0: vérifiez le système de coordonnées (WGS 84 ou Lambert-93)")


def _read_coordinate(text: str) -> float:
    """Read a coordinate, with a point or a comma."""
    number = float(re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", "."))
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _to_degrees(shape: BaseGeometry, *, crs: str = "") -> BaseGeometry:
    """Return a geometry in degrees; without a system, what is too large for degrees is in Lambert-93."""
    west, south, east, north = shape.bounds
    if not crs:
        crs = DEGREES if max(map(abs, (west, south, east, north))) <= 180 else METRES
    if crs == DEGREES:
        return shape
    back = pyproj.Transformer.from_crs(crs, DEGREES, always_xy=True)
    turned: BaseGeometry = shapely.transform(shape, back.transform, interleaved=False)  # type: ignore[arg-type]  # two arrays in, two out
    return turned


def _read_rows(path: Path, *, name: str) -> Iterator[Row]:
    suffix = path.suffix.lower()
    broken = GltdError(f"« {name} » est illisible ou tronqué : enregistrez-le à nouveau, puis recommencez.")
    try:
        if suffix == ".csv":
            yield from _read_csv(path.read_bytes(), name=name)
        elif suffix == ".gpkg":
            yield from _read_geopackage(path)
        elif suffix in (".xlsx", ".ods"):
            yield from _read_sheet(path)
        else:
            yield from _read_geojson(path)
    except (csv.Error, python_calamine.CalamineError, DataSourceError, ShapelyError) as error:
        raise broken from error
    except pyproj.exceptions.ProjError as error:
        raise GltdError(
            f"« {name} » annonce un système de coordonnées inconnu : enregistrez-le en WGS 84 ou en "
            "Lambert-93."
        ) from error
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise broken from error
    except RecursionError as error:
        raise broken from error


def _read_csv(content: bytes, *, name: str) -> Iterator[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max((";", ",", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    heads: list[str] = []
    last = 0
    for cells in reader:
        line, last = last + 1, reader.line_num
        if not any(cells):
            continue
        cells = [rearm(cell) for cell in cells]
        if not heads:
            heads = [cell.strip() for cell in cells]
        elif len(cells) > len(heads) and any(cells[len(heads) :]):
            raise GltdError(
                f"La ligne {line} de « {name} » a {len(cells)} valeurs pour {len(heads)} colonnes : "
                "corrigez-la."
            )
        else:
            yield Row(line, dict(zip(heads, cells, strict=False)))


def _read_sheet(path: Path) -> Iterator[Row]:
    heads: list[str] = []
    for line, cells in enumerate(open_sheet(path, wanted=None).iter_rows(), start=1):
        texts = [rearm(cell_text(cell)) for cell in cells]
        if not any(texts):
            continue
        if not heads:
            heads = [text.strip() for text in texts]
        else:
            yield Row(line, dict(zip(heads, texts, strict=False)))


def _read_geojson(path: Path) -> Iterator[Row]:
    told = json.loads(path.read_text(encoding="utf-8-sig"))
    named = _EPSG.search(json.dumps(told.get("crs", "")))
    crs = f"EPSG:{named[1]}" if named else DEGREES
    features = told["features"]
    heads = dict.fromkeys(head for feature in features for head in feature.get("properties") or {})
    for line, feature in enumerate(features, start=1):
        values = feature.get("properties") or {}
        place = feature.get("geometry")
        shape = _to_degrees(shapely.from_geojson(json.dumps(place)), crs=crs) if place else None
        yield Row(line, {head: cell_text(values.get(head)) for head in heads}, shape)


def _read_geopackage(path: Path) -> Iterator[Row]:
    meta, _, places, columns = raw.read(path, datetime_as_string=True)
    named = _EPSG.search(str(meta["crs"]))
    crs = f"EPSG:{named[1]}" if named else str(meta["crs"])
    for rank, place in enumerate(places):
        texts = {
            str(head): cell_text(_as_python(column[rank]))
            for head, column in zip(meta["fields"], columns, strict=True)
        }
        shape = _to_degrees(shapely.from_wkb(place), crs=crs) if place is not None else None
        yield Row(rank + 1, texts, shape)


def _as_python(value: Any) -> object:
    value = value.item() if hasattr(value, "item") else value
    return None if value is None or value != value else value
