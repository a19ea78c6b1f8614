"""Words typed by people, read for the withheld counts that they would tell.

A count is told by its figure or in letters. One under the minimum is told by its value alone, unless a day, a
measure or one of the group's own acts follows; another, by its value beside a word of its name.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from gltd.disclosure import MINIMUM
from gltd.reports.content import Content, Qualitative
from gltd.reports.counts import OWN_UNITS
from gltd.reports.figures import ReportFigure
from gltd.reports.suggesting import holds

HUSHED: Final = "Non diffusé : ces mots citent un chiffre retenu."
_LETTERS: Final = {
    **{"deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8"},
    **{"neuf": "9", "dix": "10", "onze": "11", "douze": "12", "treize": "13", "quatorze": "14"},
    **{"quinze": "15", "seize": "16", "vingt": "20", "trente": "30"},
}
_IN_LETTERS: Final = re.compile(rf"\b({'|'.join(_LETTERS)})\b")
_ONE: Final = re.compile(r"\b(?:une? seule?|une?|seule?)\b")
# What makes a number something else than a count: a month, a rank, a measure.
_NOT_COUNTED: Final = frozenset(
    {
        *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre"),
        *("octobre", "novembre", "decembre", "er", "ere", "e", "eme", "%", "euros", "eur", "kg", "g", "mg"),
        *("km", "m", "h", "heure", "heures", "minutes", "jour", "jours", "semaines", "mois", "an", "ans"),
        *("annees", "fois", "policier", "policiers", "gendarme", "gendarmes"),
    }
)
# Words of names that tell nothing of what is counted.
_EMPTY: Final = frozenset({"fin", "les", "des", "sur", "par", "pour", "avec", "dans", "pendant", "periode"})
_BEFORE: Final = re.compile(r"([^:;.]+) : $")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_NEAR: Final = 40


def hush(content: Content, *, hidden: Sequence[ReportFigure]) -> Content:
    """Leave out of a content whatever people wrote that tells one of the hidden counts."""

    def quiet(text: str, instead: str = "") -> str:
        return instead if tells(text, hidden=hidden) else text

    scheme, edition, method = content.scheme, content.edition, content.method
    return replace(
        content,
        texts=tuple(one for one in content.texts if not tells(one.text, hidden=hidden)),
        qualitative=Qualitative(*(quiet(text) for text in vars(content.qualitative).values())),
        scheme=replace(scheme, mandate=quiet(scheme.mandate)),
        edition=replace(edition, erratum=quiet(edition.erratum, HUSHED)),
        method=replace(method, errata=tuple(quiet(line, HUSHED) for line in method.errata)),
        cautions=tuple(one for one in content.cautions if not tells(one, hidden=hidden)),
        rulings=tuple(replace(one, reason=quiet(one.reason, HUSHED)) for one in content.rulings),
        objectives=tuple(replace(one, label=quiet(one.label, HUSHED)) for one in content.objectives),
        prevention=replace(
            content.prevention,
            actions=tuple(
                replace(one, label=quiet(one.label, HUSHED), audience=quiet(one.audience))
                for one in content.prevention.actions
            ),
        ),
    )


def tells(text: str, *, hidden: Iterable[ReportFigure]) -> bool:
    """Tell whether words give one of the hidden counts."""
    if not text:
        return False
    plain = _flatten(text)
    return any(_gives(plain, figure) or _repeats(text, figure) for figure in hidden)


def _repeats(text: str, figure: ReportFigure) -> bool:
    """Tell whether words repeat what is printed of a figure, where that is more than its number."""
    return not figure.printed.isdigit() and holds(text, figure=figure)


def _gives(plain: str, figure: ReportFigure) -> bool:
    if figure.value is None:
        return False
    value, names = int(figure.value), _name(figure)
    if value == 1 and any(_is_named(plain[one.end() :][:_NEAR], names) for one in _ONE.finditer(plain)):
        return True
    for found in re.finditer(rf"(?<![\d,.]){value}(?![\d]|[,.]\d)", plain):
        before, after = plain[: found.start()], plain[found.end() :]
        if _is_measure(after) or re.search(r"(?:version|note|article)s? (?:n° ?)?$", before):
            continue
        head = _BEFORE.search(before)
        said = _WORD.findall(head.group(1)) if head is not None else []
        if any(map(_is_own, said)) and not _is_named(" ".join(said), names):
            continue
        if value < MINIMUM or _is_named(plain, names):
            return True
    return False


def _name(figure: ReportFigure) -> set[str]:
    """Return how the words of a figure's name begin."""
    words = _WORD.findall(_flatten(f"{figure.label} {figure.unit_of_count}"))
    return {word[:4] for word in words if word not in _EMPTY}


def _is_named(plain: str, names: set[str]) -> bool:
    return any(word[:4] in names for word in _WORD.findall(plain))


def _is_measure(after: str) -> bool:
    """Tell whether what follows a number makes it a day, a measure, or a count of the group's own acts."""
    following = re.match(r" ?(%|[^\W\d_]+)", after)
    word = following.group(1) if following else ""
    return word in _NOT_COUNTED or _is_own(word)


def _is_own(word: str) -> bool:
    """Tell whether a word names what the group itself does or has."""
    own = _list_own()
    return word in own or word.rstrip("s") in own


@cache
def _list_own() -> frozenset[str]:
    return frozenset(_flatten(unit).partition(" ")[0] for unit in OWN_UNITS)


def _flatten(text: str) -> str:
    """Return words without accents, capitals and wide spaces, their numbers in figures."""
    bare = unicodedata.normalize("NFKD", text.replace("’", "'").lower())
    bare = " ".join("".join(one for one in bare if not unicodedata.combining(one)).split())
    bare = re.sub(r"(?<=\d) (?=\d{3}\b)", "", bare)
    return _IN_LETTERS.sub(lambda found: _LETTERS[found.group()], bare)
