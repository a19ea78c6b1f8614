"""The questions that can be put to the events."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of question: its name in a specification, the question in plain words, and its method."""

    name: str
    question: str
    method: str


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="displacement",
            question="Cette opération a-t-elle fait baisser les faits ? Les a-t-elle déplacés ?",
            method="différence pondérée de déport (WDD), zones et fenêtres fixées à l'avance",
        ),
    )
}
