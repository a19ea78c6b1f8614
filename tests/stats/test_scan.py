"""The scans: SaTScan's figures, the plain version, threads, early stop, calibration, input."""

import datetime as dt
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
        replications=9,
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
    assert first.p_value == 0.1
    assert first.recurrence_days == (10 if prospective else None)


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


def fever(shared: Path) -> scan.GlobePoints:
    samples = shared / "reference" / "satscan_samples"
    places = {
        line.split()[0]: line.split()[1:] for line in (samples / "NYCfever.geo").read_text().splitlines()
    }
    lon, lat, days = [], [], []
    for line in (samples / "NYCfever.cas").read_text().splitlines():
        zone, cases, day = line.split()
        for _ in range(int(cases)):
            lat.append(float(places[zone][0]))
            lon.append(float(places[zone][1]))
            days.append(dt.date(*map(int, day.split("/"))).toordinal())
    return scan.GlobePoints(np.array(lon), np.array(lat), np.array(days, dtype=float))


def test_new_york_fever_on_the_globe(shared: Path) -> None:
    found = scan.permutation(
        fever(shared), max_radius_m=3_000, max_days=7, prospective=True, rng=np.random.default_rng(1)
    )
    first, second, third = found.clusters[:3]
    printed = [(first, 4, 0.67, 3.845418), (second, 2, 0.16, 3.164201), (third, 2, 0.29, 2.137259)]
    for cluster, cases, expected, llr in printed:
        assert cluster.cases == cases
        assert cluster.expected == pytest.approx(expected, abs=6e-3)
        assert cluster.llr == pytest.approx(llr, abs=5e-7)


def test_new_mexico_to_the_printed_digits(shared: Path) -> None:
    samples = shared / "reference" / "satscan_samples"
    places = {line.split()[0]: line.split()[1:] for line in (samples / "nm.geo").read_text().splitlines()}
    rank = {name: i for i, name in enumerate(sorted(places))}
    strata: dict[tuple[str, str], int] = {}
    census = {"73": 0, "82": 1, "91": 2}
    people, counts = np.zeros((32, 3, 36)), np.zeros((32, 19, 36))
    for line in (samples / "nm.pop").read_text().splitlines():
        county, year, number, age, sex = line.split()
        people[rank[county], census[year], strata.setdefault((age, sex), len(strata))] = float(number)
    for line in (samples / "nm.cas").read_text().splitlines():
        county, cases, year, age, sex = line.split()
        counts[rank[county], int(year) - 1973, strata[age, sex]] += int(cases)
    exposed = scan.person_days(
        people,
        known_days=[dt.date(year, 7, 1).toordinal() for year in (1973, 1982, 1991)],
        edges_days=[dt.date(year, 1, 1).toordinal() for year in range(1973, 1993)],
    )
    found = scan.poisson(
        counts.sum(axis=2),
        expected=scan.indirect_expected(counts, population=exposed),
        places=[[float(places[name][1]), float(places[name][0])] for name in sorted(places)],
        on_globe=True,
        replications=299,
        rng=np.random.default_rng(1),
    )
    first, second = found.clusters[:2]
    assert (len(first.members), first.start + 1973, first.end + 1973, first.cases) == (9, 1985, 1989, 236)
    assert first.expected == pytest.approx(176.22, abs=5e-3)
    assert first.llr == pytest.approx(10.979758, abs=5e-7)
    assert [sorted(places)[k] for k in second.members] == ["Chaves"]
    assert (second.start + 1973, second.end + 1973, second.cases) == (1988, 1989, 16)
    assert second.expected == pytest.approx(6.03, abs=5e-3)
    assert second.llr == pytest.approx(5.684828, abs=5e-7)
    assert 0.001 < first.p_value < 0.05


def test_person_days_equal_the_sum_of_each_day() -> None:
    rng = np.random.default_rng(3)
    for dates in ([10.0], [-5.0, 40.0], [3.0, 10.0, 33.0], [30.0, 31.0]):
        known, edges = rng.integers(0, 900, (4, len(dates), 2)).astype(float), [0, 1, 10, 31, 60]
        found = scan.person_days(known, known_days=dates, edges_days=edges)
        assert found.shape == (4, 4, 2)
        plain = naive_scan.person_days(known, known_days=dates, edges_days=edges)
        np.testing.assert_allclose(found, plain, rtol=1e-12)
        flat = scan.person_days(known[:, :, 0], known_days=dates, edges_days=edges)
        np.testing.assert_array_equal(flat, found[:, :, 0])


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"known": [[1, np.nan]]}, "known"),
        ({"known": [[1, -1]]}, "known"),
        ({"known": [1, 2]}, "known"),
        ({"known": [["a", 2]]}, "known"),
        ({"known_days": [0]}, "known_days"),
        ({"known_days": [5, 5]}, "known_days"),
        ({"edges_days": [0]}, "edges_days"),
        ({"edges_days": [3, 1]}, "edges_days"),
    ],
)
def test_bad_censuses_are_named(changed: dict[str, object], named: str) -> None:
    arguments = {"known": [[1, 2]], "known_days": [0, 9], "edges_days": [0, 4]} | changed
    with pytest.raises(GltdError, match=named):
        scan.person_days(**arguments)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("prospective", [False, True])
@pytest.mark.parametrize(("aggregate_days", "max_days"), [(1, 12), (3, 9)])
def test_every_replication_equals_the_plain_version(
    prospective: bool, aggregate_days: int, max_days: int
) -> None:
    for seed in range(2):
        points = scatter(seed)
        places = gather_places(points, reach_m=160)
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


def test_poisson_equals_the_plain_version() -> None:
    rng = np.random.default_rng(5)
    for _ in range(3):
        places = rng.integers(0, 5, (9, 2)).astype(float)
        places = np.unique(places, axis=0)
        counts, means = rng.poisson(2, (len(places), 6)), rng.uniform(0.5, 4, (len(places), 6))
        found = scan.poisson(counts, expected=means, places=places, replications=1, rng=rng)
        plain = naive_scan.poisson_max(counts, expected=means, places=places.tolist(), max_share=0.5)
        assert found.clusters[0].llr == pytest.approx(plain, rel=1e-12)


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
    for _ in range(150):
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
    # 99.8 % binomial limits of 150 trials at 0.05.
    assert 1 <= int(np.sum(np.asarray(p_found) <= 0.05)) <= 17


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


@pytest.mark.parametrize(
    ("counts", "expected", "places", "named"),
    [
        ([[1.5]], [[1]], [[0, 0]], "counts"),
        ([[0]], [[1]], [[0, 0]], "counts"),
        ([[1]], [[np.nan]], [[0, 0]], "expected"),
        ([[1, 0]], [[0, 1]], [[0, 0]], "expected"),
        ([[1]], [[1]], [[0, np.inf]], "places"),
    ],
)
def test_bad_tables_are_named(counts: object, expected: object, places: object, named: str) -> None:
    with pytest.raises(GltdError, match=named):
        scan.poisson(counts, expected=expected, places=places, rng=np.random.default_rng(0))  # type: ignore[arg-type]  # wrong on purpose
