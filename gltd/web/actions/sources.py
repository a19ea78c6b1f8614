"""Sources: a text is masked, read, and its figures proposed; nothing proposed counts."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from gltd.errors import GltdError
from gltd.text import Fact, read
from gltd.text.masking import mask
from gltd.web.actions import audit
from gltd.web.actions.facts import SITUATING, claim_of
from gltd.web.models import Claim, Scheme, Source, User


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
    source.full_clean()
    source.save()
    audit.record("création", actor=actor, scheme=scheme, target=source)
    return source


@transaction.atomic
def read_source(
    *,
    actor: User,
    scheme: Scheme,
    kind: str,
    publisher: str,
    title: str,
    published_on: date,
    url: str,
    text: str,
) -> Source:
    """Mask a pasted text, keep it as a source, and propose the figures found in it.

    The text is normalised to plain line feeds, so that offsets are those of what is kept and shown.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not plain:
        raise GltdError(
            "Le texte est vide : collez le texte du communiqué ou de l'article, puis recommencez."
        )
    masked = mask(plain)
    if Source.objects.filter(
        scheme=scheme, text_sha256=hashlib.sha256(masked.text.encode()).hexdigest()
    ).exists():
        raise GltdError(
            "Ce texte est déjà dans le registre : ouvrez la source existante au lieu de l'ajouter."
        )
    source = add_source(
        actor=actor,
        scheme=scheme,
        kind=kind,
        publisher=publisher,
        title=mask(title).text,
        published_on=published_on,
        url=url,
        text=masked.text,
    )
    source.masked_count = len(masked.marks)
    source.save(update_fields=["masked_count"])
    facts = read(masked.text, published_on=published_on)
    proposed = propose_claims(source, facts=facts)
    audit.record("lecture", actor=actor, scheme=scheme, target=source, changes={"proposed": len(proposed)})
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
