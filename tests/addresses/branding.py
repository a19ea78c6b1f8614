"""The settings of bilans, for those who chair."""

from gltd.web.models import Membership
from tests.addresses.table import CHAIRS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Point at the place of a partner."""
    return {"logo": {"pk": Membership.objects.filter(scheme=cast.scheme).first().pk}}  # type: ignore[union-attr]  # the cast has four


ADDRESSES = Addresses(
    get={"branding": CHAIRS},
    post={"branding": CHAIRS, "logo": CHAIRS},
    post_only=frozenset({"logo"}),
    furnish=furnish,
)
