"""What a journey finds in place: simulated events, a study, a contradiction, a frozen bilan."""

import datetime as dt
from pathlib import Path

import numpy as np
import pyproj

from gltd import config
from gltd.store.events import EventStore
from gltd.usecases.importing import columns_mapping, import_columns
from gltd.usecases.studying import load_spec, run
from gltd.web.actions import claims, publications, reports, studies
from gltd.web.models import Conflict, Report, Study
from tests.cast import Cast, state
from tests.usecases import studying_cases

# By category: how many events of 2023 inside the area of the cast, and of 2024 a kilometre east of it.
EVENTS = {"deal": (30, 20), "violences": (10, 0)}


def import_events() -> None:
    """Import the events of ``EVENTS``, simulated, some thirty metres apart."""
    forward = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)
    rng = np.random.default_rng(27)
    x_m, y_m, start, category = [], [], [], []
    for name, counts in EVENTS.items():
        for count, lon, day in zip(
            counts, (1.905, 1.925), ("2023-05-10T21:00", "2024-02-10T21:00"), strict=True
        ):
            east, north = forward.transform(lon, 47.905)
            x_m += list(east + rng.normal(0, 80, count))
            y_m += list(north + rng.normal(0, 80, count))
            start += [day] * count
            category += [name] * count
    import_columns(
        {
            "x": np.array(x_m),
            "y": np.array(y_m),
            "start": np.array(start, dtype="datetime64[s]"),
            "category": np.array(category, dtype=object),
        },
        mapping=columns_mapping("Simulation d'essai", simulated=True),
        name="essai",
        store=EventStore(config.load().events_dir),
    )


def attach_study(cast: Cast, *, folder: Path) -> Study:
    """Run the study of the simulated town and attach it to the operation of the cast."""
    town = studying_cases.build(folder)
    result = run(
        load_spec(town.spec_path),
        store=town.store,
        registry=config.load().studies_dir,
        now=dt.datetime(2030, 1, 1, tzinfo=dt.UTC),
    )
    return studies.attach_study(
        actor=cast.accounts["chair"],
        scheme=cast.scheme,
        title="L'opération a-t-elle fait baisser les faits ?",
        fingerprint=result.fingerprint,
        operation=cast.operation,
    )


def contradict(cast: Cast) -> Conflict:
    """Confirm 720 g and 720 kg of heroin, both of the source of the cast."""
    cast.source.text += "\nDans le corps : 720 kg d'héroïne."
    cast.source.save()
    for passage, value in (("720 g d'héroïne", "720"), ("720 kg d'héroïne", "720000")):
        claim = state(cast, passage=passage, measure="seizure.heroin", value=value, unit="g")
        claims.decide_claim(actor=cast.accounts["chair"], claim=claim, version=1, status="confirmed")
    return Conflict.objects.get(scheme=cast.scheme, kind="unit_slip")


def freeze(cast: Cast) -> Report:
    """Freeze the bilan of March 2024."""
    report, _ = reports.build_report(
        actor=cast.accounts["chair"],
        scheme=cast.scheme,
        period_start=dt.date(2024, 3, 1),
        period_end=dt.date(2024, 3, 31),
    )
    return report


def publish(cast: Cast) -> Report:
    """Freeze the bilan of March 2024 and open it to anyone."""
    report = freeze(cast)
    publications.release_report(actor=cast.accounts["chair"], report=report)
    return publications.publish_report(actor=cast.accounts["chair"], report=report)
