"""The search of a permutation scan: the best cylinder of each centre, and each replication's maximum."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gltd.stats.arguments import FloatArray, refuse
from gltd.stats.circles import Circles, Places
from gltd.stats.monte_carlo import Replications, run_on_threads
from gltd.stats.windows import Windows, fewest_cases

# Circles of sizes within a block are bounded together; a wide block is bounded loosely, a narrow one costs.
_BLOCK_GROWTH = 1.25
_FLOOR_STEP = 0.6
# The observed search goes down in fewer, larger steps, from a floor that only strong clusters pass.
_HIGHEST_FLOOR = 64.0
_DESCENT = 0.45
# Replications after which the floor is set anew, and the rehearsal that sets the first one.
_BATCH = 64
_REHEARSAL = 8
_FIRST_FLOOR = 8.0
# Below this floor, one search without a floor ends the matter.
_LOWEST_FLOOR = 0.5
# Thresholds are computed otherwise than the ratio itself: rounding must not hide a window.
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Search:
    """What all replications share."""

    places: Places
    windows: Windows
    min_cases: int

    @property
    def events(self) -> int:
        """Number of events."""
        return len(self.places.event)

    @property
    def positions(self) -> NDArray[np.int16]:
        """Position in time of each renumbered event."""
        return self.windows.position[self.places.event]

    def best_by_centre(
        self,
        enough: Callable[[FloatArray, NDArray[np.int64]], bool] = lambda best, where: False,
        *,
        say: Callable[[], None] = lambda: None,
    ) -> tuple[FloatArray, NDArray[np.int64]]:
        """Return the best ratio of each place's cylinders, and the cylinder: events, start, length, cases.

        The floor goes down from high: most centres are done before the low floors, where work is long. The
        search ends where what lies above the floor is ``enough``; centres below keep a ratio of zero.
        """
        best = np.zeros(len(self.places))
        where = np.zeros((len(self.places), 4), dtype=np.int64)
        left = self.places.centres
        floor = _HIGHEST_FLOOR
        while len(left):
            floor = floor if floor > _LOWEST_FLOOR else 0.0
            table = self.table(floor)
            for circles in self.places.circles(left):
                say()
                found = np.full(len(circles.centres), floor)
                here = np.zeros((len(found), 4), dtype=np.int64)
                self.scan(self.positions[None, :], circles=circles, table=table, best=found, where=here)
                best[circles.centres] = np.where(found > floor, found, 0.0)
                where[circles.centres] = here
            if floor == 0 or enough(best, where):
                break
            left = left[best[left] == 0]
            floor *= _DESCENT
        return best, where

    def simulate(self, states: NDArray[np.uint64], *, plan: Replications, observed: float) -> FloatArray:
        """Return the largest ratio of each replication, in order; fewer where the plan lets it stop early."""
        maxima = np.empty(0)
        while len(maxima) < len(states):
            size = _BATCH * plan.workers if len(maxima) else _REHEARSAL
            floor = 0.97 * float(maxima.min()) if len(maxima) else _FIRST_FLOOR
            some = states[len(maxima) : len(maxima) + size]
            batch = self.maxima(some, floor=floor, threads=plan.workers, say=partial(plan.say, len(maxima)))
            maxima = np.append(maxima, batch)
            plan.say(len(maxima))
            if plan.stop_after is not None:
                reached = np.flatnonzero(maxima >= observed)
                if len(reached) >= plan.stop_after:
                    return maxima[: reached[plan.stop_after - 1] + 1]
        return maxima

    def maxima(
        self,
        states: NDArray[np.uint64],
        *,
        floor: float,
        threads: int,
        say: Callable[[], None] = lambda: None,
    ) -> FloatArray:
        """Return the largest ratio of each state's permutation of the times, whatever the floor.

        The floor only saves time: replications that do not exceed it are searched again with a lower one.
        ``say`` is called between circles: whoever listens may end the search there.
        """
        best = np.zeros(len(states))
        left = np.arange(len(states))
        while len(left):
            floor = floor if floor > _LOWEST_FLOOR else 0.0
            shares = [share for share in np.array_split(left, threads) if len(share)]
            rows = run_on_threads(self.permute, tasks=[states[share] for share in shares], threads=threads)
            found = [np.full(len(share), floor) for share in shares]
            table = self.table(floor)
            for circles in self.places.every_circle():
                say()
                tasks = list(zip(rows, found, strict=True))
                run_on_threads(_Scan(self, circles, table), tasks=tasks, threads=threads)
            best[left] = np.concatenate(found)
            if floor == 0:
                break
            left = left[best[left] <= floor]
            floor *= _FLOOR_STEP
        return best

    def permute(self, states: NDArray[np.uint64]) -> NDArray[np.int16]:
        """Return the positions of the renumbered events, permuted by each state."""
        from gltd.stats._kernels.shuffling import shuffle_rows

        rows = np.empty((len(states), self.events), dtype=np.int16)
        shuffle_rows(self.positions, states, rows)
        return rows

    def scan(
        self,
        rows: NDArray[np.int16],
        *,
        circles: Circles,
        table: Any,
        best: FloatArray,
        where: NDArray[np.int64] | None = None,
    ) -> None:
        """Raise ``best`` over some circles: by replication (rows), or by centre where ``where`` is given."""
        from gltd.stats._kernels import scan as loops
        from gltd.stats._kernels.circles import end_blocks

        ends = np.zeros((len(circles.centres), len(self.block_sizes)), dtype=np.int64)
        end_blocks(circles.start, circles.last, self.block_sizes, ends)
        held = loops.Circles(circles.start, circles.members, circles.last, ends)
        spare = np.zeros((len(best), 4), dtype=np.int64) if where is None else where
        loops.scan_circles(rows, held, table, where is not None, best, spare)

    @cached_property
    def block_sizes(self) -> NDArray[np.int64]:
        """Largest circle of each block, in events."""
        sizes = [self.min_cases]
        while sizes[-1] < self.places.held[self.places.centres].max():
            sizes.append(max(sizes[-1] + 1, int(sizes[-1] * _BLOCK_GROWTH)))
        return np.array(sizes, dtype=np.int64)

    def table(self, floor: float) -> Any:
        """Return the windows and the fewest cases that beat the floor in each, as the loop takes them."""
        from gltd.stats._kernels.scan import Cylinders
        from gltd.stats._kernels.windows import AT_ONCE

        windows, sizes = self.windows, self.block_sizes
        kind = _counter(self._most_in_a_window())
        never = np.iinfo(kind).max
        begin = np.concatenate([[1], sizes[:-1] + 1])
        shortest = windows.totals(windows.shortest)
        held, rank = np.unique(np.maximum(shortest, 1), return_inverse=True)
        expected = begin[:, None] * held / self.events
        most = np.minimum(sizes[:, None], np.full(len(held), never - 1))
        fewest = fewest_cases(
            expected,
            events=self.events,
            floor=floor - _ROUNDING if floor else 0.0,
            min_cases=self.min_cases,
            most=most,
        )
        fewest = np.where(fewest > most, never, fewest)
        width = -(-windows.starts // AT_ONCE) * AT_ONCE
        thresholds = np.full((len(sizes), len(windows.longest), width), never, dtype=kind)
        by_window = fewest[:, rank.reshape(shortest.shape)]
        thresholds[:, :, : windows.starts] = np.where(shortest < 0, never, by_window)
        # Room for windows that begin at the last start, and for the bin of the events left out.
        length = -(-max(width + int(windows.longest.max()), len(windows.total)) // AT_ONCE) * AT_ONCE
        return Cylinders(
            thresholds=thresholds,
            idle=thresholds.min(axis=(1, 2)) == never,
            shortest=windows.shortest,
            longest=windows.longest,
            total=windows.total,
            limits=np.array([self.events, length, self.min_cases, windows.starts], dtype=np.int64),
        )

    def _most_in_a_window(self) -> int:
        total = self.windows.total
        end = np.minimum(np.arange(self.windows.starts) + int(self.windows.longest.max()), len(total) - 1)
        return int((total[end] - total[: self.windows.starts]).max())


@dataclass(frozen=True, eq=False)
class _Scan:
    """The scan of a chunk of circles by one share of the replications, on any thread."""

    search: Search
    circles: Circles
    table: Any

    def __call__(self, task: tuple[NDArray[np.int16], FloatArray]) -> None:
        rows, best = task
        self.search.scan(rows, circles=self.circles, table=self.table, best=best)


def _counter(most: int) -> type[np.uint8] | type[np.uint16]:
    if most < np.iinfo(np.uint8).max:
        return np.uint8
    if most < np.iinfo(np.uint16).max:
        return np.uint16
    raise refuse(
        "points", why=f"{most} faits dans une même fenêtre de temps, c'est trop : raccourcissez max_days."
    )
