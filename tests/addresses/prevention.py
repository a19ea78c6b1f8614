"""Actions of prevention, fundings and strengths: one of each, with its figures."""

import datetime as dt
from decimal import Decimal
from typing import Any

from gltd.web.actions import fundings, prevention, staffing
from tests.addresses.table import CHAIRS, WRITERS, Addresses, Arguments
from tests.cast import Cast

DAY = dt.date(2024, 3, 1)


def furnish(cast: Cast) -> Arguments:
    """Enter one of each."""
    told: dict[str, Any] = {"actor": cast.accounts["member"], "scheme": cast.scheme}
    action = prevention.create_prevention(
        **told,
        title="Ateliers au collège",
        public="pupils",
        theme="addiction",
        area=cast.area,
        partner=cast.partners["guest"],
        starts_on=DAY,
        figures={"sessions": 6, "people_reached": 120, "trainers": None},
    )
    amounts = {"committed": Decimal(30_000), "paid": None}
    funding = fundings.create_funding(
        **told, funder="fipd", year=2024, object="prevention", tax="net", action=action, amounts=amounts
    )
    strength = staffing.create_staffing(**told, unit="municipal", as_of_on=DAY, strength=42)
    keys = {"prevention": ("prevention_action", action), "funding": ("funding", funding)}
    keys["staffing"] = ("staffing_row", strength)
    return {
        name: {"pk": row.pk}
        for noun, (shown, row) in keys.items()
        for name in (shown, f"{noun}_edit", f"{noun}_remove")
    }


NOUNS = ("prevention", "funding", "staffing")
ADDRESSES = Addresses(
    get={f"{noun}_{verb}": WRITERS for noun in NOUNS for verb in ("add", "edit")},
    post={f"{noun}_{verb}": WRITERS for noun in NOUNS for verb in ("add", "edit")}
    | {f"{noun}_remove": CHAIRS for noun in NOUNS},
    post_only=frozenset(f"{noun}_remove" for noun in NOUNS),
    furnish=furnish,
)
