"""A sheet of the map as SVG, to the millimetre of its paper: areas, hexagons, signs, legend, scale, sources.

Places are given on the square of the web's Mercator projection, y to the south, in any unit: the sheet only
fits its window to the paper. Every word is escaped; nothing refers to anything outside the drawing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal
from xml.sax.saxutils import escape

from gltd.reports import french
from gltd.reports.map_names import write_names
from gltd.reports.map_signs import (
    LINE,
    Mark,
    Ring,
    draw_field,
    draw_mark,
    draw_move,
    list_head,
    list_keys,
    list_kinds,
)

# A plan stands inside a page that has its own title and margins.
Paper = Literal["a4", "a3", "plan", "tall_plan"]
PAPERS: Final[dict[str, tuple[float, float]]] = {
    "a4": (297, 210),
    "a3": (420, 297),
    "plan": (178, 122),
    "tall_plan": (178, 205),
}
COLOURS: Final = ("#fbe0c4", "#f5b97c", "#e68c40", "#bf5f1d", "#85390b")
_GAP = 2.0
_INK, _GROUND = "#161616", "#f3f5f8"
_TOP_SHARE = 0.7
_POINT_MM = 0.3528


@dataclass(frozen=True)
class _Edges:
    """What a paper keeps round the drawing, in millimetres."""

    margin: float
    head: float
    foot: float


_SHEET, _PLAN = _Edges(10.0, 18.0, 24.0), _Edges(1.0, 0.0, 17.0)


@dataclass(frozen=True)
class Outline:
    """One area: its rings, and whether its outline is official, or drawn by the reader."""

    name: str
    rings: Sequence[Ring]
    kind: Literal["official", "schematic", "drawn"]


@dataclass(frozen=True)
class Hexagon:
    """One hexagon and how many facts lie there."""

    corners: Ring
    count: int


@dataclass(frozen=True)
class Panel:
    """The facts of one period; ``caption`` names it where there are two."""

    caption: str
    hexagons: Sequence[Hexagon]


@dataclass(frozen=True)
class Sheet:
    """What is drawn; the window is west, north, east, south, a unit is ``metres`` long in its middle.

    ``panels`` are drawn side by side, each with the same window, areas and signs.
    """

    title: str
    period: str
    told: str
    window: tuple[float, float, float, float]
    metres: float
    outlines: Sequence[Outline] = ()
    panels: Sequence[Panel] = (Panel("", ()),)
    marks: Sequence[Mark] = ()
    fields: Sequence[Ring] = ()
    moves: Sequence[tuple[tuple[float, float], tuple[float, float]]] = ()
    least: int = 1


def classify(top: int, *, least: int) -> list[int]:
    """Return where classes of counts begin, in steps of 1, 2 and 5, as the screen does."""
    steps = [step * 10**power for power in range(7) for step in (1, 2, 5)]
    inner = [step for step in steps if least < step <= top * _TOP_SHARE]
    parts = min(len(inner), len(COLOURS) - 1)
    return [least, *(inner[-(-rank * len(inner) // parts) - 1] for rank in range(1, parts + 1))]


def widen(
    window: tuple[float, float, float, float], *, paper: Paper, panels: int = 1
) -> tuple[float, float, float, float]:
    """Return the window that fills each panel of a paper and holds the one asked for."""
    west, north, east, south = window
    width, height = _frame(paper, panels)
    ratio = width / height
    across, down = max(east - west, (south - north) * ratio), max(south - north, (east - west) / ratio)
    x, y = (west + east) / 2, (north + south) / 2
    return (x - across / 2, y - down / 2, x + across / 2, y + down / 2)


def _frame(paper: Paper, panels: int) -> tuple[float, float]:
    (width, height), edges = PAPERS[paper], _edges(paper)
    across = (width - 2 * edges.margin - (panels - 1) * _GAP) / panels
    return across, height - 2 * edges.margin - edges.head - edges.foot


def _edges(paper: Paper) -> _Edges:
    return _PLAN if paper.endswith("plan") else _SHEET


def draw_sheet(sheet: Sheet, *, paper: Paper) -> str:
    """Return the drawing; the same sheet always gives the same text."""
    (width, height), edges = PAPERS[paper], _edges(paper)
    across, _ = _frame(paper, len(sheet.panels))
    scale = across / (sheet.window[2] - sheet.window[0])
    counts = [one.count for panel in sheet.panels for one in panel.hexagons]
    starts = classify(max(counts, default=1), least=sheet.least)
    size = f'width="{width:g}mm" height="{height:g}mm" viewBox="0 0 {width:g} {height:g}"'
    panels = [_panel(sheet, rank, starts=starts, paper=paper) for rank in range(len(sheet.panels))]
    told = _tell(sheet.told, nameless=max(nameless for _, nameless in panels))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" fill="{_INK}">',
        f"<title>{escape(sheet.title)}</title>",
        f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>',
        *(_head(sheet, edges.margin) if edges.head else []),
        *(panel for panel, _ in panels),
        *_foot(replace(sheet, told=told), starts if counts else [], paper=paper, scale=scale),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _head(sheet: Sheet, margin: float) -> list[str]:
    return [
        _text(sheet.title, margin, margin + 6, 16, bold=True),
        _text(sheet.period, margin, margin + 13, 10),
    ]


def _tell(told: str, *, nameless: int) -> str:
    if not nameless:
        return told
    one = "une marque est sans son nom, faute de place"
    many = f"{french.number(nameless)} marques sont sans leur nom, faute de place"
    return " · ".join(filter(None, [many if nameless > 1 else one, told]))


def _panel(sheet: Sheet, rank: int, *, starts: Sequence[int], paper: Paper) -> tuple[str, int]:
    """Return one panel, and how many of its marks had no room for their name."""
    across, down = _frame(paper, len(sheet.panels))
    west, north, east, _ = sheet.window
    scale, panel, edges = across / (east - west), sheet.panels[rank], _edges(paper)
    left, top = edges.margin + rank * (across + _GAP), edges.margin + edges.head

    def place(x: float, y: float) -> tuple[float, float]:
        return left + (x - west) * scale, top + (y - north) * scale

    def fit(rings: Sequence[Ring]) -> list[Ring]:
        return [[place(x, y) for x, y in ring] for ring in rings]

    colours = COLOURS[-len(starts) :]
    frame = f'x="{left:g}" y="{top:g}" width="{across:g}" height="{down:g}"'
    kinds = list_kinds(sheet.marks)
    marks = sorted(sheet.marks, key=lambda one: kinds.index(one.kind))
    places = [place(one.x, one.y) for one in marks]
    names, nameless = write_names(
        marks,
        places=places,
        frame=(left, top, left + across, top + down),
        signs=[list_head(place(*start), end=place(*end)) for start, end in sheet.moves],
    )
    parts = [
        f'<svg {frame} viewBox="{left:g} {top:g} {across:g} {down:g}">',
        f'<rect {frame} fill="{_GROUND}"/>',
        '<g fill-opacity="0.85">',
        *(_polygon(fit([one.corners]), colours[_rank(one.count, starts)]) for one in panel.hexagons),
        "</g>",
        *(_outline(one, fit(one.rings)) for one in sheet.outlines),
        *(draw_field(ring) for ring in fit(sheet.fields)),
        *(draw_move(place(*start), end=place(*end)) for start, end in sheet.moves),
        *(draw_mark(one, at=at) for one, at in zip(marks, places, strict=True)),
        *(_name(one, fit(one.rings)) for one in sheet.outlines),
        *names,
        _caption(panel.caption, left + 3, top + 6),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part), nameless


def _rank(count: int, starts: Sequence[int]) -> int:
    return max(rank for rank, start in enumerate(starts) if rank == 0 or count >= start)


def _path(rings: Sequence[Ring]) -> str:
    return "".join("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in ring) + "Z" for ring in rings)


def _polygon(rings: Sequence[Ring], colour: str) -> str:
    return f'<path d="{_path(rings)}" fill="{colour}"/>'


def _outline(area: Outline, rings: Sequence[Ring]) -> str:
    width = 0.25 if area.kind == "official" else 0.5
    dashes = "" if area.kind == "drawn" else ' stroke-dasharray="1.2 0.9"'
    return f'<path d="{_path(rings)}" fill="none" stroke="{LINE}" stroke-width="{width}"{dashes}/>'


def _name(area: Outline, rings: Sequence[Ring]) -> str:
    if area.kind == "official" or not area.name:
        return ""
    points = [point for ring in rings for point in ring]
    x = (min(x for x, _ in points) + max(x for x, _ in points)) / 2
    y = min(y for _, y in points) - 1
    return _ringed(area.name, x, y, 'text-anchor="middle" ')


def _caption(words: str, x: float, y: float) -> str:
    return _ringed(words, x, y, "") if words else ""


def _ringed(words: str, x: float, y: float, anchor: str) -> str:
    """Return a name that a white ring keeps readable on any ground."""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" {anchor}font-size="3.2" font-weight="700" '
        f'fill="{LINE}" stroke="#fff" stroke-width="0.8" paint-order="stroke">{escape(words)}</text>'
    )


def _text(words: str, x: float, y: float, size_pt: float, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size_pt * _POINT_MM:.2f}"{weight}>{escape(words)}</text>'
    )


def _foot(sheet: Sheet, starts: Sequence[int], *, paper: Paper, scale: float) -> list[str]:
    (width, height), edges = PAPERS[paper], _edges(paper)
    top = height - edges.margin - edges.foot + 4
    colours = COLOURS[-len(starts) :]
    parts, x = [], edges.margin
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
    right = width - edges.margin
    parts += _key(sheet, top + 6.5 if edges.head else top, left=edges.margin, right=right - long - 4)
    parts.append(f'<rect x="{right - long:.2f}" y="{top + 3:.2f}" width="{long:.2f}" height="0.7"/>')
    told = f"{french.number(length_m)} m" if length_m < 1_000 else f"{french.number(length_m // 1_000)} km"
    parts.append(_text(told, right - long, top + 1.5, 9))
    parts.append(_text(sheet.told, edges.margin, height - edges.margin - (3 if edges.head else 1), 8))
    return parts


def _key(sheet: Sheet, top: float, *, left: float, right: float) -> list[str]:
    """Return what each sign means, in as many lines as it takes."""
    keys = list_keys(list_kinds(sheet.marks), moves=bool(sheet.moves), fields=bool(sheet.fields))
    parts, x = [], left
    for sign, name in keys:
        if x > left and x + 8 + 1.55 * len(name) > right:
            x, top = left, top + 4.5
        parts.append(f'<g transform="translate({x:.2f} {top:.2f})">{sign}</g>')
        parts.append(_text(name, x + 5, top + 3, 8))
        x += 8 + 1.55 * len(name)
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
