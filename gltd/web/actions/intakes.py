"""What tables bring in: areas, cameras and spots, each by its code: a file sent twice changes nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyproj
import shapely
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from gltd.errors import GltdError
from gltd.ingest.source import Problem
from gltd.reports import french
from gltd.usecases.columns import Field, read_code_name, read_day, read_impersonal, read_short, read_whole
from gltd.usecases.tabling import Line, Wanted
from gltd.web.actions import audit, cameras, schemes, spots
from gltd.web.models import Area, Camera, Partition, Scheme, Spot, SpotPosition, User
from gltd.web.models.cameras import doubt_dates
from gltd.web.spotting import find_middle

NEW: Final = "à créer"
CHANGED: Final = "à changer"
SAME: Final = "sans changement"
PLACE: Final = "geometry"
EXACT: Final = SpotPosition.Precision.EXACT
# A map that keeps metres gives degrees back with another last digit.
CENTIMETRE_DEG: Final = 1e-7
EARTH: Final = pyproj.Geod(ellps="GRS80")


def describe_line(line: Line) -> dict[str, Any]:
    """Return what a line says: its columns that are filled, and its place."""
    return line.values | ({} if line.geometry is None else {PLACE: line.geometry})


@dataclass(frozen=True)
class Noun:
    """One kind of thing that a table may bring."""

    label: str
    wanted: Wanted
    # The rows that the scheme has, by the code of a line.
    index: Callable[[Scheme], dict[str, Any]]
    # What a row holds of a field, as a table would give it.
    hold: Callable[..., object]
    create: Callable[..., object]
    change: Callable[..., object]
    # What is not refused and calls for a second look, in a sentence.
    doubt: Callable[[dict[str, Any]], str] = lambda _: ""
    # The row of a line, where its first column does not name it; what a line says, beyond its columns.
    find: Callable[..., Any] | None = None
    describe: Callable[[Line], dict[str, Any]] = describe_line

    def find_row(self, index: dict[str, Any], *, line: Line) -> Any:
        """Return the row that a line is about, where there is one."""
        if self.find is not None:
            return self.find(index, line=line)
        return index.get(str(line.values[self.wanted.fields[0].name]))


@dataclass(frozen=True)
class Difference:
    """One field of a row that a line would change, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Weighed:
    """One line, the row that it is about where there is one, and what it would do."""

    line: Line
    effect: str
    known: Any = None
    changes: dict[str, Any] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    doubt: str = ""


def weigh(noun: Noun, *, scheme: Scheme, lines: list[Line]) -> list[Weighed]:
    """Say what each line would do, without doing it."""
    index = noun.index(scheme)
    return [weigh_line(noun, line=line, known=noun.find_row(index, line=line)) for line in lines]


def weigh_line(noun: Noun, *, line: Line, known: Any) -> Weighed:
    """Compare a line with the row of its code; what a line leaves empty says nothing of the row."""
    told = noun.describe(line)
    if known is None:
        return Weighed(line, NEW, changes=told, doubt=noun.doubt(told))
    held = {name: noun.hold(known, name=name, line=line) for name in told}
    changes = {name: value for name, value in told.items() if not is_same(held[name], other=value)}
    if not changes:
        return Weighed(line, SAME, known)
    fields = {one.name: one for one in noun.wanted.fields}
    differences = [
        tell_move(held[name], other=value)
        if name == PLACE
        else Difference(fields[name].label, fields[name].show(held[name]), fields[name].show(value))
        for name, value in changes.items()
    ]
    return Weighed(line, CHANGED, known, changes, tuple(differences), noun.doubt(held | changes))


def is_same(value: object, *, other: object) -> bool:
    """Tell whether two values are the same; two places are when a centimetre parts them."""
    if not (isinstance(value, dict) and isinstance(other, dict)):
        return value == other
    return bool(shapely.equals_exact(read_shape(value), read_shape(other), tolerance=CENTIMETRE_DEG))


def read_shape(geometry: dict[str, Any]) -> BaseGeometry:
    """Return a place; a single piece that a layer made multiple is that piece again."""
    read = shape(geometry)
    return read.geoms[0] if isinstance(read, BaseMultipartGeometry) and len(read.geoms) == 1 else read


