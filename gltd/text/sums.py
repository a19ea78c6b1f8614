"""Sums of money that nobody seized: stolen, lent, promised, the face of a note, what a firm earns."""

from __future__ import annotations

from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity

_ROBBERY, _LENT = cue_words("sums.robbery"), cue_words("sums.lent")
_ENVELOPES = cue_words("money.envelopes")
_FIRMS, _SALES = cue_words("sums.firms"), cue_words("sums.sales")
_ACCOUNTS = frozenset(("compte", "comptes", "livret"))
_TAKEN = frozenset(
    ("saisi", "saisis", "saisie", "saisies", "saisir", "saisissent", "decouvert", "decouverts")
)
_GEAR = frozenset(("materiel", "equipement", "equipements", "outillage", "outils"))
_NOTES = frozenset(("billets", "coupures", "billet"))
_NOTE_STEPS = frozenset(("de", "et", "ou", ",", "a", "euros", "€"))
_TRADES = ("trafic", "traffic", "reseau", "deal", "stup", "drogue", "blanchi", "contreband")
_DECLARED = cue_words("sums.declared")
_MILLION, _THRESHOLD = 1_000_000, 10_000
_LARGEST_NOTE, _REACH, _NEAR = 500, 8, 5


def is_untaken(passage: Passage, *, place: int, quantity: Quantity, kind: str | None) -> bool:
    """Tell whether a sum read as cash or as earnings is not one of a bilan."""
    if not _GEAR.isdisjoint(passage.texts[place + 2 : place + 3]):
        return kind in ("cash", "resale_value")  # « pour 3 000 euros de matériel »
    if kind == "budget":
        return _is_balance(passage, place)
    if kind not in ("cash", "turnover"):
        return False
    if kind == "turnover" and _is_of_firm(passage, place):
        return True
    if (quantity.value or 0) <= _LARGEST_NOTE and _is_face(passage, place):
        return True
    if quantity.value == _THRESHOLD and _is_to_declare(passage, place):
        return True
    if passage.texts[place - 1] == "moyennant" or _is_lent(passage, place):
        return True
    return _is_stolen(passage, place)


def _is_face(passage: Passage, place: int) -> bool:
    """« en coupures de 10 et 20 euros »: what is printed on a note."""
    for at in range(place - 1, max(-1, place - _REACH), -1):
        if passage.texts[at].removeprefix("en ") in _NOTES:
            return at + 1 < place and passage.texts[at + 1] == "de"
        if passage.texts[at] not in _NOTE_STEPS and passage.chunks[at].quantity is None:
            return False
    return False


def _is_to_declare(passage: Passage, place: int) -> bool:
    """« toute somme supérieure à 10 000 euros doit être déclarée »: what the law sets."""
    first, last = passage.bounds(place)
    return not passage.words_between(first, last=last).isdisjoint(_DECLARED)


def _is_lent(passage: Passage, place: int) -> bool:
    """« il lui devait de l'argent, près de 2 000 euros »."""
    first, _ = passage.bounds(place)
    lead = passage.texts[max(first, place - _REACH) : place]
    return "argent" in lead and not _LENT.isdisjoint(lead)


def _is_stolen(passage: Passage, place: int) -> bool:
    """« les braqueurs ont emporté 3 500 euros »: a robbery, where no drug is told of."""
    first, last = passage.bounds(place)
    terms = [chunk.term("substance") for chunk in passage.chunks[first : last + 1] if chunk.terms]
    if any(term is not None and term.item != "tobacco" for term in terms):
        return False
    words = passage.words_between(max(first, place - 2 * _REACH), last=min(last, place + _REACH))
    if not words.isdisjoint(_TAKEN):
        return False
    if "butin" in words and "substance" not in passage.kinds:
        return True  # « le butin s'élève à 9 000 euros », where no drug is told of
    return not words.isdisjoint(_ROBBERY) and not any(word.startswith(_TRADES) for word in words)


def _is_balance(passage: Passage, place: int) -> bool:
    """« le compte affichait 45 000 euros de crédit »."""
    first, _ = passage.bounds(place)
    after = passage.words_between(place + 1, last=place + 3)
    return "credit" in after and not _ACCOUNTS.isdisjoint(passage.texts[max(first, place - _REACH) : place])


def _is_of_firm(passage: Passage, place: int) -> bool:
    """« la société a réalisé 4 millions d'euros de chiffre d'affaires »: earnings of a lawful trade."""
    first, last = passage.bounds(place)
    words = passage.words_between(first, last=last)
    return (
        not words.isdisjoint(_FIRMS)
        and "substance" not in passage.kinds
        and not any(word.startswith(_TRADES) for word in passage.texts)
    )


def is_price(passage: Passage, *, place: int) -> bool:
    """« le kilo, acheté 1 200 euros, est revendu 3 500 »: the subject of the sale is one measure."""
    first, _ = passage.bounds(place)
    if passage.texts[place - 1] not in _SALES:
        return False
    for at in range(place - 2, first - 1, -1):
        quantity = passage.chunks[at].quantity
        if quantity is not None and quantity.unit == "g":
            return False
        term = passage.chunks[at].term("money")
        if term is not None and term.item == "unit_price":
            return True
    return False


def is_drawn(passage: Passage, *, place: int) -> bool:
    """« ils en auraient tiré plus de trois millions d'euros »: from what they sold."""
    lead = passage.words_between(place - _NEAR, last=place - 1)
    return "tire" in lead and not lead.isdisjoint(("auraient", "aurait", "ont", "a"))


def is_heading(passage: Passage, *, place: int) -> bool:
    """« Douze millions d'euros » on a line of its own says neither of what nor what became of it."""
    first, last = passage.bounds(place)
    quantity = passage.chunks[place].quantity
    large = quantity is not None and (quantity.value or 0) >= _MILLION
    return (
        large
        and passage.header_of(place) is None
        and all(at == place or passage.texts[at] == "\n" for at in range(first, last + 1))
    )


def is_held(passage: Passage, *, place: int) -> bool:
    """« 4,6 kilos de résine et une enveloppe de 12 350 € »: an envelope beside drugs holds cash."""
    first, _ = passage.bounds(place)
    lead = passage.words_between(place - 3, last=place - 1)
    return not lead.isdisjoint(_ENVELOPES) and passage.has_term(first, last=place, kind="substance")
