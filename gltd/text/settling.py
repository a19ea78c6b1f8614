"""What is decided once all figures are read: dates and periods, scope, parts, retractions, contradictions."""

from __future__ import annotations

from datetime import date

from gltd.text.candidates import Candidate
from gltd.text.dates import Moment, resolve
from gltd.text.lexicon import cue_phrases, cue_words
from gltd.text.passage import Passage

_PLAIN = ("operation_date", "operation_place")
_CONTEXT_LEADS = cue_words("settling.context")
_LOOK_BACK = 30
_PAIR = 2
_ROUNDING = 0.02
_NEVER_COMPARED = frozenset(("vehicle", "other", "drug_unspecified", "phone"))
_ANY_DRUG = "drug_unspecified"
_NATIONAL = frozenset(("niveau", "echelle", "echelon", "bilan", "plan", "territoire", "tendance", "moyenne"))
_COMPARED_TO = frozenset(("a", "qu'en", "que", "contre", "en"))
_COMPARES = frozenset(("rapport", "contre", "qu'en", "que", "qu'", "qua", "comparaison"))
_NO_DATE = frozenset(("staffing", "camera", "budget"))
_SINCE = frozenset(("depuis", "depuis le", "des", "a compter du", "entre le"))


def settle(passage: Passage) -> None:
    """Fill in what depends on the whole text; candidates are changed in place."""
    for one in passage.found:
        if one.type == "operation_date":
            _date(one, _resolved(passage, one.place))
    main = _main_moment(passage)
    operations = {one.place for one in passage.found if one.type == "operation_date"}
    for one in passage.found:
        if one.type in _PLAIN:
            continue
        moment, is_other = _moment_of(passage, one, operations)
        one.scope = "context" if is_other or _is_context(passage, one) else "main"
        if moment is None and one.scope == "main" and one.type not in _NO_DATE:
            moment = main
        if moment is not None:
            _date(one, moment)
    _find_parts(passage)
    _find_retractions(passage)
    _find_conflicts(passage)


def _date(one: Candidate, moment: Moment | None) -> None:
    if moment is not None:
        one.date, one.period_start, one.period_end = moment.date, moment.start, moment.end


def _resolved(passage: Passage, place: int) -> Moment | None:
    mention = passage.chunks[place].date
    return None if mention is None else resolve(mention, published_on=passage.published_on)


def _main_moment(passage: Passage) -> Moment | None:
    """Return the day of the operation when the text has one, else the period that it draws up."""
    for one in passage.found:
        if one.type == "operation_date":
            return Moment(one.date, one.period_start, one.period_end)
    for place, chunk in enumerate(passage.chunks):
        if chunk.date is not None and place and _leads_period(passage, place):
            start = resolve(chunk.date, published_on=passage.published_on)
            if start is not None:
                return Moment(start=start.date or start.start, end=_published(passage))
    title = passage.sentences[0] if passage.sentences else None
    before = ""
    for chunk in passage.chunks[title.first : title.last + 1] if title is not None else []:
        if chunk.date is not None and chunk.date.kind in ("year", "month") and before not in _COMPARED_TO:
            return resolve(chunk.date, published_on=passage.published_on)
        before = chunk.text
    return None


def _leads_period(passage: Passage, place: int) -> bool:
    mention = passage.chunks[place].date
    relative = mention.relative if mention is not None else None
    if "depuis" in passage.words_between(place - 7, last=place - 1):
        return True
    return passage.chunks[place - 1].text in _SINCE or (relative or "").startswith("depuis")


def _published(passage: Passage) -> str | None:
    day: date | None = passage.published_on
    return None if day is None else day.isoformat()


def _moment_of(passage: Passage, one: Candidate, operations: set[int]) -> tuple[Moment | None, bool]:
    """Return the date that a figure's own sentence gives it, and whether it is another year's."""
    first, last = passage.bounds(one.place)
    dated = [at for at in range(first, last + 1) if passage.chunks[at].date is not None]
    if not dated:
        return None, False
    dated = [
        at for at in dated if not _is_cut_off(passage, one.place, at) and not _compares(passage, one, at)
    ]
    if not dated:
        return None, False
    nearest = min(dated, key=lambda at: (abs(at - one.place), at < one.place))
    span = _span_of_years(passage, dated)
    if span is not None and one.type == "trend":
        one.base = span.start
        return span, False
    moment = _resolved(passage, nearest)
    mention = passage.chunks[nearest].date
    if moment is None or mention is None:
        return None, False
    year = mention.year if mention.kind in ("year", "month") else None
    if _leads_period(passage, nearest) if nearest else False:
        return Moment(start=moment.date or moment.start, end=_published(passage)), False
    now = passage.published_on.year if passage.published_on is not None else None
    if mention.kind == "year" and year == now and now is not None:
        return Moment(start=moment.start, end=_published(passage)), False
    if mention.kind in ("day", "span") and nearest not in operations:
        return None, False
    return moment, year is not None and now is not None and year < (now if operations else now - 1)


def _span_of_years(passage: Passage, dated: list[int]) -> Moment | None:
    """« entre 2022 et 2023 »: a trend has its period, and its base is the first year."""
    for place in dated:
        first, last = passage.chunks[place].date, None
        if place + 2 < len(passage.chunks) and passage.chunks[place + 1].text in ("et", "a"):
            last = passage.chunks[place + 2].date
        if first is not None and last is not None and first.kind == last.kind == "year":
            return Moment(start=str(first.year), end=str(last.year))
    return None


