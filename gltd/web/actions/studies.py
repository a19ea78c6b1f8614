"""Studies of a scheme: registered and run by the use case, pointed to by the register."""

from pathlib import Path

from django.db import transaction

from gltd.reports.snapshot import SourceNote, StudyCard
from gltd.web.actions import audit
from gltd.web.models import Operation, Scheme, Study, User


@transaction.atomic
def attach_study(
    *, actor: User | None, scheme: Scheme, title: str, fingerprint: str, operation: Operation | None
) -> Study:
    """Point to a registered study on behalf of a scheme."""
    study = Study(scheme=scheme, operation=operation, title=title, fingerprint=fingerprint)
    study.full_clean()
    study.save()
    audit.record("étude", actor=actor, scheme=scheme, target=study, changes={"fingerprint": fingerprint})
    return study


def list_cards(scheme: Scheme, *, first_note: int) -> list[tuple[StudyCard, SourceNote]]:
    """Return the printed card of each study that has a result, with the note that sources it."""
    return []
