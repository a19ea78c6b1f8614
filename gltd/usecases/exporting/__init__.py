"""A list of the register as a file: the formats of offices and of maps.

``sheet`` says what is written, ``offices`` writes CSV, ODS and XLSX, ``maps`` writes GeoJSON and GeoPackage.
The same sheet always gives the same bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gltd.errors import GltdError
from gltd.usecases.exporting.maps import write_geojson, write_geopackage
from gltd.usecases.exporting.offices import write_csv, write_ods, write_xlsx
from gltd.usecases.exporting.sheet import Sheet as Sheet


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    content_type: str
    write: Callable[[Sheet], bytes]
    needs_geometry: bool = False


FORMATS: Final[dict[str, Format]] = {
    "ods": Format("application/vnd.oasis.opendocument.spreadsheet", write_ods),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "csv": Format("text/csv; charset=utf-8", write_csv),
    "geojson": Format("application/geo+json", write_geojson, needs_geometry=True),
    "gpkg": Format("application/geopackage+sqlite3", write_geopackage, needs_geometry=True),
}


def write(sheet: Sheet, *, extension: str) -> bytes:
    """Return the sheet as a file of the kind named by its extension."""
    if extension not in FORMATS:
        raise GltdError(f"Format inconnu : choisissez {', '.join(FORMATS)}.")
    return FORMATS[extension].write(sheet)
