"""The words of the data files, ready to be looked up: terms of one or more words, units, cues."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gltd.text.folding import fold_word

_DATA = Path(__file__).parent / "data"
_TERM_FILES = (
    *("substances", "goods", "people"),
    *("arrests", "procedures", "checks", "seizures", "measures"),
)
# Endings of a regular verb in -er, as they stand in communiqués; the past participle comes in its four forms.
_PARTICIPLE = ("é", "ée", "és", "ées")
_FINITE = ("er", "e", "ent", "ait", "aient", "ant", "èrent", "a", "era", "eront")
_WORD = re.compile(r"[a-z0-9]+'?|€|%")
_GROUP = re.compile(r"\(([^)]*)\)")
_OPTIONAL_WORD = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Term:
    """What a word of the lexicon means: its class, and the type and item it gives to a fact."""

    kind: str
    type: str
    item: str
    finite: bool = False

    @property
    def checked(self) -> str:
        """What a check of it counts: people, vehicles or a kind of place."""
        return {"vehicle": "vehicles", "person": "persons"}.get(self.kind, self.item)


class Node(dict[str, "Node"]):
    """A step in the tree of terms: the words that may follow, and the terms that end here."""

    __slots__ = ("terms",)

    def __init__(self) -> None:
        super().__init__()
        self.terms: tuple[Term, ...] = ()


def split_words(folded: str) -> list[str]:
    """Split a folded phrase into the words that the tokeniser makes."""
    return _WORD.findall(folded)


def expand(form: str) -> Iterator[str]:
    """Give every spelling of a form: `(s)` is an optional ending, `[mot]` an optional word."""
    words = _OPTIONAL_WORD.findall(form)
    for kept in itertools.product((True, False), repeat=len(words)):
        spelled = form
        for word, keep in zip(words, kept, strict=True):
            spelled = spelled.replace(word, word[1:-1] if keep else "", 1)
        yield from _expand_endings(spelled)


def _expand_endings(form: str) -> Iterator[str]:
    parts = _GROUP.split(form)
    # Whole words in brackets, « cannabis (herbe) », are words; only endings glued to a word are optional.
    choices = [(part,) if place % 2 == 0 else (part, "") for place, part in enumerate(parts)]
    for chosen in itertools.product(*choices):
        yield "".join(chosen)


@cache
def load_data(name: str) -> dict[str, Any]:
    """Read one data file that stands beside the code."""
    with (_DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _split_list(text: str) -> list[str]:
    """Split a list written as one string, its entries between commas: quicker to load than an array."""
    return [entry for part in text.split(",") if (entry := part.strip())]


def _add(root: Node, phrase: str, term: Term) -> None:
    node = root
    words = split_words(fold_word(phrase))
    if not words:
        return
    for word in words:
        node = node.setdefault(word, Node())
    if all((known.kind, known.type) != (term.kind, term.type) for known in node.terms):
        node.terms = (*node.terms, term)


@cache
def term_tree() -> Node:
    """Return the tree of all terms."""
    root = Node()
    for name in _TERM_FILES:
        for entry in load_data(name)["term"]:
            kind, item = entry["class"], entry["item"]
            type_ = entry.get("type", _TYPE_OF_CLASS.get(kind, ""))
            for form in _split_list(entry.get("forms", "")):
                finite = kind == "verb" and form.rstrip("])").endswith(("er", "ent", "ant", "ait", "aient"))
                for spelled in expand(form):
                    _add(root, spelled, Term(kind, type_, item, finite))
            for stem in _split_list(entry.get("er", "")):
                for ending in _PARTICIPLE:
                    _add(root, stem + ending, Term(kind, type_, item))
                for ending in _FINITE:
                    _add(root, stem + ending, Term(kind, type_, item, finite=True))
    return root


_TYPE_OF_CLASS = {
    "substance": "seizure",
    "goods": "seizure",
    "vehicle": "seizure",
    "force": "forces",
    "camera": "camera",
}


@cache
def cue_words(name: str) -> frozenset[str]:
    """Return the folded words of one set of cues."""
    entry = load_data("cues")[name]
    return frozenset((*_split_list(fold_word(entry["words"])), *entry.get("marks", ())))


@cache
def cue_phrases(name: str) -> tuple[str, ...]:
    """Return the folded phrases of one set of cues."""
    return tuple(_split_list(fold_word(load_data("cues")[name]["phrases"])))


@cache
def units() -> dict[str, str]:
    """Return for each folded spelling of a unit its name."""
    return {
        spelling: unit for unit, spellings in load_data("numbers")["unit"].items() for spelling in spellings
    }


@cache
def collectives() -> dict[str, int]:
    """Return the numbers that nouns such as « vingtaine » stand for."""
    return dict(load_data("numbers")["collective"])


@cache
def magnitudes() -> dict[str, int]:
    """Return what « million » and its like multiply by."""
    return dict(load_data("numbers")["magnitude"])


@cache
def approximators() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return, by their last word, the phrases that qualify a number, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for qualifier, phrases in load_data("numbers")["approx"].items():
        for phrase in phrases:
            words = tuple(re.findall(r"[a-z]+'?|[<>~≈]", phrase))
            found.setdefault(words[-1], []).append((words, qualifier))
    for known in found.values():
        known.sort(key=lambda pair: -len(pair[0]))
    return found
