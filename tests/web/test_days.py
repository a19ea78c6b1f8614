"""One range of days for every field, filter and write; nothing that did not take place is counted."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gltd.errors import GltdError
from gltd.usecases.footage import WHOLE
from gltd.web import days
from gltd.web.actions import claims, footage, grids, meetings, operations, sources, trash
from gltd.web.actions.searching import search
from gltd.web.models import Claim, Meeting, Operation, PreventionAction, Scheme, Source
from gltd.web.pages.forms import DayField, MomentField
from tests.addresses.follow_ups import ask
from tests.cast import Cast, state

FAR = dt.date(9999, 12, 31)
AHEAD = dt.timedelta(days=40)


@pytest.mark.parametrize("typed", ["31/12/9999", "01/01/0001", "31121899"])
def test_every_field_of_a_day_keeps_the_one_range(typed: str) -> None:
    for field in (DayField(), MomentField()):
        with pytest.raises(Exception, match="de 1900 à 2100"):
            field.clean(typed)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("spots", "au=0001-01-01"),
        ("spots", "au=9999-12-31"),
        ("follow_ups", "au=0001-01-01"),
        ("operations", "start=0001-01-01&end=9999-12-31"),
        ("chain", "start=0001-01-01&end=9999-12-31"),
        ("journal", "since=0001-01-01&until=9999-12-31"),
    ],
)
def test_a_filter_out_of_the_range_is_told_and_breaks_nothing(
    name: str, asked: str, cast: Cast, client: Client
) -> None:
    client.force_login(cast.accounts["administrator"])
    page = client.get(f"{reverse(name, args=[cast.scheme.slug])}?{asked}")
    assert page.status_code == 200
    assert "de 1900 à 2100" in page.content.decode()


def test_what_an_address_asks_beyond_all_numbers_and_days_is_answered(cast: Cast, chair: Client) -> None:
    slug = cast.scheme.slug
    assert chair.get(reverse("cameras", args=[slug]) + "?area=99999999999999999999").status_code == 200
    for day in ("0001-01-01", "9999-12-31"):
        page = chair.get(reverse("planning", args=[slug]) + f"?le={day}")
        assert page.status_code == 200
        assert "de 1900 à 2100" in page.content.decode()


def test_no_write_holds_a_day_out_of_the_range(cast: Cast) -> None:
    with pytest.raises(GltdError, match="Fin"):
        operations.change_operation(
            actor=None,
            operation=cast.operation,
            version=cast.operation.version,
            ends_at=dt.datetime(9999, 12, 30, tzinfo=dt.UTC),
        )


def test_days_out_of_the_range_on_record_break_no_page(cast: Cast, chair: Client) -> None:
    slug = cast.scheme.slug
    far = dt.datetime(9999, 12, 31, 12, tzinfo=dt.UTC)
    Operation.objects.update(ends_at=far)
    Scheme.objects.update(ends_on=FAR)
    Source.objects.update(published_on=dt.date(1, 1, 1))
    PreventionAction.objects.create(
        scheme=cast.scheme, title="Atelier", starts_on=dt.date(2024, 1, 1), ends_on=FAR
    )
    Meeting.objects.create(scheme=cast.scheme, title="Séance", starts_at=far)
    opened = {"operation": [cast.operation.pk], "scheme": [], "planning": [], "source": [cast.source.pk]}
    for name, arguments in (opened | {"prevention": [], "meetings": []}).items():
        assert chair.get(reverse(name, args=[slug, *arguments])).status_code == 200, name


def plan_operation(cast: Cast, *, status: str, starts_at: dt.datetime, **told: Any) -> Operation:
    return operations.create_operation(
        actor=None,
        scheme=cast.scheme,
        kind="search",
        title="Perquisitions",
        starts_at=starts_at,
        areas=[],
        status=status,
        **told,
    )


def test_no_results_of_what_did_not_take_place(cast: Cast, chair: Client) -> None:
    past, ahead = timezone.now() - AHEAD, timezone.now() + AHEAD
    off = plan_operation(cast, status="not_done", starts_at=past, not_done_reason="weather")
    coming = plan_operation(cast, status="planned", starts_at=ahead)
    for operation, said in ((off, "n'a pas été faite"), (coming, "à venir")):
        with pytest.raises(GltdError, match=said):
            grids.fill_return(
                actor=cast.accounts["chair"],
                operation=operation,
                partner=cast.partners["chair"],
                cells=[grids.Cell("arrest.interpellation", Decimal(4))],
            )
        with pytest.raises(GltdError, match=said):
            claims.enter_claim(
                actor=None,
                source=cast.source,
                measure="arrest.interpellation",
                value=4,
                subject=operation,
            )
        answer = chair.get(reverse("results_fill", args=[cast.scheme.slug, operation.pk]), follow=True)
        assert said in answer.content.decode().replace("&#x27;", "'")
    with pytest.raises(GltdError, match="pas encore faite"):
        plan_operation(cast, status="done", starts_at=ahead)


def test_an_operation_that_has_results_is_not_said_undone(cast: Cast, chair: Client) -> None:
    claim = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    claims.decide_claim(actor=None, claim=claim, version=1, status="confirmed")
    asked = {"title": "x", "kind": "search", "starts_at": "12032024 2100", "version": cast.operation.version}
    answer = chair.post(
        reverse("operation_edit", args=[cast.scheme.slug, cast.operation.pk]),
        asked | {"status": "not_done", "not_done_reason": "weather"},
    )
    assert "1 résultat qui compte" in answer.content.decode()
    assert Operation.objects.get(pk=cast.operation.pk).status == "done"


def test_a_series_is_announced_and_an_operation_lasts_a_year_at_most(cast: Cast, chair: Client) -> None:
    asked = {"title": "x", "kind": "search", "starts_at": "12032024 2100", "status": "done"}
    address = reverse("operation_add", args=[cast.scheme.slug])
    page = chair.post(address, asked | {"ends_at": "12032084 2300"}).content.decode()
    assert "plus d&#x27;un an" in page or "plus d'un an" in page
    page = chair.post(address, asked | {"repeats": "DAILY", "interval": "15"}).content.decode()
    assert "Une série" in page
    assert Operation.objects.count() == 1


def test_nothing_to_come_is_held_published_or_counted(cast: Cast) -> None:
    ahead = timezone.now() + AHEAD
    with pytest.raises(GltdError, match="pas encore tenue"):
        meetings.create_meeting(
            actor=None, scheme=cast.scheme, title="Séance", starts_at=ahead, status="held"
        )
    with pytest.raises(GltdError, match="pas encore venu"):
        sources.keep_return(
            actor=None, scheme=cast.scheme, publisher="x", title="y", published_on=ahead.date()
        )
    month = ahead.date().replace(day=1)
    box = footage.TypedCell(month=month, place=WHOLE, usefulness="useful", value=3, seen=None)
    with pytest.raises(GltdError, match="pas commencé"):
        footage.enter_footage(actor=None, scheme=cast.scheme, service="police", typed=[box])


def test_the_figures_of_a_removed_operation_leave_the_counts_and_come_back(cast: Cast, chair: Client) -> None:
    counted = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    claims.decide_claim(actor=None, claim=counted, version=1, status="confirmed")
    refused = state(cast, passage="8 300 €", measure="seizure.cash", value="8300", unit="EUR")
    claims.decide_claim(actor=None, claim=refused, version=1, status="withdrawn", reason="saisi deux fois")
    trash.remove(cast.operation, actor=cast.accounts["chair"], version=cast.operation.version)
    counted.refresh_from_db()
    assert (counted.status, counted.decided_by) == ("withdrawn", cast.accounts["chair"])
    found = [one.shelf.address for one in search(cast.scheme, words="héroïne")]
    assert "claim" not in found
    page = chair.get(reverse("claim", args=[cast.scheme.slug, counted.pk])).content.decode()
    assert reverse("operation", args=[cast.scheme.slug, cast.operation.pk]) not in page
    with pytest.raises(GltdError, match="fiche retirée"):
        claims.decide_claim(actor=None, claim=counted, version=counted.version, status="confirmed")
    trash.restore(Operation.everything.get(pk=cast.operation.pk), actor=cast.accounts["chair"])
    told = dict(Claim.objects.values_list("pk", "status"))
    assert told == {counted.pk: "confirmed", refused.pk: "withdrawn"}


def test_a_step_noted_late_ends_by_the_day_that_is_typed(cast: Cast, chair: Client) -> None:
    row = ask(cast, kind="closure", basis="csi-333-2")
    typed = {"version": row.version, "step": "notify", "taken_on": "10032024", "ends_on": ""}
    page = chair.get(reverse("follow_up", args=[cast.scheme.slug, row.pk])).content.decode()
    offered = re.findall(r'<input[^>]*name="ends_on"[^>]*>', page)
    assert offered
    assert not any("value=" in one for one in offered)
    chair.post(reverse("follow_up_step", args=[cast.scheme.slug, row.pk]), typed)
    row.refresh_from_db()
    assert row.ends_on is not None
    assert row.ends_on < timezone.localdate()


def test_the_window_of_the_spots_ends_today_at_the_latest(cast: Cast, chair: Client) -> None:
    asked = f"?au={timezone.localdate() + AHEAD:%d/%m/%Y}"
    page = chair.get(reverse("spots", args=[cast.scheme.slug]) + asked).content.decode()
    assert "pas encore venu" in page
    assert days.read_day("2024-03-31") == dt.date(2024, 3, 31)
