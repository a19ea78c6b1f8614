"""Requests for footage: a year as months × places, year on year at equal dates, and the grid to type them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from gltd.errors import GltdError
from gltd.reports import french
from gltd.usecases.comparing import Change, Reading, Span, compare, year_span
from gltd.usecases.footage import (
    NOUN,
    WHOLE,
    Cell,
    Level,
    Line,
    Place,
    Table,
    compare_years,
    tabulate,
    top_level,
)
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import footage as actions
from gltd.web.actions.collecting import span
from gltd.web.actions.locking import StaleError
from gltd.web.models import Camera, Claim, FootageRequest, Scheme
from gltd.web.origins import link_figures, name_footage, trace_cells
from gltd.web.pages.forms import StyledForm
from gltd.web.pages.frame import open_here
from gltd.web.pages.listing import Column, Listing, send_export

PER_PAGE = 50
SHOWN_CAMERAS = 20
USES = {"useful": "utiles", "not_useful": "sans utilité", "unknown": "utilité inconnue"}
LARGEST = 100_000
MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


class FootageFilterForm(StyledForm):
    """The year and the kind of service that the table shows."""

    year = forms.TypedChoiceField(label="Année", coerce=int, required=False)
    service = forms.ChoiceField(
        label="Service", choices=[("", "Tous"), *FootageRequest.Service.choices], required=False
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(year, str(year)) for year in years]


def describe_columns(year: int) -> Listing[Line]:
    """Return the table's columns: the place, its twelve months, its year."""
    return Listing(
        title=f"Réquisitions d'images {year}",
        columns=(
            Column("Lieu", lambda line: line.place.name),
            *(
                Column(f"{month} {year}", lambda line, rank=rank: line.months[rank])  # type: ignore[misc]  # bound now
                for rank, month in enumerate(MONTHS)
            ),
            Column("Total", lambda line: line.total),
        ),
    )


