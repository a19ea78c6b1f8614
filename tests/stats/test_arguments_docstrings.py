"""What each public statistic says of itself, in the order that the house keeps; and that all are fuzzed."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest

from tests.checkout import ROOT
from tests.stats import test_arguments, test_arguments_places
from tests.usecases.test_studying_reach import public_functions

SECTIONS = (
    "Null hypothesis:",
    "Formula:",
    "Parameters:",
    "Returns:",
    "Limits:",
    "References:",
    "Checked against:",
)
# They draw, count, name or move: no statistic of their own.
TOOLS = {
    "displacement.rest",
    "displacement.rings",
    "displacement.scale_named",
    "displacement.tally",
    "power.plot",
    "scan.snap",
}
# The name under which the fuzzing tests throw bad input at it.
FUZZED = {
    "aoristic.profile": "profile",
    "displacement.assess": "study",
    "displacement.tally": "study",
    "displacement.scale_named": "study",
    "knox.test": "knox",
    "simulate.events": "simulate",
    "siting.maximal_covering": "siting",
}
# They take what other functions checked: polygons, or numbers for a picture.
NOT_FUZZED = {"displacement.rest", "power.plot"}


@pytest.mark.parametrize("name", sorted(public_functions() - TOOLS))
def test_a_statistic_says_all_and_in_order(name: str) -> None:
    module, attribute = name.split(".")
    said = inspect.getdoc(getattr(import_module(f"gltd.stats.{module}"), attribute)) or ""
    places = [said.find(section) for section in SECTIONS]
    assert -1 not in places, [section for section, at in zip(SECTIONS, places, strict=True) if at < 0]
    assert places == sorted(places)
    assert said.partition("\n")[0].endswith(".")


PAGES = [page for page in (ROOT / "docs" / "methods").glob("*.md") if page.stem != "disclosure"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_method_page_has_all_its_parts(page: Path) -> None:
    said = page.read_text(encoding="utf-8")
    parts = (
        "**La question.**",
        "![",
        "ormule",
        "ne dit pas",
        "Lire le",
        "doi.org",
        "```python",
        "**Vérifié contre**",
    )
    assert [part for part in parts if part not in said] == []


def test_bad_input_is_thrown_at_each_public_statistic() -> None:
    thrown = set(test_arguments.CALLS) | set(test_arguments_places.CALLS)
    names = {name: FUZZED.get(name, name.split(".")[1]) for name in public_functions() - NOT_FUZZED}
    assert {name for name, call in names.items() if call not in thrown} == set()
