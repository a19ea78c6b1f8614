"""Where the staged rows are, as SQL: computed in the query for Lambert-93, joined from arrays elsewhere."""

import math
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from gltd.ingest.locating import (
    DEGREES,
    DUPLICATE,
    LAMBERT_93,
    NULL_PLACE,
    OUT_OF_CRS,
    SWAPPED,
    TOO_FAR,
    Located,
    locate,
    metres_crs,
    reach_bounds,
)
from gltd.ingest.mapping import Mapping

_A_M, _INVERSE_FLATTENING = 6378137.0, 298.257222101
# GRS 80; parallels 44° and 49°, origin 46.5° N 3° E, false origin 700 km, 6 600 km (EPSG:2154, IGN NT/G 71).


@dataclass(frozen=True)
class Places:
    """SQL of the places of ``staged``: a relation, five expressions, and the condition of a sound row."""

    relation: str
    lon: str
    lat: str
    x_m: str
    y_m: str
    flags: str
    sound: str
    crs: str


def place_rows(
    connection: duckdb.DuckDBPyConnection, *, mapping: Mapping, crs_name: str, file_name: str
) -> Places:
    """Return where the staged rows are."""
    if crs_name == DEGREES and mapping.place.far == "refuse" and _is_french(connection):
        places = _in_query()
        if mapping.id_column is None or len(_repeated_ids(connection, places=places)) == 0:
            return places
    found = connection.execute(
        "SELECT coalesce(x, 'nan'::DOUBLE) AS x, coalesce(y, 'nan'::DOUBLE) AS y FROM staged"
    ).fetchnumpy()
    located = locate(
        np.asarray(found["x"]),
        y=np.asarray(found["y"]),
        crs_name=crs_name,
        far=mapping.place.far,
        file_name=file_name,
    )
    places = _joined(connection, located=located)
    if mapping.id_column is not None:
        repeated = _repeated_ids(connection, places=places)
        if len(repeated):
            located.flags[repeated] |= DUPLICATE
            places = _joined(connection, located=located)
    return places


def _is_french(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute(
        "SELECT median(x), median(y) FROM staged WHERE abs(x) <= 180 AND abs(y) <= 90 AND NOT (x = 0 AND y = "
        "0)"
    ).fetchone()
    if row is None or row[0] is None:
        return False
    return metres_crs(float(row[0]), lat_deg=float(row[1])) == LAMBERT_93


def _in_query() -> Places:
    reaches = _reaches("x", lat="y")
    known = "(isfinite(x) AND isfinite(y))"
    flags = f"""
        CASE WHEN NOT coalesce({known}, false) THEN 0
            WHEN x = 0 AND y = 0 THEN {NULL_PLACE}
            WHEN abs(x) > 180 OR abs(y) > 90 THEN
                CASE WHEN abs(y) <= 180 AND abs(x) <= 90 THEN {OUT_OF_CRS | SWAPPED} ELSE {OUT_OF_CRS} END
            WHEN NOT {reaches} THEN
                CASE WHEN {_reaches("y", lat="x")} THEN {TOO_FAR | SWAPPED} ELSE {TOO_FAR} END
            ELSE 0 END"""
    x_m, y_m = lambert_93("x", lat="y")
    return Places("staged", "x", "y", x_m, y_m, flags, f"(staged.flags = 0 AND {reaches})", LAMBERT_93)


def _reaches(lon: str, *, lat: str) -> str:
    west, south, east, north = reach_bounds(LAMBERT_93)
    return f"({lon} BETWEEN {west!r} AND {east!r} AND {lat} BETWEEN {south!r} AND {north!r})"


def _joined(connection: duckdb.DuckDBPyConnection, *, located: Located) -> Places:
    names = ("lon", "lat", "x_m", "y_m", "flags")
    connection.register("places", {name: getattr(located, name) for name in names})
    return Places(
        relation="staged POSITIONAL JOIN places",
        lon="places.lon",
        lat="places.lat",
        x_m="CASE WHEN isnan(places.x_m) THEN NULL ELSE places.x_m END",
        y_m="CASE WHEN isnan(places.y_m) THEN NULL ELSE places.y_m END",
        flags="places.flags",
        sound="(staged.flags = 0 AND places.flags = 0)",
        crs=located.crs,
    )


def _repeated_ids(connection: duckdb.DuckDBPyConnection, *, places: Places) -> NDArray[np.int64]:
    """Return the rows whose identifier a sound row above already has."""
    some = connection.execute("SELECT count(event_id) - count(DISTINCT event_id) FROM staged").fetchone()
    if not some or some[0] == 0:
        return np.empty(0, dtype=np.int64)
    rows: Any = connection.execute(
        f"""
        WITH sound AS (
            SELECT staged.rowid AS row, event_id FROM {places.relation}
            WHERE {places.sound} AND event_id IS NOT NULL
        )
        SELECT row FROM (SELECT row, min(row) OVER (PARTITION BY event_id) AS earliest FROM sound)
        WHERE row > earliest
        """
    ).fetchnumpy()["row"]
    return np.asarray(rows, dtype=np.int64)


def lambert_93(lon: str, *, lat: str) -> tuple[str, str]:
    """Return the SQL of Lambert-93 metres from the SQL of degrees.

    The conformal conic of two parallels (Snyder 1987, p. 108); equal to PROJ within a millimetre, and the
    database computes it on all its threads while it writes.
    """
    flattening = 1 / _INVERSE_FLATTENING
    e = math.sqrt(2 * flattening - flattening**2)

    def isometric(degrees: float) -> float:
        sine = math.sin(math.radians(degrees))
        return math.atanh(sine) - e * math.atanh(e * sine)

    def scale(degrees: float) -> float:
        sine = math.sin(math.radians(degrees))
        return math.cos(math.radians(degrees)) / math.sqrt(1 - (e * sine) ** 2)

    n = math.log(scale(44) / scale(49)) / (isometric(49) - isometric(44))
    c = _A_M * scale(44) / n * math.exp(n * isometric(44))
    sine = f"sin(radians({lat}))"
    radius = (
        f"({c!r} * exp({-n!r} * 0.5 * (ln((1 + {sine}) / (1 - {sine})) "
        f"- {e!r} * ln((1 + {e!r} * {sine}) / (1 - {e!r} * {sine})))))"
    )
    angle = f"({n!r} * radians({lon} - 3))"
    origin_m = c * math.exp(-n * isometric(46.5))
    return f"(700000 + {radius} * sin({angle}))", f"({6_600_000 + origin_m!r} - {radius} * cos({angle}))"
