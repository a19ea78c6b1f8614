"""Tiles of the map: who gets which counts, with and without the pass that the map's page gives."""

import gzip
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from gltd.store.events import EventStore
from gltd.usecases.importing import columns_mapping, import_columns
from gltd.web import passes
from tests.cast import Cast
from tests.usecases.test_mapping_basemap import write_basemap
from tests.usecases.vector_tile import read_tile
from tests.web.test_map import events as events

# Where the events of tests.web.test_map lie.
TILE = (10, 517, 356)
PERIOD = {"from": "2023-01", "to": "2024-12"}


def ask(client: Client, cast: Cast, *, given: str = "", **also: Any) -> Any:
    """Ask for the tile that holds all events."""
    address = reverse("map_tile", args=[cast.scheme.slug, *TILE])
    headers = {passes.HEADER: given} if given else {}
    return client.get(address, PERIOD | also, headers=headers)


def counts(answer: Any) -> list[int]:
    """Return the counts of a tile."""
    assert answer.status_code == 200
    layers = read_tile(gzip.decompress(answer.content))
    return sorted(tags["n"] for _, tags, _ in layers["cells"].features())


def renew(client: Client, cast: Cast) -> dict[str, Any]:
    """Ask for a pass."""
    told: dict[str, Any] = client.get(reverse("map_pass", args=[cast.scheme.slug])).json()
    return told


def test_filters_narrow_the_counts(events: object, cast: Cast, chair: Client) -> None:
    assert sum(counts(ask(chair, cast))) == 60
    assert sum(counts(ask(chair, cast, category="violences"))) == 10
    assert sum(counts(ask(chair, cast, category=["violences", "deal"], to="2023-12"))) == 40
    assert sum(counts(ask(chair, cast, hours="20-4"))) == 60
    assert counts(ask(chair, cast, hours="4-20")) == []
    # The tenth of May 2023 was a Wednesday, the tenth of February 2024 a Saturday.
    assert counts(ask(chair, cast, day=["3"])) == [40]
    assert counts(ask(chair, cast, day=["6"])) == [20]


@pytest.mark.parametrize("wrong", [{"from": "hier"}, {"hours": "25-3"}, {"hours": "soir"}, {"day": "x"}])
def test_a_broken_address_is_told(wrong: dict[str, str], cast: Cast, chair: Client) -> None:
    answer = ask(chair, cast, **wrong)
    assert answer.status_code == 422
    assert "rechargez la page" in answer.content.decode()


def add_rare_events(home: Path, *, count: int) -> None:
    """Import a few events of one kind, at one place."""
    columns = {
        "x": np.full(count, 617_800.0),
        "y": np.full(count, 6_756_500.0),
        "start": np.full(count, np.datetime64("2023-06-01T12:00", "s")),
        "category": np.array(["rare"] * count, dtype=object),
    }
    store = EventStore(home / "events")
    import_columns(columns, mapping=columns_mapping("Peu"), name=f"{count}", store=store)


def test_small_counts_are_not_sent_to_who_may_not_see_them(events: Path, cast: Cast, client: Client) -> None:
    add_rare_events(events, count=4)
    told = {}
    for role in ("chair", "member", "guest", "observer"):
        client.force_login(cast.accounts[role])
        given = renew(client, cast)["pass"]
        told[role] = counts(ask(client, cast, category="rare"))
        assert counts(ask(client, cast, category="rare", given=given)) == told[role]
    assert told == {"chair": [4], "member": [4], "guest": [], "observer": []}
    add_rare_events(events, count=5)
    assert counts(ask(client, cast, category="rare")) == [5]  # nine, by fives


def test_a_pass_stands_for_the_checks_of_its_own_session_only(
    events: object, cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.accounts["member"])
    given = renew(client, cast)["pass"]
    with django_assert_num_queries(0):
        assert sum(counts(ask(client, cast, given=given))) == 60
    foreign = Client()
    foreign.force_login(cast.accounts["foreign"])
    assert ask(foreign, cast, given=given).status_code == 404
    assert ask(Client(), cast, given=given).status_code == 302
    # Another scheme's pass opens nothing here, nor does one that was touched.
    elsewhere = foreign.get(reverse("map_pass", args=["ailleurs"])).json()["pass"]
    assert ask(foreign, cast, given=elsewhere).status_code == 404
    assert ask(foreign, cast, given=given[:-1]).status_code == 404


def test_a_pass_ends(events: object, cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(cast.accounts["member"])
    given = renew(client, cast)["pass"]
    cast.scheme.memberships.filter(role="member").delete()
    assert ask(client, cast, given=given).status_code == 200
    later = time.time() + passes.SECONDS + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert ask(client, cast, given=given).status_code == 404


def test_a_tile_is_kept_as_long_as_its_events_stand(events: object, cast: Cast, chair: Client) -> None:
    version = renew(chair, cast)["version"]
    answer = ask(chair, cast, v=version)
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert "Cookie" in answer["Vary"]
    assert ask(chair, cast, v="older")["Cache-Control"] == "private, no-cache"
    address = reverse("map_tile", args=[cast.scheme.slug, *TILE])
    again = chair.get(address, PERIOD | {"v": version}, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_base_map_of_the_installation_is_served_to_its_readers_only(
    tmp_path: Path, cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("map_ground", args=[cast.scheme.slug, 2, 1, 3])
    page = reverse("map", args=[cast.scheme.slug])
    client.force_login(cast.accounts["observer"])
    assert client.get(address).status_code == 204
    assert client.get(page).context["settings"]["ground"] is None
    monkeypatch.setenv("GLTD_BASEMAP", str(write_basemap(tmp_path / "fond.pmtiles")))
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    told = client.get(page).context["settings"]["ground"]
    assert told["tiles"].endswith("/carte/fond/{z}/{x}/{y}")
    assert "© les contributeurs" in client.get(page).content.decode()
    client.force_login(cast.accounts["foreign"])
    assert client.get(address).status_code == 404
    assert Client().get(address).status_code == 302
    monkeypatch.setenv("GLTD_BASEMAP", str(tmp_path / "nulle-part.pmtiles"))
    client.force_login(cast.accounts["observer"])
    assert client.get(page).context["settings"]["ground"] is None
