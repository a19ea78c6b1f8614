"""Within one text, two values clash only where something shows that the text repeats itself."""

import datetime as dt
from typing import Any

import pytest

from gltd.claims.conflicts import find
from gltd.claims.figures import Figure
from tests.claims.statements import figure

CASH = {"measure": "seizure.cash", "unit": "EUR", "source": "x"}


def cash(key: str, value: int, **other: Any) -> Figure:
    return figure(key, value, **(CASH | other))


def kinds(*figures: Figure) -> list[str]:
    return [conflict.kind for conflict in find(figures)]


def test_two_amounts_of_one_text_may_be_two_finds() -> None:
    assert kinds(cash("a", 8300), cash("b", 8000, position=400)) == []
    assert kinds(cash("a", 8300), cash("b", 8000, source="y")) == ["difference"]


def test_two_lists_that_share_another_figure_are_one_fact_told_twice() -> None:
    crack = {"measure": "seizure.crack", "source": "x"}
    told = [cash("a", 8300, position=40), cash("b", 8000, position=400)]
    lists = [figure("c", 150, position=20, **crack), figure("d", 150, position=380, **crack)]
    assert kinds(*told, *lists) == ["difference"]
    other = [figure("c", 150, position=20, **crack), figure("d", 170, position=380, **crack)]
    assert kinds(*told, *other) == []
    far = [figure("c", 150, position=20, **crack), figure("d", 150, position=900, **crack)]
    assert kinds(*told, *far) == []


def test_lists_may_share_a_figure_with_a_slip_of_unit() -> None:
    resin = {"measure": "seizure.cannabis_resin", "source": "x"}
    told = [cash("a", 3400, position=40), cash("b", 3100, position=400)]
    lists = [figure("c", 720, position=20, **resin), figure("d", 720_000, position=380, **resin)]
    assert kinds(*told, *lists) == ["unit_slip", "difference"]


def test_a_title_clashes_with_the_only_value_of_its_body() -> None:
    title, body = cash("a", 9000, headline=True), cash("b", 8000, position=400)
    assert kinds(title, body) == ["headline"]
    assert kinds(title, body, cash("c", 1000, position=500)) == []
    assert kinds(title, body, cash("c", 9000, position=500)) == []


def test_a_sentence_on_earlier_years_hides_no_contradiction() -> None:
    title, body = cash("a", 9000, headline=True), cash("b", 8000, position=400)
    year = {"period_start": dt.date(2022, 1, 1), "period_end": dt.date(2022, 12, 31), "operation": None}
    assert kinds(title, body, cash("c", 4000, position=500, **year)) == ["headline"]
    assert kinds(title, body, cash("c", 4000, position=500, scope="context", operation=None)) == ["headline"]
    assert kinds(title, body, cash("c", 4000, position=500)) == []


def test_an_embedded_message_clashes_with_the_words_around_it() -> None:
    people = {"measure": "arrest.interpellation", "unit": "count", "source": "x"}
    words, message = figure("a", 1, **people), figure("b", 5, voice=1, **people)
    assert kinds(words, message) == ["difference"]
    assert kinds(words, message, figure("c", 4, position=90, **people)) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (720, 720_000, ["unit_slip"]),
        (1000, 1_000_000, ["unit_slip"]),
        (650, 6500, ["unit_slip"]),
        (1000, 10_000, []),
    ],
)
def test_a_slip_of_unit_shows_by_itself(first: int, second: int, expected: list[str]) -> None:
    assert kinds(figure("a", first, source="x"), figure("b", second, source="x", position=300)) == expected


def test_a_total_of_two_finds_contradicts_neither() -> None:
    crack = {"measure": "seizure.crack", "source": "x"}
    lists = [figure("c", 150, position=20, **crack), figure("d", 150, position=380, **crack)]
    told = [cash("a", 3000, position=40), cash("b", 8000, position=400)]
    assert kinds(*lists, *told) == ["difference"]
    assert kinds(*lists, *told, cash("e", 5000, position=700)) == []
