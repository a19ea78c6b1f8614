"""A study of displacement, prepared in four steps on one page: where, when, what could be seen, register."""

import datetime as dt
import io
import zipfile
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd.errors import GltdError
from gltd.usecases.studying import Draft, DraftZone, Span
from gltd.usecases.viewing import field_of_view
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import studies_drafts as actions
from gltd.web.actions.jobs import Wanted, ask_for_job
from gltd.web.events import open_events
from gltd.web.models import Area, Camera, Job, Operation, Scheme, Study
from gltd.web.pages.forms import DayField, SchemeForm
from gltd.web.pages.jobs import follow_job
from gltd.web.pages.studies_ground import draw_ground

REST = "le reste du territoire"
TITLE_LENGTH = 200
WINDOW_DAYS = 182  # whole weeks: as many Saturdays before as after
DATES = ("before_from", "before_to", "after_from", "after_to")
RINGS = (("0", "aucun"), ("200", "200 m"), ("300", "300 m"), ("500", "500 m"), ("1000", "1 000 m"))
SCALES = (
    ("none", "tels quels : zones de volume voisin"),
    ("reference", "ramenés à leur volume d'avant : volumes différents"),
)
NATURES = (
    ("phenomenon", "ce qui se passe (plaintes, signalements, violences)"),
    ("activity", "ce que font les services (infractions relevées, contrôles)"),
)


