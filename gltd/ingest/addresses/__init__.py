"""Addresses located with local files of the national address base (BAN): nothing leaves the machine.

A dwelling is no place that the product keeps: the number serves to find the place, and what stays is the
middle of a square of ``SQUARE_M`` metres around it.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb
import numpy as np

from gltd.errors import GltdError
from gltd.ingest.addresses.book import AddressBook, Found
from gltd.ingest.addresses.words import Asked, read_address
from gltd.ingest.locating import DEGREES, metres_crs
from gltd.ingest.mapping import AddressColumns
from gltd.ingest.source import GEOMETRY_X, GEOMETRY_Y, ColumnType, SourceTable
from gltd.text.masking import mask

PLACE_LEVEL: Final = "address.level"
PLACE_PRECISION: Final = "address.precision_m"
STREET_SHOWN: Final = "address.street"
TROUBLE: Final = "address.trouble"
TROUBLES: Final = {
    "absent": "adresse absente",
    "commune": "commune absente du fichier d'adresses",
    "street": "voie introuvable dans la commune",
    "doubt": "plusieurs voies possibles\u00a0: précisez l'adresse",
    "coarse": "numéro introuvable, et la correspondance veut l'adresse",
}
"""Why an address has no place, and how that is told beside its row."""

SQUARE_M: Final = 50.0
_ADDED: Final[dict[str, ColumnType]] = {
    GEOMETRY_X: "number",
    GEOMETRY_Y: "number",
    PLACE_PRECISION: "number",
    PLACE_LEVEL: "text",
    STREET_SHOWN: "text",
    TROUBLE: "text",
}
_RANKS: Final = {"address": 0, "street": 1, "commune": 2}


def locate_addresses(
    connection: duckdb.DuckDBPyConnection,
    *,
    source: SourceTable,
    address: AddressColumns,
    files: Sequence[Path],
) -> SourceTable:
    """Return the source with the place of each row's address beside its columns."""
    if not files:
        raise GltdError(
            "Aucun fichier d'adresses sur cette machine : déposez celui du département (adresses-45.csv, "
            "Base adresse nationale) dans le dossier « adresses » de gltd, puis recommencez."
        )
    connection.execute("DROP TABLE IF EXISTS addressed")
    connection.execute(f"CREATE TEMP TABLE addressed AS {source.sql}", source.parameters)
    slots = [f"c{source.columns.index(column)}" for column in address.columns()]
    rows = connection.execute(f"SELECT DISTINCT {', '.join(slots)} FROM addressed").fetchall()
    names = address.columns()
    asked = [_read(dict(zip(names, row, strict=True)), address=address) for row in rows]
    found = AddressBook(connection, files=files).find(asked)
    kept = [_settle(one, coarsest=address.coarsest) for one in found]
    _keep_answers(connection, rows=rows, asked=asked, found=_blur(kept))
    join = " AND ".join(f"addressed.{slot} IS NOT DISTINCT FROM answers.k{n}" for n, slot in enumerate(slots))
    own_line = "addressed.line, " if source.line == "line" else ""
    columns = ", ".join(f"addressed.c{n}" for n in range(len(source.columns)))
    added = ", ".join(
        f"answers.{name} AS c{n}"
        for n, name in enumerate(
            ("lon", "lat", "precision_m", "level", "street", "trouble"), start=len(source.columns)
        )
    )
    return replace(
        source,
        sql=f"SELECT {own_line}{columns}, {added} FROM addressed JOIN answers ON {join} "
        "ORDER BY addressed.rowid",
        parameters={},
        columns=(*source.columns, *_ADDED),
        types=(*source.types, *_ADDED.values()),
        crs=DEGREES,
    )


def _read(cells: dict[str, str | None], *, address: AddressColumns) -> Asked:
    def cell(column: str | None) -> str:
        return str(cells.get(column or "") or "")

    return read_address(
        cell(address.street),
        number=cell(address.number),
        postcode=cell(address.postcode),
        commune=cell(address.commune) or (address.within or ""),
        insee=cell(address.insee),
    )


def _settle(found: Found, *, coarsest: str) -> Found:
    """Refuse an answer that is vaguer than the mapping allows."""
    if found.trouble and found.commune is not None and coarsest == "commune":
        return replace(found.commune, trouble="")
    if found.trouble or _RANKS[found.level] <= _RANKS[coarsest]:
        return found
    return Found(trouble="coarse")


def _blur(found: list[Found]) -> list[Found]:
    """Move what was found by its number to the middle of its square."""
    exact = [rank for rank, one in enumerate(found) if not one.trouble and one.level == "address"]
    if not exact:
        return found
    import pyproj  # it takes a tenth of a second to load, and most imports do not need it

    lon = np.array([found[rank].lon for rank in exact])
    lat = np.array([found[rank].lat for rank in exact])
    crs = metres_crs(float(np.median(lon)), lat_deg=float(np.median(lat)))
    forward = pyproj.Transformer.from_crs(DEGREES, crs, always_xy=True)
    x_m, y_m = forward.transform(lon, lat)
    x_m, y_m = ((np.floor(np.asarray(axis) / SQUARE_M) + 0.5) * SQUARE_M for axis in (x_m, y_m))
    lon, lat = pyproj.Transformer.from_crs(crs, DEGREES, always_xy=True).transform(x_m, y_m)
    moved = list(found)
    for place, rank in enumerate(exact):
        moved[rank] = replace(found[rank], lon=float(lon[place]), lat=float(lat[place]), precision_m=SQUARE_M)
    return moved


def _keep_answers(
    connection: duckdb.DuckDBPyConnection,
    *,
    rows: list[tuple[str | None, ...]],
    asked: list[Asked],
    found: list[Found],
) -> None:
    keys = {f"k{n}": [row[n] for row in rows] for n in range(len(rows[0]) if rows else 0)}
    told = [one.street if one.street and not mask(one.street).marks else "" for one in asked]
    columns = {
        "lon": [None if one.trouble else one.lon for one in found],
        "lat": [None if one.trouble else one.lat for one in found],
        "precision_m": [None if one.trouble else one.precision_m for one in found],
        "level": [None if one.trouble else one.level for one in found],
        "street": told,
        "trouble": [one.trouble for one in found],
    }
    numbers = ("lon", "lat", "precision_m")
    declared = ", ".join(f"{name} {'DOUBLE' if name in numbers else 'VARCHAR'}" for name in (*keys, *columns))
    connection.execute("DROP TABLE IF EXISTS answers")
    connection.execute(f"CREATE TEMP TABLE answers ({declared})")
    unnested = ", ".join(
        f"unnest(${name}::{'DOUBLE' if name in numbers else 'VARCHAR'}[])" for name in (*keys, *columns)
    )
    if rows:
        connection.execute(f"INSERT INTO answers SELECT {unnested}", {**keys, **columns})
