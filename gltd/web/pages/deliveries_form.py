"""The form of a mapping: which column is what, chosen among those of the file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms

from gltd.errors import GltdError
from gltd.ingest.guessing import find_formats
from gltd.ingest.locating import DEGREES, LAMBERT_93
from gltd.ingest.mapping import (
    NATURES,
    PLACE_LEVELS,
    TIME_LEVELS,
    AddressColumns,
    Choice,
    Mapping,
    PlaceColumns,
    TimeColumns,
    parse_mapping,
)
from gltd.ingest.nomenclatures import Entry, entries, find_entry
from gltd.ingest.notation import write_mapping
from gltd.ingest.pairs import find_order
from gltd.ingest.sampling import Sample
from gltd.usecases.previewing import FoundCategory
from gltd.web.pages.forms import ImpersonalField, StyledForm

SYSTEMS: Final = (
    (DEGREES, "degrés (WGS 84, GPS)"),
    (LAMBERT_93, "Lambert-93"),
    *((f"EPSG:{3900 + zone}", f"Conique conforme {zone} (CC{zone})") for zone in range(42, 51)),
    ("EPSG:27572", "Lambert II étendu (anciens fichiers)"),
    ("EPSG:5490", "UTM 20 Nord (Antilles)"),
    ("EPSG:2972", "UTM 22 Nord (Guyane)"),
    ("EPSG:2975", "UTM 40 Sud (La Réunion)"),
    ("EPSG:4471", "UTM 38 Sud (Mayotte)"),
)
REFUSE: Final = "refuser"
CHOSEN: Final = 60
_COLUMNS: Final = (
    *("start", "clock", "end", "x", "y", "precision", "street", "number", "postcode", "commune", "insee"),
    *("category", "id"),
)


class MappingForm(StyledForm):
    """Which column is what."""

    source = ImpersonalField(
        label="Source",
        max_length=200,
        help_text="Qui tient ce fichier. Gardez le même intitulé à chaque livraison : la suivante sera lue "
        "de la même façon et comparée à celle-ci.",
    )
    nature = forms.ChoiceField(label="Ce que sont ces faits", choices=list(NATURES.items()))
    start = forms.ChoiceField(label="Date (ou début)")
    clock = forms.ChoiceField(label="Heure, si elle est à part", required=False)
    end = forms.ChoiceField(label="Fin, pour un fait entre deux moments", required=False)
    time_level = forms.ChoiceField(label="Le moment est connu", choices=list(TIME_LEVELS.items()))
    x = forms.ChoiceField(label="Longitude ou x", required=False)
    y = forms.ChoiceField(
        label="Latitude ou y",
        required=False,
        help_text="Deux fois la même colonne si elle tient les deux, comme « 47.9029, 1.9039 ».",
    )
    crs = forms.ChoiceField(label="Système de coordonnées", choices=SYSTEMS)
    precision = forms.ChoiceField(label="Précision en mètres", required=False)
    place_level = forms.ChoiceField(label="Le lieu est connu", choices=list(PLACE_LEVELS.items()))
    street = forms.ChoiceField(label="Adresse ou voie", required=False)
    number = forms.ChoiceField(label="Numéro, s'il est à part", required=False)
    postcode = forms.ChoiceField(label="Code postal", required=False)
    commune = forms.ChoiceField(label="Commune", required=False)
    insee = forms.ChoiceField(label="Code INSEE", required=False)
    within = ImpersonalField(label="Commune de toutes les lignes", max_length=80, required=False)
    coarsest = forms.ChoiceField(
        label="Se contenter de",
        choices=[
            ("address", "l'adresse exacte seulement"),
            ("street", "la voie, si le numéro manque"),
            ("commune", "la commune, si la voie manque"),
        ],
    )
    category = forms.ChoiceField(label="Catégorie", required=False)
    constant = ImpersonalField(label="Sinon, catégorie de tout le fichier", max_length=120, required=False)
    id = forms.ChoiceField(
        label="Identifiant d'un fait",
        required=False,
        help_text="Pour dire ensuite ce qui a changé. Jamais une personne.",
    )
    simulated = forms.BooleanField(label="Ce sont des données simulées", required=False)

    groups = (
        ("Quand", ("start", "clock", "end", "time_level")),
        ("Où, par des coordonnées", ("x", "y", "crs", "precision", "place_level")),
        (
            "Ou bien par une adresse",
            ("street", "number", "postcode", "commune", "insee", "within", "coarsest"),
        ),
        ("Quoi", ("category", "constant", "id", "simulated")),
    )

    def __init__(self, *args: Any, sample: Sample, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sample = sample
        choices = [("", "aucune"), *((name, name) for name in sample.names if name)]
        for name in _COLUMNS:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        if sample.places is not None:
            self.fields["x"].help_text = "La géométrie du fichier suffit : laissez « aucune »."

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The fields after the first two, in their groups; addresses are folded where coordinates serve."""
        placed = bool(self["x"].value() or self.sample.places is not None) and not self["street"].value()
        return [
            (title, [self[name] for name in names], placed and "street" in names)
            for title, names in self.groups
        ]

    def clean(self) -> dict[str, Any]:
        """Check that something says when, where and what."""
        data = super().clean() or {}
        if data.get("start") and not self._formats(data):
            self.add_error("start", "Aucune date lisible dans cette colonne : choisissez-en une autre.")
        if bool(data.get("x")) != bool(data.get("y")):
            self.add_error("y", "Une coordonnée ne va pas sans l'autre : choisissez les deux colonnes.")
        if not (data.get("x") or data.get("street") or self.sample.places is not None):
            self.add_error("x", "Dites où sont les faits : deux coordonnées, ou une adresse.")
        if data.get("category") and data["category"] == data.get("id"):
            self.add_error("id", "La catégorie n'est pas un identifiant : choisissez une autre colonne.")
        if not data.get("category") and not data.get("constant"):
            self.add_error(
                "constant", "Choisissez une colonne, ou donnez une catégorie pour tout le fichier."
            )
        return data

    def mapping(self, *, words: Sequence[str] = (), answers: Sequence[str] = ()) -> Mapping:
        """Return what was chosen; ``answers`` are the entries chosen for the words of the categories."""
        data = self.cleaned_data
        told = dict(zip(words, answers, strict=False))
        codes = {word: answer for word, answer in told.items() if answer and answer != REFUSE}
        refused = tuple(word for word, answer in told.items() if answer == REFUSE)
        choice = Choice(column=data["category"], codes=codes, refused=refused)
        if not data["category"]:
            choice = Choice(constant=data["constant"])
        mapping = Mapping(
            source=data["source"],
            simulated=data["simulated"],
            nature=Choice(constant=data["nature"]),
            time=TimeColumns(
                start=tuple(filter(None, (data["start"], data["clock"]))),
                end=(data["end"],) if data["end"] else (),
                formats=self._formats(data),
                level=data["time_level"],
            ),
            place=self._place(data),
            category=choice,
            id_column=data["id"] or None,
        )
        return parse_mapping(write_mapping(mapping))

    def _formats(self, data: dict[str, Any]) -> tuple[str, ...]:
        clocks = self.sample.column(data["clock"]) if data.get("clock") else None
        found = find_formats(self.sample.column(data["start"]), clocks=clocks)
        ends = find_formats(self.sample.column(data["end"])) if data.get("end") else ()
        return tuple(dict.fromkeys((*found, *ends))) if found else ()

    def _place(self, data: dict[str, Any]) -> PlaceColumns:
        place = PlaceColumns(precision_column=data["precision"] or None, level=data["place_level"])
        if data["x"]:
            one = data["x"] == data["y"]
            order = find_order(self.sample.column(data["x"]))[0] if one else None
            return replace(place, x=data["x"], y=data["y"], crs=data["crs"], order=order)
        if self.sample.places is not None or not data["street"]:
            return place
        parts = {name: data[name] or None for name in ("number", "postcode", "commune", "insee", "within")}
        address = AddressColumns(street=data["street"], coarsest=data["coarsest"], **parts)
        return replace(place, precision_column=None, address=address)


