"""The official lists of offences (NATINF, État 4001, SSMSI): their entries, and what a word suggests.

The lists are data files beside this one, each with its source and the day on which it was checked. They do
not join: an offence is counted by rules of its own in each, so one entry of one list is chosen, no chain.
"""

import csv
import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

from gltd.claims.measures import plain
from gltd.errors import GltdError

LISTS: Final = ("etat4001", "ssmsi", "natinf")
# Offences against the law on drugs come first on screen: they are what a group is made for.
_DRUGS: Final = re.compile(r"stupefiant")
# Words of a file, without accents → the entry that they suggest; the first rule that holds wins.
_RULES: Final = (
    (r"\bafd\b|amende forfaitaire", "ssmsi:usage-de-stupefiants-afd"),
    (r"usage.{0,4}revente|usagers?.{0,3}revendeur", "etat4001:56"),
    (r"(acquisition|achat).*(stup|drogue)", "natinf:7993"),
    (r"detention.*(stup|drogue|cannabis|cocaine|heroine)", "natinf:7991"),
    (r"transport.*(stup|drogue)", "natinf:7990"),
    (r"(offre|cession).*(stup|drogue)", "natinf:7992"),
    (r"(usage|conso\w*).*(stup|drogue|cannabis|crack)|(stup|drogue).*(usage|conso\w*)", "etat4001:57"),
    (r"(trafic|deal|revente|vente).*(stup|drogue)|(stup|drogue).*(trafic|deal|revente|vente)", "etat4001:55"),
    (r"\bils\b|stupefiant|\bstups?\b", "etat4001:58"),
    (r"cambriolage", "ssmsi:cambriolages-de-logement"),
    (r"vol.*(roulotte|dans.*vehicule)", "ssmsi:vols-dans-les-vehicules"),
    (r"vol.*accessoire", "ssmsi:vols-d-accessoires-sur-vehicules"),
    (r"vol.*(vehicule|voiture|automobile|scooter|moto)", "ssmsi:vols-de-vehicule"),
    (r"vol.*(main armee|avec arme|arme blanche)", "ssmsi:vols-avec-armes"),
    (r"vol.*(violen|arrache)", "ssmsi:vols-violents-sans-arme"),
    (r"violences? (intra|conjug)", "ssmsi:violences-physiques-intrafamiliales"),
    (r"degradation|\btags?\b|incendie", "ssmsi:destructions-et-degradations-volontaires"),
    (r"tentative.*(homicide|meurtre)", "ssmsi:tentatives-d-homicide"),
    (r"homicide|meurtre", "ssmsi:homicides"),
)
_NUMBER: Final = re.compile(r"(natinf|index|4001)?\W*0*(\d{1,5})\b")
_CLOSE: Final = 0.85


@dataclass(frozen=True)
class NationalList:
    """One list: its title on screen, and where it comes from."""

    code: str
    title: str
    publisher: str
    document: str
    checked_on: dt.date
    kept: str


@dataclass(frozen=True)
class Entry:
    """One entry of a list; ``key`` is its address among all lists (« etat4001:57 »)."""

    key: str
    list_code: str
    code: str
    label: str
    unit_of_count: str = ""

    @property
    def title(self) -> str:
        """Return its list, its number and its label: « État 4001, index 57 : … »."""
        told = lists()[self.list_code].title
        number = {"etat4001": f", index {self.code}", "natinf": f" {self.code}"}.get(self.list_code, "")
        return f"{told}{number}\u00a0: {self.label}"


@cache
def lists() -> Mapping[str, NationalList]:
    """Return what is known of each list."""
    told = tomllib.loads(_read("sources.toml"))
    return {code: NationalList(code, **told[code]) for code in LISTS}


@cache
def entries() -> Mapping[str, Entry]:
    """Return every entry by its key, those about drugs first in each list."""
    found = []
    for name in LISTS:
        rows = csv.DictReader(_read(f"{name}.csv").splitlines(), delimiter=";")
        found += [
            Entry(f"{name}:{row['code']}", name, row["code"], row["label"], row.get("unit_of_count", ""))
            for row in rows
        ]
    found.sort(key=lambda one: (LISTS.index(one.list_code), not _DRUGS.search(plain(one.label))))
    return {one.key: one for one in found}


def find_entry(key: str) -> Entry:
    """Return the entry of a key."""
    entry = entries().get(key)
    if entry is None:
        raise GltdError(
            f"« {key} » n'est dans aucune liste officielle connue : écrivez par exemple « etat4001:57 »."
        )
    return entry


def entry_of(label: str) -> Entry | None:
    """Return the entry whose label a category bears, if there is one."""
    return _labels().get(plain(label))


def suggest(words: str) -> Entry | None:
    """Return the entry that a category of a file probably means; a person confirms it."""
    text = plain(words)
    known = entries()
    if (number := _NUMBER.fullmatch(text)) and (found := _by_number(number[2], said=number[1] or "")):
        return found
    if text in _labels():
        return _labels()[text]
    for rule, key in _RULES:
        if re.search(rule, text):
            return known[key]
    near = get_close_matches(text, list(_labels()), n=1, cutoff=_CLOSE)
    return _labels()[near[0]] if near else None


def _by_number(number: str, *, said: str) -> Entry | None:
    """Return the entry of a bare number: an index up to 107, else a NATINF, unless the file says which."""
    is_index = said in ("index", "4001") or (not said and int(number) <= 107)
    return entries().get(f"{'etat4001' if is_index else 'natinf'}:{number}")


@cache
def _labels() -> Mapping[str, Entry]:
    """Return the entries by label; where two lists share one, the first list has it."""
    found: dict[str, Entry] = {}
    for entry in entries().values():
        found.setdefault(plain(entry.label), entry)
    return found


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
