"""What a rule is: a name, what it reads, examples that run as tests, and the function that reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gltd.text.passage import Passage

# What a true example must give: type, item, value (None where the fact has none).
Expected = tuple[str, str | None, float | int | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of reading. ``true`` pairs a sentence with the facts it must give, ``false`` must give none."""

    name: str
    description: str
    find: Callable[[Passage], None]
    types: tuple[str, ...]
    true: tuple[tuple[str, tuple[Expected, ...]], ...]
    false: tuple[str, ...]
