"""Rises and falls: percentages, multipliers, differences, always with a word of direction."""

from __future__ import annotations

from gltd.text.candidates import Candidate, propose
from gltd.text.lexicon import cue_words, load_data
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule
from gltd.text.tokens import Chunk

NAME = "trends"
_TIMES_WORDS: dict[str, int] = load_data("numbers")["multiple"]
_DOUBLE_NOUNS = cue_words("trends.double_nouns")
_MULTIPLIED = cue_words("trends.multiplied")
_BOTH_WAYS = frozenset(("plus", "moins", "mieux"))
_REACH_BACK, _REACH_ON = 9, 7
_SLUG_WORDS = 4
_BEFORE = cue_words("trends.before")
_DIVIDED = cue_words("trends.divided")
_THOSE = frozenset(("celles", "ceux", "celle", "celui"))
_SHARES = frozenset(("taux", "part", "proportion"))
_SIGNS = {"+": "increase", "plus": "increase", "moins": "decrease"}
_BESIDE = cue_words("trends.beside")


def find(passage: Passage) -> None:
    """Read each share or multiplier that stands beside a direction."""
    for place, quantity in passage.quantities("percent", "point"):
        _read_share(passage, place, quantity)
    for place, quantity in passage.quantities("times"):
        _read_times(passage, place, quantity)
    for place in [at for at, text in enumerate(passage.texts) if text in _TIMES_WORDS]:
        _read_word(passage, place)
    for place, quantity in passage.quantities("count"):
        before = passage.chunks[place - 1].text
        if before == "par" and passage.chunks[place - 2].text in _MULTIPLIED:
            _multiply(passage, place, quantity)
        elif before == "par" and passage.chunks[place - 2].text in _DIVIDED:
            _add(passage, place, quantity, "decrease", passage.chunks[place - 2].start, unit="x")
        elif before == "par" and _is_multiplied_too(passage, place):
            _add(passage, place, quantity, "increase", quantity.start, unit="x")
        elif place > 1 and before in ("x", "×") and _ends_there(passage, place):
            _add(passage, place, quantity, "increase", passage.chunks[place - 1].start, unit="x")
    for place, quantity in passage.quantities("g", "count", taken=True):
        _read_difference(passage, place, quantity)


def _multiply(passage: Passage, place: int, quantity: Quantity) -> None:
    if "risque" in passage.texts[place + 1 : place + 4]:
        return  # « multiplie par deux le risque d'accident »
    trend = _add(passage, place, quantity, "increase", passage.chunks[place - 2].start, unit="x")
    follow = passage.chunks[place + 1 : place + 3]
    if [chunk.text for chunk in follow] == ["et", "demi"] and trend.value is not None:
        trend.value, trend.end = trend.value + 0.5, follow[-1].end


def _is_multiplied_too(passage: Passage, place: int) -> bool:
    """« Celles d'ecstasy ont été multipliées par 14 et celles de cocaïne par 8 »."""
    near = passage.found_in(passage.sentence_of[place])
    told = any(one.type == "trend" and one.unit == "x" and one.place < place for one in near)
    lead = passage.words_between(place - _REACH_ON, last=place - 1)
    if told and passage.texts[place - 2] == "et":
        return True  # « a été multiplié par deux depuis 2022 et par quatre depuis 2020 »
    return told and not lead.isdisjoint(_THOSE)


def _ends_there(passage: Passage, place: int) -> bool:
    """« (x 2,3) »: a multiplier in brackets or at the end of its line."""
    before = passage.chunks[place - 2].text
    after = passage.chunks[place + 1].text if place + 1 < len(passage.chunks) else "\n"
    return before in ("(", ":", "|", ",") and after in (")", "\n", "|", ".", ",", "en")


