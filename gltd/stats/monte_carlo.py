"""How a Monte Carlo test is run: how many replications, when it may stop, on how many threads."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gltd.stats.arguments import at_least, refuse

Task = TypeVar("Task")
Answer = TypeVar("Answer")

# xoshiro256++ has a state of four words of 64 bits.
_STATE_WORDS = 4


@dataclass(frozen=True)
class Replications:
    """How a Monte Carlo test is run.

    ``count`` replications at most; ``stop_after`` of them at or above the observed value end the test early
    (Besag & Clifford 1991, doi:10.1093/biomet/78.2.301: the p-value stays valid); ``threads`` is how many run
    at once (default: all the cores that the process may use); ``tell`` hears how many are done. The answer
    depends on neither ``threads`` nor ``tell``.
    """

    count: int = 999
    stop_after: int | None = None
    threads: int | None = None
    # Told how many replications are done, of how many, between blocks of them; it draws nothing.
    tell: Callable[[int, int], None] | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        at_least(self.count, name="count", minimum=1)
        if self.stop_after is not None:
            at_least(self.stop_after, name="stop_after", minimum=1)
        if self.threads is not None:
            at_least(self.threads, name="threads", minimum=1)

    def say(self, done: int) -> None:
        """Tell whoever listens how many replications are done; the listener may raise to end the test."""
        if self.tell is not None:
            self.tell(done, self.count)

    @property
    def workers(self) -> int:
        """Number of threads, the machine's cores unless said otherwise."""
        if self.threads is not None:
            return self.threads
        # Not every system can tell which cores the process may use.
        allowed = getattr(os, "sched_getaffinity", None)
        return len(allowed(0)) if allowed else os.cpu_count() or 1


def as_replications(value: int | Replications, *, name: str) -> Replications:
    """Return what was given as a `Replications`; a plain number is a count."""
    if isinstance(value, Replications):
        return value
    if isinstance(value, bool):
        raise refuse(name, why="un nombre de répliques est attendu (999 par exemple).")
    return Replications(count=at_least(value, name=name, minimum=1))


def spawn_states(rng: np.random.Generator, *, count: int) -> NDArray[np.uint64]:
    """Draw the random state of each replication, so that each can be run anywhere, in any order."""
    states = rng.integers(2**64, size=(count, _STATE_WORDS), dtype=np.uint64)
    # The all-zero state is the one that xoshiro never leaves.
    states[~states.any(axis=1), 0] = 1
    return states


def seed_of(rng: np.random.Generator) -> int | None:
    """Return the seed that the generator was made from, if it still knows it."""
    seeds = getattr(rng.bit_generator, "seed_seq", None)
    entropy = getattr(seeds, "entropy", None)
    return int(entropy) if isinstance(entropy, int) else None


def run_on_threads(work: Callable[[Task], Answer], *, tasks: Sequence[Task], threads: int) -> list[Answer]:
    """Apply `work` to each task, on threads where there are several, and return the answers in order."""
    if threads == 1 or len(tasks) < 2:
        return [work(task) for task in tasks]
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return list(pool.map(work, tasks))


def p_values(
    observed: Sequence[float], *, simulated: NDArray[np.float64], stop_after: int | None
) -> list[float]:
    """Return the p-value of each observed maximum among the simulated ones, in their order of drawing.

    (r + 1)/(n + 1) with r values at or above the observed one; where ``stop_after`` of them have been met, at
    replication m, it is stop_after/m, each observed value stopping on its own (Besag & Clifford 1991).
    """
    found = []
    for value in observed:
        above = np.flatnonzero(simulated >= value)
        if stop_after is not None and len(above) >= stop_after:
            found.append(stop_after / (int(above[stop_after - 1]) + 1))
        else:
            found.append((len(above) + 1) / (len(simulated) + 1))
    return found
