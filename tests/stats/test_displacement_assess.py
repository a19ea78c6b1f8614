"""A study of zones: counts equal a plain loop, verdicts follow intervals, and controls may forbid one."""

from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import Point, box

from gltd.errors import GltdError
from gltd.stats import Points, Zones, displacement
from gltd.stats.displacement import Role, Tally, Window, Windows, ZoneCount
from tests.stats.limits import keeps_its_level

ZONES = Zones({"t": box(0, 0, 500, 500), "c": box(1000, 0, 1500, 500), "d": box(500, 0, 800, 500)})
ROLES: dict[str, Role] = {"t": "treated", "c": "control", "d": "displacement"}
WINDOWS = Windows(Window(100, 200), Window(200, 250), reference=Window(0, 100))


def scatter(seed: int, n: int = 3000) -> Points:
    rng = np.random.default_rng(seed)
    return Points(x_m=rng.uniform(0, 1600, n), y_m=rng.uniform(0, 600, n), t_days=rng.uniform(0, 300, n))


def zone(name: str, role: Role, before: int, after: int, reference: int | None = None) -> ZoneCount:
    return ZoneCount(name=name, role=role, before=before, after=after, reference=reference)


def table(*zones: ZoneCount) -> Tally:
    return Tally(zones=zones, time_weights=(1, 1))


def test_counts_equal_a_plain_loop() -> None:
    points = scatter(1)
    found = displacement.tally(points, zones=ZONES, roles=ROLES, windows=WINDOWS, elsewhere="reste")
    slow = dict.fromkeys(["t", "c", "d", "reste"], 0)
    for x, y, t in np.column_stack([points.xy_m, points.t_days]).tolist():
        if 200 <= t < 250:
            holders = [name for name in ZONES if ZONES[name].covers(Point(x, y))]
            slow[holders[0] if holders else "reste"] += 1
    assert {count.name: count.after for count in found.zones} == slow
    assert found.time_weights == pytest.approx((2, 1))
    assert sum(count.before for count in found.zones) == int(
        ((points.t_days >= 100) & (points.t_days < 200)).sum()
    )


def test_the_course_of_the_time_before_adds_up_to_it() -> None:
    windows = Windows(Window(0, 180), Window(180, 250))
    found = displacement.tally(scatter(2), zones=ZONES, roles=ROLES, windows=windows)
    assert [sum(row) for row in found.course] == [count.before for count in found.zones]
    assert len(found.course[0]) == 6


def test_one_zone_a_role_is_wdd() -> None:
    found = displacement.assess(
        table(
            zone("t", "treated", 207, 110),
            zone("c", "control", 308, 318),
            zone("d", "displacement", 178, 157),
            zone("dc", "displacement_control", 150, 140),
        )
    )
    plain = displacement.wdd(
        treated=(207, 110), control=(308, 318), displacement=(178, 157), displacement_control=(150, 140)
    )
    assert found.estimate == plain
    assert (found.local, found.around, found.net) == ("decrease", "undetermined", "decrease")
    assert found.ratio is not None
    # METHODS: Poisson difference-in-differences on these counts.
    assert found.ratio.ratio == pytest.approx(0.5146902, abs=5e-8)
    assert found.ratio.log_se == pytest.approx(0.1425245, abs=5e-8)
    assert (found.ratio.low, found.ratio.high) == pytest.approx((0.3892502, 0.6805547), abs=5e-8)


def test_the_published_scaled_ring_of_queens() -> None:
    found = displacement.wdd(treated=(718, 540), control=(725, 552), area_weights=(1.19446, 1, 1, 1))
    assert (found.net, found.net_se) == pytest.approx((-33.16495956873317, 46.40094018059), abs=2e-3)


def test_a_scale_by_reference_compares_unequal_areas() -> None:
    counts = table(zone("t", "treated", 100, 60, 400), zone("c", "control", 1000, 1000, 4000))
    assert displacement.assess(counts).unequal
    assert displacement.assess(counts).local == "undetermined"
    scaled = displacement.assess(counts, scale="reference")
    assert scaled.estimate.local == pytest.approx(-40)
    assert scaled.estimate.local_se == pytest.approx((160 + 2000 / 100) ** 0.5)
    assert scaled.local == "decrease"


