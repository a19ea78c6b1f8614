"""Removing is not erasing: who may, what the lists say, and the way back."""

from django.test import Client
from django.urls import reverse

from gltd.web.actions import trash
from gltd.web.models import AuditEntry, Operation
from tests.cast import Cast


def remove(client: Client, cast: Cast, *, version: int | None = None) -> int:
    address = reverse("record_remove", args=[cast.scheme.slug, "operation", cast.operation.pk])
    told = {"version": str(cast.operation.version if version is None else version)}
    return client.post(address, told).status_code


def test_what_is_removed_leaves_the_lists_and_comes_back_whole(cast: Cast, chair: Client) -> None:
    assert remove(chair, cast) == 302
    slug = cast.scheme.slug
    assert cast.operation.title not in chair.get(reverse("operations", args=[slug])).content.decode()
    assert chair.get(reverse("operation", args=[slug, cast.operation.pk])).status_code == 404
    page = chair.get(reverse("trash", args=[slug])).content.decode()
    assert cast.operation.title in page
    assert "Parquet de Bellerive" in page
    chair.post(reverse("record_restore", args=[slug, "operation", cast.operation.pk]))
    back = Operation.objects.get(pk=cast.operation.pk)
    assert list(back.areas.all()) == [cast.area]
    assert back.participations.count() == 1
    told = AuditEntry.writes.filter(object_kind="operation", object_id=back.pk)
    assert [line.action for line in told[:2]] == ["rétablissement", "retrait"]
    assert "La corbeille est vide" in chair.get(reverse("trash", args=[slug])).content.decode()


def test_who_writes_does_not_remove(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["member"])
    page = client.get(reverse("operation", args=[cast.scheme.slug, cast.operation.pk])).content.decode()
    assert "Modifier" in page
    assert "Retirer cette fiche" not in page
    assert remove(client, cast) == 403
    assert Operation.objects.filter(pk=cast.operation.pk).exists()


def test_what_moved_on_is_not_removed_unseen(cast: Cast, chair: Client) -> None:
    assert remove(chair, cast, version=cast.operation.version + 1) == 422
    assert Operation.objects.filter(pk=cast.operation.pk).exists()


def test_another_scheme_s_record_does_not_exist(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["foreign"])
    address = reverse("record_remove", args=["ailleurs", "operation", cast.operation.pk])
    assert client.post(address, {"version": "1"}).status_code == 404
    assert client.post(reverse("record_restore", args=["ailleurs", "user", 1])).status_code == 404


def test_every_record_that_belongs_to_a_scheme_can_be_found_in_the_bin() -> None:
    assert {"operation", "participation", "spot", "camera", "meeting", "decision"} <= set(trash.list_kinds())
