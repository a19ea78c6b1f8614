"""How facts and contradictions are shown in the shell: table, JSON, CSV."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from gltd.claims.conflicts import Conflict, Relation
from gltd.claims.figures import Figure
from gltd.claims.measures import catalogue, families, label_of
from gltd.claims.periods import moment
from gltd.claims.wording import THIN, quantity
from gltd.ingest.texts import Document
from gltd.text import Fact
from gltd.usecases.reading import Reading, code_of

Figures = Mapping[str, Figure]

_COLUMNS: Final = (
    *("fichier", "id", "type", "item", "mesure", "libellé", "valeur", "valeur_max", "unité", "nuance", "par"),
    *("date", "début_période", "fin_période", "lieu", "portée", "part_de", "restriction", "compté", "nié"),
    *("début", "fin", "passage"),
)
# A spreadsheet would run a cell that starts so; an apostrophe keeps it a text.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_TWO: Final = 2
_SITUATING: Final = {"operation_date": "date de l'opération", "operation_place": "lieu de l'opération"}
_SCOPES: Final = {"main": "opération", "context": "contexte"}
_COLOURS: Final = {
    "judicial": "cyan",
    "administrative": "magenta",
    "checks": "blue",
    "environment": "green",
    "means": "yellow",
    "phenomenon": "bright_red",
}


def to_json(reading: Reading, *, documents: Mapping[str, Document], published: Mapping[str, dt.date]) -> str:
    """Return one object: ``files``, each with its facts in text order, and ``contradictions``.

    A file is named as it was given. Its ``text`` is there where the offsets are not those of the file itself.
    """
    files = [
        {
            "file": name,
            "format": documents[name].format,
            "published_on": _iso(published.get(name)),
            "suggested": _suggested(documents[name]),
            "notes": list(documents[name].notes),
            "facts": [fact.to_dict() for fact in facts],
        }
        | ({} if documents[name].format == "texte" else {"text": documents[name].text})
        for name, facts in reading.facts.items()
    ]
    told = _by_key(reading)
    content = {
        "files": files,
        "contradictions": [_contradiction(one, told) for one in reading.conflicts],
        "relations": [_relation(one, told) for one in reading.relations],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def document_notes(document: Document, *, dated: bool, facts: Iterable[Fact]) -> Iterator[str]:
    """Return what is to be said under the table of a file: what was left aside, what it suggests."""
    yield from document.notes
    day = document.published_on
    if day is not None and not dated:
        yield f"D'après le fichier, publié le {day:%d/%m/%Y}{THIN}: --published {day} pour l'employer."
    elif not dated and any(_is_adrift(one) for one in facts):
        yield f"Ses jours ne sont pas situés{THIN}: donnez la date de publication, --published JJ/MM/AAAA."


def _is_adrift(fact: Fact) -> bool:
    """Tell a day whose year, or which, only the date of publication says: « le 4 mars », « lundi »."""
    day = fact.date or fact.period_end or ""
    return day.startswith("XXXX") or (fact.type == "operation_date" and not day)


def _suggested(document: Document) -> dict[str, str | None]:
    return {
        "title": document.title or None,
        "publisher": document.publisher or None,
        "published_on": _iso(document.published_on),
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _by_key(reading: Reading) -> Figures:
    return {figure.key: figure for figure in reading.figures}


def _contradiction(conflict: Conflict, told: Figures) -> dict[str, Any]:
    return {
        "kind": conflict.kind,
        "measure": conflict.measure,
        "factor_exponent": conflict.factor_exponent,
        "sentence": conflict.sentence,
        "facts": _facts(told[key] for key in conflict.figures),
    }


def _relation(relation: Relation, told: Figures) -> dict[str, Any]:
    return {
        "kind": relation.kind,
        "reason": relation.reason,
        "facts": _facts(told[key] for key in relation.figures),
    }


def _facts(figures: Iterable[Figure]) -> list[dict[str, str]]:
    return [
        {
            "file": figure.source,
            "id": figure.key.removeprefix(f"{figure.source}#"),
            "passage": " ".join(figure.wording.split()),
        }
        for figure in figures
    ]


def to_csv(reading: Reading) -> str:
    """Return the facts for a French spreadsheet: semicolons, decimal commas, a byte-order mark left out."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\n")
    rows.writerow(_COLUMNS)
    for name, facts in reading.facts.items():
        rows.writerows([_cell(value) for value in _row(name, fact)] for fact in facts)
    return out.getvalue()


