"""The journal: what is logged, what is never in it, and that nobody rewrites it unseen."""

import datetime as dt
import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gltd.errors import GltdError
from gltd.web import journal_guard
from gltd.web.actions import audit, chain, indicators, operations
from gltd.web.models import AuditEntry, AuditHead
from tests.cast import Cast

Kind = AuditEntry.Kind


@pytest.fixture
def unguarded(cast: Cast) -> Cast:
    """Return the cast with some lines, in a database whose triggers somebody took away."""
    journal_guard.remove(connection)
    assert AuditEntry.objects.count() > 8
    return cast


def latest() -> AuditEntry:
    entry = AuditEntry.objects.first()
    assert entry is not None
    return entry


def read_breaks() -> dict[int, str]:
    return {found.sequence: found.reason for found in audit.prove().breaks}


def test_an_untouched_journal_holds(cast: Cast) -> None:
    proof = audit.prove()
    assert proof.breaks == ()
    assert (proof.first, proof.last) == (1, AuditEntry.objects.count())
    assert proof.hash == latest().hash


def test_the_database_refuses_to_change_or_delete_a_line(cast: Cast) -> None:
    journal_guard.install(connection)
    for touch in (
        lambda: AuditEntry.objects.filter(sequence=3).update(action="autre"),
        lambda: AuditEntry.objects.filter(sequence=3).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            touch()
    assert audit.prove().breaks == ()


TAMPERINGS: dict[str, tuple[Callable[[], object], int, str]] = {
    "another account": (
        lambda: AuditEntry.objects.filter(sequence=4).update(actor=None, action="x"),
        4,
        "modifiée",
    ),
    "another hour": (lambda: AuditEntry.objects.filter(sequence=4).update(at=timezone.now()), 4, "modifiée"),
    "another value": (lambda: AuditEntry.objects.filter(sequence=4).update(changes={"a": 1}), 4, "modifiée"),
    "a line gone": (lambda: AuditEntry.objects.filter(sequence=4).delete(), 4, "manquante (4)"),
    "three lines gone": (
        lambda: AuditEntry.objects.filter(sequence__in=[4, 5, 6]).delete(),
        4,
        "manquante (4 à 6)",
    ),
    "the first line gone": (lambda: AuditEntry.objects.filter(sequence=1).delete(), 1, "manquante (1)"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_line_changed_or_gone_is_found(name: str, unguarded: Cast) -> None:
    tamper, sequence, reason = TAMPERINGS[name]
    tamper()
    assert reason in read_breaks()[sequence]


def test_a_line_rewritten_with_its_hash_betrays_the_next(unguarded: Cast) -> None:
    line = AuditEntry.objects.get(sequence=4)
    line.action = "autre"
    line.hash = chain.hash_line(line)
    line.save()
    assert read_breaks() == {5: "la ligne d'avant a été remplacée ou déplacée"}


def test_two_lines_in_another_order_are_found(unguarded: Cast) -> None:
    for rank, other in ((4, 1_000), (5, 4), (1_000, 5)):
        AuditEntry.objects.filter(sequence=rank).update(sequence=other)
    assert set(read_breaks()) >= {4, 5}


def test_a_cut_end_is_found(unguarded: Cast) -> None:
    last = latest().sequence
    AuditEntry.objects.filter(sequence__gt=last - 2).delete()
    assert read_breaks() == {last - 1: "fin du journal coupée (2 lignes)"}


def test_a_last_line_replaced_is_found(unguarded: Cast) -> None:
    line = latest()
    line.action = "autre"
    line.hash = chain.hash_line(line)
    line.save()
    assert list(read_breaks()) == [line.sequence]


def test_a_line_added_past_the_lock_is_found(unguarded: Cast) -> None:
    line = latest()
    line.pk = None
    line.sequence += 1
    line.save(force_insert=True)
    assert line.sequence in read_breaks()


def test_the_purge_leaves_an_anchor_that_still_proves(cast: Cast) -> None:
    journal_guard.install(connection)
    assert audit.purge_old(months=1) == 0
    kept_from = AuditEntry.objects.get(sequence=5).at
    count = chain.purge(before=kept_from)
    assert count == AuditHead.objects.get().purged_sequence == 4
    assert audit.prove().breaks == ()
    operations.change_operation(
        actor=None, operation=cast.operation, version=cast.operation.version, title="Autre intitulé"
    )
    proof = audit.prove()
    assert (proof.first, proof.breaks) == (5, ())
    journal_guard.remove(connection)
    AuditEntry.objects.filter(sequence=5).delete()
    assert read_breaks() == {5: "ligne manquante (5)"}


def test_the_purge_goes_by_age_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = AuditEntry.objects.count()
    later = timezone.now() + dt.timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert audit.purge_old() == before
    line = AuditEntry.objects.get()
    assert (line.action, line.changes) == ("purge du journal", {"lines": before, "months": 12})
    assert audit.prove().breaks == ()
    with pytest.raises(GltdError, match="GLTD_AUDIT_MONTHS"):
        audit.purge_old(months=0)


def test_reading_exporting_and_being_refused_are_logged(cast: Cast, chair: Client) -> None:
    slug, pk = cast.scheme.slug, cast.operation.pk
    chair.get(reverse("operations", args=[slug]))
    assert latest().kind == Kind.WRITE
    chair.get(reverse("operation", args=[slug, pk]))
    line = latest()
    assert (line.kind, line.object_kind, line.object_id, line.actor) == (
        *(Kind.READ, "operation", pk),
        cast.accounts["chair"],
    )
    assert line.scheme == cast.scheme
    chair.get(reverse("operations", args=[slug]), {"format": "ods", "status": "done"})
    assert (latest().kind, latest().object_kind, latest().changes) == (
        Kind.EXPORT,
        "operations",
        {"format": "ods"},
    )
    observer = Client()
    observer.force_login(cast.accounts["observer"])
    observer.get(reverse("operation_edit", args=[slug, pk]))
    assert (latest().kind, latest().object_kind, latest().object_id) == (Kind.REFUSAL, "operation_edit", pk)
    assert audit.prove().breaks == ()


def test_the_journal_speaks_french_and_finds_a_noun_under_all_its_addresses(
    cast: Cast, chair: Client
) -> None:
    told = [
        audit.name_noun(page) for page in ("follow_up_edit", "follow_ups", "results_fill", "claim", "home")
    ]
    assert told == ["followup", "followup", "operation", "claim", "home"]
    slug, pk = cast.scheme.slug, cast.operation.pk
    chair.get(reverse("results_fill", args=[slug, pk]))
    chair.get(reverse("operations", args=[slug]), {"format": "csv"})
    text = chair.get(reverse("journal", args=[slug]), {"object_kind": "operation"}).content.decode()
    assert f"opération n°&nbsp;{pk}" in text
    assert ">export<" in text
    assert "results" not in text


def test_an_image_of_a_page_is_no_visit_of_its_own(cast: Cast, chair: Client) -> None:
    indicator = indicators.create_indicator(
        actor=None,
        scheme=cast.scheme,
        title="Gardes à vue",
        nature="activity",
        unit_of_count="personne",
        measure="arrest.garde_a_vue",
    )
    before = AuditEntry.objects.count()
    assert chair.get(reverse("indicator_chart", args=[cast.scheme.slug, indicator.pk])).status_code == 200
    assert AuditEntry.objects.count() == before
    chair.get(reverse("indicator", args=[cast.scheme.slug, indicator.pk]))
    assert AuditEntry.objects.count() == before + 1


def test_the_history_of_an_object_is_what_was_written(cast: Cast, chair: Client) -> None:
    address = reverse("operation", args=[cast.scheme.slug, cast.operation.pk])
    chair.get(address)
    assert "consultation" not in chair.get(address).content.decode()


def test_no_long_text_and_no_position_is_in_the_journal(cast: Cast) -> None:
    told = {"text": ["avant", "après"], "title": ["a" * 500, "b"], "url": "https://exemple.fr"}
    audit.record("essai", actor=None, scheme=cast.scheme, target=cast.source, changes=told)
    assert latest().changes == {
        "text": "non repris au journal",
        "title": ["a" * 200 + "…", "b"],
        "url": "https://exemple.fr",
    }
    audit.record("essai", actor=None, scheme=None, target=cast.area, changes={"geometry": {}, "lon": 1.9})
    assert set(latest().changes.values()) == {"non repris au journal"}


def test_the_journal_is_searched_and_exported_as_it_is_shown(cast: Cast, chair: Client) -> None:
    chair.get(reverse("operation", args=[cast.scheme.slug, cast.operation.pk]))
    address = reverse("journal", args=[cast.scheme.slug])
    asked = {"kind": "read", "account": "chair", "since": "01012024"}
    page = chair.get(address, asked).content.decode()
    assert "1 ligne<" in page
    assert "consultation" in page
    lines = chair.get(address, asked | {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert latest().hash not in lines[1]  # the export itself came after
    assert ";consultation;consultation;chair;" in lines[1]
    assert "Aucune ligne" in chair.get(address, {"until": "01012024"}).content.decode()


def test_the_chair_sees_nothing_of_another_scheme(cast: Cast, chair: Client) -> None:
    elsewhere = AuditEntry.objects.filter(scheme__slug="ailleurs").first()
    assert elsewhere is not None
    page = chair.get(reverse("journal", args=[cast.scheme.slug]), {"format": "csv"}).content.decode()
    assert "ailleurs" not in page


def test_the_administrator_checks_the_journal_on_its_page(unguarded: Cast, client: Client) -> None:
    client.force_login(unguarded.accounts["administrator"])
    address = reverse("journal_all")
    assert "Le journal tient" in client.get(address, {"verifier": "1"}).content.decode()
    AuditEntry.objects.filter(sequence=4).delete()
    page = client.get(address, {"verifier": "1"}).content.decode()
    assert "ligne 4, ligne manquante (4)" in page


def test_the_whole_journal_is_exported_with_its_hashes(cast: Cast, tmp_path: Path) -> None:
    target = tmp_path / "journal.jsonl"
    assert audit.export(target) == AuditEntry.objects.count()
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert all(one["hash"] == after["previous_hash"] for one, after in itertools.pairwise(lines))
    assert lines[0]["previous_hash"] == chain.GENESIS
