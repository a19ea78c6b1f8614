"""What a proposed camera would see: facts in its view and around, how dense, when, and seen already."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gltd.stats import aoristic, concentration, rates, spells
from gltd.stats.results import say, to_plain
from gltd.usecases.studying import estimates
from gltd.usecases.studying.preparing import Ready, project_fields, read_events
from gltd.usecases.studying.result import Answer, Estimate, OutcomeResult
from gltd.usecases.studying.sight import Sight, draw_sight
from gltd.usecases.studying.spec import day_number

if TYPE_CHECKING:
    from gltd.stats.rates import Comparison
    from gltd.store.events import EventPoints, EventStore

# Hours of a part of the day; a fact whose interval is longer has no hour.
PART_HOURS = 4
PARTS = tuple(f"{hour}\u00a0h à {hour + PART_HOURS}\u00a0h" for hour in range(0, 24, PART_HOURS))
DAYS = aoristic.DAYS["fr"]
# Fewer facts than that tell no hours.
LEAST_FOR_HOURS = 20
_TENTH = 0.1
_HECTARE_M2 = 10_000.0
_KM2_M2 = 1_000_000.0
# The first of January 1970 was a Thursday.
_EPOCH, _EPOCH_WEEKDAY = np.datetime64("1970-01-01T00:00:00"), 3
LIMITS = (
    (
        "Elle ne dit pas qu'une caméra ferait baisser les faits : elle compte ceux qui ont eu lieu là où "
        "elle verrait."
    ),
    "Le champ est un secteur théorique : ni les murs, ni les arbres, ni la nuit n'y sont.",
    (
        "Un lieu choisi après une pointe baisse souvent de lui-même : c'est le retour à la moyenne, que "
        "seule une comparaison avec des zones semblables met à part."
    ),
    "Seuls les faits connus et situés sont comptés ; ce qui n'est pas signalé n'y est pas.",
)


@dataclass(frozen=True)
class _Facts:
    """The facts of one outcome in the period: piece, category, place, interval; those that have a place."""

    piece: NDArray[np.intp]
    category: NDArray[np.int32]
    categories: tuple[str, ...]
    xy_m: NDArray[np.float64]
    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]
    unplaced: int


def answer_relevance(ready: Ready, *, store: "EventStore") -> Answer:
    """Count what a camera would see."""
    # The projection is that of the batches; without any, the study was refused before.
    project_fields(ready, fields=())
    sight = draw_sight(ready.spec, crs=str(ready.crs))
    results, simulated = [], False
    for outcome in ready.spec.outcomes:
        events = read_events(ready, outcome=outcome, store=store)
        simulated |= events.simulated
        facts = _place(ready, sight=sight, events=events)
        results.append(_describe(ready, name=outcome.name, nature=outcome.nature, sight=sight, facts=facts))
    return Answer(tuple(results), simulated=simulated)


def _place(ready: Ready, *, sight: Sight, events: "EventPoints") -> _Facts:
    span = ready.spec.after
    inside = (events.t_days >= day_number(span.first)) & (events.t_days < day_number(span.end))
    placed = np.isfinite(events.x_m) & np.isfinite(events.y_m)
    rows = np.flatnonzero(inside & placed)
    piece = sight.locate(events.x_m[rows], y_m=events.y_m[rows])
    rows, piece = rows[piece >= 0], piece[piece >= 0]
    return _Facts(
        piece=piece,
        category=events.category[rows],
        categories=events.categories,
        xy_m=np.column_stack([events.x_m[rows], events.y_m[rows]]),
        start=events.start[rows],
        end=events.end[rows],
        unplaced=int((inside & ~placed).sum()),
    )


def _describe(ready: Ready, *, name: str, nature: str, sight: Sight, facts: _Facts) -> OutcomeResult:
    counts = np.bincount(facts.piece, minlength=len(sight.kinds)).astype(np.int64)
    areas = sight.areas_m2()
    total = int(counts.sum())
    rows = tuple(
        {
            "name": piece,
            "facts": int(count),
            "share_percent": 100 * int(count) / total if total else 0.0,
            "area_ha": None if area is None else area / _HECTARE_M2,
            "per_km2": None if area is None else int(count) * _KM2_M2 / area,
        }
        for piece, count, area in zip(sight.names, counts, areas, strict=True)
    )
    compared = _compare(counts, areas=areas, level=ready.spec.level)
    seen = _see(sight, facts=facts)
    hours = _tell_hours(ready, facts=facts, kinds=sight.kinds)
    numbers: dict[str, Any] = {
        "kinds": list(sight.kinds),
        "total": total,
        "unplaced": facts.unplaced,
        "categories": _tabulate_categories(facts, pieces=len(sight.kinds)),
        **hours,
        "months": _count_months(facts),
        **seen,
        **compared.numbers,
        "cells": _count_cells(facts, cell_m=float(ready.spec.parameters["cell_m"]), kinds=sight.kinds),
    }
    limits = (*LIMITS, *_say_unplaced(facts.unplaced, total=total))
    sentence = _say_found(counts, total=total, compared=compared, seen=seen)
    made = _estimate(counts, total=total, compared=compared)
    return OutcomeResult(name, nature, sentence, limits, rows, numbers, made)


@dataclass(frozen=True)
class _Compared:
    """The view against the rest of the ground; nothing where the ground has no outline."""

    share_of_ground: float | None = None
    pai: float | None = None
    ratio: "Comparison | None" = None

    @property
    def numbers(self) -> dict[str, Any]:
        """What the result keeps."""
        return {
            "ground_share": self.share_of_ground,
            "pai": self.pai,
            "density": None if self.ratio is None else to_plain(self.ratio),
        }


def _compare(counts: NDArray[np.int64], *, areas: list[float | None], level: float) -> _Compared:
    known = [area for area in areas if area is not None]
    if len(known) < len(areas) or counts.sum() == 0 or len(areas) == 1:
        return _Compared()
    view, rest = int(counts[0]), int(counts[1:].sum())
    ground = np.array([known[0], sum(known[1:])])
    pai = concentration.pai([view, rest], predicted=[1, 0], areas=ground)
    ratio = rates.compare(
        rest,
        count_after=view,
        exposure_before=ground[1] / _KM2_M2,
        exposure_after=ground[0] / _KM2_M2,
        level=level,
    )
    return _Compared(float(ground[0] / ground.sum()), float(pai.value[0]), ratio)


def _see(sight: Sight, *, facts: _Facts) -> dict[str, Any]:
    """Count what other cameras see of the view, and of the whole with and without this one."""
    in_view = facts.piece == 0
    seen = np.zeros(len(facts.piece), dtype=np.bool_)
    lines = []
    for name, ground in sight.existing:
        shapely.prepare(ground)
        inside = np.asarray(shapely.intersects_xy(ground, facts.xy_m[:, 0], facts.xy_m[:, 1]), dtype=np.bool_)
        seen |= inside
        shared = float((ground & sight.view).area)
        if shared > 0:
            lines.append(
                {
                    "name": name,
                    "facts": int((inside & in_view).sum()),
                    "area_percent": 100 * shared / sight.view.area,
                }
            )
    area = float(sight.see_already().area) if sight.existing else 0.0
    return {
        "existing": lines,
        "existing_cameras": len(sight.existing),
        "seen_facts": int((seen & in_view).sum()),
        "seen_area_percent": 100 * area / sight.view.area,
        "covered_before": int(seen.sum()),
        "covered_after": int((seen | in_view).sum()),
    }


def _tabulate_categories(facts: _Facts, *, pieces: int) -> list[dict[str, Any]]:
    """Count each category that occurs by piece, those that the camera would see most first."""
    table = np.zeros((len(facts.categories), pieces), dtype=np.int64)
    np.add.at(table, (facts.category, facts.piece), 1)
    order = sorted(range(len(table)), key=lambda k: (-table[k, 0], -int(table[k].sum()), facts.categories[k]))
    return [{"name": facts.categories[k], "counts": table[k].tolist()} for k in order if table[k].any()]


def _tell_hours(ready: Ready, *, facts: _Facts, kinds: tuple[str, ...]) -> dict[str, Any]:
    """Count parts of the day by piece, days by parts around the camera, and choose spells to patrol."""
    around = np.isin(facts.piece, [rank for rank, kind in enumerate(kinds) if kind != "rest"])
    length_h = (facts.end - facts.start) / np.timedelta64(1, "h")
    timed = length_h <= PART_HOURS
    middle_h = np.floor(((facts.start + (facts.end - facts.start) // 2) - _EPOCH) / np.timedelta64(1, "h"))
    hour = middle_h.astype(np.int64)
    part, weekday = hour % 24 // PART_HOURS, (hour // 24 + _EPOCH_WEEKDAY) % len(DAYS)
    parts = np.zeros((len(PARTS), len(kinds)), dtype=np.int64)
    np.add.at(parts, (part[timed], facts.piece[timed]), 1)
    week = np.zeros((len(DAYS), len(PARTS)), dtype=np.int64)
    np.add.at(week, (weekday[timed & around], part[timed & around]), 1)
    untimed = np.bincount(facts.piece[~timed], minlength=len(kinds))
    chosen = None
    if around.sum() >= LEAST_FOR_HOURS:
        profile = aoristic.profile(
            facts.start[around],
            end=facts.end[around],
            by="hour_of_week",
            zone=str(ready.spec.parameters["zone"]),
            level=ready.spec.level,
            rng=np.random.default_rng(ready.spec.seed),
        )
        chosen = spells.best_spells(
            profile,
            length_h=int(ready.spec.parameters["spell_h"]),
            n=int(ready.spec.parameters["spells"]),
        )
    return {
        "around": int(around.sum()),
        "parts": parts.tolist(),
        "untimed": untimed.tolist(),
        "week": week.tolist(),
        "week_untimed": int((~timed & around).sum()),
        "spells": None if chosen is None else {**to_plain(chosen), "sentence": chosen.summary()},
    }


def _count_months(facts: _Facts) -> list[dict[str, Any]]:
    """Count the months of the view: a place chosen after a peak shows here."""
    if len(facts.start) == 0:
        return []
    months = facts.start.astype("datetime64[M]")
    every = np.arange(months.min(), months.max() + np.timedelta64(1, "M"))
    found = np.bincount(
        (months[facts.piece == 0] - months.min()).astype(np.intp), minlength=len(every)
    ).tolist()
    return [{"month": str(month), "facts": count} for month, count in zip(every, found, strict=True)]


def _count_cells(facts: _Facts, *, cell_m: float, kinds: tuple[str, ...]) -> list[list[float]]:
    """Count the square cells of the view and the rings, as (west, south, facts) in metres."""
    near = np.isin(facts.piece, [rank for rank, kind in enumerate(kinds) if kind != "rest"])
    if not near.any():
        return []
    corner = np.floor(facts.xy_m[near] / cell_m) * cell_m
    cells, counts = np.unique(corner, axis=0, return_counts=True)
    return [[float(x), float(y), int(n)] for (x, y), n in zip(cells, counts, strict=True)]


def _say_found(counts: NDArray[np.int64], *, total: int, compared: _Compared, seen: dict[str, Any]) -> str:
    """Say in one go what a mayor may read out."""
    view = int(counts[0])
    if view == 0:
        return (
            f"Aucun des {say(total)} faits comptés n'a eu lieu dans le champ de la caméra : rien, dans ces "
            "faits, ne dit qu'elle servirait."
        )
    facts = "fait a" if view == 1 else "faits ont"
    share = _say_share(100 * view / total)
    said = [
        f"{say(view)} {facts} eu lieu dans le champ de la caméra, sur {say(total)} comptés ({share}\u00a0%)"
    ]
    ratio = compared.ratio
    if ratio is not None and ratio.ratio is not None and compared.share_of_ground is not None:
        ground = _say_share(100 * compared.share_of_ground)
        low, high = say(ratio.low, digits=1), say(ratio.high, digits=1)
        times = say(ratio.ratio, digits=1)
        if ratio.low > 1:
            found = f"{times} fois plus au km² que dans le reste (intervalle {low} à {high})"
        elif ratio.high < 1:
            found = f"moins au km² que dans le reste ({times} fois, intervalle {low} à {high})"
        else:
            found = (
                f"{times} fois la densité du reste (intervalle {low} à {high}), un écart que le hasard "
                "suffit à expliquer"
            )
        said.append(f", pour {ground}\u00a0% du terrain : {found}")
    already = int(seen["seen_facts"])
    if seen["existing_cameras"] == 0:
        said.append(". Aucune autre caméra n'est comptée.")
    elif already:
        known = say(100 * already / view)
        said.append(f". Les caméras en place en voient déjà {say(already)} ({known}\u00a0%).")
    else:
        said.append(". Les caméras en place n'en voient aucun.")
    return "".join(said)


def _say_share(percent: float) -> str:
    """Write a share with as many decimals as it takes to see it."""
    return say(percent, digits=1 if percent >= 1 else 2 if percent >= _TENTH else 3)


def _estimate(counts: NDArray[np.int64], *, total: int, compared: _Compared) -> tuple[Estimate, ...]:
    if total == 0:
        return ()
    found = [estimates.make("part des faits (%)", value=100 * int(counts[0]) / total)]
    if compared.ratio is not None:
        ratio = compared.ratio
        found.append(estimates.make("indice de concentration (PAI)", value=compared.pai))
        found.append(
            estimates.make(
                "faits au km², rapport au reste",
                value=ratio.ratio,
                bounds=(ratio.low, ratio.high),
                p=ratio.p_value,
            )
        )
    return tuple(found)


def _say_unplaced(unplaced: int, *, total: int) -> tuple[str, ...]:
    if unplaced == 0:
        return ()
    return (
        f"{say(unplaced)} faits de la période sont sans lieu et ne sont pas comptés ; {say(total)} le sont.",
    )
