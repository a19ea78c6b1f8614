"""Tenants put out or to be put out: evictions carried out, and the procedures that ask for them."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.rules.rule import Rule

NAME = "leases"
_EVICTION, _EVICT, _EVICTED = (
    cue_words("leases.eviction"),
    cue_words("leases.evict"),
    cue_words("leases.evicted"),
)
_ASKS, _THREATENED = cue_words("leases.asks"), cue_words("leases.threatened")
_DONE, _PENDING = cue_words("leases.done"), cue_words("leases.pending")
_TENANTS, _HOMES = cue_words("leases.tenants"), cue_words("leases.homes")
_MATTERS, _AGAINST = cue_words("leases.matters"), cue_words("leases.against")
_LOST, _THEIRS = cue_words("leases.lost"), cue_words("leases.theirs")
_FREED = cue_words("leases.freed")
_OUT_OF_COUNTRY = cue_words("leases.abroad")
_ASKED_LATER = frozenset(("demandee", "demandees", "reclamee", "sollicitee", "engagee", "lancee", "etude"))
_BARE = cue_words("passage.stops") | frozenset(("d'", "des", "autres", "deja", "seulement", "(", ",", "ont"))
_THREATS = frozenset(("menace", "menacent"))
_AIMS = frozenset(("vise", "visent", "visait", "concerne", "concernent"))
_STEMS = ("expuls", "bail", "baux", "delog", "resili")
_LEFT = ("perdu", "quitt", "repris", "recuper", "liber")
_NEGATIONS = frozenset(("n'", "ne"))
_BACK, _ON, _TIGHT, _LEAD = 10, 12, 4, 3


def find(passage: Passage) -> None:
    """Read the people and homes whose leases are ended, where the text speaks of putting tenants out."""
    folded = passage.folded.text
    if not any(stem in folded for stem in _STEMS) and not (
        "logement" in folded and any(stem in folded for stem in _LEFT)
    ):
        return
    for place, quantity in passage.quantities("count"):
        if quantity.article and not quantity.negated:
            continue
        item = _item(passage, place)
        if item is None:
            continue
        head = passage.head(place)
        end = None if head is None else passage.chunks[head].end
        passage.add(propose("lease", item=item, place=place, quantity=quantity, end=end), rule=NAME)


def _item(passage: Passage, place: int) -> str | None:
    """Return what befell those whom a figure counts, if they are tenants."""
    first, last = passage.bounds(place)
    head = passage.head(place)
    if head is not None and passage.chunks[head].term("event", "force", "spot") is not None:
        return None
    noun = place + 1 if head is None else head
    near = passage.words_between(place + 1, last=min(last, noun + _LEAD))
    if head is not None and near.isdisjoint(_TENANTS) and near.isdisjoint(_HOMES):
        return None
    words = passage.words_between(first, last=last)
    if words & _OUT_OF_COUNTRY or (words & _THREATS and words & _EVICT):
        return None
    counts_home = bool(near & _HOMES) and not near & _TENANTS
    counts_tenant = bool(near & _TENANTS)
    before = passage.texts[max(first, place - _TIGHT) : place]
    lead = passage.words_between(max(first, place - _BACK), last=place - 1)
    after = _after(passage, noun, last)
    if _governs(before, _EVICTION) or _governs(before, _EVICT):
        if not counts_tenant and head is None:
            return None
        asked = _is_asked(passage, place, first, lead) or after & _ASKED_LATER
        return "termination_procedure" if asked else "eviction"
    if counts_tenant or (
        head is None and noun <= last and _is_bare(passage, noun) and _is_about(passage, place)
    ):
        told = _told_after(after)
        if told is not None:
            return told
    if counts_tenant:
        return _of_tenants(passage, place, first, after)
    freed = counts_home and after & _FREED and _tells_of_tenants(passage, place)
    return "eviction" if freed else None


def _is_bare(passage: Passage, at: int) -> bool:
    """« neuf ont été expulsés », and not « neuf joueurs ont été expulsés »."""
    return passage.texts[at] in _BARE or passage.chunks[at].term("verb", "state") is not None


def _told_after(after: set[str]) -> str | None:
    """« … sont visés par une procédure d'expulsion », « … ont été expulsés », « … se sont vu expulser »."""
    if after & _THREATENED and after & _MATTERS:
        return "termination_procedure"
    if "expulser" in after and after & {"vu", "vus", "vue", "vues"}:
        return "eviction"
    if after & _EVICTED and not after & _NEGATIONS:
        return "termination_procedure" if after & _PENDING else "eviction"
    return None


