"""Spots and what was seen of them; one more is removed, so that it can be restored."""

import datetime as dt
from typing import Any

from gltd.web.actions import records, spots
from gltd.web.models import Spot
from tests.addresses.table import CHAIRS, WRITERS, Addresses, Arguments
from tests.cast import Cast

# Where the spots of the tests are: digits that stand nowhere else.
LAT_DEG, LON_DEG = 47.906173, 1.904829
LANDMARK = "derrière le kiosque fermé"


def enter_spot(cast: Cast, *, name: str = "PD-01", east_deg: float = 0.0, simulated: bool = False) -> Spot:
    """Enter a spot with a precise place, in the area of the cast."""
    place = spots.Place(LON_DEG + east_deg, LAT_DEG, landmark=LANDMARK)
    return spots.create_spot(
        actor=cast.accounts["member"],
        scheme=cast.scheme,
        name=name,
        kind="deal",
        place=place,
        products=["crack"],
        hours=["evening"],
        signs=["lookouts"],
        simulated=simulated,
    )


def furnish(cast: Cast) -> Arguments:
    """Enter a spot that moved to another, and a removed one."""
    chair = cast.accounts["chair"]
    spot, arrival = enter_spot(cast), enter_spot(cast, name="PD-02", east_deg=0.003)
    seen: dict[str, Any] = {"actor": chair, "method": "patrol", "source": cast.source}
    spots.observe_spot(spot=spot, state="active", observed_on=dt.date(2024, 2, 1), **seen)
    observation = spots.observe_spot(
        spot=spot, state="moved", observed_on=dt.date(2024, 3, 13), moved_to=arrival, **seen
    )
    removed = enter_spot(cast, name="Point retiré")
    records.remove_record(removed, actor=chair, version=removed.version)
    one = {"pk": spot.pk}
    both = one | {"observation": observation.pk}
    return {
        "spot": one,
        "spot_edit": one,
        "spot_remove": one,
        "spot_restore": {"pk": removed.pk},
        "observation_add": one,
        "observation_edit": both,
        "observation_remove": both,
    }


ADDRESSES = Addresses(
    get={
        "spot_add": WRITERS,
        "spot_edit": WRITERS,
        "observation_add": WRITERS,
        "observation_edit": WRITERS,
    },
    post={
        "spot_add": WRITERS,
        "spot_edit": WRITERS,
        "spot_remove": CHAIRS,
        "spot_restore": CHAIRS,
        "observation_add": WRITERS,
        "observation_edit": WRITERS,
        "observation_remove": CHAIRS,
    },
    post_only=frozenset({"spot_remove", "spot_restore", "observation_remove"}),
    no_page=frozenset({"spots_map", "spots_plan"}),
    furnish=furnish,
)
