"""Ground cut into squares, where no partition is fine enough to say where facts lie."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gltd.errors import GltdError
from gltd.usecases.studying.drafting import DraftZone
from gltd.usecases.studying.ground import project

MOST_SQUARES = 400


def cut_squares(outline: Mapping[str, Any], *, side_m: float, crs: str) -> tuple[DraftZone, ...]:
    """Return the squares whose middle lies in an outline in degrees, named like those of a town plan."""
    ground = project(shapely.from_geojson(json.dumps(outline)), crs=crs)
    west, south, east, north = ground.bounds
    columns, rows = (int(np.ceil((high - low) / side_m)) for low, high in ((west, east), (south, north)))
    if columns * rows > 100 * MOST_SQUARES:
        raise _refuse(side_m)
    found = []
    for row in range(rows):
        for column in range(columns):
            x, y = west + column * side_m, north - row * side_m
            square = shapely.box(x, y - side_m, x + side_m, y)
            if ground.contains(square.centroid):
                name = f"carreau {_letters(column)}{row + 1}"
                found.append(DraftZone(name, "treated", _back(square, crs=crs)))
    if len(found) > MOST_SQUARES:
        raise _refuse(side_m)
    if len(found) < 2:
        raise GltdError("Ces carreaux sont trop grands pour cette zone : prenez-en de plus petits.")
    return tuple(found)


def _letters(column: int) -> str:
    letter = chr(ord("A") + column % 26)
    return letter if column < 26 else _letters(column // 26 - 1) + letter


def _back(square: BaseGeometry, *, crs: str) -> dict[str, Any]:
    from pyproj import Transformer

    back = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    moved = shapely.transform(square, lambda xy: np.column_stack(back.transform(xy[:, 0], xy[:, 1])))
    made: dict[str, Any] = json.loads(shapely.to_geojson(moved))
    return made


def _refuse(side_m: float) -> GltdError:
    return GltdError(
        f"Cette zone fait plus de {MOST_SQUARES} carreaux de {side_m:g} m : prenez-en de plus grands, ou "
        "une zone plus petite."
    )
