"""Simulated facts: made with a known truth, written as a file, imported like any other."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from shapely.geometry.base import BaseGeometry

from gltd import config
from gltd.stats import simulate
from gltd.stats.points import Points
from gltd.store.batches import Batch
from gltd.store.events import EventStore
from gltd.usecases.importing import import_events
from gltd.web.demo.facts import Fields
from gltd.web.demo.ground import TO_DEGREES, Simulation

DAYS_PER_MONTH = 365.25 / 12
HOT_SHARE, HOT_SPOTS = 0.4, 6
COLUMNS = ("date", "longitude", "latitude", "catégorie", "secteur")
MAPPING = """\
# Faits simulés de la démonstration : rien de ce que ce fichier contient n'a été constaté.
source = "{source}"
nature = "citizen_report"
simulated = true

[time]
start = "date"
formats = ["%d/%m/%Y %H:%M"]

[place]
lon = "longitude"
lat = "latitude"
precision_m = 50

[category]
column = "catégorie"
"""
# More reports at the end of the week and in the evening. None from 2 to 3: that hour is skipped in spring.
WEEKLY_FROM_THURSDAY = (1.0, 1.25, 1.2, 0.9, 0.85, 0.9, 0.9)
HOURLY = (
    1.2,
    0.8,
    0,
    0.3,
    0.2,
    0.2,
    0.3,
    0.4,
    0.5,
    0.6,
    0.7,
    0.8,
    0.9,
    0.9,
    1,
    1.1,
    1.3,
    1.5,
    1.7,
    1.8,
    1.9,
    2,
    1.9,
    1.6,
)


def load_events(simulation: Simulation, *, folder: Path) -> Batch:
    """Return the batch of simulated facts, importing it if it is not there."""
    store = EventStore(config.load().events_dir)
    try:
        for batch in store.list_batches():
            if batch.simulated and batch.source == simulation.told["source"]:
                return batch
        folder.mkdir(parents=True, exist_ok=True)
        path, mapping = folder / "faits-simules.csv", folder / "correspondance.toml"
        write_events(draw_events(simulation), path=path)
        mapping.write_text(MAPPING.format(source=simulation.told["source"]), encoding="utf-8")
        return import_events(path, mapping=mapping, store=store).batch
    finally:
        store.close()


def draw_events(simulation: Simulation) -> simulate.Simulated:
    """Make the facts up, clusters included; the same file and seed give the same facts."""
    made = draw_usual(simulation)
    # Their own seed: a cluster more leaves the other facts where they are.
    rng = np.random.default_rng([simulation.told["seed"], 1])
    for told in simulation.told.get("clusters", ()):
        made = plant_cluster(made, told=told, ground=simulation.zones[told["zone"]], rng=rng)
    return made


def plant_cluster(
    made: simulate.Simulated, *, told: Fields, ground: BaseGeometry, rng: np.random.Generator
) -> simulate.Simulated:
    """Add facts around the middle of a zone, over some weeks: what is new there, and should be found."""
    facts, middle = told["facts"], ground.centroid
    angle, reach = rng.uniform(0, 2 * np.pi, facts), told["radius_m"] * np.sqrt(rng.random(facts))
    hour = rng.choice(24, size=facts, p=np.array(HOURLY) / sum(HOURLY)) + rng.random(facts)
    days = rng.integers(int(day_number(told["from"])), int(day_number(told["to"])) + 1, facts)
    return replace(
        made,
        points=Points(
            x_m=np.append(made.points.x_m, middle.x + reach * np.cos(angle)),
            y_m=np.append(made.points.y_m, middle.y + reach * np.sin(angle)),
            t_days=np.append(made.points.t_days, days + hour / 24),
        ),
        zone=np.append(made.zone, np.full(facts, made.zone_names.index(told["zone"]))),
        category=np.append(made.category, np.full(facts, made.categories.index(told["category"]))),
        moved=np.append(made.moved, np.zeros(facts, dtype=np.bool_)),
    )


def draw_usual(simulation: Simulation) -> simulate.Simulated:
    """Make up the facts of each zone, the operation and its displacement."""
    told, planted = simulation.told, simulation.told["planted"]
    by_role = {role: name for name, role in simulation.roles.items()}
    end_day = day_number(told["end_on"])
    return simulate.events(
        zones=simulation.zones,
        rates=simulate.Rates(
            per_day={
                zone["name"]: {
                    category: share * zone["facts_per_month"] / DAYS_PER_MONTH
                    for category, share in told["categories"].items()
                }
                for zone in told["zones"]
            },
            hot_share=HOT_SHARE,
            spots=HOT_SPOTS,
        ),
        period=(day_number(told["start_on"]), end_day),
        rng=np.random.default_rng(told["seed"]),
        seasonality=simulate.Seasonality(yearly=0.15, weekly=WEEKLY_FROM_THURSDAY, hourly=HOURLY),
        near_repeat=simulate.NearRepeat(share=0.05),
        operation=simulate.Operation(
            zones=[by_role["treated"]],
            start_day=day_number(planted["effect_on"]),
            end_day=end_day,
            reduction=planted["reduced_share"],
        ),
        displacement=simulate.Displacement(
            share=planted["displaced_share"], to={by_role["displacement"]: 1.0}
        ),
    )


def day_number(day: date) -> float:
    """Return days since 1970-01-01, a Thursday."""
    return float((day - date(1970, 1, 1)).days)


def write_events(made: simulate.Simulated, *, path: Path) -> None:
    """Write the facts as a service would send them: French dates, degrees."""
    lon, lat = TO_DEGREES.transform(made.points.x_m, made.points.y_m)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(COLUMNS)
        for rank, day in enumerate(made.points.t_days):
            at = datetime.fromtimestamp(round(day * 1440) * 60, tz=UTC)
            writer.writerow(
                [
                    f"{at:%d/%m/%Y %H:%M}",
                    f"{lon[rank]:.6f}".replace(".", ","),
                    f"{lat[rank]:.6f}".replace(".", ","),
                    made.categories[made.category[rank]],
                    made.zone_names[made.zone[rank]],
                ]
            )
