"""Names of people and what identifies them, found and masked before a text is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gltd.text.lexicon import load_data

_CAPITAL = "A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ"
_LOWER = "a-zàâäçéèêëîïôöùûüœñ"
_WORD = rf"[{_CAPITAL}][{_LOWER}]{{1,30}}(?:['’-][{_CAPITAL}]?[{_LOWER}]{{1,30}}){{0,3}}"
_UPPER = rf"[{_CAPITAL}]{{2,30}}(?:['’-][{_CAPITAL}]{{2,30}}){{0,3}}"
_PARTICLE = r"(?:(?:de|du|des|d['’]|le|la|van|von|ben|bin|el|al|da|di|dos)[ ]?){1,2}"
_FAMILY = rf"(?:{_PARTICLE}[ ]?)?(?:{_WORD}|{_UPPER})"
_NAME = re.compile(
    rf"(?<![\w'’-])(?P<first>{_WORD})(?:[ ](?P<middle>{_WORD}))?[ ](?P<family>{_FAMILY})(?![\w-])"
)
_TITLED = re.compile(
    rf"(?<![\w-])(?P<title>M\.|MM\.|Mme|Mmes|Mlle|Me|Maître|Monsieur|Madame|Dr|Docteur|Pr"
    rf"|[Nn]ommée?|[Dd]énommée?"
    rf"|[Ss]urnommée?|alias|[Pp]rénommée?|identité[ ]de)[ ]+(?P<name>(?:{_WORD}|{_UPPER}|[{_CAPITAL}]\.)"
    rf"(?:[ ](?:{_FAMILY}|[{_CAPITAL}]\.)){{0,2}})(?!\w)"
)
_INITIAL = re.compile(
    rf"(?<![\w.-])(?P<name>(?:{_WORD})[ ][{_CAPITAL}]\.|[{_CAPITAL}]\.[ ]?(?:{_WORD})(?![\w-]))"
)
_PHONE = r"(?<!\d)(?:(?:\+|00)33[ .-]?(?:\(0\))?[ .-]?[1-9]|0[1-9])(?:[ .-]?\d\d){4}(?!\d)"
_MONTH = "(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre)"
_STREET = (
    "(?:rue|avenue|boulevard|place|impasse|allée|allées|chemin|square|cours|quai|route|passage|résidence"
    r"|esplanade|mail|sente|venelle|av\.|bd)"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,100}(?:\.[\w-]{1,60}){1,4}")),
    ("phone", re.compile(_PHONE)),
    ("plate", re.compile(r"(?<![\w-])[A-HJ-NP-TV-Z]{2}[ -]?\d{3}[ -]?[A-HJ-NP-TV-Z]{2}(?![\w-])")),
    ("plate", re.compile(r"(?<![\w-])\d{1,4}[ -][A-HJ-NP-TV-Z]{2,3}[ -](?:\d\d|2[AB])(?![\w-])")),
    (
        "birth",
        re.compile(
            rf"\b[Nn]ée?s?[ ]le[ ](?:\d{{1,2}}(?:er)?[ ]{_MONTH}[ ]\d{{4}}"
            r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})"
        ),
    ),
    (
        "address",
        re.compile(
            rf"(?<![\w.,-])\d{{1,4}}(?:[ ]?(?:bis|ter|quater))?,?[ ](?={_STREET}[ ][{_CAPITAL}{_LOWER}])"
        ),
    ),
)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})
_OFFICE_REACH = 60
_NEAR_BEFORE = 7


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the original text that was masked, and what it is."""

    kind: str
    """person, phone, email, plate, birth or address."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text in which each character of what identifies somebody is replaced: offsets stay the same."""

    text: str
    marks: tuple[Mark, ...]


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(word.strip() for word in load_data("names")[name].replace("\n", " ").split(","))


