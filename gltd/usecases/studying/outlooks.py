"""What questions about a whole map could see: how many facts it rests on, how sharp it would be."""

from dataclasses import replace
from datetime import datetime
from math import ceil, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from gltd.errors import GltdError
from gltd.stats.normal import quantile
from gltd.stats.results import say
from gltd.usecases.studying.coverage import refuse_uncovered
from gltd.usecases.studying.foreseeing import Foresight
from gltd.usecases.studying.located import read_points
from gltd.usecases.studying.preparing import prepare, read_days
from gltd.usecases.studying.prospects import tell_ground
from gltd.usecases.studying.spec import Spec, over

if TYPE_CHECKING:
    from gltd.store.events import EventStore

_FEW_FACTS = 50
_SAMPLED = 400
_FEW = "Peu de faits : quelques-uns suffiraient à changer l'image. Prenez une période plus longue."


def foresee_map(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say how many facts the map would show: it describes, and tests nothing."""
    ready = prepare(spec, store=store)
    points, simulated = read_points(ready, outcome=spec.outcomes[0], store=store)
    sentence = (
        f"{say(len(points))} faits à mettre sur la carte. Elle décrit cette période ; elle ne dit pas ce qui "
        "change."
    )
    warnings = [_FEW] if len(points) < _FEW_FACTS else []
    return tell_ground(ready, store=store, sentence=sentence, warnings=warnings, simulated=simulated)


def foresee_centre(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say how well the middle would be known."""
    ready = prepare(spec, store=store)
    points, simulated = read_points(ready, outcome=spec.outcomes[0], store=store)
    if len(points) < 3:
        raise GltdError("Moins de trois faits dans cette période : il n'y a pas de milieu à chercher.")
    spread = float(np.hypot(points.x_m.std(), points.y_m.std()))
    near = quantile(spec.level) * spread / sqrt(2 * len(points))
    sentence = f"Avec {say(len(points))} faits, leur milieu serait connu à {say(near)} m près environ."
    warnings = [_FEW] if len(points) < _FEW_FACTS else []
    return tell_ground(ready, store=store, sentence=sentence, warnings=warnings, simulated=simulated)


def foresee_density(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say how many facts more or fewer a cell would need, from the facts before alone."""
    ready = prepare(replace(spec, after=spec.before), store=store)
    if over(spec, now=now):
        refuse_uncovered(spec, held=read_days(ready.batches, store=store))
    points, simulated = read_points(ready, outcome=spec.outcomes[0], store=store)
    reach = float(spec.parameters["bandwidth_m"])
    sampled = points.xy_m[:: ceil(len(points) / _SAMPLED)]
    near = cKDTree(points.xy_m).query_ball_point(sampled, r=reach, return_length=True)
    usual = float(np.median(near))
    change = quantile(spec.level) * sqrt(2 * usual)
    sentence = (
        f"Là où l'on comptait {say(usual)} faits à moins de {say(reach)} m, il en faudrait environ "
        f"{say(ceil(change))} de plus ou de moins, à durée égale, pour que la carte le montre."
    )
    warnings = [_FEW] if len(points) < _FEW_FACTS else []
    return tell_ground(ready, store=store, sentence=sentence, warnings=warnings, simulated=simulated)
