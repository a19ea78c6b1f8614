"""The picture of a kept result: its numbers, and the ground that its specification draws."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import shapely

from gltd.reports import pictures
from gltd.reports.charts import Spec as Chart
from gltd.stats.aoristic import DAYS
from gltd.stats.results import say
from gltd.usecases.studying.counted import cut_months
from gltd.usecases.studying.ground import project
from gltd.usecases.studying.pictured_counts import DRAWN, name_drawn
from gltd.usecases.studying.siting import draw_reaches
from gltd.usecases.studying.spec import Span, Spec

Found = Mapping[str, Any]
Drawing = Callable[[], Chart]
# Who may not see where a spot is to the metre sees a cluster to that distance.
COARSE_M = 250.0
_SHOWN = 8


def draw_result(result: Found, *, spec: Spec | None, coarse: bool = False) -> list[tuple[str, Chart]]:
    """Return the pictures of a result with what each is about; a displacement study has its own, by card.

    ``coarse``: circles are told to the quarter of a kilometre only.
    """
    return [(name, draw()) for name, draw in list_drawings(result, spec=spec, coarse=coarse)]


def list_drawings(result: Found, *, spec: Spec | None, coarse: bool = False) -> list[tuple[str, Drawing]]:
    """Return what each picture of a result is about, and what draws it: drawing is slow, naming is not."""
    found: list[tuple[str, Drawing]] = []
    kind = str(result["kind"])
    for outcome in result["outcomes"]:
        name = str(outcome["name"])
        if kind == "emerging":
            found.append((name, partial(_draw_clusters, outcome, result=result, spec=spec, coarse=coarse)))
        elif kind == "near_repeat":
            found.append((name, partial(_draw_near_repeats, outcome["numbers"])))
        elif kind == "hours":
            found.append((name, partial(_draw_hours, outcome["numbers"])))
        elif kind == "pattern":
            found.append((name, partial(_draw_pattern, outcome["numbers"], result=result, spec=spec)))
        elif kind == "siting":
            found += _list_siting(outcome, result=result, spec=spec)
        elif kind == "trend":
            found += _list_trends(outcome, result=result)
        elif about := name_drawn(outcome, kind=kind):
            found.append((about, partial(_draw_counts, outcome, result=result, spec=spec, coarse=coarse)))
    return found


def _draw_counts(outcome: Found, *, result: Found, spec: Spec | None, coarse: bool) -> Chart:
    _, draw = DRAWN[str(result["kind"])]
    ground = _outlines(spec, crs=result["data"]["crs"])
    return draw(outcome, result=result, ground=ground, step_m=COARSE_M if coarse else 0.0)


def _outlines(
    spec: Spec | None, *, crs: str | None, told: Mapping[str, str] | None = None
) -> list[pictures.Outline]:
    if spec is None or spec.ground is None or crs is None:
        return []
    found = []
    for name, _, contour in spec.ground.contours:
        parts = shapely.get_parts(project(shapely.from_wkt(contour), crs=crs))
        rings = tuple(
            tuple((float(x), float(y)) for x, y in shapely.get_coordinates(part.exterior))
            for part in parts
            if part.geom_type == "Polygon"
        )
        found.append(pictures.Outline(name, rings, "" if told is None else told.get(name, "comme avant")))
    return found


def _draw_clusters(outcome: Found, *, result: Found, spec: Spec | None, coarse: bool) -> Chart:
    step = COARSE_M if coarse else 0.0
    circles = [
        pictures.Circle(
            row["name"],
            _snap(row["x_m"], step),
            _snap(row["y_m"], step),
            # A cluster at one address still has to be seen on a map of a town.
            max(row["radius_m"], step, 25.0),
            row["p"] <= 1 - result["level"] + 1e-9,
        )
        for row in outcome["rows"][:_SHOWN]
    ]
    return pictures.draw_clusters(circles, ground=_outlines(spec, crs=result["data"]["crs"]))


def _snap(value: float, step: float) -> float:
    return step * round(value / step) if step else value


def _draw_near_repeats(numbers: Found) -> Chart:
    distances, lags = (
        _bands(numbers[name], unit) for name, unit in (("distances_m", "m"), ("lags_days", "jours"))
    )
    return pictures.draw_near_repeats(numbers["ratio"], distances=distances, lags=lags)


def _bands(edges: list[float], unit: str) -> list[str]:
    starts = ["0", *(say(edge) for edge in edges[:-1])]
    return [f"{start} à {say(edge)} {unit}" for start, edge in zip(starts, edges, strict=True)]


def _draw_hours(numbers: Found) -> Chart:
    profile, best = numbers["profile"], numbers["best"]["cells"]
    if profile["by"] == "hour_of_week":
        return pictures.draw_week(profile["weights"], best=best)
    labels = DAYS["fr"] if profile["by"] == "weekday" else tuple(f"{k}\u202fh" for k in range(24))
    return pictures.draw_profile(
        labels, weights=profile["weights"], low=profile["low"], high=profile["high"], best=best
    )


def _draw_pattern(numbers: Found, *, result: Found, spec: Spec | None) -> Chart:
    sppt = numbers["sppt"]
    before, after = (max(sum(sppt[name]), 1) for name in ("count_before", "count_after"))
    told = {
        name: "part en hausse" if a / after > b / before else "part en baisse"
        for name, b, a, differs in zip(
            sppt["names"], sppt["count_before"], sppt["count_after"], sppt["differs"], strict=True
        )
        if differs
    }
    return pictures.draw_shares(_outlines(spec, crs=result["data"]["crs"], told=told))


def _list_trends(outcome: Found, *, result: Found) -> list[tuple[str, Drawing]]:
    window, numbers = result["windows"]["period"], outcome["numbers"]
    span = Span(date.fromisoformat(window["from"]), date.fromisoformat(window["to"]))
    starts = [date.fromisoformat(start) for start in numbers.get("starts", ())] or [
        month.first for month in cut_months(span)
    ]
    return [
        (
            str(row["name"]),
            partial(
                pictures.draw_trend,
                pictures.Slope(
                    str(row["name"]), tuple(starts), tuple(counts), row["percent"], row["low"], row["high"]
                ),
            ),
        )
        for row, counts in zip(outcome["rows"][:_SHOWN], numbers["counts"], strict=False)
        if not row["too_small"]
    ]


def _list_siting(outcome: Found, *, result: Found, spec: Spec | None) -> list[tuple[str, Drawing]]:
    """Return the map of the chosen places, and what each number of places covers."""
    numbers = outcome["numbers"]
    drawn: list[tuple[str, Drawing]] = []
    if spec is not None:
        about = "les emplacements, numérotés dans l'ordre du tableau"
        drawn.append((about, partial(_draw_sites, numbers, result=result, spec=spec)))
    if numbers.get("best"):
        percents = [100 * covered / numbers["total"] for covered in numbers["best"]]
        drawn.append(("ce que couvre le meilleur choix", partial(pictures.draw_coverage, percents)))
    return drawn


def _draw_sites(numbers: Found, *, result: Found, spec: Spec) -> Chart:
    reaches, existing = draw_reaches(spec, crs=result["data"]["crs"], chosen=numbers["chosen"])
    told = [(str(rank), "emplacement choisi", reach) for rank, reach in enumerate(reaches, 1)]
    ground = _outlines(spec, crs=result["data"]["crs"])
    corners = [corner for outline in ground for ring in outline.rings for corner in ring]
    # Cameras elsewhere in town would make specks of the places.
    frame = shapely.box(*shapely.total_bounds([*reaches, shapely.MultiPoint(corners)]))
    near = [reach for reach in existing if reach.intersects(frame)]
    told += [(f"en place {rank}", "caméra en place", reach) for rank, reach in enumerate(near, 1)]
    places = [
        pictures.Outline(name, (tuple(shapely.get_coordinates(part.exterior).tolist()),), said)
        for name, said, reach in told
        for part in shapely.get_parts(reach)
    ]
    return pictures.draw_places(places, ground=ground)
