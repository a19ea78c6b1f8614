"""The journal: searched, exported, checked. The chair reads its scheme's, the administrator all of it."""

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gltd.web.access import Right, administer, enter
from gltd.web.actions import audit as actions
from gltd.web.days import midnight
from gltd.web.models import AuditEntry, Scheme
from gltd.web.pages.forms import DayField, StyledForm
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.templatetags.french import noun_words

PER_PAGE = 100


class FilterForm(StyledForm):
    """What is searched."""

    kind = forms.ChoiceField(
        label="Nature", choices=[("", "Toutes"), *AuditEntry.Kind.choices], required=False
    )
    account = forms.CharField(label="Compte", max_length=60, required=False)
    object_kind = forms.ChoiceField(label="Objet", required=False)
    object_id = forms.IntegerField(label="Numéro", min_value=0, required=False)
    since = DayField(label="Du", required=False)
    until = DayField(label="Au", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nouns = {str(one._meta.model_name): str(one._meta.verbose_name) for one in actions.list_models()}
        field = self.fields["object_kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Tous"), *sorted(nouns.items(), key=lambda told: told[1])]


def tell_changes(entry: AuditEntry) -> str:
    """Return what changed as one line."""
    told = []
    for name, value in entry.changes.items():
        pair = isinstance(value, list) and len(value) == 2
        told.append(f"{name}\u00a0: {value[0]} → {value[1]}" if pair else f"{name}\u00a0: {value}")
    return "\u202f; ".join(told)


LISTING = Listing[AuditEntry](
    title="Journal",
    columns=(
        Column("Rang", lambda entry: entry.sequence),
        Column("Quand", lambda entry: entry.at),
        Column("Nature", lambda entry: entry.get_kind_display()),
        Column("Action", lambda entry: entry.action),
        Column("Compte", lambda entry: entry.actor.username if entry.actor else ""),
        Column(
            "Organisation", lambda entry: str(entry.actor.partner or "") if entry.actor else "secrétariat"
        ),
        Column("Dispositif", lambda entry: entry.scheme.name if entry.scheme else ""),
        Column("Objet", lambda entry: noun_words(entry.object_kind)),
        Column("Numéro", lambda entry: entry.object_id),
        Column("Changements", tell_changes),
        Column("Empreinte", lambda entry: entry.hash),
    ),
)


def list_scheme_entries(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the journal of a scheme."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.ADMINISTER)
    return show(request, journal=scheme)


def list_all_entries(request: HttpRequest) -> HttpResponse:
    """Show the journal of the platform, and what a check of it finds when asked."""
    administer(request)
    return show(request, journal=None)


def show(request: HttpRequest, *, journal: Scheme | None) -> HttpResponse:
    """Show the lines that the filters keep, or send them as a file."""
    form = FilterForm(request.GET or None)
    rows = actions.list_entries(scheme=journal)
    if form.is_valid():
        rows = narrow(rows, form=form)
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "listing": LISTING,
        "proof": actions.prove() if journal is None and "verifier" in request.GET else None,
        "whole": journal is None,
    }
    return render(request, "gltd/journal.html", context)


def narrow(rows: QuerySet[AuditEntry], *, form: FilterForm) -> QuerySet[AuditEntry]:
    """Keep the lines that the filters ask for."""
    data = form.cleaned_data
    wanted = {"kind": data["kind"], "object_id": data["object_id"]}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value not in ("", None)})
    if data["object_kind"]:
        # A list taken away and a page refused are told by their address: they are about the noun too.
        kinds = AuditEntry.objects.order_by().values_list("object_kind", flat=True).distinct()
        about = [kind for kind in kinds if actions.name_noun(kind) == data["object_kind"]]
        rows = rows.filter(object_kind__in=about)
    if data["account"]:
        rows = rows.filter(actor__username__iexact=data["account"])
    if data["since"]:
        rows = rows.filter(at__gte=midnight(data["since"]))
    if data["until"]:
        rows = rows.filter(at__lt=midnight(data["until"] + dt.timedelta(days=1)))
    return rows
