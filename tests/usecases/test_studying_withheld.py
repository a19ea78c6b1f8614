"""A result is told whole or not at all to those who are not entitled to small counts."""

from typing import Any

import pytest

from gltd.usecases.studying import WITHHELD, speak, withhold


def make(kind: str, *counts: tuple[int, int]) -> dict[str, Any]:
    """Return a result: an outcome for each pair of counts of its one zone."""
    rows = [[{"name": "La Source", "before": before, "after": after}] for before, after in counts]
    outcomes = [{"name": "faits", "nature": "phenomenon", "sentence": "Dit.", "rows": row} for row in rows]
    return {"kind": kind, "simulated": False, "sentence": "Dit.", "outcomes": outcomes, "limits": ["Limite."]}


@pytest.mark.parametrize("counts", [((40, 5),), ((40, 0),), ((40, 30), (20, 10)), ((40, 30), (40, 30))])
def test_large_counts_and_zeros_are_told(counts: tuple[tuple[int, int], ...]) -> None:
    result = make("displacement", *counts)
    assert withhold(result) == result


@pytest.mark.parametrize(
    "result",
    [
        make("displacement", (40, 4)),
        make("comparison", (1, 40)),
        # All the facts, less those of one category.
        make("displacement", (40, 30), (38, 10)),
        make("hours", (40, 30)),
        make("trend", (40, 30)),
    ],
)
def test_what_gives_a_small_count_is_withheld_with_its_sentence(result: dict[str, Any]) -> None:
    told = withhold(result)
    assert (told["outcomes"], told["limits"]) == ([], [])
    assert speak(told) == WITHHELD
