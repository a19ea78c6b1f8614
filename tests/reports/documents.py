"""Documents of the sample bilans, made once and shared by the tests that look into them."""

import re
from collections.abc import Callable
from functools import cache

from gltd.reports import render_html, render_ods, render_pdf
from gltd.reports.content import Content
from gltd.reports.snapshot import Snapshot
from tests.reports import sample

MAKERS: dict[str, Callable[[], Content]] = {
    "alencon": sample.alencon,
    "orleans": sample.orleans,
    "empty": sample.empty,
    "hostile": sample.hostile,
    "long": sample.long,
}


@cache
def snapshot(name: str) -> Snapshot:
    """Return the snapshot of a sample."""
    return Snapshot(MAKERS[name]())


@cache
def html(name: str) -> bytes:
    """Return the page of a sample."""
    return render_html(snapshot(name))


@cache
def pdf(name: str) -> bytes:
    """Return the PDF of a sample."""
    return render_pdf(snapshot(name))


@cache
def ods(name: str) -> bytes:
    """Return the workbook of a sample."""
    return render_ods(snapshot(name))


def squeeze(text: str) -> str:
    """Drop spaces and hyphens of line ends: what is left is the order of the characters."""
    return re.sub(r"[\s\u00a0\u202f\u2060\u00ad\-\u2010]+", "", text)
