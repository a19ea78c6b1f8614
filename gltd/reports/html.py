"""The bilan as one self-contained page: readable without script, network or font, and printable."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from gltd.reports import french
from gltd.reports.document import Document, leave_out_sheets


@dataclass(frozen=True)
class PublicFrame:
    """What surrounds a public bilan on its page: addresses, and what came after it."""

    archive: str
    feed: str
    downloads: tuple[tuple[str, str], ...]
    published: str
    newer: str = ""
    newer_words: str = ""


def print_html(
    document: Document, *, frame: PublicFrame | None = None, traces: str = "", only_traces: bool = False
) -> bytes:
    """Print a document as UTF-8 HTML; texts are escaped, charts come as Vega escaped them.

    ``traces`` is the page, in a frame of that name beside it, in which the trace of a figure opens;
    ``only_traces`` prints that page.
    """
    page = _template().render(
        document=leave_out_sheets(document),
        frozen_on=french.day(document.created_at.date()),
        frame=frame,
        traces=traces,
        only_traces=only_traces,
    )
    return page.encode("utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("bilan.html.j2")


def _read(name: str) -> str:
    return resources.files("gltd.reports").joinpath("templates", name).read_text("utf-8")
