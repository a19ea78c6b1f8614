"""The store of events: immutable batches, written one at a time, read by many."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import duckdb

from gltd.errors import GltdError
from gltd.store.batches import MANIFEST, Batch, Layout, read_batches
from gltd.store.density import Density, Shape, cell_for_zoom, read_density
from gltd.store.differing import Difference, differ
from gltd.store.indexing import Index, open_index
from gltd.store.reading import DailyCounts, EventPoints, MonthlyCounts, read_days, read_months, read_points
from gltd.store.selecting import EVERYTHING, Box, Selection, choose, settle_crs
from gltd.store.writing import WriteSession, remove_events, sweep_if_idle, writing

__all__ = [
    "Batch",
    "Box",
    "DailyCounts",
    "Density",
    "Difference",
    "EventPoints",
    "EventStore",
    "MonthlyCounts",
    "Selection",
]

Answer = TypeVar("Answer")


class EventStore:
    """Events below one folder.

    One store may be shared by the threads of a server: each query has its own cursor on a connection that is
    opened at the first query. A reader never sees half a batch, and an import never waits for a reader.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._layout = Layout(root)
        sweep_if_idle(self._layout)
        self._opening = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._indexes: tuple[str, list[Index]] = ("", [])

    def list_batches(self, *, undone: bool = False) -> list[Batch]:
        """Return the batches, oldest import first; those that were undone only if asked.

        What a live batch replaces is undone from the moment on which that batch is there.
        """
        batches = read_batches(self._layout)
        replaced = {batch.replaces for batch in batches if batch.undone_at is None}
        return [
            batch
            for batch in batches
            if undone or (batch.undone_at is None and batch.batch_id not in replaced)
        ]

    def find(self, batch_id: str) -> Batch:
        """Return the batch of an identifier, or of the beginning of one where that is enough."""
        batches = self.list_batches(undone=True)
        found = [batch for batch in batches if batch.batch_id == batch_id] or [
            batch for batch in batches if batch_id and batch.batch_id.startswith(batch_id)
        ]
        if len(found) == 1:
            return found[0]
        if not found:
            raise GltdError(f"Le lot « {batch_id} » est inconnu : « gltd events list » montre les lots.")
        raise GltdError(f"« {batch_id} » désigne {len(found)} lots : donnez l'identifiant entier.")

    def events_path(self, batch_id: str) -> Path:
        """Return the Parquet file of a batch; it is gone once the batch is undone."""
        return self._layout.events(self.find(batch_id).batch_id)

    def problems_path(self, batch_id: str) -> Path | None:
        """Return the file of the rows that a batch refused, or None where it refused none."""
        path = self._layout.problems(self.find(batch_id).batch_id)
        return path if path.exists() else None

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """Take the right to write; a second writer is told in one sentence."""
        with writing(self._layout) as session:
            yield session

    def new_id(self, *, content_sha256: str, mapping_sha256: str, now: datetime) -> str:
        """Return an identifier that no batch has: the day, then a few digits of the content."""
        taken = {batch.batch_id for batch in self.list_batches(undone=True)}
        digits = hashlib.sha256(f"{content_sha256} {mapping_sha256}".encode()).hexdigest()[:8]
        base = f"{now.astimezone(UTC):%Y%m%d}-{digits}"
        return next(
            name for number in range(1, len(taken) + 2) if (name := _numbered(base, number)) not in taken
        )

    def undo(self, batch_id: str, *, now: datetime) -> Batch:
        """Remove the events of a batch; its manifest stays and remembers when."""
        batch = self.find(batch_id)
        with writing(self._layout) as session:
            batch = self.find(batch.batch_id)
            if batch.undone_at is not None:
                raise GltdError(f"Le lot « {batch.batch_id} » est déjà annulé : il n'y a rien à faire.")
            undone = replace(batch, undone_at=now.astimezone(UTC).isoformat(timespec="seconds"))
            session.replace_manifest(undone)
            remove_events(self._layout, batch_id=batch.batch_id)
        return undone

    def points(self, selection: Selection = EVERYTHING, *, crs: str | None = None) -> EventPoints:
        """Return events as arrays; ``crs`` is needed where the batches do not share one projection."""

        def read(cursor: duckdb.DuckDBPyConnection, batches: list[Batch]) -> EventPoints:
            settled = settle_crs(batches, wanted=crs)
            return read_points(cursor, layout=self._layout, batches=batches, selection=selection, crs=settled)

        return self._ask(selection, read)

    def months(self, selection: Selection = EVERYTHING) -> MonthlyCounts:
        """Count events by month and category; a box in metres needs batches of one projection."""

        def read(cursor: duckdb.DuckDBPyConnection, batches: list[Batch]) -> MonthlyCounts:
            if selection.box_m is not None:
                settle_crs(batches, wanted=None)
            return read_months(cursor, layout=self._layout, batches=batches, selection=selection)

        return self._ask(selection, read)

    def days(self, selection: Selection = EVERYTHING) -> DailyCounts:
        """Count events by day, whatever their category."""

        def read(cursor: duckdb.DuckDBPyConnection, batches: list[Batch]) -> DailyCounts:
            return read_days(cursor, layout=self._layout, batches=batches, selection=selection)

        return self._ask(selection, read)

    def density(
        self,
        selection: Selection = EVERYTHING,
        *,
        zoom: float | None = None,
        cell_m: float | None = None,
        shape: Shape = "hexagon",
        crs: str | None = None,
    ) -> Density:
        """Count events in cells of ``cell_m`` metres, or of a size that suits a zoom of the map."""
        if (zoom is None) == (cell_m is None):
            raise GltdError("Donnez la taille des mailles ou le zoom de la carte, l'un des deux seulement.")

        def read(cursor: duckdb.DuckDBPyConnection, batches: list[Batch]) -> Density:
            settled = settle_crs(batches, wanted=crs)
            size_m = cell_m
            if size_m is None and zoom is not None:
                size_m = cell_for_zoom(zoom, lat_deg=_middle_lat(selection, batches=batches))
            return read_density(
                cursor,
                layout=self._layout,
                batches=batches,
                selection=selection,
                cell_m=float(size_m or 0),
                shape=shape,
                crs=settled,
            )

        return self._ask(selection, read)

    def differ(self, before: str, *, after: str) -> Difference:
        """Compare two live batches: by identifier where both have one, else by what their rows say."""
        pair = choose(self.list_batches(), selection=Selection(batches=(before, after)))
        keyed = all(batch.mapping.get("id_column") for batch in pair)
        cursor = self._cursor()
        try:
            path = str(self.events_path(after)).replace("'", "''")
            return differ(
                cursor,
                before=self.events_path(before),
                after_sql=f"SELECT * FROM read_parquet('{path}')",
                by_key=keyed,
            )
        finally:
            cursor.close()

    def fingerprint(self) -> str:
        """Return a few digits that change with every import and every undoing."""
        try:
            # Asked for with every tile: paths as text cost a quarter of what they cost as objects.
            states = sorted(
                f"{folder.name} {os.stat(f'{folder.path}/{MANIFEST}').st_mtime_ns}"
                for folder in os.scandir(self._layout.batches)
            )
        except OSError:
            states = []
        return hashlib.sha256("\n".join(states).encode()).hexdigest()[:12]

    def indexes(self) -> list[Index]:
        """Return the index of each live batch; made now for those that have none yet."""
        state, known = self._indexes
        now = self.fingerprint()
        if now == state:
            return known
        opened = {index.batch.batch_id: index for index in known}

        def read(cursor: duckdb.DuckDBPyConnection, batches: list[Batch]) -> list[Index]:
            return [
                opened.get(batch.batch_id) or open_index(self._layout, batch=batch, cursor=cursor)
                for batch in batches
            ]

        found = self._ask(EVERYTHING, read)
        self._indexes = (now, found)
        return found

    def _ask(
        self, selection: Selection, read: Callable[[duckdb.DuckDBPyConnection, list[Batch]], Answer]
    ) -> Answer:
        """Run a query; once more where a batch was undone between the listing and the reading."""
        attempts = 3
        for attempt in range(1, attempts + 1):
            batches = choose(self.list_batches(), selection=selection)
            cursor = self._cursor()
            try:
                return read(cursor, batches)
            except duckdb.IOException as error:
                if attempt == attempts:
                    raise GltdError(
                        f"Les faits de « {self.root} » sont illisibles : restaurez ce dossier d'une "
                        "sauvegarde."
                    ) from error
            finally:
                cursor.close()
        raise AssertionError("the last attempt returns or raises")

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        with self._opening:
            if self._connection is None:
                self._connection = duckdb.connect(
                    config={
                        "memory_limit": "1GB",
                        "autoinstall_known_extensions": False,
                        "python_enable_replacements": False,
                    }
                )
                # In an interactive session DuckDB draws a bar of its own, in English.
                self._connection.execute("SET enable_progress_bar = false")
            return self._connection.cursor()

    def close(self) -> None:
        """Close the connection; the next query opens another."""
        with self._opening:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}-{number}"


def _middle_lat(selection: Selection, *, batches: list[Batch]) -> float:
    """Return the latitude that sizes the cells, in steps: cells keep still when the map moves a little."""
    if selection.box_deg is not None:
        middle = (selection.box_deg[1] + selection.box_deg[3]) / 2
    elif batches:
        middle = (batches[0].bounds_deg[1] + batches[0].bounds_deg[3]) / 2
    else:
        middle = 47.0
    return max(-80.0, min(80.0, round(middle / 10) * 10.0))
