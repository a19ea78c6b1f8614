"""The bilan as a tagged PDF (PDF/UA-1), made by Typst with its own fonts and nothing from the machine."""

from dataclasses import replace
from importlib import resources

import typst

from gltd.reports.document import Document, leave_out_sheets
from gltd.reports.encoding import dump, encode


def print_pdf(document: Document) -> bytes:
    """Print a document: the same document always gives the same bytes.

    Typst reads the document as data, sees no file and no font of the machine, and dates the PDF from the
    snapshot.
    """
    template = resources.files("gltd.reports").joinpath("templates/bilan.typ").read_bytes()
    # On paper the numbered notes tell where a figure comes from: the list of the page would cost time.
    printed = replace(leave_out_sheets(document), provenance=())
    return typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"document": dump(encode(printed)).decode("utf-8")},
        pdf_standards=["ua-1"],
        timestamp=int(document.created_at.timestamp()),
    )
