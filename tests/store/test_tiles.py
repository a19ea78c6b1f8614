"""Tiles: hexagons against a plain search, filters against SQL, an index that mends itself."""

import datetime as dt
import math
from pathlib import Path

import numpy as np
import pytest

from gltd.errors import GltdError
from gltd.store.events import EventStore, Selection
from gltd.store.indexing import SIDE, interleave, to_square
from gltd.store.pyramid import ACROSS, DOWN, Tile
from gltd.store.tiles import Layer, count_months, places_in
from gltd.usecases.importing import columns_mapping, import_columns
from tests.store.test_events import fill
from tests.usecases.importing_cases import NOW, store_of

ORLEANS = (1.6, 47.6, 2.4, 48.1)


def tile_at(store: EventStore, *, zoom: int) -> Tile:
    """Return the tile that holds the first place."""
    (index,) = store.indexes()
    return Tile(zoom, int(index.x[0]) >> (26 - zoom), int(index.y[0]) >> (26 - zoom))


def nearest_hexagons(store: EventStore, *, tile: Tile) -> np.ndarray:
    """Count by trying every centre near each event, in plain Python."""
    points = store.points(crs="EPSG:3857")
    world_m = 2 * 20_037_508.342789244
    counts = np.zeros((DOWN + 2, ACROSS + 2), dtype=np.int64)
    for x_m, y_m in zip(points.x_m, points.y_m, strict=True):
        # The index keeps whole numbers: the same places are asked for here.
        x = math.floor((x_m / world_m + 0.5) * SIDE)
        y = math.floor((0.5 - y_m / world_m) * SIDE)
        east = (x * 2**tile.zoom / SIDE - tile.column) * ACROSS
        south = (y * 2**tile.zoom / SIDE - tile.row) * DOWN
        found = min(
            (
                (east - column - (0.75 if row % 2 else 0.25)) ** 2 + 0.75 * (south - row - 0.5) ** 2,
                row,
                column,
            )
            for row in range(math.floor(south) - 2, math.floor(south) + 3)
            for column in range(math.floor(east) - 2, math.floor(east) + 3)
        )
        row, column = found[1:]
        if -1 <= row <= DOWN and -1 <= column <= ACROSS:
            counts[row + 1, column + 1] += 1
    return counts


@pytest.mark.parametrize("zoom", [0, 5, 11, 12, 13, 14])
def test_each_event_counts_in_the_hexagon_of_the_nearest_centre(zoom: int, tmp_path: Path) -> None:
    store = fill(tmp_path)
    tile = tile_at(store, zoom=zoom)
    counts = Layer(store.indexes(), selection=Selection()).count(tile)
    assert counts.sum() > 0
    np.testing.assert_array_equal(counts, nearest_hexagons(store, tile=tile))


@pytest.mark.parametrize("zoom", [3, 10, 12, 14])
def test_tiles_share_out_the_events_and_agree_along_their_edges(zoom: int, tmp_path: Path) -> None:
    store = fill(tmp_path)
    layer = Layer(store.indexes(), selection=Selection())
    (index,) = store.indexes()
    shift = 26 - zoom
    columns = range((int(index.x.min()) >> shift) - 1, (int(index.x.max()) >> shift) + 2)
    rows = range((int(index.y.min()) >> shift) - 1, (int(index.y.max()) >> shift) + 2)
    tiles = {(column, row): layer.count(Tile(zoom, column, row)) for column in columns for row in rows}
    assert sum(int(counts[1:-1, 1:-1].sum()) for counts in tiles.values()) == 400 == layer.total
    for (column, row), counts in tiles.items():
        beside, below = tiles.get((column + 1, row)), tiles.get((column, row + 1))
        if beside is not None:
            # Its last and first columns are each other's margins; only hexagons that cross the edge count.
            np.testing.assert_array_equal(counts[1:-1, -1], beside[1:-1, 1])
            np.testing.assert_array_equal(counts[1:-1, -2], beside[1:-1, 0])
        if below is not None:
            np.testing.assert_array_equal(counts[-1, 1:-1], below[1, 1:-1])
            np.testing.assert_array_equal(counts[-2, 1:-1], below[0, 1:-1])


