"""The strength of a unit at a date: one row, one claim."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gltd.web.actions import staffing
from gltd.web.models import Claim, Staffing
from tests.cast import Cast

DAY = dt.date(2024, 1, 1)


def test_staffing_once_per_unit_and_date(cast: Cast) -> None:
    told: dict[str, Any] = {
        "scheme": cast.scheme,
        "unit": "police",
        "as_of_on": DAY,
        "partner": cast.partners["member"],
    }
    Staffing.objects.create(**told)
    with pytest.raises(IntegrityError, match=r"staffing_once_|web_staffing"), transaction.atomic():
        Staffing.objects.create(**told)
    Staffing.objects.create(**told | {"partner": cast.partners["guest"]})


def test_staffing_once_without_partner(cast: Cast) -> None:
    told: dict[str, Any] = {"scheme": cast.scheme, "unit": "police", "as_of_on": DAY}
    Staffing.objects.create(**told)
    with pytest.raises(IntegrityError, match=r"staffing_once_|web_staffing"), transaction.atomic():
        Staffing.objects.create(**told)


def test_the_head_count_is_a_stock_at_its_date(cast: Cast) -> None:
    row = staffing.create_staffing(
        actor=None, scheme=cast.scheme, unit="municipal", as_of_on=DAY, strength=42
    )
    claim = staffing.read_strengths([row])[row.pk]
    assert (claim.measure, claim.value, claim.nature) == (
        "staffing.municipal_police_total",
        Decimal(42),
        "stock",
    )
    assert claim.date_text == "2024-01-01"


def test_another_unit_is_another_measure_and_the_old_figure_gives_way(cast: Cast) -> None:
    row = staffing.create_staffing(
        actor=None, scheme=cast.scheme, unit="municipal", as_of_on=DAY, strength=42
    )
    row = staffing.change_staffing(actor=None, staffing=row, version=1, strength=40, unit="video")
    assert staffing.read_strengths([row])[row.pk].measure == "staffing.agents_total"
    assert list(Claim.objects.filter(status="confirmed").values_list("value", flat=True)) == [40]
