"""Work in the background: the page of a job, what it asks for while it runs, and the list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gltd.web.access import Right, demand, enter, list_rights, signed_in
from gltd.web.actions import jobs as actions
from gltd.web.models import Delivery, Job, Scheme
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.templatetags.french import organisation

# The word of the navigation under which a job stands: that of what it makes.
SECTIONS = {
    Job.Kind.STUDY: "studies",
    Job.Kind.TERRITORIES: "studies",
    Job.Kind.DRAFT: "reports",
    Job.Kind.REPORT: "reports",
    Job.Kind.RELEASE: "reports",
    Job.Kind.DELIVERY: "claims",
}
# Who may ask for a job may stop it and start it again.
RIGHTS = {"studies": Right.WRITE, "reports": Right.FREEZE, "claims": Right.WRITE}
SHOWN = 100
LISTING = Listing[Job](
    title="Travaux",
    columns=(
        Column("Travail", lambda job: job.get_kind_display().capitalize()),
        Column("Objet", lambda job: job.subject),
        Column("État", lambda job: job.get_state_display()),
        Column("Demandé le", lambda job: job.asked_at),
        Column("Par", lambda job: organisation(job.asked_by)),
        Column("Fini le", lambda job: job.ended_at),
        Column("Ce qu'il a dit", lambda job: job.sentence),
    ),
)


def follow_job(request: HttpRequest, *, job: Job) -> HttpResponse:
    """Lead to the result of a job that is done soon, to its progress otherwise."""
    actions.wait_for(job)
    if job.state == Job.State.DONE and job.result_page:
        return open_result(request, slug=job.scheme.slug, number=job.pk)
    return redirect("job", slug=job.scheme.slug, number=job.pk)


def list_jobs(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the last jobs of the scheme."""
    scheme = enter(request, slug=slug, section="studies")
    rows = list(actions.list_jobs(scheme)[:SHOWN])
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    return render(request, "gltd/jobs.html", {"jobs": rows, "listing": LISTING})


def show_job(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show how far a job is, or how it ended."""
    scheme = enter(request, slug=slug, section="studies")
    job = find_job(request, scheme=scheme, number=number)
    rights = list_rights(signed_in(request), scheme=scheme)
    context = {
        "job": job,
        "served": actions.is_served(),
        "may_act": RIGHTS[SECTIONS[Job.Kind(job.kind)]] in rights,
    }
    return render(request, "gltd/job.html", context)


def show_progress(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answer the page that waits: how far the job is, or where to go now that it ended."""
    scheme = enter(request, slug=slug, section="studies")
    job = find_job(request, scheme=scheme, number=number)
    response = render(request, "gltd/job_progress.html", {"job": job, "served": actions.is_served()})
    if job.state == Job.State.DONE and job.result_page:
        response.headers["HX-Redirect"] = reverse("job_result", args=[slug, number])
    elif not job.alive:
        response.headers["HX-Redirect"] = reverse("job", args=[slug, number])
    return response


def open_result(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Lead to what a job made, saying what came of it."""
    scheme = enter(request, slug=slug, section="studies")
    job = find_job(request, scheme=scheme, number=number)
    if job.state != Job.State.DONE or not job.result_page:
        return redirect("job", slug=slug, number=number)
    messages.success(request, job.sentence)
    return redirect(reverse(job.result_page, args=[slug, *list_arguments(job)]))


def list_arguments(job: Job) -> list[object]:
    """Return what the address of a job's result names, beside the scheme."""
    if job.result_number is None:
        return []
    if job.kind == Job.Kind.DELIVERY:
        return [get_object_or_404(Delivery, scheme=job.scheme, pk=job.result_number).batch_id]
    return [job.result_number]


@require_POST
def cancel_job(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Stop a job."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    job = find_job(request, scheme=scheme, number=number)
    demand(signed_in(request), scheme=scheme, right=RIGHTS[SECTIONS[Job.Kind(job.kind)]])
    actions.cancel_job(actor=signed_in(request), job=job)
    return redirect("job", slug=slug, number=number)


@require_POST
def restart_job(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask again for what a job did not bring to its end."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    job = find_job(request, scheme=scheme, number=number)
    demand(signed_in(request), scheme=scheme, right=RIGHTS[SECTIONS[Job.Kind(job.kind)]])
    return follow_job(request, job=actions.restart_job(actor=signed_in(request), job=job))


def find_job(request: HttpRequest, *, scheme: Scheme, number: int) -> Job:
    """Return a job of the scheme, and stand under the word of the navigation that it belongs to."""
    job = get_object_or_404(
        Job.objects.select_related("asked_by__partner", "scheme"), scheme=scheme, pk=number
    )
    request.gltd_section = SECTIONS[Job.Kind(job.kind)]  # type: ignore[attr-defined]  # read by pages.frame
    return job
