"""What the journeys share: one real Chromium a worker, the live server, and people who are signed in."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pytest_django.live_server_helper import LiveServer

from scripts.find_chromium import explain_lack, find_chromium
from tests.cast import Cast, bring_in
from tests.journeys.visitor import Visitor

FLAGS = [
    # In a container Chromium's own sandbox cannot start as root.
    "--no-sandbox",
    "--disable-gpu",
    "--use-gl=swiftshader",
    "--enable-webgl",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Open = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder as a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start the browser once; skip, and be counted as skipped, where there is none."""
    lack, remedy = explain_lack()
    if lack:
        pytest.skip(f"{lack}. {remedy}")
    path = find_chromium()
    # Playwright keeps an event loop in this thread, which Django would take for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the installation a folder of its own for events, studies and bilans."""
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "var"))
    return tmp_path


@pytest.fixture
def cast(home: Path, transactional_db: None) -> Cast:
    """Return the cast, freshly entered and seen by the live server."""
    return bring_in()


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Return what opens a browser window; nothing may fail in it, or leave the server."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def open_window(*, width: int = 1280, height: int = 720, scheme: str = "light") -> Visitor:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="fr-FR",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        visitors.append(Visitor(context.new_page(), origin=live_server.url))
        return visitors[-1]

    yield open_window
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def enter(visit: Open, cast: Cast, live_server: LiveServer) -> Open:
    """Return what opens a window in which someone of the cast is signed in."""

    def open_signed_in(role: str, **how: object) -> Visitor:
        visitor = visit(**how)
        client = Client()
        client.force_login(cast.accounts[role])
        cookie = client.cookies["sessionid"].value
        visitor.page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return visitor

    return open_signed_in
