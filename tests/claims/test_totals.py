"""Totals and their parts: what does not add up is said, what may still add up is left alone."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from gltd.claims.conflicts import Conflict, find
from gltd.claims.figures import Figure
from tests.claims.statements import DAY, figure

PEOPLE: dict[str, Any] = {"measure": "arrest.interpellation", "unit": "count", "source": "x"}


def total_and_parts(total: int, parts: list[int], **told: Any) -> list[Figure]:
    whole = figure("t", total, **PEOPLE)
    return [whole, *(figure(f"p{n}", part, part_of="t", **PEOPLE, **told) for n, part in enumerate(parts))]


def kinds(conflicts: list[Conflict]) -> list[str]:
    return [conflict.kind for conflict in conflicts]


def test_parts_that_make_up_their_total_agree() -> None:
    assert find(total_and_parts(6, [2, 3, 1])) == []
    assert find(total_and_parts(40, [16, 20, 4], exhaustive=True)) == []


def test_some_of_the_parts_may_be_told() -> None:
    assert find(total_and_parts(40, [16, 4])) == []


def test_a_full_list_that_falls_short_is_a_contradiction() -> None:
    (conflict,) = find(total_and_parts(40, [16, 19], exhaustive=True))
    assert (conflict.kind, conflict.figures) == ("sum", ("p0", "p1", "t"))
    assert conflict.sentence == "Total ≠ somme\u202f: 40 ≠ 16 + 19 (somme\u202f: 35)."


def test_parts_that_exceed_their_total_together_are_a_contradiction() -> None:
    assert kinds(find(total_and_parts(6, [5, 5, 3]))) == ["sum"]


def test_one_part_that_exceeds_its_total_is_named() -> None:
    (conflict,) = find(total_and_parts(6, [9]))
    assert conflict.kind == "sum"
    assert conflict.sentence.startswith("La partie dépasse le total\u202f: 9")


def test_restrictions_may_overlap() -> None:
    young = figure("p", 6, part_of="t", restriction="mineurs", **PEOPLE)
    foreign = figure("q", 7, part_of="t", restriction="de passage", **PEOPLE)
    assert find([figure("t", 10, **PEOPLE), young, foreign]) == []


def test_a_part_counted_within_another_is_recognised() -> None:
    (conflict,) = find(total_and_parts(27, [15, 12, 3]))
    assert conflict.kind == "double_count"
    assert conflict.sentence.startswith("Double compte probable de 3\u202f:")


def test_a_total_that_counts_a_part_twice_is_recognised() -> None:
    (conflict,) = find(total_and_parts(42, [15, 12], exhaustive=True))
    assert conflict.kind == "double_count"
    assert conflict.sentence.startswith("Double compte probable de 15\u202f: 42 ≠ 15 + 12")


def test_the_qualifier_of_the_total_counts() -> None:
    nearly = figure("t", 4_900_000, measure="seizure.drug_unspecified", qualifier="nearly", source="x")
    parts = [("cannabis", 4_458_000), ("heroin", 83_000), ("cocaine", 334_000)]
    told = [
        figure(item, value, measure=f"seizure.{item}", part_of="t", source="x", exhaustive=True)
        for item, value in parts
    ]
    assert find([nearly, *told]) == []
    short = [figure("t", 3_000_000, measure="seizure.drug_unspecified", source="x"), *told[1:]]
    assert kinds(find(short)) == ["sum"]


def test_a_kind_cannot_exceed_its_whole_even_across_sources() -> None:
    whole = figure("a", 510_000, measure="seizure.cannabis")
    resin = figure("b", 670_000, measure="seizure.cannabis_resin")
    (conflict,) = find([whole, resin])
    assert conflict.kind == "sum"
    assert "670\u00a0kg (résine de cannabis saisie) pour 510\u00a0kg (cannabis saisi)" in conflict.sentence
    assert find([whole, figure("b", 400_000, measure="seizure.cannabis_resin")]) == []


def test_kinds_that_a_title_cannot_hold_are_found_in_one_source() -> None:
    title = figure("a", 100_000, measure="seizure.cannabis", source="x", headline=True)
    resin = figure("b", 80_000, measure="seizure.cannabis_resin", source="x")
    herb = figure("c", 45_000, measure="seizure.cannabis_herb", source="x")
    (conflict,) = find([title, resin, herb])
    assert (conflict.kind, conflict.figures) == ("sum", ("a", "b", "c"))
    assert find([title, resin, replace(herb, value=Decimal(15_000), low=None, high=None)]) == []
    assert find([title, resin, replace(herb, source="y")]) == []
    assert find([replace(title, headline=False), resin, herb]) == []


def test_a_kind_at_another_date_says_nothing_of_the_whole() -> None:
    whole = figure("a", 5_000, measure="seizure.cannabis", operation=None, nature="cumulative", as_of=DAY)
    later = figure(
        "b",
        9_000,
        measure="seizure.cannabis_resin",
        operation=None,
        nature="cumulative",
        as_of=DAY.replace(month=6),
        period_end=DAY.replace(month=6),
    )
    assert find([whole, later]) == []