def _direction(passage: Passage, place: int) -> tuple[str, int] | None:
    """Return the way a share goes and where the word that says so starts."""
    first, last = passage.bounds(place)
    if place > first and passage.texts[place - 1] in _SIGNS:
        return _SIGNS[passage.texts[place - 1]], passage.chunks[place - 1].start
    if place > first and passage.chunks[place - 1].text in ("-", "–") and _is_sign(passage, place):
        return "decrease", passage.chunks[place - 1].start
    up, down = cue_words("increase") - {"plus"}, cue_words("decrease") - {"moins"}
    for at in range(place - 1, max(first, place - _REACH_BACK) - 1, -1):
        chunk = passage.chunks[at]
        if chunk.text in _SHARES:
            return None  # « pour un taux de résolution de 35 % »
        if chunk.text in up or chunk.text in down:
            if passage.chunks[at + 1].text == "pas":
                return None
            return ("increase" if chunk.text in up else "decrease"), chunk.start
        if _parts(chunk):
            break
    for at in range(place + 1, min(last, place + 4) + 1):
        text = passage.chunks[at].text
        if text in cue_words("increase"):
            return "increase", passage.chunks[place].start
        if text in cue_words("decrease"):
            return "decrease", passage.chunks[place].start
        if passage.chunks[at].kind in ("q", "p") and text != "(":
            break
    return None


def _parts(chunk: Chunk) -> bool:
    """Tell a mark or another share, beyond which no word says the way of this one."""
    share = chunk.quantity is not None and chunk.quantity.unit in ("percent", "EUR", "g")
    return share or (chunk.kind == "p" and chunk.text in (";", "•"))


def _is_sign(passage: Passage, place: int) -> bool:
    """A dash is a minus sign when it is glued to the figure or stands in brackets or after a colon."""
    dash = passage.chunks[place - 1]
    glued = dash.end == passage.chunks[place].start
    before = passage.chunks[place - 2].text if place >= 2 else ""
    return (glued and before != "\n") or before in ("(", ":", "soit", "=", "|")


def _read_share(passage: Passage, place: int, quantity: Quantity) -> None:
    found = _direction(passage, place) or _shared(passage, place)
    if found is None:
        return
    polarity, start = found
    far = quantity.start - start > 24
    candidate = _add(passage, place, quantity, polarity, quantity.start if far else start, unit="percent")
    if quantity.unit == "point":
        candidate.qualifier, candidate.optional = "points", True


def _shared(passage: Passage, place: int) -> tuple[str, int] | None:
    """« augmentent de 5 % et les verbalisations de 308 % »: the second takes its direction from the first."""
    number = passage.sentence_of[place]
    lead = passage.chunks[place - 1].text if place else ""
    if not _SHARES.isdisjoint(passage.texts[max(0, place - _SLUG_WORDS) : place]):
        return None
    if lead not in ("de", "d'") and not (lead in ("et", ",") and passage.chunks[place - 2].text == "n"):
        return None
    for one in reversed(passage.found_in(number)):
        if (
            one.type == "trend"
            and passage.sentence_of[one.place] == number
            and one.place < place
            and one.polarity
        ):
            return one.polarity, passage.chunks[place - 1].start
    return None


def _read_times(passage: Passage, place: int, quantity: Quantity) -> None:
    _, last = passage.bounds(place)
    after = passage.words_between(place + 1, last=min(last, place + 2))
    if quantity.article or quantity.value == 1:
        return  # « une fois de plus »
    if after & {"plus", "superieur", "superieure", "superieurs"}:
        _add(passage, place, quantity, "increase", quantity.start, unit="x")
    elif after & {"moins", "inferieur", "inferieure"}:
        _add(passage, place, quantity, "decrease", quantity.start, unit="x")


def _read_word(passage: Passage, place: int) -> None:
    chunk = passage.chunks[place]
    first, last = passage.bounds(place)
    after = passage.chunks[place + 1].text if place < last else ""
    before = passage.words_between(max(first, place - 3), last=place - 1)
    verb = after not in ("fond", "appel", "menton") and before & {
        "a",
        "ont",
        "ete",
        "presque",
        "quasiment",
        "avait",
        "avaient",
        "fait",
        "plus",
        "pratiquement",
    }
    if _is_twice_before(passage, place):
        start = passage.chunks[place - 1].start
        _add_times(passage, place, start)
        return
    if passage.texts[place - 1] in ("le", "la", "les") and not chunk.text.endswith("ement"):
        return  # « a remis le double des clés »
    if not verb and (after in _DOUBLE_NOUNS or chunk.text in ("double", "triple", "doubles")):
        return
    counted = passage.chunks[place - 1].quantity if place > first else None
    if counted is not None and counted.article and chunk.text in ("double", "triple"):
        return  # « ont fait une double saisie »
    start = chunk.start
    if place > first and passage.chunks[place - 1].quantity is not None:
        start = passage.chunks[place - 1].start
    _add_times(passage, place, start)


