"""Simulated events: each thing asked for is there, in the amount asked for."""

from typing import Any

import numpy as np
import pytest
from scipy import stats
from scipy.spatial import KDTree
from shapely.geometry import Polygon, box

from gltd.errors import GltdError
from gltd.stats import Zones, displacement, simulate

ZONES = Zones(
    {
        "traitée": box(0, 0, 1000, 1000),
        "voisine": box(1000, 0, 2000, 1000),
        "témoin": Polygon([(3000, 0), (5000, 0), (3000, 2000)]),
    }
)


def make(seed: int = 1, **arguments: Any) -> simulate.Simulated:
    settings: dict[str, Any] = {"zones": ZONES, "rates": {"traitée": 3.0, "témoin": 3.0}, "period": (0, 730)}
    return simulate.events(**{**settings, **arguments}, rng=np.random.default_rng(seed))


def test_counts_places_and_times_are_those_asked_for() -> None:
    made = make()
    expected = 2 * 3 * 730
    assert len(made.points) == pytest.approx(expected, abs=4 * expected**0.5)
    assert np.array_equal(ZONES.locate(made.points.x_m, y_m=made.points.y_m), made.zone)
    assert np.all(np.diff(made.points.t_days) >= 0)
    inside = made.points.x_m[made.zone == 0] / 1000
    assert stats.kstest(inside, "uniform").pvalue > 1e-3


def test_a_season_moves_events_and_not_their_number() -> None:
    made = make(rates={"témoin": 20.0}, seasonality=simulate.Seasonality(yearly=0.5, peak_day=0))
    angle = 2 * np.pi * made.points.t_days / 365.25
    assert 2 * np.cos(angle).mean() == pytest.approx(0.5, abs=0.05)
    assert len(made.points) == pytest.approx(20 * 730, rel=0.03)


def test_hours_follow_their_weights() -> None:
    hourly = [0.0] * 24
    hourly[18], hourly[22] = 3.0, 1.0
    made = make(seasonality=simulate.Seasonality(hourly=hourly))
    hours = np.floor((made.points.t_days % 1) * 24).astype(int)
    assert set(hours.tolist()) == {18, 22}
    assert (hours == 18).mean() == pytest.approx(0.75, abs=0.03)


def test_near_repeats_are_near_and_keep_the_rate() -> None:
    near = simulate.NearRepeat(share=0.4, distance_m=50, lag_days=5)
    plain, near_repeat = make(3), make(3, near_repeat=near)
    assert len(near_repeat.points) == pytest.approx(len(plain.points), rel=0.1)

    def close_pairs(made: simulate.Simulated) -> int:
        t = made.points.t_days
        pairs = KDTree(made.points.xy_m).query_pairs(50, output_type="ndarray")
        return int((np.abs(t[pairs[:, 0]] - t[pairs[:, 1]]) <= 5).sum())

    # Each event has 0.4 direct repeats on average, all within reach, beside those of chance.
    assert close_pairs(near_repeat) - close_pairs(plain) > 0.3 * len(plain.points)


def test_an_operation_removes_and_displaces_the_known_shares() -> None:
    operation = simulate.Operation(zones=["traitée"], start_day=365, end_day=730, reduction=0.4)
    moves = simulate.Displacement(share=0.5, to={"voisine": 1.0})
    made = make(rates={"traitée": 20.0, "voisine": 5.0}, operation=operation, displacement=moves)
    after = made.points.t_days >= 365
    treated = made.zone == 0
    assert (treated & after).sum() == pytest.approx(0.6 * 20 * 365, rel=0.05)
    assert (treated & ~after).sum() == pytest.approx(20 * 365, rel=0.05)
    assert made.displaced == pytest.approx(0.5 * made.removed, rel=0.1)
    assert made.moved.sum() == made.displaced
    assert set(made.zone[made.moved].tolist()) == {1}
    assert np.all(after[made.moved])


def test_a_planted_displacement_is_found_by_the_study() -> None:
    operation = simulate.Operation(zones=["traitée"], start_day=365, end_day=730, reduction=0.5)
    moves = simulate.Displacement(share=0.6, to={"voisine": 1.0})
    zones = Zones({**dict(zip(ZONES.names, ZONES.polygons, strict=True)), "loin": box(6000, 0, 7000, 1000)})
    made = simulate.events(
        zones=zones,
        rates=dict.fromkeys(zones, 2.0),
        period=(0, 730),
        operation=operation,
        displacement=moves,
        rng=np.random.default_rng(8),
    )
    found = displacement.study(
        made.points,
        zones=zones,
        roles={
            "traitée": "treated",
            "témoin": "control",
            "voisine": "displacement",
            "loin": "displacement_control",
        },
        windows=displacement.Windows(displacement.Window(0, 365), displacement.Window(365, 730)),
    )
    assert (found.local, found.around) == ("decrease", "displacement")
    assert found.best.local_low <= -0.5 * 2 * 365 <= found.best.local_high
    assert found.best.displaced_low is not None
    assert found.best.displaced_high is not None
    assert found.best.displaced_low <= 0.6 * 0.5 * 2 * 365 <= found.best.displaced_high


def test_only_the_categories_of_the_operation_fall() -> None:
    rates = {"traitée": {"violences": 10.0, "vols": 10.0}}
    operation = simulate.Operation(["traitée"], 0, 730, reduction=1.0, categories=["vols"])
    made = make(rates=rates, operation=operation)
    assert {made.categories[k] for k in set(made.category.tolist())} == {"violences"}


def test_hot_spots_gather_events() -> None:
    def share_in_fullest_cells(made: simulate.Simulated) -> float:
        cells, _, _ = np.histogram2d(made.points.x_m, made.points.y_m, bins=20, range=[[0, 1000], [0, 1000]])
        return float(np.sort(cells.ravel())[-20:].sum() / cells.sum())

    even = make(rates={"traitée": 5.0})
    hot = make(rates=simulate.Rates({"traitée": 5.0}, hot_share=0.8, spots=4, spread_m=40))
    assert share_in_fullest_cells(even) < 0.15
    assert share_in_fullest_cells(hot) > 0.5


def test_the_same_seed_gives_the_same_events() -> None:
    one, other = make(5), make(5)
    assert np.array_equal(one.points.x_m, other.points.x_m)
    assert not np.array_equal(one.points.x_m, make(6).points.x_m)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"rates": {"ailleurs": 1.0}}, "ailleurs"),
        ({"rates": {"témoin": -1.0}}, "rates"),
        ({"period": (10, 10)}, "period"),
        ({"period": (0, 1e11)}, "rates, period"),
        ({"rates": {"témoin": 1e9}}, "rates, period"),
        ({"near_repeat": simulate.NearRepeat(share=1.0)}, "near_repeat"),
        ({"operation": simulate.Operation(["témoin"], 0, 10, reduction=1.5)}, "operation"),
        ({"operation": simulate.Operation(["nulle part"], 0, 10, reduction=0.5)}, "nulle part"),
    ],
)
def test_bad_arguments_are_refused_by_name(arguments: dict[str, Any], named: str) -> None:
    with pytest.raises(GltdError, match=named):
        make(**arguments)


def test_a_generator_is_required() -> None:
    with pytest.raises(GltdError, match="rng"):
        simulate.events(zones=ZONES, rates={"témoin": 1.0}, period=(0, 1), rng=None)  # type: ignore[arg-type]
