"""Which k of the possible places cover most facts, proven best."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from gltd.stats.arguments import FloatArray, at_least, float_array, refuse
from gltd.stats.results import Language, Result, say
from gltd.stats.siting.solving import add_best, order_places, solve
from gltd.stats.siting.table import check_places, cover_table, merge_facts, seen_already

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Ranks = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Siting(Result):
    """The chosen places, best first, and what they cover.

    ``covered`` is the weight covered with the existing places included, of ``total``. ``curve`` holds,
    for 0 to k places, the weight covered when places are added one by one, the best each time; its last
    value may lie below ``covered``, the exact optimum. ``marginal`` is what would be lost without each
    chosen place, and ``overlap`` the share of what each covers that others (existing or chosen) cover
    too. ``gap`` is the proven distance to the best possible, 0 when ``optimal``.
    """

    chosen: Ranks
    covered: float
    total: float
    existing: float
    curve: FloatArray
    marginal: FloatArray
    overlap: FloatArray
    optimal: bool
    gap: float
    k: int

    def summary(self, language: Language = "fr") -> str:
        """Say what the chosen places cover, what existing ones did, and whether it is proven best."""
        share, before = (
            say(100 * value / self.total, digits=1, language=language)
            for value in (self.covered, self.existing)
        )
        n = len(self.chosen)
        if language == "fr":
            proof = (
                "aucun autre choix ne fait mieux"
                if self.optimal
                else f"à {say(100 * self.gap, digits=1)} % près"
            )
            return (
                f"{n} emplacements : {share} % des faits couverts, contre {before} % aujourd'hui ; {proof}."
            )
        proof = (
            "no other choice does better"
            if self.optimal
            else f"within {say(100 * self.gap, digits=1, language='en')}%"
        )
        return f"{n} places: {share}% of facts covered, against {before}% today; {proof}."

    def plot(self) -> Any:
        """Return the curve of coverage against the number of places as an Altair chart."""
        import altair as alt

        rows = [{"caméras": k, "couverture": 100 * float(v) / self.total} for k, v in enumerate(self.curve)]
        chart = alt.Chart({"values": rows}).mark_line(point=True)
        return chart.encode(
            x="caméras:Q", y=alt.Y("couverture:Q", title="faits couverts (%)", scale={"zero": True})
        )


def maximal_covering(
    demand_points: ArrayLike,
    *,
    candidates: ArrayLike | None = None,
    radius_m: float | None = None,
    fields: Sequence[BaseGeometry] | None = None,
    k: int,
    existing: ArrayLike | Sequence[BaseGeometry] | None = None,
    weights: ArrayLike | None = None,
) -> Siting:
    """Choose the k places that together cover the greatest weight of facts.

    Null hypothesis: none.

    Formula: maximise Σ wᵢ yᵢ with yᵢ ≤ Σ xⱼ over the places j that cover i, Σ xⱼ ≤ k, x in {0, 1}: solved
    to optimality by HiGHS's branch and bound. Facts covered by the same places are one; those that
    existing places cover are set aside.

    Parameters: ``demand_points``: (n, 2) metres. ``candidates``: (m, 2) with ``radius_m``, or ``fields``:
    m polygons seen from each. ``k``. ``existing``: places (with ``radius_m``) or polygons. ``weights``: n
    numbers of facts or of harm, 1 by default.

    Returns: a :class:`Siting`.

    Limits: a circle sees through walls: give fields where they are known. What was is taken for what will
    be. To cover is not to prevent: what cameras achieve must be studied for itself.

    References: Church & ReVelle 1974, doi:10.1007/BF01942293; Nemhauser, Wolsey & Fisher 1978,
    doi:10.1007/BF01588971, for the curve.

    Checked against: all subsets (``tests/stats/naive_siting.py``) and spopt
    (``tests/stats/reference/siting.json``) in ``tests/stats/test_siting.py``.
    """
    places = check_places(demand_points, name="demand_points")
    w = np.ones(len(places)) if weights is None else float_array(weights, name="weights")
    if len(w) != len(places) or np.any(w < 0):
        raise refuse("weights", why=f"{len(places)} nombres positifs ou nuls sont attendus.")
    if w.sum() == 0:
        raise refuse("demand_points", why="aucun fait n'est à couvrir.")
    cover = cover_table(places, candidates=candidates, radius_m=radius_m, fields=fields)
    k = min(at_least(k, name="k", minimum=1), cover.shape[1])
    seen = (
        np.zeros(len(places), dtype=bool)
        if existing is None
        else seen_already(places, existing=existing, radius_m=radius_m)
    )
    groups, group_weights = merge_facts(cover[~seen], weights=w[~seen])
    before = float(w[seen].sum())
    curve, greedy = add_best(groups, weights=group_weights, k=k)
    chosen, gap = solve(groups, weights=group_weights, k=k, start=greedy)
    order = order_places(groups, weights=group_weights, chosen=chosen)
    times = groups[:, order].sum(axis=1) if len(order) else np.zeros(groups.shape[0])
    marginal = np.array([float(group_weights[_column(groups, j) & (times == 1)].sum()) for j in order])
    reach = np.array([float(w[_column(cover, j)].sum()) for j in order])
    return Siting(
        chosen=order,
        covered=before + float(group_weights[times > 0].sum()),
        total=float(w.sum()),
        existing=before,
        curve=before + curve,
        marginal=marginal,
        overlap=np.where(reach > 0, 1 - marginal / np.maximum(reach, 1e-300), 0.0),
        optimal=gap <= 1e-9,
        gap=gap,
        k=k,
    )


def _column(cover: "csr_array", j: int) -> NDArray[np.bool_]:
    inside = np.zeros(cover.shape[0], dtype=bool)
    inside[np.asarray(cover[:, [j]].nonzero()[0])] = True
    return inside
