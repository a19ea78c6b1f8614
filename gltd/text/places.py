"""Places as texts name them: a kind of place and its name, a department, a town after « à »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gltd.text.areas import find_areas
from gltd.text.folding import fold_word
from gltd.text.leads import find_lead
from gltd.text.lexicon import load_data, term_tree

_CAPITAL = "A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ"
_NAME = (
    rf"[{_CAPITAL}][\w’'-]{{0,40}}"
    rf"(?:(?:[ -](?:sur|sous|lès|les|la|le|en|de|du|des|d['’]|l['’])){{1,2}}[ -]?[{_CAPITAL}][\w’'-]{{1,40}}"
    rf"|[ -][{_CAPITAL}][\w’'-]{{1,40}}){{0,4}}"
)
# A capital that only starts a sentence is no name: « Au Havre », « La Loire-Atlantique ».
_NO_NAME = (
    r"(?!(?:[ÀÉA]|Aux?|[DL]es?|La|En|Dans|Une?|Du|Sur|Pour|Ce|Cette)[ ']|L'|D'|(?:Nord|Sud|Est|Ouest)[ ]d)"
)
_CAPITALS = re.compile(rf"[{_CAPITAL}](?<![\w-].)")
_NAMES = re.compile(
    rf"(?<![\w-])(?:(?<=\bde )(?=L[ae]s? |L')"
    rf"|(?<=[àÀ] )(?=L[ae]s? |L')|(?<=lieu-dit )(?=L[ae]s? )|{_NO_NAME}){_NAME}"
)


_TOWN_AFTER = re.compile(
    rf",?[ ](?:à|à[ ]hauteur[ ]de|près[ ]de|à[ ]proximité[ ]de)[ ]"
    rf"[{_CAPITAL}][\w’'-]{{2,40}}(?:[ ]\([^()\n]{{2,30}}\))?"
)
# « place du Promenoir, dans le quartier de Belleroche »: both are the ground.
_QUARTER_AFTER = re.compile(
    rf",?[ ](?:(?:dans|au[ ]cœur|au[ ]sein)[ ])?(?:(?:le|la|du|de[ ]la)[ ])?(?:quartier|cité|secteur)[ ]"
    rf"(?:de[ ]la[ ]|de[ ]l'|des[ ]|du[ ]|de[ ]|d')?[{_CAPITAL}][\w’'-]{{2,40}}"
    rf"(?:[ -][{_CAPITAL}][\w’'-]{{1,40}}){{0,2}}"
)
_DASH_BEFORE, _DASH_AFTER = (
    re.compile(r"[–—|][ ]$"),
    re.compile(r"(?:[ ]et[ ][\w-]+)?(?:[ ]?[–—|:\n]|,[ ](?:le[ ])?\d|$)"),
)
_OF_QUARTER = re.compile(r"(?:de[ ]la|de[ ]l'|des|du)[ ]?$")
_MORE_TOWNS = re.compile(
    rf"(?:,[ ][{_CAPITAL}][\w’'-]{{2,30}}){{0,4}}[ ]et[ ](?:de[ ]|d')?[{_CAPITAL}][\w’'-]{{2,30}}"
)
# « à Marseille, Nantes, Lyon, Lille… », « la Moselle, la Meuse et les Vosges »: no one ground.
_MANY_TOWNS = re.compile(rf"(?:,[ ][{_CAPITAL}][\w’'-]{{2,30}}){{3}}(?![ ](?:et|[a-z]))")
_BETWEEN_DEPARTMENTS = re.compile(r"(?:,|[ ]et)[ ](?:de[ ])?(?:la[ ]|le[ ]|les[ ]|l'|d'|du[ ]|des[ ]|)")
_BEFORE_KIND = re.compile(r"(?:\d{1,2}e(?:r|me)?|barrière de|gare) $")
_DEPARTMENT, _LISTED = 2, 4
# « LE VAR », « DE L'EURE », « EN CORRÈZE ».
_LAST_SHOUTED = re.compile(
    rf"\b(?:L[AE]S?[ ]|L'|EN[ ]|DU[ ]|DES[ ]|D')(?P<name>[{_CAPITAL}][{_CAPITAL}'-]{{1,30}})$"
)
# « Périmètre : Val-Fourré »: a ground given by a label.
_LABELLED = re.compile(
    r"(?<![a-zé] )(?:périmètre|lieu|secteur|commune|ville|quartier|localisation)s?[ ]?:[ ]?$", re.IGNORECASE
)
# « au Pays basque », « en Pays bigouden ».
_RUBRIC = re.compile(r"([\w-]{3,20})(?: [\w-]{3,20}){0,2} ?[.|/:–-]$")
_SHOUTED_LINK = re.compile(r"(?:DE|DES|DU|LA|LE|LES)[ ]|D'|L'")
_COUNTRY = re.compile(r"Pays [a-zà-ÿ]{4,20}")
_ROAD = re.compile(r"(?:A|N|RN|RD|D)\d{1,4}$")
# « en Basse-Ariège », « dans le Sud-Finistère »: a piece of a department.
_PIECE = re.compile(r"(?:Bass?e?|Haute?|Nord|Sud|Est|Ouest|Centre|Moyen|Grand)-(?=[A-ZÀ-Ü])")
# « Démantèlement d'un trafic dans le Vimeu »: a country named at the end of a title.
_IN_TITLE, _LINE_ENDS = re.compile(r"(?:dans (?:le |la |l')|en )$"), re.compile(r"[ ]?(?:\n|$)")
_ASIDE = re.compile(r", (?:à l'|au )$")
_BESIDE, _ONE_OF = re.compile(r"(?:à l'|au )$"), re.compile(r"\bune? (?:[a-zéè]+ )?$")
_SOME = frozenset(("quartier", "cité", "secteur"))
_PERSON = re.compile(rf"(?!Saint|La |Les? )[{_CAPITAL}][\w-]+ [{_CAPITAL}][\w-]+")
_IN_SIDE = re.compile(r"dans (?:le |l')$")
_LOOK_BACK, _EN, _A = 45, len(" en "), len("à ")
_OWN_ARTICLES = ("La ", "Le ", "Les ")
_FIRST_WORD = re.compile("[ ,']")
_ARTICLE = re.compile("^(?:L[AE]S? |L')")
_SEVERAL = frozenset(("communes", "villes", "quartiers", "secteurs", "cités", "gares", "ports", "stations"))
_SIDES, _MARKS = frozenset(("nord", "sud", "est", "ouest")), frozenset((":", "📍"))
_TITLE = 200
# « Gendarmerie de la Drôme », « Quartier des Lauriers »: the first capital is that of a common noun.
_HEADED = re.compile(
    r"([\w-]{1,30})[ ](?:(?:Municipale|Nationale)[ ])?"
    r"(?:de[ ]la[ ]|de[ ]l'|des[ ]|du[ ]|de[ ]|d'|)(?=[A-ZÀ-Ü])"
)
_SEATED = re.compile(
    r"(?:compagnie|brigade|commissariat|douaniers|gendarmes|policiers|douanes) d(?:e |')[\w'-]{2,25}, "
    r"(?:dans (?:le |la |l'|les )|en )$"
)
_OFFICE = re.compile(
    r"(?:procureure?|[Pp]réf(?:et|ète)|maire|tribunal|parquet|député|évêque) (?:de la |du |de l'|des |de )$"
)
_STAMP = re.compile(r"^\s*date \d{4}-\d\d ")
_DATELINE_END = re.compile(r"[ ]?(?:, France\n|:|/[ ]|[–—-][ ]|\.[ ]|[ ]?\([^()\n]{2,30}\)[ ]?[:–—-])")
# Names that are also common words at the head of a sentence: « Réunion plénière », « Lot de cigarettes ».
_HOMONYMS = frozenset(("Réunion", "Lot", "Cher", "Nord", "Manche", "Landes", "Creuse"))


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in the original text."""

    start: int
    end: int
    strength: int
    """3: a kind and a name, or a road; 2: a department; 1: a town after « à »; 0: the seat of a service."""
    dateline: bool = False
    """Whether it stands alone before the colon of a title: « Troyes : un réseau tombe »."""
    labelled: bool = False
    """Whether a label gives it: « Périmètre : Val-Fourré »."""


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(load_data("places")[key])


