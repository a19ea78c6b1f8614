"""Concentration: how few places hold how many facts, and how well a forecast points at them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from gltd.stats.arguments import FloatArray, flag, float_array, level, refuse, same_length
from gltd.stats.results import Language, Result, say

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, eq=False)
class Lorenz(Result):
    """Cumulative shares of places (most loaded first) and of events, with the Gini coefficients.

    ``gini`` compares with an even spread over all places; ``gini_corrected`` with the most even spread that
    so many events allow, which matters when events are fewer than places.
    """

    share_of_places: FloatArray
    share_of_events: FloatArray
    gini: float
    gini_corrected: float
    n_places: int
    n_events: float

    def places_for(self, share: float) -> float:
        """Return the smallest share of places that holds a share of the events."""
        wanted = level(share, name="share")
        reached = int(np.searchsorted(self.share_of_events, wanted - 1e-12))
        return float(self.share_of_places[reached])

    def summary(self, language: Language = "fr") -> str:
        """Say what share of places holds half of the events, and the corrected Gini."""
        half = say(100 * self.places_for(0.5), digits=1, language=language)
        corrected = say(self.gini_corrected, digits=2, language=language)
        events, places = say(self.n_events, language=language), say(self.n_places, language=language)
        if language == "en":
            return (
                f"Half of the {events} facts fall on {half}% of the {places} places; corrected Gini "
                f"{corrected} (0: as even as so many facts can be, 1: all in one place)."
            )
        return (
            f"La moitié des {events} faits tombe sur {half}\u00a0% des {places} lieux\u202f; Gini corrigé "
            f"{corrected} (0\u202f: aussi égal que le permet ce nombre de faits, 1\u202f: tout en un lieu)."
        )

    def plot(self) -> "alt.LayerChart | alt.FacetChart":
        """Draw the curve against the even spread."""
        import altair as alt  # slow to import, and many callers never draw

        shares = zip(self.share_of_places, self.share_of_events, strict=True)
        rows = [{"places": float(places), "events": float(events)} for places, events in shares]
        even = [{"places": 0.0, "events": 0.0}, {"places": 1.0, "events": 1.0}]
        x = alt.X("places:Q", title="Part des lieux, les plus touchés d'abord", axis=alt.Axis(format="%"))
        y = alt.Y("events:Q", title="Part des faits", axis=alt.Axis(format="%"))
        return alt.layer(
            alt.Chart({"values": even}).mark_line(strokeDash=[4, 4]).encode(x=x, y=y),
            alt.Chart({"values": rows}).mark_line().encode(x=x, y=y),
        )


@dataclass(frozen=True, eq=False)
class Accuracy(Result):
    """A forecast's score for each number of places flagged, the most at risk first.

    ``value[k]`` is the score when the ``k + 1`` first places of ``order`` are flagged.
    """

    name: str
    value: FloatArray
    share_of_area: FloatArray
    share_of_events: FloatArray
    order: FloatArray

    def summary(self, language: Language = "fr") -> str:
        """Say the score where a tenth of the ground is flagged, or the first place where it is larger."""
        reached = max(int(np.searchsorted(self.share_of_area, 0.1 + 1e-12)) - 1, 0)
        area = say(100 * float(self.share_of_area[reached]), digits=1, language=language)
        events = say(100 * float(self.share_of_events[reached]), digits=1, language=language)
        score = say(float(self.value[reached]), digits=2, language=language)
        if language == "en":
            return f"Flagging {area}% of the ground catches {events}% of the facts: {self.name} {score}."
        return (
            f"En signalant {area}\u00a0% du terrain, on couvre {events}\u00a0% des faits\u202f: "
            f"{self.name} {score}."
        )

    def plot(self) -> "alt.Chart":
        """Draw the score against the share of ground flagged."""
        import altair as alt  # slow to import, and many callers never draw

        pairs = zip(self.share_of_area, self.value, strict=True)
        rows = [{"area": float(area), "value": float(value)} for area, value in pairs if np.isfinite(value)]
        chart: alt.Chart = (
            alt.Chart({"values": rows})
            .mark_line(point=True)
            .encode(
                x=alt.X("area:Q", title="Part du terrain signalée", axis=alt.Axis(format="%")),
                y=alt.Y("value:Q", title=self.name),
            )
        )
        return chart


def lorenz(counts: ArrayLike) -> Lorenz:
    """Describe how events concentrate on places.

    Null hypothesis: none, this is a description.

    Formula: with the shares y sorted upwards over n places, s = 2 Σ i·yᵢ − n − 1; Gini G = s/n; corrected for
    c events, G' = max(1/c, 1/n)·s − max(n/c, 1) + 1, the gap to the most even spread of c whole events.

    Parameters: ``counts`` (n ≥ 1), events of each place, empty places included, at least one event in all.

    Returns: `Lorenz`.

    Limits: depends on the places chosen and on their size; few events look concentrated, hence the
    correction.

    References: Bernasco & Steenbeek 2017, doi:10.1007/s10940-016-9324-7.

    Checked against: inequality 1.1.2 of PySAL (``tests/stats/reference/concentration.json``) for the Gini,
    ``tests/stats/naive_concentration.py`` and the cases of the article's formula for the corrected one.
    """
    events = _counts(counts, name="counts")
    n, total = len(events), float(events.sum())
    ordered = np.sort(events) / total
    spread = 2 * float((np.arange(1, n + 1) * ordered).sum()) - n - 1
    return Lorenz(
        share_of_places=np.arange(n + 1) / n,
        share_of_events=np.concatenate([[0.0], np.cumsum(ordered[::-1])]),
        gini=spread / n,
        gini_corrected=max(1 / total, 1 / n) * spread - max(n / total, 1) + 1,
        n_places=n,
        n_events=total,
    )


def gini(counts: ArrayLike, *, corrected: bool = True) -> float:
    """Return the Gini coefficient of the events of some places.

    Null hypothesis: none, this is a description.

    Formula: that of `lorenz`, G' where ``corrected``, else G.

    Parameters: ``counts`` (n ≥ 1), events of each place; ``corrected``, for few events over many places.

    Returns: a number, 0 where all places are alike; the largest is near 1.

    Limits: those of `lorenz`.

    References: Bernasco & Steenbeek 2017, doi:10.1007/s10940-016-9324-7.

    Checked against: ``tests/stats/naive_concentration.py``.
    """
    found = lorenz(counts)
    return found.gini_corrected if flag(corrected, name="corrected") else found.gini


def pai(observed: ArrayLike, *, predicted: ArrayLike, areas: ArrayLike | None = None) -> Accuracy:
    """Score a forecast by its prediction accuracy index.

    Null hypothesis: none, this is a description.

    Formula: PAI(k) = (share of events in the k first places) / (their share of the area), places ordered by
    prediction, the largest first; ties keep the order given.

    Parameters: ``observed``, ``predicted`` (n), events seen and foreseen by place; ``areas`` (n), all equal
    by default.

    Returns: `Accuracy`.

    Limits: grows without bound as the ground flagged shrinks: compare at one share of ground only.

    References: Chainey, Tompson & Uhlig 2008, doi:10.1057/palgrave.sj.8350066.

    Checked against: the worked example of three places (2, 1.5, 1); ``tests/stats/naive_concentration.py``.
    """
    _, _, order, ground, events = _rank(observed, predicted, areas)
    return Accuracy("PAI", events / ground, ground, events, order)


def pei(observed: ArrayLike, *, predicted: ArrayLike, areas: ArrayLike | None = None) -> Accuracy:
    """Score a forecast by its prediction efficiency index.

    Null hypothesis: none, this is a description.

    Formula: PEI(k) = PAI(k) / PAI*(k), where PAI* orders places by the events observed per area.

    Parameters: as `pai`.

    Returns: `Accuracy`; 1 is the best possible choice of that many places.

    Limits: with unequal areas the best choice is taken at the same share of ground, by interpolation.

    References: Hunt 2016, National Institute of Justice, forecasting challenge (without DOI).

    Checked against: the worked example of three places (1, 1, 1); ``tests/stats/naive_concentration.py``.
    """
    seen, _, order, ground, events = _rank(observed, predicted, areas)
    per_area = seen if areas is None else seen / float_array(areas, name="areas")
    _, _, _, best_ground, best_events = _rank(observed, per_area, areas)
    best = np.interp(ground, np.append(0, best_ground), np.append(0, best_events))
    return Accuracy("PEI", np.minimum(events / best, 1.0), ground, events, order)


def rri(observed: ArrayLike, *, predicted: ArrayLike, areas: ArrayLike | None = None) -> Accuracy:
    """Score a forecast by its recapture ratio: events foreseen over events seen in the places flagged.

    Null hypothesis: none, this is a description.

    Formula: RRI(k) = Σ predicted / Σ observed over the k first places ordered by prediction; NaN where
    nothing was observed.

    Parameters: as `pai`.

    Returns: `Accuracy`.

    Limits: 1 is a forecast of the right size, not of the right place; read it beside `pai`.

    References: Levine 2008, doi:10.1057/palgrave.sj.8350067.

    Checked against: the worked example of three places (0.5, 0.5556, 0.6667).
    """
    seen, foreseen, order, ground, events = _rank(observed, predicted, areas)
    rank = order.astype(np.intp)
    above, below = np.cumsum(foreseen[rank]), np.cumsum(seen[rank])
    ratio = np.divide(above, below, out=np.full(len(seen), np.nan), where=below > 0)
    return Accuracy("RRI", ratio, ground, events, order)


def _counts(values: ArrayLike, *, name: str) -> FloatArray:
    counts = float_array(values, name=name)
    if len(counts) == 0 or np.any(counts < 0) or counts.sum() <= 0:
        raise refuse(name, why="des nombres positifs ou nuls, non tous nuls, sont attendus.")
    return counts


def _rank(
    observed: ArrayLike, predicted: ArrayLike, areas: ArrayLike | None
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    seen = _counts(observed, name="observed")
    foreseen = float_array(predicted, name="predicted")
    ground = np.ones(len(seen)) if areas is None else float_array(areas, name="areas")
    same_length(observed=seen, predicted=foreseen, areas=ground)
    if np.any(ground <= 0):
        raise refuse("areas", why="des surfaces supérieures à zéro sont attendues.")
    order = np.argsort(-foreseen, kind="stable")
    return (
        seen,
        foreseen,
        order.astype(np.float64),
        np.cumsum(ground[order]) / ground.sum(),
        np.cumsum(seen[order]) / seen.sum(),
    )
