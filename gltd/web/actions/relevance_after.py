"""A year on: what the measure of a camera says, and what a useful request for its images came to."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gltd import config
from gltd.reports import french
from gltd.reports.relevance import Measured, Useful
from gltd.reports.relevance_after import tell_useful
from gltd.reports.studies import StudyCard
from gltd.usecases import studying
from gltd.usecases.comparing import unit_cost
from gltd.usecases.footage import USEFUL_NOUN, Cell, tabulate
from gltd.usecases.footage import count_usefulness as count_useful
from gltd.usecases.studying import Span
from gltd.web.actions import budgets, cameras, footage
from gltd.web.actions.studies import make_card, read_registration, read_result
from gltd.web.models import Relevance

Stage = Literal["none", "waiting", "late", "early", "ready", "done"]


@dataclass(frozen=True)
class After:
    """Where the measure stands, in words; once it is done, its cards and its costs."""

    stage: Stage
    sentence: str
    warnings: tuple[str, ...] = ()
    cards: tuple[StudyCard, ...] = ()
    costs: tuple[str, ...] = ()
    result: dict[str, Any] | None = None


def tell_stage(relevance: Relevance, *, today: dt.date) -> Stage:
    """Say where the measure of a camera stands, and nothing of what it found."""
    camera, measure = relevance.camera, relevance.measure
    registration = None if measure is None else read_registration(measure)
    if measure is None or registration is None:
        return "none"
    if camera.proposed or camera.in_service_on is None:
        return "waiting"
    if today <= dt.date.fromisoformat(registration.ends_on):
        return "early"
    return "ready" if read_result(measure) is None else "done"


def tell_after(relevance: Relevance, *, today: dt.date) -> After:
    """Say what is known of a camera after its year, or plainly why it is too early."""
    measure, stage = relevance.measure, tell_stage(relevance, today=today)
    if measure is None or stage == "none":
        return After(
            "none",
            "Aucune mesure n'est enregistrée : sans zones ni dates choisies d'avance, l'effet de cette "
            "caméra ne pourra pas être dit.",
        )
    spec = studying.load_registered(measure.fingerprint, registry=config.load().studies_dir)
    warnings = tell_gaps(relevance, today=today)
    if stage == "waiting":
        return After("waiting", "La caméra n'est pas en service : il n'y a encore rien à mesurer.", warnings)
    if stage == "early":
        passed = max((today - spec.after.first).days, 0)
        return After(
            "early",
            f"Trop tôt : la période d'après finit le {french.day(spec.after.last)} ({french.number(passed)} "
            f"jours passés sur {french.number(spec.after.days)}). Regarder avant fausserait la réponse.",
            warnings,
        )
    result = read_result(measure)
    costs = tell_costs(relevance, window=spec.after)
    if result is None:
        return After(
            "ready", "La période d'après est finie : l'effet peut être calculé.", warnings, (), costs
        )
    cards = tuple(make_card(measure, result=result, outcome=one, note=1) for one in result["outcomes"])
    return After("done", studying.speak(result), warnings, cards, costs, result)


def tell_gaps(relevance: Relevance, *, today: dt.date) -> tuple[str, ...]:
    """Say where the register departs from what was registered."""
    camera = relevance.camera
    if camera.proposed or camera.in_service_on is None or relevance.planned_on is None:
        return ()
    if camera.in_service_on == relevance.planned_on:
        return ()
    real, planned = french.day(camera.in_service_on), french.day(relevance.planned_on)
    said = (
        f"La caméra est en service depuis le {real}"
        if camera.in_service_on <= today
        else f"La caméra est prévue le {real}"
    )
    gap = (
        f"{said}, alors que la mesure enregistrée suppose le {planned} : ses périodes ne tombent pas juste. "
        "Enregistrez-en une autre à la bonne date ; la première reste au registre."
    )
    return (gap,)


def tell_costs(relevance: Relevance, *, window: Span) -> tuple[str, ...]:
    """Say what a useful request came to over the window after: for this camera, and for all of them."""
    cells = footage.read_cells(relevance.scheme)
    found = count_requests(relevance, window=window, cells=cells)
    told = tell_useful(found, printed=False) or (
        f"Aucune réquisition d'images n'est comptée pour la caméra {relevance.camera.number} sur cette "
        "période : comptez-les par caméra, dans « Réquisitions »."
    )
    return tuple(filter(None, (told, tell_all_cameras(relevance, window=window, cells=cells))))


def tell_all_cameras(relevance: Relevance, *, window: Span, cells: Sequence[Cell]) -> str:
    """Say what a useful request came to for all the cameras, in the year that the window ends in."""
    year = window.last.year
    known = budgets.read_budget(relevance.scheme).get(year)
    if known:
        table = tabulate(cells, year=year)
        row = budgets.YearBudget(year, known, table.usefulness, None not in table.total.months)
        if (cost := row.unit_cost) is not None:
            return f"Fonctionnement de toutes les caméras en {year} : {cost.sentence}, {row.tax_of_cost}."
    return ""


def lies_in(cell: Cell, *, window: Span) -> bool:
    """Tell whether the whole month of a cell lies in a window."""
    following = (cell.month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return cell.given and window.first <= cell.month and following <= window.end


def count_requests(relevance: Relevance, *, window: Span, cells: Sequence[Cell]) -> Useful | None:
    """Count what the images of the camera were of use for, over the whole months of a window."""
    place, camera = footage.camera_place(relevance.camera), relevance.camera
    own = [cell for cell in cells if cell.place == place and lies_in(cell, window=window)]
    if not own:
        return None
    counted = count_useful(own)
    cost = cameras.read_costs(relevance.scheme, cameras=[camera]).get(camera.pk)
    return Useful(
        number=camera.number,
        months=len({cell.month for cell in own}),
        useful=counted.useful,
        count=counted.count,
        cost="" if cost is None else unit_cost(cost, count=counted.useful, noun=USEFUL_NOUN).sentence,
    )


def describe_measured(relevance: Relevance, *, period: Span, today: dt.date) -> Measured | None:
    """Return what was measured a year on, for the document; ``period`` is that of the study before."""
    measure = relevance.measure
    result = None if measure is None else read_result(measure)
    if measure is None or result is None or tell_stage(relevance, today=today) != "done":
        return None
    spec = studying.load_registered(measure.fingerprint, registry=config.load().studies_dir)
    card = make_card(measure, result=result, outcome=result["outcomes"][0], note=1)
    cells = footage.read_cells(relevance.scheme)
    return Measured(
        sentence=studying.speak(result),
        zones=card.zones,
        estimates=card.estimates,
        limits=tuple(dict.fromkeys(card.limits)),
        apart=all(span.last < period.first or period.last < span.first for span in (spec.before, spec.after)),
        useful=count_requests(relevance, window=spec.after, cells=cells),
        all_cameras=tell_all_cameras(relevance, window=spec.after, cells=cells),
    )
