"""Numbers as people read them, and results as JSON holds them."""

import json

import numpy as np
import pytest

from gltd.stats import displacement, normal
from gltd.stats.results import say, say_p, to_plain


@pytest.mark.parametrize(
    ("value", "digits", "signed", "french", "english"),
    [
        (1234567, 0, False, "1\u202f234\u202f567", "1,234,567"),
        (-1234.56, 1, False, "−1\u202f234,6", "−1,234.6"),
        (3, 0, True, "+3", "+3"),
        (-0.04, 1, True, "0,0", "0.0"),
        (float("inf"), 0, False, "∞", "∞"),
    ],
)
def test_numbers_are_written_in_both_languages(
    value: float, digits: int, signed: bool, french: str, english: str
) -> None:
    assert say(value, digits=digits, signed=signed) == french
    assert say(value, digits=digits, signed=signed, language="en") == english


def test_a_p_value_is_never_zero() -> None:
    assert say_p(0.0) == "p < 0,001"
    assert say_p(0.0234, language="en") == "p = 0.023"


def test_results_become_plain_values_that_json_holds() -> None:
    found = displacement.overdispersion([[4, 9, 6], [5, 11, 7]])
    assert json.loads(json.dumps(found.to_dict()))["zones"] == 2
    plain = to_plain({"a": np.array([1.5, np.nan]), "b": (np.int64(3), float("inf"), True)})
    assert plain == {"a": [1.5, None], "b": [3, None, True]}
    json.dumps(plain, allow_nan=False)


def test_quantiles_are_the_usual_ones() -> None:
    assert normal.quantile(0.95) == pytest.approx(1.959963984540054)
    assert normal.quantile(0.95, freedom=10) == pytest.approx(2.2281388519649385)
    assert normal.two_sided_p(1.959963984540054, error=1.0) == pytest.approx(0.05)
    assert normal.two_sided_p(0.0, error=0.0) == 1
