"""The day or the days of the operation, and not those of the press conference or of the trial."""

from __future__ import annotations

import re
from datetime import date, timedelta

from gltd.text.candidates import Candidate
from gltd.text.dates import DateMention, resolve
from gltd.text.lexicon import cue_words
from gltd.text.occasions import is_dated_by_noun, is_other_occasion, starts_campaign
from gltd.text.passage import Passage
from gltd.text.rules.rule import Rule

NAME = "operation_date"
_KINDS = frozenset(("day", "span", "weekday", "word"))
_NEAR, _NEAR_WEEKDAY = 8, 14
_NONE = 10_000
_BYLINE, _FEW_WORDS = 3, 6
_DECREES = cue_words("operation_date.decrees")
# A text dated by its month alone may come with the first of that month.
_MONTH = timedelta(days=31)
_CAMPAIGN, _ISO = timedelta(days=60), 10
_BARE_LINE, _HEAD = 4, 400
_TIMES = frozenset(
    ("ce", "matin", "soir", "vers", "des", "heures", "a", "l'", "aube", "peu", "avant", "apres", "midi")
)
_OPENING = frozenset(("\n", "ce", ",", "•", "-", "–", '"', "des"))
_JUDICIAL = cue_words("operation_date.judicial")
_BEGIN = cue_words("operation_date.begin")
_INQUIRIES = cue_words("operation_date.inquiries")
_PLANS, _LASTING = cue_words("operation_date.plans"), cue_words("operation_date.lasting")
_CONDEMNED = cue_words("sentences.condemned")
_LINE, _PAGE = 60, 2000
_BESIDE, _BEGUN, _SPAN, _CREDIT_REACH = 3, 5, 6, 80
_AUXILIARY = 5
_ARTICLES = frozenset(("un", "l'", "par", "cet", "ces", "les", "des", "deux", "d'", "son", "d'un", "par"))
_TELLING = frozenset(("a", "ont", "t", "on", "avait", "nous", "-", "l'"))
_SAYS = frozenset(("annonce", "indique", "precise", "rapporte", "explique", "relate"))
_ORDER = cue_words("operation_date.order")
_CREDIT = re.compile(r"/ ?AFP|©|\b(?:Crédit|Photo)s? ?[:©]")
_SINCE = ("depuis", "depuis le", "des", "avant le", "apres le")


def find(passage: Passage) -> None:
    """Keep each date that stands with an act and not with an announcement; repeats are optional."""
    seen: set[object] = set()
    for place, mention in passage.dates:
        if mention.kind not in _KINDS:
            continue
        moment = resolve(mention, published_on=passage.published_on)
        key = moment or (mention.weekday, mention.relative)
        if not _is_operation(passage, place):
            continue
        if moment is not None and _is_long(moment.start, moment.end):
            continue
        chunk = passage.chunks[place]
        candidate = Candidate("operation_date", None, chunk.start, chunk.end, place)
        candidate.optional = key in seen
        seen.add(key)
        passage.add(candidate, rule=NAME)


