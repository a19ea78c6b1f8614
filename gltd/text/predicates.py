"""What happened to those a quantity counts: the verbs and states that govern it, before or after."""

from __future__ import annotations

from gltd.text.adjuncts import before_adjunct, is_moment
from gltd.text.asides import detail_end, is_verb_of_whole, opens_account
from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.tokens import Chunk

_CONNECTORS = cue_words("predicates.connectors")
_AFTER_RELATIVE = frozenset(("qui", "par"))
_SKIPPED_BEFORE = cue_words("predicates.skipped_before")
_PENDING = cue_words("predicates.pending")
_CLAUSE_ENDS = frozenset((";", "•", "\n"))
_FAR, _GAP, _MEMBER = 30, 5, 12
_AUXILIARIES = cue_words("passage.be") | frozenset(("ont", "avaient", "avait"))
# After these words a number belongs to the subject itself: « les occupants des deux véhicules ont été… ».
_INSIDE = frozenset(("sur", "des", "de", "d'", "aux"))
_ASIDE = 8
_LINKS = frozenset(("de", "d'", ":", "(", "des"))
_ARTICLES = frozenset(("le", "la", "l'", "au", "a", "leur"))
_LINKS_OF_CLOSURES = _LINKS | {"a", "pour"}
_GIVEN = frozenset(("afd", "interdiction_paraitre", "convocation"))
_PRESENTING = cue_words("predicates.presenting")
_MAGISTRATES = cue_words("predicates.magistrates")
# « 74 procédures concernant 108 personnes »: these are people under suspicion.
_CASES, _INVOLVED = (
    frozenset(("stups_unspecified", "investigation", "trafic")),
    Term("event", "arrest", "mis_en_cause"),
)
_DETERMINERS = frozenset(("ces", "des", "les", "de", "leurs", "aux", "lors"))
_JUDGED = cue_words("predicates.judged")
_PRESENTED = Term("verb", "arrest", "deferrement")
_GOVERNING = ("verb", "state", "event", "act")
_ONE_OF = frozenset(("autre", "seul"))
_PARTS = frozenset((",", "et", ";", "puis", ":", "–", "\n", "•", "-", "que", "a"))
_PLACING, _PLACED = cue_words("predicates.placing"), cue_words("predicates.placed")
_HAVE = cue_words("passage.have")
_REACHES = cue_words("predicates.reaches")
_OTHERS = cue_words("predicates.others")
_BREAKS = _OTHERS | _CLAUSE_ENDS | {":", "autres"}
_TELLING = _OTHERS | _CLAUSE_ENDS | _PRESENTING | _JUDGED


def acts_after(
    passage: Passage, *, place: int, types: tuple[str, ...], reach: int = _FAR, shared: bool = True
) -> list[tuple[int, Term]]:
    """Return the passive verbs and the states that follow a noun: « … ont été interpellées »."""
    _, last = passage.bounds(place)
    found: list[tuple[int, Term]] = []
    gap = 0
    at = place
    while at < min(last, place + reach):
        at += 1
        chunk = passage.chunks[at]
        if (chunk.kind == "w" and not found and chunk.text not in _TELLING) or is_verb_of_whole(
            passage, at=at
        ):
            continue
        if chunk.text in _BREAKS and (
            _changes_subject(passage, at, found=bool(found)) or opens_account(passage, place=at, last=last)
        ):
            break
        aside = at if found or chunk.kind != "q" else detail_end(passage, place=place, at=at)
        if aside != at:
            at = aside
            continue
        if chunk.kind == "q" and _is_new_subject(passage, at, types, crossed=bool(found)):
            if found or not shared or not _is_coordinated(passage, place, at):
                break
            continue
        term = _act_at(passage, at, last, types)
        if _blocks(passage, at, term, types, bool(found)) or _is_of_next(passage, place, at, term):
            break
        if term is not None and term.type in types:
            if not _is_pending(passage, place, at, term):
                found.append((at, term))
            gap = 0
        elif found and chunk.text not in _CONNECTORS and not passage.is_name(at):
            gap += 1
            bridge = (at, gap) if gap <= _GAP and chunk.text not in _AFTER_RELATIVE else None
            bridge = bridge or _bridge(passage, at, last, gap)
            if bridge is None:
                break
            at, gap = bridge
    return found


def _changes_subject(passage: Passage, at: int, *, found: bool) -> bool:
    """« trois sont déférés, les autres écroués »; « en majorité des Albanais » is an aside."""
    text = passage.texts[at]
    if text in _CLAUSE_ENDS:
        return True
    before = passage.texts[at - 1]
    if text == "dernier":
        return before in ("le", "ce")  # and not « démantelé l'été dernier »
    if text == "parmi" and passage.chunks[at - 1].kind != "p":
        return False  # « Dix hommes figurant parmi les plus recherchés ont été… »
    return (text in _OTHERS and before not in ("en", "pour")) or (
        found and text == "autres" and before == "les"
    )


