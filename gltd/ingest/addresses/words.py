"""The words of an address: its number, its street and its commune, written so that two spellings meet."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gltd.claims.measures import plain

_TYPES: Final = {
    "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard",
    "boul": "boulevard", "r": "rue", "pl": "place", "all": "allee", "che": "chemin", "chem": "chemin",
    "ch": "chemin", "imp": "impasse", "rte": "route", "sq": "square", "crs": "cours", "res": "residence",
    "fg": "faubourg", "fbg": "faubourg", "lot": "lotissement", "pass": "passage", "prom": "promenade",
    "esp": "esplanade", "rpt": "rond point", "qu": "quai", "vla": "villa", "sent": "sentier", "mte": "montee",
    "ham": "hameau", "cite": "cite", "parc": "parc", "mail": "mail", "venelle": "venelle", "levee": "levee",
    "cloitre": "cloitre",
}  # fmt: skip
_WORDS: Final = {
    "st": "saint", "ste": "sainte", "gal": "general", "gl": "general", "mal": "marechal", "cdt": "commandant",
    "col": "colonel", "cne": "capitaine", "lt": "lieutenant", "dr": "docteur", "pr": "professeur",
    "pdt": "president", "nd": "notre dame",
}  # fmt: skip
_KINDS: Final = frozenset(_TYPES.values())
_PARTICLES: Final = frozenset({"de", "du", "des", "la", "le", "les", "l", "d", "a", "au", "aux", "et"})
_HOUSE: Final = re.compile(
    r"^(?:n\s*)?(\d{1,4})(?:\s*(bis|ter|quater)\b|\s?([a-h])\b)?(?:\s+\d{1,4}(?:\s*(?:bis|ter|quater)\b)?)?\s+(?=\D)"
)
_POSTCODE: Final = re.compile(r"\b(\d{5})\b")


@dataclass(frozen=True)
class Street:
    """A street in words that compare: what kind of way it is (or ""), and its name without small words."""

    kind: str
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return kind and name as one text."""
        return " ".join((self.kind, *self.words)).strip()

    @property
    def name(self) -> str:
        """Return the name alone."""
        return " ".join(self.words)


@dataclass(frozen=True)
class Asked:
    """An address as a file says it; ``street`` is its street in the file's words, without the number."""

    number: int | None
    repetition: str
    way: Street
    postcode: str
    commune: str
    insee: str
    street: str


def read_address(
    text: str, *, number: str = "", postcode: str = "", commune: str = "", insee: str = ""
) -> Asked:
    """Read an address, whole in one text or in parts; what the parts say goes before the text."""
    line = _simple(text)
    if (found := _POSTCODE.search(line)) and found.start():
        postcode = postcode or found[1]
        commune = commune or line[found.end() :]
        line = line[: found.start()].strip()
    house = _HOUSE.match(f"{_simple(number)} {line}" if number.strip() else line)
    street = line
    if house:
        street = (f"{_simple(number)} {line}" if number.strip() else line)[house.end() :].strip()
    return Asked(
        number=int(house[1]) if house else None,
        repetition=((house[2] or house[3]) or "") if house else "",
        way=read_street(street),
        postcode=postcode.strip(),
        commune=read_commune(commune),
        insee=insee.strip().upper(),
        street=street,
    )


@lru_cache(maxsize=65_536)
def read_street(text: str) -> Street:
    """Return a street in words that compare."""
    words = _simple(text).split()
    if words and words[0] in _TYPES:
        words = [*_TYPES[words[0]].split(), *words[1:]]
    kind = ""
    if words and words[0] in _KINDS and len(words) > 1:
        kind, words = words[0], words[1:]
    spelled = [part for word in words for part in _WORDS.get(word, word).split()]
    kept = tuple(word for word in spelled if word not in _PARTICLES)
    return Street(kind, kept or tuple(spelled))


@lru_cache(maxsize=4096)
def read_commune(text: str) -> str:
    """Return the name of a commune in words that compare."""
    words = _simple(re.sub(r"cedex.*", "", plain(text))).split()
    return " ".join(_WORDS.get(word, word) for word in words)


def _simple(text: str) -> str:
    """Return lower-case words without accents or signs."""
    return re.sub(r"[^a-z0-9]+", " ", plain(text).replace("œ", "oe")).strip()
