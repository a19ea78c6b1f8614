"""Requests for footage: one cell a month, place and service; figures replaced and never overwritten."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gltd.usecases.footage import WHOLE, Place
from gltd.web.actions import cameras, footage
from gltd.web.actions.footage import TypedCell
from gltd.web.actions.locking import StaleError
from gltd.web.models import Claim, FootageRequest
from tests.cast import Cast

MARCH = dt.date(2024, 3, 1)


def refuse(cast: Cast, constraint: str, **fields: Any) -> None:
    told: dict[str, Any] = {"scheme": cast.scheme, "month": MARCH, "service": "police"} | fields
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FootageRequest.objects.create(**told)


def box(place: Place, *, value: int | None, seen: int | None = None, usefulness: str = "useful") -> TypedCell:
    return TypedCell(month=MARCH, place=place, usefulness=usefulness, value=value, seen=seen)


def test_footage_month_is_its_first_day(cast: Cast) -> None:
    refuse(cast, "footage_month_is_its_first_day", month=MARCH.replace(day=2))


def test_footage_is_of_one_place(cast: Cast) -> None:
    camera = cameras.create_camera(actor=None, scheme=cast.scheme, number="7", place="place")
    refuse(cast, "footage_is_of_one_place", camera=camera, area=cast.area)


@pytest.mark.parametrize("level", ["camera", "area", "whole"])
def test_footage_once_per_place(level: str, cast: Cast) -> None:
    camera = cameras.create_camera(actor=None, scheme=cast.scheme, number="7", place="place")
    ways: dict[str, dict[str, Any]] = {"camera": {"camera": camera}, "area": {"area": cast.area}, "whole": {}}
    where = ways[level]
    FootageRequest.objects.create(scheme=cast.scheme, month=MARCH, service="police", **where)
    refuse(cast, "footage_once_per_|web_footagerequest", **where)
    FootageRequest.objects.create(scheme=cast.scheme, month=MARCH, service="customs", **where)


def test_a_grid_becomes_claims_and_a_new_figure_takes_the_place_of_the_old(cast: Cast) -> None:
    zone, actor = footage.area_place(cast.area), cast.accounts["member"]
    told: dict[str, Any] = {"actor": actor, "scheme": cast.scheme, "service": "police"}
    first = footage.enter_footage(
        **told,
        typed=[box(zone, value=4), box(zone, value=0, usefulness="not_useful"), box(WHOLE, value=None)],
    )
    assert (first.entered, first.replaced, first.erased) == (2, 0, 0)
    second = footage.enter_footage(**told, typed=[box(zone, value=5, seen=4)])
    assert (second.entered, second.replaced, second.erased) == (0, 1, 0)
    (cell,) = footage.read_cells(cast.scheme)
    assert (cell.useful, cell.not_useful, cell.unknown, cell.count) == (5, 0, None, 5)
    assert Claim.objects.filter(status="withdrawn", value=4).count() == 1
    third = footage.enter_footage(**told, typed=[box(zone, value=None, seen=5)])
    assert third.erased == 1
    assert footage.read_cells(cast.scheme)[0].useful is None
    assert FootageRequest.objects.count() == 1


def test_a_cell_that_someone_else_filled_is_refused_and_nothing_is_written(cast: Cast) -> None:
    zone = footage.area_place(cast.area)
    told: dict[str, Any] = {"actor": None, "scheme": cast.scheme, "service": "police"}
    footage.enter_footage(**told, typed=[box(zone, value=4)])
    with pytest.raises(StaleError, match="rien n'est enregistré"):
        footage.enter_footage(**told, typed=[box(WHOLE, value=9), box(zone, value=6)])
    assert [claim.value for claim in Claim.objects.all()] == [4]
    assert FootageRequest.objects.count() == 1


def test_no_two_cells_of_a_grid_contradict_each_other(cast: Cast) -> None:
    names = [cameras.create_camera(actor=None, scheme=cast.scheme, number=n, place="gare") for n in "12"]
    typed = [box(footage.camera_place(camera), value=rank) for rank, camera in enumerate(names)]
    footage.enter_footage(actor=None, scheme=cast.scheme, service="police", typed=typed)
    assert not cast.scheme.conflicts.exists()


def test_an_area_that_holds_another_is_no_zone(cast: Cast) -> None:
    from gltd.web.actions import schemes

    wide = [[1.8, 47.8], [2.0, 47.8], [2.0, 48.0], [1.8, 48.0], [1.8, 47.8]]
    town = schemes.create_area(
        actor=None,
        partition=cast.area.partition,
        code="ville",
        name="Bellerive",
        outline="schematic",
        geometry={"type": "Polygon", "coordinates": [wide]},
    )
    schemes.set_areas(actor=None, scheme=cast.scheme, areas=[cast.area, town])
    assert [place.name for place in footage.list_zones(cast.scheme)] == ["Les Tilleuls"]
