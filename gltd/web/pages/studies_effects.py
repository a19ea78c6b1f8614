"""Did it bring facts down, did it move them? Of an operation, of a series of them, of a camera."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone

from gltd.errors import GltdError
from gltd.usecases.studying import DraftZone, Span
from gltd.usecases.viewing import field_of_view
from gltd.web.models import Area, Camera, Operation, OperationSeries, Partition, Scheme
from gltd.web.pages.forms import DayField
from gltd.web.pages.studies_drawn import NAME
from gltd.web.pages.studies_forms import RINGS, QuestionForm, list_near

REST = "le reste du territoire"
WINDOW_DAYS = 182  # whole weeks: as many Saturdays before as after
DATES = ("before_from", "before_to", "after_from", "after_to")
# Some twenty kilometres: another town of the same basin may be compared with, not one of another region.
CONTROLS_DEG = 0.25
SCALES = (
    ("none", "tels quels : zones de volume voisin"),
    ("reference", "ramenés à leur volume d'avant : volumes différents"),
)


@dataclass(frozen=True)
class Occasion:
    """What the study is about: in words, from which day to which, and where.

    ``lasts``: it goes on through the window after, which then begins on its first day.
    """

    words: str
    first: dt.date
    last: dt.date
    areas: tuple[Area, ...] = ()
    lasts: bool = False


class EffectForm(QuestionForm):
    """Where, when and what is counted, of anything that was done somewhere from a day on."""

    kind = "displacement"
    where: ClassVar[tuple[str, ...]] = (
        "areas",
        "ring_m",
        "controls",
        "rest",
        "control_rings",
        "scale",
        "categories",
        "nature",
    )
    when: ClassVar[tuple[str, ...]] = DATES

    ring_m = forms.ChoiceField(label="Pourtour où les faits ont pu aller", choices=RINGS, required=False)
    controls = forms.ModelMultipleChoiceField(
        label="Zones de comparaison",
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Semblables, et que l'action n'a pas touchées.",
    )
    rest = forms.BooleanField(
        label="tout le reste du territoire",
        required=False,
        help_text="Tous les autres faits importés, où qu'ils soient.",
    )
    control_rings = forms.BooleanField(
        label="comparer aussi ce qui les entoure",
        required=False,
        help_text="À cocher quand des faits se passent aussi autour d'elles : une hausse de toute la ville "
        "ne passera pas pour un déport.",
    )
    scale = forms.ChoiceField(label="Zones de comparaison, comptées", choices=SCALES, required=False)
    before_from = DayField(label="Avant, du", required=False)
    before_to = DayField(label="au", required=False)
    after_from = DayField(label="Après, du", required=False)
    after_to = DayField(label="au", required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas of the same partitions to compare with."""
        super().offer(scheme)
        self.fields["areas"].label = "Zone traitée"
        self.fields["areas"].help_text = self.treated_hint
        partitions = Partition.objects.filter(areas__schemes=scheme).distinct()
        near = [
            area.pk for one in partitions for area in list_near(one, scheme=scheme, reach_deg=CONTROLS_DEG)
        ]
        self.choose_among("controls", rows=Area.objects.filter(pk__in=near))

    treated_hint: ClassVar[str] = ""
    about: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def find_occasion(cls, data: QueryDict, *, scheme: Scheme) -> Occasion | None:
        """Return what was chosen as the subject of the study, if anything."""
        raise NotImplementedError

    @classmethod
    def suggest(cls, data: QueryDict, *, scheme: Scheme) -> None:
        """Suggest windows of equal length around the occasion."""
        super().suggest(data, scheme=scheme)
        data.setdefault("ring_m", "500")
        data.setdefault("scale", "none")
        about = "/".join(data.get(name, "") for name in cls.about)
        if data.get("suggested") == about:
            return
        data["suggested"] = about
        occasion = cls.find_occasion(data, scheme=scheme)
        if occasion is not None:
            for name, day in zip(DATES, surround(occasion), strict=True):
                data[name] = f"{day:%d/%m/%Y}"

    @property
    def occasion(self) -> Occasion | None:
        """The subject of the study, as the fields say it."""
        assert isinstance(self.data, QueryDict)
        return self.find_occasion(self.data, scheme=self.scheme)

    def list_treated(self) -> list[DraftZone]:
        """Return the treated zones: drawn, ticked, or those of the occasion."""
        drawn = self.cleaned_data.get("drawn")
        if drawn is not None:
            return [DraftZone(NAME, "treated", drawn)]
        chosen: Sequence[Area] = list(self.cleaned_data["areas"])
        if not chosen and (occasion := self.occasion) is not None:
            chosen = occasion.areas
        return [DraftZone(area.name, "treated", area.geometry) for area in chosen if area.geometry]

    def list_zones(self) -> list[DraftZone]:
        """Return the zones, or say in one sentence what is missing."""
        treated = self.list_treated()
        if not treated:
            raise GltdError(
                "Choisissez de quoi parle l'étude, cochez au moins un quartier ou dessinez une zone sur "
                "la carte : "
                "c'est la zone traitée."
            )
        names = {zone.name for zone in treated}
        controls = [area for area in self.cleaned_data["controls"] if area.name not in names]
        if not controls and not self.cleaned_data.get("rest"):
            raise GltdError(
                "Choisissez une zone de comparaison, que l'opération n'a pas touchée : sans elle, "
                "on ne saurait pas ce qui aurait changé de toute façon."
            )
        return [
            *treated,
            *(DraftZone(area.name, "control", area.geometry) for area in controls if area.geometry),
        ]

    def list_windows(self) -> dict[str, Span]:
        """Return the windows, or say in one sentence what is missing."""
        days = [day for name in DATES if (day := self.cleaned_data.get(name)) is not None]
        if len(days) < len(DATES):
            raise GltdError("Donnez les quatre dates, comme 17/02/2022.")
        before, after = Span(days[0], days[1]), Span(days[2], days[3])
        if before.days < 1 or after.days < 1 or before.end > after.first:
            raise GltdError(
                "Chaque fenêtre finit après son début, et « avant » finit avant qu'« après » commence."
            )
        windows = {"before": before, "after": after}
        if self.cleaned_data.get("scale") == "reference":
            # As long as the window: what came just before it.
            windows["reference"] = Span(
                before.first - dt.timedelta(days=before.days), before.first - dt.timedelta(days=1)
            )
        return windows

    def name_subject(self) -> str:
        """Return what the study is about: what was done, or the zones where nothing is named."""
        occasion = self.occasion
        return occasion.words if occasion is not None else ", ".join(z.name for z in self.list_treated())

    def word_question(self) -> str:
        """Return the question with its subject."""
        occasion = self.occasion
        if occasion is not None:
            return f"{occasion.words} a-t-elle fait baisser les faits, les a-t-elle déplacés ?"
        where = ", ".join(zone.name for zone in self.list_treated())
        return f"L'action menée ({where}) a-t-elle fait baisser les faits, les a-t-elle déplacés ?"

    def collect(self) -> dict[str, Any]:
        """Add rings, controls and scale."""
        data, told = self.cleaned_data, super().collect()
        ring_m = float(data.get("ring_m") or 0)
        controlled = any(zone.role == "control" for zone in told["zones"])
        return {
            **told,
            "rings_m": (ring_m,) if ring_m else (),
            "control_rings": bool(data.get("control_rings") and ring_m and controlled),
            "elsewhere": REST if data.get("rest") else "",
            "scale": data.get("scale") or "none",
        }


