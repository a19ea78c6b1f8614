"""Drafts of bilans: begin one, edit it beside the page as it will print, freeze it."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.html import print_html
from gltd.reports.suggesting import SECTIONS, suggest_text
from gltd.usecases import checking
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import drafts as actions
from gltd.web.actions.jobs import Wanted, ask_for_job
from gltd.web.models import Draft, Job, Operation, Report, Scheme
from gltd.web.pages.documents import DOCUMENT_POLICY
from gltd.web.pages.forms import DayField, ImpersonalField, SchemeForm, StyledForm
from gltd.web.pages.jobs import follow_job
from gltd.web.pages.saving import save

LABELS = {
    "initiatives": "Initiatives",
    "successes": "Réussites",
    "constraints": "Difficultés",
    "perception": "Perception de la population",
}


class DraftForm(SchemeForm):
    """What a bilan is about."""

    kind = forms.ChoiceField(label="Nature", choices=Report.Kind, initial=Report.Kind.HALF_YEAR)
    period_start = DayField(label="Du")
    period_end = DayField(label="Au")
    operation = forms.ModelChoiceField(
        label="Opération, pour un communiqué",
        queryset=Operation.objects.none(),
        required=False,
        empty_label="aucune",
    )
    replaces = forms.ModelChoiceField(
        label="Rectifie ce bilan", queryset=Report.objects.none(), required=False, empty_label="aucun"
    )
    erratum = ImpersonalField(label="Ce qui est rectifié", max_length=500, required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer the operations and bilans of the scheme."""
        self.choose_among("operation", rows=Operation.objects.filter(scheme=scheme))
        self.choose_among("replaces", rows=Report.objects.filter(scheme=scheme))


class WordsForm(StyledForm):
    """What people write in a draft: the four fields, and a text for each section."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in {**SECTIONS, **LABELS}.items():
            area = forms.Textarea(attrs={"rows": 4, "class": "fr-input"})
            self.fields[name] = ImpersonalField(label=label, widget=area, max_length=4000, required=False)


def add_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft."""
    scheme = enter(request, slug=slug, section="reports", right=Right.WRITE)
    form = DraftForm(request.POST or None, scheme=scheme, initial=suggest_about(request, scheme=scheme))
    if request.method == "POST" and form.is_valid():
        draft = actions.create_draft(actor=signed_in(request), scheme=scheme, **form.cleaned_data)
        return redirect("draft", slug=slug, pk=draft.pk)
    return render(request, "gltd/draft_form.html", {"form": form})


def suggest_about(request: HttpRequest, *, scheme: Scheme) -> dict[str, Any]:
    """Suggest what a new draft is about: the bilan that it corrects, if one is named."""
    asked = request.GET.get("rectifie", "")
    named = Report.objects.filter(scheme=scheme, pk=asked) if re.fullmatch(r"[0-9]{1,9}", asked) else None
    old = None if named is None else named.first()
    if old is None:
        return suggest_period(scheme)
    about = ("kind", "operation", "period_start", "period_end")
    return {name: getattr(old, name) for name in about} | {"replaces": old}


def suggest_period(scheme: Scheme) -> dict[str, Any]:
    """Suggest the last half-year that is over, or the mandate where it is shorter."""
    today = timezone.localdate()
    if today.month > 6:
        start, end = today.replace(month=1, day=1), today.replace(month=6, day=30)
    else:
        start = today.replace(year=today.year - 1, month=7, day=1)
        end = today.replace(year=today.year - 1, month=12, day=31)
    if scheme.ends_on is not None and scheme.ends_on < start:
        start, end = scheme.starts_on, scheme.ends_on
    return {"period_start": max(start, scheme.starts_on), "period_end": max(end, scheme.starts_on)}


def find_draft(scheme: Scheme, *, pk: int) -> Draft:
    """Find a draft of the scheme."""
    rows = Draft.objects.select_related("scheme", "operation", "replaces", "report")
    return get_object_or_404(rows, scheme=scheme, pk=pk)


