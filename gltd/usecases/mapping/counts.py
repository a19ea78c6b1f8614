"""Counts of the ground, from the index of the events: by month, in a box or within an outline."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import shape

from gltd.disclosure import MINIMUM, coarsen
from gltd.reports import french
from gltd.store.events import EventStore
from gltd.store.indexing import Index
from gltd.store.selecting import Box, Selection
from gltd.store.tiles import count_months, places_in
from gltd.usecases.mapping.tiles import Shelf

_GROUNDS = 512
Places = list[NDArray[np.int64]]


class Ground:
    """What the events of one store say of pieces of ground; where each lies is looked up once."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._places: Shelf[Places] = Shelf(_GROUNDS)

    def count_box(self, selection: Selection) -> dict[str, int]:
        """Count the events of a selection by month, within its box."""
        indexes = self._store.indexes()
        places = self._find(("box", selection.box_deg), indexes=indexes, box=selection.box_deg)
        return count_months(places, indexes=indexes, selection=selection)

    def count_outline(self, selection: Selection, *, geometry: Mapping[str, Any]) -> dict[str, int]:
        """Count the events of a selection by month, within an outline in GeoJSON."""
        indexes = self._store.indexes()
        key = hashlib.sha256(json.dumps(geometry, sort_keys=True).encode()).hexdigest()
        places = self._find(("outline", key), indexes=indexes, geometry=geometry)
        return count_months(places, indexes=indexes, selection=selection)

    def list_kinds(self, box: Box) -> dict[str, dict[str, int]]:
        """Return the categories and the natures of the events of a box, most frequent first."""
        found: dict[str, dict[str, int]] = {"category": {}, "nature": {}}
        indexes = self._store.indexes()
        for places, index in zip(self._find(("box", box), indexes=indexes, box=box), indexes, strict=True):
            here = np.zeros(len(index.x), dtype=np.bool_)
            here[places] = True
            kinds = index.kind[np.repeat(here, np.diff(index.offset))]
            for (category, nature), count in zip(
                index.kinds, np.bincount(kinds, minlength=len(index.kinds)).tolist(), strict=True
            ):
                if count:
                    for name, value in (("category", category), ("nature", nature)):
                        found[name][value] = found[name].get(value, 0) + count
        return {
            name: dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
            for name, counts in found.items()
        }

    def is_simulated(self, box: Box) -> bool:
        """Tell whether a simulated event lies in a box."""
        indexes = self._store.indexes()
        places = self._find(("box", box), indexes=indexes, box=box)
        return any(
            index.batch.simulated and len(here) > 0 for here, index in zip(places, indexes, strict=True)
        )

    def list_sources(self, box: Box) -> list[str]:
        """Return where the events of a box come from."""
        indexes = self._store.indexes()
        places = self._find(("box", box), indexes=indexes, box=box)
        return sorted({index.batch.source for here, index in zip(places, indexes, strict=True) if len(here)})

    def _find(
        self,
        key: Any,
        *,
        indexes: list[Index],
        box: Box | None = None,
        geometry: Mapping[str, Any] | None = None,
    ) -> Places:
        def look() -> Places:
            outline = None if geometry is None else shape(dict(geometry))
            return [places_in(index, box=box, outline=outline) for index in indexes]

        batches = tuple(index.batch.batch_id for index in indexes)
        return self._places.get((batches, key), make=look)


def settle(counts: Mapping[str, int], *, exact: bool) -> dict[str, int]:
    """Return counts as a reader may see them: by steps, and without those below the first."""
    if exact:
        return dict(counts)
    steps = coarsen(np.array(list(counts.values()), dtype=np.int64))
    return {name: count for name, count in zip(counts, steps.tolist(), strict=True) if count}


def tell_count(count: int | None, *, exact: bool) -> str:
    """Print a count as a reader may see it: « 12 », else « 10 à 14 » or « moins de 5 »."""
    if count is None:
        return french.NOT_GIVEN
    if exact:
        return french.number(count)
    low = int(coarsen(np.array([count]))[0])
    if low == 0:
        return f"moins de {MINIMUM}"
    return f"{french.number(low)} à {french.number(low + MINIMUM - 1)}"