def _bridge(passage: Passage, at: int, last: int, gap: int) -> tuple[int, int] | None:
    """« déférés aux fins d'ouverture d'une information et ont été écroués »: where the subject goes on."""
    chunk = passage.chunks[at]
    if gap <= _GAP and (chunk.text not in _AFTER_RELATIVE or _names_judge(passage, at)):
        return at, gap
    for far in range(at, min(last - 1, at + _FAR // 2)):
        if passage.texts[far] == "et" and passage.texts[far + 1] in ("ont", "sont"):
            return far, 0
        if passage.texts[far] in ("ont", "sont") and _PARTS.isdisjoint(passage.texts[at:far]):
            return far, 0  # « Six hommes interpellés avec leurs valises pleines de poudre sont déférés »
        counted = passage.chunks[far].quantity
        if (counted is not None and not counted.article) or passage.texts[far] in _CLAUSE_ENDS:
            break
        if passage.texts[far] in ("qui", "dont"):
            break
    return None


def _names_judge(passage: Passage, at: int) -> bool:
    """« mis en examen par un juge d'instruction et écroués »: who did it, and then what follows."""
    near = passage.chunks[at + 1 : at + 1 + _GAP]
    return passage.texts[at] == "par" and not _MAGISTRATES.isdisjoint(chunk.text for chunk in near)


def _is_of_next(passage: Passage, place: int, at: int, term: Term | None) -> bool:
    """« onze alcoolisés et deux sous l'emprise de stupéfiants »: the state is that of the two."""
    near = passage.chunks[at - 1].quantity if at - 1 > place else None
    return term is not None and term.kind == "state" and near is not None and not near.article


def _act_at(passage: Passage, at: int, last: int, types: tuple[str, ...]) -> Term | None:
    """Return the act that a chunk tells of, if any."""
    chunk = passage.chunks[at]
    term = (chunk.term("verb", "state") or _given(passage, at)) if chunk.terms else None
    if term is not None and _is_noun(passage, at):
        return None  # « suite à ces contrôles », « pour une mise en examen »
    if term is None and "arrest" in types and _is_presented(passage, at, last):
        return _PRESENTED
    if term is None and "arrest" in types and chunk.text in _JUDGED:
        return _hearing(passage, at, last)
    return term


def _is_noun(passage: Passage, at: int) -> bool:
    """Tell a noun by the word before it where it is written like a verb."""
    if passage.chunks[at].term("event") is None:
        return False
    before = passage.chunks[at - 1]
    article = before.quantity is not None and before.quantity.article
    return before.text in _DETERMINERS or (article and passage.texts[at - 2] in ("pour", "par", "apres"))


def _hearing(passage: Passage, at: int, last: int) -> Term | None:
    """« jugées aujourd'hui en comparution immédiate »: words may stand between."""
    for chunk in passage.chunks[at + 1 : min(last, at + _GAP) + 1]:
        for term in chunk.terms:
            if term.item == "comparution_immediate":
                return term
    return None


def _is_presented(passage: Passage, at: int, last: int) -> bool:
    """« présentés ce vendredi à un juge »: words may stand between participle and magistrate."""
    return passage.chunks[at].text in _PRESENTING and bool(
        passage.words_between(at + 1, last=min(last, at + 7)) & _MAGISTRATES
    )


def _given(passage: Passage, at: int) -> Term | None:
    """« ont reçu une amende forfaitaire »: a measure after an article befalls the subject."""
    before = passage.chunks[at - 1].quantity
    term = passage.chunks[at].term("event")
    if before is None or not before.article or term is None:
        return None
    subjected = "objet" in passage.texts[max(0, at - _GAP + 1) : at] and term.type in ("arrest", "procedure")
    return term if term.item in _GIVEN or subjected else None


def _is_pending(passage: Passage, place: int, at: int, term: Term) -> bool:
    """« seront déférés », « en vue de leur mise en examen »: not yet; a summons is always for later."""
    if "vue" in passage.texts[place:at] and passage.texts[passage.texts.index("vue", place) - 1] == "en":
        return True
    return term.item != "convocation" and passage.says(_PENDING, first=place, last=at)


def _blocks(passage: Passage, at: int, term: Term | None, types: tuple[str, ...], found: bool) -> bool:
    """An active verb changes the subject, unless it only describes: « … ayant reconnu »."""
    if term is None or term.kind != "verb":
        return False
    if not passage.is_active(at, term=term):
        return found and term.type not in types
    return term.type in types or term.type in ("arrest", "check", "seizure", "dismantled", "closure")


def _is_new_subject(passage: Passage, at: int, types: tuple[str, ...], *, crossed: bool) -> bool:
    quantity = passage.chunks[at].quantity
    if quantity is not None and quantity.unit in ("g", "EUR") and not crossed and "seizure" not in types:
        return False  # « Deux hommes soupçonnés d'avoir écoulé 20 kg ont été écroués »: no mass is arrested.
    if (
        quantity is None
        or quantity.unit not in ("count", "g", "EUR")
        or passage.chunks[at - 1].text in _INSIDE
        or (passage.chunks[at - 1].text == "les" and passage.chunks[at - 2].text in _INSIDE)
    ):
        return False
    if quantity.unit in ("g", "EUR") and crossed and passage.texts[at - 1] not in _PARTS:
        return False  # « Six hommes interpellés avec dans leurs valises 200 kg sont déférés »
    if quantity.article:
        before = passage.chunks[at - 1].text if at else ""
        head = passage.head(at)
        follow = passage.chunks[at + 1] if at + 1 < len(passage.chunks) else None
        alone = follow is not None and _stands_alone(passage, at, follow)
        if alone and before in (",", "et", ";", "puis", "dont"):
            return True  # « Dix ont été condamnés, un relaxé », « une autre sous contrôle judiciaire »
        return (
            before in (",", "et", "tandis", "qu'", "que")
            and head is not None
            and passage.chunks[head].term("person") is not None
        )
    return True


def _goes_on(passage: Passage, at: int) -> bool:
    """Tell whether the sentence takes up its subject again behind a comma."""
    near = passage.texts[at : at + _MEMBER]
    return "," in near[:-1] and near[near.index(",") + 1] in _AUXILIARIES


def _stands_alone(passage: Passage, at: int, follow: Chunk) -> bool:
    """« un autre », « un a été placé… », « un des mis en examen »: one person, who is the new subject."""
    if follow.text in _ONE_OF or follow.term("verb") is not None:
        return True
    beyond = passage.chunks[at + 2] if at + 2 < len(passage.chunks) else follow
    return (follow.text == "a" and beyond.text == "ete") or (follow.text == "des" and bool(beyond.terms))


def _is_coordinated(passage: Passage, place: int, at: int) -> bool:
    """Tell whether two quantities share what is said: « 1600 véhicules et 2500 personnes ont… »."""
    between = [chunk for chunk in passage.chunks[place + 1 : at] if chunk.kind != "d"]
    words = [chunk.text for chunk in between]
    if words[-2:-1] in (["et"], ["que"]) and words[-1] in ("les", "leurs", "ses"):
        words.pop()  # « Les deux acheteurs et les trois vendeurs ont été… »
    follow = passage.chunks[min(at + 1, len(passage.chunks) - 1)]
    if "dont" in words or (words[:1] == ["("]):
        # « neuf suspects, dont cinq ont été écroués », « dont cinq sont du clan, ont été écroués »
        return follow.text not in _AUXILIARIES or _goes_on(passage, at)
    if not words or words[-1] not in ("et", ",", "que", "qu'", "a"):
        return False
    if (
        follow.text in _AUXILIARIES
        or follow.text == "se"
        or (follow.terms and follow.term("event") and not follow.term("person"))
    ):
        return False  # « l'arrestation de 16 suspects et 47 mises en examen »
    if not _AUXILIARIES.isdisjoint(words):
        return False
    return not any(chunk.term("verb", "state") for chunk in between if chunk.terms)


def act_before(passage: Passage, *, place: int, types: tuple[str, ...]) -> list[tuple[int, Term]]:
    """Return the verbs or nouns that govern a quantity from just before it: « l'interpellation de cinq »."""
    first, _ = passage.bounds(place)
    at = place - 1
    while at >= first and (_is_skipped(passage.chunks[at]) or is_moment(passage, place=at, before=place)):
        at -= 1
    at = _before_aside(passage, at, first, types)
    if at < first:
        return []
    subject = _subject_of(passage, at, first, types)
    if subject is not None:
        return [subject]
    if not passage.chunks[at].terms:
        at = before_adjunct(passage, place=at, first=first, types=types)
    governing = [one for one in _governing(passage.chunks[at], types) if _governs(passage, at, place, one)]
    if not governing:
        return []
    term = governing[0]
    found = [(at, term)]
    if term.kind == "event":
        return [*found, *_joined_event(passage, at, first)]
    # « interpellé et placé en garde à vue neuf personnes »: the participle belongs to the state.
    link = at - 2 if term.kind == "state" and passage.chunks[at - 1].text in _PLACED | _PLACING else at - 1
    if passage.texts[link] in ("a", "de", "d'") and passage.texts[link - 1] == "et":
        link -= 1  # « interpeller et à placer en garde à vue neuf personnes »
    if link - 1 >= first and passage.chunks[link].text in ("et", "puis", ","):
        other = next(iter(_governing(passage.chunks[link - 1], types)), None)
        if other is not None and other.item != term.item and other.kind == "verb" and term.kind != "event":
            found.append((link - 1, other))
    return found


def _joined_event(passage: Passage, at: int, first: int) -> list[tuple[int, Term]]:
    """« l'interpellation et le placement en garde à vue de neuf suspects »: two nouns, one complement."""
    link = next((far for far in range(at - 1, max(first, at - 4), -1) if passage.texts[far] == "et"), None)
    if link is None or not _ARTICLES.issuperset(passage.texts[link + 1 : at]):
        return []
    term = passage.chunks[link - 1].term("event")
    alone = passage.texts[link - 2] in _ARTICLES
    return [(link - 1, term)] if term is not None and term.type == "arrest" and alone else []


def _subject_of(passage: Passage, at: int, first: int, types: tuple[str, ...]) -> tuple[int, Term] | None:
    """« les contrôles ont porté sur 46 établissements »: the act is the subject of a verb of extent."""
    if passage.chunks[at].text == "sur":
        at -= 1
    if passage.chunks[at].text not in _REACHES:
        return None
    for back in range(at - 1, max(first, at - _ASIDE) - 1, -1):
        chunk = passage.chunks[back]
        if chunk.kind == "q" or chunk.text in (";", ":"):
            return None
        term = chunk.term("event", "verb")
        if term is not None:
            if term.item in _CASES:
                return (back, _INVOLVED) if "arrest" in types else None
            return (back, term) if term.type in types and term.kind == "event" else None
    return None


def _before_aside(passage: Passage, at: int, first: int, types: tuple[str, ...]) -> int:
    """« ont interpellé, lundi à Évry, six membres »: a verb governs across an aside between commas."""
    if at <= first or passage.chunks[at].text != ",":
        return at
    for back in range(at - 1, max(first, at - _FAR + 2), -1):
        chunk = passage.chunks[back]
        if chunk.kind == "q" or chunk.text in (";", ":", "qui"):
            return at
        term = next(iter(_governing(chunk, types)), None)
        if term is not None and term.kind == "verb":
            opened = passage.chunks[back + 1].text == ","
            return back if opened and passage.is_active(back, term=term) else at
    return at


def _governing(chunk: Chunk, types: tuple[str, ...]) -> list[Term]:
    """Return the meanings of a chunk that may govern a quantity, verbs first."""
    return [term for kind in _GOVERNING for term in chunk.terms if term.kind == kind and term.type in types]


def _governs(passage: Passage, at: int, place: int, term: Term) -> bool:
    between = {chunk.text for chunk in passage.chunks[at + 1 : place]}
    if term.kind in ("event", "act"):
        number = passage.chunks[at - 1].quantity if at else None
        counted, article = number is not None, number is not None and number.article
        links = _LINKS_OF_CLOSURES if term.type == "closure" else _LINKS
        return (not counted or article) and bool(between & links or not between)
    if ":" in between or "(" in between:
        return True
    if passage.is_active(at, term=term):
        return True
    if (
        (at + 1 == place or passage.texts[at + 1 : place] == ["les"])
        and passage.is_bare_participle(at)
        and passage.chunks[at - 1].text in ("et", ",", "puis")
    ):
        return True
    if term.kind == "state" and _is_placed(passage, at):
        return True
    # « ont été interpellées cinq personnes »: nothing may stand between.
    if term.kind == "state" and at + 1 == place and "ete" in passage.words_between(at - 2, last=at - 1):
        return True
    first = passage.bounds(place)[0]
    while first < at and passage.chunks[first].kind == "p":
        first += 1
    return first == at or (at > 0 and passage.chunks[at - 1].text in ("ete", "sont"))


def _is_placed(passage: Passage, at: int) -> bool:
    """« ont placé en garde à vue neuf personnes », « de placer en garde à vue quatre hommes »."""
    verb = passage.chunks[at - 1].text if at else ""
    if verb in _PLACING:
        return True
    far = _ASIDE if passage.texts[at - 2] in ("et", ",") else _GAP
    before = passage.words_between(at - far, last=at - 2)
    return verb in _PLACED and not before.isdisjoint(_HAVE) and "ete" not in before


def _is_skipped(chunk: Chunk) -> bool:
    return (
        chunk.text in _SKIPPED_BEFORE
        or chunk.text in ("#", '"')
        or (chunk.kind == "w" and chunk.text.endswith("ment"))
    )
