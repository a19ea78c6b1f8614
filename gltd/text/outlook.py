"""What is only promised, planned or aimed at."""

from __future__ import annotations

from gltd.text.passage import Passage


def is_by_a_date(passage: Passage, *, place: int) -> bool:
    """« 24 caméras de plus d'ici 2026 »: what is promised is not there."""
    _, last = passage.bounds(place)
    near = passage.texts[place : min(last, place + 10) + 1]
    return "ici" in near and near[near.index("ici") - 1] == "d'"
