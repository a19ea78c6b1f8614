"""The values of an indicator by month and year: the claims of its measure, or the events of its category."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from django.db.models import Min, Q, QuerySet
from shapely.geometry import shape

from gltd.ingest.locating import LAMBERT_93
from gltd.store.events import Box, Selection
from gltd.usecases.comparing import (
    Break,
    Change,
    Reading,
    Rules,
    Span,
    compare,
    month_span,
    total,
    year_on_year,
    year_span,
)
from gltd.web.actions.collecting import span
from gltd.web.actions.conflicts import Open, read_open
from gltd.web.counting import box_of, crs_of, project
from gltd.web.events import open_events
from gltd.web.models import Area, Claim, Conflict, Indicator, Scheme, Source
from gltd.web.models.claims import SUBJECTS

# A month counts as known to its end only where something was recorded in its last days.
LAST_DAYS: Final = 3
# The qualifier of a figure that its source has and does not publish.
WITHHELD: Final = "withheld"
ELSEWHERE: Final = tuple(name for name in SUBJECTS if name != "area")


@dataclass(frozen=True)
class Series:
    """What is known of one indicator, for one area or for the whole scheme (``area`` is then ``None``)."""

    indicator: Indicator
    area: Area | None
    monthly: dict[dt.date, Reading]
    yearly: dict[int, Reading]
    simulated: bool
    rules: Rules

    @cached_property
    def years(self) -> list[int]:
        """The years with at least one value, the earliest first."""
        known = {month.year for month, reading in self.monthly.items() if reading.count is not None}
        return sorted(known | set(self.yearly))

    def year(self, number: int) -> Reading:
        """Return a whole year: what a source states of it, or the sum of its twelve months."""
        stated = self.yearly.get(number)
        return stated if stated is not None else total(self.monthly, span=year_span(number)).reading

    def change(self, year: int) -> Change | None:
        """Compare a year with the one before: at equal dates by month, whole years otherwise."""
        noun = self.indicator.unit_of_count
        by_month = year_on_year(self.monthly, year=year, rules=self.rules, noun=noun)
        if by_month is not None and year not in self.yearly:
            return by_month.change
        before, after = self.year(year - 1), self.year(year)
        return None if after.count is None else compare(before, after=after, rules=self.rules, noun=noun)

    @cached_property
    def latest(self) -> Change | None:
        """The comparison of the last year that has a value."""
        return self.change(self.years[-1]) if self.years else None


# A register holds thousands: no passage, no text of a source, no whole row is read for a curve.
DATED = ("date_text", "period_start", "period_end", "source__published_on")
STATED = ("measure", "value", "value_max", "qualifier", "source__simulated", *DATED)


def read_series(indicator: Indicator, *, area: Area | None = None, standing: Open | None = None) -> Series:
    """Read the values of an indicator."""
    return read_all([indicator], area=area, standing=standing)[0]


def read_all(
    indicators: Sequence[Indicator], *, area: Area | None = None, standing: Open | None = None
) -> list[Series]:
    """Read the values of indicators of one scheme, with as many queries for one as for many."""
    if not indicators:
        return []
    scheme = indicators[0].scheme
    measures = {one.measure for one in indicators if one.measure}
    claims = read_claims(scheme, measures=measures, area=area, standing=standing)
    categories = tuple(sorted({one.category for one in indicators if one.category}))
    counted = count_events(scheme, categories=categories, area=area)
    found = []
    for one in indicators:
        breaks = tuple(Break(row.on, row.reason) for row in one.breaks.all())
        rules = Rules(base_minimum=one.minimum_base, breaks=breaks)
        if one.category:
            monthly = {first: Reading(month_span(first), n) for first, n in counted.of(one.category).items()}
            found.append(Series(one, area, monthly, {}, counted.simulated, rules))
        else:
            found.append(Series(one, area, *claims.get(one.measure, Stated()).told(), rules))
    return found


class Said(NamedTuple):
    """One confirmed claim, as much of it as a curve takes."""

    value: Decimal | None
    vague: bool
    contested: bool
    simulated: bool


@dataclass(frozen=True)
class Stated:
    """What confirmed claims state of one measure, by span."""

    by_span: dict[Span, list[Said]] = field(default_factory=lambda: defaultdict(list))

    def told(self) -> tuple[dict[dt.date, Reading], dict[int, Reading], bool]:
        """Return the readings of whole months and whole years; nothing is added up or averaged.

        Two sources that state a span alike give one reading; differently, the reading is contested.
        """
        monthly: dict[dt.date, Reading] = {}
        yearly: dict[int, Reading] = {}
        for when, claims in self.by_span.items():
            reading = read_span(when, said=claims)
            if when == month_span(when.start):
                monthly[when.start] = reading
            elif when.whole_year:
                yearly[when.start.year] = reading
        return monthly, yearly, any(one.simulated for claims in self.by_span.values() for one in claims)


def read_span(when: Span, *, said: list[Said]) -> Reading:
    """Return what is known of a span: a figure that one source gives and another withholds is known."""
    given = [one for one in said if one.value is not None]
    if not given:
        return Reading(when, None, withheld=True)
    return Reading(
        when,
        int(given[0].value or 0),
        approximate=any(one.vague for one in given),
        contested=len({one.value for one in given}) > 1 or any(one.contested for one in given),
    )


def read_claims(
    scheme: Scheme, *, measures: Collection[str], area: Area | None, standing: Open | None
) -> dict[str, Stated]:
    """Return what confirmed claims of each measure state of one area, or of the scheme as a whole."""
    if not measures:
        return {}
    rows = select_stated(scheme, measures=measures, area=area)
    known = standing or read_open(scheme)
    disputed = list_disputed(scheme, measures=measures)
    contested = rows.filter(value__isnull=False, pk__in=disputed & known.contested).order_by()
    doubted = {(one, span_of(tuple(when))) for one, *when in contested.values_list("measure", *DATED)}
    found: dict[str, Stated] = {}
    for measure, value, value_max, qualifier, simulated, *when in list_stated(
        rows.exclude(pk__in=disputed & known.set_aside)
    ):
        about = span_of(tuple(when))
        said = Said(value, bool(qualifier or value_max), (measure, about) in doubted, simulated)
        found.setdefault(measure, Stated()).by_span[about].append(said)
    return found


def select_stated(scheme: Scheme, *, measures: Collection[str], area: Area | None) -> QuerySet[Claim]:
    """Return the confirmed claims of measures about an area, or about the scheme as a whole."""
    return Claim.objects.filter(
        Q(value__isnull=False) | Q(qualifier=WITHHELD),
        source__scheme=scheme,
        measure__in=measures,
        status=Claim.Status.CONFIRMED,
        retracted=False,
        restriction="",
        part_of=None,
        area=area,
        **{f"{name}__isnull": True for name in ELSEWHERE},
    )


def list_disputed(scheme: Scheme, *, measures: Collection[str]) -> set[int]:
    """Return the claims of measures that stand in a contradiction, open or settled.

    Few of a scheme's contradictions are about a curve: thousands of numbers are not sent to and fro.
    """
    joined = Conflict.claims.through.objects.filter(conflict__scheme=scheme, conflict__vanished_at=None)
    return set(joined.filter(claim__measure__in=measures).values_list("claim_id", flat=True))


def list_stated(rows: QuerySet[Claim]) -> list[Sequence[Any]]:
    """Return the columns ``STATED`` of claims: thousands that repeat a few values come back as those few.

    The first claim of a span is the one that a curve draws: where they differ, the first entered comes first.
    """
    told: list[Sequence[Any]] = list(rows.order_by().values_list(*STATED).distinct())
    values = {(measure, span_of(tuple(when)), value) for measure, value, _, _, _, *when in told}
    if len({(measure, about) for measure, about, _ in values}) == len(values):
        return told
    # Grouping takes three times as long as telling apart: it is left to figures that differ.
    entered = rows.order_by().values_list(*STATED).annotate(first=Min("pk")).order_by("first")
    return [one[:-1] for one in entered]


@lru_cache(maxsize=4096)
def span_of(dated: tuple[Any, ...]) -> Span:
    """Return the first and last day that a claim speaks of, from its columns ``DATED``."""
    *told, published_on = dated
    named = dict(zip(DATED, told, strict=False))
    return Span(*span(Claim(source=Source(published_on=published_on), **named)))


@dataclass(frozen=True)
class Counted:
    """Events inside some ground, by category and month; ``months`` are those known whole of each category.

    They are those of the deliveries that know the category: where none speaks of it, that is no zero.
    """

    months: Mapping[str, tuple[dt.date, ...]] = field(default_factory=dict)
    counts: Mapping[str, Mapping[dt.date, int]] = field(default_factory=dict)
    simulated: bool = False

    def of(self, category: str) -> dict[dt.date, int]:
        """Return the count of each month, zero where nothing of the category was recorded."""
        told = self.counts.get(category, {})
        return {month: told.get(month, 0) for month in self.months.get(category, ())}


def count_events(scheme: Scheme, *, categories: tuple[str, ...], area: Area | None) -> Counted:
    """Count the events of some categories by month, inside an area or inside all areas of the scheme."""
    if not categories:
        return Counted()
    areas = list(scheme.areas.all())
    box = box_of(areas)
    outlines = [shape(one.geometry) for one in ([area] if area else areas) if one.geometry is not None]
    if box is None or not outlines:
        return Counted()
    ground = shapely.union_all(outlines).wkb
    # A batch never changes: what was counted in the same batches on the same ground is still true.
    together: dict[tuple[str, ...], list[str]] = {}
    for name in categories:
        known = tuple(one.batch_id for one in open_events().list_batches() if name in one.categories)
        together.setdefault(known, []).append(name)
    found = [
        count_inside(ground, box=box, categories=tuple(names), batches=batches)
        for batches, names in together.items()
    ]
    return Counted(
        {name: months for one in found for name, months in one.months.items()},
        {name: one.counts.get(name, {}) for one in found for name in one.months},
        simulated=any(one.simulated for one in found),
    )


@lru_cache(maxsize=64)
def count_inside(
    ground: bytes, *, box: Box, categories: tuple[str, ...], batches: tuple[str, ...]
) -> Counted:
    """Count the events of these batches inside an outline in degrees.

    Months run from the first to the last with any event around; the last one is left out unless something was
    recorded in its last days.
    """
    around = Selection(box_deg=box, batches=batches)
    everything = open_events().months(around)
    if not batches or not len(everything.months):
        return Counted()
    found = open_events().points(replace(around, categories=list(categories)), crs=crs_of(box))
    outline = project(shapely.from_wkb(ground), crs=found.crs or LAMBERT_93)
    inside = shapely.contains_xy(outline, found.x_m, found.y_m)
    months, codes = found.start[inside].astype("datetime64[M]"), found.category[inside]
    counts: dict[str, dict[dt.date, int]] = {}
    for code, name in enumerate(found.categories):
        own, n = np.unique(months[codes == code], return_counts=True)
        counts[name] = {month.item(): int(count) for month, count in zip(own, n, strict=True)}
    firsts = [month.item() for month in everything.months]
    if not recorded_to_its_end(firsts[-1], around=around):
        firsts = firsts[:-1]
    return Counted(dict.fromkeys(categories, tuple(firsts)), counts, simulated=everything.simulated)


def recorded_to_its_end(month: dt.date, *, around: Selection) -> bool:
    """Tell whether something was recorded in the last days of a month."""
    end = month_span(month).end
    start = dt.datetime.combine(end - dt.timedelta(days=LAST_DAYS - 1), dt.time.min)
    return bool(open_events().months(replace(around, start=start)).counts.sum())


@dataclass(frozen=True)
class Pair:
    """Two indicators read side by side, never on one axis: activity (or means) and phenomenon."""

    left: Series
    right: Series | None

    @property
    def both(self) -> list[Series]:
        """The one or two indicators."""
        return [one for one in (self.left, self.right) if one is not None]


def list_pairs(scheme: Scheme, *, standing: Open | None = None, first: int | None = None) -> list[Pair]:
    """Return the indicators of a scheme, those that are read side by side together, activity first.

    ``standing`` is what stands open in the scheme, where it is known already; ``first`` how many pairs are
    read at most.
    """
    rows = Indicator.objects.filter(scheme=scheme).prefetch_related("breaks").select_related("scheme")
    beside = pair_up(list(rows))[:first]
    told = read_all([one for both in beside for one in both], standing=standing)
    series = {one.indicator.pk: one for one in told}
    read = [[series[one.pk] for one in both] for both in beside]
    return [Pair(left, rest[0] if rest else None) for left, *rest in read]


def pair_up(rows: list[Indicator]) -> list[list[Indicator]]:
    """Return each indicator alone or with the one that it is read beside, activity first."""
    known = {row.pk: row for row in rows}
    told: set[int] = set()
    pairs = []
    for row in sorted(rows, key=lambda one: one.paired_with_id is None):
        if row.pk in told:
            continue
        other = known.get(row.paired_with_id or 0)
        both = [row] if other is None or other.pk in told else [row, other]
        told |= {one.pk for one in both}
        pairs.append(sorted(both, key=lambda one: one.nature == "phenomenon"))
    return pairs


def list_categories(scheme: Scheme) -> list[str]:
    """Return the categories of the events around a scheme."""
    box = box_of(list(scheme.areas.all()))
    if box is None:
        return []
    found = open_events().months(Selection(box_deg=box))
    return [name for name, count in zip(found.categories, found.counts.sum(axis=0), strict=True) if count]
