"""Studies that ask themselves: the list, programming one, pausing it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import schedules as actions
from gltd.web.actions.schedules import QUESTIONS
from gltd.web.actions.studies import read_registration
from gltd.web.events import open_events
from gltd.web.models import ScheduledStudy, Scheme, StudySchedule
from gltd.web.models.schedules import AFTER_OPERATION, EACH_MONTH
from gltd.web.pages.forms import ImpersonalField, SchemeForm, read_version
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.studies_forms import NATURES, RINGS

Rhythm = StudySchedule.Rhythm
WEEKS = (("91", "13 semaines"), ("182", "26 semaines"), ("364", "52 semaines"))
# What is new is told from what is usual.
USUAL_MONTHS = 3
SHOWN = 10
PER_PAGE = 20
LISTING = Listing[StudySchedule](
    title="Études programmées",
    columns=(
        Column("Étude", lambda row: row.title),
        Column("Rythme", lambda row: row.get_rhythm_display()),
        Column("Question", lambda row: QUESTIONS[row.question]),
        Column("Depuis le", lambda row: row.since_on),
        Column("Suspendue le", lambda row: row.paused_at),
        Column("Études enregistrées", lambda row: len(row.made.all())),
    ),
)


class ScheduleForm(SchemeForm):
    """When a question is asked again, and of which facts."""

    title = ImpersonalField(
        label="Intitulé", max_length=150, help_text="Par exemple : effet de nos places nettes."
    )
    question = forms.ChoiceField(
        label="Question",
        choices=[
            (str(Rhythm.OPERATION.label).capitalize(), [(name, QUESTIONS[name]) for name in AFTER_OPERATION]),
            (str(Rhythm.MONTH.label).capitalize(), [(name, QUESTIONS[name]) for name in EACH_MONTH]),
        ],
        help_text="Elle dit le rythme : après chaque opération, ou chaque mois.",
    )
    window_days = forms.TypedChoiceField(
        label="Avant et après une opération", choices=WEEKS, coerce=int, initial="182"
    )
    ring_m = forms.TypedChoiceField(
        label="Pourtour où les faits ont pu aller", choices=RINGS, coerce=int, initial="500"
    )
    months = forms.IntegerField(
        label="Mois regardés",
        min_value=1,
        max_value=24,
        initial=1,
        help_text="Pour une question posée chaque mois : celui qui finit, et ceux d'avant.",
    )
    nature = forms.ChoiceField(label="Ces faits disent", choices=NATURES)
    categories = forms.MultipleChoiceField(
        label="Faits comptés",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sans coche : tous.",
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the categories that are imported."""
        names = sorted({name for batch in open_events().list_batches() for name in batch.categories})
        categories = self.fields["categories"]
        assert isinstance(categories, forms.MultipleChoiceField)
        categories.choices = [(name, name) for name in names]

    def clean(self) -> dict[str, Any]:
        """Deduce the rhythm from the question; a comparison with last year stops at twelve months."""
        data = super().clean() or {}
        asked = data.get("question")
        data["rhythm"] = Rhythm.OPERATION if asked in AFTER_OPERATION else Rhythm.MONTH
        if asked == "emerging" and (data.get("months") or 1) < USUAL_MONTHS:
            self.add_error(
                "months",
                ValidationError(
                    f"Pour voir ce qui est nouveau, il faut ce qui est d'ordinaire : {USUAL_MONTHS} mois au "
                    "moins, six de préférence."
                ),
            )
        if asked == "comparison" and (data.get("months") or 1) > 12:
            self.add_error("months", ValidationError("Comparés à l'an dernier, douze mois au plus."))
        return data


def list_schedules(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is programmed, and what it registered."""
    scheme = enter(request, slug=slug, section="studies")
    rows = StudySchedule.objects.filter(scheme=scheme).prefetch_related("made__study", "made__operation")
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(row, QUESTIONS[row.question], list_made(row)) for row in page]
    return render(request, "gltd/schedules.html", {"lines": lines, "page": page, "listing": LISTING})


def list_made(row: StudySchedule) -> list[tuple[ScheduledStudy, str]]:
    """Return the last studies that a programme registered, each with what it is worth."""
    last = list(row.made.all())[:SHOWN]
    found = [(one, read_registration(one.study)) for one in last]
    return [(one, "introuvable" if known is None else known.status) for one, known in found]


def add_schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """Programme a study."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    form = ScheduleForm(request.POST or None, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        actions.create_schedule(actor=signed_in(request), scheme=scheme, **form.cleaned_data)
        messages.success(request, "Étude programmée. Chacune sera enregistrée avant son dernier jour.")
        return redirect("schedules", slug=slug)
    context = {
        "title": "Programmer une étude",
        "lede": "Chacune est enregistrée avant que sa réponse existe, et calculée quand elle est là.",
        "form": form,
        "back": reverse("schedules", args=[slug]),
    }
    return render(request, "gltd/record_form.html", context)


@require_POST
def pause_schedule(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Suspend a programme."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    row = get_object_or_404(StudySchedule, scheme=scheme, pk=pk)
    actions.pause_schedule(actor=signed_in(request), schedule=row, version=read_version(request))
    messages.success(request, "Suspendue. Les études déjà enregistrées seront calculées.")
    return redirect("schedules", slug=slug)


@require_POST
def resume_schedule(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a programme up again."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    row = get_object_or_404(StudySchedule, scheme=scheme, pk=pk)
    actions.resume_schedule(actor=signed_in(request), schedule=row, version=read_version(request))
    messages.success(request, "Reprise, à partir d'aujourd'hui.")
    return redirect("schedules", slug=slug)
