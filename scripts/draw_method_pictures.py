"""Draw the pictures of the method pages from simulated data: `python scripts/draw_method_pictures.py`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import vl_convert
from shapely.geometry import box

from gltd.stats import (
    Points,
    Zones,
    aoristic,
    concentration,
    density,
    displacement,
    knox,
    pattern,
    power,
    rates,
    scan,
    simulate,
    siting,
)

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "methods" / "img"


def make_charts() -> Mapping[str, Any]:
    """Return the charts by file name."""
    rng = np.random.default_rng(2024)
    exposures = rng.uniform(0.5, 3, 40)
    counts = rng.poisson(30 * exposures)
    counts[7] += 60
    treated, after = np.arange(20) < 4, np.arange(24) >= 12
    season = 1 + 0.25 * np.sin(np.arange(24) / 2)
    table = rng.poisson(20 * season * np.where(treated[:, None] & after, 0.6, 1.0))
    panel: dict[str, Any] = {"treated": treated, "after": after}
    days = rng.choice(7, 800, p=[0.1, 0.1, 0.12, 0.13, 0.2, 0.22, 0.13])
    hours = np.mod(np.rint(rng.normal(21, 3.5, 800)), 24).astype(int)
    start = np.datetime64("2024-01-01") + (days * 24 + hours).astype("timedelta64[h]")
    facts = np.concatenate([rng.normal((500, 500), 120, (300, 2)), rng.normal((1500, 700), 200, (300, 2))])
    return {
        "displacement": _study(rng).plot(),
        "wdd": displacement.wdd(
            treated=(207, 110),
            control=(308, 318),
            displacement=(178, 157),
            displacement_control=(150, 140),
        ).plot(),
        "trend": rates.trend(np.random.default_rng(7).poisson(30 * 1.02 ** np.arange(24))).plot(),
        "funnel": rates.funnel(counts, exposures=exposures).plot(),
        "placebo": displacement.placebo(table, **panel, rng=rng).plot(),
        "synthetic": displacement.synthetic(table, **panel).plot(),
        "power": power.plot(120, expected_control=150),
        "hours": aoristic.profile(start, end=start + np.timedelta64(90, "m"), rng=rng).plot(),
        "siting": siting.maximal_covering(
            facts, candidates=rng.uniform(200, 1900, (80, 2)), radius_m=120, k=12
        ).plot(),
        "sppt": _pattern(rng).plot(),
        "simulate": _operation(np.random.default_rng(9)).plot(),
    } | _places(np.random.default_rng(8))


def _operation(rng: np.random.Generator) -> simulate.Simulated:
    zones = Zones({"traitée": box(0, 0, 800, 800), "voisine": box(800, 0, 1600, 800)})
    return simulate.events(
        zones=zones,
        rates={"traitée": 2.0, "voisine": 1.0},
        period=(0, 730),
        operation=simulate.Operation(["traitée"], start_day=365, end_day=730, reduction=0.5),
        displacement=simulate.Displacement(0.6, to={"voisine": 1.0}),
        rng=rng,
    )


def _study(rng: np.random.Generator) -> displacement.Assessment:
    squares = {"La Source": 0, "anneau": 1, "Argonne": 4, "Blossières": 6}
    zones = Zones({name: box(800 * k, 0, 800 * k + 800, 800) for name, k in squares.items()})
    made = simulate.events(
        zones=zones,
        rates=dict.fromkeys(zones, 1.0),
        period=(0, 730),
        operation=simulate.Operation(["La Source"], 365, 730, reduction=0.45),
        displacement=simulate.Displacement(0.5, to={"anneau": 1.0}),
        rng=rng,
    )
    return displacement.study(
        made.points,
        zones=zones,
        roles={
            "La Source": "treated",
            "anneau": "displacement",
            "Argonne": "control",
            "Blossières": "displacement_control",
        },
        windows=displacement.Windows(displacement.Window(0, 365), displacement.Window(365, 730)),
    )


def _pattern(rng: np.random.Generator) -> pattern.Sppt:
    zones = Zones({f"quartier {i + 1}": box(i * 300, 0, i * 300 + 300, 300) for i in range(6)})

    def facts(shares: list[float]) -> Points:
        column = rng.choice(6, size=600, p=shares)
        return Points(
            x_m=column * 300 + rng.uniform(0, 300, 600), y_m=rng.uniform(0, 300, 600), t_days=np.zeros(600)
        )

    before = facts([1 / 6] * 6)
    return pattern.sppt(before, after=facts([0.3, 0.06, 0.16, 0.16, 0.16, 0.16]), zones=zones, rng=rng)


def _places(rng: np.random.Generator) -> dict[str, Any]:
    x, y, t = rng.uniform(0, 3000, 400), rng.uniform(0, 3000, 400), rng.integers(0, 360, 400)
    x[:18], y[:18], t[:18] = rng.normal(2000, 60, 18), rng.normal(800, 60, 18), rng.integers(340, 360, 18)
    once = Points(x, y, t.astype(np.float64))
    again = Points(
        np.append(x, x[100:140] + 30), np.append(y, y[100:140]), np.append(once.t_days, t[100:140] + 3.0)
    )
    edges: dict[str, Any] = {"distances_m": [50, 100, 200], "lags_days": [7, 14, 28]}
    return {
        "knox": knox.test(again, **edges, rng=rng).plot(),
        "scan": scan.permutation(once, max_radius_m=400, max_days=40, prospective=True, rng=rng).plot(),
        "density": density.kernel(again, cell_m=100, bandwidth_m=350).plot(),
        "concentration": concentration.lorenz(rng.poisson(rng.gamma(0.3, 4, 120))).plot(),
    }


def main() -> None:
    """Write one SVG a chart."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, chart in make_charts().items():
        svg = vl_convert.vegalite_to_svg(chart.properties(width=460, height=260).to_dict())
        (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
