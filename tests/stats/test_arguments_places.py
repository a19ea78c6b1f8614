"""Bad input thrown at near repeats, scans, density and concentration, and what must not change an answer."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from gltd.errors import GltdError
from gltd.stats import Points, concentration, density, knox, scan
from gltd.stats.results import to_plain

few = st.one_of(
    st.integers(-3, 40).map(float),
    st.floats(-1e4, 1e4),
    st.sampled_from([np.nan, np.inf, -np.inf, 1e308, -1e308, 1e15, -0.0, 1e-308]),
)
# Mostly good arrays of events, so that the methods themselves are reached; co-located events are frequent.
place = st.one_of(st.sampled_from([0.0, 50.0, 1_000.0]), st.floats(-1e3, 1e3), few)
degrees = st.tuples(st.floats(2.1, 2.5), st.floats(48.7, 48.9), st.floats(0, 300))
events = st.one_of(
    st.lists(st.tuples(place, place, place), max_size=7),
    st.lists(degrees, min_size=1, max_size=7),
    st.integers(1, 5).map(lambda n: [(10.0, 20.0, 3.0)] * n),
)
edges = st.lists(few, max_size=3)
counts = st.lists(st.lists(st.one_of(st.integers(-1, 6), few), min_size=1, max_size=3), max_size=3)
numbers = st.lists(st.one_of(st.integers(0, 6).map(float), few), max_size=5)


GROUND = Polygon(
    box(-500, -500, 1_500, 1_500).exterior.coords, holes=[box(100, 100, 300, 300).exterior.coords]
)


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def points(rows: list[tuple[float, float, float]]) -> Points:
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return Points(*table.T)


CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "knox": (
        lambda p, d, t: knox.test(points(p), distances_m=d, lags_days=t, permutations=9, rng=rng()),
        (events, edges, edges),
    ),
    "permutation": (
        lambda p, r, d, a, m, w: scan.permutation(
            points(p),
            max_radius_m=r,
            max_days=d,
            aggregate_days=a,
            min_cases=m,
            prospective=w,
            replications=4,
            rng=rng(),
        ),
        (events, few, few, st.one_of(st.integers(-1, 9), few), st.integers(-1, 4), st.booleans()),
    ),
    "permutation_globe": (
        lambda p, r: scan.permutation(
            scan.GlobePoints(*np.array(p, dtype=np.float64).reshape(-1, 3).T),
            max_radius_m=r,
            max_days=9,
            replications=4,
            rng=rng(),
        ),
        (events, few),
    ),
    "reach": (
        lambda p, r, c: scan.permutation(
            points(p), max_radius_m=scan.Reach(r, c), max_days=9, replications=2, rng=rng()
        ),
        (events, st.one_of(st.just(200.0), few), st.lists(st.tuples(place, place), max_size=4)),
    ),
    "snap": (lambda p, c: scan.snap(points(p), cell_m=c), (events, few)),
    "poisson": (
        lambda y, e, p, s: scan.poisson(y, expected=e, places=p, max_share=s, replications=3, rng=rng()),
        (counts, counts, st.lists(st.tuples(place, place), max_size=3), few),
    ),
    "poisson_places": (
        lambda y, p, g: scan.poisson(
            y, expected=np.ones((3, 2)), places=p, on_globe=g, replications=3, rng=rng()
        ),
        (
            st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=3, max_size=3),
            st.lists(st.tuples(place, place), min_size=3, max_size=3),
            st.booleans(),
        ),
    ),
    "person_days": (
        lambda y, d, e: scan.person_days(y, known_days=d, edges_days=e),
        (counts, edges, st.one_of(st.just([0.0, 3.0, 9.0]), edges)),
    ),
    "indirect_expected": (
        lambda y, p: scan.indirect_expected(y, population=p),
        (st.lists(counts, max_size=2), st.lists(counts, max_size=2)),
    ),
    "polygon": (
        lambda p, c, b, e: density.kernel(points(p), cell_m=density.Grid(c, GROUND), bandwidth_m=b, edge=e),
        (
            events,
            st.one_of(st.just(100.0), few),
            # A reach of some metres cuts this ground into half a million pieces: slow, and no new way.
            st.sampled_from([None, 300.0, 300.0, 0.0, -5.0, 1e-3, 1e308, np.nan, np.inf]),
            st.booleans(),
        ),
    ),
    "gini": (concentration.gini, (numbers,)),
    "kernel": (
        lambda p, c, b, k, e, a: density.kernel(
            points(p), cell_m=c, bandwidth_m=b, kernel=k, edge=e, adaptive=a
        ),
        (
            events,
            st.one_of(st.just(100.0), few),
            st.one_of(st.none(), st.just(300.0), few),
            st.sampled_from(["quartic", "gaussian", "tophat"]),
            st.booleans(),
            st.booleans(),
        ),
    ),
    "difference": (
        lambda p, q, c, b: density.difference(
            points(p), points(q), cell_m=c, bandwidth_m=b, replications=2, rng=rng()
        ),
        (events, events, st.one_of(st.just(200.0), few), st.one_of(st.none(), st.just(300.0), few)),
    ),
    "lorenz": (concentration.lorenz, (numbers,)),
    "pai": (lambda y, f, a: concentration.pai(y, predicted=f, areas=a), (numbers, numbers, numbers)),
    "pei": (lambda y, f, a: concentration.pei(y, predicted=f, areas=a), (numbers, numbers, numbers)),
    "rri": (lambda y, f: concentration.rri(y, predicted=f), (numbers, numbers)),
}


@pytest.mark.parametrize("name", CALLS)
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_bad_input_is_refused_by_name_or_answered(name: str, data: st.DataObject) -> None:
    call, strategies = CALLS[name]
    arguments = [data.draw(strategy) for strategy in strategies]
    refused: GltdError | None = None
    try:
        found = call(*arguments)
    except GltdError as error:
        refused = error
    if refused is None:
        assert to_plain(found) is not None
    else:
        assert refused.sentence.endswith(".")
        assert "\n" not in refused.sentence


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 1_000),
    east=st.integers(-500, 500),
    quarter_turns=st.integers(0, 3),
    mirrored=st.booleans(),
)
@example(seed=1, east=-500, quarter_turns=1, mirrored=True)
def test_moving_turning_and_reordering_change_no_cluster(
    seed: int, east: int, quarter_turns: int, mirrored: bool
) -> None:
    random = np.random.default_rng(seed)
    # Whole metres: moved and turned coordinates, hence distances and their ties, stay exact.
    x, y = random.integers(0, 8, (2, 60)) * 64.0
    t = random.integers(0, 40, 60).astype(float)
    order = random.permutation(60)
    turned = (x + 1j * y) * (1j**quarter_turns)
    u, v = turned.real[order] + 64.0 * east, turned.imag[order] * (-1 if mirrored else 1)

    def strongest(a: Any, b: Any, days: Any) -> tuple[float, int]:
        found = scan.permutation(
            Points(a, b, days), max_radius_m=200, max_days=14, replications=1, rng=np.random.default_rng(0)
        )
        return (found.clusters[0].llr, len(found.clusters[0].members)) if found.clusters else (0.0, 0)

    plain, moved = strongest(x, y, t), strongest(u, v, t[order] + 1_000)
    assert moved[0] == pytest.approx(plain[0], rel=1e-12)
    assert moved[1] == plain[1]


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 1_000))
def test_renumbering_places_changes_no_cluster_of_counts(seed: int) -> None:
    random = np.random.default_rng(seed)
    y, e = random.poisson(3, (6, 5)), random.uniform(1, 4, (6, 5))
    ground = random.uniform(0, 1_000, (6, 2))
    order = random.permutation(6)
    turned = np.column_stack([-ground[:, 1] + 300, ground[:, 0] - 7])
    one, two = (
        scan.poisson(a, expected=b, places=c, replications=1, rng=np.random.default_rng(0))
        for a, b, c in ((y, e, ground), (y[order], e[order] * 10, turned[order]))
    )
    assert [c.llr for c in two.clusters] == pytest.approx([c.llr for c in one.clusters], rel=1e-9)
    held = [sorted(order[cluster.members].tolist()) for cluster in two.clusters]
    assert held == [sorted(cluster.members.tolist()) for cluster in one.clusters]


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
@pytest.mark.parametrize("adaptive", [False, True])
@settings(max_examples=10, deadline=None, derandomize=True)
@given(seed=st.integers(0, 1_000), north=st.integers(-10_000, 10_000))
def test_moving_turning_and_reordering_change_no_density(
    kernel: density.Kernel, adaptive: bool, seed: int, north: int
) -> None:
    random = np.random.default_rng(seed)
    x, y = random.uniform(0, 1_000, (2, 40))
    order = random.permutation(40)

    def estimate(a: Any, b: Any, box: density.Box) -> Any:
        return density.kernel(
            Points(a, b, np.zeros(40)),
            cell_m=50,
            bandwidth_m=170,
            kernel=kernel,
            adaptive=adaptive,
            box=box,
        ).per_km2

    plain = estimate(x, y, (0, 0, 1_000, 1_000))
    moved = estimate(x[order] + 3, y[order] + north, (3, north, 1_003, 1_000 + north))
    np.testing.assert_allclose(moved, plain, rtol=0, atol=1e-8 * plain.max())
    # A quarter turn: (x, y) becomes (−y, x); columns then run from the former north to the former south.
    turned = estimate(-y, x, (-1_000, 0, 0, 1_000))
    np.testing.assert_allclose(turned, plain.T[:, ::-1], rtol=0, atol=1e-8 * plain.max())
