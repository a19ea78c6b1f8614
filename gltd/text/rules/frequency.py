"""How often operations are held: « tous les 15 jours », « chaque semaine »."""

from __future__ import annotations

from gltd.text.candidates import Candidate, propose
from gltd.text.hypotheses import is_to_come
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "frequency"
_PERIODS = frozenset(("jour", "semaine", "mois", "an"))
_EACH = frozenset(("chaque", "tous", "toutes"))
_SINGULAR = {"jour": "jour", "jours": "jour", "semaine": "semaine", "semaines": "semaine", "mois": "mois"}
_AHEAD = 8
_UNITS = {"day": "jours", "week": "semaines", "month": "mois"}


def find(passage: Passage) -> None:
    """Read « tous les N jours », « chaque semaine », « trois fois par mois » where operations are named."""
    if "event" not in passage.kinds:
        return
    texts = passage.texts
    named = "operation" in passage.folded.text
    for place, quantity in passage.quantities("count", "times", *_UNITS):
        if quantity.unit in _UNITS:
            if texts[place - 1] == "les" and texts[place - 2] in ("tous", "toutes") and quantity.value:
                _add(passage, place, quantity.end, 1, f"{quantity.value} {_UNITS[quantity.unit]}")
        elif quantity.article:
            if named and "par" in texts[place + 2 : place + 6]:
                _read_one(passage, place)
        elif texts[place + 1 : place + 2] != ["par"]:
            continue
        elif quantity.unit == "count":
            _read_rate(passage, place, quantity)
        elif texts[place + 2 : place + 3] and texts[place + 2] in _PERIODS and quantity.value:
            _add(passage, place, passage.chunks[place + 2].end, quantity.value, texts[place + 2])
    if any(word in passage.folded.text for word in ("chaque", "tous les ", "toutes les ")):
        for place in [at for at, text in enumerate(passage.texts) if text in _EACH]:
            _read_each(passage, place)


def _read_one(passage: Passage, place: int) -> None:
    """« une opération par semaine », « une opération chaque mois »: a number that looks like an article."""
    head = passage.head(place, "event")
    if head is None or passage.texts[head + 1 : head + 2] != ["par"]:
        return
    period = passage.texts[head + 2] if head + 2 < len(passage.texts) else ""
    if period in _PERIODS:
        _add(passage, head + 1, passage.chunks[head + 2].end, 1, period)


def _read_each(passage: Passage, place: int) -> None:
    """« chaque semaine », « toutes les semaines »; « 1 000 opérations par mois » have their own number."""
    lead = passage.texts[place]
    at = place + 1 if lead == "chaque" else place + 2
    follow = passage.texts[at] if at < len(passage.texts) else ""
    period = _SINGULAR.get(follow)
    if period is None or (lead != "chaque" and passage.texts[place + 1] != "les"):
        return
    first, last = passage.bounds(place)
    counted = [chunk.quantity for chunk in passage.chunks[first : last + 1] if chunk.quantity is not None]
    if any(not one.article and one.unit == "count" for one in counted):
        return
    _add(passage, place, passage.chunks[at].end, 1, period)


def _add(passage: Passage, place: int, end: int, value: float, per: str) -> None:
    """Propose a rhythm, from the operations that the sentence names before it."""
    first, _ = passage.bounds(place)
    if is_to_come(passage, place=place):
        return  # « Le préfet a promis une opération par semaine »
    operation = next(
        (
            at
            for at in range(place - 1, first - 1, -1)
            if any(
                term.type == "operation_count" and term.item == "operations"
                for term in passage.chunks[at].terms
            )
        ),
        None,
    )
    start = passage.chunks[place if operation is None else operation].start
    if operation is None and not _opens_with(passage, place, first):
        return
    candidate = Candidate("operation_count", "frequency", start, end, place, value=value, unit="count")
    candidate.per = per
    passage.add(candidate, rule=NAME)


def _opens_with(passage: Passage, place: int, first: int) -> bool:
    """« Toutes les semaines, des opérations sont menées »: the rhythm opens its sentence."""
    _, last = passage.bounds(place)
    if place > first + 2:
        return False
    near = passage.chunks[place + 1 : min(last, place + _AHEAD) + 1]
    return any(
        term.type == "operation_count" and term.item == "operations" for chunk in near for term in chunk.terms
    )


def _read_rate(passage: Passage, place: int, count: Quantity) -> None:
    """« 614 opérations ont été menées, en moyenne 12 par semaine »."""
    period = passage.texts[place + 2] if place + 2 < len(passage.texts) else ""
    counted = [one for one in passage.found_in(passage.sentence_of[place]) if one.place < place]
    if period in _PERIODS and not counted and passage.head(place) is None and count.value is not None:
        _add(passage, place, passage.chunks[place + 2].end, count.value, period)
    if period not in _PERIODS or not counted or counted[-1].unit != "count":
        return
    last = counted[-1]
    operations = last.type == "operation_count"
    if not operations and passage.texts[place - 1] != "soit":
        return  # « 1 093 amendes, soit près de 60 par mois »
    item = "frequency" if operations else last.item or ""
    candidate = propose(last.type, item=item, place=place, quantity=count)
    candidate.end, candidate.per = passage.chunks[place + 2].end, period
    passage.add(candidate, rule=NAME)


RULE = Rule(
    name=NAME,
    description="The rhythm of recurring operations.",
    find=find,
    types=("operation_count",),
    true=(
        (
            "614 opérations ont été menées, en moyenne 12 par semaine.",
            (("operation_count", "frequency", 12),),
        ),
        ("Des opérations de contrôle ont lieu tous les 10 jours.", (("operation_count", "frequency", 1),)),
        ("Des opérations sont menées chaque semaine.", (("operation_count", "frequency", 1),)),
        ("Les opérations se suivent, à raison de deux par mois.", (("operation_count", "frequency", 2),)),
        ("Chaque mois, des opérations sont menées ici.", (("operation_count", "frequency", 1),)),
        ("Les opérations ont lieu trois fois par mois.", (("operation_count", "frequency", 3),)),
    ),
    false=("Le comité se réunit tous les 15 jours.", "Chaque semaine, le maire reçoit les habitants."),
)
