"""An authorisation that is followed and the cameras that it covers: one end, in one place."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gltd.web.actions import cameras, follow_ups
from gltd.web.actions.authorisations import cover_cameras
from gltd.web.actions.records import remove_record, restore_record
from gltd.web.models import Camera, FollowUp
from tests.cast import Cast

TYPED = dt.date(2024, 6, 30)
ASKED = dt.date(2024, 1, 8)
END = dt.date(2029, 3, 4)


def ask(cast: Cast, *, kind: str = "video", basis: str = "csi-252-1") -> FollowUp:
    return follow_ups.create_follow_up(
        actor=None, scheme=cast.scheme, kind=kind, basis=basis, title="Caméras du centre", asked_on=ASKED
    )


def authorise(row: FollowUp) -> FollowUp:
    row = FollowUp.objects.get(pk=row.pk)
    return follow_ups.take_step(
        actor=None, follow_up=row, version=row.version, step="authorise", taken_on=dt.date(2024, 3, 4)
    )


def enter(cast: Cast, number: str, *, until: dt.date | None = TYPED) -> Camera:
    return cameras.create_camera(
        actor=None, scheme=cast.scheme, number=number, place="Place haute", authorised_until=until
    )


def find(number: str) -> Camera:
    return Camera.objects.select_related("authorisation").get(number=number)


def assert_one_end() -> None:
    """No camera holds an end beside the one of its followed authorisation."""
    both = Q(authorised_until__isnull=False, authorisation__ends_on__isnull=False)
    assert not Camera.everything.filter(both).exists()


def test_the_typed_end_stands_until_the_followed_one_is_known_and_then_goes(cast: Cast) -> None:
    row = ask(cast)
    cover_cameras(actor=None, follow_up=row, cameras=[enter(cast, "1"), enter(cast, "2", until=None)])
    assert (find("1").until, find("2").until) == (TYPED, None)
    authorise(row)
    assert (find("1").until, find("2").until) == (END, END)
    assert_one_end()


def test_a_camera_put_under_an_authorisation_loses_its_typed_end(cast: Cast) -> None:
    row = authorise(ask(cast))
    cover_cameras(actor=None, follow_up=row, cameras=[enter(cast, "1"), enter(cast, "2")])
    assert find("1").until == END
    cover_cameras(actor=None, follow_up=row, cameras=[find("2")])
    assert (find("1").until, find("2").until) == (None, END)
    assert_one_end()


def test_another_end_cannot_be_typed_beside_the_followed_one(cast: Cast) -> None:
    row = authorise(ask(cast))
    camera = enter(cast, "1")
    with pytest.raises(ValidationError, match="laissez cette date vide"):
        cameras.change_camera(
            actor=None, camera=camera, version=1, authorisation=row, authorised_until=dt.date(2030, 1, 1)
        )
    cameras.change_camera(actor=None, camera=camera, version=1, authorisation=row, authorised_until=END)
    assert find("1").until == END
    assert_one_end()
    with pytest.raises(ValidationError, match="vidéoprotection suivie"):
        cameras.change_camera_fields(
            actor=None,
            camera=find("1"),
            version=2,
            authorisation=ask(cast, kind="closure", basis="csi-333-2"),
        )


def test_a_removed_authorisation_gives_no_end(cast: Cast) -> None:
    row = authorise(ask(cast))
    cover_cameras(actor=None, follow_up=row, cameras=[enter(cast, "1")])
    remove_record(row, actor=None, version=row.version)
    assert find("1").until is None
    restore_record(row, actor=None)
    assert find("1").until == END


def test_the_register_and_what_waits_read_the_followed_end(cast: Cast) -> None:
    row = authorise(ask(cast))
    cover_cameras(actor=None, follow_up=row, cameras=[enter(cast, "1")])
    enter(cast, "2", until=END)
    near = END - dt.timedelta(days=10)

    def narrow(ends: str) -> list[str]:
        rows = cameras.select_cameras(cast.scheme, asked={"ends": ends}, today=near)
        return [camera.number for camera in rows]

    assert narrow("soon") == ["1", "2"]
    assert narrow("unknown") == []
    # The first waits under its follow-up, whose deadline it is.
    assert [camera.number for camera in cameras.list_expiring(cast.scheme, today=near)] == ["2"]
    assert [due.pk for due in follow_ups.list_due(cast.scheme, on=near)] == [row.pk]


def test_a_request_started_from_a_camera_covers_it_and_each_page_shows_the_other(
    cast: Cast, chair: Client
) -> None:
    camera = enter(cast, "C-9")
    address = reverse("follow_up_add", args=[cast.scheme.slug]) + f"?camera={camera.pk}"
    assert "Caméra C-9" in chair.get(address).content.decode()
    typed = {
        "basis": "video csi-252-1",
        "title": "Caméra C-9",
        "asked_on": f"{timezone.localdate():%d/%m/%Y}",
    }
    assert chair.post(address, typed).status_code == 302
    row = FollowUp.objects.get()
    told = chair.get(reverse("camera", args=[cast.scheme.slug, camera.pk])).content.decode()
    assert reverse("follow_up", args=[cast.scheme.slug, row.pk]) in told
    assert "Silence qui vaut rejet" in told
    page = chair.get(reverse("follow_up", args=[cast.scheme.slug, row.pk])).content.decode()
    assert "Caméras couvertes (1)" in page
    edit = reverse("follow_up_edit", args=[cast.scheme.slug, row.pk])
    chair.post(edit, {"title": "Caméra C-9", "version": row.version})
    assert find("C-9").authorisation is None
