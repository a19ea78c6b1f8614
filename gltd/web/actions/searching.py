"""Search over everything that a scheme holds, without regard to accents and capitals."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from gltd.claims.measures import catalogue
from gltd.web.actions.withdrawals import REMOVED
from gltd.web.models import (
    Camera,
    Claim,
    Conflict,
    Decision,
    Erratum,
    FollowUp,
    Funding,
    Indicator,
    Meeting,
    Objective,
    Operation,
    OperationSeries,
    PreventionAction,
    Ruling,
    Scheme,
    Source,
    Spot,
    Study,
)

SHOWN = 8
AROUND = 60


@dataclass(frozen=True)
class Shelf:
    """One kind of thing that is searched; its first field is the title."""

    label: str
    address: str  # name of the address that shows one of them
    rows: Callable[[Scheme], QuerySet[Any]]
    fields: tuple[str, ...]
    number: str = "pk"  # what that address takes
    listed: bool = False  # whether that address is of the list of them all, which takes no number


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    pk: int
    title: str
    passage: str


@dataclass(frozen=True)
class Found:
    """What a shelf holds of what was asked: the first things, and how many in all."""

    shelf: Shelf
    hits: tuple[Hit, ...]
    total: int


SHELVES = (
    Shelf(
        "Opérations",
        "operation",
        lambda scheme: Operation.objects.filter(scheme=scheme),
        ("title", "place", "decided_by"),
    ),
    Shelf(
        "Chiffres",
        "claim",
        lambda scheme: (
            Claim.objects.filter(source__scheme=scheme)
            .exclude(status=Claim.Status.REFUSED)
            .exclude(status=Claim.Status.WITHDRAWN, reason=REMOVED)
        ),
        ("measure", "passage", "place"),
    ),
    Shelf(
        "Contradictions",
        "conflict",
        lambda scheme: Conflict.objects.filter(scheme=scheme, vanished_at=None),
        ("sentence",),
    ),
    Shelf(
        "Arbitrages",
        "conflict",
        lambda scheme: Ruling.objects.filter(conflict__scheme=scheme),
        ("conflict__sentence", "reason"),
        number="conflict_id",
    ),
    Shelf(
        "Rectificatifs",
        "claim",
        lambda scheme: Erratum.objects.filter(claim__source__scheme=scheme),
        ("claim__passage", "reason"),
        number="claim_id",
    ),
    Shelf(
        "Sources",
        "source",
        lambda scheme: Source.objects.filter(scheme=scheme),
        ("title", "publisher", "text"),
    ),
    Shelf("Partenaires", "scheme", lambda scheme: scheme.partners.all(), ("name",), listed=True),
    Shelf("Quartiers", "scheme", lambda scheme: scheme.areas.all(), ("name",), listed=True),
    Shelf(
        "Séries d'opérations",
        "series",
        lambda scheme: OperationSeries.objects.filter(scheme=scheme),
        ("title", "place", "decided_by"),
    ),
    Shelf("Points", "spot", lambda scheme: Spot.objects.filter(scheme=scheme), ("name",)),
    Shelf("Suites", "follow_up", lambda scheme: FollowUp.objects.filter(scheme=scheme), ("title",)),
    Shelf("Caméras", "camera", lambda scheme: Camera.objects.filter(scheme=scheme), ("number", "place")),
    Shelf(
        "Actions de prévention",
        "prevention_action",
        lambda scheme: PreventionAction.objects.filter(scheme=scheme),
        ("title",),
    ),
    Shelf(
        "Financements",
        "funding",
        lambda scheme: Funding.objects.filter(scheme=scheme).exclude(label=""),
        ("label",),
    ),
    Shelf("Indicateurs", "indicator", lambda scheme: Indicator.objects.filter(scheme=scheme), ("title",)),
    Shelf("Études", "study", lambda scheme: Study.objects.filter(scheme=scheme), ("title",)),
    Shelf(
        "Objectifs",
        "objectives",
        lambda scheme: Objective.objects.filter(scheme=scheme),
        ("title",),
        listed=True,
    ),
    Shelf(
        "Séances",
        "meeting",
        lambda scheme: Meeting.objects.filter(scheme=scheme),
        ("title", "place", "agenda"),
    ),
    Shelf(
        "Décisions",
        "meeting",
        lambda scheme: Decision.objects.filter(meeting__scheme=scheme, meeting__removed_at=None),
        ("title",),
        number="meeting_id",
    ),
)


def search(scheme: Scheme, *, words: str) -> list[Found]:
    """Return what holds every word, by kind, with the first things of each; one query a kind."""
    wanted = fold(words).split()
    if not wanted:
        return []
    found = (look_through(shelf, scheme=scheme, wanted=wanted) for shelf in SHELVES)
    return [one for one in found if one.total]


def look_through(shelf: Shelf, *, scheme: Scheme, wanted: list[str]) -> Found:
    """Return what a shelf holds of what is wanted."""
    hits: list[Hit] = []
    total = 0
    for number, *fields in shelf.rows(scheme).values_list(shelf.number, *shelf.fields):
        texts = [name_measure(fields[0], shelf=shelf), *fields[1:]]
        folded = [fold(text) for text in texts]
        whole = " ".join(folded)
        if not all(word in whole for word in wanted):
            continue
        total += 1
        if len(hits) < SHOWN:
            hits.append(Hit(number, texts[0], "".join(quote(texts[1:], folded=folded[1:], wanted=wanted))))
    return Found(shelf, tuple(hits), total)


def name_measure(text: str, *, shelf: Shelf) -> str:
    """Return the label of a measure in place of its code; other titles stay as they are."""
    measure = catalogue().get(text) if shelf.fields[0] == "measure" else None
    return measure.label.capitalize() if measure else text


def quote(texts: list[str], *, folded: list[str], wanted: list[str]) -> Iterator[str]:
    """Yield what stands around the first wanted word in the first field that has one."""
    for text, plain in zip(texts, folded, strict=True):
        places = [plain.find(word) for word in wanted if word in plain]
        if not places:
            continue
        # Folding may shorten a text by a few letters: the window is wide enough not to mind.
        start = max(0, min(places) - AROUND)
        end = min(places) + AROUND
        yield ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")
        return


def fold(text: str) -> str:
    """Return a text without accents or capitals, with plain apostrophes."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
