"""Sentences that a court pronounced: prison, bans, fines; never what the law allows at most."""

from __future__ import annotations

from gltd.text.candidates import Candidate, propose
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule
from gltd.text.tokens import Chunk

NAME = "sentences"
_PRISON = cue_words("sentences.prison")
_SUSPENDED = cue_words("sentences.suspended")
_BAN = cue_words("sentences.ban")
_PRONOUNCED = cue_words("sentences.pronounced")
_HEAVIEST = cue_words("sentences.heaviest")
_GIVEN = cue_words("sentences.given")
_REACH, _YEAR, _AHEAD = 8, 12, 14
_REQUIRED = cue_words("sentences.required")
_LIST, _PAIR = 6, 2
_JUDGED = frozenset(("juge", "juges", "jugee", "condamne", "condamnes", "condamnee", "ecope", "ecopent"))
_RISKED = cue_words("sentences.risked")
_PUNISHED = frozenset(("puni", "punie", "punis", "punies"))
_DURING = frozenset(("pendant", "durant"))
_STAYS = frozenset(("restera", "resteront", "passera", "passeront"))
_DEMANDS, _PROSECUTORS = cue_words("sentences.demands"), cue_words("sentences.prosecutors")
_BULLETS = frozenset(("-", "–", "•"))
_SERVED = cue_words("sentences.served")
_CONDEMNED = cue_words("sentences.condemned")
_NO_PRISON = _BAN | {"ineligibilite", "suivi", "stage", "travail", "jours", "inscription"}
_AGED = cue_words("sentences.aged")
_TERRITORY, _ADMINISTRATIVE = cue_words("sentences.territory"), cue_words("sentences.administrative")
_TITLE = 4


def find(passage: Passage) -> None:
    """Read durations beside the word prison or ban, and fines beside a conviction."""
    for place, quantity in passage.quantities("month"):
        if place in passage.taken or _is_one_of_them(passage, place):
            continue
        first, last = passage.bounds(place)
        after = _phrase(passage, place, last)
        before = passage.words_between(max(first, place - _REACH), last=place - 1)
        around = passage.words_between(max(first, place - 14), last=min(last, place + 10))
        if passage.texts[place - 1] in _DURING:
            before = passage.words_between(max(first, place - _AHEAD), last=place - 1)
        if _is_demanded(passage, first, place, last) or _is_maximum(passage, first, place, around):
            continue
        lead = passage.words_between(place - 2, last=place - 1)
        given = _is_given(passage, place, quantity, (lead, before, around))
        # « Jusqu'à vingt ans de prison » is what the law allows.
        possible = quantity.approx == "up_to" and not around & _PRONOUNCED
        if possible or _is_age(passage, place) or _is_lapse(passage, place):
            continue
        banned = bool(passage.words_between(place + 1, last=place + 2) & _BAN)
        if banned and (around & _PRONOUNCED or _has_prison(passage, place)):
            item = "ban"
        elif (
            after & _PRISON
            or given
            or _is_part_served(passage, place)
            or _continues(passage, place, first)
            or _opens_list(passage, place)
        ):
            item = "prison"
        elif before & _BAN and (around & _PRONOUNCED or _is_barred(passage, place, before)):
            item = "ban"
            told = (
                {"interdit", "interdits", "ont"} & before or _is_exile(before) or _has_prison(passage, place)
            )
            if not around & _PRONOUNCED and not (told and _is_long(quantity)):
                continue
        else:
            continue
        _join_range(passage, place, quantity)
        end = next((c.end for c in passage.chunks[place + 1 : place + 5] if _tells_prison(c)), None)
        candidate = propose("sentence", item=item, place=place, quantity=quantity, end=end)
        _mark_part(passage, candidate)
        passage.add(candidate, rule=NAME)
    _read_fines(passage)


def _is_barred(passage: Passage, place: int, before: set[str]) -> bool:
    """« quatre ans ferme, avec interdiction de se rendre dans le Var pendant cinq ans »."""
    if not before.isdisjoint(("sejour", "paraitre")) or _is_exile(before):
        return True
    return passage.texts[place - 1] in _DURING and _has_prison(passage, place)


