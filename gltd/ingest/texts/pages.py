"""Web pages (.html): the article without what surrounds it; its metadata suggest a date and a publisher."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import html
from lxml.html import HtmlElement

from gltd.ingest.texts.document import Document, day_of, impersonal, organisation, refuse
from gltd.ingest.texts.encoding import decode

_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"(?i)<meta[^>]{0,200}charset=[\"']?([\w-]{2,30})")
_ASIDE: Final = "//script|//style|//nav|//footer|//aside|//form|//noscript|//svg|//template|//iframe|//button"
_BLOCKS: Final = frozenset(
    re.findall(
        r"\w+",
        "p div h1 h2 h3 h4 h5 h6 li ul ol tr table section article header blockquote br hr figure figcaption "
        "dl dt dd pre main body address caption",
    )
)
_ENOUGH_SIGNS: Final = 200
_DATES: Final = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='date' or @name='DC.date' or @name='dcterms.created' or @name='pubdate']/@content",
    "//time[@pubdate or @itemprop='datePublished']/@datetime",
    "//time/@datetime",
)
_PUBLISHERS: Final = (
    "//meta[@property='og:site_name']/@content",
    "//meta[@name='application-name' or @name='DC.publisher' or @name='publisher']/@content",
)
_TITLES: Final = ("//meta[@property='og:title']/@content", "//h1//text()", "//title/text()")


def read(content: bytes, *, name: str) -> Document:
    """Read a page: its article, and what its metadata say of who publishes and when (never of who writes)."""
    written = _decode(content)
    if written is None:
        raise refuse(
            name,
            reason="n'est pas une page dont l'encodage est reconnu",
            advice="ouvrez-la dans le navigateur et collez son texte",
        )
    page = _parse(written)
    linked = list(_linked_data(page))
    return Document(
        _article_text(page),
        "fichier HTML",
        title=impersonal(_first(page, _TITLES)),
        publisher=organisation(_first(page, _PUBLISHERS) or _from_linked(linked, "publisher")),
        published_on=_day(page, linked),
    )


def text_of(written: str) -> str:
    """Return the text of a page that is already decoded: the body of a message."""
    return _article_text(_parse(written))


def _decode(content: bytes) -> str | None:
    text = decode(content)
    if text is not None:
        return text
    declared = _CHARSET.search(content[:4096])
    if declared is None:
        return None
    try:
        return content.decode(declared.group(1).decode("ascii"), errors="strict")
    except (LookupError, UnicodeError):
        return None


def _parse(written: str) -> HtmlElement:
    # The size is bounded already; a page nested deep would otherwise lose its text.
    parser = html.HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    return html.document_fromstring(_DECLARATION.sub("", written), parser=parser)


def _article_text(page: HtmlElement) -> str:
    for element in page.xpath(_ASIDE):
        element.drop_tree()
    title = " ".join(" ".join(page.xpath("//h1[1]//text()")).split())
    for path in ("//article", "//main", "//*[@role='main']", "//body"):
        texts = [_text(element) for element in page.xpath(path)]
        longest = max(texts, key=len, default="")
        if len(longest) >= _ENOUGH_SIGNS or path == "//body":
            return longest if not title or title in longest else f"{title}\n\n{longest}"
    return _text(page)


def _text(element: HtmlElement) -> str:
    """Return the text of an element, a line for each block."""
    pieces: list[str] = []
    # The events of a walk, rather than recursion: a page may be as deep as its author wishes.
    walk = html.etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if not isinstance(node.tag, str):
            continue
        block = node.tag in _BLOCKS
        if event == "start":
            pieces += ("\n" if block else "", _flat(node.text))
        else:
            pieces += (
                "\n" if block and node.tag != "br" else "",
                _flat(node.tail) if node is not element else "",
            )
    lines = (" ".join(line.split(" ")).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _flat(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _first(page: HtmlElement, paths: tuple[str, ...]) -> str:
    for path in paths:
        found = " ".join(str(piece) for piece in page.xpath(path)[: 12 if "text()" in path else 1])
        if found.strip():
            return found
    return ""


def _day(page: HtmlElement, linked: list[dict[str, Any]]) -> dt.date | None:
    for path in _DATES:
        for written in page.xpath(path)[:3]:
            if (day := day_of(str(written))) is not None:
                return day
    return day_of(_from_linked(linked, "datePublished"))


def _linked_data(page: HtmlElement) -> Iterator[dict[str, Any]]:
    """Return the objects that a page describes itself with (JSON-LD), at their first two levels."""
    for script in page.xpath("//script[@type='application/ld+json']/text()")[:10]:
        try:
            told = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for one in told if isinstance(told, list) else [told]:
            if isinstance(one, dict):
                graph = one.get("@graph")
                yield one
                yield from (
                    (inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else ()
                )


def _from_linked(linked: list[dict[str, Any]], key: str) -> str:
    for one in linked:
        value = one.get(key)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str) and value.strip():
            return value
    return ""
