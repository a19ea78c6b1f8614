"""A control made of other areas, weighted so that it resembles the treated one before."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gltd.stats.arguments import FloatArray, refuse
from gltd.stats.displacement.panel import check_panel
from gltd.stats.results import Language, Result, say, say_p


@dataclass(frozen=True, eq=False)
class Synthetic(Result):
    """Weights of the donors, the treated and the synthetic series, and the gap after.

    ``effect`` is the sum of the gaps after; ``ratio`` the root mean square gap after over before, whose
    rank among donors taken as if treated gives ``p_value``.
    """

    weights: FloatArray
    observed: FloatArray
    synthetic: FloatArray
    effect: float
    expected: float
    fit_before: float
    ratio: float
    p_value: float
    smallest_p: float
    periods_before: int

    def summary(self, language: Language = "fr") -> str:
        """Say the gap after, and how rare it is among the donors."""
        seen = say(float(self.observed[self.periods_before :].sum()), language=language)
        expected, effect = (
            say(self.expected, language=language),
            say(self.effect, signed=True, language=language),
        )
        p = say_p(self.p_value, language=language)
        if language == "fr":
            return f"{seen} faits après, quand le témoin composé en attend {expected} : écart {effect} ({p})."
        return f"{seen} facts after, where the composed control expects {expected}: gap {effect} ({p})."

    def plot(self) -> Any:
        """Return both series as an Altair chart."""
        import altair as alt

        rows = [
            {"période": k + 1, "faits": float(value), "série": name}
            for name, series in (("traitée", self.observed), ("témoin composé", self.synthetic))
            for k, value in enumerate(series)
        ]
        lines = alt.Chart({"values": rows}).mark_line(point=True)
        lines = lines.encode(x="période:Q", y="faits:Q", color="série:N", strokeDash="série:N")
        begin = alt.Chart({"values": [{"période": self.periods_before + 0.5}]}).mark_rule(strokeDash=[4, 4])
        return lines + begin.encode(x="période:Q")


def synthetic(
    counts: ArrayLike, *, treated: ArrayLike, after: ArrayLike, like_sized: bool = False
) -> Synthetic:
    """Weigh control areas so that together they follow the treated ones before, and compare after.

    Null hypothesis: after, the treated areas differ from their composed control no more than a donor
    would from its own.

    Formula: minimise ‖y − X w‖ over the periods before, w ≥ 0 and Σw = 1 (exactly, by non-negative least
    squares of the differences); unless ``like_sized``, each series is first divided by its mean before
    and the result multiplied by that of the treated. p is the rank of the ratio of root mean square gaps,
    after over before.

    Parameters: ``counts``: (areas, periods); treated areas are added up. ``treated``, ``after``:
    booleans; the periods after are the last ones. ``like_sized``: areas are of one size, and counts are
    not to be scaled.

    Returns: a :class:`Synthetic`.

    Limits: with n donors p cannot go below 1/(n + 1); a poor fit before makes the gap worthless; no more
    periods before than donors lets it fit noise.

    References: Abadie, Diamond & Hainmueller 2010, doi:10.1198/jasa.2009.ap08746.

    Checked against: pysyncon 1.7 (``tests/stats/reference/synthetic.json``) and the same problem given to
    SciPy's SLSQP (``tests/stats/test_displacement_synthetic.py``).
    """
    panel = check_panel(counts, treated=treated, after=after)
    before = int(np.count_nonzero(~panel.after))
    if not np.array_equal(panel.after, np.arange(len(panel.after)) >= before):
        raise refuse("after", why="les périodes d'après doivent être les dernières.")
    donors = panel.counts[~panel.treated]
    if len(donors) < 2 or before < 2:
        raise refuse("counts", why="au moins deux zones témoins et deux périodes d'avant sont attendues.")
    target = panel.counts[panel.treated].sum(axis=0)
    weights, composed = _compose(target, donors=donors, before=before, like_sized=like_sized)
    ratios = [_ratio(target - composed, before=before)]
    for k in range(len(donors)):
        others = np.delete(donors, k, axis=0)
        fitted = _compose(donors[k], donors=others, before=before, like_sized=like_sized)[1]
        ratios.append(_ratio(donors[k] - fitted, before=before))
    rank = sum(ratio >= ratios[0] for ratio in ratios)
    gap = target - composed
    return Synthetic(
        weights=weights,
        observed=target,
        synthetic=composed,
        effect=float(gap[before:].sum()),
        expected=float(composed[before:].sum()),
        fit_before=float(np.sqrt((gap[:before] ** 2).mean())),
        ratio=ratios[0],
        p_value=rank / len(ratios),
        smallest_p=1 / len(ratios),
        periods_before=before,
    )


def _compose(
    target: FloatArray, *, donors: FloatArray, before: int, like_sized: bool
) -> tuple[FloatArray, FloatArray]:
    from scipy import optimize

    size = target[:before].mean()
    scales = donors[:, :before].mean(axis=1)
    if not like_sized and (size == 0 or np.any(scales == 0)):
        raise refuse(
            "counts", why="une zone n'a aucun fait avant : retirez-la, ou donnez des zones semblables."
        )
    scaled = donors if like_sized else donors * (size / scales)[:, None]
    differences = scaled[:, :before] - target[:before]
    # Non-negative u that bring Σ uᵢ dᵢ near 0 and Σ u near 1 are, once divided by their sum, the exact
    # optimum.
    scale = max(float(np.abs(differences).max()), 1.0)
    stacked = np.vstack([differences.T / scale, np.ones(len(donors))])
    solved, _ = optimize.nnls(stacked, np.append(np.zeros(before), 1.0))
    weights: FloatArray = solved / solved.sum()
    return weights, weights @ scaled


def _ratio(gap: FloatArray, *, before: int) -> float:
    fit, after = np.sqrt((gap[:before] ** 2).mean()), np.sqrt((gap[before:] ** 2).mean())
    return float(after / fit) if fit > 0 else float("inf") if after > 0 else 1.0
