"""A study opened from a notebook: what was asked, what was answered, and the facts that were counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from gltd import config
from gltd.errors import GltdError
from gltd.stats.points import Points
from gltd.stats.zones import Zones
from gltd.usecases.studying.pictured import draw_result
from gltd.usecases.studying.pictured_counts import draw_before_after
from gltd.usecases.studying.preparing import Ready, prepare, read_events, to_points, within_zones
from gltd.usecases.studying.registry import (
    Registration,
    find_registration,
    list_versions,
    read_results,
    settle_fingerprint,
)
from gltd.usecases.studying.spec import Span, Spec
from gltd.usecases.studying.spoken import speak
from gltd.usecases.studying.unpacking import load_registered

if TYPE_CHECKING:
    import altair as alt

    from gltd.store.events import EventPoints, EventStore


@dataclass(frozen=True)
class OpenStudy:
    """A registered study, its latest result if it has one, and a way to its facts.

    ``result`` holds plain values, as ``result.json`` and ``gltd study run --json`` do.
    """

    spec: Spec
    registration: Registration
    versions: tuple[Registration, ...]
    result: Mapping[str, Any] | None
    store: "EventStore"
    _ready: list[Ready] = field(default_factory=list, repr=False)

    @property
    def sentence(self) -> str:
        """The answer as one may read it out."""
        return "" if self.result is None else speak(self.result)

    @property
    def windows(self) -> dict[str, Span]:
        """The windows by name."""
        return self.spec.spans()

    @property
    def zones(self) -> Zones | None:
        """The zones in metres, rings included."""
        return self._prepare().zones

    def read_facts(self, outcome: str | None = None) -> "EventPoints":
        """Return the facts of an outcome (the first by default) that lie in the zones, moments as stored."""
        found = next((one for one in self.spec.outcomes if outcome in (None, one.name)), None)
        if found is None or found.counts:
            raise GltdError("Cette étude n'a pas de faits de ce nom : elle compte autre chose, ou une table.")
        ready = self._prepare()
        events = read_events(ready, outcome=found, store=self.store)
        kept = within_zones(ready, events=events)
        arrays = {name: getattr(events, name)[kept] for name in ("x_m", "y_m", "start", "end", "category")}
        return replace(events, **arrays)

    def read_points(self, outcome: str | None = None) -> Points:
        """Return the same facts as ``gltd.stats`` takes them: metres, and days since 1970."""
        return to_points(self.read_facts(outcome))

    def draw(self) -> list["alt.Chart"]:
        """Return the pictures of the result, ready to be shown."""
        import altair as alt

        if self.result is None:
            return []
        drawn = draw_result(self.result, spec=self.spec)
        if self.result["kind"] == "displacement":
            drawn = [
                (outcome["name"], draw_before_after(outcome, result=self.result, ground=(), step_m=0))
                for outcome in self.result["outcomes"]
            ]
        return [alt.Chart.from_dict(picture) for _, picture in drawn]

    def _prepare(self) -> Ready:
        if not self._ready:
            self._ready.append(prepare(self.spec, store=self.store))
        return self._ready[0]


def open_study(fingerprint: str) -> OpenStudy:
    """Open a study of this installation by the beginning of its fingerprint."""
    from gltd.store.events import EventStore

    where = config.load()
    whole = settle_fingerprint(fingerprint, registry=where.studies_dir)
    registration = find_registration(whole, registry=where.studies_dir)
    assert registration is not None
    results = read_results(whole, registry=where.studies_dir)
    return OpenStudy(
        spec=load_registered(whole, registry=where.studies_dir),
        registration=registration,
        versions=tuple(list_versions(whole, registry=where.studies_dir)),
        result=results[-1] if results else None,
        store=EventStore(where.events_dir),
    )
