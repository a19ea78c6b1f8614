"""Tables whose columns are years: figures apart, each under its year."""

from datetime import date

import pytest

from gltd.text import Fact, read
from gltd.text.columns import separate_columns

TABLE = """Stupéfiants
2021 2022 Évolution
Faits de trafic 214 246 +15 %
AFD 1 640 988 +54,4 %
Cannabis saisi (kg) 81 132

Perquisitions : 214 246
"""


def counted(text: str) -> list[Fact]:
    return [fact for fact in read(text, published_on=date(2023, 2, 17)) if fact.type != "trend"]


def test_figures_that_only_a_space_parts_are_two_under_two_years() -> None:
    assert [fact.value for fact in counted(TABLE)] == [214, 246, 1640, 988, 81_000, 132_000, 214_246]


def test_each_figure_is_of_the_year_over_it() -> None:
    periods = [(fact.period_start, fact.period_end, fact.scope) for fact in counted(TABLE)][:2]
    assert periods == [("2021-01-01", "2021-12-31", "context"), ("2022-01-01", "2022-12-31", "main")]


def test_halves_and_quarters_of_years_head_columns_too() -> None:
    facts = counted(" | S1 2024 | S1 2025\nInterpellations | 41 | 66\nGAV | 1 120 | 1 345")
    assert [fact.value for fact in facts] == [41, 66, 1120, 1345]
    assert (facts[1].period_start, facts[1].period_end) == ("2025-01-01", "2025-06-30")


@pytest.mark.parametrize(
    "text",
    ["De 2021 à 2022, 214 246 euros ont été saisis.", "2021 2022\nFaits de trafic | 214 246 | 3", "214 246"],
)
def test_nothing_else_is_cut(text: str) -> None:
    assert separate_columns(text) == text


def test_passages_keep_their_place() -> None:
    for fact in counted(TABLE):
        assert TABLE[fact.start : fact.end] == fact.text
