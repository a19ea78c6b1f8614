"""People arrested, held, brought before a judge, imprisoned, released, barred; people checked or fined."""

from __future__ import annotations

from gltd.text.adjuncts import event_across
from gltd.text.asides import names_event
from gltd.text.candidates import propose
from gltd.text.decrees import is_decree, read_decree
from gltd.text.enumerations import act_before_list
from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.predicates import act_before, acts_after
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule
from gltd.text.shares import is_share, is_share_of_whole, is_whole
from gltd.text.subjects import (
    UNREAL,
    acts_on_unnamed,
    befalls_people,
    counts_on,
    counts_things,
    is_apposition,
    is_driving,
    is_joined,
    is_most_wanted,
    is_singular,
    is_unnamed,
    is_unreal,
    restriction,
    sounds_like_people,
    takes_on,
    takes_things,
    topic_of,
)

NAME = "arrests"
_TYPES = ("arrest", "check", "procedure", "lease")
_FRACTIONS = cue_words("arrests.fractions")
_PARTIAL = frozenset(("entre", "eux", "elles"))
_ASKED_FOR = cue_words("arrests.asked_for")
_NEAR = 4
_VERBS = frozenset(("ont", "sont", "etaient", "avaient"))
_FAR = 16
_REACH, _HEADLESS_REACH, _NOUN_REACH, _CLOSE = 30, 12, 9, 6
_SHARED = _VERBS | {"n'", "a"}
_NO_SUBJECT = frozenset((",", "du", "des", "le", "la", "les", "l'", "dont"))
_AGED = cue_words("arrests.aged")
_USERS = cue_words("events.users")
_IMPLIES = {"controle_judiciaire": "liberation", "afd": "verbalisation"}
"""Said with another item, these are not counted again: « verbalisés d'une AFD »."""
_MUST = cue_words("hypotheses.modals")
_NOT_PERSONS = cue_words("arrests.not_persons")
_OF_PLACES = ("visit", "enfonc", "securis", "ratiss", "perquisitionn")


def find(passage: Passage) -> None:
    """Read nouns that count themselves, then people by what is said of them."""
    unreal = passage.tells(UNREAL)
    for place, quantity in passage.quantities("count"):
        if not (unreal and is_unreal(passage, place=place, quantity=quantity)):
            _read(passage, place, quantity)


def _read(passage: Passage, place: int, quantity: Quantity) -> None:
    head = passage.head(place)
    if is_whole(passage, place=place) or is_most_wanted(passage, place=place):
        return
    if is_share(passage, place=place):
        _read_share(passage, place, quantity)
        return
    if head is not None and is_share_of_whole(passage, head=head):
        whole = passage.head(head + 3) or passage.head(head + 2) or head + 3
        _add(passage, place, quantity, acts_after(passage, place=whole, types=_TYPES), head=None)
        return
    own = passage.chunks[head].term("verb") if head is not None else None
    back = 2 if passage.texts[place - 1] == "sur" else 3
    if head is not None and own is not None and place > 2 and is_share_of_whole(passage, head=place - back):
        _add(passage, place, quantity, [(head, own)], head=head)
        return
    label = passage.label(place, "event", "verb", "person") if head is None else None
    if head is not None:
        noun = passage.chunks[head].term("event")
        person = passage.chunks[head].term("person")
        if _is_named_again(passage, place, noun):
            _add(passage, place, quantity, acts_after(passage, place=head, types=_TYPES), head=head)
            return
        if noun is not None and noun.type == "arrest" and not _is_participle(passage, place, head):
            if passage.says(_ASKED_FOR, first=head + 1, last=head + 4):
                return
            later = acts_after(passage, place=head, types=_TYPES) if noun.item == "mis_en_cause" else []
            acts = later or [(head, noun), *_second_act(passage, head)]
            _add(passage, place, quantity, acts, head=head)
            return
        if person is None and (noun is None or noun.type != "arrest"):
            _read_checked(passage, place, quantity, head)
            return
    elif label is not None:
        _read_label(passage, place, quantity, label)
        return
    _read_people(passage, place, quantity, head)


def _read_share(passage: Passage, place: int, quantity: Quantity) -> None:
    """« quatre des cinq suspects ont été écroués », « interpeller cinq des huit suspects »."""
    whole = passage.head(place + 2, "person") or place + 2
    acts = acts_after(passage, place=whole, types=_TYPES)
    # « dix des vingt personnes arrêtées ont été écrouées »: the participle is of the twenty.
    known = acts[1:] and acts[0][0] <= whole + 2 and passage.texts[acts[0][0] + 1] in _SHARED
    told = passage.chunks[place + 2].quantity
    if known and told is not None and acts[0][1].type == "arrest":
        _add(passage, place + 2, told, acts[:1], head=passage.head(place + 2, "person"))
    lead = act_before(passage, place=place, types=_TYPES)
    if lead and passage.is_active(lead[0][0], term=lead[0][1]):
        acts = [*lead, *acts]  # « interpeller cinq des huit suspects, qui ont été placés… »
    _add(passage, place, quantity, acts[1:] if known else acts, head=None)


