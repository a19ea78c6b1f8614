"""The spots and measures of the demonstration: invented, and each name says so."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gltd.web.actions import follow_ups, operations, spots
from gltd.web.demo.facts import DATA, Fields, SchemeFacts, read_toml
from gltd.web.demo.register import Ground
from gltd.web.models import FollowUp, Operation, Scheme, Spot, User


@transaction.atomic
def enter_watched(name: str, *, told: SchemeFacts, scheme: Scheme, ground: Ground, actor: User) -> None:
    """Enter the spots and measures of a scheme, or nothing where it has some."""
    if Spot.everything.filter(scheme=scheme).exists() or FollowUp.everything.filter(scheme=scheme).exists():
        return
    watched = read_toml(DATA.joinpath(name, "watched.toml"))
    by_title = {row.title: row for row in Operation.objects.filter(scheme=scheme)}
    known = {entry["key"]: by_title[entry["title"]] for entry in told.operations}
    entered = {entry["key"]: enter_spot(entry, scheme=scheme, actor=actor) for entry in watched["spots"]}
    for entry in watched["spots"]:
        observe(entry, entered=entered, known=known, actor=actor)
    aim_operations(watched["spots"], entered=entered, known=known, actor=actor)
    for entry in watched["follow_ups"]:
        links = {"spot": entered.get(entry.get("spot")), "operation": known.get(entry.get("operation"))}
        enter_follow_up(entry, scheme=scheme, ground=ground, links=links, actor=actor)


def enter_spot(told: Fields, *, scheme: Scheme, actor: User) -> Spot:
    """Enter a spot with its place; its areas follow from it."""
    lon_deg, lat_deg = told["at"]
    apart = ("key", "at", "landmark", "observations", "operations")
    return spots.create_spot(
        actor=actor,
        scheme=scheme,
        place=spots.Place(lon_deg, lat_deg, landmark=told.get("landmark", "")),
        simulated=True,
        **{key: value for key, value in told.items() if key not in apart},
    )


def observe(told: Fields, *, entered: dict[str, Spot], known: dict[str, Operation], actor: User) -> None:
    """Enter what was seen of a spot."""
    for entry in told["observations"]:
        links = {
            "moved_to": entered.get(entry.get("moved_to")),
            "operation": known.get(entry.get("operation")),
        }
        spots.observe_spot(actor=actor, spot=entered[told["key"]], **{**entry, **links})


def aim_operations(
    told: list[Fields], *, entered: dict[str, Spot], known: dict[str, Operation], actor: User
) -> None:
    """Say which spots each operation aimed at."""
    aimed: dict[str, list[Spot]] = {}
    for entry in told:
        for key in entry.get("operations", []):
            aimed.setdefault(key, []).append(entered[entry["key"]])
    for key, rows in aimed.items():
        operation = Operation.objects.get(pk=known[key].pk)
        operations.change_operation(actor=actor, operation=operation, version=operation.version, spots=rows)


def enter_follow_up(
    told: Fields, *, scheme: Scheme, ground: Ground, links: dict[str, Any], actor: User
) -> None:
    """Enter a measure and the steps that it went through."""
    row = follow_ups.create_follow_up(
        actor=actor,
        scheme=scheme,
        areas=[ground.areas[key] for key in told["areas"]],
        asked_on=find_day(told["asked_on"]),
        partner=ground.partners[told["partner"]],
        simulated=True,
        **{key: told[key] for key in ("kind", "basis", "title")},
        **links,
    )
    for entry in told.get("steps", []):
        row = follow_ups.take_step(
            actor=actor,
            follow_up=row,
            version=row.version,
            step=entry["step"],
            taken_on=find_day(entry["taken_on"]),
        )


def find_day(told: dt.date | int) -> dt.date:
    """Return a day; a whole number counts days before today."""
    return told if isinstance(told, dt.date) else timezone.localdate() - dt.timedelta(days=told)
