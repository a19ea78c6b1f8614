"""Runs of capitalised words, which may hold a name, and what stands before and after them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gltd.text.lexicon import load_data
from gltd.text.masking.plain import phrases, simplify, words

_WORD_SHAPE = r"[A-Z][A-Za-z]{0,30}(?:(?:'[A-Z]|-[A-Za-z])[A-Za-z]{0,30}){0,4}(?!'[a-z])"
_INITIAL_SHAPE = r"[A-Z]\.(?:-?[A-Z]\.){0,2}|[A-Z](?![\w'-])"
_PARTICLE = (
    r"(?:de[ ]la|de[ ]l'|de|du|des|d'|le|la|el|al|ben|bin|ibn|van[ ]der|van|von|da|dos|do|di|ould|abou|abu|y)"
)
_RUN = re.compile(
    rf"(?<![\w@#])(?<![\w]-)(?:{_INITIAL_SHAPE}|{_WORD_SHAPE})"
    rf"(?:[ ]{{1,2}}(?:{_PARTICLE}[ ]?)?(?:{_INITIAL_SHAPE}|{_WORD_SHAPE})){{0,7}}(?![\w@])"
)
_PIECE = re.compile(
    rf"(?P<particle>(?<![A-Za-z]){_PARTICLE}[ ]?(?=[A-Z]))?(?P<word>{_INITIAL_SHAPE}|{_WORD_SHAPE})"
)
_ELISION = re.compile(r"(?:L|D|l|d|Qu|qu)'(?=[A-Z])")
LEADING_PARTICLE = re.compile(r"(?<![\w'])(?:de la |de l'|de |du |des |[dD]'|van |von |el |ben )$")
_CAPITAL_PARTICLES = frozenset(
    ("le", "la", "de", "du", "des", "da", "el", "ben", "van", "von", "dos", "di", "do", "al")
)
_GATE = r"[a-z]+(?:-[a-z]+)*"
_LOOK_BACK = 70
_LOOK_AHEAD = 60


@cache
def _announcing() -> frozenset[str]:
    """Return the single words that announce a name; with a capital they only start a sentence."""
    return frozenset(
        one for name in ("offices", "cues_before", "speech") for one in phrases(name) if one.isalpha()
    )


@dataclass(slots=True)
class Word:
    """A capitalised word of a run: its text, where it and its particle start, and its small letters."""

    text: str
    start: int
    end: int
    outer: int
    """Where the particle before it starts (« de la »), or its own start."""
    low: str
    """The word in small letters."""

    @property
    def is_initial(self) -> bool:
        """Tell whether it is « J. », « J.-P. » or a lone capital."""
        return len(self.text) == 1 or self.text[1] == "."

    @property
    def is_upper(self) -> bool:
        """Tell whether it is written in capitals only."""
        return len(self.text) > 1 and self.text.isupper() and not self.is_initial

    @property
    def is_first(self) -> bool:
        """Tell whether it is a known first name, sure or not; compound ones have only known parts."""
        return self.is_sure_first or self.low in words("ambiguous_first_names") or self._parts_known()

    @property
    def is_sure_first(self) -> bool:
        """Tell whether it is a first name and nothing else."""
        low = self.low
        if low in words("ambiguous_first_names"):
            return False
        return low in words("first_names") or self._parts_known()

    def _parts_known(self) -> bool:
        if "-" not in self.low:
            return False
        parts = self.low.split("-")
        known = words("first_names") | words("ambiguous_first_names")
        return all(part in known for part in parts)

    @property
    def is_never(self) -> bool:
        """Tell whether it is a word that no name holds."""
        return self.low in words("never") or self.low in _announcing() or self.low in words("persons_born")

    @property
    def is_family(self) -> bool:
        """Tell whether it is a known family name."""
        return self.low in words("family_names")


@dataclass(slots=True)
class Run:
    """Capitalised words that follow one another."""

    words: list[Word]
    plain: str

    @property
    def start(self) -> int:
        """Return where it starts."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Return where it ends."""
        return self.words[-1].end

    @property
    def before(self) -> str:
        """Return the text before it, on the same line."""
        return self.plain[max(0, self.start - _LOOK_BACK) : self.start].rpartition("\n")[2]

    @property
    def after(self) -> str:
        """Return the text after it, on the same line."""
        return self.plain[self.end : self.end + _LOOK_AHEAD].partition("\n")[0]


