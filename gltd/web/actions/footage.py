"""Requests for footage: counts by month, place and kind of service, typed in a grid."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from shapely.geometry import shape

from gltd.errors import GltdError
from gltd.usecases import footage as tables
from gltd.usecases.footage import WHOLE, Cell, Place
from gltd.web.actions import returns
from gltd.web.actions.records import create_record
from gltd.web.models import Area, Camera, Claim, FootageRequest, Scheme, User

TITLE = "État de service, réquisitions d'images"
MEASURES: Final = {
    "useful": "footage.useful",
    "not_useful": "footage.not_useful",
    "unknown": "footage.unknown",
}
NOT_BEGUN: Final = (
    "Rien n'est enregistré : les réquisitions d'un mois qui n'a pas commencé ne se comptent pas. "
    "Videz ses cases, ou corrigez l'année."
)
NAMES: Final = {code: name for name, code in MEASURES.items()}


@dataclass(frozen=True, kw_only=True)
class TypedCell:
    """One box of the grid: a month, a place, whether the footage was of use, and what was typed there."""

    month: dt.date
    place: Place
    usefulness: str
    value: int | None
    seen: int | None


@transaction.atomic
def enter_footage(
    *,
    actor: User | None,
    scheme: Scheme,
    service: str,
    typed: Sequence[TypedCell],
    on: dt.date | None = None,
) -> returns.Typed:
    """Enter a grid for one kind of service: what changed becomes claims, all of it or nothing.

    ``on`` is the day of the return, today unless told.
    """
    changed = [box for box in typed if box.value != box.seen]
    if any(box.month > timezone.localdate() for box in changed if box.value is not None):
        raise GltdError(NOT_BEGUN)
    rows = find_rows(scheme, service=service, months={box.month for box in changed})
    cells = []
    for box in changed:
        key = (box.month, box.place.level, box.place.key)
        if key not in rows:
            row = FootageRequest(scheme=scheme, month=box.month, service=service, **place_fields(box.place))
            rows[key] = create_record(row, actor=actor)
        month = f"{box.month:%Y-%m}"
        cells.append(
            returns.Cell(
                measure=MEASURES[box.usefulness],
                value=None if box.value is None else Decimal(box.value),
                seen=None if box.seen is None else Decimal(box.seen),
                subject=rows[key],
                period_start=month,
                period_end=month,
                restriction=f"{rows[key].get_service_display()}, {box.place.name}",
                place="" if box.place == WHOLE else box.place.name,
            )
        )
    return returns.enter_return(actor=actor, scheme=scheme, title=TITLE, cells=cells, on=on)


def find_rows(
    scheme: Scheme, *, service: str, months: set[dt.date]
) -> dict[tuple[dt.date, str, int], FootageRequest]:
    """Return the rows that are there by month and place."""
    rows = FootageRequest.objects.filter(scheme=scheme, service=service, month__in=months)
    return {(row.month, *place_key(row.camera_id, area_id=row.area_id)): row for row in rows}


def place_key(camera_id: int | None, *, area_id: int | None) -> tuple[str, int]:
    """Return the level and the number of a place."""
    if camera_id is not None:
        return "camera", camera_id
    return ("area", area_id) if area_id is not None else ("whole", 0)


def place_fields(place: Place) -> dict[str, int]:
    """Return the fields of a row for a place."""
    return {} if place == WHOLE else {f"{place.level}_id": place.key}


def list_zones(scheme: Scheme) -> list[Place]:
    """Return the areas where requests are counted: those that hold no other one, which would count twice."""
    areas = list(scheme.areas.all())
    outlines = {area.pk: shape(area.geometry) for area in areas if area.geometry is not None}
    inner = {pk: outline.representative_point() for pk, outline in outlines.items()}
    wide = {
        pk
        for pk, outline in outlines.items()
        if any(
            outline.contains(point) and outlines[other].area < outline.area
            for other, point in inner.items()
            if other != pk
        )
    }
    return [area_place(area) for area in areas if area.pk not in wide]


def area_place(area: Area) -> Place:
    """Return an area as a place of the grid."""
    return Place("area", area.pk, area.name)


def camera_place(camera: Camera) -> Place:
    """Return a camera as a place of the grid."""
    return Place("camera", camera.pk, str(camera))


def read_cells(scheme: Scheme, *, years: set[int] | None = None) -> list[Cell]:
    """Return every cell that has a figure, in one query."""
    claims = Claim.objects.filter(
        source__scheme=scheme,
        footage_request__isnull=False,
        footage_request__removed_at__isnull=True,
        status=Claim.Status.CONFIRMED,
        value__isnull=False,
    )
    if years is not None:
        claims = claims.filter(footage_request__month__year__in=years)
    rows: Iterable[tuple[Any, ...]] = claims.order_by("footage_request__month", "pk").values_list(
        "pk",
        "measure",
        "value",
        "footage_request__month",
        "footage_request__service",
        "footage_request__camera_id",
        "footage_request__area_id",
        "footage_request__camera__number",
        "footage_request__camera__place",
        "footage_request__area__name",
    )
    places: dict[tuple[int | None, int | None], Place] = {(None, None): WHOLE}
    found: dict[tuple[dt.date, tuple[int | None, int | None], str], dict[str, tuple[int, int]]] = {}
    for pk, measure, value, month, service, camera, area, number, where, name in rows:
        key = camera, area
        if key not in places:
            camera_name = f"{number}, {where}"
            places[key] = (
                Place("area", area, name) if camera is None else Place("camera", camera, camera_name)
            )
        found.setdefault((month, key, service), {})[NAMES[measure]] = int(value), pk
    return [
        Cell(
            month,
            places[key],
            service,
            claims=tuple(pk for _, pk in counts.values()),
            **{name: count for name, (count, _) in counts.items()},
        )
        for (month, key, service), counts in found.items()
    ]


def list_publishers(scheme: Scheme, *, year: int) -> list[str]:
    """Return who gave the figures of a year."""
    told = Claim.objects.filter(
        source__scheme=scheme,
        footage_request__month__year=year,
        footage_request__removed_at__isnull=True,
        status=Claim.Status.CONFIRMED,
    )
    return sorted(set(told.order_by().values_list("source__publisher", flat=True).distinct()))


def count_useful(scheme: Scheme, *, year: int) -> tables.Usefulness:
    """Return how many requests of a year served, did not, or nobody said."""
    return tables.tabulate(read_cells(scheme, years={year}), year=year).usefulness


def sum_years(cells: Sequence[Cell]) -> list[tuple[int, tables.Usefulness]]:
    """Return what is known of each year of some cells, the latest first."""
    years = sorted({cell.month.year for cell in cells}, reverse=True)
    return [(year, tables.tabulate(cells, year=year).usefulness) for year in years]


def is_simulated(scheme: Scheme) -> bool:
    """Tell whether some of the requests are made up for a demonstration."""
    return Claim.objects.filter(
        source__scheme=scheme,
        source__simulated=True,
        footage_request__isnull=False,
        status=Claim.Status.CONFIRMED,
    ).exists()
