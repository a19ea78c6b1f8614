"""Cameras: how many there are, how many were added."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.hypotheses import is_to_come
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "cameras"
_ADDED = cue_words("cameras.added")
_DEVICES = cue_words("cameras.devices")
_COUNTS = cue_words("cameras.counts")
_BRINGS = cue_words("cameras.brings")
_OTHER_NOUNS = ("spot", "site", "person", "force", "event", "substance", "vehicle")
_PLANNED = cue_words("cameras.planned")
_PRONOUN_REACH = 8
_WANTED = cue_words("cameras.wanted")
_ARE = cue_words("cameras.are")
_BROKEN, _DEALERS = cue_words("cameras.broken"), cue_words("cameras.dealers")
_JOINS, _STANDING = cue_words("cameras.joins"), cue_words("cameras.standing")
_SET = frozenset(("installees", "implantees", "posees", "reparties", "deployees"))
_AUXILIARIES = cue_words("passage.be")
_WHERE = (["a"], ["dans"], ["sur"], ["aux"], ["pres"])
_INSTALL, _DECIDED = cue_words("cameras.install"), cue_words("cameras.decided")
_BOUGHT, _ADDING_REACH = cue_words("cameras.bought"), 6


def find(passage: Passage) -> None:
    """Read numbers of cameras, and bare numbers in a sentence about cameras."""
    if "camera" not in passage.kinds:
        return
    for place, quantity in passage.quantities("count"):
        head = passage.head(place)
        first, last = passage.bounds(place)
        if head is not None and passage.chunks[head].term("camera") is not None:
            _read_counted(passage, place, quantity, head)
        elif head is None and _is_about(passage, place, first):
            _read_bare(passage, place, quantity, first, last)


def _read_counted(passage: Passage, place: int, quantity: Quantity, head: int) -> None:
    """« 85 caméras »: in place, added or on average; what is only planned or wished is not there."""
    first, last = passage.bounds(place)
    wanted = passage.words_between(max(first, place - 12), last=place) & _WANTED
    if quantity.article or wanted or _is_planned(passage, place, first, last):
        return
    end = _clause_end(passage, head, last)
    if (
        passage.words_between(head + 1, last=end) & _BROKEN
        or passage.words_between(first, last=place - 1) & _DEALERS
    ):
        return
    near = passage.words_between(max(first, place - 5), last=end)
    lead = passage.words_between(max(first, place - _ADDING_REACH), last=place - 1)
    if not lead.isdisjoint(_JOINS) or not _STANDING.isdisjoint(passage.words_between(head, last=end)):
        near = near - _ADDED  # « s'ajoutent aux 450 caméras déjà installées »
    elif _is_described(passage, head, lead):
        near = near - _ADDED
    elif not lead.isdisjoint(_BOUGHT) or _come_together(passage, head):
        near = near | {"nouvelles"}
    _add(passage, place, quantity, near, head)


def _come_together(passage: Passage, head: int) -> bool:
    """« 15 caméras et 30 agents en plus »: the whole list was added."""
    after = passage.texts[head + 1 : head + 8]
    return after[:1] == ["et"] and any(
        after[at : at + 2] in (["en", "plus"], ["de", "plus"]) for at in range(1, len(after))
    )


def _is_described(passage: Passage, head: int, lead: set[str]) -> bool:
    """« s'appuie sur six caméras installées aux entrées »: where they stand, and not that they came."""
    after = passage.texts[head + 1 : head + 4]
    if after[:1] in (["sont"], ["etaient"]) and after[1:2] != [] and after[1] in _SET:
        return True  # « 571 caméras sont installées »
    at = next((far for far, word in enumerate(after) if word in _SET), None)
    if at is None or not _AUXILIARIES.isdisjoint(after[:at]) or not lead.isdisjoint(_ADDED):
        return False
    return passage.texts[head + at + 2 : head + at + 3] in _WHERE


def _is_planned(passage: Passage, place: int, first: int, last: int) -> bool:
    if passage.words_between(max(first, place - _ADDING_REACH), last=place) & _JOINS:
        return False  # « Elles s'ajouteront aux 450 caméras »: those are in place.
    if not _STANDING.isdisjoint(passage.texts[place + 1 : place + 4]):
        return False  # « Les 84 caméras existantes seront modernisées »
    if bool(passage.words_between(place - 4, last=last) & _PLANNED) or is_to_come(passage, place=place):
        return True
    return _is_wished(passage, place, first) or _is_conditional(passage, place, last)


def _is_wished(passage: Passage, place: int, first: int) -> bool:
    """« Déployer 500 caméras », « afin d'installer 77 caméras »: an infinitive alone installs nothing."""
    at = place - 1
    if at < first or passage.texts[at] not in _INSTALL or not passage.texts[at].endswith("er"):
        return False
    return passage.words_between(max(first, at - _ADDING_REACH), last=at - 1).isdisjoint(_DECIDED)


def _is_conditional(passage: Passage, place: int, last: int) -> bool:
    """« 1 000 caméras seraient installées »: a plan told in the conditional."""
    after = passage.texts[place + 1 : min(last, place + _ADDING_REACH) + 1]
    return any(word.endswith("raient") for word in after)


