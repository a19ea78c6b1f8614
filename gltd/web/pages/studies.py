"""Studies: the list, attaching one that the shell registered, and the page of a result."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from gltd.reports import charts
from gltd.reports.snapshot import StudyCard
from gltd.stats.results import say
from gltd.usecases.studying import KINDS, Layout, Spec, lay_out, lay_out_estimates, list_drawings, speak
from gltd.web.access import Right, enter, list_rights, may_count, signed_in
from gltd.web.actions import studies as actions
from gltd.web.actions import studies_drafts as drafts
from gltd.web.actions.studies import (
    list_changed,
    make_card,
    read_registration,
    read_shown,
    read_window,
)
from gltd.web.models import Operation, Scheme, Study
from gltd.web.pages import findings
from gltd.web.pages.forms import SchemeForm
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.questions import QUESTIONS, WAYS
from gltd.web.pages.studies_ground import name_places

# Where something lies to the metre.
POSITION = ("x_m", "y_m")
PICTURES = {
    "emerging": "Plan des foyers ; le tableau qui suit dit leur rayon, leurs dates et leurs faits.",
    "near_repeat": "Observé sur attendu, par distance et délai ; les nombres sont dans le tableau qui suit.",
    "hours": "Faits par heure et par jour ; les heures à choisir sont dans le tableau qui suit.",
    "pattern": "Plan des zones dont la part a monté ou baissé ; le tableau qui suit les nomme.",
    "siting": "Plan des emplacements, puis part couverte ; les nombres sont dans les tableaux qui suivent.",
    "trend": "Comptes de chaque période et pente mesurée ; la pente et son intervalle sont dans le tableau.",
}
WINDOWS = {"reference": "Référence", "before": "Avant", "after": "Après", "period": "Période"}


class AttachForm(SchemeForm):
    """Which registered study, about which operation, under what title."""

    fingerprint = forms.ChoiceField(label="Étude enregistrée")
    title = forms.CharField(label="Intitulé", max_length=200)
    operation = forms.ModelChoiceField(
        label="Opération",
        queryset=Operation.objects.none(),
        required=False,
        empty_label="aucune en particulier",
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the operations of the scheme, and the studies that wait."""
        self.choose_among("operation", rows=scheme.operations.all())
        fingerprint = self.fields["fingerprint"]
        assert isinstance(fingerprint, forms.ChoiceField)
        fingerprint.choices = [
            (found.fingerprint, f"{found.question} ({found.status}, {found.fingerprint[:8]})")
            for found in actions.list_unattached(scheme)
        ]


LISTING = Listing[findings.Finding](
    title="Études",
    columns=(
        Column("Étude", lambda finding: finding.title),
        Column("État", lambda finding: finding.status),
        Column("Données simulées", lambda finding: finding.simulated),
        Column("Ce qu'elle dit", lambda finding: finding.sentence),
    ),
)


