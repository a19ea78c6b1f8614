"""The pictures of studies, as Vega-Lite specifications: where, how near, at what hours, how it goes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, exp, log, pi, sin
from typing import Any

from gltd.reports.charts import BLUE, ORANGE, PALE, Spec, finish, inline

_WIDTH_PX = 560
_LOWEST_PX, _TALLEST_PX = 120, 520
_CORNERS = 48
GROUND = "#eef0f2"
EDGE = "#8a939b"
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MOST_TIMES = 4.0
Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Outline:
    """A piece of ground in metres: its name, its rings, and what is told of it, if anything."""

    name: str
    rings: tuple[Ring, ...]
    told: str = ""


@dataclass(frozen=True)
class Circle:
    """A cluster in metres: its rank, and whether chance hardly explains it."""

    name: str
    x_m: float
    y_m: float
    radius_m: float
    alarm: bool


def draw_clusters(circles: Sequence[Circle], *, ground: Sequence[Outline]) -> Spec:
    """Return clusters over the ground: a full line where chance hardly explains them."""
    import altair as alt

    drawn = [
        Outline(circle.name, (_round(circle),), "se détache" if circle.alarm else "le hasard y suffit")
        for circle in circles
    ]
    values = walk_rings([*ground, *drawn])
    base = alt.Chart(inline(values))
    axes = make_axes(values)
    order = {"detail": "ring:N", "order": "rank:Q"}
    land = base.transform_filter("datum.told == ''").mark_line(fill=GROUND, stroke=EDGE, strokeWidth=1)
    shape = base.transform_filter("datum.told != ''").mark_line(fillOpacity=0.25, strokeWidth=2)
    told = alt.Scale(domain=["se détache", "le hasard y suffit"], range=[ORANGE, BLUE])
    legend = alt.Legend(title=None, orient="top", symbolType="circle")
    labels = [{"x": c.x_m, "y": c.y_m + c.radius_m, "name": c.name.removeprefix("foyer ")} for c in circles]
    numbers = (
        alt.Chart(inline(labels)).mark_text(dy=-8, fontWeight="bold").encode(x="x:Q", y="y:Q", text="name:N")
    )
    chart = (
        land.encode(**axes, **order)
        + shape.encode(
            **axes,
            **order,
            stroke=alt.Stroke("told:N", scale=told, legend=legend),
            fill=alt.Fill("told:N", scale=told, legend=None),
            strokeDash=alt.StrokeDash(
                "told:N",
                scale=alt.Scale(domain=["se détache", "le hasard y suffit"], range=[[1, 0], [5, 4]]),
                legend=legend,
            ),
        )
        + numbers
    )
    return finish(chart, height_px=settle_height(values))


def draw_places(places: Sequence[Outline], *, ground: Sequence[Outline]) -> Spec:
    """Return what chosen places and cameras cover over the ground; chosen ones carry their rank as a name."""
    import altair as alt

    chosen, existing = "emplacement choisi", "caméra en place"
    values = walk_rings([*ground, *places])
    base, axes = alt.Chart(inline(values)), make_axes(values)
    order = {"detail": "ring:N", "order": "rank:Q"}
    land = base.transform_filter("datum.told == ''").mark_line(fill=GROUND, stroke=EDGE, strokeWidth=1)
    shape = base.transform_filter("datum.told != ''").mark_line(fillOpacity=0.35, strokeWidth=2)
    scale = alt.Scale(domain=[chosen, existing], range=[BLUE, EDGE])
    legend = alt.Legend(title=None, orient="top", symbolType="circle")
    labels = [
        {"x": x, "y": y, "name": outline.name}
        for outline in places
        if outline.told == chosen
        for x, y in [_middle(outline)]
    ]
    numbers = alt.Chart(inline(labels)).mark_text(fontWeight="bold", fontSize=14)
    chart = (
        land.encode(**axes, **order)
        + shape.encode(
            **axes,
            **order,
            stroke=alt.Stroke("told:N", scale=scale, legend=legend),
            fill=alt.Fill("told:N", scale=scale, legend=legend),
        )
        + numbers.encode(x="x:Q", y="y:Q", text="name:N")
    )
    return finish(chart, height_px=settle_height(values))


def draw_coverage(percents: Sequence[float]) -> Spec:
    """Return the share covered by the best choice of 0, 1, 2… places."""
    import altair as alt

    values = [
        {"places": k, "percent": percent, "told": f"{percent:.1f}".replace(".", ",")}
        for k, percent in enumerate(percents)
    ]
    base = alt.Chart(inline(values)).encode(
        x=alt.X(
            "places:O",
            title="emplacements ajoutés",
            axis=alt.Axis(labelAngle=0),
            scale=alt.Scale(padding=0.5),
        ),
        y=alt.Y("percent:Q", title="faits couverts (%)", scale=alt.Scale(zero=True)),
    )
    chart = (
        base.mark_line(color=BLUE)
        + base.mark_point(color=BLUE, filled=True, size=70, opacity=1)
        + base.mark_text(dy=-12).encode(text="told:N")
    )
    return finish(chart, height_px=180)


def draw_shares(ground: Sequence[Outline]) -> Spec:
    """Return zones by what became of their share: more, less, or like before."""
    import altair as alt

    names = ["part en hausse", "part en baisse", "comme avant"]
    values = walk_rings(ground)
    scale = alt.Scale(domain=names, range=[ORANGE, BLUE, GROUND])
    chart = (
        alt.Chart(inline(values))
        .mark_line(stroke=EDGE, strokeWidth=1)
        .encode(
            **make_axes(values),
            detail="ring:N",
            order="rank:Q",
            fill=alt.Fill(
                "told:N", scale=scale, legend=alt.Legend(title=None, orient="top", symbolType="square")
            ),
        )
    )
    signs = [
        {"x": x, "y": y, "sign": "+" if outline.told == names[0] else "\u2212"}
        for outline in ground
        if outline.told in names[:2]
        for x, y in [_middle(outline)]
    ]
    marks = alt.Chart(inline(signs)).mark_text(fontSize=18, fontWeight="bold", color="white")
    return finish(chart + marks.encode(x="x:Q", y="y:Q", text="sign:N"), height_px=settle_height(values))


def draw_near_repeats(
    ratios: Sequence[Sequence[float | None]], *, distances: Sequence[str], lags: Sequence[str]
) -> Spec:
    """Return how many times more pairs than by chance, by distance (across) and lag (down)."""
    import altair as alt

    values = [
        {
            "distance": distance,
            "lag": lag,
            "shade": min(max(ratio, 1 / _MOST_TIMES), _MOST_TIMES) if ratio else 1.0,
            "text": "–" if ratio is None else f"× {ratio:.1f}".replace(".", ","),
            "dark": bool(ratio and (ratio > 2.2 or ratio < 1 / 2.2)),
        }
        for distance, row in zip(distances, ratios, strict=True)
        for lag, ratio in zip(lags, row, strict=True)
    ]
    base = alt.Chart(inline(values)).encode(
        x=alt.X(
            "distance:N",
            sort=list(distances),
            title="distance entre les deux faits",
            axis=alt.Axis(labelAngle=0),
        ),
        y=alt.Y("lag:N", sort=list(lags), title="délai entre les deux faits"),
    )
    # Twice as many and half as many are equally far from one.
    scale = alt.Scale(type="log", domain=[1 / _MOST_TIMES, 1, _MOST_TIMES], range=[BLUE, "#f4f1ea", ORANGE])
    shade = base.mark_rect(stroke="white").encode(color=alt.Color("shade:Q", scale=scale, legend=None))
    ink = alt.condition("datum.dark", alt.value("white"), alt.value("#33383d"))
    return finish(
        shade + base.mark_text(fontSize=14).encode(text="text:N", color=ink), height_px=64 * max(1, len(lags))
    )


def draw_week(weights: Sequence[float], *, best: Sequence[int]) -> Spec:
    """Return facts by hour (across) and day (down); the hours to choose are framed."""
    import altair as alt

    values = [
        {"day": _DAYS[k // 24], "hour": k % 24, "facts": round(float(weight), 2), "best": k in best}
        for k, weight in enumerate(weights)
    ]
    base = alt.Chart(inline(values)).encode(
        x=alt.X("hour:O", title="heure", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("day:N", sort=list(_DAYS), title=None),
    )
    shade = base.mark_rect(stroke="white", strokeWidth=0.5).encode(
        color=alt.Color(
            "facts:Q",
            scale=alt.Scale(range=["#f4f1ea", ORANGE], zero=True),
            # A gradient would be numbered anew at each drawing of the process.
            legend=alt.Legend(title="faits", orient="top", type="symbol", symbolType="square"),
        )
    )
    frame = base.transform_filter("datum.best").mark_rect(fillOpacity=0, stroke="#33383d", strokeWidth=2)
    return finish(shade + frame, height_px=210)


def draw_profile(
    labels: Sequence[str],
    *,
    weights: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    best: Sequence[int],
) -> Spec:
    """Return facts by hour or by day with their intervals; what to choose is in the darker colour."""
    import altair as alt

    values = [
        {"when": label, "facts": w, "low": lo, "high": hi, "part": "à choisir" if k in best else "les autres"}
        for k, (label, w, lo, hi) in enumerate(zip(labels, weights, low, high, strict=True))
    ]
    base = alt.Chart(inline(values)).encode(
        x=alt.X("when:N", sort=list(labels), title=None, axis=alt.Axis(labelAngle=0))
    )
    bars = base.mark_bar().encode(
        y=alt.Y("facts:Q", title=None, scale=alt.Scale(zero=True)),
        color=alt.Color(
            "part:N",
            scale=alt.Scale(domain=["à choisir", "les autres"], range=[ORANGE, PALE]),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )
    return finish(bars + base.mark_rule(strokeWidth=1.5).encode(y="low:Q", y2="high:Q"), height_px=200)


@dataclass(frozen=True)
class Slope:
    """A series with the change of each period that was fitted, in percent, and its interval."""

    name: str
    starts: tuple[dt.date, ...]
    counts: tuple[int, ...]
    percent: float
    low: float
    high: float


def draw_trend(slope: Slope) -> Spec:
    """Return the counts as points, the fitted line, and a band from the lowest to the highest slope."""
    import altair as alt

    fitted, low, high = (_follow(slope, percent) for percent in (slope.percent, slope.low, slope.high))
    values = [
        {
            "on": start.isoformat(),
            "count": count,
            "line": line,
            "below": min(one, other),
            "above": max(one, other),
        }
        for start, count, line, one, other in zip(slope.starts, slope.counts, fitted, low, high, strict=True)
    ]
    form = "%Y" if _is_long(slope.starts) else "%m/%Y"
    base = alt.Chart(inline(values)).encode(
        x=alt.X("on:T", title=None, axis=alt.Axis(format=form, grid=False, tickCount=6))
    )
    band = base.mark_area(fill=PALE, fillOpacity=0.45).encode(
        y=alt.Y("below:Q", title=None, scale=alt.Scale(zero=True)), y2="above:Q"
    )
    line = base.mark_line(color=BLUE, strokeWidth=2).encode(y="line:Q")
    points = base.mark_point(filled=True, size=45, color=ORANGE, opacity=1).encode(y="count:Q")
    return finish(band + line + points, height_px=220)


def _is_long(starts: Sequence[dt.date]) -> bool:
    return len(starts) > 1 and (starts[-1] - starts[0]).days > 4 * 365


def _follow(slope: Slope, percent: float) -> list[float]:
    """Return the course of a constant change that adds up to the counts, as a Poisson fit does."""
    n, step = len(slope.counts), log(max(1 + percent / 100, 1e-6))
    course = [exp(min(step * (k - (n - 1) / 2), 50.0)) for k in range(n)]
    whole = sum(slope.counts) / sum(course)
    return [round(whole * value, 3) for value in course]


def _round(circle: Circle) -> Ring:
    angles = [2 * pi * k / _CORNERS for k in range(_CORNERS + 1)]
    return [(circle.x_m + circle.radius_m * cos(a), circle.y_m + circle.radius_m * sin(a)) for a in angles]


def walk_rings(outlines: Sequence[Outline]) -> list[dict[str, Any]]:
    """Return each corner, in the order in which the line goes."""
    return [
        {
            "ring": f"{outline.name} {k}",
            "rank": rank,
            "x": round(x, 1),
            "y": round(y, 1),
            "told": outline.told,
        }
        for outline in outlines
        for k, ring in enumerate(outline.rings)
        for rank, (x, y) in enumerate(ring)
    ]


def _middle(outline: Outline) -> tuple[float, float]:
    ring = max(outline.rings, key=len)
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)


def make_axes(values: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return both axes without marks, to one scale: a metre is as long across as upwards."""
    import altair as alt

    (west, east), (south, north) = _span(values, "x"), _span(values, "y")
    metres = max((east - west) / _WIDTH_PX, (north - south) / settle_height(values))
    spans = {
        "x": _widen(west, east, to=metres * _WIDTH_PX),
        "y": _widen(south, north, to=metres * settle_height(values)),
    }
    return {
        name: channel(f"{name}:Q", title=None, axis=None, scale=alt.Scale(domain=spans[name], nice=False))
        for name, channel in (("x", alt.X), ("y", alt.Y))
    }


def _span(values: Sequence[dict[str, Any]], name: str) -> tuple[float, float]:
    low, high = min(value[name] for value in values), max(value[name] for value in values)
    margin = 0.04 * (high - low) or 1.0
    return low - margin, high + margin


def _widen(low: float, high: float, *, to: float) -> list[float]:
    middle = (low + high) / 2
    return [middle - to / 2, middle + to / 2]


def settle_height(values: Sequence[dict[str, Any]]) -> int:
    """Return the height in pixels at which a metre is as long upwards as across."""
    (west, east), (south, north) = _span(values, "x"), _span(values, "y")
    return round(min(_TALLEST_PX, max(_LOWEST_PX, _WIDTH_PX * (north - south) / (east - west))))