def _is_maximum(passage: Passage, first: int, place: int, around: set[str]) -> bool:
    """« Ils encourent dix ans », « En cas de manquement : un an de prison »; not « il a été puni de »."""
    texts = passage.texts[first:place]
    if texts[:2] == ["en", "cas"] or texts[:1] in (["si"], ["s'"]):
        return around.isdisjoint(_JUDGED)
    if not _RISKED.isdisjoint(texts[-4:]):
        return True  # « Il risquait dix ans de prison ; il a été condamné à trois ans »
    told = around & cue_words("legal_maximum")
    if told <= _PUNISHED and any(
        "ete" in texts[max(0, at - 2) : at] for at, text in enumerate(texts) if text.startswith("puni")
    ):
        return False
    if told and "lieu" in passage.texts[place : place + _AHEAD]:
        return False
    return bool(told) and not _follows_demand(passage, place)


def _is_given(
    passage: Passage, place: int, quantity: Quantity, words: tuple[set[str], set[str], set[str]]
) -> bool:
    """Tell whether the words round a duration say that a court gave it, without naming prison."""
    lead, before, around = words
    return (
        _is_condemned(passage, place)
        or (passage.texts[max(0, place - 2)] == "y" and passage.texts[place - 1] in _STAYS)
        or ("de" in lead and bool(lead & _GIVEN))
        or ("," in lead and bool(before & _HEAVIEST))
        or ("allant" in lead and bool(before & _GIVEN))
        or (_measures(quantity, lead, before) and bool(around & _PRONOUNCED))
    )


def _read_fines(passage: Passage) -> None:
    """« condamné à six mois avec sursis et 2 000 euros d'amende »."""
    for place, quantity in passage.quantities("EUR"):
        first, last = passage.bounds(place)
        around = passage.words_between(max(first, place - 16), last=min(last, place + 6))
        fine = any(word.startswith("amende") for word in around)
        if passage.texts[place - 1] == "soit":
            continue  # « une amende de 5 000 euros, soit 50 euros par gramme »
        if any(word.startswith("confisqu") for word in passage.words_between(place - 3, last=place - 1)):
            continue
        told = around & _PRONOUNCED or _has_prison(passage, place)
        if fine and told and not _is_fixed(passage, place) and not _is_maximum(passage, first, place, around):
            passage.add(propose("sentence", item="fine", place=place, quantity=quantity), rule=NAME)


def _is_fixed(passage: Passage, place: int) -> bool:
    """« une amende forfaitaire délictuelle de 200 euros »: the tariff is no sentence."""
    near = passage.chunks[max(0, place - 6) : place]
    return any(term.item == "afd" for chunk in near for term in chunk.terms)


def _is_demanded(passage: Passage, first: int, place: int, last: int) -> bool:
    """« Le parquet demande 5 ans pour le premier ; pour elle, dix-huit mois avec sursis »."""
    if passage.texts[max(0, place - 2) : place] in (["lieu", "de"], ["lieu", "des"]):
        return True  # « cinq ans de prison, au lieu de huit ans requis »
    instead = next((at for at in range(place, min(last, place + _AHEAD)) if passage.texts[at] == "lieu"), 0)
    if instead:
        last = instead
    ahead = passage.words_between(place, last=min(last, place + _AHEAD))
    if not ahead.isdisjoint(_REQUIRED) and not ahead.isdisjoint(_PROSECUTORS | {"ete"}):
        return True  # « une peine d'un an, dont six mois avec sursis, a été requise »
    words = passage.words_between(first, last=place)
    return not words.isdisjoint(_DEMANDS) and not words.isdisjoint(_PROSECUTORS)


def _mark_part(passage: Passage, candidate: Candidate) -> None:
    """« quatre ans de prison, dont dix-huit mois avec sursis »: a part of the sentence before it."""
    place = candidate.place
    before = [one for one in passage.found_in(passage.sentence_of[place]) if one.place < place]
    if passage.texts[place - 1] == "dont" and before and before[-1].item == "prison":
        candidate.optional, candidate.part_of = True, before[-1]
        served = passage.words_between(place + 1, last=place + 4)
        candidate.qualifier = "sursis" if served & _SUSPENDED else "ferme" if served & _SERVED else None


def _follows_demand(passage: Passage, place: int) -> bool:
    """« Le tribunal est allé au-delà des réquisitions : cinq ans »: this is what was pronounced."""
    words = passage.words_between(place - _AHEAD, last=place)
    return "requisitions" in words and bool(words & {"dela", "conformement", "suivi", "suivant", "suit"})


