"""Goods and spots counted once more by « autres »: « 400 cartouches et 67 autres »."""

from __future__ import annotations

from gltd.text.candidates import Candidate, propose
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.rules.rule import Rule

NAME = "others"
_TYPES = frozenset(("seizure", "dismantled", "deal_point"))
_GONE = cue_words("others.gone")
_REACH = 8
_OTHERS = frozenset(("autre", "autres"))


def find(passage: Passage) -> None:
    """Give a number before « autres » the type and item of the last thing counted."""
    if _OTHERS.isdisjoint(passage.texts):
        return
    for place, quantity in passage.quantities("count"):
        beside = passage.texts[place + 1 : place + 2] == ["autres"]
        if (
            quantity.article
            or quantity.value is None
            or not beside
            or _has_noun(passage, place)
            or _is_gone(passage, place)
        ):
            continue
        before = _before(passage, place)
        if before is None or before.type not in _TYPES or before.unit != "count":
            continue
        candidate = propose(
            before.type,
            item=before.item or "",
            place=place,
            quantity=quantity,
            end=passage.chunks[place + 1].end,
        )
        candidate.counted, candidate.qualifier = before.counted, before.qualifier
        passage.add(candidate, rule=NAME)


def _has_noun(passage: Passage, place: int) -> bool:
    """« trois autres armes », « deux autres suspects » are read by their own noun; a bore is none."""
    head = passage.head(place)
    return head is not None and not passage.texts[head].startswith("calibre")


def _is_gone(passage: Passage, place: int) -> bool:
    """« trois autres avaient disparu », « mais 60 autres avaient déjà été coupés »: not there to be taken."""
    first, last = passage.bounds(place)
    after = passage.words_between(place + 2, last=min(last, place + _REACH))
    if not after.isdisjoint(_GONE) or {"avaient", "deja"} <= after:
        return True
    return {"avait", "deja", "pour"} <= passage.words_between(max(first, place - _REACH), last=place - 1)


def _before(passage: Passage, place: int) -> Candidate | None:
    number = passage.sentence_of[place]
    near = [one for one in passage.found_in(number - 1, number) if one.place < place]
    return max(near, key=lambda one: one.place, default=None)


RULE = Rule(
    name=NAME,
    description="Goods, plants and spots counted by « autres » after those of the same kind.",
    find=find,
    types=("seizure", "dismantled", "deal_point"),
    true=(
        (
            "Les gendarmes ont saisi 300 cartouches de calibre 12 et 45 autres de calibre 16.",
            (("seizure", "ammunition", 300), ("seizure", "ammunition", 45)),
        ),
        (
            "Six plants de cannabis poussaient en pot, 23 autres venaient d'être coupés.",
            (("seizure", "cannabis_plants", 6), ("seizure", "cannabis_plants", 23)),
        ),
    ),
    false=(
        "Trois fusils étaient au coffre, quatre autres avaient disparu.",
        "Il cultivait 12 pieds, mais 30 autres avaient déjà été arrachés.",
        "Les policiers ont interpellé trois vendeurs ; deux autres ont pris la fuite.",
        "Quatre armes ont été saisies, deux autres suspects sont recherchés.",
    ),
)
