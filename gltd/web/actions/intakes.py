"""What tables bring in: areas, cameras and spots, each by its code: a file sent twice changes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from gltd.ingest.source import Problem
from gltd.usecases.tabling import (
    Field,
    Line,
    Wanted,
    read_choice,
    read_code_name,
    read_day,
    read_impersonal,
    read_short,
    read_whole,
)
from gltd.web.actions import audit, cameras, schemes, spots
from gltd.web.models import Area, Camera, Partition, Scheme, Spot, User

NEW: Final = "à créer"
CHANGED: Final = "à changer"
SAME: Final = "sans changement"


@dataclass(frozen=True)
class Noun:
    """One kind of thing that a table may bring."""

    label: str
    wanted: Wanted
    # Says what a line would do: new, changed, the same.
    weigh: Callable[..., str]
    write: Callable[..., None]


@dataclass(frozen=True)
class Weighed:
    """One line and what it would do."""

    line: Line
    effect: str


def weigh(noun: Noun, *, scheme: Scheme, lines: list[Line]) -> list[Weighed]:
    """Say what each line would do, without doing it."""
    return [Weighed(line, noun.weigh(scheme, line=line)) for line in lines]


@transaction.atomic
def bring_in(noun: Noun, *, actor: User, scheme: Scheme, lines: list[Line]) -> tuple[int, list[Problem]]:
    """Write the lines that bring something; return how many, and those that the register refused."""
    written, problems = 0, []
    for one in weigh(noun, scheme=scheme, lines=lines):
        if one.effect == SAME:
            continue
        try:
            with transaction.atomic():
                noun.write(actor, scheme=scheme, line=one.line)
        except ValidationError as error:
            problems.append(Problem(one.line.line, "", "", " ".join(error.messages)))
        else:
            written += 1
    told = {"noun": noun.label, "written": written, "refused": len(problems)}
    audit.record("import", actor=actor, scheme=scheme, target=scheme, changes=told)
    return written, problems


def code_partition(scheme: Scheme) -> str:
    """Return the code of the partition that holds the areas which this scheme brought."""
    return slugify(f"{scheme.slug}-quartiers"[:50])


def code_area(line: Line) -> str:
    """Return the code of an area: its name stands for it where a table gives none."""
    return str(line.values.get("code") or name_code(line.values["name"]))


def name_code(name: str) -> str:
    """Return the code of an area that is only named."""
    return slugify(name)[:40] or name[:40]


def find_area(scheme: Scheme, *, line: Line) -> Area | None:
    """Return the area of a line: that of its code, or the one that was named before its code was known."""
    code, named = code_area(line), name_code(line.values["name"])
    rows = Area.objects.filter(partition__code=code_partition(scheme), code__in=[code, named])
    known = {area.code: area for area in rows}
    return known.get(code) or known.get(named)


def describe_area(line: Line) -> dict[str, Any]:
    """Return the fields of an area that the table gives: without outlines it says nothing of those known."""
    told: dict[str, Any] = {"code": code_area(line), "name": line.values["name"]}
    if (population := line.values.get("population")) is not None:
        told |= {"population": population}
    if line.geometry:
        told |= {"outline": Area.Outline.OFFICIAL, "geometry": line.geometry}
    return told


def weigh_area(scheme: Scheme, *, line: Line) -> str:
    """Compare a line with the area that it is about."""
    return compare(find_area(scheme, line=line), fields=describe_area(line))


def hold_partition(actor: User, *, scheme: Scheme) -> Partition:
    """Return the partition that holds the areas which this scheme brought, made with the first of them."""
    code = code_partition(scheme)
    known = Partition.objects.filter(code=code).first()
    name = f"Quartiers de {scheme.name}"[:120]
    return known or schemes.create_partition(actor=actor, code=code, name=name)


def write_area(actor: User, *, scheme: Scheme, line: Line) -> None:
    """Create or change an area, and put it in the scheme's perimeter."""
    partition, area = hold_partition(actor, scheme=scheme), find_area(scheme, line=line)
    if area is None:
        area = schemes.create_area(actor=actor, partition=partition, **describe_area(line))
    else:
        area = schemes.change_area(actor=actor, area=area, scheme=scheme, **describe_area(line))
    scheme.areas.add(area)


