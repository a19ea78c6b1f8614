"""What a sum pays: cameras, prevention, the running of a place; never a guess or the cost of one piece."""

from __future__ import annotations

from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage

_UNREAL, _AMOUNTS = cue_words("money.unreal"), cue_words("money.amounts")
_RUNNING, _FUNDERS = cue_words("money.running"), cue_words("money.funders")
_GRANTED = frozenset(("annonce", "promis", "debloque", "accorde", "obtenu"))
_COSTS = frozenset(("cout", "coute", "coutent", "couterait", "coutait"))
_LEFT, _NEARBY = 12, 6
_BUDGET_SLUGS = (
    ("camera", "cameras"),
    ("videoprotection", "cameras"),
    ("addictions", "prevention_addictions"),
    ("prevention", "prevention"),
)


def costs_cameras(passage: Passage, *, place: int) -> bool:
    """« 21 millions d'euros pour les caméras, soit une part… »: no drug is there to be sold."""
    first, last = passage.bounds(place)
    return passage.has_term(first, last=last, kind="camera") and not passage.has_term(
        first, last=last, kind="substance"
    )


def is_unreal(passage: Passage, *, place: int) -> bool:
    """« peut être estimé à 41 millions », « 3 000 € par caméra »: a guess or a unit cost is no budget."""
    first, _ = passage.bounds(place)
    each = passage.texts[place + 1 : place + 3]
    cost = passage.words_between(max(first, place - _LEFT), last=place - 1)
    if not cost.isdisjoint(_COSTS) and (
        "par place" in " ".join(passage.texts[first:place]) or _is_of_one(passage, first, place)
    ):
        return True  # « une place coûte 30 000 euros », « le coût d'une caméra »
    if each in (["par", "camera"], ["par", "appareil"], ["l'", "unite"]):
        return True
    lead = passage.words_between(max(first, place - _NEARBY), last=place - 1)
    return not lead.isdisjoint(_UNREAL) and "finance" not in lead


def _is_of_one(passage: Passage, first: int, place: int) -> bool:
    """« le coût d'une nouvelle caméra est de », « une place en centre coûte »."""
    texts = passage.texts
    opens = texts[first] in ("une", "un")
    return opens or any(
        texts[at] in _COSTS
        and texts[at + 1 : at + 2] == ["d'"]
        and passage.chunks[at + 2].quantity is not None
        for at in range(first, place - 2)
    )


def is_paid(passage: Passage, *, place: int, first: int) -> bool:
    """« ARS : 18 000 € pour une permanence »: who pays, what it costs, what was put up."""
    if passage.texts[place - 1] == ":" and passage.texts[place - 2] in _FUNDERS:
        return True
    if passage.texts[place - 1] in _GRANTED and passage.texts[place + 1 : place + 2] == ["supplementaires"]:
        return True  # « a annoncé 25 millions d'euros supplémentaires »
    return _pays_cameras(passage, place, first) or _is_running_cost(passage, place, first)


def _pays_cameras(passage: Passage, place: int, first: int) -> bool:
    """« 34 caméras posées, pour un montant de 280 000 euros »: what a device cost."""
    lead = passage.texts[max(first, place - 4) : place]
    ahead = passage.chunks[place + 1 : place + 4]
    if ahead and ahead[0].text == "pour" and any(one.term("camera") is not None for one in ahead):
        return True  # « 2 millions d'euros pour les caméras »
    told = "pour" in lead[-1:] or ("pour" in lead and not _AMOUNTS.isdisjoint(lead))
    return told and passage.has_term(max(first, place - _LEFT), last=place - 1, kind="camera")


def _is_running_cost(passage: Passage, place: int, first: int) -> bool:
    """« Le fonctionnement représente 38 000 € par an »."""
    return passage.says(_RUNNING, first=max(first, place - _NEARBY), last=place - 1)


def name_budget(passage: Passage, *, place: int) -> str:
    """Return the slug of what the sentence of a sum is about."""
    first, last = passage.bounds(place)
    words = passage.words_between(first, last=last)
    for start, slug in _BUDGET_SLUGS:
        if any(word.startswith(start) for word in words):
            return slug
    return "other"
