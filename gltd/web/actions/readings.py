"""What a bilan reads of series, requests for images and fundings: from their records, by their rules."""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from gltd.claims.measures import catalogue
from gltd.disclosure import SUCCESSIVE_YEARS, publishable_years
from gltd.reports import french
from gltd.reports.public import UNIT_COST
from gltd.reports.snapshot import (
    Change,
    CountColumn,
    CountRow,
    CountTable,
    Domain,
    LackLine,
    Nature,
    Period,
    ReportFigure,
    Status,
    compare,
)
from gltd.usecases import comparing
from gltd.usecases.footage import Cell, tabulate, top_level
from gltd.web.actions.budgets import MEASURES as MEASURES_OF_BUDGET
from gltd.web.actions.budgets import YearBudget, read_budget
from gltd.web.actions.collecting import Register
from gltd.web.actions.footage import MEASURES, is_simulated, read_cells
from gltd.web.actions.fundings import MEASURES as AMOUNTS
from gltd.web.actions.fundings import FundingTotal, read_amounts, total_fundings
from gltd.web.models import Funding
from gltd.web.series import Series, list_pairs

USEFULNESS = {"useful": "Utiles", "not_useful": "Sans utilité", "unknown": "Utilité non connue"}


@dataclass(frozen=True)
class Compared:
    """What indicators give: the comparisons, and a line for each of those that give none."""

    changes: tuple[Change, ...] = ()
    lacking: tuple[LackLine, ...] = ()


def compare_indicators(register: Register, *, note: int) -> Compared:
    """Compare the last year of each indicator with the one before, at equal dates, up to the period's end.

    One that nobody gave or that sources contest makes no comparison, and is named all the same.
    """
    if register.operation is not None:
        return Compared()
    series = [one for pair in list_pairs(register.scheme) for one in pair.both]
    found = [read_change(one, register=register, note=note) for one in series]
    return Compared(
        changes=tuple(one for one in found if isinstance(one, Change)),
        lacking=tuple(one for one in found if isinstance(one, LackLine)),
    )


def read_change(series: Series, *, register: Register, note: int) -> Change | LackLine:
    """Return the comparison of one series, or what stands in its way."""
    known = replace(
        series,
        monthly={on: one for on, one in series.monthly.items() if one.span.end <= register.end},
        yearly={year: one for year, one in series.yearly.items() if one.span.end <= register.end},
    )
    told = known.change(register.end.year)
    if told is None or told.after.count is None:
        return _lack(
            series, f"non renseigné : rien de {register.end.year} n'est connu à la fin de la période"
        )
    if told.obstacle is comparing.Obstacle.MISSING:
        return _lack(series, f"non renseigné sur la période d'avant ({told.before.span.label})")
    if told.obstacle is comparing.Obstacle.CONTESTED:
        return _lack(series, "contesté : des sources se contredisent, voir les contradictions ouvertes")
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


def _lack(series: Series, why: str) -> LackLine:
    return LackLine(series.indicator.title, Domain(series.indicator.nature), why)


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
        held=is_held(series, year=reading.span.start.year),
    )


def is_held(series: Series, *, year: int) -> bool:
    """Tell whether SSMSI's rule of three years keeps a year of a phenomenon from the public.

    It is judged where three years at least are known; under that the minimum cell alone holds.
    """
    counts = {one: reading.count for one in series.years if (reading := series.year(one)).count is not None}
    known = {one: count for one, count in counts.items() if count is not None}
    judged = series.indicator.nature == "phenomenon" and year in known and len(known) >= SUCCESSIVE_YEARS
    return judged and year not in publishable_years(known)


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
    noun = french.plural("financement", count=without)
    lacking = f", sans {without} {noun} dont le montant n'est pas donné" if without else ""
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


def list_unit_costs(register: Register, *, note: int) -> tuple[ReportFigure, ...]:
    """Return what a useful request for images came to in operation, of each whole year of the period."""
    if register.operation is not None:
        return ()
    found = []
    for year, claims in sorted(read_budget(register.scheme).items()):
        span = comparing.year_span(year)
        if span.end > register.end or span.start < register.start:
            continue
        table = tabulate(read_cells(register.scheme, years={year}), year=year)
        budget = YearBudget(year, claims, table.usefulness, None not in table.total.months)
        cost = budget.unit_cost
        if cost is not None:
            simulated = any(claim.source.simulated for claim in claims.values())
            found.append(make_unit_cost(budget, cost=cost, register=register, note=note, simulated=simulated))
    return tuple(found)


def make_unit_cost(
    budget: YearBudget, *, cost: comparing.UnitCost, register: Register, note: int, simulated: bool
) -> ReportFigure:
    """Return a cost for each useful request, with both figures; under the minimum base these alone."""
    span = comparing.year_span(budget.year)
    tax = "net" if budget.amount("operation", tax="gross") is None else "gross"
    return ReportFigure(
        measure=MEASURES_OF_BUDGET["operation", tax],
        label=f"Fonctionnement de la vidéoprotection par réquisition utile ({budget.tax_of_cost})",
        value=cost.each,
        unit="EUR",
        unit_of_count="euro",
        perimeter=register.scheme.name,
        nature=Nature.FLOW,
        domain=Domain.MEANS,
        sources=(note,),
        trace=f"{UNIT_COST}-{budget.year}",
        status=Status.COMPUTED,
        low=cost.low,
        high=cost.high,
        period=Period(span.start, span.end),
        simulated=simulated or is_simulated(register.scheme),
        formula="fonctionnement de l'année divisé par ses réquisitions utiles ; intervalle exact du compte",
        printed=cost.sentence,
    )
