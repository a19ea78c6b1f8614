"""The store: filters, projections, grids against a plain count, and readers beside a writer."""

import os
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.store.density import Shape, _cells_sql, cell_for_zoom
from gltd.store.events import EventStore, Selection
from gltd.usecases.importing import columns_mapping, import_columns
from tests.checkout import ROOT
from tests.usecases.importing_cases import NOW, store_of

START = np.datetime64("2023-01-01T00:00", "us")


def fill(
    folder: Path,
    *,
    seed: int = 1,
    rows: int = 400,
    simulated: bool = False,
    crs: str = "EPSG:2154",
    name: str = "a",
) -> EventStore:
    """Import random events around one place."""
    rng = np.random.default_rng(seed)
    x0, y0 = (617_800.0, 6_756_500.0) if crs == "EPSG:2154" else (742_000.0, 4_277_000.0)
    store = store_of(folder)
    import_columns(
        {
            "start": START + rng.integers(0, 365 * 24 * 60, rows).astype("timedelta64[m]"),
            "x": x0 + rng.normal(0, 800, rows),
            "y": y0 + rng.normal(0, 800, rows),
            "category": np.array(["usage", "trafic", "vol"], dtype=object)[rng.integers(0, 3, rows)],
        },
        mapping=columns_mapping("Essai", simulated=simulated, crs=crs),
        name=name,
        store=store,
        now=NOW,
    )
    return store


