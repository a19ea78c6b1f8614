"""Measures that last: their steps, what may come next, and when it is due; all of it is data (``law.toml``).

Days are calendar days: the first day does not count, and a deadline on a Sunday or a holiday is not put off.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from gltd.errors import GltdError
from gltd.usecases.watching import add_months

READINGS = {
    "L": "lu dans le texte",
    "P": "d'après une source de presse ou professionnelle",
    "G": "usage, à vérifier",
}
ENDS = "ends"


@dataclass(frozen=True)
class Reference:
    """What a text says, where it was read, when, and how surely."""

    code: str
    title: str
    summary: str
    source: str
    checked_on: dt.date
    reading: str
    note: str = ""


@dataclass(frozen=True)
class Span:
    """How long something takes; a scheme may have another amount than the text's."""

    code: str
    label: str
    amount: int
    unit: str
    reference: str
    reading: str

    def after(self, day: dt.date) -> dt.date:
        """Return the day on which it is over, when it begins on ``day``."""
        if self.unit == "day":
            return day + dt.timedelta(days=self.amount)
        return add_months(day, months=self.amount)

    @property
    def words(self) -> str:
        """How long, in words."""
        if self.unit == "day":
            return f"{self.amount} jour{'s' if self.amount > 1 else ''}"
        return f"{self.amount} mois"


@dataclass(frozen=True)
class Stage:
    """A state of a measure; ``path`` states are the usual way, ``final`` ones end it."""

    code: str
    label: str
    counts: str = ""  # « asked » or « notified », when reaching it counts as one
    path: bool = False
    final: bool = False
    deadline: str = ""  # the span that starts with it, or « ends », the end of the measure
    due: str = ""


@dataclass(frozen=True)
class Transition:
    """One step from a state to another: who takes it, and which dates are asked."""

    code: str
    label: str
    sources: tuple[str, ...]
    to: str
    who: str
    asks: str
    asks_end: str = ""  # the span that the measure may last at most
    again: bool = False  # it comes back to a state, and counts no second time
    bases: tuple[str, ...] = ()  # only on these legal bases


@dataclass(frozen=True)
class Machine:
    """A kind of measure: its legal bases, states and steps."""

    code: str
    label: str
    references: tuple[str, ...]
    stages: dict[str, Stage]
    transitions: tuple[Transition, ...]
    leads_to: str = ""

    @property
    def first(self) -> Stage:
        """The state in which it begins."""
        return next(iter(self.stages.values()))

    def list_next(self, state: str, *, basis: str) -> list[Transition]:
        """Return the steps that may be taken from a state, the usual one first."""
        return [
            one for one in self.transitions if state in one.sources and (not one.bases or basis in one.bases)
        ]

    def find_step(self, code: str, *, state: str, basis: str) -> Transition:
        """Return a step that may be taken from a state; refuse any other."""
        for one in self.list_next(state, basis=basis):
            if one.code == code:
                return one
        raise GltdError(
            "Cette étape ne suit pas l'état actuel : rechargez la page et choisissez-en une autre."
        )


@dataclass(frozen=True)
class Law:
    """The content of ``law.toml``."""

    references: dict[str, Reference]
    spans: dict[str, Span]
    machines: dict[str, Machine] = field(default_factory=dict)


@cache
def read_law() -> Mapping[str, Any]:
    """Return the content of the data file, as it is written."""
    return tomllib.loads(files("gltd.usecases").joinpath("law.toml").read_text(encoding="utf-8"))


@cache
def law() -> Law:
    """Return the references, durations and measures of the data file."""
    told = read_law()
    return Law(
        references={one["code"]: Reference(**one) for one in told["references"]},
        spans={one["code"]: Span(**one) for one in told["durations"]},
        machines={one["code"]: read_machine(one) for one in told["kinds"]},
    )


def read_machine(told: Mapping[str, Any]) -> Machine:
    """Return a kind of measure."""
    transitions = []
    for one in told["transitions"]:
        fields = {name: value for name, value in one.items() if name not in ("from", "bases")}
        transitions.append(
            Transition(sources=tuple(one["from"]), bases=tuple(one.get("bases", ())), **fields)
        )
    return Machine(
        code=told["code"],
        label=told["label"],
        references=tuple(told["references"]),
        stages={one["code"]: Stage(**one) for one in told["states"]},
        transitions=tuple(transitions),
        leads_to=told.get("leads_to", ""),
    )


def set_spans(amounts: Mapping[str, int]) -> dict[str, Span]:
    """Return the durations, with the amounts that a scheme has set for itself."""
    return {code: replace(span, amount=amounts.get(code, span.amount)) for code, span in law().spans.items()}


def find_deadline(
    machine: Machine,
    *,
    state: str,
    since: dt.date,
    basis: str,
    ends_on: dt.date | None,
    spans: Mapping[str, Span],
) -> dt.date | None:
    """Return the day by which a state calls for a step; ``None`` where no text sets one."""
    named = machine.stages[state].deadline
    if named == ENDS:
        return ends_on
    return spans[named.format(basis=basis)].after(since) if named else None


def find_latest_end(
    transition: Transition, *, on: dt.date, basis: str, spans: Mapping[str, Span]
) -> dt.date | None:
    """Return the last day that a measure may last to when a step is taken on a day."""
    return spans[transition.asks_end.format(basis=basis)].after(on) if transition.asks_end else None
