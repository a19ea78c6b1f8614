"""The PDF for who cannot see it, and for who follows its links: order, structure, destinations."""

import io
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader

from gltd.reports.document import Box, Chart, Heading, Paragraph, Table, leave_out_sheets
from gltd.reports.outline import build_document
from tests.reports import documents
from tests.reports.documents import squeeze

NAMES = ("alencon", "orleans")


@cache
def read(name: str) -> PdfReader:
    return PdfReader(io.BytesIO(documents.pdf(name)))


def list_words(name: str) -> Iterator[str]:
    """Yield what a reader meets, from the first section to the last source, in the order of the document."""
    document = leave_out_sheets(build_document(documents.snapshot(name)))
    for section in document.sections:
        yield section.title
        for block in section.blocks:
            match block:
                case Table():
                    yield block.caption
                    yield from (row.cells[0].text for row in block.rows)
                case Box():
                    yield block.code
                    yield block.title
                case Chart():
                    yield block.caption
                case Heading() | Paragraph():
                    yield block.text
    for note in document.notes:
        yield note.publisher


@pytest.mark.parametrize("name", NAMES)
def test_the_text_layer_reads_in_order(name: str) -> None:
    text = squeeze("".join(page.extract_text() for page in read(name).pages[2:]))
    position = 0
    for words in list_words(name):
        found = text.find(squeeze(words), position)
        assert found >= 0, words
        position = found + 1


def list_nodes(node: Any) -> Iterator[Any]:
    """Yield the elements of a structure tree, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from list_nodes(child)
    elif isinstance(node, dict):
        yield node
        yield from list_nodes(node.get("/K", []))


@pytest.mark.parametrize("name", NAMES)
def test_the_structure_names_headings_tables_pictures_and_links(name: str) -> None:
    document = leave_out_sheets(build_document(documents.snapshot(name)))
    blocks = [block for section in document.sections for block in section.blocks]
    root: Any = read(name).trailer["/Root"]
    nodes = list(list_nodes(root["/StructTreeRoot"]["/K"]))
    kinds = Counter(node.get("/S") for node in nodes)
    assert kinds["/Title"] == 1
    assert kinds["/H1"] == len(document.sections) + len(("Sommaire", "Sources"))
    tables = [one for block in blocks if (one := block.table if isinstance(block, Box) else block)]
    words = [one for one in tables if isinstance(one, Table)]
    # The table of words and signs, after the contents, is one more.
    assert kinds["/Table"] == kinds["/THead"] == len(words) + 1
    assert kinds["/TH"] >= sum(len(one.columns) for one in words)
    pictures = [node.get("/Alt", "") for node in nodes if node.get("/S") == "/Figure"]
    assert sorted(pictures) == sorted(block.alt for block in blocks if isinstance(block, Chart))
    annotations = [note for page in read(name).pages for note in page.get("/Annots", [])]
    assert kinds["/Link"] >= 1
    assert sum(node.get("/Type") == "/OBJR" for node in nodes) == len(annotations)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_a_page_or_to_a_source(name: str) -> None:
    reader = read(name)
    pages = {page.indirect_reference.idnum for page in reader.pages if page.indirect_reference}
    sources = {note.url for note in build_document(documents.snapshot(name)).notes if note.url}
    followed, addresses = 0, set[str]()
    for page in reader.pages:
        for reference in page.get("/Annots", []):
            note = reference.get_object()
            if "/A" in note:
                addresses.add(str(note["/A"]["/URI"]))
                continue
            target = note["/Dest"]
            if isinstance(target, str):
                target = reader.named_destinations[target].dest_array
            assert target[0].idnum in pages
            followed += 1
    assert followed > len(build_document(documents.snapshot(name)).sections)
    assert addresses == {url for url in sources if url.startswith("http")}
