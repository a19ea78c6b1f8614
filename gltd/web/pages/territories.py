"""One question put to many territories: asking it, and the page of its table."""

import operator
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd.usecases.studying import KINDS, WITHHELD, Span, lay_out_territories
from gltd.web.access import Right, enter, may_count, signed_in
from gltd.web.actions import territories as actions
from gltd.web.actions.jobs import Wanted, ask_for_job
from gltd.web.events import open_events
from gltd.web.models import Job, Partition, Scheme, TerritoryStudy
from gltd.web.pages.forms import DayField, SchemeForm
from gltd.web.pages.jobs import follow_job
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.studies_forms import NATURES, find_near_partitions

ASKED = ("comparison", "trend", "hours", "near_repeat", "emerging")
PAIRS = ("comparison",)


class TerritoryForm(SchemeForm):
    """Which question, of which division, over which days."""

    question = forms.ChoiceField(label="Question", choices=[(name, KINDS[name].question) for name in ASKED])
    partition = forms.ModelChoiceField(label="Découpage", queryset=Partition.objects.none(), empty_label=None)
    first = DayField(label="Du")
    last = DayField(label="Au")
    before_first = DayField(label="Comparé aux faits du", required=False)
    before_last = DayField(label="au", required=False)
    nature = forms.ChoiceField(label="Ces faits disent", choices=NATURES)
    categories = forms.MultipleChoiceField(
        label="Faits comptés",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sans coche : tous.",
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the divisions that have areas around the scheme, and the categories that are imported."""
        near = find_near_partitions(scheme)
        self.choose_among("partition", rows=Partition.objects.filter(pk__in=near))
        names = sorted({name for batch in open_events().list_batches() for name in batch.categories})
        categories = self.fields["categories"]
        assert isinstance(categories, forms.MultipleChoiceField)
        categories.choices = [(name, name) for name in names]

    def clean(self) -> dict[str, Any]:
        """Check that days run forward, and that a comparison has what to compare with."""
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", "La fin doit suivre le début.")
        if data.get("last") and data["last"] >= timezone.localdate():
            self.add_error("last", "Ce jour n'est pas passé : toute la période doit l'être.")
        if data.get("question") in PAIRS:
            early, late = data.get("before_first"), data.get("before_last")
            if early is None or late is None:
                self.add_error("before_first", "Donnez la période à laquelle comparer.")
            elif late < early or (data.get("first") and late >= data["first"]):
                self.add_error("before_last", "Elle finit après son début, et avant que l'autre commence.")
        return data

    def make_question(self) -> actions.Question:
        """Put the question together."""
        data = self.cleaned_data
        span = Span(data["first"], data["last"])
        windows = {"period": span}
        if data["question"] in PAIRS:
            windows = {"before": Span(data["before_first"], data["before_last"]), "after": span}
        return actions.Question(data["question"], windows, data["nature"], tuple(data["categories"]))


def add_territories(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a question of each area of a division: registered, then computed in the background."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    form = TerritoryForm(request.POST or None, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        study = actions.register_territories(
            actor=signed_in(request),
            scheme=scheme,
            partition=form.cleaned_data["partition"],
            question=form.make_question(),
        )
        return follow_job(request, job=ask(request, study=study))
    context = {
        "title": "La même question, quartier par quartier",
        "lede": "Une étude par quartier, un seul tableau ; le hasard de tant de comparaisons est corrigé.",
        "form": form,
        "back": reverse("studies", args=[slug]),
    }
    return render(request, "gltd/record_form.html", context)


def ask(request: HttpRequest, *, study: TerritoryStudy) -> Job:
    """Ask for the answers of a study of many territories."""
    wanted = Wanted(kind=Job.Kind.TERRITORIES, subject=study.title, arguments={"territories": study.pk})
    return ask_for_job(actor=signed_in(request), scheme=study.scheme, wanted=wanted)


@require_POST
def run_territories(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Have it computed, or computed again."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    study = get_object_or_404(TerritoryStudy.objects.select_related("scheme"), scheme=scheme, pk=pk)
    return follow_job(request, job=ask(request, study=study))


def show_territories(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the table of a question put to many territories."""
    scheme = enter(request, slug=slug, section="studies")
    study = get_object_or_404(TerritoryStudy, scheme=scheme, pk=pk)
    exact, results = may_count(request), actions.read_results(study)
    if results is not None and not exact:
        # One territory is small ground, and all of them together make up counts that are told elsewhere.
        results = replace(results, rows=(), limits=(WITHHELD,))
    table = lay_out_territories(results) if results and exact else None
    if table is not None:
        columns = tuple(
            Column[tuple[str, ...]](one.label or "nom", operator.itemgetter(place))
            for place, one in enumerate(table.columns)
        )
        listing = Listing[tuple[str, ...]](title=study.title[:100], columns=columns)
        if exported := send_export(request, listing=listing, rows=list(table.rows)):
            return exported
    context = {
        "study": study,
        "results": results,
        "table": table,
        "lines": [list(zip(row, table.columns, strict=True)) for row in table.rows] if table else [],
        "listing": listing if table is not None else None,
        "failures": [row for row in results.rows if row.failure] if results else [],
        "simulated": bool(results and results.simulated),
    }
    return render(request, "gltd/territories.html", context)
