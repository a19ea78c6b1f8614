"""Where the operation took place: the first ground that the text names beside what was done."""

from __future__ import annotations

import re

from gltd.text.candidates import Candidate
from gltd.text.dates import resolve
from gltd.text.folding import fold_word
from gltd.text.grounds import (
    FINE,
    WIDE,
    find_acted_town,
    find_exact,
    is_address,
    is_earlier,
    is_elsewhere,
    words_before,
)
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage
from gltd.text.places import PlaceMention, find_places, is_department
from gltd.text.rules.rule import Rule

NAME = "operation_place"
_REPEATS = 0
_TITLE = 120
_FIRST_LINES, _DEEP, _FAR_DOWN = 200, 400, 900
_STREET = re.compile(r"(?:rue|avenue|boulevard|allee|impasse|route|autoroute|quai|[an]\d)\b|[an]\d")
_ROAD = re.compile(r"(?:autoroute |nationale |route )?(?:RN|RD|[AND]) ?\d{1,4}")
_OF_NOUN = re.compile(r" d(?:e|u|es) ")
_BESIDE_TOWN = re.compile(r"(?:[Pp]rès|proche|autour|loin|abords|nord|sud|est|ouest) (?:de |d['’]|du )$")
_NEARBY, _LEAD = 300, 16
_STOP = re.compile(r"(?:aire|péage|barrière|gare|tunnel|pont|viaduc|échangeur|sortie)\b")
_WAY_TO = re.compile(r"(?:De|Du|Des) (?:la |l.)?[\w’' -]{2,30} (?:à|jusqu.{1,4}) (?:la |l.|le |les )?")
_NAMED_WAY = 45
_ACCOUNTS, _TOLD_AT = cue_words("operation_place.accounts"), cue_words("operation_place.told_at")
_DRAWN_UP = frozenset(("bilan", "chiffres"))
_HELPING = frozenset(("appui", "renfort", "renforts", "soutien", "concours"))
# « la commune de X » is X, told before: the first mention stands.
_SAME = ("commune", "ville", "canton", "département", "région")
_DEEDS = frozenset(("interventions", "interpellations", "arrestations", "perquisitions"))
_PREFECTS = frozenset(("prefet", "prefete", "prefecture"))
_ALONE, _TOWNS = 3, 3
_ELSEWHERE = cue_words("operation_place.elsewhere")
_CAPTION = cue_words("operation_place.captions")
_SERVICES, _COURTS = cue_words("operation_place.services"), cue_words("operation_place.courts")
_TAKEN = frozenset(("seizure", "arrest", "dismantled", "check"))
_SERVICE, _SIDE, _WAY = 7, 160, 6
_ACTS = frozenset(
    (
        "seizure",
        "arrest",
        "check",
        "forces",
        "dismantled",
        "closure",
        "procedure",
        "operation_count",
        "operation_date",
    )
)


def find(passage: Passage) -> None:
    """Choose one place for the text; its repeats are optional."""
    if not any(one.type in _ACTS for one in passage.found):
        return
    mentions = find_places(passage.folded.original)
    beside = _beside_dates(passage, mentions)
    several = len(beside) > 0 and _are_several(passage)
    best = _settled(passage, mentions)
    settled = best is not None
    best = best or _choose(passage, mentions)
    if settled:
        beside = []
    elif len(beside) == 1 and not several:
        best = beside[0]
    elif not any(_is_day(one) for one in passage.found):
        # An account of months is of the town or the department of its title, not of one ground in it.
        best = _titled(passage.folded.original, mentions) or best
    if best is None:
        return
    text = passage.folded.original
    if best.strength == 1 and not any(_is_day(one) for one in passage.found):
        best = _spread_over(passage, mentions) or best
    days = {passage.sentence_of[one.place] for one in passage.found if _is_day(one)}
    if not settled:
        best = _strengthened(passage, best, mentions, days)
        if best is None:
            return
    best = _stop_on_road(text, best, mentions)
    best = _told_in_full(passage, best, mentions)
    name = text[best.start : best.end]
    if beside != [best] or not several:
        best = next((one for one in mentions if text[one.start : one.end].lower() == name.lower()), best)
    repeats = [one for one in mentions if one.start > best.start and text[one.start : one.end] == name]
    others = beside if several else []
    best = _first_of(text, best, mentions)
    if not (others or settled) and best.strength != FINE:
        exact = find_exact(passage, best=best, mentions=mentions, days=days) if days else None
        others = [] if exact is None else [exact]
    others = [one for one in others if _first_of(text, one, mentions) is not best]
    for mention in (best, *repeats[:_REPEATS], *(one for one in others if one.start > best.end)):
        place = passage.chunk_at(mention.start)
        candidate = Candidate("operation_place", None, mention.start, mention.end, place)
        candidate.location = (mention.start, mention.end)
        candidate.optional = mention in repeats
        passage.add(candidate, rule=NAME, keep_open=True)


