"""The map and its data: nothing to show without a view, which is told and not refused."""

from tests.addresses.table import Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Return the arguments of the addresses; a tile is no object of the register, hence written out."""
    return {"map_tile": {"zoom": "0", "column": "0", "row": "0"}}


ADDRESSES = Addresses(
    no_page=frozenset({"map_areas", "map_operations", "map_events", "map_table", "map_tile", "map_pass"}),
    answers={"map_events": {422}, "map_table": {422}, "map_tile": {422}},
    furnish=furnish,
)
