"""Title or body, which sentence, another case; and how figures read in a sentence."""

import datetime as dt

import pytest

from gltd.claims.passages import Layout, Place, has_cue, is_headline
from gltd.claims.wording import amount, day, number, power_of_ten, quantity

TEXT = "Bellerive : 7 interpellations\nHuit personnes ont été arrêtées. Un second homme avait 3 kg."


def test_a_short_first_line_is_the_title() -> None:
    assert is_headline(TEXT, start=TEXT.index("7 inter"))
    assert not is_headline(TEXT, start=TEXT.index("Huit"))


def test_without_a_title_the_first_words_are_the_headline() -> None:
    body = "800 kilos de résine dans un camion, " + "mot " * 60 + "puis 777 kilos"
    assert is_headline(body, start=0)
    assert not is_headline(body, start=body.index("777"))


def test_sentences_are_numbered_and_another_case_is_marked() -> None:
    layout = Layout(TEXT)
    assert layout.place_of(TEXT.index("Huit")) == Place(headline=False, sentence=1, apart=False)
    assert layout.place_of(TEXT.index("3 kg")) == Place(headline=False, sentence=2, apart=True)
    assert Layout("").place_of(0) == Place()


def test_a_decimal_point_ends_no_sentence() -> None:
    text = "Ils ont saisi 5.4 kg et 8.000 euros."
    layout = Layout(text)
    assert layout.place_of(text.index("8.000")).sentence == 0


def test_a_cue_is_a_whole_word_whatever_its_accents() -> None:
    assert has_cue("40 kilos supplémentaires", name="additional")
    assert has_cue("Cinq autres policiers", name="additional")
    assert not has_cue("une autorité", name="additional")


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (720, "g", "720\u00a0g"),
        (720_000, "g", "720\u00a0kg"),
        (3_600_000, "g", "3,6\u00a0t"),
        (8300, "EUR", "8\u202f300\u00a0€"),
        (5.3, "percent", "5,3\u202f%"),
        (2, "x", "×\u00a02"),
        (36, "month", "36\u00a0mois"),
        (-12, "count", "−12"),
    ],
)
def test_an_amount_reads_as_in_french(value: float, unit: str, said: str) -> None:
    assert amount(value, unit=unit) == said


def test_a_quantity_keeps_its_qualifier() -> None:
    assert quantity(80, unit="count", qualifier="more_than") == "plus de 80"
    assert quantity(1, unit="count", value_max=3) == "de 1 à 3"
    assert quantity(150_000, unit="EUR", qualifier="about", per="an") == "environ 150\u202f000\u00a0€ par an"
    assert quantity(258_000, unit="EUR", per="3 ans") == "258\u202f000\u00a0€ pour 3 ans"
    assert quantity(1, unit="count", per="15 jours") == "1 tous les 15 jours"
    assert quantity(None, unit="count", qualifier="vague") == "nombre non précisé"


def test_numbers_dates_and_powers_of_ten() -> None:
    assert number(1234567.5) == "1\u202f234\u202f567,5"
    assert day(dt.date(2023, 12, 3)) == "03/12/2023"
    assert power_of_ten(3) == "×\u00a01\u202f000"
