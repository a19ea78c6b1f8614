"""What studies found, as pages show it."""

from dataclasses import dataclass

from gltd.web.actions.studies import read_registration, read_result
from gltd.web.models import Scheme, Study


@dataclass(frozen=True)
class Finding:
    """One study in a list: its title, what it is worth, its sentence."""

    pk: int
    title: str
    preregistered: bool
    simulated: bool
    sentence: str


def list_findings(scheme: Scheme) -> list[Finding]:
    """Return the studies of a scheme, newest first; one without a result says what it waits for."""
    return [describe_finding(study) for study in scheme.studies.all()]


def describe_finding(study: Study) -> Finding:
    """Describe one study from the registry."""
    registration, result = read_registration(study), read_result(study)
    waiting = "Enregistrée ; le résultat se calcule quand la seconde période est finie."
    if registration is None:
        waiting = (
            "Introuvable dans le registre des études : restaurez le dossier des études d'une sauvegarde."
        )
    return Finding(
        pk=study.pk,
        title=study.title,
        preregistered=registration is not None and registration.status == "pré-enregistrée",
        simulated=bool(result and result["simulated"]),
        sentence=result["sentence"] if result else waiting,
    )
