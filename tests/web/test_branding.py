"""Bilans are neutral: names of partners always, their logos by setting."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from gltd.errors import GltdError
from gltd.reports import render_html, render_pdf
from gltd.reports.snapshot import Snapshot
from gltd.web.actions import branding, reports
from gltd.web.models import Membership, Report
from tests.cast import Cast
from tests.reports.test_logos import png

YEAR: dict[str, Any] = {"period_start": dt.date(2024, 1, 1), "period_end": dt.date(2024, 12, 31)}


def seat_of(cast: Cast, role: str) -> Membership:
    return Membership.objects.get(scheme=cast.scheme, role=role)


def count_pictures(data: bytes) -> int:
    return sum(len(page.images) for page in PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("kind", [Report.Kind.FREE, Report.Kind.SHEET])
def test_logos_stand_on_cover_and_sheet_by_setting(cast: Cast, kind: str) -> None:
    branding.set_logo(actor=None, seat=seat_of(cast, "chair"), data=png())
    order = reports.Order(kind=kind)
    plain = Snapshot(reports.collect_content(actor=None, scheme=cast.scheme, **YEAR, order=order))
    assert "data:image/png" not in render_html(plain).decode()
    assert count_pictures(render_pdf(plain)) == 0
    assert "Parquet de Bellerive" in render_html(plain).decode()
    cast.scheme.logos_shown = True
    shown = Snapshot(reports.collect_content(actor=None, scheme=cast.scheme, **YEAR, order=order))
    assert 'alt="Logo : Parquet de Bellerive"' in render_html(shown).decode().replace("\u00a0", " ")
    assert count_pictures(render_pdf(shown)) == 1
    assert render_pdf(shown) == render_pdf(Snapshot.from_json(shown.to_json()))


def test_the_screen_sets_them_and_refuses_what_is_no_picture(cast: Cast, chair: Client) -> None:
    slug, seat = cast.scheme.slug, seat_of(cast, "member")
    page, address = reverse("branding", args=[slug]), reverse("logo", args=[slug, seat.pk])
    given = {"version": cast.scheme.version, "logos_shown": "on", "publication_by_two": "on"}
    assert chair.post(page, given).status_code == 302
    cast.scheme.refresh_from_db()
    assert (cast.scheme.logos_shown, cast.scheme.publication_by_two) == (True, True)
    assert chair.post(address, {"logo": SimpleUploadedFile("logo.png", png())}).status_code == 302
    assert "data:image/png;base64," in chair.get(page).content.decode()
    seat.refresh_from_db()
    told = {"logo": SimpleUploadedFile("logo.svg", b"<svg/>"), "seen": branding.mark_logo(seat)}
    bad = chair.post(address, told)
    assert bad.status_code == 422
    assert "PNG" in bad.content.decode()
    chair.post(address, {"remove": "1", "seen": ""})  # from a page that showed no logo yet
    seat.refresh_from_db()
    assert seat.logo
    assert chair.post(address, {"remove": "1", "seen": branding.mark_logo(seat)}).status_code == 302
    seat.refresh_from_db()
    assert seat.logo == ""
    with pytest.raises(GltdError, match="pas de logo"):
        branding.set_logo(actor=None, seat=seat, data=b"")
