"""Maps by area: the outlines of the ground, a disc in proportion to each count, its number, its name.

One Vega-Lite specification, drawn to SVG without a browser for page and PDF alike. Nothing is placed more
precisely than its area; a count that is withheld is a word, never a disc.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from gltd.reports import french
from gltd.reports.charts import BLUE, Spec, render_svg
from gltd.reports.content import AreaCard
from gltd.reports.document import Chart
from gltd.reports.tables import CountTable

_WIDTH_PX: Final = 560
_HEIGHTS_PX: Final = (200, 360)
# The outlines say nothing that the table beside the map does not.
_OUTLINE: Final = {
    "type": "geoshape",
    "fill": "#e9eef3",
    "stroke": "#7b8794",
    "strokeWidth": 1,
    "aria": False,
}
_LARGEST_DISC: Final = 1500
_INK: Final = "#33383d"
_FONT: Final = "Libertinus Serif"
# Spots, operations: more names than this would lie on one another.
_NAMED_AT_MOST: Final = 30


def chart_areas(slug: str, *, ground: Sequence[AreaCard], table: CountTable | None) -> Chart | None:
    """Return the map of a table by area, or of the ground alone; nothing where no outline is known."""
    drawn = [card for card in ground if card.rings]
    if not drawn:
        return None
    counts = {} if table is None else {row.label: row.cells[0] for row in table.rows}
    title = "Périmètre du dispositif" if table is None else table.title
    words = ["Carte des quartiers", f"de contour {french.enumeration(_list_outlines(drawn))}"]
    told = [f"{name} : {_print(count)}" for name, count in counts.items()]
    alt = f"{' '.join(words)}. {title}. " + ("Les valeurs sont dans le tableau qui suit. " if told else "")
    absent = [name for name in counts if name not in {card.name for card in drawn}]
    caption = title if table is None else f"{title} : carte"
    outlines = _list_outlines(drawn)
    caption += f" ({'contours' if len(drawn) > 1 else 'contour'} {french.enumeration(outlines)})"
    if absent:
        caption += f", sans {french.enumeration(tuple(absent))} dont le contour n'est pas connu"
    simulated = table is not None and table.simulated
    svg = render_svg(draw_areas(drawn, counts=counts))
    return Chart(slug, caption, alt + french.enumeration(tuple(told)), svg, simulated=simulated)


def draw_areas(ground: Sequence[AreaCard], *, counts: Mapping[str, object]) -> Spec:
    """Return the specification of a map; ``counts`` are by name of area, words where there is no number."""
    shapes = {card.name: _read(card) for card in ground}
    largest_first = sorted(ground, key=lambda card: -shapes[card.name].area)
    outlines = [
        {
            "type": "Feature",
            # Vega takes a ring that turns the other way for the rest of the world.
            "geometry": shapely.orient_polygons(shapes[card.name], exterior_cw=True).__geo_interface__,
            "properties": {},
        }
        for card in largest_first
    ]
    most = max((count for count in counts.values() if isinstance(count, int)), default=0)
    points = [_place(card, shapes=shapes, count=counts.get(card.name)) for card in largest_first]
    discs = [point for point in points if point["count"]]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": outlines},
            "mark": _OUTLINE,
        }
    ]
    where = {
        "longitude": {"field": "x", "type": "quantitative"},
        "latitude": {"field": "y", "type": "quantitative"},
    }
    if discs:
        size = {
            "field": "count",
            "type": "quantitative",
            "scale": {"domain": [0, most], "range": [0, _LARGEST_DISC], "zero": True},
            "legend": None,
        }
        mark = {"type": "circle", "color": BLUE, "opacity": 0.85}
        layers.append({"data": {"values": discs}, "mark": mark, "encoding": {**where, "size": size}})
    layers += [
        _write(points, where, field="inside", colour="#ffffff"),
        _write(points, where, field="outside", colour=_INK),
    ]
    if len(points) <= _NAMED_AT_MOST:
        layers.append(_write(points, where, field="name", colour=_INK))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": _WIDTH_PX,
        "height": _choose_height(list(shapes.values())),
        "background": "transparent",
        "projection": {"type": "mercator"},
        "layer": layers,
        "config": {"font": _FONT, "view": {"stroke": None}},
    }


def _write(
    points: Sequence[Mapping[str, Any]], where: Mapping[str, Any], *, field: str, colour: str
) -> dict[str, Any]:
    """Return the layer of a text; a name stands under the disc of its area."""
    mark: dict[str, Any] = {"type": "text", "color": colour, "fontWeight": "bold", "fontSize": 12}
    if field == "name":
        mark |= {"dy": {"expr": "datum.below"}, "fontWeight": "normal", "fontSize": 11}
    return {
        "data": {"values": [dict(point) for point in points if point[field]]},
        "mark": mark,
        "encoding": {**where, "text": {"field": field, "type": "nominal"}},
    }


def _place(card: AreaCard, *, shapes: Mapping[str, BaseGeometry], count: object) -> dict[str, Any]:
    """Return where the disc and the words of an area stand: in it, and outside of the areas inside it."""
    own = shapes[card.name]
    inside = [shapes[name] for name in card.parts if name in shapes]
    free = own.difference(shapely.union_all(inside)) if inside else own
    middle = (own if free.is_empty else free).representative_point()
    number = count if isinstance(count, int) else None
    printed = "" if count is None else _print(count)
    return {
        "x": middle.x,
        "y": middle.y,
        "count": number or 0,
        "inside": printed if number else "",
        "outside": "" if number else printed,
        "name": card.name,
        "below": 26 if number else (14 if printed else 0),
    }


def _print(count: object) -> str:
    if isinstance(count, int):
        return french.number(count)
    return french.NOT_GIVEN if count is None else french.WITHHELD


def _read(card: AreaCard) -> BaseGeometry:
    pieces = [Polygon(ring) for ring in card.rings]
    return shapely.union_all([shapely.make_valid(piece) for piece in pieces])


def _choose_height(shapes: Sequence[BaseGeometry]) -> int:
    west, south, east, north = shapely.total_bounds(list(shapes))
    wide = max((east - west) * math.cos(math.radians((south + north) / 2)), 1e-9)
    low, high = _HEIGHTS_PX
    return int(min(high, max(low, _WIDTH_PX * (north - south) / wide)))


def _list_outlines(drawn: Sequence[AreaCard]) -> tuple[str, ...]:
    words = (card.outline.removeprefix("contour ") for card in drawn)
    return tuple(sorted({f"{word}s" if len(drawn) > 1 and word else word for word in words} - {""}))
