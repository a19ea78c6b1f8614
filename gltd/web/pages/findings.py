"""What studies found, as pages show it."""

from dataclasses import dataclass
from typing import Any

from gltd.usecases.studying import Registration, speak
from gltd.web.actions.studies import list_known, read_shown
from gltd.web.models import Scheme, Study


@dataclass(frozen=True)
class Finding:
    """One study in a list: its title, what it is worth, its sentence."""

    pk: int
    title: str
    status: str
    preregistered: bool
    simulated: bool
    sentence: str


def list_findings(scheme: Scheme, *, exact: bool, first: int | None = None) -> list[Finding]:
    """Return the studies of a scheme, newest first; one without a result says what it waits for.

    A version that a later one changes is left to the page of that one.
    ``exact`` for those who may see small counts.
    """
    known = {found.fingerprint: found for found in list_known()}
    changed = {found.amends for found in known.values() if found.amends}
    kept = scheme.studies.exclude(fingerprint__in=changed)[:first]
    return [
        describe_finding(
            study, registration=known.get(study.fingerprint), result=read_shown(study, exact=exact)
        )
        for study in kept
    ]


def describe_finding(
    study: Study, *, registration: Registration | None, result: dict[str, Any] | None
) -> Finding:
    """Describe one study from what the registry holds of it, as the reader may see it."""
    waiting = "Enregistrée ; le résultat se calcule quand la dernière période est finie."
    if registration is None:
        waiting = (
            "Introuvable dans le registre des études : restaurez le dossier des études d'une sauvegarde."
        )
    return Finding(
        pk=study.pk,
        title=study.title,
        status="introuvable" if registration is None else registration.status,
        preregistered=registration is not None and registration.fixed_in_advance,
        simulated=bool(result and result["simulated"]),
        sentence=speak(result) if result else waiting,
    )
