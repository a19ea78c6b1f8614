"""The labelled texts of the shared reference data, as the use cases see them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from gltd.claims.periods import moment
from gltd.text import Fact
from gltd.usecases.reading import Reading, relate_facts

_NAMES = set(Fact._fields)


def texts_of(shared: Path) -> dict[str, str]:
    """Return the texts by number."""
    paths = sorted((shared / "corpus" / "texts").glob("*.txt"))
    return {path.stem: path.read_bytes().decode("utf-8") for path in paths}


def published(shared: Path) -> dict[str, Any]:
    """Return the last day on which each text may have been published."""
    lines = (shared / "corpus" / "meta.jsonl").read_text(encoding="utf-8").splitlines()
    dates = {entry["id"]: moment(entry["date"]) for entry in map(json.loads, lines)}
    return {name: date.last for name, date in dates.items() if date is not None}


@cache
def labelled(shared: Path) -> Reading:
    """Set the labelled facts of all texts against one another."""
    facts = {}
    for path in sorted((shared / "corpus" / "gold").glob("*.json")):
        objects = json.loads(path.read_text(encoding="utf-8"))
        facts[path.stem] = [_fact(labels) for labels in objects]
    return relate_facts(facts, texts=texts_of(shared), published=published(shared))


def groups(shared: Path, *, relation: str) -> dict[str, tuple[str, list[str]]]:
    """Return the groups of facts of one relation: their note and their facts, by label."""
    content = json.loads((shared / "corpus" / "cross_text.json").read_text(encoding="utf-8"))
    return {
        f"{group['label']}": (group.get("note", ""), group["facts"])
        for group in content
        if group["relation"] == relation
    }


def start_of(shared: Path, label: str) -> int:
    """Return where a labelled fact starts in its text."""
    content = json.loads((shared / "corpus" / "gold" / f"{label[:3]}.json").read_text(encoding="utf-8"))
    return next(int(one["start"]) for one in content if one["id"] == label)


def _fact(labels: dict[str, Any]) -> Fact:
    known = {name: value for name, value in labels.items() if name in _NAMES}
    return Fact(**(known | {"conflicts_with": tuple(labels.get("conflicts_with") or ())}))
