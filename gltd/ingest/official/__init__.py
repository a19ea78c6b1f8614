"""Official tables recognised by their columns: SSMSI's bases and the services' record (État 4001).

A value has three states: published, zero, or withheld (« non diffusé »), which is neither zero nor small.
What a base gives in place of a withheld value (the mean of the département) is never read.
"""

import datetime as dt
import errno
import gzip
import re
import tomllib
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import duckdb

from gltd.claims.measures import plain
from gltd.errors import GltdError
from gltd.ingest.nomenclatures import entries
from gltd.ingest.official import workbook

SUFFIXES: Final = (".csv", ".gz", ".zip", ".parquet", *workbook.SUFFIXES)
_MOST_BYTES: Final = 4 << 30
_HEAD: Final = 1 << 16
_CHUNK: Final = 1 << 20


class State(StrEnum):
    """What a base says of a value."""

    PUBLISHED = "published"
    ZERO = "zero"
    WITHHELD = "withheld"


STATE_LABELS: Final = {State.PUBLISHED: "publié", State.ZERO: "zéro publié", State.WITHHELD: "non diffusé"}


@dataclass(frozen=True)
class Value:
    """One value: of which indicator, which year (or month of it), how many, in which state."""

    indicator: str
    measure: str
    year: int
    count: int | None
    state: State
    month: int | None = None

    @property
    def period(self) -> str:
        """The year, or the month, as claims write it: « 2012 », « 2012-01 »."""
        return f"{self.year}" if self.month is None else f"{self.year}-{self.month:02d}"


@dataclass(frozen=True)
class Territory:
    """One commune, département or service of a table."""

    code: str
    label: str


@dataclass(frozen=True)
class SeriesBreak:
    """A day from which measures no longer count the same thing."""

    measures: tuple[str, ...]
    on: dt.date
    reason: str


class OfficialTable:
    """A recognised table: its title, its territories, and the values of one of them."""

    def __init__(
        self, *, kind: str, relation: str, parameters: dict[str, Any], columns: dict[str, str]
    ) -> None:
        told = _tables()[kind]
        self.kind = kind
        self.title: str = told["title"]
        self.scale: str = told["scale"]
        self._relation, self._parameters, self._columns = relation, parameters, columns

    @property
    def is_monthly(self) -> bool:
        """Whether its values are those of months."""
        return "month" in self._columns

    @property
    def _code(self) -> str:
        """The SQL of what tells a territory from another: a service has its département and force too."""
        if self.kind != "etat4001_services":
            return f"CAST({self._columns['territory']} AS VARCHAR)"
        parts = [self._columns[name] for name in ("label", "force", "territory") if name in self._columns]
        return f"concat_ws(' · ', {', '.join(parts)})"

    def territories(self, *, words: Sequence[str], most: int = 50) -> list[Territory]:
        """Return the territories whose code or name has one of the words, in order."""
        wanted = [re.sub(r"[^a-z0-9]+", " ", plain(word)).strip() for word in words]
        label = self._columns.get("label") if self.kind != "etat4001_services" else None
        named = f"CAST({label} AS VARCHAR)" if label else "''"
        rows = self._ask(
            f"SELECT DISTINCT {self._code} AS code, {named} AS label FROM {self._relation} ORDER BY ALL",
            {},
        )
        found = []
        for code, name in rows:
            text = re.sub(r"[^a-z0-9]+", " ", plain(f"{code or ''} {name or ''}")).strip()
            if any(f" {word} " in f" {text} " for word in wanted if word):
                found.append(Territory(str(code), str(name or "")))
        return found[:most]

    def values(self, code: str) -> tuple[list[Value], list[str]]:
        """Return the values of a territory that the catalogue knows, and the indicators that it does not."""
        flag = f"CAST({self._columns['published']} AS VARCHAR)" if "published" in self._columns else "''"
        month = f"CAST({self._columns['month']} AS VARCHAR)" if self.is_monthly else "''"
        rows = self._ask(
            f"SELECT CAST({self._columns['indicator']} AS VARCHAR), "
            f"CAST({self._columns['year']} AS VARCHAR), {month}, "
            f"CAST({self._columns['count']} AS VARCHAR), {flag} FROM {self._relation} "
            f"WHERE {self._code} = $code ORDER BY ALL",
            {"code": code},
        )
        known = _indices() if self.kind.startswith("etat4001") else _measures("ssmsi")
        values: dict[tuple[str, str], Value] = {}
        left: dict[str, None] = {}
        for indicator, year, month_text, count, flag_text in rows:
            measure = known.get(plain(indicator or ""))
            number, rank = _year(year), _month(month_text)
            if measure is None or number is None or (self.is_monthly and rank is None):
                left.setdefault(self._name(str(indicator)))
                continue
            state, whole = _state(count, flag=flag_text)
            value = Value(str(indicator), measure, number, whole, state, rank)
            values.setdefault((measure, value.period), value)
        return sorted(values.values(), key=lambda one: (one.measure, one.period)), list(left)

    def _name(self, indicator: str) -> str:
        """Return an indicator in words: an index bears its label of the official list."""
        known = entries().get(f"etat4001:{indicator}") if self.kind.startswith("etat4001") else None
        return known.label if known is not None else indicator

    def _ask(self, sql: str, more: dict[str, Any]) -> list[Any]:
        try:
            with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
                return connection.execute(sql, {**self._parameters, **more}).fetchall()
        except duckdb.Error as error:
            raise GltdError("Ce tableau est illisible ou tronqué : téléchargez-le à nouveau.") from error


