"""Counts that grow do not alarm; a change that does not follow from its counts does."""

import datetime as dt

import pytest

from gltd.usecases.reading import read_texts


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("À Caen, 120 interpellations à ce jour.", "À Caen, 150 interpellations à ce jour.", 1),
        (
            "Opération à Caen mardi 19 mars 2024 : 12 interpellations à midi.",
            "Opération à Caen mardi 19 mars 2024 : 21 interpellations à 20 heures.",
            0,
        ),
        (
            "Opération à Caen mardi 19 mars 2024. Bilan provisoire : 12 interpellations.",
            "Opération à Caen mardi 19 mars 2024. Bilan définitif : 21 interpellations.",
            1,
        ),
        (
            "Au 15 mars 2024, 120 personnes ont été interpellées à Caen depuis le 1er mars.",
            "Au 19 mars 2024, 190 personnes ont été interpellées à Caen depuis le 1er mars.",
            0,
        ),
    ],
)
def test_counts_that_grow_never_clash(first: str, second: str, days: int) -> None:
    day = dt.date(2024, 3, 19)
    published = {"a": day, "b": day + dt.timedelta(days=days)}
    assert read_texts({"a": first, "b": second}, published=published).conflicts == []


def test_counts_of_one_hour_and_of_one_day_clash() -> None:
    told = {
        name: f"Opération à Caen mardi 19 mars 2024 : {count} interpellations à midi."
        for name, count in (("a", 12), ("b", 21))
    }
    day = dt.date(2024, 3, 19)
    assert len(read_texts(told, published=dict.fromkeys(told, day)).conflicts) == 1
    one = "Caen : 14 interpellations à ce jour\n\nÀ Caen, 11 personnes ont été interpellées à ce jour."
    found = read_texts({"a": one}, published={"a": day}).conflicts
    assert [conflict.kind for conflict in found] == ["headline"]


COUNTS = "À Rouen, les interpellations sont passées de 200 en 2022 à 250 en 2023, soit une hausse de {} %."


@pytest.mark.parametrize(
    ("told", "alarms"),
    [
        (COUNTS.format(45), 1),
        (COUNTS.format(25), 0),
        ("À Rouen, 250 interpellations en 2023 contre 200 en 2022 (+ 45 %).", 1),
        ("À Rouen, 251 interpellations en 2023 contre 203 en 2022 (+ 23 %).", 0),
        ("À Rouen, les interpellations reculent de 10 % : 550 en 2023 contre 500 en 2022.", 1),
        ("À Rouen, les saisies de cannabis ont triplé, passant de 10 kg en 2021 à 18 kg en 2022.", 1),
        ("À Rouen, les saisies de cannabis passent de 10 tonnes en 2021 à 18,3 en 2022, soit + 85 %.", 0),
        ("À Rouen, 250 interpellations en 2023 contre 200 en 2022, et + 45 % par rapport à 2019.", 0),
    ],
)
def test_a_change_follows_from_the_two_counts_of_its_sentence(told: str, alarms: int) -> None:
    reading = read_texts({"a": told}, published={"a": dt.date(2024, 1, 20)})
    assert len(reading.conflicts) == alarms


SIX = "Mardi 19 mars 2024 à Caen, six personnes ont été interpellées. "
TWENTY = "Mardi 19 mars 2024 à Caen, 20 personnes ont été interpellées"


@pytest.mark.parametrize(
    ("told", "alarms"),
    [
        (SIX + "Les neuf personnes interpellées ont été placées en garde à vue.", 1),
        (SIX + "Les deux personnes interpellées à Ifs ont été placées en garde à vue.", 0),
        (SIX + "Neuf personnes ont été interpellées à Ifs.", 0),
        (f"{TWENTY}, dont 25 mineurs.", 1),
        (f"{TWENTY}, dont 15 majeurs et 9 mineurs.", 1),
        (f"{TWENTY}, dont 15 majeurs et 5 mineurs.", 0),
        (f"{TWENTY}, dont 15 hommes et 9 mineurs.", 0),
    ],
)
def test_people_taken_up_and_parts_keep_to_what_was_told(told: str, alarms: int) -> None:
    reading = read_texts({"a": told}, published={"a": dt.date(2024, 3, 20)})
    assert len(reading.conflicts) == alarms
