"""Requests for footage: two years of one zone."""

import datetime as dt

from gltd.web.actions import footage
from gltd.web.actions.footage import TypedCell
from tests.addresses.table import WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Enter the whole of a year and part of the next."""
    zone = footage.area_place(cast.area)
    months = [dt.date(2023, month, 1) for month in range(1, 13)]
    months += [dt.date(2024, month, 1) for month in range(1, 7)]
    boxes = [
        TypedCell(month=month, place=zone, usefulness=use, value=rank + 2, seen=None)
        for month in months
        for rank, use in enumerate(footage.MEASURES)
    ]
    actor = cast.accounts["member"]
    footage.enter_footage(actor=actor, scheme=cast.scheme, service="police", typed=boxes)
    return {}


ADDRESSES = Addresses(get={"footage_edit": WRITERS}, post={"footage_edit": WRITERS}, furnish=furnish)