@cache
def _departments() -> frozenset[str]:
    return frozenset(load_data("places")["names"])


@cache
def _shouted() -> frozenset[str]:
    return frozenset(name.upper() for name in _departments() if "-" in name)


@cache
def _folded_departments() -> frozenset[str]:
    return frozenset(map(fold_word, _departments()))


@cache
def _not_names() -> frozenset[str]:
    return frozenset(map(fold_word, load_data("places")["not_names"]))


def is_department(name: str) -> bool:
    """Tell whether a name is that of a department, a region or a territory."""
    return name in _departments()


def find_places(text: str) -> list[PlaceMention]:
    """Find the places of a text that are ground rather than institutions, in order."""
    plain = text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
    named: list[PlaceMention] = []
    end = 0
    for capital in _CAPITALS.finditer(plain):
        match = _NAMES.match(plain, capital.start()) if capital.start() >= end else None
        if match is not None:
            end = match.end()
            mention = _headed(plain, match.start(), end)
            if mention is not None:
                named.append(mention)
    around = [PlaceMention(start, stop, strength) for start, stop, strength in find_areas(plain)]
    named = _without_lists(plain, named)
    if not around:
        return named
    taken = {at for one in around for at in range(one.start, one.end)}
    named = [one for one in named if one.start not in taken and one.end - 1 not in taken]
    return sorted((*named, *around), key=lambda one: one.start)


