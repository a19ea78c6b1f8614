"""Where work runs: the threads of this process today. The one place that another engine would replace."""

from typing import Protocol


class Tell(Protocol):
    """What long work is given to say where it stands; it raises ``CancelledError`` where it must stop."""

    def __call__(self, step: str, *, done: int = 0, total: int = 0) -> None:
        """Name the step, and how much of it is done; a ``total`` of 0 is one that nobody knows."""


def say_nothing(step: str, *, done: int = 0, total: int = 0) -> None:
    """Say nothing: nobody looks."""
