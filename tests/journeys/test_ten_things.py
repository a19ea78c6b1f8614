"""The ten things that people do, as three roles: each does what it may, and is told what it may not."""

import html
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import strip_tags
from lxml.html import document_fromstring
from playwright.sync_api import expect

from gltd.web.actions import operations
from tests.cast import Cast
from tests.journeys import scenery
from tests.journeys.conftest import Open
from tests.journeys.visitor import Visitor, plain
from tests.journeys.walks import Ground, Thing, list_things

DOES, REFUSED = "does it", "is refused"
ROLES = ("chair", "member", "guest")
# The chair takes no part in the operation of the cast; the police open no scheme, the town may.
TABLE = {
    "créer un dispositif": (DOES, REFUSED, DOES),
    "lire un communiqué": (DOES, DOES, REFUSED),
    "trancher une contradiction": (DOES, REFUSED, REFUSED),
    "planifier ce qui revient": (DOES, DOES, REFUSED),
    "clore sa part": (REFUSED, DOES, DOES),
    "suivre une injonction": (DOES, DOES, REFUSED),
    "ajouter une caméra": (DOES, DOES, REFUSED),
    "tenir une séance": (DOES, DOES, REFUSED),
    "remonter à la source": (DOES, DOES, DOES),
    "exporter une liste": (DOES, DOES, DOES),
}
# Who only looks, and who runs the platform: seated nowhere, the latter has no part to close.
LOOKING = {"observer": {"remonter à la source", "exporter une liste"}}
RUNNING = {"administrator": set(TABLE) - {"clore sa part"}}
SENTENCES = (
    "Votre rôle dans ce dispositif ne permet pas cette action. Demandez-la à la présidence du groupe.",
    "Chaque partenaire clôt sa propre participation : demandez-le à un compte de ce partenaire.",
)


@pytest.fixture
def ground(cast: Cast, tmp_path: Path) -> Ground:
    """Put in place what the ten things start from."""
    conflict = scenery.contradict(cast)
    police = operations.join_operation(
        actor=None, operation=cast.operation, partner=cast.partners["member"], unit="bac", asked=4
    )
    claim = conflict.claims.get(value=720)
    return Ground(cast, conflict, claim, {"member": police, "guest": cast.participation}, tmp_path)


def knock(visitor: Visitor, thing: Thing) -> str:
    """Go where nothing leads this role, or send what no button of its pages sends; return what it is told."""
    page = visitor.page
    if not thing.sent:
        visitor.expect_status(403)
        page.goto(thing.door)
        expect(page.get_by_role("heading", level=1)).to_have_text("Vous n'avez pas ce droit")
        assert page.locator("main form").count() == 0
        return plain(page.locator("main").inner_text())
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        thing.door,
        form={"csrfmiddlewaretoken": token, "version": "1", "engaged": "9", "choice": "none", "reason": "x"},
        headers={"Referer": visitor.origin},
    )
    assert answer.status in {403, 422}
    return plain(html.unescape(strip_tags(answer.text())))


def is_offered(client: Client, thing: Thing) -> bool:
    """Tell whether the page holds the link or the button that leads to the thing."""
    page = document_fromstring(client.get(thing.page).content)
    kind, name = thing.offer
    return any(name in plain(one.text_content()) for one in page.iter("a" if kind == "link" else "button"))


def try_door(client: Client, thing: Thing) -> str:
    """Insist without a browser, and return what is told."""
    fields = {"version": "1", "engaged": "9", "choice": "none", "reason": "x"}
    answer = client.post(thing.door, fields) if thing.sent else client.get(thing.door)
    assert answer.status_code in {403, 422}
    return plain(html.unescape(strip_tags(answer.content.decode())))


def attempt(visitor: Visitor, thing: Thing, *, ground: Ground) -> str:
    """Do the thing if the page offers it; otherwise insist, and be refused in one sentence."""
    page = visitor.go(thing.page)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    kind, name = thing.offer
    offer = page.get_by_role("link" if kind == "link" else "button", name=name).first
    if offer.count():
        if thing.opens:
            offer.click()
        thing.walk(page, ground)
        return DOES
    told = knock(visitor, thing)
    assert sum(sentence in told for sentence in SENTENCES) == 1, told
    return REFUSED


@pytest.mark.parametrize("role", ROLES)
def test_ten_things_as_each_role(role: str, ground: Ground, enter: Open) -> None:
    visitor = enter(role)
    things = list_things(ground, role=role)
    told = {name: attempt(visitor, thing, ground=ground) for name, thing in things.items()}
    assert told == {name: roles[ROLES.index(role)] for name, roles in TABLE.items()}
    for part in ground.parts.values():
        part.refresh_from_db()
    closed = {partner for partner, part in ground.parts.items() if part.closed_at}
    assert closed == ({role} if told["clore sa part"] == DOES else set())


@pytest.mark.parametrize(("role", "may"), [*LOOKING.items(), *RUNNING.items()])
def test_ten_things_as_who_looks_and_who_runs(role: str, may: set[str], ground: Ground) -> None:
    client = Client()
    client.force_login(ground.cast.accounts[role])
    things = list_things(ground, role=role)
    assert {name for name, thing in things.items() if is_offered(client, thing)} == may
    for name in set(things) - may:
        told = try_door(client, things[name])
        assert sum(sentence in told for sentence in SENTENCES) == 1, told
