"""Tables that are brought in."""

from tests.addresses.table import CHAIRS, Addresses

ADDRESSES = Addresses(
    get={"intake": CHAIRS},
    post={"intake": CHAIRS},
    furnish=lambda cast: {"intake": {"noun": "quartiers"}},
)
