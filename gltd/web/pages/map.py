"""The map of a scheme, the table of the same query, and what is known of one area."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from gltd import config
from gltd.errors import GltdError
from gltd.ingest.mapping import NATURES
from gltd.reports import french
from gltd.stats import rates
from gltd.store.pyramid import FINEST_ZOOM
from gltd.store.selecting import Box
from gltd.usecases.mapping.basemap import open_basemap
from gltd.usecases.mapping.counts import settle, tell_count
from gltd.web import counting
from gltd.web.access import Right, enter, list_rights, may_count, signed_in
from gltd.web.events import open_ground, tell_version
from gltd.web.filtering import read_filters
from gltd.web.models import Area, FollowUp, Operation, Scheme, Source
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.passes import SECONDS, give_pass
from gltd.web.spotting import Window, watch_spots

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
TREND_MONTHS = 24
SHOWN = 5


def show_map(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the map; its data come from ``gltd.web.api``."""
    scheme = enter(request, slug=slug, section="map")
    exact = may_count(request)
    box = counting.box_of(scheme.areas.all())
    counts = counting.describe_counts(scheme, areas=list(scheme.areas.all()), exact=exact)
    listing = list_columns(counts)
    if exported := send_export(request, listing=listing, rows=counts.rows):
        return exported
    kinds = {} if box is None else list_kinds(box, exact=exact)
    context = {
        "counts": counts,
        "listing": listing,
        "simulated": counts.simulated,
        "categories": kinds.get("category", []),
        "natures": [(code, NATURES.get(code, code)) for code in kinds.get("nature", [])],
        "weekdays": list(enumerate(WEEKDAYS, start=1)),
        "hours": range(24),
        "partitions": counting.list_partitions(scheme),
        "plan": find_plan(scheme, months=counts.months),
        "may_study": Right.WRITE in list_rights(signed_in(request), scheme=scheme),
        "settings": describe_settings(request, scheme=scheme, months=counts.months)
        | {"simulated": counts.simulated},
    }
    return render(request, "gltd/map.html", context)


def list_kinds(box: Box, *, exact: bool) -> dict[str, list[str]]:
    """Return the categories and the natures around a scheme, by their frequency where it may be told."""
    found = open_ground().list_kinds(box)
    shown = {name: list(settle(counts, exact=exact)) for name, counts in found.items()}
    return shown if exact else {name: sorted(kinds) for name, kinds in shown.items()}


def describe_settings(request: HttpRequest, *, scheme: Scheme, months: list[str]) -> dict[str, Any]:
    """Return what the scripts of the map are told: addresses, months, the pass to its tiles."""
    box, exact = counting.box_of(scheme.areas.all()), may_count(request)
    names = ("areas", "operations", "follow_ups", "table", "months", "pass")
    tile = reverse("map_tile", args=[scheme.slug, 1, 2, 3]).replace("1/2/3", "{z}/{x}/{y}")
    return {
        "addresses": {name: reverse(f"map_{name}", args=[scheme.slug]) for name in names}
        | {"spots": reverse("spots_map", args=[scheme.slug])}
        | {"cameras": reverse("cameras_map", args=[scheme.slug])}
        | {"study": reverse("study_prepare", args=[scheme.slug]), "tiles": tile},
        "months": month_range(months),
        "box": box,
        "exact": exact,
        "pass": give_pass(request, scheme=scheme, box=box, exact=exact),
        "pass_seconds": SECONDS,
        "version": tell_version(exact=exact),
        "finest_zoom": FINEST_ZOOM,
        "scheme": scheme.name,
        "ground": describe_ground(scheme),
        "sources": [] if box is None else open_ground().list_sources(box),
    }


def find_plan(scheme: Scheme, *, months: list[str]) -> str:
    """Return the address of the same map drawn by the server, for a browser that cannot."""
    layers = ["areas", "operations", "spots", "follow_ups", "cameras"]
    asked: dict[str, Any] = {"layer": layers}
    if months:
        asked = {"layer": ["events", *layers], "from": months[0], "to": months[-1]}
    return f"{reverse('map_sheet', args=[scheme.slug])}?{urlencode(asked, doseq=True)}"


def describe_ground(scheme: Scheme) -> dict[str, Any] | None:
    """Return what the base map of the installation is, where it has one that can be read."""
    path = config.load().basemap
    if path is None:
        return None
    try:
        told = open_basemap(path).describe()
    except GltdError:
        return None  # the map does without; the server told why when it started
    address = reverse("map_ground", args=[scheme.slug, 1, 2, 3]).replace("1/2/3", "{z}/{x}/{y}")
    return told | {"tiles": address}


def month_range(months: list[str]) -> list[str]:
    """Return every month from the first to the last."""
    if not months:
        return []
    span = np.arange(np.datetime64(months[0], "M"), np.datetime64(months[-1], "M") + 1)
    return [str(month) for month in span]


