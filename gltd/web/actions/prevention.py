"""Actions of prevention: every write, and their figures."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from gltd.web.actions import returns
from gltd.web.actions.records import change_record, create_record
from gltd.web.models import Claim, PreventionAction, Scheme, User

TITLE = "État de service, prévention"
MEASURES: Final = {
    "sessions": "prevention.sessions",
    "people_reached": "prevention.people_reached",
    "trainers": "prevention.trainers",
}
Figures = Mapping[str, int | None]


@transaction.atomic
def create_prevention(
    *, actor: User | None, scheme: Scheme, figures: Figures, **fields: Any
) -> PreventionAction:
    """Enter an action; ``figures`` are its sessions, people reached and trainers."""
    row = create_record(PreventionAction(scheme=scheme, **fields), actor=actor)
    set_figures(actor=actor, action=row, figures=figures)
    return row


@transaction.atomic
def change_prevention(
    *, actor: User | None, action: PreventionAction, version: int, figures: Figures, **changes: Any
) -> PreventionAction:
    """Change an action that still stands as it was shown."""
    row = change_record(action, actor=actor, version=version, changes=changes)
    set_figures(actor=actor, action=row, figures=figures)
    return row


def set_figures(*, actor: User | None, action: PreventionAction, figures: Figures) -> None:
    """Enter the figures of an action as claims about it, dated by its period."""
    # What an action that goes on has reached is known today, not at its end.
    end = min(action.ends_on or action.starts_on, timezone.localdate())
    cells = []
    standing = {claim.measure: claim for claim in list_claims([action])}
    for name, value in figures.items():
        known = standing.get(MEASURES[name])
        stock = name == "trainers"
        period: dict[str, Any] = {"date_text": end.isoformat()} if stock else dates(action)
        if known is not None:
            # The period of the action may have changed: the figure keeps the one it was stated for.
            kept = {"period_start": known.period_start, "period_end": known.period_end}
            period = {"date_text": known.date_text} if stock else kept
        cells.append(
            returns.Cell(
                measure=MEASURES[name],
                value=None if value is None else Decimal(value),
                subject=action,
                restriction=f"{action.title}, {action.pk}",
                place=action.area.name if action.area else "",
                **period,
            )
        )
    returns.enter_return(actor=actor, scheme=action.scheme, title=TITLE, cells=cells, guarded=False)


def dates(action: PreventionAction) -> dict[str, str]:
    """Return the period of an action as claims write it."""
    end = action.ends_on or action.starts_on
    return {"period_start": action.starts_on.isoformat(), "period_end": end.isoformat()}


def list_claims(actions: Iterable[PreventionAction]) -> list[Claim]:
    """Return the figures that stand about some actions, in one query."""
    rows = Claim.objects.filter(
        prevention_action__in=list(actions),
        status=Claim.Status.CONFIRMED,
        measure__in=MEASURES.values(),
    )
    return list(rows.select_related("source").order_by("pk"))


def read_figures(actions: Iterable[PreventionAction]) -> dict[int, dict[str, Claim]]:
    """Return the claim of each figure by action and name."""
    names = {code: name for name, code in MEASURES.items()}
    found: dict[int, dict[str, Claim]] = {}
    for claim in list_claims(actions):
        assert claim.prevention_action_id is not None
        found.setdefault(claim.prevention_action_id, {})[names[claim.measure]] = claim
    return found
