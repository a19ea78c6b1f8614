"""Near repeat: do facts that are close in space come close in time more often than chance brings them?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gltd.stats.arguments import FloatArray, float_array, generator, instance, refuse
from gltd.stats.monte_carlo import Replications, as_replications, run_on_threads, seed_of, spawn_states
from gltd.stats.points import Points
from gltd.stats.proximity import Cells, Pairs, pairs_in_reach, sort_by_cell
from gltd.stats.results import Language, Result, say, say_p

if TYPE_CHECKING:
    import altair as alt

_INT16_MAX = 32_767
_SHOWN_RATIO = 4.0


@dataclass(frozen=True, eq=False)
class KnoxResult(Result):
    """What `test` found; arrays are (bands of distance × bands of lag).

    A band goes from the edge before (not included; from 0 included for the first) to its own edge (included).
    ``chance_low`` and ``chance_high`` are the 2.5 % and 97.5 % quantiles of the permuted counts.
    """

    observed: NDArray[np.int64]
    expected: FloatArray
    ratio: FloatArray
    p_value: FloatArray
    chance_low: FloatArray
    chance_high: FloatArray
    chance_sd: FloatArray
    originators: NDArray[np.bool_]
    repeats: NDArray[np.bool_]
    distances_m: tuple[float, ...]
    lags_days: tuple[float, ...]
    n: int
    permutations: int
    seed: int | None

    def summary(self, language: Language = "fr") -> str:
        """Say what was found in the nearest band, and how many facts follow another."""
        ratio, p_value = self.ratio[0, 0], say_p(float(self.p_value[0, 0]), language=language)
        observed = say(float(self.observed[0, 0]), language=language)
        expected = say(float(self.expected[0, 0]), digits=1, language=language)
        reach = say(self.distances_m[0], language=language)
        lag = say(self.lags_days[0], language=language)
        times = say(float(ratio), digits=2, language=language)
        repeats = say(float(self.repeats.sum()), language=language)
        n, permutations = say(self.n, language=language), say(self.permutations, language=language)
        if language == "en":
            return (
                f"Up to {reach} m and {lag} days: {observed} pairs of facts, where {expected} are expected "
                f"if the moment did not depend on the place, a ratio of {times} ({p_value}, {permutations} "
                f"permutations of the dates). Of {n} facts, {repeats} come that soon and that close after "
                "another."
            )
        return (
            f"Jusqu'à {reach} m et {lag} jours\u202f: {observed} paires de faits, contre {expected} "
            f"attendues si le moment ne dépendait pas du lieu, soit un rapport de {times} ({p_value}, "
            f"{permutations} permutations des dates). Sur {n} faits, {repeats} suivent d'aussi près un autre "
            "fait."
        )

    def plot(self) -> "alt.LayerChart | alt.FacetChart":
        """Draw the ratios as a table of colours: distance across, lag down."""
        import altair as alt  # slow to import, and many callers never draw

        rows = [
            {
                "distance": _band_label(self.distances_m, i, unit="m"),
                "lag": _band_label(self.lags_days, j, unit="j"),
                "shade": float(
                    np.clip(np.nan_to_num(self.ratio[i, j], nan=1), 1 / _SHOWN_RATIO, _SHOWN_RATIO)
                ),
                "text": f"{say(float(self.ratio[i, j]), digits=2)} ({say_p(float(self.p_value[i, j]))})",
            }
            for i in range(len(self.distances_m))
            for j in range(len(self.lags_days))
        ]
        base = alt.Chart({"values": rows}).encode(
            x=alt.X("distance:N", sort=None, title="Distance entre les deux faits"),
            y=alt.Y("lag:N", sort=None, title="Délai entre les deux faits"),
        )
        # Twice as many and half as many are equally far from one; beyond four times the colour says no more.
        scale = alt.Scale(type="log", domain=[1 / _SHOWN_RATIO, _SHOWN_RATIO], scheme="purpleorange")
        colour = alt.Color("shade:Q", title="Observé / attendu", scale=scale)
        return alt.layer(base.mark_rect().encode(color=colour), base.mark_text().encode(text="text:N"))


def test(
    points: Points,
    *,
    distances_m: Sequence[float],
    lags_days: Sequence[float],
    permutations: int | Replications = 999,  # noqa: PT028  # the public name of a statistic, not a test
    rng: np.random.Generator,
) -> KnoxResult:
    """Count the pairs of events close in space and in time, by bands, against permuted times.

    Null hypothesis: the times of the events are exchangeable between their places (no space-time
    interaction); places and dates may both be as uneven as they like.

    Formula: X = number of pairs (i < j) with distance in the band and lag in the band; exact mean under the
    null S·T/(n(n−1)/2), with S and T the pairs in the band of distance and in the band of lag alone;
    p = (r + 1)/(permutations + 1), r the permutations of the *events'* times with X at or above the observed.

    Parameters: ``points`` (n ≥ 2); ``distances_m`` and ``lags_days``, upper edges of the bands, growing, zero
    or more, both inclusive (0 as the first edge makes a band of its own for the same place or instant);
    ``permutations``, a count or `Replications` (``stop_after`` is not used: all bands share them); ``rng``.

    Returns: `KnoxResult`. ``originators`` and ``repeats`` (n) mark the events of pairs of the nearest band of
    distance and lag: the earlier one, the later one. A pair at the same instant has no order and marks none.
    A band where nothing is expected has ratio NaN.

    Limits: a change of activity in one district only over the period looks like an interaction (the
    space-time scan says where); bands are not corrected for each other; edges of the ground are ignored.

    References: Knox 1964, doi:10.2307/2985220; Besag & Diggle 1977, doi:10.2307/2346974; Johnson et al. 2007,
    doi:10.1007/s10940-007-9025-3.

    Checked against: Burkitt's lymphoma in Uganda (188 cases, 13 pairs within 20 and 5, P = 0.2022),
    pointpats 2.5 (``tests/stats/reference/knox_pointpats.json``) and ``tests/stats/naive_knox.py``.
    """
    edges_m = _edges(distances_m, name="distances_m")
    lags = _edges(lags_days, name="lags_days")
    plan = as_replications(permutations, name="permutations")
    random = generator(rng)
    if len(instance(points, name="points", of=Points)) < 2:
        raise refuse("points", why=f"au moins deux faits sont nécessaires, en voici {len(points)}.")
    cells = sort_by_cell(points.x_m, y_m=points.y_m, reach_m=float(edges_m[-1]))
    times = points.t_days[cells.order]
    found = _count(cells, times, edges_m, lags, spawn_states(random, count=plan.count), plan)
    expected = np.outer(found.close, _lag_counts(times, lags)) / (len(points) * (len(points) - 1) / 2)
    low, high = np.quantile(found.permuted, [0.025, 0.975], axis=-1)
    return KnoxResult(
        observed=found.observed,
        expected=expected,
        ratio=np.divide(found.observed, expected, out=np.full(expected.shape, np.nan), where=expected > 0),
        p_value=((found.permuted >= found.observed[..., None]).sum(axis=-1) + 1) / (plan.count + 1),
        chance_low=low,
        chance_high=high,
        chance_sd=found.permuted.std(axis=-1),
        originators=found.originators,
        repeats=found.repeats,
        distances_m=tuple(edges_m.tolist()),
        lags_days=tuple(lags.tolist()),
        n=len(points),
        permutations=plan.count,
        seed=seed_of(random),
    )


@dataclass(frozen=True, eq=False)
class _Counts:
    observed: NDArray[np.int64]
    permuted: NDArray[np.int64]
    close: NDArray[np.int64]
    originators: NDArray[np.bool_]
    repeats: NDArray[np.bool_]


def _count(
    cells: Cells,
    times: FloatArray,
    edges_m: FloatArray,
    lags: FloatArray,
    states: NDArray[np.uint64],
    plan: Replications,
) -> _Counts:
    from gltd.stats._kernels import knox as loops  # numba takes long to import: only when it is used
    from gltd.stats._kernels.lanes import LANES

    shape = (len(edges_m), len(lags))
    observed = np.zeros(shape, dtype=np.int64)
    close = np.zeros(shape[0], dtype=np.int64)
    marks = np.zeros((2, len(times)), dtype=np.bool_)
    permuted = np.zeros((*shape, len(states)), dtype=np.int64)
    blocks = [slice(at, min(at + LANES, len(states))) for at in range(0, len(states), LANES)]
    numbers, limits = _compact(times, lags)
    seen = 0.0
    for pairs in pairs_in_reach(cells, edges_m=edges_m):
        close += np.diff(pairs.start)
        for band in range(shape[0]):
            held = slice(pairs.start[band], pairs.start[band + 1])
            loops.count_observed(times, pairs.earlier[held], pairs.later[held], lags, observed[band])
            if band == 0:
                loops.mark_near(times, pairs.earlier[held], pairs.later[held], lags[0], marks[0], marks[1])
        work = _Block(pairs, numbers, limits, len(lags))
        # Where someone listens, a few blocks at a time; each has its own states.
        step = len(blocks) if plan.tell is None else plan.workers
        for at in range(0, len(blocks), step):
            some = blocks[at : at + step]
            counted = run_on_threads(work, tasks=[states[block] for block in some], threads=plan.workers)
            for block, counts in zip(some, counted, strict=True):
                permuted[:, :, block] += counts
            through = seen + (pairs.share - seen) * min(1.0, (at + step) / len(blocks))
            plan.say(int(plan.count * through))
        seen = pairs.share
    # Counted up to each lag; a band is what its lag adds.
    permuted[:, 1:] -= permuted[:, :-1].copy()
    first, again = np.empty_like(marks)
    first[cells.order], again[cells.order] = marks
    return _Counts(observed, permuted, close, first, again)


@dataclass(frozen=True, eq=False)
class _Block:
    """The work on one block of permutations: it can run on any thread, in any order."""

    pairs: Pairs
    times: NDArray[Any]
    limits: NDArray[Any]
    bands: int

    def __call__(self, states: NDArray[np.uint64]) -> NDArray[np.int64]:
        from gltd.stats._kernels.knox import count_permuted
        from gltd.stats._kernels.lanes import LAGS, LANES
        from gltd.stats._kernels.shuffling import shuffle_lanes

        # A short last block leaves columns of no use: their counts are dropped.
        lanes = np.empty((len(self.times), LANES), dtype=self.times.dtype)
        shuffle_lanes(self.times, states, lanes)
        bands = len(self.pairs.start) - 1
        counts = np.zeros((bands, len(self.limits), LANES), dtype=np.int64)
        for band in range(bands):
            held = slice(self.pairs.start[band], self.pairs.start[band + 1])
            earlier, later = self.pairs.earlier[held], self.pairs.later[held]
            for rank in range(0, len(self.limits), LAGS):
                five = slice(rank, rank + LAGS)
                count_permuted(lanes, earlier, later, self.limits[five], counts[band, five])
        return counts[:, : self.bands, : len(states)]


def _compact(times: FloatArray, lags: FloatArray) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return times and lags in the narrowest exact type, lags completed to a multiple of the loop's width.

    Whole days over less than ninety years fit sixteen bits, four times as fast as floats.
    """
    from gltd.stats._kernels.lanes import LAGS

    range_days = float(np.ptp(times))
    # A longer lag holds all pairs, as the range itself does.
    limits = np.minimum(np.concatenate([lags, np.repeat(lags[-1], -len(lags) % LAGS)]), range_days)
    moved = times - times.min()
    if range_days <= _INT16_MAX and np.array_equal(times, np.rint(times)):
        return moved.astype(np.int16), np.floor(limits).astype(np.int16)
    return moved, limits


