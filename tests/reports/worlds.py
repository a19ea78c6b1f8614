"""Random bilans over one ground, and a hostile reader of what is published of them, all versions together.

The ground is districts, some made of blocks; the truth is a count by block and month, told otherwise by a
second service and corrected from one version to the next. What a version prints of it (figures of any area
and run of months, tables, kinds of a count, a funnel) is summed from the truth. The reader has the CSV files
alone, knows what is made of what, believes together whatever can be believed together, and asks a solver for
the smallest and the largest value of everything withheld. It uses nothing of :mod:`gltd.reports.bonds` nor of
:mod:`gltd.disclosure`.
"""

import calendar
import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from gltd.reports.content import AreaCard, Content, Edition, FollowUps, Indicators, SchemeCard, SourceNote
from gltd.reports.data import print_csv
from gltd.reports.figures import Domain, Nature, Period, ReportFigure
from gltd.reports.outcome import Funnel, FunnelStep, Outcome
from gltd.reports.public import Earlier, release
from gltd.reports.snapshot import Snapshot
from gltd.reports.tables import CountColumn, CountRow, CountTable

SCHEME: Final = "GLTD"
MONTHS: Final = 4
WIDTH: Final = 5
CEILING: Final = 10_000
FAMILIES: Final = {
    "Plaintes": ("phenomenon.complaints", "signalement"),
    "Interpellations": ("arrest.interpellation", "personne"),
}
RUNS: Final = (*((month, month) for month in range(MONTHS)), (0, 1), (2, 3), (0, 3), (1, 2))
Cell = tuple[str, int]
Truth = dict[Cell, int]
Unit = tuple[int, int]


@dataclass(frozen=True)
class World:
    """A ground and its counts: by family, version and service, a count for each atom and month."""

    districts: Mapping[str, tuple[str, ...]]
    cards: tuple[AreaCard, ...]
    truths: Mapping[tuple[str, int, int], Truth]
    custody: tuple[int, ...]
    versions: int
    services: int

    @property
    def perimeters(self) -> dict[str, tuple[str, ...]]:
        """What each printed perimeter is made of: common knowledge."""
        named = {block: (block,) for card in self.cards for block in card.parts}
        return {SCHEME: tuple(sum(self.districts.values(), ())), **self.districts, **named}

    def cells(self, perimeter: str, run: tuple[int, int]) -> list[Cell]:
        """Return the cells of a perimeter over a run of months."""
        return [(atom, month) for atom in self.perimeters[perimeter] for month in range(run[0], run[1] + 1)]


def draw_world(rng: np.random.Generator) -> World:
    """Draw a ground and its counts."""
    districts: dict[str, tuple[str, ...]] = {}
    cards: list[AreaCard] = []
    for rank in range(int(rng.integers(2, 4))):
        name = f"District {rank}"
        blocks = tuple(f"Bloc {rank}{letter}" for letter in "abc"[: int(rng.choice([0, 0, 2, 3]))])
        whole = bool(blocks) and bool(rng.integers(2))
        districts[name] = blocks if whole else (*blocks, f"{name}, reste")
        cards += [*(AreaCard(block) for block in blocks), AreaCard(name, parts=blocks, whole=whole)]
    versions, services = int(rng.integers(1, 4)), int(rng.choice([1, 1, 2]))
    atoms = [atom for inside in districts.values() for atom in inside]
    truths: dict[tuple[str, int, int], Truth] = {}
    for family in FAMILIES:
        mean = float(rng.choice([0.4, 1.5, 4, 9]))
        base = {(atom, month): int(rng.poisson(mean)) for atom in atoms for month in range(MONTHS)}
        for service in range(services):
            now = {cell: count + int(service and rng.random() < 0.1) for cell, count in base.items()}
            for version in range(versions):
                if version and rng.random() < 0.5:
                    now = now | {(str(rng.choice(atoms)), int(rng.integers(MONTHS))): int(rng.poisson(4))}
                truths[family, version, service] = now
    custody = tuple(int(rng.poisson(rng.choice([2, 6]))) for _ in range(rng.integers(2, 5)))
    return World(districts, tuple(cards), truths, custody, versions, services)