def list_studies(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the studies of the scheme."""
    scheme = enter(request, slug=slug, section="studies")
    found = findings.list_findings(scheme, exact=may_count(request))
    if exported := send_export(request, listing=LISTING, rows=found):
        return exported
    context = {
        "findings": found,
        "listing": LISTING,
        "simulated": any(finding.simulated for finding in found),
        "form": AttachForm(scheme=scheme) if actions.list_unattached(scheme) else None,
        "questions": QUESTIONS,
    }
    return render(request, "gltd/studies.html", context)


@require_POST
def attach_study(request: HttpRequest, slug: str) -> HttpResponse:
    """Attach a registered study to the scheme."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    form = AttachForm(request.POST, scheme=scheme)
    if not form.is_valid():
        messages.error(
            request, "L'étude n'a pas été rattachée : choisissez-la dans la liste et donnez son intitulé."
        )
        return redirect("studies", slug=slug)
    study = actions.attach_study(actor=signed_in(request), scheme=scheme, **form.cleaned_data)
    return redirect("study", slug=slug, pk=study.pk)


def show_study(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one study: the sentence, the picture, the table, the limits, the parameters."""
    scheme = enter(request, slug=slug, section="studies")
    study = get_object_or_404(Study.objects.select_related("operation", "scheme"), scheme=scheme, pk=pk)
    result, registration = read_shown(study, exact=may_count(request)), read_registration(study)
    spec = drafts.read_spec(study)
    precise = Right.LOCATE in list_rights(signed_in(request), scheme=scheme)
    places = {} if result is None else name_places(result, scheme=scheme)
    context: dict[str, Any] = {
        "study": study,
        "registered_at": registration and dt.datetime.fromisoformat(registration.registered_at),
        "finding": findings.describe_finding(study, registration=registration, result=result),
        "result": result,
        "spoken": speak(result, places=places) if result else "",
        "method": KINDS[result["kind"]].method if result else "",
        "cards": list_cards(study, result=result),
        "pictures": [{"name": name} for name, _ in list_pictures(result, spec=spec, precise=precise)],
        "picture_words": PICTURES.get(result["kind"], "") if result else "",
        "tables": list_tables(result, precise=precise, places=places),
        "windows": list_windows(result),
        "limits": list_limits(result),
        "simulated": bool(result and result["simulated"]),
        "settings": list_settings(spec),
        "seed": spec and spec.seed,
        "may_run": drafts.may_run(study),
        "may_amend": bool(study.choices) and study.fingerprint not in list_changed(),
        "versions": drafts.list_versions(study),
        "ends_on": registration and dt.date.fromisoformat(registration.ends_on),
    }
    return render(request, "gltd/study.html", context)


def send_chart(request: HttpRequest, slug: str, pk: int, rank: int) -> HttpResponse:
    """Send one picture of a study, drawn from the specification that the bilan uses where it prints it."""
    scheme = enter(request, slug=slug, section="studies")
    study = get_object_or_404(Study.objects.select_related("scheme"), scheme=scheme, pk=pk)
    precise = Right.LOCATE in list_rights(signed_in(request), scheme=scheme)
    result, spec = read_shown(study, exact=may_count(request)), drafts.read_spec(study)
    drawings: list[Callable[[], charts.Spec]] = [
        partial(charts.draw_zones, card) for card in list_cards(study, result=result)
    ]
    drawings = drawings or [draw for _, draw in list_pictures(result, spec=spec, precise=precise)]
    if rank >= len(drawings):
        raise Http404
    return HttpResponse(charts.render_svg(drawings[rank]()), content_type="image/svg+xml")


def list_pictures(
    result: dict[str, Any] | None, *, spec: Spec | None, precise: bool
) -> list[tuple[str, Callable[[], charts.Spec]]]:
    """Return the names of the pictures of a study that has no card, each with what draws it.

    To the metre for those who may locate a spot.
    """
    return [] if result is None else list_drawings(result, spec=spec, coarse=not precise)


def list_settings(spec: Spec | None) -> list[tuple[str, str]]:
    """Return what was chosen or left at its default, in the words of the form."""
    if spec is None:
        return []
    told = [("Intervalles", f"{say(100 * spec.level)} %")]
    form = next((way.form for way in WAYS if way.form is not None and way.form.kind == spec.kind), None)
    chosen = form.settings if form is not None else ()
    told += [
        (setting.label, setting.tell(spec.parameters[setting.name]))
        for setting in chosen
        if setting.name in spec.parameters
    ]
    weights = spec.parameters.get("weights", ())
    told += [
        (f"Poids : {outcome.name}", say(weight))
        for outcome, weight in zip(spec.outcomes, weights, strict=False)
    ]
    return told


def list_limits(result: dict[str, Any] | None) -> list[str]:
    """Return what a result does not say, each sentence once."""
    if result is None:
        return []
    said = [limit for outcome in result["outcomes"] for limit in outcome["limits"]]
    return list(dict.fromkeys([*said, *result["limits"]]))


def list_cards(study: Study, *, result: dict[str, Any] | None) -> list[StudyCard]:
    """Return the card of each outcome of a study, as the bilan prints it."""
    if result is None or result["kind"] != "displacement":
        return []
    return [make_card(study, result=result, outcome=outcome, note=1) for outcome in result["outcomes"]]


def list_tables(
    result: dict[str, Any] | None, *, precise: bool, places: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the sentence and the tables of each outcome of a study that has no card."""
    if result is None or result["kind"] == "displacement":
        return []
    return [
        {
            "name": outcome["name"],
            "sentence": outcome["sentence"],
            "tables": [
                pair_cells(table)
                for table in (
                    lay_out([tell_place(row, precise=precise, places=places) for row in outcome["rows"]]),
                    *list_estimates(outcome, level=result["level"]),
                )
            ],
        }
        for outcome in result["outcomes"]
    ]


def tell_place(row: dict[str, Any], *, precise: bool, places: Mapping[str, str]) -> dict[str, Any]:
    """Say in which area a row lies; to the metre only for those who may locate a spot."""
    told = row if precise else {name: value for name, value in row.items() if name not in POSITION}
    return {**told, "place": places.get(row["name"], "")} if places else told


def pair_cells(table: Layout) -> dict[str, Any]:
    """Return a table whose cells know their column."""
    return {
        "columns": table.columns,
        "rows": [list(zip(row, table.columns, strict=True)) for row in table.rows],
    }


def list_estimates(outcome: dict[str, Any], *, level: float) -> list[Layout]:
    """Return the table of the estimates of an outcome; results of older versions have none."""
    found = outcome.get("estimates") or []
    return [lay_out_estimates(found, level=level)] if found else []


def list_windows(result: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Return the windows of a study with their words."""
    windows = {} if result is None else result["windows"]
    return [(label, read_window(windows[name]).label) for name, label in WINDOWS.items() if name in windows]
