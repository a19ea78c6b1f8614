"""Drivers found positive to drugs: tests that were positive, people who tested so, lines of a road bilan."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "driving"
_REACH, _ROAD_REACH, _NEAR = 9, 12, 3
_POSITIVE, _DRUGS = cue_words("driving.positive"), ("stup", "drogue", "cannab", "coca", "toxico")
_OTHER_NEED, _ROAD = cue_words("driving.alcohol"), cue_words("driving.road")
_ROADS = ("alcool", "vitesse", "ceinture", "au volant")
_LINE_ENDS = frozenset(("\n", ",", ";", ".", "•", "|", ")", "et", "-", "–"))


def find(passage: Passage) -> None:
    """Read positive tests, drivers told positive, and « 7 stupéfiants » among what was found on a road."""
    folded = passage.folded.text
    if "positi" not in folded and not ("stupefiants" in folded and any(word in folded for word in _ROADS)):
        return
    for place, quantity in passage.quantities("count"):
        if quantity.article and not quantity.negated:
            continue
        at = _positive_after(passage, place)
        if at is not None:
            _add(passage, place, quantity, passage.chunks[at].end)
        elif _is_line(passage, place):
            _add(passage, place, quantity, None)


def _positive_after(passage: Passage, place: int) -> int | None:
    """Return where « positif » stands that is said of a figure, and of drugs rather than of alcohol."""
    _, last = passage.bounds(place)
    for at in range(place + 1, min(last, place + _REACH) + 1):
        chunk = passage.chunks[at]
        if chunk.quantity is not None and not chunk.quantity.article:
            return None
        if chunk.text in (";", ":", ".", "\n"):
            return None
        if not _POSITIVE.isdisjoint(chunk.text.split(" ")):
            break
    else:
        return None
    counted = passage.head(place)
    if counted is not None and counted < at and not _may_test_positive(passage, counted):
        return None
    return at if _is_of_drugs(passage, place, at, last) else None


def _may_test_positive(passage: Passage, head: int) -> bool:
    """People and tests come out positive; a bilan or a team does not."""
    chunk = passage.chunks[head]
    term = chunk.term("event")
    return chunk.term("person") is not None or (term is not None and term.item == "drug_tests")


def _is_of_drugs(passage: Passage, place: int, at: int, last: int) -> bool:
    """What follows « positif » decides, then what the sentence tests, then the sentence before it."""
    after = passage.texts[at + 1 : min(last, at + 5) + 1]
    if _tells(after, _DRUGS):
        return True
    if not _OTHER_NEED.isdisjoint(after):
        return False
    number = passage.sentence_of[place]
    head = passage.head(place)
    tested = passage.chunks[head].term("event") if head is not None else None
    if tested is not None and tested.item == "drug_tests":
        first = passage.sentences[number].first
        return _OTHER_NEED.isdisjoint(passage.words_between(first, last=last))  # « 417 dépistages positifs »
    for one in (number, number - 1):
        if one < 0:
            break
        sentence = passage.sentences[one]
        words = passage.words_between(sentence.first, last=min(sentence.last, at))
        if _tells(words, _DRUGS) or "salivaires" in words or "salivaire" in words:
            return True
        if not _OTHER_NEED.isdisjoint(words):
            return False
    return False


def _tells(words: list[str] | set[str], stems: tuple[str, ...]) -> bool:
    return any(word.startswith(stems) for phrase in words for word in phrase.split(" "))


def _is_line(passage: Passage, place: int) -> bool:
    """« 12 alcoolémies, 7 stupéfiants », « Stupéfiants : 2 », among other offences of the road."""
    last = len(passage.texts) - 1
    follow = passage.texts[place + 1] if place < last else ""
    listed = follow == "stupefiants" and (place + 2 > last or passage.texts[place + 2] in _LINE_ENDS)
    labelled = passage.texts[max(0, place - 2) : place] == ["stupefiants", ":"]
    alone = labelled and (place < _NEAR or passage.texts[place - _NEAR] in ("\n", "-", "–", "•", "*", ","))
    if not listed and not alone:
        return False
    around = passage.words_between(place - _ROAD_REACH, last=min(last, place + _ROAD_REACH))
    return not _ROAD.isdisjoint(around)


def _add(passage: Passage, place: int, quantity: Quantity, end: int | None) -> None:
    passage.add(
        propose("procedure", item="conduite_stups", place=place, quantity=quantity, end=end), rule=NAME
    )


RULE = Rule(
    name=NAME,
    description="Drivers and tests positive to drugs; drugs as a line of a road bilan.",
    find=find,
    types=("procedure",),
    true=(
        (
            "Quatre conducteurs se sont avérés positifs aux stupéfiants.",
            (("procedure", "conduite_stups", 4),),
        ),
        ("Neuf automobilistes ont été testées positives au cannabis.", (("procedure", "conduite_stups", 9),)),
        (
            "Les gendarmes ont fait 62 dépistages de stupéfiants, dont 13 positifs.",
            (("check", "drug_tests", 62), ("procedure", "conduite_stups", 13)),
        ),
        (
            "Sur les routes : 12 alcoolémies, 5 stupéfiants, 30 excès de vitesse.",
            (("procedure", "conduite_stups", 5),),
        ),
        ("Alcoolémie : 9\nStupéfiants : 4\nVitesse : 51", (("procedure", "conduite_stups", 4),)),
    ),
    false=(
        "Six conducteurs étaient positifs à l'alcool.",
        "Trois indicateurs positifs ressortent de ce bilan.",
        "Stupéfiants : 214 procédures ont été ouvertes.",
    ),
)