def find_runs(plain: str) -> Iterator[Run]:
    """Cut a text into runs of capitalised words; words that no name holds end a run."""
    for match in _RUN.finditer(plain):
        group: list[Word] = []
        for piece in _PIECE.finditer(plain, match.start(), match.end()):
            word = _word(piece)
            if word.low in _CAPITAL_PARTICLES and _is_in_name(word, group, end=match.end(), plain=plain):
                group.append(word)
                continue
            is_civility = word.text in ("M.", "M") and not group and word.end < match.end()
            if is_civility or (word.is_never and "." not in word.text):
                if group:
                    yield Run(group, plain)
                group = []
                continue
            group.append(word)
        if group:
            yield Run(group, plain)


def _is_in_name(word: Word, group: list[Word], *, end: int, plain: str) -> bool:
    """Tell whether « Le », « De » is the start of a family name: « Yann Le Goff », « M. Le Goff »."""
    if word.end >= end:
        return False
    if group:
        return group[-1].is_first
    before = plain[max(0, word.start - _LOOK_BACK) : word.start]
    return civility_before().search(before) is not None


def _word(piece: re.Match[str]) -> Word:
    start, end = piece.span("word")
    text = piece.group("word")
    elided = _ELISION.match(text)
    if elided is not None and text[elided.end() :].lower() != "":
        start += elided.end()
        text = text[elided.end() :]
    outer = piece.start("particle") if piece.group("particle") else start
    return Word(text, start, end, outer, text.lower())


@cache
def _place_before() -> re.Pattern[str]:
    kinds = "|".join(sorted(map(re.escape, words("places")), key=len, reverse=True))
    links = "|".join(sorted(map(re.escape, words("place_links")), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w])(?<![ ]a[ ])(?<!ont[ ])(?<!ete[ ])(?<!est[ ])(?<!avait[ ])"
        rf"(?P<kind>{kinds})(?:[ ]n°[ ]?\d{{1,3}})?"
        rf"(?:[ '\"]{{1,2}}(?:{links}|general-de-brigade))*[ '\"-]{{1,2}}(?:[A-Z]\.?[ ])?$"
    )


_ALSO_PLACE = re.compile(r"^(?:[ ]?,[ ]|[ ]et[ ](?:de[ ]la[ ]|de[ ]|du[ ]|des[ ]|d'|la[ ]|le[ ])?)$")


@cache
def _first_words(name: str) -> frozenset[str]:
    """Return the words that stand in the phrases of a list: without one of them no phrase is there."""
    return frozenset(re.findall(_GATE, " ".join(phrases(name)).lower()))


def mentions(before: str, *, names: tuple[str, ...]) -> bool:
    """Tell cheaply whether a text holds a word of these lists, so that the patterns need not look."""
    held = set(re.findall(_GATE, before.lower()))
    return any(not held.isdisjoint(_first_words(name)) for name in names)


def follows_place(run: Run, *, at: int) -> bool:
    """Tell whether the words before a point make it the name of a place, a building or a thing."""
    before = run.plain[max(0, at - _LOOK_BACK) : at].rpartition("\n")[2].lower()
    held = re.findall(_GATE, before)
    if words("places").isdisjoint(held):
        return False
    return _place_before().search(before) is not None


def joins_places(run: Run, *, previous: Run | None) -> bool:
    """Tell whether a run is a further member of « rues Victor Hugo et Jean Jaurès »."""
    if previous is None or not 0 <= run.start - previous.end <= 12:
        return False
    return _ALSO_PLACE.match(run.plain[previous.end : run.start]) is not None and _plural_before(previous)


