"""Nothing withheld is given back: by a sum, a total, an area, a period, a version or another table."""

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from gltd.disclosure import (
    MINIMUM,
    Cell,
    Relation,
    State,
    audit,
    protect,
    publishable_years,
)
from gltd.errors import GltdError
from gltd.reports.ties import Placed, tie
from tests.attacker import Printed, Reader, try_every_world

Sums = list[tuple[str, tuple[str, ...]]]


def publish(
    values: Mapping[str, int],
    sums: Sums,
    *,
    known: Mapping[str, int] | None = None,
    before: Sequence[str] = (),
) -> dict[str, Printed]:
    """Return what is printed of some counts."""
    cells = [
        Cell(name, value, known=name in (known or {}), withhold=name in before, cost=1 + len(name) / 10)
        for name, value in values.items()
    ]
    shown = protect(cells, relations=[Relation.sums(left, parts=right) for left, right in sums])
    assert not shown.exposed
    for name, state in shown.states.items():
        assert (state is State.ZERO) == (values[name] == 0)
    return {name: value if shown.shows(name) else None for name, value in values.items()}


def attack(printed: Mapping[str, Printed], sums: Sums) -> dict[str, float]:
    """Let a reader at one table."""
    reader = Reader(equal=list(sums))
    reader.read(printed)
    return reader.narrow()


def draw_line(rng: np.random.Generator) -> tuple[dict[str, int], Sums]:
    """Draw a list and its total."""
    names = [f"p{rank}" for rank in range(rng.integers(2, 8))]
    values = {name: int(rng.poisson(rng.choice([1, 4, 12]))) for name in names}
    return {**values, "total": sum(values.values())}, [("total", tuple(names))]


def draw_table(rng: np.random.Generator) -> tuple[dict[str, int], Sums]:
    """Draw a table with both margins and the total."""
    rows, columns = rng.integers(2, 5, size=2)
    counts = rng.poisson(rng.choice([2, 6, 15]), size=(rows, columns))
    values = {f"{i},{j}": int(counts[i, j]) for i in range(rows) for j in range(columns)}
    sums: Sums = []
    for i in range(rows):
        values[f"row{i}"] = int(counts[i].sum())
        sums.append((f"row{i}", tuple(f"{i},{j}" for j in range(columns))))
    for j in range(columns):
        values[f"col{j}"] = int(counts[:, j].sum())
        sums.append((f"col{j}", tuple(f"{i},{j}" for i in range(rows))))
    values["total"] = int(counts.sum())
    sums += [
        ("total", tuple(f"row{i}" for i in range(rows))),
        ("total", tuple(f"col{j}" for j in range(columns))),
    ]
    return values, sums


def draw_hierarchy(rng: np.random.Generator) -> tuple[dict[str, int], Sums]:
    """Draw blocks within districts within a town, the town's districts grouped a second way too."""
    values: dict[str, int] = {}
    sums: Sums = []
    districts = [f"d{rank}" for rank in range(rng.integers(2, 5))]
    for district in districts:
        blocks = [f"{district}.b{rank}" for rank in range(rng.integers(2, 4))]
        values |= {block: int(rng.poisson(rng.choice([1, 4, 10]))) for block in blocks}
        values[district] = sum(values[block] for block in blocks)
        sums.append((district, tuple(blocks)))
    values["town"] = sum(values[district] for district in districts)
    sums.append(("town", tuple(districts)))
    if len(districts) > 2:
        values["north"] = values["d0"] + values["d1"]
        sums.append(("north", ("d0", "d1")))
    return values, sums


@pytest.mark.parametrize("draw", [draw_line, draw_table, draw_hierarchy])
def test_an_attacker_narrows_nothing_of_random_tables(draw: object) -> None:
    rng = np.random.default_rng(20240107)
    withheld = 0
    for _ in range(100):
        values, sums = draw(rng)  # type: ignore[operator]  # one of the three above
        printed = publish(values, sums)
        assert all(value is None or value == 0 or value >= MINIMUM for value in printed.values())
        spans = attack(printed, sums)
        withheld += len(spans)
        assert all(span >= MINIMUM for span in spans.values()), (printed, spans)
    assert withheld > 100


def test_an_attacker_narrows_nothing_by_trying_every_world() -> None:
    rng = np.random.default_rng(5)
    tried = 0
    while tried < 30:
        values, sums = draw_line(rng)
        printed = publish(values, sums)
        hidden = sum(value is None for value in printed.values())
        if not 1 <= hidden <= 3 or printed["total"] is None:
            continue
        tried += 1
        seen = try_every_world(printed, sums=sums, most=printed["total"])
        assert all(len(found) >= MINIMUM for found in seen.values()), (printed, seen)
        assert all(values[name] in found for name, found in seen.items())


def test_versions_together_give_nothing_back() -> None:
    """Three versions: each corrects one count and keeps the others; the reader keeps all three."""
    rng = np.random.default_rng(11)
    for _ in range(60):
        values, sums = draw_table(rng)
        reader = Reader()
        known: dict[str, int] = {}
        before: list[str] = []
        history: dict[str, int] = {}
        rules: Sums = []
        names = {name: name for name in values}
        for version in range(3):
            if version:
                values, changed = correct(values, sums, rng)
                names |= {name: f"{name}@{version}" for name in changed}
            now = {names[name]: value for name, value in values.items()}
            rules += [(names[left], tuple(names[name] for name in right)) for left, right in sums]
            printed = publish({**history, **now}, rules, known=known, before=before)
            history |= now
            known |= {name: value for name, value in printed.items() if value is not None}
            before = [name for name, value in printed.items() if value is None]
            reader.read(printed)
        reader.equal = rules
        spans = reader.narrow()
        assert all(span >= MINIMUM for span in spans.values()), spans