def _of_tenants(passage: Passage, place: int, first: int, after: set[str]) -> str | None:
    """« vise 14 familles », « contre 9 locataires », « le bail de 9 foyers », « ont perdu leur logement »."""
    before = passage.texts[max(first, place - _TIGHT) : place]
    lead = passage.words_between(max(first, place - _BACK), last=place - 1)
    if not _AIMS.isdisjoint(before):
        return "termination_procedure" if _is_about(passage, place) else None
    if not _AGAINST.isdisjoint(before) and lead & _MATTERS:
        return "termination_procedure"
    if "bail" in after and after & {"resilie", "rompu", "resilies"}:
        return "termination_procedure"  # « neuf locataires ont vu leur bail résilié »
    if "commandement" in after and after & {"quitter", "lieux"}:
        return "termination_procedure"
    if "bail" in before and after & {"resilie", "rompu", "resilies"}:
        return "termination_procedure"
    lost = after & _LOST and after & _THEIRS and _is_penalty(passage, place)
    return "eviction" if lost else None


def _governs(before: list[str], cues: frozenset[str]) -> bool:
    """« l'expulsion de dix occupants », « expulser ces dix familles »: only small words between."""
    for word in reversed(before):
        if any(part in cues for part in word.split(" ")):
            return True
        if word not in ("de", "d'", "des", "les", "ces", "ses", "locative", '"', "quelque"):
            return False
    return False


def _after(passage: Passage, noun: int, last: int) -> set[str]:
    """Return the words after a noun, up to the next figure or the end of its clause."""
    end = noun
    while end < min(last, noun + _ON):
        chunk = passage.chunks[end + 1]
        if chunk.text in (";", ".", "\n") or (chunk.quantity is not None and not chunk.quantity.article):
            break
        end += 1
    return passage.words_between(noun, last=end)


def _is_asked(passage: Passage, place: int, first: int, lead: set[str]) -> bool:
    """« demande l'expulsion de », « afin d'expulser »: not yet done, unless the text says that it was."""
    wide = passage.words_between(first, last=place - 1)
    return not wide & _DONE and bool(lead & _ASKS or wide & _ASKS)


def _is_about(passage: Passage, place: int) -> bool:
    """Tell whether this sentence or the one before speaks of evictions."""
    return bool(passage.words_between(_since(passage, place), last=place - 1) & (_EVICTION | _EVICT))


def _since(passage: Passage, place: int) -> int:
    """Return where the sentence before that of a figure starts."""
    return passage.sentences[max(0, passage.sentence_of[place] - 1)].first


def _is_penalty(passage: Passage, place: int) -> bool:
    """« ont perdu leur logement pour trafic »: families leave homes for other reasons too."""
    words = passage.words_between(_since(passage, place), last=passage.bounds(place)[1])
    return bool(words & (_MATTERS | {"bailleur", "bailleurs"})) or any(
        word.startswith(("trafi", "deal", "drogue", "stup")) for word in words
    )


def _tells_of_tenants(passage: Passage, place: int) -> bool:
    words = passage.words_between(_since(passage, place), last=passage.bounds(place)[1])
    return bool(words & (_EVICTION | _TENANTS | {"bailleur", "bailleurs"}))


RULE = Rule(
    name=NAME,
    description="Tenants evicted, tenants whose eviction or the end of whose lease is asked for.",
    find=find,
    types=("lease",),
    true=(
        (
            "Le préfet réclame l'expulsion de six locataires mêlés au trafic.",
            (("lease", "termination_procedure", 6),),
        ),
        ("Le bailleur a fait expulser neuf familles l'an passé.", (("lease", "eviction", 9),)),
        ("Onze locataires ont été expulsés depuis janvier.", (("lease", "eviction", 11),)),
        (
            "Sept foyers sont visés par une procédure d'expulsion.",
            (("lease", "termination_procedure", 7),),
        ),
        ("Huit locataires ont vu leur bail résilié.", (("lease", "termination_procedure", 8),)),
        (
            "Une procédure d'expulsion vise quatorze familles du quartier.",
            (("lease", "termination_procedure", 14),),
        ),
    ),
    false=(
        "Trois étrangers ont été expulsés du territoire.",
        "Huit familles ont été relogées après l'incendie.",
        "Deux joueurs ont été expulsés du terrain.",
    ),
)
