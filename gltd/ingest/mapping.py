"""The mapping: which column of a file is which field of an event, read from a small TOML document."""

import hashlib
import json
import tomllib
from collections.abc import Mapping as AnyMapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal

from gltd.errors import GltdError
from gltd.ingest.keys import Section
from gltd.ingest.nomenclatures import find_entry
from gltd.ingest.pairs import ORDERS, Order

NATURES: AnyMapping[str, str] = {
    "recorded_offence": "fait constaté",
    "citizen_report": "signalement d'habitant",
    "field_count": "comptage sur le terrain",
    "call": "appel",
}
"""The closed list of natures of an event, with the French label of each."""

MISSING = ("", "NA", "N/A", "NULL", "null", "nan", "NaN", "None", "-", "#N/A")
"""What stands for "no value" in a text cell when the mapping does not say."""

ISO_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d",
)
"""The only formats tried on texts when the mapping gives none: they cannot be misread."""

TIME_LEVELS: AnyMapping[str, str] = {
    "minute": "à la minute",
    "hour": "à l'heure",
    "day": "au jour",
    "period": "à une période près (entre deux moments)",
}
"""How well the time of the events is known, with the French label of each."""

PLACE_LEVELS: AnyMapping[str, str] = {
    "point": "au point (relevé sur place, GPS)",
    "address": "à l'adresse",
    "street": "à la rue ou au carrefour",
    "area": "au quartier",
    "commune": "à la commune",
}
"""How well the place of the events is known, with the French label of each."""

EARLIEST = date(1970, 1, 1)
MOST_REFUSED = 500


@dataclass(frozen=True)
class FileOptions:
    """How to open the file; ``None`` means "find out"."""

    encoding: Literal["utf-8", "cp1252"] | None = None
    delimiter: str | None = None
    sheet: str | None = None
    missing: tuple[str, ...] = MISSING


@dataclass(frozen=True)
class TimeColumns:
    """When: one column, or two (date and clock) that are read together, for the start and for the end."""

    start: tuple[str, ...]
    end: tuple[str, ...] = ()
    formats: tuple[str, ...] = ISO_FORMATS
    zone: str = "Europe/Paris"
    written_in: str | None = None
    earliest: date = EARLIEST
    latest: date | None = None
    level: str | None = None


@dataclass(frozen=True)
class AddressColumns:
    """Where in words: the columns of an address, looked up in a local file of addresses.

    ``commune`` and ``insee`` name columns; ``within`` is the commune of every row where no column says it.
    ``coarsest`` is the vaguest answer that is kept: the number, the street or the middle of the commune.
    """

    street: str
    number: str | None = None
    postcode: str | None = None
    commune: str | None = None
    insee: str | None = None
    within: str | None = None
    coarsest: Literal["address", "street", "commune"] = "street"

    def columns(self) -> tuple[str, ...]:
        """Return the columns of the file that it names."""
        named = (self.street, self.number, self.postcode, self.commune, self.insee)
        return tuple(name for name in named if name is not None)


@dataclass(frozen=True)
class PlaceColumns:
    """Where: two columns and their coordinate system, or an address.

    Twice the same column means that it holds both coordinates; ``order`` says which comes first.
    GeoJSON and GeoPackage need neither: their geometry says it.
    """

    x: str | None = None
    y: str | None = None
    crs: str | None = None
    precision_m: float | None = None
    precision_column: str | None = None
    far: Literal["refuse", "keep"] = "refuse"
    level: str | None = None
    address: AddressColumns | None = None
    order: Order | None = None


@dataclass(frozen=True)
class Choice:
    """A coded field: a constant, or a column whose values are translated.

    ``others`` says what becomes of a value that ``values`` does not list: kept as it is or refused.
    ``missing`` is the code given where the cell is empty; without it such a row is refused. ``codes`` names
    entries of the official lists, whose labels are then the translations; ``refused`` are values left out.
    """

    column: str | None = None
    constant: str | None = None
    values: AnyMapping[str, str] = field(default_factory=dict)
    others: Literal["keep", "refuse"] = "keep"
    missing: str | None = None
    codes: AnyMapping[str, str] = field(default_factory=dict)
    refused: tuple[str, ...] = ()


