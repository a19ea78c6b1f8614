"""Cameras: one with a place, a view and a cost."""

import datetime as dt
from decimal import Decimal

from gltd.web.actions import cameras
from tests.addresses.table import CHAIRS, WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Enter a camera."""
    camera = cameras.create_camera(
        actor=cast.accounts["member"],
        scheme=cast.scheme,
        number="C-01",
        place="Place des Tilleuls",
        area=cast.area,
        lon=1.905,
        lat=47.905,
        purpose="5",
        bearing_deg=90,
        angle_deg=70,
        range_m=120,
        in_service_on=dt.date(2024, 2, 1),
        authorised_until=dt.date(2029, 1, 31),
        cost_net=Decimal(8_000),
    )
    one = {"pk": camera.pk}
    return {"camera": one, "camera_edit": one, "camera_remove": one}


ADDRESSES = Addresses(
    get={"camera_add": WRITERS, "camera_edit": WRITERS},
    post={"camera_add": WRITERS, "camera_edit": WRITERS, "camera_remove": CHAIRS},
    post_only=frozenset({"camera_remove"}),
    no_page=frozenset({"cameras_map", "cameras_plan", "cameras_form"}),
    furnish=furnish,
)
