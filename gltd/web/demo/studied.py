"""One displacement study a town: its specification is written out, registered, run and attached."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from gltd import config
from gltd.store.batches import Batch
from gltd.store.events import EventStore
from gltd.usecases import studying
from gltd.web.actions import studies
from gltd.web.demo.facts import Fields
from gltd.web.demo.ground import Simulation, as_features
from gltd.web.models import Operation, Study, User

SPEC = """\
# Étude de la démonstration, sur des faits simulés.
kind = "displacement"
question = "{title}"

[events]
batches = ["{batch_id}"]

[windows.before]
from = {before[0]}
to = {before[1]}

[windows.after]
from = {after[0]}
to = {after[1]}

[zones]
file = "zones.geojson"

[[outcomes]]
name = "faits signalés"
nature = "phenomenon"
"""


def load_study(
    simulation: Simulation, *, operation: Operation, batch: Batch, folder: Path, actor: User
) -> Study:
    """Return the study of an operation, asking and attaching it if it is not there."""
    known = Study.objects.filter(operation=operation).first()
    if known is not None:
        return known
    where = config.load()
    store = EventStore(where.events_dir)
    try:
        result = studying.run(
            studying.load_spec(write_spec(simulation, batch=batch, folder=folder)),
            store=store,
            registry=where.studies_dir,
            now=datetime.now(UTC),
        )
    finally:
        store.close()
    return studies.attach_study(
        actor=actor,
        scheme=operation.scheme,
        title=simulation.told["study"]["title"],
        fingerprint=result.fingerprint,
        operation=operation,
    )


def write_spec(simulation: Simulation, *, batch: Batch, folder: Path) -> Path:
    """Write the specification and its zones, as a person would for `gltd study run`."""
    told: Fields = simulation.told["study"]
    folder.mkdir(parents=True, exist_ok=True)
    collection = as_features(simulation.zones, roles=simulation.roles)
    (folder / "zones.geojson").write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    path = folder / "etude.toml"
    before, after = (list(map(date.isoformat, told[name])) for name in ("before", "after"))
    path.write_text(
        SPEC.format(title=told["title"], batch_id=batch.batch_id, before=before, after=after),
        encoding="utf-8",
    )
    return path
