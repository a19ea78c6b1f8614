"""Put a displacement question to the store and word the answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gltd.errors import GltdError
from gltd.stats import displacement
from gltd.stats.displacement import Assessment, Window, Windows
from gltd.stats.results import say, to_plain
from gltd.usecases.studying import estimates
from gltd.usecases.studying.preparing import Ready, read_events, to_points
from gltd.usecases.studying.result import Answer, OutcomeResult
from gltd.usecases.studying.series import tally_series
from gltd.usecases.studying.spec import Outcome, Span, day_number

if TYPE_CHECKING:
    from gltd.store.events import EventPoints, EventStore

ROLE_LABELS = {
    "treated": "traitée",
    "control": "témoin",
    "displacement": "déport",
    "displacement_control": "témoin de déport",
}


def answer(ready: Ready, *, store: "EventStore") -> Answer:
    """Count and judge each outcome, and say what they say together."""
    simulated = ready.spec.simulated
    assessments: list[tuple[Outcome, Assessment]] = []
    for outcome in ready.spec.outcomes:
        if outcome.counts:
            assessments.append((outcome, _assess_series(ready, outcome=outcome)))
            continue
        events = read_events(ready, outcome=outcome, store=store)
        simulated |= events.simulated
        found = assess_events(ready, events=events, outcome=outcome, scale=ready.spec.scale)
        assessments.append((outcome, found))
    results = tuple(_word(outcome, found) for outcome, found in assessments)
    return Answer(results, _together(assessments), simulated)


def assess_events(ready: Ready, *, events: "EventPoints", outcome: Outcome, scale: str) -> Assessment:
    """Count one outcome by zone and window, and judge it."""
    spec, ground = ready.spec, ready.spec.ground
    if ready.zones is None or ground is None:
        raise GltdError("Cette étude n'a pas de zones : donnez la table « zones ».")
    return displacement.study(
        to_points(events),
        zones=ready.zones,
        roles=ready.roles,
        windows=Windows(
            before=_window(spec.before),
            after=_window(spec.after),
            reference=None if spec.reference is None else _window(spec.reference),
        ),
        scale=displacement.scale_named(scale),
        elsewhere=ground.elsewhere,
        nature=outcome.nature,
        level=spec.level,
    )


def _assess_series(ready: Ready, *, outcome: Outcome) -> Assessment:
    spec = ready.spec
    spans = {
        name: (span.first, span.end)
        for name, span in (("before", spec.before), ("after", spec.after), ("reference", spec.reference))
        if span is not None
    }
    return displacement.assess(
        tally_series(outcome.counts, roles=dict(ready.roles), spans=spans),
        scale=displacement.scale_named(spec.scale),
        nature=outcome.nature,
        level=spec.level,
    )


def _window(span: Span) -> Window:
    return Window(day_number(span.first), day_number(span.end))


def _word(outcome: Outcome, found: Assessment) -> OutcomeResult:
    numbers = to_plain(found)
    rows = numbers["counts"].pop("zones")
    return OutcomeResult(
        name=outcome.name,
        nature=outcome.nature,
        sentence=found.summary(),
        limits=found.limits(),
        rows=tuple({**row, "role_label": ROLE_LABELS[row["role"]]} for row in rows),
        numbers=numbers,
        estimates=estimates.of_assessment(found),
    )


def _together(assessments: Sequence[tuple[Outcome, Assessment]]) -> tuple[str, ...]:
    """Say what outcomes of both natures say together: checks that moved look like dealing that moved."""
    active = [(outcome, found) for outcome, found in assessments if outcome.nature == "activity"]
    facts = [(outcome, found) for outcome, found in assessments if outcome.nature == "phenomenon"]
    if not facts:
        only = (
            "Seuls des indicateurs d'activité sont comptés : ils ne suffisent pas à dire si les "
            "faits ont baissé "
            "ou se sont déplacés."
        )
        return (only,)
    said: list[str] = []
    for outcome, found in active:
        for alone in found.by_displacement:
            if alone.low <= 0:
                continue
            others = [_before_after(other, zone=alone.name, name=of.name) for of, other in facts]
            risen = any(
                zone.low > 0
                for _, other in facts
                for zone in other.by_displacement
                if zone.name == alone.name
            )
            if not risen:
                said.append(
                    f"Dans « {alone.name} », l'activité monte "
                    f"({_before_after(found, zone=alone.name, name=outcome.name)}) "
                    f"et le phénomène ne monte pas ({', '.join(others)}) : cela désigne des contrôles "
                    "plus nombreux, "
                    "et non un déport."
                )
    return tuple(said)


def _before_after(found: Assessment, *, zone: str, name: str) -> str:
    count = next(count for count in found.counts.zones if count.name == zone)
    return f"{name} : {say(count.before)} → {say(count.after)}"
