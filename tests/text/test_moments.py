"""When each figure happened, and of which total it is a part."""

from datetime import date

import pytest

from gltd.text import Fact, read

PUBLISHED = date(2023, 12, 15)


def facts_of(text: str) -> dict[tuple[str | None, float | None], Fact]:
    """Return the facts of a text by item and value."""
    return {(fact.item, fact.value): fact for fact in read(text, published_on=PUBLISHED)}


def span(fact: Fact) -> tuple[str | None, str | None]:
    """Return the period of a fact; a day is both its ends."""
    return (fact.date, fact.date) if fact.date else (fact.period_start, fact.period_end)


def test_earlier_months_date_the_figures_that_follow_them() -> None:
    found = facts_of(
        "Les gendarmes ont saisi 3 kg d'héroïne mardi 12 décembre.\n"
        "Ainsi, quatre points de deal et deux laboratoires ont été démantelés en mars et juin derniers. "
        "22 personnes ont été interpellées."
    )
    assert span(found["heroin", 3000]) == ("2023-12-12", "2023-12-12")
    for key in (("deal_point", 4), ("lab", 2), ("interpellation", 22)):
        assert span(found[key]) == ("2023-03", "2023-06")


def test_a_new_paragraph_goes_back_to_the_operation() -> None:
    found = facts_of(
        "Jeudi 14 décembre, 40 gendarmes ont perquisitionné deux logements.\n"
        "En avril, 8 personnes avaient été interpellées.\n"
        "Neuf suspects ont été placés en garde à vue."
    )
    assert span(found["garde_a_vue", 9]) == ("2023-12-14", "2023-12-14")
    assert (
        span(found["interpellation", 8]) == ("2023-04", None) or found["interpellation", 8].date == "2023-04"
    )


def test_a_year_compared_with_dates_the_figure_beside_it_only() -> None:
    found = facts_of("En 2023, 410 interpellations ont eu lieu, contre 355 en 2022.")
    assert span(found["interpellation", 410]) == ("2023-01-01", "2023-12-15")
    assert span(found["interpellation", 355]) == ("2022-01-01", "2022-12-31")


def test_the_figure_of_a_comparison_between_years_is_the_last_years() -> None:
    found = facts_of(
        "140 procédures ont été dressées pour usage de stupéfiants, soit un triplement entre 2022 et 2023, "
        "alors que les gardes à vue ont augmenté de 40 % depuis le début de l'année."
    )
    assert span(found["usage", 140]) == ("2023-01-01", "2023-12-15")
    triple = next(fact for fact in found.values() if fact.type == "trend" and fact.value == 3)
    assert (triple.base, triple.period_start, triple.period_end) == ("2022", "2022", "2023")
    share = next(fact for fact in found.values() if fact.type == "trend" and fact.value == 40)
    assert span(share) == ("2023-01-01", "2023-12-15")


@pytest.mark.parametrize(
    ("told", "period"),
    [
        ("Entre février et juillet", ("2023-02", "2023-07")),
        ("De novembre à janvier 2023", ("2022-11", "2023-01")),
        ("Au premier semestre 2022", ("2022-01", "2022-06")),
        ("Au 3e trimestre", ("2023-07", "2023-09")),
        ("L'an dernier", ("2022-01-01", "2022-12-31")),
        ("Depuis le début de l'année", ("2023-01-01", "2023-12-15")),
        ("Depuis mars", ("2023-03", "2023-12-15")),
    ],
)
def test_periods_of_whole_months(told: str, period: tuple[str, str]) -> None:
    found = facts_of(f"{told}, 31 interpellations ont été réalisées.")
    assert span(found["interpellation", 31]) == period


def test_each_operation_dates_what_follows_it() -> None:
    found = facts_of(
        "Le 5 février, les douaniers ont contrôlé une voiture. Le coffre contenait 40 kg de résine.\n"
        "Le 12 février, ils ont arrêté un camion. Un double fond cachait 60 kg d'herbe."
    )
    assert found["cannabis_resin", 40_000].date == "2023-02-05"
    assert found["cannabis_herb", 60_000].date == "2023-02-12"


def test_a_part_keeps_what_narrows_it_and_points_to_its_total() -> None:
    found = facts_of("21 personnes, dont 8 mineurs et 10 majeurs, ont été interpellées.")
    whole = found["interpellation", 21]
    assert whole.qualifier is None
    for value, word in ((8, "mineurs"), (10, "majeurs")):
        part = found["interpellation", value]
        assert part.part_of == whole.id
        assert part.qualifier == word


def test_what_a_total_adds_up_are_its_parts() -> None:
    found = facts_of(
        "Les policiers ont interpellé 12 hommes à Lille et 9 à Roubaix. "
        "Au total, 25 personnes ont été interpellées."
    )
    whole = found["interpellation", 25]
    assert [found["interpellation", value].part_of for value in (12, 9)] == [whole.id, whole.id]
    assert whole.part_of is None


def test_a_total_of_another_paragraph_has_no_such_parts() -> None:
    found = facts_of(
        "Les policiers ont interpellé 12 hommes à Lille et 9 à Roubaix.\n"
        "Dans le pays, 2 500 personnes ont été interpellées au total."
    )
    assert found["interpellation", 12].part_of is None


def test_a_bare_number_is_a_share_of_those_told_before() -> None:
    found = facts_of("Neuf personnes ont été interpellées à Tours. Quatre ont été écrouées.")
    assert found["ecrou", 4].part_of == found["interpellation", 9].id


def test_parts_go_on_after_dont() -> None:
    found = facts_of("L'opération a mobilisé 385 douaniers, dont 13 motards et 11 équipes cynophiles.")
    assert found["dogs", 11].part_of == found["customs", 385].id


@pytest.mark.parametrize(
    "told", ["Le 31 novembre 2023", "Le 29 février 2023", "Du 29 au 31 novembre 2023", "Le 31/11/2023"]
)
def test_a_day_that_no_calendar_has_dates_nothing_and_its_figures_stay(told: str) -> None:
    found = facts_of(f"{told}, 12 personnes ont été interpellées et 720 g d'héroïne saisis.")
    fact = found["heroin", 720]
    assert (fact.text, *span(fact)) == ("720 g d'héroïne", None, None)
    assert span(found["interpellation", 12]) == (None, None)