def _compares(passage: Passage, one: Candidate, dated: int) -> bool:
    """« + 12 % par rapport à 2022 »: the year compared with is the base of a trend, not its date."""
    if not passage.words_between(dated - 3, last=dated - 1) & _COMPARES:
        return False
    if one.place + 1 == dated - 1 or one.rule == "ellipsis":
        return False
    if one.type == "trend":
        one.base = passage.chunks[dated].text
    return one.place < dated


def _is_cut_off(passage: Passage, place: int, dated: int) -> bool:
    """« 66 réquisitions en 2011, 171 en 2018 »: a date behind another figure belongs to that figure."""
    if dated < place:
        return False
    return any(
        chunk.kind == "q"
        and chunk.quantity is not None
        and not chunk.quantity.article
        and chunk.quantity.unit == "count"
        for chunk in passage.chunks[place + 1 : dated]
    )


def _is_context(passage: Passage, one: Candidate) -> bool:
    """Figures of the country in a local text, of another place or of an earlier case, are context."""
    first, last = passage.bounds(one.place)
    words = passage.words_between(first, last=last)
    if words & _CONTEXT_LEADS or _is_national(passage, first, last) or _is_long_ago(passage, first, last):
        return True
    return one.per == "an" and one.type == "seizure"


def _is_national(passage: Passage, first: int, last: int) -> bool:
    """« au niveau national », and neither « police nationale » nor « rue Nationale »."""
    chunks = passage.chunks
    return any(
        chunks[at].text in ("national", "nationale") and chunks[at - 1].text in _NATIONAL
        for at in range(first + 1, last + 1)
    )


def _is_long_ago(passage: Passage, first: int, last: int) -> bool:
    """« il y a quinze jours » tells of an earlier case."""
    chunks = passage.chunks
    return any(
        chunks[at].text == "y" and chunks[at + 1].text == "a" and chunks[at + 2].quantity is not None
        for at in range(first, last - 1)
    )


def _find_parts(passage: Passage) -> None:
    """Link a figure to the total before it: after « dont », and « trois d'entre eux »."""
    ordered = sorted(
        (one for one in passage.found if one.type not in _PLAIN), key=lambda one: (one.start, one.end)
    )
    for number, one in enumerate(ordered):
        if one.part_of is not None or one.value is None:
            continue
        total = _total_of(passage, one, ordered[max(0, number - _LOOK_BACK) : number])
        if total is not None:
            one.part_of = total


def _total_of(passage: Passage, one: Candidate, before: list[Candidate]) -> Candidate | None:
    earlier = [other for other in before if other.place < one.place and other.value is not None]
    lead = passage.chunks[one.place - 1].text if one.place else ""
    after = passage.words_between(one.place + 1, last=one.place + 3)
    sentence = passage.sentence_of[one.place]
    close = [other for other in earlier if passage.sentence_of[other.place] == sentence]
    if lead == "dont":
        return _fitting(one, close)
    if lead in ("(", ",", "et", ":") and one.type == "seizure" and one.item != _ANY_DRUG:
        whole = [
            other
            for other in close
            if other.item == _ANY_DRUG and _opens_list(passage, other.place, one.place)
        ]
        return _fitting(one, whole)
    if one.type == "arrest" and ("entre" in after or {"eux", "elles"} & after):
        close = [other for other in earlier if other.type in ("arrest", "check")]
        return _fitting(one, close)
    return None


def _opens_list(passage: Passage, place: int, until: int) -> bool:
    """« 4,9 tonnes de stupéfiants (4 458 kg de cannabis…) »: a bracket or a colon opens the parts."""
    words = [chunk.text for chunk in passage.chunks[place:until]]
    return ("(" in words and ")" not in words) or ":" in words or "dont" in words


def _fitting(one: Candidate, earlier: list[Candidate]) -> Candidate | None:
    for other in reversed(earlier):
        if other.unit == one.unit and (other.value or 0) >= (one.value or 0):
            return other
    return None


def _find_conflicts(passage: Passage) -> None:
    """Link figures of one text that state different values for the same item, date and scope.

    Only what a text states twice is compared: parts, ranges, context and qualified figures are left to the
    comparison of claims, which knows about intervals.
    """
    days = {(one.date, one.period_start) for one in passage.found if one.type == "operation_date"}
    if len(days) > 1:
        return
    groups: dict[tuple[object, ...], list[Candidate]] = {}
    for one in passage.found:
        if one.type not in ("seizure", "arrest") or one.value is None or one.part_of is not None:
            continue
        if one.scope != "main" or one.optional or one.approx is not None or one.item in _NEVER_COMPARED:
            continue
        bare = passage.chunks[one.place].quantity
        if one.unit == "g" and bare is not None and one.end <= bare.end:
            continue
        key = (one.type, one.item, one.unit, one.counted, one.date, one.period_start, one.period_end)
        groups.setdefault(key, []).append(one)
    for group in groups.values():
        if len(group) == _PAIR and len({passage.sentence_of[one.place] for one in group}) == len(group):
            for one in group:
                one.conflicts_with = [other for other in group if _contradicts(one, other)]


def _contradicts(one: Candidate, other: Candidate) -> bool:
    """Values that differ by more than rounding: 454 kg of a title is the 454.5 kg of the body."""
    if one.value is None or other.value is None or one.value == other.value:
        return False
    low, high = sorted((one.value, other.value))
    return high - low > _ROUNDING * high


def _find_retractions(passage: Passage) -> None:
    """Mark seizures that the text itself takes back: « la poudre s'est révélée inoffensive »."""
    text = passage.folded.text
    for phrase in cue_phrases("retracted"):
        if phrase in text:
            for one in passage.found:
                if one.type in ("seizure", "market_value"):
                    one.retracted = one.optional = True
            return
