"""Spots, where they are, and what was seen of them: every write."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely
from django.db import transaction
from django.db.models import Model
from shapely.geometry import shape

from gltd.errors import GltdError
from gltd.usecases.watching import State
from gltd.web.actions import audit
from gltd.web.actions.records import change_record, create_record, demand_own_name
from gltd.web.models import Area, Scheme, Spot, SpotObservation, SpotPosition, User


@dataclass(frozen=True)
class Place:
    """Where a spot is, for those who may know it; it prints nothing of what it holds."""

    lon_deg: float
    lat_deg: float
    precision: str = SpotPosition.Precision.EXACT
    landmark: str = ""

    def __repr__(self) -> str:
        return "Place(…)"


@transaction.atomic
def create_spot(
    *,
    actor: User | None,
    scheme: Scheme,
    name: str,
    areas: Iterable[Area] = (),
    place: Place | None = None,
    **details: Any,
) -> Spot:
    """Create a spot; without areas, it takes those that its place lies in."""
    check_name(Spot(scheme=scheme), name=name)
    chosen = list(areas) or find_areas(scheme, place=place)
    spot = create_record(Spot(scheme=scheme, name=name, **details), actor=actor, links={"areas": chosen})
    if place is not None:
        _set_place(spot, place=place, actor=actor)
    return spot


def check_name(spot: Spot, *, name: str) -> None:
    """Refuse the code name of another spot of the scheme, in capitals or not."""
    rows = Spot.objects.filter(scheme=spot.scheme).exclude(pk=spot.pk)
    sentence = "Un autre point du dispositif porte déjà ce nom de code."
    demand_own_name(rows, field="name", name=name, sentence=sentence)


@transaction.atomic
def change_spot(
    *,
    actor: User | None,
    spot: Spot,
    version: int,
    areas: Iterable[Area] | None = None,
    relocate: bool = False,
    place: Place | None = None,
    **changes: Any,
) -> Spot:
    """Change a spot that still stands as it was shown; its place only when told to ``relocate``."""
    if "name" in changes:
        check_name(spot, name=changes["name"])
    chosen = None if areas is None else list(areas)
    if chosen == [] and relocate:
        chosen = find_areas(spot.scheme, place=place)
    links: dict[str, Iterable[Model]] = {} if chosen is None else {"areas": chosen}
    row = change_record(spot, actor=actor, version=version, changes=changes, links=links)
    if relocate:
        _set_place(row, place=place, actor=actor)
    return row


@transaction.atomic
def observe_spot(
    *,
    actor: User | None,
    spot: Spot,
    state: str,
    observed_on: dt.date,
    method: str,
    arrival_active: bool = False,
    **details: Any,
) -> SpotObservation:
    """Enter what was seen; ``arrival_active`` notes the spot moved to as active on the same day."""
    row = SpotObservation(spot=spot, state=state, observed_on=observed_on, method=method, **details)
    check_links(row)
    observation = create_record(row, actor=actor)
    if arrival_active and row.moved_to is not None:
        shared = {name: value for name, value in details.items() if name != "moved_to"}
        observe_spot(
            actor=actor,
            spot=row.moved_to,
            state=State.ACTIVE,
            observed_on=observed_on,
            method=method,
            **shared,
        )
    return observation


@transaction.atomic
def change_observation(
    *, actor: User | None, observation: SpotObservation, version: int, **changes: Any
) -> SpotObservation:
    """Change what was entered of an observation that still stands as it was shown."""
    row = change_record(observation, actor=actor, version=version, changes=changes)
    check_links(row)
    return row


def check_links(observation: SpotObservation) -> None:
    """Refuse a source, an operation or a point of arrival that is of another scheme."""
    scheme = observation.spot.scheme_id
    linked = (observation.source, observation.operation, observation.moved_to)
    if any(one is not None and one.scheme_id != scheme for one in linked):
        raise GltdError(
            "Ce qui est lié à l'observation doit être de ce dispositif : choisissez dans les listes."
        )


def find_areas(scheme: Scheme, *, place: Place | None) -> list[Area]:
    """Return the areas of the scheme that a place lies in."""
    if place is None:
        return []
    drawn = scheme.areas.exclude(geometry=None)
    return [
        area
        for area in drawn
        if shapely.contains_xy(shape(area.geometry or {}), place.lon_deg, place.lat_deg)
    ]


def _set_place(spot: Spot, *, place: Place | None, actor: User | None) -> None:
    """Write where a spot is; the journal says that it changed, never from where to where."""
    known = SpotPosition.objects.filter(spot=spot).first()
    told = None if known is None else Place(known.lon_deg, known.lat_deg, known.precision, known.landmark)
    if told == place:
        return
    if place is None:
        SpotPosition.objects.filter(spot=spot).delete()
    else:
        row = known or SpotPosition(spot=spot)
        row.lon_deg, row.lat_deg = place.lon_deg, place.lat_deg
        row.precision, row.landmark = place.precision, place.landmark
        row.full_clean()
        row.save()
    action = "position changée" if told and place else "position retirée" if told else "position donnée"
    audit.record(action, actor=actor, scheme=spot.scheme, target=spot)
