"""From the coordinates of a file to degrees and to metres, and which rows have no honest place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from gltd.errors import GltdError

if TYPE_CHECKING:
    import pyproj

FloatArray = NDArray[np.float64]

LAMBERT_93 = "EPSG:2154"
DEGREES = "EPSG:4326"

NULL_PLACE, OUT_OF_CRS, TOO_FAR, SWAPPED, DUPLICATE = 1, 2, 4, 8, 16
"""Flags of a row, added up."""

_FRANCE = (
        (-5.4, 48.7), (-4.6, 47.6), (-2.6, 46.6), (-1.7, 44.5), (-2.0, 43.2), (0.7, 42.5), (3.3, 42.2),
        (3.6, 43.2), (6.5, 42.8), (8.3, 42.3), (8.9, 41.2), (9.8, 41.6), (9.8, 43.2), (7.8, 43.5),
        (7.3, 45.5), (7.3, 47.3), (8.4, 49.1), (6.3, 49.6), (4.3, 50.3), (2.6, 51.3), (1.4, 51.0),
        (1.3, 50.1), (0.0, 49.9), (-2.1, 49.9), (-2.2, 49.0), (-3.4, 49.1),
)  # fmt: skip
# A coarse outline of metropolitan France in degrees: it only chooses a projection.

_UTM_MARGIN_DEG = 6.0
_AREA_MARGIN_DEG = 1.0


@dataclass(frozen=True)
class Located:
    """Places of the rows in degrees and in metres, with the flags of those that cannot be kept."""

    lon: FloatArray
    lat: FloatArray
    x_m: FloatArray
    y_m: FloatArray
    flags: NDArray[np.uint8]
    crs: str


def read_crs(name: str) -> "pyproj.CRS":
    """Return a coordinate system, or the sentence that says its name is unknown."""
    import pyproj  # it takes a tenth of a second to load, and most imports do not need it

    try:
        crs = pyproj.CRS.from_user_input(name)
    except pyproj.exceptions.CRSError as error:
        raise GltdError(
            f"Le système de coordonnées « {name} » est inconnu : écrivez par exemple EPSG:4326 ou EPSG:2154."
        ) from error
    if not (crs.is_geographic or crs.is_projected):
        raise GltdError(
            f"Le système de coordonnées « {name} » n'est ni géographique ni projeté : choisissez-en un autre."
        )
    return crs


def _in_france(lon_deg: float, *, lat_deg: float) -> bool:
    """Tell whether a place is inside the outline: a ray to the east crosses it an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(_FRANCE, _FRANCE[1:] + _FRANCE[:1], strict=True):
        if (y1 > lat_deg) != (y2 > lat_deg) and lon_deg < x1 + (lat_deg - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


def metres_crs(lon_deg: float, *, lat_deg: float) -> str:
    """Return Lambert-93 in metropolitan France, else the UTM zone of a place."""
    if _in_france(lon_deg, lat_deg=lat_deg):
        return LAMBERT_93
    zone = int((lon_deg + 180) // 6) % 60 + 1
    return f"EPSG:{32600 + zone if lat_deg >= 0 else 32700 + zone}"


def locate(
    x: FloatArray, *, y: FloatArray, crs_name: str, far: Literal["refuse", "keep"], file_name: str
) -> Located:
    """Project the places of a file; NaN stands for a place that was not read.

    The projection in metres is chosen from the median place. A row farther than that projection honestly
    reaches is refused, or kept in degrees only (NaN metres) where ``far`` is "keep".
    """
    crs = read_crs(crs_name)
    given = np.isfinite(x) & np.isfinite(y)
    flags = np.zeros(len(x), dtype=np.uint8)
    null = given & (x == 0) & (y == 0)
    flags[null] |= NULL_PLACE
    lon, lat = _to_degrees(x, y=y, crs=crs)
    inside = _in_crs(lon, lat=lat, crs=crs)
    usable = given & ~null
    flags[usable & ~inside] |= OUT_OF_CRS
    strays = np.flatnonzero(usable & ~inside)
    flags[strays[_swap_is_in(x[strays], y=y[strays], crs=crs)]] |= SWAPPED
    sound = usable & inside
    if not sound.any():
        if usable.any():
            raise _wrong_crs(file_name, crs_name, swapped=bool((flags & SWAPPED).any()))
        empty = np.full(len(x), np.nan)
        return Located(lon, lat, empty, empty, flags, LAMBERT_93)
    target = _target(lon[sound], lat=lat[sound], crs=crs, crs_name=crs_name, file_name=file_name)
    x_m, y_m = (x.copy(), y.copy()) if crs_name == target else _project(lon, lat=lat, crs_name=target)
    reached = _reaches(lon, lat=lat, crs_name=target) & np.isfinite(x_m) & np.isfinite(y_m)
    beyond = sound & ~reached
    if far == "refuse":
        flags[beyond] |= TOO_FAR
        flags[beyond & _reaches(lat, lat=lon, crs_name=target)] |= SWAPPED
    x_m[~reached], y_m[~reached] = np.nan, np.nan
    return Located(lon, lat, x_m, y_m, flags, target)


def _target(lon: FloatArray, *, lat: FloatArray, crs: "pyproj.CRS", crs_name: str, file_name: str) -> str:
    centre_lon, centre_lat = float(np.median(lon)), float(np.median(lat))
    target = metres_crs(centre_lon, lat_deg=centre_lat)
    if (
        crs.is_geographic
        and target != LAMBERT_93
        and metres_crs(centre_lat, lat_deg=centre_lon) == LAMBERT_93
    ):
        raise _wrong_crs(file_name, crs_name, swapped=True)
    return target


def _wrong_crs(file_name: str, crs_name: str, *, swapped: bool) -> GltdError:
    if swapped:
        return GltdError(
            f"Longitude et latitude (ou x et y) de « {file_name} » semblent inversées : échangez les deux "
            "colonnes "
            "dans la correspondance."
        )
    return GltdError(
        f"Aucune coordonnée de « {file_name} » n'est dans le domaine de {crs_name} : corrigez « crs » dans "
        "la "
        "correspondance."
    )


def _transformer(start: "pyproj.CRS | str", end: str) -> "pyproj.Transformer":
    import pyproj  # see read_crs

    return pyproj.Transformer.from_crs(start, end, always_xy=True)


def _to_degrees(x: FloatArray, *, y: FloatArray, crs: "pyproj.CRS") -> tuple[FloatArray, FloatArray]:
    if crs == read_crs(DEGREES):
        return x, y
    transformer = _transformer(crs, DEGREES)
    lon, lat = transformer.transform(x, y)
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def _project(lon: FloatArray, *, lat: FloatArray, crs_name: str) -> tuple[FloatArray, FloatArray]:
    transformer = _transformer(DEGREES, crs_name)
    x_m, y_m = transformer.transform(lon, lat)
    return np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)


def _in_crs(lon: FloatArray, *, lat: FloatArray, crs: "pyproj.CRS") -> NDArray[np.bool_]:
    on_earth = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    area = crs.area_of_use
    if area is None or crs.is_geographic:
        return on_earth
    return on_earth & _in_area(lon, lat=lat, bounds=area.bounds, margin=_AREA_MARGIN_DEG)


def _swap_is_in(x: FloatArray, *, y: FloatArray, crs: "pyproj.CRS") -> NDArray[np.bool_]:
    lon, lat = _to_degrees(y, y=x, crs=crs)
    return _in_crs(lon, lat=lat, crs=crs)


def reach_bounds(crs_name: str) -> tuple[float, float, float, float]:
    """Return west, south, east, north of what a projection in metres honestly reaches, in degrees."""
    if crs_name == LAMBERT_93:
        west, south, east, north, margin = -9.86, 41.15, 10.38, 51.56, _AREA_MARGIN_DEG
        return west - margin, south - margin, east + margin, north + margin
    meridian = int(crs_name[-2:]) * 6 - 183
    half = 3 + _UTM_MARGIN_DEG
    south, north = (-10.0, 84.0) if crs_name.startswith("EPSG:326") else (-84.0, 10.0)
    return meridian - half, south, meridian + half, north


def _reaches(lon: FloatArray, *, lat: FloatArray, crs_name: str) -> NDArray[np.bool_]:
    west, south, east, north = reach_bounds(crs_name)
    with np.errstate(invalid="ignore"):  # an infinite degree reaches nowhere
        away = np.abs((lon - (west + east) / 2 + 180) % 360 - 180)
    return np.asarray((away <= (east - west) / 2) & (lat >= south) & (lat <= north))


def _in_area(lon: FloatArray, *, lat: FloatArray, bounds: Any, margin: float) -> NDArray[np.bool_]:
    west, south, east, north = bounds
    across = (lon >= west - margin) & (lon <= east + margin)
    if west > east:
        across = (lon >= west - margin) | (lon <= east + margin)
    return np.asarray(across & (lat >= south - margin) & (lat <= north + margin))
