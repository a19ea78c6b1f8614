"""When a record was taken out while someone typed: who did it and when, and what was typed is shown again."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import capfirst

from gltd.web.access import Right, rights_in
from gltd.web.actions import audit, trash
from gltd.web.days import read_number
from gltd.web.models import AuditEntry, Partner, Scheme
from gltd.web.models.records import Record
from gltd.web.pages.overtaking import CHOICE, OWN, THEIRS

# What a page's address calls what lies under the thing that it is about.
PARTS: Final = {"part": "participation", "observation": "spotobservation", "decision": "decision"}


def tell_removed(request: HttpRequest) -> HttpResponse | None:
    """Show what became of the record that an address is about, to those who write, or sent something.

    Nothing where it was never there, or belongs to another scheme: the answer is then the usual 404.
    """
    scheme = getattr(request, "gltd_scheme", None)
    if scheme is None or (request.method != "POST" and Right.WRITE not in rights_in(request)):
        return None
    record = find_removed(request, scheme=scheme)
    if record is None:
        return None
    kind = record._meta.model_name or ""
    entries = AuditEntry.writes.filter(object_kind=kind, object_id=record.pk, action="retrait")
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    context = {
        "record": record,
        "kind": kind,
        "label": record._meta.verbose_name,
        "entry": entries.select_related("actor__partner").order_by("-sequence").first(),
        "typed": typed,
        "told": "\n".join(tell_typed(record, typed=request.POST, scheme=scheme)),
    }
    status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.NOT_FOUND
    return render(request, "gltd/removed.html", context, status=status)


def find_removed(request: HttpRequest, *, scheme: Scheme) -> Record | None:
    """Return the record of the scheme that the address is about, if it was taken out."""
    match = request.resolver_match
    if match is None:
        return None
    named: dict[str, str] = {}
    for name, kind in PARTS.items():
        if name in match.kwargs:
            path = trash.list_kinds()[kind][1]
            parent = trash.list_kinds()[kind][0]._meta.get_field(path.partition("__")[0]).related_model
            assert isinstance(parent, type)
            named = {"pk": parent._meta.model_name or "", name: kind}
    named = named or {"pk": audit.name_noun(match.url_name or "")}
    for name, kind in named.items():
        number = match.kwargs.get(name)
        if not isinstance(number, int) or kind not in trash.list_kinds():
            continue
        model, path = trash.list_kinds()[kind]
        row = model.everything.filter(**{path: scheme}, pk=number, removed_at__isnull=False).first()
        if row is not None:
            return row
    return None


def tell_typed(record: Record, *, typed: QueryDict, scheme: Scheme) -> Iterator[str]:
    """Yield a line for each field that was typed: its name as the record has it, its value in words."""
    known: dict[str, Any] = {field.name: field for field in record._meta.get_fields()}
    for name, values in typed.lists():
        given = [value for value in values if value.strip()]
        if not given or name in OWN or name.startswith((CHOICE, THEIRS, "vu-", "seen", "n-")):
            continue
        field = known.get(name)
        label = capfirst(str(getattr(field, "verbose_name", name)))
        words = dict(getattr(field, "flatchoices", ()))
        related = getattr(field, "related_model", None)
        if related is not None:
            words = name_rows(related, numbers=given, scheme=scheme)
        yield f"{label} : {', '.join(str(words.get(value, value)) for value in given)}"


def name_rows(model: type[Model], *, numbers: list[str], scheme: Scheme) -> dict[str, str]:
    """Return the names of the rows that were chosen; those of another scheme stay numbers."""
    rows: Any = model._default_manager.filter(pk__in=[read_number(one) for one in numbers])
    if model is Partner:
        rows = rows.filter(schemes=scheme)
    elif "scheme" in {field.name for field in model._meta.get_fields()}:
        rows = rows.filter(scheme=scheme)
    return {str(row.pk): str(row) for row in rows}
