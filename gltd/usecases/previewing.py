"""What an import would do, before anything is written: rows, problems, categories, the earlier delivery."""

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np

from gltd.errors import GltdError
from gltd.ingest.checking import CheckedTable
from gltd.ingest.coordinates import Judgement, judge
from gltd.ingest.files import Job, check_path, file_size, open_connection, read_file
from gltd.ingest.fingerprint import BackgroundScan
from gltd.ingest.guessing import Guess, guess_mapping
from gltd.ingest.locating import DEGREES, LAMBERT_93
from gltd.ingest.mapping import Mapping
from gltd.ingest.nomenclatures import Entry, entry_of, suggest
from gltd.ingest.problems import write_problems
from gltd.ingest.sampling import Sample, read_sample
from gltd.ingest.source import Problem
from gltd.store.batches import Batch
from gltd.store.differing import Difference
from gltd.store.events import EventStore
from gltd.store.writing import explained
from gltd.text.masking import mask
from gltd.usecases.importing import compare_with, find_earlier

ROWS: Final = 10
# A preview is immediate: of a file that takes longer than a glance to read, it looks at the first rows.
LOOKED: Final = 20_000
_LARGE_BYTES: Final = {".parquet": 2 << 20, ".xlsx": 2 << 20, ".ods": 1 << 20}
_LARGE: Final = 8 << 20
MOST_CATEGORIES: Final = 300


@dataclass(frozen=True)
class PreviewRow:
    """One of the first events as it would be kept, with its line in the file."""

    line: int
    start: dt.datetime
    end: dt.datetime
    category: str
    lon: float
    lat: float
    level: str


@dataclass(frozen=True)
class FoundCategory:
    """One word that a file uses for a category: how often, its entry in a list, and what is suggested."""

    words: str
    count: int
    entry: Entry | None
    suggestion: Entry | None
    personal: bool


@dataclass(frozen=True)
class Preview:
    """What an import would do.

    ``same`` is a live batch made from the same bytes; ``earlier`` the last delivery of the same source, and
    ``difference`` what changed since. ``levels`` counts how closely addresses were found. ``partial`` says
    that only the beginning of the file was looked at: what changed since is then not counted.
    """

    rows_read: int
    rows_kept: int
    crs: str
    sentence: str
    rows: tuple[PreviewRow, ...]
    problems: tuple[Problem, ...]
    reasons: tuple[tuple[str, int], ...]
    categories: tuple[FoundCategory, ...]
    levels: tuple[tuple[str, int], ...]
    first: dt.datetime | None
    last: dt.datetime | None
    same: Batch | None
    earlier: Batch | None
    difference: Difference | None
    partial: bool = False

    @property
    def rows_refused(self) -> int:
        """Rows that would be set aside with a reason."""
        return self.rows_read - self.rows_kept


def guess_file(path: Path, *, source: str, nature: str = "recorded_offence") -> tuple[Sample, Guess]:
    """Return the first rows of a file and the mapping that it most probably wants."""
    check_path(path)
    file_size(path)
    sample = read_sample(path)
    return sample, guess_mapping(sample, source=source, nature=nature)


def is_large(path: Path) -> bool:
    """Tell whether a file takes longer to read than a page may take to answer."""
    return path.stat().st_size > _LARGE_BYTES.get(path.suffix.lower(), _LARGE)


def preview_events(
    path: Path,
    *,
    mapping: Mapping,
    store: EventStore,
    addresses: Sequence[Path] = (),
    now: dt.datetime | None = None,
) -> Preview:
    """Read and check a file as an import would, the beginning of a large one, and write nothing."""
    check_path(path)
    most = LOOKED if is_large(path) else 0
    size = file_size(path)
    with (
        explained(path.parent),
        tempfile.TemporaryDirectory(dir=path.parent) as folder,
        closing(open_connection(Path(folder))) as connection,
        BackgroundScan(path) as background,
    ):
        now = now or dt.datetime.now(dt.UTC)
        job = Job(connection, Path(folder), now, _silent, tuple(addresses), most)
        try:
            checked = read_file(path, background=background, mapping=mapping, job=job)
        except GltdError as error:
            raise GltdError(_judge(connection).sentence or error.sentence) from error
        sized = [batch for batch in store.list_batches() if batch.content_bytes == size]
        same = next((one for one in sized if one.content_sha256 == background.wait().sha256), None)
        earlier = find_earlier(store, source=mapping.source)
        difference = None
        if earlier is not None and same is None and not most:
            difference = compare_with(earlier, checked=checked, mapping=mapping, store=store)
        found = _describe(checked, mapping=mapping)
    partial = found.rows_read >= most > 0
    return replace(found, same=same, earlier=earlier, difference=difference, partial=partial)


