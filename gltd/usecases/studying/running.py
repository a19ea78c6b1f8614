"""Register, then count, then keep: in that order."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gltd.errors import GltdError
from gltd.usecases.studying import displacement
from gltd.usecases.studying.registry import keep_result, register
from gltd.usecases.studying.result import StudyResult
from gltd.usecases.studying.spec import Spec, over

if TYPE_CHECKING:
    from gltd.store.events import EventStore


def run(spec: Spec, *, store: "EventStore", registry: Path, now: datetime) -> StudyResult:
    """Answer a study; its first registration, made before anything is counted, decides what it is worth."""
    if not over(spec, now=now):
        raise GltdError(
            f"La fenêtre « après » finit le {spec.ends_on:%d/%m/%Y}, qui n'est pas passé : "
            "enregistrez l'étude avec "
            "« gltd study register », elle sera pré-enregistrée, et calculez-la ensuite."
        )
    ready = displacement.prepare(spec, store=store)
    registration = register(spec, registry=registry, now=now)
    outcomes, together, simulated = displacement.answer(ready, store=store)
    result = StudyResult(
        fingerprint=spec.fingerprint,
        kind=spec.kind,
        question=spec.question,
        status=registration.status,
        registered_at=registration.registered_at,
        simulated=simulated,
        sentence=displacement.headline(outcomes, together=together, simulated=simulated),
        outcomes=outcomes,
        limits=_limits(registration.status, together=together, simulated=simulated),
        windows=_windows(spec),
        scale=spec.scale,
        level=spec.level,
        data=_data(ready),
    )
    keep_result(result.to_dict(), fingerprint=spec.fingerprint, registry=registry)
    return result


def _limits(status: str, *, together: tuple[str, ...], simulated: bool) -> tuple[str, ...]:
    said = list(together)
    if simulated:
        said.insert(0, "Données simulées : ces chiffres ne décrivent aucun lieu réel.")
    if status == "exploratoire":
        said.append(
            "Étude exploratoire : zones et fenêtres ont pu être choisies après avoir vu les faits, "
            "ce qui rend un "
            "écart plus facile à trouver."
        )
    return tuple(said)


def _windows(spec: Spec) -> dict[str, dict[str, str]]:
    spans = {"before": spec.before, "after": spec.after}
    if spec.reference is not None:
        spans["reference"] = spec.reference
    return {
        name: {"from": span.first.isoformat(), "to": span.last.isoformat()} for name, span in spans.items()
    }


def _data(ready: displacement.Ready) -> dict[str, Any]:
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
