"""What every reader hands over: one relation with the mapped columns, in the mapping's order."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from gltd.errors import GltdError

Progress = Callable[[str, float], None]
"""Called with the French name of the step and the share done, from 0 to 1."""

ColumnType = Literal["text", "timestamp", "zoned", "day", "number"]

GEOMETRY_X, GEOMETRY_Y = "geometry.x", "geometry.y"
"""Names of the two columns that a reader of geometries adds."""

LONGEST_FIELD = 131_072


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in one row: where it stands, what was read, why it is refused."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class SourceTable:
    """A relation ``c0, c1, …`` of the mapped columns, ready to be checked in SQL.

    ``line`` is the SQL expression of the row's line in the file, given ``rowid`` (order of the rows, from 0).
    ``refused`` are rows that the reader itself had to set aside. ``typed`` says that times which are not
    texts were written as ISO 8601 by the reader.
    """

    sql: str
    parameters: dict[str, Any]
    columns: tuple[str, ...]
    types: tuple[ColumnType, ...]
    line: str = "rowid + 1"
    crs: str | None = None
    typed: bool = False
    refused: list[Problem] = field(default_factory=list)


def all_texts(count: int) -> tuple[ColumnType, ...]:
    """Return the types of columns that are all texts."""
    text: ColumnType = "text"
    return (text,) * count


def locate_columns(wanted: Sequence[str], *, found: Sequence[str], file_name: str) -> list[int]:
    """Return where each wanted column stands; an unknown or repeated one is an error of the file."""
    places = []
    for column in wanted:
        count = found.count(column)
        if count > 1:
            raise GltdError(
                f"La colonne « {column} » apparaît {count} fois dans « {file_name} » : renommez-en une pour "
                "que la correspondance soit sans équivoque."
            )
        if count == 0:
            raise unknown_column(column, found=found, file_name=file_name)
        places.append(found.index(column))
    return places


def unknown_column(column: str, *, found: Sequence[str], file_name: str) -> GltdError:
    """Return the error that names a missing column and shows those that are there."""
    near = get_close_matches(column, found, n=1)
    hint = f"peut-être « {shown(near[0])} »" if near else "corrigez la correspondance"
    listed = ", ".join(f"« {shown(name, most=40)} »" for name in found[:20])
    more = ", …" if len(found) > 20 else ""
    return GltdError(
        f"La colonne « {column} » est absente de « {file_name} » : {hint} (colonnes trouvées : "
        f"{listed}{more})."
    )


def shown(value: object, *, most: int = 200) -> str:
    """Return a value of the file as one short line of printable characters."""
    text = "".join(char if char.isprintable() else " " for char in str(value)[: most + 1]).strip()
    return text if len(text) <= most else text[: most - 1] + "…"


class RowFile:
    """A clean CSV of line numbers and mapped values, written row by row for DuckDB to read back."""

    def __init__(self, path: Path, *, columns: Sequence[str], most: int = 0) -> None:
        self.path = path
        self.columns = tuple(columns)
        self._most = most
        self.rows = 0
        self.refused: list[Problem] = []

    def __enter__(self) -> Self:
        self._handle = self.path.open("w", encoding="utf-8", errors="replace", newline="")
        self._writer = csv.writer(self._handle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handle.close()

    @property
    def is_full(self) -> bool:
        """Tell whether as many rows were read as are to be looked at; never where all are."""
        return 0 < self._most <= self.rows + len(self.refused)

    def add(self, line: int, *, values: Sequence[str]) -> None:
        """Write one row, or set it aside where a value cannot be held."""
        for column, value in zip(self.columns, values, strict=True):
            if "\0" in value:
                self.refuse(line, column=column, value=value, reason="caractère nul dans la valeur")
                return
            if len(value) > LONGEST_FIELD:
                self.refuse(line, column=column, value=value, reason="valeur trop longue")
                return
        self.add_sound(line, values=values)

    def add_sound(self, line: int, *, values: Sequence[str]) -> None:
        """Write one row whose values are known to hold no null character and not to be too long."""
        self.rows += 1
        self._writer.writerow((line, *values))

    def refuse(self, line: int, *, column: str, value: str, reason: str) -> None:
        """Set one row aside."""
        self.refused.append(Problem(line=line, column=column, value=shown(value), reason=reason))

    def source(self, *, typed: bool, crs: str | None = None) -> SourceTable:
        """Return the relation that reads the rows back."""
        names = [f"c{index}" for index in range(len(self.columns))]
        return SourceTable(
            sql=(
                f"SELECT line, {', '.join(names)} FROM read_csv($path, columns = $columns, auto_detect = "
                "false, "
                "delim = ',', quote = '\"', escape = '\"', header = false, "
                "max_line_size = 40000000)"
            ),
            parameters={
                "path": str(self.path),
                "columns": {"line": "BIGINT"} | dict.fromkeys(names, "VARCHAR"),
            },
            columns=self.columns,
            types=all_texts(len(names)),
            line="line",
            typed=typed,
            crs=crs,
            refused=self.refused,
        )
