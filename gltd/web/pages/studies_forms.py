"""What the form of every question shares: the ground, what is counted, the windows, the settings."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

import shapely
from django import forms
from django.forms import BoundField
from django.http import QueryDict
from shapely.geometry import box, mapping, shape

from gltd.errors import GltdError
from gltd.store.events import Selection
from gltd.usecases.studying import Draft, DraftZone, Span
from gltd.usecases.studying.drafting import Parameter
from gltd.web.counting import box_of
from gltd.web.events import open_events
from gltd.web.models import Area, Partition, Scheme
from gltd.web.pages.forms import DayField, SchemeForm, style
from gltd.web.pages.studies_drawn import NAME, DrawnField
from gltd.web.pages.studies_settings import LEVEL, SEED, Setting

NATURES = (
    ("phenomenon", "ce qui se passe (plaintes, signalements, violences)"),
    ("activity", "ce que font les services (infractions relevées, contrôles)"),
)
RINGS = (
    ("0", "aucun"),
    ("100", "100 m"),
    ("200", "200 m"),
    ("300", "300 m"),
    ("500", "500 m"),
    ("1000", "1 000 m"),
)
PERIMETER = "périmètre du dispositif"
# Where a zone is made of several areas, as many names as fit in the head of a table.
MOST_NAMED = 3


class QuestionForm(SchemeForm):
    """A question: where, when, what is counted, and the settings that have a default.

    ``where`` and ``when`` name the fields of the first two steps, ``settings`` the parameters of its kind,
    ``counting`` the fields that choose categories.
    """

    kind: ClassVar[str]
    where: ClassVar[tuple[str, ...]]
    when: ClassVar[tuple[str, ...]]
    when_hint: ClassVar[str] = ""
    settings: ClassVar[tuple[Setting, ...]] = ()
    counting: ClassVar[tuple[str, ...]] = ("categories",)

    areas = forms.ModelMultipleChoiceField(
        label="Zone", queryset=Area.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    drawn = DrawnField()
    categories = forms.MultipleChoiceField(
        label="Faits comptés",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sans coche : tous.",
    )
    nature = forms.ChoiceField(label="Ces faits disent", choices=NATURES, required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas and the categories, and ask for the settings."""
        self.scheme = scheme
        if "areas" in self.fields:
            self.choose_among("areas", rows=self.list_areas())
        names = sorted({name for batch in open_events().list_batches() for name in batch.categories})
        for name in self.counting:
            field = self.fields.get(name)
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = [(category, category) for category in names]
        for setting in self.all_settings():
            self.fields[setting.field_name] = setting.make_field()
        style(self)

    def list_areas(self) -> Any:
        """Return the areas that may be ticked."""
        return Area.objects.filter(geometry__isnull=False, schemes=self.scheme)

    @classmethod
    def all_settings(cls) -> tuple[Setting, ...]:
        """Return the settings of the question, and those that all questions have."""
        return (*cls.settings, LEVEL, SEED)

    @classmethod
    def suggest(cls, data: QueryDict, *, scheme: Scheme) -> None:
        """Fill in what a question starts with; what was chosen stays."""
        for setting in cls.all_settings():
            data.setdefault(setting.field_name, setting.default)

    def pick(self, names: Sequence[str]) -> list[BoundField]:
        """Return the fields of a step that there is something to choose in."""
        fields = [self[name] for name in names if name in self.fields]
        return [
            field for field in fields if not hasattr(field.field, "queryset") or field.field.queryset.exists()
        ]

    @property
    def where_fields(self) -> list[BoundField]:
        """The fields of the first step."""
        return self.pick(self.where)

    @property
    def when_fields(self) -> list[BoundField]:
        """The fields of the second step."""
        return self.pick(self.when)

    @property
    def settings_fields(self) -> list[BoundField]:
        """The fields that are folded away."""
        return self.pick([setting.field_name for setting in self.all_settings()])

    def list_zones(self) -> list[DraftZone]:
        """Return the zones, or say in one sentence what is missing."""
        raise NotImplementedError

    def list_windows(self) -> dict[str, Span]:
        """Return the windows, or say in one sentence what is missing."""
        raise NotImplementedError

    def word_question(self) -> str:
        """Return the question with its subject: the title of the study."""
        raise NotImplementedError

    def list_warnings(self) -> list[str]:
        """Return what is to be known of what was chosen, besides what the facts say."""
        return []

    def make_draft(self) -> Draft:
        """Put the draft together."""
        return Draft(**self.collect())

    def collect(self) -> dict[str, Any]:
        """Return the parts of the draft that every question has."""
        data = self.cleaned_data
        categories = tuple(data.get("categories", ()))
        told = {setting.name: setting.read(data) for setting in self.all_settings()}
        parameters: dict[str, Parameter] = {setting.name: told[setting.name] for setting in self.settings}
        return {
            "kind": self.kind,
            "question": self.word_question(),
            "windows": self.list_windows(),
            "outcome": ", ".join(categories) or "tous les faits",
            "nature": data.get("nature") or "phenomenon",
            "categories": categories,
            "zones": tuple(self.list_zones()),
            "parameters": parameters,
            "level": float(str(told["level"])),
            "seed": int(float(str(told["seed"]))),
        }


