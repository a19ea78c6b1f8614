"""Questions about change: did the shares of places change, does an indicator rise?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, ClassVar

import shapely
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from shapely.geometry import shape

from gltd.errors import GltdError
from gltd.usecases.comparing import Reading
from gltd.usecases.studying import DraftZone, Span
from gltd.usecases.studying.squares import cut_squares
from gltd.web.counting import crs_of
from gltd.web.models import Area, Indicator, Partition, Scheme
from gltd.web.pages.forms import DayField
from gltd.web.pages.studies_effects import find_row
from gltd.web.pages.studies_forms import (
    QuestionForm,
    list_near,
    merge_areas,
    read_pair,
    read_span,
    suggest_pair,
)
from gltd.web.pages.studies_settings import PATTERN, Setting
from gltd.web.series import Series, read_series

YEAR_DAYS = 364
SQUARES = (
    ("250", "des carreaux de 250 m"),
    ("500", "des carreaux de 500 m"),
    ("1000", "des carreaux de 1 km"),
)
LEAST_READINGS = 4
COMMON = "tout le dispositif"
# What a study tells apart: what happens, and what services do.
HAPPENING = ("phenomenon", "perception")


class PatternForm(QuestionForm):
    """Two periods, and the ground cut into pieces."""

    kind = "pattern"
    noun: ClassVar[str] = "Le dessin des faits a-t-il changé ?"
    where = ("areas", "pieces", "categories", "nature")
    when: ClassVar[tuple[str, ...]] = ("before_from", "before_to", "after_from", "after_to")
    when_hint = "Proposées : les deux dernières années que les faits importés couvrent, l'une après l'autre."
    settings: ClassVar[tuple[Setting, ...]] = PATTERN

    pieces = forms.ChoiceField(label="Découpée en", required=False)
    before_from = DayField(label="Avant, du", required=False)
    before_to = DayField(label="au", required=False)
    after_from = DayField(label="Après, du", required=False)
    after_to = DayField(label="au", required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer squares, and the partitions that have several areas around the scheme."""
        super().offer(scheme)
        pieces = self.fields["pieces"]
        assert isinstance(pieces, forms.ChoiceField)
        partitions = Partition.objects.filter(areas__geometry__isnull=False).distinct()
        near = {partition: list_near(partition, scheme=scheme) for partition in partitions}
        offered = [
            (f"p{one.pk}", f"{one.name} ({len(areas)})") for one, areas in near.items() if len(areas) > 1
        ]
        pieces.choices = [*SQUARES, *offered]
        self.fields["areas"].help_text = "Sans coche : tout le périmètre du dispositif."

    @classmethod
    def suggest(cls, data: QueryDict, *, scheme: Scheme) -> None:
        """Suggest two years in a row, or what there is, cut in two halves."""
        super().suggest(data, scheme=scheme)
        data.setdefault("pieces", "1000")
        suggest_pair(data, scheme=scheme, names=cls.when, days=YEAR_DAYS)

    def list_zones(self) -> list[DraftZone]:
        """Return the pieces of the ground that was drawn or ticked, or of the perimeter."""
        ground = self.cleaned_data.get("drawn") or merge_areas(
            list(self.cleaned_data["areas"]) or list(self.list_areas())
        )
        pieces = self.cleaned_data["pieces"] or "1000"
        if not pieces.startswith("p"):
            west, south, east, north = shape(ground).bounds
            squares = cut_squares(ground, side_m=float(pieces), crs=crs_of((west, south, east, north)))
            return name_squares(squares, areas=list(self.list_areas()))
        partition = Partition.objects.get(pk=int(pieces[1:]))
        inside = shape(ground)
        found = [
            area
            for area in list_near(partition, scheme=self.scheme)
            if area.geometry and shapely.make_valid(shape(area.geometry)).intersects(inside)
        ]
        if len(found) < 2:
            raise GltdError("Ce découpage n'a qu'un quartier ici : choisissez des carreaux.")
        return [DraftZone(area.name, "treated", area.geometry) for area in found if area.geometry]

    def list_windows(self) -> dict[str, Span]:
        """Return both periods."""
        return read_pair(self.cleaned_data, names=self.when)

    def word_question(self) -> str:
        """Return the question."""
        return self.noun


