"""A hook of mkdocs: in the navigation ``folder/*`` stands for its pages that are named nowhere else.

A new page is then reachable without a line in mkdocs.yml. Pages come in the order of their file names.
"""

from pathlib import Path, PurePosixPath
from typing import TypeAlias

Entry: TypeAlias = "str | dict[str, str | list[Entry]]"


def named(entries: list[Entry]) -> set[str]:
    """Return every page that a navigation names."""
    found: set[str] = set()
    for entry in entries:
        for value in entry.values() if isinstance(entry, dict) else (entry,):
            found |= {value} if isinstance(value, str) else named(value)
    return found


def expand(entries: list[Entry], *, docs: Path, taken: set[str]) -> list[Entry]:
    """Return a navigation in which each ``folder/*`` is replaced by its pages."""
    expanded: list[Entry] = []
    for entry in entries:
        if isinstance(entry, dict):
            kept = {
                title: value if isinstance(value, str) else expand(value, docs=docs, taken=taken)
                for title, value in entry.items()
            }
            expanded.append(kept)
        elif entry.endswith("/*"):
            folder = PurePosixPath(entry).parent
            names = sorted(path.name for path in (docs / folder).glob("*.md"))
            expanded += [page for name in names if (page := str(folder / name)) not in taken]
        else:
            expanded.append(entry)
    return expanded


def on_config(config: dict[str, object]) -> dict[str, object]:
    """Replace the navigation, when mkdocs has read its settings."""
    entries = config["nav"]
    assert isinstance(entries, list)
    docs = Path(str(config["docs_dir"]))
    config["nav"] = expand(entries, docs=docs, taken=named(entries))
    return config
