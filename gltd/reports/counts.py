"""The counts of a bilan as the disclosure control sees them, and what ties them together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gltd.claims.measures import catalogue
from gltd.disclosure import Cell, Relation, hold
from gltd.reports.content import Content
from gltd.reports.figures import Period, ReportFigure, Status
from gltd.reports.snapshot import find_figures
from gltd.reports.studies import StudyCard, ZoneCount
from gltd.reports.tables import CountTable
from gltd.reports.ties import Placed, tie

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
            period=figure.period,
            protected=protected,
            known=known or (before is not None and before.known),
        )
    found |= {count.key: count for count in list_zone_counts(content)}
    return list(found.values())


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


def bind(contents: Sequence[Content]) -> tuple[list[Cell], list[Relation]]:
    """Return what ties the counts of contents together: areas, periods, and tables of one whole.

    Figures of sources that do not hold together (two services, two countings) tie nothing.
    """
    hidden: dict[str, Cell] = {}
    relations: list[Relation] = []
    groups: dict[str, dict[str, Count]] = {}
    pieces = frozenset(area for content in contents for area in content.scheme.areas)
    for content in contents:
        for count in list_counts(content):
            groups.setdefault(count.measure, {})[count.key] = count
        table_cells, table_relations = bind_tables(content)
        hidden |= {cell.key: cell for cell in table_cells}
        relations += table_relations
    for group in groups.values():
        placed = [
            place(count, pieces=pieces, whole=contents[-1].scheme.name)
            for count in group.values()
            if count.period is not None
        ]
        cells, found = tie(placed)
        printed = [Cell(count.key, count.value) for count in group.values()]
        if hold([*printed, *cells], relations=found):
            hidden |= {cell.key: cell for cell in cells}
            relations += found
    return list(hidden.values()), list(dict.fromkeys(relations))


def place(count: Count, *, pieces: frozenset[str], whole: str) -> Placed:
    """Return a count with the indivisible areas of its perimeter; an unknown place is a piece of its own."""
    assert count.period is not None
    measure = catalogue().get(count.measure.partition("|")[0])
    ground = pieces or frozenset({whole})
    return Placed(
        key=count.key,
        measure=count.measure,
        pieces=ground if count.perimeter == whole else frozenset({count.perimeter}),
        start=count.period.start,
        end=count.period.end,
        adds_over_areas=measure is None or measure.adds.over_areas == "sum",
        adds_over_time=measure is None or measure.adds.over_time == "sum",
    )


def bind_tables(content: Content) -> tuple[list[Cell], list[Relation]]:
    """Return the sums of tables: rows that share a total with the rows of other tables of the same counts."""
    hidden, relations = [], []
    counted = {count.key: count for count in list_counts(content)}
    for table in list_tables(content):
        figures = list(table.figures())
        for column in table.columns:
            rows = [figure for figure in figures if figure.measure == column.measure and is_count(figure)]
            keys = [f"{name_count(row)}#{row.value}" for row in rows]
            keys = list(dict.fromkeys(key for key in keys if key in counted))
            if len(keys) != len(table.rows) or table.overlapping:
                continue
            whole = f"ensemble|{column.measure}|{table.perimeter}|{table.period.start}/{table.period.end}"
            whole = f"{whole}#{sum(counted[key].value for key in keys)}"
            hidden.append(Cell(whole))
            relations.append(Relation.sums(whole, parts=keys))
            relations += _tie_total(whole, counted, table, column.measure, column.unit_of_count)
    return hidden, relations


def _tie_total(
    whole: str, counted: dict[str, Count], table: CountTable, measure: str, unit: str
) -> list[Relation]:
    """Return the equality of a table's total with the same quantity printed as a figure."""
    value = int(whole.rpartition("#")[2])
    same = [
        count
        for count in counted.values()
        if count.measure.partition("|")[0] == measure
        and count.value == value
        and count.period is not None
        and (count.period.start, count.period.end) == (table.period.start, table.period.end)
        and count.perimeter == table.perimeter
        and count.key.partition("#")[0].endswith(f"|{unit}")
    ]
    return [Relation.sums(whole, parts=[count.key]) for count in same if _is_alone(count)]


def _is_alone(count: Count) -> bool:
    """Tell whether a count is a total: its label carries no category of a table."""
    return "," not in count.measure.partition("|")[2]
