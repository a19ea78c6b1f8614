"""An index beside each batch, for the map: its events place by place, neighbours near each other.

Places are whole numbers on the square of the web's Mercator projection, 2²⁶ a side (0.6 m at most), in Morton
order: a tile of any zoom is one run of them. The index is made at the end of the import, read through the
memory map, and made again where it cannot be read. It holds nothing that the batch does not.
"""

import math
import os
import shutil
import tempfile
import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from gltd.store.batches import Batch, Layout

BITS = 26
SIDE = 1 << BITS
FORMAT = 1
DAYS_OF_HOURS, DAY_ONLY, UNKNOWN_HOUR = 7 * 24, 168, 175
"""Codes of hours: below 168 hours of the week from Monday, then the weekday alone, then nothing known."""
HOUR_CODES = UNKNOWN_HOUR + 1
_ARRAYS = ("code", "x", "y", "offset", "day", "hour", "kind")
_FOLDER = f"tiles-{FORMAT}"
_BUILDING = threading.Lock()

# A day without its hour is an interval of one day; longer ones do not even tell the weekday.
_SQL = """
    SELECT lon, lat, date_diff('day', DATE '1970-01-01', occurred_start::DATE)::INTEGER AS day,
        (CASE WHEN occurred_end - occurred_start < INTERVAL 23 HOUR
              THEN (isodow(occurred_start) - 1) * 24 + hour(occurred_start)
              WHEN occurred_end - occurred_start <= INTERVAL 25 HOUR THEN 167 + isodow(occurred_start)
              ELSE 175 END)::UTINYINT AS hour, kind
    FROM read_parquet($path)
    JOIN (SELECT unnest($categories) AS category, unnest($natures) AS nature,
                 unnest($kinds)::USMALLINT AS kind) USING (category, nature)
"""


@dataclass(frozen=True, eq=False)
class Index:
    """The events of one batch, place by place.

    ``code`` (Morton), ``x`` and ``y`` are of the places; ``offset`` tells where the events of each begin in
    ``day`` (since ``first_day``), ``hour`` (a code) and ``kind`` (a rank in ``kinds``: category and nature).
    """

    batch: Batch
    kinds: tuple[tuple[str, str], ...]
    first_day: int
    code: NDArray[np.uint64]
    x: NDArray[np.uint32]
    y: NDArray[np.uint32]
    offset: NDArray[np.int64]
    day: NDArray[np.int32]
    hour: NDArray[np.uint8]
    kind: NDArray[np.uint16]
    found: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)
    """What was worked out of it and costs too much to be done again."""

    @cached_property
    def last_day(self) -> int:
        """The last day that holds an event."""
        return self.first_day + (int(self.day.max()) if len(self.day) else 0)

    @property
    def events(self) -> tuple[Any, ...]:
        """The arrays that the loops read."""
        return self.offset, self.day, self.hour, self.kind


def to_square(lon: Any, *, lat: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return places on the square of the projection, from its north-west corner; beyond 85° lies outside."""
    east = (np.asarray(lon, dtype=np.float64) + 180) / 360 * SIDE
    with np.errstate(invalid="ignore"):
        south = (1 - np.arcsinh(np.tan(np.radians(np.asarray(lat, dtype=np.float64)))) / math.pi) / 2 * SIDE
    return east, south


def interleave(x: NDArray[Any], *, y: NDArray[Any]) -> NDArray[np.uint64]:
    """Return the Morton code of places: the bits of x and y in turn, y first."""
    return _spread(x) | (_spread(y) << np.uint64(1))


def _spread(values: NDArray[Any]) -> NDArray[np.uint64]:
    bits = values.astype(np.uint64)
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
    return bits


def open_index(layout: Layout, *, batch: Batch, cursor: duckdb.DuckDBPyConnection) -> Index:
    """Return the index of a batch, made now where there is none."""
    folder = layout.batch(batch.batch_id) / _FOLDER
    found = _read(folder, batch=batch)
    if found is not None:
        return found
    with _BUILDING:
        return _read(folder, batch=batch) or _keep(_build(layout, batch=batch, cursor=cursor), folder=folder)


def remove_index(layout: Layout, *, batch_id: str) -> None:
    """Delete what was made beside a batch, of any format."""
    for folder in layout.batch(batch_id).glob("*tiles-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _kinds(batch: Batch) -> tuple[tuple[str, str], ...]:
    return tuple((category, nature) for category in batch.categories for nature in batch.natures)


def _read(folder: Path, *, batch: Batch) -> Index | None:
    try:
        first_day = int((folder / "first_day").read_text())
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
    except (OSError, ValueError, EOFError):
        return None
    # Plain arrays on the same memory: the loops know no memory map.
    return Index(batch, _kinds(batch), first_day, **{name: np.asarray(one) for name, one in arrays.items()})


def _build(layout: Layout, *, batch: Batch, cursor: duckdb.DuckDBPyConnection) -> Index:
    kinds = _kinds(batch)
    found = cursor.execute(
        _SQL,
        {
            "path": str(layout.events(batch.batch_id)),
            "categories": [category for category, _ in kinds],
            "natures": [nature for _, nature in kinds],
            "kinds": list(range(len(kinds))),
        },
    ).fetchnumpy()
    east, south = to_square(found["lon"], lat=found["lat"])
    inside = (east >= 0) & (east < SIDE) & (south >= 0) & (south < SIDE)
    x, y = east[inside].astype(np.uint32), south[inside].astype(np.uint32)
    day = np.asarray(found["day"], dtype=np.int32)[inside]
    first_day = int(day.min()) if len(day) else 0
    codes = interleave(x, y=y)
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    starts = np.flatnonzero(np.concatenate(([True], codes[1:] != codes[:-1]))) if len(codes) else order[:0]
    return Index(
        batch=batch,
        kinds=kinds,
        first_day=first_day,
        code=codes[starts],
        x=x[order][starts],
        y=y[order][starts],
        offset=np.append(starts, len(codes)).astype(np.int64),
        day=day[order] - np.int32(first_day),
        hour=np.asarray(found["hour"], dtype=np.uint8)[inside][order],
        kind=np.asarray(found["kind"], dtype=np.uint16)[inside][order],
    )


def _keep(index: Index, *, folder: Path) -> Index:
    """Write an index in one rename; where the folder cannot be written, it stays in memory."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{_FOLDER}-", dir=folder.parent))
        try:
            for name in _ARRAYS:
                np.save(temporary / f"{name}.npy", getattr(index, name))
            (temporary / "first_day").write_text(str(index.first_day))
            os.replace(temporary, folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError:
        return index
    return _read(folder, batch=index.batch) or index
