"""Bilans: nothing lies in their folder in the tests."""

import datetime as dt

from gltd.web.models import Report
from tests.addresses.table import CHAIRS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Enter a frozen bilan."""
    report = Report.objects.create(
        scheme=cast.scheme,
        period_start=dt.date(2024, 1, 1),
        period_end=dt.date(2024, 6, 30),
        sha256="0" * 64,
        folder="absent",
        frozen_at=dt.datetime(2024, 7, 1, tzinfo=dt.UTC),
    )
    return {"report": {"pk": report.pk}, "report_document": {"pk": report.pk, "extension": "pdf"}}


ADDRESSES = Addresses(
    get={"report_freeze": CHAIRS},
    post={"report_freeze": CHAIRS},
    no_page=frozenset({"report_document"}),
    answers={"report_document": {404}},
    furnish=furnish,
)