def _is_named_again(passage: Passage, place: int, noun: Term | None) -> bool:
    """« Les trois mis en cause ont reconnu les faits »: people whom the text has counted already."""
    before = passage.chunks[place - 1].text if place else ""
    return noun is not None and noun.item == "mis_en_cause" and before in ("les", "ces", "des")


def _second_act(passage: Passage, head: int) -> list[tuple[int, Term]]:
    """« cinq mises en examen et écrouées »: a participle after the noun shows that it was one too."""
    if head + 2 >= len(passage.chunks) or passage.chunks[head + 1].text not in ("et", "puis"):
        return []
    term = passage.chunks[head + 2].term("verb")
    known = term is not None and term.type == "arrest" and passage.is_participle(head + 2)
    return [(head + 2, term)] if known and term is not None else []


def _read_checked(passage: Passage, place: int, quantity: Quantity, head: int) -> None:
    """« 41 automobilistes sur 57 contrôlés »: a participle alone takes its noun from before."""
    verb = passage.chunks[head].term("verb")
    if head != place + 1 or verb is None or verb.type != "check" or not passage.is_participle(head):
        return
    first, _ = passage.bounds(place)
    for at in range(place - 1, first - 1, -1):
        term = passage.chunks[at].term("person", "vehicle", "site")
        if term is not None:
            end = passage.chunks[head].end
            passage.add(
                propose("check", item=term.checked, place=place, quantity=quantity, end=end), rule=NAME
            )
            return


def _read_people(passage: Passage, place: int, quantity: Quantity, head: int | None) -> None:
    own = passage.chunks[head].term("verb") if head is not None else None
    if head is not None and head == place + 1 and passage.texts[head] == "detenus":
        freed = acts_after(passage, place=head, types=_TYPES)  # « 200 détenus » are those of a prison.
        _add(passage, place, quantity, freed, head=head)
        return
    if passage.says(_FRACTIONS, first=place - 3, last=place - 1):
        if head is not None and own is not None:
            _add(passage, place, quantity, [(head, own)], head=head)
        return
    if head is not None and own is not None:
        after = acts_after(passage, place=head, types=_TYPES, reach=_FAR, shared=False)
        acts = after if own.item == "mis_en_cause" and after else [(head, own), *after]
    else:
        if is_apposition(passage, place=place, head=head):
            return
        if is_decree(passage, place=place) and not quantity.article:
            read_decree(passage, place=place, quantity=quantity, rule=NAME)
            return
        acts = _acts(passage, place, quantity, head)
        if head is None:  # « une quinzaine d'adresses ont été visitées »: places are, people are not
            acts = [one for one in acts if not passage.texts[one[0]].startswith(_OF_PLACES)]
    if acts:
        _add(passage, place, quantity, acts, head=head)
    elif head is not None and not quantity.article and _is_marked(passage, place):
        end = passage.chunks[head].end
        passage.add(propose("check", item="persons", place=place, quantity=quantity, end=end), rule=NAME)


def _is_marked(passage: Passage, place: int) -> bool:
    """« le chien a marqué une dizaine d'élèves »."""
    first, _ = passage.bounds(place)
    return "marque" in passage.words_between(place - 2, last=place - 1) and "chien" in passage.words_between(
        first, last=place
    )


def _is_participle(passage: Passage, place: int, head: int) -> bool:
    """« 39 interpellées » counts people by a participle; « 12 personnes mises en cause » too."""
    chunk = passage.chunks[head]
    return chunk.term("verb") is not None and (
        passage.is_participle(head) or chunk.term("person") is not None
    )


def _read_label(passage: Passage, place: int, quantity: Quantity, label: int) -> None:
    follow = passage.chunks[label + 1]
    done = passage.chunks[place + 1].term("verb") if place + 1 < len(passage.chunks) else None
    if done is not None and done.type == "closure":
        return  # « 5 commerces contrôlés : 2 fermés »
    if passage.chunks[label].term("person") is not None and follow.term("verb", "state") is not None:
        label += 1
    chunk = passage.chunks[label]
    for kind in ("verb", "event") if passage.is_participle(label) else ("event", "verb"):
        term = chunk.term(kind)
        if term is not None and term.type in ("arrest", "procedure", "check"):
            if term.type == "arrest" or _is_people(passage, label):
                _add(passage, place, quantity, [(label, term)], head=None)
            return


