"""The space-time permutation scan: an emerging cluster, without any population."""

import numpy as np
from numpy.typing import NDArray

from gltd.stats.arguments import FloatArray, at_least, flag, generator, instance, positive, refuse
from gltd.stats.circles import Places, Reach, as_reach, gather_places
from gltd.stats.globe import GlobePoints
from gltd.stats.monte_carlo import Replications, as_replications, p_values, seed_of, spawn_states
from gltd.stats.points import Points
from gltd.stats.scan_result import Cluster, ScanResult, say_recurrence
from gltd.stats.scan_search import Search
from gltd.stats.windows import Calendar, Windows, cut_windows

# Secondary clusters beyond this many are noise; the search for them stops there.
_MOST_CLUSTERS = 20


def permutation(
    points: Points | GlobePoints,
    *,
    max_radius_m: float | Reach,
    max_days: float,
    replications: int | Replications = 999,
    prospective: bool = False,
    aggregate_days: int | Calendar = 1,
    min_cases: int = 2,
    rng: np.random.Generator,
) -> ScanResult:
    """Search the cylinders (circle of ground × days) that hold more events than place and date alone explain.

    Null hypothesis: the times of the events are exchangeable between their places.

    Formula: expected μ = (events of the circle) × (events of the days) / C, with C all events;
    LLR = c ln(c/μ) + (C − c) ln((C − c)/(C − μ)) where c > μ. Circles are centred on the places of events
    unless `Reach` gives other centres; places at the same distance enter together; days are cut into
    intervals aligned to the period's last day.
    p = (r + 1)/(replications + 1), r the permutations of the times whose largest LLR is at or above.

    Parameters: ``points`` (n ≥ 2, metres and days; `GlobePoints` are measured along great circles);
    ``max_radius_m``, or a `Reach` with the centres too; ``max_days``, longest window, cut down to whole
    intervals; ``replications``, a count or `Replications` (early stop, threads); ``prospective``, only
    windows that end with the period, with a recurrence interval; ``aggregate_days``, length of an interval,
    or a `Calendar` where the period ends later than the last event; ``min_cases``, fewest cases of a cluster.

    Returns: `ScanResult`; at most 20 clusters with no place in common, the strongest of each centre being
    considered, as SaTScan does. The same seed gives the same answer with any number of threads.

    Limits: says that something changed here more than elsewhere, not why; a fall elsewhere does it too.
    Secondary clusters are compared with the maxima of whole replications, hence cautious. Time grows with the
    events within reach: above 20 000 events, `snap` them first and say so. More centres mean more to search:
    p grows with them, and a cluster may be drawn better.

    References: Kulldorff et al. 2005, doi:10.1371/journal.pmed.0020059; Besag & Clifford 1991,
    doi:10.1093/biomet/78.2.301.

    Checked against: SaTScan 10.3.2, retrospective and prospective, 2 000 and 10 000 events and its sample
    NYCfever (LLR to six decimals); ``tests/stats/naive_scan.py``.
    """
    if len(instance(points, name="points", of=(Points, GlobePoints))) < 2:
        raise refuse("points", why=f"au moins deux faits sont nécessaires, en voici {len(points)}.")
    reach = as_reach(max_radius_m)
    longest = positive(max_days, name="max_days")
    fewest = at_least(min_cases, name="min_cases", minimum=1)
    plan, random = as_replications(replications, name="replications"), generator(rng)
    ahead = flag(prospective, name="prospective")
    windows = cut_windows(points.t_days, max_days=longest, aggregate_days=aggregate_days, prospective=ahead)
    search = Search(gather_places(points, reach=reach), windows, fewest)
    best, where = search.best_by_centre(
        lambda best, where: len(_without_overlap(search.places, best, where)) == _MOST_CLUSTERS,
        say=lambda: plan.say(0),
    )
    chosen = _without_overlap(search.places, best, where)
    states = spawn_states(random, count=plan.count)
    simulated = search.simulate(states, plan=plan, observed=float(best.max(initial=0.0)))
    values = p_values([float(best[i]) for i in chosen], simulated=simulated, stop_after=plan.stop_after)
    clusters = [
        _describe(points, search, int(rank), where[rank], float(best[rank]), p)
        for rank, p in zip(chosen, values, strict=True)
    ]
    return ScanResult(
        clusters=tuple(clusters),
        simulated_max=simulated,
        n=len(points),
        method="space-time permutation",
        prospective=ahead,
        replications=plan.count,
        stop_after=plan.stop_after,
        parameters={
            "max_radius_m": reach.max_radius_m,
            "max_days": longest,
            "aggregate_days": windows.aggregate_days,
            "end_day": windows.end_day,
            "min_cases": fewest,
        },
        seed=seed_of(random),
    )


def snap(points: Points, *, cell_m: float = 50.0) -> Points:
    """Move events to the centres of square cells: fewer distinct places, a faster scan of many events."""
    instance(points, name="points", of=Points)
    side = positive(cell_m, name="cell_m")
    return Points((points.x_m // side + 0.5) * side, (points.y_m // side + 0.5) * side, points.t_days)


def _without_overlap(places: Places, best: FloatArray, where: NDArray[np.int64]) -> list[int]:
    """Return the centres of the strongest cylinders with no place in common, the strongest first."""
    taken = np.zeros(len(places), dtype=np.bool_)
    chosen: list[int] = []
    # Of the cylinders with the same ratio, the smallest circle is the most precise statement.
    for rank in np.lexsort((where[:, 0], -best)):
        if best[rank] <= 0 or len(chosen) == _MOST_CLUSTERS:
            break
        if taken[rank]:
            continue
        held = places.place_of_event[_members_of(places, int(rank), int(where[rank, 0]))]
        if not taken[held].any():
            taken[held] = True
            chosen.append(int(rank))
    return chosen


def _members_of(places: Places, centre: int, count: int) -> NDArray[np.int32]:
    """Return the renumbered events of the circle of a centre that holds `count` of them."""
    circles = next(places.circles(np.array([centre], dtype=np.int64)))
    return circles.members[:count]


def _describe(
    points: Points | GlobePoints,
    search: Search,
    rank: int,
    where: NDArray[np.int64],
    llr: float,
    p_value: float,
) -> Cluster:
    windows, places = search.windows, search.places
    count, start, length, cases = (int(value) for value in where)
    members = _members_of(places, rank, count)
    position = search.positions[members]
    inside = members[(position >= start) & (position < start + length)]
    share = (windows.total[start + length] - windows.total[start]) / len(points)
    first, last = windows.days(start, length=length)
    return Cluster(
        centre=(float(places.seen[rank, 0]), float(places.seen[rank, 1])),
        radius_m=places.distance_m(rank, other=int(places.place_of_event[members[-1]])),
        start=first,
        end=last,
        cases=cases,
        expected=float(count * share),
        llr=llr,
        p_value=p_value,
        recurrence_days=_recurrence(windows, p_value),
        members=np.sort(places.event[inside]),
    )


def _recurrence(windows: Windows, p_value: float) -> float | None:
    return say_recurrence(p_value, aggregate_days=windows.aggregate_days, prospective=windows.prospective)
