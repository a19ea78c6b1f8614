"""Measures that last: one under way and late, one removed."""

import datetime as dt

from gltd.web.actions import follow_ups, records
from gltd.web.models import FollowUp
from tests.addresses.table import CHAIRS, READERS, WRITERS, Addresses, Arguments
from tests.cast import Cast


def ask(
    cast: Cast, *, kind: str = "lease_injunction", basis: str = "cch-442-4-3", title: str = ""
) -> FollowUp:
    """Ask for a measure on 4 March 2024, in the area of the cast."""
    return follow_ups.create_follow_up(
        actor=cast.accounts["member"],
        scheme=cast.scheme,
        kind=kind,
        basis=basis,
        title=title or "Hall sud des Tilleuls",
        asked_on=dt.date(2024, 3, 4),
        areas=[cast.area],
        partner=cast.partners["observer"],
        operation=cast.operation,
    )


def furnish(cast: Cast) -> Arguments:
    """Ask for an injunction and notify it; remove another."""
    chair = cast.accounts["chair"]
    row = ask(cast)
    follow_ups.take_step(
        actor=chair, follow_up=row, version=row.version, step="enjoin", taken_on=dt.date(2024, 3, 11)
    )
    removed = ask(cast, title="Hall nord des Tilleuls")
    records.remove_record(removed, actor=chair, version=removed.version)
    one = {"pk": row.pk}
    return {
        "follow_up": one,
        "follow_up_edit": one,
        "follow_up_step": one,
        "follow_up_undo": one,
        "follow_up_remove": one,
        "follow_up_restore": {"pk": removed.pk},
    }


ADDRESSES = Addresses(
    get={"follow_up_add": WRITERS, "follow_up_edit": WRITERS},
    post={
        "follow_up_add": WRITERS,
        "follow_up_edit": WRITERS,
        "follow_up_step": WRITERS,
        "follow_up_undo": WRITERS,
        "follow_up_remove": CHAIRS,
        "follow_up_restore": CHAIRS,
        "durations": CHAIRS,
        "mailbox_change": READERS,
    },
    post_only=frozenset(
        {"mailbox_change", "follow_up_step", "follow_up_undo", "follow_up_remove", "follow_up_restore"}
    ),
    furnish=furnish,
)
