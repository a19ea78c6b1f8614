"""Names, numbers and addresses are masked, the rest of the text is not, and offsets stay."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from gltd.text.masking import mask

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """Load the measuring script, which knows how the list is written."""
    spec = importlib.util.spec_from_file_location("measure_masking", ROOT / "scripts" / "measure_masking.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_list_of_sentences_is_masked_with_few_misses(script: ModuleType) -> None:
    right, wrong, missed, _ = script.measure(ROOT / "tests" / "text" / "masking_sentences.txt")
    assert right + missed >= 110
    assert right / (right + missed) >= 0.95
    assert right / (right + wrong) >= 0.97


def test_the_length_and_the_line_breaks_of_the_text_stay() -> None:
    text = "Vu\u00a0: Karim Haddad,\nné le 2 mai 1999, 06 11 22 33 44."
    masked = mask(text)
    assert len(masked.text) == len(text)
    assert masked.text.count("\n") == 1
    assert "Haddad" not in masked.text
    assert {mark.kind for mark in masked.marks} == {"person", "birth", "phone"}


def test_officials_are_kept_only_where_the_setting_says_so() -> None:
    text = "Le préfet Marc Tessier salue l'arrestation de Kevin Lopes."
    assert "Tessier" not in mask(text).text
    kept = mask(text, keep_officials=True).text
    assert "Marc Tessier" in kept
    assert "Lopes" not in kept


def test_a_text_without_people_is_left_as_it_is() -> None:
    text = "Le 12 mai, 45 gendarmes ont contrôlé 320 véhicules à Saint-Denis."
    assert mask(text).text == text
    assert mask(text).marks == ()
