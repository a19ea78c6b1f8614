"""Windows that the data do not cover: refused where nothing is there, told where a part is missing."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from gltd.errors import GltdError
from gltd.store.events import EventStore
from gltd.usecases import studying
from gltd.usecases.importing import columns_mapping, import_columns
from gltd.usecases.studying.coverage import Days
from gltd.usecases.studying.spec import Span
from tests.usecases import studying_cases as cases


def build(folder: Path, *periods: tuple[str, str], category: str = "fait") -> cases.Town:
    """Make a town with one fact a day in each zone, over some periods, one batch each."""
    store = EventStore(folder / "var" / "events")
    squares = [ground for _, ground in cases.SQUARES.values()]
    for first, last in periods:
        days = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
        start = np.repeat(days.astype("datetime64[ms]") + np.timedelta64(12, "h"), len(squares))
        import_columns(
            {
                "start": start,
                "x": np.tile([ground.centroid.x for ground in squares], len(days)),
                "y": np.tile([ground.centroid.y for ground in squares], len(days)),
                "category": np.full(len(start), category, dtype=object),
            },
            mapping=columns_mapping("essai"),
            name=first,
            store=store,
            now=cases.NOW,
        )
    cases.write_zones(folder / "zones.geojson", cases.SQUARES)
    town = cases.Town(folder, store)
    town.write(cases.SPEC)
    return town


def run(town: cases.Town) -> studying.StudyResult:
    spec = studying.load_spec(town.spec_path)
    return studying.run(spec, store=town.store, registry=town.registry, now=cases.NOW)


def refuse(town: cases.Town) -> str:
    with pytest.raises(GltdError) as caught:
        run(town)
    assert "\n" not in caught.value.sentence
    assert not town.registry.exists(), "a study that was refused is not registered"
    return caught.value.sentence.replace("\u202f", " ").replace("\xa0", " ")


def test_a_window_in_a_hole_of_the_data_is_refused_and_not_registered(tmp_path: Path) -> None:
    town = build(tmp_path, ("2019-01-01", "2020-06-30"), ("2023-01-01", "2023-12-31"))
    said = refuse(town)
    assert "« before » (du 01/01/2022 au 31/12/2022) est hors des données" in said
    assert "couvrent du 01/01/2019 au 30/06/2020 puis du 01/01/2023 au 31/12/2023" in said


def test_an_outcome_without_a_fact_anywhere_is_refused_and_not_registered(tmp_path: Path) -> None:
    town = build(tmp_path, ("2022-01-01", "2023-12-31"))
    build(tmp_path / "autre", ("2019-01-01", "2019-02-01"))
    import_columns(
        {
            "start": np.array(["2019-05-01T10:00"], dtype="datetime64[ms]"),
            "x": np.array([cases.X]),
            "y": np.array([cases.Y]),
            "category": np.array(["rare"], dtype=object),
        },
        mapping=columns_mapping("essai"),
        name="rare",
        store=town.store,
        now=cases.NOW,
    )
    town.write(cases.SPEC.replace('["fait"]', '["rare"]'))
    assert "« trafic visible » : aucun fait dans les zones et les fenêtres" in refuse(town)


def test_a_count_that_falls_to_nothing_is_answered_where_the_data_go_on(tmp_path: Path) -> None:
    town = build(tmp_path, ("2022-01-01", "2022-12-31"))
    other = build(tmp_path / "autre", ("2022-01-01", "2023-12-31"), category="vol")
    for batch in other.store.list_batches():
        source = other.store.root / "batches" / batch.batch_id
        (town.store.root / "batches" / "vol").mkdir()
        manifest = (source / "manifest.json").read_text().replace(batch.batch_id, "vol")
        (town.store.root / "batches" / "vol" / "manifest.json").write_text(manifest)
        (town.store.root / "batches" / "vol" / "events.parquet").write_bytes(
            (source / "events.parquet").read_bytes()
        )
    result = run(town)
    assert [(row["before"], row["after"]) for row in result.outcomes[0].rows] == [(365, 0)] * 4
    assert not any("données" in sentence for sentence in result.limits)


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        ([("2022-04-01", "2023-12-31")], "commencent le 01/04/2022, après le début de la fenêtre « avant »"),
        ([("2022-01-01", "2023-09-30")], "s'arrêtent le 30/09/2023, avant la fin de la fenêtre « après »"),
        (
            [("2022-01-01", "2022-05-31"), ("2022-08-01", "2023-12-31")],
            "aucun fait du 01/06/2022 au 31/07/2022, dans la fenêtre « avant »",
        ),
    ],
)
def test_data_that_cover_a_part_of_a_window_are_told(
    tmp_path: Path, periods: list[tuple[str, str]], said: str
) -> None:
    result = run(build(tmp_path, *periods))
    plain = [sentence.replace("\u202f", " ").replace("\xa0", " ") for sentence in result.limits]
    assert [sentence for sentence in plain if said in sentence] == [
        next(sentence for sentence in plain if "incomplet" in sentence)
    ]
    assert "incomplet" in result.sentence


SERIES = """\
kind = "displacement"
[counts]
treated = ["traitée"]
control = ["témoin"]
[windows]
before = { from = 2022-01-01, to = 2022-06-30 }
after = { from = 2023-01-01, to = 2023-06-30 }
[[outcomes]]
name = "faits"
file = "faits.csv"
"""


def write_series(town: cases.Town, *, months: list[str], count: int = 5) -> None:
    rows = [f"{month}-01,{count},{count}" for month in months]
    (town.folder / "faits.csv").write_text("\n".join(["period,traitée,témoin", *rows]), encoding="utf-8")
    town.write(SERIES)


FIRST = [f"2022-{month:02}" for month in range(1, 7)]
SECOND = [f"2023-{month:02}" for month in range(1, 7)]


def test_a_table_is_held_to_the_same(tmp_path: Path) -> None:
    town = cases.Town(tmp_path, EventStore(tmp_path / "var" / "events"))
    write_series(town, months=FIRST)
    assert "« after » (du 01/01/2023 au 30/06/2023) est hors des données" in refuse(town)
    write_series(town, months=FIRST + SECOND, count=0)
    assert "aucun fait dans les fenêtres" in refuse(town)
    write_series(town, months=FIRST + SECOND)
    assert not any("données" in sentence for sentence in run(town).limits)
    write_series(town, months=FIRST + SECOND[:4])
    assert any("s'arrêtent le" in sentence for sentence in run(town).limits)


def test_rare_facts_raise_no_false_alarm() -> None:
    rng = np.random.default_rng(5)
    year = Span(date(2022, 1, 1), date(2022, 12, 31))
    alarms = 0
    for _ in range(400):
        counts = rng.poisson(rng.choice([0.05, 0.2, 1.0]), 365)
        days = [year.first + timedelta(days=int(k)) for k in np.flatnonzero(counts)]
        alarms += bool(Days(tuple(days), tuple(counts[counts > 0].tolist())).silences(year))
    assert alarms <= 4