class PeriodForm(QuestionForm):
    """A question about one ground and one period."""

    where: ClassVar[tuple[str, ...]] = ("areas", "around_m", "categories", "nature")
    when: ClassVar[tuple[str, ...]] = ("period_from", "period_to")
    days: ClassVar[int] = 364
    noun: ClassVar[str] = ""

    around_m = forms.ChoiceField(label="Et alentour, jusqu'à", choices=RINGS, required=False)
    period_from = DayField(label="Du", required=False)
    period_to = DayField(label="au", required=False)

    @classmethod
    def suggest(cls, data: QueryDict, *, scheme: Scheme) -> None:
        """Suggest the last months that the data cover, in whole weeks: as many Saturdays as Mondays."""
        super().suggest(data, scheme=scheme)
        suggest_period(data, scheme=scheme, days=cls.days)

    def list_zones(self) -> list[DraftZone]:
        """Return one zone: drawn, made of the areas ticked, or the perimeter of the scheme."""
        drawn = self.cleaned_data.get("drawn")
        if drawn is not None:
            return [DraftZone(NAME, "treated", drawn)]
        chosen = list(self.cleaned_data["areas"])
        name = name_areas(chosen) if chosen else PERIMETER
        return [DraftZone(name, "treated", merge_areas(chosen or list(self.list_areas())))]

    def list_windows(self) -> dict[str, Span]:
        """Return the period."""
        return {"period": read_span(self.cleaned_data, first="period_from", last="period_to")}

    def word_question(self) -> str:
        """Return the question with its ground."""
        return f"{self.noun} ({self.list_zones()[0].name})"

    def collect(self) -> dict[str, Any]:
        """Add what lies around."""
        around_m = float(self.cleaned_data.get("around_m") or 0)
        return {**super().collect(), "rings_m": (around_m,) if around_m else ()}


def suggest_period(data: QueryDict, *, scheme: Scheme, days: int) -> None:
    """Fill in the last days that the data cover, unless days were chosen."""
    if "period_to" not in data and (held := find_recorded(scheme)) is not None:
        first = max(held.first, held.last - dt.timedelta(days=days - 1))
        data["period_from"], data["period_to"] = f"{first:%d/%m/%Y}", f"{held.last:%d/%m/%Y}"


def suggest_pair(data: QueryDict, *, scheme: Scheme, names: Sequence[str], days: int) -> None:
    """Fill in the last two stretches of as many days, or what there is, cut in two halves."""
    if names[-1] in data or (held := find_recorded(scheme)) is None:
        return
    days = min(days, held.days // 2)
    if days < 1:
        return
    after = held.last - dt.timedelta(days=days - 1)
    found = (after - dt.timedelta(days=days), after - dt.timedelta(days=1), after, held.last)
    for name, day in zip(names, found, strict=True):
        data[name] = f"{day:%d/%m/%Y}"


def read_pair(data: dict[str, Any], *, names: Sequence[str]) -> dict[str, Span]:
    """Return the windows before and after, or say what is missing."""
    before = read_span(data, first=names[0], last=names[1])
    after = read_span(data, first=names[2], last=names[3])
    if before.end > after.first:
        raise GltdError("« Avant » doit finir avant qu'« après » commence.")
    return {"before": before, "after": after}


def read_span(data: dict[str, Any], *, first: str, last: str) -> Span:
    """Return the span between two days of a form, or say what is missing."""
    start, end = data.get(first), data.get(last)
    if start is None or end is None:
        raise GltdError("Donnez les deux dates, comme 17/02/2022.")
    if end < start:
        raise GltdError("La période finit avant son début : inversez les deux dates.")
    return Span(start, end)


def name_areas(areas: Sequence[Area]) -> str:
    """Return the names of a few areas."""
    names = [area.name for area in areas]
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    more = len(names) - MOST_NAMED
    return f"{', '.join(names[:MOST_NAMED])} et {more} autre{'s' if more > 1 else ''}"


def merge_areas(areas: Sequence[Area]) -> dict[str, Any]:
    """Return one outline of several areas, which may overlap."""
    outlines = [shapely.make_valid(shape(area.geometry)) for area in areas if area.geometry is not None]
    if not outlines:
        raise GltdError(
            "Aucun quartier du dispositif n'a de contour : donnez-en un dans « Quartiers », ou dessinez "
            "une zone "
            "sur la carte."
        )
    merged: dict[str, Any] = mapping(shapely.union_all(outlines))
    return merged


def list_near(partition: Partition, *, scheme: Scheme, reach_deg: float = 0.0) -> list[Area]:
    """Return the drawn areas of a partition that lie around a scheme, or as far as ``reach_deg`` from it."""
    around = box_of(list(scheme.areas.all()))
    if around is None:
        return []
    ground = box(*around).buffer(reach_deg)
    drawn = partition.areas.filter(geometry__isnull=False)
    return [area for area in drawn if area.geometry and shape(area.geometry).intersects(ground)]


def find_near_partitions(scheme: Scheme) -> set[int]:
    """Return the numbers of the partitions with an area that lies around a scheme; two queries for all."""
    around = box_of(list(scheme.areas.all()))
    if around is None:
        return set()
    ground, found = box(*around), set()
    drawn = Area.objects.filter(geometry__isnull=False).order_by().values_list("partition", "geometry")
    for partition, outline in drawn.iterator():
        if outline and partition not in found and shape(outline).intersects(ground):
            found.add(partition)
    return found


def find_recorded(scheme: Scheme) -> Span | None:
    """Return the first and the last day on which something was recorded around a scheme."""
    box = box_of(list(scheme.areas.all()))
    if box is None:
        return None
    days = open_events().days(Selection(box_deg=box)).days.tolist()
    return Span(days[0], days[-1]) if days else None
