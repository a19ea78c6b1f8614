"""Contradictions are found by rule, whatever the order of the figures and whoever else agrees."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltd.claims.conflicts import Conflict, find, relations, unit_slip
from gltd.claims.figures import Figure
from tests.claims.statements import DAY, figure


def only(conflicts: list[Conflict]) -> Conflict:
    assert len(conflicts) == 1, [conflict.sentence for conflict in conflicts]
    return conflicts[0]


def test_grams_for_kilograms_are_a_slip_of_unit() -> None:
    conflict = only(find([figure("a", 720), figure("b", 720_000)]))
    assert (conflict.kind, conflict.factor_exponent, conflict.figures) == ("unit_slip", 3, ("a", "b"))
    assert (
        conflict.sentence == "Écart d'unité probable\u202f: ×\u00a01\u202f000 "
        "(héroïne saisie, 720\u00a0g et 720\u00a0kg)."
    )


def test_the_ninth_source_is_told_before_the_tenth() -> None:
    earlier, later = figure("11", 720, source="9"), figure("12", 720_000, source="10")
    assert only(find([later, earlier])).figures == ("11", "12")


def test_a_plain_difference_has_no_power_of_ten() -> None:
    cash = {"measure": "seizure.cash", "unit": "EUR"}
    conflict = only(find([figure("a", 8300, **cash), figure("b", 8000, **cash)]))
    assert (conflict.kind, conflict.factor_exponent) == ("difference", None)
    assert "8\u202f300\u00a0€ et 8\u202f000\u00a0€" in conflict.sentence


@pytest.mark.parametrize(
    ("first", "second", "unit", "exponent"),
    [
        ("720", "720000", "g", 3),
        ("601", "6000", "g", 1),
        ("0.5", "500", "g", 3),
        ("720", "1500", "g", None),
        ("2", "20", "count", None),
        ("12", "120", "count", 1),
        ("0", "20", "g", None),
        ("5", "5", "g", None),
    ],
)
def test_powers_of_ten_are_told_from_plain_differences(
    first: str, second: str, unit: str, exponent: int | None
) -> None:
    one, other = Decimal(first), Decimal(second)
    assert unit_slip(one, second=other, unit=unit) == exponent
    assert unit_slip(other, second=one, unit=unit) == exponent


def test_a_headline_is_set_against_its_own_body() -> None:
    people = {"measure": "arrest.interpellation", "unit": "count", "source": "journal"}
    title = figure("a", 7, headline=True, **people)
    conflict = only(find([figure("b", 8, position=300, **people), title]))
    assert conflict.kind == "headline"
    assert conflict.sentence.startswith("Titre ≠ corps\u202f: 7 dans le titre, 8 dans le corps")


def test_a_rounded_headline_is_tolerated_and_said() -> None:
    title = figure("a", 800_000, headline=True, source="journal")
    body = figure("b", 777_720, source="journal", position=500)
    assert find([title, body]) == []
    assert [relation.kind for relation in relations([title, body])] == ["rounding"]


def test_a_qualifier_that_covers_the_other_figure_corroborates() -> None:
    figures = [figure("a", 4000, qualifier="more_than"), figure("b", 4049)]
    assert find(figures) == []
    assert [relation.kind for relation in relations(figures)] == ["corroboration"]
    assert only(find([figures[0], figure("c", 9000)])).kind == "difference"


def test_none_against_some_is_a_contradiction() -> None:
    people = {"measure": "arrest.interpellation", "unit": "count"}
    conflict = only(find([figure("a", 0, negated=True, **people), figure("b", 5, **people)]))
    assert conflict.kind == "difference"


def test_a_claim_that_its_source_takes_back_contradicts_nothing() -> None:
    assert find([figure("a", 720, retracted=True), figure("b", 5000)]) == []


def test_mentions_of_one_value_are_gathered_under_a_signature_that_lasts() -> None:
    once = [figure("a", 900, source="x"), figure("b", 150, source="y")]
    twice = [*once, figure("c", 900, source="x", position=90, sentence=7)]
    first, second = only(find(once)), only(find(twice))
    assert second.figures == ("a", "c", "b")
    assert first.signature == second.signature
    assert first.sentence == second.sentence


def test_the_same_values_of_two_operations_are_two_contradictions() -> None:
    other = {
        "operation": "2024-06-01 bellerive",
        "period_start": dt.date(2024, 6, 1),
        "period_end": dt.date(2024, 6, 1),
    }
    spoken = [figure("a", 900, source="x"), figure("b", 150, source="y")]
    later = [figure("c", 900, source="x", **other), figure("d", 150, source="y", **other)]
    assert len({conflict.signature for conflict in find([*spoken, *later])}) == 2


def test_a_stock_that_has_not_changed_corroborates_at_a_later_date() -> None:
    staff = {"measure": "staffing.police_total", "unit": "count", "nature": "stock", "operation": None}
    figures = [
        figure("a", 68, as_of=DAY, **staff),
        figure("b", 68, as_of=DAY + dt.timedelta(days=300), **staff),
    ]
    assert [relation.kind for relation in relations(figures)] == ["corroboration"]


MEASURES = (
    ("seizure.heroin", "g"),
    ("seizure.cannabis", "g"),
    ("seizure.cannabis_resin", "g"),
    ("arrest.ecrou", "count"),
)


@st.composite
def many_figures(draw: st.DrawFn) -> list[Figure]:
    """Draw figures that often ask the same question: few sources, days, places, measures and values."""
    size = draw(st.integers(2, 7))
    days = [DAY, DAY + dt.timedelta(days=9)]
    drawn = []
    for index in range(size):
        measure, unit = draw(st.sampled_from(MEASURES))
        day = draw(st.sampled_from(days))
        nature = draw(st.sampled_from(["flow", "cumulative"]))
        drawn.append(
            figure(
                f"k{index}",
                draw(st.sampled_from([0, 7, 8, 72, 720, 720_000])),
                measure=measure,
                unit=unit,
                source=draw(st.sampled_from(["x", "y", "z"])),
                qualifier=draw(st.sampled_from([None, None, "about", "more_than", "at_least"])),
                nature=nature,
                operation=draw(st.sampled_from([None, "2024-03-18 bellerive"])),
                period_end=day,
                as_of=day if nature == "cumulative" else None,
                headline=draw(st.booleans()),
                position=draw(st.integers(0, 400)),
                part_of=draw(st.sampled_from([None, None, "k0"])) if index else None,
            )
        )
    return drawn


@given(figures=many_figures(), shuffled=st.randoms(use_true_random=False))
def test_the_order_of_the_figures_changes_nothing(figures: list[Figure], shuffled: object) -> None:
    mixed = sorted(figures, key=lambda _: shuffled.random())  # type: ignore[attr-defined]
    assert find(mixed) == find(figures)
    assert relations(mixed) == relations(figures)


@given(figures=many_figures())
def test_two_figures_clash_both_ways(figures: list[Figure]) -> None:
    first, second = figures[0], figures[1]
    assert find([first, second]) == find([second, first])


@given(figures=many_figures())
def test_a_figure_never_contradicts_itself(figures: list[Figure]) -> None:
    assert find([figures[0]]) == []
    assert find([figures[0], figures[0]]) == []
    assert all(len(set(conflict.figures)) > 1 for conflict in find(figures))


@given(figures=many_figures())
def test_totals_at_two_dates_never_clash(figures: list[Figure]) -> None:
    growing = [
        replace(one, nature="cumulative", as_of=DAY + dt.timedelta(days=index), part_of=None)
        for index, one in enumerate(figures)
    ]
    assert find(growing) == []


@given(figures=many_figures(), chosen=st.integers(0, 6))
def test_one_more_source_that_agrees_makes_nothing_vanish(figures: list[Figure], chosen: int) -> None:
    spoken = figures[chosen % len(figures)]
    echo = replace(spoken, key="echo", source="another source", part_of=None)
    before = {conflict.signature: set(conflict.figures) for conflict in find(figures)}
    after = {conflict.signature: set(conflict.figures) for conflict in find([*figures, echo])}
    assert all(keys <= after.get(signature, set()) for signature, keys in before.items())


def told_by(
    source: str, place: str | None, *, days: tuple[int, int] | None = None, but: str = ""
) -> list[Figure]:
    """Return what one source says of one haul."""
    haul = {"heroin": 700, "cocaine": 140, "cannabis": 240, "cash": 7200}
    said = {
        "perimeter": place,
        "operation": None,
        "period_start": days and dt.date(2024, 3, days[0]),
        "period_end": days and dt.date(2024, 3, days[1]),
    }
    return [
        figure(f"{source}-{what}", value, source=source, measure=f"seizure.{what}", **said)
        for what, value in haul.items()
        if what != but
    ]


def test_sources_that_give_four_same_values_agree_whatever_place_they_name() -> None:
    one, other = told_by("a", "Ouest de la France"), told_by("b", "Bellerive")
    assert find([*one, *other]) == []
    assert {relation.figures for relation in relations([*one, *other])} == {
        (f"a-{what}", f"b-{what}") for what in ("heroin", "cocaine", "cannabis", "cash")
    }
    assert relations([*one, *told_by("b", "Bellerive", but="cash")]) == []


def test_same_values_of_two_times_are_no_agreement() -> None:
    one, other = told_by("a", "Nord", days=(1, 5)), told_by("b", "Bellerive", days=(6, 9))
    assert relations([*one, *other]) == []
    assert len(relations([*one, *told_by("b", "Bellerive", days=(5, 9))])) == 4


def test_only_the_relations_of_what_matters_are_asked_for() -> None:
    one, other = told_by("a", "Ouest de la France"), told_by("b", "Bellerive")
    found = relations([*one, *other], about={"b-cash"})
    assert [relation.figures for relation in found] == [("a-cash", "b-cash")]
