"""Cameras: what the database refuses, and a cost that is a claim."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gltd.web.actions import cameras
from gltd.web.actions.locking import StaleError
from gltd.web.actions.records import remove_record, restore_record
from gltd.web.models import AuditEntry, Camera, Claim
from gltd.web.models.purposes import purposes
from tests.cast import Cast

DAY = dt.date(2024, 3, 1)


def refuse(cast: Cast, constraint: str, **fields: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Camera.objects.create(scheme=cast.scheme, number="7", place="place", **fields)


def test_camera_number_once_per_scheme(cast: Cast) -> None:
    first = cameras.create_camera(actor=None, scheme=cast.scheme, number="7", place="place")
    refuse(cast, "camera_number_once_per_scheme|web_camera")
    remove_record(first, actor=None, version=1)
    again = cameras.create_camera(actor=None, scheme=cast.scheme, number="7", place="autre place")
    assert list(Camera.objects.all()) == [again]
    with pytest.raises(ValidationError, match="déjà ce numéro"):
        restore_record(first, actor=None)


@pytest.mark.parametrize(
    "place", [{"lon": 1.9}, {"lat": 47.9}, {"lon": 181.0, "lat": 47.9}, {"lon": 1.9, "lat": 91.0}]
)
def test_camera_place_is_whole(place: dict[str, float], cast: Cast) -> None:
    refuse(cast, "camera_place_is_whole", **place)


@pytest.mark.parametrize(
    "view",
    [
        {"bearing_deg": 90},
        {"bearing_deg": 360, "angle_deg": 60, "range_m": 50},
        {"bearing_deg": 90, "angle_deg": 0, "range_m": 50},
        {"bearing_deg": 90, "angle_deg": 361, "range_m": 50},
        {"bearing_deg": 90, "angle_deg": 60, "range_m": 0},
    ],
)
def test_camera_view_is_whole(view: dict[str, int], cast: Cast) -> None:
    refuse(cast, "camera_view_is_whole", **view)


def test_camera_leaves_after_it_enters(cast: Cast) -> None:
    out = DAY - dt.timedelta(days=1)
    refuse(cast, "camera_leaves_after_it_enters", in_service_on=DAY, out_of_service_on=out)


def test_a_camera_is_in_service_between_its_dates(cast: Cast) -> None:
    camera = Camera(in_service_on=DAY, out_of_service_on=DAY.replace(month=5))
    days = [DAY - dt.timedelta(days=1), DAY, DAY.replace(month=5), DAY.replace(month=6)]
    assert [camera.in_service(day) for day in days] == [False, True, True, False]
    assert Camera().in_service(DAY)


def test_the_cost_is_a_claim_about_the_camera_and_a_new_one_takes_its_place(cast: Cast) -> None:
    actor = cast.accounts["member"]
    camera = cameras.create_camera(
        actor=actor, scheme=cast.scheme, number="7", place="place", cost_net=Decimal(8_000)
    )
    claim = Claim.objects.get(camera=camera)
    assert (claim.measure, claim.value, claim.status) == ("camera_cost.net", Decimal(8_000), "confirmed")
    assert claim.source.publisher == "Commissariat de Bellerive"
    camera = cameras.change_camera(
        actor=actor, camera=camera, version=1, cost_net=Decimal(9_500), place="autre place"
    )
    assert cameras.read_costs(cast.scheme) == {camera.pk: 9_500}
    claim.refresh_from_db()
    assert (claim.status, claim.reason) == ("withdrawn", "remplacé par une saisie ultérieure")
    told = AuditEntry.objects.filter(object_kind="camera").values_list("changes", flat=True)
    assert {"place": ["place", "autre place"]} in list(told)


def test_the_same_cost_typed_again_changes_nothing(cast: Cast) -> None:
    camera = cameras.create_camera(
        actor=None, scheme=cast.scheme, number="7", place="place", cost_net=Decimal(8_000)
    )
    cameras.change_camera(actor=None, camera=camera, version=1, cost_net=Decimal(8_000), place="ici")
    assert Claim.objects.count() == 1


def test_the_second_of_two_editors_is_told(cast: Cast) -> None:
    camera = cameras.create_camera(actor=None, scheme=cast.scheme, number="7", place="place")
    cameras.change_camera(actor=None, camera=camera, version=1, place="ici")
    with pytest.raises(StaleError):
        cameras.change_camera(actor=None, camera=camera, version=1, place="là")


def test_authorisations_that_end_soon_are_listed(cast: Cast) -> None:
    ends = {"a": 10, "b": 200, "c": -5}
    for number, days in ends.items():
        until = DAY + dt.timedelta(days=days)
        cameras.create_camera(
            actor=None, scheme=cast.scheme, number=number, place="x", authorised_until=until
        )
    gone: dict[str, Any] = {"out_of_service_on": DAY - dt.timedelta(days=1), "authorised_until": DAY}
    cameras.create_camera(actor=None, scheme=cast.scheme, number="d", place="x", **gone)
    assert [camera.number for camera in cameras.list_expiring(cast.scheme, today=DAY)] == ["c", "a"]


def test_the_legal_purposes_say_where_and_when_they_were_read() -> None:
    told = purposes()
    assert list(told.labels) == [str(number) for number in range(1, 12)]
    assert "trafic de stupéfiants" in told.labels["5"]
    assert told.read_version < told.checked_on
    assert told.source.startswith("https://www.legifrance.gouv.fr/")