def _is_operation(passage: Passage, place: int) -> bool:
    """Weigh what stands nearest to the date: an act of the services, or somebody who announces."""
    first, last = passage.bounds(place)
    mention = passage.chunks[place].date
    if mention is None:
        return False
    if _says_all(passage, place, mention) or is_dated_by_noun(passage, place=place):
        return True
    before = passage.chunks[place - 1].text if place > first else ""
    relative = mention.relative or mention.text
    if (
        _goes_on(passage, place, mention, before)
        or is_other_occasion(passage, place=place)
        or (before in _DECREES and not _is_arrested(passage, place))
        or _is_appointed(passage, place)
        or _is_masthead(passage, place, mention)
        or _heads_item(passage, place, mention)
        or _ends_period(passage, place, before)
        or _is_of_plan(passage, place, first)
        or _is_tally(passage, place, last)
        or _is_judged(passage, place, last)
        or _is_caption(passage, place)
        or _is_as_of(passage, place, mention, before)
        or _begins_inquiry(passage, place, first, last)
        or _is_credited(passage, place)
        or relative.startswith("prochain")
        or _is_future(passage, place)
        or (mention.text == "aujourd'hui" and passage.chunks[place - 1].kind == "q")
    ):
        return False
    told = _distance(passage, place, "told", first, last)
    acted = _distance(passage, place, "acted", first, last)
    if told <= _NEAR and told <= acted:
        return False
    if mention.kind in ("day", "span") and told > _NEAR and _is_in_turn(passage, place, first):
        return True
    if mention.kind == "weekday" and told == _NONE and _opens(passage, place, first, last):
        return True
    if mention.kind in ("day", "span"):
        if acted == _NONE and (told < _NONE or _is_byline(passage, first, last)):
            return False
        # Further down, a day that nothing near it acts on is that of something else: cameras set up, a visit.
        return acted <= last - first or (last - first > _BARE_LINE and passage.chunks[place].start < _HEAD)
    # « interpellé vendredi, il devrait être présenté à un juge »: the act stands much nearer.
    return acted <= _NEAR_WEEKDAY and (told > _NEAR or 2 * acted + 1 < told)


def _says_all(passage: Passage, place: int, mention: DateMention) -> bool:
    """« 6h, ce lundi. », « Lundi 4 novembre, vers 15 h 30. »: a day and no verb."""
    first, last = passage.bounds(place)
    if mention.relative == "nuit":
        return _stands_alone(passage, first, last)
    told = (
        mention.kind == "day" and mention.weekday is not None and "vers" in passage.texts[place : place + 3]
    )
    return (told or mention.kind in ("weekday", "word")) and _is_bare(passage, first, last)


def _goes_on(passage: Passage, place: int, mention: DateMention, before: str) -> bool:
    """« depuis le 1er mars » is the first day of a count, unless an operation began on it."""
    if not (before in _SINCE or "depuis" in mention.text):
        return False
    opens = place - passage.bounds(place)[0] <= _BESIDE
    return not (opens and starts_campaign(passage, place=place, mention=mention))


def _is_long(start: str | None, end: str | None) -> bool:
    """« Du 1er janvier au 31 mai » is the period of an account, not the days of an operation."""
    if start is None or end is None or not (_is_whole(start) and _is_whole(end)):
        return False
    return date.fromisoformat(end) - date.fromisoformat(start) > _CAMPAIGN


def _is_whole(day: str) -> bool:
    return len(day) == _ISO and day[:1].isdigit()


def _is_byline(passage: Passage, first: int, last: int) -> bool:
    """« Bien public · 22/03/2024 à 17:03 » has next to no words."""
    chunks = passage.chunks[first : last + 1]
    words = sum(chunk.kind == "w" for chunk in chunks)
    return words <= _FEW_WORDS and not any(chunk.terms for chunk in chunks)


def _opens(passage: Passage, place: int, first: int, last: int) -> bool:
    """« Mardi, ces derniers ont poussé la porte d'un hangar »: a day that opens an account."""
    lead = passage.words_between(first, last=place - 1) if place > first else set()
    return not lead - _OPENING and not passage.words_between(place, last=last) & _JUDICIAL


def _is_as_of(passage: Passage, place: int, mention: DateMention, before: str) -> bool:
    """« 2 216 agents au 1er janvier 2022 » dates a stock, as « s'élevait au 31 mai à 127 » does."""
    if before != "au" or mention.kind != "day" or passage.texts[place - 2].startswith("remont"):
        return False
    ends_span = any(chunk.kind == "d" for chunk in passage.chunks[max(0, place - _SPAN) : place])
    return not ends_span or (mention.day, mention.month) in ((1, 1), (31, 12))


def _is_appointed(passage: Passage, place: int) -> bool:
    """« une convocation pour le 17/04 », « jusqu'au 3 mai »: what is to come dates no operation."""
    at = place - 1 - (passage.texts[place - 1] == "le") if place > 1 else 0
    return passage.texts[at] in ("pour", "jusqu'au", "jusqu'")


