"""The scans: SaTScan's figures, the plain version, threads, early stop, calibration, input."""

from pathlib import Path

import numpy as np
import pytest

from gltd.errors import GltdError
from gltd.stats import Points, scan
from gltd.stats.circles import gather_places
from gltd.stats.monte_carlo import p_values, spawn_states
from gltd.stats.scan_search import Search
from gltd.stats.windows import cut_windows
from tests.stats import naive_scan
from tests.stats.limits import keeps_its_level


def load(shared: Path, n: int) -> Points:
    return Points(*np.loadtxt(shared / "reference" / f"ev{n}.csv", delimiter=",", skiprows=1).T)


def scatter(seed: int, n: int = 40, days: int = 30) -> Points:
    rng = np.random.default_rng(seed)
    places = rng.integers(0, 12, (2, n)) * 50.0
    return Points(places[0], places[1], rng.integers(0, days, n).astype(float))


@pytest.mark.parametrize(
    ("n", "prospective", "centre", "radius_m", "cases", "expected", "llr"),
    [
        (2_000, False, (3_179, 1_796), 226.63, 94, 12.37, 110.687000),
        (2_000, True, (3_168, 1_793), 219.97, 61, 10.80, 56.049819),
        (10_000, True, (3_221, 1_769), 210.22, 256, 51.80, 206.930301),
        (10_000, False, (3_190, 1_783), 246.05, 462, 64.26, 521.683344),
    ],
)
def test_primary_cluster_is_that_of_satscan(
    shared: Path,
    n: int,
    prospective: bool,
    centre: tuple[float, float],
    radius_m: float,
    cases: int,
    expected: float,
    llr: float,
) -> None:
    found = scan.permutation(
        load(shared, n),
        max_radius_m=500,
        max_days=60,
        replications=9 if n == 2_000 else 1,
        prospective=prospective,
        aggregate_days=1 if prospective else 7,
        rng=np.random.default_rng(1),
    )
    first = found.clusters[0]
    assert first.centre == centre
    assert first.radius_m == pytest.approx(radius_m, abs=5e-3)
    assert (first.cases, len(first.members)) == (cases, cases)
    assert first.expected == pytest.approx(expected, abs=6e-3)
    assert first.llr == pytest.approx(llr, abs=5e-7)
    p_value = 0.1 if n == 2_000 else 0.5
    assert first.p_value == p_value
    assert first.recurrence_days == (1 / p_value if prospective else None)


def test_every_day_of_two_years_is_looked_at(shared: Path) -> None:
    found = scan.permutation(
        load(shared, 2_000), max_radius_m=500, max_days=60, replications=1, rng=np.random.default_rng(1)
    )
    assert found.clusters[0].llr == pytest.approx(115.023908, abs=5e-7)


def test_simulated_maxima_are_those_of_satscan(shared: Path) -> None:
    found = scan.permutation(
        load(shared, 2_000),
        max_radius_m=500,
        max_days=60,
        replications=199,
        aggregate_days=7,
        rng=np.random.default_rng(3),
    )
    # SaTScan's mean is 11.1 with one decimal; the standard error of ours is about 0.1.
    assert found.simulated_max.mean() == pytest.approx(11.1, abs=0.4)
    assert found.clusters[0].p_value == 1 / 200


@pytest.mark.parametrize("prospective", [False, True])
@pytest.mark.parametrize(("aggregate_days", "max_days"), [(1, 12), (3, 9)])
def test_every_replication_equals_the_plain_version(
    prospective: bool, aggregate_days: int, max_days: int
) -> None:
    for seed in range(2):
        points = scatter(seed)
        places = gather_places(points, reach=scan.Reach(160))
        windows = cut_windows(
            points.t_days, max_days=max_days, aggregate_days=aggregate_days, prospective=prospective
        )
        back = (points.t_days.max() - points.t_days) // aggregate_days
        search = Search(places, windows, 2)
        plain = [
            naive_scan.permutation_max(
                points.xy_m.tolist(),
                intervals=(back.max() - back).astype(int).tolist(),
                radius_m=160,
                longest=max_days // aggregate_days,
                prospective=prospective,
                min_cases=2,
            )
        ]
        assert search.best_by_centre()[0].max() == pytest.approx(plain[0], rel=1e-12)
        states = spawn_states(np.random.default_rng(seed), count=2)
        whole = cut_windows(points.t_days, max_days=1e9, aggregate_days=aggregate_days, prospective=False)
        shuffled = Search(places, whole, 2).permute(states)
        at_places = points.xy_m[places.event].tolist()
        expected = [
            naive_scan.permutation_max(
                at_places,
                intervals=row.tolist(),
                radius_m=160,
                longest=max_days // aggregate_days,
                prospective=prospective,
                min_cases=2,
            )
            for row in shuffled
        ]
        for floor in (0.0, 3.0, 20.0):
            np.testing.assert_allclose(search.maxima(states, floor=floor, threads=1), expected, rtol=1e-12)


def test_same_seed_same_answer_on_any_number_of_threads() -> None:
    points = scatter(1, 150)
    one, two = (
        scan.permutation(
            points,
            max_radius_m=150,
            max_days=9,
            replications=scan.Replications(150, threads=threads),
            rng=np.random.default_rng(7),
        )
        for threads in (1, 3)
    )
    assert one.to_dict() == two.to_dict()
    assert len(one.simulated_max) == 150
    held = [set(map(tuple, points.xy_m[cluster.members].tolist())) for cluster in one.clusters]
    assert sum(map(len, held)) == len(set().union(*held))


