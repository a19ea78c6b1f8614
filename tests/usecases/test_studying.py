"""Studies: registered before counting, the same digits each time, and one French sentence when wrong."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shapely.geometry import Polygon, box

from gltd.errors import GltdError
from gltd.usecases import studying
from tests.usecases import studying_cases as cases


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> cases.Town:
    return cases.build(tmp_path_factory.mktemp("ville"))


def run(town: cases.Town, registry: Path, *, now: datetime = cases.NOW) -> studying.StudyResult:
    return studying.run(studying.load_spec(town.spec_path), store=town.store, registry=registry, now=now)


@pytest.fixture(autouse=True)
def _fresh_spec(town: cases.Town) -> None:
    town.write(cases.SPEC)
    cases.write_zones(town.folder / "zones.geojson", cases.SQUARES)


def test_a_planted_displacement_is_said_in_words(town: cases.Town, tmp_path: Path) -> None:
    result = run(town, tmp_path)
    numbers = result.outcomes[0].numbers
    assert (numbers["local"], numbers["around"]) == ("decrease", "displacement")
    assert "dans le sens d'un déport" in result.sentence
    counts = {row["name"]: (row["before"], row["after"]) for row in result.outcomes[0].rows}
    assert counts["La Source"][1] < 0.6 * counts["La Source"][0]
    assert counts["Orléans-la-Source est"][1] > counts["Orléans-la-Source est"][0]
    low, high = numbers["estimate"]["local_low"], numbers["estimate"]["local_high"]
    assert low <= -0.5 * 2 * 365 <= high


def test_simulated_batches_mark_the_result(town: cases.Town, tmp_path: Path) -> None:
    result = run(town, tmp_path)
    assert result.simulated
    assert result.sentence.startswith("Données simulées.")
    assert any("Données simulées" in sentence for sentence in result.limits)
    assert result.to_dict()["simulated"] is True


def test_real_batches_do_not(tmp_path: Path) -> None:
    real = cases.build(tmp_path, simulated=False)
    result = run(real, real.registry)
    assert not result.simulated
    assert "simulées" not in json.dumps(result.to_dict(), ensure_ascii=False)


def test_the_same_specification_gives_the_same_digits_and_keeps_the_first_registration(
    town: cases.Town, tmp_path: Path
) -> None:
    first = run(town, tmp_path)
    later = run(town, tmp_path, now=datetime(2025, 1, 1, tzinfo=UTC))
    assert later == first
    folder = tmp_path / first.fingerprint
    assert sorted(path.name for path in folder.iterdir()) == [
        "canonical.json",
        "registration.json",
        "result.json",
        "spec.toml",
    ]
    assert json.loads((folder / "result.json").read_text()) == json.loads(json.dumps(first.to_dict()))


def test_how_it_is_written_changes_nothing_and_what_it_says_does(town: cases.Town) -> None:
    first = studying.load_spec(town.spec_path).fingerprint
    blocks = cases.SPEC.split("\n\n")
    shuffled = "\n\n".join([blocks[0], blocks[2], blocks[1], blocks[3]]).replace(" = ", "   =   ")
    assert studying.load_spec(town.write("# une remarque\n" + shuffled)).fingerprint == first
    other = cases.SPEC.replace("2023-12-31", "2023-11-30")
    assert studying.load_spec(town.write(other)).fingerprint != first
    town.write(cases.SPEC)
    moved = {
        **cases.SQUARES,
        "Argonne": ("témoin", box(cases.X + 6000, cases.Y, cases.X + 6700, cases.Y + 800)),
    }
    cases.write_zones(town.folder / "zones.geojson", moved)
    assert studying.load_spec(town.spec_path).fingerprint != first


def test_registered_in_time_is_pre_registered_and_stays_so(town: cases.Town, tmp_path: Path) -> None:
    spec = studying.load_spec(town.spec_path)
    last_evening = datetime(2023, 12, 31, 20, tzinfo=UTC)
    assert studying.register(spec, registry=tmp_path, now=last_evening).status == "pré-enregistrée"
    result = run(town, tmp_path)
    assert result.status == "pré-enregistrée"
    assert result.registered_at.startswith("2023-12-31T20:00")
    assert not any("exploratoire" in sentence for sentence in result.limits)


def test_registered_late_is_exploratory_and_says_so(town: cases.Town, tmp_path: Path) -> None:
    result = run(town, tmp_path)
    assert result.status == "exploratoire"
    assert any("exploratoire" in sentence for sentence in result.limits)
    assert [r.status for r in studying.list_registrations(tmp_path)] == ["exploratoire"]


def test_new_data_make_a_new_result_and_keep_the_first(tmp_path: Path) -> None:
    town = cases.build(tmp_path)
    first = run(town, town.registry)
    (tmp_path / "bis").mkdir()
    extra = cases.build(tmp_path / "bis")
    batch = extra.store.list_batches()[0]
    source = extra.store.root / "batches" / batch.batch_id
    target = town.store.root / "batches" / "copie"
    target.mkdir()
    manifest = json.loads((source / "manifest.json").read_text())
    (target / "manifest.json").write_text(json.dumps({**manifest, "batch_id": "copie"}))
    (target / "events.parquet").write_bytes((source / "events.parquet").read_bytes())
    second = run(town, town.registry)
    assert second.outcomes[0].rows[0]["before"] == 2 * first.outcomes[0].rows[0]["before"]
    results = studying.read_results(first.fingerprint, registry=town.registry)
    assert [r["outcomes"][0]["rows"][0]["before"] for r in results] == [
        first.outcomes[0].rows[0]["before"],
        second.outcomes[0].rows[0]["before"],
    ]


def test_a_window_in_the_future_can_be_registered_and_not_run(town: cases.Town, tmp_path: Path) -> None:
    early = datetime(2023, 6, 1, tzinfo=UTC)
    with pytest.raises(GltdError, match="n'est pas passé"):
        run(town, tmp_path, now=early)
    assert list(tmp_path.iterdir()) == []
    registered = studying.register(studying.load_spec(town.spec_path), registry=tmp_path, now=early)
    assert registered.status == "pré-enregistrée"


RINGS = """\
kind = "displacement"
scale = "area"
[zones]
file = "zones.geojson"
rings_m = [800, 2000]
[windows]
before = { from = 2022-01-01, to = 2022-12-31 }
after = { from = 2023-01-01, to = 2023-12-31 }
[[outcomes]]
name = "trafic visible"
"""


def test_rings_find_what_moved_next_door(town: cases.Town, tmp_path: Path) -> None:
    squares = {name: cases.SQUARES[name] for name in ("La Source", "Argonne")}
    cases.write_zones(town.folder / "zones.geojson", squares)
    town.write(RINGS)
    result = run(town, tmp_path)
    rows = {row["name"]: row for row in result.outcomes[0].rows}
    assert rows["anneau 0–800 m"]["role"] == "displacement"
    assert rows["anneau 0–800 m"]["after"] > rows["anneau 0–800 m"]["before"]
    assert rows["anneau 800–2000 m"]["before"] == 0


WRONG: list[tuple[str, str, str]] = [
    ('kind = "displacement"', 'kind = "magie"', "magie"),
    ('kind = "displacement"\n', "", "kind"),
    ('kind = "displacement"', "kind = displacement", "TOML"),
    ('question = "L', 'questoin = "L', "questoin"),
    ("zones.geojson", "absent.geojson", "absent.geojson"),
    ("2022-12-31", "2023-02-01", "se recouvrent"),
    ("from = 2022-01-01, to = 2022-12-31", "from = 2022-12-31, to = 2022-01-01", "vide"),
    ("from = 2022-01-01, to", "from = 2022-01-32, to", "TOML"),
    ("from = 2022-01-01,", "from = 20220101,", "date"),
    ("from = 2022-01-01, to = 2022-12-31", "from = 2012-01-01, to = 2012-12-31", "hors des données"),
    ('categories = ["fait"]', 'categories = ["licornes"]', "licornes"),
    ('nature = "phénomène"', 'nature = "autre"', "nature"),
    ("[[outcomes]]", "level = 95\n[[outcomes]]", "level"),
    ("[zones]", 'scale = "reference"\n[zones]', "reference"),
    ("[zones]", '[events]\nbatches = ["inconnu"]\n[zones]', "inconnu"),
    ("[[outcomes]]", "[outcomes]", "outcomes"),
]


@pytest.mark.parametrize(("old", "new", "said"), WRONG)
def test_a_wrong_specification_is_one_sentence_and_nothing_written(
    town: cases.Town, tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in cases.SPEC
    town.write(cases.SPEC.replace(old, new, 1))
    with pytest.raises(GltdError, match=said) as caught:
        run(town, tmp_path)
    assert "\n" not in caught.value.sentence
    assert list(tmp_path.iterdir()) == []


far = ("témoin", box(900_000, 6_300_000, 900_800, 6_300_800))
bow = Polygon(
    [
        (cases.X, cases.Y + 3000),
        (cases.X + 800, cases.Y + 3800),
        (cases.X + 800, cases.Y + 3000),
        (cases.X, cases.Y + 3800),
    ]
)


@pytest.mark.parametrize(
    ("squares", "said"),
    [
        ({**cases.SQUARES, "Argonne": far}, "Argonne.*hors des données"),
        ({**cases.SQUARES, "Argonne": ("témoin", bow)}, "Argonne.*invalide"),
        (
            {
                **cases.SQUARES,
                "Argonne": ("témoin", box(cases.X + 700, cases.Y, cases.X + 2000, cases.Y + 800)),
            },
            "recouvrent",
        ),
        ({**cases.SQUARES, "Argonne": ("ami", cases.SQUARES["Argonne"][1])}, "ami"),
        ({"La Source": cases.SQUARES["La Source"]}, "témoin"),
        ({"Argonne": cases.SQUARES["Argonne"]}, "traitée"),
    ],
)
def test_wrong_zones_are_one_sentence_and_nothing_written(
    town: cases.Town, tmp_path: Path, squares: dict[str, tuple[str, Polygon]], said: str
) -> None:
    cases.write_zones(town.folder / "zones.geojson", squares)
    with pytest.raises(GltdError, match=said):
        run(town, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_or_unreadable_specification_is_one_sentence(town: cases.Town, tmp_path: Path) -> None:
    with pytest.raises(GltdError, match="n'existe pas"):
        studying.load_spec(tmp_path / "absente.toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes('kind = "déport"'.encode("cp1252"))
    with pytest.raises(GltdError, match="UTF-8"):
        studying.load_spec(latin)


def test_an_empty_store_is_one_sentence(town: cases.Town, tmp_path: Path) -> None:
    from gltd.store.events import EventStore

    with pytest.raises(GltdError, match="gltd events import"):
        studying.run(
            studying.load_spec(town.spec_path),
            store=EventStore(tmp_path / "vide"),
            registry=tmp_path / "r",
            now=cases.NOW,
        )
    assert not (tmp_path / "r").exists()
