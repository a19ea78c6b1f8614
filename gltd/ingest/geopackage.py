"""GeoPackage layers of points, read in pieces so that memory stays small."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import shapely
from pyogrio import list_layers, raw
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
from shapely.errors import ShapelyError

from gltd.errors import GltdError
from gltd.ingest.mapping import FileOptions
from gltd.ingest.sheets import cell_text
from gltd.ingest.source import GEOMETRY_X, GEOMETRY_Y, Progress, RowFile, SourceTable, locate_columns

# What every SQLite file begins with: nothing else is handed to the reader, whatever the file is called.
_MAGIC: Final = b"SQLite format 3\0"
_PIECE: Final = 50_000
_EPSG: Final = re.compile(r"EPSG:{1,2}(\d{3,6})")


def read_geopackage(
    path: Path,
    *,
    wanted: tuple[str, ...],
    options: FileOptions,
    work_dir: Path,
    progress: Progress,
    most: int = 0,
) -> SourceTable:
    """Read the points of one layer; its fields are the columns, numbered from 1 as rows."""
    layer = choose_layer(path, wanted=options.sheet)
    crs: str | None = None
    number = 0
    with RowFile(work_dir / "rows.csv", columns=wanted, most=most) as rows:
        for meta, features in _read_pieces(path, layer=layer):
            names = [str(name) for name in meta["fields"]]
            crs = crs or read_crs_name(meta)
            locate_columns(
                [name for name in wanted if name not in (GEOMETRY_X, GEOMETRY_Y)],
                found=names,
                file_name=path.name,
            )
            for values, place in features:
                number += 1
                _add(rows, number=number, values=dict(zip(names, values, strict=True)), place=place)
            if rows.is_full:
                break
            progress("Lecture du GeoPackage", 0.5)
    if number == 0:
        raise GltdError(f"« {path.name} » ne contient aucune entité : rien à importer.")
    return rows.source(typed=True, crs=crs)


def choose_layer(path: Path, *, wanted: str | None) -> str:
    """Return the layer of a name, or the first one that has places."""
    with path.open("rb") as handle:
        if handle.read(len(_MAGIC)) != _MAGIC:
            raise broken(path)
    try:
        layers = [(str(name), kind) for name, kind in list_layers(path)]
    except (DataSourceError, DataLayerError, RuntimeError, UnicodeDecodeError) as error:
        raise broken(path) from error
    if wanted is not None and wanted not in [name for name, _ in layers]:
        listed = ", ".join(f"« {name} »" for name, _ in layers)
        raise GltdError(f"La couche « {wanted} » est absente de « {path.name} » (couches : {listed}).")
    placed = [name for name, kind in layers if kind is not None]
    if not placed:
        raise GltdError(f"« {path.name} » n'a aucune couche de points : exportez-la à nouveau.")
    return wanted or placed[0]


def broken(path: Path) -> GltdError:
    """Return the error of a GeoPackage that cannot be read."""
    return GltdError(
        f"« {path.name} » n'est pas un GeoPackage lisible (vide, tronqué ou abîmé) : exportez-le à nouveau."
    )


def read_crs_name(meta: dict[str, Any]) -> str | None:
    """Return the coordinate system that a layer announces."""
    told = meta.get("crs")
    if not told:
        return None
    named = _EPSG.search(str(told))
    return f"EPSG:{named[1]}" if named else str(told)


def read_features(
    path: Path, *, layer: str, skip: int = 0, most: int = _PIECE
) -> tuple[dict[str, Any], list[tuple[list[object], object]]]:
    """Return what a layer says of itself, and some of its features: their values and their geometry."""
    try:
        meta, _, places, columns = raw.read(
            path, layer=layer, skip_features=skip, max_features=most, datetime_as_string=True
        )
        shapes = shapely.from_wkb(places, on_invalid="ignore") if places is not None else None
    except (DataSourceError, DataLayerError, FeatureError, ShapelyError, RuntimeError, ValueError) as error:
        raise broken(path) from error
    count = len(columns[0]) if columns else (0 if places is None else len(places))
    features = [
        ([_as_python(column[rank]) for column in columns], None if shapes is None else shapes[rank])
        for rank in range(count)
    ]
    return meta, features


def _read_pieces(
    path: Path, *, layer: str
) -> Iterator[tuple[dict[str, Any], list[tuple[list[object], object]]]]:
    skip = 0
    while True:
        meta, features = read_features(path, layer=layer, skip=skip)
        if not features and skip:
            return
        yield meta, features
        if len(features) < _PIECE:
            return
        skip += _PIECE


def _add(rows: RowFile, *, number: int, values: dict[str, object], place: object) -> None:
    texts = {name: cell_text(values.get(name)) for name in rows.columns}
    if GEOMETRY_X in rows.columns:
        point = single_point(place)
        if point is None:
            rows.refuse(
                number, column="geometry", value="", reason="géométrie absente ou qui n'est pas un point"
            )
            return
        texts[GEOMETRY_X], texts[GEOMETRY_Y] = repr(point[0]), repr(point[1])
    rows.add(number, values=[texts[name] for name in rows.columns])


def single_point(place: object) -> tuple[float, float] | None:
    """Return the coordinates of a point, alone in its collection or not; None for anything else."""
    if isinstance(place, shapely.MultiPoint) and len(place.geoms) == 1:
        place = place.geoms[0]
    if not isinstance(place, shapely.Point) or place.is_empty:
        return None
    return float(place.x), float(place.y)


def _as_python(value: Any) -> object:
    value = value.item() if hasattr(value, "item") else value
    return None if value is None or value != value else value
