"""The journal of writes: one line for each action."""

from typing import Any

from django.db.models import Model

from gltd.web.models import AuditEntry, Scheme, User


def record(
    action: str,
    *,
    actor: User | None,
    scheme: Scheme | None,
    target: Model,
    changes: dict[str, Any] | None = None,
) -> None:
    """Add one line; call it inside the transaction of the write that it describes."""
    AuditEntry.objects.create(
        action=action,
        actor=actor,
        scheme=scheme,
        object_kind=target._meta.model_name or "",
        object_id=target.pk,
        changes=changes or {},
    )


def record_sign_in(action: str, *, user: User | None) -> None:
    """Add one line about a session: opened, closed, refused. Without an account, nobody is named."""
    AuditEntry.objects.create(action=action, actor=user, object_kind="user", object_id=user.pk if user else 0)