def draw_content(world: World, *, version: int, rng: np.random.Generator) -> Content:
    """Draw what one version prints of a world."""
    last = MONTHS - 1 if version or rng.random() < 0.5 else 1
    figures = [
        figure
        for service in range(world.services)
        for family in FAMILIES
        for figure in _draw_figures(world, family, (version, service), last, rng)
    ]
    return Content(
        scheme=SchemeCard("gltd", SCHEME, "GLTD", "", "Parquet", areas=tuple(world.districts)),
        period=span(0, last),
        edition=Edition(dt.datetime(2024, 7, 1, version, tzinfo=dt.UTC), "Parquet", version=version + 1),
        sources=tuple(
            SourceNote(rank + 1, f"Service {rank}", "", "État de service") for rank in range(world.services)
        ),
        indicators=Indicators(figures=tuple(figures)),
        outcome=_draw_funnel(world, last, rng),
        follow_ups=FollowUps(by_kind=_draw_table(world, version, last, rng)),
        ground=world.cards,
    )


def span(first: int, last: int) -> Period:
    """Return the days of a run of months of 2024."""
    days = calendar.monthrange(2024, last + 1)[1]
    return Period(dt.date(2024, first + 1, 1), dt.date(2024, last + 1, days))


def make_figure(
    label: str, value: int, *, family: str, service: int, perimeter: str, period: Period
) -> ReportFigure:
    """Return a figure as a service states it."""
    measure, unit = FAMILIES.get(family, ("arrest.garde_a_vue", "personne"))
    return ReportFigure(
        measure=measure,
        label=label,
        value=Decimal(value),
        unit="count",
        unit_of_count=unit,
        perimeter=perimeter,
        nature=Nature.FLOW,
        domain=Domain.PHENOMENON,
        sources=(service + 1,),
        trace=f"{label}-{service}-{perimeter}-{period.start}-{period.end}",
        period=period,
    )