def name_squares(squares: Sequence[DraftZone], *, areas: Sequence[Area]) -> list[DraftZone]:
    """Say before the name of a square in which area it lies, where that tells it from most others."""
    drawn = sorted(
        ((area.name, shape(area.geometry)) for area in areas if area.geometry), key=lambda pair: pair[1].area
    )
    middles = [shape(dict(square.geometry)).centroid for square in squares]
    telling = [
        (name, ground)
        for name, ground in drawn
        if sum(ground.contains(middle) for middle in middles) <= len(squares) / 2
    ]
    found = []
    for square, middle in zip(squares, middles, strict=True):
        name = next((name for name, ground in telling if ground.contains(middle)), None)
        found.append(square if name is None else replace(square, name=f"{name}, {square.name}"))
    return found


@dataclass(frozen=True)
class Stretch:
    """Readings in a row, of months or of years, that may be told as one series."""

    readings: tuple[Reading, ...]

    @property
    def span(self) -> Span:
        """From the first day of the first to the last of the last."""
        return Span(self.readings[0].span.start, self.readings[-1].span.end)


class TrendForm(QuestionForm):
    """An indicator of the scheme, here or in one of its areas."""

    kind = "trend"
    where = ("indicator", "area")
    when = ("period_from", "period_to")
    when_hint = "Proposée : les mois (ou les années) connus sans trou, depuis la dernière rupture de série."

    indicator = forms.ModelChoiceField(
        label="Indicateur", queryset=Indicator.objects.none(), required=False, empty_label="—"
    )
    area = forms.ModelChoiceField(
        label="Où", queryset=Area.objects.none(), required=False, empty_label=COMMON
    )
    period_from = DayField(label="Du", required=False)
    period_to = DayField(label="au", required=False)
    categories = None  # type: ignore[assignment]  # the indicator says what is counted
    nature = None  # type: ignore[assignment]  # and what it tells
    drawn = None  # type: ignore[assignment]  # and where

    def offer(self, scheme: Scheme) -> None:
        """Offer the indicators and the areas of the scheme."""
        super().offer(scheme)
        self.choose_among("indicator", rows=list_indicators(scheme))
        self.choose_among("area", rows=self.list_areas())

    @classmethod
    def suggest(cls, data: QueryDict, *, scheme: Scheme) -> None:
        """Suggest the latest readings in a row of the indicator."""
        super().suggest(data, scheme=scheme)
        if "indicator" not in data and (first := list_indicators(scheme).first()) is not None:
            data["indicator"] = str(first.pk)
        about = f"{data.get('indicator', '')}/{data.get('area', '')}"
        if data.get("suggested") == about:
            return
        data["suggested"] = about
        indicator = find_row(list_indicators(scheme), text=data.get("indicator", ""))
        area = find_row(Area.objects, text=data.get("area", ""))
        if indicator is None or not (stretches := list_stretches(read_series(indicator, area=area))):
            return
        span = stretches[-1].span
        data["period_from"], data["period_to"] = f"{span.first:%d/%m/%Y}", f"{span.last:%d/%m/%Y}"

    def read_indicator(self) -> Series:
        """Return the series that was chosen."""
        indicator = self.cleaned_data["indicator"]
        if indicator is None:
            raise GltdError(
                "Choisissez un indicateur ; s'il n'y en a pas encore, créez-le dans « Chiffres », "
                "« Indicateurs »."
            )
        return read_series(indicator, area=self.cleaned_data["area"])

    def list_zones(self) -> list[DraftZone]:
        """Return where the facts of the indicator are counted; a series of figures has no zone."""
        series = self.read_indicator()
        if not series.indicator.category:
            return []
        area = self.cleaned_data["area"]
        name = COMMON if area is None else area.name
        return [DraftZone(name, "treated", merge_areas([area] if area else list(self.list_areas())))]

    def list_windows(self) -> dict[str, Span]:
        """Return the period, clear of any break of the series."""
        span = read_span(self.cleaned_data, first="period_from", last="period_to")
        for broken in self.read_indicator().rules.breaks:
            if span.first < broken.on <= span.last:
                raise GltdError(
                    f"La série est rompue le {broken.on:%d/%m/%Y} ({broken.reason}) : commencez ce "
                    f"jour-là, ou "
                    "finissez la veille."
                )
        return {"period": span}

    def word_question(self) -> str:
        """Return the question with its indicator."""
        return f"« {self.read_indicator().indicator.title} » monte-t-il ?"

    def list_warnings(self) -> list[str]:
        """Say which figures are rough, and which were left out."""
        series = self.read_indicator()
        if series.indicator.category:
            return []
        span = self.list_windows()["period"]
        chosen = choose_readings(series, span=span)
        said = []
        if rough := sum(reading.approximate for reading in chosen):
            said.append(f"{rough} chiffre(s) sur {len(chosen)} sont donnés à peu près.")
        if contested := sum(one.contested for one in series.monthly.values()):
            said.append(
                f"{contested} mois contesté(s) sont laissés de côté : tranchez-les dans « Chiffres »."
            )
        return said

    def collect(self) -> dict[str, Any]:
        """Add the figures of the indicator, or the category that it counts."""
        told, series = super().collect(), self.read_indicator()
        indicator = series.indicator
        told |= {
            "outcome": indicator.title,
            "nature": "phenomenon" if indicator.nature in HAPPENING else "activity",
        }
        if indicator.category:
            return {**told, "categories": (indicator.category,)}
        rows = [
            (reading.span.start.isoformat(), str(reading.count))
            for reading in choose_readings(series, span=told["windows"]["period"])
        ]
        if len(rows) < LEAST_READINGS:
            raise GltdError(
                f"« {indicator.title} » n'a que {len(rows)} valeur(s) sur cette période : il en faut au "
                f"moins "
                f"{LEAST_READINGS}, par mois ou par an."
            )
        return {
            **told,
            "counts": (("period", indicator.title), *rows),
            "counts_simulated": series.simulated,
        }


