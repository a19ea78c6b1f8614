"""Parquet files and arrays in memory: relations that DuckDB already knows, with their types."""

from collections.abc import Mapping as AnyMapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from gltd.errors import GltdError
from gltd.ingest.source import ColumnType, SourceTable, locate_columns

_NUMBERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
)
_REALS = ("FLOAT", "DOUBLE", "DECIMAL")


def read_parquet(
    connection: duckdb.DuckDBPyConnection, *, path: Path, wanted: tuple[str, ...], most: int = 0
) -> SourceTable:
    """Return the mapped columns of a Parquet file, whatever their names and types."""
    try:
        described = connection.execute(
            "DESCRIBE SELECT * FROM read_parquet($path)", {"path": str(path)}
        ).fetchall()
    except duckdb.Error as error:
        raise unreadable(path) from error
    head = f" LIMIT {most}" if most else ""
    return _select(
        described,
        relation=f"(SELECT * FROM read_parquet($path){head})",
        parameters={"path": str(path)},
        wanted=wanted,
        name=path.name,
    )


def unreadable(path: Path) -> GltdError:
    """Return the error of a Parquet file that cannot be read."""
    return GltdError(
        f"« {path.name} » n'est pas un fichier Parquet lisible (vide, tronqué ou abîmé) : exportez-le à "
        "nouveau."
    )


def read_arrays(
    connection: duckdb.DuckDBPyConnection,
    *,
    columns: AnyMapping[str, np.ndarray[Any, Any]],
    wanted: tuple[str, ...],
) -> SourceTable:
    """Return equal-length arrays as the mapped columns."""
    lengths = {len(array) for array in columns.values()}
    if len(lengths) != 1:
        raise GltdError(
            "Les colonnes données n'ont pas toutes la même longueur : vérifiez la simulation ou le calcul."
        )
    connection.register("given_arrays", dict(columns))
    described = connection.execute("DESCRIBE SELECT * FROM given_arrays").fetchall()
    return _select(
        described, relation="given_arrays", parameters={}, wanted=wanted, name="colonnes en mémoire"
    )


def _select(
    described: list[tuple[Any, ...]],
    *,
    relation: str,
    parameters: dict[str, Any],
    wanted: tuple[str, ...],
    name: str,
) -> SourceTable:
    found = [str(row[0]) for row in described]
    places = locate_columns(wanted, found=found, file_name=name)
    types = [str(described[place][1]).upper() for place in places]
    aliases = ", ".join(f"h{index}" for index in range(len(found)))
    picked = ", ".join(
        f"{_as_given(f'h{place}', kind)} AS c{index}"
        for index, (place, kind) in enumerate(zip(places, types, strict=True))
    )
    for column, kind in zip(wanted, types, strict=True):
        if kind.startswith(("STRUCT", "MAP", "BLOB", "GEOMETRY", "UNION", "BIT")) or kind.endswith("]"):
            raise GltdError(
                f"La colonne « {column} » de « {name} » est de type {kind}, qui ne se lit pas : exportez-la "
                "en texte, "
                "en nombre ou en date."
            )
    return SourceTable(
        sql=f"SELECT {picked} FROM {relation} AS given({aliases})",
        parameters=parameters,
        columns=wanted,
        types=tuple(_type_of(kind) for kind in types),
        typed=True,
    )


def _as_given(column: str, kind: str) -> str:
    return f"CAST({column} AS VARCHAR)" if _type_of(kind) == "text" and kind != "VARCHAR" else column


def _type_of(kind: str) -> ColumnType:
    if kind == "TIMESTAMP WITH TIME ZONE":
        return "zoned"
    if kind.startswith(("TIMESTAMP", "DATETIME")):
        return "timestamp"
    if kind == "DATE":
        return "day"
    if kind in _NUMBERS or kind.startswith(_REALS):
        return "number"
    return "text"
