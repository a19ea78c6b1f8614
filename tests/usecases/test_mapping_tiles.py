"""Vector tiles read back by another reader; what several threads ask for is made once."""

import gzip
import threading
from pathlib import Path

import numpy as np
import pytest
import shapely

from gltd.disclosure import coarsen
from gltd.store.events import Selection
from gltd.store.pyramid import ACROSS, DOWN
from gltd.store.tiles import Layer
from gltd.usecases.mapping.encoding import CELLS, CENTRES, EXTENT, encode_tile
from gltd.usecases.mapping.tiles import Shelf, TileMaker
from tests.store.test_events import fill
from tests.store.test_tiles import tile_at
from tests.usecases.vector_tile import ReadLayer, read_tile


def read(counts: np.ndarray) -> dict[str, ReadLayer]:
    """Encode counts and read the tile back."""
    return read_tile(gzip.decompress(encode_tile(counts)))


def test_every_hexagon_has_its_count_and_its_place() -> None:
    counts = np.arange((DOWN + 2) * (ACROSS + 2)).reshape(DOWN + 2, ACROSS + 2) * 37
    layers = read(counts)
    assert set(layers) == {CELLS, CENTRES}
    cells = layers[CELLS]
    assert (cells.extent, cells.version, cells.keys) == (EXTENT, 2, ["n"])
    found = {}
    for kind, tags, (ring,) in cells.features():
        assert kind == 3
        polygon = shapely.Polygon(ring)
        # Clockwise on a screen, whose y goes down: positive in the surveyor's formula, as the format wants.
        assert shapely.LinearRing(ring).is_ccw
        row = round(polygon.centroid.y / EXTENT * DOWN - 0.5)
        column = round(polygon.centroid.x / EXTENT * ACROSS - (0.75 if row % 2 else 0.25))
        found[row + 1, column + 1] = tags["n"]
    assert found == {(r, c): int(n) for (r, c), n in np.ndenumerate(counts) if n}
    inside = {tags["n"] for kind, tags, _ in layers[CENTRES].features() if kind == 1}
    assert inside == set(counts[1:-1, 1:-1].ravel().tolist())


def test_hexagons_fit_together() -> None:
    rings = [
        ring for _, _, (ring,) in read(np.ones((DOWN + 2, ACROSS + 2), dtype=np.int64))[CELLS].features()
    ]
    whole = shapely.union_all([shapely.Polygon(ring) for ring in rings])
    tile = shapely.box(0, 0, EXTENT, EXTENT)
    # Corners are rounded to whole units of the tile: slits of one unit at most.
    assert whole.intersection(tile).area == pytest.approx(tile.area, rel=2e-3)
    assert sum(shapely.Polygon(ring).area for ring in rings) == pytest.approx(whole.area, rel=2e-3)


def test_an_empty_tile_is_a_tile() -> None:
    layers = read(np.zeros((DOWN + 2, ACROSS + 2), dtype=np.int64))
    assert [len(layer.raw) for layer in layers.values()] == [0, 0]


def test_who_may_not_see_small_counts_gets_steps_of_five() -> None:
    counts = np.array([0, 1, 4, 5, 9, 10, 14, 123])
    assert coarsen(counts).tolist() == [0, 0, 0, 5, 5, 10, 10, 120]


def test_a_maker_gives_the_counts_of_its_store_as_far_as_the_reader_may_see(tmp_path: Path) -> None:
    store = fill(tmp_path)
    tile = tile_at(store, zoom=14)
    maker, selection = TileMaker(store), Selection(categories=("vol",))
    maker.warm_up()
    counts = Layer(store.indexes(), selection=selection).count(tile)
    assert 0 < counts.max() < 100
    told = {}
    for exact in (True, False):
        content = maker.make_tile(tile, selection=selection, exact=exact)
        assert maker.make_tile(tile, selection=selection, exact=exact) is content
        features = read_tile(gzip.decompress(content))[CELLS].features()
        told[exact] = sorted(tags["n"] for _, tags, _ in features)
    assert told[True] == sorted(counts[counts > 0].tolist())
    assert told[False] == sorted(n for n in (counts // 5 * 5).ravel().tolist() if n)
    fill(tmp_path, seed=9, name="b")
    assert maker.make_tile(tile, selection=selection, exact=True) != content


def test_what_is_asked_for_at_once_is_made_once() -> None:
    shelf, made, started = Shelf[int](2), list[int](), threading.Event()
    go = threading.Event()

    def make() -> int:
        started.set()
        go.wait(10)
        made.append(1)
        return 7

    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(shelf.get("a", make=make))) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert started.wait(10)
    go.set()
    for thread in threads:
        thread.join()
    assert (answers, made) == ([7, 7, 7, 7], [1])


def test_a_shelf_forgets_the_oldest_and_what_failed() -> None:
    shelf = Shelf[str](2)

    def fail() -> str:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        shelf.get("a", make=fail)
    assert shelf.get("a", make=lambda: "made") == "made"
    shelf.get("b", make=lambda: "b")
    assert shelf.get("a", make=fail) == "made"
    shelf.get("c", make=lambda: "c")
    assert shelf.get("a", make=fail) == "made"
    assert shelf.get("b", make=lambda: "again") == "again"