def _is_masthead(passage: Passage, place: int, mention: DateMention) -> bool:
    """« La semaine des gendarmes – vendredi 16 mars 2018 »: the day of the paper closes its first lines."""
    if passage.chunks[place].start > _HEAD or mention.kind != "day" or place < 1:
        return False
    closes = place + 1 >= len(passage.chunks) or passage.texts[place + 1] == "\n"
    dashed = passage.texts[place - 1] in ("–", "-", "|", "·", ",")
    moment = resolve(mention, published_on=passage.published_on)
    day = passage.published_on.isoformat() if passage.published_on is not None else None
    return closes and dashed and moment is not None and moment.date == day


def _heads_item(passage: Passage, place: int, mention: DateMention) -> bool:
    """« 29.03.23 – Tabac : la douane présente son bilan »: the day of an item of news."""
    if mention.kind != "day" or mention.year is None or (place and passage.texts[place - 1] != "\n"):
        return False
    return (
        passage.texts[place + 1 : place + 2] in (["–"], ["-"], ["—"], ["|"], [":"])
        and mention.text[:1].isdigit()
    )


def _ends_period(passage: Passage, place: int, before: str) -> bool:
    """« fermés entre décembre 2020 et le 1er avril »: the last day that a count was taken."""
    if before != "et" or place < _BESIDE:
        return False
    opening = passage.chunks[place - 2].date
    return opening is not None and passage.texts[place - 3] == "entre" and opening.kind in ("month", "year")


def _is_of_plan(passage: Passage, place: int, first: int) -> bool:
    """« le plan d'action lancé le 17 décembre » began on that day, nothing was done on the ground."""
    return passage.says(_PLANS, first=max(first, place - _NEAR), last=place - 1)


def _is_tally(passage: Passage, place: int, last: int) -> bool:
    """« ce dimanche, 7 800 réseaux ont été démantelés durant le premier semestre »: the day of the count."""
    for at in range(place + 1, last + 1):
        one = passage.chunks[at].date
        if one is not None and one.kind in ("months", "month", "year", "annual"):
            return not passage.words_between(at - _BESIDE, last=at - 1).isdisjoint(_LASTING)
    return False


def _is_judged(passage: Passage, place: int, last: int) -> bool:
    """« Ce lundi 4 novembre, un chauffeur routier a été condamné »: the day of the court."""
    until = min(last, place + _NEAR_WEEKDAY)
    for at in range(place + 1, until + 1):
        if passage.chunks[at].term("verb") is not None or passage.chunks[at].kind == "d":
            return False
        if passage.texts[at] in _CONDEMNED:
            return True
    return False


def _is_caption(passage: Passage, place: int) -> bool:
    """A line that a page holds twice, word for word, is the caption of its picture."""
    text, start = (
        passage.folded.original,
        passage.folded.locate(passage.chunks[place].start, end=passage.chunks[place].end)[0],
    )
    text = text[max(0, start - _PAGE) : start + _PAGE]  # Beside its picture: a bound keeps this linear.
    start = min(start, _PAGE)
    since, until = text.rfind("\n", 0, start) + 1, text.find("\n", start)
    line = text[since : until if until > 0 else len(text)].strip()
    return len(line) > _LINE and text.count(line) > 1


def _begins_inquiry(passage: Passage, place: int, first: int, last: int) -> bool:
    """« L'affaire débute le 8 mars », « a ouvert le 17 juin une information judiciaire »."""
    if not passage.tells(_BEGIN):
        return False
    opening = passage.texts[first : first + _BEGUN]
    if "tout" in opening and "avait" in opening and not _BEGIN.isdisjoint(opening):
        return True  # « Tout avait débuté il y a un an, le 22 janvier »
    since = place
    while since > max(first, place - _BEGUN) and passage.chunks[since - 1].kind not in ("d", "p"):
        since -= 1  # « L'enquête, ouverte le 3 février, a abouti mardi »: the aside dates its own day.
    if not passage.says(_BEGIN, first=since, last=min(last, place + _BESIDE)):
        return False
    return passage.says(_INQUIRIES, first=max(first, place - _NEAR), last=min(last, place + _NEAR))