def facts_table(reading: Reading, *, name: str) -> Table:
    """Return the facts of one text, coloured by strand."""
    table = Table(title=Text(name), title_justify="left", header_style="bold", expand=True)
    table.add_column("Passage", ratio=4)
    table.add_column("Mesure", ratio=3)
    table.add_column("Valeur", ratio=2, justify="right")
    table.add_column("Date ou période", ratio=2)
    table.add_column("Lieu", ratio=2)
    table.add_column("Portée", min_width=len("opération"), no_wrap=True)
    for fact in reading.facts[name]:
        label, colour = _measure(fact)
        style = "dim" if fact.scope == "context" else ""
        table.add_row(
            Text(" ".join(fact.text.split()), style=colour),
            Text(label),
            Text(_value(fact), style="bold"),
            Text(_when(fact)),
            Text(fact.place or ""),
            Text(_SCOPES.get(fact.scope, fact.scope)),
            style=style,
        )
    if not reading.facts[name]:
        table.add_row(Text("aucun fait chiffré", style="dim"))
    return table


def contradictions_panel(reading: Reading) -> Group:
    """Return the contradictions, each with the passages that clash."""
    agreed = [Text(line, style="green") for line in agreement_lines(reading)]
    if not reading.conflicts:
        return Group(Text("Aucune contradiction trouvée.", style="green"), *agreed)
    lines: list[Text] = [Text(f"Contradictions{THIN}: {len(reading.conflicts)}", style="bold red")]
    told = _by_key(reading)
    for conflict in reading.conflicts:
        lines.append(Text(f"• {conflict.sentence}", style="red"))
        lines += [Text(f"    {passage}", style="dim") for passage in _passages(conflict, told)]
    return Group(*lines, *agreed)


def agreement_lines(reading: Reading) -> Iterator[str]:
    """Return how many figures each two files say alike."""
    told = _by_key(reading)
    alike: dict[tuple[str, str], set[tuple[str, Decimal | None]]] = {}
    for relation in reading.relations:
        first, second = (told[key] for key in relation.figures)
        if relation.kind == "corroboration" and first.source != second.source:
            alike.setdefault((first.source, second.source), set()).add((first.measure, first.value))
    for (one, other), figures in alike.items():
        count = len(figures)
        what = "chiffre concorde" if count == 1 else "chiffres concordent"
        yield f"{one} et {other}{THIN}: {count} {what}."


def contradiction_lines(reading: Reading) -> Iterator[str]:
    """Return the contradictions as plain lines."""
    told = _by_key(reading)
    for conflict in reading.conflicts:
        yield f"{conflict.sentence} {' · '.join(_passages(conflict, told))}"


def _passages(conflict: Conflict, told: Figures) -> list[str]:
    figures = [told[key] for key in conflict.figures]
    return [f"{figure.source}{THIN}: «{THIN}{' '.join(figure.wording.split())}{THIN}»" for figure in figures]


def _measure(fact: Fact) -> tuple[str, str]:
    if fact.type in _SITUATING:
        return _SITUATING[fact.type], ""
    measure = catalogue().get(code_of(fact))
    if measure is None:
        return label_of(code_of(fact)), ""
    label = f"{measure.label} ({fact.item})" if fact.type == "trend" and fact.item else measure.label
    if fact.qualifier:
        label = f"{label}, {fact.qualifier}"
    return label, _COLOURS[families()[measure.family].strand]


def _value(fact: Fact) -> str:
    if fact.type in _SITUATING:
        return ""
    if fact.negated:
        return "aucun"
    if fact.value is None:
        return "illisible" if fact.unreadable else "nombre non précisé"
    said = quantity(fact.value, unit=fact.unit, qualifier=fact.approx, value_max=fact.value_max, per=fact.per)
    if fact.type == "trend" and fact.unit != "x":
        return f"{'−' if fact.polarity == 'decrease' else '+'}{said}"
    return f"{said} {_plural(fact.counted, fact.value)}" if fact.counted else said


def _plural(noun: str, value: float) -> str:
    """« 265 cachets »: the word that is counted, as it is read aloud."""
    return noun if value < _TWO or noun.endswith(("s", "x")) else f"{noun}s"


def _when(fact: Fact) -> str:
    if fact.date:
        return _day(fact.date)
    start, end = fact.period_start, fact.period_end
    if start and end:
        return f"de {_day(start)} à {_day(end)}"
    if end:
        return f"jusqu'à {_day(end)}"
    return f"depuis {_day(start)}" if start else ""


def _day(written: str) -> str:
    if moment(written) is None and not written.startswith("XXXX-"):
        return written
    return "/".join(part for part in reversed(written.split("-")) if part != "XXXX")


def _row(name: str, fact: Fact) -> tuple[Any, ...]:
    label = _measure(fact)[0]
    code = "" if fact.type in _SITUATING else code_of(fact)
    return (
        *(
            name,
            fact.id,
            fact.type,
            fact.item,
            code,
            label,
            fact.value,
            fact.value_max,
            fact.unit,
            fact.approx,
        ),
        *(fact.per, fact.date, fact.period_start, fact.period_end, fact.place, fact.scope, fact.part_of),
        *(fact.qualifier, fact.counted, "oui" if fact.negated else "non", fact.start, fact.end),
        " ".join(fact.text.split()),
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float | int | Decimal):
        return f"{Decimal(str(value)):f}".replace(".", ",")
    words = str(value)
    return f"'{words}" if words.startswith(_FORMULA) else words
