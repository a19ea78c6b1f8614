"""Official tables entered: each value a claim of its source, in its state; indicators with their breaks."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone

from gltd.claims.measures import catalogue
from gltd.errors import GltdError
from gltd.ingest.official import State, Value, list_breaks
from gltd.web.actions import audit, claims, conflicts, indicators, sources
from gltd.web.actions.claims import Entry
from gltd.web.models import Area, Claim, Indicator, Scheme, Source, User
from gltd.web.series import WITHHELD

PUBLISHER: Final = "Ministère de l'Intérieur (SSMSI)"


@dataclass(frozen=True)
class Entered:
    """What an import wrote: claims, those that stood already, indicators defined, breaks noted."""

    source: Source
    claims: int
    known: int
    indicators: int
    breaks: int


@dataclass(frozen=True)
class About:
    """What the values are about: an area of the scheme, or the scheme as a whole; the territory in words."""

    area: Area | None
    place: str
    published_on: dt.date


@transaction.atomic
def enter_official(
    *,
    actor: User,
    scheme: Scheme,
    title: str,
    values: Sequence[Value],
    measures: Collection[str],
    about: About,
) -> Entered:
    """Enter the values of some measures of one territory; what stands already is not entered twice."""
    wanted = [value for value in values if value.measure in measures]
    if not wanted:
        raise GltdError("Choisissez au moins un indicateur que ce territoire a dans le tableau.")
    source = find_source(actor=actor, scheme=scheme, title=title, published_on=about.published_on)
    rows = Claim.objects.filter(source=source, area=about.area, measure__in=measures)
    known = {(row.measure, row.period_start, row.place): row for row in rows}
    entered = []
    for value in wanted:
        key = (value.measure, value.period, about.place[:150])
        if key not in known:
            entered.append(enter_value(actor, source=source, value=value, about=about))
    told = {"place": about.place, "entered": len(entered), "known": len(wanted) - len(entered)}
    audit.record("import officiel", actor=actor, scheme=scheme, target=source, changes=told)
    conflicts.refresh_conflicts(scheme=scheme, around=entered)
    defined, noted = follow(actor=actor, scheme=scheme, measures={value.measure for value in wanted})
    return Entered(source, len(entered), len(wanted) - len(entered), defined, noted)


def find_source(*, actor: User, scheme: Scheme, title: str, published_on: dt.date) -> Source:
    """Return the source of a table, adding it if it is not there."""
    told = {"kind": Source.Kind.STATISTICS, "publisher": PUBLISHER, "title": title[:250]}
    known = Source.objects.filter(scheme=scheme, published_on=published_on, **told).order_by("pk").first()
    return known or sources.add_source(actor=actor, scheme=scheme, published_on=published_on, **told)


def enter_value(actor: User, *, source: Source, value: Value, about: About) -> Claim:
    """Enter one value, confirmed: a published table is not interpreted. A withheld one has no number."""
    entry = Entry(
        measure=value.measure,
        value=Decimal(value.count or 0),
        subject=about.area,
        period_start=value.period,
        period_end=value.period,
        place=about.place[:150],
    )
    claim = claims.build_claim(source, entry=entry)
    if value.state is State.WITHHELD:
        claim.value, claim.negated, claim.qualifier = None, False, WITHHELD
        label = catalogue()[value.measure].label
        claim.passage = f"{label[:1].upper()}{label[1:]}\u00a0: non diffusé"
    claim.status = Claim.Status.CONFIRMED
    claim.decided_by, claim.decided_at = actor, timezone.now()
    claim.full_clean()
    claim.save()
    return claim


def follow(*, actor: User, scheme: Scheme, measures: Collection[str]) -> tuple[int, int]:
    """Define the indicators that are missing, and note the known breaks of those that are there."""
    defined = noted = 0
    for code in sorted(measures):
        row = Indicator.objects.filter(scheme=scheme, measure=code).order_by("pk").first()
        if row is None:
            label = catalogue()[code].label
            title = f"{label[:1].upper()}{label[1:]}"[:120]
            row = indicators.create_indicator(actor=actor, scheme=scheme, title=title, measure=code)
            defined += 1
        days = set(row.breaks.values_list("on", flat=True))
        for one in list_breaks(code):
            if one.on not in days:
                indicators.add_break(actor=actor, indicator=row, on=one.on, reason=one.reason)
                noted += 1
    return defined, noted