def _strengthened(
    passage: Passage, best: PlaceMention, mentions: list[PlaceMention], days: set[int]
) -> PlaceMention | None:
    """Take the first lines' place for one deep in the text, and the acting town for its department."""
    found = _named_first(passage, mentions) if _is_weak(passage, best) else best
    if found is not None and found.strength == WIDE:
        found = find_acted_town(passage, best=found, mentions=mentions, days=days) or found
    return found


def _settled(passage: Passage, mentions: list[PlaceMention]) -> PlaceMention | None:
    """« Périmètre : Val-Fourré », « un bilan de la préfecture du Rhône »: the text says it itself."""
    labelled = next((one for one in mentions if one.labelled), None)
    if labelled is not None:
        return labelled
    for one in mentions:
        if one.start > _FIRST_LINES:
            break
        name = passage.folded.original[one.start : one.end]
        place = passage.chunk_at(one.start)
        first, last = passage.bounds(place)
        if one.strength == 0 and is_department(name) and passage.words_between(first, last=last) & _DRAWN_UP:
            if passage.words_between(max(first, place - _SERVICE), last=place - 1) & _PREFECTS:
                return one
        elif one.strength:
            return None
    return None


def _is_weak(passage: Passage, best: PlaceMention) -> bool:
    """A place deep in a text is seldom the one the text is about, the less so without a day of operation."""
    dated = any(_is_day(one) for one in passage.found)
    text = passage.folded.original
    start = text.find(text[best.start : best.end], 0, best.end)
    if best.strength == FINE:
        near = passage.sentence_of[passage.chunk_at(best.start)]
        acted = any(one.type in _TAKEN for one in passage.found_in(near)) or not _DEEDS.isdisjoint(
            passage.words_between(passage.sentences[near].first, last=passage.sentences[near].last)
        )
        return start > (_FAR_DOWN if dated else _DEEP if acted else _FIRST_LINES)
    return start > _DEEP


def _named_first(passage: Passage, mentions: list[PlaceMention]) -> PlaceMention | None:
    """« Trois agents du commissariat de Draguignan »: the first lines say whose ground it is."""
    for one in mentions:
        if one.start > _FIRST_LINES:
            break
        before = words_before(passage, place=passage.chunk_at(one.start))
        if (one.strength or one.dateline) and not (is_address(passage, mention=one) or before & _ELSEWHERE):
            return one
    return next((one for one in mentions if _acts_there(passage, one)), None)


def _acts_there(passage: Passage, seat: PlaceMention) -> bool:
    """« Les douanes de Mayotte ont intercepté 12 kilos »: the ground of the service that acted."""
    if _OF_NOUN.search(passage.folded.original, seat.start, seat.end) is not None:
        return False  # « la Brigade de Recherche de Meylan »
    place = passage.chunk_at(seat.start)
    first, _ = passage.bounds(place)
    lead = passage.words_between(max(first, place - _SERVICE), last=place - 1)
    if seat.start > _DEEP:
        return False
    near = {passage.sentence_of[place]}
    taken = seat.start <= _FIRST_LINES and any(one.type in _TAKEN for one in passage.found_in(*near))
    dated = any(_is_day(one) and passage.sentence_of[one.place] in near for one in passage.found)
    return (
        (taken or dated)
        and not lead.isdisjoint(_SERVICES)
        and lead.isdisjoint(_COURTS | _ELSEWHERE | _HELPING)
    )


def _spread_over(passage: Passage, mentions: list[PlaceMention]) -> PlaceMention | None:
    """« un bar à Saintes, une épicerie à Rochefort et un salon à Royan » is told of their department."""
    towns: dict[int, set[str]] = {}
    for one in mentions:
        if one.strength == 1:
            sentence = passage.sentence_of[passage.chunk_at(one.start)]
            towns.setdefault(sentence, set()).add(passage.folded.original[one.start : one.end])
    if not any(len(names) >= _TOWNS for names in towns.values()):
        return None
    return next(
        (one for one in mentions if is_department(passage.folded.original[one.start : one.end])), None
    )


def _titled(text: str, mentions: list[PlaceMention]) -> PlaceMention | None:
    """« Corse : coup de filet à Bastia » is told of Bastia, « Sarthe : le bilan » of the department."""
    head = next((one for one in mentions if one.dateline and one.strength != 0), None)
    if head is None:
        return None
    after = next((one for one in mentions if one.start > head.end and one.strength == 1), None)
    return after if after is not None and "\n" not in text[head.end : after.start] else head


