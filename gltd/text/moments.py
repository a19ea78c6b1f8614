"""When each figure happened: its own sentence says, else the account so far, else the operation."""

from __future__ import annotations

from dataclasses import dataclass

from gltd.text.candidates import Candidate
from gltd.text.columns import date_columns
from gltd.text.dates import DateMention, Moment, resolve
from gltd.text.lexicon import cue_words
from gltd.text.passage import Passage

_PLAIN = ("operation_date", "operation_place")
# What is told of a day only when that day is an operation's: the press conference has figures too.
_DAYS = ("day", "span", "weekday", "word")
_NO_DATE = frozenset(("staffing", "camera", "budget"))
_SINCE = frozenset(("depuis", "depuis le", "des", "a compter du", "a compter"))
_COMPARED_TO = frozenset(("a", "qu'en", "que", "contre", "en"))
_COMPARES = cue_words("moments.compares")
_CREATED = cue_words("moments.created")
# « Tout est parti, au printemps, d'une saisie… » does not date what follows.
_BACK_STORY = cue_words("moments.back_story")
_REACH, _ADJACENT = 4, 2


@dataclass(slots=True)
class _Account:
    """What is known of the time while the sentences of a text go by."""

    passage: Passage
    operations: set[int]
    main: Moment | None
    now: int | None
    """Year of publication."""
    columns: dict[int, tuple[Moment, Moment]]
    """Figures of tables whose columns are years."""

    @property
    def published(self) -> str | None:
        """Return the day of publication."""
        day = self.passage.published_on
        return None if day is None else day.isoformat()


def date_figures(passage: Passage) -> set[int]:
    """Date all figures; return the ids of those that an earlier year or case is told by."""
    operations: set[int] = set()
    for one in passage.found:
        if one.type == "operation_date":
            operations.add(one.place)
            _set(one, _resolved(passage, one.place))
    now = passage.published_on.year if passage.published_on is not None else None
    account = _Account(
        passage, operations, None, now, date_columns(passage.folded.text, chunks=passage.chunks)
    )
    account.main = _main_moment(account)
    by_sentence: dict[int, list[Candidate]] = {}
    for one in passage.found:
        if one.type not in _PLAIN:
            by_sentence.setdefault(passage.sentence_of[one.place], []).append(one)
    dates: dict[int, list[int]] = {}
    for at, mention in passage.dates:
        bounds = _leads_period(passage, at) or _is_as_of(passage, at)
        if at in operations or mention.kind not in _DAYS or bounds:
            dates.setdefault(passage.sentence_of[at], []).append(at)
    earlier: set[int] = set()
    inherited = account.main
    told = len(operations)
    for number in range(len(passage.sentences)):
        if _starts_paragraph(passage, number) and told <= 1:
            inherited = account.main
        figures, dated = by_sentence.get(number, []), dates.get(number, [])
        if figures or dated:
            inherited = _date_sentence(account, number, figures, dated, inherited, earlier)
    return earlier


def _set(one: Candidate, moment: Moment | None) -> None:
    if moment is not None:
        one.date, one.period_start, one.period_end = moment.date, moment.start, moment.end


def _resolved(passage: Passage, place: int) -> Moment | None:
    mention = passage.chunks[place].date
    return None if mention is None else resolve(mention, published_on=passage.published_on)


def _starts_paragraph(passage: Passage, number: int) -> bool:
    """Lists go on with what their heading said; any other new line begins anew."""
    sentence = passage.sentences[number]
    if sentence.header is not None or not sentence.first:
        return False
    return passage.chunks[sentence.first - 1].text == "\n"


# --- the main moment of a text ----------------------------------------------------------------------------