def tell_move(held: object, *, other: object) -> Difference:
    """Say that a place would change, and by how much: where it is, nobody needs to read here."""
    if not (isinstance(held, dict) and isinstance(other, dict)):
        return Difference("Place", french.NOT_GIVEN, "donnée")
    before, after = read_shape(held), read_shape(other)
    if before.geom_type != "Point" or after.geom_type != "Point":
        return Difference("Place", "contour enregistré", "autre contour")
    _, _, metres = EARTH.inv(*before.bounds[:2], *after.bounds[:2])
    return Difference(
        "Place", "enregistrée", f"à {french.number(round(metres, 1 if metres < 10 else 0))}\u00a0m"
    )


@transaction.atomic
def bring_in(noun: Noun, *, actor: User, scheme: Scheme, lines: list[Line]) -> tuple[int, list[Problem]]:
    """Write the lines that bring something; return how many, and those that the register refused."""
    written, problems = 0, []
    for one in weigh(noun, scheme=scheme, lines=lines):
        if one.effect == SAME:
            continue
        try:
            with transaction.atomic():
                if one.known is None:
                    noun.create(actor, scheme=scheme, told=one.changes)
                else:
                    noun.change(actor, scheme=scheme, known=one.known, changes=one.changes)
        except ValidationError as error:
            problems.append(Problem(one.line.line, "", "", " ".join(error.messages)))
        except GltdError as error:
            problems.append(Problem(one.line.line, "", "", error.sentence))
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


def index_areas(scheme: Scheme) -> dict[str, Any]:
    """Return the areas that a scheme brought."""
    return {one.code: one for one in Area.objects.filter(partition__code=code_partition(scheme))}


def find_area(index: dict[str, Any], *, line: Line) -> Any:
    """Return the area of a line: that of its code, or the one that was named before its code was known."""
    return index.get(code_area(line)) or index.get(name_code(line.values["name"]))


def describe_area(line: Line) -> dict[str, Any]:
    """Return what a line says of an area."""
    return describe_line(line) | {"code": code_area(line)}


def hold_area(known: Area, *, name: str, line: Line) -> object:
    """Return what an area holds of a field."""
    return getattr(known, name)


def hold_partition(actor: User, *, scheme: Scheme) -> Partition:
    """Return the partition that holds the areas which this scheme brought, made with the first of them."""
    code = code_partition(scheme)
    known = Partition.objects.filter(code=code).first()
    name = f"Quartiers de {scheme.name}"[:120]
    return known or schemes.create_partition(actor=actor, code=code, name=name)


