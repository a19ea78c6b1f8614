"""Sums of money: cash and assets seized, what drugs are worth, budgets; never fines by law or wages."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "money"
_PROPERTY, _UNREAL = cue_words("money.property"), cue_words("money.unreal")
_MILLION, _DEAR, _LEAST = 1_000_000, 200, 100
_LEFT, _RIGHT, _NEARBY = 12, 9, 6
# The fixed fine for drug use (article L. 3421-1): plain, lowered and raised.
_TARIFFS = frozenset((150, 200, 450))
_FEWEST_OF_BUDGET = 500
_FINES, _BOUGHT = cue_words("money.fines"), cue_words("money.bought")
_ENVELOPES, _AMOUNTS = cue_words("money.envelopes"), cue_words("money.amounts")
_WARES = cue_words("money.wares")
_COSTS = frozenset(("cout", "coute", "coutent", "couterait", "coutait"))
_RUNNING, _FUNDERS = cue_words("money.running"), cue_words("money.funders")
_TYPES = {
    "cash": "seizure",
    "criminal_assets": "seizure",
    "resale_value": "market_value",
    "turnover": "market_value",
    "unit_price": "market_value",
    "budget": "budget",
}
_PERIODS = cue_words("money.periods")
_BUDGET_SLUGS = (
    ("camera", "cameras"),
    ("videoprotection", "cameras"),
    ("addictions", "prevention_addictions"),
    ("prevention", "prevention"),
)


def find(passage: Passage) -> None:
    """Read each sum by the words nearest to it."""
    for place, quantity in passage.quantities("EUR"):
        kind = "cash" if passage.texts[place - 1] == "¤" else _kind_of_sum(passage, place)
        if kind not in _TYPES or _is_no_sum(passage, place, quantity, kind):
            continue
        if kind == "budget" and _is_held(passage, place):
            kind = "cash"
        if kind == "resale_value" and (quantity.value or _DEAR) < _DEAR:
            kind = "unit_price"  # « revendus 10 euros »
        if kind == "resale_value" and _costs_cameras(passage, place):
            kind = "budget"
        if kind == "budget" and _is_unreal(passage, place):
            continue
        slug = _slug(passage, place) if kind == "budget" else kind
        candidate = propose(_TYPES[kind], item=slug, place=place, quantity=quantity)
        candidate.per = _per(passage, place)
        if kind == "resale_value" and candidate.per is not None:
            candidate.item = "turnover"  # « peut rapporter jusqu'à 40 000 euros par jour »
        passage.add(candidate, rule=NAME)
    for place, quantity in passage.quantities("count"):
        if _read_share(passage, place, quantity):
            continue
        at = place + 1 + (passage.texts[place + 1 : place + 2] in (["d'"], ["de"]))
        term = passage.chunks[at].term("money") if at < len(passage.chunks) else None
        if (
            term is not None
            and term.item in ("cash", "criminal_assets")
            and (quantity.scale >= _MILLION or _is_held_in_cash(passage, at, quantity))
        ):
            candidate = propose("seizure", item=term.item, place=place, quantity=quantity)
            candidate.unit, candidate.end = "EUR", passage.chunks[at].end
            passage.add(candidate, rule=NAME)


def _costs_cameras(passage: Passage, place: int) -> bool:
    """« 21 millions d'euros pour les caméras, soit une part… »: no drug is there to be sold."""
    first, last = passage.bounds(place)
    return passage.has_term(first, last=last, kind="camera") and not passage.has_term(
        first, last=last, kind="substance"
    )


def _is_unreal(passage: Passage, place: int) -> bool:
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
    return not passage.words_between(max(first, place - _NEARBY), last=place - 1).isdisjoint(_UNREAL)


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


def _is_held_in_cash(passage: Passage, at: int, quantity: Quantity) -> bool:
    """« 42 000 en liquide »: what is held so is money."""
    return passage.texts[at].startswith("en ") and (quantity.value or 0) >= _LEAST and not quantity.article


