"""Studies prepared on a screen: foreseen, registered, run, and given back as the files of the shell."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from gltd import config
from gltd.compute import Tell, say_nothing
from gltd.errors import GltdError
from gltd.usecases import studying
from gltd.usecases.studying import Draft, Foresight, Registration, Spec
from gltd.web.actions import audit
from gltd.web.actions.studies import read_registration, read_result
from gltd.web.events import open_events
from gltd.web.models import Operation, Scheme, Study, User


def foresee_draft(draft: Draft) -> Foresight:
    """Say what a draft could see, from the facts before alone."""
    return studying.foresee(studying.check_draft(draft), store=open_events(), now=timezone.now())


@transaction.atomic
def register_draft(
    *,
    actor: User | None,
    scheme: Scheme,
    title: str,
    draft: Draft,
    operation: Operation | None,
    choices: str = "",
    amended: Study | None = None,
    reason: str = "",
) -> Study:
    """Register what a draft says, as ``gltd study register`` does, and point to it; nothing is counted.

    ``choices``, those of the form, let one start from them again; ``amended`` is the version that this
    changes.
    """
    spec = studying.check_draft(draft)
    known = Study.objects.filter(scheme=scheme, fingerprint=spec.fingerprint).first()
    registry, now = config.load().studies_dir, timezone.now()
    if known is not None and amended is None:
        return known
    study = known or Study(
        scheme=scheme, operation=operation, title=title, fingerprint=spec.fingerprint, choices=choices
    )
    if known is None:
        study.full_clean()
    if amended is None:
        registration = studying.register(spec, registry=registry, now=now)
    else:
        registration = studying.amend(spec, of=amended.fingerprint, reason=reason, registry=registry, now=now)
    if known is not None:
        return known
    study.save()
    changes = {"fingerprint": spec.fingerprint, "status": registration.status}
    if registration.amends is not None:
        changes |= {"amends": registration.amends, "reason": registration.reason}
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


@dataclass(frozen=True)
class Version:
    """One version of a study: when it was registered, why, and its page in the scheme, if it has one."""

    status: str
    fixed_in_advance: bool
    registered_at: dt.datetime
    reason: str
    current: bool
    pk: int | None


def list_versions(study: Study) -> list[Version]:
    """Return the versions of a study, the first registered first."""
    found = studying.list_versions(study.fingerprint, registry=config.load().studies_dir)
    names = [version.fingerprint for version in found]
    pages = dict(study.scheme.studies.filter(fingerprint__in=names).values_list("fingerprint", "pk"))
    return [
        Version(
            version.status,
            version.fixed_in_advance,
            dt.datetime.fromisoformat(version.registered_at),
            version.reason,
            version.fingerprint == study.fingerprint,
            pages.get(version.fingerprint),
        )
        for version in found
    ]


def list_files(study: Study) -> dict[str, str]:
    """Return the files with which the shell asks the same question."""
    return studying.unpack(study.fingerprint, registry=config.load().studies_dir)


def read_spec(study: Study) -> Spec | None:
    """Return the specification of a study, None where its files cannot be written again."""
    try:
        return studying.load_registered(study.fingerprint, registry=config.load().studies_dir)
    except GltdError:
        return None


def may_run(study: Study) -> bool:
    """Tell whether the last day of a study has passed."""
    ends_on = tell_end(study)
    return ends_on is not None and timezone.now().astimezone(dt.UTC).date() > ends_on


def tell_end(study: Study) -> dt.date | None:
    """Return the last day of a study, None where the registry does not know it."""
    registration: Registration | None = read_registration(study)
    return None if registration is None else dt.date.fromisoformat(registration.ends_on)
