"""Measures told again by their state: « 52 sont en cours d'instruction », « dont cinq ont abouti »."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "pending"
_PENDING, _DONE = cue_words("pending.waits"), cue_words("pending.done")
_STUDIED = cue_words("pending.studied")
_REACH, _BACK = 6, 2
_BEGINS = frozenset(("autres", "sont", "ont", "restent", "en", "etaient", "sur", "deja"))
_NAMES = frozenset(("dossiers", "demandes", "procedures"))
_STANDS = (["sont"], ["restent"], ["en"])
_ENDS = frozenset((";", ".", "\n", ":"))


def find(passage: Passage) -> None:
    """Read bare numbers of closures and of lease measures by what has become of them."""
    if not any(one.type in ("closure", "lease") for one in passage.found):
        return
    for place, quantity in passage.quantities("count"):
        if not quantity.article and _is_bare(passage, place):
            _read(passage, place, quantity)


def _is_bare(passage: Passage, place: int) -> bool:
    again = passage.texts[place + 1 : place + 3]
    if again[:1] == [] or again[0] in _BEGINS or again[0] in _PENDING or again[0] in _DONE:
        return again[:1] != []
    return again[0] in _NAMES and again[1:] in _STANDS


def _read(passage: Passage, place: int, quantity: Quantity) -> None:
    whole = passage.last_counted(place, back=_BACK)
    words = _words_after(passage, place)
    if whole is None or whole.type not in ("closure", "lease") or not words:
        return
    waits = ("cours" in words and bool(words & _STUDIED)) or bool(words & _PENDING)
    if not waits and not words & _DONE:
        return
    if whole.type == "lease":
        item = "termination_procedure" if waits else "eviction"
    else:
        item = "business_requested" if waits else "business"
    candidate = propose(whole.type, item=item, place=place, quantity=quantity)
    if passage.texts[place - 1] == "dont":
        candidate.part_of = whole
    passage.add(candidate, rule=NAME)


def _words_after(passage: Passage, place: int) -> set[str]:
    _, last = passage.bounds(place)
    end = place
    while end < min(last, place + _REACH):
        chunk = passage.chunks[end + 1]
        if chunk.text in _ENDS or (chunk.quantity is not None and not chunk.quantity.article):
            break
        end += 1
    return passage.words_between(place + 1, last=end)


RULE = Rule(
    name=NAME,
    description="Closures and lease measures counted again by their state: pending, or carried out.",
    find=find,
    types=("closure", "lease"),
    true=(
        (
            "22 procédures d'expulsion ont été lancées, dont cinq ont abouti.",
            (("lease", "termination_procedure", 22), ("lease", "eviction", 5)),
        ),
        (
            "Le préfet a prononcé 14 fermetures administratives, et 9 sont en cours d'instruction.",
            (("closure", "business", 14), ("closure", "business_requested", 9)),
        ),
        (
            "Il annonce 30 injonctions de résilier ; 12 autres sont à l'étude.",
            (("lease", "termination_procedure", 30), ("lease", "termination_procedure", 12)),
        ),
    ),
    false=("Le préfet a fermé six bars. Trois dossiers de subvention sont en cours.",),
)
