"""The counts of a bilan as the disclosure control sees them; :mod:`gltd.reports.bonds` ties them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gltd.reports.content import Content
from gltd.reports.figures import Nature, Period, ReportFigure, Status
from gltd.reports.snapshot import find_figures
from gltd.reports.studies import StudyCard, ZoneCount
from gltd.reports.tables import CountTable

# Kinds of sources, as printed in notes, that anyone could read before the bilan.
PUBLIC_KINDS: Final = frozenset(
    {
        *("Communiqué", "Message sur un réseau social", "Article de presse"),
        *("Statistique publique", "Délibération"),
    }
)
# What the group itself does or has; a small number of them says nothing of a person.
OWN_UNITS: Final = frozenset(
    {
        *("opération", "séance", "réunion", "décision", "action", "caméra", "effectif", "agent", "unité"),
        *("unité constituée", "équipe cynophile", "drone", "contrôle", "gare", "train", "hall", "bâtiment"),
        *("dispositif", "étude", "objectif"),
    }
)


@dataclass(frozen=True)
class Count:
    """One count of a bilan: its name in the control, its value, where and when it holds."""

    key: str
    value: int
    measure: str
    perimeter: str
    period: Period | None
    protected: bool
    known: bool
    unit_of_count: str = ""
    traces: frozenset[str] = frozenset()
    sources: frozenset[int] = frozenset()
    held: bool = False
    stock: bool = False
    overlapping: bool = False


def name_count(figure: ReportFigure) -> str:
    """Return the name of a figure in the control: the same quantity has the same name in every version."""
    when = f"{figure.period.start}/{figure.period.end}" if figure.period else str(figure.as_of)
    return "|".join((figure.measure, figure.label, figure.perimeter, when, figure.unit_of_count))


def is_count(figure: ReportFigure) -> bool:
    """Tell whether a figure is a number of things that were counted."""
    return figure.unit == "count" and figure.value is not None and figure.value == int(figure.value)


def list_counts(content: Content) -> list[Count]:
    """Return every count of a content once."""
    public = {note.number for note in content.sources if note.kind in PUBLIC_KINDS}
    found: dict[str, Count] = {}
    for figure in find_figures(content):
        if not is_count(figure):
            continue
        known = bool(public.intersection(figure.sources)) and figure.status is not Status.COMPUTED
        key = f"{name_count(figure)}#{figure.value}"
        protected = figure.unit_of_count not in OWN_UNITS and figure.domain != "means"
        before = found.get(key)
        found[key] = Count(
            key=key,
            value=int(figure.value or 0),
            measure=f"{figure.measure}|{figure.label}",
            perimeter=figure.perimeter,
            period=_days_of(figure),
            protected=protected,
            known=known or (before is not None and before.known),
            unit_of_count=figure.unit_of_count,
            traces=(before.traces if before else frozenset()) | {figure.trace},
            sources=(before.sources if before else frozenset()) | set(figure.sources),
            held=figure.held or (before is not None and before.held),
            stock=figure.nature is Nature.STOCK or figure.period is None,
        )
    found |= {count.key: count for count in list_zone_counts(content)}
    return list(found.values())


def _days_of(figure: ReportFigure) -> Period | None:
    """Return the days of a figure; a stock holds on one."""
    if figure.period is not None or figure.as_of is None:
        return figure.period
    return Period(figure.as_of, figure.as_of)


def list_zone_counts(content: Content) -> list[Count]:
    """Return the counts of the zones of studies."""
    return [
        Count(
            key=f"{name_zone(study, zone=zone, period=period)}#{value}",
            value=value,
            measure=f"étude|{study.counted}",
            perimeter=zone.name,
            period=period,
            protected=True,
            known=False,
            unit_of_count=study.counted,
            sources=frozenset(study.sources),
        )
        for study in content.studies
        for zone in study.zones
        for period, value in ((study.before, zone.before), (study.after, zone.after))
    ]


def name_zone(study: StudyCard, *, zone: ZoneCount, period: Period) -> str:
    """Return the name of a zone's count in the control."""
    return "|".join(("étude", study.counted, zone.name, f"{period.start}/{period.end}"))


def list_tables(value: object) -> Iterator[CountTable]:
    """Yield every table of counts held in a content."""
    if isinstance(value, CountTable):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from list_tables(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from list_tables(getattr(value, name))
