"""Drafts of bilans."""

import datetime as dt

from gltd.web.models import Draft
from tests.addresses.table import CHAIRS, READERS, WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Enter a draft."""
    draft = Draft.objects.create(
        scheme=cast.scheme, period_start=dt.date(2024, 1, 1), period_end=dt.date(2024, 6, 30)
    )
    one = {"pk": draft.pk}
    return {"draft": one, "draft_preview": one, "draft_freeze": one}


ADDRESSES = Addresses(
    get={"draft_add": WRITERS},
    post={"draft_add": WRITERS, "draft": WRITERS, "draft_freeze": CHAIRS, "report_check": READERS},
    post_only=frozenset({"draft_freeze"}),
    no_page=frozenset({"draft_preview"}),
    furnish=furnish,
)
