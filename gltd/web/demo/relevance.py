"""Relevance studies of the demonstration: on simulated facts, of cameras that do not exist."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from gltd.store.batches import Batch
from gltd.usecases.footage import Place
from gltd.usecases.studying import Draft, DraftZone, Span
from gltd.usecases.studying.grid import lay_grid
from gltd.web.actions import cameras, footage, relevance, sources, studies_drafts
from gltd.web.actions.relevance_drafts import (
    Counted,
    draft_measure,
    draft_relevance,
    draw_view,
    foresee_measure,
    list_standing,
)
from gltd.web.actions.relevance_sheets import describe_sheet, find_applicant
from gltd.web.actions.studies_drafts import may_run
from gltd.web.demo.facts import DATA, Fields, read_toml
from gltd.web.models import Camera, Relevance, Scheme, Study

KEYS = frozenset({"area", "cost_net", "study", "answers", "measure", "requests"})


def enter_relevances(name: str, *, scheme: Scheme, batch: Batch) -> list[Relevance]:
    """Return the studies of the cameras of a scheme's file; those that are there stay as they are."""
    file = DATA.joinpath(name, "relevance.toml")
    if not file.is_file():
        return []
    cameras_told = read_toml(file)["cameras"]
    lacking = [
        told
        for told in cameras_told
        if not Camera.everything.filter(scheme=scheme, number=told["number"]).exists()
    ]
    for told in lacking:
        enter_relevance(told, camera=enter_camera(told, scheme=scheme), batch=batch)
    if lacking:
        sources.mark_simulated(actor=None, scheme=scheme, publisher=scheme.name)
    numbers = [told["number"] for told in cameras_told]
    found = Relevance.objects.filter(scheme=scheme, camera__number__in=numbers)
    return list(found.select_related("camera", "study").order_by("camera__number"))


def enter_siting(name: str, *, scheme: Scheme, batch: Batch) -> Study | None:
    """Ask where cameras would cover most, once the scheme has its cameras; what is there stays as it is."""
    file = DATA.joinpath(name, "relevance.toml")
    told = read_toml(file).get("siting") if file.is_file() else None
    if told is None:
        return None
    if (known := scheme.studies.filter(title=told["title"]).first()) is not None:
        return known
    area = scheme.areas.get(code=told["area"])
    assert area.geometry is not None
    standing = tuple((str(camera), draw_view(camera)) for camera in list_standing(scheme))
    draft = Draft(
        kind="siting",
        question=told["title"],
        windows={"period": Span(told["from"], told["to"])},
        outcome="tous les faits",
        zones=(DraftZone(area.name, "treated", area.geometry),),
        parameters={"radius_m": float(told["radius_m"]), "k": float(told["k"])},
        places={"candidates": lay_grid(area.geometry, step_m=told["step_m"])},
        outlines={"existing_fields": standing} if standing else {},
        batches=(batch.batch_id,),
    )
    study = studies_drafts.register_draft(
        actor=None, scheme=scheme, title=told["title"], draft=draft, operation=None
    )
    studies_drafts.run_study(actor=None, study=study)
    return study


def enter_camera(told: Fields, *, scheme: Scheme) -> Camera:
    """Enter one camera with its cost and the requests for its images."""
    camera = cameras.create_camera(
        actor=None,
        scheme=scheme,
        area=scheme.areas.get(code=told["area"]),
        cost_net=Decimal(told["cost_net"]),
        simulated=True,
        **{key: value for key, value in told.items() if key not in KEYS},
    )
    if "requests" in told:
        enter_requests(told["requests"], camera=camera)
    return camera


def enter_requests(told: Fields, *, camera: Camera) -> None:
    """Enter the requests for the images of one camera, month by month."""
    first: dt.date = told["first"]
    typed = [
        footage.TypedCell(
            month=first.replace(month=first.month + rank),
            place=Place("camera", camera.pk, str(camera)),
            usefulness=use,
            value=value,
            seen=None,
        )
        for use in footage.MEASURES
        for rank, value in enumerate(told[use])
    ]
    footage.enter_footage(
        actor=None, scheme=camera.scheme, service=told["service"], typed=typed, on=told["on"]
    )


def enter_relevance(told: Fields, *, camera: Camera, batch: Batch) -> Relevance:
    """Ask the study of a camera, answer the other ways, register its measure, and freeze what is complete."""
    asked = told["study"]
    counted = Counted(Span(asked["from"], asked["to"]), (), tuple(map(float, asked["rings_m"])))
    draft = replace(draft_relevance(camera, counted=counted), batches=(batch.batch_id,))
    row = relevance.create_relevance(actor=None, camera=camera, draft=draft)
    studies_drafts.run_study(actor=None, study=row.study)
    row = relevance.answer_alternatives(actor=None, relevance=row, version=row.version, **told["answers"])
    planned: dt.date = told["measure"]["on"]
    draft = draft_measure(row, planned_on=planned, days=told["measure"]["days"])
    draft = replace(draft, batches=(batch.batch_id,))
    row = relevance.register_measure(
        actor=None,
        relevance=row,
        version=row.version,
        draft=draft,
        planned_on=planned,
        foresight=foresee_measure(row, draft=draft).sentence,
    )
    if row.measure is not None and may_run(row.measure):
        studies_drafts.run_study(actor=None, study=row.measure)
    sheet = describe_sheet(
        row, applicant=find_applicant(row, otherwise=None), today=dt.datetime.now(dt.UTC).date(), draft=False
    )
    return relevance.freeze_relevance(actor=None, relevance=row, version=row.version, sheet=sheet)
