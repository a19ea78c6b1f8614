"""Answers of the store: events as arrays, counts by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from gltd.store.batches import Batch, Layout
from gltd.store.selecting import Selection, conditions

FloatArray = NDArray[np.float64]
_DAY = np.timedelta64(1, "D")
_EPOCH = np.datetime64("1970-01-01T00:00:00", "us")


@dataclass(frozen=True, eq=False)
class EventPoints:
    """Events as arrays of one length, in one projection.

    ``category`` holds codes: indices of ``categories``. ``crs`` is None where there is no event at all.
    ``left_out`` counts the selected events that the projection cannot place. ``simulated`` says that at least
    one of these events comes from a simulated batch; a screen that shows them must say so.
    """

    x_m: FloatArray
    y_m: FloatArray
    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]
    category: NDArray[np.int32]
    categories: tuple[str, ...]
    crs: str | None
    simulated: bool
    left_out: int = 0

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.x_m)

    @property
    def t_days(self) -> FloatArray:
        """Middle of each event's interval, in days since 1970-01-01."""
        middle = self.start + (self.end - self.start) // 2
        return np.asarray((middle - _EPOCH) / _DAY, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class MonthlyCounts:
    """Counts by month (rows) and category (columns); months without an event are there, with zeros."""

    months: NDArray[np.datetime64]
    categories: tuple[str, ...]
    counts: NDArray[np.int64]
    simulated: bool


@dataclass(frozen=True, eq=False)
class DailyCounts:
    """The days that hold events, in order, and how many each holds."""

    days: NDArray[np.datetime64]
    counts: NDArray[np.int64]


def by_crs(batches: Sequence[Batch]) -> dict[str, list[Batch]]:
    """Return the batches of each projection."""
    groups: dict[str, list[Batch]] = {}
    for batch in batches:
        groups.setdefault(batch.crs, []).append(batch)
    return groups


def files(layout: Layout, *, batches: Sequence[Batch]) -> list[str]:
    """Return the Parquet files of batches."""
    return [str(layout.events(batch.batch_id)) for batch in batches]


def read_points(
    cursor: duckdb.DuckDBPyConnection,
    *,
    layout: Layout,
    batches: Sequence[Batch],
    selection: Selection,
    crs: str | None,
) -> EventPoints:
    """Read the events of a selection, projected anew where their batch has another projection."""
    names = tuple(sorted({name for batch in batches for name in batch.categories}))
    parts = [
        _read_part(
            cursor, paths=files(layout, batches=group), selection=selection, names=names, crs=(own, crs)
        )
        for own, group in by_crs(batches).items()
    ]
    if not parts:
        parts = [_nothing()]
    joined = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    placed = np.isfinite(joined["x_m"]) & np.isfinite(joined["y_m"])
    if selection.box_m is not None:
        x_min, y_min, x_max, y_max = selection.box_m
        inside = (joined["x_m"] >= x_min) & (joined["x_m"] <= x_max)
        inside &= (joined["y_m"] >= y_min) & (joined["y_m"] <= y_max)
    else:
        inside = placed
    kept = {key: values if inside.all() else values[inside] for key, values in joined.items()}
    return EventPoints(
        x_m=kept["x_m"],
        y_m=kept["y_m"],
        start=kept["occurred_start"],
        end=kept["occurred_end"],
        category=kept["code"],
        categories=names,
        crs=crs,
        simulated=simulated_in(cursor, layout=layout, batches=batches, selection=selection),
        left_out=int((~placed).sum()),
    )


def _nothing() -> dict[str, Any]:
    moments = np.empty(0, dtype="datetime64[us]")
    numbers = np.empty(0)
    return {
        "x_m": numbers,
        "y_m": numbers,
        "occurred_start": moments,
        "occurred_end": moments,
        "code": np.empty(0, dtype=np.int32),
    }


def _read_part(
    cursor: duckdb.DuckDBPyConnection,
    *,
    paths: list[str],
    selection: Selection,
    names: tuple[str, ...],
    crs: tuple[str, str | None],
) -> dict[str, Any]:
    own, wanted = crs
    where, parameters = conditions(selection, box_m=selection.box_m if own == wanted else None)
    place = "x_m, y_m" if own == wanted else "lon AS x_m, lat AS y_m"
    found = cursor.execute(
        f"SELECT coalesce(x_m, 'nan'::DOUBLE) AS x_m, coalesce(y_m, 'nan'::DOUBLE) AS y_m, occurred_start, "
        f"occurred_end, code FROM (SELECT {place}, occurred_start, occurred_end, category "
        f"FROM read_parquet($paths) WHERE {where}) "
        "JOIN (SELECT unnest($names) AS category, unnest($codes)::INTEGER AS code) USING (category)",
        {**parameters, "paths": paths, "names": list(names), "codes": list(range(len(names)))},
    ).fetchnumpy()
    part = {key: np.asarray(values) for key, values in found.items()}
    if own != wanted and wanted is not None:
        part["x_m"], part["y_m"] = project(part["x_m"], lat=part["y_m"], crs=wanted)
    return part


def project(lon: FloatArray, *, lat: FloatArray, crs: str) -> tuple[FloatArray, FloatArray]:
    """Project degrees; a place outside the projection's area becomes NaN."""
    import pyproj  # slow to load, and seldom needed

    system = pyproj.CRS.from_user_input(crs)
    x_m, y_m = pyproj.Transformer.from_crs("EPSG:4326", system, always_xy=True).transform(lon, lat)
    x_m, y_m = np.array(x_m, dtype=np.float64), np.array(y_m, dtype=np.float64)
    area = system.area_of_use
    if area is not None:
        west, south, east, north = area.bounds
        margin_deg = 6.0
        across = (lon >= west - margin_deg) & (lon <= east + margin_deg)
        outside = ~(across & (lat >= south - margin_deg) & (lat <= north + margin_deg)) | ~np.isfinite(x_m)
        x_m[outside], y_m[outside] = np.nan, np.nan
    return x_m, y_m


def simulated_in(
    cursor: duckdb.DuckDBPyConnection, *, layout: Layout, batches: Sequence[Batch], selection: Selection
) -> bool:
    """Tell whether an event of a simulated batch is in the selection."""
    simulated = [batch for batch in batches if batch.simulated]
    if not simulated:
        return False
    where, parameters = conditions(selection, box_m=None)
    found = cursor.execute(
        f"SELECT 1 FROM read_parquet($paths) WHERE {where} LIMIT 1",
        {**parameters, "paths": files(layout, batches=simulated)},
    ).fetchone()
    return found is not None


def read_months(
    cursor: duckdb.DuckDBPyConnection, *, layout: Layout, batches: Sequence[Batch], selection: Selection
) -> MonthlyCounts:
    """Count the events of a selection by month and category."""
    names = tuple(sorted({name for batch in batches for name in batch.categories}))
    rows: list[tuple[Any, ...]] = []
    if batches:
        where, parameters = conditions(selection, box_m=selection.box_m)
        rows = cursor.execute(
            "SELECT date_trunc('month', occurred_start)::DATE AS month, category, count(*) "
            f"FROM read_parquet($paths) WHERE {where} GROUP BY ALL",
            {**parameters, "paths": files(layout, batches=batches)},
        ).fetchall()
    if not rows:
        return MonthlyCounts(
            np.empty(0, dtype="datetime64[M]"), names, np.zeros((0, len(names)), np.int64), False
        )
    stamps = np.array([row[0] for row in rows], dtype="datetime64[M]")
    months = np.arange(stamps.min(), stamps.max() + 1)
    counts = np.zeros((len(months), len(names)), dtype=np.int64)
    columns = {name: index for index, name in enumerate(names)}
    for stamp, (_, category, count) in zip(stamps, rows, strict=True):
        counts[int((stamp - months[0]).astype(int)), columns[category]] += count
    simulated = simulated_in(cursor, layout=layout, batches=batches, selection=selection)
    return MonthlyCounts(months, names, counts, simulated)


def read_days(
    cursor: duckdb.DuckDBPyConnection, *, layout: Layout, batches: Sequence[Batch], selection: Selection
) -> DailyCounts:
    """Count the events of a selection by day."""
    rows: list[tuple[Any, ...]] = []
    if batches:
        where, parameters = conditions(selection, box_m=selection.box_m)
        rows = cursor.execute(
            "SELECT occurred_start::DATE AS day, count(*) "
            f"FROM read_parquet($paths) WHERE {where} GROUP BY ALL ORDER BY day",
            {**parameters, "paths": files(layout, batches=batches)},
        ).fetchall()
    return DailyCounts(
        np.array([row[0] for row in rows], dtype="datetime64[D]"),
        np.array([row[1] for row in rows], dtype=np.int64),
    )
