"""Our own labelled texts: labels are where they say, and the reader stays above a floor on each part."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent / "own_texts"
NAMES = sorted(path.stem for path in (HERE / "gold").glob("*.json"))


def measure() -> ModuleType:
    """Load the measuring script."""
    script = Path(__file__).parents[2] / "scripts" / "measure_reading.py"
    spec = importlib.util.spec_from_file_location("measure_reading_own", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", NAMES)
def test_labels_stand_where_they_say(name: str) -> None:
    text = (HERE / "texts" / f"{name}.txt").read_text(encoding="utf-8")
    facts = json.loads((HERE / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    assert facts
    for fact in facts:
        assert text[fact["start"] : fact["end"]] == fact["text"]


# Floors a little under what was measured: a change that costs several facts fails.
@pytest.mark.parametrize(
    ("part", "precision", "f1"),
    [
        ("dev", 0.97, 0.97), ("held", 0.97, 0.96), ("second", 0.95, 0.96), ("third", 0.92, 0.92),
        ("fourth", 0.96, 0.97), ("fifth", 0.97, 0.96), ("sixth", 0.98, 0.97), ("seventh", 0.97, 0.96),
        ("eighth", 0.96, 0.94), ("ninth", 0.95, 0.94), ("tenth", 0.97, 0.96), ("eleventh", 0.97, 0.97),
        ("twelfth", 0.95, 0.95), ("thirteenth", 0.97, 0.96),
        ("fourteenth", 0.97, 0.96), ("fifteenth", 0.95, 0.94),
        ("sixteenth", 0.97, 0.96), ("seventeenth", 0.95, 0.94), ("eighteenth", 0.97, 0.97),
        ("nineteenth", 0.94, 0.90), ("twentieth", 0.88, 0.84),
    ],
)  # fmt: skip
def test_our_own_texts_stay_well_read(part: str, precision: float, f1: float) -> None:
    score = measure().score_corpus(HERE, part=part)
    assert score.hits >= 40
    assert score.precision >= precision
    assert score.f1 >= f1
