"""What a study answers, ready for a page, a report or JSON."""

from dataclasses import asdict, dataclass
from typing import Any

from gltd.usecases.studying.registry import Status


@dataclass(frozen=True)
class OutcomeResult:
    """One outcome: its sentence, what it does not say, its rows and its numbers."""

    name: str
    nature: str
    sentence: str
    limits: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    numbers: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a kind of study answers: outcomes, what they say together, whether data are simulated."""

    outcomes: tuple[OutcomeResult, ...]
    together: tuple[str, ...] = ()
    simulated: bool = False


@dataclass(frozen=True)
class StudyResult:
    """The answer to one registered study; ``to_dict`` is what ``result.json`` holds and ``--json`` prints."""

    fingerprint: str
    kind: str
    question: str
    status: Status
    registered_at: str
    simulated: bool
    sentence: str
    outcomes: tuple[OutcomeResult, ...]
    limits: tuple[str, ...]
    windows: dict[str, dict[str, str]]
    scale: str
    level: float
    data: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)
