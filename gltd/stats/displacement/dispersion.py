"""How much more than Poisson's the counts of the time before vary."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gltd.stats.arguments import count_table, refuse
from gltd.stats.results import Language, Result, say, say_p


@dataclass(frozen=True)
class Dispersion(Result):
    """Variance-to-mean ratio of counts, its freedom and the p-value of being Poisson."""

    ratio: float
    freedom: int
    p_value: float
    zones: int
    periods: int

    def summary(self, language: Language = "fr") -> str:
        """Say whether the counts vary more than chance alone makes them."""
        ratio, p = say(self.ratio, digits=2, language=language), say_p(self.p_value, language=language)
        if language == "fr":
            return (
                f"Avant l'opération, les dénombrements varient {ratio} fois autant que par le seul hasard "
                f"({self.zones} zones, {self.periods} périodes, {p})."
            )
        return (
            f"Before the operation, counts vary {ratio} times as much as chance alone would make them "
            f"({self.zones} zones, {self.periods} periods, {p})."
        )


def overdispersion(counts: ArrayLike) -> Dispersion:
    """Estimate the variance-to-mean ratio of counts by zone and period, what the zones share being removed.

    Null hypothesis: the counts are Poisson, with one level a zone and one course of time for all zones.

    Formula: Pearson's χ² of the table over its freedom, (zones − 1) × (periods − 1); with a single zone,
    periods − 1. A season that all zones share is no dispersion: a displacement difference removes it too.

    Parameters: ``counts``: (zones, periods), counts of the time *before*, in periods of equal length.

    Returns: a :class:`Dispersion`. Zones and periods without any fact are left out.

    Limits: short periods hide slow swings; at least two periods of some facts are needed, and twelve are
    better. Where the expected counts are far below 1, the χ² is rough.

    References: McCullagh & Nelder 1989, Generalized linear models, §6.2.3, doi:10.1007/978-1-4899-3242-6.

    Checked against: ``scipy.stats.chi2_contingency`` and ``tests/stats/naive_displacement.py``
    (``tests/stats/test_displacement_dispersion.py``).
    """
    from scipy import special

    table = count_table(counts, name="counts", one_row=True)
    table = table[table.sum(axis=1) > 0]
    if len(table) > 1:
        table = table[:, table.sum(axis=0) > 0]
    zones, periods = table.shape
    if zones == 0 or periods < 2:
        raise refuse("counts", why="au moins deux périodes avec des faits sont attendues.")
    shares = table.sum(axis=0) / table.sum() if zones > 1 else np.full(periods, 1 / periods)
    expected = np.outer(table.sum(axis=1), shares)
    freedom = max(zones - 1, 1) * (periods - 1)
    chi2 = float(((table - expected) ** 2 / expected).sum())
    return Dispersion(
        ratio=chi2 / freedom,
        freedom=freedom,
        p_value=float(special.chdtrc(freedom, chi2)),
        zones=zones,
        periods=periods,
    )
