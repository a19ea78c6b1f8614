"""What a fact that was read, or a claim on record, states as the rules of ``gltd.claims`` see it."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Protocol

from gltd.claims.figures import Figure, InTime
from gltd.claims.measures import Measure, catalogue, measure_for, plain
from gltd.claims.passages import has_cue, layout_of
from gltd.claims.periods import Moment, moment
from gltd.text import Fact

# A count over a window as short as an operation is a flow, not a total that keeps growing.
_SHORT: Final = dt.timedelta(days=3)
_REMOVED_VEHICLES: Final = ("enlev", "immobilis", "fourriere")


class Recorded(Protocol):
    """A claim as the register holds it; an empty text stands for what is not told."""

    @property
    def measure(self) -> str:
        """Code of the catalogue."""

    @property
    def value(self) -> Decimal | None:
        """Value in the measure's unit."""

    @property
    def value_max(self) -> Decimal | None:
        """Upper end that the source gives."""

    @property
    def unit(self) -> str:
        """Unit of the schema."""

    @property
    def qualifier(self) -> str:
        """Qualifier of the schema (``about``, ``more_than``…)."""

    @property
    def per(self) -> str:
        """What the value is given by: « an », « 15 jours »."""

    @property
    def polarity(self) -> str:
        """Direction of a trend."""

    @property
    def nature(self) -> str:
        """``stock``, ``flow`` or ``cumulative``."""

    @property
    def negated(self) -> bool:
        """Whether the source says that there was none."""

    @property
    def retracted(self) -> bool:
        """Whether the source took it back."""

    @property
    def counted(self) -> str:
        """What is counted."""

    @property
    def restriction(self) -> str:
        """What narrows the measure."""

    @property
    def base(self) -> str:
        """Period that a trend is compared with."""

    @property
    def date_text(self) -> str:
        """Date, ISO of reduced precision."""

    @property
    def period_start(self) -> str:
        """Start of the period, ISO of reduced precision."""

    @property
    def period_end(self) -> str:
        """End of the period, ISO of reduced precision."""

    @property
    def place(self) -> str:
        """Place as written."""

    @property
    def part_of_id(self) -> int | None:
        """The claim of which this one is a share."""

    @property
    def headline(self) -> bool:
        """Whether it stands in the title."""

    @property
    def passage(self) -> str:
        """Exact passage."""

    @property
    def start(self) -> int | None:
        """Offset of the passage."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a figure speaks of, as precisely as told, and the base that a trend is compared with."""

    start: Moment | None = None
    end: Moment | None = None
    base: Moment | None = None


def code_of(fact: Fact) -> str:
    """Return the code of a fact's measure; outside the catalogue, the schema's own words."""
    measure = _measure_of(fact)
    return measure.code if measure is not None else f"{fact.type}.{fact.item}"


def nature_of(fact: Fact, *, published_on: dt.date | None = None) -> InTime:
    """Return how a fact's value stands in time: a stock, a count over a window, or a total to date.

    A total to date runs from a start (told or not) to the day of publication, and will grow.
    """
    measure = _measure_of(fact)
    if measure is not None and measure.is_stock:
        return "stock"
    start, end = moment(fact.period_start), moment(fact.period_end)
    if end is None or (start is not None and end.last - start.first < _SHORT):
        return "flow"
    if start is None:
        return "cumulative"
    if published_on is not None and end.first <= published_on <= end.last + _SHORT:
        return "cumulative"
    return "flow"


def restriction_of(fact: Fact) -> str | None:
    """Return what narrows a fact's measure: its restriction, or the indicator that a trend speaks of."""
    if fact.type == "trend" or code_of(fact) == "budget.other":
        return "_".join(word for word in (fact.item, fact.qualifier) if word) or None
    return fact.qualifier


def span_of(fact: Fact) -> Span:
    """Return the days that a fact speaks of."""
    told = (fact.date, fact.period_start, fact.period_end)
    return _span(told, base=fact.base, trend=fact.type == "trend")


def situate(figure: Figure, *, span: Span) -> Figure:
    """Return a figure with its days; a stock or a total without a date is that of the publication."""
    last = span.end.last if span.end is not None else figure.published_on
    return replace(
        figure,
        period_start=span.start.first if span.start is not None else None,
        period_end=span.end.last if span.end is not None else None,
        start_precision=span.start.precision if span.start is not None else "day",
        end_precision=span.end.precision if span.end is not None else "day",
        as_of=None if figure.nature == "flow" else last,
        base_start=span.base.first if span.base is not None else None,
        base_end=span.base.last if span.base is not None else None,
    )


def figure_of(
    *,
    key: str,
    source: str,
    published_on: dt.date | None,
    operation: str | None,
    claim: Recorded,
    text: str = "",
) -> Figure:
    """Return the figure of a claim on record.

    ``operation`` names the operation that a person attached it to; without one, place and dates decide.
    ``text`` is that of the source: with it, elements of one sentence are not set against one another.
    """
    place = layout_of(text).place_of(claim.start or 0)
    figure = Figure(
        key=key,
        source=source,
        measure=claim.measure,
        value=claim.value,
        value_max=claim.value_max,
        unit=claim.unit,
        qualifier=claim.qualifier or None,
        nature=_in_time(claim.nature),
        perimeter=claim.place or None,
        operation=operation,
        negated=claim.negated,
        retracted=claim.retracted,
        published_on=published_on,
        position=claim.start or 0,
        headline=claim.headline,
        part_of=None if claim.part_of_id is None else str(claim.part_of_id),
        counted=claim.counted or None,
        restriction=claim.restriction or None,
        per=claim.per or None,
        polarity=claim.polarity or None,
        wording=claim.passage,
        sentence=place.sentence,
        voice=place.voice,
        additional=has_cue(claim.passage, name="additional"),
        apart=place.apart,
        minute=place.minute,
        provisional=place.provisional,
        definite=place.definite,
    )
    told = (claim.date_text, claim.period_start, claim.period_end)
    return situate(figure, span=_span(told, base=claim.base, trend=claim.measure.startswith("trend.")))


def _measure_of(fact: Fact) -> Measure | None:
    qualifier = plain(fact.qualifier or "")
    if fact.item == "vehicle" and any(cue in qualifier for cue in _REMOVED_VEHICLES):
        return catalogue()["environment.vehicles_removed"]
    return measure_for(fact.type, item=fact.item, unit=fact.unit, counted=fact.counted)


def _span(told: tuple[str | None, str | None, str | None], *, base: str | None, trend: bool) -> Span:
    if (day := moment(told[0])) is not None:
        return Span(day, day)
    start, end = moment(told[1]), moment(told[2])
    if not trend:
        return Span(start, end)
    compared = _base_of(base)
    if (
        compared is None
        and start is not None
        and end is not None
        and start.precision == end.precision != "day"
    ):
        compared = start if start != end else None
    # « entre 2022 et 2023 »: the first is the base, the second what is compared with it.
    return Span(end if compared is not None and start == compared else start, end, compared)


def _base_of(written: str | None) -> Moment | None:
    first, _, last = (written or "").partition("/")
    start, end = moment(first), moment(last or first)
    return None if start is None or end is None else Moment(start.first, end.last, end.precision)


def _in_time(nature: str) -> InTime:
    if nature == "stock":
        return "stock"
    return "cumulative" if nature == "cumulative" else "flow"
