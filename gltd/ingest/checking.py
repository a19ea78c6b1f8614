"""Checking in SQL: a source becomes a table of sound events and a list of problems."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import duckdb

from gltd.errors import GltdError
from gltd.ingest.expressions import Expressions
from gltd.ingest.locating import DEGREES, DUPLICATE, NULL_PLACE, OUT_OF_CRS, SWAPPED, TOO_FAR
from gltd.ingest.mapping import Mapping, day_start
from gltd.ingest.placing import Places, place_rows
from gltd.ingest.source import Problem, SourceTable, shown

MOST_CATEGORIES = 5_000


@dataclass(frozen=True)
class CheckedTable:
    """Sound events, as a query on a connection, and what is known of the rest.

    ``sql`` selects event_id, occurred_start, occurred_end, lon, lat, x_m, y_m, category, nature, precision_m
    and line; category_source where categories were translated, place_level where addresses were located.
    """

    connection: duckdb.DuckDBPyConnection
    sql: str
    rows_read: int
    rows_kept: int
    rows_far: int
    crs: str
    problems: list[Problem]


def stage(
    connection: duckdb.DuckDBPyConnection, *, source: SourceTable, mapping: Mapping, now: datetime
) -> tuple[Expressions, int]:
    """Read the source into the temporary table ``staged``; return its expressions and its number of rows."""
    expressions = Expressions(mapping, source=source)
    latest = mapping.time.latest
    expressions.parameters["earliest"] = day_start(mapping.time.earliest)
    # A day of grace: the clock of the file's place may be ahead of this one.
    expressions.parameters["latest"] = (
        day_start(latest) if latest is not None else now.astimezone(UTC).replace(tzinfo=None)
    ) + timedelta(days=1)
    connection.execute("DROP TABLE IF EXISTS staged")
    sql = f"CREATE TEMP TABLE staged AS {_staging_sql(expressions, source=source)}"
    used = set(re.findall(r"\$(\w+)", sql))
    connection.execute(sql, {name: value for name, value in expressions.parameters.items() if name in used})
    rows = connection.execute("SELECT count(*) FROM staged").fetchone()
    return expressions, int(rows[0]) if rows else 0


def _staging_sql(expressions: Expressions, *, source: SourceTable) -> str:
    own_line = source.line == "line"
    first = ", ".join(f"{sql} AS {name}" for name, sql in expressions.first.items())
    second = ", ".join(f"{sql} AS {name}" for name, sql in expressions.second.items())
    flags = " + ".join(
        f"CASE WHEN {check.condition} THEN {1 << bit} ELSE 0 END"
        for bit, check in enumerate(expressions.checks)
    )
    raw = sorted({check.raw for check in expressions.checks} - {"event_id"})
    kept = ", ".join(f"CASE WHEN flags <> 0 THEN CAST({name} AS VARCHAR) END AS {name}" for name in raw)
    line = "line, " if own_line else ""
    more = "".join(f", {sql} AS {name}" for name, sql in _further(expressions.mapping).items())
    return f"""
        WITH source AS ({source.sql}),
        read AS (SELECT {line}{first} FROM source),
        timed AS (
            SELECT * EXCLUDE (start_clock, start_day, end_clock, end_day),
                coalesce(start_clock, start_day) AS start_at,
                CASE WHEN start_clock IS NULL THEN start_day + INTERVAL 1 DAY ELSE start_clock END
                    AS start_end,
                coalesce(end_clock, end_day + INTERVAL 1 DAY) AS end_read,
                {second}
            FROM read
        ),
        judged AS (SELECT *, CAST({flags} AS INTEGER) AS flags FROM timed)
        SELECT {line}flags, event_id, start_at AS occurred_start,
            coalesce(end_read, start_end) AS occurred_end, x, y, category, nature, precision_m{more}, {kept}
        FROM judged
    """


def _further(mapping: Mapping) -> dict[str, str]:
    """Return the columns that only some batches have: the source's own word, how an address was found."""
    found = {}
    if mapping.category.column is not None and mapping.category.values:
        found["category_source"] = "category_text"
    if mapping.place.address is not None:
        found["place_level"] = "place_level"
    return found


