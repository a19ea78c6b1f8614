"""Sums of money: cash and assets seized, what drugs are worth, budgets; never fines by law or wages."""

from __future__ import annotations

from gltd.text.budgets import costs_cameras, is_paid, is_unreal, name_budget
from gltd.text.candidates import propose
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule
from gltd.text.sums import is_drawn, is_heading, is_held, is_price, is_untaken

NAME = "money"
_PROPERTY = cue_words("money.property")
_MILLION, _THOUSAND, _DEAR, _LEAST = 1_000_000, 1000, 200, 100
_LEFT, _RIGHT, _NEARBY = 12, 9, 6
# The fixed fine for drug use (article L. 3421-1): plain, lowered and raised.
_TARIFFS = frozenset((135, 150, 200, 300, 450))
_FEWEST_OF_BUDGET = 500
_FINES, _BOUGHT = cue_words("money.fines"), cue_words("money.bought")
_AMOUNTS = cue_words("money.amounts")
_WARES = cue_words("money.wares")
# « appréhendés la semaine dernière »: a week that has been, and not a weekly wage.
_WEEK, _PAST = "la semaine", (["derniere"], ["passee"], ["ecoulee"])
_OFFERED = ("a la revente", "valeur a la revente", "de revente", "revente", "marche")
_INTERCEPTED = ("intercept", "apprehend")
_TRAFFICS = ("trafic", "reseau")
_TYPES = {
    "cash": "seizure",
    "criminal_assets": "seizure",
    "resale_value": "market_value",
    "turnover": "market_value",
    "unit_price": "market_value",
    "budget": "budget",
}
_PERIODS = cue_words("money.periods")


def find(passage: Passage) -> None:
    """Read each sum by the words nearest to it."""
    for place, quantity in passage.quantities("EUR"):
        kind = "cash" if passage.texts[place - 1] == "¤" else _kind_of_sum(passage, place)
        if kind not in _TYPES or _is_no_sum(passage, place, quantity, kind):
            continue
        if kind == "budget" and is_held(passage, place=place):
            kind = "cash"
        if kind == "resale_value" and ((quantity.value or _DEAR) < _DEAR or is_price(passage, place=place)):
            kind = "unit_price"  # « revendus 10 euros »
        if kind == "resale_value" and costs_cameras(passage, place=place):
            kind = "budget"
        if kind == "budget" and is_unreal(passage, place=place):
            continue
        slug = name_budget(passage, place=place) if kind == "budget" else kind
        candidate = propose(_TYPES[kind], item=slug, place=place, quantity=quantity)
        candidate.per = _per(passage, place)
        candidate.optional = slug == "criminal_assets" and _values_property(passage, place)
        if kind == "resale_value" and candidate.per is not None:
            candidate.item = "turnover"  # « peut rapporter jusqu'à 40 000 euros par jour »
        passage.add(candidate, rule=NAME)
    for place, quantity in passage.quantities("count"):
        if _read_share(passage, place, quantity) or _read_bare_turnover(passage, place, quantity):
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