class OperationForm(EffectForm):
    """An operation, an operation and those that followed it, or a series that comes back."""

    where: ClassVar[tuple[str, ...]] = ("operation", "until", "series", *EffectForm.where)
    when_hint = (
        "Proposées à durée égale autour de l'opération. Pour une série qui revient, « après » commence à sa "
        "première opération : c'est l'effet de la série qui est mesuré."
    )
    treated_hint = "Sans coche : les quartiers de l'opération."
    about = ("operation", "until", "series")

    operation = forms.ModelChoiceField(
        label="Opération", queryset=Operation.objects.none(), required=False, empty_label="aucune"
    )
    until = forms.ModelChoiceField(
        label="Et celles qui suivent, jusqu'à",
        queryset=Operation.objects.none(),
        required=False,
        empty_label="elle seule",
        help_text="Pour étudier ensemble ce qui a duré plusieurs jours ou plusieurs semaines.",
    )
    series = forms.ModelChoiceField(
        label="Ou une série qui revient",
        queryset=OperationSeries.objects.none(),
        required=False,
        empty_label="aucune",
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the operations and series that lie somewhere."""
        super().offer(scheme)
        placed = scheme.operations.filter(areas__geometry__isnull=False).distinct()
        self.choose_among("operation", rows=placed)
        self.choose_among("until", rows=placed)
        series = scheme.operation_series.filter(areas__geometry__isnull=False).distinct()
        self.choose_among("series", rows=series)

    @classmethod
    def find_occasion(cls, data: QueryDict, *, scheme: Scheme) -> Occasion | None:
        """Return the operation, with those up to the last one, or the series."""
        first = find_row(scheme.operations, text=data.get("operation", ""))
        if first is None:
            series = find_row(scheme.operation_series, text=data.get("series", ""))
            return None if series is None else describe_series(series)
        until = find_row(scheme.operations, text=data.get("until", ""))
        if until is None or until.pk == first.pk:
            areas = tuple(first.areas.filter(geometry__isnull=False))
            return Occasion(f"L'opération « {first.title} »", *days_of(first), areas)
        start, end = min(first.starts_at, until.starts_at), max(first.starts_at, until.starts_at)
        held = list(scheme.operations.filter(starts_at__range=(start, end)).exclude(status="not_done"))
        days = [days_of(operation) for operation in (*held, first, until)]
        begins, ends = min(day for day, _ in days), max(day for _, day in days)
        return Occasion(
            f"La série de {len(held)} opérations du {begins:%d/%m/%Y} au {ends:%d/%m/%Y}",
            begins,
            ends,
            tuple(
                Area.objects.filter(operations__in=[*held, first, until], geometry__isnull=False).distinct()
            ),
        )


class CameraForm(EffectForm):
    """A camera: its zone is what it sees, its day that of its entry in service."""

    where = ("camera", *EffectForm.where)
    when_hint = "Proposées à durée égale autour de la mise en service."
    treated_hint = "Sans coche : le champ de la caméra."
    about = ("camera",)

    camera = forms.ModelChoiceField(
        label="Caméra", queryset=Camera.objects.none(), required=False, empty_label="aucune"
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the cameras whose field is known."""
        super().offer(scheme)
        self.choose_among("camera", rows=scheme.cameras.filter(lon__isnull=False, range_m__isnull=False))

    @classmethod
    def find_occasion(cls, data: QueryDict, *, scheme: Scheme) -> Occasion | None:
        """Return the entry in service of the camera."""
        camera = find_row(scheme.cameras, text=data.get("camera", ""))
        if camera is None or camera.in_service_on is None:
            return None
        return Occasion(f"La caméra {camera.number}", camera.in_service_on, camera.in_service_on)

    def list_treated(self) -> list[DraftZone]:
        """Return what was drawn or ticked, else the field of the camera."""
        camera = self.cleaned_data["camera"]
        if camera is None or self.cleaned_data["areas"] or self.cleaned_data.get("drawn"):
            return super().list_treated()
        view = field_of_view(
            camera.lon,
            lat=camera.lat,
            bearing_deg=camera.bearing_deg,
            angle_deg=camera.angle_deg,
            range_m=camera.range_m,
        )
        return [DraftZone(f"champ de la caméra {camera.number}", "treated", view)]


def find_row(rows: Any, *, text: str) -> Any:
    """Return the row of a list that a form names, if there is one."""
    return rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None


def days_of(operation: Operation) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of an operation."""
    return (
        timezone.localtime(operation.starts_at).date(),
        timezone.localtime(operation.ends_at or operation.starts_at).date(),
    )


def describe_series(series: OperationSeries) -> Occasion:
    """Return a series: it lasts, from its first day on."""
    return Occasion(
        f"La série « {series.title} »",
        series.starts_on,
        series.starts_on,
        tuple(series.areas.filter(geometry__isnull=False)),
        lasts=True,
    )


def surround(occasion: Occasion) -> tuple[dt.date, dt.date, dt.date, dt.date]:
    """Return two windows of equal length; what happens on the very nights is neither before nor after."""
    day = dt.timedelta(days=1)
    after = occasion.first if occasion.lasts else occasion.last + day
    return (
        occasion.first - dt.timedelta(days=WINDOW_DAYS),
        occasion.first - day,
        after,
        after + dt.timedelta(days=WINDOW_DAYS - 1),
    )
