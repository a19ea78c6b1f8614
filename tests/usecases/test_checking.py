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


@pytest.mark.parametrize("make", [sample.alencon, sample.orleans, sample.empty])
def test_our_own_documents_add_up(make: object) -> None:
    document = build_document(Snapshot(make()))  # type: ignore[operator]  # one of the three above
    assert [one for one in check_document(document) if "deux effectifs" not in one.sentence] == []