def outline_area(told: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an area; an outline that a file gives is trusted."""
    return told | ({"outline": Area.Outline.OFFICIAL} if PLACE in told else {})


def create_area(actor: User, *, scheme: Scheme, told: dict[str, Any]) -> None:
    """Create an area, and put it in the scheme's perimeter."""
    partition = hold_partition(actor, scheme=scheme)
    scheme.areas.add(schemes.create_area(actor=actor, partition=partition, **outline_area(told)))


def change_area(actor: User, *, scheme: Scheme, known: Area, changes: dict[str, Any]) -> None:
    """Change an area, and put it in the scheme's perimeter."""
    told = {name: getattr(known, name) for name in ("name", "population", "outline", "geometry")}
    scheme.areas.add(
        schemes.change_area(actor=actor, area=known, scheme=scheme, **told | outline_area(changes))
    )


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


def index_cameras(scheme: Scheme) -> dict[str, Any]:
    """Return the cameras of a scheme by number."""
    rows = Camera.objects.filter(scheme=scheme).select_related("authorisation")
    return {one.number: one for one in rows}


def hold_camera(known: Camera, *, name: str, line: Line) -> object:
    """Return what a camera holds of a field; its end is the one that the register shows."""
    if name == PLACE:
        return None if known.lon is None else {"type": "Point", "coordinates": [known.lon, known.lat]}
    return known.until if name == "authorised_until" else getattr(known, name)


def place_camera(told: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a camera, its place as two numbers."""
    fields = dict(told)
    if PLACE in fields:
        fields["lon"], fields["lat"] = fields.pop(PLACE)["coordinates"][:2]
    return fields


def create_camera(actor: User, *, scheme: Scheme, told: dict[str, Any]) -> None:
    """Create a camera."""
    cameras.create_camera(actor=actor, scheme=scheme, **place_camera(told))


def change_camera(actor: User, *, scheme: Scheme, known: Camera, changes: dict[str, Any]) -> None:
    """Change a camera; its cost stays what its claim says."""
    cameras.change_camera_fields(actor=actor, camera=known, version=known.version, **place_camera(changes))


def doubt_camera(told: dict[str, Any]) -> str:
    """Say what is odd in the dates of a camera."""
    return doubt_dates(told.get("in_service_on"), until=told.get("authorised_until"))


def index_spots(scheme: Scheme) -> dict[str, Any]:
    """Return the spots of a scheme by name."""
    rows = Spot.objects.filter(scheme=scheme).select_related("position").prefetch_related("areas")
    return {one.name: one for one in rows}


def hold_spot(known: Spot, *, name: str, line: Line) -> object:
    """Return what a spot holds of a field; without position it stands in its area, as an export says."""
    position: SpotPosition | None = getattr(known, "position", None)
    if name == "precision":
        return position.precision if position else line.values["precision"]
    if name != PLACE:
        return getattr(known, name)
    if position is not None:
        return {"type": "Point", "coordinates": [position.lon_deg, position.lat_deg]}
    middles = (find_middle(area) for area in sorted(known.areas.all(), key=lambda one: one.name))
    middle = next((one for one in middles if one), None)
    return {"type": "Point", "coordinates": list(middle)} if middle else None


def place_spot(where: Sequence[float], *, precision: str, landmark: str = "") -> spots.Place:
    """Return a place from its coordinates; a height is left out."""
    return spots.Place(where[0], where[1], precision=precision, landmark=landmark)


def create_spot(actor: User, *, scheme: Scheme, told: dict[str, Any]) -> None:
    """Create a spot, at its place where the table gives one."""
    fields = dict(told)
    precision, at = fields.pop("precision", None), fields.pop(PLACE, None)
    place = place_spot(at["coordinates"], precision=precision or EXACT) if at else None
    spots.create_spot(actor=actor, scheme=scheme, place=place, **fields)


def change_spot(actor: User, *, scheme: Scheme, known: Spot, changes: dict[str, Any]) -> None:
    """Change a spot; its landmark stays, and its areas follow where it goes."""
    fields = dict(changes)
    precision, at = fields.pop("precision", None), fields.pop(PLACE, None)
    position: SpotPosition | None = getattr(known, "position", None)
    told: dict[str, Any] = {"actor": actor, "spot": known, "version": known.version}
    if at is None and (precision is None or position is None):
        spots.change_spot(**told, **fields)
        return
    where = at["coordinates"] if at else (position.lon_deg, position.lat_deg)  # type: ignore[union-attr]  # checked above
    place = place_spot(
        where,
        precision=precision or (position.precision if position else EXACT),
        landmark=position.landmark if position else "",
    )
    areas = (spots.find_areas(scheme, place=place) or None) if at else None
    spots.change_spot(**told, areas=areas, relocate=True, place=place, **fields)


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
        index_areas,
        hold_area,
        create_area,
        change_area,
        find=find_area,
        describe=describe_area,
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
        index_cameras,
        hold_camera,
        create_camera,
        change_camera,
        doubt_camera,
    ),
    "points": Noun(
        "Points",
        Wanted(
            (
                Field("name", "Nom", required=True, read=read_code_name(120), heads=("point", "libelle")),
                Field.of_choices("kind", label="Nature", required=True, choices=dict(Spot.Kind.choices)),
                Field.of_choices(
                    "precision",
                    label="Position",
                    choices=dict(SpotPosition.Precision.choices),
                    nothing=("sans position",),
                ),
            )
        ),
        index_spots,
        hold_spot,
        create_spot,
        change_spot,
    ),
}
