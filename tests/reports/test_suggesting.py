"""A suggested text says each figure with its own days, and knows which figures it quotes."""

import pytest

from gltd.reports import french
from gltd.reports.suggesting import SECTIONS, list_stale, note_quotes, suggest_text
from tests.reports import sample


def plain(text: str) -> str:
    return text.replace(french.WIDE, " ").replace(french.THIN, " ")


def test_a_figure_of_other_days_than_the_period_says_them() -> None:
    told = plain(suggest_text(sample.orleans(), section="video"))
    assert told.startswith("Du 1er mars au 24 septembre 2018, les sources")
    assert "66 (2011)" in told
    assert "171 (du 1er janvier au 24 septembre 2018)" in told


@pytest.mark.parametrize("name", ["orleans", "alencon"])
def test_each_suggestion_quotes_figures_and_no_bare_percentage(name: str) -> None:
    content = getattr(sample, name)()
    told = {section: suggest_text(content, section=section) for section in SECTIONS}
    assert any(told.values())
    for section, text in told.items():
        assert "%" not in text
        noted = note_quotes(text, section=section, content=content)
        assert bool(noted.quotes) == bool(text)
        assert list_stale([noted], content=content) == []
        if text:
            assert list_stale([noted], content=sample.empty())
