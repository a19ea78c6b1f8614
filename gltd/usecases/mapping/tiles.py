"""Tiles of the map, made once for all who may see the same: by data, selection and precision."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

from gltd.disclosure import coarsen
from gltd.store.events import EventStore
from gltd.store.pyramid import FINEST_ZOOM, Tile
from gltd.store.selecting import Selection
from gltd.store.tiles import Layer
from gltd.usecases.mapping.encoding import encode_tile

Made = TypeVar("Made")
_LAYERS, _TILES = 24, 2_000


class Shelf(Generic[Made]):
    """What was made lately, by key; what several threads ask for at once is made by the first of them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Future[Made]] = OrderedDict()

    def get(self, key: Hashable, *, make: Callable[[], Made]) -> Made:
        """Return what has this key; what could not be made is forgotten, and tried again at the next call."""
        with self._lock:
            future = self._kept.get(key)
            if mine := future is None:
                future = self._kept[key] = Future()
                if len(self._kept) > self._size:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(key)
        if mine:
            try:
                future.set_result(make())
            except BaseException as error:
                with self._lock:
                    self._kept.pop(key, None)
                future.set_exception(error)
                raise
        return future.result()


class TileMaker:
    """The tiles of one store; what a selection lists is given as tuples, so that it can be a key."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._layers: Shelf[Layer] = Shelf(_LAYERS)
        self._tiles: Shelf[bytes] = Shelf(_TILES)

    def make_tile(self, tile: Tile, *, selection: Selection, exact: bool) -> bytes:
        """Return a compressed vector tile; for who may not see small counts, by fives and none below."""

        def make() -> bytes:
            counts = self.read_layer(selection).count(tile)
            return encode_tile(counts if exact else coarsen(counts))

        return self._tiles.get((self._store.fingerprint(), selection, exact, tile), make=make)

    def warm_up(self) -> None:
        """Read the indexes and load the compiled loops before someone waits for them."""
        if self._store.indexes():
            for zoom in (0, FINEST_ZOOM):
                self.make_tile(Tile(zoom, 0, 0), selection=Selection(weekdays=(0,)), exact=False)

    def read_layer(self, selection: Selection) -> Layer:
        """Return the events of a selection, place by place."""
        key = (self._store.fingerprint(), selection)
        return self._layers.get(key, make=lambda: Layer(self._store.indexes(), selection=selection))
