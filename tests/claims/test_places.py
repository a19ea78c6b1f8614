"""Places are compared by their proper names, dates by what they tell."""

import datetime as dt

import pytest

from gltd.claims.periods import agree, moment
from gltd.claims.places import Perimeters, proper_names, relate


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("quartier des Tilleuls, à Bellerive", "quartier des Tilleuls à Bellerive", Perimeters.SAME),
        ("ville de Bellerive", "Bellerive", Perimeters.SAME),
        ("Bellerive", "quartier des Tilleuls, à Bellerive", Perimeters.NESTED),
        ("agglomération de Nantes", "département de Nantes", Perimeters.NESTED),
        ("Bouches-du-Rhône", "Rhône", Perimeters.APART),
        ("Nice", "Cannes", Perimeters.APART),
        ("l'ensemble du pays", "France", Perimeters.SAME),
        ("au niveau national", "Nantes", Perimeters.NESTED),
        ("HAVRE", "Le Havre", Perimeters.SAME),
        (None, "Nice", Perimeters.UNKNOWN),
        ("dans le quartier", "Nice", Perimeters.UNKNOWN),
    ],
)
def test_two_names_of_place_are_related_both_ways(
    first: str | None, second: str | None, expected: Perimeters
) -> None:
    assert relate(first, second=second) is expected
    assert relate(second, second=first) is expected


def test_only_proper_names_are_kept_without_accents() -> None:
    assert proper_names("quartier Saint-Étienne, à Évreux") == {"saint-etienne", "evreux"}
    assert proper_names(None) == frozenset()


def test_a_date_spans_the_days_it_may_mean() -> None:
    february = moment("2024-02")
    assert february is not None
    assert (february.first, february.last) == (dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    year = moment("2023")
    assert year is not None
    assert (year.first, year.last, year.precision) == (dt.date(2023, 1, 1), dt.date(2023, 12, 31), "year")


@pytest.mark.parametrize("written", [None, "", "XXXX-09-08", "2024-13", "2024-02-30"])
def test_a_date_without_its_year_or_out_of_the_calendar_is_none(written: str | None) -> None:
    assert moment(written) is None


def test_the_coarser_of_two_dates_decides() -> None:
    day, end_of_month = dt.date(2024, 10, 22), dt.date(2024, 10, 31)
    assert not agree(day, second=end_of_month)
    assert agree(day, second=end_of_month, second_precision="month")
    assert not agree(day, second=dt.date(2024, 11, 30), second_precision="month")
    assert agree(day, second=dt.date(2024, 12, 31), second_precision="year")