def list_indicators(scheme: Scheme) -> QuerySet[Indicator]:
    """Return the indicators of a scheme."""
    return Indicator.objects.filter(scheme=scheme)


def choose_readings(series: Series, *, span: Span) -> list[Reading]:
    """Return the months of a period, or its years where too few months are known."""
    found = []
    for readings in (series.monthly.values(), series.yearly.values()):
        found = [
            one
            for one in sorted(readings, key=lambda reading: reading.span.start)
            if is_usable(one) and span.first <= one.span.start and one.span.end <= span.last
        ]
        if len(found) >= LEAST_READINGS:
            return found
    return found


def is_usable(reading: Reading) -> bool:
    """Tell whether a count is known and nobody contests it."""
    return reading.count is not None and not reading.contested


def list_stretches(series: Series) -> list[Stretch]:
    """Return the runs of months, else of years, without a hole or a break in them, the latest last."""
    for readings in (series.monthly, series.yearly):
        usable = sorted((one for one in readings.values() if is_usable(one)), key=lambda one: one.span.start)
        if series.indicator.category:
            # Of events, each month within what was recorded is known.
            usable = sorted(readings.values(), key=lambda one: one.span.start)
        found = [run for run in _runs(usable, series=series) if len(run) >= LEAST_READINGS]
        if found:
            return [Stretch(tuple(run)) for run in found]
    return []


def _runs(readings: list[Reading], *, series: Series) -> list[list[Reading]]:
    runs: list[list[Reading]] = [readings[:1]] if readings else []
    days = {broken.on for broken in series.rules.breaks}
    for earlier, later in pairwise(readings):
        joined = (later.span.start - earlier.span.end).days == 1
        if joined and not any(earlier.span.start < day <= later.span.start for day in days):
            runs[-1].append(later)
        else:
            runs.append([later])
    return runs