@transaction.atomic
def name_areas(*, actor: User, scheme: Scheme, names: Iterable[str]) -> list[Area]:
    """Return the areas that a scheme calls so, made where it has none of that name: no outline is known."""
    found = []
    for name in filter(None, (" ".join(name.split())[:120] for name in names)):
        partition = hold_partition(actor, scheme=scheme)
        known = Area.objects.filter(partition=partition, name__iexact=name).first()
        if known is None:
            known = schemes.create_area(actor=actor, partition=partition, code=name_code(name), name=name)
        found.append(known)
    return found


def describe_camera(line: Line) -> dict[str, Any]:
    """Return the fields of a camera that the table gives."""
    told = {name: value for name, value in line.values.items() if name != "number"}
    if line.geometry is not None:
        told["lon"], told["lat"] = line.geometry["coordinates"][:2]
    return told


def weigh_camera(scheme: Scheme, *, line: Line) -> str:
    """Compare a line with the camera of its number; its end is the one that the register shows."""
    known = Camera.objects.filter(scheme=scheme, number=line.values["number"]).first()
    told = describe_camera(line)
    if known is not None and told.get("authorised_until", known.until) == known.until:
        told.pop("authorised_until", None)
    return compare(known, fields=told)


def write_camera(actor: User, *, scheme: Scheme, line: Line) -> None:
    """Create or change a camera; its cost stays what its claim says."""
    known = Camera.objects.filter(scheme=scheme, number=line.values["number"]).first()
    if known is None:
        cameras.create_camera(
            actor=actor, scheme=scheme, number=line.values["number"], **describe_camera(line)
        )
    else:
        cameras.change_camera_fields(
            actor=actor, camera=known, version=known.version, **describe_camera(line)
        )


def weigh_spot(scheme: Scheme, *, line: Line) -> str:
    """Tell whether a spot of that name is known: a table adds spots and changes none."""
    return SAME if Spot.objects.filter(scheme=scheme, name=line.values["name"]).exists() else NEW


def write_spot(actor: User, *, scheme: Scheme, line: Line) -> None:
    """Create a spot, at its place where the table gives one."""
    place = None
    if line.geometry is not None:
        place = spots.Place(*line.geometry["coordinates"][:2])
    spots.create_spot(actor=actor, scheme=scheme, place=place, **line.values)


def compare(known: Any, *, fields: dict[str, Any]) -> str:
    """Say whether a row is new, would change or stays the same."""
    if known is None:
        return NEW
    return SAME if all(getattr(known, name) == value for name, value in fields.items()) else CHANGED


SURFACES: Final = frozenset({"Polygon", "MultiPolygon"})
NOUNS: Final[dict[str, Noun]] = {
    "quartiers": Noun(
        "Quartiers",
        Wanted(
            (
                Field("code", "Code", read=read_short(40), heads=("insee", "iris", "qpv")),
                Field("name", "Nom", required=True, read=read_impersonal(120), heads=("libelle", "quartier")),
                Field("population", "Population", read=read_whole, heads=("habitants",)),
            ),
            shapes=SURFACES,
        ),
        weigh_area,
        write_area,
    ),
    "cameras": Noun(
        "Caméras",
        Wanted(
            (
                Field("number", "Numéro", required=True, read=read_short(40), heads=("code", "id")),
                Field(
                    "place", "Implantation", required=True, read=read_short(200), heads=("lieu", "adresse")
                ),
                Field("in_service_on", "En service du", read=read_day, heads=("mise en service",)),
                Field("authorised_until", "Autorisée jusqu'au", read=read_day),
            )
        ),
        weigh_camera,
        write_camera,
    ),
    "points": Noun(
        "Points",
        Wanted(
            (
                Field("name", "Nom", required=True, read=read_code_name(120), heads=("point", "libelle")),
                Field("kind", "Nature", required=True, read=read_choice(dict(Spot.Kind.choices))),
            )
        ),
        weigh_spot,
        write_spot,
    ),
}
