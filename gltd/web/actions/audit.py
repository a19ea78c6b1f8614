"""The journal: one line for each thing done, read, exported or refused."""

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from dateutil.relativedelta import relativedelta
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Model, QuerySet
from django.utils import timezone

from gltd.errors import GltdError
from gltd.web.actions import chain
from gltd.web.models import AuditEntry, Scheme, User

Kind = AuditEntry.Kind
_LONGEST: Final = 200
_WITHHELD: Final = "non repris au journal"
# What says where a spot is, and what opens an account, is not for a journal that others read.
_SENSITIVE: Final = frozenset({"lon", "lat", "x_m", "y_m", "position", "geometry", "password", "secret"})

# Addresses that are not named after the model that their pages are about.
_PAGES: Final = {
    "authorisations": "camera",
    "footage": "footagerequest",
    "journal": "auditentry",
    "occurrence": "operationseries",
    "prevention": "preventionaction",
    "results": "operation",
    "seat": "membership",
    "series": "operationseries",
    "studies": "study",
    "territories": "territorystudy",
}


def record(
    action: str,
    *,
    actor: User | None,
    scheme: Scheme | None,
    target: Model,
    changes: dict[str, Any] | None = None,
) -> None:
    """Add one line about a write; call it inside the transaction of the write that it describes."""
    chain.add_line(
        action,
        kind=Kind.WRITE,
        at=timezone.now(),
        actor=actor,
        scheme=scheme,
        object_kind=target._meta.model_name or "",
        object_id=target.pk,
        changes={name: _tell(target, name=name, value=value) for name, value in (changes or {}).items()},
    )


def record_sign_in(action: str, *, user: User | None) -> None:
    """Add one line about a session: opened, closed, refused. Without an account, nobody is named."""
    chain.add_line(
        action,
        kind=Kind.SESSION,
        at=timezone.now(),
        actor=user,
        scheme=None,
        object_kind="user",
        object_id=user.pk if user else 0,
        changes={},
    )


def record_visit(
    action: str,
    *,
    kind: str,
    actor: User,
    scheme: Scheme | None,
    page: str,
    object_id: int,
    changes: dict[str, Any] | None = None,
) -> None:
    """Add one line about a page that was read, exported or refused; ``page`` is the name of its address."""
    chain.add_line(
        action,
        kind=kind,
        at=timezone.now(),
        actor=actor,
        scheme=scheme,
        object_kind=page,
        object_id=object_id,
        changes=changes or {},
    )


def list_models() -> list[type[Model]]:
    """Return what a line of the journal may be about."""
    return list(apps.get_app_config("web").get_models())


@lru_cache(maxsize=512)
def name_noun(page: str) -> str:
    """Return the model that a line is about, of the name of its address or of the model itself.

    « follow_up_edit » and « follow_ups » are about a ``followup``; a name that tells no model stays as it is.
    """
    known = {model._meta.model_name or "" for model in list_models()}
    words = page.split("_")
    for last in range(len(words), 0, -1):
        told = "".join(words[:last])
        for name in (_PAGES.get(told, told), told.removesuffix("s")):
            if name in known:
                return name
    return page


def list_entries(*, scheme: Scheme | None) -> QuerySet[AuditEntry]:
    """Return the lines of a scheme, or of the whole platform, the latest first."""
    rows = AuditEntry.objects.select_related("actor__partner", "scheme")
    return rows.filter(scheme=scheme) if scheme is not None else rows


def purge_old(*, months: int | None = None) -> int:
    """Delete the lines older than the set age, and say so in the journal; return how many."""
    age = settings.AUDIT_MONTHS if months is None else months
    if age < 1:
        raise GltdError("L'âge du journal se compte en mois, un au moins : corrigez GLTD_AUDIT_MONTHS.")
    now = timezone.now()
    count = chain.purge(before=now - relativedelta(months=age))
    if count:
        chain.add_line(
            "purge du journal",
            kind=Kind.UPKEEP,
            at=now,
            actor=None,
            scheme=None,
            object_kind="auditentry",
            object_id=0,
            changes={"lines": count, "months": age},
        )
    return count


def prove() -> chain.Proof:
    """Return what a check of the whole journal finds."""
    return chain.prove()


def describe(entry: AuditEntry) -> dict[str, object]:
    """Return a line as it is exported whole, its hashes included."""
    return {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "kind": entry.kind,
        "actor": entry.actor.username if entry.actor else None,
        "action": entry.action,
        "scheme": entry.scheme.slug if entry.scheme else None,
        "object_kind": entry.object_kind,
        "object_id": entry.object_id,
        "changes": entry.changes,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def export(target: Path) -> int:
    """Write the whole journal, a JSON object a line, oldest first; return how many."""
    rows = AuditEntry.objects.select_related("actor", "scheme").order_by("sequence")
    lines = (json.dumps(describe(entry), ensure_ascii=False) + "\n" for entry in rows.iterator())
    try:
        with target.open("w", encoding="utf-8") as file:
            return sum(bool(file.write(line)) for line in lines)
    except OSError as error:
        raise GltdError(f"« {target} » ne peut pas être écrit : choisissez un autre fichier.") from error


def _tell(target: Model, *, name: str, value: object) -> object:
    """Return what the journal keeps of a change: never a long text, a geometry or an exact position."""
    field = next((one for one in target._meta.get_fields() if one.name == name), None)
    if name in _SENSITIVE or isinstance(field, models.TextField | models.JSONField | models.BinaryField):
        return _WITHHELD
    if isinstance(value, list | tuple):
        return [_cut(one) for one in value]
    return _cut(value)


def _cut(value: object) -> object:
    return f"{value[:_LONGEST]}…" if isinstance(value, str) and len(value) > _LONGEST else value
