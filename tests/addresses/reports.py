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
    one = {"pk": report.pk}
    return {
        "report": one,
        "report_release": one,
        "report_publish": one,
        "report_public": one,
        "report_compare": one | {"other": report.pk},
        "report_document": one | {"extension": "pdf"},
        "publication": one,
        "public_edition": {"edition": "2024-01-01_2024-06-30_bilan-1"},
        "public_document": one | {"name": "chiffres.csv"},
    }


ADDRESSES = Addresses(
    get={"report_freeze": CHAIRS},
    post={"report_freeze": CHAIRS, "report_release": CHAIRS, "report_publish": CHAIRS},
    post_only=frozenset({"report_release", "report_publish"}),
    public=frozenset({"public_archive", "public_feed", "public_edition", "publication", "public_document"}),
    no_page=frozenset({"report_document", "report_compare", "report_public"}),
    answers={"report_document": {404}, "report_compare": {422}, "report_public": {404}},
    furnish=furnish,
)
