"""What a bilan says of the register's claims: each with its numbered source and its standing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from gltd.claims.changes import measure_of_trend
from gltd.claims.intervals import bounds
from gltd.claims.measures import Measure, catalogue, families
from gltd.claims.periods import moment
from gltd.claims.voices import tell_place
from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.snapshot import (
    ClaimedValue,
    ContradictionBox,
    Domain,
    Nature,
    Period,
    ReportFigure,
    RulingLine,
    SourceNote,
    Status,
)
from gltd.web.actions.conflicts import OpenGroup, list_open_groups, read_open
from gltd.web.models import Claim, Operation, Ruling, Scheme, Source

UNCOUNTED = "nombre non donné"
PRINTED_UNITS = frozenset({"g", "EUR", "count", "percent", "x", "month"})
KIND_LABELS = {
    "unit_slip": "écart d'unité probable",
    "difference": "valeurs différentes",
    "headline": "titre ≠ corps",
    "sum": "total ≠ somme",
    "double_count": "double compte possible",
    "percentage": "pourcentage ≠ effectifs",
    "level_change": "niveau ≠ évolution",
}


@dataclass(frozen=True)
class Standing:
    """Where a claim stands: its status in the bilan and what it refers to."""

    status: Status
    conflict: str | None = None
    ruling: str | None = None


class Register:
    """The claims of a scheme that bear on a period, with their sources numbered and their standing known."""

    def __init__(
        self, scheme: Scheme, *, start: dt.date, end: dt.date, operation: Operation | None = None
    ) -> None:
        self.scheme, self.start, self.end, self.operation = scheme, start, end, operation
        self.period = Period(start, end)
        rows = Claim.objects.filter(source__scheme=scheme, status=Claim.Status.CONFIRMED)
        if operation is not None:
            rows = rows.filter(operation=operation)
        rows = rows.select_related("source", "operation").order_by(
            "source__published_on", "source_id", "start", "pk"
        )
        self.claims = [claim for claim in rows if self.bears(claim)]
        standing = read_open(scheme)
        self.set_aside = standing.set_aside
        self.open = [
            group
            for group in list_open_groups(scheme, outlines=standing.outlines)
            if operation is None or any(claim.operation_id == operation.pk for claim in group.claims.values())
        ]
        self.rulings = list(
            Ruling.objects.filter(
                conflict__scheme=scheme, reversed_at__isnull=True, conflict__vanished_at=None
            )
            .select_related("conflict", "claim__source", "made_by__partner")
            .prefetch_related("conflict__claims__source")
            .order_by("pk")
        )
        self.standings = self.find_standings()
        cited = {claim.source_id: claim.source for claim in self.claims}
        for group in self.open:
            cited |= {claim.source_id: claim.source for claim in group.claims.values()}
        ordered = sorted(cited.values(), key=lambda source: (source.published_on, source.pk))
        self.numbers = {source.pk: number for number, source in enumerate(ordered, start=1)}
        self.cited = ordered

    def bears(self, claim: Claim) -> bool:
        """Tell whether a claim speaks of the period, or of an earlier one that serves as its base.

        A total that runs past the end of the period belongs to a later bilan.
        """
        first, last = span(claim)
        if find_entry(claim) is None or claim.retracted:
            return False
        if claim.measure.startswith("requisition.") and last < self.start:
            return True
        return first <= self.end and self.start <= last <= self.end

    def find_standings(self) -> dict[int, Standing]:
        """Return the standing of each claim that a contradiction or a ruling touches."""
        standings: dict[int, Standing] = {}
        for ruling in self.rulings:
            name = f"arbitrage-{ruling.pk}"
            if ruling.claim_id and ruling.choice == Ruling.Choice.CLAIM:
                standings[ruling.claim_id] = Standing(Status.RETAINED, ruling=name)
        for group in self.open:
            for number in group.claims:
                standings[number] = Standing(Status.CONTESTED, conflict=group.identifier)
        return standings

    def list_figures(self, kinds: Iterable[str]) -> list[ReportFigure]:
        """Return the figures of some kinds of measure (the first word of the code).

        What several sources state alike stands once, with all their notes; what they state differently stands
        as often as it differs.
        """
        wanted = set(kinds)
        alike: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
        for claim in self.claims:
            if claim.measure.split(".")[0] in wanted and claim.pk not in self.set_aside:
                alike[identity(claim)].append(claim)
        figures = [self.make_figure(claims[0], also=claims[1:]) for claims in alike.values()]
        return figures + self.list_ruled_values(wanted)

    def list_ruled_values(self, kinds: set[str]) -> list[ReportFigure]:
        """Return the figures whose value comes from a ruling and from no source as it stands."""
        figures = []
        for ruling in self.rulings:
            first = ruling.conflict.claims.all()[0] if ruling.choice == Ruling.Choice.VALUE else None
            if first is not None and first.measure.split(".")[0] in kinds:
                figures.append(self.make_figure(first, ruling=ruling))
        return figures

    def make_figure(
        self, claim: Claim, *, also: Iterable[Claim] = (), ruling: Ruling | None = None
    ) -> ReportFigure:
        """Build the printed figure of a claim, or the one that a ruling puts in its place."""
        measure = find_measure(claim)
        standing = self.standings.get(claim.pk, Standing(Status.CONFIRMED))
        value, qualifier, value_max = claim.value, claim.qualifier or None, claim.value_max
        if ruling is not None:
            standing = Standing(Status.RETAINED, ruling=f"arbitrage-{ruling.pk}")
            value, qualifier, value_max = ruling.value, None, None
        low, high = bounds(value, qualifier=qualifier, value_max=value_max)
        sources = sorted({self.numbers[row.source_id] for row in (claim, *also)})
        first, last = span(claim)
        dated = claim.date_text or claim.period_start or claim.period_end
        if claim.polarity == "decrease" and value is not None:
            value = -value
        return ReportFigure(
            measure=claim.measure,
            label=name_figure(claim, measure=measure),
            value=clean(value),
            unit=measure.unit,
            unit_of_count=measure.unit_of_count,
            perimeter=claim.place or self.scheme.name,
            nature=Nature(claim.nature),
            domain=Domain(measure.nature),
            sources=tuple(sources),
            trace=f"chiffre-{claim.pk}",
            status=standing.status,
            low=clean(low),
            high=clean(high),
            value_max=clean(value_max),
            qualifier=qualifier,  # type: ignore[arg-type]  # closed list of the annotation schema
            per=claim.per or None,
            period=Period(first, last) if dated else None,
            as_of=None if dated else claim.source.published_on,
            quoted=measure.unit in ("percent", "x"),
            simulated=any(row.source.simulated for row in (claim, *also)),
            conflict=standing.conflict,
            ruling=standing.ruling,
            passages=tuple(f"note {self.numbers[row.source_id]}, {locate(row)}" for row in (claim, *also)),
            printed=UNCOUNTED if value is None else "",
        )

    def find_count(self, trend: Claim) -> ReportFigure | None:
        """Return the count that the same source gives of what a stated change is about."""
        named = measure_of_trend(trend.restriction)
        counts = [] if named is None else [row for row in self.claims if row.measure == named[0]]
        same = [row for row in counts if row.source_id == trend.source_id and not row.restriction]
        same = [row for row in same if row.value is not None]
        return self.make_figure(same[0]) if same and named is not None and not named[1] else None

    def list_boxes(self) -> tuple[ContradictionBox, ...]:
        """Return every open contradiction, with one value a source."""
        return tuple(self.make_box(group) for group in self.open)

    def make_box(self, group: OpenGroup) -> ContradictionBox:
        """Build the box of contradictions that share claims."""
        claims = sorted(group.claims.values(), key=lambda claim: (claim.source.published_on, claim.pk))
        return ContradictionBox(
            identifier=group.identifier,
            kind=", ".join(dict.fromkeys(KIND_LABELS[conflict.kind] for conflict in group.conflicts)),
            about=name_figure(claims[0], measure=find_measure(claims[0])),
            values=tuple(ClaimedValue(self.make_figure(claim), passage=locate(claim)) for claim in claims),
            sentence=" ".join(conflict.sentence for conflict in group.conflicts),
        )

    def list_rulings(self) -> tuple[RulingLine, ...]:
        """Return every ruling in force, what it retains and what it sets aside."""
        lines = []
        for ruling in self.rulings:
            claims = [claim for claim in ruling.conflict.claims.all() if claim.source_id in self.numbers]
            if not claims:
                continue
            retained = None
            if ruling.choice == Ruling.Choice.CLAIM and ruling.claim in claims:
                retained = self.make_figure(ruling.claim)
            if ruling.choice == Ruling.Choice.VALUE:
                retained = self.make_figure(claims[0], ruling=ruling)
            others = [claim for claim in claims if claim.pk != ruling.claim_id]
            lines.append(
                RulingLine(
                    identifier=f"arbitrage-{ruling.pk}",
                    about=name_figure(claims[0], measure=find_measure(claims[0])),
                    retained=retained,
                    set_aside=tuple(
                        f"{describe(claim)} (note {self.numbers[claim.source_id]})" for claim in others
                    ),
                    reason=ruling.reason,
                    decided_by=str(ruling.made_by.partner or "administration de la plateforme"),
                    decided_on=ruling.made_at.date(),
                )
            )
        return tuple(lines)

    def list_notes(self) -> list[SourceNote]:
        """Return the numbered notes of the sources that are cited."""
        return [make_note(source, number=self.numbers[source.pk]) for source in self.cited]


def make_note(source: Source, *, number: int) -> SourceNote:
    """Build the numbered note of a source."""
    return SourceNote(
        number=number,
        publisher=source.publisher,
        title=source.title,
        kind=source.get_kind_display().capitalize(),
        published_on=source.published_on,
        url=source.url,
        consulted_on=source.consulted_on,
        fingerprint=source.text_sha256,
    )


def span(claim: Claim) -> tuple[dt.date, dt.date]:
    """Return the first and last day that a claim speaks of; undated, the day its source was published."""
    if told := moment(claim.date_text):
        return told.first, told.last
    start, end = moment(claim.period_start), moment(claim.period_end)
    published = claim.source.published_on
    first, last = start and start.first, end and end.last
    if first is None and last is None:
        return published, published
    return first or min(last or published, published), last or max(first or published, published)


def identity(claim: Claim) -> tuple[object, ...]:
    """Return what two claims share when they state the same thing alike."""
    return (
        *(claim.measure, claim.operation_id, claim.value, claim.value_max, claim.qualifier, claim.per),
        *(claim.polarity, claim.negated, claim.restriction, span(claim)),
    )


def find_entry(claim: Claim) -> Measure | None:
    """Return the entry of the catalogue for a claim, if there is one that a document prints."""
    measure = catalogue().get(claim.measure)
    return measure if measure is not None and measure.unit in PRINTED_UNITS else None


def find_measure(claim: Claim) -> Measure:
    """Return the measure of a claim."""
    measure = find_entry(claim)
    if measure is None:
        raise GltdError(
            f"La mesure « {claim.measure} » n'est plus au catalogue : corrigez « {claim.passage} »."
        )
    return measure


def name_figure(claim: Claim, *, measure: Measure) -> str:
    """Return the label of a figure, with what restricts it; a trend is named by what it speaks of."""
    label, restriction = measure.label, claim.narrowed_to
    if claim.measure.startswith("trend."):
        named = measure_of_trend(restriction)
        if named is None:
            return restriction[:1].upper() + restriction[1:].replace("_", " ")
        label, restriction = catalogue()[named[0]].label, ", ".join(sorted(named[1]))
    label = label[:1].upper() + label[1:]
    return f"{label} ({restriction})" if restriction else label


def describe(claim: Claim) -> str:
    """Return a claim's value as its source gives it."""
    if claim.value is None:
        return french.NOT_GIVEN
    return french.quantity(
        claim.value,
        unit=find_measure(claim).unit,
        qualifier=claim.qualifier or None,  # type: ignore[arg-type]  # closed list of the annotation schema
        value_max=claim.value_max,
        per=claim.per or None,
    )


def locate(claim: Claim) -> str:
    """Say where the source states it and in whose words, without its sentence."""
    if claim.source.text:
        return tell_place(claim.source.text, start=claim.start)
    return "titre" if claim.headline else "relevé sans texte"


def clean(value: Decimal | None) -> Decimal | None:
    """Return a value without the trailing zeros that the database adds."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def family_label(code: str) -> str:
    """Return the French label of a measure's family."""
    measure = catalogue().get(code)
    return families()[measure.family].label if measure else ""


def strand_of(code: str) -> str:
    """Return the strand of practice that a measure belongs to."""
    return families()[catalogue()[code].family].strand
