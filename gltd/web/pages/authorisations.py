"""Until when cameras are authorised: what has ended, what ends soon, what nobody gave."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gltd.web.access import enter
from gltd.web.actions.cameras import WARNED_DAYS
from gltd.web.models import Camera, FollowUp
from gltd.web.pages.listing import Column, Listing, send_export

PER_PAGE = 50


@dataclass(frozen=True)
class Ending:
    """One camera in service, and how long its authorisation still runs."""

    camera: Camera
    days_left: int | None

    @property
    def followed(self) -> FollowUp | None:
        """The authorisation that is followed for it."""
        return self.camera.followed

    @property
    def deadline_on(self) -> dt.date | None:
        """By when that authorisation calls for a step."""
        return self.followed.deadline_on if self.followed else None

    @property
    def group(self) -> str:
        """Which part of the list it stands in."""
        if self.days_left is None:
            return "Non renseignée"
        if self.days_left < 0:
            return "Terminée"
        return f"Finit sous {WARNED_DAYS} jours" if self.days_left <= WARNED_DAYS else "Finit plus tard"


LISTING = Listing[Ending](
    title="Autorisations des caméras",
    columns=(
        Column("Échéance", lambda row: row.group),
        Column("Autorisée jusqu'au", lambda row: row.camera.until),
        Column("Jours restants", lambda row: row.days_left),
        Column("Numéro", lambda row: row.camera.number),
        Column("Implantation", lambda row: row.camera.place),
        Column("Quartier", lambda row: row.camera.area.name if row.camera.area else None),
        Column("Suite", lambda row: row.followed.title if row.followed else None),
        Column("État de la suite", lambda row: row.followed.stage.label if row.followed else None),
        Column("Échéance de la suite", lambda row: row.deadline_on),
    ),
)


def list_authorisations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the cameras in service by the end of their authorisation, the most pressing first."""
    scheme = enter(request, slug=slug, section="cameras")
    today = timezone.localdate()
    rows = [
        Ending(camera, None if camera.until is None else (camera.until - today).days)
        for camera in Camera.objects.filter(scheme=scheme).select_related("area", "authorisation")
        if camera.in_service(today)
    ]
    rows.sort(key=lambda row: (row.camera.until or dt.date.max, row.camera.number))
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "listing": LISTING, "tab": "authorisations"}
    return render(request, "gltd/authorisations.html", context)
