"""Studies of many territories: nothing lies in their folder in the tests."""

from gltd.web.models import TerritoryStudy
from tests.addresses.table import WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Point to a plan."""
    row = TerritoryStudy.objects.create(
        scheme=cast.scheme, title="Chaque quartier a-t-il changé ?", fingerprint="0" * 64
    )
    one = {"pk": row.pk}
    return {"territories": one, "territories_run": one}


ADDRESSES = Addresses(
    get={"territories_add": WRITERS},
    post=dict.fromkeys(("territories_add", "territories_run"), WRITERS),
    post_only=frozenset({"territories_run"}),
    furnish=furnish,
)
