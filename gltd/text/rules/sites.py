"""Businesses, halls, buildings, homes and trains that were checked or closed."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.enumerations import act_before_list
from gltd.text.hypotheses import is_to_come
from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.predicates import act_before, acts_after
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "sites"
_TYPES = ("check", "closure", "procedure")
_OTHERS_ARE = (["autres", "sont"], ["autres", "ont"])
_ABOARD = 9
_ASKED = cue_words("events.asked")
_ASKS, _ASKED_FOR = cue_words("sites.asks"), cue_words("sites.asked")
_CONTROL, _LISTED = Term("event", "check", "control"), frozenset(("et", ","))
_AIMED = frozenset(("touche", "touchant", "vise", "visant", "concerne", "concernant", "cible", "ciblant"))
_WITHIN = _AIMED | frozenset(("dans", "aupres", "chez"))
_CLOSURES, _NEAR = frozenset(("fermeture", "fermetures")), 6
_NOTIFIED = cue_words("sites.notified")


def find(passage: Passage) -> None:
    """Read each number of places by what the services did there."""
    if "site" not in passage.kinds and "event" not in passage.kinds:
        return
    for place, quantity in passage.quantities("count"):
        head = passage.head(place)
        if place in passage.taken:
            continue
        if head is None:
            if not _read_share(passage, place, quantity):
                _read_follow_up(passage, place, quantity)
            continue
        if passage.texts[place - 1] == "dont" and _read_part(passage, place, quantity, head):
            continue
        if not quantity.article and passage.chunks[head].term("site") is not None:
            _read_site(passage, place, quantity, head)


def _read_site(passage: Passage, place: int, quantity: Quantity, head: int) -> None:
    """Read a number of places by the verbs before it, behind it, or of the list that it stands in."""
    chunk = passage.chunks[head]
    site = chunk.term("site")
    if site is None:
        return
    acts = (
        act_before(passage, place=place, types=_TYPES)
        or acts_after(passage, place=head, types=_TYPES)
        or act_before_list(passage, place=place, types=_TYPES)
        or _on_board(passage, place)
    )
    for at, act in acts[:2]:
        if _is_of_part(passage, head, at):
            continue
        if act.type == "closure" and is_to_come(passage, place=place):
            continue
        if act.type == "closure" and site.item in ("businesses", "other", "halls"):
            item = "business" if site.item == "businesses" else "other"
            asked = act.item == "business_requested" or _is_requested(passage, place, head)
            item = "business_requested" if asked and item == "business" else item
            candidate = propose("closure", item=item, place=place, quantity=quantity, end=chunk.end)
        elif act.item == "verbalisation":
            candidate = propose("procedure", item=act.item, place=place, quantity=quantity, end=chunk.end)
        elif act.type == "check" and (act.item == "control" or (act.kind, act.item) == ("event", "other")):
            candidate = propose("check", item=site.item, place=place, quantity=quantity, end=chunk.end)
        else:
            continue
        passage.add(candidate, rule=NAME)


def _is_of_part(passage: Passage, head: int, at: int) -> bool:
    """« 14 bars, dont 3 fermés »: what is said of a part alone."""
    part = passage.chunks[at - 1].quantity if at - 2 > head else None
    return part is not None and not part.article and passage.texts[at - 2] == "dont"


def _read_share(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« Trois des quatre bars contrôlés ont été fermés »: four were checked, three are closed."""
    if passage.texts[place + 1 : place + 2] != ["des"] or place + 2 >= len(passage.chunks):
        return False
    whole = passage.chunks[place + 2].quantity
    head = passage.head(place + 2, "site") if whole is not None else None
    site = passage.chunks[head].term("site") if head is not None else None
    if whole is None or head is None or site is None or site.item != "businesses" or quantity.article:
        return False
    checked = passage.chunks[head + 1].term("verb") if head + 1 < len(passage.chunks) else None
    acts = acts_after(passage, place=head + 1, types=("closure",), reach=_NEAR, shared=False)
    if checked is None or checked.type != "check" or not acts:
        return False
    end = passage.chunks[head].end
    passage.add(propose("closure", item="business", place=place, quantity=quantity), rule=NAME)
    passage.add(propose("check", item=site.item, place=place + 2, quantity=whole, end=end), rule=NAME)
    return True


def _read_part(passage: Passage, place: int, quantity: Quantity, head: int) -> bool:
    """« 80 contrôles, dont 12 poids lourds »: what was checked is a part of the checks."""
    near = [one for one in passage.found_in(passage.sentence_of[place]) if one.place < place]
    noun = passage.chunks[head].term("site", "vehicle")
    if noun is None or not near or near[-1].type != "check" or near[-1].rule != "events":
        return False
    end = passage.chunks[head].end
    candidate = propose("check", item=noun.checked, place=place, quantity=quantity, end=end)
    candidate.part_of = near[-1]
    passage.add(candidate, rule=NAME)
    return True