def _is_credited(passage: Passage, place: int) -> bool:
    """« Une opération à Lille, le 29 mai 2023. - Nom / AFP » is the caption of a picture."""
    end = passage.folded.locate(passage.chunks[place].start, end=passage.chunks[place].end)[1]
    rest = passage.folded.original[end : end + _CREDIT_REACH].partition("\n")[0]
    return _CREDIT.search(rest) is not None


def _is_bare(passage: Passage, first: int, last: int) -> bool:
    """« 6h, ce lundi. »: a sentence that holds a date, an hour and nothing else begins an account."""
    chunks = passage.chunks[first : last + 1]
    hours = (chunk.quantity is not None and chunk.quantity.unit == "none" for chunk in chunks)
    timed = any(chunk.kind == "o" or chunk.text in _TIMES for chunk in chunks) or any(hours)
    return timed and all(chunk.kind in ("d", "o", "p", "q") or chunk.text in _TIMES for chunk in chunks)


def _stands_alone(passage: Passage, first: int, last: int) -> bool:
    """« Nuit du 29 au 30 avril. Au péage de Virsac, les douaniers… »: the night that an account tells of."""
    return all(chunk.kind in ("d", "p", "o") for chunk in passage.chunks[first : last + 1])


def _is_in_turn(passage: Passage, place: int, first: int) -> bool:
    """« Ils ont été arrêtés en deux fois. La première le 23 mai, la seconde le 31 »."""
    number = passage.sentence_of[place]
    if passage.words_between(max(first, place - _SPAN), last=place - 1).isdisjoint(_ORDER) or not number:
        return False
    before = passage.sentences[number - 1]
    return any(
        term.type in ("arrest", "seizure")
        for chunk in passage.chunks[before.first : before.last + 1]
        for term in chunk.terms
    )


def _is_future(passage: Passage, place: int) -> bool:
    mention = passage.chunks[place].date
    if mention is None or passage.published_on is None:
        return False
    moment = resolve(mention, published_on=passage.published_on)
    day = (moment.date or moment.start) if moment is not None else None
    latest = passage.published_on + min(_MONTH, date.max - passage.published_on)
    return day is not None and day[:1].isdigit() and day > latest.isoformat()


def _distance(passage: Passage, place: int, cues: str, first: int, last: int) -> int:
    """Return how many chunks lie between a date and the nearest cue of its sentence."""
    words = cue_words(cues)
    for far in range(1, last - first + 1):
        for at in (place - far, place + far):
            if not first <= at <= last or not (passage.chunks[at].text in words or _has(passage, at, words)):
                continue
            if cues != "told" or not _is_other_telling(passage, at, first, last, place):
                return far
    return _NONE


def _is_other_telling(passage: Passage, at: int, first: int, last: int, place: int) -> bool:
    """Tell a word that announces from the same word that acts: « l'ont arrêté », « a livré le reste »."""
    if at > first and _is_arrest(passage, at):
        return True
    after = passage.chunks[at + 1 : at + 3]
    if place < at and (any(chunk.kind == "d" for chunk in after) or _closes(passage, place, at)):
        return True  # « saisis mardi, a indiqué jeudi la préfecture »
    # « (AFP) – Vingt personnes ont été interpellées jeudi »: the agency dates nothing that far on.
    if passage.chunks[at].text == "afp" and place - at > _BYLINE:
        return True
    return _is_yield(passage, at, first, last)


def _closes(passage: Passage, place: int, at: int) -> bool:
    """« arrêtés dans la nuit de lundi à mardi, a-t-on appris »: who tells it stands behind a comma."""
    lead = passage.texts[max(place, at - _AUXILIARY) : at]
    if "," not in lead:
        return False
    between = lead[len(lead) - lead[::-1].index(",") :]
    return set(between) <= _TELLING if between else passage.texts[at] in _SAYS


