"""GeoJSON in degrees for every map, GeoPackage in metres (Lambert-93) for QGIS."""

import datetime as dt
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pyogrio
import pyproj
import shapely
from pyogrio import raw
from shapely.geometry.base import BaseGeometry

from gltd.usecases.exporting.sheet import Sheet

_METRES: Final = "EPSG:2154"
_MADE_AT: Final = "1980-01-01T00:00:00.000Z"
_UTC_FLAG: Final = 100  # GDAL's own sign for « in UTC »
_RESERVED: Final = {"fid", "geom"}


def write_geojson(sheet: Sheet) -> bytes:
    """Return an RFC 7946 collection: a feature a line, its values as properties under the heads."""
    features = [
        {
            "type": "Feature",
            "geometry": geometry,
            "properties": dict(zip(sheet.heads, map(_as_json, line), strict=True)),
        }
        for line, geometry in zip(sheet.lines, sheet.geometries or [], strict=True)
    ]
    collection = {"type": "FeatureCollection", "name": sheet.title, "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def write_geopackage(sheet: Sheet) -> bytes:
    """Return a GeoPackage of one layer in Lambert-93, its columns typed after what they hold."""
    shapes = [_project(geometry) for geometry in sheet.geometries or []]
    kind, mixed = _name_kind([shape.geom_type for shape in shapes if shape is not None])
    columns = [_as_column([line[rank] for line in sheet.lines]) for rank in range(len(sheet.heads))]
    names = _name_fields(sheet.heads)
    written = io.BytesIO()
    # Only so does the same table give the same bytes: GDAL writes the hour into each file.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MADE_AT})
    raw.write(
        written,
        geometry=np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object),
        field_data=[values for values, _ in columns],
        fields=np.array(names, dtype=object),
        field_mask=[mask for _, mask in columns],
        layer=sheet.file_name,
        driver="GPKG",
        geometry_type=kind,
        promote_to_multi=mixed,
        crs=_METRES,
        gdal_tz_offsets={
            name: np.full(len(values), _UTC_FLAG)
            for name, (values, _) in zip(names, columns, strict=True)
            if values.dtype.kind == "M" and values.dtype != np.dtype("datetime64[D]")
        },
    )
    return written.getvalue()


def _name_kind(kinds: list[str]) -> tuple[str, bool]:
    """Return the type of a layer, and whether its simple geometries must be made multiple to be of it."""
    if len(set(kinds)) == 1:
        return kinds[0], False
    simple = {kind.removeprefix("Multi") for kind in kinds}
    return (f"Multi{simple.pop()}", True) if len(simple) == 1 else ("Unknown", False)


def _as_json(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _project(geometry: dict[str, Any] | None) -> BaseGeometry | None:
    """Return a geometry in metres."""
    if geometry is None:
        return None
    forward = pyproj.Transformer.from_crs("EPSG:4326", _METRES, always_xy=True)
    degrees = shapely.from_geojson(json.dumps(geometry))

    def project(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack(forward.transform(points[:, 0], points[:, 1]))

    return shapely.transform(degrees, project)


def _as_column(values: Sequence[object]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the values of a column in the narrowest type that holds them all, and where it is empty."""
    known = [value for value in values if value is not None]
    mask = np.array([value is None for value in values], dtype=bool)
    if known and all(isinstance(value, bool) for value in known):
        return np.array([bool(value) for value in values]), mask
    if known and all(isinstance(value, int) and not isinstance(value, bool) for value in known):
        return np.array([value or 0 for value in values], dtype=np.int64), mask
    if known and all(isinstance(value, int | float | Decimal) for value in known):
        return np.array([np.nan if value is None else float(value) for value in values]), mask  # type: ignore[arg-type]  # checked on the line before
    if known and all(isinstance(value, dt.datetime) for value in known):
        return np.array([_in_utc(value) for value in values], dtype="datetime64[ms]"), mask
    if known and all(type(value) is dt.date for value in known):
        return np.array(values, dtype="datetime64[D]"), mask
    return np.array(["" if value is None else str(value) for value in values], dtype=object), mask


def _in_utc(value: object) -> dt.datetime | None:
    if not isinstance(value, dt.datetime):
        return None
    return value.astimezone(dt.UTC).replace(tzinfo=None) if value.tzinfo else value


def _name_fields(heads: Sequence[str]) -> list[str]:
    """Return a name for each column, unique whatever the case, as SQLite wants them."""
    names: list[str] = []
    taken = set(_RESERVED)
    for head in heads:
        name, rank = head, 1
        while name.lower() in taken:
            rank += 1
            name = f"{head} {rank}"
        taken.add(name.lower())
        names.append(name)
    return names
