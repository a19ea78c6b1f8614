"""Indicators: pairs side by side, the page of one, its definition and its breaks."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gltd.claims.measures import NATURE_LABELS, catalogue
from gltd.reports.charts import render_svg
from gltd.reports.series import draw_series
from gltd.usecases.comparing import Reading, Span, month_span, year_span
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import indicators as actions
from gltd.web.days import read_number
from gltd.web.events import open_events
from gltd.web.models import Area, AuditEntry, Indicator, Scheme, SeriesBreak
from gltd.web.origins import Traced, link_figures, name_indicator, trace_series
from gltd.web.pages.footage import MONTHS
from gltd.web.pages.forms import DayField, ImpersonalField, SchemeForm, StyledForm, read_version
from gltd.web.pages.frame import open_here
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.saving import save, toggle_removal
from gltd.web.series import Series, list_categories, list_pairs, read_series

SMALL = {"width_px": 420, "height_px": 110}


class IndicatorForm(SchemeForm):
    """What is counted, from what base a change is told, beside what it is read."""

    title = ImpersonalField(label="Intitulé", max_length=120)
    measure = forms.ChoiceField(
        label="Grandeur", required=False, help_text="Ses valeurs sont les chiffres confirmés du dispositif."
    )
    category = forms.ChoiceField(
        label="Ou catégorie de faits",
        required=False,
        help_text="Ses valeurs sont les faits importés, comptés dans les quartiers. L'un ou l'autre.",
    )
    nature = forms.ChoiceField(
        label="Nature, pour une catégorie de faits",
        choices=[("", "celle de la grandeur"), *NATURE_LABELS.items()],
        required=False,
    )
    minimum_base = forms.IntegerField(
        label="Base minimale d'un pourcentage",
        min_value=1,
        max_value=1000,
        initial=10,
        help_text="Sous ce nombre, les deux effectifs sont dits sans pourcentage.",
    )
    minimum_cell = forms.IntegerField(
        label="Plus petit nombre diffusable",
        min_value=0,
        max_value=100,
        initial=5,
        help_text="Un nombre plus petit est marqué : il ne se publie pas.",
    )
    wanted = forms.ChoiceField(label="On en attend", choices=Indicator.Direction.choices, initial="none")
    paired_with = forms.ModelChoiceField(
        label="Se lit à côté de", queryset=Indicator.objects.none(), required=False, empty_label="aucun"
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the measures that count, the categories around the scheme, the other indicators."""
        self.choose_among("paired_with", rows=Indicator.objects.filter(scheme=scheme))
        told = [
            (code, f"{one.label} ({one.unit_of_count}, {NATURE_LABELS[one.nature]})")
            for code, one in catalogue().items()
            if actions.can_follow(one)
        ]
        categories = [(name, name) for name in list_categories(scheme)]
        if (kept := self.initial.get("category")) and kept not in dict(categories):
            categories.append((kept, kept))
        for name, choices in (("measure", told), ("category", categories)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "aucune"), *choices]

    def clean(self) -> dict[str, Any]:
        """Check that one thing is counted; a category of events is counted in facts."""
        data = super().clean() or {}
        if bool(data.get("measure")) == bool(data.get("category")) and "measure" not in self.errors:
            sentence = "Choisissez une grandeur ou une catégorie de faits, l'une des deux seulement."
            self.add_error("measure", ValidationError(sentence))
        if data.get("category") and not data.get("nature"):
            self.add_error("nature", ValidationError("Dites ce que ces faits mesurent."))
        return data | {"unit_of_count": "fait"}


class BreakForm(StyledForm):
    """From when the series counts something else, and why."""

    on = DayField(label="À partir du")
    reason = ImpersonalField(label="Raison", max_length=200)