def _stop_on_road(text: str, best: PlaceMention, mentions: list[PlaceMention]) -> PlaceMention:
    """« sur l'autoroute A10, au péage de Dourdan »: where on the road it was."""
    if _ROAD.fullmatch(text, best.start, best.end) is None:
        return best
    near = (one for one in mentions if 0 < one.start - best.end < _SIDE and one.strength == FINE)
    return next((one for one in near if _STOP.match(text, one.start) is not None), best)


def _first_of(text: str, best: PlaceMention, mentions: list[PlaceMention]) -> PlaceMention:
    """« quartier sensible des Moulins » is « quartier des Moulins » of the first lines."""
    if best.strength != FINE:
        return best
    kind, _, _ = text[best.start : best.end].lower().partition(" ")
    name = text[best.start : best.end].rpartition(" ")[2]
    alike = (one for one in mentions if text[one.start : one.end].endswith(f" {name}"))
    return next((one for one in alike if text[one.start : one.end].lower().startswith(kind)), best)


def _told_in_full(passage: Passage, best: PlaceMention, mentions: list[PlaceMention]) -> PlaceMention:
    """« aux Lauriers » in a title is told in full as « la cité des Lauriers » in the body."""
    if best.strength == FINE:
        return best
    text = passage.folded.original
    name = text[best.start : best.end]
    return next(
        (
            one
            for one in mentions
            if one.strength == FINE
            and one.start > best.start
            and text[one.start : one.end].endswith(name)
            and not is_earlier(passage, place=passage.chunk_at(one.start))
            and text[one.start - 3 : one.start] != "un "
            and not text.startswith(_SAME, one.start)
        ),
        best,
    )


def _are_several(passage: Passage) -> bool:
    """Tell whether a text gives several days of operation, and so several operations."""
    days = [passage.chunks[one.place].date for one in passage.found if _is_day(one)]
    moments = [resolve(day, published_on=passage.published_on) for day in days if day is not None]
    spans = [(one.date or one.start or "", one.date or one.end or "") for one in moments if one is not None]
    untold = len(moments) - len(spans)
    # « le 7 octobre », told again as « dans la nuit du 6 au 7 », is one day.
    apart = any(last < start for _, last in spans for start, _ in spans)
    return apart or (untold > 0 and len(moments) > 1)


def _is_day(one: Candidate) -> bool:
    return one.type == "operation_date" and not one.optional


