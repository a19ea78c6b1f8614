"""The aims and sittings of the demonstration: invented, and each title says so."""

from typing import Any

from django.db import transaction

from gltd.web.actions import meetings, objectives
from gltd.web.demo.facts import DATA, Fields, read_toml
from gltd.web.models import Attendance, Partner, Scheme, User


@transaction.atomic
def enter_work(name: str, *, scheme: Scheme, partners: dict[str, Partner], actor: User) -> None:
    """Enter the aims and sittings of a scheme, or nothing where it has some."""
    if scheme.objectives.exists() or scheme.meetings.exists():
        return
    told = read_toml(DATA.joinpath(name, "work.toml"))
    for entry in told["objectives"]:
        objectives.create_objective(actor=actor, scheme=scheme, **name_partner(entry, partners=partners))
    for entry in told["meetings"]:
        enter_meeting(entry, scheme=scheme, partners=partners, actor=actor)


def enter_meeting(told: Fields, *, scheme: Scheme, partners: dict[str, Partner], actor: User) -> None:
    """Enter a sitting, the organisations that came and what was decided."""
    apart = ("decisions", "present", "excused", "agenda")
    fields = {key: value for key, value in told.items() if key not in apart}
    meeting = meetings.create_meeting(
        actor=actor, scheme=scheme, agenda=told.get("agenda", "").strip(), **fields
    )
    states = {partners[key]: Attendance.State.PRESENT.value for key in told.get("present", [])}
    states |= {partners[key]: Attendance.State.EXCUSED.value for key in told.get("excused", [])}
    if states:
        meetings.set_attendance(actor=actor, meeting=meeting, version=meeting.version, states=states)
    for entry in told.get("decisions", []):
        meetings.take_decision(actor=actor, meeting=meeting, **name_partner(entry, partners=partners))


def name_partner(told: Fields, *, partners: dict[str, Partner]) -> dict[str, Any]:
    """Put the partner of the register in place of its key."""
    return told | {"partner": partners[told["partner"]]} if "partner" in told else told