# A key that older mappings had not: left out of the canonical form where it says nothing, so that the
# fingerprint of what was imported before stays the same.
_YOUNG = (("time", "level"), ("place", "level"), ("place", "address"), ("place", "order"))
_YOUNG_CHOICES = ("codes", "refused")


@dataclass(frozen=True)
class Mapping:
    """Everything that is said about a file; its fingerprint is part of the identity of an import."""

    source: str
    nature: Choice
    time: TimeColumns
    place: PlaceColumns
    category: Choice
    id_column: str | None = None
    simulated: bool = False
    file: FileOptions = field(default_factory=FileOptions)

    def to_dict(self) -> dict[str, Any]:
        """Return the mapping as plain values for JSON."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str, sort_keys=True))
        for part, key in (
            *_YOUNG,
            *((part, key) for part in ("category", "nature") for key in _YOUNG_CHOICES),
        ):
            if not plain[part][key]:
                del plain[part][key]
        return plain

    def fingerprint(self) -> str:
        """Return the SHA-256 of the mapping's canonical JSON."""
        text = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def columns(self) -> tuple[str, ...]:
        """Return each column of the file that the mapping names, once, in order."""
        named = [
            *self.time.start,
            *self.time.end,
            self.place.x,
            self.place.y,
            self.place.precision_column,
            *(self.place.address.columns() if self.place.address is not None else ()),
            self.category.column,
            self.nature.column,
            self.id_column,
        ]
        return tuple(dict.fromkeys(name for name in named if name is not None))


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file; whatever is wrong in it is one sentence that names the key."""
    if path.is_dir():
        raise GltdError(f"La correspondance « {path} » est un dossier : indiquez un fichier TOML.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise GltdError(f"La correspondance « {path} » est introuvable : vérifiez son chemin.") from error
    except UnicodeDecodeError as error:
        raise GltdError(
            f"La correspondance « {path.name} » n'est pas en UTF-8 : enregistrez-la dans cet encodage."
        ) from error
    except OSError as error:
        raise GltdError(
            f"La correspondance « {path} » ne peut pas être lue : vérifiez les droits du fichier."
        ) from error
    return parse_mapping(text, name=path.name)


def parse_mapping(text: str, *, name: str = "correspondance") -> Mapping:
    """Read a mapping from the text of a TOML document."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GltdError(
            f"La correspondance « {name} » n'est pas un fichier TOML valide : {error}."
        ) from error
    top = Section(document, name=name, label="")
    mapping = Mapping(
        source=top.required_text("source"),
        simulated=top.flag("simulated", default=False),
        id_column=top.text("id"),
        nature=_nature(top),
        file=_file(top.section("file", required=False)),
        time=_time(top.section("time")),
        place=_place(top.section("place", required=False)),
        category=_category(top.section("category")),
    )
    top.finish()
    return mapping


def _nature(top: Section) -> Choice:
    if isinstance(top.peek("nature"), dict):
        section = top.section("nature")
        values = section.translations("values")
        choice = Choice(
            column=section.required_text("column"),
            values=values or {code: code for code in NATURES},
            others="refuse",
            missing=section.text("missing"),
        )
        section.finish()
        codes = [*choice.values.values(), *([choice.missing] if choice.missing else [])]
    else:
        choice = Choice(constant=top.required_text("nature"))
        codes = [str(choice.constant)]
    for code in codes:
        if code not in NATURES:
            known = ", ".join(f"{key} ({label})" for key, label in NATURES.items())
            raise top.error("nature", why=f"vaut « {code} » ; natures possibles : {known}")
    return choice


def _file(section: Section) -> FileOptions:
    encoding = section.choice("encoding", among=("utf-8", "cp1252"))
    delimiter = section.choice("delimiter", among=(";", ",", "\t"))
    missing = section.texts("missing")
    options = FileOptions(
        encoding=encoding,  # type: ignore[arg-type]  # checked against the same two words
        delimiter=delimiter,
        sheet=section.text("sheet"),
        missing=tuple(dict.fromkeys(("", *missing))) if missing else MISSING,
    )
    section.finish()
    return options


