"""The page is well formed, escapes every text, and needs nothing from elsewhere."""

import re
from html.parser import HTMLParser

import pytest

from gltd.reports import french
from gltd.reports.snapshot import find_figures
from tests.reports import documents
from tests.reports.documents import squeeze
from tests.reports.sample import HOSTILE

VOID = {"meta", "br", "link", "img", "hr", "input"}
NAMES = ["alencon", "orleans", "empty", "hostile"]


class Page(HTMLParser):
    """Reads a page: its balance, its text, its addresses and its identifiers."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.identifiers: list[str] = []
        self.attributes: set[str] = set()
        self.feed(data.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        values = dict(attrs)
        self.attributes |= set(values)
        self.links += [value for key in ("href", "src", "xlink:href") if (value := values.get(key))]
        if identifier := values.get("id"):
            self.identifiers.append(identifier)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_well_formed_and_its_links_resolve(name: str) -> None:
    page = Page(documents.html(name))
    assert page.open == []
    assert page.seen[0] == "html"
    assert page.seen.count("h1") == 1
    assert len(page.identifiers) == len(set(page.identifiers))
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner
    assert inner <= set(page.identifiers)


@pytest.mark.parametrize("name", NAMES)
def test_it_needs_nothing_from_elsewhere(name: str) -> None:
    page = Page(documents.html(name))
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(page.seen)
    assert not any(attribute.startswith("on") for attribute in page.attributes)
    assert all(link.startswith(("#", "https://")) for link in page.links)
    assert not re.search(rb"@import|url\(\s*['\"]?http", documents.html(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_on_the_page(name: str) -> None:
    words = squeeze("".join(Page(documents.html(name)).words))
    figures = list(find_figures(documents.snapshot(name).content))
    assert [found.printed for found in figures if squeeze(found.printed) not in words] == []


def test_hostile_text_stays_text() -> None:
    page = Page(documents.html("hostile"))
    assert squeeze(french.typeset(HOSTILE)) in squeeze("".join(page.words))
    assert b"{{" in documents.html("hostile")
    assert b"<script" not in documents.html("hostile")


def test_the_language_and_the_fingerprint_are_said() -> None:
    text = documents.html("alencon").decode("utf-8")
    assert '<html lang="fr">' in text
    assert documents.snapshot("alencon").sha256 in text


def test_simulated_blocks_carry_their_ribbon() -> None:
    assert documents.html("alencon").count(b'<span class="ribbon">') >= 4
    assert b'<span class="ribbon">' not in documents.html("orleans")
