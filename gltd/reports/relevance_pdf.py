"""The PDF of a relevance study: its pages, set by Typst."""

import datetime as dt
from importlib import resources

from gltd.reports.encoding import dump, encode
from gltd.reports.relevance import RelevanceSheet
from gltd.reports.relevance_page import lay_out


def print_relevance(sheet: RelevanceSheet) -> bytes:
    """Print the sheet as a tagged PDF (PDF/UA-1), dated by its own content."""
    import typst

    template = resources.files("gltd.reports").joinpath("templates/relevance.typ").read_bytes()
    day = dt.datetime.combine(sheet.prepared_on, dt.time.min, tzinfo=dt.UTC)
    printed: bytes = typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"document": dump(encode(lay_out(sheet))).decode("utf-8")},
        pdf_standards=["ua-1"],
        timestamp=int(day.timestamp()),
    )
    return printed
