"""The Poisson space-time scan: clusters against what a population makes expect."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gltd.stats.arguments import FloatArray, at_least, generator, level, refuse
from gltd.stats.globe import EARTH_RADIUS_M
from gltd.stats.monte_carlo import (
    Replications,
    as_replications,
    p_values,
    run_on_threads,
    seed_of,
    spawn_states,
)
from gltd.stats.scan_result import Cluster, ScanResult, say_recurrence

_MOST_CLUSTERS = 20
# Replications drawn between two looks at an early stop.
_AT_ONCE = 32
_LARGEST = 1e12


def poisson(
    counts: ArrayLike,
    *,
    expected: ArrayLike,
    places: ArrayLike,
    on_globe: bool = False,
    max_share: float = 0.5,
    replications: int | Replications = 999,
    prospective: bool = False,
    rng: np.random.Generator,
) -> ScanResult:
    """Search the cylinders (circle of places × periods) with more cases than the population makes expect.

    Null hypothesis: given their number C, cases fall in each place and period in proportion to ``expected``.

    Formula: LLR = c ln(c/μ) + (C − c) ln((C − c)/(C − μ)) where c > μ, μ the expected cases of the cylinder,
    scaled to sum to C; p = (r + 1)/(replications + 1), replications being multinomial draws of C cases.

    Parameters: ``counts`` and ``expected`` (places × periods; a population, or `indirect_expected`);
    ``places`` (places × 2), metres, or longitude and latitude with ``on_globe``; ``max_share``, the largest
    share of the expected cases in a circle and of the periods in a window; ``replications``, a count or
    `Replications`; ``prospective``, only windows that end with the last period.

    Returns: `ScanResult`; ``start`` and ``end`` of a cluster are ranks of periods, both included, and
    ``members`` ranks of places. A recurrence is in periods.

    Limits: depends on the population given; a daytime place (a station) has more facts than residents make
    expect. Counts more scattered than Poisson give clusters too easily.

    References: Kulldorff et al. 1998, doi:10.2105/AJPH.88.9.1377; Kulldorff 2001,
    doi:10.1111/1467-985X.00186.

    Checked against: SaTScan 10.3.2 on its New Mexico sample; ``tests/stats/naive_scan.py``.
    """
    from gltd.stats._kernels.poisson_scan import scan_counts

    cases, means, ground = _check(counts, expected, places)
    share = level(max_share, name="max_share")
    plan = as_replications(replications, name="replications")
    random = generator(rng)
    means = means * (cases.sum() / means.sum())
    order, ends, gaps = _order_places(ground, means, on_globe=on_globe, max_share=share)
    longest = max(1, int(share * cases.shape[1]))
    limits = np.array([longest, 2, int(bool(prospective))], dtype=np.int64)
    best, where = np.zeros(len(cases)), np.zeros((len(cases), 4), dtype=np.int64)
    scan_counts(cases, means, (order, ends), limits, best, where)
    maxima = _simulate(means, (order, ends), limits, plan, spawn_states(random, count=plan.count), best.max())
    chosen = _without_overlap(order, best, where)
    values = p_values([float(best[i]) for i in chosen], simulated=maxima, stop_after=plan.stop_after)
    found = [
        _describe(int(rank), p_value, ground, (order, gaps), means, (best, where), bool(prospective))
        for rank, p_value in zip(chosen, values, strict=True)
    ]
    return ScanResult(
        clusters=tuple(found),
        simulated_max=maxima,
        n=int(cases.sum()),
        method="space-time Poisson",
        prospective=bool(prospective),
        replications=plan.count,
        stop_after=plan.stop_after,
        parameters={"max_share": share, "min_cases": 2},
        seed=seed_of(random),
    )


def _describe(
    rank: int,
    p_value: float,
    ground: FloatArray,
    around: tuple[NDArray[np.int64], FloatArray],
    means: FloatArray,
    search: tuple[FloatArray, NDArray[np.int64]],
    prospective: bool,
) -> Cluster:
    order, gaps = around
    best, where = search
    held, first, length, inside = (int(value) for value in where[rank])
    members = order[rank, :held]
    return Cluster(
        centre=(float(ground[rank, 0]), float(ground[rank, 1])),
        radius_m=float(gaps[rank, members[-1]]),
        start=first,
        end=first + length - 1,
        cases=inside,
        expected=float(means[members, first : first + length].sum()),
        llr=float(best[rank]),
        p_value=p_value,
        recurrence_days=say_recurrence(p_value, aggregate_days=1, prospective=prospective),
        members=np.sort(members),
    )


def _simulate(
    means: FloatArray,
    circles: tuple[NDArray[np.int64], NDArray[np.int64]],
    limits: NDArray[np.int64],
    plan: Replications,
    states: NDArray[np.uint64],
    observed: float,
) -> FloatArray:
    work = _Replication(means, circles, limits)
    # Where it may stop early, or someone listens, the replications are looked at a few at a time.
    step = len(states) if plan.stop_after is None and plan.tell is None else _AT_ONCE
    maxima = np.empty(0)
    for at in range(0, len(states), step):
        found = run_on_threads(work, tasks=list(states[at : at + step]), threads=plan.workers)
        maxima = np.append(maxima, found)
        plan.say(len(maxima))
        above = np.flatnonzero(maxima >= observed)
        if plan.stop_after is not None and len(above) >= plan.stop_after:
            return maxima[: above[plan.stop_after - 1] + 1]
    return maxima


@dataclass(frozen=True, eq=False)
class _Replication:
    """One draw of the cases and its largest ratio: it can run on any thread, in any order."""

    means: FloatArray
    circles: tuple[NDArray[np.int64], NDArray[np.int64]]
    limits: NDArray[np.int64]

    def __call__(self, state: NDArray[np.uint64]) -> float:
        from gltd.stats._kernels.poisson_scan import scan_counts

        means, total = self.means, round(self.means.sum())
        drawn = np.random.default_rng(state).multinomial(total, (means / means.sum()).ravel())
        top, spare = np.zeros(len(means)), np.zeros((len(means), 4), dtype=np.int64)
        counts = drawn.reshape(means.shape).astype(np.float64)
        scan_counts(counts, means, self.circles, self.limits, top, spare)
        return float(top.max())


def indirect_expected(counts: ArrayLike, *, population: ArrayLike) -> FloatArray:
    """Return the cases expected in each place and period if each stratum had the same rate everywhere.

    Null hypothesis: none, this is an adjustment (indirect standardisation).

    Formula: Σ over strata of population × (cases of the stratum / population of the stratum), everywhere.

    Parameters: ``counts`` and ``population`` (places × periods × strata); people, or people × days.

    Returns: expected cases (places × periods), of the same sum as the cases.

    Limits: a stratum that is rare everywhere has a rate of little worth; what no stratum tells stays.

    References: Kulldorff et al. 1998, doi:10.2105/AJPH.88.9.1377.

    Checked against: SaTScan 10.3.2 on its New Mexico sample (176.22 cases of its first cluster).
    """
    cases, people = _table(counts, name="counts"), _table(population, name="population")
    if cases.ndim != 3 or cases.shape != people.shape:
        raise refuse("population", why="les deux tableaux doivent être lieux × périodes × strates.")
    if not (np.all(np.isfinite(cases)) and np.all(cases >= 0)):
        raise refuse("counts", why="des dénombrements, positifs ou nuls, sont attendus.")
    if not (np.all(np.isfinite(people)) and np.all(people >= 0)):
        raise refuse("population", why="des effectifs positifs ou nuls sont attendus.")
    strata, held = cases.sum(axis=(0, 1)), people.sum(axis=(0, 1))
    if np.any((held == 0) & (strata > 0)):
        raise refuse("population", why="une strate a des faits et personne : vérifiez ses effectifs.")
    rates = np.divide(strata, held, out=np.zeros_like(strata), where=held > 0)
    return np.asarray((people * rates).sum(axis=2))


def _table(values: ArrayLike, *, name: str) -> FloatArray:
    try:
        table = np.array(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse(name, why="un tableau de nombres, aux lignes d'égale longueur, est attendu.") from error
    if np.any(np.abs(table) > _LARGEST):
        raise refuse(name, why="un nombre est hors de toute mesure ; vérifiez les unités.")
    return table


def _check(
    counts: ArrayLike, expected: ArrayLike, places: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    cases = _table(counts, name="counts")
    means = _table(expected, name="expected")
    ground = _table(places, name="places")
    if cases.ndim != 2 or not np.all(np.isfinite(cases)) or np.any(cases < 0) or np.any(cases % 1):
        raise refuse("counts", why="des dénombrements sont attendus, lieux × périodes.")
    if means.shape != cases.shape or not np.all(np.isfinite(means)) or np.any(means < 0) or means.sum() <= 0:
        raise refuse("expected", why="des nombres positifs ou nuls sont attendus, de la forme de counts.")
    if ground.shape != (len(cases), 2) or not np.all(np.isfinite(ground)):
        raise refuse("places", why="deux coordonnées finies par lieu sont attendues.")
    if cases.sum() < 1:
        raise refuse("counts", why="au moins un fait est nécessaire.")
    if np.any((means == 0) & (cases > 0)):
        raise refuse("expected", why="des faits sont comptés là où aucun n'est attendu.")
    at_least(cases.shape[1], name="counts", minimum=1)
    return cases, means, ground


def _order_places(
    ground: FloatArray, means: FloatArray, *, on_globe: bool, max_share: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], FloatArray]:
    if on_globe:
        lon, lat = np.radians(ground).T
        half = np.sin((lat[:, None] - lat) / 2) ** 2
        half += np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
        gaps = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1)))
    else:
        gaps = np.sqrt(((ground[:, None, :] - ground) ** 2).sum(axis=2))
    order = np.argsort(gaps, axis=1, kind="stable")
    ordered = np.take_along_axis(gaps, order, axis=1)
    ends = np.ones(order.shape, dtype=np.int64)
    ends[:, :-1] = ordered[:, 1:] > ordered[:, :-1]
    held = np.cumsum((means.sum(axis=1) / means.sum())[order], axis=1)
    # Places at one distance enter together or not at all.
    whole = np.where(ends == 1, held, np.inf)
    reached = np.minimum.accumulate(whole[:, ::-1], axis=1)[:, ::-1]
    ends[reached > max_share] = 2
    return order, ends, gaps


def _without_overlap(order: NDArray[np.intp], best: FloatArray, where: NDArray[np.int64]) -> list[int]:
    taken = np.zeros(len(best), dtype=np.bool_)
    chosen: list[int] = []
    for rank in np.lexsort((where[:, 0], -best)):
        members = order[rank, : where[rank, 0]]
        if best[rank] > 0 and not taken[members].any() and len(chosen) < _MOST_CLUSTERS:
            taken[members] = True
            chosen.append(int(rank))
    return chosen