def _is_people(passage: Passage, label: int) -> bool:
    return label > 0 and passage.chunks[label - 1].term("person") is not None


def _acts(passage: Passage, place: int, quantity: Quantity, head: int | None) -> list[tuple[int, Term]]:
    partial = head is None and passage.says(_PARTIAL, first=place + 1, last=place + 3)
    before = act_before(passage, place=place, types=_TYPES) if not partial else []
    start = head if head is not None else place
    known = acts_on_unnamed(passage, place=place, before=before) if head is None else []
    if known and not quantity.article:
        return known
    far = head is None and not partial and sounds_like_people(passage, place=place)
    if far and not before and passage.texts[place - 1] in ("et", ","):
        listed = act_before_list(passage, place=place, types=_TYPES)
        if listed and is_unnamed(passage, place=place):
            return [act for act in listed if befalls_people(passage, at=act[0], term=act[1])]
    if head is None and not partial and _is_bare(passage, place, far=far):
        return []
    reach = _REACH if head is not None or partial or far else _HEADLESS_REACH
    after = _said_of(passage, place, start, acts_after(passage, place=start, types=_TYPES, reach=reach))
    if before and any(passage.is_active(at, term=term) or term.kind == "event" for at, term in before):
        close = [
            act for act in after if _is_close(passage, start, act[0]) and not counts_on(passage, at=act[0])
        ]
        return [*before, *close]
    if head is None and before:
        before = [
            act for act in before if ":" in passage.words_between(act[0], last=place) or head is not None
        ]
    if head is None and after and not partial and quantity.article:
        return []
    if partial and not after:  # « le placement en détention de cinq d'entre elles »
        return act_before(passage, place=place, types=_TYPES)
    if head is not None and not after and not before:
        across = event_across(passage, place=place, first=passage.bounds(place)[0])
        return [across] if across is not None else act_before_list(passage, place=place, types=_TYPES)
    return after or before


def _said_of(
    passage: Passage, place: int, start: int, acts: list[tuple[int, Term]]
) -> list[tuple[int, Term]]:
    """« dont neuf sont du clan, ont été arrêtés », « le tireur a été arrêté »: keep what is said of these."""
    quantity = passage.chunks[place].quantity
    if acts and quantity is not None and is_singular(passage, place=place, at=acts[0][0], quantity=quantity):
        return []
    acts = [act for act in acts if not takes_on(passage, at=act[0])]
    if acts and passage.texts[place - 1] == "dont" and passage.texts[place + 1] in _VERBS:
        return [act for act in acts if "," not in passage.texts[start : act[0]]]
    return acts


def _is_close(passage: Passage, start: int, at: int) -> bool:
    """« dix personnes âgées de 17 à 51 ans qui ont été placées en garde à vue »."""
    return at - start <= _NEAR or "qui" in passage.texts[start + 1 : at]


def _is_bare(passage: Passage, place: int, *, far: bool) -> bool:
    """A number without a noun counts people only before a verb, a participle or a state."""
    near = passage.texts[place + 1 : place + 5]
    aged = far or near[:1] == ["autres"] or not _AGED.isdisjoint(near)
    end = _end_of_share(passage, place)
    for at in range(end + 1, min(end + (_HEADLESS_REACH if aged else _NOUN_REACH), len(passage.chunks))):
        chunk = passage.chunks[at]
        if chunk.terms and chunk.text != "ils":
            far = not aged and at - end >= _CLOSE and not _NO_SUBJECT.isdisjoint(passage.texts[end + 1 : at])
            return far or chunk.term("verb", "state", "person") is None
        if aged and chunk.quantity is not None and chunk.quantity.unit == "month":
            continue
        if chunk.text in _NOT_PERSONS or chunk.kind in ("q", "d") or chunk.text in (";", "\n", ".", ":"):
            return True
    return True


def _end_of_share(passage: Passage, place: int) -> int:
    """« cinq, dont deux mineurs, ont été mises en examen »: pass over the share between commas."""
    if passage.texts[place + 1 : place + 3] != [",", "dont"]:
        return place
    for at in range(place + 3, min(place + 9, len(passage.chunks))):
        if passage.texts[at] == ",":
            return at
    return place


