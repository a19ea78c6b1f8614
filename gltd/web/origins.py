"""The figures behind one number of a table: a number that adds up several leads to the list of them all."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.http import Http404
from django.urls import reverse

from gltd.usecases.comparing import Span, month_span, months_of, year_span
from gltd.usecases.footage import Cell, Place, top_level
from gltd.web.actions.conflicts import Open, read_open
from gltd.web.actions.footage import read_cells
from gltd.web.models import Area, FootageRequest, Indicator, Scheme
from gltd.web.series import DATED, list_disputed, select_stated, span_of

# What the list of figures is asked for: ``indicateur-2-2024-03-0``, ``images-2024-whole-0-police``.
ASKED: Final = "derriere"
WHEN: Final = r"(?P<year>[1-9]\d{3})(?:-(?P<month>0[1-9]|1[0-2]))?"
OF_INDICATOR: Final = re.compile(rf"indicateur-(?P<pk>\d{{1,15}})-{WHEN}-(?P<area>\d{{1,15}})")
OF_FOOTAGE: Final = re.compile(
    rf"images-{WHEN}-(?P<level>whole|area|camera|total)-(?P<key>\d{{1,15}})-(?P<service>[a-z]*)"
)


@dataclass(frozen=True)
class Origin:
    """The figures that make a number, by their keys, and what the number is."""

    title: str
    claims: Sequence[int]


@dataclass(frozen=True)
class Traced:
    """Which figures make each span of a series, and who states them."""

    claims: Mapping[Span, Sequence[int]] = field(default_factory=dict)
    publishers: Sequence[str] = ()

    def of(self, when: Span) -> list[int]:
        """Return the figures of a month or a year: those of the year itself, or else of its months."""
        if own := self.claims.get(when):
            return list(own)
        months = map(month_span, months_of(when)) if when.whole_year else ()
        return [claim for month in months for claim in self.claims.get(month, ())]


def trace_series(indicator: Indicator, *, area: Area | None, standing: Open | None = None) -> Traced:
    """Return the figures that an indicator draws, of an area or of the scheme as a whole."""
    if not indicator.measure:
        return Traced()
    known = standing or read_open(indicator.scheme)
    measures = {indicator.measure}
    rows = select_stated(indicator.scheme, measures=measures, area=area)
    rows = rows.exclude(pk__in=list_disputed(indicator.scheme, measures=measures) & known.set_aside)
    found: dict[Span, list[int]] = defaultdict(list)
    publishers = {}
    for pk, publisher, *when in rows.order_by("pk").values_list("pk", "source__publisher", *DATED):
        span = span_of(tuple(when))
        if span == month_span(span.start) or span.whole_year:
            found[span].append(pk)
            publishers[publisher] = True
    return Traced(found, tuple(publishers))


def trace_cells(cells: Iterable[Cell]) -> dict[tuple[Place, dt.date], list[int]]:
    """Return the figures that each place and month of a table of requests adds up."""
    found: dict[tuple[Place, dt.date], list[int]] = defaultdict(list)
    for cell in cells:
        found[cell.place, cell.month].extend(cell.claims)
    return found


def link_figures(scheme: Scheme, *, claims: Sequence[int], asked: str) -> str:
    """Return where a number leads: the page of its one figure, or the list of those that it adds up."""
    if len(claims) == 1:
        return reverse("claim", args=[scheme.slug, claims[0]])
    return f"{reverse('claims', args=[scheme.slug])}?{ASKED}={asked}" if claims else ""


def name_indicator(indicator: Indicator, *, when: str, area: Area | None) -> str:
    """Return how the list of figures is asked for those of an indicator in a month or a year."""
    return f"indicateur-{indicator.pk}-{when}-{area.pk if area else 0}"


def name_footage(place: Place | None, *, when: str, service: str) -> str:
    """Return how the list of figures is asked for the requests of a place, or of the total line."""
    where = "total-0" if place is None else f"{place.level}-{place.key}"
    return f"images-{when}-{where}-{service}"


def find_origin(scheme: Scheme, *, asked: str) -> Origin:
    """Return the figures behind a number of the scheme, or answer 404."""
    if told := OF_INDICATOR.fullmatch(asked):
        return find_of_indicator(scheme, told=told)
    if told := OF_FOOTAGE.fullmatch(asked):
        return find_of_footage(scheme, told=told)
    raise Http404


def read_when(told: re.Match[str]) -> Span:
    """Return the month or the year that is asked for."""
    year = int(told["year"])
    return month_span(dt.date(year, int(told["month"]), 1)) if told["month"] else year_span(year)


def find_of_indicator(scheme: Scheme, *, told: re.Match[str]) -> Origin:
    """Return the figures of an indicator in a month or a year."""
    indicator = Indicator.everything.filter(scheme=scheme, pk=int(told["pk"])).first()
    area = scheme.areas.filter(pk=int(told["area"])).first()
    if indicator is None or (area is None and int(told["area"])):
        raise Http404
    when = read_when(told)
    title = ", ".join(filter(None, (indicator.title, when.label, area.name if area else "")))
    return Origin(title, trace_series(indicator, area=area).of(when))


def find_of_footage(scheme: Scheme, *, told: re.Match[str]) -> Origin:
    """Return the figures of requests for images in a month or a year, of a place or of all."""
    when, service = read_when(told), told["service"]
    cells = [
        cell
        for cell in read_cells(scheme, years={when.start.year})
        if when.start <= cell.month <= when.end and service in ("", cell.service)
    ]
    where = ""
    if told["level"] == "total":
        cells = top_level(cells)
    else:
        cells = [
            cell for cell in cells if (cell.place.level, cell.place.key) == (told["level"], int(told["key"]))
        ]
        where = cells[0].place.name if cells else ""
    by = dict(FootageRequest.Service.choices).get(service, "")
    title = ", ".join(filter(None, ("réquisitions d'images", when.label, where, by)))
    return Origin(title, [claim for cell in cells for claim in cell.claims])