def read_official(path: Path) -> OfficialTable:
    """Recognise a table by its columns; the file may be packed with gzip or zip, as it is published."""
    plain_path = _unpack(path)
    if plain_path.suffix.lower() == ".parquet":
        relation, parameters = "read_parquet($path)", {"path": str(plain_path)}
    else:
        delimiter = _delimiter(plain_path)
        relation = (
            "read_csv($path, all_varchar = true, header = true, delim = $delimiter, quote = '\"', "
            "escape = '\"', ignore_errors = true, null_padding = true, strict_mode = false)"
        )
        parameters = {"path": str(plain_path), "delimiter": delimiter}
    try:
        with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
            described = connection.execute(f"DESCRIBE SELECT * FROM {relation}", parameters).fetchall()
    except duckdb.Error as error:
        raise GltdError(f"« {path.name} » est illisible ou tronqué : téléchargez-le à nouveau.") from error
    names = {re.sub(r"[^a-z0-9]", "", plain(str(row[0]))): str(row[0]) for row in described}
    for kind, told in _tables().items():
        columns = {"year": names.get("annee")}
        for role in ("territory", "indicator", "count", "unit", "published", "label", "force", "month"):
            spellings = [re.sub(r"[^a-z0-9]", "", plain(one)) for one in told.get(role, ())]
            columns[role] = next((names[one] for one in spellings if one in names), None)
        needed = ("year", "territory", "indicator", "count", *(("month",) if "month" in told else ()))
        if all(columns[role] for role in needed):
            quoted = {role: _quote(name) for role, name in columns.items() if name is not None}
            return OfficialTable(kind=kind, relation=relation, parameters=parameters, columns=quoted)
    titles = "\u202f; ".join(str(told["title"]) for told in _tables().values())
    raise GltdError(
        f"« {path.name} » n'est pas un tableau officiel reconnu. Sont reconnus à leurs colonnes : {titles}."
    )


def list_breaks(measure: str) -> list[SeriesBreak]:
    """Return the known breaks of a measure's series."""
    return [one for one in _breaks() if measure in one.measures]


