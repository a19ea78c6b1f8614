"""A frozen snapshot → HTML, PDF, ODS and ODT: the same snapshot always gives the same bytes.

Nothing heavy is imported before a document is asked for: templates and forms use :mod:`gltd.reports.french`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gltd.reports.snapshot import Snapshot

__all__ = ["render_html", "render_ods", "render_odt", "render_pdf"]


def render_html(snapshot: "Snapshot") -> bytes:
    """Return a snapshot as one self-contained page."""
    from gltd.reports.html import print_html
    from gltd.reports.outline import build_document

    return print_html(build_document(snapshot))


def render_pdf(snapshot: "Snapshot") -> bytes:
    """Return a snapshot as a tagged PDF."""
    from gltd.reports.outline import build_document
    from gltd.reports.pdf import print_pdf

    return print_pdf(build_document(snapshot))


def render_ods(snapshot: "Snapshot") -> bytes:
    """Return a snapshot as a workbook."""
    from gltd.reports.ods import print_ods
    from gltd.reports.outline import build_document
    from gltd.reports.snapshot import find_figures

    return print_ods(build_document(snapshot), figures=find_figures(snapshot.content))


def render_odt(snapshot: "Snapshot") -> bytes:
    """Return a snapshot as a text for an office suite."""
    from gltd.reports.odt import print_odt
    from gltd.reports.outline import build_document

    return print_odt(build_document(snapshot))