def describe_mapping(mapping: Mapping) -> dict[str, Any]:
    """Return what the form shows of a mapping."""
    start, clock, *_ = (*mapping.time.start, "", "")
    address = mapping.place.address
    told: dict[str, Any] = {
        "source": mapping.source,
        "nature": mapping.nature.constant or "recorded_offence",
        "start": start,
        "clock": clock,
        "end": mapping.time.end[0] if mapping.time.end else "",
        "time_level": mapping.time.level or "minute",
        "x": mapping.place.x or "",
        "y": mapping.place.y or "",
        "crs": mapping.place.crs or DEGREES,
        "precision": mapping.place.precision_column or "",
        "place_level": mapping.place.level or "point",
        "category": mapping.category.column or "",
        "constant": mapping.category.constant or "",
        "id": mapping.id_column or "",
        "coarsest": "street",
    }
    if mapping.simulated:
        told["simulated"] = "on"
    if address is not None:
        names = ("street", "number", "postcode", "commune", "insee", "within", "coarsest")
        told |= {name: getattr(address, name) or "" for name in names}
    return told


@dataclass(frozen=True)
class CategoryLine:
    """One word of the file, and the entries that may be chosen for it."""

    found: FoundCategory
    answer: str
    choices: list[tuple[str, str]]


def list_lines(found: Sequence[FoundCategory], *, mapping: Mapping) -> list[CategoryLine]:
    """Return the words of the categories with what was chosen for each, the commonest first."""
    usual = [
        one for one in entries().values() if one.list_code == "ssmsi" or "stupéfiant" in one.label.lower()
    ]
    lines = []
    for one in found[:CHOSEN]:
        answer = (
            REFUSE if one.words in mapping.category.refused else mapping.category.codes.get(one.words, "")
        )
        offered: dict[str, Entry] = {entry.key: entry for entry in usual}
        for entry in (one.suggestion, find_entry(answer) if answer and answer != REFUSE else None):
            if entry is not None:
                offered.setdefault(entry.key, entry)
        choices = [("", "garder ce mot"), (REFUSE, "écarter ces lignes")]
        choices += [(entry.key, entry.title) for entry in offered.values()]
        lines.append(CategoryLine(one, answer, choices))
    return lines


def check_answers(words: Sequence[str], *, answers: Sequence[str]) -> None:
    """Refuse answers that are no entry of a list, or that do not go with the words."""
    if len(words) != len(answers):
        raise GltdError("La page des catégories est incomplète : rechargez-la.")
    for answer in answers:
        if answer and answer != REFUSE:
            find_entry(answer)
