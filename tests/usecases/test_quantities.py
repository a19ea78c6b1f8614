"""Amounts as they are typed in a cell."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.reports import french
from gltd.usecases.quantities import read_quantity


@pytest.mark.parametrize(
    ("typed", "unit", "value", "qualifier"),
    [
        ("6", "count", "6", ""),
        ("0", "count", "0", ""),
        ("1 200", "count", "1200", ""),
        ("5,4 kg", "g", "5400", ""),
        ("5.4KG", "g", "5400", ""),
        ("3,6 t", "g", "3600000", ""),
        ("720", "g", "720", ""),
        ("8 300 €", "EUR", "8300", ""),
        ("15 k€", "EUR", "15000", ""),
        ("~50", "count", "50", "about"),
        ("environ 50", "count", "50", "about"),
        (">80", "count", "80", "more_than"),
        (">= 80", "count", "80", "at_least"),
        ("<10", "count", "10", "less_than"),
        ("12 m3", "m3", "12", ""),
        ("2 ans", "month", "24", ""),
    ],
)
def test_an_amount_is_read_as_it_is_typed(typed: str, unit: str, value: str, qualifier: str) -> None:
    found = read_quantity(typed, unit=unit)
    assert (found.value, found.qualifier) == (Decimal(value), qualifier)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("beaucoup", "count"), ("", "g"), ("-3", "count"), ("5 kg", "count"), ("5 m3", "g"), ("1,2,3", "g")],
)
def test_what_is_no_amount_of_the_unit_is_refused(typed: str, unit: str) -> None:
    with pytest.raises(GltdError, match="ne se lit pas"):
        read_quantity(typed, unit=unit)


def test_what_no_operation_seizes_is_refused() -> None:
    with pytest.raises(GltdError, match="trop grand"):
        read_quantity("9999999999 t", unit="g")


@given(value=st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_number_as_the_screen_prints_it_reads_back(value: Decimal) -> None:
    assert read_quantity(french.number(value), unit="EUR").value == value