def list_problems(path: Path, *, mapping: Mapping, addresses: Sequence[Path] = ()) -> bytes:
    """Return every refused row of a file as the CSV that a spreadsheet opens."""
    with (
        explained(path.parent),
        tempfile.TemporaryDirectory(dir=path.parent) as folder,
        closing(open_connection(Path(folder))) as connection,
        BackgroundScan(path) as background,
    ):
        job = Job(connection, Path(folder), dt.datetime.now(dt.UTC), _silent, tuple(addresses))
        checked = read_file(path, background=background, mapping=mapping, job=job)
        target = Path(folder) / "problems.csv"
        write_problems(target, problems=checked.problems)
        return target.read_bytes()


def _silent(_step: str, _share: float) -> None:
    return


def _judge(connection: duckdb.DuckDBPyConnection) -> Judgement:
    """Say what the coordinates of the staged rows look like."""
    try:
        found = connection.execute(
            "SELECT coalesce(x, 'nan'::DOUBLE) AS x, coalesce(y, 'nan'::DOUBLE) AS y FROM staged"
        ).fetchnumpy()
    except duckdb.CatalogException:
        return Judgement("none")
    return judge(np.asarray(found["x"]), y=np.asarray(found["y"]))


def _describe(checked: CheckedTable, *, mapping: Mapping) -> Preview:
    connection = checked.connection
    judged = _judge(connection)
    level = "place_level" if mapping.place.address is not None else "''"
    rows = connection.execute(
        # The rows are staged in the order of the file, and stay in it.
        f"SELECT line, occurred_start, occurred_end, category, lon, lat, {level} FROM ({checked.sql}) "
        f"LIMIT {ROWS}"
    ).fetchall()
    levels: list[Any] = []
    if mapping.place.address is not None:
        levels = connection.execute(
            f"SELECT {level} AS level, count(*) FROM ({checked.sql}) GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
    span = connection.execute(
        f"SELECT min(occurred_start), max(occurred_start) FROM ({checked.sql})"
    ).fetchone() or (None, None)
    reasons = Counter(problem.reason for problem in checked.problems)
    return Preview(
        rows_read=checked.rows_read,
        rows_kept=checked.rows_kept,
        crs=checked.crs,
        sentence=judged.sentence if _says_more(judged, mapping=mapping) else "",
        rows=tuple(PreviewRow(*row) for row in rows),
        problems=tuple(checked.problems[:200]),
        reasons=tuple(reasons.most_common()),
        categories=tuple(_list_categories(connection, mapping=mapping)),
        levels=tuple((str(name), int(count)) for name, count in levels if name),
        first=span[0],
        last=span[1],
        same=None,
        earlier=None,
        difference=None,
    )


def _says_more(judged: Judgement, *, mapping: Mapping) -> bool:
    """Tell whether what the coordinates look like is worth a sentence: another system may be meant."""
    return mapping.place.crs in (None, DEGREES, LAMBERT_93) or judged.kind in ("mixed", "abroad")


def _list_categories(connection: duckdb.DuckDBPyConnection, *, mapping: Mapping) -> list[FoundCategory]:
    choice = mapping.category
    if choice.column is None:
        return []
    column = "category_source" if choice.values else "category"
    rows: list[Any] = connection.execute(
        f"SELECT {column}, count(*) FROM staged WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 "
        f"LIMIT {MOST_CATEGORIES}"
    ).fetchall()
    found = []
    for words, count in rows:
        label = choice.values.get(words, words)
        found.append(
            FoundCategory(
                words, int(count), entry_of(label), suggest(words), personal=bool(mask(words).marks)
            )
        )
    return found
