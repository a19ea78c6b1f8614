"""Deal spots, laboratories and networks: counted as they are, or brought down."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.hypotheses import is_to_come
from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.predicates import act_before, acts_after
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "spots"
_TYPES = ("dismantled", "closure")
_LISTED = cue_words("spots.listed")
_SPOTS = cue_words("quantities.spots")
_UNCOVERING = cue_words("spots.uncovering")
_LOST = cue_words("spots.lost")
_UNCOVERED = cue_words("spots.uncovered")
_OF_THEM = (["d'", "entre", "eux"], ["d'", "entre", "elles"], ["entre", "eux", "ont"])
_DOWN_NOUNS = frozenset(
    (
        "demantelement",
        "demantelements",
        "suppression",
        "suppressions",
        "eradication",
        "neutralisation",
        "extinction",
    )
)
_BEGINS = frozenset(("ont", "sont", "avaient", "etaient"))


def find(passage: Passage) -> None:
    """Read each number of spots, laboratories and networks by what became of them."""
    if "spot" not in passage.kinds:
        return
    for place, quantity in passage.quantities("count"):
        if place in passage.taken:
            continue
        head = passage.head(place)
        if head is None:
            _read_follow_up(passage, place, quantity)
            continue
        term = passage.chunks[head].term("spot") or _site_of_deal(passage, head)
        if term is None or quantity.article:
            continue
        down = _is_down(passage, place, head, term)
        if _is_shop(passage, head) or (down and is_to_come(passage, place=place)):
            continue
        if down:
            item = "deal_point" if term.type == "deal_point" else term.item
            candidate = propose(
                "dismantled", item=item, place=place, quantity=quantity, end=passage.chunks[head].end
            )
        elif term.type == "deal_point":
            candidate = propose(
                "deal_point", item="identified", place=place, quantity=quantity, end=passage.chunks[head].end
            )
        else:
            continue
        passage.add(candidate, rule=NAME)


def _site_of_deal(passage: Passage, head: int) -> Term | None:
    """« les points de deal : le démantèlement de vingt sites »: the sites are those spots."""
    if passage.texts[head] != "sites":
        return None
    first, _ = passage.bounds(head)
    named = [one for chunk in passage.chunks[first:head] if (one := chunk.term("spot")) is not None]
    return named[-1] if named and named[-1].type == "deal_point" else None


def _is_shop(passage: Passage, head: int) -> bool:
    """« L'enseigne compte 300 points de vente »: no drug is named in the text."""
    if passage.texts[head] not in ("points de vente", "lieux de vente", "sites de production", "ateliers"):
        return False
    return not any(
        stem in passage.folded.text for stem in ("stup", "drogue", "deal", "trafi", "cannab", "cocai")
    )


def _read_follow_up(passage: Passage, place: int, quantity: Quantity) -> None:
    """« sur les 17 recensés », « 24 points de deal recensés, 9 ont été fermés »."""
    first, last = passage.bounds(place)
    if quantity.article or quantity.value is None or place >= last or passage.chunks[place - 1].text == "sur":
        return
    follow = passage.chunks[place + 1]
    if follow.text == "points":
        if passage.texts[place + 2 : place + 3] and passage.texts[place + 2] in _SPOTS:
            _read_points(passage, place, quantity)
        return
    if follow.text == "des" and _read_share(passage, place, quantity):
        return
    if passage.texts[place - 1] == "de" and follow.text == "a" and place + 2 <= last:
        _read_change(passage, place, quantity, first)
        return
    if passage.texts[place + 1 : place + 4] in _OF_THEM:
        _read_partial(passage, place, quantity)
        return
    if passage.chunks[place - 2].text == "sur" and follow.text in ("que", "qu'", ".", *_BEGINS):
        _read_whole(passage, place, quantity, first)
        return
    verb = follow.term("verb")
    down = verb is not None and verb.type == "dismantled" and not passage.is_active(place + 1, term=verb)
    if follow.text not in _LISTED and follow.text not in _BEGINS and not down:
        return
    if not _is_of_spots(passage, place, first, told=down or follow.text in _BEGINS):
        return
    listed = follow.text in _BEGINS and not _LISTED.isdisjoint(passage.texts[place + 2 : place + 4])
    if follow.text in _LISTED or listed:
        type_, item = "deal_point", "identified"
    elif down or (
        follow.text in _BEGINS and acts_after(passage, place=place, types=_TYPES, reach=6, shared=False)
    ):
        type_, item = "dismantled", "deal_point"
    else:
        return
    passage.add(propose(type_, item=item, place=place, quantity=quantity), rule=NAME)


def _is_of_spots(passage: Passage, place: int, first: int, *, told: bool) -> bool:
    """« 90 points de deal demeurent. En un an, 25 ont été démantelés »: those named or counted last."""
    named = [term for chunk in passage.chunks[first:place] if (term := chunk.term("spot")) is not None]
    if named:
        return named[-1].type == "deal_point"
    counts = [chunk.quantity for chunk in passage.chunks[first:place] if chunk.quantity is not None]
    if not told or any(one.unit == "count" and not one.article for one in counts):
        return False
    last = passage.last_counted(place, back=1)
    return last is not None and last.type in ("deal_point", "dismantled") and last.item != "network"


def _read_points(passage: Passage, place: int, quantity: Quantity) -> None:
    """« 143 points démantelés », « 3 952 points étaient recensés », in a text about deal spots."""
    at = place + 1
    down = acts_after(passage, place=at, types=("dismantled",), reach=4, shared=False)
    type_, item = ("dismantled", "deal_point") if down else ("deal_point", "identified")
    passage.add(
        propose(type_, item=item, place=place, quantity=quantity, end=passage.chunks[at].end), rule=NAME
    )