def _plural_before(run: Run) -> bool:
    found = _place_before().search(run.before.lower())
    return found is not None and found.group("kind").endswith("s")


_OFFICE_TAIL = (
    r"(?:[ ](?:de[ ]la[ ]|de[ ]l'|des[ ]|du[ ]|de[ ]|d'|aux[ ]|au[ ]|a[ ]la[ ]|a[ ]l'|a[ ]|en[ ]|chargee?[ ])"
    r"[\w'-]{1,40}){0,5}"
)


@cache
def _office() -> str:
    return "(?:" + "|".join(map(re.escape, phrases("offices"))) + ")"


@cache
def office_before() -> re.Pattern[str]:
    """Return the pattern of an office that ends where a name starts: « la procureure de Nancy, »."""
    return re.compile(
        rf"(?<![\w-])(?i:{_office()})(?P<tail>(?:[ ](?:adjointe?|deleguee?|generale?|honoraire|national[e]?"
        rf"|republicain[e]?"
        rf"|principale?|municipale?|departementale?|interimaire|sortante?|socialiste|ecologiste|divisionnaire))?"
        rf"{_OFFICE_TAIL}[ ]?,?[ ](?:\(?[A-Z]{{2,5}}\)?,?[ ])?)$"
    )


@cache
def office_after() -> re.Pattern[str]:
    """Return the pattern of an office beside a name, after it: « , procureure de la République »."""
    return re.compile(
        r"[ ]?[,(–][ ]"
        r"(?:(?:le|la|l'|nouveau|nouvelle|ancien|ancienne|alors|actuel|actuelle|un|une)[ ]?){0,3}"
        rf"(?i:{_office()})(?![\w-])|[ ]?\((?:le[ ]|la[ ])?(?i:{_office()})(?![\w-])"
    )


@cache
def cue_before() -> re.Pattern[str]:
    """Return the pattern of other words that announce a name."""
    cues = "|".join(map(re.escape, phrases("cues_before")))
    return re.compile(rf"(?i)(?<![\w-])(?:{cues})[ ]\"?[ ]?$")


@cache
def person_before() -> re.Pattern[str]:
    """Return the pattern of what stands before people only: « le domicile de », « la victime, »."""
    cues = "|".join(map(re.escape, phrases("person_before")))
    return re.compile(rf"(?i)(?<![\w-])(?:{cues})[ ]?\"?[ ]?$")


@cache
def person_after() -> re.Pattern[str]:
    """Return the pattern of what people only do or suffer: « a été écroué », « et son frère »."""
    cues = "|".join(map(re.escape, phrases("person_after")))
    return re.compile(rf"(?i)[ ](?:{cues})(?![\w-])")


@cache
def civility_before() -> re.Pattern[str]:
    """Return the pattern of « M. », « Mme », « Me » before a name."""
    titles = "|".join(sorted(map(re.escape, words_cased("civilities")), key=len, reverse=True))
    return re.compile(rf"(?<![\w.'-])(?:{titles})[ ]{{1,2}}$")


@cache
def words_cased(name: str) -> frozenset[str]:
    """Return the words of a list with their capitals, without accents."""
    return frozenset(simplify(load_data("masking")[name]).text.split())


@cache
def speech_before() -> re.Pattern[str]:
    """Return the pattern of « selon », « explique » before a name of two words."""
    verbs = "|".join(map(re.escape, phrases("speech")))
    return re.compile(rf"(?i)(?<![\w-])(?:{verbs})[ ]$")


@cache
def is_eponym() -> re.Pattern[str]:
    """Return the pattern of the illustrious names that places bear."""
    names = "|".join(re.sub(r"[ -]", "[ -]", re.escape(one).replace("\\", "")) for one in phrases("eponyms"))
    return re.compile(rf"(?i)(?<![\w])(?:{names})(?![\w])")