def _draw_figures(
    world: World, family: str, unit: Unit, last: int, rng: np.random.Generator
) -> Iterator[ReportFigure]:
    truth, often = world.truths[(family, *unit)], rng.choice([0.15, 0.4, 0.8])
    for perimeter in world.perimeters:
        for run in RUNS:
            if run[1] <= last and rng.random() < often:
                value = sum(truth[cell] for cell in world.cells(perimeter, run))
                yield make_figure(
                    family, value, family=family, service=unit[1], perimeter=perimeter, period=span(*run)
                )
    whole = sum(truth[cell] for cell in world.cells(SCHEME, (0, last)))
    if rng.random() < 0.5:
        shares = {"": whole, " (mineurs)": whole // 6, " (majeurs)": whole - whole // 6}
        for kind, value in shares.items():
            yield make_figure(
                family + kind, value, family=family, service=unit[1], perimeter=SCHEME, period=span(0, last)
            )


def _draw_table(world: World, version: int, last: int, rng: np.random.Generator) -> CountTable | None:
    """Draw a table of the first service's complaints, by month or by district."""
    truth, runs = world.truths["Plaintes", version, 0], [(month, month) for month in range(last + 1)]
    by_month = [
        CountRow(f"mois {run[0]}", (sum(truth[cell] for cell in world.cells(SCHEME, run)),), span(*run))
        for run in runs
    ]
    by_area = [
        CountRow(name, (sum(truth[cell] for cell in world.cells(name, (0, last))),))
        for name in world.districts
    ]
    rows = [None, by_month, by_area][int(rng.integers(3))]
    return (
        None
        if rows is None
        else CountTable(
            title="Plaintes",
            rows_are="Ligne",
            columns=(CountColumn("phenomenon.complaints", "Plaintes", "signalement"),),
            rows=tuple(rows),
            period=span(0, last),
            perimeter=SCHEME,
            sources=(1,),
            trace=f"plaintes-{len(rows)}",
        )
    )


def _draw_funnel(world: World, last: int, rng: np.random.Generator) -> Outcome:
    """Draw the custodies of each operation and the step that adds them up."""
    days = [
        Period(dt.date(2024, 1, 5 + rank), dt.date(2024, 1, 5 + rank)) for rank in range(len(world.custody))
    ]
    names = list(world.districts)
    figures = tuple(
        make_figure(
            "Gardes à vue", count, family="", service=0, perimeter=names[rank % len(names)], period=days[rank]
        )
        for rank, count in enumerate(world.custody)
    )
    total = make_figure(
        "Étape gardes à vue", sum(world.custody), family="", service=0, perimeter=SCHEME, period=span(0, last)
    )
    step = FunnelStep(total, len(figures), len(figures), "", tuple(figure.trace for figure in figures))
    return Outcome(judicial=figures, funnel=Funnel((step,)) if rng.random() < 0.7 else None)


@dataclass(frozen=True)
class Line:
    """A printed line: the version and service, what it counts, and its value, ``None`` where withheld."""

    unit: Unit
    label: str
    perimeter: str
    start: str
    end: str
    value: int | None
    real: int


def publish(world: World, *, rng: np.random.Generator) -> list[Line]:
    """Publish every version in turn, each with those before in view; return all that is printed of them."""
    history: list[Earlier] = []
    lines: list[Line] = []
    for version in range(world.versions):
        content = draw_content(world, version=version, rng=rng)
        made = release(content, history=history)
        if made.exposed:
            continue  # refused: nothing is published
        history.append(Earlier(content, {key: str(state) for key, state in made.states.items()}))
        real = _read(content, version=version)
        shown = _read(made.content, version=version)
        lines += [_join(one, real=other) for one, other in zip(shown, real, strict=True)]
    return lines


def _read(content: Content, *, version: int) -> list[Line]:
    table = csv.DictReader(io.StringIO(print_csv(Snapshot(content)).decode("utf-8-sig")), delimiter=";")
    return [
        Line(
            (version, int(row["sources"]) - 1),
            row["mesure"],
            row["perimetre"],
            row["debut"],
            row["fin"],
            int(row["valeur"]) if row["valeur"] else None,
            0,
        )
        for row in table
    ]


def _join(shown: Line, *, real: Line) -> Line:
    assert (shown.label, shown.perimeter, shown.start) == (real.label, real.perimeter, real.start)
    assert real.value is not None
    assert shown.value in (None, real.value)
    return Line(shown.unit, shown.label, shown.perimeter, shown.start, shown.end, shown.value, real.value)


class Attack:
    """A reader of one family of counts."""

    def __init__(self, world: World, lines: Sequence[Line], *, family: str) -> None:
        self.world = world
        self.lines = [line for line in lines if line.label.startswith(family)]
        names = [(atom, month) for atom in world.perimeters[SCHEME] for month in range(MONTHS)]
        kinds = {(line.label, line.end) for line in self.lines if "(" in line.label}
        self.place = {name: rank for rank, name in enumerate([*names, *sorted(kinds)])}
        self.sums = [
            self._row(label, SCHEME, "2024-01-01", end)
            - self._row(family, SCHEME, "2024-01-01", end)
            + self._row(other, SCHEME, "2024-01-01", end)
            for label, end in sorted(kinds)
            for other in [label.replace("mineurs", "majeurs")]
            if "mineurs" in label
        ]

    def _row(self, label: str, perimeter: str, start: str, end: str) -> np.ndarray:
        row = np.zeros(len(self.place))
        if "(" in label:
            row[self.place[label, end]] = 1
            return row
        name = label.partition(", ")[2]
        where = name if name in self.world.districts else perimeter
        run = (int(start[5:7]) - 1, int(end[5:7]) - 1)
        for cell in self.world.cells(where, run):
            row[self.place[cell]] = 1
        return row

    def _limits(self, lines: Sequence[Line], *, known: bool) -> LinearConstraint:
        rows = [self._row(line.label, line.perimeter, line.start, line.end) for line in lines]
        low = [line.real if known else (1 if line.value is None else line.value) for line in lines]
        high = [line.real if known else (np.inf if line.value is None else line.value) for line in lines]
        none = [0.0] * len(self.sums)
        return LinearConstraint(np.array([*rows, *self.sums]), [*low, *none], [*high, *none])

    def _ask(self, cost: np.ndarray, limits: LinearConstraint) -> np.ndarray | None:
        """Return the cheapest whole world that the reader cannot rule out, or none where there is none."""
        for whole in (0, 1):
            # A whole corner of the relaxed question is the answer to the whole one too.
            found = milp(
                cost,
                integrality=np.full(len(cost), whole),
                bounds=Bounds(np.zeros(len(cost)), np.full(len(cost), CEILING)),
                constraints=limits,
            )
            if found.x is None:
                return None
            if np.abs(found.x - np.rint(found.x)).max() < 1e-6:
                break
        assert found.x is not None
        world: np.ndarray = np.rint(found.x)
        return world

    def list_beliefs(self) -> Iterator[list[Line]]:
        """Yield the lines of every largest set of versions and services that can be believed together."""
        units = sorted({line.unit for line in self.lines})
        held: list[frozenset[Unit]] = []
        for size in range(len(units), 0, -1):
            for chosen in combinations(units, size):
                together = frozenset(chosen)
                if any(together <= other for other in held):
                    continue
                lines = [line for line in self.lines if line.unit in together]
                if self._ask(np.zeros(len(self.place)), self._limits(lines, known=True)) is not None:
                    held.append(together)
                    yield lines

    def narrow(self) -> list[tuple[Line, float]]:
        """Return how many values each withheld count keeps at least, whatever is believed.

        Each world found says a possible value of every count at once: the smallest and the largest of one
        are asked for only while fewer than ``WIDTH`` values of it have been seen.
        """
        found: list[tuple[Line, float]] = []
        for lines in self.list_beliefs():
            limits = self._limits(lines, known=False)
            hidden = [line for line in lines if line.value is None]
            rows = [self._row(line.label, line.perimeter, line.start, line.end) for line in hidden]
            seen: list[np.ndarray] = []
            for rank, row in enumerate(rows):
                for cost in (row, -row):
                    if not seen or np.ptp([worlds[rank] for worlds in seen]) + 1 < WIDTH:
                        world = self._ask(cost, limits)
                        assert world is not None
                        seen.append(np.array(rows) @ world)
            spans = np.ptp(seen, axis=0) + 1 if seen else ()
            found += zip(hidden, map(float, spans), strict=True)
        return found


def narrow_custodies(lines: Sequence[Line]) -> list[tuple[Line, float]]:
    """Return how many values each withheld custody keeps beside the funnel that adds them up."""
    steps = {line.end: line for line in lines if line.label.startswith("Étape")}
    own: dict[tuple[str, str, str], Line] = {}
    for line in lines:
        if line.label.startswith("Gardes"):
            key = (line.perimeter, line.start, line.end)
            own[key] = line if key not in own or line.value is not None else own[key]
    hidden = [line for line in own.values() if line.value is None]
    total = max((line.value for line in steps.values() if line.value is not None), default=None)
    if total is None:
        return [(line, np.inf) for line in hidden]
    left = total - sum(line.value or 0 for line in own.values())
    return [(line, left - (len(hidden) - 1)) for line in hidden]


def attack(world: World, *, rng: np.random.Generator) -> list[tuple[Line, float]]:
    """Publish a world and return what its reader makes of each withheld count."""
    lines = publish(world, rng=rng)
    found = [one for family in FAMILIES for one in Attack(world, lines, family=family).narrow()]
    return [*found, *narrow_custodies(lines)]
