"""What a bilan says of what is followed over time: spots, objectives, and what changed since the last one."""

from collections import Counter
from decimal import Decimal

from gltd.claims.measures import catalogue
from gltd.reports import french
from gltd.reports.snapshot import (
    Content,
    CountColumn,
    CountRow,
    CountTable,
    DeadlineLine,
    Domain,
    FollowUps,
    Nature,
    ObjectiveLine,
    ReportFigure,
    Spots,
    Status,
    find_figures,
)
from gltd.usecases.watching import PRESENT, Sighting, State, state_at, tally
from gltd.web.actions.collecting import Register
from gltd.web.actions.durations import spans_of
from gltd.web.actions.follow_ups import tally_follow_ups
from gltd.web.actions.objectives import Standing, list_standings
from gltd.web.models import FollowUp, Meeting, Objective, Spot, SpotObservation

_KINDS = (
    ("present", "Points présents à la fin de la période", Nature.STOCK),
    ("dismantled", "Points démantelés à la fin de la période", Nature.STOCK),
    ("lasting", "Fermetures durables à la fin de la période", Nature.STOCK),
    ("reactivations", "Réactivations pendant la période", Nature.FLOW),
    ("moves", "Déplacements de points pendant la période", Nature.FLOW),
)
_MEASURES = {"lasting": "deal_point.lasting_closure", "reactivations": "deal_point.reactivated"}


def collect_spots(register: Register, *, note: int) -> Spots:
    """Count the spots as the observations known at the end of the period tell them, by area at most."""
    rows = Spot.objects.filter(scheme=register.scheme).prefetch_related("areas")
    spots = list(rows)
    lives = _read_lives(register, [spot.pk for spot in spots])
    if not any(lives.values()):
        return Spots(figures=tuple(register.list_figures(["deal_point"])))
    months = spans_of(register.scheme)["spot.lasting"].amount
    counted = tally(lives.values(), since=register.start, on=register.end, months=months)
    figures = tuple(
        ReportFigure(
            measure=_MEASURES.get(name, "deal_point.identified"),
            label=label,
            value=Decimal(getattr(counted, name)),
            unit="count",
            unit_of_count="point de deal",
            perimeter=register.scheme.name,
            nature=nature,
            domain=Domain.PHENOMENON,
            sources=(note,),
            trace=f"registre-points-{name}",
            status=Status.COMPUTED,
            period=register.period if nature is Nature.FLOW else None,
            as_of=register.end if nature is Nature.STOCK else None,
            formula="dernier état observé de chaque point"
            + (f", démantelé depuis {months} mois sans interruption" if name == "lasting" else ""),
        )
        for name, label, nature in _KINDS
    )
    table = _count_areas(register, spots, lives, note)
    return Spots(figures=(*figures, *register.list_figures(["deal_point"])), by_area=table)


def _count_areas(
    register: Register, spots: list[Spot], lives: dict[int, tuple[Sighting, ...]], note: int
) -> CountTable | None:
    """Count the spots that are present at the end of the period, by area; there is no table of nothing."""
    present = Counter(
        area.name
        for spot in spots
        if state_at(lives.get(spot.pk, ()), on=register.end) in PRESENT
        for area in spot.areas.all()
    )
    if not present:
        return None
    return CountTable(
        title="Points présents à la fin de la période, par quartier",
        rows_are="Quartier",
        columns=(CountColumn("deal_point.identified", "Points", "point de deal"),),
        rows=tuple(CountRow(name, (count,)) for name, count in sorted(present.items())),
        period=register.period,
        perimeter=register.scheme.name,
        sources=(note,),
        trace="registre-points-quartier",
        domain=Domain.PHENOMENON,
        nature=Nature.STOCK,
        overlapping=True,
        note="Un point est compté dans chaque quartier où il se trouve, et dans la commune qui le contient.",
        formula="dernier état observé de chaque point",
    )


def _read_lives(register: Register, spots: list[int]) -> dict[int, tuple[Sighting, ...]]:
    """Return the observations of each spot, in order of entry."""
    lives: dict[int, list[Sighting]] = {spot: [] for spot in spots}
    rows = SpotObservation.objects.filter(spot__in=spots, observed_on__lte=register.end)
    for spot, on, rank, state, moved in rows.values_list("spot", "observed_on", "pk", "state", "moved_to"):
        lives[spot].append(Sighting(on, rank, State(state), moved))
    return {spot: tuple(life) for spot, life in lives.items()}


