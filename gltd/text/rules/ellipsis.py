"""Numbers whose noun was said before: « contre 183 », « 171 en 2018 », « dont 74 », « de 24 à 60 »."""

from __future__ import annotations

from gltd.text.candidates import Candidate, propose
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "ellipsis"
_DONE = cue_words("ellipsis.done")
_TAKEN_UP = cue_words("ellipsis.taken_up")
_CHANGE = cue_words("ellipsis.change")
_NOUNS = ("event", "spot", "camera", "force", "person", "vehicle", "substance")
_PLACES_AFTER = cue_words("ellipsis.places_after")
# « 12 interpellations (7 stups) », « 24 interpellations, dont 6 ESI »: what they were arrested for.
_MATTERS = cue_words("ellipsis.matters")
_OPENERS = frozenset(("\n", "•", "-", "–", "dont", "au", "total", "deja", "environ", ","))
_NOT_KINDS, _KIN = cue_words("ellipsis.not_kinds"), cue_words("ellipsis.kin")
_AT = frozenset(("a", "au", "aux", "dans", "en", "sur", "chez"))
_NOT_CONTINUED = ("trend", "market_value")
_COUNTED = frozenset(
    ("procedure", "check", "closure", "lease", "requisition", "operation_count", "deal_point")
)
_AUXILIARIES = frozenset(("ont", "ete", "sont", "avaient", "etaient"))
_ADVERBS = frozenset(("deja", "seulement", "encore"))
_PLANNED, _STRENGTH = cue_words("ellipsis.planned"), cue_words("ellipsis.strength")
_STAFFED = frozenset(("municipal_police", "police", "agents", "customs"))
_REACH, _BRACKET = 14, 6
_PERIODS = cue_words("ellipsis.periods")


def find(passage: Passage) -> None:
    """Give a bare number the type and item of what it continues."""
    for place, quantity in passage.quantities("count"):
        if quantity.article or quantity.broken or quantity.value is None:
            continue
        if _read_breakdown(passage, place, quantity) or _has_noun(passage, place):
            continue
        if _follows_unit_word(passage, place):
            continue
        first, last = passage.bounds(place)
        at = place - 1
        while at > first and (passage.texts[at] in _ADVERBS or passage.texts[at] == '"'):
            at -= 1
        before = passage.texts[at] if place else ""
        caused = place < last and passage.chunks[place + 1].term("cause") is not None
        if before in ("de", "a") and not caused and _is_change(passage, place, first):
            _continue_subject(passage, place, quantity, first)
            continue
        if _read_done(passage, place, quantity):
            continue
        antecedent = _antecedent(passage, place, before, first, last)
        if antecedent is not None:
            after = passage.chunks[place + 1].text if place < last else ""
            listed = before in ("et", ",") and antecedent.part_of is None and after in _PLACES_AFTER
            listed = listed and not _dated(passage, place)
            listed = listed and not _is_parallel(passage, antecedent, place)
            part = (listed or before in ("dont", ":")) and _fits(passage, antecedent, quantity)
            _copy(passage, place, quantity, antecedent, part=part)


def _fits(passage: Passage, whole: Candidate, quantity: Quantity) -> bool:
    """« 21, dont 5 mineurs, aux Tilleuls et 24 à la gare »: what a total cannot hold stands beside it."""
    parts = [one for one in passage.found_in(passage.sentence_of[whole.place]) if one.part_of is whole]
    told = sum(one.value or 0 for one in parts)
    return whole.value is None or (quantity.value or 0) + told <= whole.value


def _has_noun(passage: Passage, place: int) -> bool:
    """« (dont 54 ILS) » says what those before were arrested for; any other noun is counted itself."""
    head = passage.head(place)
    return head is not None and passage.chunks[head].text not in _MATTERS


