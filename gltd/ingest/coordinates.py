"""What the coordinates of a file are: degrees or Lambert-93, in order or swapped, in France or not, mixed."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from gltd.claims.wording import THIN, number
from gltd.ingest.locating import DEGREES, LAMBERT_93

Bounds = tuple[float, float, float, float]
Kind = Literal["degrees", "lambert", "other", "mixed", "abroad", "unknown", "none"]

# West, south, east, north: metropolitan France, then the territories overseas, with some sea around.
FRANCE_DEG: Final[tuple[Bounds, ...]] = (
    (-5.6, 41.2, 9.9, 51.3), (-62.0, 15.6, -60.7, 18.2), (-61.4, 14.2, -60.6, 15.1), (-54.8, 1.9, -51.4, 6.1),
    (55.0, -21.6, 56.0, -20.7), (44.8, -13.2, 45.4, -12.5), (-56.6, 46.6, -56.0, 47.3),
    (163.0, -23.2, 169.0, -19.0), (-155.0, -28.0, -134.0, -7.5),
)  # fmt: skip
LAMBERT_M: Final[Bounds] = (80_000.0, 6_030_000.0, 1_260_000.0, 7_130_000.0)
_LAMBERT_II_M: Final[Bounds] = (40_000.0, 1_600_000.0, 1_200_000.0, 2_700_000.0)
_CONIC_HALF_M: Final = 180_000
# Below this share, what does not fit is a handful of wrong rows, each told by its line.
FEW: Final = 0.02
MOST: Final = 0.5


@dataclass(frozen=True)
class Judgement:
    """What two columns of numbers are; ``sentence`` is empty where nothing is to be said.

    ``system`` names a French system that is neither degrees nor Lambert-93.
    """

    kind: Kind
    swapped: bool = False
    sentence: str = ""
    system: str | None = None

    @property
    def crs(self) -> str | None:
        """Return the coordinate system, where it was recognised."""
        return {"degrees": DEGREES, "abroad": DEGREES, "lambert": LAMBERT_93}.get(self.kind, self.system)


def judge(x: NDArray[np.float64], *, y: NDArray[np.float64]) -> Judgement:
    """Return what the places of a file are; NaN and (0, 0) say nothing."""
    known = np.isfinite(x) & np.isfinite(y) & ~((x == 0) & (y == 0))
    x, y = x[known], y[known]
    if not len(x):
        return Judgement("none")
    degrees, turned = in_france(x, lat=y), in_france(y, lat=x)
    lambert, lambert_turned = _inside(x, y=y, bounds=LAMBERT_M), _inside(y, y=x, bounds=LAMBERT_M)
    counts = {
        "degrees": int(degrees.sum()),
        "turned": int((turned & ~degrees).sum()),
        "lambert": int(lambert.sum()),
        "lambert_turned": int((lambert_turned & ~lambert).sum()),
    }
    in_degrees = counts["degrees"] + counts["turned"]
    in_metres = counts["lambert"] + counts["lambert_turned"]
    if min(in_degrees, in_metres) > FEW * len(x):
        return Judgement(
            "mixed",
            sentence=f"Ce fichier mélange deux systèmes{THIN}: {number(in_degrees)} lignes en degrés et "
            f"{number(in_metres)} en Lambert-93{THIN}; séparez-les en deux fichiers.",
        )
    if max(in_degrees, in_metres) > MOST * len(x):
        return _french(counts, in_degrees=in_degrees, in_metres=in_metres)
    if ((np.abs(x) <= 180) & (np.abs(y) <= 90)).mean() > 1 - FEW:
        return Judgement(
            "abroad",
            sentence=f"Ces coordonnées sont en degrés, mais hors de France{THIN}: vérifiez ces colonnes.",
        )
    if other := _find_other(x, y=y):
        return other
    return Judgement(
        "unknown",
        sentence="Ces coordonnées ne sont ni des degrés (WGS 84) ni du Lambert-93 en France"
        f"{THIN}: dites leur système, par exemple EPSG:3947, ou choisissez d'autres colonnes.",
    )


def _find_other(x: NDArray[np.float64], *, y: NDArray[np.float64]) -> Judgement | None:
    """Return the local system of most places: a conformal conic of nine zones, or extended Lambert II.

    The northing of zone 42 begins at 1,200 km, that of each next one at 1,000 km more (RGF93, IGN).
    """
    zones = np.round((y - 200_000) / 1_000_000) + 41
    near = np.abs(y - 200_000 - (zones - 41) * 1_000_000) < _CONIC_HALF_M
    conic = near & (zones >= 42) & (zones <= 50) & (x >= 1_200_000) & (x <= 2_300_000)
    if conic.mean() > 1 - FEW:
        zone = int(np.median(zones[conic]))
        return _other(f"EPSG:{3900 + zone}", name=f"conique conforme {zone} (CC{zone})")
    if _inside(x, y=y, bounds=_LAMBERT_II_M).mean() > 1 - FEW:
        return _other("EPSG:27572", name="Lambert II étendu")
    return None


def _other(system: str, *, name: str) -> Judgement:
    sentence = f"Ces coordonnées semblent être en {name}{THIN}: choisissez ce système."
    return Judgement("other", sentence=sentence, system=system)


def in_france(lon: NDArray[np.float64], *, lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which places in degrees may be in France."""
    inside = np.zeros(len(lon), dtype=np.bool_)
    for bounds in FRANCE_DEG:
        inside |= _inside(lon, y=lat, bounds=bounds)
    return inside


def situate(lon_deg: float, *, lat_deg: float) -> Literal["inside", "turned", "outside"]:
    """Tell whether a place in degrees may be in France, or would be with its two numbers exchanged."""
    lon, lat = np.array([lon_deg]), np.array([lat_deg])
    if in_france(lon, lat=lat)[0]:
        return "inside"
    return "turned" if in_france(lat, lat=lon)[0] else "outside"


def _french(counts: dict[str, int], *, in_degrees: int, in_metres: int) -> Judgement:
    kind: Kind = "degrees" if in_degrees >= in_metres else "lambert"
    right = counts["degrees"] if kind == "degrees" else counts["lambert"]
    wrong = counts["turned"] if kind == "degrees" else counts["lambert_turned"]
    names = "longitude et latitude" if kind == "degrees" else "x et y"
    if wrong > FEW * (right + wrong) and right > FEW * (right + wrong):
        return Judgement(
            "mixed",
            sentence=f"Dans {number(wrong)} lignes sur {number(right + wrong)}, {names} sont "
            f"échangées{THIN}: remettez-les dans le même ordre partout.",
        )
    if wrong > right:
        return Judgement(
            kind, swapped=True, sentence=f"Les colonnes de {names} semblent échangées{THIN}: inversez-les."
        )
    return Judgement(kind)


def _inside(x: NDArray[np.float64], *, y: NDArray[np.float64], bounds: Bounds) -> NDArray[np.bool_]:
    west, south, east, north = bounds
    return np.asarray((x >= west) & (x <= east) & (y >= south) & (y <= north))
