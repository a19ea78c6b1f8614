"""One question, many territories: the digits of each study alone, one table, p-values corrected together."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.stats
import shapely

from gltd.errors import CancelledError, GltdError
from gltd.usecases.studying import (
    Plan,
    load_plan,
    load_registered,
    load_registered_plan,
    read_results,
    read_table,
    register_plan,
    run,
    run_plan,
)
from gltd.usecases.studying.plain_toml import write_toml
from tests.usecases import studying_cases as cases

SPEC = """\
kind = "comparison"
seed = 5

[territories]
file = "zones.geojson"

[windows]
before = { from = 2022-01-01, to = 2022-12-31 }
after = { from = 2023-01-01, to = 2023-12-31 }

[[outcomes]]
name = "trafic visible"
categories = ["fait"]
"""
NEAR = """\
kind = "near_repeat"

[territories]
file = "zones.geojson"

[windows]
period = { from = 2022-01-01, to = 2022-06-30 }

[[outcomes]]
name = "trafic visible"

[parameters]
permutations = 99
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> cases.Town:
    """Return the simulated town, built once."""
    return cases.build(tmp_path_factory.mktemp("town"))


def plan_of(town: cases.Town, text: str) -> Plan:
    """Read a plan."""
    return load_plan(town.write(text))


def test_each_territory_answers_as_if_it_were_asked_alone(town: cases.Town, tmp_path: Path) -> None:
    plan = plan_of(town, SPEC)
    table = run_plan(plan, store=town.store, registry=tmp_path, now=cases.NOW)
    assert [row.territory for row in table.rows] == sorted(cases.SQUARES)
    for (name, spec), row in zip(plan.parts, table.rows, strict=True):
        alone = run(spec, store=town.store, registry=tmp_path / "alone", now=cases.NOW)
        (outcome,) = alone.outcomes
        assert (row.value, row.p) == (outcome.estimates[0].value, outcome.estimates[0].p)
        assert row.fingerprint == spec.fingerprint
        assert load_registered(row.fingerprint, registry=tmp_path).ground == spec.ground
        assert name in cases.SQUARES
    adjusted = scipy.stats.false_discovery_control([row.p for row in table.rows])
    assert [row.adjusted_p for row in table.rows] == pytest.approx(adjusted)
    # The operation removed half of the facts of one square, and moved most of them next door.
    assert {row.territory for row in table.rows if row.stands_out} == {"La Source", "Orléans-la-Source est"}
    assert table.simulated
    assert read_table(plan.fingerprint, registry=tmp_path) == table
    assert "Benjamini" in table.limits[0]
    assert load_registered_plan(plan.fingerprint, registry=tmp_path).parts == plan.parts


def test_threads_and_a_run_that_was_stopped_change_no_digit(town: cases.Town, tmp_path: Path) -> None:
    plan = plan_of(town, NEAR)
    spawned = np.random.SeedSequence(1).spawn(len(plan.parts))
    assert [spec.seed for _, spec in plan.parts] == [int(one.generate_state(1)[0]) for one in spawned]
    whole = run_plan(plan, store=town.store, registry=tmp_path / "whole", now=cases.NOW, threads=3)

    def stop(step: str, *, done: int = 0, total: int = 0) -> None:
        if done >= 2:
            raise CancelledError

    registry = tmp_path / "stopped"
    with pytest.raises(CancelledError):
        run_plan(plan, store=town.store, registry=registry, now=cases.NOW, tell=stop, threads=1)
    assert read_table(plan.fingerprint, registry=registry) is None
    told: list[int] = []

    def hear(step: str, *, done: int = 0, total: int = 0) -> None:
        told.append(done)

    again = run_plan(plan, store=town.store, registry=registry, now=cases.NOW, tell=hear, threads=1)
    assert again == whole
    # What was kept is where it starts; nothing of the unfinished run stays.
    assert told[0] >= 2
    assert sorted(path.name for path in (registry / "territoires" / plan.fingerprint).iterdir()) == [
        "parts.json",
        "plan.json",
        "table.json",
    ]


def test_a_territory_without_facts_loses_no_other(town: cases.Town, tmp_path: Path) -> None:
    squares = {**cases.SQUARES, "Ailleurs": ("traitée", shapely.box(700_000, 6_800_000, 700_500, 6_800_500))}
    cases.write_zones(town.folder / "wide.geojson", squares)
    plan = plan_of(town, SPEC.replace("zones.geojson", "wide.geojson"))
    table = run_plan(plan, store=town.store, registry=tmp_path, now=cases.NOW)
    failed = [row for row in table.rows if row.failure]
    assert [row.territory for row in failed] == ["Ailleurs"]
    assert "hors des données" in failed[0].failure
    assert sum(row.p is not None for row in table.rows) == len(cases.SQUARES)


def test_registered_before_its_end_every_study_is_preregistered(town: cases.Town, tmp_path: Path) -> None:
    plan = plan_of(town, SPEC.replace("to = 2023-12-31", "to = 2030-12-31"))
    made = register_plan(plan, registry=tmp_path, now=cases.NOW)
    assert {one.status for one in made} == {"pré-enregistrée"}
    with pytest.raises(GltdError, match="n'est pas passé"):
        run_plan(plan, store=town.store, registry=tmp_path, now=cases.NOW)
    assert read_results(made[0].fingerprint, registry=tmp_path) == []


def test_each_treated_in_turn_against_all_that_lies_elsewhere(town: cases.Town) -> None:
    text = SPEC.replace("comparison", "displacement").replace(
        'file = "zones.geojson"', 'file = "zones.geojson"\nrings_m = [500]'
    )
    for name, spec in plan_of(town, text).parts:
        assert spec.ground is not None
        assert [(zone, role) for zone, role, _ in spec.ground.contours] == [(name, "treated")]
        assert spec.ground.rings_m == (500.0,)
        assert spec.ground.elsewhere == "le reste du territoire"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("comparison", "siting"), "territoire par territoire"),
        (("[windows]", '[zones]\nfile = "zones.geojson"\n[windows]'), "ne vont pas ensemble"),
        (('file = "zones.geojson"', 'file = "nowhere.geojson"'), "nowhere.geojson"),
        (('file = "zones.geojson"', 'file = "zones.geojson"\nfiel = 1'), "fiel"),
        (("seed = 5", 'seed = "cinq"'), "nombre entier"),
        (("[windows]", "[windows"), "TOML"),
    ],
)
def test_what_is_wrong_is_one_sentence(change: tuple[str, str], sentence: str, town: cases.Town) -> None:
    with pytest.raises(GltdError, match=sentence):
        plan_of(town, SPEC.replace(*change))


def test_what_is_written_as_toml_is_read_the_same() -> None:
    more = '[parameters]\nlist = [1, 2.5]\ntext = "a\\"\\u007f"\nyes = true\n'
    values: dict[str, Any] = tomllib.loads(SPEC + more)
    assert tomllib.loads(write_toml(values)) == values
