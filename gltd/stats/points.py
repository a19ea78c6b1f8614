"""Events as three arrays: where, in metres, and when, in days."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gltd.stats.arguments import FloatArray, float_array, looks_like_degrees, refuse, same_length


@dataclass(frozen=True, eq=False)
class Points:
    """Dated, located events: equal-length arrays, finite, read-only copies of what was given.

    ``x_m`` and ``y_m`` are metres in one projected system; ``t_days`` counts days from any origin, with
    decimals for hours. Degrees are refused: project first.
    """

    x_m: FloatArray
    y_m: FloatArray
    t_days: FloatArray

    def __post_init__(self) -> None:
        for name in ("x_m", "y_m", "t_days"):
            object.__setattr__(self, name, float_array(getattr(self, name), name=name))
        same_length(x_m=self.x_m, y_m=self.y_m, t_days=self.t_days)
        if looks_like_degrees(self.x_m, y=self.y_m):
            raise refuse("x_m, y_m", why="ces coordonnées sont en degrés ; projetez-les d'abord en mètres.")

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.x_m)

    @property
    def xy_m(self) -> FloatArray:
        """Coordinates as one new (n, 2) array."""
        return np.column_stack([self.x_m, self.y_m])

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Points":
        """Return the events of a mask or of indices."""
        return Points(self.x_m[chosen], self.y_m[chosen], self.t_days[chosen])

    def between(self, start_day: float, *, end_day: float) -> "Points":
        """Return the events of the half-open window [start, end[."""
        return self.take((self.t_days >= start_day) & (self.t_days < end_day))
