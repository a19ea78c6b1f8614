"""Importing a large file beside the pages: handed over, read by a worker, taken up again if that one dies."""

import datetime as dt
import shutil
import time
from pathlib import Path
from typing import Any, Final

from gltd import config
from gltd.compute import Tell
from gltd.errors import CancelledError, GltdError
from gltd.ingest.mapping import Mapping, parse_mapping
from gltd.ingest.notation import write_mapping
from gltd.store.writing import BusyError
from gltd.usecases.importing import Further, ImportOutcome, import_events
from gltd.web.actions.deliveries import refuse_again, register_delivery
from gltd.web.actions.jobs import Wanted, ask_for_job
from gltd.web.events import open_events
from gltd.web.models import Delivery, Job, Scheme, User
from gltd.web.models.jobs import ALIVE

# A file whose import failed is kept so long, so that it may be started again without being sent again.
KEPT_S: Final = 86_400
PATIENCE_S: Final = 600
_GLANCE_S: Final = 1.0
_CHECKING: Final = "Lecture et vérification"
# The share of an import from which its batch is in the store.
_WRITTEN: Final = 0.9


def ask_for_import(
    *, actor: User, scheme: Scheme, path: Path, mapping: Mapping, replaces: str | None = None
) -> Job:
    """Take a kept file over and put its import in the queue."""
    folder = _home()
    folder.mkdir(parents=True, exist_ok=True)
    sweep_files()
    path.parent.rename(folder / path.parent.name)
    arguments: dict[str, Any] = {
        "folder": path.parent.name,
        "file": path.name,
        "mapping": write_mapping(mapping),
        "replaces": replaces,
        # A job that is started again keeps it: what was written since was written for this file.
        "since": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    wanted = Wanted(Job.Kind.DELIVERY, f"{mapping.source} ({path.name})", arguments)
    return ask_for_job(actor=actor, scheme=scheme, wanted=wanted)


def run_import(job: Job, *, tell: Tell) -> Delivery:
    """Do the import of a job; one that an earlier worker wrote before it died is only registered."""
    assert job.asked_by is not None
    path = _home() / str(job.arguments["folder"]) / str(job.arguments["file"])
    if not path.is_file():
        raise GltdError("Le fichier de cet import n'est plus gardé : importez-le à nouveau.")
    mapping = parse_mapping(job.arguments["mapping"], name=path.name)
    outcome = _import(path, mapping=mapping, replaces=job.arguments["replaces"], tell=tell)
    known = Delivery.objects.filter(batch_id=outcome.batch.batch_id).first()
    if outcome.already_imported:
        mine = known is None or known.scheme_id == job.scheme_id
        if not mine or outcome.batch.imported_at < job.arguments["since"]:
            raise refuse_again(outcome.batch)
    delivery = known or register_delivery(
        outcome,
        actor=job.asked_by,
        scheme=job.scheme,
        mapping=mapping,
        name=path.name,
        replaces=job.arguments["replaces"],
    )
    shutil.rmtree(path.parent, ignore_errors=True)
    return delivery


def sweep_files() -> None:
    """Take away the files that no import waits for any more."""
    if not _home().is_dir():
        return
    rows = Job.objects.filter(kind=Job.Kind.DELIVERY, state__in=ALIVE)
    awaited = {job.arguments["folder"] for job in rows}
    for folder in _home().iterdir():
        if folder.name not in awaited and time.time() - folder.stat().st_mtime > KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)


def _home() -> Path:
    return config.load().home / "imports"


def _import(path: Path, *, mapping: Mapping, replaces: str | None, tell: Tell) -> ImportOutcome:
    """Import the file; wait for another import to end, since one writes at a time."""
    files = config.load().address_files()
    further = Further(addresses=files, name=path.name, replaces=replaces, compare=True)
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return import_events(
                path, mapping=mapping, store=open_events(), further=further, progress=_Steps(tell)
            )
        except BusyError:
            if time.monotonic() > until:
                raise
            tell("attend la fin d'un autre import")
            time.sleep(_GLANCE_S)


class _Steps:
    """The progress of an import as a share of the whole, which never goes back."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._done = 0

    def __call__(self, step: str, share: float) -> None:
        reads = step.startswith("Lecture") and step != _CHECKING
        self._done = max(self._done, round(share * (40 if reads else 100)))
        try:
            self._tell(step, done=self._done, total=100)
        except CancelledError:
            # Once the batch is there, stopping would leave it without its line in the register.
            if reads or share < _WRITTEN:
                raise