def correct(
    values: Mapping[str, int], sums: Sums, rng: np.random.Generator
) -> tuple[dict[str, int], list[str]]:
    """Change one inner count and the totals above it."""
    inner = [name for name in values if "," in name]
    name = inner[rng.integers(len(inner))]
    new = dict(values)
    new[name] += int(rng.integers(1, 9))
    for left, right in sums:
        new[left] = sum(new[part] for part in right)
    return new, [one for one in values if new[one] != values[one]]


def test_periods_and_areas_together_give_nothing_back() -> None:
    """Months, quarters and the year by block, district and town, with a period that cuts across."""
    rng = np.random.default_rng(3)
    days = {
        **{f"m{month}": (dt.date(2024, month, 1), dt.date(2024, month + 1, 1)) for month in range(1, 7)},
        "q1": (dt.date(2024, 1, 1), dt.date(2024, 4, 1)),
        "h1": (dt.date(2024, 1, 1), dt.date(2024, 7, 1)),
        "to_may": (dt.date(2024, 1, 1), dt.date(2024, 6, 1)),
    }
    places = {"a": {"a"}, "b": {"b"}, "c": {"c"}, "ab": {"a", "b"}, "town": {"a", "b", "c"}}
    for _ in range(8):
        counts = rng.poisson(rng.choice([2, 5, 9]), size=(6, 3))
        placed, values, equal = [], {}, []
        for when, (start, after) in days.items():
            months = range(start.month, after.month)
            for where, pieces in places.items():
                key = f"{when}/{where}"
                end = after - dt.timedelta(days=1)
                placed.append(Placed(key, "fait", frozenset(pieces), start, end))
                values[key] = int(sum(counts[m - 1, "abc".index(p)] for m in months for p in pieces))
                equal.append((key, tuple(f"?{m}{p}" for m in months for p in sorted(pieces))))
        hidden, relations = tie(placed)
        cells = [*(Cell(key, value) for key, value in values.items()), *hidden]
        shown = protect(cells, relations=relations)
        reader = Reader(equal=equal)
        reader.read({key: value if shown.shows(key) else None for key, value in values.items()})
        assert min(reader.narrow().values(), default=np.inf) >= MINIMUM


def test_a_person_counted_in_two_areas_is_not_added_up() -> None:
    """7 in one area and 3 in another make 8 in the town: nothing is refused, and the 3 is kept."""
    day = dt.date(2024, 1, 1)
    placed = [
        Placed("north", "arrest", frozenset({"n"}), day, day, adds_over_areas=False),
        Placed("south", "arrest", frozenset({"s"}), day, day, adds_over_areas=False),
        Placed("town", "arrest", frozenset({"n", "s"}), day, day, adds_over_areas=False),
    ]
    hidden, relations = tie(placed)
    values = {"north": 7, "south": 3, "town": 8}
    cells = [*(Cell(key, value) for key, value in values.items()), *hidden]
    shown = protect(cells, relations=relations)
    reader = Reader(above=[("town", ("north",)), ("town", ("south",))], below=[("town", ("north", "south"))])
    reader.read({key: value if shown.shows(key) else None for key, value in values.items()})
    assert not shown.shows("south")
    assert reader.narrow()["south"] >= MINIMUM


def test_three_states() -> None:
    shown = protect([Cell("a", 0), Cell("b", 3), Cell("c", 9)], relations=[])
    assert list(shown.states.values()) == [State.ZERO, State.WITHHELD, State.PUBLISHED]


def test_what_was_public_already_stays_and_what_it_gives_away_is_told() -> None:
    cells = [Cell("a", 3), Cell("b", 9, known=True), Cell("total", 12, known=True)]
    shown = protect(cells, relations=[Relation.sums("total", parts=["a", "b"])])
    assert shown.exposed == ("a",)
    assert shown.shows("b")


def test_what_was_withheld_before_stays_withheld() -> None:
    shown = protect([Cell("a", 40, withhold=True)], relations=[])
    assert shown.states["a"] is State.WITHHELD


def test_the_audit_finds_what_subtraction_gives_back() -> None:
    cells = [Cell("a", 3), Cell("b", 9), Cell("total", 12)]
    sums = [Relation.sums("total", parts=["a", "b"])]
    states = {"a": State.WITHHELD, "b": State.PUBLISHED, "total": State.PUBLISHED}
    (span,) = audit(cells, relations=sums, states=states).values()
    assert (span.low, span.high, span.values) == (3, 3, 1)
    loose = audit(cells, relations=sums, states=protect(cells, relations=sums).states)
    assert all(found.values >= MINIMUM for found in loose.values())


def test_counts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(GltdError, match="ne s'additionnent pas"):
        protect([Cell("a", 3), Cell("total", 4)], relations=[Relation.sums("total", parts=["a"])])
    with pytest.raises(GltdError, match="même nom"):
        protect([Cell("a", 3), Cell("a", 4)], relations=[])


def test_years_of_a_commune_are_let_out_three_by_three() -> None:
    assert publishable_years({2019: 6, 2020: 7, 2021: 9, 2022: 5, 2023: 8}) == {2019, 2020, 2021}
    assert publishable_years({2019: 6, 2020: 5, 2021: 9}) == frozenset()
    assert publishable_years({2019: 6, 2021: 9, 2022: 9}) == frozenset()
