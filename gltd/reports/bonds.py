"""What ties the counts of bilans together: areas, periods, tables, funnels, parts of a whole, versions.

A reader may set side by side whatever holds together. Figures that contradict one another (two services, a
corrected version) are therefore tied in every largest set that does hold, each set with its own pieces.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice, product
from typing import Final

from gltd.claims.measures import catalogue
from gltd.disclosure import Cell, Relation, hold
from gltd.reports.content import Content
from gltd.reports.counts import Count, is_count, list_counts, list_tables, name_count
from gltd.reports.figures import ReportFigure
from gltd.reports.tables import CountTable
from gltd.reports.ties import Placed, tie

Bonds = tuple[list[Cell], list[Relation]]
_REST: Final = "hors de ses parties"
_MOST_WAYS: Final = 200


@dataclass(frozen=True)
class Ground:
    """The indivisible pieces of each area, and those of each scheme as a whole, by its name."""

    atoms: Mapping[str, frozenset[str]]
    wholes: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, contents: Sequence[Content]) -> "Ground":
        """Read the areas of contents, of which the last says how an area is made of others."""
        cards = {_fold(card.name): card for content in contents for card in content.ground}
        names = dict.fromkeys(area for content in contents for area in content.scheme.areas)
        atoms: dict[str, frozenset[str]] = {}

        def split(name: str) -> frozenset[str]:
            card = cards.get(_fold(name))
            if card is None or not card.parts:
                return frozenset({_fold(name)})
            inside = frozenset[str]().union(*(split(part) for part in card.parts))
            return inside if card.whole else inside | {f"{_fold(name)} {_REST}"}

        for name in (*names, *(card.name for card in cards.values())):
            atoms[_fold(name)] = split(name)
        wholes: dict[str, frozenset[str]] = {}
        for content in contents:
            own = frozenset[str]().union(*(atoms[_fold(name)] for name in content.scheme.areas))
            name = content.scheme.name
            wholes[name] = wholes.get(name, frozenset()) | own
        return cls(atoms, {name: own or frozenset({_fold(name)}) for name, own in wholes.items()})

    def pieces(self, perimeter: str) -> frozenset[str]:
        """Return the pieces of a perimeter; a place that is no known area is a piece of its own."""
        if perimeter in self.wholes:
            return self.wholes[perimeter]
        return self.atoms.get(_fold(perimeter), frozenset({_fold(perimeter)}))


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def bind(contents: Sequence[Content]) -> Bonds:
    """Return what ties the counts of contents together."""
    hidden: dict[str, Cell] = {}
    relations: list[Relation] = []
    ground = Ground.of(contents)
    printed: dict[str, Count] = {}
    groups: dict[str, dict[str, Count]] = {}
    units: dict[str, dict[tuple[int, int], set[str]]] = {}
    for version, content in enumerate(contents):
        counts = list_counts(content)
        for count in _set_rows(counts, content=content, ground=ground):
            if count.period is not None:
                groups.setdefault(count.measure, {})[count.key] = count
                by_unit = units.setdefault(count.measure, {})
                for source in count.sources:
                    by_unit.setdefault((version, source), set()).add(count.key)
        printed |= {count.key: count for count in counts}
        for cells, found in (_bind_tables(content, counts), _bind_funnel(content, counts)):
            hidden |= {cell.key: cell for cell in cells}
            relations += found
    relations += _bind_parts(printed.values())
    for measure, group in groups.items():
        cells, found = _bind_group(group, units=units[measure], ground=ground)
        hidden |= {cell.key: cell for cell in cells}
        relations += found
    return list(hidden.values()), list(dict.fromkeys(relations))


def _set_rows(counts: Sequence[Count], *, content: Content, ground: Ground) -> Iterator[Count]:
    """Yield counts as they are tied; a row of a table by area or month is the figure that it stands for."""
    rows: dict[str, tuple[str, str, bool]] = {}
    for table in list_tables(content):
        figures = table.figures()
        for row in table.rows:
            here = _fold(row.label) in ground.atoms
            for column in table.columns:
                name = name_count(next(figures))
                if here or row.period is not None:
                    perimeter = row.label if here else table.perimeter
                    rows[name] = (f"{column.measure}|{column.label}", perimeter, table.overlapping)
    for count in counts:
        found = rows.get(count.key.rpartition("#")[0])
        if found is None:
            yield count
        else:
            yield replace(count, measure=found[0], perimeter=found[1], overlapping=found[2])


def _bind_group(
    group: Mapping[str, Count], *, units: Mapping[tuple[int, int], set[str]], ground: Ground
) -> Bonds:
    """Tie the counts of one measure over areas and periods: all of them, or every set that holds."""
    everything = frozenset(group)
    bonds = _tie(group, everything, ground, mark="")
    if bonds is not None:
        return bonds
    cells: list[Cell] = []
    relations: list[Relation] = []
    for rank, keys in enumerate(_list_largest(group, units=units, ground=ground), start=1):
        found = _tie(group, keys, ground, mark=f"{rank}~")
        if found is not None:
            cells += found[0]
            relations += found[1]
    return cells, relations


def _list_largest(
    group: Mapping[str, Count], *, units: Mapping[tuple[int, int], set[str]], ground: Ground
) -> Iterator[frozenset[str]]:
    """Yield, from what one source says in one version, the largest sets that still hold together.

    What does not hold by itself (a source whose total is not the sum of its parts) is left to its own: each
    of its counts joins where it can.
    """
    seeds: list[frozenset[str]] = []
    for keys in units.values():
        if _tie(group, frozenset(keys), ground, mark="") is not None:
            seeds.append(frozenset(keys))
        else:
            seeds += [frozenset({key}) for key in sorted(keys)]
    seen: set[frozenset[str]] = set()
    for seed in dict.fromkeys(seeds):
        grown = seed
        for other in seeds:
            if not other <= grown and _tie(group, grown | other, ground, mark="") is not None:
                grown |= other
        if grown not in seen:
            seen.add(grown)
            yield grown


def _tie(group: Mapping[str, Count], keys: Iterable[str], ground: Ground, mark: str) -> Bonds | None:
    """Return what ties some counts, or nothing where they do not hold together."""
    chosen = [group[key] for key in sorted(keys)]
    cells, relations = tie([_place(count, ground) for count in chosen], mark=mark)
    printed = [Cell(count.key, count.value) for count in chosen]
    return (cells, relations) if hold([*printed, *cells], relations=relations) else None


def _place(count: Count, ground: Ground) -> Placed:
    assert count.period is not None
    measure = catalogue().get(count.measure.partition("|")[0])
    return Placed(
        key=count.key,
        measure=count.measure,
        pieces=ground.pieces(count.perimeter),
        start=count.period.start,
        end=count.period.end,
        adds_over_areas=not count.overlapping and (measure is None or measure.adds.over_areas == "sum"),
        adds_over_time=not count.stock and (measure is None or measure.adds.over_time == "sum"),
    )


def _bind_tables(content: Content, counts: Sequence[Count]) -> Bonds:
    """Return the sums of tables: rows that share a total with other tables, columns that make up a figure."""
    hidden: list[Cell] = []
    relations: list[Relation] = []
    counted = {count.key: count for count in counts}
    for table in list_tables(content):
        totals: dict[str, int] = {}
        for column in table.columns:
            keys = _name_rows(table, column.measure)
            if len(keys) != len(table.rows) or not counted.keys() >= set(keys):
                continue
            if table.overlapping:
                relations += _order_rows(keys, table, column.measure, counted)
                continue
            value = sum(counted[key].value for key in keys)
            whole = f"ensemble|{column.measure}|{table.perimeter}|{table.period.start}/{table.period.end}"
            whole = f"{whole}#{value}"
            totals[whole] = value
            hidden.append(Cell(whole))
            relations.append(Relation.sums(whole, parts=keys))
            relations += _equal(whole, value, table, counted, column.unit_of_count)
        units = {column.unit_of_count for column in table.columns}
        if len(totals) == len(table.columns) > 1 and len(units) == 1:
            value = sum(totals.values())
            grand = (
                f"colonnes|{table.title}|{table.perimeter}|{table.period.start}/{table.period.end}#{value}"
            )
            hidden.append(Cell(grand))
            relations.append(Relation.sums(grand, parts=totals))
            relations += _equal(grand, value, table, counted, units.pop())
    return hidden, relations


def _name_rows(table: CountTable, measure: str) -> list[str]:
    rows = [figure for figure in table.figures() if figure.measure == measure and is_count(figure)]
    return list(dict.fromkeys(f"{name_count(row)}#{row.value}" for row in rows))


def _equal(
    whole: str, value: int, table: CountTable, counted: Mapping[str, Count], unit: str
) -> list[Relation]:
    """Return the equality of a table's total with the same quantity printed as a figure."""
    return [
        Relation.sums(whole, parts=[count.key])
        for count in _list_alone(counted, table)
        if count.value == value and count.unit_of_count == unit
    ]


