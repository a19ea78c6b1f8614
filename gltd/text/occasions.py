"""Days of something else: a fusillade, a visit, the opening of an inquiry, a square that bears a date."""

from __future__ import annotations

from datetime import date, timedelta

from gltd.text.dates import DateMention, resolve
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage

_OTHERS, _ACTED = cue_words("occasions.others"), cue_words("acted")
_CAMPAIGNS, _RULINGS = cue_words("occasions.campaigns"), cue_words("occasions.rulings")
_STREETS = frozenset(("place", "rue", "square", "avenue", "boulevard", "quai", "esplanade", "cours", "stade"))
_DONE = frozenset(("ont", "ete", "cours", "deroule", "menent", "mene", "permis", "menee", "menees", "lieu"))
_BORN = frozenset(("ne", "nee", "nes", "nees"))
_DATED = frozenset(("date", "datent", "remonte", "remontent"))
_PLUPERFECT = frozenset(("avait", "avaient"))
_AGAIN = frozenset(("deja", "autre", "precedent", "precedente"))
_BACK, _FORTH = 9, 4
_RECENT = timedelta(days=60)


def is_other_occasion(passage: Passage, *, place: int) -> bool:
    """Tell a day that belongs to something else than what the services did."""
    mention, before = passage.chunks[place].date, passage.texts[place - 1] if place else ""
    if mention is None:
        return False
    if (
        mention.text.startswith("du ")
        and before in _STREETS
        and passage.texts[place - 2 : place - 1] != ["en"]
    ):
        return True  # « la place du 8 Mai 1945 »
    if before in _BORN:
        return True
    if before in ("celle", "celui") and _sentence(passage, place) & _RULINGS:
        return True  # « complète celle du 8 juillet », a circular
    if mention.text == "aujourd'hui" and _DONE.isdisjoint(_sentence(passage, place)):
        return True  # « Aujourd'hui, la douane saisit de plus en plus de cocaïne »
    return _is_earlier(passage, place) or _stands_nearer(passage, place)


def _is_earlier(passage: Passage, place: int) -> bool:
    """« Il y a un an, le 20 juin 2016, une enquête avait permis… » tells of an earlier case."""
    first, last = passage.bounds(place)
    told = passage.texts[first : last + 1]
    if not _AGAIN.isdisjoint(told) and not _PLUPERFECT.isdisjoint(told):
        return True  # « Le 8 décembre, les policiers avaient déjà interpellé douze personnes »
    lead = passage.chunks[max(first, place - _BACK) : place]
    lasting = any(chunk.quantity is not None and chunk.quantity.unit == "month" for chunk in lead)
    if not lasting or all(chunk.text != "y" for chunk in lead):
        return False
    return not _PLUPERFECT.isdisjoint(told)


def _sentence(passage: Passage, place: int) -> set[str]:
    first, last = passage.bounds(place)
    return passage.words_between(first, last=last)


def _stands_nearer(passage: Passage, place: int) -> bool:
    """« la fusillade du 4 mars », « est venu mardi féliciter »: before any act, back and forth."""
    first, last = passage.bounds(place)
    for at in range(place - 1, max(first, place - _BACK) - 1, -1):
        words = passage.texts[at].split()
        if not _OTHERS.isdisjoint(words):
            return True
        if not _ACTED.isdisjoint(words):
            return False
    forth = passage.texts[place + 1 : min(last, place + _FORTH) + 1]
    if "ayant" in forth:
        return False  # « Le 12 mars, une rixe ayant éclaté, les policiers ont arrêté… »
    for text in forth:
        words = text.split()
        if not _OTHERS.isdisjoint(words):
            return True
        if not _ACTED.isdisjoint(words):
            return False
    return False


def is_dated_by_noun(passage: Passage, *, place: int) -> bool:
    """« L'interpellation date du lundi 4 novembre »."""
    before = passage.texts[max(0, place - 2) : place]
    return before[-1:] != [] and before[-1] in _DATED and not _ACTED.isdisjoint(before[0].split())


def starts_campaign(passage: Passage, *, place: int, mention: DateMention) -> bool:
    """« Depuis le 3 juin, 550 policiers sont mobilisés »: the first day of an operation that goes on."""
    day = passage.published_on
    moment = resolve(mention, published_on=day)
    if mention.kind not in ("day", "span") or moment is None or day is None:
        return False
    start = moment.date or moment.start or ""
    if not start[:4].isdigit() or day - date.fromisoformat(start) > _RECENT:
        return False
    return not _CAMPAIGNS.isdisjoint(_sentence(passage, place))