def _add(
    passage: Passage, place: int, quantity: Quantity, acts: list[tuple[int, Term]], *, head: int | None
) -> None:
    seen = {_IMPLIES[term.item] for _, term in acts if term.item in _IMPLIES}
    for at, term in acts:
        things = head is None and term.type == "check" and counts_things(passage, place=place)
        if things or (term.type == "check" and quantity.negated):
            continue  # « aucun conducteur sur les 270 contrôlés » does not deny the checks
        type_, item = _resolve(passage, term)
        if passage.texts[at].startswith("intercept") and is_driving(passage, place=place, head=head):
            type_, item = "procedure", "conduite_stups"
        users = (
            head is not None
            and passage.chunks[head].text in _USERS
            and "une amende" in passage.chunks[at].text
        )
        if item == "verbalisation" and (users or names_event(passage, place=at, item="afd")):
            item = "afd"
        if item in seen or item in (None, "lease") or _is_void(passage, place, at, item):
            continue
        if at == place + 3 and head is None and takes_things(passage, place=place, at=at, term=term):
            continue  # « 14 lignes téléphoniques interceptées »
        if type_ == "check" and head is None:
            item = topic_of(passage, place=place) or item
        elif type_ == "check" and item == "other" and term.kind == "event" and head is not None:
            item = "persons"
        seen.add(item)
        noun = passage.chunks[head].end if head is not None else None
        end = passage.chunks[at].end if at > place and not is_joined(passage, place=place, at=at) else noun
        alone = quantity.article and passage.chunks[place - 1].text not in ("dont", "et", ",")
        if quantity.article and not (alone and _is_sure_one(passage, place, head, item)):
            continue
        candidate = propose(type_, item=item, place=place, quantity=quantity, end=end)
        candidate.qualifier = restriction(passage, head=head)
        if passage.texts[place + 1 : place + 2] == ["autres"]:
            candidate.qualifier = candidate.qualifier or "autres"  # the rest of a whole told elsewhere
        if at < place and term.kind == "event" and term.type == "arrest":
            candidate.start = passage.chunks[at].start
        passage.add(candidate, rule=NAME)


def _is_void(passage: Passage, place: int, at: int, item: str | None) -> bool:
    """« J'ai requis… » is only asked for; « quatre hommes déjà condamnés » tells their record."""
    if item == "condamnation" and "deja" in passage.texts[max(0, at - 2) : at]:
        return True
    if item == "condamnation" and "casier" in passage.texts[slice(*passage.bounds(place))]:
        return True
    return at < place and (_is_asked(passage, at) or passage.texts[at - 1] in _MUST)


def _is_asked(passage: Passage, at: int) -> bool:
    """« J'ai requis le placement en détention de quatre »: asked for, and not yet decided."""
    return not _ASKED_FOR.isdisjoint(passage.texts[max(0, at - 3) : at])


def _resolve(passage: Passage, term: Term) -> tuple[str, str | None]:
    if term.type == "check":
        return "check", "persons" if term.item == "control" else term.item
    return term.type, term.item


def _is_sure_one(passage: Passage, place: int, head: int | None, item: str) -> bool:
    """« un homme a été interpellé » is kept as an optional fact; vaguer singles are not."""
    if head is None or passage.chunks[head].term("person") is None:
        return False
    return item in ("interpellation", "garde_a_vue", "ecrou", "mise_en_examen")


RULE = Rule(
    name=NAME,
    description="Arrests and what follows them, people checked, people fined.",
    find=find,
    types=_TYPES,
    true=(
        (
            "Les gendarmes ont interpellé et placé en garde à vue onze personnes.",
            (("arrest", "garde_a_vue", 11), ("arrest", "interpellation", 11)),
        ),
        ("L'enquête a permis de placer en garde à vue sept hommes.", (("arrest", "garde_a_vue", 7),)),
        ("La police a arrêté « plus de 210 trafiquants » cet été.", (("arrest", "interpellation", 210),)),
        ("Douze personnes ont été interpellées et placées en garde à vue.",
         (("arrest", "interpellation", 12), ("arrest", "garde_a_vue", 12))),
        ("Bilan : 34 interpellations, 21 gardes à vue.",
         (("arrest", "interpellation", 34), ("arrest", "garde_a_vue", 21))),
        ("Les policiers ont interpellé cinq suspects.", (("arrest", "interpellation", 5),)),
        ("Trois d'entre eux ont été écroués.", (("arrest", "ecrou", 3),)),
        ("Personnes interpellées : 8", (("arrest", "interpellation", 8),)),
        ("L'opération a permis l'arrestation de sept trafiquants.", (("arrest", "interpellation", 7),)),
        ("450 personnes ont été contrôlées.", (("check", "persons", 450),)),
        ("Aucune interpellation n'a eu lieu.", (("arrest", "interpellation", 0),)),
        ("Deux suspects ont été mis en examen, quatre autres placés sous contrôle judiciaire.",
         (("arrest", "mise_en_examen", 2), ("arrest", "controle_judiciaire", 4))),
    ),
    false=(
        "On leur envoie jusqu'à 40 personnes chargées, sachant que si l'on en arrête trois, c'est plein.",
        "L'homme âgé de 25 ans a été interpellé.",
        "La CRS 82 a interpellé des suspects.",
        "Plusieurs personnes ont été interpellées.",
    ),
)  # fmt: skip