def _read_bare_turnover(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« un chiffre d'affaires évalué à 2 milliards »: millions of nothing else, beside a turnover."""
    follow = passage.chunks[place + 1] if place + 1 < len(passage.chunks) else None
    if quantity.scale < _MILLION or (follow is not None and follow.kind != "p"):
        return False
    first, _ = passage.bounds(place)
    left = _near(passage, range(place - 1, max(first, place - _NEARBY) - 1, -1))
    if "turnover" not in left:
        return False
    candidate = propose("market_value", item="turnover", place=place, quantity=quantity)
    candidate.unit = "EUR"
    passage.add(candidate, rule=NAME)
    return True


def _is_no_sum(passage: Passage, place: int, quantity: Quantity, kind: str) -> bool:
    """A tariff of fines, the price of what was bought, a cost of a few euros: none is a sum of a bilan."""
    value = quantity.value
    if is_untaken(passage, place=place, quantity=quantity, kind=kind):
        return True
    if value in _TARIFFS and kind != "resale_value":
        since = passage.sentences[max(0, passage.sentence_of[place] - 1)].first
        if not passage.words_between(since, last=place).isdisjoint(_FINES):
            return True
    if kind == "budget":
        return value is not None and value < _FEWEST_OF_BUDGET
    return kind == "cash" and not passage.words_between(place - 3, last=place - 1).isdisjoint(_BOUGHT)


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
    if (
        _is_fine(passage, place, left)
        or _is_wage(passage, place, left, right)
        or is_heading(passage, place=place)
    ):
        return None
    if right and right[0] in ("cash", "criminal_assets", "unit_price", "turnover"):
        return "resale_value" if right[0] == "cash" and _is_valued(passage, place, left) else right[0]
    if "budget" in left and "moyen" in passage.words_between(max(first, place - _LEFT), last=place - 1):
        return None  # « coût moyen d'une procédure : 4 500 euros »
    if "budget" in left or "budget" in right:
        return "budget" if not _is_seizure(passage, place, strict=True) or "budget" in left[:1] else "cash"
    if is_paid(passage, place=place, first=first):
        return "budget"
    if right and right[0] == "resale_value":
        return _asset(passage, place) if _values_goods(passage, place, first) else right[0]
    if left[:1] == ["resale_value"] and _values_goods(passage, place, first):
        return _asset(passage, place)
    if left:
        return _worth(left) if left[0] == "resale_value" else left[0]
    return _kind_without_left(passage, place, right)


def _kind_without_left(passage: Passage, place: int, right: list[str]) -> str | None:
    """Decide what a sum is where no word of money stands before it."""
    if _follows_drug(passage, place):
        return "resale_value"
    if _weighs_traffic(passage, place):
        return "turnover"
    if right:
        return right[0]
    if is_drawn(passage, place=place):
        return "resale_value"
    if _comes_in(passage, place):
        return "turnover"
    near = passage.texts[max(0, place - _NEARBY) : place + _NEARBY]
    taken = any(text.startswith(_INTERCEPTED) for text in near)
    return "cash" if taken or _is_seizure(passage, place, strict=False) else None


def _comes_in(passage: Passage, place: int) -> bool:
    """« Ces points de deal rapportaient gros. Autour de 90 000 euros par mois pour l'un »."""
    quantity = passage.chunks[place].quantity
    if quantity is None or (quantity.value or 0) < _THOUSAND or _per(passage, place) is None:
        return False
    since = passage.sentences[max(0, passage.sentence_of[place] - 1)].first
    terms = [term for chunk in passage.chunks[since:place] for term in chunk.terms]
    return any(term.kind == "spot" or (term.kind, term.item) == ("money", "turnover") for term in terms)


def _asset(passage: Passage, place: int) -> str | None:
    """« une villa estimée à 800 000 euros a été saisie »: an asset; the value of a car is none."""
    taken = _values_property(passage, place) and _is_seizure(passage, place, strict=True)
    return "criminal_assets" if taken else None


def _values_property(passage: Passage, place: int) -> bool:
    first, _ = passage.bounds(place)
    return not _PROPERTY.isdisjoint(passage.texts[max(first, place - _NEARBY) : place])


def _is_wage(passage: Passage, place: int, left: list[str], right: list[str]) -> bool:
    """« payé 100 euros », « un préjudice de »; what is told of a resale is a value all the same."""
    if "wage" not in (left + right)[:1] and "wage" not in left[:2]:
        return False
    return "resale_value" not in left or not any(
        "revente" in text for text in passage.texts[max(0, place - _LEFT) : place]
    )


def _weighs_traffic(passage: Passage, place: int) -> bool:
    """« un trafic d'héroïne d'environ 2 millions d'euros »."""
    lead = passage.texts[max(0, place - _NEARBY) : place]
    return lead[-1:] in (["de"], ["d'"], ["a"]) and any(text.startswith(_TRAFFICS) for text in lead)


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


def _values_goods(passage: Passage, place: int, first: int) -> bool:
    """« deux berlines estimées à 85 000 euros »: the value of goods is not that of drugs."""
    start = max(first, place - _LEFT)
    if any(text.startswith(_OFFERED) for text in passage.texts[start:place]):
        return False
    for at in range(place - 1, start - 1, -1):
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
            "sachant",
        ):
            break
        term = chunk.term("money") if chunk.terms else None
        if term is not None and not (chunk.text == _WEEK and passage.texts[at + 1 : at + 2] in _PAST):
            kinds.append(term.item)
    return kinds


