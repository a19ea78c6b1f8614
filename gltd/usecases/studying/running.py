"""Register, then count, then keep: in that order."""

import hashlib
import json
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gltd.compute import Tell, say_nothing
from gltd.errors import GltdError
from gltd.usecases.studying.kinds import KINDS
from gltd.usecases.studying.preparing import Ready, prepare
from gltd.usecases.studying.registry import Registration, keep_result, register
from gltd.usecases.studying.result import Answer, StudyResult
from gltd.usecases.studying.spec import Spec, over

if TYPE_CHECKING:
    from gltd.store.events import EventStore


def run(
    spec: Spec, *, store: "EventStore", registry: Path, now: datetime, tell: Tell = say_nothing
) -> StudyResult:
    """Answer a study; its first registration, made before anything is counted, decides what it is worth."""
    if not over(spec, now=now):
        raise GltdError(
            f"L'étude porte jusqu'au {spec.ends_on:%d/%m/%Y} qui n'est pas passé : "
            "enregistrez l'étude avec "
            "« gltd study register », elle sera pré-enregistrée, et calculez-la ensuite."
        )
    tell("lecture des faits")
    ready = prepare(spec, store=store, tell=tell)
    registration = register(spec, registry=registry, now=now)
    tell("calcul")
    module, function = KINDS[spec.kind].answer.split(".")
    answer: Answer = getattr(import_module(f"gltd.usecases.studying.{module}"), function)(ready, store=store)
    tell("écriture du résultat")
    result = StudyResult(
        fingerprint=spec.fingerprint,
        kind=spec.kind,
        question=spec.question,
        status=registration.status,
        registered_at=registration.registered_at,
        simulated=answer.simulated,
        sentence=_headline(answer, silences=ready.silences),
        outcomes=answer.outcomes,
        limits=_limits(registration, answer=answer, silences=ready.silences),
        windows={
            name: {"from": span.first.isoformat(), "to": span.last.isoformat()}
            for name, span in spec.spans().items()
        },
        scale=spec.scale,
        level=spec.level,
        data=_data(ready),
    )
    keep_result(result.to_dict(), fingerprint=spec.fingerprint, registry=registry)
    return result


def _limits(registration: Registration, *, answer: Answer, silences: tuple[str, ...]) -> tuple[str, ...]:
    said = [*answer.together, *silences]
    if answer.simulated:
        said.insert(0, "Données simulées : ces chiffres ne décrivent aucun lieu réel.")
    if registration.amends is not None:
        said.append(f"Étude {registration.status}, motif donné : {registration.reason}")
    if not registration.fixed_in_advance:
        said.append(
            "Étude exploratoire : zones et fenêtres ont pu être choisies après avoir vu les faits, "
            "ce qui rend un "
            "écart plus facile à trouver."
        )
    return tuple(said)


def _headline(answer: Answer, *, silences: tuple[str, ...]) -> str:
    """Say the answer in one go, outcome by outcome, what they say together, and where data are missing."""
    said = [
        f"{outcome.name[:1].upper()}{outcome.name[1:]} — {outcome.sentence}" for outcome in answer.outcomes
    ]
    opening = ["Données simulées."] if answer.simulated else []
    return " ".join([*opening, *said, *answer.together, *silences])


def _data(ready: Ready) -> dict[str, Any]:
    """Name the batches that were counted; their fingerprint tells whether the data changed since."""
    batches = [
        {
            "batch_id": batch.batch_id,
            "file_name": batch.file_name,
            "source": batch.source,
            "content_sha256": batch.content_sha256,
            "simulated": batch.simulated,
        }
        for batch in ready.batches
    ]
    text = json.dumps(batches, sort_keys=True, ensure_ascii=False)
    return {
        "batches": batches,
        "crs": ready.crs,
        "fingerprint": hashlib.sha256(text.encode("utf-8")).hexdigest(),
    }
