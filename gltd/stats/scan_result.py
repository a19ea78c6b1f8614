"""What a scan finds: clusters without overlap, each with its place, its days and its p-value."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gltd.stats.arguments import FloatArray
from gltd.stats.results import Language, Result, say, say_p

if TYPE_CHECKING:
    import altair as alt

_ALARM = 0.05


@dataclass(frozen=True, eq=False)
class Cluster(Result):
    """A cylinder with more cases than expected: a circle of ground over some days (both ends included).

    ``members`` are ranks in the caller's arrays: the cases of the cylinder, or the places of a Poisson scan.
    ``recurrence_days``, of a prospective scan: how often chance alone would raise such an alarm.
    """

    centre: tuple[float, float]
    radius_m: float
    start: float
    end: float
    cases: int
    expected: float
    llr: float
    p_value: float
    recurrence_days: float | None
    members: NDArray[np.intp]

    @property
    def ratio(self) -> float:
        """Observed over expected."""
        return self.cases / self.expected

    def summary(self, language: Language = "fr") -> str:
        """Say where, when and how much."""
        x, y = (say(value, digits=0 if abs(value) > 360 else 4, language=language) for value in self.centre)
        radius = say(self.radius_m, language=language)
        first, last = say(self.start, language=language), say(self.end, language=language)
        cases, mean = say(self.cases, language=language), say(self.expected, digits=1, language=language)
        times, p_value = say(self.ratio, digits=1, language=language), say_p(self.p_value, language=language)
        if language == "en":
            return (
                f"Around ({x}, {y}), within {radius} m, from {first} to {last}: {cases} facts where {mean} "
                f"were expected, {times} times as many ({p_value})."
            )
        return (
            f"Autour de ({x}\u202f; {y}), dans un rayon de {radius} m, de {first} à {last}\u202f: {cases} "
            f"faits, contre {mean} attendus, soit {times} fois plus ({p_value})."
        )


@dataclass(frozen=True, eq=False)
class ScanResult(Result):
    """Clusters without a place in common, the strongest first, and the simulated maxima.

    ``simulated_max`` has one number a replication run; it is shorter than ``replications`` where the test
    stopped early.
    """

    clusters: tuple[Cluster, ...]
    simulated_max: FloatArray
    n: int
    method: str
    prospective: bool
    replications: int
    stop_after: int | None
    parameters: dict[str, float]
    seed: int | None

    def summary(self, language: Language = "fr") -> str:
        """Say the clusters that chance hardly explains, or that there is none."""
        alarms = [cluster for cluster in self.clusters if cluster.p_value <= _ALARM]
        run = say(len(self.simulated_max), language=language)
        n = say(self.n, language=language)
        if language == "en":
            if not alarms:
                return f"No cluster among {n} facts that chance would not bring ({run} replications)."
            head = (
                f"{len(alarms)} cluster(s) among {n} facts that chance hardly explains ({run} replications)."
            )
            return " ".join([head, *(cluster.summary("en") for cluster in alarms)])
        if not alarms:
            return f"Aucun foyer que le hasard n'expliquerait pas parmi {n} faits ({run} répliques)."
        head = f"{len(alarms)} foyer(s) que le hasard explique mal parmi {n} faits ({run} répliques)."
        return " ".join([head, *(cluster.summary() for cluster in alarms)])

    def plot(self) -> "alt.Chart":
        """Draw the clusters: where they are, how strong, how likely by chance."""
        import altair as alt  # slow to import, and many callers never draw

        rows = [
            {
                "x": cluster.centre[0],
                "y": cluster.centre[1],
                "cases": cluster.cases,
                "ratio": cluster.ratio,
                "signal": "foyer" if cluster.p_value <= _ALARM else "hasard possible",
                "text": cluster.summary(),
            }
            for cluster in self.clusters
        ]
        chart: alt.Chart = (
            alt.Chart({"values": rows})
            .mark_circle(opacity=0.7)
            .encode(
                x=alt.X("x:Q", title="Est", scale=alt.Scale(zero=False)),
                y=alt.Y("y:Q", title="Nord", scale=alt.Scale(zero=False)),
                size=alt.Size("cases:Q", title="Faits"),
                color=alt.Color("signal:N", title="Signal"),
                tooltip="text:N",
            )
        )
        return chart


def say_recurrence(p_value: float, *, aggregate_days: int, prospective: bool) -> float | None:
    """Return the recurrence interval in days of an alarm raised once an interval; None for a look back."""
    return aggregate_days / p_value if prospective else None