def _time(section: Section) -> TimeColumns:
    formats = section.texts("formats")
    for one in formats:
        _check_format(section, one)
    columns = TimeColumns(
        start=section.required_texts("start", most=2),
        end=section.texts("end", most=2),
        formats=formats or ISO_FORMATS,
        zone=section.text("zone") or "Europe/Paris",
        written_in=section.text("written_in"),
        earliest=section.day("earliest") or EARLIEST,
        latest=section.day("latest"),
        level=section.choice("level", among=tuple(TIME_LEVELS)),
    )
    if columns.latest is not None and columns.latest < columns.earliest:
        raise section.error("latest", why="précède « earliest »")
    section.finish()
    return columns


def _check_format(section: Section, one: str) -> None:
    directives = {one[index + 1] for index, char in enumerate(one[:-1]) if char == "%"}
    if not (directives & set("dj") and directives & set("Yy")) and not directives & set("cx"):
        raise section.error(
            "formats",
            why=f"contient « {one} », qui ne dit pas jour, mois et année (exemple : %d/%m/%Y %H:%M)",
        )
    if not directives <= set("aAbBdmyYHIpMSfzZjn%-"):
        raise section.error(
            "formats", why=f"contient « {one} », dont un code est inconnu (exemple : %d/%m/%Y %H:%M)"
        )


def _place(section: Section) -> PlaceColumns:
    lon, lat = section.text("lon"), section.text("lat")
    x, y, crs = section.text("x"), section.text("y"), section.text("crs")
    if (lon is None) != (lat is None) or (x is None) != (y is None) or (lon is not None and x is not None):
        raise section.error("lon", why="va avec « lat », ou bien « x » avec « y » et « crs »")
    if x is not None and crs is None:
        raise section.error("crs", why="manque : dites le système de « x » et « y », par exemple EPSG:2154")
    precision = section.number_or_text("precision_m")
    far = section.choice("far", among=("refuse", "keep")) or "refuse"
    level = section.choice("level", among=tuple(PLACE_LEVELS))
    address = _address(section.section("address")) if section.peek("address") is not None else None
    if address is not None and (lon is not None or x is not None):
        raise section.error("address", why="et les coordonnées : donnez l'une ou les autres")
    order = section.choice("order", among=ORDERS)
    if order is not None and (lon or x) != (lat or y):
        raise section.error("order", why="ne se dit que d'une colonne qui tient les deux coordonnées")
    section.finish()
    return PlaceColumns(
        x=lon if lon is not None else x,
        y=lat if lat is not None else y,
        crs=crs if crs is not None else ("EPSG:4326" if lon is not None else None),
        precision_m=precision if isinstance(precision, float) else None,
        precision_column=precision if isinstance(precision, str) else None,
        far=far,  # type: ignore[arg-type]  # checked against the same two words
        level=level,
        address=address,
        order=order,  # type: ignore[arg-type]  # checked against the same two words
    )


def _address(section: Section) -> AddressColumns:
    columns = AddressColumns(
        street=section.required_text("street"),
        **{name: section.text(name) for name in ("number", "postcode", "commune", "insee", "within")},
        coarsest=section.choice("coarsest", among=("address", "street", "commune")) or "street",  # type: ignore[arg-type]  # checked against the same words
    )
    section.finish()
    return columns


def _category(section: Section) -> Choice:
    column, constant = section.text("column"), section.text("constant")
    if (column is None) == (constant is None):
        raise section.error("column", why="ou « constant » : donnez l'un des deux, et un seul")
    others = section.choice("others", among=("keep", "refuse")) or "keep"
    codes = section.translations("codes")
    choice = Choice(
        column=column,
        constant=constant,
        values={written: find_entry(key).label for written, key in codes.items()}
        | section.translations("values"),
        others=others,  # type: ignore[arg-type]  # checked against the same two words
        missing=section.text("missing"),
        codes=codes,
        refused=section.texts("refused", most=MOST_REFUSED),
    )
    section.finish()
    return choice


def day_start(day: date) -> datetime:
    """Return midnight at the start of a day."""
    return datetime.combine(day, time.min)