def _beside_dates(passage: Passage, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """« le 9 mars, square des Tilleuls »: the grounds named with a day of operation, one a sentence."""
    days = {passage.sentence_of[one.place] for one in passage.found if _is_day(one)}
    found: dict[int, PlaceMention] = {}
    for mention in mentions if days else ():
        place = passage.chunk_at(mention.start)
        sentence = passage.sentence_of[place]
        name = fold_word(passage.folded.original[mention.start : mention.end])
        if mention.strength != FINE or sentence not in days or _STREET.match(name):
            continue
        if not (is_earlier(passage, place=place) or is_elsewhere(passage, place=place)):
            found.setdefault(sentence, mention)
    return list(found.values())


def _choose(passage: Passage, mentions: list[PlaceMention]) -> PlaceMention | None:
    grounds = [mention for mention in mentions if mention.strength and not mention.dateline]
    elsewhere: set[PlaceMention] = set()
    days = {passage.sentence_of[one.place] for one in passage.found if _is_day(one)}
    days = days if len(days) == 1 else set()
    towns = [mention for mention in mentions if mention.dateline and mention.strength < WIDE]
    for number, mention in enumerate(grounds):
        if towns and mention.strength != FINE and not _is_beside(passage, towns[0], mention):
            continue
        if is_address(passage, mention=mention):
            continue
        follow = passage.folded.original[mention.end : mention.end + 3]
        line_start = mention.start == 0 or passage.folded.original[mention.start - 1] == "\n"
        title = line_start and follow.strip()[:1] == ":"
        if title and number + 1 < len(grounds) and grounds[number + 1].start - mention.end < _TITLE:
            continue
        place = passage.chunk_at(mention.start)
        first, last = passage.bounds(place)
        words = passage.words_between(first, last=last)
        if mention.start < _TITLE and words & _ACCOUNTS:
            return mention
        numbers = any(
            chunk.kind == "q" or chunk.term("verb") is not None for chunk in passage.chunks[first : last + 1]
        )
        if (
            is_elsewhere(passage, place=place)
            or _is_way(passage, mention)
            or (is_earlier(passage, place=place) and passage.sentence_of[place] not in days)
            or _is_told_there(passage, place, first, last)
        ):
            elsewhere.add(mention)
        if (
            mention in elsewhere
            or words & _CAPTION
            or last - first < _ALONE
            or not (numbers or words & cue_words("acted"))
        ):
            continue
        if _is_vague(passage, mention) and number + 1 < len(grounds):
            exact = grounds[number + 1]
            if exact.start - mention.end < _NEARBY and exact.strength != WIDE:
                continue  # « saisis près de Toulouse », then « à Aucamville »
        return mention
    grounds = [mention for mention in grounds if mention not in elsewhere]
    fine = [one for one in grounds if one.strength == FINE and not is_address(passage, mention=one)]
    rest = [one for one in mentions if one not in elsewhere and not is_address(passage, mention=one)]
    return next(iter(fine or towns or grounds or rest), None)


def _is_vague(passage: Passage, mention: PlaceMention) -> bool:
    """« près de Toulouse », « au nord de Rennes »."""
    text = passage.folded.original
    return _BESIDE_TOWN.search(text, max(0, mention.start - _LEAD), mention.start) is not None


def _is_way(passage: Passage, mention: PlaceMention) -> bool:
    """« De la Normandie à l'Aveyron, une large enquête… »."""
    text = passage.folded.original
    lead = text[max(0, mention.start - _WAY) : mention.start].rpartition("\n")[2].lstrip(". ")
    if lead.replace("’", "'") in ("De la ", "De l'", "Du ", "Des ", "De "):
        return True
    line = text[max(0, mention.start - _NAMED_WAY) : mention.start].rpartition("\n")[2]
    return _WAY_TO.fullmatch(line) is not None


def _is_told_there(passage: Passage, place: int, first: int, last: int) -> bool:
    """« a présenté jeudi à Bobigny », « 80 % des homicides de Marseille »: nothing was done there."""
    near = passage.chunks[max(first, place - 6) : place]
    told = {chunk.text for chunk in near if chunk.kind != "q"}
    if told & _TOLD_AT or "taux" in passage.words_between(first, last=place):
        return True
    units = {chunk.quantity.unit for chunk in passage.chunks[first : last + 1] if chunk.quantity is not None}
    return units == {"percent"}


def _is_beside(passage: Passage, town: PlaceMention, mention: PlaceMention) -> bool:
    """« Nantes : une cinquantaine de CRS au pied des tours de Bellevue »: where in the town."""
    between = passage.folded.original[town.end : mention.start]
    return mention.strength == 1 and mention.start > town.end and "\n" not in between


RULE = Rule(
    name=NAME,
    description="The place of the operation: a quarter, a road, a town, a department.",
    find=find,
    types=("operation_place",),
    true=(
        ("Dix personnes ont été interpellées à Roubaix.", (("operation_place", None, None),)),
        ("Les gendarmes de la Sarthe ont saisi 3 kg de cannabis dans le quartier des Sablons.",
         (("operation_place", None, None),)),
        ("Un bilan a été dévoilé par la préfecture du Rhône : 12 personnes ont été interpellées.",
         (("operation_place", None, None),)),
        ("Deux hommes ont été interpellés dans l'ouest de la France.", (("operation_place", None, None),)),
        ("Deux hommes ont été interpellés dans les Deux-Sèvres. Arrêtés jeudi sur l'aire de Rouillé, ils…",
         (("operation_place", None, None),) * 2),
        ("Les douaniers ont saisi 3 kg de cannabis en Saône et Loire.", (("operation_place", None, None),)),
        ("Des CRS basés à Nancy ont contrôlé 40 personnes à Lens.", (("operation_place", None, None),)),
        ("Ils avaient été arrêtés le 31 octobre à Roubaix avec 300 g de cocaïne.",
         (("operation_place", None, None),)),
        ("On a saisi 3 kg de cannabis sur un point de deal de Bezons.",
         (("operation_place", None, None),)),
        ("Loire : 3 kg saisis\nDeux hommes ont été interpellés à Feurs.", (("operation_place", None, None),)),
        ("Plusieurs perquisitions ont eu lieu ce matin sur Périgueux : 14 personnes ont été interpellées.",
         (("operation_place", None, None),)),
    ),
    false=(
        "Le préfet salue le travail.",
        "La gare de Tours est ouverte.",
        "On a saisi 3 kg d'une drogue achetée auprès d'un grossiste à Lyon.",
        "Deux points de deal ont été démantelés dix jours après la mort d'un homme place Carnot.",
        "Un homme de 39 ans, habitant l'Isère, a été interpellé.",
        "Le chauffeur, en détention provisoire à Dax, transportait 3 kg de cannabis.",
        "Le préfet Jean Martin compte 12 personnes interpellées.",
        "Les trafiquants s'habillaient en Louis Vuitton : 3 kg de cannabis ont été saisis.",
        # Deep in an account without a day, one town is an example and not the ground.
        f"{'Les services ont contrôlé beaucoup de personnes. ' * 9}On a saisi 3 kg de cannabis à Roubaix.",
    ),
)  # fmt: skip
