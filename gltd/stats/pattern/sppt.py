"""Did the map of facts change, whatever their number?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gltd.stats.arguments import FloatArray, at_least, generator, instance, refuse
from gltd.stats.arguments import level as checked_level
from gltd.stats.points import Points
from gltd.stats.rates.limits import false_discovery
from gltd.stats.results import Language, Result, say
from gltd.stats.zones import Zones

# Andresen's test resamples this share of the second data set.
_SAMPLE_SHARE = 0.85


@dataclass(frozen=True, eq=False)
class Sppt(Result):
    """Andresen's point-pattern test, zone by zone and as a whole; ``variant`` names its form.

    ``s`` is the share of all zones that are similar, ``s_robust`` that of zones with any fact,
    ``s_exact`` as ``s`` with exact quantiles instead of resamples, ``s_proportions`` the share of zones
    with facts whose proportions do not differ once false discoveries are controlled. ``direction`` is +1
    where the share rose, −1 where it fell.
    """

    variant: str
    s: float
    s_robust: float
    s_exact: float
    s_proportions: float
    names: tuple[str, ...]
    count_before: NDArray[np.int64]
    count_after: NDArray[np.int64]
    share_before: FloatArray
    low: FloatArray
    high: FloatArray
    direction: NDArray[np.int64]
    p_values: FloatArray
    adjusted: FloatArray
    differs: NDArray[np.bool_]
    resamples: int
    level: float

    def summary(self, language: Language = "fr") -> str:
        """Say how many zones changed their share of facts beyond chance."""
        n, changed = len(self.names), [name for name, d in zip(self.names, self.differs, strict=True) if d]
        s = say(self.s, digits=2, language=language)
        robust = say(self.s_robust, digits=2, language=language)
        shown = ", ".join(changed[:5]) + ("…" if len(changed) > 5 else "")
        if language == "fr":
            said = (
                f"{len(changed)} zones sur {n} ont changé de part ({shown})"
                if changed
                else "Aucune zone n'a changé de part"
            )
            return (
                f"{said}, fausses découvertes contrôlées ; indice S d'Andresen {s} ({robust} sans les "
                "zones vides)."
            )
        said = (
            f"{len(changed)} of {n} zones changed their share ({shown})"
            if changed
            else "No zone changed its share"
        )
        return f"{said}, false discoveries controlled; Andresen's S {s} ({robust} without empty zones)."

    def plot(self) -> Any:
        """Return shares before and after by zone as an Altair chart."""
        import altair as alt

        rows = [
            {
                "zone": name,
                "avant": 100 * float(b),
                "bas": 100 * float(lo),
                "haut": 100 * float(hi),
                "part": "a changé" if d else "semblable",
            }
            for name, b, lo, hi, d in zip(
                self.names, self.share_before, self.low, self.high, self.differs, strict=True
            )
        ]
        base = alt.Chart({"values": rows}).encode(y=alt.Y("zone:N", sort="-x"))
        span = base.mark_rule(strokeWidth=4, opacity=0.5).encode(
            x=alt.X("bas:Q", title="part des faits (%) : avant, et intervalle d'après"), x2="haut:Q"
        )
        return span + base.mark_point(filled=True, size=60).encode(
            x="avant:Q", shape="part:N", color=alt.Color("part:N", title=None)
        )


def sppt(
    before: Points,
    *,
    after: Points,
    zones: Zones,
    rng: np.random.Generator,
    resamples: int = 200,
    level: float = 0.95,
) -> Sppt:
    """Compare how facts are shared among zones before and after.

    Null hypothesis: each zone holds the same share of the facts.

    Formula: 85 % of the facts after are drawn without replacement ``resamples`` times; a zone is similar
    where its share before lies between the percentiles of those draws; S is the mean of similar zones.
    Exact: the same percentiles from the hypergeometric law. Proportions: mid-p Fisher tests by zone,
    Benjamini and Hochberg.

    Parameters: ``before``, ``after``: events. ``zones``: disjoint; events outside all are left out. ``rng``,
    ``resamples`` (at least 40), ``level``.

    Returns: a :class:`Sppt`.

    Limits: published forms of this test disagree on the same data (S of 0.19, 0.65 and 0.91), which is
    why all are given by name; many empty zones make S high; a change of size without change of shares is
    not seen. The resampled form ignores the chance in the facts before, and finds too many changes: trust
    ``differs``.

    References: Andresen 2009, doi:10.1016/j.apgeog.2008.12.004; Wheeler, Steenbeek & Andresen 2018,
    doi:10.1111/tgis.12341.

    Checked against: a plain loop (``tests/stats/naive_pattern.py``) and SciPy's hypergeometric law and
    Fisher's test (``tests/stats/test_pattern.py``).
    """
    from scipy import stats

    rng, level = generator(rng), checked_level(level)
    resamples = at_least(resamples, name="resamples", minimum=40)
    _check(before, after=after, zones=zones)
    first = zones.count(before.x_m, y_m=before.y_m)
    second = zones.count(after.x_m, y_m=after.y_m)
    if first.sum() == 0 or second.sum() == 0:
        raise refuse("before" if first.sum() == 0 else "after", why="aucun fait ne tombe dans les zones.")
    share = first / first.sum()
    drawn = max(1, round(_SAMPLE_SHARE * int(second.sum())))
    samples = np.sort(rng.multivariate_hypergeometric(second, drawn, size=resamples), axis=0) / drawn
    cut = int(resamples * (1 - level) / 2 + 1e-9)
    low, high = samples[cut], samples[resamples - 1 - cut]
    similar = (share >= low) & (share <= high)
    law = stats.hypergeom(int(second.sum()), second, drawn)
    exact_low, exact_high = law.ppf((1 - level) / 2) / drawn, law.ppf((1 + level) / 2) / drawn
    any_fact = (first + second) > 0
    p = _proportions(first, second)
    adjusted = np.ones(len(p))
    adjusted[any_fact] = false_discovery(p[any_fact], rate=1 - level)[1]
    differs = adjusted <= 1 - level
    return Sppt(
        variant="Andresen 2009, 85 % de la seconde série tirés sans remise",
        s=float(similar.mean()),
        s_robust=float(similar[any_fact].mean()),
        s_exact=float(((share >= exact_low) & (share <= exact_high)).mean()),
        s_proportions=float(1 - differs[any_fact].mean()),
        names=zones.names,
        count_before=first,
        count_after=second,
        share_before=share,
        low=low,
        high=high,
        direction=np.where(share < low, 1, np.where(share > high, -1, 0)),
        p_values=p,
        adjusted=adjusted,
        differs=differs,
        resamples=resamples,
        level=level,
    )


def _check(before: Points, *, after: Points, zones: Zones) -> None:
    instance(before, name="before", of=Points)
    instance(after, name="after", of=Points)
    instance(zones, name="zones", of=Zones)


def _proportions(first: NDArray[np.int64], second: NDArray[np.int64]) -> FloatArray:
    """Mid-p of Fisher's test by zone: its share of the facts before against that of after."""
    from scipy import stats

    total, n = int(first.sum() + second.sum()), int(first.sum())
    law = stats.hypergeom(total, first + second, n)
    chance = law.pmf(first)
    p: FloatArray = np.minimum(1.0, 2 * np.minimum(law.cdf(first) - chance / 2, law.sf(first) + chance / 2))
    return p