def _read_bare(passage: Passage, place: int, quantity: Quantity, first: int, last: int) -> None:
    """« elles étaient 25 en 2010 », « en compte 124 », « 31 nouvelles »."""
    ahead = place + 1
    while ahead < last and passage.chunks[ahead].text in ("ont", "ete", "sont", "de", "plus"):
        ahead += 1
    following = passage.chunks[ahead].text if place < last else ""
    pronoun = passage.words_between(max(first, place - _PRONOUN_REACH), last=place - 1) & {
        "elles",
        "sont",
        "total",
    }
    added = passage.words_between(place + 1, last=min(last, max(place + 4, ahead))) & _ADDED
    near = passage.words_between(place - 4, last=place - 1)
    counts = (
        bool(near & _BRINGS)
        or ("elles" in near and bool(near & _ARE))
        or ("en" in passage.texts[place - 4 : place] and bool(near & _COUNTS) and not quantity.article)
    )
    told = passage.texts[place - 1] in ("(", ",", "de", "d'") and _says_average(passage, place, quantity)
    standing = passage.texts[place - 1] in ("les", "aux") and (
        following in _STANDING or passage.texts[place + 1 : place + 3] == ["en", "place"]
    )
    if standing:
        _add(passage, place, quantity, {"total"}, None)
    elif [chunk.text for chunk in passage.chunks[place - 2 : place]] == ["(", "+"]:
        _add(passage, place, quantity, {"nouvelles"}, None)
    elif counts or told or _is_told_total(passage, place) or _is_labelled(passage, place):
        if not is_to_come(passage, place=place):
            _add(passage, place, quantity, {"total"}, None)
    elif added and following in _ADDED:
        _add(passage, place, quantity, added, None)
    elif following in _DEVICES or (quantity.approx and "elles" in pronoun) or following == "au":
        _add(passage, place, quantity, {"total"}, None)


def _says_average(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« en moyenne 111 caméras », « une moyenne de 126 », « 51,7 en moyenne »."""
    if "moyenne" in passage.folded.text[quantity.start : quantity.end]:
        return True
    lead = passage.texts[max(passage.bounds(place)[0], place - 3) : place]
    return "moyenne" in lead or passage.texts[place + 1 : place + 3] == ["en", "moyenne"]


def _is_labelled(passage: Passage, place: int) -> bool:
    """« Caméras : 24 aujourd'hui, 36 promises »."""
    return passage.texts[place - 1] == ":" and passage.chunks[place - 2].term("camera") is not None


def _is_told_total(passage: Passage, place: int) -> bool:
    """« 8 nouvelles caméras (total : 124) »."""
    lead = [chunk.text for chunk in passage.chunks[max(0, place - 3) : place] if chunk.kind != "p"]
    return lead[-1:] == ["total"]


def _clause_end(passage: Passage, head: int, last: int) -> int:
    """Stop at the next figure or comma: « 312 caméras, 25 supplémentaires »."""
    for at in range(head + 1, min(last, head + 7) + 1):
        if passage.chunks[at].kind == "q" or passage.chunks[at].text in (",", "dont", "soit"):
            return at - 1
    return min(last, head + 6)


def _is_about(passage: Passage, place: int, first: int) -> bool:
    if not passage.has_term(first, last=place - 1, kind="camera") and any(
        chunk.term(*_OTHER_NOUNS) is not None for chunk in passage.chunks[first:place]
    ):
        return False  # « les points de deal sont passés de 4 à 7 », after a sentence about cameras
    since = passage.sentences[max(0, passage.sentence_of[place] - 1)].first
    return passage.has_term(min(first, since), last=place - 1, kind="camera")


def _add(passage: Passage, place: int, quantity: Quantity, near: set[str], head: int | None) -> None:
    average = bool({"moyenne", "moyen"} & near) or _says_average(passage, place, quantity)
    item = "average" if average else "added" if near & _ADDED else "total"
    if isinstance(quantity.value, float) and not average:
        return
    end = None if head is None else passage.chunks[head].end
    passage.add(propose("camera", item=item, place=place, quantity=quantity, end=end), rule=NAME)


RULE = Rule(
    name=NAME,
    description="Cameras in place and cameras added.",
    find=find,
    types=("camera",),
    true=(
        ("La commune dispose de 85 caméras.", (("camera", "total", 85),)),
        ("Douze nouvelles caméras ont été installées en 2024.", (("camera", "added", 12),)),
        (
            "Trente caméras supplémentaires, soit 140 au total.",
            (("camera", "added", 30), ("camera", "total", 140)),
        ),
        ("Les villes de la région ont en moyenne 84 caméras.", (("camera", "average", 84),)),
        ("Ces 12 appareils s'ajoutent aux 310 caméras déjà posées.", (("camera", "total", 310),)),
        ("Le conseil a voté l'achat de six caméras nomades.", (("camera", "added", 6),)),
    ),
    false=(
        "Huit caméras ont été vandalisées.",
        "Une caméra filme la place.",
        "Dix caméras seront posées en 2030.",
        "Un tel bourg peut recevoir 30 caméras.",
        "Nous installerons quatre caméras près du stade.",
    ),
)
