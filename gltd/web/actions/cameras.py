"""Cameras: every write, and what waits about them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from gltd.reports import french
from gltd.reports.camera_form import CameraForm, CameraLine, FundingLine
from gltd.web.actions import fundings, returns
from gltd.web.actions.authorisations import settle_authorisation
from gltd.web.actions.records import change_record, create_record, demand_own_name
from gltd.web.days import read_number
from gltd.web.models import Camera, Funding, Scheme, User
from gltd.web.models.cameras import until_when
from gltd.web.models.purposes import purposes

COST = "camera_cost.net"
TITLE = "État de service, vidéoprotection"
WARNED_DAYS = 90


@transaction.atomic
def create_camera(
    *, actor: User | None, scheme: Scheme, cost_net: Decimal | None = None, **fields: Any
) -> Camera:
    """Enter a camera; its cost, net of tax, is a claim about it."""
    told = settle_authorisation(Camera(scheme=scheme), changes=fields)
    check_number(Camera(scheme=scheme, **told))
    camera = create_record(Camera(scheme=scheme, **told), actor=actor)
    set_cost(actor=actor, camera=camera, cost_net=cost_net)
    return camera


def check_number(camera: Camera, *, number: str = "") -> None:
    """Refuse the number of another camera of the scheme, in capitals or not."""
    rows = Camera.objects.filter(scheme=camera.scheme).exclude(pk=camera.pk)
    sentence = "Une caméra du dispositif porte déjà ce numéro."
    demand_own_name(rows, field="number", name=number or camera.number, sentence=sentence)


def change_camera_fields(*, actor: User | None, camera: Camera, version: int, **changes: Any) -> Camera:
    """Change fields of a camera and leave its cost as it is."""
    told = settle_authorisation(camera, changes=changes)
    if "number" in told:
        check_number(camera, number=told["number"])
    return change_record(camera, actor=actor, version=version, changes=told)


@transaction.atomic
def change_camera(
    *,
    actor: User | None,
    camera: Camera,
    version: int,
    cost_net: Decimal | None = None,
    **changes: Any,
) -> Camera:
    """Change a camera that still stands as it was shown."""
    row = change_camera_fields(actor=actor, camera=camera, version=version, **changes)
    set_cost(actor=actor, camera=row, cost_net=cost_net)
    return row


def select_cameras(scheme: Scheme, *, asked: Mapping[str, str], today: dt.date) -> QuerySet[Camera]:
    """Return the cameras that the list and the map are asked for; a filter that means nothing is passed over.

    ``asked`` may hold q, area, purpose, removed, state (on, proposed, planned, off), ends (ended, soon,
    later, unknown).
    """
    rows = Camera.everything.filter(scheme=scheme, removed_at__isnull=not asked.get("removed"))
    if words := asked.get("q", "").strip():
        rows = rows.filter(Q(number__icontains=words) | Q(place__icontains=words))
    if area := read_number(asked.get("area")):
        rows = rows.filter(area=area)
    if purpose := asked.get("purpose"):
        rows = rows.filter(purpose=purpose)
    soon = today + dt.timedelta(days=WARNED_DAYS)
    entered = Q(in_service_on__isnull=True) | Q(in_service_on__lte=today)
    stays = Q(out_of_service_on__isnull=True) | Q(out_of_service_on__gte=today)
    states = {
        "on": entered & stays & Q(proposed=False),
        "proposed": Q(proposed=True),
        "planned": Q(in_service_on__gt=today, proposed=False),
        "off": Q(out_of_service_on__lt=today),
    }
    ends = {
        "ended": Q(ending_on__lt=today),
        "soon": Q(ending_on__gte=today, ending_on__lte=soon),
        "later": Q(ending_on__gt=soon),
        "unknown": Q(ending_on__isnull=True),
    }
    rows = rows.alias(ending_on=until_when())
    return rows.filter(states.get(asked.get("state", ""), Q()), ends.get(asked.get("ends", ""), Q()))


def select_placed(scheme: Scheme, *, asked: Mapping[str, str], today: dt.date) -> QuerySet[Camera]:
    """Return the cameras of the list that have a place; ``camera`` asks for one, removed or not."""
    rows = select_cameras(scheme, asked=asked, today=today)
    if wanted := read_number(asked.get("camera")):
        rows = Camera.everything.filter(scheme=scheme, pk=wanted)
    return rows.filter(lon__isnull=False)


def set_cost(*, actor: User | None, camera: Camera, cost_net: Decimal | None) -> None:
    """Enter what a camera costs, net of tax."""
    cell = returns.Cell(
        measure=COST,
        value=cost_net,
        subject=camera,
        restriction=f"caméra {camera.number}",
        place=camera.place,
    )
    returns.enter_return(actor=actor, scheme=camera.scheme, title=TITLE, cells=[cell], guarded=False)


class Cost(NamedTuple):
    """What a camera cost, net of tax: the amount, the figure that says so, who states it."""

    amount: Decimal
    claim: int
    publisher: str


def trace_costs(scheme: Scheme, *, cameras: Iterable[Camera] | None = None) -> dict[int, Cost]:
    """Return the cost of each camera that has one, with the figure that says so."""
    where = Q(camera__isnull=False) if cameras is None else Q(camera__in=[one.pk for one in cameras])
    standing = returns.select_standing(scheme, measures=[COST], where=where & Q(value__isnull=False))
    told = standing.values_list("camera_id", "value", "pk", "source__publisher")
    return {
        camera: Cost(value, claim, publisher)
        for camera, value, claim, publisher in told
        if camera is not None and value is not None
    }


def read_costs(scheme: Scheme, *, cameras: Iterable[Camera] | None = None) -> dict[int, Decimal]:
    """Return the cost, net of tax, of each camera that has one."""
    return {camera: cost.amount for camera, cost in trace_costs(scheme, cameras=cameras).items()}


def list_expiring(scheme: Scheme, *, today: dt.date, days: int = WARNED_DAYS) -> QuerySet[Camera]:
    """Return the cameras in service whose authorisation ends within some days, or has ended.

    One whose authorisation is followed and under way waits under that follow-up, once for all its cameras.
    """
    ending = Camera.objects.alias(ending_on=until_when()).filter(
        Q(in_service_on=None) | Q(in_service_on__lte=today),
        Q(out_of_service_on=None) | Q(out_of_service_on__gte=today),
        scheme=scheme,
        proposed=False,
        ending_on__lte=today + dt.timedelta(days=days),
    )
    rows = ending.exclude(authorisation__closed=False, authorisation__removed_at__isnull=True)
    return rows.select_related("authorisation").order_by("ending_on", "number")


def describe_form(scheme: Scheme, *, cameras: Iterable[Camera], applicant: str, today: dt.date) -> CameraForm:
    """Return the content of the form of a request about some cameras, with what funds them."""
    rows = list(cameras)
    costs = read_costs(scheme, cameras=rows)
    paying = Funding.objects.filter(scheme=scheme, object=Funding.Object.VIDEO)
    totals = fundings.total_fundings(paying, amounts=fundings.read_values(paying))
    law = purposes()
    return CameraForm(
        scheme=scheme.name,
        applicant=applicant,
        prepared_on=today,
        article=law.article,
        article_read=law.read_version,
        cameras=tuple(
            CameraLine(
                number=camera.number,
                place=camera.place,
                area=camera.area.name if camera.area else "",
                purpose=camera.purpose_label,
                in_service=tell_service(camera, today=today),
                authorised_until=camera.until,
                cost_net=costs.get(camera.pk),
            )
            for camera in rows
        ),
        fundings=tuple(
            FundingLine(total.funder, total.year, total.tax, total.committed, total.paid) for total in totals
        ),
        simulated=any(camera.simulated for camera in rows),
    )


def tell_service(camera: Camera, *, today: dt.date) -> str:
    """Say since when a camera is in service, or from when it will be."""
    if camera.in_service_on is None:
        return "projetée" if camera.proposed else ""
    day = french.day(camera.in_service_on)
    return f"depuis le {day}" if camera.in_service_on <= today else f"prévue le {day}"
