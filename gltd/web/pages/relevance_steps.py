"""The steps of a relevance study that write: asking it, answering the other ways, registering its measure."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from gltd.errors import GltdError
from gltd.reports import french
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import relevance as actions
from gltd.web.actions.relevance_drafts import (
    draft_measure,
    draft_relevance,
    draw_view,
    foresee_measure,
    list_standing,
)
from gltd.web.models import Camera
from gltd.web.models.relevance import ALTERNATIVES
from gltd.web.pages.forms import read_version
from gltd.web.pages.relevance import compute, find_relevance
from gltd.web.pages.relevance_forms import (
    AlternativesForm,
    MeasureForm,
    RelevanceForm,
    suggest_measure,
    suggest_period,
)
from gltd.web.pages.saving import save


def prepare_relevance(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask what a camera would see: choose the facts, register, compute."""
    scheme = enter(request, slug=slug, section="cameras", right=Right.WRITE)
    camera = get_object_or_404(Camera, scheme=scheme, pk=pk)
    draw_view(camera)
    form = RelevanceForm(request.POST or None, initial=suggest_period(scheme), scheme=scheme)
    if request.method == "POST" and form.is_valid():
        user, counted = signed_in(request), form.read_counted()
        row = save(
            form,
            write=lambda: actions.create_relevance(
                actor=user, camera=camera, draft=draft_relevance(camera, counted=counted)
            ),
        )
        if row is not None:
            compute(request, study=row.study)
            return redirect("relevance", slug=slug, pk=row.pk)
    context = {
        "form": form,
        "camera": camera,
        "standing": list_standing(scheme, besides=camera),
        "areas": [area.name for area in scheme.areas.all() if area.geometry is not None],
    }
    return render(request, "gltd/relevance_prepare.html", context)


def answer_alternatives(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write what was answered to lighting, to patrols and to no camera at all."""
    scheme = enter(request, slug=slug, section="cameras", right=Right.WRITE)
    row = find_relevance(scheme, pk=pk)
    names = [*ALTERNATIVES, *(f"{name}_reason" for name in ALTERNATIVES)]
    form = AlternativesForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {"actor": signed_in(request), "version": read_version(request)}
        answers = form.cleaned_data
        if save(form, write=lambda: actions.answer_alternatives(relevance=row, **told, **answers)):
            messages.success(request, "Réponses enregistrées.")
            return redirect("relevance", slug=slug, pk=pk)
    back = reverse("relevance", args=[slug, pk])
    context = {"form": form, "record": row, "relevance": row, "back": back}
    return render(request, "gltd/relevance_alternatives.html", context)


def prepare_measure(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Fix, before the camera is there, what its effect will be measured on; show what could be seen."""
    scheme = enter(request, slug=slug, section="cameras", right=Right.WRITE)
    row = find_relevance(scheme, pk=pk)
    given = request.POST or request.GET or None
    form = MeasureForm(given, initial=suggest_measure(row), scheme=scheme, camera=row.camera)
    context: dict[str, Any] = {
        "form": form,
        "record": row,
        "relevance": row,
        "simulated": row.camera.simulated,
    }
    if given and form.is_valid():
        data = form.cleaned_data
        try:
            draft = draft_measure(
                row, planned_on=data["planned_on"], days=form.read_length(), controls=list(data["controls"])
            )
            foresight = foresee_measure(row, draft=draft)
        except GltdError as error:
            form.add_error(None, error.sentence)
            return render(request, "gltd/relevance_measure.html", context)
        if request.method == "POST":
            told: dict[str, Any] = {"actor": signed_in(request), "version": read_version(request)}
            planned = data["planned_on"]
            if save(
                form,
                write=lambda: actions.register_measure(
                    relevance=row,
                    draft=draft,
                    planned_on=planned,
                    foresight=foresight.sentence,
                    **told,
                ),
            ):
                messages.success(request, "Mesure enregistrée : zones et dates ne changeront plus.")
                return redirect("relevance", slug=slug, pk=pk)
        context |= {
            "foresight": foresight,
            "windows": [
                (label, french.period(draft.windows[name].first, end=draft.windows[name].last))
                for name, label in (("before", "Avant"), ("after", "Après"), ("reference", "Référence"))
            ],
        }
    return render(request, "gltd/relevance_measure.html", context)