def _read_breakdown(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« 12 personnes interpellées, dont 3 mineurs », « 40 individus… : 16 ont moins de 18 ans »."""
    if _read_companions(passage, place, quantity):
        return True
    head = passage.head(place)
    kind = passage.chunks[head].term("person", "force") if head is not None else None
    if head is not None and (kind is None or passage.chunks[head].text in _KIN):
        return False
    _first, last = passage.bounds(place)
    number = passage.sentence_of[place]
    types = ("arrest", "check", "procedure") if kind is None or kind.kind == "person" else ("forces",)
    totals = [one for one in passage.found_in(number) if one.place < place and one.unit == "count"]
    totals.sort(key=lambda one: one.place)
    lead = passage.chunks[place - 1].text if place else ""
    ages = any(
        chunk.quantity is not None and chunk.quantity.unit == "month"
        for chunk in passage.chunks[place : place + 6]
    )
    if not totals or (totals[-1].type not in types and totals[-1].type != "forces"):
        return False
    total = totals[-1]
    continues = total.part_of is not None and total.rule == NAME and lead in (",", "et", "puis")
    ended = passage.chunks[last].text in (".", "\n") and place >= last - 3
    if head is None and not (ages and (lead == ":" or continues)):
        return False
    if lead not in ("dont", "(", ":") and not continues:
        return False
    if lead == ":" and not ages and not ended:
        return False
    whole = total.part_of if continues and total.part_of is not None else total
    if (whole.value or 0) < (quantity.value or 0):
        return False
    candidate = propose(total.type, item=total.item or "", place=place, quantity=quantity)
    if head is not None:
        candidate.end = passage.chunks[head].end
        candidate.qualifier = passage.chunks[head].text
    candidate.part_of = whole
    passage.add(candidate, rule=NAME)
    return True


def _read_companions(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« l'interpellation de six hommes et deux femmes »: the second shares what is said of the first."""
    head = passage.head(place)
    if head is None or passage.chunks[head].term("person") is None or place < 3:
        return False
    lead = passage.chunks[place - 1].text
    before = passage.chunks[place - 2]
    if lead not in ("et", "de") or (before.text == "et" and lead == "de" and place < 4):
        return False
    if lead == "de":
        before = passage.chunks[place - 3]
    if before.term("person") is None:
        return False
    near = [one for one in passage.found_in(passage.sentence_of[place]) if 0 < place - one.place < 6]
    shared = {one.item: one for one in near if one.type == "arrest"}
    for one in shared.values():
        end = passage.chunks[head].end
        candidate = propose(one.type, item=one.item or "", place=place, quantity=quantity, end=end)
        candidate.part_of = one.part_of
        passage.add(candidate, rule=NAME)
    return bool(shared)


def _follows_unit_word(passage: Passage, place: int) -> bool:
    after = passage.chunks[place + 1] if place + 1 < len(passage.chunks) else None
    return after is not None and (
        after.kind == "o" or after.text in ("ans", "%", "eme", "rue", "avenue", "boulevard")
    )


def _is_change(passage: Passage, place: int, first: int) -> bool:
    words = passage.words_between(max(first, place - _REACH), last=place - 1)
    return bool(words & _CHANGE) and words.isdisjoint(_PLANNED)


def _continue_subject(passage: Passage, place: int, quantity: Quantity, first: int) -> None:
    """« le nombre de points de deal est passé de 3 952 à 3 233 »."""
    partner = any(
        one.kind == "q" and one.quantity is not None and one.quantity.unit == "count"
        for at, one in enumerate(passage.chunks[max(first, place - 11) : place + 9])
        if at + max(first, place - 11) != place
    )
    if not partner:
        return
    number = passage.sentence_of[place]
    named = [one for one in passage.found_in(number) if 0 < one.place - place < 5 and one.unit == "count"]
    if named and named[0].type not in ("trend", "market_value"):
        _copy(passage, place, quantity, named[0], part=False)
        return
    for at in range(place - 1, max(first, place - 24) - 1, -1):
        for kind in _NOUNS:
            term = passage.chunks[at].term(kind)
            strength = kind == "force" and not _STRENGTH.isdisjoint(passage.texts[max(0, at - 4) : at])
            if term is not None and strength and term.item in _STAFFED:
                staffed = propose("staffing", item=f"{term.item}_total", place=place, quantity=quantity)
                passage.add(staffed, rule=NAME)  # « le nombre de nos policiers municipaux »
                return
            if term is None or not term.type or (kind in ("force", "person", "vehicle", "substance")):
                continue
            item = "total" if kind == "camera" else term.item
            passage.add(propose(term.type, item=item, place=place, quantity=quantity), rule=NAME)
            return


def _antecedent(passage: Passage, place: int, before: str, first: int, last: int) -> Candidate | None:
    """Return the figure that a bare number continues."""
    number = passage.sentence_of[place]
    same = sorted((one for one in passage.found_in(number) if one.place < place), key=lambda one: one.place)
    same = [one for one in same if one.unit in ("count", "g", "EUR") and one.type not in _NOT_CONTINUED]
    if same:
        return _in_sentence(passage, place, before, last, same) or _taken_up(passage, place, before, first)
    return _taken_up(passage, place, before, first) or _compared(passage, place, before, first, last)


def _in_sentence(
    passage: Passage, place: int, before: str, last: int, same: list[Candidate]
) -> Candidate | None:
    """Look among the figures of the number's own sentence."""
    after = passage.chunks[place + 1].text if place < last else ""
    cause = passage.chunks[place + 1].term("cause") if place < last else None
    near = same[-1]
    dated = place + 2 <= last and after in ("en", "pour", "l'annee") and passage.chunks[place + 2].kind == "d"
    dated = dated or (place < last and passage.chunks[place + 1].kind == "d")
    if before == ":" and "dont" in {chunk.text for chunk in passage.chunks[place - 4 : place]}:
        return near.part_of or near
    if before in ("et", ",") and after in _PLACES_AFTER and near.part_of is not None:
        return near.part_of
    continues = (
        (before in ("et", ",", ";", "puis") and after in _PLACES_AFTER and _is_parallel(passage, near, place))
        or (before in ("et", ",") and after == "par" and _has_agent(passage, near, place))
        or (cause is not None and near.type == "procedure")
        or (cause is not None and near.type == "arrest" and before in ("et", ",", "(", "dont"))
        or (before == "dont" and (after in _PLACES_AFTER or after.startswith("pour")))
        or (before == "dont" and passage.texts[place + 1 : place + 3] == ["se", "trouvant"])
        or before == "contre"
        or passage.texts[place - 3 : place] == ["au", "lieu", "de"]
        or (before == "–" and any(chunk.kind == "d" for chunk in passage.chunks[place + 1 : place + 5]))
        or (before == "dont" and near.type == "forces" and after in ("du", "des", "de"))
        or (before == "|" and passage.chunks[place - 2].kind == "q")
        or (_stands_in_brackets(passage, place, last) and near.place >= place - _BRACKET)
        or (before == ":" and after in _PLACES_AFTER and (near.value or 0) >= _value(passage, place))
        or (before in (",", "et", "(", "dont", ":") and after == "pour" and near.type == "arrest")
        or (before in ("(", "dont") and after in _MATTERS and near.type == "arrest")
        or (before == "dont" and near.unit == "count" and _is_one_adjective(passage, place))
        or (dated and before in (",", "et", "puis", "contre", "apres", "("))
        or (before == "dont" and quantity_is_about(passage, place=place))
    )
    if cause is not None and near.part_of is not None and near.qualifier is not None:
        return near.part_of  # « 21, dont 4 femmes, pour trafic et 24 pour usage »
    return near if continues else None


def _is_one_adjective(passage: Passage, place: int) -> bool:
    """« 31 interdictions de paraître (dont 12 administratives) »: one plural word, then the end."""
    follow = passage.chunks[place + 1 : place + 3]
    if (
        follow
        and follow[0].kind == "w"
        and follow[0].text.endswith("es")
        and passage.is_participle(place + 1)
    ):
        return True  # « dont 9 labellisées "XXL" »
    return (
        len(follow) > 1
        and follow[0].kind == "w"
        and follow[0].text.endswith("s")
        and follow[0].text not in _NOT_KINDS
        and follow[1].text in (")", ".", ",", ";", "\n")
    )


def _is_parallel(passage: Passage, near: Candidate, place: int) -> bool:
    """« 12 hommes à Lille et 9 à Roubaix »: both have their place, neither is a part of the other."""
    between = passage.words_between(near.place + 1, last=place - 1)
    return place - near.place <= _REACH and bool(between & _AT) and "dont" not in between


def _has_agent(passage: Passage, near: Candidate, place: int) -> bool:
    """« 80 contrôlés par la police et 1 200 par la gendarmerie »; « 60 par mois » is a rhythm."""
    timed = passage.texts[place + 2 : place + 3]
    return "par" in passage.texts[near.place : place] and not (timed and timed[0] in _PERIODS)


def _taken_up(passage: Passage, place: int, before: str, first: int) -> Candidate | None:
    """« en a pris 17 », « on en est à 171 »: the figure of this sentence or of the one before."""
    words = [chunk.text for chunk in passage.chunks[max(first, place - 5) : place]]
    if "en" not in words or not (before in _TAKEN_UP or (before == "a" and "est" in words)):
        return None
    number = passage.sentence_of[place]
    earlier = [
        one for one in passage.found_in(number - 1, number) if one.place < place and one.unit == "count"
    ]
    return earlier[-1] if earlier else None


def _compared(passage: Passage, place: int, before: str, first: int, last: int) -> Candidate | None:
    """« Sur la même période de 2021, ils étaient 151 »: those whom the sentence before counts."""
    if before != "etaient" or passage.chunks[place - 2].text not in ("ils", "elles"):
        return None
    if not any(chunk.kind == "d" for chunk in passage.chunks[first : last + 1]):
        return None
    counted = passage.found_in(passage.sentence_of[place] - 1)
    acts = [one for one in counted if one.type == "arrest"] or [
        one for one in counted if one.type in _COUNTED
    ]
    return acts[0] if acts else None


def _stands_in_brackets(passage: Passage, place: int, last: int) -> bool:
    """« 2 460 cachets (640) », « 1 456 personnes (1 210 en octobre) »: the figure of another period."""
    if passage.chunks[place - 1].text != "(" or place >= last:
        return False
    after = passage.chunks[place + 1]
    return (
        after.text == ")"
        or after.kind == "d"
        or (
            after.text in ("en", "au", "l'", "le", "pour", "sur")
            and ")" in passage.words_between(place, last=place + 6)
        )
    )


def _dated(passage: Passage, place: int) -> bool:
    return place + 2 < len(passage.chunks) and passage.chunks[place + 2].kind == "d"


def _read_done(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« les amendes forfaitaires : 620 notifiées », « Quant aux amendes, 620 ont été dressées »."""
    done = place + 1
    while done < len(passage.chunks) and passage.chunks[done].text in _AUXILIARIES:
        done += 1
    if done >= len(passage.chunks) or passage.chunks[done].text not in _DONE:
        return False
    first, _ = passage.bounds(place)
    for at in range(place - 1, first - 1, -1):
        counted = passage.chunks[at].quantity
        if counted is not None and counted.unit == "count":
            return False
        term = passage.chunks[at].term("event")
        if term is not None and _is_plural(passage.chunks[at].text):
            end = passage.chunks[done].end if done == place + 1 else None
            passage.add(
                propose(term.type, item=term.item, place=place, quantity=quantity, end=end), rule=NAME
            )
            return True
    return _read_done_of_before(passage, place, quantity)


def _is_plural(noun: str) -> bool:
    return noun.split(" ")[0].endswith("s") or noun.rstrip(")").endswith(("s", "afd", "ils"))


def _read_done_of_before(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« Mille amendes ont été dressées. 545 avaient été notifiées l'an passé »: those told before."""
    first, _ = passage.bounds(place)
    if passage.words_between(first, last=place - 1) - _OPENERS:
        return False
    number = passage.sentence_of[place]
    acts = [one for one in passage.found_in(number - 2, number - 1) if one.type in ("procedure", "closure")]
    if acts:
        _copy(passage, place, quantity, acts[-1], part=False)
    return bool(acts)


def _value(passage: Passage, place: int) -> float:
    quantity = passage.chunks[place].quantity
    return (quantity.value or 0) if quantity is not None else 0


def quantity_is_about(passage: Passage, *, place: int) -> bool:
    """Tell a round number, « une trentaine », which in a list continues the total before it."""
    quantity = passage.chunks[place].quantity
    return quantity is not None and quantity.approx == "about"


def _is_left(passage: Passage, place: int) -> bool:
    """« 1 130 points de deal ont été démantelés ; il en reste 2 720 »."""
    return passage.chunks[place - 1].text in ("reste", "restent", "restait", "subsiste", "subsistent")


def _copy(passage: Passage, place: int, quantity: Quantity, antecedent: Candidate, *, part: bool) -> None:
    candidate = propose(antecedent.type, item=antecedent.item or "", place=place, quantity=quantity)
    cause = passage.chunks[place + 1].term("cause") if place + 1 < len(passage.chunks) else None
    if cause is not None and antecedent.type == "procedure":
        candidate.item = cause.item
    if antecedent.type == "seizure":
        candidate.item = _form(passage, place) or candidate.item
    candidate.unit = antecedent.unit
    source = passage.chunks[antecedent.place].quantity
    if antecedent.unit != "count" and source and candidate.value is not None and quantity.scale == 1:
        candidate.value, quantity.scale = candidate.value * source.scale, source.scale
    if (candidate.type, candidate.item) == ("dismantled", "deal_point") and _is_left(passage, place):
        candidate.type, candidate.item = "deal_point", "identified"
    candidate.counted, candidate.qualifier = antecedent.counted, antecedent.qualifier
    if part:
        candidate.part_of = antecedent
    passage.add(candidate, rule=NAME)


def _form(passage: Passage, place: int) -> str | None:
    """« 412 grammes de cocaïne, dont 60 sous forme de crack »."""
    if passage.texts[place + 1 : place + 4] != ["sous", "forme", "de"] or place + 4 >= len(passage.chunks):
        return None
    term = passage.chunks[place + 4].term("substance")
    return None if term is None else term.item


RULE = Rule(
    name=NAME,
    description="Numbers whose noun was said before: comparisons, series by year, parts after « dont ».",
    find=find,
    types=("seizure", "arrest", "requisition", "deal_point", "operation_count"),
    true=(
        ("410 interpellations ont eu lieu en 2023 contre 355 en 2022.",
         (("arrest", "interpellation", 410), ("arrest", "interpellation", 355))),
        ("Le nombre de points de deal est passé de 3 952 à 3 233.",
         (("deal_point", "identified", 3952), ("deal_point", "identified", 3233))),
        ("Les douaniers ont saisi 90 kilos de cocaïne, dont 35 dans un camion.",
         (("seizure", "cocaine", 90000), ("seizure", "cocaine", 35000))),
    ),
    false=("Il a été opposé à 3 contre 1.", "Ils étaient 4 dans la voiture."),
)  # fmt: skip
