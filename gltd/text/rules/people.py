"""People whose number is told in two parts, « quatre hommes et une femme », or brought to a total."""

from __future__ import annotations

from gltd.text.candidates import Candidate, propose
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "people"
_NUMBERED, _BRINGS = cue_words("people.numbered"), cue_words("people.brings")
_LISTED = cue_words("people.listed")
_AFTER_NUMBER, _FEWEST, _CLOSE = 8, 2, 3
_KINDS = ("person", "event", "verb")


def find(passage: Passage) -> None:
    """Add the one person more to a group; read the number that a count is brought to."""
    if passage.kinds.isdisjoint(_KINDS):
        return
    texts = passage.texts
    brought = not _BRINGS.isdisjoint(texts)
    for place, quantity in passage.quantities("count", taken=True):
        if quantity.article:
            if texts[place - 1] == "et":
                _join_one_more(passage, place)
            elif "et" in texts[place + 2 : place + 5]:
                _join_one_before(passage, place)
        elif place in passage.taken:
            if "et" in texts[place + 2 : place + 5]:
                _join_companion(passage, place)
            if texts[place - 1] == "dont":
                _read_some_of(passage, place, quantity)
        elif texts[place - 1] == "dont":
            _read_some_of(passage, place, quantity)
        elif not _read_of_those(passage, place, quantity) and brought:
            _read_brought(passage, place, quantity)


def _join_one_more(passage: Passage, place: int) -> None:
    """« quatre hommes et une femme ont été interpellés »: five people."""
    head = passage.head(place, "person")
    if head is None or head - place > _FEWEST or passage.chunks[place - 2].term("person") is None:
        return
    if _is_list(passage, place):
        return
    for one in passage.found_in(passage.sentence_of[place]):
        if one.type == "arrest" and place - _CLOSE - 1 <= one.place < place and _counts(passage, one):
            one.value = (one.value or 0) + 1
            one.end = max(one.end, passage.chunks[head].end)


def _is_list(passage: Passage, place: int) -> bool:
    """« cinq vendeurs, deux guetteurs et un acheteur »: each member has its own count."""
    for at in range(place - 3, max(0, place - _CLOSE - 3), -1):
        if passage.chunks[at].kind == "q":
            return passage.texts[at - 1] == "," and any(
                chunk.kind == "q" for chunk in passage.chunks[max(0, at - _CLOSE - 1) : at]
            )
    return False


def _join_one_before(passage: Passage, place: int) -> None:
    """« Un homme et sept femmes ont été interpellés »: eight people."""
    head = passage.head(place, "person")
    if head is None or head - place > _FEWEST or passage.texts[head + 1 : head + 2] != ["et"]:
        return
    after = head + _FEWEST
    follow = passage.head(after, "person") if passage.chunks[after].kind == "q" else None
    if follow is None or follow - after > _FEWEST:
        return
    for one in passage.found_in(passage.sentence_of[place]):
        if one.type == "arrest" and one.place == after and _counts(passage, one):
            one.value, one.start = (one.value or 0) + 1, passage.chunks[place].start


def _join_companion(passage: Passage, place: int) -> None:
    """« les huit hommes et la femme interpellés »: nine people."""
    head = passage.head(place, "person")
    if head is None or head + _CLOSE >= len(passage.chunks) or passage.texts[head + 1] != "et":
        return
    alone = passage.chunks[head + _CLOSE]
    if passage.texts[head + 2] not in ("la", "le") or alone.term("person") is None:
        return
    for one in passage.found_in(passage.sentence_of[place]):
        if one.type == "arrest" and one.place == place and _counts(passage, one):
            one.value = (one.value or 0) + 1
            one.end = max(one.end, alone.end)


def _counts(passage: Passage, one: Candidate) -> bool:
    """Tell whether nothing but its own noun stands between a figure and the one person more."""
    quantity = passage.chunks[one.place].quantity
    return quantity is not None and one.value == quantity.value and quantity.value_max is None


