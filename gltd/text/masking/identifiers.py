"""Numbers and addresses that lead to a person: telephone, e-mail, plate, birth, dwelling, account."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from gltd.text.masking.plain import Passage, words

_MONTH = (
    r"(?:janv(?:ier|\.)?|fev(?:rier|r?\.)?|mars|avr(?:il|\.)?|mai|juin|juil(?:let|\.)?|aout|sept(?:embre|\.)?"
    r"|oct(?:obre|\.)?|nov(?:embre|\.)?|dec(?:embre|\.)?)"
)
_YEAR = r"(?:19\d\d|20[0-2]\d)"
_DAY = (
    rf"(?:\d{{1,2}}[ ]?[./-][ ]?\d{{1,2}}[ ]?[./-][ ]?(?:{_YEAR}|\d\d)|{_YEAR}-\d\d-\d\d"
    rf"|\d{{1,2}}(?:er)?[ ]{_MONTH}(?:[ ]{_YEAR})?)(?!\d)"
)
_VAGUE_DAY = rf"(?:{_MONTH}[ ])?{_YEAR}(?!\d)"
_ROAD = (
    r"(?:rue|avenue|av\.?|boulevard|boul\.|bd\.?|bld\.?|allees?|impasse|chemin|quai|place|pl\.|square|route|passage"
    r"|cours|esplanade|sente|ruelle|venelle|residence|lotissement|faubourg|villa|mail|traverse|montee|promenade|clos"
    r"|hameau|cite|rond-point)"
)
_LINK = r"(?:(?:de[ ]la|de[ ]l'|des|du|de|d'|aux|au|la|le|les|l'|en|sur|et)[ ]?)"
_CAPITAL_WORD = r"(?:[A-Z]\.|[A-Z][\w'-]{0,40})"
_STREET_NAME = (
    rf"(?:[ ]{_LINK}{{0,2}}(?:(?:general|marechal|docteur|president|colonel|abbe"
    rf"|\d{{1,2}}(?=[ ][A-Za-z]))[ ])?{_CAPITAL_WORD}"
    rf"(?:[ ]{_LINK}{{0,2}}{_CAPITAL_WORD}){{0,4}}"
    r"(?:(?<=[Mm]ai)[ ]1945|(?<=embre)[ ]1918|(?<=[Jj]uin)[ ]1940|(?<=[Mm]ars)[ ]1962)?)"
)
_LOWER_NAME = (
    r"(?:[ ](?:de[ ]la|de[ ]l'|des|du|de|d')[ ]?(?:\d{1,2}[ ])?[a-z][\w'-]{1,30}|[ ][a-z][\w'-]{2,30}){1}"
)
_DWELLING_TAIL = (
    r"(?:,?[ ](?:(?:appartement|appt?\.?|batiment|bat\.?|escalier|esc\.?|porte|boite|logement|etage)[ ]"
    r"(?:n°[ ]?)?"
    r"(?:[A-Z]?\d{1,4}[A-Z]?|[A-Z])\b|\d{1,2}(?:er|e|eme)[ ]etage)){0,4}"
)
_OTHER_COUNTRIES = (
    r"(?:1|32|34|39|31|40|41|44|48|49|90|212|213|216|221|223|224|225|226|229|235|237|241|242|243|261|262|269|351|352"
    r"|355|377|381|508|590|594|596|597|687|689)"
)
_LOOK_BACK = 60

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,80}(?:\.[\w-]{1,60}){1,5}")
_SPELLED_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}[ ]?(?:\((?:at|arobase|a)\)|\[(?:at|arobase|a)\]|[ ](?:arobase|at)[ ])[ ]?"
    r"[\w-]{1,80}(?:[ ]?(?:\.|\((?:dot|point)\)|\[(?:dot|point)\]|[ ](?:point|dot)[ ])"
    r"[ ]?[A-Za-z]{2,20}){1,3}",
)
_PHONE = re.compile(
    r"(?<![\d,.])(?<!\d[ ])(?:(?:\((?:\+|00)[ ]?33\)|(?:\+|00)[ ]?33)[ .-]?(?:\(0\)[ .-]?)?[1-9]"
    r"|\(0\)[ .-]?[1-9]|\(0[1-9]\)|0[ ]?[1-9])"
    r"(?!(?:[./ -]\d\d){1,2}[./ -](?:19|20)\d\d(?!\d))"
    r"(?:[ ]?[./–-]?[ ]?\d){8}(?!\d)(?![ ]?(?:€|euros?\b|kg\b|kilos?\b|g\b|grammes?\b|%))"
)
_FOREIGN_PHONE = re.compile(
    rf"(?<![\w+])(?:\+|00){_OTHER_COUNTRIES}(?:[ .-]?\(?\d\)?){{7,11}}(?!\d)"
    r"(?![ ]?(?:€|euros?\b|kg\b|kilos?\b|g\b|%))"
)
_PLATE_LETTERS = "[A-HJ-NP-TV-Z]{2}"
_PLATE = re.compile(
    rf"(?<![\w-])(?:(?P<one>{_PLATE_LETTERS})(?P<gap>[ ]?[-.·–]?[ ]?)\d{{3}}"
    rf"[ ]?[-.·–]?[ ]?(?P<two>{_PLATE_LETTERS})"
    r"|[a-hj-np-tv-z]{2}-\d{3}-[a-hj-np-tv-z]{2})(?![\w-])"
)
_OLD_PLATE = re.compile(
    r"(?<![\w.,-])(?P<number>\d{1,4})(?P<gap>[ -]?)(?P<letters>[A-HJ-NP-TV-Z]{2,3})"
    r"[ -]?(?:\d\d|2[AB]|97[1-6])(?![\w-])(?![.,]\d)"
)
_PLATE_CUE = re.compile(r"(?i)immatricul|plaques?\b|voiture|vehicule|berline|scooter|moto\b|fourgon|camion")
# « immatriculée en Espagne 4521 KLM », « une plaque belge 1-ABC-234 »: a foreign plate is known by its lead.
_FOREIGN_PLATE = re.compile(
    r"(?i:immatricule(?:e|s|es)?|plaques?)[ ]"
    r"(?:(?:en|au|aux|a)[ ](?:[A-Z][\w-]{2,20})|[a-z]{4,15})[ ]?[:,(]?[ ]?"
    r"(?P<plate>(?=[A-Z\d -]{0,11}\d)(?=[A-Z\d -]{0,11}[A-Z])[A-Z\d]{1,4}(?:[ -]?[A-Z\d]{1,4}){1,3})(?![\w-])"
)
_NOT_PLATE = frozenset(
    re.findall(
        r"[A-Z]+",
        "DE LE LA ET EN ES CE RN RD DN PV BP CS CP TF KG MG DG CG CL ML KM MM GR TN BN CM HT NB CRS BAC AFD "
        "GAV AK FAL "
        "PJ DZ CSI QPV VSR TTC ANS DES LES SDP BRB BRI BST PMI HP CC RER TGV TER LBD FFP GSM PC PP SD",
    )
)
_NEAR = 40
_PREMISES_REACH = 5
_BIRTH = re.compile(
    rf"(?i)(?<!\w)(?:nee?s?|ne\(e\)|nes?\.e\.?s?)[ ](?:(?:le|un|au|vers|courant|debut|fin|depuis)[ ]){{0,2}}"
    rf"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)[ ])?(?P<day>{_DAY})"
)
_BIRTH_LABEL = re.compile(
    rf"(?i)(?<!\w)(?:dates?[ ]de[ ]naissance|naissance|ddn|d\.d\.n\.)[ ]{{0,2}}[:=–-]?"
    rf"[ ]{{0,2}}(?:le[ ])?"
    rf"(?P<day>{_DAY}|{_VAGUE_DAY})"
)
_BIRTH_YEAR = re.compile(
    rf"(?i)(?<!\w)nee?s?[ ](?:en|vers|courant|debut|fin|au[ ]mois[ ]de|en[ ]l'an)[ ]"
    rf"(?P<day>{_VAGUE_DAY}(?:[ ]et[ ](?:en[ ])?{_VAGUE_DAY})?)"
)
_BIRTH_PLACE_FIRST = re.compile(
    rf"(?i)(?<!\w)nee?s?[ ](?:a|au|aux|en)[ ][^.;:\d\n]{{2,40}}?[ ,(](?:en|le|vers)[ ]"
    rf"(?P<day>{_DAY}|{_VAGUE_DAY})"
)
# « le mis en cause (12/08/1999, Alençon) »: a full date of some years ago beside a person is a birth.
_BIRTH_BESIDE = re.compile(
    r"(?i)(?<!\w)(?:suspecte?|mise? en cause|prevenue?|accusee?|individu|detenue?|mineure?|gardee? a vue"
    r"|conducteur|conductrice|interessee?|homme|femme|garcon|fille|passagere?|vendeur|vendeuse|locataire|gerante?"
    r"|ressortissante?|habitante?|proprietaire)[ ]?[,(][ ]?"
    r"(?P<day>\d{1,2}[./-]\d{1,2}[./-](?:19\d\d|200\d|201[0-5]))(?!\d)"
)
_DWELLING = re.compile(
    rf"(?<![\w.,/°-])(?:n°[ ]?|numero[ ])?(?P<number>\d{{1,4}}(?:[ ]?[-/][ ]?\d{{1,4}})?)"
    rf"(?:[ ]?(?:bis|ter|quater)\b|[ ]?[A-D]\b)?(?P<comma>,?)[ ](?:(?:de|dans)[ ](?:la|l'|le)[ ]?)?"
    rf"(?P<road>(?i:{_ROAD}))(?:(?P<name>{_STREET_NAME})|(?P<lower>{_LOWER_NAME})){_DWELLING_TAIL}"
)
_DWELLING_NUMBER = re.compile(
    r"(?<!\w)(?:appartement|appt\.?|logement)[ ](?:n°[ ]?|numero[ ])[A-Z]?\d{1,4}[A-Z]?(?!\w)"
    r"|(?<!\w)porte[ ](?:n°[ ]?|numero[ ])?[A-Z]?\d{1,4}[A-Z]?"
    r"(?=[ ,]{1,2}(?:au|du)[ ](?:\w{4,12}|\d\w{1,3})[ ]etage)"
    r"|(?i:(?:vit|vivait|habite|habitait|loge|logeait|demeure|reside|residait)[ ](?:au[ ]|a[ ]la[ ])?)"
    r"(?P<door>porte[ ](?:n°[ ]?|numero[ ])?[A-Z]?\d{1,4}[A-Z]?)(?!\w)"
)
# « rue de Bretagne, au numéro 45 »: the number of a house behind its street.
_NUMBER_BEHIND = re.compile(
    rf"(?<!\w)(?i:{_ROAD}){_STREET_NAME},?[ ](?:au[ ])?(?:n°[ ]?|numero[ ])\d{{1,4}}(?!\w)"
    r"(?:[ ]?(?:bis|ter)\b)?"
)
_BEFORE_NUMBER = re.compile(
    rf"(?i)(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|{_MONTH}|heures?|h|vers|calibre|crs|article)"
    r"[ ]|\d[ ]?[/:h.-]?[ ]?)$"
)
_AT_HOME = re.compile(
    r"(?i)(?:\bau|\bsis|\bsise|\bdu|\bdemeurant|\bdomicilie[es]*|\bhabite|\badresse"
    r"|\bn°|\bnumero|[(:,])[ ]?$"
)
_HOME_OF = re.compile(
    r"(?i)demeur|domicili|habit|loge|resid|chez|au-dessus|appartement|immeuble|etage|voisin|maison|pavillon"
)
_STREETLIKE = frozenset(("rue", "avenue", "boulevard", "impasse", "allee", "allees", "chemin"))
_HANDLE = re.compile(r"(?<![\w.@/])@(?P<name>[A-Za-z0-9_.]{2,40})(?<!\.)")
_PROFILE = re.compile(
    r"(?i)(?<![\w.-])(?:(?:www|m|fr-fr|fr)\.)?(?:twitter|x|facebook|fb|instagram|tiktok|snapchat|linkedin|t)\.(?:com|me)/"
    r"(?:add/|in/|u/|@)?(?P<name>[A-Za-z0-9_.-]{2,60})"
)
_NIR = re.compile(
    r"(?<![\d.,])[1-478][ .-]?\d\d[ .-]?(?:0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d)"
    r"[ .-]?(?:\d\d|2[ABab])[ .-]?\d{3}[ .-]?\d{3}"
    r"(?:[ .–-]{0,3}\d\d)?(?!\d)"
)
_NIR_CUE = re.compile(r"(?i)\bsecu|\bnir\b|sociale|\binsee\b|immatricul|\bassure")
_IBAN_LENGTHS = {
    **dict.fromkeys(("FR", "MC", "IT"), 27),
    **dict.fromkeys(("DE", "GB", "IE"), 22),
    **dict.fromkeys(("ES", "TN", "RO", "SE"), 24),
    **dict.fromkeys(("LU", "AT", "LT"), 20),
    **dict.fromkeys(("MA", "PL", "SN", "CI", "ML"), 28),
    **{"BE": 16, "NL": 18, "PT": 25, "CH": 21, "DZ": 26, "TR": 26, "CM": 27},
}
_IBAN = re.compile(
    r"(?<![\w-])(?P<country>" + "|".join(_IBAN_LENGTHS) + r")[ ]?\d\d(?:[ -]?[A-Z0-9]){10,26}"
    r"|(?<![\w-])fr\d\d(?:[ -]?\d){23}(?!\w)"
)
_ENOUGH_DIGITS = 8


def find_identifiers(plain: str) -> list[Passage]:
    """Find what leads to a person other than a name; where two kinds overlap the earlier one is kept."""
    found: list[Passage] = []
    for find in _FINDERS:
        found += find(plain)
    return found


def _emails(plain: str) -> Iterator[Passage]:
    if "@" in plain:
        yield from (Passage("courriel", *match.span()) for match in _EMAIL.finditer(plain))
    if "(a" in plain or "[a" in plain or "arobase" in plain or " at " in plain:
        yield from (Passage("courriel", *match.span()) for match in _SPELLED_EMAIL.finditer(plain))


def _ibans(plain: str) -> Iterator[Passage]:
    for match in _IBAN.finditer(plain):
        text = match.group()
        places = [place for place, character in enumerate(text) if character not in " -"]
        length = _IBAN_LENGTHS.get(match.group("country"), len(places))
        if len(places) < length or sum(character.isdigit() for character in text) < _ENOUGH_DIGITS:
            continue
        end = match.start() + places[length - 1] + 1
        if not plain[end : end + 1].isalnum():
            yield Passage("IBAN", match.start(), end)


def _social_numbers(plain: str) -> Iterator[Passage]:
    for match in _NIR.finditer(plain):
        bare = match.group().isdigit() and match.end() - match.start() < 15
        if not bare or _NIR_CUE.search(_before(plain, match.start())):
            yield Passage("NIR", *match.span())


def _phones(plain: str) -> Iterator[Passage]:
    for pattern in (_PHONE, _FOREIGN_PHONE):
        yield from (Passage("téléphone", *match.span()) for match in pattern.finditer(plain))


def _plates(plain: str) -> Iterator[Passage]:
    for match in _PLATE.finditer(plain):
        loose = match.group("gap") is not None and match.group("gap").strip() == ""
        doubtful = loose and bool({match.group("one"), match.group("two")} & _NOT_PLATE)
        if doubtful and not _PLATE_CUE.search(_before(plain, match.start())):
            continue
        yield Passage("plaque", *match.span())
    for match in _OLD_PLATE.finditer(plain):
        if match.group("letters") in _NOT_PLATE:
            continue
        short = len(match.group("number")) < 3 or not match.group("gap")
        if not short or _PLATE_CUE.search(_before(plain, match.start())):
            yield Passage("plaque", *match.span())


def _foreign_plates(plain: str) -> Iterator[Passage]:
    yield from (Passage("plaque", *match.span("plate")) for match in _FOREIGN_PLATE.finditer(plain))


def _births(plain: str) -> Iterator[Passage]:
    yield from (Passage("date de naissance", *one.span("day")) for one in _BIRTH_BESIDE.finditer(plain))
    for pattern in (_BIRTH, _BIRTH_LABEL, _BIRTH_YEAR, _BIRTH_PLACE_FIRST):
        for match in pattern.finditer(plain):
            before, after = _before(plain, match.start()), plain[match.end() : match.end() + _NEAR]
            if pattern is _BIRTH_LABEL or not (_is_thing(before) or _opens_on_thing(before, after)):
                yield Passage("date de naissance", *match.span("day"))


def _is_thing(before: str) -> bool:
    """Tell whether what is born is a plan or a network: the nearest noun that is known decides."""
    for word in reversed(re.findall(r"[a-z-]+", before.lower())):
        if word in words("persons_born"):
            return False
        if word in words("things_born") or word.rstrip("s") in words("things_born"):
            return True
    return False


def _opens_on_thing(before: str, after: str) -> bool:
    """« Né en 2018, le dispositif a été reconduit »: what is born is named behind."""
    named = re.match(r",[ ](?:le|la|l'|les|ce|cette)[ ]?([a-z]{3,20})", after.lower())
    return named is not None and not before.strip(" \n") and _is_thing(named.group(1))


def _dwellings(plain: str) -> Iterator[Passage]:
    for match in _DWELLING.finditer(plain):
        if _is_dwelling(plain, match):
            yield Passage("adresse", *match.span())
    for match in _DWELLING_NUMBER.finditer(plain):
        yield Passage("adresse", *match.span("door" if match.group("door") else 0))
    yield from (Passage("adresse", *match.span()) for match in _NUMBER_BEHIND.finditer(plain))


def _is_dwelling(plain: str, match: re.Match[str]) -> bool:
    number, before = match.group("number"), _before(plain, match.start())
    at_home = _AT_HOME.search(before) is not None
    if match.group("lower") is not None and match.group("road").lower() not in _STREETLIKE:
        return False
    if _BEFORE_NUMBER.search(before) or _is_of_premises(before):
        return False
    if len(number) == 4 and number[:2] in ("19", "20") and not at_home:
        return False
    return not match.group("comma") or at_home or not before.lower().endswith(("le ", "ce "))


def _is_of_premises(before: str) -> bool:
    """« la pharmacie Martin, 22 rue… », « la mairie du 12 rue… »: a place open to all is no dwelling."""
    near = re.split(r"[.;:!?\n]", before.lower())[-1]
    named = [word in words("premises") for word in re.findall(r"[a-z-]+", near)[-_PREMISES_REACH:]]
    return any(named) and _HOME_OF.search(near) is None


def _accounts(plain: str) -> Iterator[Passage]:
    for match in _HANDLE.finditer(plain):
        if not _is_institution(match.group("name")):
            yield Passage("compte", *match.span())
    for match in _PROFILE.finditer(plain):
        if not _is_institution(match.group("name")):
            yield Passage("compte", *match.span("name"))


def _is_institution(name: str) -> bool:
    return _roots().search(name.lower()) is not None


@cache
def _roots() -> re.Pattern[str]:
    """Return the pattern of institutional accounts: a long root anywhere, a short one as a word."""
    listed = words("institutional_handles")
    long = "|".join(sorted(map(re.escape, (one for one in listed if len(one) > 4))))
    short = "|".join(sorted(map(re.escape, (one for one in listed if len(one) <= 4))))
    return re.compile(rf"{long}|^(?:{short})|(?:{short})(?:\d|$|_)|_(?:{short})")


def _before(plain: str, place: int) -> str:
    return plain[max(0, place - _LOOK_BACK) : place]


_FINDERS: tuple[Callable[[str], Iterator[Passage]], ...] = (
    _emails,
    _ibans,
    _social_numbers,
    _phones,
    _plates,
    _foreign_plates,
    _births,
    _dwellings,
    _accounts,
)
