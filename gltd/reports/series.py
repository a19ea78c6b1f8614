"""One series by month as a chart: a line of its own, an axis from zero, breaks as upright rules."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from gltd.reports.charts import BLUE, FRENCH_NUMBER, ORANGE, Spec

COLOURS: Final = {"phenomenon": ORANGE}
_INK: Final = "#33383d"
_RULE: Final = "#d5d9dd"
# A day without hour is read in UTC: on another clock, the first year would lose its tick.
_DAYS: Final = {"type": "utc"}
_FONT: Final = "Libertinus Serif"


def draw_series(
    counts: Mapping[dt.date, int | None],
    *,
    nature: str,
    breaks: Sequence[dt.date] = (),
    width_px: int = 560,
    height_px: int = 150,
) -> Spec:
    """Return the line of a series; a span that nobody gave leaves a gap, and is not drawn as zero."""
    import altair as alt

    values = [{"on": first.isoformat(), "count": count} for first, count in sorted(counts.items())]
    colour = COLOURS.get(nature, BLUE)
    tallest = max((count for count in counts.values() if count is not None), default=0)
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("on:T", title=None, scale=_DAYS, axis=alt.Axis(format="%Y", tickCount="year", grid=False)),
        y=alt.Y(
            "count:Q",
            title=None,
            scale=alt.Scale(zero=True),
            axis=alt.Axis(
                tickCount=min(tallest, 5) or 1, tickMinStep=1, format=",d", labelExpr=FRENCH_NUMBER
            ),
        ),
    )
    # A phenomenon is drawn with points, an activity without: the colour is not the only sign.
    mark: dict[str, Any] = {"color": colour, "strokeWidth": 2}
    if nature == "phenomenon" or len(values) < 3:
        mark["point"] = {"color": colour, "size": 22}
    layers = base.mark_line(**mark)
    if breaks:
        days = [{"on": day.isoformat()} for day in breaks]
        rules = alt.Chart(alt.InlineData(values=days)).mark_rule(strokeDash=[4, 3], color=_INK)
        layers = layers + rules.encode(x=alt.X("on:T", scale=_DAYS))
    sized = layers.properties(
        width=width_px,
        height=height_px,
        background="transparent",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    axis = {
        "labelColor": _INK,
        "labelFontSize": 12,
        "gridColor": _RULE,
        "domainColor": _RULE,
        "tickColor": _RULE,
    }
    finished = sized.configure(font=_FONT, axis=axis, view={"stroke": None})
    return cast(Spec, finished.to_dict(validate=False))
