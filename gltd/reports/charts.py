"""Charts of the bilan, as Vega-Lite specifications made with Altair and rendered to SVG without a browser.

Colours stay apart for readers who do not see them all, and are never the only sign: a shape, a place or a
printed number says the same. Every chart stands beside its table.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from gltd.reports import french
from gltd.reports.content import FootageCount
from gltd.reports.studies import StudyCard, ZoneCount
from gltd.reports.tables import CountTable

BLUE: Final = "#0b5394"
ORANGE: Final = "#b45f06"
PALE: Final = "#9fc0dd"
_INK: Final = "#33383d"
_RULE: Final = "#d5d9dd"
# Vega writes numbers the English way; this is what it evaluates for each label.
FRENCH_NUMBER: Final = "replace(replace(datum.label, ',', '\u202f'), '.', ',')"
_WIDTH_PX: Final = 560
_FONT: Final = "Libertinus Serif"
_UPRIGHT_CHARACTERS: Final = 70
_MOST_TICKS: Final = 5
_MOST_NAMES: Final = 18
_BEFORE: Final = "avant"
_AFTER: Final = "après"

Spec = dict[str, Any]


def draw_counts(table: CountTable) -> Spec:
    """Return upright bars of a table's counts, one bar for each column beside the others."""
    import altair as alt

    order = [row.label for row in table.rows]
    told = order[:: -(-len(order) // _MOST_NAMES)] if order else []
    series = [column.label for column in table.columns]
    values = [
        {"row": row.label, "series": column.label, "count": cell}
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if isinstance(cell, int)
    ]
    base = alt.Chart(inline(values)).encode(
        x=alt.X(
            "row:N",
            sort=order,
            title=None,
            # Names that would cross are told for one bar of several; the table beside has them all.
            axis=alt.Axis(labelAngle=_tilt(told), labelLimit=200, values=told),
            scale=alt.Scale(domain=order),
        ),
        y=alt.Y("count:Q", title=None, axis=_whole_axis(values), scale=alt.Scale(zero=True)),
        xOffset=alt.XOffset("series:N", sort=series),
    )
    bars = base.mark_bar().encode(
        color=alt.Color(
            "series:N",
            sort=series,
            scale=alt.Scale(domain=series, range=[BLUE, ORANGE, PALE, "#5b6770"][: len(series)]),
            legend=None if len(series) == 1 else alt.Legend(title=None, orient="top"),
        )
    )
    if told != order:
        return finish(bars, height_px=140)
    numbers = base.mark_text(dy=-6, color=_INK).encode(text=alt.Text("count:Q", format="d"))
    return finish(bars + numbers, height_px=140)


def draw_footage(requests: Sequence[FootageCount]) -> Spec:
    """Return one bar for each period of requests for images, a part-year in a paler colour and in words."""
    import altair as alt

    values = [
        {
            "period": _footage_label(request),
            "count": int(request.figure.value),
            "printed": request.figure.printed,
            "part": "année incomplète" if request.part_year else "année entière",
        }
        for request in requests
        if request.figure.value is not None
    ]
    order = [str(value["period"]) for value in values]
    base = alt.Chart(inline(values)).encode(
        y=alt.Y("period:N", sort=order, title=None, axis=alt.Axis(labelLimit=260)),
        x=alt.X("count:Q", title=None, axis=_whole_axis(values), scale=alt.Scale(zero=True)),
    )
    bars = base.mark_bar(height=18).encode(
        color=alt.Color(
            "part:N",
            scale=alt.Scale(domain=["année entière", "année incomplète"], range=[BLUE, PALE]),
            legend=alt.Legend(title=None, orient="top"),
        )
    )
    numbers = base.mark_text(dx=6, align="left", color=_INK).encode(text="printed:N")
    return finish(bars + numbers, height_px=38 * max(1, len(values)))


def _footage_label(request: FootageCount) -> str:
    period = request.figure.period
    if request.part_year and period is not None and (period.start.month, period.start.day) == (1, 1):
        until = french.day(period.end).rpartition(french.WIDE)[0]
        return f"{period.start.year}, jusqu'au {until}"
    return request.figure.when


def draw_zones(study: StudyCard) -> Spec:
    """Return the counts of each zone of a study before and after."""
    return draw_pairs(study.zones)


def draw_pairs(zones: Sequence[ZoneCount]) -> Spec:
    """Return the counts of each zone before (diamond) and after (circle), with their intervals."""
    import altair as alt

    values = [point for zone in zones for point in _zone_points(zone)]
    order = [zone.name for zone in zones]
    colour = alt.Color(
        "window:N",
        scale=alt.Scale(domain=[_BEFORE, _AFTER], range=[ORANGE, BLUE]),
        legend=alt.Legend(title=None, orient="top"),
    )
    base = alt.Chart(inline(values)).encode(
        y=alt.Y("zone:N", sort=order, title=None, axis=alt.Axis(labelLimit=260)),
        yOffset=alt.YOffset("window:N", sort=[_BEFORE, _AFTER]),
    )
    bounds = base.mark_rule(strokeWidth=2).encode(
        x=alt.X(
            "low:Q",
            title=None,
            axis=alt.Axis(tickCount=6, labelExpr=FRENCH_NUMBER),
            scale=alt.Scale(zero=True),
        ),
        x2="high:Q",
        color=colour,
    )
    points = base.mark_point(size=75, filled=True, opacity=1).encode(
        x="count:Q",
        color=colour,
        shape=alt.Shape(
            "window:N",
            scale=alt.Scale(domain=[_BEFORE, _AFTER], range=["diamond", "circle"]),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )
    return finish(bounds + points, height_px=48 * max(1, len(order)))


def _zone_points(zone: ZoneCount) -> tuple[dict[str, str | float], ...]:
    before = {"count": zone.before, "low": zone.before_low, "high": zone.before_high}
    after = {"count": zone.after, "low": zone.after_low, "high": zone.after_high}
    return (
        {"zone": zone.name, "window": _BEFORE, **before},
        {"zone": zone.name, "window": _AFTER, **after},
    )


def _tilt(labels: Sequence[str]) -> int:
    """Return the angle of labels under an axis: upright while they fit on one line."""
    return 0 if sum(map(len, labels)) <= _UPRIGHT_CHARACTERS else -40


def _whole_axis(values: Sequence[Mapping[str, object]]) -> Any:
    """Return an axis that is marked at whole numbers only, however small the counts."""
    import altair as alt

    tallest = max((int(str(value["count"])) for value in values), default=0)
    ticks = min(tallest, _MOST_TICKS) or 1
    return alt.Axis(tickCount=ticks, tickMinStep=1, format=",d", labelExpr=FRENCH_NUMBER)


def inline(values: Sequence[Mapping[str, object]]) -> Any:
    """Return rows as data that a specification carries with it."""
    import altair as alt
    from altair.utils.schemapi import debug_mode

    # Checking each row against the schema would take as long as all the rest of the drawing.
    with debug_mode(False):
        return alt.InlineData(values=[dict(value) for value in values])


def finish(chart: Any, *, height_px: int) -> Spec:
    """Set size and the quiet look that all charts share."""
    import altair as alt

    sized = chart.properties(
        width=_WIDTH_PX,
        height=height_px,
        background="transparent",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    finished = sized.configure(
        font=_FONT,
        axis={
            "labelColor": _INK,
            "labelFontSize": 12,
            "gridColor": _RULE,
            "domainColor": _RULE,
            "tickColor": _RULE,
            "labelPadding": 6,
        },
        view={"stroke": None},
        legend={"labelFontSize": 12, "labelColor": _INK},
        text={"fontSize": 12},
    )
    # Tests validate each kind of chart against the schema; doing it here would cost more than drawing.
    return cast(Spec, finished.to_dict(validate=False))


def render_svg(spec: Spec) -> str:
    """Render a specification to SVG: the same specification always gives the same text."""
    import vl_convert

    return vl_convert.vegalite_to_svg(spec)
