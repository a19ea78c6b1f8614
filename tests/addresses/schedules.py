"""Studies that ask themselves."""

from gltd.web.actions import schedules
from tests.addresses.table import WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Programme a study."""
    row = schedules.create_schedule(
        actor=cast.accounts["chair"],
        scheme=cast.scheme,
        title="Effet de nos places nettes",
        rhythm="operation",
        question="displacement",
        ring_m=500,
    )
    one = {"pk": row.pk}
    return {"schedule_pause": one, "schedule_resume": one}


ADDRESSES = Addresses(
    get={"schedule_add": WRITERS},
    post=dict.fromkeys(("schedule_add", "schedule_pause", "schedule_resume"), WRITERS),
    post_only=frozenset({"schedule_pause", "schedule_resume"}),
    furnish=furnish,
)
