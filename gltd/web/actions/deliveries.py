"""Deliveries of events: imported, undone, and the mapping of a source kept for the next one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from gltd import config
from gltd.errors import GltdError
from gltd.ingest.mapping import Mapping, parse_mapping
from gltd.ingest.notation import write_mapping
from gltd.store.batches import Batch
from gltd.store.differing import Difference
from gltd.usecases.importing import Further, ImportOutcome, import_events
from gltd.web.actions import audit
from gltd.web.actions.records import change_record, create_record
from gltd.web.events import open_events
from gltd.web.models import ColumnMapping, Delivery, Scheme, User


def import_delivery(
    *,
    actor: User,
    scheme: Scheme,
    path: Path,
    mapping: Mapping,
    name: str,
    difference: Difference | None = None,
    replaces: str | None = None,
) -> Delivery:
    """Import a file as one batch, remember who did it and how the file was read.

    The store writes the events first, whole or not at all; the register then points to them.
    """
    further = Further(addresses=config.load().address_files(), name=name, replaces=replaces)
    outcome = import_events(path, mapping=mapping, store=open_events(), further=further)
    if outcome.already_imported:
        raise refuse_again(outcome.batch)
    outcome = replace(outcome, difference=difference)
    return register_delivery(
        outcome, actor=actor, scheme=scheme, mapping=mapping, name=name, replaces=replaces
    )


@transaction.atomic
def register_delivery(
    outcome: ImportOutcome,
    *,
    actor: User,
    scheme: Scheme,
    mapping: Mapping,
    name: str,
    replaces: str | None = None,
) -> Delivery:
    """Note in the register a batch that the store holds, who brought it and how it was read."""
    difference = outcome.difference
    delivery = create_record(
        Delivery(
            scheme=scheme,
            batch_id=outcome.batch.batch_id,
            source=mapping.source[:200],
            file_name=name,
            imported_by=actor,
            difference=None if difference is None else asdict(difference),
        ),
        actor=actor,
    )
    if replaces is not None:
        mark_undone(actor=actor, scheme=scheme, batch=open_events().find(replaces))
    keep_mapping(actor=actor, scheme=scheme, mapping=mapping)
    told = {"batch": outcome.batch.batch_id, "rows": outcome.rows_kept, "refused": outcome.rows_refused}
    audit.record("import de faits", actor=actor, scheme=scheme, target=delivery, changes=told)
    return delivery


def refuse_again(batch: Batch) -> GltdError:
    """Return the sentence that tells a file which is there already."""
    day = f"{dt.datetime.fromisoformat(batch.imported_at):%d/%m/%Y}"
    return GltdError(
        f"Ce fichier est déjà importé, octet pour octet (lot {batch.batch_id}, le {day}) : annulez ce lot "
        "d'abord si vous voulez le lire autrement."
    )


def undo_delivery(*, actor: User, scheme: Scheme, batch_id: str) -> Batch:
    """Take the events of a batch out; its card stays."""
    batch = open_events().undo(batch_id, now=timezone.now())
    mark_undone(actor=actor, scheme=scheme, batch=batch)
    return batch


@transaction.atomic
def mark_undone(*, actor: User, scheme: Scheme, batch: Batch) -> None:
    """Note in the register who undid a batch, imported here or in the shell."""
    delivery = Delivery.objects.filter(batch_id=batch.batch_id).first()
    if delivery is None:
        delivery = create_record(
            Delivery(
                scheme=scheme,
                batch_id=batch.batch_id,
                source=batch.source[:200],
                file_name=batch.file_name[:200],
            ),
            actor=actor,
        )
    changes = {"undone_by": actor, "undone_at": timezone.now()}
    change_record(
        delivery,
        actor=actor,
        version=delivery.version,
        changes=changes,
        action="annulation d'un lot de faits",
    )


@transaction.atomic
def keep_mapping(*, actor: User, scheme: Scheme, mapping: Mapping) -> ColumnMapping:
    """Keep how a source was read, in place of what was kept of it before."""
    told, source = write_mapping(mapping), mapping.source[:200]
    known = ColumnMapping.objects.filter(scheme=scheme, source=source).first()
    if known is None:
        row = ColumnMapping(scheme=scheme, source=source, told=told, used_at=timezone.now())
        return create_record(row, actor=actor)
    changes = {"told": told, "used_at": timezone.now()}
    return change_record(known, actor=actor, version=known.version, changes=changes)


def find_mapping(scheme: Scheme, *, names: Sequence[str]) -> Mapping | None:
    """Return the kept mapping whose columns are all in a file, the last that served; None where none fits."""
    for row in ColumnMapping.objects.filter(scheme=scheme):
        mapping = parse_mapping(row.told, name=row.source)
        if mapping.columns() and set(mapping.columns()) <= set(names):
            return mapping
    return None