def test_a_control_that_serves_twice_counts_with_both_weights() -> None:
    counts = table(
        zone("t", "treated", 100, 60, 400),
        zone("c", "control", 1000, 900, 4000),
        zone("d", "displacement", 50, 60, 200),
    )
    found = displacement.assess(counts, scale="reference").estimate
    assert found.net_se == pytest.approx((160 + 110 + 1900 * (0.1 + 0.05) ** 2) ** 0.5)


def test_controls_that_disagree_forbid_a_verdict() -> None:
    found = displacement.assess(
        table(
            zone("t", "treated", 500, 400),
            zone("sud", "control", 500, 500),
            zone("nord", "control", 500, 380),
        )
    )
    assert found.controls_disagree
    assert found.local == "undetermined"
    assert "ne permet pas de conclure" in " ".join(found.limits())
    assert "cannot tell" in " ".join(found.limits("en"))


def test_controls_that_agree_do_not() -> None:
    found = displacement.assess(
        table(
            zone("t", "treated", 500, 300),
            zone("sud", "control", 500, 500),
            zone("nord", "control", 500, 480),
        )
    )
    assert not found.controls_disagree
    assert found.local == "decrease"


def test_equal_controls_are_called_different_at_the_nominal_rate() -> None:
    rng = np.random.default_rng(3)
    p = []
    for _ in range(400):
        draws = rng.poisson(150, size=(4, 2)).tolist()
        zones = [zone(f"z{k}", "control" if k else "treated", *pair) for k, pair in enumerate(draws)]
        p.append(displacement.assess(table(*zones)).controls_p)
    assert keeps_its_level([value for value in p if value is not None])


def test_activity_is_never_called_displacement() -> None:
    counts = table(
        zone("t", "treated", 100, 100), zone("c", "control", 100, 100), zone("d", "displacement", 95, 160)
    )
    said = displacement.assess(counts, nature="activity").summary()
    assert "déport" not in said
    assert "contrôle plus intense" in said
    assert "displacement" not in displacement.assess(counts, nature="activity").summary("en")


def test_moving_the_map_changes_nothing() -> None:
    points = scatter(4)
    here = displacement.study(points, zones=ZONES, roles=ROLES, windows=WINDOWS)
    moved = Points(x_m=points.x_m + 650_000, y_m=points.y_m + 6_860_000, t_days=points.t_days + 1000)
    zones = Zones({n: box(*(np.array(ZONES[n].bounds) + [650_000, 6_860_000] * 2)) for n in ZONES})
    windows = Windows(Window(1100, 1200), Window(1200, 1250), reference=Window(1000, 1100))
    there = displacement.study(moved, zones=zones, roles=ROLES, windows=windows)
    assert there.estimate == here.estimate


def test_windows_are_checked() -> None:
    with pytest.raises(GltdError, match="end_day"):
        Window(10, 10)
    with pytest.raises(GltdError, match="avant"):
        Windows(Window(0, 10), Window(5, 20))
    with pytest.raises(GltdError, match="référence"):
        replace(WINDOWS, reference=Window(50, 150))


@pytest.mark.parametrize("missing", ["t", "c"])
def test_a_missing_role_is_refused(missing: str) -> None:
    kept = Zones({name: ZONES[name] for name in ZONES if name != missing})
    with pytest.raises(GltdError, match="il manque une zone"):
        displacement.tally(scatter(5), zones=kept, roles=ROLES, windows=WINDOWS)


def test_unknown_scale_and_role_are_refused() -> None:
    with pytest.raises(GltdError, match="scale"):
        displacement.scale_named("au pif")
    with pytest.raises(GltdError, match="rôle"):
        displacement.tally(scatter(6), zones=ZONES, roles={"t": "treated"}, windows=WINDOWS)