def _without_lists(plain: str, named: list[PlaceMention]) -> list[PlaceMention]:
    """Leave out four departments or more in a row: « la Moselle, la Meuse, la Marne et les Vosges »."""
    kept: list[PlaceMention] = []
    run: list[PlaceMention] = []
    for one in named:
        listed = one.strength == _DEPARTMENT and not one.dateline
        if not (listed and run and _BETWEEN_DEPARTMENTS.fullmatch(plain, run[-1].end, one.start)):
            kept += run if len(run) < _LISTED else []
            run = []
        if listed:
            run.append(one)
        else:
            kept.append(one)
    return kept + (run if len(run) < _LISTED else [])


def _headed(plain: str, start: int, end: int) -> PlaceMention | None:
    """Take a common noun with a capital off a name before judging it."""
    if plain[start:end].isupper():
        shouted = _shouted_at_end(plain, start, end)
        if shouted is not None:
            return shouted
    country = _COUNTRY.match(plain, start) if plain.startswith("Pays ", start) else None
    if country is not None:
        return PlaceMention(start, country.end(), _DEPARTMENT)
    if " " not in plain[start:end]:
        return _place(plain, start, end)
    inner = plain.rfind(" en ", start, end)
    if inner > 0 and _department(plain[inner + _EN : end]) is not None:
        if plain[max(0, start - _A) : start].lower() == "à ":
            return PlaceMention(start, end, 1)  # « à Sevran en Seine-Saint-Denis »
        start = inner + _EN  # « Narcotrafic en Gironde »: the first capital is not of the name.
    head = _HEADED.match(plain, start, end)
    noun = "" if head is None else head.group(1).lower()
    if noun == "place":
        return None
    if head is None or (noun not in _words("institutions") and noun not in _words("kinds")):
        return _place(plain, start, end)
    if noun in _words("kinds") and noun not in _words("institutions"):
        if plain[start:end].isupper() and _SHOUTED_LINK.match(plain, head.end()) is None:
            return None  # « QUARTIER VIVANT » is the name of a paper.
        return PlaceMention(start, end, 3)
    name = plain[head.end() : end]
    if _is_no_name(name):
        return None
    return PlaceMention(head.end(), end, 0)


def _shouted_at_end(plain: str, start: int, end: int) -> PlaceMention | None:
    """« LE NARCOTRAFIC DANS LE VAR »: the department at the end of a title in capitals."""
    found = _LAST_SHOUTED.search(plain, max(0, start - 4), end)
    if found is None or found.end() != end or fold_word(found["name"]) not in _folded_departments():
        return None
    return PlaceMention(found.start("name"), end, _DEPARTMENT)


