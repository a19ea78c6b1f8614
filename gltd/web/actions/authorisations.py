"""The cameras of a followed authorisation: its end, once it has one, is theirs and stands there alone."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from gltd.reports import french
from gltd.web.actions.records import change_record
from gltd.web.models import Camera, FollowUp, Scheme, User

KIND = "video"


def settle_authorisation(camera: Camera, *, changes: dict[str, Any]) -> dict[str, Any]:
    """Return the changes of a camera with one end of authorisation at most.

    Refuses what is no followed authorisation of the scheme, and an end that is not the one it gives.
    """
    followed: FollowUp | None = changes.get("authorisation", camera.followed)
    if followed is None:
        return changes
    if followed.scheme_id != camera.scheme_id or followed.kind != KIND:
        raise ValidationError(
            {"authorisation": "Choisissez une autorisation de vidéoprotection suivie dans ce dispositif."}
        )
    if followed.ends_on is None:
        return changes
    typed = changes.get("authorised_until")
    if typed is not None and typed != followed.ends_on:
        raise ValidationError(
            {
                "authorised_until": f"La suite « {followed.title} » l'autorise jusqu'au "
                f"{french.day(followed.ends_on)} : laissez cette date vide, ou corrigez la suite."
            }
        )
    return changes | {"authorised_until": None}


@transaction.atomic
def cover_cameras(*, actor: User | None, follow_up: FollowUp, cameras: Iterable[Camera]) -> None:
    """Say which cameras an authorisation covers, and leave those that it no longer does without one."""
    wanted = {camera.pk: camera for camera in cameras}
    for camera in select_covered(follow_up):
        if wanted.pop(camera.pk, None) is None:
            change_record(camera, actor=actor, version=camera.version, changes={"authorisation": None})
    for camera in wanted.values():
        # What was typed belonged to an earlier authorisation: the journal keeps it.
        changes = settle_authorisation(camera, changes={"authorisation": follow_up})
        change_record(camera, actor=actor, version=camera.version, changes=changes)


@transaction.atomic
def hand_over_end(*, actor: User | None, follow_up: FollowUp) -> None:
    """Empty the ends typed on the cameras of an authorisation that has just got its own."""
    if follow_up.kind != KIND or follow_up.ends_on is None:
        return
    for camera in select_covered(follow_up):
        if camera.authorised_until is not None:
            change_record(camera, actor=actor, version=camera.version, changes={"authorised_until": None})


def select_covered(follow_up: FollowUp) -> list[Camera]:
    """Return the cameras that an authorisation covers."""
    return list(Camera.objects.filter(authorisation=follow_up).select_related("authorisation"))


def select_authorisations(scheme: Scheme) -> QuerySet[FollowUp]:
    """Return the authorisations that a scheme follows, those under way first."""
    return FollowUp.objects.filter(scheme=scheme, kind=KIND).order_by("closed", "-since_on", "pk")