def _lag_counts(times: FloatArray, lags: FloatArray) -> NDArray[np.int64]:
    """Count the pairs of events in each band of lag, wherever they are."""
    ordered = np.sort(times)
    n = len(ordered)
    within = np.empty(len(lags), dtype=np.int64)
    for rank, lag in enumerate(lags):
        # The search is on sums, rounded otherwise than differences: the two neighbours are looked at again.
        reached = np.searchsorted(ordered, ordered + lag, side="right")
        reached -= (ordered[np.minimum(reached, n) - 1] - ordered > lag).astype(np.intp)
        beyond = np.minimum(reached, n - 1)
        reached += ((reached < n) & (ordered[beyond] - ordered <= lag)).astype(np.intp)
        within[rank] = (reached - np.arange(n) - 1).sum()
    return np.diff(within, prepend=0)


def _edges(values: Sequence[float], *, name: str) -> FloatArray:
    edges = float_array(values, name=name)
    if len(edges) == 0:
        raise refuse(name, why="au moins une borne est attendue.")
    if edges[0] < 0 or np.any(np.diff(edges) <= 0):
        raise refuse(name, why="des bornes croissantes, positives ou nulles, sont attendues.")
    return edges.copy()


def _band_label(edges: tuple[float, ...], rank: int, *, unit: str) -> str:
    start = say(edges[rank - 1] if rank else 0.0)
    return f"{start} à {say(edges[rank])} {unit}"
