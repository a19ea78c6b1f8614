"""What the pages of records share: a refused write stays in its form, a removal can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gltd.errors import GltdError
from gltd.web.access import signed_in
from gltd.web.actions import records
from gltd.web.actions.locking import StaleError
from gltd.web.models import AuditEntry, Claim
from gltd.web.models.records import Record
from gltd.web.pages.forms import read_version
from gltd.web.pages.overtaking import OvertakenError

Saved = TypeVar("Saved")


def save(form: forms.Form, *, write: Callable[[], Saved], back: str = "") -> Saved | None:
    """Write what a valid form holds; what is refused is said in the form, and nothing typed is lost.

    ``back`` is the page to start again from, where the form's own address shows none.
    """
    try:
        return write()
    except StaleError as error:
        raise OvertakenError(error, form=form, back=back) from error
    except GltdError as error:
        form.add_error(None, error.sentence)
    except ValidationError as error:
        form.add_error(None, " ".join(error.messages))
    return None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the form of a small record says: its title, what is told once it is saved, where one goes."""

    title: str
    done: str
    slug: str
    page: str  # the address of the record in its scheme, by name
    back: str
    record: Record | None = None


def fill_record(
    request: HttpRequest, *, form: forms.Form, entry: Entry, write: Callable[[], Record]
) -> HttpResponse:
    """Show the form of a small record, new or known; save what was typed, and go to its page."""
    if request.method == "POST" and form.is_valid():
        row = save(form, write=write)
        if row is not None:
            messages.success(request, entry.done)
            return redirect(entry.page, slug=entry.slug, pk=row.pk)
    context = {"title": entry.title, "form": form, "record": entry.record, "back": entry.back}
    return render(request, "gltd/record_form.html", context)


def toggle_removal(request: HttpRequest, *, row: Record) -> None:
    """Take a record out of the lists, or bring it back."""
    try:
        if row.removed_at is None:
            records.remove_record(row, actor=signed_in(request), version=read_version(request))
            messages.success(request, "Fiche retirée. Elle peut être rétablie.")
        else:
            records.restore_record(row, actor=signed_in(request))
            messages.success(request, "Fiche rétablie.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


@dataclass(frozen=True, kw_only=True)
class Fiche:
    """What the page of a small record shows: its facts in words, its figures with their claims."""

    row: Record
    title: str
    facts: Sequence[tuple[str, str]]
    figures: Sequence[tuple[str, Claim | None]]
    back: str
    back_label: str
    edit: str
    removal: str


def show_fiche(request: HttpRequest, *, fiche: Fiche) -> HttpResponse:
    """Show a small record with its history."""
    kind = fiche.row._meta.model_name or ""
    history = AuditEntry.writes.filter(object_kind=kind, object_id=fiche.row.pk)
    context = {
        "fiche": fiche,
        "record": fiche.row,
        "removal": fiche.removal,
        "simulated": any(claim.source.simulated for _, claim in fiche.figures if claim is not None),
        "history": history.select_related("actor__partner")[:20],
    }
    return render(request, "gltd/fiche.html", context)
