"""The studies of a town: one of displacement written out as a file, and questions asked as on the screen."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from django.http import QueryDict

from gltd import config
from gltd.errors import GltdError
from gltd.store.batches import Batch
from gltd.store.events import EventStore
from gltd.usecases import studying
from gltd.web.actions import schedules, studies, territories
from gltd.web.actions import studies_drafts as drafts
from gltd.web.demo.facts import Fields
from gltd.web.demo.ground import Simulation, as_features
from gltd.web.models import Operation, Partition, Scheme, Study, StudySchedule, TerritoryStudy, User
from gltd.web.pages.questions import find_way
from gltd.web.pages.studies_drafts import TITLE_LENGTH

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
    known = Study.objects.filter(operation=operation, title=simulation.told["study"]["title"]).first()
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


def load_questions(simulation: Simulation, *, scheme: Scheme, batch: Batch, actor: User) -> list[Study]:
    """Return the studies of the questions put to the simulated facts, running those that are new."""
    return [
        ask_question(asked, scheme=scheme, batch=batch, actor=actor)
        for asked in simulation.told.get("questions", ())
    ]


def ask_question(asked: Fields, *, scheme: Scheme, batch: Batch, actor: User) -> Study:
    """Ask one question as its page does, with what is chosen there; the rest is what the page suggests.

    Facts of one's own that lie in the same place are not counted.
    """
    way = find_way(asked["question"])
    assert way.form is not None
    chosen = QueryDict(mutable=True)
    chosen.update({name: str(value) for name, value in asked.items() if name != "areas"})
    areas = scheme.areas.filter(name__in=asked.get("areas", ()))
    chosen.setlist("areas", [str(area.pk) for area in areas])
    way.form.suggest(chosen, scheme=scheme)
    form = way.form(chosen, scheme=scheme)
    if not form.is_valid():
        raise GltdError(f"Une question de la démonstration est mal posée : {form.errors.as_text()}")
    draft = replace(form.make_draft(), batches=(batch.batch_id,))
    study = drafts.register_draft(
        actor=actor,
        scheme=scheme,
        title=draft.question[:TITLE_LENGTH],
        draft=draft,
        operation=None,
        choices=chosen.urlencode(),
    )
    if studies.read_result(study) is None:
        drafts.run_study(actor=actor, study=study)
    return study


def enter_schedules(
    simulation: Simulation, *, operation: Operation, batch: Batch, actor: User
) -> list[StudySchedule]:
    """Return what asks itself, each with a study of its own that is over; what is there stays as it is."""
    return [
        enter_schedule(told, operation=operation, batch=batch, actor=actor)
        for told in simulation.told.get("schedules", ())
    ]


def enter_schedule(told: Fields, *, operation: Operation, batch: Batch, actor: User) -> StudySchedule:
    """Programme a question and answer it once; that of each month is suspended: the facts are of the past."""
    scheme = operation.scheme
    known = StudySchedule.everything.filter(scheme=scheme, title=told["title"]).first()
    if known is not None:
        return known
    monthly = "month" in told
    row = schedules.create_schedule(
        actor=actor,
        scheme=scheme,
        title=told["title"],
        question=told["question"],
        rhythm=StudySchedule.Rhythm.MONTH if monthly else StudySchedule.Rhythm.OPERATION,
        ring_m=told.get("ring_m", 0),
        months=told.get("months", 1),
    )
    due = (
        schedules.draw_month(row, month=told["month"])
        if monthly
        else schedules.draw_operation(row, operation=operation)
    )
    due = replace(due, draft=replace(due.draft, batches=(batch.batch_id,)))
    if schedules.register_due(row, due=due):
        drafts.run_study(actor=actor, study=row.made.get().study)
    row.refresh_from_db()
    return schedules.pause_schedule(actor=actor, schedule=row, version=row.version) if monthly else row


def enter_territories(
    simulation: Simulation, *, scheme: Scheme, batch: Batch, actor: User
) -> TerritoryStudy | None:
    """Return the question put to each area of a division, asking it if it has no answer yet."""
    told = simulation.told.get("territories")
    if told is None:
        return None
    study = territories.register_territories(
        actor=actor,
        scheme=scheme,
        partition=Partition.objects.get(code=told["partition"]),
        question=territories.Question(
            told["question"],
            {name: studying.Span(*told[name]) for name in ("before", "after")},
            batches=(batch.batch_id,),
        ),
    )
    if territories.read_results(study) is None:
        territories.run_territories(actor=actor, study=study)
    return study


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
