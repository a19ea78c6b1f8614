"""Simulated facts: the planted truth is there, marked, imported once, and found again by the study."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from gltd import config
from gltd.store.events import EventStore
from gltd.usecases import studying
from gltd.usecases.importing import import_events
from gltd.web.demo.facts import SCHEMES
from gltd.web.demo.ground import Simulation, read_simulation
from gltd.web.demo.simulated import day_number, draw_events, load_events
from gltd.web.demo.studied import write_spec

ROLES = {"treated", "displacement", "control", "displacement_control"}


@pytest.fixture(params=SCHEMES)
def simulation(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Simulation:
    """Return the simulation of a scheme, with an empty home to load it into."""
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "home"))
    return read_simulation(request.param)


def test_each_study_has_its_four_roles(simulation: Simulation) -> None:
    assert set(simulation.roles.values()) == ROLES
    assert len(simulation.roles) == 4


def test_the_planted_truth_is_in_the_facts(simulation: Simulation) -> None:
    planted, made = simulation.told["planted"], draw_events(simulation)
    by_role = {role: made.zone_names.index(name) for name, role in simulation.roles.items()}
    after = made.points.t_days >= day_number(planted["effect_on"])
    stayed = np.count_nonzero(after & (made.zone == by_role["treated"]))
    assert made.removed / (made.removed + stayed) == pytest.approx(planted["reduced_share"], abs=0.08)
    assert made.displaced / made.removed == pytest.approx(planted["displaced_share"], abs=0.1)
    assert set(made.zone[made.moved]) == {by_role["displacement"]}
    assert after[made.moved].all()


def test_the_same_seed_makes_the_same_facts(simulation: Simulation) -> None:
    first, again = draw_events(simulation), draw_events(simulation)
    assert np.array_equal(first.points.t_days, again.points.t_days)
    assert np.array_equal(first.points.x_m, again.points.x_m)


def test_facts_are_imported_once_whole_and_marked(simulation: Simulation, tmp_path: Path) -> None:
    batch = load_events(simulation, folder=tmp_path / "demo")
    assert batch.simulated
    assert (batch.rows_kept, batch.rows_refused) == (len(draw_events(simulation).points), 0)
    assert set(batch.natures) == {"citizen_report"}
    assert load_events(simulation, folder=tmp_path / "demo") == batch
    store = EventStore(config.load().events_dir)
    replayed = import_events(
        tmp_path / "demo/faits-simules.csv", mapping=tmp_path / "demo/correspondance.toml", store=store
    )
    store.close()
    assert replayed.already_imported
    assert len(store.list_batches()) == 1


def test_the_study_finds_the_planted_displacement_and_says_what_it_is(
    simulation: Simulation, tmp_path: Path
) -> None:
    folder = tmp_path / "demo"
    spec = studying.load_spec(
        write_spec(simulation, batch=load_events(simulation, folder=folder), folder=folder)
    )
    made = draw_events(simulation)
    window = (made.points.t_days >= day_number(spec.after.first)) & (
        made.points.t_days < day_number(spec.after.end)
    )
    moved = np.count_nonzero(made.moved & window)
    lost = moved / simulation.told["planted"]["displaced_share"]
    store = EventStore(config.load().events_dir)
    result = studying.run(spec, store=store, registry=config.load().studies_dir, now=datetime.now(UTC))
    store.close()
    assert spec.before.days == spec.after.days
    assert result.simulated
    assert result.status == "exploratoire"
    (outcome,) = result.outcomes
    best = outcome.numbers["corrected"] or outcome.numbers["estimate"]
    assert 0 < best["displaced_low"] < moved < best["displaced_high"]
    assert best["local_low"] < -lost < best["local_high"] < 0
    assert (outcome.numbers["local"], outcome.numbers["around"]) == ("decrease", "displacement")
    assert any("exploratoire" in limit for limit in result.limits)
    assert any("imulées" in limit for limit in result.limits)
