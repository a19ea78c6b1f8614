"""A sheet of the map as SVG, to the millimetre of its paper: areas, hexagons, legend, scale, sources.

Places are given on the square of the web's Mercator projection, y to the south, in any unit: the sheet only
fits its window to the paper. Every word is escaped; nothing refers to anything outside the drawing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal
from xml.sax.saxutils import escape

from gltd.reports import french

Paper = Literal["a4", "a3"]
PAPERS: Final[dict[str, tuple[float, float]]] = {"a4": (297, 210), "a3": (420, 297)}
COLOURS: Final = ("#fbe0c4", "#f5b97c", "#e68c40", "#bf5f1d", "#85390b")
_MARGIN, _HEAD, _FOOT = 10.0, 18.0, 20.0
_INK, _LINE, _GROUND = "#161616", "#1f3a5f", "#f3f5f8"
_TOP_SHARE = 0.7
_POINT_MM = 0.3528

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Outline:
    """One area: its rings, and whether its outline is official."""

    name: str
    rings: Sequence[Ring]
    official: bool


@dataclass(frozen=True)
class Hexagon:
    """One hexagon and how many facts lie there."""

    corners: Ring
    count: int


@dataclass(frozen=True)
class Mark:
    """One place with a number of things."""

    x: float
    y: float
    count: int


@dataclass(frozen=True)
class Sheet:
    """What is drawn; the window is west, north, east, south, a unit is ``metres`` long in its middle."""

    title: str
    period: str
    told: str
    window: tuple[float, float, float, float]
    metres: float
    outlines: Sequence[Outline] = ()
    hexagons: Sequence[Hexagon] = ()
    marks: Sequence[Mark] = ()
    least: int = 1


def classify(top: int, *, least: int) -> list[int]:
    """Return where classes of counts begin, in steps of 1, 2 and 5, as the screen does."""
    steps = [step * 10**power for power in range(7) for step in (1, 2, 5)]
    inner = [step for step in steps if least < step <= top * _TOP_SHARE]
    parts = min(len(inner), len(COLOURS) - 1)
    return [least, *(inner[-(-rank * len(inner) // parts) - 1] for rank in range(1, parts + 1))]


def widen(window: tuple[float, float, float, float], *, paper: Paper) -> tuple[float, float, float, float]:
    """Return the window that fills the frame of a paper and holds the one asked for."""
    west, north, east, south = window
    width, height = _frame(paper)
    ratio = width / height
    across, down = max(east - west, (south - north) * ratio), max(south - north, (east - west) / ratio)
    x, y = (west + east) / 2, (north + south) / 2
    return (x - across / 2, y - down / 2, x + across / 2, y + down / 2)


def _frame(paper: Paper) -> tuple[float, float]:
    width, height = PAPERS[paper]
    return width - 2 * _MARGIN, height - 2 * _MARGIN - _HEAD - _FOOT


def draw_sheet(sheet: Sheet, *, paper: Paper) -> str:
    """Return the drawing; the same sheet always gives the same text."""
    width, height = PAPERS[paper]
    across, down = _frame(paper)
    west, north, east, _ = sheet.window
    scale = across / (east - west)

    def place(x: float, y: float) -> tuple[float, float]:
        return _MARGIN + (x - west) * scale, _MARGIN + _HEAD + (y - north) * scale

    def fit(rings: Sequence[Ring]) -> list[Ring]:
        return [[place(x, y) for x, y in ring] for ring in rings]

    starts = classify(max((one.count for one in sheet.hexagons), default=1), least=sheet.least)
    colours = COLOURS[-len(starts) :]
    frame = f'x="{_MARGIN:g}" y="{_MARGIN + _HEAD:g}" width="{across:g}" height="{down:g}"'
    view = f"{_MARGIN:g} {_MARGIN + _HEAD:g} {across:g} {down:g}"
    size = f'width="{width:g}mm" height="{height:g}mm" viewBox="0 0 {width:g} {height:g}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" fill="{_INK}">',
        f"<title>{escape(sheet.title)}</title>",
        f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>',
        _text(sheet.title, _MARGIN, _MARGIN + 6, 16, bold=True),
        _text(sheet.period, _MARGIN, _MARGIN + 13, 10),
        f'<svg {frame} viewBox="{view}">',
        f'<rect {frame} fill="{_GROUND}"/>',
        '<g fill-opacity="0.85">',
        *(_polygon(fit([one.corners]), colours[_rank(one.count, starts)]) for one in sheet.hexagons),
        "</g>",
        *(_outline(one, fit(one.rings)) for one in sheet.outlines),
        *(_mark(one, place(one.x, one.y)) for one in sheet.marks),
        *(_name(one, fit(one.rings)) for one in sheet.outlines),
        "</svg>",
        *_foot(sheet, starts if sheet.hexagons else [], colours, (width, height), scale),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _rank(count: int, starts: Sequence[int]) -> int:
    return max(rank for rank, start in enumerate(starts) if rank == 0 or count >= start)


def _path(rings: Sequence[Ring]) -> str:
    return "".join("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in ring) + "Z" for ring in rings)


def _polygon(rings: Sequence[Ring], colour: str) -> str:
    return f'<path d="{_path(rings)}" fill="{colour}"/>'


def _outline(area: Outline, rings: Sequence[Ring]) -> str:
    width = 0.25 if area.official else 0.5
    return (
        f'<path d="{_path(rings)}" fill="none" stroke="{_LINE}" stroke-width="{width}" '
        'stroke-dasharray="1.2 0.9"/>'
    )


def _name(area: Outline, rings: Sequence[Ring]) -> str:
    if area.official:
        return ""
    points = [point for ring in rings for point in ring]
    x = (min(x for x, _ in points) + max(x for x, _ in points)) / 2
    y = min(y for _, y in points) - 1
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="middle" font-size="3.2" font-weight="700" '
        f'fill="{_LINE}" stroke="#fff" stroke-width="0.8" paint-order="stroke">{escape(area.name)}</text>'
    )


def _mark(mark: Mark, at: tuple[float, float]) -> str:
    radius = 1.6 + 0.3 * math.sqrt(mark.count)
    return (
        f'<circle cx="{at[0]:.2f}" cy="{at[1]:.2f}" r="{radius:.2f}" fill="{_LINE}" stroke="#fff" '
        'stroke-width="0.5"/>'
    )


def _text(words: str, x: float, y: float, size_pt: float, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size_pt * _POINT_MM:.2f}"{weight}>{escape(words)}</text>'
    )


def _foot(
    sheet: Sheet,
    starts: Sequence[int],
    colours: Sequence[str],
    size: tuple[float, float],
    scale: float,
) -> list[str]:
    width, height = size
    top = height - _MARGIN - _FOOT + 5
    parts, x = [], _MARGIN
    for rank, start in enumerate(starts):
        after = starts[rank + 1] if rank + 1 < len(starts) else None
        words = _tell_class(start, after)
        parts.append(f'<rect x="{x:.2f}" y="{top:.2f}" width="6" height="4" fill="{colours[rank]}"/>')
        parts.append(_text(words, x + 7.5, top + 3.2, 9))
        x += 13 + 1.9 * len(words)
    if starts:
        parts.append(_text("faits par hexagone", x, top + 3.2, 9))
    length_m = _round_length(sheet.metres / scale * 40)
    long = length_m / sheet.metres * scale
    parts.append(
        f'<rect x="{width - _MARGIN - long:.2f}" y="{top + 3:.2f}" width="{long:.2f}" height="0.7"/>'
    )
    told = f"{french.number(length_m)} m" if length_m < 1_000 else f"{french.number(length_m // 1_000)} km"
    parts.append(_text(told, width - _MARGIN - long, top + 1.5, 9))
    parts.append(_text(sheet.told, _MARGIN, height - _MARGIN - 3, 8))
    return parts


def _tell_class(start: int, after: int | None) -> str:
    if after is None:
        return f"{french.number(start)} et plus"
    if after - 1 == start:
        return french.number(start)
    return f"{french.number(start)} à {french.number(after - 1)}"


def _round_length(metres: float) -> int:
    power = 10 ** max(1, math.floor(math.log10(metres)))
    return int(next((step * power for step in (5, 2, 1) if step * power <= metres), power))
