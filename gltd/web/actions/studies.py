"""Studies of a scheme: registered and run by the use case, pointed to by the register."""

import datetime as dt
from typing import Any

import shapely
from django.db import transaction
from shapely.geometry import shape

from gltd import config
from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.snapshot import Estimate, Period, SourceNote, StudyCard, ZoneCount
from gltd.usecases.studying import (
    FIXED_IN_ADVANCE,
    Registration,
    find_registration,
    lies_within,
    list_parts,
    list_registrations,
    list_versions,
    read_latest,
    withhold,
)
from gltd.web.actions import audit
from gltd.web.models import Operation, Scheme, Study, User

METHOD = "Différence pondérée de déplacement (WDD, Wheeler et Ratcliffe 2018)"
ESTIMATES = (("local", "Effet dans la zone traitée"), ("displaced", "Autour"), ("net", "Effet net"))


@transaction.atomic
def attach_study(
    *, actor: User | None, scheme: Scheme, title: str, fingerprint: str, operation: Operation | None
) -> Study:
    """Point to a registered study on behalf of a scheme."""
    if find_registration(fingerprint, registry=config.load().studies_dir) is None:
        raise GltdError("Cette étude n'est pas enregistrée : enregistrez-la par « gltd study register ».")
    study = Study(scheme=scheme, operation=operation, title=title, fingerprint=fingerprint)
    study.full_clean()
    study.save()
    audit.record("étude", actor=actor, scheme=scheme, target=study, changes={"fingerprint": fingerprint})
    return study


def list_unattached(scheme: Scheme) -> list[Registration]:
    """Return the studies in the perimeter of a scheme that no scheme points to yet, newest first.

    One territory of many is told on the page of them all.
    """
    outlines = [shape(area.geometry) for area in scheme.areas.all() if area.geometry is not None]
    if not outlines:
        return []
    perimeter = shapely.union_all(shapely.make_valid(outlines))
    attached = set(Study.objects.values_list("fingerprint", flat=True))
    registry = config.load().studies_dir
    told = attached | list_parts(registry)
    return [
        found
        for found in reversed(list_registrations(registry))
        if found.fingerprint not in told
        and lies_within(found.fingerprint, registry=registry, perimeter=perimeter)
    ]


def read_registration(study: Study) -> Registration | None:
    """Return when the study was registered, from the registry."""
    return find_registration(study.fingerprint, registry=config.load().studies_dir)


def list_known() -> list[Registration]:
    """Return everything that the registry holds, of all schemes, the oldest first."""
    return list_registrations(config.load().studies_dir)


def list_changed() -> set[str]:
    """Return the fingerprints of the versions that a later one changes."""
    return {found.amends for found in list_known() if found.amends}


def read_result(study: Study) -> dict[str, Any] | None:
    """Return the latest result of a study, from the registry."""
    return read_latest(study.fingerprint, registry=config.load().studies_dir)


def read_shown(study: Study, *, exact: bool) -> dict[str, Any] | None:
    """Return the latest result as a page may show it; ``exact`` for those who may see small counts."""
    result = read_result(study)
    return result if exact or result is None else withhold(result)


def list_cards(
    scheme: Scheme, *, start: dt.date, end: dt.date, first_note: int
) -> list[tuple[StudyCard, SourceNote]]:
    """Return the printed card of each outcome of the studies that bear on a period, with its note.

    Pre-registered studies come first.
    """
    found = [(study, result) for study in scheme.studies.order_by("pk") if (result := read_result(study))]
    bearing = [
        (study, result)
        for study, result in found
        if result["kind"] == "displacement" and overlaps(result, start=start, end=end)
    ]
    # Of a study that was changed, the latest version that has a result is the one that is printed.
    fingerprints = {study.fingerprint for study, _ in bearing}
    replaced = {
        version.amends for version in list_known() if version.amends and version.fingerprint in fingerprints
    }
    bearing = [pair for pair in bearing if pair[0].fingerprint not in replaced]
    bearing.sort(key=lambda pair: pair[1]["status"] not in FIXED_IN_ADVANCE)
    cards: list[tuple[StudyCard, SourceNote]] = []
    for study, result in bearing:
        note = make_note(
            study, result=result, number=first_note + len({card.fingerprint for card, _ in cards})
        )
        cards += [
            (make_card(study, result=result, outcome=outcome, note=note.number), note)
            for outcome in result["outcomes"]
        ]
    return cards


