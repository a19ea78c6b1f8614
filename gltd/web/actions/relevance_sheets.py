"""The content of a relevance study's document: result, camera, money, other answers, measure."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import shapely

from gltd import config
from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.camera_form import FundingLine
from gltd.reports.relevance import (
    Alternative,
    Asked,
    Concentration,
    Day,
    Follow,
    Overlap,
    Piece,
    RelevanceSheet,
    Seen,
    Spells,
    Split,
    Subject,
    read_outlines,
)
from gltd.usecases import studying
from gltd.usecases.studying import Span, Spec
from gltd.usecases.studying.displacement import ROLE_LABELS
from gltd.usecases.studying.ground import project
from gltd.usecases.studying.relevance import DAYS, PARTS
from gltd.usecases.studying.sight import VIEW, draw_sight, name_ring
from gltd.web.actions import cameras, fundings
from gltd.web.actions.relevance_after import describe_measured
from gltd.web.actions.studies import read_registration, read_result
from gltd.web.models import Funding, Partner, Relevance, Study
from gltd.web.models.purposes import purposes
from gltd.web.models.relevance import ALTERNATIVES

Found = Mapping[str, Any]


def describe_sheet(
    relevance: Relevance, *, applicant: str, today: dt.date, draft: bool = True
) -> RelevanceSheet:
    """Return the document as it stands today; a study without a result has none."""
    result = read_result(relevance.study)
    if result is None:
        raise GltdError("L'étude n'est pas encore calculée : lancez le calcul, puis recommencez.")
    numbers = result["outcomes"][0]["numbers"]
    costs = cameras.read_costs(relevance.scheme, cameras=[relevance.camera])
    spec = studying.load_registered(relevance.study.fingerprint, registry=config.load().studies_dir)
    return RelevanceSheet(
        subject=_describe_subject(relevance, applicant=applicant),
        asked=_describe_asked(relevance.study, result=result),
        pieces=_list_pieces(result),
        categories=tuple(Split(one["name"], tuple(one["counts"])) for one in numbers["categories"]),
        parts=tuple(Split(name, tuple(row)) for name, row in zip(PARTS, numbers["parts"], strict=True)),
        untimed=tuple(numbers["untimed"]),
        week=tuple(Day(name, tuple(row)) for name, row in zip(DAYS, numbers["week"], strict=True)),
        spells=_read_spells(numbers),
        concentration=_read_concentration(numbers),
        seen=_read_seen(numbers),
        alternatives=list_alternatives(relevance),
        cost_net=costs.get(relevance.camera_id),
        cost_source=cameras.TITLE if relevance.camera_id in costs else "",
        fundings=_list_fundings(relevance),
        follow=_describe_follow(relevance),
        outlines=read_outlines(_list_grounds(spec, crs=result["data"]["crs"])),
        prepared_on=today,
        lacks=list_lacks(relevance, priced=relevance.camera_id in costs),
        draft=draft,
        simulated=bool(result["simulated"] or relevance.camera.simulated),
        measured=describe_measured(relevance, period=_read_period(result), today=today),
    )


def find_applicant(relevance: Relevance, *, otherwise: Partner | None) -> str:
    """Return the town that asks for the camera where one sits in the scheme, else who opens the page."""
    towns = list(relevance.scheme.partners.filter(kind=Partner.Kind.TOWN)[:2])
    return str(towns[0] if len(towns) == 1 else otherwise or "")


def list_alternatives(relevance: Relevance) -> tuple[Alternative, ...]:
    """Return what was answered to each other way."""
    return tuple(
        Alternative(
            label,
            Relevance.Answer(getattr(relevance, name)).label,
            french.typeset(getattr(relevance, f"{name}_reason")),
        )
        for name, label in ALTERNATIVES.items()
    )


def list_lacks(relevance: Relevance, *, priced: bool) -> tuple[str, ...]:
    """Say what is missing before a signature."""
    lacks = [] if relevance.camera.purpose else ["la finalité de la caméra"]
    lacks += [
        f"la réponse à « {label.lower()} »"
        for name, label in ALTERNATIVES.items()
        if not getattr(relevance, name)
    ]
    if not priced:
        lacks.append("le coût hors taxes de la caméra")
    if relevance.measure_id is None:
        lacks.append("l'enregistrement de la mesure de l'effet")
    return tuple(lacks)


def _describe_subject(relevance: Relevance, *, applicant: str) -> Subject:
    camera, law = relevance.camera, purposes()
    view = (
        f"direction {camera.bearing_deg}°, ouverture {camera.angle_deg}°, portée {camera.range_m} m"
        if camera.sees
        else ""
    )
    return Subject(
        scheme=relevance.scheme.name,
        applicant=applicant,
        number=camera.number,
        place=camera.place,
        area=camera.area.name if camera.area else "",
        purpose=camera.purpose_label,
        article=law.article,
        article_read=law.read_version,
        view=view,
        planned_on=relevance.planned_on,
    )


def _read_period(result: Found) -> Span:
    period = result["windows"]["period"]
    return Span(dt.date.fromisoformat(period["from"]), dt.date.fromisoformat(period["to"]))


def _describe_asked(study: Study, *, result: Found) -> Asked:
    outcome, period = result["outcomes"][0], _read_period(result)
    batches = result["data"]["batches"]
    return Asked(
        fingerprint=study.fingerprint,
        registered_at=dt.datetime.fromisoformat(result["registered_at"]),
        start=period.first,
        end=period.last,
        counted=outcome["name"],
        sources=tuple(sorted({batch["source"] or batch["file_name"] for batch in batches})),
        sentence=outcome["sentence"],
        limits=tuple(dict.fromkeys([*outcome["limits"], *result["limits"]])),
    )


def _list_pieces(result: Found) -> tuple[Piece, ...]:
    outcome = result["outcomes"][0]
    return tuple(
        Piece(row["name"], kind, row["facts"], row["area_ha"])
        for row, kind in zip(outcome["rows"], outcome["numbers"]["kinds"], strict=True)
    )


def _read_spells(numbers: Found) -> Spells | None:
    found = numbers["spells"]
    return None if found is None else Spells(tuple(found["labels"]), found["share"], found["expected"])


def _read_concentration(numbers: Found) -> Concentration | None:
    ratio = numbers["density"]
    if ratio is None:
        return None
    return Concentration(numbers["ground_share"], numbers["pai"], ratio["ratio"], ratio["low"], ratio["high"])


def _read_seen(numbers: Found) -> Seen:
    return Seen(
        cameras=numbers["existing_cameras"],
        facts=numbers["seen_facts"],
        area_percent=numbers["seen_area_percent"],
        covered_before=numbers["covered_before"],
        covered_after=numbers["covered_after"],
        overlaps=tuple(
            Overlap(one["name"], one["facts"], one["area_percent"]) for one in numbers["existing"]
        ),
    )


def _list_fundings(relevance: Relevance) -> tuple[FundingLine, ...]:
    """Return what pays for the camera: fundings that name it, else none."""
    paying = list(Funding.objects.filter(scheme=relevance.scheme, cameras=relevance.camera))
    totals = fundings.total_fundings(paying, amounts=fundings.read_amounts(paying))
    return tuple(
        FundingLine(total.funder, total.year, total.tax, total.committed, total.paid) for total in totals
    )


def _describe_follow(relevance: Relevance) -> Follow | None:
    if relevance.measure is None:
        return None
    registration = read_registration(relevance.measure)
    if registration is None:
        return None
    spec = studying.load_registered(relevance.measure.fingerprint, registry=config.load().studies_dir)
    before, after = (french.period(span.first, end=span.last) for span in (spec.before, spec.after))
    return Follow(
        zones=tuple(name_zones(spec)),
        before=before,
        after=after,
        registered_at=dt.datetime.fromisoformat(registration.registered_at),
        preregistered=registration.status == "pré-enregistrée",
        fingerprint=registration.fingerprint,
        foresight=relevance.foresight,
    )


def name_zones(spec: Spec) -> list[str]:
    """Name the zones of a study of displacement with their roles."""
    if spec.ground is None:
        return []
    named = [f"{ROLE_LABELS[role]} : {name}" for name, role, _ in spec.ground.contours]
    inner = 0.0
    for outer in spec.ground.rings_m:
        named.append(f"{ROLE_LABELS['displacement']} : {name_ring(inner, outer_m=outer)}")
        inner = outer
    if spec.ground.elsewhere is not None:
        named.append(f"{ROLE_LABELS['control']} : {spec.ground.elsewhere}")
    return named


def _list_grounds(spec: Spec, *, crs: str) -> list[tuple[str, str, Any]]:
    """Return the grounds of the map, those below first."""
    sight = draw_sight(spec, crs=crs)
    drawn: list[tuple[str, str, Any]] = []
    if spec.ground is not None:
        drawn += [
            (name, "perimeter", project(shapely.from_wkt(contour), crs=crs))
            for name, _, contour in spec.ground.contours
        ]
    # The outer border of each ring: their inner ones are those of the ring before, and of the view.
    drawn += [
        (name, "ring", shapely.polygons(shapely.get_exterior_ring(part)))
        for name, kind, ground in zip(sight.pieces.names, sight.kinds, sight.pieces.polygons, strict=False)
        if kind == "ring"
        for part in shapely.get_parts(ground)
    ]
    drawn += [(name, "existing", ground) for name, ground in sight.existing]
    return [*drawn, (VIEW, "view", sight.view)]