def mask(text: str, *, keep_officials: bool = False) -> Masked:
    """Replace by « █ » the names, numbers and dates that tell who somebody is; the length does not change.

    With ``keep_officials`` the name of a person who speaks in office, told by the title beside it (préfet,
    procureure, ministre…), is kept.
    """
    plain = text.translate(_SPACES)
    marks: list[Mark] = []
    for kind, pattern in _PATTERNS:
        marks.extend(Mark(kind, match.start(), match.end()) for match in pattern.finditer(plain))
    marks.extend(_find_people(plain, keep_officials=keep_officials))
    kept = _without_overlaps(marks)
    characters = list(text)
    for mark in kept:
        for place in range(mark.start, mark.end):
            if not characters[place].isspace():
                characters[place] = "█"
    return Masked("".join(characters), kept)


def _without_overlaps(marks: list[Mark]) -> tuple[Mark, ...]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return tuple(kept)


def _find_people(plain: str, *, keep_officials: bool) -> list[Mark]:
    found: list[tuple[int, int]] = []
    for match in _TITLED.finditer(plain):
        if match.group("name").split(" ")[0] not in _list("never"):
            found.append(match.span("name"))
    found.extend(match.span("name") for match in _INITIAL.finditer(plain) if _is_initial(match.group("name")))
    at = 0
    while (named := _NAME.search(plain, at)) is not None:
        span = _judge(plain, named)
        at = named.start() + len(named.group("first")) if span is None else span[1]
        if span is not None:
            found.append(span)
    found.extend(_repeats(plain, found))
    return [
        Mark("person", start, end)
        for start, end in found
        if not (keep_officials and _is_official(plain, start, end))
    ]


def _is_initial(name: str) -> bool:
    word = max(name.replace(".", "").split(" "), key=len)
    return word in _list("first") or (word not in _list("never") and len(word) > 3)


def _judge(plain: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Accept two capitalised words as a person: a known first name, or a title before them."""
    first = match.group("first")
    parts = first.split("-")
    if first in _list("never") or match.group("family").split(" ")[-1] in _list("never"):
        return None
    known = first in _list("first") or (len(parts) > 1 and all(part in _list("first") for part in parts))
    if not known and not _has_office_before(plain, match.start()):
        return None
    if _is_street(plain, match.start()):
        return None
    return match.span()


def _is_street(plain: str, start: int) -> bool:
    """« rue Victor Hugo », « lycée Jean Moulin » are places."""
    before = re.split(r"[ '’(]", plain[max(0, start - 24) : start])
    words = [word.lower() for word in before if word]
    tail = [word for word in words[-3:] if word not in ("de", "du", "la", "des", "le", "l", "d")]
    return bool(tail) and tail[-1] in _list("street")


def _has_office_before(plain: str, start: int) -> bool:
    words = re.findall(r"[\w-]+", plain[max(0, start - _OFFICE_REACH) : start])
    return bool(words) and words[-1].lower() in _list("office_close")


def _is_official(plain: str, start: int, end: int) -> bool:
    """Tell whether an office stands just before the name, or just after it between commas."""
    before = re.findall(r"[\w-]+", re.split(r"[.;\n]", plain[max(0, start - _OFFICE_REACH) : start])[-1])
    if any(word.lower() in _list("office") for word in before[-_NEAR_BEFORE:]):
        return True
    after = re.match(
        r",?[ ](?:(?:le|la|l['’]|nouveau|nouvelle)[ ]?)?([\w-]+)", plain[end : end + _OFFICE_REACH]
    )
    return after is not None and after.group(1).lower() in _list("office")


def _repeats(plain: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Once « Jean Dupont » is known, « Dupont » alone is him."""
    families = {plain[start:end].split(" ")[-1] for start, end in found[:200]}
    families = {
        name for name in families if len(name) > 3 and name[0].isupper() and name not in _list("never")
    }
    if not families:
        return []
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, families))) + r")(?![\w-])")
    return [match.span() for match in pattern.finditer(plain) if not _is_street(plain, match.start())]
