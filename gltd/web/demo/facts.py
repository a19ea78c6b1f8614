"""What the demonstration states, read from the data files beside this module."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from gltd.text import Fact

SCHEMES = ("orleans", "alencon")
DATA = files("gltd.web.demo").joinpath("data")

Fields = dict[str, Any]


@dataclass(frozen=True)
class Account:
    """A demonstration account; its password is public."""

    username: str
    password: str
    partner: str
    shows: str


@dataclass(frozen=True)
class SourceFacts:
    """One source: our digest of its figures, and each figure with its passage in the digest.

    ``operations`` gives, for the facts about one operation, its key in the scheme's file.
    """

    fields: Fields
    facts: tuple[Fact, ...]
    operations: dict[str, str]


@dataclass(frozen=True)
class SchemeFacts:
    """One scheme as its data file has it, its sources, and the period of its bilan."""

    fields: Fields
    report: Fields
    areas: tuple[str, ...]
    seats: tuple[Fields, ...]
    operations: tuple[Fields, ...]
    sources: tuple[SourceFacts, ...]


def read_toml(file: Traversable) -> Fields:
    """Return the content of a TOML file of the package."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def read_partners() -> tuple[Fields, ...]:
    """Return the organisations, each with its key."""
    return tuple(read_toml(DATA.joinpath("partners.toml"))["partners"])


def read_accounts() -> tuple[Account, ...]:
    """Return the demonstration accounts."""
    return tuple(Account(**entry) for entry in read_toml(DATA.joinpath("accounts.toml"))["accounts"])


def read_scheme(name: str) -> SchemeFacts:
    """Return one of the two schemes with its sources in order of publication."""
    folder = DATA.joinpath(name)
    told = read_toml(folder.joinpath("scheme.toml"))
    sources = sorted(folder.joinpath("sources").iterdir(), key=lambda file: file.name)
    return SchemeFacts(
        fields={**told["scheme"], "mandate": told["scheme"]["mandate"].strip()},
        report=told["report"],
        areas=tuple(told["areas"]),
        seats=tuple(told["seats"]),
        operations=tuple(told["operations"]),
        sources=tuple(read_source(file) for file in sources if file.name.endswith(".toml")),
    )


def read_source(file: Traversable) -> SourceFacts:
    """Return one source, each of its figures placed in the digest by exact search."""
    told = read_toml(file)
    text = told["text"].strip()
    operations = {}
    facts = []
    for entry in spread_groups(told["groups"]):
        if operation := entry.pop("operation", None):
            operations[entry["id"]] = operation
        facts.append(place_fact(entry, text=text))
    fields = {key: value for key, value in told.items() if key != "groups"} | {"text": text}
    return SourceFacts(fields, tuple(facts), operations)


def spread_groups(groups: list[Fields]) -> Iterator[Fields]:
    """Give each fact of a group what its group states for all."""
    for group in groups:
        shared = {key: value for key, value in group.items() if key != "facts"}
        for entry in group["facts"]:
            yield {**shared, **entry}


def place_fact(entry: Fields, *, text: str) -> Fact:
    """Return the fact with its offsets; its passage must stand exactly once in the digest."""
    fields = dict(entry)
    passage = fields.pop("passage")
    if text.count(passage) != 1:
        raise ValueError(f"« {passage} » stands {text.count(passage)} times in the digest")
    start = text.index(passage)
    return Fact(**fields, start=start, end=start + len(passage), text=passage)
