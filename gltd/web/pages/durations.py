"""Durations and deadlines: what the texts say, and what the scheme sets for itself."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gltd.usecases.following import READINGS, Reference, Span, law
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import durations as actions
from gltd.web.actions import reminders
from gltd.web.actions.locking import StaleError
from gltd.web.models import Duration, Scheme
from gltd.web.pages.forms import ImpersonalField, StyledForm, point_at_error
from gltd.web.pages.overtaking import read_number
from gltd.web.templatetags.french import spaced


class DurationForm(StyledForm):
    """Another amount for one duration, and why."""

    code = forms.ChoiceField(label="Délai")
    amount = forms.IntegerField(
        label="Durée",
        min_value=1,
        max_value=1000,
        required=False,
        help_text="Dans l'unité du délai ; vide pour revenir à celle du texte.",
    )
    reason = ImpersonalField(label="Raison", max_length=200)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        assert isinstance(code, forms.ChoiceField)
        units = {"day": "jours", "month": "mois"}
        code.choices = [
            (span.code, f"{spaced(span.label)} ({units[span.unit]})") for span in law().spans.values()
        ]


class MailboxForm(StyledForm):
    """Where the reminders of an organisation go."""

    mailbox = forms.EmailField(
        label="Boîte de votre organisation",
        required=False,
        help_text="Une boîte de service, jamais celle d'une personne. Vide : aucun rappel.",
    )


@dataclass(frozen=True)
class Line:
    """One duration: as the text has it, and as the scheme does."""

    told: Span
    kept: Span
    reference: Reference | None
    own: Duration | None

    @property
    def reading(self) -> str:
        """How surely the text's amount is known."""
        return READINGS[self.told.reading]


def show_durations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every duration with its text, its source and the day it was checked; take another amount."""
    scheme = enter(request, slug=slug, section="follow_ups")
    if request.method == "POST":
        enter(request, slug=slug, section="follow_ups", right=Right.ADMINISTER)
    form = DurationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write_duration(request, scheme=scheme, data=form.cleaned_data)
        except StaleError as error:
            form.add_error("amount", error.sentence)
        else:
            messages.success(request, "Délai enregistré. Les échéances des suites en cours sont à jour.")
            return redirect("durations", slug=slug)
    partner = signed_in(request).partner
    mailbox = MailboxForm(initial={"mailbox": partner.mailbox}) if partner else None
    return draw_durations(request, scheme=scheme, form=form, mailbox=mailbox)


def write_duration(request: HttpRequest, *, scheme: Scheme, data: dict[str, Any]) -> None:
    """Keep another amount for a duration, or come back to that of the text."""
    user = signed_in(request)
    version = read_number(request.POST.get(f"seen-{data['code']}"))
    if data["amount"]:
        actions.set_duration(actor=user, scheme=scheme, version=version, **data)
    else:
        actions.reset_duration(actor=user, scheme=scheme, code=data["code"], version=version)


def draw_durations(
    request: HttpRequest, *, scheme: Scheme, form: DurationForm, mailbox: MailboxForm | None
) -> HttpResponse:
    """Show the page, with the two forms as they were left."""
    kept = actions.spans_of(scheme)
    own = {row.code: row for row in Duration.objects.filter(scheme=scheme)}
    found = law()
    lines = [
        Line(span, kept[code], found.references.get(span.reference), own.get(code))
        for code, span in found.spans.items()
    ]
    point_at_error(form)
    partner = signed_in(request).partner
    context = {
        "lines": lines,
        "form": form,
        "references": found.references.values(),
        "mailbox_form": mailbox,
        "mailbox": partner.mailbox if partner else "",
        "sending": bool(settings.EMAIL_HOST),
    }
    return render(request, "gltd/durations.html", context)


@require_POST
def change_mailbox(request: HttpRequest, slug: str) -> HttpResponse:
    """Say where the reminders of one's own organisation go."""
    scheme = enter(request, slug=slug, section="follow_ups")
    form = MailboxForm(request.POST)
    if not form.is_valid():
        point_at_error(form)
        return draw_durations(request, scheme=scheme, form=DurationForm(), mailbox=form)
    mailbox, seen = form.cleaned_data["mailbox"], request.POST.get("seen", "")
    try:
        reminders.set_mailbox(actor=signed_in(request), scheme=scheme, mailbox=mailbox, seen=seen)
    except StaleError as error:
        form.add_error("mailbox", error.sentence)
        point_at_error(form)
        return draw_durations(request, scheme=scheme, form=DurationForm(), mailbox=form)
    messages.success(request, "Boîte enregistrée.")
    return redirect("durations", slug=slug)