def _order_rows(
    keys: Sequence[str], table: CountTable, measure: str, counted: Mapping[str, Count]
) -> Iterator[Relation]:
    """Yield what holds of rows that may count one thing twice: each within the whole, which they cover."""
    for count in _list_alone(counted, table):
        rows = [counted[key].value for key in keys]
        if count.measure.partition("|")[0] == measure and max(rows) <= count.value <= sum(rows):
            yield Relation.covered(count.key, parts=keys)
            yield from (Relation.within(count.key, parts=[key]) for key in keys)


def _list_alone(counted: Mapping[str, Count], table: CountTable) -> list[Count]:
    """Return the totals printed for the ground and days of a table: their labels carry no category."""
    start, end = table.period.start, table.period.end
    return [
        count
        for count in counted.values()
        if count.perimeter == table.perimeter
        and "," not in count.measure.partition("|")[2]
        and count.period is not None
        and (count.period.start, count.period.end) in ((start, end), (end, end))
    ]


def _bind_parts(counts: Iterable[Count]) -> Iterator[Relation]:
    """Tie a count to its kinds (« mineurs », « majeurs »): each within it, together perhaps all of it.

    Every way to take all kinds, or two of them, from whichever source or version says them.
    """
    groups: dict[tuple[str, str, object], dict[str, list[Count]]] = {}
    for count in counts:
        code, _, label = count.measure.partition("|")
        name, _, kind = label.partition(" (")
        by_kind = groups.setdefault((f"{code}|{name}", count.perimeter, count.period), {})
        by_kind.setdefault(kind, []).append(count)
    for by_kind in groups.values():
        wholes = by_kind.pop("", [])
        kinds = [by_kind[kind] for kind in sorted(by_kind)]
        for group in [kinds, *combinations(kinds, 2)] if wholes else []:
            for parts in islice(product(*group), _MOST_WAYS):
                for whole in wholes:
                    if len(parts) > 1 and whole.value == sum(part.value for part in parts):
                        yield Relation.sums(whole.key, parts=[part.key for part in parts])
        for whole, part in product(wholes, chain.from_iterable(by_kind.values())):
            if part.value <= whole.value:
                yield Relation.within(whole.key, parts=[part.key])


def _bind_funnel(content: Content, counts: Sequence[Count]) -> Bonds:
    """Tie each step of the funnel to the figures that it adds up; one that is not printed is a free piece."""
    funnel = content.outcome.funnel
    keys = {trace: count.key for count in counts for trace in count.traces}
    values = {count.key: count.value for count in counts}
    hidden: list[Cell] = []
    relations: list[Relation] = []
    for step in funnel.steps if funnel is not None else ():
        if not is_count(step.figure):
            continue
        key = _key(step.figure)
        parts = [keys.get(trace, f"non imprimé|{trace}") for trace in step.parts]
        free = [part for part in parts if part not in values]
        if key in parts or len(set(parts)) < len(parts):
            continue
        if free or values[key] == sum(values[part] for part in parts):
            hidden += [Cell(part) for part in free]
            relations.append(Relation.sums(key, parts=parts))
    return hidden, relations


def _key(figure: ReportFigure) -> str:
    return f"{name_count(figure)}#{figure.value}"