def _is_yield(passage: Passage, at: int, first: int, last: int) -> bool:
    """« la perquisition, mercredi, a livré le reste » tells of what was found, not of figures given out."""
    if not passage.chunks[at].text.startswith("livre"):
        return False
    return bool(passage.words_between(first, last=at) & {"perquisition", "perquisitions", "fouille"})


def _is_arrest(passage: Passage, at: int) -> bool:
    """« l'ont arrêté » is an act, « un arrêté » is a decree."""
    return passage.chunks[at].text == "arrete" and bool(
        passage.words_between(at - 2, last=at - 1) & cue_words("passage.have")
    )


def _is_arrested(passage: Passage, place: int) -> bool:
    """« ont été arrêtés le 20 juin » is an act, « l'arrêté du 20 juin » a decree."""
    return passage.texts[place - 1].startswith("arrete") and passage.texts[place - 2] not in _ARTICLES


def _has(passage: Passage, at: int, words: frozenset[str]) -> bool:
    chunk = passage.chunks[at]
    return chunk.kind == "t" and " " in chunk.text and not words.isdisjoint(chunk.text.split())


RULE = Rule(
    name=NAME,
    description="Dates of the operation that the text is about.",
    find=find,
    types=("operation_date",),
    true=(
        ("Une opération de police a eu lieu mardi 4 mars 2025.", (("operation_date", None, None),)),
        (
            "Dans la nuit du 2 au 3 juin, les gendarmes ont interpellé des trafiquants.",
            (("operation_date", None, None),),
        ),
        (
            "Deux vendeurs ont été arrêtés à Sevran dans la nuit de lundi à mardi, a-t-on appris.",
            (("operation_date", None, None),),
        ),
        (
            "Six personnes ont été arrêtées en deux fois. La première fois, c'était le 12 mai.",
            (("operation_date", None, None),),
        ),
        ("Ils ont été arrêtés le 14 juin et devaient être jugés.", (("operation_date", None, None),)),
        ("L'interpellation date du lundi 4 novembre.", (("operation_date", None, None),)),
        (
            "Nuit du 2 au 3 mai. Au péage de Virsac, les douaniers ouvrent un coffre.",
            (("operation_date", None, None),),
        ),
    ),
    false=(
        "Le procureur a tenu une conférence de presse mardi 4 mars.",
        "Selon un article datant du 12 mars, 14 personnes ont été interpellées.",
        "Le préfet l'a annoncé dans un communiqué publié le 12 mai.",
        "L'affaire débute le 8 mars 2024 par un simple contrôle des gendarmes.",
        "Deux suspects interpellés repartent avec une convocation pour le 17/04.",
        "L'effectif des policiers s'élevait au 31 mai à 127 agents.",
        "Une opération de police à Lille, le 29 mai 2023. - Jean Martin / AFP",
        "Vingt réseaux ont été démantelés depuis l'été, a annoncé mardi 4 mars le ministre.",
        "Une avocate a été condamnée lundi 4 mars à une amende pour avoir transporté du cannabis.",
        "12.05.24 – Roubaix : neuf personnes interpellées.",
        "Sur la place du 8 Mai 1945, les policiers ont interpellé deux vendeurs.",
        "Depuis la fusillade du 4 mars, 12 opérations ont été menées dans le quartier.",
        "Aujourd'hui, la douane saisit de plus en plus de cocaïne.",
        "L'enquête, confiée aux gendarmes le 12 janvier 2021, a permis de saisir 4 kg d'herbe.",
        "Le préfet est venu mardi féliciter les policiers de Lens.",
        "Le plan de lutte contre la drogue lancé le 12 mars prévoit 55 mesures.",
        "Ce lundi 3 juin 2024, un livreur a été condamné pour un trafic de cocaïne.",
        "Le préfet compte, mardi 2 juillet, 214 réseaux démantelés durant le premier semestre.",
        "Vingt points de deal ont été démantelés entre janvier 2021 et le 1er mai.",
    ),
)
