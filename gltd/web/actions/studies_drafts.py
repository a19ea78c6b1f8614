"""Studies prepared on a screen: foreseen, registered, run, and given back as the files of the shell."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gltd import config
from gltd.compute import Tell, say_nothing
from gltd.errors import GltdError
from gltd.usecases import studying
from gltd.usecases.studying import Draft, Foresight, Registration
from gltd.web.actions import audit
from gltd.web.actions.studies import read_registration, read_result
from gltd.web.events import open_events
from gltd.web.models import Operation, Scheme, Study, User


def foresee_draft(draft: Draft) -> Foresight:
    """Say what a draft could see, from the facts before alone."""
    return studying.foresee(studying.check_draft(draft), store=open_events(), now=timezone.now())


@transaction.atomic
def register_draft(
    *, actor: User | None, scheme: Scheme, title: str, draft: Draft, operation: Operation | None
) -> Study:
    """Register what a draft says, as ``gltd study register`` does, and point to it; nothing is counted."""
    spec = studying.check_draft(draft)
    known = Study.objects.filter(scheme=scheme, fingerprint=spec.fingerprint).first()
    if known is not None:
        return known
    study = Study(scheme=scheme, operation=operation, title=title, fingerprint=spec.fingerprint)
    study.full_clean()
    registration = studying.register(spec, registry=config.load().studies_dir, now=timezone.now())
    study.save()
    changes = {"fingerprint": spec.fingerprint, "status": registration.status}
    audit.record("enregistrement", actor=actor, scheme=scheme, target=study, changes=changes)
    return study


def run_study(*, actor: User | None, study: Study, tell: Tell = say_nothing) -> bool | None:
    """Answer as ``gltd study run`` does; tell whether the digits are those known, None at first."""
    known = read_result(study)
    registry = config.load().studies_dir
    spec = studying.load_registered(study.fingerprint, registry=registry)
    result = studying.run(spec, store=open_events(), registry=registry, now=timezone.now(), tell=tell)
    again = read_result(study)
    same = None if known is None else known == again
    if again is None or again["fingerprint"] != result.fingerprint:
        raise GltdError("Le résultat n'a pas été gardé : vérifiez le dossier des études, puis recommencez.")
    told: dict[str, Any] = {"data": result.data["fingerprint"], "same": same}
    audit.record("calcul", actor=actor, scheme=study.scheme, target=study, changes=told)
    return same


def list_files(study: Study) -> dict[str, str]:
    """Return the files with which the shell asks the same question."""
    return studying.unpack(study.fingerprint, registry=config.load().studies_dir)


def tell_seed(study: Study) -> int | None:
    """Return the seed of a study, None where its files cannot be written again."""
    try:
        return studying.load_registered(study.fingerprint, registry=config.load().studies_dir).seed
    except GltdError:
        return None


def may_run(study: Study) -> bool:
    """Tell whether the last day of a study has passed."""
    registration: Registration | None = read_registration(study)
    today = timezone.now().astimezone(dt.UTC).date()
    return registration is not None and today > dt.date.fromisoformat(registration.ends_on)
