"""What anyone may read, signed in or not: public bilans, their data, their archive and its feed.

No cookie is set and no script is needed; answers may be kept by any cache for a few minutes.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from gltd.reports import french
from gltd.reports.html import PublicFrame
from gltd.web.actions import publications as actions
from gltd.web.models import Report, Scheme
from gltd.web.pages.documents import DOCUMENT_POLICY

Page = Callable[..., HttpResponse]
KEPT_SECONDS: Final = 300
TYPES: Final = {
    "bilan.pdf": ("application/pdf", "PDF", "*.pdf"),
    "bilan.ods": ("application/vnd.oasis.opendocument.spreadsheet", "Tableaux (ODS)", "*.ods"),
    "chiffres.csv": ("text/csv; charset=utf-8", "Chiffres (CSV)", "chiffres.csv"),
    "chiffres.json": ("application/json", "Chiffres (JSON)", "chiffres.json"),
    "schema.json": ("application/json", "Description des données (Table Schema)", "schema.json"),
    "instantane.json": ("application/json", "Instantané public (JSON)", "snapshot.json"),
}


def public_page(view: Page) -> Page:
    """Open a view to anyone, and let caches keep what it answers."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # The middleware that asks for a sign-in looked at the session; the answer is the same for everyone.
        request.session.accessed = False
        response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
        return response

    opened: Page = login_not_required(require_safe(answer))
    return opened


def find_open(slug: str, *, pk: int) -> Report:
    """Find a bilan that anyone may read; before its embargo ends it does not exist."""
    report = get_object_or_404(Report.objects.select_related("scheme"), scheme__slug=slug, pk=pk)
    if not report.is_open(now=timezone.now()):
        raise Http404
    return report


def keep(request: HttpRequest, body: bytes, *, kind: str, etag: str, changed_at: dt.datetime) -> HttpResponse:
    """Answer a body with what lets a browser ask whether it changed."""
    response = HttpResponse(body, content_type=kind)
    tag, moment = quote_etag(etag), int(changed_at.timestamp())
    response.headers["ETag"], response.headers["Last-Modified"] = tag, http_date(moment)
    return get_conditional_response(request, etag=tag, last_modified=moment, response=response) or response


def opened_at(report: Report) -> dt.datetime:
    """Return when a bilan became readable."""
    assert report.published_at is not None
    return max(report.published_at, report.embargo_until or report.published_at)


@public_page
def show_publication(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a public bilan."""
    report = find_open(slug, pk=pk)
    newer = actions.list_open(report.scheme).filter(replaces=report).first()
    words = f"Une version plus récente rectifie ce bilan : {actions.read_erratum(newer)}" if newer else ""
    frame = PublicFrame(
        archive=reverse("public_archive", args=[slug]),
        feed=reverse("public_feed", args=[slug]),
        downloads=tuple(
            (label, reverse("public_document", args=[slug, pk, name]))
            for name, (_, label, _) in TYPES.items()
        ),
        published=french.day(timezone.localtime(opened_at(report)).date()),
        newer=reverse("publication", args=[slug, newer.pk]) if newer else "",
        newer_words=words,
    )
    body = actions.print_page(actions.read_public(report), frame=frame)
    changed = opened_at(newer) if newer else opened_at(report)
    etag = f"{report.public_sha256[:32]}-{newer.pk if newer else 0}"
    response = keep(request, body, kind="text/html; charset=utf-8", etag=etag, changed_at=changed)
    response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    return response


@public_page
def find_edition(request: HttpRequest, slug: str, edition: str) -> HttpResponse:
    """Lead from the address that a document prints, made before it had a number here, to its page."""
    rows = Report.objects.filter(scheme__slug=slug).order_by("pk")
    # Documents of before counted the versions of a period across its kinds, and did not name the kind.
    old = next((row for row in rows if f"{row.period_start}_{row.period_end}_{row.number}" == edition), None)
    report = next((row for row in rows if row.edition == edition), old)
    if report is None or not report.is_open(now=timezone.now()):
        raise Http404
    return redirect("publication", slug=slug, pk=report.pk)


@public_page
def send_public_document(request: HttpRequest, slug: str, pk: int, name: str) -> HttpResponse:
    """Send one file of a public bilan."""
    report = find_open(slug, pk=pk)
    if name not in TYPES:
        raise Http404
    kind, _, pattern = TYPES[name]
    path = next(iter(sorted(actions.public_folder(report).glob(pattern))), None)
    if path is None:
        raise Http404
    etag = f"{report.public_sha256[:32]}-{name}"
    response = keep(request, path.read_bytes(), kind=kind, etag=etag, changed_at=opened_at(report))
    file_name = f"{slug}-{report.period_start}-{report.period_end}-v{report.number}-{name}"
    how = "inline" if name == "bilan.pdf" else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{file_name}"'
    # Data are meant to be read by other sites' programs too.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@public_page
def show_archive(request: HttpRequest, slug: str) -> HttpResponse:
    """List the public bilans of a scheme, all versions, the latest first."""
    scheme = get_object_or_404(Scheme, slug=slug)
    rows = list(actions.list_open(scheme))
    if not rows:
        raise Http404
    told = [(report, actions.read_erratum(report)) for report in rows]
    return render(request, "gltd/public/archive.html", {"reports": told, "group": scheme})


@public_page
def send_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the Atom feed of a scheme's public bilans (RFC 4287)."""
    scheme = get_object_or_404(Scheme, slug=slug)
    rows = list(actions.list_open(scheme))
    if not rows:
        raise Http404
    base = settings.PUBLIC_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    archive, own = base + reverse("public_archive", args=[slug]), base + reverse("public_feed", args=[slug])
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">',
        f"<title>{escape(f'Bilans publics : {scheme.name}')}</title>",
        f"<id>{escape(archive)}</id>",
        f"<link href={quoteattr(archive)}/>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
        f"<updated>{max(map(opened_at, rows)).isoformat()}</updated>",
        f"<author><name>{escape(scheme.chair or scheme.name)}</name></author>",
        *(write_entry(report, base=base) for report in rows),
        "</feed>",
    ]
    body = "\n".join(lines).encode("utf-8")
    newest = max(rows, key=opened_at)
    etag = f"{newest.pk}-{len(rows)}-{newest.public_sha256[:24]}"
    return keep(
        request, body, kind="application/atom+xml; charset=utf-8", etag=etag, changed_at=opened_at(newest)
    )


def write_entry(report: Report, *, base: str) -> str:
    """Return the entry of one bilan."""
    address = base + reverse("publication", args=[report.scheme.slug, report.pk])
    words = (
        f"Du {french.day(report.period_start)} au {french.day(report.period_end)}, version {report.number}."
    )
    if report.erratum:
        words = f"{words} Rectificatif : {actions.read_erratum(report)}"
    kind = report.get_kind_display()
    period = french.period(report.period_start, end=report.period_end)
    title = french.typeset(f"{kind[:1].upper()}{kind[1:]}, {period}")
    return "\n".join(
        [
            "<entry>",
            f"<title>{escape(title)}</title>",
            f"<id>{escape(address)}</id>",
            f"<link href={quoteattr(address)}/>",
            f"<published>{opened_at(report).isoformat()}</published>",
            f"<updated>{opened_at(report).isoformat()}</updated>",
            f"<summary>{escape(french.typeset(words))}</summary>",
            "</entry>",
        ]
    )