def _read_share(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« Dix-sept des 60 points de deal ont disparu »: seventeen are down, sixty were known."""
    whole = passage.chunks[place + 2].quantity if place + 2 < len(passage.chunks) else None
    head = passage.head(place + 2, "spot") if whole is not None else None
    term = passage.chunks[head].term("spot") if head is not None else None
    if whole is None or head is None or term is None or term.type != "deal_point":
        return False
    if (
        acts_after(passage, place=head, types=_TYPES, reach=6, shared=False)
        or "disparu" in (passage.texts[head + 1 : head + 5])
    ):
        end = passage.chunks[head].end
        passage.add(propose("dismantled", item="deal_point", place=place, quantity=quantity), rule=NAME)
        total = propose("deal_point", item="identified", place=place + 2, quantity=whole, end=end)
        passage.add(total, rule=NAME)
        return True
    return False


def _read_partial(passage: Passage, place: int, quantity: Quantity) -> None:
    """« 19 points de deal étaient répertoriés. Six d'entre eux ont été démantelés »."""
    number = passage.sentence_of[place]
    counted = [one for one in passage.found_in(number - 1, number) if one.unit == "count"]
    acts = acts_after(passage, place=place + 3, types=("dismantled",), reach=6, shared=False)
    if acts and counted and counted[-1].type == "deal_point":
        end = passage.chunks[place + 3].end
        candidate = propose("dismantled", item="deal_point", place=place, quantity=quantity, end=end)
        passage.add(candidate, rule=NAME)


def _read_whole(passage: Passage, place: int, quantity: Quantity, first: int) -> None:
    """« 39 points de deal ont été démantelés sur les 112 que compte le département »."""
    named = [chunk.term("spot") for chunk in passage.chunks[first:place] if chunk.term("spot") is not None]
    if named and named[-1] is not None and named[-1].type == "deal_point":
        passage.add(propose("deal_point", item="identified", place=place, quantity=quantity), rule=NAME)


def _read_change(passage: Passage, place: int, quantity: Quantity, first: int) -> None:
    """« le nombre de points de deal est passé de 3 952 à 3 233 »: both are counts of spots."""
    later = passage.chunks[place + 2].quantity
    told = [chunk.term("spot", "event", "person", "substance") for chunk in passage.chunks[first:place]]
    named = [term for term in told if term is not None]
    if later is None or later.unit != "count" or not named or named[-1].type != "deal_point":
        return
    for at, count in ((place, quantity), (place + 2, later)):
        if passage.head(at) is None:
            passage.add(propose("deal_point", item="identified", place=at, quantity=count), rule=NAME)


def _is_down(passage: Passage, place: int, head: int, term: Term) -> bool:
    acts = act_before(passage, place=place, types=_TYPES) or acts_after(passage, place=head, types=_TYPES)
    if acts:
        return True
    if term.type == "dismantled" and passage.texts[place - 1] in _UNCOVERING:
        return True  # « la brigade a mis au jour trois laboratoires »
    shown = acts_after(passage, place=head, types=("seizure",), reach=6)
    if term.type == "dismantled" and any(passage.chunks[at].text in _UNCOVERED for at, _ in shown):
        return True
    first, last = passage.bounds(place)
    if not _LOST.isdisjoint(passage.texts[max(first, place - 3) : place]):
        return True  # « le quartier a perdu trois points de deal »
    for chunk in passage.chunks[head + 1 : min(last, head + 8) + 1]:
        if (
            chunk.quantity is not None
            and not chunk.quantity.article
            and not _is_coordinated(passage, head, last)
        ):
            return False
        if chunk.text in ("disparu", "disparus"):
            return True
    return _has_verb_before(passage, place, first)


def _is_coordinated(passage: Passage, head: int, last: int) -> bool:
    return head < last and passage.chunks[head + 1].text in ("et", ",")


def _has_verb_before(passage: Passage, place: int, first: int) -> bool:
    """« a démantelé deux réseaux et quatre points de deal »: the verb stands before the first of the list."""
    for at in range(place - 1, max(first, place - 12) - 1, -1):
        term = passage.chunks[at].term("verb")
        if term is not None:
            return term.type in _TYPES and (
                passage.is_active(at, term=term) or passage.chunks[at].text in _DOWN_NOUNS
            )
    return False


RULE = Rule(
    name=NAME,
    description="Deal spots identified; deal spots, laboratories and networks dismantled.",
    find=find,
    types=("dismantled", "deal_point"),
    true=(
        ("Six points de deal ont été démantelés.", (("dismantled", "deal_point", 6),)),
        ("Le département compte 42 points de deal.", (("deal_point", "identified", 42),)),
        ("Les policiers ont démantelé deux réseaux et trois laboratoires.",
         (("dismantled", "network", 2), ("dismantled", "lab", 3))),
        ("42 points de deal étaient recensés. Six d'entre eux ont été démantelés.",
         (("deal_point", "identified", 42), ("dismantled", "deal_point", 6))),
        ("La cité a perdu sept points de deal.", (("dismantled", "deal_point", 7),)),
        ("Onze des 42 points de deal ont été fermés.",
         (("dismantled", "deal_point", 11), ("deal_point", "identified", 42))),
        ("Le nombre de points de deal est passé de 52 à 41.",
         (("deal_point", "identified", 52), ("deal_point", "identified", 41))),
        ("Le démantèlement de cinq points de deal a été annoncé.", (("dismantled", "deal_point", 5),)),
    ),
    false=("Un point de deal se trouve ici.", "Deux réseaux se font concurrence."),
)  # fmt: skip
