"""GeoJSON collections of points, read one feature at a time so that memory stays small."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from gltd.errors import GltdError
from gltd.ingest.mapping import FileOptions
from gltd.ingest.sheets import cell_text
from gltd.ingest.source import (
    GEOMETRY_X,
    GEOMETRY_Y,
    Progress,
    RowFile,
    SourceTable,
    locate_columns,
    unknown_column,
)

_CHUNK = 1 << 20
_FEATURE_MOST = 16 << 20
_FEATURES = re.compile(r'"features"\s*:\s*\[')
_CRS = re.compile(r'"crs"\s*:\s*\{[^{}]*\{[^{}]*"name"\s*:\s*"[^"]*EPSG:{1,2}(\d{3,6})"')
_BETWEEN = re.compile(r"[\s,]*")


def read_geojson(
    path: Path,
    *,
    wanted: tuple[str, ...],
    options: FileOptions,
    work_dir: Path,
    progress: Progress,
    most: int = 0,
) -> SourceTable:
    """Read a FeatureCollection of points; what GeoJSON calls a property is a column."""
    total = max(path.stat().st_size, 1)
    properties = [name for name in wanted if name not in (GEOMETRY_X, GEOMETRY_Y)]
    seen: dict[str, None] = {}
    try:
        with (
            path.open(encoding="utf-8-sig") as handle,
            RowFile(work_dir / "rows.csv", columns=wanted, most=most) as rows,
        ):
            head, buffer = _head(handle, path=path)
            for number, feature in enumerate(_features(handle, buffer=buffer, path=path), start=1):
                seen.update(_add(rows, number=number, feature=feature, wanted=wanted))
                if rows.is_full:
                    break
                if number % 20_000 == 0:
                    progress("Lecture du GeoJSON", min(handle.tell() / total, 1.0))
    except UnicodeDecodeError as error:
        raise GltdError(
            f"« {path.name} » n'est pas en UTF-8, seul encodage de GeoJSON : enregistrez-le ainsi."
        ) from error
    found = list(seen)
    if rows.rows + len(rows.refused) == 0:
        raise GltdError(f"« {path.name} » ne contient aucune entité : rien à importer.")
    for name in properties:
        if name not in seen:
            raise unknown_column(name, found=found, file_name=path.name)
    locate_columns(properties, found=found, file_name=path.name)
    named = _CRS.search(head)
    return rows.source(typed=True, crs=f"EPSG:{named.group(1)}" if named else "EPSG:4326")


def read_head(
    path: Path, *, most: int
) -> tuple[str, list[tuple[dict[str, Any], tuple[float, float] | None]]]:
    """Return the coordinate system and the first features: their properties and their point."""
    try:
        with path.open(encoding="utf-8-sig") as handle:
            head, buffer = _head(handle, path=path)
            features = list(islice(_features(handle, buffer=buffer, path=path), most))
    except UnicodeDecodeError as error:
        raise _not_utf8(path) from error
    named = _CRS.search(head)
    return f"EPSG:{named.group(1)}" if named else "EPSG:4326", [_split(one) for one in features]


def _split(feature: Any) -> tuple[dict[str, Any], tuple[float, float] | None]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    place = _point(feature)
    try:
        point = None if place is None else (float(place[0]), float(place[1]))
    except (TypeError, ValueError, OverflowError):
        point = None
    return properties if isinstance(properties, dict) else {}, point


def _point(feature: Any) -> list[Any] | None:
    """Return the coordinates of a point, alone in its collection or not; None for anything else."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    place: Any = geometry.get("coordinates") if isinstance(geometry, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "MultiPoint" and isinstance(place, list) and len(place) == 1:
        place = place[0]
    elif kind != "Point":
        return None
    return place if isinstance(place, list) and len(place) >= 2 else None


def _not_utf8(path: Path) -> GltdError:
    return GltdError(f"« {path.name} » n'est pas en UTF-8, seul encodage de GeoJSON : enregistrez-le ainsi.")


def _head(handle: TextIO, *, path: Path) -> tuple[str, str]:
    text = ""
    while True:
        chunk = handle.read(_CHUNK)
        text += chunk
        if not text.strip() and not chunk:
            raise GltdError(f"« {path.name} » est vide : rien à importer.")
        match = _FEATURES.search(text)
        if match:
            return text[: match.start()], text[match.end() :]
        if not chunk or len(text) > _FEATURE_MOST:
            raise GltdError(
                f"« {path.name} » n'est pas une collection GeoJSON (FeatureCollection) : exportez-le ainsi."
            )


def _features(handle: TextIO, *, buffer: str, path: Path) -> Iterator[Any]:
    decoder, position = json.JSONDecoder(), 0
    while True:
        position = _end_of_gap(buffer, position)
        if position < len(buffer) and buffer[position] == "]":
            return
        try:
            feature, position = decoder.raw_decode(buffer, position)
        except (ValueError, RecursionError) as error:
            chunk = handle.read(_CHUNK)
            buffer, position = buffer[position:] + chunk, 0
            if not chunk or len(buffer) > _FEATURE_MOST or isinstance(error, RecursionError):
                raise GltdError(
                    f"« {path.name} » est tronqué ou n'est pas du JSON valide : exportez-le à nouveau, puis "
                    "recommencez."
                ) from error
            continue
        yield feature


def _end_of_gap(buffer: str, position: int) -> int:
    gap = _BETWEEN.match(buffer, position)
    return gap.end() if gap else position


def _add(rows: RowFile, *, number: int, feature: Any, wanted: tuple[str, ...]) -> dict[str, None]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    values: dict[str, Any] = properties if isinstance(properties, dict) else {}
    place = _point(feature)
    texts = {name: cell_text(values.get(name)) for name in wanted}
    if GEOMETRY_X in wanted:
        if place is None:
            geometry = feature.get("geometry") if isinstance(feature, dict) else None
            kind = str(geometry.get("type")) if isinstance(geometry, dict) else ""
            rows.refuse(
                number, column="geometry", value=kind, reason="géométrie absente ou qui n'est pas un point"
            )
            return dict.fromkeys(values)
        texts[GEOMETRY_X], texts[GEOMETRY_Y] = cell_text(place[0]), cell_text(place[1])
    rows.add(number, values=[texts[name] for name in wanted])
    return dict.fromkeys(values)
