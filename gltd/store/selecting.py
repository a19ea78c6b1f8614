"""Which events a query is about, and how that is said in SQL with bound parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gltd.errors import GltdError
from gltd.store.batches import Batch

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Selection:
    """Filters of a query; what is None is not filtered.

    ``box_deg`` is west, south, east, north; ``box_m`` is x min, y min, x max, y max in the projection of
    the query.
    The period is half-open and is compared with the start of the event. ``hours`` (0 to 23) and ``weekdays``
    (0 is Monday) are those of the start, in local time: an event that is dated to the day has no hour, and
    one that is dated less precisely has no weekday either. ``batches`` are identifiers.
    """

    box_deg: Box | None = None
    box_m: Box | None = None
    start: datetime | None = None
    end: datetime | None = None
    categories: Sequence[str] | None = None
    natures: Sequence[str] | None = None
    hours: Sequence[int] | None = None
    weekdays: Sequence[int] | None = None
    batches: Sequence[str] | None = None


EVERYTHING = Selection()


def conditions(selection: Selection, *, box_m: Box | None) -> tuple[str, dict[str, Any]]:
    """Return the WHERE clause of a selection, and its parameters; ``box_m`` bounds the stored metres."""
    clauses: list[str] = ["true"]
    parameters: dict[str, Any] = {}
    if box_m is not None:
        clauses.append("x_m BETWEEN $x_min AND $x_max AND y_m BETWEEN $y_min AND $y_max")
        parameters |= dict(zip(("x_min", "y_min", "x_max", "y_max"), box_m, strict=True))
    if selection.box_deg is not None:
        clauses.append("lon BETWEEN $west AND $east AND lat BETWEEN $south AND $north")
        parameters |= dict(zip(("west", "south", "east", "north"), selection.box_deg, strict=True))
    if selection.start is not None:
        clauses.append("occurred_start >= $start")
        parameters["start"] = selection.start
    if selection.end is not None:
        clauses.append("occurred_start < $end")
        parameters["end"] = selection.end
    if selection.hours is not None:
        clauses.append("list_contains($hours, hour(occurred_start))")
        clauses.append("occurred_end - occurred_start < INTERVAL 23 HOUR")
        parameters["hours"] = list(selection.hours)
    if selection.weekdays is not None:
        clauses.append("list_contains($weekdays, isodow(occurred_start) - 1)")
        clauses.append("occurred_end - occurred_start <= INTERVAL 25 HOUR")
        parameters["weekdays"] = list(selection.weekdays)
    for name, values in (("category", selection.categories), ("nature", selection.natures)):
        if values is not None:
            clauses.append(f"list_contains(${name}_wanted, {name})")
            parameters[f"{name}_wanted"] = list(values)
    return " AND ".join(clauses), parameters


def choose(batches: Sequence[Batch], *, selection: Selection) -> list[Batch]:
    """Return the live batches of a selection; an unknown or undone one is refused."""
    live = [batch for batch in batches if batch.undone_at is None]
    if selection.batches is None:
        return live
    known = {batch.batch_id: batch for batch in live}
    for batch_id in selection.batches:
        if batch_id not in known:
            raise GltdError(
                f"Le lot « {batch_id} » est inconnu ou annulé : « gltd events list » les montre tous."
            )
    return [known[batch_id] for batch_id in dict.fromkeys(selection.batches)]


def settle_crs(batches: Sequence[Batch], *, wanted: str | None) -> str | None:
    """Return the projection of a query: the wanted one, else the one that all its batches share."""
    if wanted is not None:
        import pyproj  # slow to load, and seldom needed

        try:
            crs = pyproj.CRS.from_user_input(wanted)
        except pyproj.exceptions.CRSError as error:
            raise GltdError(
                f"La projection « {wanted} » est inconnue : écrivez par exemple EPSG:2154."
            ) from error
        if not crs.is_projected:
            raise GltdError(
                f"« {wanted} » n'est pas en mètres : choisissez une projection, par exemple EPSG:2154."
            )
        return wanted
    found = sorted({batch.crs for batch in batches})
    if len(found) > 1:
        raise GltdError(
            f"Les lots demandés sont dans plusieurs projections ({', '.join(found)}) : choisissez-en une, ou "
            "choisissez des lots d'une même région."
        )
    return found[0] if found else None
