"""One clear sentence on the coordinates of a file."""

import numpy as np
import pytest

from gltd.ingest.coordinates import judge

ORLEANS = (1.909, 47.902)
LAMBERT = (618_500.0, 6_756_500.0)


def places(*pairs: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([x for x, _ in pairs]), np.array([y for _, y in pairs])


@pytest.mark.parametrize(
    ("pairs", "kind", "swapped", "said"),
    [
        ([ORLEANS] * 10, "degrees", False, ""),
        ([LAMBERT] * 10, "lambert", False, ""),
        ([ORLEANS[::-1]] * 10, "degrees", True, "échangées"),
        ([LAMBERT[::-1]] * 10, "lambert", True, "échangées"),
        ([(55.45, -20.88)] * 4, "degrees", False, ""),
        ([ORLEANS] * 6 + [LAMBERT] * 4, "mixed", False, "mélange"),
        ([ORLEANS] * 6 + [ORLEANS[::-1]] * 4, "mixed", False, "échangées"),
        ([(-90.2, 38.6)] * 10, "abroad", False, "hors de France"),
        ([(1_618_500.0, 7_156_500.0)] * 10, "other", False, "CC48"),
        ([(565_000.0, 2_322_000.0)] * 10, "other", False, "Lambert II étendu"),
        ([(5_000_000.0, 9_000_000.0)] * 10, "unknown", False, "ni des degrés"),
        ([(0.0, 0.0), (float("nan"), 1.0)], "none", False, ""),
    ],
)
def test_what_coordinates_are(pairs: list[tuple[float, float]], kind: str, swapped: bool, said: str) -> None:
    x, y = places(*pairs)
    judged = judge(x, y=y)
    assert (judged.kind, judged.swapped) == (kind, swapped)
    assert said in judged.sentence
    assert bool(judged.sentence) == bool(said)


def test_a_few_wrong_rows_do_not_make_a_mixed_file() -> None:
    x, y = places(*[ORLEANS] * 99, LAMBERT)
    assert judge(x, y=y).kind == "degrees"
