"""Bilans: the list, what the next one still lacks, freezing one, and its documents."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd import config
from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.html import print_html
from gltd.reports.outline import build_document
from gltd.reports.since import tell_since
from gltd.usecases.reporting import SNAPSHOT_NAME
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import publications
from gltd.web.actions import reports as actions
from gltd.web.actions.conflicts import count_open_groups
from gltd.web.actions.jobs import Wanted, ask_for_job
from gltd.web.models import Claim, Draft, Job, Operation, Participation, Report, Scheme
from gltd.web.pages.documents import DOCUMENT_POLICY
from gltd.web.pages.forms import DayField, MomentField, StyledForm
from gltd.web.pages.jobs import follow_job
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.templatetags.french import organisation

TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "json": "application/json",
}


class PeriodForm(StyledForm):
    """The period of a bilan."""

    period_start = DayField(label="Du")
    period_end = DayField(label="Au")

    def clean(self) -> dict[str, Any]:
        """Check that the period runs forward and has begun."""
        data = super().clean() or {}
        start, end = data.get("period_start"), data.get("period_end")
        if start and end and end < start:
            self.add_error("period_end", ValidationError("La fin doit suivre le début."))
        if start and start > timezone.localdate():
            self.add_error("period_start", ValidationError("Cette période n'a pas commencé."))
        return data


LISTING = Listing[Report](
    title="Bilans figés",
    columns=(
        Column("Nature", lambda report: report.get_kind_display()),
        Column("Du", lambda report: report.period_start),
        Column("Au", lambda report: report.period_end),
        Column("Version", lambda report: report.number),
        Column("Figé le", lambda report: report.frozen_at),
        Column("Par", lambda report: organisation(report.frozen_by)),
        Column("Publié", lambda report: report.published_at is not None),
    ),
)


def list_reports(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the frozen bilans and what the next one still lacks."""
    scheme = enter(request, slug=slug, section="reports")
    rows = Report.objects.filter(scheme=scheme).select_related("frozen_by__partner")
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    context = {
        "reports": rows,
        "listing": LISTING,
        "drafts": Draft.objects.filter(scheme=scheme, report__isnull=True),
        "lacks": list_lacks(scheme),
        "form": PeriodForm(initial=suggest_period(scheme)),
        "simulated": any(report.simulated for report in rows),
    }
    return render(request, "gltd/reports.html", context)


def suggest_period(scheme: Scheme) -> dict[str, Any]:
    """Suggest the whole mandate, up to today."""
    today = timezone.localdate()
    return {"period_start": scheme.starts_on, "period_end": min(scheme.ends_on or today, today)}


def list_lacks(scheme: Scheme) -> list[tuple[str, int, str]]:
    """Return what a reader of the next bilan would find marked or missing: words, number, page."""
    claims = Claim.objects.filter(source__scheme=scheme)
    conflicts = count_open_groups(scheme)
    proposed = claims.filter(status="proposed").count()
    unclosed = Participation.objects.filter(
        operation__scheme=scheme, operation__status=Operation.Status.DONE, closed_at=None
    ).count()
    lacks = [
        (
            "contradictions ouvertes, imprimées en encadré"
            if conflicts > 1
            else "contradiction ouverte, imprimée en encadré",
            conflicts,
            "conflicts",
        ),
        (
            "chiffres proposés que personne n'a confirmés, donc absents"
            if proposed > 1
            else "chiffre proposé que personne n'a confirmé, donc absent",
            proposed,
            "sources",
        ),
        ("participations non closes" if unclosed > 1 else "participation non close", unclosed, "operations"),
    ]
    return [lack for lack in lacks if lack[1]]


