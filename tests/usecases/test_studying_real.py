"""Two real operations, end to end: what their data allow to say, and what they do not."""

import csv
from pathlib import Path

import duckdb
import numpy as np
import pytest

from gltd.ingest.mapping import Choice, Mapping, PlaceColumns, TimeColumns
from gltd.store.events import EventStore
from gltd.usecases import studying
from gltd.usecases.importing import import_columns
from tests.usecases import studying_cases as cases

pytestmark = pytest.mark.shared

# FBI codes 01 to 04: homicide, rape, robbery, aggravated assault; 18: drugs.
HAYDEN = """\
kind = "displacement"
question = "L'opération a-t-elle fait baisser les violences ? Le trafic s'est-il déplacé ?"
scale = "reference"

[zones]
file = "hayden.geojson"
name = "name"
rings_m = [500, 1000]
elsewhere = "reste de la ville"

[windows]
reference = { from = 2012-01-01, to = 2016-12-31 }
before = { from = 2017-01-01, to = 2017-12-31 }
after = { from = 2018-01-01, to = 2018-12-31 }

[[outcomes]]
name = "violences"
nature = "phénomène"
categories = ["01*", "02*", "03*", "04*"]

[[outcomes]]
name = "stupéfiants constatés"
nature = "activité"
categories = ["18*"]
"""
ZONES = {
    "Hayden": "target",
    "anneau 0–500 m": "ring_0_500m",
    "anneau 500–1000 m": "ring_500_1000m",
    "reste de la ville": "rest_of_city",
}


@pytest.fixture(scope="module")
def hayden(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> studying.StudyResult:
    folder = tmp_path_factory.mktemp("hayden")
    data = shared / "data/stl_incidents"
    rows = (
        duckdb.connect()
        .execute(
            "SELECT lon AS x, lat AS y, datetime_occurred AS start, crime_code AS category "
            f"FROM '{data / 'stl_incidents_2008_2020.parquet'}' WHERE count = 1 AND lon IS NOT NULL "
            "AND datetime_occurred BETWEEN '2012-01-01' AND '2020-12-31 23:59:59' "
            "AND crime_code[1:2] IN ('01', '02', '03', '04', '18')"
        )
        .fetchnumpy()
    )
    store = EventStore(folder / "events")
    import_columns(
        {name: np.asarray(values) for name, values in rows.items()},
        mapping=Mapping(
            source="St. Louis Metropolitan Police Department",
            nature=Choice(constant="recorded_offence"),
            time=TimeColumns(start=("start",), zone="America/Chicago"),
            place=PlaceColumns(x="x", y="y", crs="EPSG:4326"),
            category=Choice(column="category"),
        ),
        name="stl",
        store=store,
        now=cases.NOW,
    )
    text = (data / "hayden_rectangle.geojson").read_text(encoding="utf-8")
    (folder / "hayden.geojson").write_text(text.replace('"Id": 0', '"name": "Hayden"'), encoding="utf-8")
    (folder / "etude.toml").write_text(HAYDEN, encoding="utf-8")
    spec = studying.load_spec(folder / "etude.toml")
    return studying.run(spec, store=store, registry=folder / "studies", now=cases.NOW)


def test_the_yearly_counts_are_those_of_the_reference(hayden: studying.StudyResult, shared: Path) -> None:
    path = shared / "data/stl_incidents/hayden_reference_counts_computed_here.csv"
    with path.open(encoding="utf-8") as file:
        known = {(row["zone"], int(row["yr"]), row["outcome"]): int(row["n"]) for row in csv.DictReader(file)}
    for outcome, label in zip(hayden.outcomes, ("violent", "drugs"), strict=True):
        found = {row["name"]: row for row in outcome.rows}
        for name, zone in ZONES.items():
            assert found[name]["before"] == known[zone, 2017, label]
            assert found[name]["after"] == known[zone, 2018, label]
            assert found[name]["reference"] == sum(known[zone, year, label] for year in range(2012, 2017))


def test_more_checks_are_not_called_displacement(hayden: studying.StudyResult) -> None:
    violence, drugs = hayden.outcomes
    assert "95 → 160" in hayden.sentence
    assert "contrôles plus nombreux, et non un déport" in hayden.sentence
    assert "sens d'un déport" not in drugs.sentence
    assert violence.numbers["around"] == "undetermined"
    assert violence.numbers["local"] == "undetermined"
    assert any("où ils regardent" in sentence for sentence in drugs.limits)
    assert hayden.status == "exploratoire"
    assert not hayden.simulated


ROOSEVELT = """\
kind = "displacement"
[counts]
treated = ["treated"]
control = ["contiguous", "ring", "scan", "best_fit"]
[windows]
before = { from = 2023-02-15, to = 2024-10-14 }
after = { from = 2024-10-15, to = 2026-06-14 }
[[outcomes]]
name = "violences"
file = "violent.csv"
[[outcomes]]
name = "atteintes aux biens"
file = "property.csv"
"""


def test_controls_that_disagree_make_the_study_say_that_it_cannot_tell(shared: Path, tmp_path: Path) -> None:
    for name in ("violent", "property"):
        text = (shared / f"data/nyc_roosevelt/roosevelt_{name}_monthly.csv").read_text(encoding="utf-8")
        header, *rows = text.splitlines()
        body = [",".join(row.split(",")[1:]) for row in rows]
        columns = "period," + ",".join(header.split(",")[2:])
        (tmp_path / f"{name}.csv").write_text("\n".join([columns, *body]) + "\n", encoding="utf-8")
    (tmp_path / "etude.toml").write_text(ROOSEVELT, encoding="utf-8")
    result = studying.run(
        studying.load_spec(tmp_path / "etude.toml"),
        store=EventStore(tmp_path / "events"),
        registry=tmp_path / "studies",
        now=cases.NOW.replace(year=2026, month=9),
    )
    for outcome, published in zip(
        result.outcomes, ((-79, 50.48762224545735), (-308, 72.40165743959182)), strict=True
    ):
        alone = {part["name"]: part for part in outcome.numbers["by_control"]}
        assert alone["contiguous"]["estimate"] == published[0]
        assert outcome.numbers["controls_disagree"]
        assert outcome.numbers["local"] == "undetermined"
        assert "on ne peut pas conclure" in outcome.sentence
        assert any("se contredisent" in sentence for sentence in outcome.limits)
    violent = {row["name"]: row for row in result.outcomes[0].rows}
    assert (violent["treated"]["before"], violent["treated"]["after"]) == (718, 540)
    # Printed without correction for dispersion; violent counts need none.
    assert {part["name"]: part for part in result.outcomes[0].numbers["by_control"]}["contiguous"][
        "standard_error"
    ] == pytest.approx(50.48762224545735)
