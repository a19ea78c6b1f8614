"""Images asked for by the justice: « les images ont été requises 212 fois », « 212 vidéos transmises »."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "requisitions"
_IMAGES, _NOUNS = cue_words("requisitions.images"), cue_words("requisitions.nouns")
_ASKED, _HANDED = cue_words("requisitions.asked"), cue_words("requisitions.handed")
_ASKERS = cue_words("requisitions.askers")
_STEMS = ("images", "video", "csu", "supervision", "enregistrement", "sequence", "extraction", "relecture")
_REACH, _LEAD = 10, 3


def find(passage: Passage) -> None:
    """Read how many times images were asked for, and how many were handed to those who inquire."""
    if not any(stem in passage.folded.text for stem in _STEMS):
        return
    for place, quantity in passage.quantities("times") if "fois" in passage.folded.text else ():
        first, last = passage.bounds(place)
        words = passage.words_between(max(first, place - _REACH), last=min(last, place + _REACH))
        if words & _IMAGES and words & _ASKED and words & _ASKERS and quantity.value:
            candidate = propose("requisition", item="images", place=place, quantity=quantity)
            candidate.unit = "count"
            passage.add(candidate, rule=NAME)
    if _NOUNS.isdisjoint(passage.texts) and "reprises" not in passage.texts:
        return
    for place, quantity in passage.quantities("count"):
        first, last = passage.bounds(place)
        noun = passage.texts[place + 1] if place < last else ""
        if noun == "reprises" and not quantity.article:
            _read_repeated(passage, place, quantity)
            continue
        if noun in _NOUNS and not quantity.article:
            after = passage.words_between(place + 2, last=min(last, place + _REACH))
            lead = passage.words_between(max(first, place - _LEAD), last=place - 1)
            if (after | lead) & _HANDED and after & _ASKERS:
                end = passage.chunks[place + 1].end
                passage.add(
                    propose("requisition", item="images", place=place, quantity=quantity, end=end), rule=NAME
                )


def _read_repeated(passage: Passage, place: int, quantity: Quantity) -> None:
    """« Les enquêteurs ont sollicité les images à 57 reprises »."""
    first, last = passage.bounds(place)
    words = passage.words_between(max(first, place - _REACH), last=min(last, place + _REACH))
    if words & _IMAGES and words & _ASKED and words & _ASKERS:
        end = passage.chunks[place + 1].end
        candidate = propose("requisition", item="images", place=place, quantity=quantity, end=end)
        passage.add(candidate, rule=NAME)


RULE = Rule(
    name=NAME,
    description="Times that images were asked for by those who inquire; images handed to them.",
    find=find,
    types=("requisition",),
    true=(
        ("Les images ont été requises 212 fois par la police.", (("requisition", "images", 212),)),
        ("Le CSU a été sollicité 84 fois par les enquêteurs.", (("requisition", "images", 84),)),
        ("La gendarmerie a demandé les images à 31 reprises.", (("requisition", "images", 31),)),
        ("57 vidéos ont été transmises aux gendarmes.", (("requisition", "images", 57),)),
    ),
    false=(
        "La vidéo a été vue 212 fois.",
        "Trois vidéos ont été diffusées sur les réseaux.",
        "La police a été appelée 40 fois.",
    ),
)
