"""The steps of a measure as a drawing: its usual way in a row, what may turn aside of it below."""

import datetime as dt
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from gltd.usecases.following import Machine, Stage, Transition

NODE_WIDTH, NODE_HEIGHT, PITCH = 176, 48, 204
PATH_Y, ASIDE_Y, HEIGHT = 40, 152, 236
MARGIN = 4
LINE_CHARACTERS, LINE_HEIGHT = 22, 16


@dataclass(frozen=True)
class Node:
    """A state as drawn: where, in which words, and how it stands for this measure."""

    stage: Stage
    x: int
    y: int
    standing: str  # « here », « past », « next » or « other »
    on: dt.date | None

    @property
    def width(self) -> int:
        """How wide it is."""
        return NODE_WIDTH

    @property
    def height(self) -> int:
        """How high it is."""
        return NODE_HEIGHT

    @property
    def middle(self) -> int:
        """Where its words are centred."""
        return self.x + NODE_WIDTH // 2

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Its words, each line with its height."""
        words = textwrap.wrap(self.stage.label, LINE_CHARACTERS)
        first = self.y + NODE_HEIGHT // 2 + 5 - LINE_HEIGHT * (len(words) - 1) // 2
        return [(first + LINE_HEIGHT * rank, line) for rank, line in enumerate(words)]


@dataclass(frozen=True)
class Drawing:
    """Everything to draw, and the size of it."""

    nodes: list[Node]
    arrows: list[tuple[str, bool]]  # a path of SVG, and whether it may be taken now
    width: int
    height: int

    @property
    def usual(self) -> list[Node]:
        """The usual way, which is also told as a list."""
        return [node for node in self.nodes if node.stage.path or node.standing in ("here", "past")]


def draw_machine(machine: Machine, *, state: str, basis: str, reached: Mapping[str, dt.date]) -> Drawing:
    """Draw the steps of a measure in its state; ``reached`` are the days of those it went through."""
    offered = {one.to for one in machine.list_next(state, basis=basis)}
    places = place_stages(machine)
    nodes = {
        code: Node(
            stage,
            *places[code],
            standing=standing_of(code, state=state, reached=reached, offered=offered),
            on=reached.get(code),
        )
        for code, stage in machine.stages.items()
    }
    arrows = [
        (draw_arrow(nodes[source], to=nodes[one.to]), source == state and may_take(one, basis=basis))
        for one in machine.transitions
        for source in one.sources
        if source != one.to
    ]
    width = max(x for x, _ in places.values()) + NODE_WIDTH + MARGIN
    return Drawing(list(nodes.values()), sorted(arrows, key=lambda arrow: arrow[1]), width, HEIGHT)


def may_take(transition: Transition, *, basis: str) -> bool:
    """Tell whether a step exists on a legal basis."""
    return not transition.bases or basis in transition.bases


def standing_of(code: str, *, state: str, reached: Mapping[str, dt.date], offered: set[str]) -> str:
    """Return how a state stands for a measure."""
    if code == state:
        return "here"
    return "next" if code in offered else "past" if code in reached else "other"


def place_stages(machine: Machine) -> dict[str, tuple[int, int]]:
    """Return where each state is drawn: the others stand below the first one that leads to them."""
    path = [code for code, stage in machine.stages.items() if stage.path]
    columns = {code: rank for rank, code in enumerate(path)}
    taken: set[int] = set()
    for code in machine.stages:
        if code in columns:
            continue
        leading = (one for step in machine.transitions if step.to == code for one in step.sources)
        column = min((columns[one] for one in leading if one in path), default=0)
        while column in taken:
            column += 1
        taken.add(column)
        columns[code] = column
    return {
        code: (MARGIN + PITCH * column, PATH_Y if machine.stages[code].path else ASIDE_Y)
        for code, column in columns.items()
    }


def draw_arrow(node: Node, *, to: Node) -> str:
    """Return the path of an arrow between two states."""
    if node.y == to.y and to.x - node.x == PITCH:
        y = node.y + NODE_HEIGHT // 2
        return f"M{node.x + NODE_WIDTH} {y} L{to.x - 3} {y}"
    if node.y == to.y:
        top = node.y if node.y == PATH_Y else node.y + NODE_HEIGHT
        bend = top - 34 if node.y == PATH_Y else top + 34
        end = top - 3 if node.y == PATH_Y else top + 3
        return f"M{node.middle} {top} C{node.middle} {bend} {to.middle} {bend} {to.middle} {end}"
    down = to.y > node.y
    shift = 14 if down else -14
    start = node.y + NODE_HEIGHT if down else node.y
    end = to.y - 3 if down else to.y + NODE_HEIGHT + 3
    return f"M{node.middle + shift} {start} L{to.middle + shift} {end}"
