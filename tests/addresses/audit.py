"""The journal."""

from tests.addresses.table import CHAIRS, Addresses

ADDRESSES = Addresses(
    get={"journal": CHAIRS, "journal_all": {"administrator"}},
    outside=frozenset({"journal_all"}),
)