def _add_times(passage: Passage, place: int, start: int) -> None:
    chunk = passage.chunks[place]
    passage.add(
        Candidate(
            "trend",
            _slug(passage, place),
            start,
            chunk.end,
            place,
            value=_TIMES_WORDS[chunk.text],
            unit="x",
            polarity="increase",
        ),
        rule=NAME,
    )


def _is_twice_before(passage: Passage, place: int) -> bool:
    """« une tonne en 2018, le double de l'année précédente », « contre le double il y a un an »."""
    if passage.texts[place] not in ("double", "triple") or passage.texts[place - 1] != "le":
        return False
    _, last = passage.bounds(place)
    near = range(place + 1, min(last, place + _REACH_ON) + 1)
    dated = any(passage.chunks[at].kind == "d" for at in near)
    return dated or not _BEFORE.isdisjoint(passage.texts[place + 1 : place + _REACH_ON])


def _read_difference(passage: Passage, place: int, quantity: Quantity) -> None:
    """« 32 kg de plus qu'en 2022 », « 12 interpellations de moins que »."""
    if quantity.article:
        return  # « un tiers de plus »
    _, last = passage.bounds(place)
    if quantity.unit == "g" and passage.texts[place - 1] == "de" and passage.texts[place - 2] in _BESIDE:
        polarity = "increase" if passage.texts[place - 2].startswith("super") else "decrease"
        passage.drop(place)
        _add(passage, place, quantity, polarity, passage.chunks[place - 2].start, unit="g")
        return  # « un niveau inférieur de 300 g »
    if _is_step(passage, place, last):
        return
    for at in range(place + 1, min(last - 1, place + 4) + 1):
        if passage.texts[at : at + 2] == ["en", "moins"]:
            if passage.texts[at + 2 : at + 3] in (["de"], ["d'"]):
                return  # « en moins de 24 heures »
            head = passage.head(place)
            named = passage.chunks[head].term("spot", "event", "person") if head is not None else None
            passage.drop(place)
            trend = _add(passage, place, quantity, "decrease", quantity.start, unit=quantity.unit)
            trend.item = trend.item if named is None else named.type
            return  # « 400 points de deal en moins »
        if passage.chunks[at].text == "de" and passage.chunks[at + 1].text in ("plus", "moins"):
            follow = passage.chunks[at + 2].text if at + 2 <= last else ""
            if follow == "," and passage.texts[at + 3 : at + 5] == ["par", "rapport"]:
                follow = "par"
            if follow in ("que", "qu'", "par", "en", "qu'en"):
                polarity = "increase" if passage.chunks[at + 1].text == "plus" else "decrease"
                if _adds_cameras(passage, place, polarity):
                    return
                passage.drop(place)
                trend = _add(passage, place, quantity, polarity, quantity.start, unit=quantity.unit)
                _take_unit(passage, trend, quantity)
            return
        if passage.chunks[at].kind == "p":
            return


def _is_step(passage: Passage, place: int, last: int) -> bool:
    """« ont augmenté de 32 kg », « une baisse de 40 faits »: what was added or taken off, never a level."""
    quantity, verb = passage.chunks[place].quantity, passage.texts[place - 2] if place > 1 else ""
    rises = verb in cue_words("increase")
    if quantity is None or passage.texts[place - 1] not in ("de", "d'") or verb in _BOTH_WAYS:
        return False
    if not rises and verb not in cue_words("decrease"):
        return False
    for at in range(place + 1, min(last, place + 4)):
        if passage.texts[at] in ("a", "contre") and passage.chunks[at + 1].kind == "q":
            return False  # « baisse de 120 à 90 kg » gives both levels
    passage.drop(place)
    way, start = "increase" if rises else "decrease", passage.chunks[place - 2].start
    _add(passage, place, quantity, way, start, unit=quantity.unit)
    return True


