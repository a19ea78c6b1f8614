"""Events as arrays: what is kept, what is refused."""

import numpy as np
import pytest

from gltd.errors import GltdError
from gltd.stats import Points


def test_points_are_read_only_copies() -> None:
    x = np.array([700_000.0, 700_100.0])
    points = Points(x_m=x, y_m=x + 1, t_days=np.array([0.0, 1.5]))
    x[0] = 0.0
    assert points.x_m[0] == 700_000.0
    with pytest.raises(ValueError, match="read-only"):
        points.x_m[0] = 1.0


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["x_m", "y_m", "t_days"])
def test_a_missing_value_is_refused_by_name(name: str, bad: float) -> None:
    arrays = {key: np.array([1000.0, 2000.0, 3000.0]) for key in ("x_m", "y_m", "t_days")}
    arrays[name][1] = bad
    with pytest.raises(GltdError, match=f"{name}.*rang 2"):
        Points(**arrays)


def test_degrees_are_refused_and_small_whole_metres_are_not() -> None:
    with pytest.raises(GltdError, match="degrés"):
        Points(x_m=np.array([1.90, 1.93]), y_m=np.array([47.9, 47.91]), t_days=np.zeros(2))
    assert len(Points(x_m=np.array([0.0, 1.0]), y_m=np.array([0.0, 2.0]), t_days=np.zeros(2))) == 2
    assert len(Points(x_m=np.zeros(0), y_m=np.zeros(0), t_days=np.zeros(0))) == 0


def test_masked_values_and_dates_are_refused_by_name() -> None:
    masked = np.ma.masked_array([1000.0, 2000.0], mask=[False, True])
    with pytest.raises(GltdError, match=r"y_m.*masquées"):
        Points(x_m=np.ones(2), y_m=masked, t_days=np.zeros(2))
    with pytest.raises(GltdError, match=r"t_days.*jours"):
        Points(x_m=np.ones(1), y_m=np.ones(1), t_days=np.array(["2024-01-01"], dtype="datetime64[s]"))


def test_unequal_lengths_and_dimensions_are_refused() -> None:
    with pytest.raises(GltdError, match="longueur"):
        Points(x_m=np.zeros(2), y_m=np.zeros(3), t_days=np.zeros(2))
    with pytest.raises(GltdError, match="dimension"):
        Points(x_m=np.zeros((2, 2)), y_m=np.zeros(2), t_days=np.zeros(2))


def test_a_window_is_half_open() -> None:
    days = np.array([0.0, 9.99, 10.0, 20.0])
    points = Points(x_m=days * 100, y_m=days * 100, t_days=days)
    assert points.between(0, end_day=10).t_days.tolist() == [0.0, 9.99]
    assert points.between(10, end_day=20).t_days.tolist() == [10.0]
