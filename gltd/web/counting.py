"""What the map counts in each area: events by year, and what the register holds there."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pyproj
import shapely
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gltd.disclosure import coarsen
from gltd.ingest.locating import metres_crs
from gltd.store.events import Box, Selection
from gltd.usecases.mapping.counts import settle, tell_count
from gltd.web.events import open_ground
from gltd.web.models import Area, Camera, FollowUp, Operation, Partition, Scheme, Spot

AROUND_DEG = 0.02
MOST_AREAS = 500


@dataclass(frozen=True)
class AreaCounts:
    """One line of the table: an area, what the register holds there, its events by year."""

    area: Area
    operations: int
    spots: int
    follow_ups: int
    cameras: int
    by_year: list[int | None]
    told: list[tuple[int, str]]


@dataclass(frozen=True)
class Counts:
    """What the table of the map shows; ``total`` and ``told`` are as the reader may see them."""

    rows: list[AreaCounts]
    years: list[int]
    total: int
    told: str
    months: list[str]
    simulated: bool
    exact: bool


def describe_counts(
    scheme: Scheme, *, areas: Sequence[Area], within: Selection | None = None, exact: bool
) -> Counts:
    """Count events of a selection by area and year, and what the register holds in each area."""
    box = box_of(list(scheme.areas.all()))
    selection = replace(within or Selection(), box_deg=box)
    ground = open_ground()
    months = {} if box is None else ground.count_box(selection)
    years = sorted(map(int, settle(add_years(months), exact=exact)))
    held = [
        count_by_area(Operation.objects.filter(scheme=scheme)),
        count_by_area(Spot.objects.filter(scheme=scheme)),
        count_by_area(FollowUp.objects.filter(scheme=scheme, closed=False)),
        count_by_area(Camera.objects.filter(scheme=scheme), name="area"),
    ]
    rows = []
    for area in areas:
        by_year = count_years(area, years=years, selection=replace(selection, box_deg=None))
        told = [(year, tell_count(count, exact=exact)) for year, count in zip(years, by_year, strict=True)]
        operations, spots, follow_ups, cameras = (counts[area.pk] for counts in held)
        rows.append(AreaCounts(area, operations, spots, follow_ups, cameras, by_year, told))
    total = sum(months.values())
    whole = [f"{years[0]}-01", f"{years[-1]}-12"] if years else []
    return Counts(
        rows=rows,
        years=years,
        total=total if exact else int(coarsen(np.array([total]))[0]),
        told=tell_count(total, exact=exact),
        months=sorted(months) if exact else whole,
        simulated=box is not None and ground.is_simulated(box),
        exact=exact,
    )


def add_years(months: Mapping[str, int]) -> dict[str, int]:
    """Return counts by month, as « 2024-03 », added up by year."""
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[month[:4]] += count
    return dict(years)


def count_by_area(rows: QuerySet[Any], *, name: str = "areas") -> Counter[int | None]:
    """Count records by area."""
    return Counter(rows.filter(**{f"{name}__isnull": False}).order_by().values_list(name, flat=True))


def count_years(area: Area, *, years: Sequence[int], selection: Selection) -> list[int | None]:
    """Count the events of an area by year; an area without outline has no count."""
    if area.geometry is None:
        return [None for _ in years]
    months = open_ground().count_outline(selection, geometry=area.geometry)
    return [sum(count for month, count in months.items() if month[:4] == f"{year}") for year in years]


def list_partitions(scheme: Scheme) -> QuerySet[Partition]:
    """Return the ways to divide the ground a scheme may look at: its own, its partners', public ones."""
    shown = Q(areas__schemes=scheme) | Q(owner__isnull=True) | Q(owner__schemes=scheme)
    return Partition.objects.filter(shown, areas__geometry__isnull=False).distinct()


def list_areas(scheme: Scheme, *, partition: str) -> list[Area]:
    """Return the areas of a scheme, or those of a partition that lie around it, by its code."""
    if not partition:
        return list(scheme.areas.all())
    divided = get_object_or_404(list_partitions(scheme), code=partition)
    around = box_of(list(scheme.areas.all()))
    if around is None:
        return []
    near = shapely.box(*around)
    rows = divided.areas.filter(geometry__isnull=False).order_by("name")
    return [area for area in rows.iterator() if shape(area.geometry or {}).intersects(near)][:MOST_AREAS]


def shows_area(scheme: Scheme, *, area: Area) -> bool:
    """Tell whether the map of a scheme shows an area: its own, or one of another division around it."""
    own = list(scheme.areas.all())
    if area in own:
        return True
    around = box_of(own)
    if around is None or area.geometry is None or area.partition not in list_partitions(scheme):
        return False
    return bool(shape(area.geometry).intersects(shapely.box(*around)))


def crs_of(box: Box) -> str:
    """Return the projection in metres that suits a box."""
    return metres_crs((box[0] + box[2]) / 2, lat_deg=(box[1] + box[3]) / 2)


@lru_cache(maxsize=8)
def open_projection(crs: str) -> pyproj.Transformer:
    """Return what brings degrees to metres: opening it takes longer than to project an outline with it."""
    return pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)


def project(geometry: BaseGeometry, *, crs: str) -> BaseGeometry:
    """Bring an outline from degrees to metres."""
    forward = open_projection(crs)

    def to_metres(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(forward.transform(degrees[:, 0], degrees[:, 1]))

    return shapely.transform(geometry, to_metres)


def box_of(areas: Iterable[Area]) -> Box | None:
    """Return the box around areas, with a margin."""
    shapes = [shape(area.geometry) for area in areas if area.geometry is not None]
    if not shapes:
        return None
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    return (west - AROUND_DEG, south - AROUND_DEG, east + AROUND_DEG, north + AROUND_DEG)
