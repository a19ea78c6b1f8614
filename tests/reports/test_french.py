"""Numbers, dates and text as French prints them."""

import datetime as dt
from decimal import Decimal

import pytest

from gltd.reports import french

THIN, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (0, None, "0"),
        (1658, None, f"1{THIN}658"),
        (150000, None, f"150{THIN}000"),
        (Decimal("5.40"), None, "5,4"),
        (-107, None, "\u2212107"),
        (195.610614164, 1, "195,6"),
        (Decimal("2.5"), 0, "3"),
        (-0.04, 1, "0,0"),
        (1000000, None, f"1{THIN}000{THIN}000"),
    ],
)
def test_numbers(value: Decimal | int | float, decimals: int | None, printed: str) -> None:
    assert french.number(value, decimals=decimals) == printed


@pytest.mark.parametrize(
    ("mass_g", "printed"),
    [
        (900, f"900{WIDE}g"),
        (1500, f"1,5{WIDE}kg"),
        (5400, f"5,4{WIDE}kg"),
        (720000, f"720{WIDE}kg"),
        (3600000, f"3,6{WIDE}t"),
    ],
)
def test_masses(mass_g: int, printed: str) -> None:
    assert french.mass(mass_g) == printed


def test_seasons_follow_the_months() -> None:
    days = [dt.date(2018, month, 20) for month in (1, 3, 6, 9, 12)]
    names = ["hiver", "printemps", "été", "automne", "hiver"]
    assert [french.season(day) for day in days] == [f"{name}{WIDE}2018" for name in names]


def test_quantities_keep_the_words_of_the_source() -> None:
    assert french.quantity(80, unit="count", qualifier="more_than") == f"plus de{WIDE}80"
    assert french.quantity(50, unit="count", qualifier="about") == f"environ{WIDE}50"
    assert french.quantity(258000, unit="EUR", per="3 ans") == f"258{THIN}000{WIDE}€ sur 3{WIDE}ans"
    assert french.quantity(1, unit="count", per="15 jours") == f"1 tous les 15{WIDE}jours"
    about = french.quantity(150000, unit="EUR", qualifier="about", per="an")
    assert about == f"environ{WIDE}150{THIN}000{WIDE}€ par an"
    between = french.quantity(15_000_000, unit="EUR", value_max=20_000_000)
    assert between == f"de{WIDE}15 à{WIDE}20{WIDE}M€"
    assert french.quantity(900, unit="g", value_max=1500) == f"de{WIDE}900{WIDE}g à{WIDE}1,5{WIDE}kg"
    assert french.quantity(Decimal("8000.5"), unit="EUR") == f"8{THIN}000,50{WIDE}€"


def test_percentages_and_differences_carry_their_sign() -> None:
    assert french.percent(125) == f"+125{THIN}%"
    assert french.percent(-12.5, decimals=1) == f"\u221212,5{THIN}%"
    assert french.percent(0) == f"0{THIN}%"
    assert french.signed(Decimal("-0.2"), decimals=0) == "0"


def test_dates_and_periods() -> None:
    assert french.day(dt.date(2023, 12, 13)) == f"13{WIDE}décembre{WIDE}2023"
    assert french.day(dt.date(2018, 3, 1)) == f"1er{WIDE}mars{WIDE}2018"
    assert french.day(dt.date(2018, 9, 24), weekday=True) == f"lundi 24{WIDE}septembre{WIDE}2018"
    assert french.period(dt.date(2018, 1, 1), end=dt.date(2018, 12, 31)) == "2018"
    assert french.period(dt.date(2024, 2, 1), end=dt.date(2024, 2, 29)) == f"février{WIDE}2024"
    part = french.period(dt.date(2018, 3, 1), end=dt.date(2018, 9, 24))
    assert part == f"du 1er{WIDE}mars au 24{WIDE}septembre{WIDE}2018"
    inside = french.period(dt.date(2018, 9, 3), end=dt.date(2018, 9, 24))
    assert inside == f"du 3 au 24{WIDE}septembre{WIDE}2018"
    over = french.period(dt.date(2018, 12, 3), end=dt.date(2019, 1, 5))
    assert over == f"du 3{WIDE}décembre{WIDE}2018 au 5{WIDE}janvier{WIDE}2019"


@pytest.mark.parametrize(
    ("noun", "count", "printed"),
    [
        ("caméra", 1, "caméra"),
        ("caméra", 2, "caméras"),
        ("arme de poing", 2, "armes de poing"),
        ("procès", 3, "procès"),
        ("local", 2, "locaux"),
        ("lieu", 2, "lieux"),
    ],
)
def test_plurals(noun: str, count: int, printed: str) -> None:
    assert french.plural(noun, count=count) == printed


def test_text_gets_french_spaces_and_addresses_stay() -> None:
    typeset = french.typeset("L'« étude » : 95 % ! voir https://exemple.fr/a'b?c=1 ; 3 kg le 1er mars")
    assert typeset == (
        f"L’«{THIN}étude{THIN}»{WIDE}: 95{THIN}%{THIN}! voir https://exemple.fr/a'b?c=1{THIN}; 3{WIDE}kg le "
        f"1er{WIDE}mars"
    )
    assert french.typeset(typeset) == typeset
