"""Tiles of the map: counts by hexagon, as vectors."""

import hashlib
from dataclasses import replace
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse

from gltd import config
from gltd.store.pyramid import Tile
from gltd.usecases.mapping.basemap import open_basemap
from gltd.web.access import enter, may_count, unaccompanied
from gltd.web.counting import box_of
from gltd.web.events import open_tiles, tell_version
from gltd.web.filtering import read_filters
from gltd.web.passes import SECONDS, Pass, give_pass, read_pass

VECTOR = "application/vnd.mapbox-vector-tile"
# The address of a tile says which state of the events it shows, and for whom.
LASTING, ONCE = "private, max-age=3600", "private, no-cache"


@unaccompanied
@login_not_required
def map_tile(request: HttpRequest, slug: str, zoom: int, column: int, row: int) -> HttpResponse:
    """Answer the events of one tile, counted in hexagons; never a single event.

    A pass of the map's page stands for the checks that the page went through; without one they are made here.
    """
    told = read_pass(request, slug=slug)
    if told is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        scheme = enter(request, slug=slug, section="map")
        told = Pass(slug, box_of(list(scheme.areas.all())), may_count(request))
    selection = replace(read_filters(request.GET, exact=told.exact), box_deg=told.box)
    tile = Tile(zoom, column, row)
    state = tell_version(exact=told.exact)
    etag = f'"{hashlib.sha256(repr((state, tile, selection)).encode()).hexdigest()[:20]}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponseNotModified()
    else:
        content = open_tiles().make_tile(tile, selection=selection, exact=told.exact)
        answer = HttpResponse(content, content_type=VECTOR, headers={"Content-Encoding": "gzip"})
    answer["ETag"] = etag
    answer["Cache-Control"] = LASTING if request.GET.get("v") == state else ONCE
    answer["Vary"] = "Cookie"
    return answer


@unaccompanied
@login_not_required
def ground_tile(request: HttpRequest, slug: str, zoom: int, column: int, row: int) -> HttpResponse:
    """Answer one tile of the base map of the installation, with the same pass as the tiles of counts."""
    if read_pass(request, slug=slug) is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        enter(request, slug=slug, section="map")
    path = config.load().basemap
    found = None if path is None else open_basemap(path).read_tile(zoom, column=column, row=row)
    if found is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    answer = HttpResponse(found.content, content_type=found.content_type)
    if found.encoding:
        answer["Content-Encoding"] = found.encoding
    answer["Cache-Control"], answer["Vary"] = LASTING, "Cookie"
    return answer


def renew_pass(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer a new pass to the tiles, after the same checks as for the page."""
    scheme = enter(request, slug=slug, section="map")
    box = box_of(list(scheme.areas.all()))
    exact = may_count(request)
    given = give_pass(request, scheme=scheme, box=box, exact=exact)
    return JsonResponse({"pass": given, "seconds": SECONDS, "version": tell_version(exact=exact)})