def _is_pinned(plain: str, start: int, end: int) -> bool:
    """« 📍 Roubaix », « Place nette – Orly – 25 mars »: a name by itself after a pin or between dashes."""
    if "📍" in plain[max(0, start - 3) : start]:
        return True
    title = start < _TITLE and "\n" not in plain[:start].strip()
    return (
        title
        and _DASH_BEFORE.search(plain, max(0, start - 3), start) is not None
        and (_DASH_AFTER.match(plain, end) is not None)
    )


def _is_no_name(name: str) -> bool:
    if name.startswith(_OWN_ARTICLES):
        name = name.partition(" ")[2]  # « La Rochelle », « Les Mureaux »
    first = _FIRST_WORD.split(name, maxsplit=1)[0] if not name.isalpha() else name
    return fold_word(first) in _not_names() or name_is_acronym(name)


def name_is_acronym(name: str) -> bool:
    """« mise en place du GLTD » names no place."""
    return name.isupper() and ((name.isalpha() and len(name) < 6) or " " in name)


def _ground(plain: str, since: int, first: int, end: int, *, several: bool, area: bool) -> PlaceMention:
    """Take what names a ground more exactly: « barrière de péage du Boulou », « …, à Marseille »."""
    before = _BEFORE_KIND.search(plain, since, first)
    quarter = _QUARTER_AFTER.match(plain, end)
    end = end if quarter is None else quarter.end()
    suffix = (_MORE_TOWNS if several else _TOWN_AFTER).match(plain, end)
    start, end = first if before is None else before.start(), end if suffix is None else suffix.end()
    return PlaceMention(start, end, _DEPARTMENT if area else 3)


def _department(name: str) -> str | None:
    known = _departments()
    if name in known:
        return name
    if name.isupper():
        return name if _ARTICLE.sub("", name) in _shouted() else None
    piece = _PIECE.match(name) if "-" in name else None
    if piece is not None and name[piece.end() :] in known:
        return name
    first = name.partition(" ")[0]
    return first if first in known else None


def _is_dateline(plain: str, start: int, end: int) -> bool:
    """« Troyes : un réseau tombe », « Le Creusot. Quatre arrestations »."""
    opening = _STAMP.sub("", plain[:start]).strip()
    alone = (opening in ("", "Le", "La", "Les") or _is_rubric(opening)) and _DATELINE_END.match(
        plain, end
    ) is not None
    return alone and fold_word(plain[start:end]) not in term_tree()


def _is_rubric(opening: str) -> bool:
    """« SECURITE. Val-de-Reuil : », « Faits divers | Dreux : »: the rubric before the town."""
    found = _RUBRIC.match(opening)
    return found is not None and fold_word(found.group(1)) in _not_names()


def _ends_title(plain: str, since: int, start: int, end: int) -> bool:
    """« Démantèlement d'un trafic dans le Vimeu »."""
    if start >= _TITLE or _LINE_ENDS.match(plain, end) is None:
        return False
    return _IN_TITLE.search(plain, since, start) is not None


def _is_labelled(plain: str, since: int, start: int) -> bool:
    return plain[start - 2 : start].strip() == ":" and _LABELLED.search(plain, since, start) is not None


def _named_alone(name: str) -> bool:
    """A name that is no acronym, no homonym of a common word: « ILS », « Opération »."""
    return not _is_no_name(name) and not (name.isupper() and len(name) < 4)