def _quote(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _state(count: str | None, *, flag: str | None) -> tuple[State, int | None]:
    """Return the state of a value; a base says « ndiff », or leaves the cell empty."""
    text = re.sub(r"[\s\u00a0\u202f]", "", count or "").replace(",", ".")
    try:
        whole = round(float(text))
    except (ValueError, OverflowError):
        return State.WITHHELD, None
    if plain(flag or "").startswith("ndiff") or whole < 0:
        return State.WITHHELD, None
    return (State.PUBLISHED, whole) if whole else (State.ZERO, 0)


def _year(text: str | None) -> int | None:
    """Return a year written with four figures, or with two as the oldest bases do."""
    digits = (text or "").strip().removesuffix(".0")
    if not digits.isdecimal() or len(digits) not in (2, 4):
        return None
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month(text: str | None) -> int | None:
    """Return a month written as a number."""
    digits = (text or "").strip().removesuffix(".0")
    return int(digits) if re.fullmatch(r"0?[1-9]|1[0-2]", digits) else None


def _unpack(path: Path) -> Path:
    """Return the file itself as UTF-8, unpacked beside the one that was sent."""
    kind = path.suffix.lower()
    if kind not in SUFFIXES:
        raise GltdError(f"« {path.name} » n'est pas un CSV, un .csv.gz, un .zip ni un Parquet.")
    target = path.with_name("unpacked.csv")
    if target.exists():
        return target
    try:
        if kind == ".parquet":
            return path
        if kind in workbook.SUFFIXES:
            workbook.unfold(path, target=target)
        elif kind == ".gz":
            with gzip.open(path, "rb") as packed:
                _copy(packed, target=target)
        elif kind == ".zip":
            with zipfile.ZipFile(path) as archive:
                inside = [name for name in archive.namelist() if name.lower().endswith(".csv")]
                if len(inside) != 1:
                    raise GltdError(f"« {path.name} » doit contenir un seul fichier CSV : extrayez-le.")
                with archive.open(inside[0]) as packed:
                    _copy(packed, target=target)
        else:
            with path.open("rb") as packed:
                _copy(packed, target=target)
    except GltdError:
        target.unlink(missing_ok=True)
        raise
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise GltdError("Le disque est plein : libérez de la place, puis recommencez.") from error
        raise GltdError(f"« {path.name} » est illisible ou tronqué : téléchargez-le à nouveau.") from error
    return target


def _copy(packed: Any, *, target: Path) -> None:
    """Copy what unpacks, up to a limit, turning Windows-1252 into UTF-8."""
    read, encoding = 0, ""
    with target.open("wb") as out:
        while chunk := packed.read(_CHUNK):
            read += len(chunk)
            if read > _MOST_BYTES:
                out.close()
                target.unlink()
                raise GltdError("Ce tableau dépasse 4 Go une fois déballé : gardez-en les lignes utiles.")
            if not encoding:
                head = chunk[:_HEAD]
                encoding = "utf-8" if _is_utf8(head) else "cp1252"
            out.write(chunk if encoding == "utf-8" else chunk.decode("cp1252", "replace").encode())
    if not read:
        raise GltdError("Ce tableau est vide : téléchargez-le à nouveau.")


def _is_utf8(head: bytes) -> bool:
    try:
        head[: head.rfind(b"\n") + 1].decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path) -> str:
    with path.open("rb") as handle:
        first = handle.readline(_HEAD)
    return max((";", ",", "\t"), key=lambda one: first.count(one.encode()))


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(files(__name__).joinpath("tables.toml").read_text(encoding="utf-8"))


def _tables() -> Mapping[str, Any]:
    tables: Mapping[str, Any] = _told()["tables"]
    return tables


def _measures(family: str) -> Mapping[str, str]:
    measures: Mapping[str, str] = _told()["measures"][family]
    return measures


@cache
def _indices() -> Mapping[str, str]:
    """Return the measures of État 4001 by index, and by the words of the official list."""
    numbered = _measures("etat4001")
    named = {
        plain(entry.label): numbered[entry.code]
        for entry in entries().values()
        if entry.list_code == "etat4001" and entry.code in numbered
    }
    return {**named, **numbered}


@cache
def _breaks() -> tuple[SeriesBreak, ...]:
    return tuple(SeriesBreak(tuple(one["measures"]), one["on"], one["reason"]) for one in _told()["breaks"])
