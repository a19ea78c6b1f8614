"""What each question of the screen says before it is registered."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from gltd.errors import GltdError
from gltd.stats import Points, knox, scan
from gltd.usecases.studying import KINDS, Draft, Span, check_draft, foresee, load_registered, register, run
from gltd.usecases.studying.drafting import DraftZone, Parameter, write_files
from gltd.usecases.studying.prospects import expect_pairs, smallest_alarm
from tests.usecases import studying_cases as cases

YEAR = {"period": Span(date(2022, 1, 1), date(2022, 12, 31))}
PAIR = {
    "before": Span(date(2022, 1, 1), date(2022, 12, 31)),
    "after": Span(date(2023, 1, 1), date(2023, 12, 31)),
}
QUICK: dict[str, dict[str, Parameter]] = {
    "near_repeat": {"permutations": 99},
    "emerging": {"replications": 99, "max_radius_m": 200},
    "hours": {"by": "hour"},
    "pattern": {},
    "trend": {},
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> cases.Town:
    return cases.build(tmp_path_factory.mktemp("ville"))


def draw(kind: str, town: cases.Town) -> Draft:
    """Return a draft of a kind over the squares of the town."""
    features = json.loads((town.folder / "zones.geojson").read_text())["features"]
    zones = tuple(DraftZone(f["properties"]["name"], "treated", f["geometry"]) for f in features)
    return Draft(
        kind=kind,
        question=KINDS[kind].question,
        windows=PAIR if KINDS[kind].windows == "pair" else YEAR,
        outcome="trafic visible",
        zones=zones[:2] if kind == "emerging" else zones,
        parameters=QUICK[kind],
    )


@pytest.mark.parametrize("kind", QUICK)
def test_a_question_is_foreseen_registered_unpacked_and_answered(
    town: cases.Town, tmp_path: Path, kind: str
) -> None:
    spec = check_draft(draw(kind, town))
    foresight = foresee(spec, store=town.store, now=cases.NOW)
    assert re.search(r"\d", foresight.sentence)
    assert foresight.zones is not None
    assert {row.role_label for row in foresight.rows} == {"étudiée"}
    assert sum(row.facts for row in foresight.rows) == sum(n for _, n in foresight.months) > 0
    assert foresight.simulated
    register(spec, registry=tmp_path, now=cases.NOW)
    again = load_registered(spec.fingerprint, registry=tmp_path)
    result = run(again, store=town.store, registry=tmp_path, now=cases.NOW)
    assert (result.fingerprint, result.kind) == (spec.fingerprint, kind)


def test_a_question_of_named_deliveries_keeps_their_names(town: cases.Town, tmp_path: Path) -> None:
    (batch,) = town.store.list_batches()
    asked = check_draft(replace(draw("trend", town), batches=(batch.batch_id,)))
    register(asked, registry=tmp_path, now=cases.NOW)
    assert load_registered(asked.fingerprint, registry=tmp_path).batches == (batch.batch_id,)
    unknown = check_draft(replace(draw("trend", town), batches=("20000101-00000000",)))
    with pytest.raises(GltdError, match="20000101-00000000"):
        foresee(unknown, store=town.store, now=cases.NOW)


def test_a_pattern_is_foreseen_without_the_facts_after(town: cases.Town) -> None:
    draft = draw("pattern", town)
    known = foresee(check_draft(draft), store=town.store, now=cases.NOW)
    # Two facts a day in each square before, half of them gone from one of them after.
    facts = [row.facts for row in known.rows]
    assert facts == pytest.approx([730] * 4, abs=4 * 730**0.5)
    share = re.search(r"au moins (\d,\d)", known.sentence)
    assert share is not None
    # The town's change is 8 points and more: it would be seen, and is.
    assert float(share[1].replace(",", ".")) < 8
    result = run(check_draft(draft), store=town.store, registry=town.registry, now=cases.NOW)
    assert any(row["changed"] for row in result.outcomes[0].rows)


def test_expected_pairs_are_those_of_the_test() -> None:
    rng = np.random.default_rng(3)
    points = Points(
        rng.uniform(0, 2000, 400), rng.uniform(0, 2000, 400), rng.integers(0, 365, 400).astype(np.float64)
    )
    found = knox.test(points, distances_m=[150], lags_days=[10], permutations=19, rng=rng)
    assert expect_pairs(points, distance_m=150, lag_days=10) == pytest.approx(float(found.expected[0, 0]))


def test_a_cluster_as_large_as_said_is_found_and_nothing_where_there_is_none() -> None:
    rng = np.random.default_rng(11)
    n, days = 600, 360
    x, y, t = rng.uniform(0, 4000, n), rng.uniform(0, 4000, n), rng.integers(0, days, n).astype(np.float64)
    usual = n * np.pi * 250**2 / 4000**2 * 30 / days
    needed = smallest_alarm(usual, tried=n * 52, level=0.95)
    search = partial(scan.permutation, max_radius_m=500.0, max_days=60.0, aggregate_days=7, replications=99)
    quiet = search(Points(x, y, t), rng=np.random.default_rng(1))
    assert quiet.clusters[0].p_value > 0.05
    angle, reach = rng.uniform(0, 2 * np.pi, needed), 250 * np.sqrt(rng.uniform(0, 1, needed))
    planted = Points(
        np.append(x, 2000 + reach * np.cos(angle)),
        np.append(y, 2000 + reach * np.sin(angle)),
        np.append(t, rng.integers(200, 230, needed)),
    )
    found = search(planted, rng=np.random.default_rng(1)).clusters[0]
    assert found.p_value <= 0.05
    assert np.hypot(found.centre[0] - 2000, found.centre[1] - 2000) < 500


def write_series(*, months: int = 24, without: int | None = None) -> tuple[tuple[str, ...], ...]:
    """Return a table of counts that grows by one a month."""
    rows = [
        (date(2021 + k // 12, 1 + k % 12, 1).isoformat(), str(20 + k)) for k in range(months) if k != without
    ]
    return (("period", "gardes à vue"), *rows)


def ask_trend(counts: tuple[tuple[str, ...], ...], *, simulated: bool = False) -> Draft:
    return Draft(
        kind="trend",
        question="L'indicateur monte-t-il ?",
        windows={"period": Span(date(2021, 1, 1), date(2022, 12, 31))},
        outcome="gardes à vue",
        nature="activity",
        counts=counts,
        counts_simulated=simulated,
    )


def test_the_trend_of_a_series_is_foreseen_and_told(town: cases.Town, tmp_path: Path) -> None:
    spec = check_draft(ask_trend(write_series()))
    foresight = foresee(spec, store=town.store, now=cases.NOW)
    assert "par mois" in foresight.sentence
    assert foresight.zones is None
    assert [(row.name, row.facts) for row in foresight.rows] == [("gardes à vue", sum(range(20, 44)))]
    register(spec, registry=tmp_path, now=cases.NOW)
    again = load_registered(spec.fingerprint, registry=tmp_path)
    result = run(again, store=town.store, registry=tmp_path, now=cases.NOW)
    # From 20 to 43 in 23 months: 3.4 % a month where the growth is taken as constant.
    assert result.outcomes[0].rows[0]["percent"] == pytest.approx(3.3, abs=0.3)
    assert result.outcomes[0].numbers["starts"][0] == "2021-01-01"
    assert not result.simulated


def test_simulated_counts_mark_the_result_and_the_fingerprint(town: cases.Town, tmp_path: Path) -> None:
    spec = check_draft(ask_trend(write_series(), simulated=True))
    assert spec.fingerprint != check_draft(ask_trend(write_series())).fingerprint
    assert run(spec, store=town.store, registry=tmp_path, now=cases.NOW).simulated


def test_a_series_with_a_hole_or_too_short_is_refused(town: cases.Town) -> None:
    with pytest.raises(GltdError, match="Il manque une période entre le 01/05/2021 et le 01/07/2021"):
        foresee(check_draft(ask_trend(write_series(without=5))), store=town.store, now=cases.NOW)
    with pytest.raises(GltdError, match="au moins 4 périodes"):
        foresee(check_draft(ask_trend(write_series(months=3))), store=town.store, now=cases.NOW)


def test_rings_around_the_controls_are_compared_with_those_of_the_treated(
    town: cases.Town, tmp_path: Path
) -> None:
    features = json.loads((town.folder / "zones.geojson").read_text())["features"]
    by_name = {f["properties"]["name"]: f["geometry"] for f in features}
    draft = Draft(
        kind="displacement",
        question="Baisse et déport ?",
        windows=PAIR,
        outcome="trafic visible",
        zones=(
            DraftZone("La Source", "treated", by_name["La Source"]),
            DraftZone("Argonne", "control", by_name["Argonne"]),
        ),
        rings_m=(1000.0,),
        control_rings=True,
    )
    spec = check_draft(draft)
    assert "control_rings = true" in write_files(draft)["etude.toml"]
    result = run(spec, store=town.store, registry=tmp_path, now=cases.NOW)
    roles = {row["name"]: row["role"] for row in result.outcomes[0].rows}
    assert roles["anneau témoin 0–1000 m"] == "displacement_control"
    assert load_registered(spec.fingerprint, registry=tmp_path).fingerprint == spec.fingerprint
    with pytest.raises(GltdError, match="control_rings"):
        check_draft(replace(draft, rings_m=()))


def test_a_window_not_over_is_foreseen_for_the_two_windows_of_a_pair(town: cases.Town) -> None:
    draft = draw("pattern", town)
    later = {**PAIR, "after": Span(date(2024, 1, 1), date(2099, 12, 31))}
    now = datetime(2023, 12, 31, tzinfo=UTC) + timedelta(hours=1)
    found = foresee(check_draft(replace(draft, windows=later)), store=town.store, now=now)
    assert found.rows
