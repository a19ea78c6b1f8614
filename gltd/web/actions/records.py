"""The four writes that every record shares: create, change, remove, restore; each is audited."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from gltd.errors import GltdError
from gltd.web import days
from gltd.web.actions import audit, withdrawals
from gltd.web.actions.locking import lock_current
from gltd.web.models import Scheme, User
from gltd.web.models.records import Record

AnyRecord = TypeVar("AnyRecord", bound=Record)


@transaction.atomic
def create_record(
    row: AnyRecord, *, actor: User | None, links: dict[str, Iterable[Model]] | None = None
) -> AnyRecord:
    """Check and save a new row; ``links`` are its many-to-many relations by name."""
    days.check_days(row)
    row.full_clean()
    row.save()
    _set_links(row, links=links)
    audit.record("création", actor=actor, scheme=_scheme_of(row), target=row)
    return row


@transaction.atomic
def change_record(
    row: AnyRecord,
    *,
    actor: User | None,
    version: int,
    changes: dict[str, Any],
    links: dict[str, Iterable[Model]] | None = None,
    action: str = "changement",
) -> AnyRecord:
    """Change fields of a row that still stands as it was shown (``version``).

    Raises ``StaleError`` when someone else was faster; nothing is then written.
    """
    current = lock_current(row, version=version)
    told = {}
    for name, value in changes.items():
        before = getattr(current, name)
        if before != value:
            told[name] = [_tell(before), _tell(value)]
            setattr(current, name, value)
    days.check_days(current)
    current.full_clean()
    current.save()
    for name in _set_links(current, links=links):
        told[name] = ["", "modifié"]
    audit.record(action, actor=actor, scheme=_scheme_of(current), target=current, changes=told)
    return current


@transaction.atomic
def remove_record(row: AnyRecord, *, actor: User | None, version: int) -> AnyRecord:
    """Take a row out of every list, and its figures out of every count; it can be restored."""
    current = lock_current(row, version=version)
    current.removed_at = timezone.now()
    current.save(update_fields=["removed_at", "version"])
    audit.record("retrait", actor=actor, scheme=_scheme_of(current), target=current)
    withdrawals.withdraw_figures(current, actor=actor)
    return current


@transaction.atomic
def restore_record(row: AnyRecord, *, actor: User | None) -> AnyRecord:
    """Bring a removed row back, and the figures that left with it."""
    current = type(row).everything.select_for_update().get(pk=row.pk)
    if current.removed_at is None:
        raise GltdError("Cette fiche n'est pas retirée : il n'y a rien à rétablir.")
    current.removed_at = None
    current.version += 1
    current.full_clean()
    current.save(update_fields=["removed_at", "version"])
    audit.record("rétablissement", actor=actor, scheme=_scheme_of(current), target=current)
    withdrawals.restore_figures(current, actor=actor)
    return current


def demand_own_name(rows: QuerySet[Any], *, field: str, name: str, sentence: str) -> None:
    """Refuse a name that another row has already, capitals or not."""
    if rows.filter(**{f"{field}__iexact": name}).exists():
        raise ValidationError({field: sentence})


def _set_links(row: Model, *, links: dict[str, Iterable[Model]] | None) -> list[str]:
    """Set many-to-many relations; return the names of those that changed."""
    changed = []
    for name, rows in (links or {}).items():
        manager, wanted = getattr(row, name), list(rows)
        if set(manager.values_list("pk", flat=True)) != {one.pk for one in wanted}:
            manager.set(wanted)
            changed.append(name)
    return changed


def _scheme_of(row: Record) -> Scheme | None:
    """Return the scheme that a record belongs to."""
    scheme: Scheme | None = getattr(row, "scheme", None)
    return scheme


def _tell(value: object) -> str:
    """Return a value as the history shows it."""
    return "" if value is None else str(value)