class DisplacementForm(SchemeForm):
    """Where, when and what is counted; the steps are checked one after the other."""

    operation = forms.ModelChoiceField(
        label="Opération", queryset=Operation.objects.none(), required=False, empty_label="aucune"
    )
    camera = forms.ModelChoiceField(
        label="Caméra",
        queryset=Camera.objects.none(),
        required=False,
        empty_label="aucune",
        help_text="Sa zone est le champ de vision.",
    )
    areas = forms.ModelMultipleChoiceField(
        label="Zone traitée",
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ring_m = forms.ChoiceField(label="Pourtour où les faits ont pu aller", choices=RINGS, required=False)
    controls = forms.ModelMultipleChoiceField(
        label="Zones de comparaison",
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rest = forms.BooleanField(label="tout le reste du territoire", required=False)
    categories = forms.MultipleChoiceField(
        label="Faits comptés", required=False, widget=forms.CheckboxSelectMultiple
    )
    nature = forms.ChoiceField(label="Ces faits disent", choices=NATURES, required=False)
    scale = forms.ChoiceField(label="Zones de comparaison, comptées", choices=SCALES, required=False)
    before_from = DayField(label="Avant, du", required=False)
    before_to = DayField(label="au", required=False)
    after_from = DayField(label="Après, du", required=False)
    after_to = DayField(label="au", required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer what the scheme has, and the areas of the same partitions to compare with."""
        drawn = Area.objects.filter(geometry__isnull=False)
        placed = scheme.operations.filter(areas__geometry__isnull=False).distinct()
        self.choose_among("operation", rows=placed)
        self.choose_among("camera", rows=scheme.cameras.filter(lon__isnull=False, range_m__isnull=False))
        self.choose_among("areas", rows=drawn.filter(schemes=scheme))
        partitions = scheme.areas.values("partition")
        self.choose_among("controls", rows=drawn.filter(partition__in=partitions))
        names = sorted({name for batch in open_events().list_batches() for name in batch.categories})
        categories = self.fields["categories"]
        assert isinstance(categories, forms.MultipleChoiceField)
        categories.choices = [(name, name) for name in names]

    def list_treated(self) -> list[DraftZone]:
        """Return the treated zones: areas ticked, else the camera's view, else the operation's areas."""
        data = self.cleaned_data
        camera, operation = data["camera"], data["operation"]
        chosen = list(data["areas"])
        if not chosen and camera is not None:
            view = field_of_view(
                camera.lon,
                lat=camera.lat,
                bearing_deg=camera.bearing_deg,
                angle_deg=camera.angle_deg,
                range_m=camera.range_m,
            )
            return [DraftZone(f"champ de la caméra {camera.number}", "treated", view)]
        if not chosen and operation is not None:
            chosen = list(operation.areas.filter(geometry__isnull=False))
        return [DraftZone(area.name, "treated", area.geometry) for area in chosen]

    def list_zones(self) -> list[DraftZone]:
        """Return the zones, or say in one sentence what is missing."""
        treated = self.list_treated()
        if not treated:
            raise GltdError("Choisissez une opération, une caméra ou au moins un quartier : la zone traitée.")
        names = {zone.name for zone in treated}
        controls = [area for area in self.cleaned_data["controls"] if area.name not in names]
        if not controls and not self.cleaned_data["rest"]:
            raise GltdError(
                "Choisissez une zone de comparaison, que l'opération n'a pas touchée : sans elle, "
                "on ne saurait pas ce qui aurait changé de toute façon."
            )
        return [*treated, *(DraftZone(area.name, "control", area.geometry) for area in controls)]

    def list_windows(self) -> dict[str, Span]:
        """Return the windows, or say in one sentence what is missing."""
        days = [day for name in DATES if (day := self.cleaned_data.get(name)) is not None]
        if len(days) < len(DATES):
            raise GltdError("Donnez les quatre dates, comme 17/02/2022.")
        before, after = Span(days[0], days[1]), Span(days[2], days[3])
        if before.days < 1 or after.days < 1 or before.end > after.first:
            raise GltdError(
                "Chaque fenêtre finit après son début, et « avant » finit avant qu'« après » commence."
            )
        windows = {"before": before, "after": after}
        if self.cleaned_data["scale"] == "reference":
            # As long as the window: what came just before it.
            windows["reference"] = Span(
                before.first - dt.timedelta(days=before.days), before.first - dt.timedelta(days=1)
            )
        return windows

    def describe_subject(self) -> str:
        """Return what the study is about, in a few words."""
        operation, camera = self.cleaned_data["operation"], self.cleaned_data["camera"]
        if operation is not None:
            return f"L'opération « {operation.title} »"
        if camera is not None:
            return f"La caméra {camera.number}"
        return "L'action menée (" + ", ".join(area.name for area in self.cleaned_data["areas"]) + ")"

    def make_draft(self) -> Draft:
        """Put the draft together."""
        data = self.cleaned_data
        ring_m = float(data["ring_m"] or 0)
        categories = tuple(data["categories"])
        return Draft(
            kind="displacement",
            question=f"{self.describe_subject()} a-t-elle fait baisser les faits, les a-t-elle déplacés ?",
            windows=self.list_windows(),
            outcome=", ".join(categories) or "tous les faits",
            nature=data["nature"] or "phenomenon",
            categories=categories,
            zones=tuple(self.list_zones()),
            rings_m=(ring_m,) if ring_m else (),
            elsewhere=REST if data["rest"] else "",
            scale=data["scale"] or "none",
        )


def fill_in(asked: QueryDict, *, scheme: Scheme) -> QueryDict:
    """Suggest windows of equal length around the operation, or the camera's entry in service."""
    data = asked.copy()
    about = f"{data.get('operation', '')}/{data.get('camera', '')}"
    data.setdefault("ring_m", "500")
    data.setdefault("scale", "none")
    if data.get("suggested") == about:
        return data
    data["suggested"] = about
    first = last = None
    if (pk := data.get("operation", "")).isdecimal():
        operation = scheme.operations.filter(pk=pk).first()
        if operation is not None:
            first = timezone.localtime(operation.starts_at).date()
            last = timezone.localtime(operation.ends_at or operation.starts_at).date()
    elif (pk := data.get("camera", "")).isdecimal():
        camera = scheme.cameras.filter(pk=pk).first()
        first = last = None if camera is None else camera.in_service_on
    if first and last:
        start, length = first - dt.timedelta(days=WINDOW_DAYS), dt.timedelta(days=WINDOW_DAYS - 1)
        # What happens on the very nights of the operation is neither before nor after.
        after = last + dt.timedelta(days=1)
        days = (start, first - dt.timedelta(days=1), after, after + length)
        for name, day in zip(DATES, days, strict=True):
            data[name] = f"{day:%d/%m/%Y}"
    return data


def prepare_study(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the steps up to the first that is not settled; the outcome is never looked at."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    asked = fill_in(request.GET, scheme=scheme)
    form = DisplacementForm(asked, scheme=scheme)
    context: dict[str, Any] = {"form": form, "simulated": False}
    try:
        if form.is_valid():
            form.list_zones()
            context["where"] = True
    except GltdError as error:
        context["where_error"] = str(error) if request.GET else ""
    if context.get("where"):
        try:
            draft = form.make_draft()
            foresight = actions.foresee_draft(draft)
            ends_on = draft.windows["after"].last
            context |= {
                "foresight": foresight,
                "simulated": foresight.simulated,
                "picture": draw_ground(foresight),
                "draft": draft,
                "carried": [(name, value) for name, values in asked.lists() for value in values],
                "preregistered": ends_on >= timezone.now().astimezone(dt.UTC).date(),
            }
        except GltdError as error:
            context["when_error"] = str(error)
    return render(request, "gltd/study_prepare.html", context)


@require_POST
def register_study(request: HttpRequest, slug: str) -> HttpResponse:
    """Register the study that the page showed."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    form = DisplacementForm(request.POST, scheme=scheme)
    if not form.is_valid():
        raise GltdError(
            "L'étude n'est pas enregistrée : un choix n'existe plus, recommencez depuis « Études »."
        )
    draft = form.make_draft()
    actions.foresee_draft(draft)
    study = actions.register_draft(
        actor=signed_in(request),
        scheme=scheme,
        title=draft.question[:TITLE_LENGTH],
        draft=draft,
        operation=form.cleaned_data["operation"],
    )
    return redirect("study", slug=slug, pk=study.pk)


@require_POST
def run_study(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Have a study computed, or computed again, in the background."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    study = get_object_or_404(Study.objects.select_related("scheme"), scheme=scheme, pk=pk)
    wanted = Wanted(kind=Job.Kind.STUDY, subject=study.title, arguments={"study": study.pk})
    return follow_job(request, job=ask_for_job(actor=signed_in(request), scheme=scheme, wanted=wanted))


def send_files(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send the specification with the files it names: the shell gives the same digits from them."""
    scheme = enter(request, slug=slug, section="studies")
    study = get_object_or_404(Study, scheme=scheme, pk=pk)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(actions.list_files(study).items()):
            archive.writestr(zipfile.ZipInfo(name), text)
    headers = {"Content-Disposition": f'attachment; filename="etude-{study.fingerprint[:12]}.zip"'}
    return HttpResponse(packed.getvalue(), content_type="application/zip", headers=headers)
