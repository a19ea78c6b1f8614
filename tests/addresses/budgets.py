"""The budget of video protection: one year."""

from decimal import Decimal

from gltd.web.actions import budgets
from tests.addresses.table import WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Enter what 2023 cost."""
    typed = [
        budgets.TypedAmount(year=2023, kind=kind, tax="net", value=Decimal(150_000), seen=None)
        for kind in budgets.KINDS
    ]
    budgets.enter_budget(actor=cast.accounts["member"], scheme=cast.scheme, typed=typed)
    return {}


ADDRESSES = Addresses(get={"budget_edit": WRITERS}, post={"budget_edit": WRITERS}, furnish=furnish)
