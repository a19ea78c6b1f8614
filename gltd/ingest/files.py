"""The door: a path and a mapping become a checked table, whatever the format."""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from gltd.errors import GltdError
from gltd.ingest.addresses import locate_addresses
from gltd.ingest.checking import CheckedTable, check, check_zones, stage, with_geometry
from gltd.ingest.delimited import DelimitedFile, cut_head
from gltd.ingest.expressions import Expressions
from gltd.ingest.fingerprint import BackgroundScan
from gltd.ingest.geo import read_geojson
from gltd.ingest.geopackage import read_geopackage
from gltd.ingest.mapping import Mapping
from gltd.ingest.parquet import read_arrays, read_parquet, unreadable
from gltd.ingest.sheets import read_sheet
from gltd.ingest.source import GEOMETRY_X, GEOMETRY_Y, Progress, SourceTable

_DELIMITED = (".csv", ".tsv", ".txt")
_SHEETS = (".xlsx", ".ods")
_GEOJSON = (".geojson", ".json")
_GEOPACKAGE = (".gpkg",)
_PARQUET = (".parquet",)
_READERS = {
    **dict.fromkeys(_SHEETS, read_sheet),
    **dict.fromkeys(_GEOJSON, read_geojson),
    **dict.fromkeys(_GEOPACKAGE, read_geopackage),
}
SUFFIXES = (*_DELIMITED, *_SHEETS, *_GEOJSON, *_GEOPACKAGE, *_PARQUET)


@dataclass(frozen=True)
class Job:
    """Where and how one import works: its connection, its scratch folder, its clock, its local addresses.

    ``most`` is how many rows to look at, 0 for all: a preview of a large file reads its beginning.
    """

    connection: duckdb.DuckDBPyConnection
    work_dir: Path
    now: datetime
    progress: Progress
    addresses: tuple[Path, ...] = ()
    most: int = 0