def show_draft(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a draft: the outline and its texts, the page as it will print, the trace of its figures."""
    right = Right.WRITE if request.method == "POST" else Right.READ
    scheme = enter(request, slug=slug, section="reports", right=right)
    draft = find_draft(scheme, pk=pk)
    form = WordsForm(request.POST or None, initial=read_words(draft))
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        version = words.pop("version")
        told: dict[str, Any] = {"actor": signed_in(request), "version": version, "words": words}
        if save(form, write=lambda: actions.change_draft(draft=draft, **told)):
            messages.success(request, "Projet enregistré.")
            return redirect("draft", slug=slug, pk=pk)
    prepared = actions.prepare_draft(draft, actor=signed_in(request))
    context = {
        "draft": draft,
        "form": form,
        "prepared": prepared,
        "outline": list_outline(prepared),
        "suggested": list_suggested(prepared, draft=draft),
        "simulated": prepared.content.simulated,
    }
    return render(request, "gltd/draft.html", context)


def read_words(draft: Draft) -> dict[str, Any]:
    """Return what a draft holds, as its form shows it."""
    words = {name: getattr(draft, name) for name in LABELS}
    return words | {name: one["text"] for name, one in draft.texts.items()} | {"version": draft.version}


def list_suggested(prepared: actions.Prepared, *, draft: Draft) -> list[tuple[str, str]]:
    """Return by section the sentence that the figures suggest today, where it differs from what is kept."""
    texts = {name: suggest_text(prepared.content, section=name) for name in SECTIONS}
    kept = {name: packed["text"] for name, packed in draft.texts.items()}
    return [(SECTIONS[name], text) for name, text in texts.items() if text and text != kept.get(name)]


def list_outline(prepared: actions.Prepared) -> list[tuple[str, str, str]]:
    """Return each section with what is missing in it: slug, title, lack."""
    lines = []
    for section in prepared.document.sections:
        lacks = [block.text for block in section.blocks if getattr(block, "tone", "") == "missing"]
        lines.append((section.slug, section.title, lacks[0] if lacks else ""))
    return lines


def preview_draft(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the page as it will print, watermarked."""
    scheme = enter(request, slug=slug, section="reports")
    prepared = actions.prepare_draft(find_draft(scheme, pk=pk), actor=signed_in(request))
    response = HttpResponse(
        print_html(prepared.document, traces="?trace=1", only_traces="trace" in request.GET)
    )
    response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_POST
def freeze_draft(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Have a draft frozen, in the background."""
    scheme = enter(request, slug=slug, section="reports", right=Right.FREEZE)
    draft = find_draft(scheme, pk=pk)
    version = int(request.POST.get("version", "0") or 0)
    if draft.report_id is not None:
        raise GltdError("Ce projet est déjà figé.")
    period = french.period(draft.period_start, end=draft.period_end)
    wanted = Wanted(
        kind=Job.Kind.DRAFT,
        subject=f"{draft.get_kind_display().capitalize()}, {period}",
        arguments={"draft": draft.pk, "version": version},
    )
    return follow_job(request, job=ask_for_job(actor=signed_in(request), scheme=scheme, wanted=wanted))


class TextForm(StyledForm):
    """Any text whose sums are to be made again; it is not kept."""

    text = forms.CharField(
        label="Texte à vérifier",
        widget=forms.Textarea(attrs={"rows": 10, "class": "fr-input"}),
        max_length=50_000,
    )


def check_words(request: HttpRequest, slug: str) -> HttpResponse:
    """Recompute what a pasted text prints; nothing is kept of it."""
    enter(request, slug=slug, section="reports")
    form = TextForm(request.POST or None)
    remarks = None
    if request.method == "POST" and form.is_valid():
        remarks = list(checking.tell(checking.check_text(form.cleaned_data["text"])))
    return render(request, "gltd/check.html", {"form": form, "remarks": remarks})
