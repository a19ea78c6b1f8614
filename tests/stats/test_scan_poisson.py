"""The Poisson scan: New Mexico to the digits that SaTScan prints, the plain version, input."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from gltd.errors import GltdError
from gltd.stats import scan
from tests.stats import naive_scan


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


def test_poisson_equals_the_plain_version() -> None:
    rng = np.random.default_rng(5)
    for _ in range(3):
        places = rng.integers(0, 5, (9, 2)).astype(float)
        places = np.unique(places, axis=0)
        counts, means = rng.poisson(2, (len(places), 6)), rng.uniform(0.5, 4, (len(places), 6))
        found = scan.poisson(counts, expected=means, places=places, replications=1, rng=rng)
        plain = naive_scan.poisson_max(counts, expected=means, places=places.tolist(), max_share=0.5)
        assert found.clusters[0].llr == pytest.approx(plain, rel=1e-12)


@pytest.mark.parametrize("stop_after", [None, 5])
def test_the_same_seed_gives_the_same_maxima_on_any_number_of_threads(stop_after: int | None) -> None:
    draw = np.random.default_rng(6)
    places, counts = draw.uniform(0, 9, (12, 2)), draw.poisson(3, (12, 5))
    found = [
        scan.poisson(
            counts,
            expected=np.ones((12, 5)),
            places=places,
            replications=scan.Replications(99, stop_after=stop_after, threads=threads),
            rng=np.random.default_rng(7),
        )
        for threads in (1, 3)
    ]
    np.testing.assert_array_equal(found[0].simulated_max, found[1].simulated_max)
    maxima, best = found[0].simulated_max, found[0].clusters[0].llr
    if stop_after is not None and len(maxima) < 99:
        assert (maxima >= best).sum() == stop_after
        assert maxima[-1] >= best
        assert found[0].clusters[0].p_value == pytest.approx(stop_after / len(maxima))


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
