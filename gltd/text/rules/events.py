"""Acts that are counted by their own noun: checks, searches, procedures, closures, leases, requisitions."""

from __future__ import annotations

from gltd.text.asides import names_event
from gltd.text.candidates import propose
from gltd.text.hypotheses import is_to_come
from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "events"
_TYPES = frozenset(("procedure", "check", "closure", "lease", "requisition", "operation_count"))
_ASKED = cue_words("events.asked")
_DONE = cue_words("events.done")
_HOUSING = cue_words("events.housing")
_ALIKE = cue_words("events.alike")
_SAME_TOPIC, _SUBJECT, _LABEL = 5, 10, 6
_TARIFF = 200
_ASKED_OF_COURT = cue_words("events.asked_of_court")
_MISTAKEN = frozenset(("seizures", "operations", "eviction", "drug_tests"))
_TAKEN = (["en"], ["par"])
_UNDONE = cue_words("events.undone")
_EVICTIONS_TO_COME = cue_words("leases.pending")
_MEDICAL, _COURTS, _ABROAD = (
    cue_words("events.medical"),
    cue_words("events.courts"),
    cue_words("leases.abroad"),
)
_AGAINST_TENANTS, _AGAINST = cue_words("leases.procedures"), cue_words("leases.against")
_OTHER_CRIMES = cue_words("events.other_crimes")
_LANDLORDS = cue_words("events.landlords")
_MATTERS = frozenset(("usage", "usage_revente", "trafic", "conduite_stups", "afd", "stups_unspecified"))
_USERS = cue_words("events.users")
_AIMED = cue_words("events.aimed")
_EVICTING = cue_words("events.evicting")
_RESCUE = cue_words("events.rescue")
_FUTURE, _CHANGES = cue_words("events.future"), cue_words("events.changes")


def find(passage: Passage) -> None:
    """Read each number whose noun is an act."""
    for place, quantity in passage.quantities("count"):
        head = passage.head(place)
        at = head if head is not None else passage.label(place, "event")
        if at is None and _read_row(passage, place, quantity):
            continue
        if at is None:
            _read_cause(passage, place, quantity)
            continue
        term = passage.chunks[at].term("event")
        if (
            term is None
            or term.type not in _TYPES
            or (passage.chunks[at].term("person") and head is not None)
        ):
            continue
        if (quantity.article and not quantity.negated) or isinstance(quantity.value, float):
            continue  # « 28,4 faits pour mille habitants » is a rate.
        if passage.chunks[at].text == "ils" and passage.chunks[place - 1].text in ("dont", "("):
            continue
        if _is_verb(passage, place, at):
            continue
        item = _item(passage, place, at, term)
        if item is None or _is_planned(passage, place, at):
            continue
        if head is None and item == "infraction" and _lists_arrests(passage, place):
            continue
        end = passage.chunks[at].end
        if item == "eviction" and _is_asked_of_court(passage, place, at):
            item = "termination_procedure"
        if item == "verbalisation" and (
            _costs_the_tariff(passage, at) or names_event(passage, place=at, item="afd")
        ):
            item = "afd"
        type_ = "lease" if item == "termination_procedure" else term.type
        passage.add(propose(type_, item=item, place=place, quantity=quantity, end=end), rule=NAME)


def _is_verb(passage: Passage, place: int, at: int) -> bool:
    """« 35 victimes prises en charge », « 12 suspects saisis »: a participle counts no acts."""
    if passage.texts[at] == "prises" and at > place + 1 and passage.texts[at + 1 : at + 2] in _TAKEN:
        return True
    return passage.chunks[at].term("verb") is not None and passage.is_participle(at)


def _lists_arrests(passage: Passage, place: int) -> bool:
    """« 349 interpellés, dont : - infractions sur les armes : 3 »: people arrested, and no offences."""
    header = passage.header_of(place)
    if header is None:
        return False
    return any(one.type == "arrest" for one in passage.found_in(passage.sentence_of[header.first]))


