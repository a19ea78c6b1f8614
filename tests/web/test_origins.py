"""From a number of a table to the figures behind it: one figure has its page, several have their list."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from gltd.usecases.footage import WHOLE
from gltd.web.actions import claims, footage, indicators, sources
from gltd.web.actions.footage import TypedCell
from gltd.web.models import Claim
from tests.cast import Cast

CHECKS = "check.persons"


def state(cast: Cast, value: int, *, when: str) -> Claim:
    source = sources.keep_return(
        actor=None,
        scheme=cast.scheme,
        publisher="Commissariat",
        title="Relevé",
        published_on=dt.date(2024, 1, 2),
    )
    return claims.enter_claim(
        actor=None, source=source, measure=CHECKS, value=value, period_start=when, period_end=when
    )


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def follow(page: str, *, number: str) -> str:
    """Return where a number of a table leads."""
    (found,) = re.findall(rf'<a class="g-trace" href="([^"]+)">{number}</a>', page)
    return str(found).replace("&amp;", "&")


def test_each_number_of_an_indicator_leads_to_its_figures(cast: Cast, chair: Client) -> None:
    row = indicators.create_indicator(actor=None, scheme=cast.scheme, title="Contrôles", measure=CHECKS)
    stated = [state(cast, 100 + month, when=f"2022-{month:02}") for month in range(1, 13)]
    page = read(chair, reverse("indicator", args=[cast.scheme.slug, row.pk]))
    assert "Source\u00a0: Commissariat" in page.replace("&nbsp;", "\u00a0")
    assert follow(page, number="103") == reverse("claim", args=[cast.scheme.slug, stated[2].pk])
    listed = read(chair, follow(page, number="1\u202f278"))
    assert "12 chiffres" in listed
    assert "Contrôles, 2022" in listed


def test_a_sum_of_requests_leads_to_those_that_it_adds_up_and_no_other(cast: Cast, chair: Client) -> None:
    zone = footage.area_place(cast.area)
    typed = [
        TypedCell(month=dt.date(2024, month, 1), place=place, usefulness=use, value=value, seen=None)
        for month, place, use, value in (
            (3, zone, "useful", 4),
            (3, zone, "unknown", 2),
            (4, zone, "useful", 7),
            (4, WHOLE, "useful", 9),
        )
    ]
    footage.enter_footage(actor=None, scheme=cast.scheme, service="police", typed=typed)
    page = read(chair, reverse("footage", args=[cast.scheme.slug]))
    # The whole ground was told in April: its seven of a zone are not added to it.
    assert "3 chiffres" in read(chair, follow(page, number="15"))
    assert "3 chiffres" in read(chair, follow(page, number="13"))
    (zone_in_april,) = Claim.objects.filter(value=7)
    assert follow(page, number="7") == reverse("claim", args=[cast.scheme.slug, zone_in_april.pk])


@pytest.mark.parametrize("asked", ["indicateur-99-2022-0", "images-2022-13-total-0-", "autre"])
def test_a_number_that_is_not_there_has_no_figures(asked: str, cast: Cast, chair: Client) -> None:
    address = reverse("claims", args=[cast.scheme.slug])
    assert chair.get(address, {"derriere": asked}).status_code == 404
