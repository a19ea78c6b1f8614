"""Sources: a text is masked, read, and its figures proposed; nothing proposed counts."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from gltd.claims.places import proper_names
from gltd.errors import GltdError
from gltd.text import Fact, read
from gltd.text.masking import find_passages, mask
from gltd.text.masking.addresses import mask_address
from gltd.usecases.telling import operations_told
from gltd.web import days
from gltd.web.actions import audit
from gltd.web.actions.facts import SITUATING, claim_of
from gltd.web.models import Claim, Operation, Scheme, Source, User


@transaction.atomic
def add_source(
    *,
    actor: User | None,
    scheme: Scheme,
    kind: str,
    publisher: str,
    title: str,
    published_on: date,
    **details: str,
) -> Source:
    """Keep a source without reading it; ``details`` are url, consulted_on, text (masked), text_kind."""
    source = Source(
        scheme=scheme, kind=kind, publisher=publisher, title=title, published_on=published_on, **details
    )
    if source.text:
        source.text_sha256 = hashlib.sha256(source.text.encode()).hexdigest()
    else:
        source.text_kind = Source.TextKind.NONE
    days.check_days(source)
    days.check_past(source.published_on)
    source.full_clean()
    source.save()
    audit.record("création", actor=actor, scheme=scheme, target=source)
    return source


@transaction.atomic
def keep_return(
    *, actor: User | None, scheme: Scheme, publisher: str, title: str, published_on: date
) -> Source:
    """Return the service return of this name and day, which has no text; add it if it is not there."""
    told = {"kind": Source.Kind.RETURN, "publisher": publisher, "title": title, "published_on": published_on}
    known = Source.objects.filter(scheme=scheme, text="", **told).order_by("pk").first()
    return known or add_source(actor=actor, scheme=scheme, **told)  # type: ignore[arg-type]  # its own fields


@transaction.atomic
def mark_simulated(*, actor: User | None, scheme: Scheme, publisher: str) -> None:
    """Say that the returns of a publisher are made up: every page that shows their figures says so."""
    for source in Source.objects.filter(
        scheme=scheme, kind=Source.Kind.RETURN, publisher=publisher, simulated=False
    ):
        source.simulated = True
        source.save(update_fields=["simulated"])
        audit.record("données simulées", actor=actor, scheme=scheme, target=source)


@transaction.atomic
def read_source(
    *, actor: User, scheme: Scheme, text: str, officials: bool = False, title: str, **origin: Any
) -> Source:
    """Mask a text, keep it as a source, and propose the figures found in it.

    ``origin`` is kind, publisher, published_on and url; ``officials`` keeps the names of people who speak in
    office. What names somebody is masked in the title and the publisher too; an address that does keeps its
    host alone. The text is normalised to plain line feeds, so that offsets are those of what is shown.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not plain:
        raise GltdError(
            "Le texte est vide : collez le texte du communiqué ou de l'article, puis recommencez."
        )
    masked = mask(plain, officials=officials)
    if Source.objects.filter(
        scheme=scheme, text_sha256=hashlib.sha256(masked.text.encode()).hexdigest()
    ).exists():
        raise GltdError(
            "Ce texte est déjà dans le registre : ouvrez la source existante au lieu de l'ajouter."
        )
    publisher: str = origin.pop("publisher")
    found = [
        told[one.start : one.end]
        for told in (plain, title, publisher)
        for one in find_passages(told, officials=officials)
    ]
    url = origin.pop("url", "")
    source = add_source(
        actor=actor,
        scheme=scheme,
        text=masked.text,
        url=url and mask_address(url, masked="\n".join(found), kept=masked.text),
        title=mask(title, officials=officials).text,
        publisher=mask(publisher, officials=officials).text,
        **origin,
    )
    source.masked_count = len(masked.marks)
    source.save(update_fields=["masked_count"])
    day = source.published_on
    facts = situate(read(masked.text, published_on=day), published_on=day)
    proposed = propose_claims(source, facts=facts)
    suggest_operations(scheme=scheme, claims=proposed.values())
    changes = {"proposed": len(proposed), "officials": officials}
    audit.record("lecture", actor=actor, scheme=scheme, target=source, changes=changes)
    return source


def propose_claims(source: Source, *, facts: Iterable[Fact]) -> dict[str, Claim]:
    """Propose the figures among the facts of a text; return the claims by the identifier of each fact."""
    stated = [fact for fact in facts if fact.type not in SITUATING]
    claims = {fact.id: claim_of(source, fact=fact) for fact in stated}
    Claim.objects.bulk_create(claims.values())
    for fact in stated:
        if fact.part_of in claims:
            claims[fact.id].part_of = claims[fact.part_of]
    Claim.objects.bulk_update(claims.values(), ["part_of"])
    return claims


def situate(facts: Sequence[Fact], *, published_on: date) -> list[Fact]:
    """Give the facts that name no place of their own the place that the text is about."""
    told = operations_told({"": facts}, published={"": published_on})
    return [fact._replace(place=fact.place or told.place_of("", fact=fact)) for fact in facts]


def suggest_operations(*, scheme: Scheme, claims: Iterable[Claim]) -> None:
    """Attach each proposal to the one operation of its day and place on record, if there is one.

    It is part of the proposal: like it, it does not count before a person confirms it.
    """
    by_day: dict[date | None, list[tuple[Operation, frozenset[str]]]] = {}
    dated = [Operation.Precision.MINUTE, Operation.Precision.DAY]
    for operation in scheme.operations.filter(precision__in=dated).prefetch_related("areas"):
        places = [operation.title, operation.place, *(area.name for area in operation.areas.all())]
        names = frozenset(name for place in places for name in proper_names(place))
        by_day.setdefault(timezone.localtime(operation.starts_at).date(), []).append((operation, names))
    attached = []
    for claim in claims:
        told = by_day.get(as_day(claim.date_text), [])
        there = [operation for operation, names in told if names & proper_names(claim.place)]
        if len(there) == 1:
            claim.operation = there[0]
            attached.append(claim)
    Claim.objects.bulk_update(attached, ["operation"])


def as_day(written: str) -> date | None:
    """Return the day that an ISO date gives, if it gives one."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
