"""What was taken out of the lists: found whatever it is, and brought back."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.http import Http404

from gltd.errors import GltdError
from gltd.web.actions import records
from gltd.web.models import AuditEntry, Scheme, User
from gltd.web.models.records import Record


@dataclass(frozen=True)
class Removed:
    """One record that was removed, and the line of the journal that says by whom."""

    record: Record
    kind: str
    label: str
    entry: AuditEntry | None


@cache
def list_kinds() -> dict[str, tuple[type[Record], str]]:
    """Return the models of records by name, each with the path from its rows to their scheme."""
    found: dict[str, tuple[type[Record], str]] = {}
    for model in apps.get_app_config("web").get_models():
        if issubclass(model, Record) and (path := find_path(model)):
            found[model._meta.model_name or ""] = (model, path)
    return found


def find_path(model: type[Record]) -> str:
    """Return the lookup from a model to its scheme: its own field, or that of what it belongs to."""
    names = {field.name for field in model._meta.fields}
    if "scheme" in names:
        return "scheme"
    for field in model._meta.fields:
        related: Any = field.related_model
        if (
            isinstance(related, type)
            and issubclass(related, Record)
            and not field.null
            and "scheme" in {one.name for one in related._meta.fields}
        ):
            return f"{field.name}__scheme"
    return ""


def list_removed(scheme: Scheme) -> list[Removed]:
    """Return what was removed from a scheme, the latest first."""
    entries = AuditEntry.writes.filter(scheme=scheme, action="retrait").select_related("actor__partner")
    last = {(entry.object_kind, entry.object_id): entry for entry in reversed(entries)}
    rows = list(_find(scheme))
    rows.sort(key=lambda pair: str(pair[1].removed_at), reverse=True)
    return [Removed(row, kind, str(row._meta.verbose_name), last.get((kind, row.pk))) for kind, row in rows]


def _find(scheme: Scheme) -> Iterator[tuple[str, Record]]:
    for kind, (model, path) in list_kinds().items():
        rows: Any = model.everything.filter(**{path: scheme}, removed_at__isnull=False)
        parents = [path.removesuffix("__scheme")] if "__" in path else []
        yield from ((kind, row) for row in (rows.select_related(*parents) if parents else rows))


def find_record(scheme: Scheme, *, kind: str, pk: int) -> Record:
    """Return a record of the scheme, removed or not; another scheme's does not exist."""
    if kind not in list_kinds():
        raise Http404
    model, path = list_kinds()[kind]
    row = model.everything.filter(**{path: scheme}, pk=pk).first()
    if row is None:
        raise Http404
    return row


def remove(record: Record, *, actor: User, version: int) -> Record:
    """Take a record out of the lists."""
    if record.removed_at is not None:
        raise GltdError("Cette fiche est déjà retirée : elle est dans la corbeille.")
    return records.remove_record(record, actor=actor, version=version)


def restore(record: Record, *, actor: User) -> Record:
    """Bring a record back, unless something took its place meanwhile."""
    try:
        return records.restore_record(record, actor=actor)
    except ValidationError as error:
        raise GltdError(f"La fiche n'est pas rétablie : {' '.join(error.messages)}") from error
