"""The zones of a study, read from GeoJSON in degrees, drawn in metres."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from gltd.errors import GltdError
from gltd.stats import displacement
from gltd.stats.displacement import ROLES, Role
from gltd.stats.zones import Zones
from gltd.usecases.studying.keys import Table

if TYPE_CHECKING:
    from pyproj import Transformer

ROLE_WORDS: Mapping[str, Role] = {
    "treated": "treated",
    "traitée": "treated",
    "control": "control",
    "témoin": "control",
    "displacement": "displacement",
    "déport": "displacement",
    "displacement_control": "displacement_control",
    "témoin de déport": "displacement_control",
}
# What a ring around zones of a role is called, and its own role.
RINGS: Mapping[Role, tuple[str, Role]] = {
    "treated": ("anneau", "displacement"),
    "control": ("anneau témoin", "displacement_control"),
}
# A centimetre: a contour written with more digits is the same contour.
_DEGREE_DIGITS = 7


@dataclass(frozen=True)
class Ground:
    """Zones as written: name, role, contour in degrees (WKT); rings to draw; the control of all else.

    ``control_rings``: the same rings are drawn around the controls, to compare the others with.
    """

    contours: tuple[tuple[str, Role, str], ...]
    rings_m: tuple[float, ...]
    within: str | None
    elsewhere: str | None
    control_rings: bool = False

    def draw(self, crs: str) -> tuple[Zones, dict[str, Role]]:
        """Project the contours, draw the rings around the treated zones, and check that nothing overlaps."""
        drawn: dict[str, BaseGeometry] = {}
        roles: dict[str, Role] = {}
        for name, role, contour in self.contours:
            drawn[name], roles[name] = project(shapely.from_wkt(contour), crs=crs), role
        if self.rings_m:
            town = None if self.within is None else project(shapely.from_wkt(self.within), crs=crs)
            self._surround("treated", drawn, roles, town=town)
            if self.control_rings:
                self._surround("control", drawn, roles, town=town)
        return Zones(drawn), roles

    def _surround(
        self,
        around: Role,
        drawn: dict[str, BaseGeometry],
        roles: dict[str, Role],
        *,
        town: BaseGeometry | None,
    ) -> None:
        """Draw the rings around the zones of a role, clear of what is already drawn."""
        title, given = RINGS[around]
        inside = shapely.union_all([drawn[name] for name, role in roles.items() if role == around])
        others = [drawn[name] for name, role in roles.items() if role != around]
        rings = displacement.rings(inside, distances_m=self.rings_m, excluded=others, within=town)
        inner = 0.0
        for outer, ring in zip(self.rings_m, rings, strict=True):
            name = f"{title} {inner:g}–{outer:g} m"
            drawn[name], roles[name], inner = ring, given, outer


def read_ground(table: Table, *, beside: Path, needs_roles: bool = True) -> Ground:
    """Read the table ``zones`` of a specification and the files it names."""
    path = table.path("file", beside=beside)
    name_key, role_key = table.text("name", default="name"), table.text("role", default="role")
    treated_only = table.text("role_of_all", choices=tuple(ROLE_WORDS), default="treated")
    contours: list[tuple[str, Role, str]] = []
    for rank, feature in enumerate(_features(path), 1):
        properties = feature.get("properties") or {}
        name = str(properties.get(name_key) or f"zone {rank}").strip()
        role = str(properties.get(role_key, treated_only)).strip().lower()
        if role not in ROLE_WORDS:
            raise GltdError(
                f"Le rôle « {role} » de la zone « {name} » est inconnu : les rôles sont "
                f"{', '.join(ROLE_WORDS)}."
            )
        contours.append((name, ROLE_WORDS[role], _contour(feature, name=name)))
    names = [name for name, _, _ in contours]
    if len(set(names)) < len(names):
        raise GltdError(f"Deux zones de « {path.name} » portent le même nom : donnez à chacune le sien.")
    rings_m = table.numbers("rings_m", default=())
    elsewhere = table.text("elsewhere") if table.has("elsewhere") else None
    within = _merged(table.path("within", beside=beside)) if table.has("within") else None
    control_rings = table.flag("control_rings")
    table.finish()
    if needs_roles and "treated" not in {role for _, role, _ in contours}:
        raise GltdError(f"Aucune zone de « {path.name} » n'a le rôle « traitée » : donnez-lui ce rôle.")
    if control_rings and (not rings_m or "control" not in {role for _, role, _ in contours}):
        raise GltdError(
            "« control_rings » trace les anneaux de « rings_m » autour des zones témoins : donnez les deux."
        )
    ground = Ground(tuple(sorted(contours, key=_by_role)), rings_m, within, elsewhere, control_rings)
    if needs_roles and elsewhere is None and "control" not in {role for _, role, _ in contours}:
        raise GltdError("Il manque une zone témoin : donnez-en une, ou nommez le reste (clé « elsewhere »).")
    return ground


def read_contours(path: Path, *, key: str = "name") -> tuple[tuple[str, str], ...]:
    """Read polygons from GeoJSON in degrees, as WKT; ``key`` is the property that names them."""
    found = [
        (
            name := str((feature.get("properties") or {}).get(key) or f"champ {rank}"),
            _contour(feature, name=name),
        )
        for rank, feature in enumerate(_features(path), 1)
    ]
    return tuple(sorted(found))


def _by_role(contour: tuple[str, Role, str]) -> tuple[int, str]:
    return ROLES.index(contour[1]), contour[0]


def outside(ground: Ground, *, bounds_deg: tuple[float, float, float, float]) -> str | None:
    """Return the name of a zone that lies wholly outside the data, if there is one."""
    data = shapely.box(*bounds_deg)
    for name, _, contour in ground.contours:
        if not shapely.from_wkt(contour).intersects(data):
            return name
    return None


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        features = found["features"] if found["type"] == "FeatureCollection" else [found]
        if not features or not all(feature["type"] == "Feature" for feature in features):
            raise ValueError("no feature")
    except (ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise GltdError(
            f"« {path.name} » n'est pas un GeoJSON de zones : exportez les polygones en GeoJSON (WGS 84)."
        ) from error
    return list(features)


def _contour(feature: Mapping[str, Any], *, name: str) -> str:
    try:
        contour = shapely.from_geojson(json.dumps(feature.get("geometry")))
    except (ShapelyError, ValueError, TypeError) as error:
        raise GltdError(f"Le contour de la zone « {name} » est illisible : redessinez-le.") from error
    if contour is None or contour.geom_type not in ("Polygon", "MultiPolygon") or contour.is_empty:
        raise GltdError(f"La zone « {name} » n'est pas un polygone : redessinez-la.")
    contour = shapely.force_2d(contour)
    west, south, east, north = contour.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise GltdError(f"La zone « {name} » n'est pas en degrés (WGS 84) : exportez-la en EPSG:4326.")
    if not contour.is_valid:
        reason = shapely.is_valid_reason(contour)
        raise GltdError(f"Le contour de la zone « {name} » est invalide ({reason}) : réparez-le.")
    return str(shapely.to_wkt(shapely.normalize(contour), rounding_precision=_DEGREE_DIGITS))


def _merged(path: Path) -> str:
    parts = [
        shapely.from_wkt(_contour(feature, name=f"{path.name}, n° {rank}"))
        for rank, feature in enumerate(_features(path), 1)
    ]
    return str(shapely.to_wkt(shapely.normalize(shapely.union_all(parts)), rounding_precision=_DEGREE_DIGITS))


def project(ground: BaseGeometry, *, crs: str) -> BaseGeometry:
    """Return a geometry given in degrees in the metres of a projection."""
    forward = _open_projection(crs)

    def move(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(forward.transform(degrees[:, 0], degrees[:, 1]))

    projected: BaseGeometry = shapely.transform(ground, move)
    return projected if projected.is_valid else shapely.make_valid(projected)


@lru_cache(maxsize=8)
def _open_projection(crs: str) -> "Transformer":
    # Opening one takes longer than to project an outline with it.
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)
