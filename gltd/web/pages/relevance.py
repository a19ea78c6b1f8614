"""Relevance studies of cameras: the list, the page of one, its picture and its document."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd import config
from gltd.errors import GltdError
from gltd.reports import charts
from gltd.reports.relevance import RelevanceSheet
from gltd.reports.relevance_map import draw_map
from gltd.reports.relevance_page import lay_out
from gltd.reports.relevance_pdf import print_relevance
from gltd.usecases import studying
from gltd.usecases.studying import sheets
from gltd.web.access import Right, enter, list_rights, signed_in
from gltd.web.actions import relevance as actions
from gltd.web.actions.jobs import Wanted, ask_for_job, wait_for
from gltd.web.actions.relevance_after import tell_after, tell_stage
from gltd.web.actions.relevance_sheets import describe_sheet, find_applicant
from gltd.web.actions.studies import read_registration, read_result
from gltd.web.models import AuditEntry, Camera, Job, Relevance, Scheme, Study
from gltd.web.pages.forms import read_version
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.studies import list_limits

PER_PAGE = 25
# The cameras that one may study: a town that has hundreds finds the others in its register.
WAITING = 20

STAGES = {
    "none": "mesure non enregistrée",
    "waiting": "caméra pas en service",
    "early": "trop tôt",
    "ready": "à calculer",
    "done": "mesurée",
}


@dataclass(frozen=True)
class Row:
    """One relevance study in the list."""

    relevance: Relevance
    computed: bool
    stage: str

    @property
    def state(self) -> str:
        """Where it stands in a word."""
        if not self.computed:
            return "à calculer"
        return "figée" if self.relevance.frozen_sha256 else "projet"


LISTING = Listing[Row](
    title="Études de pertinence",
    columns=(
        Column("Caméra", lambda row: row.relevance.camera.number),
        Column("Implantation", lambda row: row.relevance.camera.place),
        Column("État", lambda row: row.state),
        Column("Figée le", lambda row: row.relevance.frozen_on),
        Column("Mise en service prévue", lambda row: row.relevance.planned_on),
        Column("Un an après", lambda row: row.stage),
    ),
)


def tell_row(relevance: Relevance, *, today: dt.date) -> Row:
    """Return a line of the list."""
    computed = read_result(relevance.study) is not None
    return Row(relevance, computed, STAGES[tell_stage(relevance, today=today)])


def list_relevances(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the relevance studies of the scheme, and the cameras that one may study."""
    scheme = enter(request, slug=slug, section="cameras")
    found = Relevance.objects.filter(scheme=scheme).select_related("camera", "study", "measure", "scheme")
    today = timezone.localdate()
    tell = partial(tell_row, today=today)
    if exported := send_export(request, listing=LISTING, rows=map(tell, found)):
        return exported
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [tell(one) for one in page]
    waiting = Camera.objects.filter(scheme=scheme, lon__isnull=False, range_m__isnull=False)
    unstudied = waiting.exclude(relevances__in=found).order_by("-proposed", "number")
    context = {
        "rows": rows,
        "page": page,
        "listing": LISTING,
        "waiting": unstudied[:WAITING],
        "tab": "relevance",
        "simulated": any(row.relevance.camera.simulated for row in rows),
    }
    return render(request, "gltd/relevances.html", context)