def _is_asked_of_court(passage: Passage, place: int, at: int) -> bool:
    """« le bailleur a demandé six expulsions », « six expulsions sont en cours »."""
    last = passage.bounds(place)[1]
    if not _ASKED_OF_COURT.isdisjoint(passage.texts[max(0, place - 2) : place]):
        return True
    return not _EVICTIONS_TO_COME.isdisjoint(passage.words_between(at + 1, last=min(last, at + 8)))


def _costs_the_tariff(passage: Passage, at: int) -> bool:
    """« 150 amendes à 200 € » are those for drug use."""
    if passage.texts[at + 1 : at + 2] != ["a"] or at + 2 >= len(passage.chunks):
        return False
    cost = passage.chunks[at + 2].quantity
    return cost is not None and cost.unit == "EUR" and cost.value == _TARIFF


def _read_row(passage: Passage, place: int, quantity: Quantity) -> bool:
    """« Usage | 588 | 702 »: the row of a table named by its matter."""
    at = passage.label(place, "cause") if passage.texts[place - 1] == "|" else None
    term = passage.chunks[at].term("cause") if at is not None else None
    if term is None or term.type != "procedure" or quantity.article:
        return False
    passage.add(propose("procedure", item=term.item, place=place, quantity=quantity), rule=NAME)
    return True


def _read_cause(passage: Passage, place: int, quantity: Quantity) -> None:
    """« 128 infractions : - 6 pour conduite sous stupéfiants »: items of a list of procedures."""
    header = passage.header_of(place)
    if header is None or not passage.has_term(header.first, last=header.last, kind="event"):
        return
    follow = passage.chunks[place + 1 : place + 3]
    if follow[:1] and follow[0].text == "pour":
        follow = follow[1:]
    term = follow[0].term("cause", "event", "state") if follow else None
    if term is not None and term.type == "procedure" and not quantity.article:
        passage.add(
            propose("procedure", item=term.item, place=place, quantity=quantity, end=follow[0].end), rule=NAME
        )


def _is_planned(passage: Passage, place: int, at: int) -> bool:
    beside = passage.words_between(place - 2, last=place - 1)
    if not _UNDONE.isdisjoint(beside | passage.words_between(at + 1, last=at + 4)):
        return True  # « Le tribunal a annulé trois fermetures », « deux opérations ont été reportées »
    if passage.texts[max(0, place - 2) : place] in (["multiplication", "par"], ["division", "par"]):
        return True  # « une multiplication par trois des saisies »
    if passage.words_between(place - 4, last=place - 1) & _AIMED and passage.texts[place - 1] != "par":
        return True
    if is_to_come(passage, place=place) or passage.texts[at + 1 : at + 4] == ["a", "son", "actif"]:
        return True  # « le chien compte 80 opérations à son actif » is a career
    if passage.texts[place - 1] in ("de", "d'") and passage.texts[place - 2] in _CHANGES:
        return True  # « une baisse de 709 faits » is a difference
    if passage.texts[passage.bounds(place)[0]] in ("objectif", "objectifs"):
        return True
    return bool(passage.words_between(at + 1, last=at + 4) & _FUTURE)


