"""The zones that facts are simulated in, drawn in metres from the data files."""

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from gltd.stats import Zones
from gltd.stats.displacement import rest, rings
from gltd.web.demo.facts import DATA, Fields, read_toml
from gltd.web.demo.places import draw_hexagon, read_places

METRES = "EPSG:2154"
DEGREES = "EPSG:4326"
TO_METRES = pyproj.Transformer.from_crs(DEGREES, METRES, always_xy=True)
TO_DEGREES = pyproj.Transformer.from_crs(METRES, DEGREES, always_xy=True)


@dataclass(frozen=True)
class Simulation:
    """What is to be simulated for a scheme: the told numbers, and the zones in metres."""

    told: Fields
    zones: Zones

    @property
    def roles(self) -> dict[str, str]:
        """Return the role in the study of each zone that has one."""
        return {entry["name"]: entry["role"] for entry in self.told["zones"] if "role" in entry}


def read_simulation(scheme: str) -> Simulation:
    """Return the simulation of a scheme."""
    told = read_toml(DATA.joinpath(scheme).joinpath("simulation.toml"))
    return Simulation(told, draw_zones(told["zones"]))


def draw_zones(entries: list[Fields]) -> Zones:
    """Draw the zones, each from an area, a centre, a ring around another, or what remains of a commune."""
    areas = {area["key"]: to_metres(shape(area["geometry"])) for area in read_places()[1]}
    drawn: dict[str, BaseGeometry] = {}
    for entry in entries:
        if "area" in entry:
            ground = areas[entry["area"]]
        elif "centre" in entry:
            lon, lat = entry["centre"]
            ground = to_metres(shape(draw_hexagon(lon, lat=lat, radius_m=entry["radius_m"])))
        elif "ring_of" in entry:
            ground = rings(
                drawn[entry["ring_of"]], distances_m=[entry["ring_m"]], within=areas[entry["within"]]
            )[0]
        else:
            ground = rest(areas[entry["rest_of"]], of=list(drawn.values()))
        drawn[entry["name"]] = ground
    return Zones(drawn)


def to_metres(ground: BaseGeometry) -> BaseGeometry:
    """Project from degrees to metres."""
    return project(ground, transformer=TO_METRES)


def project(ground: BaseGeometry, *, transformer: pyproj.Transformer) -> BaseGeometry:
    """Move every corner of a polygon to another coordinate system."""

    def move(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(corners[:, 0], corners[:, 1]))

    moved: BaseGeometry = shapely.transform(ground, move)
    return moved


def as_features(zones: Zones, *, roles: dict[str, str]) -> Fields:
    """Return the zones that have a role as GeoJSON in degrees."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": name, "role": role},
                "geometry": mapping(project(zones[name], transformer=TO_DEGREES)),
            }
            for name, role in roles.items()
        ],
    }