def collect_follow_ups(register: Register, *, note: int) -> FollowUps:
    """Tell the measures asked and notified during the period, what sources say, and what runs."""
    figures = tuple(register.list_figures(["closure", "lease"]))
    if register.operation is not None:
        return FollowUps(figures=figures)
    totals = tally_follow_ups(register.scheme, since=register.start, until=register.end)
    told = [total for total in totals if total.asked or total.notified]
    table = None
    if told:
        table = CountTable(
            title="Mesures demandées et notifiées pendant la période",
            rows_are="Mesure",
            columns=(
                CountColumn("follow_up.asked", "Demandées", "mesure"),
                CountColumn("follow_up.notified", "Notifiées", "mesure"),
            ),
            rows=tuple(
                CountRow(_capital(total.machine.label), (total.asked, total.notified)) for total in told
            ),
            period=register.period,
            perimeter=register.scheme.name,
            sources=(note,),
            trace="registre-suites",
            note="Une mesure peut être demandée dans une période et notifiée dans une autre.",
            formula="étapes des suites du registre dont la date est dans la période",
        )
    running = FollowUp.objects.filter(scheme=register.scheme, closed=False, since_on__lte=register.end)
    rows = running.select_related("partner").prefetch_related("areas").order_by("deadline_on", "pk")
    lines = tuple(
        DeadlineLine(
            kind=_capital(row.machine.label),
            area=french.enumeration(tuple(area.name for area in row.areas.all())),
            state=row.stage.label,
            due_on=row.deadline_on,
            partner=row.partner.name if row.partner else "",
            overdue=row.deadline_on is not None and row.deadline_on < register.end,
        )
        for row in rows
    )
    return FollowUps(by_kind=table, figures=figures, deadlines=lines)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def collect_objectives(register: Register) -> tuple[ObjectiveLine, ...]:
    """Tell where each objective stands at the end of the period."""
    standings = list_standings(register.scheme, on=register.end)
    return tuple(tell_objective(standing, register=register) for standing in standings)


def tell_objective(standing: Standing, *, register: Register) -> ObjectiveLine:
    """Tell one objective; a figure that the bilan does not print otherwise is left in words."""
    objective = standing.objective
    measure = catalogue().get(objective.measure)
    target = "à faire"
    if measure is not None and objective.target is not None:
        word = "au moins" if objective.aim == Objective.Aim.AT_LEAST else "au plus"
        printed = french.quantity(objective.target, unit=measure.unit)
        target = f"{word} {printed}"
    reached = {True: "atteint", False: "non atteint", None: "non renseigné"}[standing.reached]
    if standing.reached is False and not standing.overdue and objective.due_on is not None:
        reached = "pas encore atteint"
    if objective.aim == Objective.Aim.DONE:
        reached = objective.get_state_display()
    cited = standing.last is not None and standing.last.source_id in register.numbers
    return ObjectiveLine(
        label=objective.title,
        target=target,
        standing=f"{reached}, échéance dépassée" if standing.overdue else reached,
        due_on=objective.due_on,
        partner=objective.partner.name if objective.partner else "",
        figure=register.make_figure(standing.last) if cited and standing.last else None,
    )


def count_meetings(register: Register, *, note: int) -> tuple[ReportFigure, ...]:
    """Return the number of sittings held during the period, where sittings are on record."""
    rows = Meeting.objects.filter(
        scheme=register.scheme,
        status=Meeting.Status.HELD,
        starts_at__date__gte=register.start,
        starts_at__date__lte=register.end,
    )
    held = rows.count()
    if not held:
        return ()
    figure = ReportFigure(
        measure="meeting.held",
        label="Séances tenues",
        value=Decimal(held),
        unit="count",
        unit_of_count="séance",
        perimeter=register.scheme.name,
        nature=Nature.FLOW,
        domain=Domain.ACTIVITY,
        sources=(note,),
        trace="registre-seances",
        status=Status.COMPUTED,
        period=register.period,
        formula="nombre de séances tenues au registre",
    )
    return (figure,)


def list_cautions(register: Register) -> tuple[str, ...]:
    """Say where the period runs out of the mandate."""
    scheme, cautions = register.scheme, []
    if register.start < scheme.starts_on:
        cautions.append(
            f"La période commence le {french.day(register.start)}, avant l'ouverture du mandat : ce qui "
            "précède n'est pas l'action du dispositif."
        )
    if scheme.ends_on is not None and register.end > scheme.ends_on:
        cautions.append(
            f"La période finit après le terme du mandat, le {french.day(scheme.ends_on)} : ce qui suit n'est "
            "pas l'action du dispositif."
        )
    return tuple(cautions)


def caution_early(content: Content) -> tuple[str, ...]:
    """Say how many figures that end in the period also count days before it."""
    start, video = content.period.start, content.video
    said = find_figures((content.highlights, content.activity.figures, content.outcome, video.requests))
    early = [one for one in said if one.period and one.period.start < start <= one.period.end]
    if not early:
        return ()
    count = len(dict.fromkeys((one.measure, one.label, one.perimeter, one.period) for one in early))
    if count == 1:
        return ("Un chiffre compte aussi des jours d'avant la période : ses dates sont écrites à côté.",)
    return (f"{count} chiffres comptent aussi des jours d'avant la période : leurs dates sont à côté.",)
