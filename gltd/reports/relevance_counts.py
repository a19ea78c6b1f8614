"""Which counts of a relevance study are printed: not small ones, nor what would give them back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from gltd.disclosure import Cell, Protection, Relation, protect
from gltd.reports import french
from gltd.reports.relevance import Day, RelevanceSheet, Split

# What is rarer is printed together: a line of its own would hold small counts only.
MOST_CATEGORIES: Final = 7
OTHERS: Final = "autres"
# The days that are told together where single days hold too little.
GROUPS: Final[Mapping[str, tuple[int, ...]]] = {
    "lundi à jeudi": (0, 1, 2, 3),
    "vendredi et samedi": (4, 5),
    "dimanche": (6,),
}
_ENOUGH_SHARE = 0.75
SHORT: Final = "n. d."


@dataclass(frozen=True)
class Counts:
    """The tables to print, and which of their cells may be."""

    categories: tuple[Split, ...]
    parts: tuple[Split, ...]
    untimed: tuple[int, ...]
    week: tuple[Day, ...]
    grouped: bool = False
    protection: Protection | None = None

    def shows(self, *key: object) -> bool:
        """Tell whether a count may be printed."""
        return self.protection is None or self.protection.shows(_key(*key))

    def say(self, value: int, *key: object) -> str:
        """Print a count, or that it is withheld."""
        return french.number(value) if self.shows(*key) else SHORT

    @property
    def withheld(self) -> bool:
        """Whether a count is withheld."""
        found = self.protection
        return found is not None and not all(found.shows(key) for key in found.states)


class _Enter(Protocol):
    """How a count is entered: its value, then what names it; returns the name of the cell."""

    def __call__(self, value: int | None, *key: object, cost: float = 1.0) -> str: ...


def open_sheet(sheet: RelevanceSheet) -> Counts:
    """Return every count, for those who may see the cells."""
    return Counts(join_rare(sheet.categories), sheet.parts, sheet.untimed, sheet.week)


@lru_cache(maxsize=64)
def protect_sheet(sheet: RelevanceSheet) -> Counts:
    """Choose what is printed, day by day where that leaves most cells, by groups of days otherwise."""
    categories = join_rare(sheet.categories)
    daily = _protect(sheet, categories=categories, week=sheet.week)
    cells = [daily.shows("week", d, b) for d, day in enumerate(sheet.week) for b, _ in enumerate(day.counts)]
    filled = [
        shown
        for shown, value in zip(cells, (n for day in sheet.week for n in day.counts), strict=True)
        if value
    ]
    if sum(filled) >= _ENOUGH_SHARE * len(filled):
        return daily
    return _protect(sheet, categories=categories, week=group_days(sheet.week))


def join_rare(categories: tuple[Split, ...]) -> tuple[Split, ...]:
    """Print the most frequent categories, and the others as one."""
    if len(categories) <= MOST_CATEGORIES + 1:
        return categories
    kept, rare = categories[:MOST_CATEGORIES], categories[MOST_CATEGORIES:]
    sums = tuple(sum(column) for column in zip(*(split.counts for split in rare), strict=True))
    return (*kept, Split(f"{OTHERS} ({len(rare)} catégories)", sums))


def group_days(week: tuple[Day, ...]) -> tuple[Day, ...]:
    """Add days up by groups."""
    return tuple(
        Day(name, tuple(sum(column) for column in zip(*(week[day].counts for day in days), strict=True)))
        for name, days in GROUPS.items()
    )


def _key(*parts: object) -> str:
    return "/".join(map(str, parts))


def _protect(sheet: RelevanceSheet, *, categories: tuple[Split, ...], week: tuple[Day, ...]) -> Counts:
    cells: list[Cell] = []
    relations: list[Relation] = []

    def enter(value: int | None, *key: object, cost: float = 1.0) -> str:
        cells.append(Cell(_key(*key), value, cost=cost))
        return _key(*key)

    pieces = [enter(piece.facts, "piece", i, cost=4) for i, piece in enumerate(sheet.pieces)]
    relations.append(Relation.sums(enter(sheet.total, "total", cost=8), parts=pieces))
    table = [[enter(n, "category", k, i) for i, n in enumerate(s.counts)] for k, s in enumerate(categories)]
    for k, split in enumerate(categories):
        relations.append(Relation.sums(enter(sum(split.counts), "category", k), parts=table[k]))
    parts = [
        [enter(n, "part", b, i, cost=2) for i, n in enumerate(s.counts)] for b, s in enumerate(sheet.parts)
    ]
    untimed = [enter(n, "untimed", i) for i, n in enumerate(sheet.untimed)]
    for i, piece in enumerate(pieces):
        relations.append(Relation.sums(piece, parts=[row[i] for row in table]))
        relations.append(Relation.sums(piece, parts=[*(row[i] for row in parts), untimed[i]]))
    relations += _tie_week(sheet, week=week, parts=parts, enter=enter)
    relations += _tie_seen(sheet, view=pieces[0], enter=enter)
    return Counts(
        categories=categories,
        parts=sheet.parts,
        untimed=sheet.untimed,
        week=week,
        grouped=len(week) < len(sheet.week),
        protection=protect(cells, relations=relations),
    )


def _tie_week(
    sheet: RelevanceSheet, *, week: tuple[Day, ...], parts: list[list[str]], enter: _Enter
) -> list[Relation]:
    """Each part of the day adds up, over the days, to that of the view and the rings."""
    near = [i for i, piece in enumerate(sheet.pieces) if piece.kind != "rest"]
    days = [[enter(n, "week", d, b) for b, n in enumerate(day.counts)] for d, day in enumerate(week)]
    found = []
    for b, row in enumerate(parts):
        total = enter(None, "near", b)
        found.append(Relation.sums(total, parts=[row[i] for i in near]))
        found.append(Relation.sums(total, parts=[day[b] for day in days]))
    return found


def _tie_seen(sheet: RelevanceSheet, *, view: str, enter: _Enter) -> list[Relation]:
    """What is seen already and what is not make up the view; cameras may see the same fact."""
    seen = enter(sheet.seen.facts, "seen", cost=4)
    unseen = enter(sheet.view.facts - sheet.seen.facts, "unseen")
    before = enter(sheet.seen.covered_before, "before", cost=2)
    after = enter(sheet.seen.covered_after, "after", cost=2)
    lines = [enter(overlap.facts, "overlap", j) for j, overlap in enumerate(sheet.seen.overlaps)]
    found = [Relation.sums(view, parts=[seen, unseen]), Relation.sums(after, parts=[before, unseen])]
    if lines:
        found.append(Relation.covered(seen, parts=lines))
        found += [Relation.within(seen, parts=[line]) for line in lines]
    return found