def overlaps(result: dict[str, Any], *, start: dt.date, end: dt.date) -> bool:
    """Tell whether the window after of a study meets a period."""
    after = result["windows"]["after"]
    return dt.date.fromisoformat(after["from"]) <= end and dt.date.fromisoformat(after["to"]) >= start


def make_note(study: Study, *, result: dict[str, Any], number: int) -> SourceNote:
    """Build the note that says from which events a study was computed."""
    names = sorted({batch["source"] or batch["file_name"] for batch in result["data"]["batches"]})
    return SourceNote(
        number=number,
        publisher=study.scheme.name,
        title=f"{study.title}. Faits : {', '.join(names) or 'tableau de dénombrements'}",
        kind="Étude, données simulées" if result["simulated"] else "Étude",
        published_on=dt.datetime.fromisoformat(result["registered_at"]).date(),
        fingerprint=study.fingerprint,
    )


def make_card(study: Study, *, result: dict[str, Any], outcome: dict[str, Any], note: int) -> StudyCard:
    """Build the printed card of one outcome."""
    numbers = outcome["numbers"]
    best = numbers["corrected"] or numbers["estimate"]
    notes = (
        ()
        if numbers["corrected"] is None
        else ("Intervalles corrigés de la dispersion mesurée avant l'opération.",)
    )
    return StudyCard(
        question=result["question"],
        method=METHOD,
        counted=outcome["name"],
        before=read_window(result["windows"]["before"]),
        after=read_window(result["windows"]["after"]),
        zones=tuple(
            ZoneCount.of(row["name"], role=row["role_label"], before=row["before"], after=row["after"])
            for row in outcome["rows"]
        ),
        estimates=tuple(
            Estimate(
                label, best[name], best[f"{name}_se"], *read_bounds(best, name=name), level=result["level"]
            )
            for name, label in ESTIMATES
            if best.get(name) is not None
        ),
        sentence=outcome["sentence"],
        limits=(*outcome["limits"], *result["limits"]),
        preregistered=result["status"] in FIXED_IN_ADVANCE,
        registered_at=dt.datetime.fromisoformat(result["registered_at"]),
        fingerprint=study.fingerprint,
        simulated=result["simulated"],
        sources=(note,),
        trace=f"etude-{study.pk}",
        notes=(*notes, *tell_versions(study)),
    )


def tell_versions(study: Study) -> tuple[str, ...]:
    """Say, of a study that was changed, when its first version was registered, and why it was changed."""
    versions = list_versions(study.fingerprint, registry=config.load().studies_dir)
    ranks = [rank for rank, one in enumerate(versions) if one.fingerprint == study.fingerprint]
    if not ranks or versions[ranks[0]].amends is None:
        return ()
    rank, first = ranks[0], dt.datetime.fromisoformat(versions[0].registered_at)
    told = (
        f"Version {rank + 1} d'une étude enregistrée le {french.short_day(first.date())}, "
        f"{versions[rank].status} : {versions[rank].reason}"
    )
    return (told,)


def read_window(window: dict[str, str]) -> Period:
    """Read a window of a result."""
    return Period(dt.date.fromisoformat(window["from"]), dt.date.fromisoformat(window["to"]))


def read_bounds(estimate: dict[str, Any], *, name: str) -> tuple[float, float]:
    """Return the interval of one part of an estimate; that of the net effect has no prefix."""
    prefix = "" if name == "net" else f"{name}_"
    return estimate[f"{prefix}low"], estimate[f"{prefix}high"]