def freeze_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the bilan of a period frozen, in the background."""
    scheme = enter(request, slug=slug, section="reports", right=Right.FREEZE)
    form = PeriodForm(request.POST or None, initial=suggest_period(scheme))
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data
        actions.check_period(scheme, start=days["period_start"], end=days["period_end"])
        wanted = Wanted(
            kind=Job.Kind.REPORT,
            subject=f"Bilan {french.period(days['period_start'], end=days['period_end'])}",
            arguments={name: day.isoformat() for name, day in days.items()},
        )
        return follow_job(request, job=ask_for_job(actor=signed_in(request), scheme=scheme, wanted=wanted))
    return render(request, "gltd/report_form.html", {"form": form, "lacks": list_lacks(scheme)})


def show_report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a frozen bilan, its fingerprint and its documents."""
    scheme = enter(request, slug=slug, section="reports")
    report = get_object_or_404(Report.objects.select_related("frozen_by__partner"), scheme=scheme, pk=pk)
    present = [extension for extension in TYPES if find_document(report, extension=extension) is not None]
    context = {
        "report": report,
        "present": present,
        "simulated": report.simulated,
        "form": EmbargoForm(),
        "others": Report.objects.filter(scheme=scheme, kind=report.kind).exclude(pk=report.pk)[:8],
        "withheld": publications.count_withheld(report) if report.released_at else 0,
        "open": report.is_open(now=timezone.now()),
    }
    return render(request, "gltd/report.html", context)


def compare_reports(request: HttpRequest, slug: str, pk: int, other: int) -> HttpResponse:
    """Show two bilans side by side, and above them what differs."""
    scheme = enter(request, slug=slug, section="reports")
    later, earlier = (get_object_or_404(Report, scheme=scheme, pk=one) for one in (pk, other))
    since = tell_since(publications.read_content(later), earlier=publications.read_content(earlier))
    context = {"later": later, "earlier": earlier, "since": since, "simulated": later.simulated}
    return render(request, "gltd/report_compare.html", context)


class EmbargoForm(StyledForm):
    """Until when a bilan stays closed."""

    embargo_until = MomentField(label="Embargo jusqu'au", required=False)


@require_POST
def release_report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Have the public version of a frozen bilan made, under embargo if one is given."""
    scheme = enter(request, slug=slug, section="reports", right=Right.FREEZE)
    report = get_object_or_404(Report, scheme=scheme, pk=pk)
    form = EmbargoForm(request.POST)
    if not form.is_valid():
        raise GltdError("L'embargo n'est pas un jour et une heure : tapez-le comme 17022022 0800.")
    embargo = form.cleaned_data["embargo_until"]
    period = french.period(report.period_start, end=report.period_end)
    wanted = Wanted(
        kind=Job.Kind.RELEASE,
        subject=f"{report.get_kind_display().capitalize()}, {period}",
        arguments={"report": report.pk, "embargo_until": embargo.isoformat() if embargo else ""},
    )
    return follow_job(request, job=ask_for_job(actor=signed_in(request), scheme=scheme, wanted=wanted))


@require_POST
def publish_report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let a prepared bilan out."""
    scheme = enter(request, slug=slug, section="reports", right=Right.FREEZE)
    report = get_object_or_404(Report, scheme=scheme, pk=pk)
    row = publications.publish_report(actor=signed_in(request), report=report)
    now = row.is_open(now=timezone.now())
    messages.success(request, "Bilan publié." if now else "Publication décidée : elle s'ouvrira à l'embargo.")
    return redirect("report", slug=slug, pk=pk)


def preview_public(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the public version to those of the scheme, before anyone else can read it."""
    scheme = enter(request, slug=slug, section="reports")
    report = get_object_or_404(Report, scheme=scheme, pk=pk, released_at__isnull=False)
    public = publications.read_public(report)
    response = HttpResponse(print_html(build_document(public.snapshot)), content_type=TYPES["html"])
    response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def send_document(request: HttpRequest, slug: str, pk: int, extension: str) -> HttpResponse | FileResponse:
    """Send one document of a frozen bilan."""
    scheme = enter(request, slug=slug, section="reports")
    report = get_object_or_404(Report, scheme=scheme, pk=pk)
    path = find_document(report, extension=extension)
    if path is None:
        raise Http404
    name = f"bilan-{scheme.slug}-{report.period_start}-{report.period_end}.{extension}"
    response = FileResponse(
        path.open("rb"),
        filename=name,
        as_attachment=extension in ("ods", "odt", "json"),
        content_type=TYPES[extension],
    )
    if extension == "html":
        response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def find_document(report: Report, *, extension: str) -> Path | None:
    """Return the file of a document, or nothing when it is not there."""
    if extension not in TYPES:
        return None
    folder = config.load().reports_dir / report.folder
    return next(iter(sorted(folder.glob(SNAPSHOT_NAME if extension == "json" else f"*.{extension}"))), None)
