"""Studies: the list, attaching one that the shell registered, and the page of a result."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from gltd.reports import charts
from gltd.reports.snapshot import StudyCard
from gltd.usecases.studying import KINDS, Layout, lay_out, lay_out_estimates
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import studies as actions
from gltd.web.actions import studies_drafts as drafts
from gltd.web.actions.studies import make_card, read_registration, read_result, read_window
from gltd.web.models import Operation, Scheme, Study
from gltd.web.pages import findings
from gltd.web.pages.forms import SchemeForm

QUESTIONS = (
    ("Cette opération a-t-elle fait baisser les faits, les a-t-elle déplacés ?", "operation"),
    ("Cette caméra a-t-elle fait baisser les faits, les a-t-elle déplacés ?", "camera"),
)
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


def list_studies(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the studies of the scheme."""
    scheme = enter(request, slug=slug, section="studies")
    found = findings.list_findings(scheme)
    context = {
        "findings": found,
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
    result, registration = read_result(study), read_registration(study)
    context: dict[str, Any] = {
        "study": study,
        "registered_at": registration and dt.datetime.fromisoformat(registration.registered_at),
        "finding": findings.describe_finding(study),
        "result": result,
        "method": KINDS[result["kind"]].method if result else "",
        "cards": list_cards(study),
        "tables": list_tables(result),
        "windows": list_windows(result),
        "limits": list_limits(result),
        "simulated": bool(result and result["simulated"]),
        "seed": drafts.tell_seed(study),
        "may_run": drafts.may_run(study),
        "ends_on": registration and dt.date.fromisoformat(registration.ends_on),
    }
    return render(request, "gltd/study.html", context)


def send_chart(request: HttpRequest, slug: str, pk: int, rank: int) -> HttpResponse:
    """Send the picture of one outcome, drawn from the specification that the bilan uses."""
    scheme = enter(request, slug=slug, section="studies")
    cards = list_cards(get_object_or_404(Study.objects.select_related("scheme"), scheme=scheme, pk=pk))
    if rank >= len(cards):
        raise Http404
    return HttpResponse(charts.render_svg(charts.draw_zones(cards[rank])), content_type="image/svg+xml")


def list_limits(result: dict[str, Any] | None) -> list[str]:
    """Return what a result does not say, each sentence once."""
    if result is None:
        return []
    said = [limit for outcome in result["outcomes"] for limit in outcome["limits"]]
    return list(dict.fromkeys([*said, *result["limits"]]))


def list_cards(study: Study) -> list[StudyCard]:
    """Return the card of each outcome of a study, as the bilan prints it."""
    result = read_result(study)
    if result is None or result["kind"] != "displacement":
        return []
    return [make_card(study, result=result, outcome=outcome, note=1) for outcome in result["outcomes"]]


def list_tables(result: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return the sentence and the table of each outcome of a study that has no card."""
    if result is None or result["kind"] == "displacement":
        return []
    return [
        {
            "name": outcome["name"],
            "sentence": outcome["sentence"],
            "tables": [lay_out(outcome["rows"]), *list_estimates(outcome, level=result["level"])],
        }
        for outcome in result["outcomes"]
    ]


def list_estimates(outcome: dict[str, Any], *, level: float) -> list[Layout]:
    """Return the table of the estimates of an outcome; results of older versions have none."""
    found = outcome.get("estimates") or []
    return [lay_out_estimates(found, level=level)] if found else []


def list_windows(result: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Return the windows of a study with their words."""
    windows = {} if result is None else result["windows"]
    return [(label, read_window(windows[name]).label) for name, label in WINDOWS.items() if name in windows]