def open_connection(work_dir: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that keeps to 600 MB, spills into the scratch folder and says nothing itself."""
    connection = duckdb.connect(
        config={
            "memory_limit": "600MB",
            "temp_directory": str(work_dir / "spill"),
            "autoinstall_known_extensions": False,
            "python_enable_replacements": False,
        }
    )
    # In an interactive session DuckDB draws a bar of its own, in English.
    connection.execute("SET enable_progress_bar = false")
    return connection


def check_path(path: Path) -> None:
    """Refuse what cannot be a file of events, before anything else is done."""
    if path.is_dir():
        raise GltdError(f"« {path} » est un dossier : indiquez un fichier.")
    if not path.exists():
        raise GltdError(f"« {path} » est introuvable : vérifiez le chemin.")
    if not path.is_file():
        raise GltdError(f"« {path} » n'est pas un fichier ordinaire : indiquez un fichier.")
    if path.suffix.lower() not in SUFFIXES:
        raise GltdError(
            f"L'extension de « {path.name} » est inconnue : les formats lus sont CSV, XLSX, ODS, "
            "GeoJSON, GeoPackage et Parquet."
        )


def file_size(path: Path) -> int:
    """Return the size of a file that can be read and is not empty."""
    try:
        with path.open("rb") as handle:
            size = handle.seek(0, 2)
    except OSError as error:
        raise GltdError(f"« {path} » ne peut pas être lu : vérifiez les droits du fichier.") from error
    if size == 0:
        raise GltdError(f"« {path.name} » est vide : rien à importer.")
    return size


def read_file(path: Path, *, background: BackgroundScan, mapping: Mapping, job: Job) -> CheckedTable:
    """Read and check a file of any known format."""
    check_zones(job.connection, mapping=mapping)
    kind = path.suffix.lower()
    if mapping.place.x is None and mapping.place.address is None:
        if kind not in (*_GEOJSON, *_GEOPACKAGE):
            raise GltdError(
                "La correspondance ne dit pas où sont les coordonnées : ajoutez « lon » et « lat », ou "
                "« x », « y » et "
                "« crs », dans [place]."
            )
        mapping = with_geometry(mapping, x=GEOMETRY_X, y=GEOMETRY_Y)
    wanted = mapping.columns()
    if kind in _DELIMITED and job.most:
        head = cut_head(path, work_dir=job.work_dir, most=job.most)
        with BackgroundScan(head) as scan:
            return _read_delimited(head, background=scan, mapping=mapping, job=job)
    if kind in _DELIMITED:
        return _read_delimited(path, background=background, mapping=mapping, job=job)
    if kind in _READERS:
        source = _READERS[kind](
            path,
            wanted=wanted,
            options=mapping.file,
            work_dir=job.work_dir,
            progress=job.progress,
            most=job.most,
        )
    else:
        source = read_parquet(job.connection, path=path, wanted=wanted, most=job.most)
    try:
        return _check(source, mapping=mapping, job=job, file_name=path.name)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        # A spoilt Parquet file fails in many ways, some of them without a class of their own.
        if kind not in _PARQUET or "No space" in str(error):
            raise
        raise unreadable(path) from error


def read_columns(
    columns: AnyMapping[str, np.ndarray[Any, Any]], *, mapping: Mapping, job: Job
) -> CheckedTable:
    """Check arrays in memory, by the same path as a file."""
    check_zones(job.connection, mapping=mapping)
    source = read_arrays(job.connection, columns=columns, wanted=mapping.columns())
    return _check(source, mapping=mapping, job=job, file_name="colonnes en mémoire")


def _read_delimited(path: Path, *, background: BackgroundScan, mapping: Mapping, job: Job) -> CheckedTable:
    file = DelimitedFile(path, background=background, options=mapping.file, work_dir=job.work_dir)
    titled = file.has_title(mapping.columns())
    staged = None if titled else _stage_plain(file, mapping=mapping, job=job)
    if staged is None and not titled and file.is_misread():
        file.as_utf8()
        staged = _stage_plain(file, mapping=mapping, job=job)
    if staged is not None and file.is_plain(staged[1]):
        source = file.plain(mapping.columns())
        return _finish(source, mapping=mapping, job=job, file_name=path.name, staged=staged)
    mended = file.mended(mapping.columns(), progress=job.progress)
    return _check(mended, mapping=mapping, job=job, file_name=path.name)


def _stage_plain(file: DelimitedFile, *, mapping: Mapping, job: Job) -> tuple[Expressions, int] | None:
    """Read the file fast; None where some row is not a row, which only reading line by line can name."""
    job.progress("Lecture et vérification", 0.1)
    try:
        return _stage(file.plain(mapping.columns()), mapping=mapping, job=job)
    except duckdb.InvalidInputException as error:
        if "CSV Error" not in str(error) and "Invalid unicode" not in str(error):
            raise
        return None


def _check(source: SourceTable, *, mapping: Mapping, job: Job, file_name: str) -> CheckedTable:
    job.progress("Lecture et vérification", 0.1)
    staged = _stage(source, mapping=mapping, job=job)
    return _finish(source, mapping=mapping, job=job, file_name=file_name, staged=staged)


def _stage(source: SourceTable, *, mapping: Mapping, job: Job) -> tuple[Expressions, int]:
    """Stage the rows, their addresses located first where the mapping has some."""
    if mapping.place.address is not None:
        job.progress("Recherche des adresses", 0.2)
        source = locate_addresses(
            job.connection, source=source, address=mapping.place.address, files=job.addresses
        )
    return stage(job.connection, source=source, mapping=mapping, now=job.now)


def _finish(
    source: SourceTable, *, mapping: Mapping, job: Job, file_name: str, staged: tuple[Expressions, int]
) -> CheckedTable:
    expressions, rows = staged
    if rows + len(source.refused) == 0:
        raise GltdError(
            f"« {file_name} » ne contient aucune ligne après les noms des colonnes : rien à importer."
        )
    job.progress("Projection en mètres", 0.5)
    return check(job.connection, source=source, expressions=expressions, mapping=mapping, file_name=file_name)
