"""What a bilan reads of series, requests for images and fundings: from their records, by their rules."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from gltd.claims.measures import catalogue
from gltd.reports import french
from gltd.reports.snapshot import (
    Change,
    CountColumn,
    CountRow,
    CountTable,
    Domain,
    Nature,
    Period,
    ReportFigure,
    Status,
    compare,
)
from gltd.usecases import comparing
from gltd.usecases.footage import Cell, top_level
from gltd.web.actions.collecting import Register
from gltd.web.actions.footage import MEASURES, is_simulated, read_cells
from gltd.web.actions.fundings import MEASURES as AMOUNTS
from gltd.web.actions.fundings import FundingTotal, read_amounts, total_fundings
from gltd.web.models import Funding
from gltd.web.series import Series, list_pairs

USEFULNESS = {"useful": "Utiles", "not_useful": "Sans utilité", "unknown": "Utilité non connue"}


def list_changes(register: Register, *, note: int) -> tuple[Change, ...]:
    """Compare the last year of each indicator with the one before, at equal dates, up to the period's end.

    A count that nobody gave or that sources contest makes none here: the indicator's own page tells why.
    """
    if register.operation is not None:
        return ()
    found = [
        read_change(series, register=register, note=note)
        for pair in list_pairs(register.scheme)
        for series in pair.both
    ]
    return tuple(change for change in found if change is not None)


def read_change(series: Series, *, register: Register, note: int) -> Change | None:
    """Return the comparison of one series, or nothing where a count is missing or contested."""
    known = replace(
        series,
        monthly={on: one for on, one in series.monthly.items() if one.span.end <= register.end},
        yearly={year: one for year, one in series.yearly.items() if one.span.end <= register.end},
    )
    told = known.change(register.end.year)
    if told is None or told.obstacle in (comparing.Obstacle.MISSING, comparing.Obstacle.CONTESTED):
        return None
    before, after = (
        make_count(known, reading=reading, register=register, note=note)
        for reading in (told.before, told.after)
    )
    return compare(
        series.indicator.title,
        before=before,
        after=after,
        series_break=told.obstacle is comparing.Obstacle.SERIES_BREAK,
        note=told.reason,
        minimum_base=series.rules.base_minimum,
    )


def make_count(series: Series, *, reading: comparing.Reading, register: Register, note: int) -> ReportFigure:
    """Return one count of a series; the same quantity has the same label as where a source states it."""
    indicator = series.indicator
    measure = catalogue().get(indicator.measure)
    label = measure.label[:1].upper() + measure.label[1:] if measure else indicator.title
    return ReportFigure(
        measure=indicator.measure or f"event.{indicator.category}",
        label=label,
        value=None if reading.count is None else Decimal(reading.count),
        unit="count",
        unit_of_count=indicator.unit_of_count,
        perimeter=register.scheme.name,
        nature=Nature.FLOW,
        domain=Domain(indicator.nature),
        sources=(note,),
        trace=f"indicateur-{indicator.pk}-{reading.span.start}-{reading.span.end}",
        status=Status.COMPUTED,
        qualifier="about" if reading.approximate else None,
        period=Period(reading.span.start, reading.span.end),
        simulated=series.simulated,
        formula="ce que la série de l'indicateur donne de la période, à dates égales",
    )


def count_footage(register: Register, *, note: int) -> CountTable | None:
    """Count the requests for images by month, of use or not; months that nobody told are not there."""
    months: dict[Period, list[Cell]] = defaultdict(list)
    if register.operation is None:
        years = set(range(register.start.year, register.end.year + 1))
        for cell in top_level(read_cells(register.scheme, years=years)):
            month = comparing.month_span(cell.month)
            if register.start <= month.start and month.end <= register.end:
                months[Period(month.start, month.end)].append(cell)
    if not months:
        return None
    return CountTable(
        title="Réquisitions d'images, par mois",
        rows_are="Mois",
        columns=tuple(
            CountColumn(measure, USEFULNESS[name], "réquisition") for name, measure in MEASURES.items()
        ),
        rows=tuple(
            CountRow(french.month(month.start), tuple(add_up(cells, name=name) for name in MEASURES), month)
            for month, cells in sorted(months.items(), key=lambda item: item[0].start)
        ),
        period=register.period,
        perimeter=register.scheme.name,
        sources=(note,),
        trace="requisitions-mois",
        simulated=is_simulated(register.scheme),
        formula="somme des réquisitions d'un seul niveau : territoire, sinon quartiers, sinon caméras",
    )


def add_up(cells: list[Cell], *, name: str) -> int | None:
    """Add one count of some cells; ``None`` where nobody gave it."""
    given: list[int] = [count for cell in cells if (count := getattr(cell, name)) is not None]
    return sum(given) if given else None


def list_fundings(register: Register, *, note: int) -> tuple[ReportFigure, ...]:
    """Return what each funder committed, and paid, in the years of the period; two figures, never one."""
    if register.operation is not None:
        return ()
    years = (register.start.year, register.end.year)
    rows = list(Funding.objects.filter(scheme=register.scheme, year__range=years).order_by("pk"))
    amounts = read_amounts(rows)
    simulated = any(claim.source.simulated for told in amounts.values() for claim in told.values())
    return tuple(
        make_amount(total, name=name, register=register, note=note, simulated=simulated)
        for total in total_fundings(rows, amounts=amounts)
        for name in AMOUNTS
        if getattr(total, name) is not None
    )


def make_amount(
    total: FundingTotal, *, name: str, register: Register, note: int, simulated: bool
) -> ReportFigure:
    """Return one sum of fundings, with how many of them give no amount."""
    label = catalogue()[AMOUNTS[name]].label
    without: int = getattr(total, f"without_{name}")
    lacking = f", sans {without} financement(s) dont le montant n'est pas donné" if without else ""
    year = comparing.year_span(total.year)
    return ReportFigure(
        measure=AMOUNTS[name],
        label=f"{label[:1].upper()}{label[1:]} ({total.funder}, {total.tax}{lacking})",
        value=getattr(total, name),
        unit="EUR",
        unit_of_count="euro",
        perimeter=register.scheme.name,
        nature=Nature.FLOW,
        domain=Domain.MEANS,
        sources=(note,),
        trace=f"financements-{total.year}-{name}",
        status=Status.COMPUTED,
        period=Period(year.start, year.end),
        simulated=simulated,
        formula="somme des financements du même financeur, de la même année et du même régime de taxe",
    )
