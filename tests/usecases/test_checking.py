"""What a text prints is recomputed: what does not follow is said, what follows is left alone."""

import pytest

from gltd.reports.outline import build_document
from gltd.reports.snapshot import Snapshot
from gltd.usecases.checking import check_document, check_text
from tests.reports import sample

WRONG = [
    "Les faits passent de 12 à 27 (+120 %).",
    "12 → 27 (+225 %, intervalle +10 % à +388 %)",
    "Sur la place, les comptages passent de 25 à 2, soit une baisse de 80 %.",
    "12 000 fermetures sur 21 000, soit 60 %.",
    "3 + 4 = 8",
    "12 opérations : 5 aux Tilleuls, 4 au Centre et 2 à la gare.",
    "Les réquisitions passent de 66 à 266 (+16 275 %).",
    "Sur 21 000 contrôles, 12 000 ont été positifs, soit 60 %.",
    "Les 41 interpellations (30 majeurs et 12 mineurs) ont conduit à 9 déferrements.",
    "Les faits passent de 66 à 171, en hausse de 60 %.",
    "266 réquisitions en 2017 contre 177 en 2018, soit une baisse de 50 %.",
    "Au total, 50 opérations ont été menées : 20 aux Carmes, 15 à l'Argonne et 10 à La Source.",
    "Les interpellations ont doublé, passant de 12 à 20.",
    "Un tiers des 90 personnes contrôlées, soit 45, étaient mineures.",
    "Sur les 120 contrôles, 30 (soit 20 %) ont donné lieu à une amende.",
    "Les saisies atteignent 900 g de résine et 300 g d'herbe, soit 1,5 kg au total.",
    "45 interpellations, dont 30 majeurs et 20 mineurs.",
    "40 % des 50 personnes interpellées, soit 25, ont été déférées.",
    "La moitié des 80 interpellés, soit 30 personnes, a été déférée.",
    "Les vols ont triplé, de 10 à 25.",
    "Le nombre de plaintes a baissé de 10 %, de 200 à 150.",
    "Les 120 amendes de 2023 représentent une augmentation de 50 % par rapport aux 100 de 2022.",
]
RIGHT = [
    "Les faits passent de 12 à 27 (+125 %).",
    "12 → 27 (+125 %, intervalle +10 % à +388 %)",
    "Sur la place, les comptages passent de 25 à 2, soit une baisse de 92 %.",
    "12 000 fermetures sur 21 000, soit 57 %.",
    "3 + 4 = 7",
    "12 opérations : 5 aux Tilleuls, 4 au Centre et 3 à la gare.",
    "Les réquisitions passent de 66 à 266 (+303 %).",
    "L'opération a eu lieu le 13 décembre 2023, à 6 heures.",
    "Les 41 interpellations de 2018 ont eu lieu dans 3 quartiers.",
    "Sur 21 000 contrôles, 12 000 ont été positifs, soit 57 %.",
    "Les 41 interpellations (30 majeurs et 11 mineurs) ont conduit à 9 déferrements.",
    "Les faits passent de 66 à 171, en hausse de 159 %.",
    "266 réquisitions en 2017 contre 177 en 2018, soit une baisse de 33 %.",
    "Au total, 45 opérations ont été menées : 20 aux Carmes, 15 à l'Argonne et 10 à La Source.",
    "Les interpellations ont doublé, passant de 10 à 20.",
    "Un tiers des 90 personnes contrôlées, soit 30, étaient mineures.",
    "Sur les 120 contrôles, 30 (soit 25 %) ont donné lieu à une amende.",
    "Les saisies atteignent 900 g de résine et 300 g d'herbe, soit 1,2 kg au total.",
    "50 interpellations, dont 30 majeurs et 20 mineurs.",
    "50 % des 50 personnes interpellées, soit 25, ont été déférées.",
    "La moitié des 80 interpellés, soit 40 personnes, a été déférée.",
    "Les vols ont triplé, de 10 à 30.",
    "Le nombre de plaintes a baissé de 25 %, de 200 à 150.",
    "Les 120 amendes de 2023 représentent une augmentation de 20 % par rapport aux 100 de 2022.",
    "En 12 opérations, 8 interpellations et 5 gardes à vue, soit 13 mesures au total.",
    "Sur 3 mois, 12 opérations ont été menées, soit 20 % de plus que les 10 de 2022.",
    "45 interpellations, dont 30 majeurs et 5 mineurs, ont suivi.",
    "De 2019 à 2023, 40 réunions.",
]


@pytest.mark.parametrize("text", WRONG)
def test_what_does_not_follow_is_said(text: str) -> None:
    assert check_text(text), text


@pytest.mark.parametrize("text", RIGHT)
def test_what_follows_is_left_alone(text: str) -> None:
    assert check_text(text) == [], text


def test_a_percentage_without_its_counts_is_said() -> None:
    (remark,) = check_text("Les interpellations de consommateurs ont augmenté de 125 %.")
    assert "deux effectifs" in remark.sentence
    (remark,) = check_text("Les vols ont baissé de 60 % entre 2022 et 2023.")
    assert "deux effectifs" in remark.sentence


@pytest.mark.parametrize("make", [sample.alencon, sample.orleans, sample.empty])
def test_our_own_documents_add_up(make: object) -> None:
    document = build_document(Snapshot(make()))  # type: ignore[operator]  # one of the three above
    assert [one for one in check_document(document) if "deux effectifs" not in one.sentence] == []


def test_what_runs_on_without_a_full_stop_is_read_to_its_end() -> None:
    """Read as one sentence, either of these would take minutes."""
    assert check_text("9" * 40_000) == []
    assert check_text("12 g soit 3 total " * 2000 + "\n3 + 4 = 8")[-1].passage == "3 + 4 = 8"