def _read_share(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« 871 000 euros d'avoirs, dont 402 000 en espèces »: of the sum before it."""
    if passage.texts[place - 1] != "dont" or quantity.article:
        return False
    sums = [one for one in passage.found_in(passage.sentence_of[place]) if one.unit == "EUR"]
    for chunk in passage.chunks[place + 1 : place + 3]:
        term = chunk.term("money")
        if term is not None and term.item in ("cash", "criminal_assets") and sums:
            candidate = propose("seizure", item=term.item, place=place, quantity=quantity, end=chunk.end)
            candidate.unit, candidate.part_of = "EUR", sums[-1]
            passage.add(candidate, rule=NAME)
            return True
    return False


def _is_no_sum(passage: Passage, place: int, quantity: Quantity, kind: str) -> bool:
    """A tariff of fines, the price of what was bought, a cost of a few euros: none is a sum of a bilan."""
    value = quantity.value
    if value in _TARIFFS and kind != "resale_value":
        since = passage.sentences[max(0, passage.sentence_of[place] - 1)].first
        if not passage.words_between(since, last=place).isdisjoint(_FINES):
            return True
    if kind == "budget":
        return value is not None and value < _FEWEST_OF_BUDGET
    return kind == "cash" and not passage.words_between(place - 3, last=place - 1).isdisjoint(_BOUGHT)


def _is_held(passage: Passage, place: int) -> bool:
    """« 4,6 kilos de résine et une enveloppe de 12 350 € »: an envelope beside drugs holds cash."""
    first, _ = passage.bounds(place)
    lead = passage.words_between(place - 3, last=place - 1)
    return not lead.isdisjoint(_ENVELOPES) and passage.has_term(first, last=place, kind="substance")


def _kind_of_sum(passage: Passage, place: int) -> str | None:
    """« 3,4 millions d'euros de cannabis », « 25 000 euros de stupéfiants »: what the drugs are worth."""
    linked = passage.texts[place + 1 : place + 2] in (["de"], ["d'"]) and place + 2 < len(passage.chunks)
    wares = linked and passage.texts[place - 1] == "pour" and passage.texts[place + 2] in _WARES
    worth = wares or (linked and passage.chunks[place + 2].term("substance") is not None)
    return "resale_value" if worth else _kind(passage, place)


def _kind(passage: Passage, place: int) -> str | None:
    """Decide what a sum is; a word after it in its own phrase decides before a word ahead of it."""
    first, last = passage.bounds(place)
    right = _near(passage, range(place + 1, min(last, place + _RIGHT) + 1))
    left = _near(passage, range(place - 1, max(first, place - _LEFT) - 1, -1))
    if right[:1] == ["unit_price"] and left[:1] == ["budget"]:
        right = right[1:]  # « Coût : 9 000 € pièce »
    if _is_fine(passage, place, left) or "wage" in (left + right)[:1] or "wage" in left[:2]:
        return None
    if right and right[0] in ("cash", "criminal_assets", "unit_price", "turnover"):
        return "resale_value" if right[0] == "cash" and _is_valued(passage, place, left) else right[0]
    if "budget" in left and "moyen" in passage.words_between(max(first, place - _LEFT), last=place - 1):
        return None  # « coût moyen d'une procédure : 4 500 euros »
    if "budget" in left or "budget" in right:
        return "budget" if not _is_seizure(passage, place, strict=True) or "budget" in left[:1] else "cash"
    if _is_paid(passage, place, first):
        return "budget"
    if right and right[0] == "resale_value":
        return None if _values_goods(passage, place, first) else right[0]
    if left[:1] == ["resale_value"] and _values_goods(passage, place, first):
        return None
    if left:
        return _worth(left) if left[0] == "resale_value" else left[0]
    if _follows_drug(passage, place):
        return "resale_value"
    if right:
        return right[0]
    return "cash" if _is_seizure(passage, place, strict=False) else None


def _is_valued(passage: Passage, place: int, left: list[str]) -> bool:
    """« d'une valeur de 7 000 euros en liquide »: no comma parts the value from its sum."""
    return left[:1] == ["resale_value"] and "," not in passage.texts[max(0, place - _NEARBY) : place]


def _worth(left: list[str]) -> str:
    """« des devises représentant 800 euros », « des avoirs estimés à »: a value says of what it is."""
    if left[1:2] in (["cash"], ["criminal_assets"]):
        return left[1]
    return "turnover" if "turnover" in left else "resale_value"


def _is_fine(passage: Passage, place: int, left: list[str]) -> bool:
    """« une amende forfaitaire de 200 euros »."""
    near = passage.words_between(place - 4, last=place - 1)
    return "fine" in left[:1] or any(word.startswith("amende") for word in near)


def _is_paid(passage: Passage, place: int, first: int) -> bool:
    """« ARS : 18 000 € pour une permanence »: who pays, what it costs, what was put up."""
    if passage.texts[place - 1] == ":" and passage.texts[place - 2] in _FUNDERS:
        return True
    return _pays_cameras(passage, place, first) or _is_running_cost(passage, place, first)


def _pays_cameras(passage: Passage, place: int, first: int) -> bool:
    """« 34 caméras posées, pour un montant de 280 000 euros »: what a device cost."""
    lead = passage.texts[max(first, place - 4) : place]
    told = "pour" in lead[-1:] or ("pour" in lead and not _AMOUNTS.isdisjoint(lead))
    return told and passage.has_term(max(first, place - _LEFT), last=place - 1, kind="camera")


def _is_running_cost(passage: Passage, place: int, first: int) -> bool:
    """« Le fonctionnement représente 38 000 € par an »."""
    return not passage.words_between(max(first, place - _NEARBY), last=place - 1).isdisjoint(_RUNNING)


def _values_goods(passage: Passage, place: int, first: int) -> bool:
    """« deux berlines estimées à 85 000 euros »: the value of goods is not that of drugs."""
    for at in range(place - 1, max(first, place - _LEFT) - 1, -1):
        chunk = passage.chunks[at]
        if chunk.term("substance", "portion") is not None:
            return False
        if chunk.term("vehicle", "goods") is not None or chunk.text in _PROPERTY:
            return True
    return False


def _near(passage: Passage, places: range) -> list[str]:
    """Return the kinds of the money words in a run of chunks, up to the next figure or end of clause."""
    kinds: list[str] = []
    for at in places:
        chunk = passage.chunks[at]
        if chunk.kind == "q" and chunk.quantity is not None and chunk.quantity.unit in ("EUR", "g", "count"):
            if not chunk.quantity.article:
                break
        elif (chunk.kind == "p" and chunk.text in (";", "•", "\n")) or chunk.text in (
            "dont",
            "tandis",
            "soit",
        ):
            break
        term = chunk.term("money") if chunk.terms else None
        if term is not None:
            kinds.append(term.item)
    return kinds


def _follows_drug(passage: Passage, place: int) -> bool:
    """« 514 grammes de cannabis (31 000 €) », « 4 kg de cocaïne, pour 162 360 euros »."""
    before = passage.chunks[place - 1].text if place else ""
    if before not in ("(", "pour"):
        return False
    for at in range(place - 2, max(-1, place - 10), -1):
        chunk = passage.chunks[at]
        if chunk.term("substance", "portion") is not None:
            return True
        if chunk.quantity is not None and chunk.quantity.unit == "g":
            return True
        held = passage.chunks[at + 1].term("package") is not None
        if chunk.quantity is not None and not chunk.quantity.article and not held:
            return False
    return False


def _is_seizure(passage: Passage, place: int, *, strict: bool) -> bool:
    first, last = passage.bounds(place)
    runs = [(first, last)]
    header = passage.header_of(place)
    if header is not None:
        runs.append((header.first, header.last))
    for start, end in runs:
        for chunk in passage.chunks[start : end + 1]:
            if any(term.type == "seizure" and term.kind == "verb" for term in chunk.terms):
                return True
    if strict:
        return False
    number = passage.sentence_of[place]
    return any(one.type == "seizure" for one in passage.found_in(number - 1, number))


def _slug(passage: Passage, place: int) -> str:
    first, last = passage.bounds(place)
    words = passage.words_between(first, last=last)
    for start, slug in _BUDGET_SLUGS:
        if any(word.startswith(start) for word in words):
            return slug
    return "other"


def _per(passage: Passage, place: int) -> str | None:
    chunks = passage.chunks
    texts = [chunk.text for chunk in chunks[place + 1 : place + 4]]
    if texts[:1] in (["par"], ["chaque"]) and len(texts) > 1 and texts[1] in _PERIODS:
        return "an" if texts[1] == "annee" else texts[1]
    if texts[:1] == ["sur"] and place + 2 < len(chunks):
        span = chunks[place + 2]
        if span.quantity is not None and span.quantity.unit in ("month", "day"):
            start, end = passage.folded.locate(span.start, end=span.end)
            return passage.folded.original[start:end]
    return None


RULE = Rule(
    name=NAME,
    description="Cash and assets seized, resale value, turnover, unit price, budgets.",
    find=find,
    types=("seizure", "market_value", "budget"),
    true=(
        ("Les gendarmes ont mis la main sur 12 500 euros en espèces.", (("seizure", "cash", 12500),)),
        (
            "Une valeur à la revente estimée à 1,2 million d'euros.",
            (("market_value", "resale_value", 1200000),),
        ),
        ("Saisie de 110 k€ d'avoirs criminels.", (("seizure", "criminal_assets", 110000),)),
        ("La ville consacre 80 000 € par an à la vidéoprotection.", (("budget", "cameras", 80000),)),
        (
            "Le réseau générait un chiffre d'affaires de 15 000 euros par jour.",
            (("market_value", "turnover", 15000),),
        ),
        ("De l'argent liquide (3 400 €) a été découvert.", (("seizure", "cash", 3400),)),
        (
            "Il gardait 2 kg de résine et une enveloppe de 9 350 €.",
            (("seizure", "cannabis_resin", 2000), ("seizure", "cash", 9350)),
        ),
        (
            "Les douaniers ont saisi pour près de deux millions d'euros de marchandise.",
            (("market_value", "resale_value", 2000000),),
        ),
        ("La ville a posé 12 caméras, pour un montant de 90 000 euros.", (("budget", "cameras", 90000),)),
    ),
    false=(
        "Le guetteur était payé 100 euros par jour.",
        "L'amende forfaitaire est de 200 euros.",
        "634 amendes ont été dressées. À 200 euros pièce, cela refroidit.",
        "Le camion-scanner, acheté 2,1 millions d'euros, a servi lors de la saisie.",
        "Ils encourent dix ans de prison et 7,5 millions d'euros d'amende.",
    ),
)
