"""Relevance studies: every write, from the question registered to the document frozen for a signature."""

import datetime as dt
from typing import Any

from django.db import transaction

from gltd import config
from gltd.errors import GltdError
from gltd.reports.relevance import RelevanceSheet
from gltd.usecases.studying import Draft, sheets
from gltd.web.actions.records import change_record, create_record
from gltd.web.actions.studies_drafts import register_draft
from gltd.web.models import Camera, Relevance, User
from gltd.web.models.relevance import REASON_LENGTH


@transaction.atomic
def create_relevance(*, actor: User | None, camera: Camera, draft: Draft) -> Relevance:
    """Register the question of what a camera would see; the same one again is the same study."""
    study = register_draft(
        actor=actor,
        scheme=camera.scheme,
        title=f"Pertinence de la caméra {camera.number}, {camera.place}"[:200],
        draft=draft,
        operation=None,
    )
    known = Relevance.objects.filter(camera=camera, study=study).first()
    if known is not None:
        return known
    row = Relevance(scheme=camera.scheme, camera=camera, study=study, planned_on=camera.in_service_on)
    return create_record(row, actor=actor)


def answer_alternatives(
    *, actor: User | None, relevance: Relevance, version: int, **answers: Any
) -> Relevance:
    """Write what was answered to the other ways."""
    return change_record(relevance, actor=actor, version=version, changes=answers)


@transaction.atomic
def register_measure(
    *,
    actor: User | None,
    relevance: Relevance,
    version: int,
    draft: Draft,
    planned_on: dt.date,
    foresight: str,
) -> Relevance:
    """Register the study of effect and displacement that will be answered once its window has passed."""
    camera = relevance.camera
    study = register_draft(
        actor=actor,
        scheme=relevance.scheme,
        title=f"Effet de la caméra {camera.number}, {camera.place}"[:200],
        draft=draft,
        operation=None,
    )
    changes = {"measure": study, "planned_on": planned_on, "foresight": foresight[:REASON_LENGTH]}
    return change_record(relevance, actor=actor, version=version, changes=changes, action="mesure")


@transaction.atomic
def freeze_relevance(
    *, actor: User | None, relevance: Relevance, version: int, sheet: RelevanceSheet
) -> Relevance:
    """Keep the document as it stands, for a signature; what lacks is told and nothing is kept."""
    if sheet.lacks:
        raise GltdError(
            f"Il manque encore, avant de figer : {' ; '.join(sheet.lacks)}. Complétez, puis recommencez."
        )
    sheets.keep_sheet(sheet, registry=config.load().studies_dir)
    changes = {"frozen_sha256": sheet.sha256, "frozen_on": sheet.prepared_on}
    return change_record(relevance, actor=actor, version=version, changes=changes, action="gel")