def _read_of_those(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« 880 des interpellés l'ont été pour stupéfiants »: a share of people whom a participle names."""
    if passage.texts[place + 1 : place + 2] != ["des"] or place + 2 >= len(passage.chunks):
        return False
    verb = passage.chunks[place + 2].term("verb")
    if verb is None or verb.type != "arrest" or not passage.is_participle(place + 2):
        return False
    end = passage.chunks[place + 2].end
    passage.add(propose("arrest", item=verb.item, place=place, quantity=quantity, end=end), rule=NAME)
    return True


def _read_some_of(passage: Passage, place: int, quantity: Quantity) -> None:
    """« ont interpellé plusieurs suspects, dont cinq mineurs »: of people whom nobody counts."""
    head = passage.head(place, "person")
    if head is None:
        return
    first, _ = passage.bounds(place)
    for at in range(place - 2, max(first, place - _AFTER_NUMBER) - 1, -1):
        chunk = passage.chunks[at]
        if chunk.kind == "q":
            return
        verb = chunk.term("verb", "event")
        if verb is not None and verb.type == "arrest" and passage.has_term(at, last=place - 1, kind="person"):
            _read_list(passage, place, head, verb.item)
            return


def _read_list(passage: Passage, place: int, head: int, item: str) -> None:
    """« dont 730 acheteurs, 94 vendeurs et 29 guetteurs »: each member of the list."""
    while True:
        quantity = passage.chunks[place].quantity
        near = passage.found_in(passage.sentence_of[place])
        if quantity is None or any(one.place == place and one.item == item for one in near):
            return
        end = passage.chunks[head].end
        passage.add(propose("arrest", item=item, place=place, quantity=quantity, end=end), rule=NAME)
        place = head + 2
        if place >= len(passage.chunks) or passage.texts[head + 1] not in _LISTED:
            return
        follow = passage.head(place, "person") if passage.chunks[place].kind == "q" else None
        if follow is None or follow != place + 1:
            return
        head = follow


def _read_brought(passage: Passage, place: int, quantity: Quantity) -> None:
    """« ce qui porte à douze le nombre d'interpellations », « à 54 le nombre de personnes écrouées »."""
    if passage.texts[place - 1] not in ("a", '"') or passage.words_between(
        place - 5, last=place - 1
    ).isdisjoint(_BRINGS):
        return
    _, last = passage.bounds(place)
    texts = passage.texts[place + 1 : min(last, place + _AFTER_NUMBER) + 1]
    at = next((place + 1 + far for far, text in enumerate(texts[:_CLOSE]) if text in _NUMBERED), None)
    if at is None:
        return
    for chunk in passage.chunks[at + 1 : at + _CLOSE + 2]:
        term = chunk.term("event", "verb", "spot")
        if term is not None and term.type in ("arrest", "deal_point", "operation_count"):
            passage.add(
                propose(term.type, item=term.item, place=place, quantity=quantity, end=chunk.end), rule=NAME
            )
            return


RULE = Rule(
    name=NAME,
    description="Groups with one person more, and the numbers that a count is brought to.",
    find=find,
    types=("arrest",),
    true=(
        ("Trois hommes et une femme ont été interpellés à Dole.", (("arrest", "interpellation", 4),)),
        (
            "Les gendarmes ont interpellé plusieurs suspects, dont six mineurs.",
            (("arrest", "interpellation", 6),),
        ),
        (
            "Plus de 600 des interpellés l'ont été pour stupéfiants, dont 500 acheteurs et 26 guetteurs.",
            (
                ("arrest", "interpellation", 600),
                ("arrest", "interpellation", 500),
                ("arrest", "interpellation", 26),
            ),
        ),
        (
            "Les policiers ont interpellé les suspects, dont quatre mineurs, en garde à vue hier.",
            (("arrest", "garde_a_vue", 4), ("arrest", "interpellation", 4)),
        ),
        ("Ce qui porte à « plus de 320 » le nombre d'interpellations.", (("arrest", "interpellation", 320),)),
        ("Cette prise porte à onze le nombre de personnes écrouées.", (("arrest", "ecrou", 11),)),
    ),
    false=(
        "Le maire porte à douze le nombre de ses adjoints.",
        "Les policiers ont vu quatre hommes et une femme.",
    ),
)
