"""The pictures of kept results that count by zone, or cell by cell."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Protocol

import numpy as np

from gltd.reports import pictures_counts
from gltd.reports.charts import BLUE, ORANGE, draw_pairs
from gltd.reports.charts import Spec as Chart
from gltd.reports.pictures import Outline
from gltd.reports.pictures_counts import Bounded, Cell
from gltd.reports.studies import ZoneCount
from gltd.stats import power
from gltd.stats.results import say

Found = Mapping[str, Any]
Ground = Sequence[Outline]
_MOST_ROWS = 24
_FALLS = 20
# A cell below that share of the thickest would be a stain of one fact.
_LEAST_SHARE = 0.02


def draw_before_after(outcome: Found, *, result: Found, ground: Ground, step_m: float) -> Chart:
    """Return the counts before and after, of the fullest rows where there are many."""
    kept = _keep_fullest(outcome)
    zones = [
        ZoneCount.of(
            row["name"], role=row.get("role_label", ""), before=int(row["before"]), after=int(row["after"])
        )
        for row in kept
    ]
    return draw_pairs(zones)


def _keep_fullest(outcome: Found) -> list[Found]:
    rows = outcome["rows"]
    shown = sorted(rows, key=lambda row: -max(row["before"], row["after"]))[:_MOST_ROWS]
    return [row for row in rows if row in shown]


def draw_power(outcome: Found, *, result: Found, ground: Ground, step_m: float) -> Chart:
    """Return the chance of seeing a fall against its size."""
    found = outcome["numbers"]
    points = [
        (
            100 * k / _FALLS,
            100
            * power.chance(
                k / _FALLS,
                expected_treated=found["expected_treated"],
                expected_control=found["expected_control"],
                dispersion=found["dispersion"],
                level_of_test=result["level"],
            ),
        )
        for k in range(_FALLS + 1)
    ]
    return pictures_counts.draw_curve(points, across="baisse des faits (%)", up="chances de la voir (%)")


def draw_rehearsal(outcome: Found, *, result: Found, ground: Ground, step_m: float) -> Chart:
    """Return how often the simulated studies said what."""
    rows = [
        Bounded(one["name"].removesuffix(" (%)"), one["value"], one["low"], one["high"])
        for one in outcome["estimates"]
    ]
    return pictures_counts.draw_bounded(rows, title="études (%)")


def draw_funnel(outcome: Found, *, result: Found, ground: Ground, step_m: float) -> Chart:
    """Return facts over those that people make expect, beside the limits of chance."""
    told = [row for row in outcome["rows"] if row["expected"] > 0]
    told = sorted(told, key=lambda row: -abs(row["facts"] - row["expected"]))[:_MOST_ROWS]
    rows = [
        Bounded(row["name"], *(row[name] / row["expected"] for name in ("facts", "low", "high")))
        for row in told
    ]
    return pictures_counts.draw_bounded(rows, title="faits observés / attendus", usual=1.0)


def draw_concentration(outcome: Found, *, result: Found, ground: Ground, step_m: float) -> Chart:
    """Return both curves of concentration."""
    curves = {
        label: [
            (100 * zones, 100 * facts)
            for zones, facts in zip(
                outcome["numbers"][name]["share_of_places"],
                outcome["numbers"][name]["share_of_events"],
                strict=True,
            )
        ]
        for label, name in (("avant", "before"), ("après", "after"))
    }
    return pictures_counts.draw_lorenz(curves)


def draw_emerging_rates(outcome: Found, *, result: Found, ground: Ground, step_m: float) -> Chart:
    """Return the areas of the clusters that chance hardly explains."""
    alarms = [row["name"] for row in outcome["rows"] if row["p"] <= 1 - result["level"] + 1e-9]
    held = {name for names in alarms for name in names.split(", ")}
    told = [Outline(one.name, one.rings, "se détache" if one.name in held else "") for one in ground]
    return pictures_counts.draw_told(told, colours={"se détache": ORANGE})


def draw_centre(outcome: Found, *, result: Found, ground: Ground, step_m: float) -> Chart:
    """Return the ellipse of the facts over the ground."""
    found = outcome["numbers"]
    middle = (_snap(found["x_m"]["value"], step_m), _snap(found["y_m"]["value"], step_m))
    ellipse = pictures_counts.draw_ellipse(
        middle,
        axes_m=(found["major_m"]["value"], found["minor_m"]["value"]),
        angle_deg=found["angle_deg"],
        name="étendue des faits",
    )
    near = max(
        found["x_m"]["high"] - found["x_m"]["low"], found["y_m"]["high"] - found["y_m"]["low"], 2 * step_m
    )
    point = pictures_counts.draw_ellipse(middle, axes_m=(near / 2, near / 2), angle_deg=0, name="leur milieu")
    return pictures_counts.draw_told(
        [*ground, ellipse, point], colours={"étendue des faits": BLUE, "leur milieu": ORANGE}
    )


def draw_map(outcome: Found, *, result: Found, ground: Ground, step_m: float) -> Chart:
    """Return the density; for those who may not locate a spot, in cells of a quarter of a kilometre."""
    found = outcome["numbers"]
    side = float(found["cell_m"])
    if "per_km2" in found:
        table = np.array(found["per_km2"])
        least = _LEAST_SHARE * table.max()
        cells = [
            Cell(float(found["x_m"][j]), float(found["y_m"][i]), float(table[i, j]))
            for i, j in np.argwhere(table > least)
        ]
    else:
        cells = [Cell(row["x_m"], row["y_m"], row["per_km2"]) for row in outcome["rows"]]
    if step_m > side:
        cells, side = _gather(cells, step_m), step_m
    return pictures_counts.draw_cells(cells, side_m=side, ground=ground, title="faits au km²")


def draw_density(outcome: Found, *, result: Found, ground: Ground, step_m: float) -> Chart:
    """Return the cells that changed most: more in one colour, less in another."""
    rows = outcome["rows"]
    cells = [Cell(row["x_m"], row["y_m"], row["change"]) for row in rows]
    xs = sorted({cell.x_m for cell in cells})
    side = min((b - a for a, b in pairwise(xs) if b - a > 1), default=100.0)
    if step_m > side:
        cells, side = _gather(cells, step_m), step_m
    return pictures_counts.draw_cells(cells, side_m=side, ground=ground, title="part des faits, par km²")


def _gather(cells: Sequence[Cell], step_m: float) -> list[Cell]:
    """Return the mean of the cells of each larger square."""
    held: dict[tuple[float, float], list[float]] = {}
    for cell in cells:
        held.setdefault((_snap(cell.x_m, step_m), _snap(cell.y_m, step_m)), []).append(cell.value)
    return [Cell(x, y, sum(values) / len(values)) for (x, y), values in held.items()]


def _snap(value: float, step_m: float) -> float:
    return step_m * round(value / step_m) if step_m else value


def name_before_after(outcome: Found) -> str:
    """Say whether all the rows are drawn."""
    kept = len(_keep_fullest(outcome))
    if kept == len(outcome["rows"]):
        return "faits avant et après"
    return f"faits avant et après, les {say(kept)} zones les plus fournies"


def name_map(outcome: Found) -> str:
    """Say whether the whole map was kept."""
    return "densité des faits" if "per_km2" in outcome["numbers"] else "les vingt mailles les plus denses"


def name_density(outcome: Found) -> str:
    """Say what is drawn, nothing where no cell changed."""
    return "les vingt mailles qui changent le plus" if outcome["rows"] else ""


class Draw(Protocol):
    """What draws one outcome of a result."""

    def __call__(self, outcome: Found, /, *, result: Found, ground: Ground, step_m: float) -> Chart:
        """Return the picture."""


# What each kind draws, and what that is about: words, or what says them from the outcome.
DRAWN: Mapping[str, tuple[str | Callable[[Found], str], Draw]] = {
    **dict.fromkeys(("harm", "quotient", "panel", "comparison"), (name_before_after, draw_before_after)),
    "power": ("les chances de voir une baisse, selon sa taille", draw_power),
    "rehearsal": ("ce que concluent les études simulées", draw_rehearsal),
    "funnel": (
        "faits par rapport à ceux que la population laisse attendre ; la bande est celle du hasard",
        draw_funnel,
    ),
    "concentration": ("part des faits que tiennent les zones les plus touchées", draw_concentration),
    "emerging_rates": ("les quartiers qui se détachent", draw_emerging_rates),
    "centre": ("le milieu des faits et leur étendue", draw_centre),
    "map": (name_map, draw_map),
    "density": (name_density, draw_density),
}


def name_drawn(outcome: Found, *, kind: str) -> str:
    """Return what the picture of an outcome is about; nothing where there is none."""
    words, _ = DRAWN.get(kind, ("", None))
    return words if isinstance(words, str) else words(outcome)
