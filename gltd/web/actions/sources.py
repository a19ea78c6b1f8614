"""Sources: a text is masked, read, and its figures proposed; nothing proposed counts."""

import hashlib
from datetime import date
from decimal import Decimal

from django.db import transaction

from gltd.errors import GltdError
from gltd.text import Fact, read
from gltd.text.masking import mask
from gltd.usecases.reading import code_of, nature_of
from gltd.web.actions import audit
from gltd.web.models import Claim, Scheme, Source, User

# Dates and places situate the figures of a text; they are no figures themselves.
SITUATING = frozenset({"operation_date", "operation_place"})


@transaction.atomic
def add_source(
    *, actor: User | None, scheme: Scheme, kind: str, publisher: str, title: str, published_on: date, **details: str
) -> Source:
    """Keep a source without reading it; ``details`` are url, consulted_on, text (already masked), text_kind."""
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
    *, actor: User, scheme: Scheme, kind: str, publisher: str, title: str, published_on: date, url: str, text: str
) -> Source:
    """Mask a pasted text, keep it as a source, and propose the figures found in it.

    The text is normalised to plain line feeds, so that offsets are those of what is kept and shown.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not plain:
        raise GltdError("Le texte est vide : collez le texte du communiqué ou de l'article, puis recommencez.")
    masked = mask(plain)
    if Source.objects.filter(scheme=scheme, text_sha256=hashlib.sha256(masked.text.encode()).hexdigest()).exists():
        raise GltdError("Ce texte est déjà dans le registre : ouvrez la source existante au lieu de l'ajouter.")
    source = add_source(
        actor=actor,
        scheme=scheme,
        kind=kind,
        publisher=publisher,
        title=title,
        published_on=published_on,
        url=url,
        text=masked.text,
    )
    source.masked_count = len(masked.marks)
    source.save(update_fields=["masked_count"])
    facts = [fact for fact in read(masked.text, published_on=published_on) if fact.type not in SITUATING]
    claims = {fact.id: propose_claim(source, fact) for fact in facts}
    Claim.objects.bulk_create(claims.values())
    for fact in facts:
        if fact.part_of in claims:
            claims[fact.id].part_of = claims[fact.part_of]
    Claim.objects.bulk_update(claims.values(), ["part_of"])
    audit.record("lecture", actor=actor, scheme=scheme, target=source, changes={"proposed": len(claims)})
    return source


def propose_claim(source: Source, fact: Fact) -> Claim:
    """Build the unsaved claim that a fact proposes."""
    first_line_end = source.text.find("\n")
    return Claim(
        source=source,
        measure=code_of(fact),
        value=as_decimal(fact.value),
        value_max=as_decimal(fact.value_max),
        unit=fact.unit or "",
        qualifier=fact.approx or "",
        per=fact.per or "",
        polarity=fact.polarity or "",
        nature=nature_of(fact),
        negated=fact.negated,
        retracted=fact.retracted,
        counted=fact.counted or "",
        restriction=fact.qualifier or "",
        base=fact.base or "",
        date_text=fact.date or "",
        period_start=fact.period_start or "",
        period_end=fact.period_end or "",
        place=(fact.place or "")[:150],
        headline=0 < first_line_end and fact.end <= first_line_end <= 200,
        passage=fact.text[:400],
        start=fact.start,
        end=fact.end,
        rule=fact.rule,
    )


def as_decimal(value: float | None) -> Decimal | None:
    """Return the number as written, without the tail of a binary fraction."""
    return None if value is None else Decimal(repr(value))
