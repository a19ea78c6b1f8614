"""The relevance of a proposed camera: what it would see, counted on a ground that is known."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import box

from gltd.errors import GltdError
from gltd.store.events import EventStore
from gltd.usecases import studying
from gltd.usecases.importing import columns_mapping, import_columns
from gltd.usecases.studying.sight import REST, VIEW
from tests.usecases import studying_cases as cases
from tests.usecases.test_studying_kinds import called

X, Y = cases.X, cases.Y
# A view of 100 m by 100 m in a perimeter of 1 km²; another camera sees its western half.
VIEW_BOX, PERIMETER = box(X, Y, X + 100, Y + 100), box(X - 450, Y - 450, X + 550, Y + 550)
EXISTING_BOX = box(X - 100, Y, X + 50, Y + 100)
# (place, moment, end, category): in the view and seen, in the view alone, in the first ring, in the rest.
WEST, EAST, NEAR, FAR = (X + 20, Y + 50), (X + 80, Y + 50), (X + 150, Y + 50), (X + 400, Y + 400)
FACTS = [
    *[(WEST, "2022-03-04T21:30", "2022-03-04T21:30", "deal")] * 6,
    *[(EAST, "2022-03-11T22:10", "2022-03-11T22:40", "deal")] * 10,
    *[(EAST, "2022-05-02T09:00", "2022-05-03T09:00", "dégradation")] * 4,
    *[(NEAR, "2022-06-03T20:15", "2022-06-03T20:15", "deal")] * 5,
    *[(FAR, "2022-07-06T12:00", "2022-07-06T12:00", "dégradation")] * 25,
    # Outside the perimeter and the period.
    *[((X + 5_000, Y), "2022-07-06T12:00", "2022-07-06T12:00", "deal")] * 3,
    *[(EAST, "2021-12-31T23:00", "2021-12-31T23:00", "deal")] * 2,
]
SPEC = """\
kind = "relevance"
[windows]
period = { from = 2022-01-01, to = 2022-12-31 }
[zones]
file = "perimetre.geojson"
[[outcomes]]
name = "tous les faits"
[parameters]
view = "champ.geojson"
existing = "en-place.geojson"
rings_m = [100, 200]
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> cases.Town:
    """Import the known facts, and draw the three grounds."""
    folder = tmp_path_factory.mktemp("ville")
    store = EventStore(folder / "var" / "events")
    import_columns(
        {
            "start": np.array([fact[1] for fact in FACTS], dtype="datetime64[ms]"),
            "end": np.array([fact[2] for fact in FACTS], dtype="datetime64[ms]"),
            "x": np.array([fact[0][0] for fact in FACTS]),
            "y": np.array([fact[0][1] for fact in FACTS]),
            "category": np.array([fact[3] for fact in FACTS]),
        },
        mapping=columns_mapping("essai", simulated=True, end=True),
        name="essai",
        store=store,
        now=cases.NOW,
    )
    for name, ground in (
        ("champ", VIEW_BOX),
        ("en-place", EXISTING_BOX),
        ("perimetre", PERIMETER),
    ):
        write_ground(folder / f"{name}.geojson", ground)
    return cases.Town(folder, store)


