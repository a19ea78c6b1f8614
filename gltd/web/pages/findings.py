"""What studies found, as pages show it."""

from dataclasses import dataclass

from gltd.usecases.studying import speak
from gltd.web.actions.studies import list_changed, read_registration, read_result
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


def list_findings(scheme: Scheme, *, first: int | None = None) -> list[Finding]:
    """Return the studies of a scheme, newest first; one without a result says what it waits for.

    A version that a later one changes is left to the page of that one.
    """
    kept = scheme.studies.exclude(fingerprint__in=list_changed())
    return [describe_finding(study) for study in kept[:first]]


def describe_finding(study: Study) -> Finding:
    """Describe one study from the registry."""
    registration, result = read_registration(study), read_result(study)
    waiting = "Enregistrée ; le résultat se calcule quand la dernière période est finie."
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
