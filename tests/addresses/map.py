"""The map and its data: nothing to show without a view, which is told and not refused."""

from tests.addresses.table import Addresses

ADDRESSES = Addresses(
    no_page=frozenset({"map_areas", "map_operations", "map_events", "map_table"}),
    answers={"map_events": {422}, "map_table": {422}},
)
