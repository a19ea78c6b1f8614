"""Counts by area and period: what treated areas became, against the others, period by period."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gltd.stats.arguments import FloatArray, count_table, refuse


@dataclass(frozen=True, eq=False)
class Panel:
    """A checked table (areas × periods) of counts, which areas are treated, which periods come after."""

    counts: FloatArray
    treated: NDArray[np.bool_]
    after: NDArray[np.bool_]

    def sums(self) -> FloatArray:
        """Return [[control before, control after], [treated before, treated after]]."""
        rows = np.stack([self.counts[~self.treated].sum(axis=0), self.counts[self.treated].sum(axis=0)])
        return np.stack([rows[:, ~self.after].sum(axis=1), rows[:, self.after].sum(axis=1)], axis=1)


def check_panel(counts: ArrayLike, *, treated: ArrayLike, after: ArrayLike) -> Panel:
    """Refuse what is no table of counts with both kinds of areas and of periods."""
    table = count_table(counts, name="counts")
    areas, periods = table.shape
    treats, laters = _mask(treated, size=areas, name="treated"), _mask(after, size=periods, name="after")
    return Panel(table, treats, laters)


def _mask(values: ArrayLike, *, size: int, name: str) -> NDArray[np.bool_]:
    try:
        mask = np.array(values)
    except ValueError:  # rows of unequal lengths
        mask = np.empty(0)
    if mask.dtype != np.bool_ or mask.shape != (size,):
        raise refuse(name, why=f"{size} valeurs vrai ou faux sont attendues.")
    if mask.all() or not mask.any():
        raise refuse(name, why="il faut des deux sortes : des vrais et des faux.")
    return mask
