"""A zone drawn on the map, as a form carries it: one polygon of GeoJSON, checked."""

import json
from typing import Any

import shapely
from django import forms
from django.core.exceptions import ValidationError
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

MOST_CHARACTERS = 60_000
MOST_CORNERS = 1_000
NAME = "zone dessinée"
# Half a degree is some fifty kilometres: no study of neighbourhoods is larger.
WIDEST_DEG = 0.5


class DrawnField(forms.CharField):
    """A polygon (or several that do not overlap): a geometry, a feature or a collection of features."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=MOST_CHARACTERS, **kwargs)

    def clean(self, value: Any) -> dict[str, Any] | None:
        """Return the geometry in degrees, or nothing."""
        text = super().clean(value)
        if not text:
            return None
        try:
            parts = [shape(geometry) for geometry in _geometries(json.loads(text))]
            if not parts or any(part.geom_type not in ("Polygon", "MultiPolygon") for part in parts):
                raise ValueError("not a polygon")
            drawn = shapely.force_2d(shapely.union_all(shapely.make_valid(parts)))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ShapelyError) as error:
            raise ValidationError("La zone dessinée est illisible : redessinez-la sur la carte.") from error
        if drawn.geom_type not in ("Polygon", "MultiPolygon") or drawn.is_empty:
            raise ValidationError("La zone dessinée n'a pas de surface : redessinez-la sur la carte.")
        west, south, east, north = drawn.bounds
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise ValidationError("La zone dessinée n'est pas en degrés : redessinez-la sur la carte.")
        if max(east - west, north - south) > WIDEST_DEG:
            raise ValidationError("La zone dessinée est plus grande qu'un arrondissement : réduisez-la.")
        if shapely.get_num_coordinates(drawn) > MOST_CORNERS:
            raise ValidationError(f"La zone dessinée a plus de {MOST_CORNERS} sommets : simplifiez-la.")
        found: dict[str, Any] = json.loads(json.dumps(mapping(drawn)))
        return found


def _geometries(found: Any) -> list[dict[str, Any]]:
    if not isinstance(found, dict):
        raise TypeError("not an object")
    if found["type"] == "FeatureCollection":
        return [feature["geometry"] for feature in found["features"]]
    return [found["geometry"] if found["type"] == "Feature" else found]