def _follows_drug(passage: Passage, place: int) -> bool:
    """« 514 grammes de cannabis (31 000 €) », « 4 kg de cocaïne, pour 162 360 euros »."""
    start = place - 2
    lead = passage.texts[max(0, place - 4) : place]
    if len(lead) == 4 and lead[0] in ("pour", "d'") and lead[2] in _AMOUNTS:
        start = place - 5  # « pour un montant de 800 000 euros », « la drogue, d'un montant de »
    elif "soit" in lead:
        start = place - 1 - lead[::-1].index("soit")  # « 23 kg, soit l'équivalent d'un million d'euros »
    elif lead[-1:] not in (["("], ["pour"]):
        return False
    for at in range(start, max(-1, start - 8), -1):
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


def _per(passage: Passage, place: int) -> str | None:
    chunks = passage.chunks
    texts = [chunk.text for chunk in chunks[place + 1 : place + 4]]
    if texts[:1] in (["de"], ["d'"]):
        texts = [chunk.text for chunk in chunks[place + 3 : place + 5]]  # « 9 000 euros d'herbe par jour »
    if texts[:1] in (["par"], ["chaque"], ["/"]) and len(texts) > 1 and texts[1] in _PERIODS:
        return "an" if texts[1] == "annee" else texts[1]
    if texts[:1] == ["sur"] and place + 2 < len(chunks):
        span = chunks[place + 2]
        if span.quantity is not None and span.quantity.unit in ("month", "day"):
            return passage.folded.written(span.start, end=span.end)
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
        (
            "6 kg d'héroïne ont été saisis, soit l'équivalent de 240 000 euros.",
            (("market_value", "resale_value", 240000),),
        ),
        (
            "Le lot est estimé à 70 000 euros, sachant que le gramme se négocie 50 euros.",
            (("market_value", "resale_value", 70000), ("market_value", "unit_price", 50)),
        ),
        (
            "Un trafic d'héroïne de près de 3 millions d'euros démantelé",
            (("market_value", "turnover", 3000000),),
        ),
        (
            "Les ventes, un chiffre d'affaires évalué à 2 milliards.",
            (("market_value", "turnover", 2000000000),),
        ),
        ("Ils ont saisi de 20 à 25.000 euros en liquide.", (("seizure", "cash", 20000),)),
        (
            "Les saisies montent, et l'État a débloqué 2 millions d'euros supplémentaires.",
            (("budget", "other", 2000000),),
        ),
        ("Le maire a promis 3 millions d'euros pour les caméras.", (("budget", "cameras", 3000000),)),
        ("Il cachait 6 000 euros en billets de 20 et 50 euros.", (("seizure", "cash", 6000),)),
        ("Le gramme, acheté 30 euros, est revendu cher.", (("market_value", "unit_price", 30),)),
        ("Les agents estiment le lot de cocaïne à 90 000 euros.", (("market_value", "resale_value", 90000),)),
        ("Un trafic à 4 millions d'euros démantelé à Dax", (("market_value", "turnover", 4000000),)),
        ("La douane a intercepté 800 000 euros.", (("seizure", "cash", 800000),)),
        (
            "Les deux points de deal tournaient bien. Près de 90 000 euros par mois pour l'un.",
            (("market_value", "turnover", 90000),),
        ),
        (
            "Une villa d'une valeur de 700 000 euros a été saisie.",
            (("seizure", "criminal_assets", 700000),),
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
        "Les voleurs ont emporté 4 200 euros en liquide.",
        "Ils ont trouvé 6 kg de résine et pour 5 000 euros de matériel.",
        "Il doit de l'argent à son voisin, environ 1 500 euros, disent les policiers qui ont saisi son arme.",
        "L'entreprise réalise 3 millions d'euros de chiffre d'affaires.",
        "Le guetteur était payé 100 euros par jour.",
        "Il avait accepté de garder la drogue moyennant 1 500 euros.",
        "Le montant de la contravention descendra à 135 euros, selon les policiers, qui ont saisi la résine.",
        "L'amende forfaitaire est de 200 euros.",
        "Plus de 10 000 euros en liquide, même en billets de 20 et 50 euros, sont à déclarer.",
        "634 amendes ont été dressées. À 200 euros pièce, cela refroidit.",
        "Le camion-scanner, acheté 2,1 millions d'euros, a servi lors de la saisie.",
        "Ils encourent dix ans de prison et 7,5 millions d'euros d'amende.",
    ),
)
