"""What changed between two deliveries of one source: rows new, gone, changed, the same."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

_FIELDS = "occurred_start, occurred_end, round(lon, 6) AS lon, round(lat, 6) AS lat, category, nature"
_CONTENT = "occurred_start, occurred_end, lon, lat, category, nature"


@dataclass(frozen=True)
class Difference:
    """Counts of rows; ``by_key`` says that rows were matched by their identifier, else by all they say.

    By content nothing is "changed": a row that was mended is one row gone and one row new.
    """

    new: int
    gone: int
    changed: int
    same: int
    by_key: bool


def differ(
    connection: duckdb.DuckDBPyConnection, *, before: Path, after_sql: str, by_key: bool
) -> Difference:
    """Compare the Parquet file of an earlier batch with the events that a query selects."""
    count = _count_by_key if by_key else _count_by_content
    return count(connection, before=before, after_sql=after_sql)


def _count_by_key(connection: duckdb.DuckDBPyConnection, *, before: Path, after_sql: str) -> Difference:
    fields = _CONTENT.split(", ")
    unlike = " OR ".join(f"before.{name} IS DISTINCT FROM after.{name}" for name in fields)
    row = connection.execute(
        f"""
        WITH before AS (SELECT event_id, {_FIELDS} FROM read_parquet($before)),
        after AS (SELECT event_id, {_FIELDS} FROM ({after_sql}))
        SELECT count(*) FILTER (WHERE before.event_id IS NULL),
            count(*) FILTER (WHERE after.event_id IS NULL),
            count(*) FILTER (WHERE before.event_id = after.event_id AND ({unlike})),
            count(*) FILTER (WHERE before.event_id = after.event_id AND NOT ({unlike}))
        FROM before FULL JOIN after ON before.event_id = after.event_id
        """,
        {"before": str(before)},
    ).fetchone()
    new, gone, changed, same = row or (0, 0, 0, 0)
    return Difference(int(new), int(gone), int(changed), int(same), by_key=True)


def _count_by_content(connection: duckdb.DuckDBPyConnection, *, before: Path, after_sql: str) -> Difference:
    alike = " AND ".join(f"before.{name} IS NOT DISTINCT FROM after.{name}" for name in _CONTENT.split(", "))
    row = connection.execute(
        f"""
        WITH before AS (SELECT {_CONTENT}, count(*) AS n FROM (SELECT {_FIELDS} FROM read_parquet($before))
            GROUP BY ALL),
        after AS (SELECT {_CONTENT}, count(*) AS n FROM (SELECT {_FIELDS} FROM ({after_sql})) GROUP BY ALL),
        both_sides AS (
            SELECT coalesce(before.n, 0) AS earlier, coalesce(after.n, 0) AS later
            FROM before FULL JOIN after ON {alike}
        )
        SELECT coalesce(sum(greatest(later - earlier, 0)), 0), coalesce(sum(greatest(earlier - later, 0)), 0),
            coalesce(sum(least(earlier, later)), 0)
        FROM both_sides
        """,
        {"before": str(before)},
    ).fetchone()
    new, gone, same = row or (0, 0, 0)
    return Difference(int(new), int(gone), 0, int(same), by_key=False)
