"""The maps of lists as drawings: for paper, and for a screen that cannot draw them itself."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.map_sheet import Panel, widen
from gltd.usecases.mapping.sheets import Signs, choose_plan, frame_sheet, print_sheet
from gltd.web import counting
from gltd.web.access import enter, signed_in
from gltd.web.actions.cameras import select_placed
from gltd.web.models import Scheme
from gltd.web.pages.sheets import NO_OUTLINE, add_cameras, add_spots, outline_areas
from gltd.web.spotting import Picked

# A lone mark needs the ground around it.
LEAST_M = 800


def send_cameras(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the plan of the cameras that the list shows, each with its number and what it could see."""
    scheme = enter(request, slug=slug, section="cameras")
    cameras = list(select_placed(scheme, asked=request.GET, today=timezone.localdate()))
    signs = Signs()
    add_cameras(signs, cameras=cameras, numbered=True)
    simulated = any(camera.simulated for camera in cameras)
    return send_plan(scheme, title="Plan des caméras", signs=signs, simulated=simulated)


def send_spots(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the plan of the spots that the list shows, with their moves, as far as the reader may see."""
    scheme = enter(request, slug=slug, section="spots")
    picked = Picked.read(request.GET, scheme=scheme, user=signed_in(request))
    signs = Signs()
    add_spots(signs, picked=picked, named=True)
    simulated = any(row.spot.simulated for row in picked.shown)
    return send_plan(scheme, title="Plan des points", signs=signs, simulated=simulated)


def send_plan(scheme: Scheme, *, title: str, signs: Signs, simulated: bool) -> HttpResponse:
    """Send what stands on the ground among the areas of a scheme, close up."""
    areas = list(scheme.areas.exclude(geometry=None))
    around = counting.box_of(areas)
    seen = signs.bound(least_m=LEAST_M) or (around and frame_sheet(around, paper="plan"))
    if seen is None:
        raise GltdError(NO_OUTLINE)
    paper = choose_plan(seen)
    told = [*(["Données simulées"] if simulated else []), f"tiré le {french.day(timezone.localdate())}"]
    content = print_sheet(
        words=(title, "", " · ".join(told)),
        window=widen(seen, paper=paper),
        paper=paper,
        exact=True,
        panels=[Panel("", [])],
        drawn=(outline_areas(areas), signs),
    )
    return HttpResponse(content, content_type="image/svg+xml")