def _is_requested(passage: Passage, place: int, head: int) -> bool:
    """« a demandé la fermeture de 14 bars », « la fermeture de 14 bars a été proposée »: not yet closed."""
    first, last = passage.bounds(place)
    after = passage.words_between(head + 1, last=min(last, head + _NEAR))
    if passage.words_between(max(first, place - _NEAR), last=place - 1).isdisjoint(_CLOSURES):
        return False
    lead = passage.words_between(max(first, place - _ABOARD), last=place - 1)
    if not lead.isdisjoint(_ASKED_FOR) and passage.texts[place - 1] in ("pour", "de"):
        return True  # « Une fermeture a été proposée pour trois bars »
    return not lead.isdisjoint(_ASKS) or (not after.isdisjoint(_ASKED_FOR) and "prononcee" not in after)


def _on_board(passage: Passage, place: int) -> list[tuple[int, Term]]:
    """« des contrôles à bord de six trains », « des vérifications ont été menées dans 24 caves »."""
    first, _ = passage.bounds(place)
    if passage.texts[place - 1] in _LISTED:
        near = [one for one in passage.found_in(passage.sentence_of[place]) if one.place < place]
        held = near and near[-1].rule == NAME and near[-1].type == "check" and place - near[-1].place < _NEAR
        return [(near[-1].place, _CONTROL)] if held else []
    aboard = passage.texts[max(0, place - 3) : place] == ["a", "bord", "de"]
    if not aboard and passage.texts[place - 1] not in _WITHIN:
        return []
    for at in range(place - 2, max(first, place - _ABOARD) - 1, -1):
        term = passage.chunks[at].term("event", "verb")
        if term is not None and (term.type == "check" or (term.type == "operation_count" and not aboard)):
            aimed = passage.texts[place - 1] in _AIMED or term.type == "check"
            return [(at, _CONTROL)] if aimed else []
        if passage.chunks[at].quantity is not None or (term is not None and term.kind == "event"):
            return []
        if passage.texts[at] == "recherches":
            return [(at, _CONTROL)]
    return []


def _read_follow_up(passage: Passage, place: int, quantity: Quantity) -> None:
    """« 12 fermetures ont été demandées et 16 autres notifiées », « 12 demandes en cours d'instruction »."""
    first, last = passage.bounds(place)
    number = passage.sentence_of[place]
    acts = acts_after(passage, place=place, types=("closure",), reach=9)
    if acts and not quantity.article and passage.has_term(first, last=place, kind="site"):
        item = acts[0][1].item if acts[0][1].item == "business_requested" else "business"
        passage.add(propose("closure", item=item, place=place, quantity=quantity), rule=NAME)
        return
    closures = [one for one in passage.found_in(number) if one.type == "closure"]
    if not closures or quantity.article:
        return
    tight = passage.words_between(place + 1, last=min(last, place + 5))
    if _is_asked_for(passage, place):
        item = "business_requested"
    elif passage.words_between(place + 1, last=place + 2) & _NOTIFIED:
        item = "business"
    else:
        return
    if tight:
        passage.add(propose("closure", item=item, place=place, quantity=quantity), rule=NAME)


def _is_asked_for(passage: Passage, place: int) -> bool:
    """« douze demandes », « trois autres sont demandées »."""
    if passage.words_between(place + 1, last=place + 1) & {"demandes", "propositions", "procedures"}:
        return True
    others = passage.texts[place + 1 : place + 3] in _OTHERS_ARE
    return others and not _ASKED.isdisjoint(passage.texts[place + 3 : place + 5])


RULE = Rule(
    name=NAME,
    description="Businesses, halls, buildings, homes and trains checked or closed.",
    find=find,
    types=("check", "closure", "procedure"),
    true=(
        ("24 commerces ont été contrôlés.", (("check", "businesses", 24),)),
        ("Les agents ont visité 35 halls d'immeubles.", (("check", "halls", 35),)),
        ("Quatre fermetures ont été prononcées ; trois autres sont demandées.",
         (("closure", "business", 4), ("closure", "business_requested", 3))),
        ("Les gendarmes ont mené des contrôles à bord de six trains.", (("check", "trains", 6),)),
        ("Des vérifications ont été menées dans 19 caves.", (("check", "halls", 19),)),
        ("Ils ont fait 60 contrôles, dont 14 bars.", (("check", "businesses", 14),)),
        (
            "Trois des quatre épiceries contrôlées ont été fermées.",
            (("closure", "business", 3), ("check", "businesses", 4)),
        ),
        ("Sept bars ont été fermés.", (("closure", "business", 7),)),
        ("Cinq épiceries ont été verbalisées.", (("procedure", "verbalisation", 5),)),
        ("9 fermetures ont été demandées et 4 autres notifiées.",
         (("closure", "business_requested", 9), ("closure", "business", 4))),
    ),
    false=("La préfète menace de fermer six bars.", "Trois commerces se trouvent à côté.",
           "Les deux appartements appartenaient au suspect."),
)  # fmt: skip
# The first half of a pair is read by the events rule: the test reads the whole text.
