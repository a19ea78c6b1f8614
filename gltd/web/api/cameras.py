"""Data of the map of cameras: where each stands and what it could see."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone

from gltd.usecases.viewing import field_of_view
from gltd.web.access import enter
from gltd.web.actions.cameras import select_cameras
from gltd.web.api.map import collection
from gltd.web.models import Camera


def map_cameras(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer a point and, where it is known, a field of view for each camera that the list shows.

    ``?camera=`` asks for one, removed or not.
    """
    scheme = enter(request, slug=slug, section="cameras")
    rows = select_cameras(scheme, asked=request.GET, today=timezone.localdate())
    if (wanted := request.GET.get("camera", "")).isdecimal():
        rows = Camera.everything.filter(scheme=scheme, pk=int(wanted))
    rows = rows.filter(lon__isnull=False)
    features: list[dict[str, Any]] = []
    for camera in rows:
        assert camera.lon is not None
        assert camera.lat is not None
        told = {
            "name": str(camera),
            "number": camera.number,
            "purpose": camera.purpose_label,
            "area": camera.area_id or 0,
            "url": reverse("camera", args=[slug, camera.pk]),
        }
        point = {"type": "Point", "coordinates": [camera.lon, camera.lat]}
        features.append({"type": "Feature", "geometry": point, "properties": told | {"part": "camera"}})
        if camera.bearing_deg is not None and camera.angle_deg is not None and camera.range_m is not None:
            view = field_of_view(
                camera.lon,
                lat=camera.lat,
                bearing_deg=camera.bearing_deg,
                angle_deg=camera.angle_deg,
                range_m=camera.range_m,
            )
            features.append({"type": "Feature", "geometry": view, "properties": told | {"part": "view"}})
    return collection(features)