def _take_unit(passage: Passage, trend: Candidate, quantity: Quantity) -> None:
    """« 15,2 tonnes ont été interceptées, soit 4,1 de plus »: of the mass told before."""
    near = [one for one in passage.found_in(passage.sentence_of[trend.place]) if one.place < trend.place]
    mass = passage.chunks[near[-1].place].quantity if near and near[-1].unit == "g" else None
    bare = quantity.unit == "count" and passage.head(trend.place) is None
    if mass is not None and bare and trend.value is not None:
        trend.value, trend.unit = round(trend.value * mass.scale, 3), "g"


def _adds_cameras(passage: Passage, place: int, polarity: str) -> bool:
    """« 58 caméras, 15 de plus qu'en 2020 »: these are cameras added."""
    head = passage.head(place)
    if head is not None and passage.chunks[head].term("camera") is not None and polarity == "increase":
        for one in passage.found_in(passage.sentence_of[place]):
            if one.place == place and one.type == "camera":
                one.item = "added"  # « 150 caméras de plus en 2023 »
                return True
    near = [one for one in passage.found_in(passage.sentence_of[place]) if one.place < place]
    if not near or near[-1].type != "camera" or polarity != "increase" or passage.head(place) is not None:
        return False
    quantity = passage.chunks[place].quantity
    if quantity is not None:
        passage.add(propose("camera", item="added", place=place, quantity=quantity), rule=NAME)
    return True


def _slug(passage: Passage, place: int) -> str:
    first, _ = passage.bounds(place)
    for at in range(place - 1, first - 1, -1):
        term = passage.chunks[at].term("event", "spot", "person", "substance")
        if term is not None:
            return term.item
    return "indicator"


def _add(
    passage: Passage, place: int, quantity: Quantity, polarity: str, start: int, *, unit: str
) -> Candidate:
    candidate = propose("trend", item=_slug(passage, place), place=place, quantity=quantity)
    candidate.start = min(start, candidate.start)
    candidate.unit = unit
    candidate.polarity = polarity
    candidate.optional = False
    return passage.add(candidate, rule=NAME)


RULE = Rule(
    name=NAME,
    description="Rises and falls in percent, in multiples or in absolute figures, with their direction.",
    find=find,
    types=("trend",),
    true=(
        ("Les interpellations ont augmenté de 12,5 %.", (("trend", "interpellation", 12.5),)),
        ("Une baisse de 8 % des faits de trafic.", (("trend", "indicator", 8),)),
        ("Le nombre de saisies a doublé en un an.", (("trend", "seizures", 2),)),
        ("La ville compte 40 points de deal en moins.", (("trend", "deal_point", 40),)),
        ("Les saisies ont augmenté de 32 kg en 2023.", (("trend", "indicator", 32000),)),
        ("Les saisies ont été multipliées par sept.", (("trend", "seizures", 7),)),
        ("Le nombre de vols a été divisé par quatre.", (("trend", "indicator", 4),)),
        ("Le bilan fait état de saisies de cocaïne (+ 159 %).", (("trend", "cocaine", 159),)),
        (
            "Les douaniers ont saisi 15,2 tonnes de cannabis, soit 4,1 de plus que l'année d'avant.",
            (("seizure", "cannabis", 15200000), ("trend", "cannabis", 4100000)),
        ),
        ("Une tonne de cocaïne a été saisie, le double de l'année précédente.", (("trend", "cocaine", 2),)),
        (
            "Les saisies d'héroïne ont été multipliées par 4 et celles de cocaïne par 9.",
            (("trend", "heroin", 4), ("trend", "cocaine", 9)),
        ),
        ("Trois fois plus de saisies qu'en 2022.", (("trend", "indicator", 3),)),
    ),
    false=(
        "Les délits ont baissé, avec un taux de résolution de 35 %.",
        "88 % des points de deal se trouvent en ville.",
        "Le véhicule avait un double fond.",
        "La cité compte 40 points de deal fermés en moins de deux mois.",
        "Conduire ainsi multiplie par 1,8 le risque d'accident.",
        "Le gérant a remis le double des clés.",
        "Les policiers ont fait une double saisie.",
        "La cocaïne est pure à 80 %.",
    ),
)
