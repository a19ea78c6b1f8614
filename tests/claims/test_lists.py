"""Lists after and before a total: what adds up must, and a part never answers for a whole."""

import datetime as dt

import pytest

from gltd.usecases.reading import Reading, read_texts

TWO_PLACES = "12 personnes ont été interpellées à Perseigne et 9 personnes interpellées à Courteille. "
HEAD = "Opération à Bellerive, le 12 mars 2024. "


def read(*texts: str) -> Reading:
    """Read texts about one operation, published the next day."""
    named = {f"t{number}": HEAD + text for number, text in enumerate(texts)}
    return read_texts(named, published=dict.fromkeys(named, dt.date(2024, 3, 13)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            TWO_PLACES + "Au total, 25 personnes ont été interpellées.",
            "sum",
        ),
        ("Saisies : 3 kg de résine, 2 kg d'herbe et 4 kg de résine, soit 12 kg de cannabis.", "double_count"),
        ("Ont été saisis 3 kg de résine et 2 kg d'herbe, soit 9 kg de cannabis.", "sum"),
        ("12 kg de cannabis : 8 kg de résine et 3 kg d'herbe.", "sum"),
    ],
)
def test_a_full_list_that_misses_its_total_is_found(text: str, kind: str) -> None:
    (conflict,) = read(text).conflicts
    assert conflict.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        TWO_PLACES + "Au total, 21 personnes ont été interpellées.",
        "Ont été saisis 3 kg de résine et 2 kg d'herbe, soit 5 kg de cannabis.",
        "Ont été saisis 3 kg de résine et 2 kg d'herbe, soit 4 kg de plus qu'en 2022.",
        "12 kg de cannabis, dont 8 kg de résine.",
        "21 personnes ont été interpellées, dont 8 mineurs et 10 majeurs.",
    ],
)
def test_a_list_that_adds_up_or_is_no_list_is_no_contradiction(text: str) -> None:
    assert read(text).conflicts == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "21 personnes ont été interpellées, dont 8 mineurs.",
            "8 mineurs et 13 majeurs ont été interpellés.",
        ),
        ("45 personnes ont été interpellées.", "8 mineurs et 10 majeurs ont été interpellés."),
        ("8 mineurs et 13 majeurs ont été interpellés.", "13 majeurs et 8 mineurs ont été interpellés."),
    ],
)
def test_an_item_of_one_source_does_not_contradict_the_total_of_another(first: str, second: str) -> None:
    assert read(first, second).conflicts == []
    assert read(second, first).conflicts == []


def test_a_part_is_not_set_against_the_total_of_another_source() -> None:
    conflicts = read(
        "21 personnes ont été interpellées, dont 8 mineurs et 10 majeurs.",
        "45 personnes ont été interpellées.",
    ).conflicts
    assert [conflict.sentence for conflict in conflicts] == [
        "Deux valeurs pour un même fait\u202f: 21 et 45 (interpellations)."
    ]


def test_an_item_above_the_total_of_another_source_contradicts_it() -> None:
    conflicts = read(
        "Ont été saisis 30 g de cocaïne puis 13 g de cocaïne.", "21 g de cocaïne ont été saisis."
    ).conflicts
    assert len(conflicts) == 1


DAY = "L'opération du 12 mars 2024 à Bellerive "
GROUPS = (
    "45 interpellations à Bellerive\n\nLe 12 mars 2024, {} interpellations, dont 5 mineurs, ont été faites "
    "aux Tilleuls, et {} à la gare."
)
EIGHT_OF_THEM = DAY + ": 21 interpellations, dont 8 mineurs."


@pytest.mark.parametrize(
    "texts",
    [
        # Two groups beside one another, each with its own part.
        [GROUPS.format(21, 24)],
        [GROUPS.format(24, 21)],
        [DAY + ": 21 personnes dont 4 femmes interpellées pour trafic et 24 pour usage, 45 en tout."],
        # The one source's figure is a part of the other's total.
        [DAY + "a permis 45 interpellations, dont 21 pour trafic.", EIGHT_OF_THEM],
        [DAY + "a permis 45 interpellations : 21 à la gare et 24 aux Tilleuls.", EIGHT_OF_THEM],
    ],
)
def test_a_total_with_its_own_part_is_no_part_of_what_it_stands_beside(texts: list[str]) -> None:
    assert read(*texts).conflicts == []
    assert read(*reversed(texts)).conflicts == []
