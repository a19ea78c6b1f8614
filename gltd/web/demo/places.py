"""The ground of the demonstration: real boundaries of communes, schematic outlines of neighbourhoods."""

import json
import math
from typing import Any

from gltd.web.demo.facts import DATA, Fields, read_toml

M_PER_DEGREE = 111_320.0
CORNERS = 6


def read_places() -> tuple[list[Fields], list[Fields]]:
    """Return the partitions and the areas, each area with its GeoJSON geometry and how far to trust it."""
    told = read_toml(DATA.joinpath("places.toml"))
    boundaries = read_boundaries()
    return told["partitions"], [draw_area(entry, boundaries=boundaries) for entry in told["areas"]]


def read_boundaries() -> dict[str, Any]:
    """Return the real boundaries by INSEE code."""
    collection = json.loads(DATA.joinpath("communes.geojson").read_text(encoding="utf-8"))
    return {feature["properties"]["code"]: feature["geometry"] for feature in collection["features"]}


def draw_area(entry: Fields, *, boundaries: dict[str, Any]) -> Fields:
    """Return the fields of an area, its outline drawn from a boundary or around its centre."""
    fields = {key: entry[key] for key in ("key", "partition", "code", "name")}
    if boundary := entry.get("boundary"):
        return {**fields, "outline": "official", "geometry": boundaries[boundary]}
    lon, lat = entry["centre"]
    return {
        **fields,
        "outline": "schematic",
        "geometry": draw_hexagon(lon, lat=lat, radius_m=entry["radius_m"]),
    }


def draw_hexagon(lon: float, *, lat: float, radius_m: float) -> Fields:
    """Return a hexagon in degrees; its straight sides say that it is no surveyed outline."""
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    ring = [
        [
            round(lon + radius_m * math.cos(turn) / (M_PER_DEGREE * math.cos(math.radians(lat))), 5),
            round(lat + radius_m * math.sin(turn) / M_PER_DEGREE, 5),
        ]
        for turn in turns
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
