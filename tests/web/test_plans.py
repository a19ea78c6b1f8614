"""The plans of lists: what the list shows, numbered, and never more precisely than the reader may see."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from gltd.reports.map_names import write_names
from gltd.reports.map_signs import Mark, list_head
from gltd.web.actions import cameras, spots
from gltd.web.actions.spots import Place
from tests.addresses import cameras as camera_addresses
from tests.cast import Cast


def read_plan(client: Client, cast: Cast, name: str, **asked: str) -> tuple[Any, set[str]]:
    """Return a plan and every word of it."""
    answer = client.get(reverse(name, args=[cast.scheme.slug]), asked)
    assert answer.status_code == 200
    drawing = etree.fromstring(answer.content)
    return drawing, {"".join(text.itertext()) for text in drawing.iter("{*}text")}


def list_places(drawing: Any) -> list[tuple[str, str]]:
    """Return where the marks stand."""
    return [(one.get("cx"), one.get("cy")) for one in drawing.find("{*}svg").iter("{*}circle")]


def test_the_plan_of_cameras_is_numbered_as_its_list(cast: Cast, client: Client) -> None:
    camera_addresses.furnish(cast)
    cameras.create_camera(
        actor=cast.accounts["member"], scheme=cast.scheme, number="C-02", place="Gare", lon=1.909, lat=47.9
    )
    client.force_login(cast.accounts["observer"])
    drawing, words = read_plan(client, cast, "cameras_plan")
    assert {"C-01", "C-02", "caméra", "champ d'une caméra"} <= words
    assert len(list_places(drawing)) == 2
    drawing, words = read_plan(client, cast, "cameras_plan", q="Gare")
    assert "C-02" in words
    assert not {"C-01", "champ d'une caméra"} & words
    assert len(list_places(drawing)) == 1


def test_the_plan_of_spots_is_as_precise_as_its_reader_may_see(cast: Cast, client: Client) -> None:
    for name, lon in (("T-1", 1.903), ("T-2", 1.907)):
        spots.create_spot(
            actor=cast.accounts["chair"], scheme=cast.scheme, kind="deal", name=name, areas=[cast.area],
            place=Place(lon, 47.906, "exact", ""),
        )  # fmt: skip
    client.force_login(cast.accounts["chair"])
    drawing, words = read_plan(client, cast, "spots_plan")
    assert {"T-1", "T-2"} <= words
    exact = set(list_places(drawing))
    assert len(exact) == 2
    client.force_login(cast.accounts["guest"])
    before = client.get(reverse("spots_plan", args=[cast.scheme.slug])).content
    drawing, words = read_plan(client, cast, "spots_plan")
    assert not {"T-1", "T-2"} & words
    assert f"{cast.area.name} (2)" in words
    assert len(list_places(drawing)) == 1
    # Moving a spot inside its area changes nothing that this reader receives.
    row = cast.scheme.spots.get(name="T-1")
    row.position.lon_deg = 1.9045
    row.position.save()
    assert client.get(reverse("spots_plan", args=[cast.scheme.slug])).content == before


def test_a_name_stands_where_it_fits_or_is_told_as_missing() -> None:
    marks = [Mark(0, 0, 1, "camera", f"C-{rank:02}") for rank in range(12)]
    written, left_out = write_names(marks, places=[(20, 20)] * 12, frame=(0, 0, 40, 40))
    assert (len(written), left_out) == (4, 8)
    at = [tuple(map(float, re.findall(r'[xy]="([\d.]+)"', text))) for text in written]
    assert len(set(at)) == 4
    # On the edge of the paper, the name goes to the side that has room.
    (name,), left_out = write_names(marks[:1], places=[(39, 20)], frame=(0, 0, 40, 40))
    assert left_out == 0
    assert float(re.findall(r'x="([\d.]+)"', name)[0]) == pytest.approx(33, abs=2)


def test_no_name_hides_the_head_of_an_arrow() -> None:
    mark = Mark(0, 0, 1, "camera", "PD-02")
    (free,), _ = write_names([mark], places=[(20, 20)], frame=(0, 0, 60, 60))
    head = list_head((40, 16), end=(20, 20))
    (moved,), left_out = write_names([mark], places=[(20, 20)], frame=(0, 0, 60, 60), signs=[head])
    assert left_out == 0
    assert moved != free
