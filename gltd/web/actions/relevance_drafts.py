"""The two questions of a relevance study, from the register: what it would see, what it will change."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from django.utils import timezone
from pyproj import Transformer
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from gltd import config
from gltd.errors import GltdError
from gltd.store.events import Selection
from gltd.usecases import studying
from gltd.usecases.studying import Draft, DraftZone, Foresight, Span
from gltd.usecases.studying.sight import REST, draw_sight
from gltd.usecases.viewing import field_of_view
from gltd.web.events import open_events
from gltd.web.models import Area, Camera, Relevance, Scheme

ALL_FACTS = "tous les faits"
ELSEWHERE = "le reste du territoire"
_YEAR_DAYS = 365
_DEGREES = 1e-7
# A month of facts tells volumes, no less.
_LEAST_REFERENCE_DAYS = 28


@dataclass(frozen=True)
class Counted:
    """What is counted: which days, which categories, how far around."""

    period: Span
    categories: tuple[str, ...] = ()
    rings_m: tuple[float, ...] = (100.0, 250.0)


def draw_view(camera: Camera) -> dict[str, Any]:
    """Return what a camera could see, or say what its record lacks."""
    if (
        camera.lon is None
        or camera.lat is None
        or camera.bearing_deg is None
        or camera.angle_deg is None
        or camera.range_m is None
    ):
        raise GltdError(
            f"La caméra {camera.number} n'a pas de place ou pas de champ de vision : donnez sur sa fiche sa "
            "latitude, sa longitude, sa direction, son ouverture et sa portée."
        )
    return field_of_view(
        camera.lon,
        lat=camera.lat,
        bearing_deg=camera.bearing_deg,
        angle_deg=camera.angle_deg,
        range_m=camera.range_m,
    )


def list_standing(scheme: Scheme, *, besides: Camera | None = None) -> list[Camera]:
    """Return the cameras in service whose field of view is known."""
    today = timezone.localdate()
    return [
        camera
        for camera in Camera.objects.filter(scheme=scheme, lon__isnull=False, range_m__isnull=False)
        if camera.in_service(today) and (besides is None or camera.pk != besides.pk)
    ]


def merge_outlines(areas: Sequence[Area]) -> dict[str, Any] | None:
    """Return one outline of several areas, which may overlap; None where none is drawn."""
    outlines = [shapely.make_valid(shape(area.geometry)) for area in areas if area.geometry is not None]
    return write_outline(shapely.union_all(outlines)) if outlines else None


def write_outline(ground: BaseGeometry) -> dict[str, Any]:
    """Return an outline in degrees to the centimetre: written anew from the registry, it is the same."""
    rounded = shapely.set_precision(ground, _DEGREES)
    parts = shapely.get_parts(rounded)
    if len(parts) == 1:
        rounded = parts[0]
    found: dict[str, Any] = mapping(rounded)
    return found


def draft_relevance(camera: Camera, *, counted: Counted) -> Draft:
    """Put together the question of what a camera would see."""
    perimeter = merge_outlines(list(camera.scheme.areas.all()))
    existing = tuple((str(other), draw_view(other)) for other in list_standing(camera.scheme, besides=camera))
    outlines = {"view": ((f"caméra {camera.number}", draw_view(camera)),)}
    return Draft(
        kind="relevance",
        question=f"La caméra {camera.number} verrait-elle ce qui se passe ?",
        windows={"period": counted.period},
        outcome=", ".join(counted.categories) or ALL_FACTS,
        categories=counted.categories,
        zones=() if perimeter is None else (DraftZone("périmètre du dispositif", "treated", perimeter),),
        parameters={"rings_m": counted.rings_m},
        outlines=outlines | ({"existing": existing} if existing else {}),
    )


def draft_measure(
    relevance: Relevance, *, planned_on: dt.date, days: int = _YEAR_DAYS, controls: Sequence[Area] = ()
) -> Draft:
    """Put together the study of effect and displacement: the same ground, around the day of service."""
    registry = config.load().studies_dir
    asked = studying.load_registered(relevance.study.fingerprint, registry=registry)
    outcome, number = asked.outcomes[0], relevance.camera.number
    before = Span(planned_on - dt.timedelta(days=days), planned_on - dt.timedelta(days=1))
    after = Span(planned_on + dt.timedelta(days=1), planned_on + dt.timedelta(days=days))
    reference = asked.after
    if reference.end > before.first:
        reference = find_reference(relevance.scheme, before=before)
    (_, contour), *_ = asked.parameters["view"]
    view = json.loads(shapely.to_geojson(shapely.from_wkt(contour)))
    zones = [DraftZone(f"champ de la caméra {number}", "treated", view)]
    zones += [
        DraftZone(area.name, "control", area.geometry) for area in controls if area.geometry is not None
    ]
    rest = None if controls else draw_rest(relevance)
    if rest is not None:
        zones.append(DraftZone(REST, "control", rest))
    return Draft(
        kind="displacement",
        question=f"La caméra {number} a-t-elle fait baisser les faits, les a-t-elle déplacés ?",
        windows={"reference": reference, "before": before, "after": after},
        outcome=outcome.name,
        nature=outcome.nature,
        categories=outcome.categories,
        zones=tuple(zones),
        rings_m=tuple(asked.parameters["rings_m"]),
        elsewhere="" if controls or rest is not None else ELSEWHERE,
        scale="reference",
    )


def find_reference(scheme: Scheme, *, before: Span) -> Span:
    """Return what was recorded just before a window, at most as long as it, to compare volumes with."""
    days = list_days(scheme)
    first = before.first - dt.timedelta(days=before.days)
    if days:
        first = max(first, days[0])
    reference = Span(first, before.first - dt.timedelta(days=1))
    if not days or reference.days < _LEAST_REFERENCE_DAYS:
        raise GltdError(
            f"Il n'y a pas de faits avant le {before.first:%d/%m/%Y} pour comparer les volumes des zones : "
            "prenez des périodes plus courtes."
        )
    return reference


def draw_rest(relevance: Relevance) -> dict[str, Any] | None:
    """Return what remains of the perimeter beyond the rings, in degrees; None without a perimeter."""
    registry = config.load().studies_dir
    asked = studying.load_registered(relevance.study.fingerprint, registry=registry)
    crs = find_crs()
    sight = draw_sight(asked, crs=crs)
    if REST not in sight.pieces.names:
        return None
    back = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)

    def move(metres: Any) -> Any:
        return np.column_stack(back.transform(metres[:, 0], metres[:, 1]))

    return write_outline(shapely.transform(sight.pieces[REST], move))


def find_crs() -> str:
    """Return the projection of the facts that are imported."""
    batches = open_events().list_batches()
    if not batches:
        raise GltdError("Aucun fait n'est importé : commencez par « gltd events import ».")
    return batches[-1].crs


def foresee_measure(relevance: Relevance, *, draft: Draft) -> Foresight:
    """Say which fall would go unseen, with the volumes of the period that was studied."""
    registry = config.load().studies_dir
    period = studying.load_registered(relevance.study.fingerprint, registry=registry).after
    spec = studying.check_draft(draft)
    usual = replace(spec, reference=period, before=period, after=period)
    return studying.foresee(usual, store=open_events(), now=timezone.now())


def find_recorded(scheme: Scheme) -> Span | None:
    """Return the last year that the facts around a scheme cover, or all their days where they are fewer."""
    days = list_days(scheme)
    if not days:
        return None
    return Span(max(days[0], days[-1] - dt.timedelta(days=_YEAR_DAYS - 1)), days[-1])


def list_days(scheme: Scheme) -> list[dt.date]:
    """Return the days on which something was recorded around a scheme, in order."""
    merged = merge_outlines(list(scheme.areas.all()))
    box = None if merged is None else shape(merged).bounds
    found: list[dt.date] = open_events().days(Selection(box_deg=box)).days.tolist()
    return found