class AreaForm(SchemeForm):
    """Which part of the ground the page shows."""

    area = forms.ModelChoiceField(
        label="Quartier", queryset=Area.objects.none(), required=False, empty_label="tout le dispositif"
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas of the scheme."""
        self.choose_among("area", rows=scheme.areas.all())


LISTING = Listing[Series](
    title="Indicateurs",
    columns=(
        Column("Indicateur", lambda one: one.indicator.title),
        Column("Nature", lambda one: one.indicator.get_nature_display()),
        Column("Unité de compte", lambda one: one.indicator.unit_of_count),
        Column("Période d'avant", lambda one: one.latest.before.span.label if one.latest else None),
        Column("Avant", lambda one: one.latest.before.count if one.latest else None),
        Column("Période", lambda one: one.latest.after.span.label if one.latest else None),
        Column("Après", lambda one: one.latest.after.count if one.latest else None),
        Column("Évolution", lambda one: one.latest.conclusion if one.latest else None),
    ),
)


def list_indicators(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the indicators, activity and phenomenon side by side, each on its own axis."""
    scheme = enter(request, slug=slug, section="claims")
    pairs = list_pairs(scheme, standing=open_here(request))
    series = [one for pair in pairs for one in (pair.left, pair.right) if one is not None]
    if exported := send_export(request, listing=LISTING, rows=series):
        return exported
    context = {
        "pairs": pairs,
        "listing": LISTING,
        "tab": "indicators",
        "simulated": any(one.simulated for one in series),
        "removed": Indicator.everything.filter(scheme=scheme, removed_at__isnull=False),
    }
    return render(request, "gltd/indicators.html", context)


def show_indicator(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one indicator: its definition, its values, its changes at equal dates, its breaks."""
    scheme = enter(request, slug=slug, section="claims")
    indicator = find_indicator(scheme, pk=pk)
    form = AreaForm(request.GET or None, scheme=scheme)
    area = form.cleaned_data["area"] if form.is_bound and form.is_valid() else None
    series = read_series(indicator, area=area, standing=open_here(request))
    traced = trace_series(indicator, area=area, standing=open_here(request))
    listing = describe_years(series)
    if exported := send_export(request, listing=listing, rows=series.years):
        return exported
    history = AuditEntry.writes.filter(object_kind="indicator", object_id=pk).select_related("actor__partner")
    context = {
        "indicator": indicator,
        "record": indicator,
        "removal": reverse("indicator_remove", args=[slug, pk]),
        "series": series,
        "area": area,
        "form": form,
        "months": MONTHS,
        "rows": [trace_year(series, year=year, traced=traced) for year in series.years],
        "publishers": traced.publishers,
        "brought": list_brought(indicator),
        "changes": [(year, change) for year in reversed(series.years) if (change := series.change(year))],
        "break_form": BreakForm(),
        "listing": listing,
        "tab": "indicators",
        "simulated": series.simulated,
        "history": history.select_related("actor__partner")[:20],
    }
    return render(request, "gltd/indicator.html", context)


def describe_years(series: Series) -> Listing[int]:
    """Return the table's columns: the year, its months, its whole."""
    return Listing(
        title=f"{series.indicator.title}{f', {series.area}' if series.area else ''}",
        columns=(
            Column("Année", lambda year: year),
            *(
                Column(month, lambda year, rank=rank: list_months(series, year=year)[rank])  # type: ignore[misc]  # bound now
                for rank, month in enumerate(MONTHS)
            ),
            Column("Année entière", lambda year: series.year(year).count),
        ),
    )


def list_months(series: Series, *, year: int) -> list[int | None]:
    """Return the twelve months of a year."""
    firsts = [dt.date(year, month, 1) for month in range(1, 13)]
    return [series.monthly[first].count if first in series.monthly else None for first in firsts]


@dataclass(frozen=True)
class TracedYear:
    """A year of the table: its months and its whole, each with where the number leads."""

    year: int
    months: list[tuple[int | None, str]]
    whole: Reading
    url: str


def trace_year(series: Series, *, year: int, traced: Traced) -> TracedYear:
    """Return a year of the table with the links to the figures behind each number."""
    indicator, area = series.indicator, series.area

    def link(span: Span, when: str) -> str:
        asked = name_indicator(indicator, when=when, area=area)
        return link_figures(indicator.scheme, claims=traced.of(span), asked=asked)

    months = [
        (count, link(month_span(dt.date(year, rank, 1)), f"{year}-{rank:02}"))
        for rank, count in enumerate(list_months(series, year=year), start=1)
    ]
    return TracedYear(year, months, series.year(year), link(year_span(year), f"{year}"))


def list_brought(indicator: Indicator) -> list[str]:
    """Return the sources of the events that an indicator counts, each once."""
    if not indicator.category:
        return []
    batches = open_events().list_batches()
    return sorted({one.source for one in batches if indicator.category in one.categories})


def send_chart(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send the line of one indicator; ``?area=`` narrows it, ``?petit=1`` is for a list."""
    scheme = enter(request, slug=slug, section="claims")
    indicator = find_indicator(scheme, pk=pk)
    chosen = request.GET.get("area", "")
    area = scheme.areas.filter(pk=read_number(chosen)).first()
    series = read_series(indicator, area=area)
    counts: dict[dt.date, int | None] = {month: reading.count for month, reading in series.monthly.items()}
    if not counts:
        counts = {dt.date(year, 1, 1): reading.count for year, reading in series.yearly.items()}
    size = SMALL if request.GET.get("petit") else {}
    spec = draw_series(
        counts, nature=indicator.nature, breaks=[one.on for one in series.rules.breaks], **size
    )
    return HttpResponse(render_svg(spec), content_type="image/svg+xml")


def add_indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """Define an indicator."""
    scheme = enter(request, slug=slug, section="claims", right=Right.WRITE)
    form = IndicatorForm(request.POST or None, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        user = signed_in(request)
        row = save(
            form, write=lambda: actions.create_indicator(actor=user, scheme=scheme, **form.cleaned_data)
        )
        if row is not None:
            messages.success(request, "Indicateur enregistré.")
            return redirect("indicator", slug=slug, pk=row.pk)
    context = {"title": "Nouvel indicateur", "form": form, "back": reverse("indicators", args=[slug])}
    return render(request, "gltd/record_form.html", context)


def edit_indicator(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a definition that still stands as it was shown."""
    scheme = enter(request, slug=slug, section="claims", right=Right.WRITE)
    row = get_object_or_404(Indicator, scheme=scheme, pk=pk)
    initial = {name: getattr(row, name) for name in IndicatorForm.base_fields}
    form = IndicatorForm(request.POST or None, initial=initial, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {"actor": signed_in(request), "version": read_version(request)}
        if save(form, write=lambda: actions.change_indicator(indicator=row, **told, **form.cleaned_data)):
            messages.success(request, "Indicateur modifié.")
            return redirect("indicator", slug=slug, pk=pk)
    back = reverse("indicator", args=[slug, pk])
    context = {"title": "Modifier l'indicateur", "form": form, "record": row, "back": back}
    return render(request, "gltd/record_form.html", context)


@require_POST
def remove_indicator(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an indicator out of the list, or bring it back."""
    scheme = enter(request, slug=slug, section="claims", right=Right.REMOVE)
    toggle_removal(request, row=find_indicator(scheme, pk=pk))
    return redirect("indicator", slug=slug, pk=pk)


@require_POST
def add_break(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Note a break of the series."""
    scheme = enter(request, slug=slug, section="claims", right=Right.WRITE)
    row = get_object_or_404(Indicator, scheme=scheme, pk=pk)
    form = BreakForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        save(form, write=lambda: actions.add_break(actor=signed_in(request), indicator=row, **told))
    if form.errors:
        wrong = next(iter(form.errors.values()))[0]
        messages.error(request, f"La rupture n'est pas enregistrée : {wrong}")
    else:
        messages.success(request, "Rupture enregistrée : les comparaisons s'arrêtent là.")
    return redirect("indicator", slug=slug, pk=pk)


@require_POST
def remove_break(request: HttpRequest, slug: str, pk: int, series_break: int) -> HttpResponse:
    """Take a break of the series back."""
    scheme = enter(request, slug=slug, section="claims", right=Right.WRITE)
    row = get_object_or_404(SeriesBreak, indicator__scheme=scheme, indicator=pk, pk=series_break)
    actions.remove_break(actor=signed_in(request), series_break=row, version=read_version(request))
    messages.success(request, "Rupture retirée.")
    return redirect("indicator", slug=slug, pk=pk)


def find_indicator(scheme: Scheme, *, pk: int) -> Indicator:
    """Return an indicator of the scheme, removed or not, or answer 404."""
    rows = Indicator.everything.select_related("scheme", "paired_with").prefetch_related("breaks")
    return get_object_or_404(rows, scheme=scheme, pk=pk)
