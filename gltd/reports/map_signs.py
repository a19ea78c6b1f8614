"""What a printed map draws beside its areas: marks, moves, fields of view, and the key to them.

Places come in millimetres of the paper already.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Point = tuple[float, float]
Ring = Sequence[Point]
Kind = Literal["operation", "follow_up", "camera", "present", "suspected", "gone", "unseen", "grouped"]

LINE, SPOT, FOLLOW_UP, SOFT, PAPER = "#1f3a5f", "#b3541e", "#6b4fa0", "#5b6270", "#ffffff"
# By kind: fill, stroke, radius in millimetres, how far it stands aside of the middle of its area, its name.
_SIGNS: Final[dict[Kind, tuple[str, str, float, float, str]]] = {
    "camera": (PAPER, LINE, 1.2, 0.0, "caméra"),
    "present": (SPOT, PAPER, 1.9, 0.0, "point actif"),
    "suspected": (PAPER, SPOT, 1.9, 0.0, "point soupçonné"),
    "gone": (SOFT, PAPER, 1.9, 0.0, "point démantelé ou déplacé"),
    "unseen": (PAPER, SOFT, 1.9, 0.0, "point pas encore observé"),
    "grouped": (SPOT, PAPER, 2.4, -6.0, "points du quartier"),
    "follow_up": (FOLLOW_UP, PAPER, 1.6, 5.0, "suite en cours"),
    "operation": (LINE, PAPER, 1.6, 0.0, "opération"),
}
_BEND = 0.2
_HEAD_MM = 1.6


@dataclass(frozen=True)
class Mark:
    """One place with a number of things of one kind; ``name`` is written beside it where there is room."""

    x: float
    y: float
    count: int
    kind: Kind = "operation"
    name: str = ""


def list_kinds(marks: Iterable[Mark]) -> list[Kind]:
    """Return the kinds of some marks, the lowest drawn first."""
    found = {mark.kind for mark in marks}
    return [kind for kind in _SIGNS if kind in found]


def draw_mark(mark: Mark, *, at: Point) -> str:
    """Return a mark; the more things it stands for, the larger it is."""
    fill, stroke, *_ = _SIGNS[mark.kind]
    x, y, radius = measure_mark(mark, at=at)
    return (
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="0.6"/>'
    )


def measure_mark(mark: Mark, *, at: Point) -> tuple[float, float, float]:
    """Return where a mark really stands, and its radius."""
    _, _, radius, aside, _ = _SIGNS[mark.kind]
    if mark.kind in ("operation", "follow_up"):
        radius += 0.3 * math.sqrt(mark.count)
    return at[0] + aside, at[1], radius


def draw_field(ring: Ring) -> str:
    """Return the ground that a camera could see."""
    corners = "L".join(f"{x:.2f} {y:.2f}" for x, y in ring)
    return f'<path d="M{corners}Z" fill="{LINE}" fill-opacity="0.22" stroke="{LINE}" stroke-width="0.15"/>'


def draw_move(start: Point, *, end: Point) -> str:
    """Return a bent arrow, as on the screen: a way there and a way back are told apart."""
    (x0, y0), (x1, y1) = start, end
    bend = _bend(start, end)
    head = "L".join(f"{x:.2f} {y:.2f}" for x, y in list_head(start, end=end))
    return (
        f'<path d="M{x0:.2f} {y0:.2f}Q{bend[0]:.2f} {bend[1]:.2f} {x1:.2f} {y1:.2f}" fill="none" '
        f'stroke="{LINE}" stroke-width="0.6"/><path d="M{head}Z" fill="{LINE}"/>'
    )


def list_head(start: Point, *, end: Point) -> list[Point]:
    """Return the corners of the head of an arrow, which no name may hide."""
    bend = _bend(start, end)
    tip, before = (_along(start, bend, end, share) for share in (0.92, 0.84))
    turn = math.atan2(tip[1] - before[1], tip[0] - before[0])
    return [
        (tip[0] + _HEAD_MM * size * math.cos(turn + angle), tip[1] + _HEAD_MM * size * math.sin(turn + angle))
        for size, angle in ((1.4, 0.0), (1.2, 2.5), (0.5, math.pi), (1.2, -2.5))
    ]


def _bend(start: Point, end: Point) -> Point:
    (x0, y0), (x1, y1) = start, end
    return (x0 + x1) / 2 + (y1 - y0) * _BEND, (y0 + y1) / 2 - (x1 - x0) * _BEND


def _along(start: Point, bend: Point, end: Point, share: float) -> Point:
    rest = 1 - share
    x, y = (
        rest * rest * start[axis] + 2 * rest * share * bend[axis] + share * share * end[axis]
        for axis in (0, 1)
    )
    return x, y


def list_keys(kinds: Sequence[Kind], *, moves: bool, fields: bool) -> list[tuple[str, str]]:
    """Return what the key says: a sign drawn round (2, 2) in a square of 4 mm, and its name."""
    found = []
    for kind in kinds:
        fill, stroke, radius, _, name = _SIGNS[kind]
        # White paper is no border of a sign.
        border = fill if stroke == PAPER else stroke
        sign = f'<circle cx="2" cy="2" r="{min(radius, 1.6):g}" fill="{fill}" stroke="{border}"'
        found.append((f'{sign} stroke-width="0.6"/>', name))
    if moves:
        found.append((f'<path d="M0 3L3.2 1" stroke="{LINE}" stroke-width="0.6"/>', "déplacement d'un point"))
    if fields:
        sector = f'<path d="M2 4L0 0.6Q2 -0.4 4 0.6Z" fill="{LINE}" fill-opacity="0.3"/>'
        found.append((sector, "champ d'une caméra"))
    return found
