"""The public figures as data files: CSV and JSON, described by a Table Schema.

One row a figure, in reading order. Empty is not zero: ``etat`` says whether a value is published, is zero, is
withheld or was never given. The schema follows Frictionless Table Schema (https://specs.frictionlessdata.io/).
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final, get_args

from gltd.reports import french
from gltd.reports.archive import disarm
from gltd.reports.content import Content
from gltd.reports.encoding import Json, dump
from gltd.reports.figures import DOMAIN_LABELS, MARKS, ReportFigure
from gltd.reports.snapshot import Snapshot, find_figures

NATURES: Final = {"stock": "état", "flow": "flux", "cumulative": "cumul"}
_STATES: Final = ("publié", "zéro", "non diffusé", "non renseigné")
FIELDS: Final[tuple[Mapping[str, Json], ...]] = (
    {
        "name": "numero",
        "type": "integer",
        "title": "Numéro",
        "description": "Rang du chiffre dans le bilan ; « D'où vient ce chiffre ? » le rappelle.",
        "constraints": {"required": True, "unique": True, "minimum": 1},
    },
    {"name": "mesure", "type": "string", "title": "Mesure", "constraints": {"required": True}},
    {
        "name": "code",
        "type": "string",
        "title": "Code de la mesure",
        "description": "Entrée du catalogue des mesures de gltd.",
    },
    {
        "name": "valeur",
        "type": "number",
        "title": "Valeur",
        "description": "Dans l'unité normalisée ; vide quand elle n'est pas diffusée ou pas renseignée.",
    },
    {"name": "borne_basse", "type": "number", "title": "Borne basse"},
    {"name": "borne_haute", "type": "number", "title": "Borne haute"},
    {"name": "imprime", "type": "string", "title": "Tel qu'imprimé", "constraints": {"required": True}},
    {
        "name": "etat",
        "type": "string",
        "title": "État de diffusion",
        "constraints": {"required": True, "enum": list(_STATES)},
    },
    {
        "name": "unite",
        "type": "string",
        "title": "Unité",
        "constraints": {"enum": list(get_args(french.Unit))},
    },
    {
        "name": "compte_en",
        "type": "string",
        "title": "Unité de compte",
        "description": "Ce qu'un « un » veut dire ; deux unités de compte ne s'additionnent jamais.",
    },
    {"name": "debut", "type": "date", "title": "Premier jour"},
    {"name": "fin", "type": "date", "title": "Dernier jour"},
    {"name": "perimetre", "type": "string", "title": "Périmètre"},
    {
        "name": "nature",
        "type": "string",
        "title": "Nature",
        "constraints": {"enum": list(NATURES.values())},
    },
    {
        "name": "domaine",
        "type": "string",
        "title": "Domaine",
        "description": "Activité des services et phénomène ne s'additionnent ni ne se comparent.",
        "constraints": {"enum": list(DOMAIN_LABELS.values())},
    },
    {"name": "statut", "type": "string", "title": "Statut de l'assertion"},
    {"name": "formule", "type": "string", "title": "Comment il est compté"},
    {"name": "simule", "type": "boolean", "title": "Simulé", "trueValues": ["oui"], "falseValues": ["non"]},
    {"name": "sources", "type": "string", "title": "Sources", "description": "Numéros des notes."},
)
NAMES: Final = tuple(str(field["name"]) for field in FIELDS)


def list_rows(content: Content) -> Iterator[dict[str, str]]:
    """Yield each figure once, as the words and numbers of a data file."""
    for number, figure in enumerate(list_figures(content), start=1):
        start = figure.period.start if figure.period else figure.as_of
        end = figure.period.end if figure.period else figure.as_of
        values = (
            *(str(number), figure.label, figure.measure),
            *("" if one is None else format(one, "f") for one in (figure.value, figure.low, figure.high)),
            *(figure.printed, say_state(figure), figure.unit, figure.unit_of_count),
            *(start.isoformat() if start else "", end.isoformat() if end else "", figure.perimeter),
            *(NATURES[figure.nature], DOMAIN_LABELS[figure.domain], MARKS[figure.status] or "établi"),
            *(figure.formula, "oui" if figure.simulated else "non", " ".join(map(str, figure.sources))),
        )
        yield dict(zip(NAMES, values, strict=True))


def list_figures(content: Content) -> list[ReportFigure]:
    """Return each figure once, in reading order: its rank is its number in the data and on the page."""
    return list(dict.fromkeys(find_figures(content)))


def say_state(figure: ReportFigure) -> str:
    """Return the state of a figure: published, zero, withheld or never given."""
    if figure.withheld:
        return "non diffusé"
    if figure.value is None:
        return "non renseigné"
    return "publié" if figure.value else "zéro"


def print_csv(snapshot: Snapshot) -> bytes:
    """Return the figures as CSV: UTF-8 with its mark, semicolons, decimal points as the schema says."""
    text = io.StringIO()
    writer = csv.DictWriter(text, NAMES, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(
        {name: disarm(value) for name, value in row.items()} for row in list_rows(snapshot.content)
    )
    return text.getvalue().encode("utf-8-sig")


def print_json(snapshot: Snapshot) -> bytes:
    """Return the figures, their sources and the schema as JSON."""
    content = snapshot.content
    sources: list[Json] = [
        {
            "numero": note.number,
            "editeur": note.publisher,
            "titre": note.title,
            "nature": note.kind,
            "publie_le": note.published_on.isoformat() if note.published_on else None,
            "adresse": note.url,
        }
        for note in content.sources
    ]
    return dump(
        {
            "titre": content.title,
            "periode": {"debut": content.period.start.isoformat(), "fin": content.period.end.isoformat()},
            "version": content.edition.version,
            "empreinte": snapshot.sha256,
            "simule": content.simulated,
            "chiffres": [dict(row) for row in list_rows(content)],
            "sources": sources,
            "schema": describe_table(),
        }
    )


def print_schema() -> bytes:
    """Return the Table Schema of the CSV."""
    return dump(describe_table())


def describe_table() -> dict[str, Json]:
    """Return the description of the data file."""
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": "gltd-bilan-chiffres",
        "title": "Chiffres d'un bilan public",
        "fields": [dict(field) for field in FIELDS],
        "missingValues": [""],
        "primaryKey": "numero",
    }