def _is_one_of_them(passage: Passage, place: int) -> bool:
    """« neuf peines, dont une à huit mois de prison »: no month is feminine."""
    start, end = passage.chunks[place].start, passage.chunks[place].end
    return passage.folded.text[start:end] == "une"


def _is_exile(before: set[str]) -> bool:
    """« interdit de territoire pendant cinq ans »: no prefect bars from the country for years."""
    return not before.isdisjoint(_TERRITORY) and before.isdisjoint(_ADMINISTRATIVE)


def _tells_prison(chunk: Chunk) -> bool:
    return chunk.text in _PRISON or (chunk.kind == "t" and not _PRISON.isdisjoint(chunk.text.split()))


def _measures(quantity: Quantity, lead: set[str], before: set[str]) -> bool:
    """« une peine d'emprisonnement de 18 mois »; a range has taken its « de » already."""
    told = "de" in lead or quantity.value_max is not None
    return told and bool(before & _PRISON) and before.isdisjoint(_BAN)


def _phrase(passage: Passage, place: int, last: int) -> set[str]:
    """Return the few words after a duration, up to the next figure: « en six mois et 132 sont en prison »."""
    end = place + 1
    while end <= min(last, place + 4):
        upper = passage.chunks[end].quantity
        if upper is not None and not (upper.unit == "month" and end == place + 2):
            break
        end += 1
    return passage.words_between(place + 1, last=end - 1)


def _is_age(passage: Passage, place: int) -> bool:
    """« un homme de 34 ans, dort en prison », « le chef présumé, 29 ans, est en détention »."""
    chunks = passage.chunks
    lead, follow = chunks[place - 1].text, chunks[place + 1].text if place + 1 < len(chunks) else ""
    if lead in ("de", "d'"):
        if not passage.words_between(place - _TITLE, last=place - 2).isdisjoint(_TERRITORY):
            return False  # « une interdiction du territoire français de cinq ans »
        return chunks[place - 2].term("person") is not None or chunks[place - 2].text in _AGED
    return lead == "," == follow and not passage.words_between(place - 8, last=place - 2) & _PRONOUNCED


def _is_lapse(passage: Passage, place: int) -> bool:
    """« Il vit à Pau depuis trois ans et sortait de prison »: how long ago, and no term."""
    lead = passage.texts[max(0, place - 3) : place]
    if lead[-1:] == ["de"] and lead[-2:-1] in (["probatoire"], ["epreuve"], ["surete"]):
        return True  # « un sursis probatoire de trois ans »
    return lead[-1:] in (["depuis"], ["apres"], ["voici"]) or lead[-2:] == ["y", "a"]


def _is_condemned(passage: Passage, place: int) -> bool:
    """« sont condamnés à quatre et cinq ans »: to what, if nothing else is told."""
    lead = [chunk.text for chunk in passage.chunks[max(0, place - 6) : place]]
    named = next((at for at, text in enumerate(lead) if text in _CONDEMNED), len(lead))
    if "a" not in lead[named:]:
        return False
    between = passage.chunks[place - len(lead) + lead.index("a", named) + 1 : place]
    listed = all(
        one.text in (",", "et", "a", "respectivement") or one.quantity is not None for one in between
    )
    return listed and not passage.words_between(place + 1, last=place + 3) & _NO_PRISON


def _opens_list(passage: Passage, place: int) -> bool:
    """« les condamne à quatre ans, trois ans et dix-huit mois de prison »: the last one says it of all."""
    at = place
    for _ in range(_LIST):
        after = passage.chunks[at + 1 : at + 3]
        if len(after) < _PAIR or after[0].text not in (",", "et") or after[1].quantity is None:
            break
        if after[1].quantity.unit != "month":
            break
        at += 2
    _, last = passage.bounds(place)
    return at != place and bool(_phrase(passage, at, last) & _PRISON)


def _has_prison(passage: Passage, place: int) -> bool:
    number = passage.sentence_of[place]
    return any(one.item == "prison" for one in passage.found_in(number, number - 1, number - 2))


def _is_long(quantity: Quantity) -> bool:
    """Orders of the prefect last a month, bans of a court years."""
    return (quantity.value or 0) >= _YEAR


