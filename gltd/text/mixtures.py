"""Several drugs under one mass: « 12 kg de résine et d'herbe », « 5 kg de cocaïne, héroïne et MDMA »."""

from __future__ import annotations

from gltd.text.passage import Passage

NO_NAME = frozenset(("drug_unspecified", "cutting_agent", "medication"))
_FORMS_OF_CANNABIS = frozenset(("cannabis", "cannabis_resin", "cannabis_herb"))
_LEAST = 3


def mixture(passage: Passage, *, at: int, item: str) -> str | None:
    """« 12 kg de résine de cannabis et d'herbe », « six kilos de cocaïne et d'héroïne »: one mass for two."""
    if passage.texts[at + 1 : at + 2] == [","] and _is_listed(passage, at):
        return "drug_unspecified"
    if passage.texts[at + 1 : at + 2] != ["et"] or passage.texts[at + 2 : at + 3] not in (["de"], ["d'"]):
        return None
    other = passage.chunks[at + 3].term("substance") if at + 3 < len(passage.chunks) else None
    if other is None or other.item == item or other.item in NO_NAME or item in NO_NAME:
        return None
    return "cannabis" if {item, other.item} <= _FORMS_OF_CANNABIS else "drug_unspecified"


def _is_listed(passage: Passage, at: int) -> bool:
    """« 90 kilos d'héroïne, cocaïne et ecstasy »: names of drugs alone, and no other figure."""
    names = [chunk for chunk in passage.chunks[at + 2 : at + 5] if chunk.term("substance") is not None]
    between = passage.texts[at + 3 : at + 4]
    return len(names) == 2 and between in (["et"], [","]) and names[0] is passage.chunks[at + 2]


def mixture_before(passage: Passage, *, at: int) -> str | None:
    """« des sachets d'herbe et de résine d'un poids total de 345 kg »."""
    if at < _LEAST or passage.texts[at - 2] != "et" or passage.chunks[at - 3].term("substance") is None:
        return None
    term = passage.chunks[at - 3].term("substance")
    return None if term is None else mixture(passage, at=at - 3, item=term.item)
