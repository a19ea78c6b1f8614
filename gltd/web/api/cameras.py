"""Data of the map of cameras: where each stands and what it could see."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone

from gltd.usecases.viewing import View, fields_of_view
from gltd.web.access import enter
from gltd.web.actions.cameras import select_placed
from gltd.web.api.map import collection

TOLD = ("number", "place", "purpose", "lon", "lat", "bearing_deg", "angle_deg", "range_m")


def map_cameras(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer a point and, where it is known, a field of view for each camera that the list shows.

    ``?camera=`` asks for one, removed or not.
    """
    scheme = enter(request, slug=slug, section="cameras")
    rows = select_placed(scheme, asked=request.GET, today=timezone.localdate()).only(*TOLD)
    # Built once: hundreds would take longer to build than to read.
    address = reverse("camera", args=[slug, 0]).removesuffix("0/")
    features: list[dict[str, Any]] = []
    views: list[View] = []
    for camera in rows:
        assert camera.lon is not None
        assert camera.lat is not None
        told = {
            "part": "camera",
            "name": str(camera),
            "number": camera.number,
            "purpose": camera.purpose_label,
            "url": f"{address}{camera.pk}/",
        }
        point = {"type": "Point", "coordinates": [camera.lon, camera.lat]}
        features.append({"type": "Feature", "geometry": point, "properties": told})
        if (seen := camera.view) is not None:
            views.append(seen)
    features += [
        {"type": "Feature", "geometry": ground, "properties": {"part": "view"}}
        for ground in fields_of_view(views)
    ]
    return collection(features)
