"""A list and its export: the columns are said once, so that a file holds exactly what the screen shows."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gltd.errors import GltdError
from gltd.usecases.exporting import FORMATS, Sheet, write

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: its heading on screen, and the plain value that a file holds."""

    label: str
    value: Callable[[Row], object]  # text, whole number, Decimal, date, datetime, bool or None


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """What a list shows."""

    title: str
    columns: tuple[Column[Row], ...]
    # GeoJSON geometry in degrees, where the reader may see it: with it, the map formats are offered.
    geometry: Callable[[Row], dict[str, Any] | None] | None = None

    def formats(self) -> list[str]:
        """Return the extensions offered."""
        return [
            name for name, form in FORMATS.items() if self.geometry is not None or not form.needs_geometry
        ]


def send_export(request: HttpRequest, *, listing: Listing[Row], rows: Iterable[Row]) -> HttpResponse | None:
    """Answer ``?format=ods|xlsx|csv|geojson|gpkg`` with the rows that the list shows; else ``None``.

    ``rows`` are all the filtered rows, before they are cut into pages.
    """
    wanted = request.GET.get("format", "")
    if not wanted:
        return None
    if wanted not in listing.formats():
        raise GltdError(f"Ce format n'est pas proposé ici : choisissez {', '.join(listing.formats())}.")
    kept = list(rows)
    sheet = Sheet(
        title=listing.title,
        heads=tuple(column.label for column in listing.columns),
        lines=[tuple(_localise(column.value(row)) for column in listing.columns) for row in kept],
        geometries=[listing.geometry(row) for row in kept] if listing.geometry else None,
    )
    response = HttpResponse(write(sheet, extension=wanted), content_type=FORMATS[wanted].content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{sheet.file_name}.{wanted}"'
    return response


def _localise(value: object) -> object:
    """Return a moment as the clock on the wall shows it."""
    return timezone.localtime(value) if isinstance(value, dt.datetime) and value.tzinfo else value
