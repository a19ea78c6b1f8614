"""A record taken out while someone types: who did it is told, and what was typed is not lost."""

from django.test import Client
from django.urls import reverse

from gltd.web.actions import operations, records
from gltd.web.models import Operation
from tests.cast import Cast

TYPED = {"title": "Contrôles au marché", "kind": "check", "decided_by": "préfet", "version": "1"}


def plain(answer: object) -> str:
    """Return a page with plain spaces."""
    text: str = answer.content.decode()  # type: ignore[attr-defined]  # a response
    return text.replace("\u00a0", " ").replace("&nbsp;", " ").replace("&#x27;", "'")


def test_who_removed_it_and_what_was_typed_are_shown(cast: Cast, chair: Client, client: Client) -> None:
    address = reverse("operation_edit", args=[cast.scheme.slug, cast.operation.pk])
    records.remove_record(cast.operation, actor=cast.accounts["chair"], version=1)
    member = Client()
    member.force_login(cast.accounts["member"])
    answer = member.post(address, TYPED | {"areas": [cast.area.pk]})
    page = plain(answer)
    assert answer.status_code == 409
    assert "a été retirée par Parquet de Bellerive" in page
    assert "La présidence du dispositif peut la rétablir" in page
    assert "Contrôles au marché" in page
    assert "Quartiers : Les Tilleuls" in page
    restore = reverse("record_restore", args=[cast.scheme.slug, "operation", cast.operation.pk])
    assert restore not in page
    assert restore in plain(chair.post(address, TYPED))
    chair.post(restore)
    # Sent again from the same screen: both versions are then shown.
    again = {"starts_at": "12032024 2200", "status": "done", "kind": cast.operation.kind}
    assert "Contrôles au marché" in plain(member.post(address, TYPED | again))
    assert Operation.objects.get(pk=cast.operation.pk).title == "Opération aux Tilleuls"


def test_a_number_that_no_row_has_is_shown_as_it_was_typed(cast: Cast) -> None:
    address = reverse("operation_edit", args=[cast.scheme.slug, cast.operation.pk])
    records.remove_record(cast.operation, actor=cast.accounts["chair"], version=1)
    member = Client()
    member.force_login(cast.accounts["member"])
    answer = member.post(address, TYPED | {"areas": [cast.area.pk, "9" * 30]})
    assert answer.status_code == 409
    assert f"Quartiers : Les Tilleuls, {'9' * 30}" in plain(answer)


def test_a_part_says_that_it_or_its_operation_was_removed(cast: Cast) -> None:
    guest = Client()
    guest.force_login(cast.accounts["member"])
    told = {"slug": cast.scheme.slug, "pk": cast.operation.pk, "part": cast.participation.pk}
    address = reverse("participation_close", kwargs=told)
    part = cast.participation
    operations.leave_operation(actor=cast.accounts["chair"], participation=part, version=part.version)
    assert "(participation" in plain(guest.post(address, {"engaged": "4"}))
    records.remove_record(cast.operation, actor=cast.accounts["chair"], version=1)
    page = plain(guest.post(address, {"engaged": "4"}))
    assert "« Opération aux Tilleuls » (opération)" in page
    assert "4</textarea>" in page


def test_what_is_of_another_scheme_or_was_never_there_stays_unknown(cast: Cast, chair: Client) -> None:
    records.remove_record(cast.operation, actor=None, version=1)
    elsewhere = Client()
    elsewhere.force_login(cast.accounts["foreign"])
    foreign = elsewhere.post(reverse("operation_edit", args=["ailleurs", cast.operation.pk]), TYPED)
    assert foreign.status_code == 404
    assert "Tilleuls" not in plain(foreign)
    observer = Client()
    observer.force_login(cast.accounts["observer"])
    seen = observer.get(reverse("operation", args=[cast.scheme.slug, cast.operation.pk]))
    assert (seen.status_code, "Tilleuls » (" in plain(seen)) == (404, False)
    assert chair.post(reverse("operation_edit", args=[cast.scheme.slug, 9999]), TYPED).status_code == 404
