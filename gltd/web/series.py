"""The values of an indicator by month and year: the claims of its measure, or the events of its category."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely
from django.db.models import Q
from shapely.geometry import shape

from gltd.ingest.locating import LAMBERT_93
from gltd.store.events import Selection
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
from gltd.web.actions.conflicts import list_contested_claims, list_set_aside
from gltd.web.counting import box_of, crs_of, project
from gltd.web.events import open_events
from gltd.web.models import Area, Claim, Indicator, Scheme
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

    @property
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

    @property
    def latest(self) -> Change | None:
        """The comparison of the last year that has a value."""
        return self.change(self.years[-1]) if self.years else None


def read_series(indicator: Indicator, *, area: Area | None = None) -> Series:
    """Read the values of an indicator."""
    breaks = tuple(Break(row.on, row.reason) for row in indicator.breaks.all())
    rules = Rules(base_minimum=indicator.minimum_base, breaks=breaks)
    if indicator.category:
        monthly, simulated = count_events(indicator, area=area)
        return Series(indicator, area, monthly, {}, simulated, rules)
    monthly, yearly, simulated = read_claims(indicator, area=area)
    return Series(indicator, area, monthly, yearly, simulated, rules)


CURVE = ("value", "value_max", "qualifier", "date_text", "period_start", "period_end", "nature")


def read_claims(
    indicator: Indicator, *, area: Area | None
) -> tuple[dict[dt.date, Reading], dict[int, Reading], bool]:
    """Return what confirmed claims state of whole months and whole years; nothing is added up or averaged.

    Two sources that state a span alike give one reading; differently, the reading is contested.
    """
    rows = Claim.objects.filter(
        Q(value__isnull=False) | Q(qualifier=WITHHELD),
        source__scheme=indicator.scheme_id,
        measure=indicator.measure,
        status=Claim.Status.CONFIRMED,
        retracted=False,
        restriction="",
        part_of=None,
        area=area,
        **{f"{name}__isnull": True for name in ELSEWHERE},
    ).select_related("source")
    # A register holds thousands: no passage, no text of a source is read for a curve.
    rows = rows.only(*CURVE, "source__published_on", "source__simulated")
    aside, contested = list_set_aside(indicator.scheme), list_contested_claims(indicator.scheme)
    by_span: dict[Span, list[Claim]] = defaultdict(list)
    for claim in rows.order_by("pk"):
        if claim.pk not in aside:
            by_span[Span(*span(claim))].append(claim)
    monthly: dict[dt.date, Reading] = {}
    yearly: dict[int, Reading] = {}
    for when, claims in by_span.items():
        reading = read_span(when, claims=claims, contested=contested)
        if when == month_span(when.start):
            monthly[when.start] = reading
        elif when.whole_year:
            yearly[when.start.year] = reading
    return monthly, yearly, any(one.source.simulated for claims in by_span.values() for one in claims)


def read_span(when: Span, *, claims: list[Claim], contested: Collection[int]) -> Reading:
    """Return what is known of a span: a figure that one source gives and another withholds is known."""
    given = [claim for claim in claims if claim.value is not None]
    if not given:
        return Reading(when, None, withheld=True)
    return Reading(
        when,
        int(given[0].value or 0),
        approximate=any(claim.qualifier or claim.value_max for claim in given),
        contested=len({claim.value for claim in given}) > 1 or any(one.pk in contested for one in given),
    )


def count_events(indicator: Indicator, *, area: Area | None) -> tuple[dict[dt.date, Reading], bool]:
    """Count the events of the category by month, inside an area or inside all areas of the scheme.

    Months run from the first to the last with any event around; the last one is left out unless something was
    recorded in its last days.
    """
    areas = list(indicator.scheme.areas.all())
    box = box_of(areas)
    outlines = [shape(one.geometry) for one in ([area] if area else areas) if one.geometry is not None]
    if box is None or not outlines:
        return {}, False
    around = Selection(box_deg=box)
    everything = open_events().months(around)
    if not len(everything.months):
        return {}, False
    crs = crs_of(box)
    found = open_events().points(replace(around, categories=[indicator.category]), crs=crs)
    ground = project(shapely.union_all(outlines), crs=found.crs or LAMBERT_93)
    inside = shapely.contains_xy(ground, found.x_m, found.y_m)
    months, counts = np.unique(found.start[inside].astype("datetime64[M]"), return_counts=True)
    told = {month.item(): int(count) for month, count in zip(months, counts, strict=True)}
    firsts = [month.item() for month in everything.months]
    if not recorded_to_its_end(firsts[-1], around=around):
        firsts = firsts[:-1]
    readings = {first: Reading(month_span(first), told.get(first, 0)) for first in firsts}
    return readings, everything.simulated or found.simulated


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


def list_pairs(scheme: Scheme) -> list[Pair]:
    """Return the indicators of a scheme, those that are read side by side together, activity first."""
    rows = list(Indicator.objects.filter(scheme=scheme).prefetch_related("breaks").select_related("scheme"))
    series = {row.pk: read_series(row) for row in rows}
    told: set[int] = set()
    pairs: list[Pair] = []
    for row in sorted(rows, key=lambda one: one.paired_with_id is None):
        if row.pk in told:
            continue
        other = series.get(row.paired_with_id or 0)
        if other is not None and other.indicator.pk in told:
            other = None
        told |= {row.pk} | ({other.indicator.pk} if other is not None else set())
        both: Iterable[Series] = [one for one in (series[row.pk], other) if one is not None]
        left, *rest = sorted(both, key=lambda one: one.indicator.nature == "phenomenon")
        pairs.append(Pair(left, rest[0] if rest else None))
    return pairs


def list_categories(scheme: Scheme) -> list[str]:
    """Return the categories of the events around a scheme."""
    box = box_of(list(scheme.areas.all()))
    if box is None:
        return []
    found = open_events().months(Selection(box_deg=box))
    return [name for name, count in zip(found.categories, found.counts.sum(axis=0), strict=True) if count]