def _item(passage: Passage, place: int, at: int, term: Term) -> str | None:
    first, last = passage.bounds(place)
    near = passage.words_between(at, last=min(last, at + 10))
    if term.type == "procedure" and term.item in (
        "stups_unspecified",
        "investigation",
        "infraction",
        "verbalisation",
    ):
        if near & _ALIKE:
            return "termination_procedure" if _is_about_housing(passage, place) else None
        if not near.isdisjoint(_HOUSING):
            about = near | passage.words_between(first, last=place - 1)
            evicts = term.item == "stups_unspecified" and not about.isdisjoint(_EVICTING | _LANDLORDS)
            return "termination_procedure" if evicts else None
        plain = term.item in ("infraction", "stups_unspecified")
        item = _labelled(passage, place, first) if plain else None
        if item is None and term.item == "infraction" and _is_other_crime(passage, first, last):
            return None
        item = item or _procedure(passage, at, last, near, term.item)
        number = passage.sentence_of[place]
        since = passage.sentences[max(0, number - 1)].first
        if item in ("other", "trafic") and near & _AGAINST_TENANTS and near & _AGAINST:
            return "termination_procedure"  # « cinq procédures contre des locataires »
        evicting = item == "other" and (
            passage.words_between(since, last=place) & _EVICTING
            or passage.words_between(at, last=min(last, at + _SUBJECT)) & _LANDLORDS
            or passage.words_between(max(first, place - _SUBJECT), last=place - 1) & _LANDLORDS
        )
        return "termination_procedure" if evicting else item
    if term.item == "investigation" and passage.texts[max(0, place - 2) : place] == ["cadre", "de"]:
        return None  # « dans le cadre de deux commissions rogatoires »
    if term.item in _MISTAKEN and _is_other_matter(passage, at, term):
        return None
    if term.item == "lease":
        return _lease(passage, place, at, last)
    if term.item == "drug_tests" and any(word.startswith("alcool") for word in near):
        return term.item if any(word.startswith("stup") for word in near) else None
    if term.type == "closure":
        return _closure(passage, at, last, term.item)
    if term.type == "check" and term.item == "other":
        return _check(passage, first, last, at)
    return term.item


def _is_other_matter(passage: Passage, at: int, term: Term) -> bool:
    """« Trois affaires ont été jugées », « 12 expulsions d'étrangers », « 40 dépistages du cancer »."""
    first, last = passage.bounds(at)
    words = passage.words_between(first, last=last)
    if term.item == "seizures":
        return passage.texts[at] in ("affaire", "affaires") and not words.isdisjoint(_COURTS)
    if term.item == "eviction":
        return not words.isdisjoint(_ABROAD)
    if term.type == "operation_count":
        return not words.isdisjoint(_RESCUE)  # « Les pompiers ont effectué 58 interventions »
    return term.item == "drug_tests" and not words.isdisjoint(_MEDICAL)


def _is_about_housing(passage: Passage, place: int) -> bool:
    """« 72 procédures similaires sont en cours », in a text about tenants."""
    since = passage.sentences[max(0, passage.sentence_of[place] - _SAME_TOPIC)].first
    return bool(passage.words_between(since, last=place) & _HOUSING)


def _is_other_crime(passage: Passage, first: int, last: int) -> bool:
    """« Les cambriolages baissent (2 804 faits) »: not of drugs."""
    words = passage.words_between(first, last=last)
    return not words.isdisjoint(_OTHER_CRIMES) and not any(
        word.startswith(("stup", "drogue", "trafi", "usage")) for word in words
    )


def _labelled(passage: Passage, place: int, first: int) -> str | None:
    """« Usage de stupéfiants : 1 986 faits constatés »: the label before the colon says of what."""
    if place - 2 < first or passage.chunks[place - 1].text != ":":
        return None
    words: set[str] = passage.words_between(first, last=place - 2)
    if words & {"usage", "consommation"} and words & {"revente", "reventes"} and "sans" not in words:
        return "usage_revente"
    if words & {"trafic", "trafics"}:
        return "trafic"
    if len(words) > _LABEL:
        return None
    return "usage" if words & {"usage", "usages", "consommation"} else None


def _procedure(passage: Passage, at: int, last: int, near: set[str], item: str) -> str:
    for chunk in passage.chunks[at + 1 : min(last, at + 10) + 1]:
        if chunk.text == "dont" or (
            chunk.kind == "q" and not (chunk.quantity is not None and chunk.quantity.article)
        ):
            break
        for term in chunk.terms:
            if term.kind == "cause" and item not in ("verbalisation", "investigation"):
                return term.item
            if term.kind == "cause" and item == "verbalisation" and term.item == "usage":
                return "afd" if "amende" in passage.chunks[at].text else item
            if term.type == "procedure" and term.kind in ("event", "state") and term.item != item:
                if item == "verbalisation" and term.item != "afd":
                    continue
                if term.item == "afd" and item != "verbalisation":
                    return "usage"
                if term.item in _MATTERS:
                    return term.item
            if term.item == "trafic" and item in ("stups_unspecified", "infraction"):
                return "trafic"
    return _unnamed(near, item)


