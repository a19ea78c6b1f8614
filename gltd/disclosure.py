"""Small counts are withheld here and only here.

A count below the minimum is withheld, and so are as many others as it takes: no sum, total, area, sub-area,
period, earlier version or other table may give a withheld count back, nor leave it fewer than ``width``
possible values. What a reader could work out is found exactly, by integer programming over everything public.

``protect`` chooses what is withheld; ``audit`` tells what a reader can deduce. How counts of areas within
areas and periods within periods hold together is written down by :mod:`gltd.reports.ties`. Method and
limits: docs/methods/disclosure.md.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from gltd.errors import GltdError

MINIMUM: Final = 5
SUCCESSIVE_YEARS: Final = 3
_LOOKS: Final = 6
_TOLERANCE: Final = 1e-6

Vector = NDArray[np.float64]


class State(StrEnum):
    """What a reader sees in the place of a count."""

    PUBLISHED = "published"
    ZERO = "zero"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Cell:
    """One count. ``value`` is ``None`` for what is never printed and only ties others together.

    ``known``: public already and cannot be taken back. ``withhold``: withheld before, or by another rule.
    ``protected``: the minimum applies to it. ``cost``: how much a reader loses without it.
    """

    key: str
    value: int | None = None
    known: bool = False
    withhold: bool = False
    protected: bool = True
    cost: float = 1.0


@dataclass(frozen=True)
class Relation:
    """What everyone knows of some counts: ``low`` ≤ Σ factor × count ≤ ``high``."""

    terms: tuple[tuple[str, int], ...]
    low: float = 0.0
    high: float = 0.0

    @classmethod
    def sums(cls, total: str, *, parts: Iterable[str]) -> "Relation":
        """Parts that make up their total."""
        return cls(((total, 1), *((part, -1) for part in parts)))

    @classmethod
    def within(cls, total: str, *, parts: Iterable[str]) -> "Relation":
        """Parts that do not overlap and stay within a total, which may hold more."""
        return cls(((total, 1), *((part, -1) for part in parts)), high=np.inf)

    @classmethod
    def covered(cls, total: str, *, parts: Iterable[str]) -> "Relation":
        """Parts that may overlap and together leave out nothing of a total."""
        return cls(((total, 1), *((part, -1) for part in parts)), low=-np.inf)


@dataclass(frozen=True)
class Span:
    """The values that a reader cannot rule out, both ends included; ``high`` is ``None`` without a limit."""

    low: int
    high: int | None

    @property
    def values(self) -> float:
        """How many values there are."""
        return np.inf if self.high is None else self.high - self.low + 1


@dataclass(frozen=True)
class Protection:
    """What may be printed; ``exposed`` are counts that what is public already gives back."""

    states: Mapping[str, State]
    exposed: tuple[str, ...] = ()

    def shows(self, key: str) -> bool:
        """Tell whether a count may be printed."""
        return self.states[key] is not State.WITHHELD


def publishable_years(counts: Mapping[int, int], *, above: int = MINIMUM) -> frozenset[int]:
    """Return the years that SSMSI's rule for communes lets out: those of three in a row that all exceed five.

    SSMSI publishes a commune where there were « more than 5 facts in each of 3 successive years »; the years
    outside such a run are kept back here, which is the stricter of the two ways to read it.
    """
    found: set[int] = set()
    for year in counts:
        run = range(year, year + SUCCESSIVE_YEARS)
        if all(counts.get(one, 0) > above for one in run):
            found.update(run)
    return frozenset(found)


def coarsen(counts: NDArray[np.int64], *, minimum: int = MINIMUM) -> NDArray[np.int64]:
    """Return counts by steps of the minimum, rounded down, where questions overlap as on a map."""
    return counts // minimum * minimum


def protect(
    cells: Sequence[Cell], *, relations: Sequence[Relation], minimum: int = MINIMUM, width: int | None = None
) -> Protection:
    """Choose what is withheld so that every withheld count keeps at least ``width`` possible values."""
    wanted = minimum if width is None else width
    system = _System(cells, relations)
    small = {
        cell.key
        for cell in cells
        if cell.value and not cell.known and (cell.withhold or (cell.protected and cell.value < minimum))
    }
    withheld, exposed = set(small), set[str]()
    while True:
        narrow = _find_narrow(system, withheld, wanted, exposed)
        if not narrow:
            break
        before = len(withheld)
        for key, span in narrow.items():
            withheld |= _find_complements(system, withheld, key, span, wanted)
        if len(withheld) == before:
            exposed |= narrow.keys()
    states = {cell.key: _state(cell, withheld) for cell in cells if cell.value is not None}
    return Protection(states, exposed=tuple(sorted(exposed)))


def audit(
    cells: Sequence[Cell], *, relations: Sequence[Relation], states: Mapping[str, State]
) -> dict[str, Span]:
    """Return what a reader can deduce of each withheld count: its exact smallest and largest value."""
    system = _System(cells, relations)
    withheld = {key for key, state in states.items() if state is State.WITHHELD}
    spans = {}
    for part in system.split(withheld):
        for key in sorted(part.withheld):
            low = round(part.solve({key: 1.0})[part.index[key]])
            high = round(part.solve({key: -1.0})[part.index[key]])
            spans[key] = Span(low, None if high >= system.cap else high)
    return spans


def hold(cells: Sequence[Cell], *, relations: Sequence[Relation]) -> bool:
    """Tell whether the values of counts and what is said to tie them can be true together."""
    values = {cell.key: cell.value for cell in cells}
    limits = _System([Cell(cell.key) for cell in cells], relations)
    if not relations:
        return True
    low = [0.0 if values[cell.key] is None else float(values[cell.key] or 0) for cell in cells]
    high = [np.inf if values[cell.key] is None else float(values[cell.key] or 0) for cell in cells]
    found = optimize.milp(
        np.zeros(len(cells)),
        bounds=optimize.Bounds(low, high),
        constraints=optimize.LinearConstraint(limits.matrix, limits.low, limits.high),
    )
    return found.x is not None


def _state(cell: Cell, withheld: Collection[str]) -> State:
    if cell.key in withheld:
        return State.WITHHELD
    return State.PUBLISHED if cell.value else State.ZERO


@dataclass
class _System:
    """Counts and relations as a matrix; a reader knows that a withheld count is at least one."""

    cells: Sequence[Cell]
    relations: Sequence[Relation]
    index: dict[str, int] = field(init=False)
    matrix: sparse.csr_array = field(init=False)
    cap: float = field(init=False)

    def __post_init__(self) -> None:
        self.index = {cell.key: rank for rank, cell in enumerate(self.cells)}
        if len(self.index) != len(self.cells):
            raise GltdError("Deux cases à publier portent le même nom : distinguez-les.")
        rows, columns, factors = [], [], []
        for rank, relation in enumerate(self.relations):
            for key, factor in relation.terms:
                rows.append(rank)
                columns.append(self.index[key])
                factors.append(float(factor))
        shape = (len(self.relations), len(self.cells))
        self.matrix = sparse.csr_array((factors, (rows, columns)), shape=shape)
        self.values = np.array([cell.value or 0 for cell in self.cells], dtype=float)
        self.free = np.array([cell.value is None for cell in self.cells])
        self.low = np.array([relation.low for relation in self.relations])
        self.high = np.array([relation.high for relation in self.relations])
        self.cap = float(self.values.sum() * 2 + 100)
        self._check()

    def _check(self) -> None:
        """Refuse counts that do not hold together: protecting them would prove nothing."""
        if not self.relations:
            return
        told = abs(self.matrix) @ self.free.astype(float) == 0
        sums = self.matrix @ self.values
        wrong = told & ((sums < self.low - _TOLERANCE) | (sums > self.high + _TOLERANCE))
        if wrong.any():
            name = self.relations[int(np.argmax(wrong))].terms[0][0]
            raise GltdError(
                f"Les comptes de « {name} » ne s'additionnent pas : corrigez-les avant de publier."
            )

    @cached_property
    def islands(self) -> NDArray[np.intp]:
        """Groups of what may differ in a world: a zero, or what is public already, ties nothing."""
        stays = [(cell.known or cell.value == 0) and not cell.withhold for cell in self.cells]
        movable = np.flatnonzero(~np.array(stays) | self.free)
        labels = np.full(len(self.cells), -1)
        labels[movable] = self._label(movable)
        return labels

    def _label(self, columns: NDArray[np.intp]) -> NDArray[np.intp]:
        """Number the groups of columns that relations tie together."""
        touching = self.matrix[:, columns]
        return np.asarray(sparse.csgraph.connected_components(touching.T @ touching, directed=False)[1])

    def restrict(self, columns: NDArray[np.intp]) -> tuple[sparse.csr_array, Vector, Vector]:
        """Return the relations that touch columns, and their limits less what the others take."""
        rows = np.flatnonzero(abs(self.matrix[:, columns]).sum(axis=1))
        known = self.values.copy()
        known[columns] = 0
        given = self.matrix[rows] @ known
        return self.matrix[rows][:, columns], self.low[rows] - given, self.high[rows] - given

    def split(self, withheld: Collection[str]) -> list["_Part"]:
        """Return the unknown counts in groups that nothing ties together."""
        columns = np.flatnonzero([cell.value is None or cell.key in withheld for cell in self.cells])
        labels = self._label(columns)
        parts = (_Part(self, columns[labels == label], frozenset(withheld)) for label in np.unique(labels))
        return [part for part in parts if part.withheld]


@dataclass
class _Part:
    """Unknown counts that hang together, with what the printed ones leave of their relations."""

    system: _System
    columns: NDArray[np.intp]
    withheld: frozenset[str]

    def __post_init__(self) -> None:
        self.keys = [self.system.cells[column].key for column in self.columns]
        self.withheld = self.withheld.intersection(self.keys)
        self.index = {key: rank for rank, key in enumerate(self.keys)}
        self.limits = optimize.LinearConstraint(*self.system.restrict(self.columns))
        least = np.array([1.0 if key in self.withheld else 0.0 for key in self.keys])
        self.bounds = optimize.Bounds(least, np.full(len(self.keys), self.system.cap))

    def solve(self, costs: Mapping[str, float]) -> Vector:
        """Return the whole numbers that make a cost least among all that the public figures allow."""
        objective = np.zeros(len(self.keys))
        for key, cost in costs.items():
            objective[self.index[key]] = cost
        for whole in (0, 1):
            # Most tables have whole corners: the quick question is answered in whole numbers too.
            found = optimize.milp(
                objective,
                integrality=np.full(len(self.keys), whole),
                bounds=self.bounds,
                constraints=self.limits,
            )
            if found.x is None:
                raise GltdError(
                    "Les chiffres à publier se contredisent : vérifiez totaux et versions antérieures."
                )
            world: Vector = np.asarray(found.x, dtype=np.float64)
            if np.abs(world - np.rint(world)).max() < _TOLERANCE:
                break
        answer: Vector = np.rint(world)
        return answer


def _find_narrow(
    system: _System, withheld: Collection[str], width: int, exposed: Collection[str]
) -> dict[str, Span]:
    """Return the withheld counts that a reader can narrow below ``width`` values, with what is left.

    Every solution is a world that the reader cannot rule out, for all counts at once: few need their own.
    """
    narrow: dict[str, Span] = {}
    signs = np.random.default_rng(0)
    for part in system.split(withheld):
        keys = sorted(part.withheld)
        lows, highs = np.full(len(part.keys), np.inf), np.full(len(part.keys), -np.inf)

        def look(
            costs: Mapping[str, float], part: _Part = part, lows: Vector = lows, highs: Vector = highs
        ) -> None:
            world = part.solve(costs)
            np.minimum(lows, world, out=lows)
            np.maximum(highs, world, out=highs)

        for _ in range(_LOOKS if len(keys) > _LOOKS else 0):
            draw = signs.choice((-1.0, 1.0), size=len(keys))
            look(dict(zip(keys, draw, strict=True)))
        for key in keys:
            rank = part.index[key]
            for sign in (-1.0, 1.0):
                if highs[rank] - lows[rank] + 1 < width:
                    look({key: sign})
            if highs[rank] - lows[rank] + 1 < width and key not in exposed:
                narrow[key] = Span(int(lows[rank]), int(highs[rank]))
    return narrow


def _find_complements(
    system: _System, withheld: Collection[str], key: str, span: Span, width: int
) -> set[str]:
    """Return further counts to withhold, the cheapest that let ``key`` be otherwise.

    Other worlds are sought, in which ``key`` lies far enough and as little as possible of what is printed
    differs; what differs there is withheld. Zeros and what is public already stay.
    """
    imagine = _Imagination(system, withheld, key)
    far = span.low + width - 1
    for whole in (False, True):
        worlds = [imagine.world(far, system.cap, whole=whole)]
        if worlds[0] is None:
            highest, lowest = (imagine.reach(sign, whole=whole) for sign in (-1.0, 1.0))
            far_up = min(highest, far)
            worlds = [imagine.world(far_up, system.cap, whole=whole)] if far_up > (span.high or 0) else []
            worlds.append(imagine.world(1, max(lowest, far_up - width + 1), whole=whole))
        chosen = set().union(*(imagine.read(world) for world in worlds if world is not None))
        if chosen - set(withheld):
            return chosen
    return set()


class _Imagination:
    """Worlds in which printed counts may differ too, at a cost."""

    def __init__(self, system: _System, withheld: Collection[str], key: str) -> None:
        label = system.islands[system.index[key]]
        self.system, self.columns = system, np.flatnonzero(system.islands == label)
        self.rank, self.count = int(np.searchsorted(self.columns, system.index[key])), len(self.columns)
        self.low = np.where(system.free, 0.0, 1.0)[self.columns]
        cells = [system.cells[int(column)] for column in self.columns]
        costs = np.array([cell.cost for cell in cells]) * (1 + np.log1p(system.values[self.columns]))
        costly = np.flatnonzero([cell.value is not None and cell.key not in withheld for cell in cells])
        self.costs = np.concatenate([np.zeros(self.count), costs[costly]])
        matrix, low, high = system.restrict(self.columns)
        printed, none = system.values[self.columns][costly], np.full(len(costly), np.inf)
        unit, pick = sparse.eye_array(len(costly)), sparse.eye_array(self.count).tocsr()[costly]
        self.limits = optimize.LinearConstraint(
            sparse.block_array([[matrix, None], [pick, -unit], [pick, unit]]).tocsr(),  # type: ignore[arg-type]  # stubs know no mixed blocks
            np.concatenate([low, -none, printed]),
            np.concatenate([high, printed, none]),
        )

    def world(self, bottom: float, top: float, *, whole: bool) -> Vector | None:
        """Return the cheapest world in which the count lies between two values, if there is one."""
        return self._solve(self.costs, bottom, top, whole)

    def reach(self, sign: float, *, whole: bool) -> float:
        """Return the smallest (1) or largest (-1) value of the count in any world."""
        objective = sign * (np.arange(len(self.costs)) == self.rank)
        found = self._solve(objective, 1, self.system.cap, whole)
        return 0.0 if found is None else float(np.rint(found[self.rank]))

    def read(self, world: Vector) -> set[str]:
        """Return the names of what differs in a world."""
        differs = np.abs(world[: self.count] - self.system.values[self.columns]) > _TOLERANCE
        ranks = self.columns[differs & ~self.system.free[self.columns]]
        return {self.system.cells[int(rank)].key for rank in ranks}

    def _solve(self, objective: Vector, bottom: float, top: float, whole: bool) -> Vector | None:
        if top < bottom:
            return None
        kinds = (np.arange(len(objective)) < self.count * int(whole)).astype(np.int64)
        low, high = np.zeros(len(objective)), np.full(len(objective), 2 * self.system.cap)
        low[: self.count], high[: self.count] = self.low, self.system.cap
        low[self.rank], high[self.rank] = bottom, top
        between = optimize.Bounds(low, high)
        found = optimize.milp(objective, integrality=kinds, bounds=between, constraints=self.limits)
        return None if found.x is None else np.asarray(found.x, dtype=float)