def test_early_stop_keeps_the_beginning_and_a_valid_p_value() -> None:
    points = scatter(2, 80)
    whole, stopped = (
        scan.permutation(
            points,
            max_radius_m=150,
            max_days=9,
            replications=scan.Replications(200, stop_after=stop_after),
            rng=np.random.default_rng(7),
        )
        for stop_after in (None, 5)
    )
    run = len(stopped.simulated_max)
    assert run < 200
    assert stopped.simulated_max.tolist() == whole.simulated_max[:run].tolist()
    assert stopped.clusters[0].p_value == 5 / run
    # The rule of Besag and Clifford: uniform p-values stay uniform, P(p ≤ a) ≤ a.
    rng = np.random.default_rng(1)
    early = [
        p_values([value], simulated=rng.uniform(size=99), stop_after=10)[0]
        for value in rng.uniform(size=4_000)
    ]
    for alpha in (0.05, 0.1, 0.3):
        assert np.mean(np.asarray(early) <= alpha) <= alpha + 4 * np.sqrt(alpha * (1 - alpha) / 4_000)


def test_calibration_under_the_null() -> None:
    rng = np.random.default_rng(21)
    p_found = []
    for _ in range(100):
        places = rng.normal(0, 300, (120, 2)) + rng.choice([0, 900], (120, 1))
        days = np.floor(rng.beta(2, 4, 120) * 100)
        found = scan.permutation(
            Points(places[:, 0], places[:, 1], days),
            max_radius_m=300,
            max_days=20,
            replications=scan.Replications(19, threads=1),
            aggregate_days=2,
            rng=rng,
        )
        p_found.append(found.clusters[0].p_value)
    assert keeps_its_level(p_found)


def test_planted_cluster_is_found() -> None:
    rng = np.random.default_rng(8)
    x, y, t = rng.uniform(0, 3_000, 400), rng.uniform(0, 3_000, 400), rng.integers(0, 360, 400)
    x[:18], y[:18], t[:18] = (
        2_000 + rng.normal(0, 60, 18),
        800 + rng.normal(0, 60, 18),
        rng.integers(340, 360, 18),
    )
    points = Points(x, y, t.astype(float))
    for prospective in (False, True):
        found = scan.permutation(
            points,
            max_radius_m=400,
            max_days=40,
            replications=99,
            prospective=prospective,
            rng=np.random.default_rng(1),
        )
        first = found.clusters[0]
        assert first.p_value == 0.01
        assert np.hypot(first.centre[0] - 2_000, first.centre[1] - 800) < 150
        assert first.end >= 350
        assert len(set(first.members) & set(range(18))) >= 14
        assert "1 foyer" in found.summary()
        assert "hardly" in found.summary("en")
    assert found.plot().to_dict()["mark"]["type"] == "circle"


def test_quiet_days_after_the_last_event_count() -> None:
    points = scatter(4, 60)
    intervals = points.t_days.astype(int)
    for later, prospective in ((0, True), (3, True), (9, True), (3, False)):
        end = intervals.max() + later
        found = scan.permutation(
            points,
            max_radius_m=160,
            max_days=8,
            replications=2,
            prospective=prospective,
            aggregate_days=scan.Calendar(1, end_day=float(end)),
            rng=np.random.default_rng(1),
        )
        # Windows of at most eight days that end on the last one, whatever lies in them.
        best = max(
            (
                naive_scan.ratio(cases, len(members) * soon / 60, 60)
                for _, _, members in naive_scan.circles(points.xy_m.tolist(), radius_m=160)
                for start, stop in naive_scan.windows(end + 1, longest=8, prospective=prospective)
                if (cases := sum(start <= intervals[rank] < stop for rank in members)) >= 2
                for soon in [int(((intervals >= start) & (intervals < stop)).sum())]
            ),
            default=0.0,
        )
        assert (found.clusters[0].llr if found.clusters else 0.0) == pytest.approx(best, rel=1e-12)
        if prospective:
            assert {cluster.end for cluster in found.clusters} <= {end}
    with pytest.raises(GltdError, match="end_day"):
        scan.permutation(
            points,
            max_radius_m=160,
            max_days=8,
            aggregate_days=scan.Calendar(1, end_day=3.0),
            rng=np.random.default_rng(1),
        )


def test_defined_results_at_the_edges() -> None:
    same = Points(np.zeros(5), np.zeros(5), np.zeros(5))
    found = scan.permutation(same, max_radius_m=10, max_days=3, replications=5, rng=np.random.default_rng(0))
    assert found.clusters == ()
    assert found.simulated_max.tolist() == [0.0] * 5
    assert "Aucun foyer" in found.summary()
    snapped = scan.snap(scatter(0), cell_m=100)
    assert set(np.mod(snapped.x_m, 100)) == {50.0}


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"max_radius_m": 0}, "max_radius_m"),
        ({"max_radius_m": np.nan}, "max_radius_m"),
        ({"max_days": -3}, "max_days"),
        ({"max_days": 3, "aggregate_days": 7}, "max_days"),
        ({"aggregate_days": 0.5}, "aggregate_days"),
        ({"min_cases": 0}, "min_cases"),
        ({"replications": -1}, "replications"),
        ({"rng": None}, "rng"),
    ],
)
def test_bad_input_is_named(changed: dict[str, object], named: str) -> None:
    arguments = {"max_radius_m": 100, "max_days": 10, "rng": np.random.default_rng(0)} | changed
    with pytest.raises(GltdError, match=named):
        scan.permutation(scatter(1), **arguments)  # type: ignore[arg-type]  # wrong on purpose
