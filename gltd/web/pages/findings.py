"""What studies found, as pages show it."""

from dataclasses import dataclass

from gltd.usecases.studying import speak
from gltd.web.actions.studies import list_changed, read_registration, read_shown
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
    kept = scheme.studies.exclude(fingerprint__in=list_changed())
    return [describe_finding(study, exact=exact) for study in kept[:first]]


def describe_finding(study: Study, *, exact: bool) -> Finding:
    """Describe one study from the registry; ``exact`` for those who may see small counts."""
    registration, result = read_registration(study), read_shown(study, exact=exact)
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