def write_ground(path: Path, ground: Any) -> None:
    back = Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)
    moved = shapely.transform(ground, lambda xy: np.column_stack(back.transform(xy[:, 0], xy[:, 1])))
    feature = {
        "type": "Feature",
        "properties": {"name": path.stem},
        "geometry": json.loads(shapely.to_geojson(moved)),
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")


def ask(town: cases.Town, text: str = SPEC) -> studying.StudyResult:
    spec = studying.load_spec(town.write(text))
    return studying.run(spec, store=town.store, registry=town.registry, now=cases.NOW)


def test_it_counts_the_view_the_rings_and_the_rest(town: cases.Town) -> None:
    with called(studying.KINDS["relevance"].functions) as missing:
        found = ask(town)
    assert missing == set()
    (outcome,) = found.outcomes
    rows = {row["name"]: row for row in outcome.rows}
    counts = {name: row["facts"] for name, row in rows.items()}
    assert counts == {
        VIEW: 20,
        "jusqu'à 100\u00a0m autour": 5,
        "de 100 à 200\u00a0m autour": 0,
        REST: 25,
    }
    assert rows[VIEW]["share_percent"] == pytest.approx(40)
    assert rows[VIEW]["area_ha"] == pytest.approx(1, rel=0.01)
    assert sum(row["area_ha"] for row in rows.values()) == pytest.approx(100, rel=0.01)
    assert outcome.numbers["total"] == 50
    # 40 % of the facts on 1 % of the ground; the rest has 30 on the 99 others.
    assert outcome.numbers["pai"] == pytest.approx(40, rel=0.01)
    assert outcome.numbers["density"]["ratio"] == pytest.approx((20 / 1) / (30 / 99), rel=0.02)
    assert "20 faits ont eu lieu dans le champ de la caméra, sur 50 comptés (40,0\u00a0%)" in found.sentence
    assert found.sentence.startswith("Données simulées.")
    assert any("ne dit pas qu'une caméra" in limit for limit in outcome.limits)


def test_it_tells_what_other_cameras_see_already(town: cases.Town) -> None:
    numbers = ask(town).outcomes[0].numbers
    (line,) = numbers["existing"]
    assert (line["name"], line["facts"]) == ("en-place", 6)
    assert line["area_percent"] == pytest.approx(50, rel=0.01)
    assert numbers["seen_facts"] == 6
    assert (numbers["covered_before"], numbers["covered_after"]) == (6, 20)
    alone = ask(town, SPEC.replace('existing = "en-place.geojson"\n', ""))
    assert "Aucune autre caméra" in alone.sentence
    assert alone.fingerprint != ask(town).fingerprint


def test_it_tells_categories_hours_and_spells(town: cases.Town) -> None:
    numbers = ask(town).outcomes[0].numbers
    assert numbers["categories"] == [
        {"name": "deal", "counts": [16, 5, 0, 0]},
        {"name": "dégradation", "counts": [4, 0, 0, 25]},
    ]
    # The four facts known to a day have no hour.
    assert numbers["untimed"] == [4, 0, 0, 0]
    assert [part[0] for part in numbers["parts"]] == [0, 0, 0, 0, 0, 16]
    week = np.array(numbers["week"])
    assert week[4, 5] == 21
    assert week.sum() == 21
    spells = numbers["spells"]
    assert spells["labels"][0] in {
        "vendredi 19\u00a0h à\u00a023\u00a0h",
        "vendredi 20\u00a0h à\u00a024\u00a0h",
    }
    assert spells["shares"][0] >= 21 / 25
    assert sum(month["facts"] for month in numbers["months"]) == 20


def test_without_a_perimeter_there_is_a_share_and_no_density(town: cases.Town) -> None:
    found = ask(town, SPEC.replace('[zones]\nfile = "perimetre.geojson"\n', ""))
    (outcome,) = found.outcomes
    assert outcome.numbers["pai"] is None
    assert outcome.rows[-1]["name"] == "ailleurs"
    assert outcome.rows[-1]["facts"] == 28
    assert "du terrain" not in found.sentence


def test_a_camera_that_would_see_nothing_is_told_so(town: cases.Town) -> None:
    write_ground(town.folder / "vide.geojson", box(X - 400, Y - 400, X - 380, Y - 380))
    found = ask(town, SPEC.replace("champ.geojson", "vide.geojson").replace("[100, 200]", "[20]"))
    assert "Aucun des 50 faits" in found.sentence
    assert found.outcomes[0].numbers["spells"] is None


def test_the_files_of_the_shell_are_given_back(town: cases.Town) -> None:
    found = ask(town)
    files = studying.unpack(found.fingerprint, registry=town.registry)
    assert set(files) == {"etude.toml", "champ.geojson", "en-place.geojson", "perimetre.geojson"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('view = "champ.geojson"\n', "", "polygones"),
        ("rings_m = [100, 200]", "rings_m = [200, 100]", "croissantes"),
        ("rings_m = [100, 200]", "spell_h = 30", "length_h"),
    ],
)
def test_a_wrong_question_is_one_sentence(town: cases.Town, old: str, new: str, said: str) -> None:
    with pytest.raises(GltdError, match=said):
        ask(town, SPEC.replace(old, new))
