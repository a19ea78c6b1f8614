"""A hostile reader: takes everything public, all versions together, and narrows what is withheld.

Written apart from ``gltd.disclosure`` and against it: it sees printed values and common knowledge only (what
sums to what, counts are whole, a withheld count is not zero), stacks one equation a line, and asks a solver,
or tries every world where there are few.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from scipy.optimize import linprog

Printed = int | None
CEILING = 100_000


@dataclass
class Reader:
    """What a reader has collected: printed values by name, and sums ``left = right + …`` (or ``left ≥``)."""

    printed: dict[str, Printed] = field(default_factory=dict)
    equal: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    above: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    below: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def read(self, table: Mapping[str, Printed]) -> None:
        """Add a table; what was printed once stays known."""
        for name, value in table.items():
            known = self.printed.get(name)
            assert known is None or value is None or known == value
            self.printed[name] = value if known is None else known

    def narrow(self) -> dict[str, float]:
        """Return how many values remain possible for each withheld count."""
        names = list(
            dict.fromkeys([*self.printed, *(n for _, left, right in self._lines() for n in (left, *right))])
        )
        place = {name: rank for rank, name in enumerate(names)}
        bounds = [self._limits(name) for name in names]
        equal: list[np.ndarray] = []
        above: list[np.ndarray] = []
        for sign, left, right in self._lines():
            line = np.zeros(len(names))
            line[place[left]] += 1
            for name in right:
                line[place[name]] -= 1
            (equal if sign == 0 else above).append(line if sign <= 0 else -line)
        return {
            name: self._span(place[name], bounds, equal, above)
            for name, value in self.printed.items()
            if value is None
        }

    def _lines(self) -> list[tuple[int, str, tuple[str, ...]]]:
        return [
            *((0, left, right) for left, right in self.equal),
            *((1, left, right) for left, right in self.above),
            *((-1, left, right) for left, right in self.below),
        ]

    def _limits(self, name: str) -> tuple[float, float]:
        value = self.printed.get(name, 0)
        if name not in self.printed:
            return 0, CEILING
        return (1, CEILING) if value is None else (value, value)

    @staticmethod
    def _span(
        rank: int, bounds: Sequence[tuple[float, float]], equal: list[np.ndarray], above: list[np.ndarray]
    ) -> float:
        ends = []
        for sign in (1.0, -1.0):
            objective = np.zeros(len(bounds))
            objective[rank] = sign
            found = linprog(
                objective,
                A_ub=np.array(above) if above else None,
                b_ub=np.zeros(len(above)) if above else None,
                A_eq=np.array(equal) if equal else None,
                b_eq=np.zeros(len(equal)) if equal else None,
                bounds=bounds,
                integrality=np.ones(len(bounds), dtype=np.int64),
                method="highs",
            )
            assert found.success, "what is public contradicts itself"
            ends.append(round(sign * (found.fun or 0)))
        return np.inf if ends[1] >= CEILING else ends[1] - ends[0] + 1


def try_every_world(
    printed: Mapping[str, Printed], *, sums: Sequence[tuple[str, tuple[str, ...]]], most: int
) -> dict[str, set[int]]:
    """Return the values that each withheld count takes in some world; each is tried up to ``most``."""
    hidden = [name for name, value in printed.items() if value is None]
    seen: dict[str, set[int]] = {name: set() for name in hidden}
    for guess in product(range(1, most + 1), repeat=len(hidden)):
        world = dict(printed) | dict(zip(hidden, guess, strict=True))
        if all(world[left] == sum(world[name] or 0 for name in right) for left, right in sums):
            for name, value in zip(hidden, guess, strict=True):
                seen[name].add(value)
    return seen
