"""The chain of the journal: adding a line, proving that none is missing or changed, purging the oldest."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from gltd.reports import french
from gltd.web.models import AuditEntry, AuditHead, Scheme, User

GENESIS: Final = "0" * 64
_ONLY: Final = 1  # the head is one row
_CHUNK: Final = 2_000


@dataclass(frozen=True)
class Break:
    """One place where the chain does not hold."""

    sequence: int
    reason: str


@dataclass(frozen=True)
class Proof:
    """What a check of the whole journal found."""

    first: int
    last: int
    lines: int
    hash: str
    breaks: tuple[Break, ...]


def hash_line(entry: AuditEntry) -> str:
    """Return the SHA-256 of a line: what it says and the hash of the one before, as canonical JSON."""
    told = {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "kind": str(entry.kind),
        "actor": entry.actor_id,
        "action": entry.action,
        "scheme": entry.scheme_id,
        "object_kind": entry.object_kind,
        "object_id": entry.object_id,
        "changes": entry.changes,
        "previous_hash": entry.previous_hash,
    }
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def lock_head() -> AuditHead:
    """Return the head, locked until the transaction ends: one writer at a time."""
    head = AuditHead.objects.select_for_update().filter(pk=_ONLY).first()
    if head is None:
        head = AuditHead.objects.create(pk=_ONLY, hash=GENESIS, purged_hash=GENESIS)
    return head


@transaction.atomic
def add_line(
    action: str,
    *,
    kind: str,
    at: dt.datetime,
    actor: User | None,
    scheme: Scheme | None,
    object_kind: str,
    object_id: int,
    changes: dict[str, Any],
) -> AuditEntry:
    """Add one line at the end of the chain, inside the caller's transaction."""
    head = lock_head()
    entry = AuditEntry(
        sequence=head.sequence + 1,
        at=at,
        kind=kind,
        actor=actor,
        action=action,
        scheme=scheme,
        object_kind=object_kind,
        object_id=object_id,
        # As it will be read back: texts, numbers, lists and nothing else.
        changes=json.loads(json.dumps(changes, cls=DjangoJSONEncoder)),
        previous_hash=head.hash,
    )
    entry.hash = hash_line(entry)
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])
    return entry


@transaction.atomic
def prove() -> Proof:
    """Walk the whole journal and say where it does not hold."""
    head = lock_head()
    lines = AuditEntry.objects.order_by("sequence", "pk").iterator(chunk_size=_CHUNK)
    breaks = tuple(_find_breaks(lines, head=head))
    return Proof(
        first=head.purged_sequence + 1,
        last=head.sequence,
        lines=AuditEntry.objects.count(),
        hash=head.hash,
        breaks=breaks,
    )


def _find_breaks(lines: Iterable[AuditEntry], *, head: AuditHead) -> Iterator[Break]:
    sequence, known = head.purged_sequence, head.purged_hash
    for entry in lines:
        if entry.sequence > sequence + 1:
            missing = (
                f"{sequence + 1}"
                if entry.sequence == sequence + 2
                else f"{sequence + 1} à {entry.sequence - 1}"
            )
            yield Break(sequence + 1, f"ligne manquante ({missing})")
        elif entry.sequence <= sequence:
            yield Break(entry.sequence, "ligne déplacée ou purgée puis remise")
        elif entry.previous_hash != known:
            yield Break(entry.sequence, "la ligne d'avant a été remplacée ou déplacée")
        if hash_line(entry) != entry.hash:
            yield Break(entry.sequence, "ligne modifiée après coup")
        sequence, known = max(sequence, entry.sequence), entry.hash
    if sequence < head.sequence:
        cut = head.sequence - sequence
        yield Break(sequence + 1, f"fin du journal coupée ({cut} {french.plural('ligne', count=cut)})")
    elif (sequence, known) != (head.sequence, head.hash):
        yield Break(sequence, "la fin du journal n'est pas celle qui a été écrite")


@transaction.atomic
def purge(*, before: dt.datetime) -> int:
    """Delete the lines older than a moment; the hash of the last one stays as the new beginning's anchor."""
    head = lock_head()
    # By rank and not by hour: a clock that was set back must not leave a hole.
    kept = AuditEntry.objects.filter(at__gte=before).order_by("sequence").first()
    old = AuditEntry.objects.filter(sequence__lt=kept.sequence if kept else head.sequence + 1)
    last = old.order_by("sequence").last()
    if last is None:
        return 0
    head.purged_sequence, head.purged_hash = last.sequence, last.hash
    head.save(update_fields=["purged_sequence", "purged_hash"])
    count, _ = old.delete()
    return count