def check(
    connection: duckdb.DuckDBPyConnection,
    *,
    source: SourceTable,
    expressions: Expressions,
    mapping: Mapping,
    file_name: str,
) -> CheckedTable:
    """Locate the staged rows, find the repeated identifiers and tell sound rows from the others."""
    crs_name = mapping.place.crs or source.crs or DEGREES
    places = place_rows(connection, mapping=mapping, crs_name=crs_name, file_name=file_name)
    _check_categories(connection, mapping=mapping, file_name=file_name)
    line = source.line if source.line == "line" else f"staged.{source.line}"
    problems = sorted(
        [
            *source.refused,
            *_problems(connection, expressions=expressions, mapping=mapping, line=line, places=places),
        ],
        key=lambda problem: problem.line,
    )
    counts = connection.execute(
        f"SELECT count(*), count(*) FILTER (WHERE {places.sound}), "
        f"count(*) FILTER (WHERE {places.sound} AND {places.x_m} IS NULL) FROM {places.relation}"
    ).fetchone()
    read, kept, far = counts or (0, 0, 0)
    more = "".join(f", {name}" for name in _further(mapping))
    return CheckedTable(
        connection=connection,
        sql=f"""
            SELECT coalesce(event_id, 'ligne-' || {line}) AS event_id, occurred_start, occurred_end,
                {places.lon} AS lon, {places.lat} AS lat, {places.x_m} AS x_m, {places.y_m} AS y_m,
                category, nature, CAST(precision_m AS FLOAT) AS precision_m,
                CAST({line} AS INTEGER) AS line{more}
            FROM {places.relation} WHERE {places.sound}
        """,
        rows_read=int(read) + len(source.refused),
        rows_kept=int(kept),
        rows_far=int(far),
        crs=places.crs,
        problems=problems,
    )


def _check_categories(connection: duckdb.DuckDBPyConnection, *, mapping: Mapping, file_name: str) -> None:
    found = connection.execute("SELECT count(DISTINCT category) FROM staged WHERE flags = 0").fetchone()
    if found and found[0] > MOST_CATEGORIES:
        raise GltdError(
            f"La colonne « {mapping.category.column} » de « {file_name} » compte {found[0]} valeurs "
            "différentes : ce "
            "n'est pas une catégorie, choisissez une autre colonne."
        )


def _problems(
    connection: duckdb.DuckDBPyConnection,
    *,
    expressions: Expressions,
    mapping: Mapping,
    line: str,
    places: Places,
) -> Iterator[Problem]:
    raw = sorted({one.raw for one in expressions.checks} - {"event_id"})
    cursor = connection.execute(
        f"SELECT {line}, staged.flags, {places.flags}, event_id, staged.x, staged.y, {', '.join(raw)} "
        f"FROM {places.relation} WHERE NOT coalesce({places.sound}, false)"
    )
    address = mapping.place.address
    named = dict.fromkeys(str(name) for name in (mapping.place.x, mapping.place.y))
    place_column = address.street if address is not None else " + ".join(named)
    while rows := cursor.fetchmany(10_000):
        for number, flags, place_flags, event_id, x, y, *texts in rows:
            values = dict(zip(raw, texts, strict=True)) | {"event_id": event_id}
            for bit, one in enumerate(expressions.checks):
                if flags & (1 << bit):
                    yield Problem(number, one.column, _shown(values[one.raw]), one.reason)
            if reason := place_reason(place_flags):
                yield Problem(number, place_column, f"{x} ; {y}", reason)
            if place_flags & DUPLICATE:
                yield Problem(
                    number, str(mapping.id_column), _shown(event_id), "identifiant déjà lu plus haut"
                )


def _shown(value: object) -> str:
    return "" if value is None else shown(value)


def place_reason(flags: int) -> str | None:
    """Return why a place is refused."""
    if flags & NULL_PLACE:
        return "coordonnées nulles (0, 0)"
    if flags & SWAPPED:
        return "coordonnées sans doute inversées"
    if flags & OUT_OF_CRS:
        return "hors du domaine du système de coordonnées"
    if flags & TOO_FAR:
        return "trop loin des autres faits pour la projection en mètres"
    return None


def check_zones(connection: duckdb.DuckDBPyConnection, *, mapping: Mapping) -> None:
    """Refuse a mapping whose time zones do not exist."""
    for zone in (mapping.time.zone, mapping.time.written_in):
        if zone is None:
            continue
        known = connection.execute(
            "SELECT 1 FROM pg_timezone_names() WHERE name = $zone LIMIT 1", {"zone": zone}
        )
        if not known.fetchall():
            raise GltdError(
                f"Le fuseau horaire « {zone} » de la correspondance est inconnu (exemple : Europe/Paris)."
            )


def with_geometry(mapping: Mapping, *, x: str, y: str) -> Mapping:
    """Return the mapping whose place is the geometry of the file."""
    return replace(mapping, place=replace(mapping.place, x=x, y=y))
