"""More pictures of studies, as Vega-Lite specifications: counts with their limits, curves, grids of cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin

from gltd.reports.charts import BLUE, FRENCH_NUMBER, ORANGE, PALE, Spec, finish, inline
from gltd.reports.pictures import EDGE, GROUND, Outline, make_axes, settle_height, walk_rings

_EACH_PX = 24
_CURVE_PX = 220
_SIDES = 60


@dataclass(frozen=True)
class Bounded:
    """A number with its limits."""

    name: str
    value: float
    low: float
    high: float


def draw_bounded(rows: Sequence[Bounded], *, title: str, usual: float | None = None) -> Spec:
    """Return a point and its limits for each row; ``usual`` is a line to compare with."""
    import altair as alt

    values = [{"name": r.name, "value": r.value, "low": r.low, "high": r.high} for r in rows]
    base = alt.Chart(inline(values)).encode(
        y=alt.Y("name:N", sort=[r.name for r in rows], title=None, axis=alt.Axis(labelLimit=320))
    )
    across = alt.X(
        "low:Q", title=title, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=6, labelExpr=FRENCH_NUMBER)
    )
    chart = base.mark_rule(strokeWidth=5, color=PALE).encode(x=across, x2="high:Q")
    chart += base.mark_point(size=80, filled=True, opacity=1, color=ORANGE).encode(x="value:Q")
    if usual is not None:
        line = alt.Chart(inline([{"usual": usual}])).mark_rule(color=EDGE, strokeDash=[4, 4])
        chart += line.encode(x="usual:Q")
    return finish(chart, height_px=_EACH_PX * max(2, len(rows)))


def draw_curve(points: Sequence[tuple[float, float]], *, across: str, up: str) -> Spec:
    """Return one curve of percents against percents."""
    import altair as alt

    values = [{"x": x, "y": y} for x, y in points]
    chart = (
        alt.Chart(inline(values))
        .mark_line(color=BLUE, strokeWidth=2)
        .encode(
            x=alt.X("x:Q", title=across, axis=alt.Axis(tickCount=6)),
            y=alt.Y("y:Q", title=up, scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(tickCount=5)),
        )
    )
    return finish(chart, height_px=_CURVE_PX)


def draw_lorenz(curves: Mapping[str, Sequence[tuple[float, float]]]) -> Spec:
    """Return, for each period, the percent of facts that the fullest zones hold, against an even share."""
    import altair as alt

    names = ["avant", "après", "parts égales"]
    values = [
        {"zones": zones, "facts": facts, "when": when, "rank": rank}
        for when, points in {**curves, names[2]: [(0.0, 0.0), (100.0, 100.0)]}.items()
        for rank, (zones, facts) in enumerate(points)
    ]
    chart = (
        alt.Chart(inline(values))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("zones:Q", title="zones, les plus touchées d'abord (%)", axis=alt.Axis(tickCount=5)),
            y=alt.Y("facts:Q", title="faits (%)", axis=alt.Axis(tickCount=5)),
            order="rank:Q",
            color=alt.Color(
                "when:N",
                scale=alt.Scale(domain=names, range=[ORANGE, BLUE, EDGE]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            strokeDash=alt.StrokeDash(
                "when:N", scale=alt.Scale(domain=names, range=[[6, 3], [1, 0], [2, 4]]), legend=None
            ),
        )
    )
    return finish(chart, height_px=_CURVE_PX)


def draw_told(outlines: Sequence[Outline], *, colours: Mapping[str, str]) -> Spec:
    """Return pieces of ground, those of which something is told in its colour and with a sign in a legend."""
    import altair as alt

    values = walk_rings(outlines)
    base, axes = alt.Chart(inline(values)), make_axes(values)
    order = {"detail": "ring:N", "order": "rank:Q"}
    land = base.transform_filter("datum.told == ''").mark_line(fill=GROUND, stroke=EDGE, strokeWidth=1)
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    legend = alt.Legend(title=None, orient="top", symbolType="square")
    shape = base.transform_filter("datum.told != ''").mark_line(fillOpacity=0.35, strokeWidth=2)
    chart = land.encode(**axes, **order) + shape.encode(
        **axes,
        **order,
        stroke=alt.Stroke("told:N", scale=scale, legend=legend),
        fill=alt.Fill("told:N", scale=scale, legend=legend),
    )
    return finish(chart, height_px=settle_height(values))


def draw_ellipse(
    centre: tuple[float, float], *, axes_m: tuple[float, float], angle_deg: float, name: str
) -> Outline:
    """Return an ellipse as a piece of ground; the angle goes from east to north."""
    turn = radians(angle_deg)
    ring = [
        (
            centre[0] + axes_m[0] * cos(a) * cos(turn) - axes_m[1] * sin(a) * sin(turn),
            centre[1] + axes_m[0] * cos(a) * sin(turn) + axes_m[1] * sin(a) * cos(turn),
        )
        for a in (2 * pi * k / _SIDES for k in range(_SIDES + 1))
    ]
    return Outline(name, (tuple(ring),), name)


@dataclass(frozen=True)
class Cell:
    """A square of ground by its middle, in metres, and its number."""

    x_m: float
    y_m: float
    value: float


def draw_cells(cells: Sequence[Cell], *, side_m: float, ground: Sequence[Outline], title: str) -> Spec:
    """Return cells shaded by their number; where some are negative, those are of another colour."""
    import altair as alt

    half = side_m / 2
    corners = [
        Outline(
            str(rank),
            (((c.x_m - half, c.y_m - half), (c.x_m + half, c.y_m + half)),),
            "cell",
        )
        for rank, c in enumerate(cells)
    ]
    lines = walk_rings(ground)
    frame = lines + walk_rings(corners)
    axes = make_axes(frame)
    values = [
        {"x": c.x_m - half, "x2": c.x_m + half, "y": c.y_m - half, "y2": c.y_m + half, "value": c.value}
        for c in cells
    ]
    both = any(c.value < 0 for c in cells)
    most = max((abs(c.value) for c in cells), default=1.0) or 1.0
    scale = (
        alt.Scale(domain=[-most, 0, most], range=[BLUE, "#f4f1ea", ORANGE], interpolate="rgb")
        if both
        else alt.Scale(domain=[0, most], range=["#f4f1ea", ORANGE])
    )
    legend = alt.Legend(
        title=title, orient="top", type="symbol", symbolType="square", labelExpr=FRENCH_NUMBER
    )
    shade = (
        alt.Chart(inline(values))
        .mark_rect()
        .encode(**axes, x2="x2:Q", y2="y2:Q", color=alt.Color("value:Q", scale=scale, legend=legend))
    )
    if not lines:
        return finish(shade, height_px=settle_height(frame))
    border = alt.Chart(inline(lines)).mark_line(stroke=EDGE, strokeWidth=1, filled=False)
    return finish(
        shade + border.encode(**axes, detail="ring:N", order="rank:Q"), height_px=settle_height(frame)
    )
