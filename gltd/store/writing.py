"""Writing batches: one writer at a time, everything under a temporary name, one rename at the end."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from gltd.errors import GltdError
from gltd.store.batches import EVENTS, MANIFEST, PROBLEMS, Batch, Layout, read_batches
from gltd.store.indexing import remove_index

_NO_SPACE = ("No space left", "Disk quota", "File too large")


class BusyError(GltdError):
    """Another process writes to the same store."""


@dataclass(frozen=True)
class Written:
    """What a Parquet file of events holds, read back from it."""

    rows: int
    first_start: str
    last_start: str
    bounds_deg: tuple[float, float, float, float]
    categories: dict[str, int]
    natures: dict[str, int]


class WriteSession:
    """The right to write, while the lock is held, with a scratch folder in the same file system."""

    def __init__(self, layout: Layout, *, work_dir: Path) -> None:
        self._layout = layout
        self.work_dir = work_dir
        self.batch_dir = work_dir / "batch"
        self.batch_dir.mkdir()

    @property
    def problems_path(self) -> Path:
        """Where to write the refused rows before the batch is committed."""
        return self.batch_dir / PROBLEMS

    def write(self, connection: duckdb.DuckDBPyConnection, *, sql: str, source: str) -> Written:
        """Copy the events that a query selects into the Parquet file of the batch."""
        path = self.batch_dir / EVENTS
        connection.execute(
            f"COPY (SELECT *, CAST($source AS VARCHAR) AS source FROM ({sql})) TO $path "
            "(FORMAT parquet, DICTIONARY_SIZE_LIMIT 5000)",
            {"source": source, "path": str(path)},
        )
        return _summary(connection, path=path)

    def commit(self, batch: Batch) -> None:
        """Make the batch appear, whole, in one rename."""
        (self.batch_dir / MANIFEST).write_text(batch.to_json(), encoding="utf-8")
        for path in self.batch_dir.iterdir():
            _sync(path)
        _sync(self.batch_dir)
        self._layout.batches.mkdir(exist_ok=True)
        self.batch_dir.rename(self._layout.batch(batch.batch_id))
        _sync(self._layout.batches)

    def keep_problems(self, name: str) -> Path:
        """Keep the refused rows of an import of which nothing could be kept; return where they lie."""
        self._layout.refused.mkdir(exist_ok=True)
        target = self._layout.refused / name
        _sync(self.problems_path)
        self.problems_path.replace(target)
        return target

    def replace_manifest(self, batch: Batch) -> None:
        """Write a new state of a manifest in one rename."""
        temporary = self.work_dir / MANIFEST
        temporary.write_text(batch.to_json(), encoding="utf-8")
        _sync(temporary)
        temporary.replace(self._layout.batch(batch.batch_id) / MANIFEST)
        _sync(self._layout.batch(batch.batch_id))

    def settle_replaced(self, *, now: datetime) -> None:
        """Undo what a live batch replaces: after a commit, or after a run killed between the two."""
        batches = read_batches(self._layout)
        replaced = {batch.replaces for batch in batches if batch.undone_at is None}
        for batch in batches:
            if batch.batch_id in replaced and batch.undone_at is None:
                moment = now.astimezone(UTC).isoformat(timespec="seconds")
                self.replace_manifest(replace(batch, undone_at=moment))
                remove_events(self._layout, batch_id=batch.batch_id)


def _summary(connection: duckdb.DuckDBPyConnection, *, path: Path) -> Written:
    row = connection.execute(
        "SELECT count(*), min(occurred_start)::VARCHAR, max(occurred_start)::VARCHAR, min(lon), min(lat), "
        "max(lon), "
        "max(lat) FROM read_parquet($path)",
        {"path": str(path)},
    ).fetchone()
    assert row is not None, "an aggregate always gives one row"

    def counts(column: str) -> dict[str, int]:
        rows = connection.execute(
            f"SELECT {column}, count(*) FROM read_parquet($path) GROUP BY 1 ORDER BY 1", {"path": str(path)}
        ).fetchall()
        return {str(name): int(count) for name, count in rows}

    bounds = (row[3], row[4], row[5], row[6])
    return Written(int(row[0]), str(row[1]), str(row[2]), bounds, counts("category"), counts("nature"))


@contextmanager
def writing(layout: Layout) -> Iterator[WriteSession]:
    """Hold the lock, sweep what a killed import left, and tell a full or closed disk in one sentence."""
    with explained(layout.root):
        layout.root.mkdir(parents=True, exist_ok=True)
        with layout.lock.open("a+b") as lock:
            _take(lock.fileno(), root=layout.root)
            sweep(layout)
            layout.staging.mkdir(exist_ok=True)
            work_dir = Path(tempfile.mkdtemp(dir=layout.staging))
            try:
                session = WriteSession(layout, work_dir=work_dir)
                session.settle_replaced(now=datetime.now(UTC))
                yield session
            finally:
                shutil.rmtree(work_dir, ignore_errors=True)


def _take(descriptor: int, *, root: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BusyError(
            f"Un autre import ou une annulation est en cours dans « {root} » : attendez sa fin, puis "
            "recommencez."
        ) from error


def sweep_if_idle(layout: Layout) -> None:
    """Sweep what a killed import left, unless one is at work or the folder cannot be written."""
    try:
        if not layout.staging.is_dir() or not any(layout.staging.iterdir()):
            return
        with layout.lock.open("a+b") as lock:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            sweep(layout)
    except OSError:
        return


def sweep(layout: Layout) -> None:
    """Remove what a killed run left: scratch folders, and the events of batches already marked undone."""
    if layout.staging.is_dir():
        for leftover in layout.staging.iterdir():
            shutil.rmtree(leftover, ignore_errors=True)
    for batch in read_batches(layout):
        if batch.undone_at is not None:
            remove_events(layout, batch_id=batch.batch_id)


def remove_events(layout: Layout, *, batch_id: str) -> None:
    """Delete the events, the refused rows and the index of a batch; its manifest stays."""
    layout.events(batch_id).unlink(missing_ok=True)
    layout.problems(batch_id).unlink(missing_ok=True)
    remove_index(layout, batch_id=batch_id)


@contextmanager
def explained(root: Path) -> Iterator[None]:
    """Tell the failures of the disk in one French sentence."""
    try:
        yield
    except (OSError, duckdb.IOException) as error:
        raise _explain(error, root=root) from error
    except duckdb.OutOfMemoryException as error:
        raise GltdError(
            f"La mémoire ou la place manque pour cet import : libérez de la place près de « {root} » ou "
            "coupez le "
            "fichier, puis recommencez."
        ) from error


def _explain(error: Any, *, root: Path) -> GltdError:
    if any(sign in str(error) for sign in _NO_SPACE):
        return GltdError(
            f"Le disque de « {root} » est plein : rien n'a été enregistré, libérez de la place, puis "
            "recommencez."
        )
    return GltdError(
        f"Impossible d'écrire dans « {root} » : rien n'a été enregistré, vérifiez le chemin et les droits du "
        "dossier."
    )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