def test_an_empty_store_answers(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    assert store.list_batches() == []
    assert len(store.points()) == 0
    assert len(store.density(zoom=12)) == 0
    assert store.months().counts.shape == (0, 0)
    assert len(store.days().days) == 0
    assert not (tmp_path / "events").exists()


def test_filters_agree_with_masks(tmp_path: Path) -> None:
    store = fill(tmp_path)
    every = store.points()
    assert len(every) == 400
    start, end = datetime(2023, 3, 1), datetime(2023, 6, 1)  # noqa: DTZ001  # events have local times
    in_period = (every.start >= np.datetime64(start)) & (every.start < np.datetime64(end))
    assert len(store.points(Selection(start=start, end=end))) == in_period.sum()
    box = (617_500.0, 6_756_000.0, 618_500.0, 6_757_000.0)
    in_box = (every.x_m >= box[0]) & (every.x_m <= box[2]) & (every.y_m >= box[1]) & (every.y_m <= box[3])
    assert 0 < in_box.sum() < 400
    assert len(store.points(Selection(box_m=box))) == in_box.sum()
    trafic = every.category == every.categories.index("trafic")
    chosen = store.points(Selection(box_m=box, start=start, categories=["trafic"]))
    assert len(chosen) == (in_box & trafic & (every.start >= np.datetime64(start))).sum()
    assert len(store.points(Selection(natures=["call"]))) == 0
    months = store.months()
    assert months.counts.sum() == 400
    assert months.counts[:, months.categories.index("trafic")].sum() == trafic.sum()
    assert len(months.months) == 12
    days = store.days(Selection(categories=["trafic"]))
    plain = np.unique(every.start[trafic].astype("datetime64[D]"), return_counts=True)
    assert np.array_equal(days.days, plain[0])
    assert np.array_equal(days.counts, plain[1])
    assert every.t_days[0] == (every.start[0] - np.datetime64("1970-01-01")) / np.timedelta64(1, "D")


def test_duckdb_draws_no_bar_of_its_own_even_in_an_interactive_session(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\n"
        "import duckdb\n"
        "from gltd.ingest.files import open_connection\n"
        "from gltd.store.events import EventStore\n"
        "asked = \"SELECT current_setting('enable_progress_bar')\"\n"
        "print(duckdb.connect().execute(asked).fetchone()[0])\n"
        "print(open_connection(Path('.')).execute(asked).fetchone()[0])\n"
        "store = EventStore(Path('events'))\n"
        "print(store._cursor().execute(asked).fetchone()[0])\n"
        "print(store._connection.execute(asked).fetchone()[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-i", "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["True", "False", "False", "False"]


def test_a_hostile_category_is_a_value_not_sql(tmp_path: Path) -> None:
    store = fill(tmp_path)
    assert len(store.points(Selection(categories=["usage' OR 1=1 --"]))) == 0
    with pytest.raises(GltdError, match="inconnu"):
        store.points(Selection(batches=["../../etc"]))


def _naive_cells(x: np.ndarray, y: np.ndarray, *, cell_m: float, shape: Shape) -> dict[tuple[int, int], int]:
    """Count by looking for the nearest of all centres around each event."""
    height = cell_m * np.sqrt(3) / 2
    counts: dict[tuple[int, int], int] = {}
    for px, py in zip(x, y, strict=True):
        if shape == "square":
            key = (int(np.floor(px / cell_m)), int(np.floor(py / cell_m)))
        else:
            around = [
                (c, r)
                for r in range(int(py // height) - 2, int(py // height) + 4)
                for c in range(int(px // cell_m) - 2, int(px // cell_m) + 4)
            ]
            key = min(
                around,
                key=lambda cr: (px - (cr[0] + (cr[1] % 2) / 2) * cell_m) ** 2 + (py - cr[1] * height) ** 2,
            )
        counts[key] = counts.get(key, 0) + 1
    return counts


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["hexagon", "square"]), st.floats(20, 500))
def test_cells_are_those_of_a_plain_count(seed: int, shape: Shape, cell_m: float) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(-2_000, 2_000, 60), rng.uniform(-2_000, 2_000, 60)
    connection = duckdb.connect()
    connection.register("given", {"x_m": x, "y_m": y})
    found = connection.execute(_cells_sql(shape, relation="given"), {"cell": cell_m}).fetchall()
    assert {(c, r): n for c, r, n in found} == _naive_cells(x, y, cell_m=cell_m, shape=shape)


def test_density_counts_whole_cells_that_stay_in_place(tmp_path: Path) -> None:
    store = fill(tmp_path)
    whole = store.density(cell_m=300)
    assert whole.count.sum() == 400
    assert whole.crs == "EPSG:2154"
    by_place = dict(zip(zip(whole.x_m.round(3), whole.y_m.round(3), strict=True), whole.count, strict=True))
    box = (1.88, 47.89, 1.91, 47.91)
    part = store.density(Selection(box_deg=box), cell_m=300)
    assert 0 < len(part) < len(whole)
    for x, y, count in zip(part.x_m.round(3), part.y_m.round(3), part.count, strict=True):
        assert by_place[x, y] == count
    inside = (whole.lon > box[0]) & (whole.lon < box[2]) & (whole.lat > box[1]) & (whole.lat < box[3])
    assert inside.sum() <= len(part)
    corners = part.corners_deg()
    assert corners.shape == (len(part), 7, 2)
    assert np.allclose(corners[:, 0], corners[:, -1])
    assert np.allclose(corners[:, :6].mean(axis=1), np.column_stack([part.lon, part.lat]), atol=1e-5)


def test_cells_shrink_by_round_steps_as_the_map_zooms() -> None:
    sizes = [cell_for_zoom(zoom, lat_deg=47.9) for zoom in range(5, 20)]
    assert sizes == sorted(sizes, reverse=True)
    assert all(f"{size:.0f}"[0] in "125" for size in sizes)
    # At zoom 12 and 47.9°, a 24-pixel cell is 24 × 78271.5 / 2¹² × cos 47.9° = 307 m.
    assert cell_for_zoom(12, lat_deg=47.9) == 500
    with pytest.raises(GltdError, match="Zoom"):
        cell_for_zoom(99, lat_deg=47.9)


def test_batches_of_two_projections_are_joined_only_when_asked(tmp_path: Path) -> None:
    fill(tmp_path)
    store = fill(tmp_path, crs="EPSG:32615", name="b", simulated=True)
    assert sorted(batch.crs for batch in store.list_batches()) == ["EPSG:2154", "EPSG:32615"]
    with pytest.raises(GltdError, match="plusieurs projections"):
        store.points()
    with pytest.raises(GltdError, match="plusieurs projections"):
        store.density(cell_m=100)
    french = store.points(crs="EPSG:2154")
    assert (len(french), french.left_out) == (400, 400)
    world = store.points(crs="EPSG:3857")
    assert (len(world), world.left_out) == (800, 0)
    assert store.density(cell_m=1000, crs="EPSG:3857").count.sum() == 800
    with pytest.raises(GltdError, match="pas en mètres"):
        store.points(crs="EPSG:4326")
    ids = {batch.crs: batch.batch_id for batch in store.list_batches()}
    assert store.points(Selection(batches=[ids["EPSG:32615"]])).crs == "EPSG:32615"


def test_simulated_events_are_told(tmp_path: Path) -> None:
    fill(tmp_path)
    store = fill(tmp_path, seed=2, simulated=True, name="b")
    real = [batch.batch_id for batch in store.list_batches() if not batch.simulated]
    assert store.points().simulated
    assert store.density(zoom=10).simulated
    assert store.months().simulated
    assert not store.points(Selection(batches=real)).simulated


def test_readers_never_see_half_a_batch_while_others_write_and_undo(tmp_path: Path) -> None:
    store = fill(tmp_path, rows=100)
    seen: set[int] = set()
    stop, troubles = threading.Event(), list[BaseException]()

    def read() -> None:
        try:
            while not stop.is_set():
                seen.add(len(store.points()))
        except (GltdError, OSError) as error:
            troubles.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for seed in range(2, 6):
        fill(tmp_path, seed=seed, rows=100, name=f"s{seed}")
        store.undo(store.list_batches()[-1].batch_id, now=NOW)
    stop.set()
    for reader in readers:
        reader.join()
    assert troubles == []
    assert seen <= {100, 200}
    assert len(store.points()) == 100
    store.close()


def test_what_a_killed_undo_left_is_swept(tmp_path: Path) -> None:
    store = fill(tmp_path)
    batch = store.list_batches()[0]
    events = tmp_path / "events" / "batches" / batch.batch_id / "events.parquet"
    kept = events.read_bytes()
    store.undo(batch.batch_id, now=NOW)
    events.write_bytes(kept)
    assert len(store.points()) == 0
    fill(tmp_path, seed=3)
    assert not events.exists()


def test_a_broken_manifest_is_one_sentence(tmp_path: Path) -> None:
    store = fill(tmp_path)
    (tmp_path / "events" / "batches" / store.list_batches()[0].batch_id / "manifest.json").write_text("{")
    with pytest.raises(GltdError, match="illisible"):
        store.points()