def show_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the table alone, for the areas, the period and the kinds that the map shows."""
    scheme = enter(request, slug=slug, section="map")
    areas = counting.list_areas(scheme, partition=request.GET.get("partition", ""))
    exact = may_count(request)
    filters = read_filters(request.GET, exact=exact)
    counts = counting.describe_counts(scheme, areas=areas, within=filters, exact=exact)
    listing = list_columns(counts)
    if exported := send_export(request, listing=listing, rows=counts.rows):
        return exported
    return render(request, "gltd/map_table.html", {"counts": counts, "listing": listing, "narrowed": True})


def list_columns(counts: counting.Counts) -> Listing[counting.AreaCounts]:
    """Return the columns of the table: one a year of events, withheld as the reader sees them."""
    held: tuple[Column[counting.AreaCounts], ...] = (
        Column("Quartier", lambda row: row.area.name),
        Column("Contour", lambda row: row.area.get_outline_display()),
        Column("Opérations", lambda row: row.operations),
        Column("Points", lambda row: row.spots),
        Column("Suites en cours", lambda row: row.follow_ups),
        Column("Caméras", lambda row: row.cameras),
    )
    events = (
        Column[counting.AreaCounts](f"Faits {year}", partial(tell_year, rank=rank, exact=counts.exact))
        for rank, year in enumerate(counts.years)
    )
    return Listing(title="Quartiers", columns=(*held, *events), geometry=lambda row: row.area.geometry)


def tell_year(row: counting.AreaCounts, *, rank: int, exact: bool) -> object:
    """Return the events of a year in an area: the number, or what the table tells who may not see it."""
    return row.by_year[rank] if exact else row.told[rank][1]


@dataclass(frozen=True)
class Trend:
    """The events of an area: their total, each year, and the way of the last two years, in words."""

    total: str
    years: list[tuple[str, str]]
    bars: list[tuple[float, float, float]]
    sentence: str


def show_area(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show what is known of one area: counts, trend, spots, operations, follow-ups, sources."""
    scheme = enter(request, slug=slug, section="map")
    area = get_object_or_404(Area.objects.select_related("partition"), pk=pk)
    if not counting.shows_area(scheme, area=area):
        raise Http404
    user, exact = signed_in(request), may_count(request)
    held = watch_spots(scheme, user=user, window=Window.ending(None))
    operations = Operation.objects.filter(scheme=scheme, areas=area).order_by("-starts_at")
    context = {
        "area": area,
        "trend": None if area.geometry is None else tell_trend(request, area=area, exact=exact),
        "spots": [row for row in held if area in row.areas],
        "operations": operations[:SHOWN],
        "operation_count": operations.count(),
        "follow_ups": FollowUp.objects.filter(scheme=scheme, areas=area, closed=False)[:SHOWN],
        "cameras": scheme.cameras.filter(area=area).count(),
        "sources": Source.objects.filter(scheme=scheme, claims__area=area).distinct()[:SHOWN],
    }
    return render(request, "gltd/map_area.html", context)


def tell_trend(request: HttpRequest, *, area: Area, exact: bool) -> Trend | None:
    """Count an area's events and say where they go; nothing where there are none to see."""
    selection = read_filters(request.GET, exact=exact)
    counts = open_ground().count_outline(selection, geometry=area.geometry or {})
    if not exact:
        return tell_years(counts)
    if not counts:
        return None
    months = month_range([f"{selection.start:%Y-%m}", f"{selection.end - dt.timedelta(days=1):%Y-%m}"])  # type: ignore[operator]  # read_filters gives both
    series = [counts.get(month, 0) for month in months]
    by_year: dict[str, int] = {}
    for month in months:
        by_year[month[:4]] = by_year.get(month[:4], 0) + counts.get(month, 0)
    top = max(counts.values())
    bars: list[tuple[float, float, float]] = [
        (rank, 20 - (height := 20 * counts.get(month, 0) / top), height) for rank, month in enumerate(months)
    ]
    return Trend(
        total=tell_count(sum(series), exact=True),
        years=[(year, tell_count(count, exact=True)) for year, count in by_year.items()],
        bars=bars,
        sentence=say_trend(series[-TREND_MONTHS:]),
    )


def tell_years(counts: Mapping[str, int]) -> Trend:
    """Tell an area's events to who may not see small counts: by years, none told apart from a few."""
    years = settle(counting.add_years(counts), exact=False)
    told = [(year, tell_count(count, exact=False)) for year, count in sorted(years.items())]
    return Trend(total=tell_count(sum(counts.values()), exact=False), years=told, bars=[], sentence="")


def say_trend(series: list[int]) -> str:
    """Say in one sentence where the last months go, or that it cannot be told."""
    if len(series) < TREND_MONTHS:
        return ""
    found = rates.trend(series)
    span = f"Sur les {TREND_MONTHS} derniers mois de la période"
    if found.too_small:
        return f"{span}{french.WIDE}: trop peu de faits pour une tendance."
    low, percent, high = (
        french.signed(value, decimals=1) for value in (found.low, found.percent, found.high)
    )
    told = f"{percent}{french.WIDE}% par mois (intervalle {low} à {high}{french.WIDE}%)"
    if found.low <= 0 <= found.high:
        return f"{span}{french.WIDE}: pas de tendance établie, {told}."
    return f"{span}{french.WIDE}: {'en hausse' if found.percent > 0 else 'en baisse'}, {told}."
