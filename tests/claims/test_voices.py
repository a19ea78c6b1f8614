"""Where a figure stands in its source, and whose words it is in, said without offsets."""

import pytest

from gltd.claims.voices import tell_place

TEXT = """Coup de filet à Bellerive : 12 kg saisis

Au total, 8 personnes ont été interpellées aux Tilleuls.

Selon la préfecture de l'Orne, 45 policiers étaient engagés.

« Nous avons saisi 13 kg de cannabis », a indiqué le procureur de la République. Le maire salue 3 fermetures.

Opération menée : 14 kg de résine.
— Préfet de l'Orne (@Prefet61) March 13, 2024

Restent 2 gardes à vue."""


@pytest.mark.parametrize(
    ("passage", "said"),
    [
        ("12 kg", "dans le titre"),
        ("8 personnes", "au premier paragraphe"),
        ("45 policiers", "au deuxième paragraphe, selon la préfecture de l'Orne"),
        ("13 kg", "au troisième paragraphe, selon le procureur de la République"),
        ("3 fermetures", "au troisième paragraphe, selon le maire"),
        ("14 kg", "dans un message cité de «\u202fPréfet de l'Orne\u202f»"),
        ("2 gardes", "au dernier paragraphe"),
    ],
)
def test_the_place_and_the_voice_are_said_in_words(passage: str, said: str) -> None:
    assert tell_place(TEXT, start=TEXT.index(passage)) == said


def test_a_text_of_one_paragraph_has_no_numbers() -> None:
    assert tell_place("Ont été saisis 12 kg de résine." * 8, start=230) == "dans le texte"


def test_without_a_text_nothing_is_said() -> None:
    assert tell_place("", start=3) == ""
    assert tell_place(TEXT, start=None) == ""


def test_a_long_text_without_sentences_takes_linear_time() -> None:
    assert tell_place("12 kg la police " * 20_000, start=160_000)