def _place(plain: str, start: int, end: int) -> PlaceMention | None:
    """Judge one capitalised name by the words before it."""
    if name_is_acronym(plain[start:end]):
        return None
    since = max(0, start - _LOOK_BACK)
    # « Cette nuit à #Échirolles ».
    led = start - (plain[start - 1 : start] == "#")
    lead = find_lead(plain, end=led)
    kind = lead["kind"][::-1] if lead is not None and lead["kind"] else None
    if lead is not None and kind is not None and kind in _words("kinds"):
        return _of_kind(plain, led - lead.end("kind"), start, end, kind=kind)
    name = plain[start:end]
    if kind is not None and kind.lower() in _words("institutions"):
        # « le préfet Jean Martin »: what follows an office without « de » is who holds it.
        bare = lead is not None and plain[start - 1 - len(kind) - 1 : start - 1].endswith(kind)
        return None if bare or _is_no_name(name) else PlaceMention(start, end, 0)
    if name[-1].isdigit() and _ROAD.match(name):
        suffix = _TOWN_AFTER.match(plain, end)
        return PlaceMention(start, end if suffix is None else suffix.end(), 3)
    titled = start < _TITLE
    dateline = titled and _is_dateline(plain, start, end)
    if name in _HOMONYMS and lead is None and not dateline:
        return None
    known = _department(name)
    if known is not None:
        # « (Oise) », « de Bourgogne/Franche-Comté », « la compagnie de Senlis, dans l'Oise »
        if plain[start - 1 : start] in ("(", "/") or _SEATED.search(plain, since, start) is not None:
            return PlaceMention(start, start + len(known), 0)
        return PlaceMention(start, start + len(known), 2, dateline)
    if lead is None and not titled and _MARKS.isdisjoint(plain[start - 3 : start]):
        return None  # The head of a sentence, a person, a brand: nothing makes a place of it.
    town = lead is not None and lead.group("town") is not None
    if town and plain[start - 4 : start] == "sur " and _PERSON.fullmatch(name) is not None:
        return None  # « une enquête sur Jean Martin »
    return (
        _town(plain, since, start, end, kind=kind, led=town, dateline=dateline)
        if _named_alone(name)
        else None
    )


def _of_kind(plain: str, first: int, start: int, end: int, *, kind: str) -> PlaceMention | None:
    """Judge a name behind a kind of place: « le quartier de X », « à l'est de X »."""
    since = max(0, start - _LOOK_BACK)
    if _OFFICE.search(plain, max(0, since - _LOOK_BACK), first) is not None:
        return None  # « le procureur de la cité corsaire », « le maire de la commune »
    beside = _BESIDE if kind.istitle() else _ASIDE
    if kind.lower() in _SIDES and beside.search(plain, since, first) is not None:
        return None  # « à Meaux, à l'Est de Paris », « à Meaux, à l'est de Paris »
    if kind in _SOME and _ONE_OF.search(plain, since, first) is not None:
        return PlaceMention(start, end, 1)  # « dans un quartier de Béziers »
    if kind in _SIDES and _is_no_name(plain[start:end]):
        # « dans l'ouest de la France » is told as a ground.
        told = plain[start:end] == "France" and _IN_SIDE.search(plain, since, first) is not None
        return PlaceMention(first, end, _DEPARTMENT) if told else None
    if kind in _SEVERAL and is_department(plain[start:end]):
        return PlaceMention(start, end, _DEPARTMENT)  # « quatre villes de Seine-Saint-Denis »
    return _ground(plain, since, first, end, several=kind in _SEVERAL, area=kind in _words("wide"))


def _town(
    plain: str, since: int, start: int, end: int, *, kind: str | None, led: bool, dateline: bool
) -> PlaceMention | None:
    """Judge a name that is not known as a department: the words round it make a town of it, or nothing."""
    if kind in _words("buildings"):
        # « les halls de la Grande-Borne » are a quarter's, « un appartement de Limoges » a town's.
        return PlaceMention(start, end, 3 if _OF_QUARTER.search(plain, since, start) else 1)
    if _is_labelled(plain, since, start) or (dateline and plain.startswith(", France\n", end)):
        return PlaceMention(start, end, 3, labelled=True)
    if _is_pinned(plain, start, end) or _ends_title(plain, since, start, end):
        common = plain[start - 3 : start] == "en " and " " in plain[start:end]  # « en Louis Vuitton »
        common = (
            common or fold_word(plain[start:end]) in term_tree()
        )  # « Roubaix | Commerces : la préfecture… »
        return None if common else PlaceMention(start, end, 1)
    if led and _MANY_TOWNS.match(plain, end) is None:
        suffix = _MORE_TOWNS.match(plain, end)
        return PlaceMention(start, end if suffix is None else suffix.end(), 1)
    return PlaceMention(start, end, 0, dateline) if dateline else None