def _unnamed(near: set[str], item: str) -> str:
    """Decide what procedures are whose matter no word names."""
    if item == "verbalisation" and near & _USERS:
        return "afd"
    named = any(word.startswith(("stup", "drogue")) or word.endswith(" ils") for word in near)
    if item == "stups_unspecified" and not named:
        return "other"
    return item


def _lease(passage: Passage, place: int, at: int, last: int) -> str | None:
    """Leases count when they are ended: « a résilié sept baux »."""
    near = passage.words_between(place - 3, last=min(last, at + 5))
    if passage.texts[at].startswith("resili") and not _is_about_housing(passage, last):
        return None  # « Huit résiliations d'abonnement »
    ended = any(word.startswith(("resili", "rompu", "denonc")) for word in near)
    return "termination_procedure" if ended else None


def _closure(passage: Passage, at: int, last: int, item: str) -> str:
    near: set[str] = set()
    for chunk in passage.chunks[at + 1 : min(last, at + 10) + 1]:
        if chunk.kind == "q" and not (chunk.quantity is not None and chunk.quantity.article):
            break
        near.add(chunk.text)
    if item == "business" and near & _ASKED and not near & _DONE:
        return "business_requested"
    return item


def _check(passage: Passage, first: int, last: int, at: int) -> str:
    words = passage.words_between(at, last=min(last, at + 4))
    if any(word.startswith("routier") or word == "vehicules" for word in words):
        return "vehicles"
    for chunk in passage.chunks[at : min(last, at + 5) + 1]:
        for term in chunk.terms:
            if term.kind == "person":
                return "persons"
            if term.kind == "site":
                return term.item
    for chunk in passage.chunks[first : last + 1]:
        site = chunk.term("site")
        if site is not None and site.item == "businesses":
            return "businesses"
    return "other"


RULE = Rule(
    name=NAME,
    description="Procedures, fines, checks, searches, closures, lease measures, requisitions, operations.",
    find=find,
    types=tuple(sorted(_TYPES)),
    true=(
        (
            "L'amende forfaitaire délictuelle (AFD) a permis la verbalisation de 138 contrevenants.",
            (("procedure", "afd", 138),),
        ),
        ("56 amendes forfaitaires délictuelles ont été dressées.", (("procedure", "afd", 56),)),
        ("Vingt perquisitions ont été menées mardi.", (("check", "searches", 20),)),
        (
            "120 contrôles d'identité et 45 contrôles routiers",
            (("check", "persons", 120), ("check", "vehicles", 45)),
        ),
        ("Le préfet a pris 14 arrêtés de fermeture.", (("closure", "business", 14),)),
        ("Huit fermetures administratives ont été demandées.", (("closure", "business_requested", 8),)),
        ("La ville a reçu 212 réquisitions judiciaires.", (("requisition", "images", 212),)),
        ("En un an, 85 opérations ont été menées.", (("operation_count", "operations", 85),)),
        ("17 procédures d'expulsion sont en cours.", (("lease", "termination_procedure", 17),)),
        ("Usage : 2 918 procédures", (("procedure", "usage", 2918),)),
        ("Les bailleurs ont lancé 66 procédures.", (("lease", "termination_procedure", 66),)),
        ("340 procédures pour usage de stupéfiants", (("procedure", "usage", 340),)),
    ),
    false=(
        "Le chien de la brigade a 95 opérations à son actif.",
        "Ils ont réduit le prix de 300 à 200 euros.",
        "Deux fermetures ont été annulées par la justice.",
        "Trois affaires ont été jugées par le tribunal.",
        "Les cambriolages baissent de 6 % (2 804 faits).",
        "L'article 12 du code prévoit la fermeture.",
        "Une opération a eu lieu.",
    ),
)