def show_footage(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a year of requests, then years against each other at equal dates."""
    scheme = enter(request, slug=slug, section="cameras")
    cells = actions.read_cells(scheme)
    years = sorted({cell.month.year for cell in cells}, reverse=True)
    form = FootageFilterForm(request.GET or None, years=years)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    year = asked.get("year") or (years[0] if years else timezone.localdate().year)
    service = asked.get("service") or None
    shown = [cell for cell in cells if service is None or cell.service == service]
    table = tabulate(shown, year=year)
    listing = describe_columns(year)
    if exported := send_export(request, listing=listing, rows=list_lines(table)):
        return exported
    page = Paginator(table.lines, PER_PAGE).get_page(request.GET.get("page"))
    tell = Teller(scheme, service or "", tuple(cell for cell in shown if cell.month.year == year))
    compared = [found for one in years if (found := compare_years(shown, year=one))]
    used = {cell.service for cell in cells if cell.month.year in (year, year - 1)}
    context = {
        "form": form,
        "year": year,
        "table": table,
        "lines": [tell.line(line) for line in page],
        "total": [tell.line(line, whole=True) for line in list_lines(table)[-1:]],
        "publishers": actions.list_publishers(scheme, year=year),
        "page": page,
        "months": MONTHS,
        "compared": compared,
        "current": next((one for one in compared if one.year == year), None),
        "services": list_services(cells, year=year, used=used) if service is None and len(used) > 1 else [],
        "stated_shown": STATED_SHOWN,
        "stated": list_stated(scheme, contested=open_here(request).contested),
        "listing": listing,
        "tab": "footage",
        "simulated": actions.is_simulated(scheme),
    }
    return render(request, "gltd/footage.html", context)


def list_lines(table: Table) -> list[Line]:
    """Return the lines of the table, its total last where it is not a line itself."""
    return [*table.lines, Line(Place("whole", -1, "Total"), table.total.months)] if table.lines else []


@dataclass(frozen=True)
class TracedLine:
    """A line of the table, each of its numbers with where it leads."""

    name: str
    months: list[tuple[int | None, str]]
    total: tuple[int | None, str]


@dataclass(frozen=True)
class Teller:
    """What is needed to lead from a number of the table to the figures that it adds up."""

    scheme: Scheme
    service: str
    cells: tuple[Cell, ...]

    @cached_property
    def of_place(self) -> dict[tuple[Place, dt.date], list[int]]:
        """The figures of each line."""
        return trace_cells(self.cells)

    @cached_property
    def of_total(self) -> dict[dt.date, list[int]]:
        """The figures that the line of totals adds up."""
        found: dict[dt.date, list[int]] = defaultdict(list)
        for cell in top_level(self.cells):
            found[cell.month].extend(cell.claims)
        return found

    def line(self, line: Line, *, whole: bool = False) -> TracedLine:
        """Return a line with its links."""
        place = None if whole else line.place
        months = [dt.date(self.cells[0].month.year, rank, 1) for rank in range(1, 13)]
        behind = [
            self.of_total.get(one, []) if place is None else self.of_place.get((place, one), [])
            for one in months
        ]

        def link(claims: list[int], when: str) -> str:
            return link_figures(
                self.scheme, claims=claims, asked=name_footage(place, when=when, service=self.service)
            )

        return TracedLine(
            line.place.name,
            [
                (count, link(claims, f"{month:%Y-%m}"))
                for count, claims, month in zip(line.months, behind, months, strict=True)
            ],
            (line.total, link([claim for claims in behind for claim in claims], f"{months[0]:%Y}")),
        )


def list_services(cells: list[Cell], *, year: int, used: set[str]) -> list[tuple[str, Any]]:
    """Return the comparison of each kind of service that asked in the year or the one before."""
    labels = dict(FootageRequest.Service.choices)
    found = ((labels[one], compare_years(cells, year=year, service=one)) for one in sorted(used))
    return [(label, told) for label, told in found if told is not None]


# Older ones are in the list of figures.
STATED_SHOWN = 24


@dataclass(frozen=True)
class Stated:
    """A figure for a long period that a source states, and its change since the one before."""

    claim: Claim
    span: Span
    partial: bool
    change: Change | None


def list_stated(scheme: Scheme, *, contested: Collection[int]) -> list[Stated]:
    """Return what sources say of requests over a year or more than a month, each against the one before."""
    rows = Claim.objects.filter(
        source__scheme=scheme,
        measure="requisition.images",
        status=Claim.Status.CONFIRMED,
        value__isnull=False,
        restriction="",
        part_of=None,
    ).select_related("source")
    told = sorted(((Span(*span(claim)), claim) for claim in rows), key=lambda pair: (pair[0], pair[1].pk))
    # One more than is shown: the first is what the next is compared with.
    told = told[-STATED_SHOWN - 1 :]
    found: list[Stated] = []
    before: Reading | None = None
    for when, claim in told:
        assert claim.value is not None
        vague = bool(claim.qualifier or claim.value_max)
        reading = Reading(when, int(claim.value), approximate=vague, contested=claim.pk in contested)
        change = compare(before, after=reading, noun=NOUN) if before is not None else None
        if change is not None and change.before.span.start.year == when.start.year:
            change = None
        found.append(Stated(claim, when, partial=when != year_span(when.start.year), change=change))
        before = reading
    return found[-STATED_SHOWN:]


# ── The grid ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Box:
    """One box of the grid."""

    name: str
    value: str
    seen: str
    label: str
    error: bool = False
    meanwhile: str = ""


def settle_box(name: str, *, now: str, label: str, typed: QueryDict | None, wrong: bool) -> Box:
    """Return a box as it was typed, or as the register has it ``now`` where it was left alone.

    What someone else wrote there since it was shown is said beside it: sent again, what is typed is kept.
    """
    value = seen = now
    if typed is not None:
        value, seen = typed.get(name, "").strip(), typed.get(f"vu-{name}", "")
        if value == seen:
            return Box(name, now, now, label)
    told = (f"« {now} »" if now else "une case vide") if now not in (seen, value) else ""
    return Box(name, value, now, label, error=wrong, meanwhile=told)


def tell_meanwhile(boxes: Iterable[Box]) -> str:
    """Say which boxes someone else filled since they were shown, and with what."""
    told = [f"{box.label} : {box.meanwhile}" for box in boxes if box.meanwhile]
    return f"Écrit entre-temps par quelqu'un d'autre : {'; '.join(told[:5])}." if told else ""


class GridForm(StyledForm):
    """What the grid is about."""

    year = forms.IntegerField(label="Année", min_value=2000, max_value=2100)
    service = forms.ChoiceField(label="Service qui requiert", choices=FootageRequest.Service.choices)
    by = forms.ChoiceField(label="Par", choices=[("zones", "quartiers"), ("cameras", "caméras")])


def edit_footage(request: HttpRequest, slug: str) -> HttpResponse:
    """Type a year of one kind of service: months across, places down, three uses each."""
    scheme = enter(request, slug=slug, section="cameras", right=Right.WRITE)
    asked = {"year": str(timezone.localdate().year), "service": "police", "by": "zones"}
    form = GridForm(asked | {name: value for name, value in request.GET.dict().items() if value})
    if not form.is_valid():
        form = GridForm(asked)
        form.is_valid()
    year, service = form.cleaned_data["year"], form.cleaned_data["service"]
    listed = Paginator(list_places(scheme, by=form.cleaned_data["by"]), SHOWN_CAMERAS)
    page = listed.get_page(request.GET.get("page"))
    places = list(page)
    error, typed, status = "", None, HTTPStatus.OK
    if request.method == "POST":
        typed = request.POST
        try:
            boxes = read_grid(typed, places=places, year=year)
            told = actions.enter_footage(
                actor=signed_in(request), scheme=scheme, service=service, typed=boxes
            )
        except StaleError as stale:
            error, status = stale.sentence, HTTPStatus.CONFLICT
        except GltdError as wrong:
            error, status = wrong.sentence, HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, tell_typed(told.changed))
            return redirect(f"{reverse('footage', args=[slug])}?year={year}")
    cells = {
        (cell.month, cell.place.level, cell.place.key): cell
        for cell in actions.read_cells(scheme, years={year})
        if cell.service == service
    }
    rows = lay_out(places, cells=cells, year=year, typed=typed)
    context = {
        "form": form,
        "year": year,
        "months": MONTHS,
        "page": page,
        "rows": rows,
        "meanwhile": tell_meanwhile(box for _, uses in rows for _, boxes in uses for box in boxes),
        "zeros": "zeros" in request.POST,
        "service_label": FootageRequest.Service(service).label,
        "error": error,
        "tab": "footage",
    }
    return render(request, "gltd/footage_grid.html", context, status=status)


def tell_typed(changed: int) -> str:
    """Say what became of a grid."""
    if not changed:
        return "Rien n'avait changé."
    return f"{changed} chiffre{'s' if changed > 1 else ''} enregistré{'s' if changed > 1 else ''}."


def list_places(scheme: Scheme, *, by: str) -> list[Place]:
    """Return the places of the grid."""
    if by == "cameras":
        return [actions.camera_place(camera) for camera in Camera.objects.filter(scheme=scheme)]
    return [*actions.list_zones(scheme), WHOLE]


def name_box(place: Place, *, use: str, month: int) -> str:
    """Return the name of a box."""
    return f"{place.level}-{place.key}-{use}-{month}"


def lay_out(
    places: list[Place],
    *,
    cells: Mapping[tuple[dt.date, Level, int], Cell],
    year: int,
    typed: QueryDict | None,
) -> list[tuple[Place, list[tuple[str, list[Box]]]]]:
    """Return the rows of the grid, with what was typed where it was not taken."""
    rows = []
    for place in places:
        uses = []
        for use, label in USES.items():
            boxes = []
            for month in range(1, 13):
                cell = cells.get((dt.date(year, month, 1), place.level, place.key))
                count = getattr(cell, use) if cell is not None else None
                seen = "" if count is None else str(count)
                name = name_box(place, use=use, month=month)
                wrong = typed is not None and read_count(typed.get(name, "")) is Ellipsis
                told = f"{place.name}, {label}, {french.month(dt.date(year, month, 1))}"
                boxes.append(settle_box(name, now=seen, label=told, typed=typed, wrong=wrong))
            uses.append((label, boxes))
        rows.append((place, uses))
    return rows


def read_grid(typed: QueryDict, *, places: list[Place], year: int) -> list[actions.TypedCell]:
    """Read the boxes of the grid; one that is no whole number refuses them all."""
    boxes: list[actions.TypedCell] = []
    wrong: list[str] = []
    for place in places:
        for month in range(1, 13):
            found: dict[str, tuple[Any, Any]] = {}
            for use in USES:
                name = name_box(place, use=use, month=month)
                value, seen = read_count(typed.get(name, "")), read_count(typed.get(f"vu-{name}", ""))
                if value is Ellipsis:
                    wrong.append(f"{place.name}, {french.month(dt.date(year, month, 1))}")
                    value = None
                found[use] = (value, None if seen is Ellipsis else seen)
            if typed.get("zeros") and any(value is not None for value, _ in found.values()):
                found = {use: (0 if value is None else value, seen) for use, (value, seen) in found.items()}
            boxes += [
                actions.TypedCell(
                    month=dt.date(year, month, 1), place=place, usefulness=use, value=value, seen=seen
                )
                for use, (value, seen) in found.items()
            ]
    if wrong:
        raise GltdError(
            f"Rien n'est enregistré : tapez des nombres entiers. À corriger : {'; '.join(wrong[:5])}."
        )
    return boxes


def read_count(text: str) -> Any:
    """Return a whole number, ``None`` for an empty box, ``Ellipsis`` for anything else."""
    plain = "".join(text.split())
    if not plain:
        return None
    return int(plain) if plain.isdecimal() and int(plain) <= LARGEST else ...
