"""The bin."""

import datetime as dt

from gltd.web.actions import operations, records
from tests.addresses.table import CHAIRS, READERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Enter an operation and remove it."""
    operation = operations.create_operation(
        actor=None,
        scheme=cast.scheme,
        kind="search",
        title="Entrée deux fois",
        starts_at=dt.datetime(2024, 3, 12, 21, 0, tzinfo=dt.UTC),
        areas=[],
    )
    records.remove_record(operation, actor=cast.accounts["chair"], version=operation.version)
    one = {"kind": "operation", "pk": operation.pk}
    return {"record_remove": one, "record_restore": one}


ADDRESSES = Addresses(
    get={"trash": CHAIRS, "record_remove": READERS, "record_restore": READERS},
    post={"record_remove": CHAIRS, "record_restore": CHAIRS},
    post_only=frozenset({"record_remove", "record_restore"}),
    furnish=furnish,
)
