"""The bin: what was taken out of the lists, and its way back. Its right is apart from writing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import trash as actions
from gltd.web.actions.trash import Removed
from gltd.web.pages.forms import read_version
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.templatetags.french import organisation

LISTING = Listing[Removed](
    title="Corbeille",
    columns=(
        Column("Fiche", lambda one: str(one.record)),
        Column("Nature", lambda one: one.label),
        Column("Retirée le", lambda one: one.record.removed_at),
        Column("Par", lambda one: organisation(one.entry.actor) if one.entry else ""),
    ),
)


def list_trash(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was removed from the scheme."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.REMOVE)
    rows = actions.list_removed(scheme)
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    return render(request, "gltd/trash.html", {"rows": rows, "listing": LISTING})


@require_POST
def remove_record(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Take a record out of the lists."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.REMOVE)
    record = actions.find_record(scheme, kind=kind, pk=pk)
    actions.remove(record, actor=signed_in(request), version=read_version(request))
    messages.success(request, "Fiche retirée. Elle est dans la corbeille, d'où elle peut revenir.")
    return redirect("trash", slug=slug)


@require_POST
def restore_record(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Bring a record back."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.REMOVE)
    record = actions.find_record(scheme, kind=kind, pk=pk)
    actions.restore(record, actor=signed_in(request))
    messages.success(request, "Fiche rétablie.")
    return redirect("trash", slug=slug)