def show_relevance(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one study: the sentence, the picture, the tables, the other answers, the measure, the costs."""
    scheme = enter(request, slug=slug, section="cameras")
    row = find_relevance(scheme, pk=pk)
    result = read_result(row.study)
    today = timezone.localdate()
    page = sheet = None
    opened = may_see_cells(request, scheme=scheme)
    if result is not None:
        sheet = describe_sheet(row, applicant=tell_applicant(request, row=row), today=today)
        page = lay_out(sheet, opened=opened)
    after = tell_after(row, today=today)
    limits = list_limits(after.result)
    if page is not None and page.after is not None and not opened:
        after = replace(after, sentence=" ".join(page.after.sentences), cards=(), costs=page.after.costs)
        limits = list(page.after.limits)
    registration = read_registration(row.study)
    history = AuditEntry.writes.filter(object_kind="relevance", object_id=pk).select_related("actor__partner")
    context: dict[str, Any] = {
        "relevance": row,
        "record": row,
        "kind": "relevance",
        "result": result,
        "sheet": sheet,
        "page": page,
        "after": after,
        "limits": limits,
        "refreezable": after.stage == "done" and is_frozen_without_year(row),
        "registered_at": registration and dt.datetime.fromisoformat(registration.registered_at),
        "history": history[:20],
        "opened": opened,
        "simulated": row.camera.simulated or bool(result and result["simulated"]),
    }
    return render(request, "gltd/relevance.html", context)


@require_POST
def compute_relevance(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Have the study computed, or its measure (``what=measure``), in the background."""
    scheme = enter(request, slug=slug, section="cameras", right=Right.WRITE)
    row = find_relevance(scheme, pk=pk)
    study = row.measure if request.POST.get("what") == "measure" else row.study
    if study is None:
        raise Http404
    compute(request, study=study)
    return redirect("relevance", slug=slug, pk=pk)


def compute(request: HttpRequest, *, study: Study) -> None:
    """Ask for a study, and say how it ended if that is soon."""
    wanted = Wanted(kind=Job.Kind.STUDY, subject=study.title, arguments={"study": study.pk})
    job = wait_for(ask_for_job(actor=signed_in(request), scheme=study.scheme, wanted=wanted))
    if job.state == Job.State.FAILED:
        messages.error(request, job.sentence)
    elif not job.alive and job.sentence:
        messages.success(request, job.sentence)


@require_POST
def freeze_relevance(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep the document as it stands, for a signature."""
    scheme = enter(request, slug=slug, section="cameras", right=Right.WRITE)
    row = find_relevance(scheme, pk=pk)
    sheet = describe_sheet(
        row, applicant=tell_applicant(request, row=row), today=timezone.localdate(), draft=False
    )
    actions.freeze_relevance(
        actor=signed_in(request), relevance=row, version=read_version(request), sheet=sheet
    )
    messages.success(request, "Document figé : le PDF ne changera plus, même si le registre change.")
    return redirect("relevance", slug=slug, pk=pk)


def send_relevance(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send the PDF: what was frozen, or with ``?projet=1`` (and before) what stands today."""
    scheme = enter(request, slug=slug, section="cameras")
    row = find_relevance(scheme, pk=pk)
    sheet = read_document(request, row=row, draft=bool(request.GET.get("projet")))
    name = "projet-" if sheet.draft else ""
    headers = {"Content-Disposition": f'attachment; filename="{name}pertinence-{row.pk}.pdf"'}
    return HttpResponse(print_relevance(sheet), content_type="application/pdf", headers=headers)


def read_document(request: HttpRequest, *, row: Relevance, draft: bool) -> RelevanceSheet:
    """Return the frozen sheet, or the draft where none is frozen or it is asked for."""
    if row.frozen_sha256 and not draft:
        registry = config.load().studies_dir
        return sheets.find_sheet(row.frozen_sha256, fingerprint=row.study.fingerprint, registry=registry)
    return describe_sheet(row, applicant=tell_applicant(request, row=row), today=timezone.localdate())


def is_frozen_without_year(row: Relevance) -> bool:
    """Tell whether the document was frozen before the effect of the camera was measured."""
    if not row.frozen_sha256:
        return False
    try:
        registry = config.load().studies_dir
        kept = sheets.find_sheet(row.frozen_sha256, fingerprint=row.study.fingerprint, registry=registry)
    except GltdError:
        return False  # said where the document is asked for
    return kept.measured is None


def send_map(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send the picture of the ground; the facts by cell go to those who may see small counts."""
    scheme = enter(request, slug=slug, section="cameras")
    row = find_relevance(scheme, pk=pk)
    result = read_result(row.study)
    if result is None:
        raise Http404
    sheet = describe_sheet(row, applicant="", today=timezone.localdate())
    cells, cell_m = [], 0.0
    if may_see_cells(request, scheme=scheme):
        cells = result["outcomes"][0]["numbers"]["cells"]
        cell_m = read_cell_m(row.study)
    return HttpResponse(draw_map(sheet.outlines, cells=cells, cell_m=cell_m), content_type="image/svg+xml")


def send_effect(request: HttpRequest, slug: str, pk: int, rank: int) -> HttpResponse:
    """Send the picture of the effect a year on, as the bilan draws it."""
    scheme = enter(request, slug=slug, section="cameras")
    cards = tell_after(find_relevance(scheme, pk=pk), today=timezone.localdate()).cards
    if rank >= len(cards) or not may_see_cells(request, scheme=scheme):
        raise Http404
    return HttpResponse(charts.render_svg(charts.draw_zones(cards[rank])), content_type="image/svg+xml")


def read_cell_m(study: Study) -> float:
    """Return the side of the cells of a study."""

    spec = studying.load_registered(study.fingerprint, registry=config.load().studies_dir)
    return float(spec.parameters["cell_m"])


def may_see_cells(request: HttpRequest, *, scheme: Scheme) -> bool:
    """Tell whether small counts may be shown: to those who may see where a spot is to the metre."""
    return Right.LOCATE in list_rights(signed_in(request), scheme=scheme)


def tell_applicant(request: HttpRequest, *, row: Relevance) -> str:
    """Return who asks for the camera."""
    return find_applicant(row, otherwise=signed_in(request).partner)


def find_relevance(scheme: Scheme, *, pk: int) -> Relevance:
    """Return a relevance study of the scheme, or answer 404."""
    rows = Relevance.objects.select_related("camera__area", "study__scheme", "measure__scheme", "scheme")
    return get_object_or_404(rows, scheme=scheme, pk=pk)
