"""The map and its data: nothing to show without a view, which is told and not refused."""

from tests.addresses.table import Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Return the arguments of the addresses; a tile is no object of the register, hence written out."""
    return {
        "map_tile": {"zoom": "0", "column": "0", "row": "0"},
        "map_ground": {"zoom": "0", "column": "0", "row": "0"},
        "map_area": {"pk": cast.area.pk},
    }


DATA = {"map_areas", "map_operations", "map_follow_ups", "map_months", "map_pass"}
ASK_FOR_A_PERIOD = {"map_table", "map_tile", "map_area", "map_months"}

ADDRESSES = Addresses(
    no_page=frozenset(DATA | ASK_FOR_A_PERIOD | {"map_sheet", "map_ground"}),
    answers={name: {422} for name in ASK_FOR_A_PERIOD} | {"map_ground": {204}},
    furnish=furnish,
)