def _continues(passage: Passage, place: int, first: int) -> bool:
    """« quatre ans de prison pour l'un, dix-huit mois pour l'autre »: a list of prison terms goes on."""
    number = passage.sentence_of[place]
    prison = [one for one in passage.found_in(number) if one.item == "prison"]
    lead = passage.chunks[place - 1].text if place > first else ""
    if prison:
        return lead in (",", "et", ";") or (
            lead == "a" and not passage.words_between(place - 8, last=place - 1) & _BAN
        )
    earlier = [one for one in passage.found_in(number - 1, number - 2) if one.item == "prison"]
    if earlier and lead == "" and "pour" in passage.texts[place : passage.bounds(place)[1]]:
        return True  # « Quatre ans de prison pour l'aîné. Trois ans et 20 mois pour les autres. »
    if earlier and lead in _BULLETS and passage.texts[place + 1 : place + 2] == ["pour"]:
        return True  # « – neuf ans de prison pour l'un ;⏎– six ans pour l'autre »
    return bool(earlier) and (_is_ranged(passage, place, lead) or _is_part_suspended(passage, place))


def _is_part_served(passage: Passage, place: int) -> bool:
    """« elle a pris 18 mois dont 6 ferme »: only a prison term has such a part."""
    words = passage.texts[place + 1 : place + 6]
    words = words[1:] if words[:1] == [","] else words
    return words[:1] == ["dont"] and not (_SUSPENDED | _SERVED).isdisjoint(words)


def _is_ranged(passage: Passage, place: int, lead: str) -> bool:
    quantity = passage.chunks[place].quantity
    return lead in ("de", "a", ":", ",") and quantity is not None and quantity.value_max is not None


def _is_part_suspended(passage: Passage, place: int) -> bool:
    """« Sa compagne prend trois ans dont deux avec sursis »."""
    words = [chunk.text for chunk in passage.chunks[place + 1 : place + 6]]
    return words[:1] == ["dont"] and not _SUSPENDED.isdisjoint(words)


def _join_range(passage: Passage, place: int, quantity: Quantity) -> None:
    """« allant de 18 mois à cinq ans », « entre un et trois ans »: two durations make one range."""
    chunks = passage.chunks
    if place + 2 >= len(chunks):
        return
    between = place > 0 and (chunks[place - 1].text, chunks[place + 1].text) == ("entre", "et")
    far = place + 4 if passage.texts[place + 1 : place + 4] == ["avec", "sursis", "a"] else place + 2
    if far >= len(chunks) or (not between and chunks[far - 1].text != "a"):
        return
    upper = chunks[far].quantity
    if upper is not None and upper.unit == "month" and quantity.value_max is None:
        if not between and (upper.value or 0) <= (quantity.value or 0):
            return
        quantity.value_max, quantity.end = upper.value, upper.end
        if between:
            quantity.start = chunks[place - 1].start
        passage.taken.add(far)


RULE = Rule(
    name=NAME,
    description="Prison, bans and fines pronounced by a court.",
    find=find,
    types=("sentence",),
    true=(
        ("Il a été condamné à trois ans de prison.", (("sentence", "prison", 36),)),
        ("Le tribunal a condamné le prévenu à 18 mois d'emprisonnement.", (("sentence", "prison", 18),)),
        (
            "Ils ont été condamnés à des peines d'emprisonnement de 12 à 18 mois.",
            (("sentence", "prison", 12),),
        ),
        (
            "Il est condamné à trois ans et demi de prison, dont deux avec sursis.",
            (("sentence", "prison", 42),),
        ),
        ("Elle a été condamnée à une amende de 5 000 euros.", (("sentence", "fine", 5000),)),
        ("Le passeur sera interdit de territoire pendant quatre ans.", (("sentence", "ban", 48),)),
        (
            "Elle est frappée d'une interdiction du territoire français de six ans.",
            (("sentence", "ban", 72),),
        ),
        ("Le guetteur passera deux ans derrière les barreaux.", (("sentence", "prison", 24),)),
        ("Entre deux ans et six ans de prison pour les nourrices.", (("sentence", "prison", 24),)),
        ("Le tribunal a prononcé neuf peines, dont une à huit mois de prison.", (("sentence", "prison", 8),)),
    ),
    false=(
        "Ils encourent 10 ans de prison.",
        "Jusqu'à 20 ans de prison et 7,5 millions d'euros d'amende",
        "Deux ans de prison, dont un avec sursis, ont été requis par le ministère public.",
        "La fermeture durera six mois.",
        "Un homme de 30 ans a été jugé.",
        "Huit condamnations ont été prononcées, dont une à Rouen.",
        "Il fait l'objet d'une interdiction de retour sur le territoire français d'un an.",
    ),
)
