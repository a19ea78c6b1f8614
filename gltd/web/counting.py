"""Events counted by area, year and month, for the map and its table."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gltd.ingest.locating import LAMBERT_93, metres_crs
from gltd.store.events import Box, EventPoints, Selection
from gltd.web.events import open_events
from gltd.web.models import Area, Operation, Scheme

AROUND_DEG = 0.02


@dataclass(frozen=True)
class AreaCounts:
    """One line of the table: an area, its operations, its events by year."""

    area: Area
    operations: int
    years: list[int]
    by_year: list[int | None]

    @property
    def yearly(self) -> list[tuple[int, int | None]]:
        """Each year with its count."""
        return list(zip(self.years, self.by_year, strict=True))


@dataclass(frozen=True)
class Counts:
    """What the table of the map shows."""

    rows: list[AreaCounts]
    years: list[int]
    categories: list[str]
    months: list[dict[str, Any]]
    total: int
    first_day: dt.date | None
    last_day: dt.date | None
    simulated: bool

    @property
    def months_json(self) -> str:
        """The months with their counts, for the strip of time."""
        return json.dumps(self.months)

    @property
    def last_month(self) -> int:
        """The position of the last month."""
        return max(0, len(self.months) - 1)


def describe_counts(scheme: Scheme, *, within: Selection | None = None) -> Counts:
    """Count events of a period and category by area and year, and by month around the scheme."""
    areas = list(scheme.areas.all())
    operations = Counter(
        Operation.objects.filter(scheme=scheme, areas__in=areas).values_list("areas", flat=True)
    )
    box = box_of(areas)
    if box is None:
        rows = [AreaCounts(area, operations[area.pk], [], []) for area in areas]
        return Counts(rows, [], [], [], 0, None, None, simulated=False)
    points = open_events().points(replace(within or Selection(), box_deg=box), crs=crs_of(box))
    month_of = points.start.astype("datetime64[M]")
    months, counts = np.unique(month_of, return_counts=True)
    years = sorted({int(str(month)[:4]) for month in months})
    rows = [
        AreaCounts(
            area,
            operations[area.pk],
            years,
            count_years(points, area=area, years=years) if years else [],
        )
        for area in areas
    ]
    found = dict(zip(months.tolist(), counts.tolist(), strict=True))
    span = np.arange(months[0], months[-1] + 1) if len(months) else months
    return Counts(
        rows=rows,
        years=years,
        categories=[points.categories[code] for code in np.unique(points.category)],
        months=[{"month": str(month), "count": found.get(month.item(), 0)} for month in span],
        total=len(points),
        first_day=points.start.min().astype("datetime64[D]").item() if len(points) else None,
        last_day=points.start.max().astype("datetime64[D]").item() if len(points) else None,
        simulated=points.simulated,
    )


def count_years(points: EventPoints, *, area: Area, years: Sequence[int]) -> list[int | None]:
    """Count the events of an area by year; an area without outline has no count."""
    if area.geometry is None:
        return [None for _ in years]
    inside = shapely.contains_xy(
        project(shape(area.geometry), crs=points.crs or LAMBERT_93), points.x_m, points.y_m
    )
    year_of = points.start[inside].astype("datetime64[Y]").astype(int) + 1970
    return [int((year_of == year).sum()) for year in years]


def crs_of(box: Box) -> str:
    """Return the projection in metres that suits a box."""
    return metres_crs((box[0] + box[2]) / 2, lat_deg=(box[1] + box[3]) / 2)


def project(geometry: BaseGeometry, *, crs: str) -> BaseGeometry:
    """Bring an outline from degrees to metres."""
    forward = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)

    def to_metres(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(forward.transform(degrees[:, 0], degrees[:, 1]))

    return shapely.transform(geometry, to_metres)


def box_of(areas: Sequence[Area]) -> Box | None:
    """Return the box around areas, with a margin."""
    shapes = [shape(area.geometry) for area in areas if area.geometry is not None]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes)
    return (west - AROUND_DEG, south - AROUND_DEG, east + AROUND_DEG, north + AROUND_DEG)
