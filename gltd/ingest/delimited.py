"""CSV files in UTF-8 or cp1252: read by DuckDB where plain, mended row by row where not."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path

from gltd.errors import GltdError
from gltd.ingest.fingerprint import BackgroundScan, is_utf8, starts_as_utf8
from gltd.ingest.headings import LOOKED, find_heading
from gltd.ingest.mapping import FileOptions
from gltd.ingest.source import LONGEST_FIELD, Progress, RowFile, SourceTable, all_texts, locate_columns, shown

_CHUNK = 1 << 20
_HEADER_MOST = 1 << 20
_MOST_LINES = 1_000
_DELIMITERS = (";", ",", "\t")


class DelimitedFile:
    """One CSV file, read fast or mended; which of the two, the scan of its bytes tells in the end."""

    def __init__(
        self, path: Path, *, background: BackgroundScan, options: FileOptions, work_dir: Path
    ) -> None:
        self.name = path.name
        self._background = background
        self._options = options
        self._work_dir = work_dir
        self._original = path
        self._path = path
        with path.open("rb") as handle:
            head = handle.read(_HEADER_MOST)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise GltdError(f"« {self.name} » est en UTF-16 : enregistrez-le en CSV UTF-8, puis recommencez.")
        if options.encoding == "cp1252" or not starts_as_utf8(head):
            self.as_utf8()

    def is_misread(self) -> bool:
        """Tell whether the file was taken for UTF-8 and is not."""
        return self._path == self._original and not is_utf8(self._original)

    def as_utf8(self) -> None:
        """Turn a cp1252 file into UTF-8, beside it; the mapping may have promised UTF-8."""
        if self._options.encoding == "utf-8":
            raise GltdError(
                f"« {self.name} » n'est pas en UTF-8 comme le dit la correspondance : corrigez « encoding » "
                "(cp1252 ?) ou enregistrez le fichier en UTF-8."
            )
        target = self._work_dir / "utf8.csv"
        try:
            with (
                self._original.open(encoding="cp1252", newline="") as source,
                target.open("w", encoding="utf-8", newline="") as out,
            ):
                while chunk := source.read(_CHUNK):
                    out.write(chunk)
        except UnicodeDecodeError as error:
            raise GltdError(
                f"L'encodage de « {self.name} » n'est ni UTF-8 ni Windows-1252 (cp1252) : enregistrez-le en "
                "CSV UTF-8, puis recommencez."
            ) from error
        self._path = target

    def header(self, wanted: tuple[str, ...]) -> tuple[list[str], str, int]:
        """Return the names of the columns, the delimiter, and how many records stand before the first row."""
        with self._path.open(encoding="utf-8-sig", newline="") as handle:
            text = handle.read(_HEADER_MOST).lstrip("\r\n")
        if not text.strip():
            raise GltdError(f"« {self.name} » est vide : rien à importer.")
        options = (self._options.delimiter,) if self._options.delimiter else _DELIMITERS
        best: tuple[int, int, list[str], str, int] | None = None
        for delimiter in options:
            rows = list(islice(_read_while_sound(text, delimiter=delimiter), LOOKED))
            if not rows:
                continue
            last, heading = find_heading(rows)
            names = [shown(name) for name in heading]
            score = (sum(name in names for name in wanted), len(names))
            if best is None or score > best[:2]:
                best = (*score, names, delimiter, last + 1)
        if best is None:
            raise GltdError(
                f"La première ligne de « {self.name} » est illisible : elle doit porter les noms des "
                "colonnes."
            )
        return best[2:]

    def has_title(self, wanted: tuple[str, ...]) -> bool:
        """Tell whether the names of the columns take more than the first line."""
        return self.header(wanted)[2] > 1

    def plain(self, wanted: tuple[str, ...]) -> SourceTable:
        """Return the relation that DuckDB reads directly."""
        found, delimiter, _ = self.header(wanted)
        places = locate_columns(wanted, found=found, file_name=self.name)
        picked = ", ".join(f"h{place} AS c{index}" for index, place in enumerate(places))
        return SourceTable(
            sql=(
                f"SELECT {picked} FROM read_csv($path, columns = $columns, auto_detect = false, "
                "delim = $delimiter, quote = '\"', escape = '\"', header = true, "
                "strict_mode = true, null_padding = false)"
            ),
            parameters={
                "path": str(self._path),
                "columns": {f"h{index}": "VARCHAR" for index in range(len(found))},
                "delimiter": delimiter,
            },
            columns=wanted,
            types=all_texts(len(wanted)),
            line="rowid + 2",
        )

    def is_plain(self, rows: int) -> bool:
        """Tell whether each line after the first gave one row, so that lines can be numbered by counting."""
        scan = self._background.wait()
        return rows + 1 == scan.lines and not scan.has_null

    def mended(self, wanted: tuple[str, ...], *, progress: Progress) -> SourceTable:
        """Read the file row by row with Python, setting aside the rows that are not a row."""
        scan = self._background.wait()
        found, delimiter, above = self.header(wanted)
        places = locate_columns(wanted, found=found, file_name=self.name)
        width, pick = len(found), _picker(places)
        with RowFile(self._work_dir / "rows.csv", columns=wanted) as rows:
            for line, values, trouble in islice(self._records(delimiter), above - 1, None):
                if trouble is None and len(values) != width:
                    if len(values) > width and not any(values[width:]):
                        values = values[:width]
                    else:
                        trouble = f"{len(values)} valeurs au lieu de {width}"
                if (swallowed := _count_swallowed(values, delimiter=delimiter, width=width)) > 0:
                    trouble = (
                        f"guillemet sans doute jamais refermé\u00a0: {swallowed} lignes suivantes avalées"
                    )
                if trouble is not None:
                    rows.refuse(line, column="", value=delimiter.join(values)[:200], reason=trouble)
                elif scan.has_null:
                    rows.add(line, values=pick(values))
                else:
                    rows.add_sound(line, values=pick(values))
                if line % 50_000 == 0:
                    progress("Lecture ligne à ligne", min(line / max(scan.lines, 1), 1.0))
        return rows.source(typed=False)

    def _records(self, delimiter: str) -> Iterator[tuple[int, list[str], str | None]]:
        """Yield the line, the values and what is wrong of each record after the header."""
        with self._path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle, delimiter=delimiter)
            header_seen, last_line = False, 0
            while True:
                try:
                    for values in reader:
                        first_line, last_line = last_line + 1, reader.line_num
                        if not values:
                            continue
                        if not header_seen:
                            header_seen = True
                        elif last_line - first_line > _MOST_LINES:
                            yield first_line, values, "guillemet sans doute jamais refermé"
                        else:
                            yield first_line, values, None
                except csv.Error:
                    first_line, last_line = last_line + 1, reader.line_num
                    reason = (
                        f"ligne illisible jusqu'à la ligne {last_line} : guillemet jamais refermé ou "
                        f"valeur de plus de {LONGEST_FIELD} caractères"
                    )
                    yield first_line, [], reason
                else:
                    return


def _read_while_sound(text: str, *, delimiter: str) -> Iterator[list[str]]:
    """Yield the first records of a text, up to one that cannot be read."""
    try:
        yield from filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return


def cut_head(path: Path, *, work_dir: Path, most: int) -> Path:
    """Return a file of the same name that holds the first rows of another."""
    folder = work_dir / "head"
    folder.mkdir()
    target = folder / path.name
    with path.open("rb") as source, target.open("wb") as out:
        # A file without line ends is cut too: a piece of a line is at most so long.
        out.writelines(islice(iter(lambda: source.readline(_CHUNK), b""), most + 1))
    return target


def _count_swallowed(values: Sequence[str], *, delimiter: str, width: int) -> int:
    """Return how many whole rows stand inside one value: a quote that never closed took them."""
    if width < 2:
        return 0
    inner = (line for value in values if "\n" in value for line in value.splitlines()[1:])
    return sum(line.count(delimiter) >= width - 1 for line in inner)


def _picker(places: list[int]) -> Callable[[list[str]], Sequence[str]]:
    if len(places) == 1:
        return lambda values: (values[places[0]],)
    return itemgetter(*places)
