"""The map of a camera study: what is seen, what lies around, what is seen already; no base map is needed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from gltd.reports import french
from gltd.reports.relevance import Outline

_WIDTH: Final = 560.0
_HEIGHT: Final = 272.0
_LEGEND: Final = 28.0
_LEGEND_ROW: Final = 17.0
# As wide as a letter of the widest typeface that a browser may take instead.
_LETTER: Final = 6.6
_MARGIN: Final = 0.08
_FONT: Final = "Libertinus Serif, Georgia, serif"
_BARS_M: Final = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


@dataclass(frozen=True)
class Look:
    """How a kind of ground is drawn, and named in the legend."""

    label: str
    fill: str
    stroke: str
    width: float = 1.0
    dashes: str = ""
    opacity: float = 1.0


LOOKS: Final = {
    "perimeter": Look("périmètre", "#eef2f6", "#8b98a5", 1.0, "1 3"),
    "ring": Look("pourtour", "none", "#b45f06", 1.4, "6 4"),
    "existing": Look("caméras en place", "#5b6770", "#5b6770", 0.8, "", 0.30),
    "chosen": Look("emplacements choisis", "#0b5394", "#0b5394", 1.2, "", 0.40),
    "view": Look("champ de la caméra", "#0b5394", "#0b5394", 1.6, "", 0.55),
}
_FRAMED: Final = (("view", "ring"), ("chosen", "perimeter"), ("existing",))
_FACTS: Final = "#c0392b"


@dataclass(frozen=True)
class Frame:
    """From metres to the picture, north up."""

    west: float
    north: float
    scale: float

    def place(self, x_m: float, *, y_m: float) -> tuple[float, float]:
        """Return where a place lies in the picture."""
        return (x_m - self.west) * self.scale, (self.north - y_m) * self.scale


def draw_map(
    outlines: Sequence[Outline],
    *,
    cells: Sequence[Sequence[float]] = (),
    cell_m: float = 0.0,
    labels: Sequence[tuple[str, float, float]] = (),
) -> str:
    """Draw the grounds as SVG; ``cells`` are (west, south, facts) of squares, ``labels`` (text, x, y)."""
    box = f'width="{_WIDTH:.0f}" height="{_HEIGHT:.0f}"'
    frame = _frame(_choose_framed(outlines))
    drawn = [_draw_kind("perimeter", outlines, frame), _draw_cells(cells, cell_m, frame)]
    drawn += [_draw_kind(kind, outlines, frame) for kind in ("ring", "existing", "chosen", "view")]
    for text, x, y in labels:
        px, py = frame.place(x, y_m=y)
        drawn.append(
            f'<text x="{px:.1f}" y="{py + 4:.1f}" text-anchor="middle" font-size="13" font-weight="bold" '
            f'fill="#ffffff" stroke="#17395c" stroke-width="3" paint-order="stroke">{escape(text)}</text>'
        )
    kinds = [kind for kind in LOOKS if any(outline.kind == kind for outline in outlines)]
    legend, more = _draw_legend(kinds, facts=bool(cells))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT + _LEGEND + more:.0f}" '
        f'font-family="{_FONT}"><defs><clipPath id="frame"><rect {box}/></clipPath></defs>'
        f'<rect {box} fill="#fbfcfd"/>'
        f'<g clip-path="url(#frame)">{"".join(drawn)}</g>{_draw_furniture(frame)}'
        f'<rect {box} fill="none" stroke="#c9d0d6"/>'
        f"{legend}</svg>"
    )


def _choose_framed(outlines: Sequence[Outline]) -> Sequence[Outline]:
    """Return what the picture must hold: the view and its rings, or the chosen places, before all else."""
    for kinds in _FRAMED:
        if found := [outline for outline in outlines if outline.kind in kinds]:
            return found
    return outlines


def _frame(outlines: Sequence[Outline]) -> Frame:
    xs = [x for outline in outlines for x, _ in outline.corners]
    ys = [y for outline in outlines for _, y in outline.corners]
    west, east, south, north = min(xs), max(xs), min(ys), max(ys)
    span = 1 + 2 * _MARGIN
    scale = min(_WIDTH / (max(east - west, 1) * span), _HEIGHT / (max(north - south, 1) * span))
    return Frame(
        west=(west + east - _WIDTH / scale) / 2, north=(north + south + _HEIGHT / scale) / 2, scale=scale
    )


def _draw_kind(kind: str, outlines: Sequence[Outline], frame: Frame) -> str:
    """Draw each ground of a kind; its rings make one path, so that holes stay holes."""
    look = LOOKS[kind]
    paths: dict[str, list[str]] = {}
    for outline in outlines:
        if outline.kind == kind:
            points = (frame.place(x, y_m=y) for x, y in outline.corners)
            path = "M" + " ".join(f"{px:.1f},{py:.1f}" for px, py in points) + "Z"
            paths.setdefault(outline.name, []).append(path)
    dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    return "".join(
        f'<path d="{"".join(parts)}" fill-rule="evenodd" fill="{look.fill}" fill-opacity="{look.opacity}" '
        f'stroke="{look.stroke}" stroke-width="{look.width}"{dashes} data-name={quoteattr(name)}/>'
        for name, parts in paths.items()
    )


def _draw_cells(cells: Sequence[Sequence[float]], cell_m: float, frame: Frame) -> str:
    if not cells:
        return ""
    most = max(cell[2] for cell in cells)
    drawn = []
    for west, south, facts in cells:
        x, y = frame.place(west, y_m=south + cell_m)
        side = cell_m * frame.scale
        shade = 0.12 + 0.68 * math.sqrt(facts / most)
        drawn.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{_FACTS}" '
            f'fill-opacity="{shade:.2f}"/>'
        )
    return "".join(drawn)


def _draw_furniture(frame: Frame) -> str:
    """Draw a bar of a round length and an arrow to the north."""
    length_m = max((bar for bar in _BARS_M if bar * frame.scale <= _WIDTH / 4), default=_BARS_M[0])
    width = length_m * frame.scale
    x, y = 14.0, _HEIGHT - 14
    return (
        '<g stroke="#33383d" stroke-width="1.5" fill="none">'
        f'<path d="M{x},{y - 5}V{y}H{x + width:.1f}V{y - 5}"/>'
        f'<path d="M{_WIDTH - 22},{34}V{12}M{_WIDTH - 27},{19}L{_WIDTH - 22},{11}L{_WIDTH - 17},{19}"/></g>'
        f'<g font-size="12" fill="#33383d"><text x="{x + width + 6:.1f}" y="{y}">{french.number(length_m)}'
        f'{french.WIDE}m</text><text x="{_WIDTH - 22}" y="{48}" text-anchor="middle">N</text></g>'
    )


def _draw_legend(kinds: Sequence[str], *, facts: bool) -> tuple[str, float]:
    """Return the legend, and how much taller than one row it is."""
    x, y, drawn = 2.0, _HEIGHT + 11, []
    looks = [LOOKS[kind] for kind in kinds]
    if facts:
        looks.append(Look("faits (foncé : plus nombreux)", _FACTS, "none", 0, "", 0.6))
    for look in looks:
        width = 21 + _LETTER * len(look.label) + 12
        if x + width > _WIDTH:
            x, y = 2.0, y + _LEGEND_ROW
        dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
        drawn.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="16" height="11" fill="{look.fill}" '
            f'fill-opacity="{look.opacity}" stroke="{look.stroke}" stroke-width="{look.width}"{dashes}/>'
            f'<text x="{x + 21:.1f}" y="{y + 10:.1f}" font-size="12" fill="#33383d">'
            f"{escape(french.typeset(look.label))}</text>"
        )
        x += width
    return "".join(drawn), y - _HEIGHT - 11
