"""Names of people: by a known first name, a civility, an office, an age, a by-line, initials."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from gltd.text.masking.plain import HOLE, Passage, words
from gltd.text.masking.runs import (
    LEADING_PARTICLE,
    Run,
    Word,
    civility_before,
    cue_before,
    find_runs,
    follows_place,
    is_eponym,
    joins_places,
    mentions,
    office_after,
    office_before,
    person_after,
    person_before,
    speech_before,
)

_AGE_AFTER = re.compile(
    r"[ ]?,?[ ]?\(?(?:age(?:e|s|es)?[ ]de[ ]|(?:\d{1,2}|[a-z]{4,9}(?:[ -][a-z]{2,9}){0,2})"
    r"[ ]ans(?![ ](?:apres|avant|plus|de))"
    r"|nee?s?[ ](?:le|en|vers|a)[ ]|alias[ ]|dite?[ ]\")"
)
_BYLINE = re.compile(
    r"(?:^|[.\n ])(?:Par|PAR|Texte|Photos?|Propos recueillis par|Credit photo"
    r"|Redaction|Article de|Ecrit par"
    r"|Publie par"
    r"|©|\(c\)|Avec|Auteur|Autrice|Signe)[ ]?:?[ ]"
    r"(?:[A-Z][\w'-]{1,30}[ ][A-Z][\w'-]{1,30}[ ](?:et|avec)[ ])?$"
)
_INITIALS_ONLY = re.compile(
    r"(?m)(?:^[ ]{0,8}(?:par[ ]|Par[ ]|\()?|(?<=[ (])(?:par|nomme|nommee|prenomme|prenommee"
    r"|denomme|denommee|dit|certain|certaine"
    r"|suspect|suspecte|prevenu|prevenue|soe?ur|frere|pere|mere|fils|fille|epoux|epouse|compagne|compagnon"
    r"|cousin|cousine|neveu|niece|complice|amie?|victime|temoin)[ ])"
    r"(?P<name>(?!M\.[ ])[A-Z]\.[ -]?[A-Z]\.(?:[ -]?[A-Z]\.)?)"
    r"(?=\)?[ ]{0,3}(?:$|,|avec|\w))"
)
_INITIALS_AGED = re.compile(
    r"(?<![\w.])(?P<name>(?!M\.[ ])[A-Z]\.[ -]?[A-Z]\.)(?=,?[ ]\(?(?:\d\d[ ]ans|agee?[ ]|nee?[ ]))"
)
_KNOWN_INITIALS = frozenset(
    re.findall(
        r"[A-Z]+",
        "SA PS NB UE RN PJ PV QG OD CV VO JO JT JC AF US EU UK QR BD TV FO RF CP CQ NDLR CRS BAC CAF HLM AFP",
    )
)
_PLURAL_CIVILITY = re.compile(
    r"(?:MM\.|Mmes|Mes|Maitres|MAITRES|Messieurs|Mesdames|epoux|freres) "
    r"(?:[A-Z][\w'-]{0,30}(?: [A-Z][\w'-]{0,30}){0,2}(?:, | et | & )){0,6}$"
)
_RANK_BEFORE = re.compile(
    r"(?:[Cc]apitaine|[Ll]ieutenant|[Cc]olonel|[Mm]ajor|[Aa]djudant|[Cc]ommandant|[Bb]rigadier|[Ss]ergent|[Mm]\.|[Mm]me)"
    r"(?:-chef|-colonel)? (?:Le|La|El|Ben|Ait) $"
)
_PLURALS = frozenset(("MM", "Mmes", "Mes", "Mlles", "Maitres", "Messieurs", "Mesdames"))
# « alias "Le Grand" »: a nickname that begins like any other noun.
_NICKNAME = re.compile(
    r"(?:alias|dite?|surnommee?|surnom|sobriquet)[ ]?:?[ ]?\"[ ]?"
    r"(?P<name>(?:Le|La|Les|L'|El|Al)[ ]?[A-Z][\w'-]{1,20})[ ]?\""
)
# « Abd el-Kader Ould »: a first name in pieces.
_IN_PIECES = re.compile(
    r"(?<![\w-])(?P<name>Abd[ -](?:[eaE][lrdnsz]|[AE][lrdnsz]|Allah)[ -]?[A-Z][\w'-]{2,20}"
    r"(?:[ ](?:Ould[ ]|Ben[ ]|ben[ ])?[A-Z][\w'-]{1,20})?)"
)
# « le suspect youssef benali »: a name in small letters, after what announces one.
_SMALL = re.compile(
    r"(?<![\w-])(?=(?P<first>[a-z]{3,15}(?:-[a-z]{3,15})?)[ ](?P<family>[a-z][a-z'-]{2,20})(?![\w-]))"
)
_FULL = 2
_CIVILITY_REACH = 16
_CUE_REACH = 32
_LONG_HEADLINE, _LONGEST_NAME = 3, 3
_MOST_WORDS = 5
_LIST_REACH = 120
_SHORTEST_FAMILY = 4
_MOST_FAMILIES = 400


@dataclass(slots=True)
class _Found:
    """A name, and whether its bearer is said to hold an office."""

    words: list[Word]
    official: bool

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end


def find_names(plain: str, *, taken: list[Passage], officials: bool) -> list[Passage]:
    """Find the names of a simplified text outside the passages already taken."""
    shaded = _shade(plain, taken)
    found: list[_Found] = []
    rest: list[Run] = []
    previous: Run | None = None
    previous_is_place = False
    for run in find_runs(shaded):
        is_place = follows_place(run, at=run.start) or (
            previous_is_place and joins_places(run, previous=previous)
        )
        name = None if is_place else _judge(run, after=found[-1] if found else None)
        if name is not None:
            found.append(name)
        elif not is_place:
            rest.append(run)
        previous, previous_is_place = run, is_place
    found += _repeats(found, rest)
    spared = _families(one for one in found if one.official) if officials else frozenset()
    passages = [
        Passage("nom", _with_particle(shaded, one), one.end)
        for one in found
        if not (officials and (one.official or one.words[-1].low in spared))
    ]
    return passages + _initials(shaded) + _small(shaded)


def _shade(plain: str, taken: list[Passage]) -> str:
    """Return the text with the passages already taken turned into holes."""
    pieces: list[str] = []
    place = 0
    for passage in sorted(taken, key=lambda one: one.start):
        if passage.start < place:
            continue
        pieces += (plain[place : passage.start], HOLE * (passage.end - passage.start))
        place = passage.end
    return "".join((*pieces, plain[place:]))


def _judge(run: Run, *, after: _Found | None) -> _Found | None:
    """Find the name that a run holds: by what announces it, by its words, by what follows it."""
    if _is_eponym(run) or _animal_after().match(run.after):
        return None
    name = _announced(run, after=after)
    if name is None:
        name = _known(run) or _followed(run)
        if name is None or name[0].low in words("places") or follows_place(run, at=name[0].start):
            return None
    return _Found(name, _is_official(run, name))


def _is_eponym(run: Run) -> bool:
    """Tell whether a run holds an illustrious name that stands for a place."""
    text = run.plain[run.start : run.end]
    if not mentions(text, names=("eponyms",)) or is_eponym().search(text) is None:
        return False
    return civility_before().search(run.before[-_CIVILITY_REACH:]) is None


def _announced(run: Run, *, after: _Found | None) -> list[Word] | None:
    """Accept any name after a civility, an office, another cue, or at a by-line."""
    before, group = run.before, run.words
    lead = LEADING_PARTICLE.search(before)
    bare = before if lead is None else before[: lead.start()]
    if civility_before().search(bare[-_CIVILITY_REACH:]) or _has_cue(before):
        return None if _is_acronym(group[0]) else _extend(group, at=0)
    office = _office(bare if lead is not None and lead.group() == "D'" else before)
    if office is not None and not _is_acronym(group[0]):
        direct = not re.search(r"[a-zA-Z]", office.group("tail"))
        if direct or (len(group) >= _FULL and before.rstrip().endswith(",")):
            return _extend(group, at=0)
    if len(group) == 1 and group[0].is_first and person_after().match(run.after):
        return group
    whole = len(group) >= _FULL and (_BYLINE.search(before) or _has_speech(before) or _is_person(run))
    if (whole or _RANK_BEFORE.search(before)) and not _is_acronym(group[0]):
        return _extend(group, at=0)
    if after is not None and run.plain[after.end : run.start] in (" et ", ", ", " & "):
        return _after_name(run, after)
    return None


def _is_person(run: Run) -> bool:
    """« le domicile de Ritchy Lannoy », « Ritchy Lannoy a été écroué »: no thing stands in such a frame."""
    group = run.words
    if len(group) > _LONGEST_NAME or any(_is_acronym(word) or word.low in _things() for word in group):
        return False
    near = run.before[-_CUE_REACH:]
    told = mentions(near, names=("person_before",)) and person_before().search(near) is not None
    return told or person_after().match(run.after) is not None


@cache
def _things() -> frozenset[str]:
    """Return the words that make a run of capitals a place, a firm or a day."""
    return words("places") | words("things_named")


def _office(before: str) -> re.Match[str] | None:
    return office_before().search(before) if mentions(before, names=("offices",)) else None


def _has_cue(before: str) -> bool:
    near = before[-_CUE_REACH:]
    return mentions(near, names=("cues_before",)) and cue_before().search(near) is not None


def _has_speech(before: str) -> bool:
    near = before[-_CUE_REACH:]
    return mentions(near, names=("speech",)) and speech_before().search(near) is not None


def _after_name(run: Run, after: _Found) -> list[Word] | None:
    """Accept « Durand » in « MM. Dupont et Durand »: a list that a plural civility opens."""
    before = run.plain[max(0, after.start - _LIST_REACH) : after.start]
    return _extend(run.words, at=0) if _PLURAL_CIVILITY.search(before) else None


def _known(run: Run) -> list[Word] | None:
    """Accept a known first name with what follows it, a known family name, or an initial and a name."""
    group = run.words
    for place, word in enumerate(group):
        following = group[place + 1] if place + 1 < len(group) else None
        if word.is_first:
            name = _from_first(group, at=place)
            if name is not None:
                return name
        elif word.is_family:
            if place and not _is_acronym(group[place - 1]) and group[place - 1].text not in _PLURALS:
                return group[place - 1 : place + 1]
            if following is not None and not following.is_initial and not _is_acronym(following):
                return group[place : place + _FULL + 1]
            if word.low not in words("family_names_never_alone"):
                return [word]
        elif following is not None and _is_initial_name(word, following):
            return _extend(group, at=place)
    return None


def _from_first(group: list[Word], *, at: int) -> list[Word] | None:
    """Take the family name after a first name, or before it (« BENALI Karim »); a sure one stands alone."""
    name = _extend(group, at=at)
    previous = group[at - 1] if at else None
    if len(name) == 1 and previous is not None and not previous.is_initial and not _is_acronym(previous):
        shouted = previous.is_upper and not group[at].is_upper
        if shouted or (len(group) == _FULL and group[at].is_sure_first):
            return [previous, *name]
    if len(name) > 1 or group[at].is_sure_first:
        return [previous, *name] if previous is not None and previous.is_initial else name
    return None


def _is_initial_name(word: Word, following: Word) -> bool:
    """Tell whether two words are « K. Benali » or « Rayhan D. »."""
    if "." in word.text:
        return not following.is_initial and len(following.text) > _FULL and not _is_acronym(following)
    return (
        "." in following.text
        and len(word.text) > _FULL
        and word.low not in words("places")
        and not word.is_upper
    )


def _followed(run: Run) -> list[Word] | None:
    """Accept a name that an age, a birth or an office follows."""
    group = run.words
    if _is_acronym(group[-1]) or group[0].low in words("places"):
        return None
    if _AGE_AFTER.match(run.after) and not re.search(
        r"(?:^|[ '])(?:a|en|au|aux|pres de) $", run.before.lower()
    ):
        return _extend(group, at=max(0, len(group) - _FULL - 1))
    if len(group) >= _FULL and (_holds_office(run.after) or _neighbour_after().match(run.after)):
        return _extend(group, at=0)
    return None


@cache
def _animal_after() -> re.Pattern[str]:
    """Return the pattern of « , un malinois » after the name of a dog of the services."""
    named = "|".join(sorted(map(re.escape, words("animals"))))
    return re.compile(rf"[ ]?,[ ](?:un|une|le|la)[ ](?:\w{{4,12}}[ ])?(?:{named})(?![\w-])")


@cache
def _neighbour_after() -> re.Pattern[str]:
    """Return the pattern of « , un habitant » after a name."""
    named = "|".join(sorted(map(re.escape, words("neighbours"))))
    return re.compile(rf"[ ]?,[ ](?:un|une)[ ](?:{named})(?![\w-])")


def _extend(group: list[Word], *, at: int) -> list[Word]:
    """Take the words of a name from a place on; in a headline in capitals, no more than two."""
    shouted = all(word.is_upper for word in group)
    most = _FULL if shouted and len(group) > _LONG_HEADLINE else _MOST_WORDS
    name = [group[at]]
    for word in group[at + 1 : at + most]:
        if name[-1].is_upper and not shouted and not word.is_upper and len(name) > 1:
            break
        name.append(word)
    return name


def _is_acronym(word: Word) -> bool:
    return word.is_upper and len(word.text) < _SHORTEST_FAMILY


def _is_official(run: Run, name: list[Word]) -> bool:
    start, end = name[0].start, name[-1].end
    before = run.plain[max(0, start - 70) : start].rpartition("\n")[2]
    before = civility_before().sub("", before)
    if _office(before):
        return True
    return _holds_office(run.plain[end : end + 60].partition("\n")[0])


def _holds_office(after: str) -> bool:
    return after[:2].strip(" ,(–") == "" and office_after().match(after) is not None


def _with_particle(plain: str, one: _Found) -> int:
    """Return where a name starts with its particle, after a civility or an office: « Mme de la Tour »."""
    lead = LEADING_PARTICLE.search(plain, max(0, one.start - 8), one.start)
    if lead is None:
        return one.start
    before = plain[max(0, lead.start() - 40) : lead.start()]
    titled = civility_before().search(before) or (lead.group() == "D'" and _office(before))
    return lead.start() if titled else one.start


def _families(found: Iterable[_Found]) -> frozenset[str]:
    """Return the family names of the names found, save those that are also other words."""
    families: set[str] = set()
    for one in found:
        for word in one.words[-1:] if len(one.words) > 1 or not one.words[0].is_first else ():
            if len(word.text) >= _SHORTEST_FAMILY and word.low not in words("places"):
                families.add(word.low)
        if len(families) > _MOST_FAMILIES:
            break
    return frozenset(families)


def _repeats(found: list[_Found], rest: list[Run]) -> list[_Found]:
    """Once « Jean Dupont » is known, « Dupont » alone is him."""
    families = _families(found)
    again: list[_Found] = []
    for run in rest:
        again += [_Found([word], False) for word in run.words if word.low in families]
    return again


def _initials(plain: str) -> list[Passage]:
    found: list[Passage] = []
    for pattern in (_INITIALS_ONLY, _INITIALS_AGED, _NICKNAME, _IN_PIECES):
        for match in pattern.finditer(plain):
            if re.sub(r"[^A-Z]", "", match.group("name")) not in _KNOWN_INITIALS:
                found.append(Passage("nom", *match.span("name")))
    return found


def _small(plain: str) -> list[Passage]:
    """Find names in small letters: a first name after what announces one, or before a known family name."""
    found: list[Passage] = []
    for match in _SMALL.finditer(plain):
        first, family = match.group("first", "family")
        if first not in words("first_names") or first in words("ambiguous_first_names"):
            continue
        if family in words("family_names") or _has_cue(
            plain[max(0, match.start() - _CUE_REACH) : match.start()]
        ):
            found.append(Passage("nom", match.start(), match.end("family")))
    return found
