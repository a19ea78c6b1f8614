"""Importing events: a file, or arrays in memory, becomes one immutable batch of the store."""

import hashlib
from collections.abc import Callable, Iterator
from collections.abc import Mapping as AnyMapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from gltd.errors import GltdError
from gltd.ingest.checking import CheckedTable
from gltd.ingest.files import Job, check_path, file_size, open_connection, read_columns, read_file
from gltd.ingest.fingerprint import BackgroundScan
from gltd.ingest.mapping import Choice, Mapping, PlaceColumns, TimeColumns, load_mapping
from gltd.ingest.problems import write_problems
from gltd.ingest.source import Progress
from gltd.store.batches import Batch
from gltd.store.differing import Difference, differ
from gltd.store.events import EventStore
from gltd.store.writing import WriteSession


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did.

    ``batch`` is the batch that holds the events: a new one, or where ``already_imported`` the one that the
    same content with the same mapping had made. ``same_content`` names live batches made from the same
    content with another mapping: their events are now counted twice. ``difference`` is what changed since
    the earlier delivery of the same source, where that was asked for and there is one.
    """

    batch: Batch
    already_imported: bool
    problems_path: Path | None
    same_content: tuple[str, ...] = ()
    difference: Difference | None = None

    @property
    def rows_read(self) -> int:
        """Rows of the file, without the names of the columns."""
        return self.batch.rows_read

    @property
    def rows_kept(self) -> int:
        """Rows that became events."""
        return self.batch.rows_kept

    @property
    def rows_refused(self) -> int:
        """Rows set aside with a reason."""
        return self.batch.rows_refused


@dataclass(frozen=True)
class Further:
    """What an import may need beside the file: files of addresses, the file's own name, what it replaces.

    ``replaces`` is the batch that the new one takes the place of: it is undone once the new one is there.
    ``compare`` asks what changed since the last delivery of the same source.
    """

    addresses: tuple[Path, ...] = ()
    name: str = ""
    replaces: str | None = None
    compare: bool = False


@dataclass(frozen=True)
class _Request:
    """One import: what identifies it, and how its rows are read."""

    file_name: str
    content_bytes: int
    content_sha256: Callable[[], str]
    mapping: Mapping
    read: Callable[[Job], CheckedTable]
    now: datetime
    progress: Progress
    further: Further = Further()


def import_events(
    path: Path,
    *,
    mapping: Path | Mapping,
    store: EventStore,
    progress: Progress | None = None,
    simulated: bool | None = None,
    now: datetime | None = None,
    further: Further | None = None,
) -> ImportOutcome:
    """Import a CSV, XLSX, ODS, GeoJSON, GeoPackage or Parquet file.

    ``mapping`` is a TOML file or a mapping already read. ``simulated``, where given, overrides the mapping's
    word. Rows that cannot be kept are listed in ``problems_path`` and never stop the import; an import that
    could keep none is refused as a whole.
    """
    told, more = progress or _silent, further or Further()
    check_path(path)
    chosen = mapping if isinstance(mapping, Mapping) else load_mapping(mapping)
    if simulated is not None:
        chosen = replace(chosen, simulated=simulated)
    size = file_size(path)
    with BackgroundScan(path) as background:
        request = _Request(
            file_name=more.name or path.name,
            content_bytes=size,
            content_sha256=lambda: background.wait().sha256,
            mapping=chosen,
            read=lambda job: read_file(path, background=background, mapping=chosen, job=job),
            now=now or datetime.now(UTC),
            progress=told,
            further=more,
        )
        return _import(request, store=store)


def import_columns(
    columns: AnyMapping[str, np.ndarray[Any, Any]],
    *,
    mapping: Mapping,
    name: str,
    store: EventStore,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> ImportOutcome:
    """Import equal-length arrays, by the same path and with the same checks as a file.

    The mapping names the arrays as it would name columns; ``name`` stands for the name of the file.
    `columns_mapping` gives the mapping of the usual arrays.
    """
    digest = hashlib.sha256()
    for column in sorted(columns):
        digest.update(f"{column}\0".encode())
        digest.update(_bytes_of(np.asarray(columns[column])))
    request = _Request(
        file_name=name,
        content_bytes=sum(np.asarray(array).nbytes for array in columns.values()),
        content_sha256=digest.hexdigest,
        mapping=mapping,
        read=lambda job: read_columns(columns, mapping=mapping, job=job),
        now=now or datetime.now(UTC),
        progress=progress or _silent,
    )
    return _import(request, store=store)


def columns_mapping(
    source: str,
    *,
    nature: str = "recorded_offence",
    crs: str = "EPSG:2154",
    simulated: bool = False,
    end: bool = False,
) -> Mapping:
    """Return the mapping of arrays named start (datetime64), x, y, category and, if said, end."""
    return Mapping(
        source=source,
        nature=Choice(constant=nature),
        time=TimeColumns(start=("start",), end=("end",) if end else ()),
        place=PlaceColumns(x="x", y="y", crs=crs),
        category=Choice(column="category"),
        simulated=simulated,
    )


def _silent(_step: str, _share: float) -> None:
    return


def _bytes_of(array: np.ndarray[Any, Any]) -> bytes:
    if array.dtype == object:
        return "\0".join(map(str, array.tolist())).encode()
    return f"{array.dtype.str}\0".encode() + np.ascontiguousarray(array).tobytes()


def _import(request: _Request, *, store: EventStore) -> ImportOutcome:
    fingerprint_of_mapping = request.mapping.fingerprint()
    if request.further.replaces is not None:
        known = store.find(request.further.replaces).batch_id
        request = replace(request, further=replace(request.further, replaces=known))
    with store.writing() as session:
        same = _same_content(request, store=store)
        for batch in same:
            if batch.mapping_sha256 == fingerprint_of_mapping:
                return ImportOutcome(batch, True, store.problems_path(batch.batch_id))
        with _job(request, session=session) as job:
            checked = request.read(job)
            problems = _write_problems(checked, session=session)
            if checked.rows_kept == 0:
                raise _nothing_kept(request, session=session, problems=problems, rows=checked.rows_read)
            difference = _compare(checked, request=request, store=store)
            request.progress("Écriture du lot", 0.7)
            batch = _commit(checked, request=request, session=session, store=store)
    request.progress("Préparation de la carte", 0.9)
    store.indexes()
    request.progress("Préparation de la carte", 1.0)
    return ImportOutcome(
        batch,
        False,
        store.problems_path(batch.batch_id),
        same_content=tuple(other.batch_id for other in same),
        difference=difference,
    )


def find_earlier(store: EventStore, *, source: str) -> Batch | None:
    """Return the last live delivery of a source."""
    same = [batch for batch in store.list_batches() if batch.source == source]
    return same[-1] if same else None


def compare_with(earlier: Batch, *, checked: CheckedTable, mapping: Mapping, store: EventStore) -> Difference:
    """Count what changed between an earlier delivery and the checked rows of a file."""
    keyed = mapping.id_column is not None and bool(earlier.mapping.get("id_column"))
    before = store.events_path(earlier.batch_id)
    return differ(checked.connection, before=before, after_sql=checked.sql, by_key=keyed)


def _compare(checked: CheckedTable, *, request: _Request, store: EventStore) -> Difference | None:
    if not request.further.compare:
        return None
    earlier = find_earlier(store, source=request.mapping.source)
    if earlier is None:
        return None
    request.progress("Comparaison avec la livraison précédente", 0.6)
    return compare_with(earlier, checked=checked, mapping=request.mapping, store=store)


def _same_content(request: _Request, *, store: EventStore) -> list[Batch]:
    """Return the live batches made from the same bytes; the fingerprint is awaited only if sizes agree."""
    sized = [batch for batch in store.list_batches() if batch.content_bytes == request.content_bytes]
    return [batch for batch in sized if batch.content_sha256 == request.content_sha256()]


@contextmanager
def _job(request: _Request, *, session: WriteSession) -> Iterator[Job]:
    with closing(open_connection(session.work_dir)) as connection:
        yield Job(
            connection=connection,
            work_dir=session.work_dir,
            now=request.now,
            progress=request.progress,
            addresses=request.further.addresses,
        )


def _write_problems(checked: CheckedTable, *, session: WriteSession) -> bool:
    if not checked.problems:
        return False
    write_problems(session.problems_path, problems=checked.problems)
    return True


def _nothing_kept(request: _Request, *, session: WriteSession, problems: bool, rows: int) -> GltdError:
    sentence = f"Aucune des {rows} lignes de «\u202f{request.file_name}\u202f» n'a pu être retenue"
    if not problems:
        return GltdError(f"{sentence}\u202f: vérifiez la correspondance.")
    path = session.keep_problems(f"{request.content_sha256()[:12]}.csv")
    return GltdError(
        f"{sentence}\u202f: corrigez la correspondance ou le fichier, les raisons sont dans {path}."
    )


def _commit(checked: CheckedTable, *, request: _Request, session: WriteSession, store: EventStore) -> Batch:
    mapping = request.mapping
    written = session.write(checked.connection, sql=checked.sql, source=mapping.source)
    batch = Batch(
        batch_id=store.new_id(
            content_sha256=request.content_sha256(), mapping_sha256=mapping.fingerprint(), now=request.now
        ),
        imported_at=request.now.astimezone(UTC).isoformat(timespec="seconds"),
        file_name=request.file_name,
        content_bytes=request.content_bytes,
        content_sha256=request.content_sha256(),
        mapping_sha256=mapping.fingerprint(),
        source=mapping.source,
        simulated=mapping.simulated,
        crs=checked.crs,
        time_zone=mapping.time.zone,
        rows_read=checked.rows_read,
        rows_kept=checked.rows_kept,
        rows_refused=checked.rows_read - checked.rows_kept,
        rows_far=checked.rows_far,
        first_start=written.first_start,
        last_start=written.last_start,
        bounds_deg=written.bounds_deg,
        categories=written.categories,
        natures=written.natures,
        mapping=mapping.to_dict(),
        replaces=request.further.replaces,
    )
    session.commit(batch)
    if request.further.replaces is not None:
        session.settle_replaced(now=request.now)
    return batch
