"""A mapping written as the TOML document that it may be read from: kept, shown, used again in the shell."""

import json
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from typing import Any

from gltd.ingest.locating import DEGREES
from gltd.ingest.mapping import EARLIEST, ISO_FORMATS, MISSING, Choice, Mapping, PlaceColumns


def write_mapping(mapping: Mapping) -> str:
    """Return the document; what stands by default is not said."""
    top: dict[str, Any] = {"source": mapping.source}
    sections: dict[str, dict[str, Any]] = {}
    if mapping.nature.column is None:
        top["nature"] = mapping.nature.constant
    else:
        sections["nature"] = {"column": mapping.nature.column, "missing": mapping.nature.missing}
        sections["nature.values"] = dict(mapping.nature.values)
    top |= {"id": mapping.id_column, "simulated": mapping.simulated or None}
    time = mapping.time
    sections["time"] = {
        "start": list(time.start),
        "end": list(time.end) or None,
        "formats": None if time.formats == ISO_FORMATS else list(time.formats),
        "zone": None if time.zone == "Europe/Paris" else time.zone,
        "written_in": time.written_in,
        "earliest": None if time.earliest == EARLIEST else time.earliest,
        "latest": time.latest,
        "level": time.level,
    }
    sections |= _place(mapping.place)
    sections |= _category(mapping.category)
    file = mapping.file
    sections["file"] = {
        "encoding": file.encoding,
        "delimiter": file.delimiter,
        "sheet": file.sheet,
        "missing": None if file.missing == MISSING else list(file.missing),
    }
    blocks = [_lines(top)]
    for name, values in sections.items():
        if lines := _lines(values):
            blocks.append([f"[{name}]", *lines])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _place(place: PlaceColumns) -> dict[str, dict[str, Any]]:
    in_degrees = place.crs == DEGREES
    names = ("lon", "lat") if in_degrees else ("x", "y")
    told: dict[str, Any] = dict(zip(names, (place.x, place.y), strict=True))
    told |= {
        "crs": None if in_degrees else place.crs,
        "precision_m": place.precision_column if place.precision_column is not None else place.precision_m,
        "far": place.far if place.far != "refuse" else None,
        "level": place.level,
        "order": place.order,
    }
    sections = {"place": told}
    if place.address is not None:
        sections["place.address"] = {
            name: getattr(place.address, name)
            for name in ("street", "number", "postcode", "commune", "insee", "within", "coarsest")
        }
    return sections


def _category(choice: Choice) -> dict[str, dict[str, Any]]:
    sections: dict[str, dict[str, Any]] = {
        "category": {
            "column": choice.column,
            "constant": choice.constant,
            "others": choice.others if choice.others != "keep" else None,
            "missing": choice.missing,
            "refused": list(choice.refused) or None,
        }
    }
    if own := {word: label for word, label in choice.values.items() if word not in choice.codes}:
        sections["category.values"] = own
    if choice.codes:
        sections["category.codes"] = dict(choice.codes)
    return sections


def _lines(values: AnyMapping[str, Any]) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in values.items() if value is not None]


def _key(key: str) -> str:
    return key if key.replace("_", "").isascii() and key.isidentifier() else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(_value(one) for one in value)}]"
    return str(value)


def _text(value: str) -> str:
    """Return a basic string: JSON's, but for the one control character that JSON leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
