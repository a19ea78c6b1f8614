"""What a bilan tells of the ground, of the forces engaged, and of the course from the arrest to prison."""

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gltd.claims.measures import catalogue
from gltd.reports.snapshot import (
    AreaCard,
    CountColumn,
    CountRow,
    CountTable,
    Domain,
    Funnel,
    FunnelStep,
    Nature,
    ReportFigure,
    Status,
)
from gltd.web.actions.collecting import Register, clean
from gltd.web.actions.funnels import Step, funnel_of, read_told
from gltd.web.models import Area, Claim, Operation, Participation, Scheme

# Outlines are drawn by hand: this little of an area may lie outside what holds it, or makes it up.
_SLIVER = 0.05
_TOLERANCE_DEG = 0.0003
_DIGITS = 5


def describe_ground(scheme: Scheme) -> tuple[AreaCard, ...]:
    """Return the areas of a scheme with their outlines, made light, and which of them lie in which."""
    areas = list(scheme.areas.order_by("name", "pk"))
    shapes = {
        area.pk: shapely.make_valid(shape(area.geometry)) for area in areas if area.geometry is not None
    }
    return tuple(_describe_area(area, areas=areas, shapes=shapes) for area in areas)


def _describe_area(area: Area, *, areas: list[Area], shapes: dict[int, BaseGeometry]) -> AreaCard:
    own = shapes.get(area.pk)
    if own is None:
        return AreaCard(area.name, outline=area.get_outline_display())
    inside = [
        other
        for other in areas
        if (piece := shapes.get(other.pk)) is not None
        and piece.area < own.area * (1 - _SLIVER)
        and piece.intersection(own).area >= piece.area * (1 - _SLIVER)
    ]
    covered = shapely.union_all([shapes[other.pk] for other in inside]).intersection(own).area
    return AreaCard(
        area.name,
        rings=tuple(_list_rings(own)),
        outline=area.get_outline_display(),
        parts=tuple(other.name for other in inside),
        whole=bool(inside) and covered >= own.area * (1 - _SLIVER),
    )


def _list_rings(outline: BaseGeometry) -> list[tuple[tuple[float, ...], ...]]:
    """Return the outer rings of an outline, drawn with few points."""
    light = outline.simplify(_TOLERANCE_DEG)
    pieces = [piece for piece in getattr(light, "geoms", [light]) if piece.geom_type == "Polygon"]
    return [
        tuple((round(x, _DIGITS), round(y, _DIGITS)) for x, y in piece.exterior.coords) for piece in pieces
    ]


def count_forces(register: Register, *, operations: list[Operation], note: int) -> CountTable | None:
    """Count the forces of the operations done, by kind of unit: asked, engaged, and where nobody said."""
    rows: list[CountRow] = []
    parts: dict[str, list[Participation]] = {}
    for operation in operations:
        for part in operation.participations.all():
            parts.setdefault(part.unit, []).append(part)
    for unit in Participation.Unit.values:
        told = parts.get(unit, [])
        if told:
            engaged = [part.engaged for part in told if part.engaged is not None]
            asked = [part.asked for part in told if part.asked is not None]
            cells = (
                len({part.operation_id for part in told}),
                sum(asked) if asked else None,
                sum(engaged) if engaged else None,
                len(told) - len(engaged),
            )
            label = str(Participation.Unit(unit).label)
            rows.append(CountRow(label[:1].upper() + label[1:], cells))
    if not rows:
        return None
    return CountTable(
        title="Forces engagées dans les opérations faites",
        rows_are="Unité",
        columns=(
            CountColumn("participation.operations", "Opérations", "opération"),
            CountColumn("participation.asked", "Demandés", "agent"),
            CountColumn("participation.engaged", "Engagés", "agent"),
            CountColumn("participation.unknown", "Sans effectif donné", "unité"),
        ),
        rows=tuple(rows),
        period=register.period,
        perimeter=register.scheme.name,
        sources=(note,),
        trace="registre-forces",
        note="Qui est engagé dans deux opérations compte deux fois.",
        overlapping=True,
        formula="somme des effectifs que chaque partenaire donne de sa participation",
    )


def collect_funnel(register: Register, *, note: int) -> Funnel | None:
    """Tell the course from the arrest to prison over the operations done; nothing where no step is known."""
    rows = Operation.objects.filter(scheme=register.scheme, status=Operation.Status.DONE)
    if register.operation is not None:
        rows = rows.filter(pk=register.operation.pk)
    else:
        rows = rows.filter(starts_at__date__gte=register.start, starts_at__date__lte=register.end)
    funnel = funnel_of(rows, scheme=register.scheme)
    if funnel.is_empty:
        return None
    told = read_told(rows, scheme=register.scheme)
    steps = tuple(
        _describe_step(step, told=told.get(step.measure, {}), register=register, note=note)
        for step in funnel.steps
    )
    return Funnel(steps, funnel.doubts)


def _describe_step(step: Step, *, told: dict[int, list[Claim]], register: Register, note: int) -> FunnelStep:
    """Build one step: a count, or what sources that differ leave of it, marked where they are contested."""
    claims = [claim for found in told.values() for claim in found]
    order = {claim.pk: rank for rank, claim in enumerate(register.claims)}
    contested = [register.standings[one.pk] for one in claims if one.pk in register.standings]
    conflict = next((one.conflict for one in contested if one.status is Status.CONTESTED), None)
    low, high = (step.interval.low, step.interval.high) if step.interval is not None else (None, None)
    exact = low is not None and low == high
    numbers = {register.numbers[one.source_id] for one in claims if one.source_id in register.numbers}
    figure = ReportFigure(
        measure=step.measure,
        label=f"Enchaînement judiciaire, {step.label}",
        value=clean(low) if exact else None,
        unit="count",
        unit_of_count=catalogue()[step.measure].unit_of_count,
        perimeter=register.scheme.name,
        nature=Nature.FLOW,
        domain=Domain.JUSTICE,
        sources=tuple(sorted(numbers)) or (note,),
        trace=f"enchainement-{step.measure}",
        status=Status.COMPUTED if conflict is None else Status.CONTESTED,
        low=clean(low),
        high=clean(high),
        period=register.period,
        simulated=any(claim.source.simulated for claim in claims),
        conflict=conflict,
        formula=f"somme des opérations qui la disent : {step.known} sur {step.operations}",
        printed=step.said,
    )
    parts = tuple(
        f"chiffre-{min(found, key=lambda one: order.get(one.pk, len(order))).pk}" for found in told.values()
    )
    return FunnelStep(figure, step.known, step.operations, step.share, parts)
