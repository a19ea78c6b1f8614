"""A scheme's mandate, objectives and sittings."""

import datetime as dt

from gltd.web.actions import meetings, objectives
from gltd.web.models import Membership
from tests.addresses.table import CHAIRS, WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Set an objective, hold a sitting and take a decision."""
    objective = objectives.create_objective(
        actor=None, scheme=cast.scheme, title="Saisir davantage", measure="seizure.heroin", target=500
    )
    meeting = meetings.create_meeting(
        actor=None,
        scheme=cast.scheme,
        title="Séance de mars",
        starts_at=dt.datetime(2024, 3, 20, 9, 30, tzinfo=dt.UTC),
        agenda="Bilan du mois\nProchaines opérations",
    )
    decision = meetings.take_decision(
        actor=None, meeting=meeting, title="Éclairer le passage", due_on=dt.date(2024, 4, 30)
    )
    seat = Membership.objects.get(scheme=cast.scheme, role=Membership.Role.GUEST)
    one = {"pk": meeting.pk}
    return {
        "seat_change": {"pk": seat.pk},
        "objective_edit": {"pk": objective.pk},
        "meeting": one,
        "meeting_edit": one,
        "attendance": one,
        "decision_add": one,
        "decision_settle": one | {"decision": decision.pk},
    }


# Those whose organisation may chair a scheme: the prosecutor's office, the town, the administrator.
OPENERS = {"chair", "guest", "administrator"}

ADDRESSES = Addresses(
    get={
        "scheme_add": OPENERS,
        "scheme_edit": CHAIRS,
        "scheme_perimeter": CHAIRS,
        "objective_add": CHAIRS,
        "objective_edit": CHAIRS,
        "meeting_add": WRITERS,
        "meeting_edit": WRITERS,
    },
    post={
        "scheme_add": OPENERS,
        "scheme_edit": CHAIRS,
        "scheme_perimeter": CHAIRS,
        "seat_add": CHAIRS,
        "seat_change": CHAIRS,
        "objective_add": CHAIRS,
        "objective_edit": CHAIRS,
        "meeting_add": WRITERS,
        "meeting_edit": WRITERS,
        "attendance": WRITERS,
        "decision_add": WRITERS,
        "decision_settle": WRITERS,
    },
    post_only=frozenset({"seat_add", "seat_change", "attendance", "decision_add", "decision_settle"}),
    outside=frozenset({"scheme_add"}),
    furnish=furnish,
)
