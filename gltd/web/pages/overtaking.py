"""When someone else was faster: both versions side by side, field by field, and nothing typed is lost.

A page whose write came second raises ``OvertakenError`` with its form, whose ``initial`` is what the register
holds now.
The choices come back to the same address; ``settle`` puts them together before the page reads them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.choices import flatten_choices

from gltd.errors import GltdError
from gltd.web.actions.locking import StaleError
from gltd.web.models import AuditEntry

CHOICE: Final = "take-"
THEIRS: Final = "theirs-"
OWN: Final = frozenset({"csrfmiddlewaretoken", "version"})
EMPTY: Final = "vide"


class OvertakenError(GltdError):
    """A write that came second; it carries what was typed.

    ``back`` is the page to start again from, where the form's own address shows none.
    """

    def __init__(self, error: StaleError, *, form: forms.Form, back: str = "") -> None:
        super().__init__(error.sentence)
        self.record: Any = error.row
        self.form = form
        self.back = back


@dataclass(frozen=True)
class Difference:
    """One field on which the two versions differ."""

    name: str
    label: str
    theirs: str
    mine: str
    theirs_inputs: str
    prefer_theirs: bool


def show(request: HttpRequest, *, overtaken: OvertakenError) -> HttpResponse:
    """Show both versions; every field that differs is chosen apart."""
    record, form = overtaken.record, overtaken.form
    writes = list_writes(record, since=read_number(request.POST.get("version")))
    differences = list(compare(form, changed=list_changes(writes)))
    context = {
        "record": record,
        "writes": writes,
        "differences": differences,
        "back": overtaken.back or request.get_full_path(),
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in OWN and not name.startswith((CHOICE, THEIRS))
            for value in values
        ],
    }
    return render(request, "gltd/overtaken.html", context, status=409)


def list_writes(record: Any, *, since: int) -> list[AuditEntry]:
    """Return the writes made on a record since the version that was shown, the latest first."""
    made = max(record.version - since, 0) if since else 1
    rows = AuditEntry.writes.filter(object_kind=record._meta.model_name, object_id=record.pk)
    return list(rows.select_related("actor__partner")[:made])


def list_changes(writes: list[AuditEntry]) -> dict[str, str]:
    """Return the fields that these writes changed, with the value that each had before."""
    changed: dict[str, str] = {}
    for entry in writes:
        for name, value in entry.changes.items():
            changed[name] = str(value[0]) if isinstance(value, list) and len(value) == 2 else ""
    return changed


def compare(form: forms.Form, *, changed: dict[str, str]) -> Iterator[Difference]:
    """Yield each field whose typed value is not what the register holds.

    What I left as it was and they changed is proposed as theirs, all the rest as mine.
    """
    for name in form.changed_data:
        if name in OWN:
            continue
        bound = form[name]
        mine = tell(bound, value=form.cleaned_data.get(name))
        # The journal names a partner's part of a record by the partner, as its field is labelled.
        before = changed.get(name, changed.get(str(bound.label)))
        untouched = before is not None and before == tell_plain(form.cleaned_data.get(name))
        held = bound.field.prepare_value(bound.initial)
        yield Difference(
            name=name,
            label=str(bound.label),
            theirs=tell(bound, value=bound.initial),
            mine=mine,
            theirs_inputs=bound.field.hidden_widget().render(f"{THEIRS}{name}", held),
            prefer_theirs=untouched,
        )


def tell(bound: BoundField, *, value: Any) -> str:
    """Return a value of a field as words."""
    if value in (None, "", [], ()):
        return EMPTY
    if isinstance(value, bool):
        return "oui" if value else "non"
    labels = dict(flatten(bound.field))
    several = isinstance(bound.field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    # A position is a pair of numbers, and one thing.
    many = value if several else [value]
    shown = [labels.get(str(one)) or str(bound.field.prepare_value(one)) for one in many]
    if isinstance(bound.field, forms.ModelChoiceField):
        shown = [str(one) for one in many]
    return ", ".join(sorted(shown)) or EMPTY


def tell_plain(value: object) -> str:
    """Return a value as the journal wrote it."""
    return "" if value is None else str(value)


def flatten(field: forms.Field) -> Iterator[tuple[str, str]]:
    """Yield the choices of a field, out of their groups."""
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return
    choices: Any = field.choices  # told as all that could be given: it reads as pairs and groups of them
    pairs: Iterator[tuple[object, object]] = flatten_choices(choices)
    yield from ((str(value), str(label)) for value, label in pairs)


def settle(typed: QueryDict) -> QueryDict:
    """Return a posted comparison as the form that it came from: each field as it was chosen."""
    if not any(name.startswith(CHOICE) for name in typed):
        return typed
    settled = typed.copy()
    for name in typed:
        field = name.removeprefix(CHOICE)
        if name.startswith(CHOICE):
            del settled[name]
            if typed[name] == "theirs":
                settled.setlist(field, typed.getlist(f"{THEIRS}{field}"))
        elif name.startswith(THEIRS):
            del settled[name]
    return settled


def read_number(text: str | None) -> int:
    """Return a version that was posted, 0 where there is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