def _main_moment(account: _Account) -> Moment | None:
    """Return the day of the operation when the text has one, else the period that it draws up."""
    passage = account.passage
    counted = sorted(one.place for one in passage.found if one.type not in _PLAIN)
    for one in passage.found:
        if one.type == "operation_date":
            # A day told after most of the figures is another occasion's.
            late = len(counted) > _REACH and one.place > counted[len(counted) // 2]
            return _titled(passage) if late else Moment(one.date, one.period_start, one.period_end)
    for place, mention in passage.dates:
        if _leads_period(passage, place):
            start = resolve(mention, published_on=passage.published_on)
            if start is not None:
                return Moment(start=start.date or start.start, end=account.published)
    return _titled(passage)


def _titled(passage: Passage) -> Moment | None:
    """« Bilan 2023 », « au premier semestre 2024 »: the period that a title gives."""
    title = passage.sentences[0] if passage.sentences else None
    before = ""
    for chunk in passage.chunks[title.first : title.last + 1] if title is not None else []:
        kinds = ("year", "month", "months")
        if chunk.date is not None and chunk.date.kind in kinds and before not in _COMPARED_TO:
            return resolve(chunk.date, published_on=passage.published_on)
        before = chunk.text
    return None


def _leads_period(passage: Passage, place: int) -> bool:
    mention = passage.chunks[place].date
    relative = (mention.relative or mention.text) if mention is not None else None
    before = [chunk.text for chunk in passage.chunks[max(0, place - 7) : place]]
    if "depuis" in before and not {".", "\n", ";"} & set(before[before.index("depuis") :]):
        return True
    return before[-1:] != [] and (before[-1] in _SINCE or (relative or "").startswith("depuis"))


def _is_as_of(passage: Passage, place: int) -> bool:
    """« Au 20 mars, 120 personnes ont été interpellées » is the last day of a count."""
    mention = passage.chunks[place].date
    if mention is None or mention.kind != "day" or place < 1 or passage.texts[place - 1] != "au":
        return False
    return place < _ADJACENT or passage.chunks[place - 2].kind not in ("d", "q")


def _end_told(account: _Account, place: int) -> str | None:
    """Return the day that the sentence of a date gives as the last of its count, else that of publication."""
    passage = account.passage
    first, last = passage.bounds(place)
    for at in range(first, last + 1):
        if passage.chunks[at].date is not None and _is_as_of(passage, at):
            moment = _resolved(passage, at)
            if moment is not None and moment.date is not None:
                return moment.date
    return account.published


# --- one sentence -----------------------------------------------------------------------------------------


def _date_sentence(
    account: _Account,
    number: int,
    figures: list[Candidate],
    dated: list[int],
    inherited: Moment | None,
    earlier: set[int],
) -> Moment | None:
    """Date the figures of a sentence; return the moment that the account has reached."""
    passage = account.passage
    sentence = passage.sentences[number]
    ruling = [at for at in dated if not _is_compared(passage, at) and not _is_aside(passage, at)]
    for one in figures:
        column = account.columns.get(one.place)
        if column is not None and one.type != "trend":
            _set(one, column[0])
            if column[0] != column[1]:
                earlier.add(id(one))
            continue
        moment, other = _moment_of(account, one, dated, ruling)
        if one.type == "trend":
            _set_trend(account, one, dated, moment)
            continue
        if other:
            earlier.add(id(one))
        if moment is None and not other and one.type not in _NO_DATE:
            moment = inherited
        _set(one, moment)
    if not ruling:
        return inherited
    if account.operations and passage.says(_BACK_STORY, first=sentence.first, last=sentence.first + 3):
        return inherited
    return _moment_at(account, ruling[-1]) or inherited


def _moment_of(
    account: _Account, one: Candidate, dated: list[int], ruling: list[int]
) -> tuple[Moment | None, bool]:
    """Return the moment that its own sentence gives a figure, and whether it is an earlier year's."""
    passage = account.passage
    compared = [at for at in dated if at not in ruling]
    own = [at for at in compared if _belongs(passage, one, at)]
    if not own:
        own = [at for at in ruling if not _is_cut_off(passage, one.place, at)]
    if not own:
        own = [at for at in ruling if _is_shared(passage, one.place, at)]
    if not own:
        return None, False
    nearest = min(own, key=lambda at: (abs(at - one.place), at < one.place))
    moment = _last_year(account, nearest) or _moment_at(account, nearest)
    mention = passage.chunks[nearest].date
    if moment is None or mention is None:
        return None, False
    return moment, _is_earlier(account, nearest, moment, mention)


def _is_earlier(account: _Account, place: int, moment: Moment, mention: DateMention) -> bool:
    year = (moment.date or moment.start or "")[:4]
    if mention.kind not in ("year", "month", "months", "annual") or not year.isdigit() or account.now is None:
        return False
    if _leads_period(account.passage, place):
        return False
    words = account.passage.words_between(place - 2, last=place + 12)
    if words & {"avait", "avaient"}:
        return True
    return int(year) < (account.now if account.operations else account.now - 1)


def _belongs(passage: Passage, one: Candidate, at: int) -> bool:
    """« contre 355 en 2022 »: a year compared with is that of the figure beside it."""
    return one.type != "trend" and 0 < at - one.place <= _ADJACENT


def _is_compared(passage: Passage, at: int) -> bool:
    """« + 12 % par rapport à 2022 », « (32 kg de plus qu'en 2022) », « contre 355 en 2022 »."""
    first, _ = passage.bounds(at)
    start = at
    while start > max(first, at - _REACH) and passage.chunks[start - 1].kind not in ("d", "p"):
        start -= 1
    return passage.says(_COMPARES, first=start, last=at - 1)


def _is_aside(passage: Passage, at: int) -> bool:
    """A date that tells of something else: « la CRS, installée en novembre », « December 15, 2023 »."""
    mention = passage.chunks[at].date
    before = passage.chunks[at - 1] if at else None
    if mention is None or before is None:
        return False
    if mention.kind == "year" and (before.text == "," or before.kind == "q"):
        return True
    first, _ = passage.bounds(at)
    if mention.kind == "annual" and at - first > _REACH and "depuis" not in mention.text + before.text:
        return True
    return passage.says(_CREATED, first=max(first, at - _REACH), last=at - 1)


def _moment_at(account: _Account, place: int) -> Moment | None:
    """Resolve a mention: « depuis » makes a period of it, and the current year ends today."""
    passage = account.passage
    moment = _resolved(passage, place)
    mention = passage.chunks[place].date
    if moment is None or mention is None:
        return None
    if _leads_period(passage, place):
        return Moment(start=moment.date or moment.start, end=_end_told(account, place))
    if _is_as_of(passage, place):
        return Moment(start=_start_told(passage, place), end=moment.date)
    if mention.kind == "until":
        return Moment(start=_start_told(passage, place), end=moment.end)
    if mention.kind == "year" and mention.year == account.now:
        return Moment(start=moment.start, end=account.published)
    return moment


def _start_told(passage: Passage, place: int) -> str | None:
    """Return the day from which a sentence counts: « 120 à ce jour, depuis le 1er mars »."""
    first, last = passage.bounds(place)
    for at in range(first, last + 1):
        if at != place and passage.chunks[at].date is not None and _leads_period(passage, at):
            moment = _resolved(passage, at)
            return None if moment is None else moment.date or moment.start
    return None


def _span_of_years(passage: Passage, place: int) -> tuple[int, int] | None:
    """« entre 2022 et 2023 »."""
    if place < 0 or place + 2 >= len(passage.chunks) or passage.chunks[place + 1].text not in ("et", "a"):
        return None
    first, last = passage.chunks[place].date, passage.chunks[place + 2].date
    if first is None or last is None or first.kind != "year" or last.kind != "year":
        return None
    return (first.year or 0, last.year or 0)


def _last_year(account: _Account, place: int) -> Moment | None:
    """A figure that a sentence compares « entre 2022 et 2023 » is that of the last year."""
    span = _span_of_years(account.passage, place)
    if span is None or not any(
        one.type == "trend" for one in account.passage.found_in(account.passage.sentence_of[place])
    ):
        return None
    return _moment_at(account, place + 2)


def _set_trend(account: _Account, one: Candidate, dated: list[int], moment: Moment | None) -> None:
    """Give a trend its period and the base that it is compared with."""
    passage = account.passage
    near = [at for at in dated if not _is_cut_off_by_trend(passage, one, at)]
    near.sort(key=lambda at: abs(at - one.place))
    span = _span_of_years(passage, near[0]) or _span_of_years(passage, near[0] - 2) if near else None
    if span is not None:
        one.base, one.period_start, one.period_end = str(span[0]), str(span[0]), str(span[1])
        return
    bases = [at for at in near if at > one.place and _is_compared(passage, at)]
    if bases:
        one.base = passage.chunks[bases[0]].text
        base = passage.chunks[bases[0]].date
        until = (moment or account.main or Moment()).start or (account.main or Moment()).date
        if base is not None and base.kind == "year" and until and until[:4].isdigit():
            one.period_start, one.period_end = str(base.year), until[:4]
        return
    _set(one, moment or account.main)


def _is_cut_off_by_trend(passage: Passage, one: Candidate, at: int) -> bool:
    """A date beyond another trend belongs to that one."""
    low, high = sorted((one.place, at))
    return any(
        other.type == "trend" and low < other.place < high
        for other in passage.found_in(passage.sentence_of[one.place])
    )


def _is_cut_off(passage: Passage, place: int, dated: int) -> bool:
    """« 66 réquisitions en 2011, 171 en 2018 »: a date behind another figure belongs to that figure."""
    if dated < place:
        return False
    return any(
        chunk.quantity is not None and not chunk.quantity.article and chunk.quantity.unit == "count"
        for chunk in passage.chunks[place + 1 : dated]
    )


def _is_shared(passage: Passage, place: int, dated: int) -> bool:
    """« deux points de deal et trois laboratoires démantelés en juillet »: one date for both."""
    others = [
        at
        for at in range(place + 1, dated)
        if (counted := passage.chunks[at].quantity) is not None and not counted.article
    ]
    listed = all(passage.chunks[at - 1].text in ("et", ",") for at in others)
    return bool(others) and listed and passage.has_term(others[-1], last=dated, kind="verb")
