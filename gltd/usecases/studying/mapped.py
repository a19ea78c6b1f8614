"""Answers made of maps: change of density, concentration on few zones."""

from typing import TYPE_CHECKING

import numpy as np

from gltd.stats import concentration, density
from gltd.stats.displacement import Window
from gltd.stats.monte_carlo import Replications
from gltd.stats.results import say, say_p
from gltd.usecases.studying.described import settle_grid
from gltd.usecases.studying.preparing import Ready, drawn_zones, read_events, to_points, within_zones
from gltd.usecases.studying.result import Answer, OutcomeResult
from gltd.usecases.studying.spec import day_number

if TYPE_CHECKING:
    from gltd.store.events import EventStore

_MOST_CELLS = 20


def answer_density(ready: Ready, *, store: "EventStore") -> Answer:
    """Compare the map of before with that of after, cell by cell."""
    results, simulated = [], False
    chosen = ready.spec.parameters
    for outcome in ready.spec.outcomes:
        events = read_events(ready, outcome=outcome, store=store)
        simulated |= events.simulated
        points = to_points(events)
        if ready.zones is not None:
            points = points.take(within_zones(ready, events=events)[np.isfinite(events.x_m)])
        before, after = (
            points.take(Window(day_number(span.first), day_number(span.end)).holds(points.t_days))
            for span in (ready.spec.before, ready.spec.after)
        )
        found = density.difference(
            before,
            after,
            cell_m=settle_grid(ready, edge=str(chosen["edge"])),
            bandwidth_m=float(chosen["bandwidth_m"]),
            replications=Replications(int(chosen["replications"]), tell=ready.tell_replications(outcome)),
            level=ready.spec.level,
            rng=np.random.default_rng(ready.spec.seed),
        )
        outside = np.argwhere(found.outside != 0)
        order = np.argsort(-np.abs(found.change[outside[:, 0], outside[:, 1]]), kind="stable")[:_MOST_CELLS]
        rows = tuple(
            {
                "name": "plus qu'avant" if found.outside[i, j] > 0 else "moins qu'avant",
                "x_m": float(found.before.x_m[j]),
                "y_m": float(found.before.y_m[i]),
                "change": float(found.change[i, j]),
            }
            for i, j in outside[order].tolist()
        )
        told = "a changé" if found.p_value <= 1 - ready.spec.level else "n'a pas changé plus que par hasard"
        cells = say(len(outside))
        sentence = f"La carte des faits {told} ({say_p(found.p_value)}) ; mailles hors du contour : {cells}."
        limits = (
            "Ce sont des parts : une baisse partout égale ne se voit pas.",
            "Le contour se lit maille par maille : une sur vingt en sort par hasard.",
        )
        numbers = {
            "p_value": found.p_value,
            "cells_outside": len(outside),
            "replications": found.replications,
        }
        results.append(OutcomeResult(outcome.name, outcome.nature, sentence, limits, rows, numbers))
    return Answer(tuple(results), simulated=simulated)


def answer_concentration(ready: Ready, *, store: "EventStore") -> Answer:
    """Say how far few zones hold most facts, and whether those of before foretell those of after."""
    results, simulated = [], False
    zones = drawn_zones(ready)
    for outcome in ready.spec.outcomes:
        events = read_events(ready, outcome=outcome, store=store)
        simulated |= events.simulated
        points = to_points(events)
        before, after = (
            zones.count(part.x_m, y_m=part.y_m)
            for part in (
                points.take(Window(day_number(span.first), day_number(span.end)).holds(points.t_days))
                for span in (ready.spec.before, ready.spec.after)
            )
        )
        curves = concentration.lorenz(before), concentration.lorenz(after)
        scores = {
            name: index(after, predicted=before, areas=zones.areas_m2).to_dict()
            for name, index in (
                ("pai", concentration.pai),
                ("pei", concentration.pei),
                ("rri", concentration.rri),
            )
        }
        rows = tuple(
            {"name": name, "before": int(b), "after": int(a)}
            for name, b, a in zip(zones.names, before, after, strict=True)
        )
        first, second = (say(curve.gini_corrected, digits=2) for curve in curves)
        sentence = f"Après : {curves[1].summary()} Indice de Gini corrigé : {first} avant, {second} après."
        limits = ("Un indice décrit ; il ne dit ni pourquoi, ni si l'écart dépasse le hasard.",)
        numbers = {
            "before": curves[0].to_dict(),
            "after": curves[1].to_dict(),
            "prediction": scores["pai"],
            "efficiency": scores["pei"],
            "recapture": scores["rri"],
        }
        results.append(OutcomeResult(outcome.name, outcome.nature, sentence, limits, rows, numbers))
    return Answer(tuple(results), simulated=simulated)