SELECTIONS = [
    Selection(start=dt.datetime.fromisoformat("2023-04-01"), end=dt.datetime.fromisoformat("2023-09-01")),
    Selection(categories=("vol", "usage")),
    Selection(categories=("inconnue",)),
    Selection(natures=("citizen_report",)),
    Selection(hours=(20, 21, 22, 23, 0, 1)),
    Selection(weekdays=(4, 5), hours=(22,), start=dt.datetime.fromisoformat("2023-02-01")),
    Selection(box_deg=(1.9, 47.9, 1.92, 47.92)),
]


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_a_layer_keeps_what_sql_selects(selection: Selection, tmp_path: Path) -> None:
    store = fill(tmp_path)
    expected = len(store.points(selection))
    indexes = store.indexes()
    assert Layer(indexes, selection=selection).total == expected
    months = count_months(
        [places_in(index, box=selection.box_deg) for index in indexes], indexes=indexes, selection=selection
    )
    assert sum(months.values()) == expected
    known = store.months(selection)
    totals = {
        str(month): int(count) for month, count in zip(known.months, known.counts.sum(axis=1), strict=True)
    }
    assert months == {month: count for month, count in totals.items() if count}


def test_an_event_of_unknown_hour_passes_no_filter_of_hours(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    start = np.array(["2023-05-05T00:00", "2023-05-05T22:00", "2023-05-01T00:00"], dtype="datetime64[s]")
    end = np.array(["2023-05-06T00:00", "2023-05-05T23:00", "2023-06-01T00:00"], dtype="datetime64[s]")
    columns = {"x": np.full(3, 617_800.0), "y": np.full(3, 6_756_500.0), "start": start, "end": end}
    mapping = columns_mapping("Essai", end=True)
    columns["category"] = np.array(["vol"] * 3, dtype=object)
    import_columns(columns, mapping=mapping, name="a", store=store, now=NOW)
    for selection, expected in (
        (Selection(), 3),
        (Selection(weekdays=(4,)), 2),  # the fifth of May is a Friday; the month has no weekday
        (Selection(hours=tuple(range(24))), 1),
    ):
        assert Layer(store.indexes(), selection=selection).total == expected
        assert len(store.points(selection)) == expected


def test_places_of_an_outline_are_those_inside_it(tmp_path: Path) -> None:
    from shapely.geometry import box

    store = fill(tmp_path)
    (index,) = store.indexes()
    outline = box(1.9, 47.9, 1.92, 47.92)
    inside = places_in(index, outline=outline)
    assert len(inside) == len(store.points(Selection(box_deg=outline.bounds)))


def test_several_batches_are_counted_together_and_an_undone_one_no_more(tmp_path: Path) -> None:
    store = fill(tmp_path)
    first = store.fingerprint()
    fill(tmp_path, seed=2, rows=100, name="b", simulated=True)
    assert store.fingerprint() != first
    layer = Layer(store.indexes(), selection=Selection())
    assert (layer.total, layer.simulated) == (500, True)
    (second,) = (batch for batch in store.list_batches() if batch.simulated)
    both = store.fingerprint()
    store.undo(second.batch_id, now=NOW)
    assert store.fingerprint() not in (first, both)
    assert Layer(store.indexes(), selection=Selection()).total == 400
    folder = tmp_path / "events" / "batches" / second.batch_id
    assert [path.name for path in folder.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("damage", ["day.npy", "first_day"])
def test_a_damaged_index_is_made_again(damage: str, tmp_path: Path) -> None:
    fill(tmp_path)
    # The import has made it.
    (folder,) = (tmp_path / "events" / "batches").glob("*/tiles-*")
    (folder / damage).write_bytes(b"")
    again = EventStore(tmp_path / "events")
    assert Layer(again.indexes(), selection=Selection()).total == 400
    assert (folder / damage).stat().st_size > 0


def test_the_square_of_the_projection() -> None:
    x, y = to_square(np.array([-180, 0, 180]), lat=np.array([85.0511287798066, 0, -85.0511287798066]))
    np.testing.assert_allclose(x, [0, SIDE / 2, SIDE])
    np.testing.assert_allclose(y, [0, SIDE / 2, SIDE], atol=1e-3)
    assert interleave(np.array([0b101]), y=np.array([0b011])).tolist() == [0b011011]


@pytest.mark.parametrize("tile", [(15, 0, 0), (3, 8, 0), (3, 0, -1), (-1, 0, 0)])
def test_a_tile_that_is_none_is_told(tile: tuple[int, int, int]) -> None:
    with pytest.raises(GltdError, match="n'existe pas"):
        Tile(*tile)


def test_no_event_is_no_trouble(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    assert store.indexes() == []
    assert Layer(store.indexes(), selection=Selection()).count(Tile(0, 0, 0)).sum() == 0
