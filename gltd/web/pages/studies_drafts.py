"""A question prepared in four steps on one page: where, when, what could be seen, register."""

import datetime as dt
import io
import zipfile
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd.errors import GltdError
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import studies_drafts as actions
from gltd.web.actions.jobs import Wanted, ask_for_job
from gltd.web.models import Job, Scheme, Study
from gltd.web.pages.jobs import follow_job
from gltd.web.pages.questions import WAYS, Way, find_question, find_way
from gltd.web.pages.studies_forms import QuestionForm
from gltd.web.pages.studies_ground import draw_ground, draw_months

TITLE_LENGTH = 200
# What travels with the choices without being one.
BESIDES = ("csrfmiddlewaretoken", "reason")


def prepare_study(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the steps up to the first that is not settled; the outcome is never looked at.

    A zone drawn on the map comes as the parameter ``drawn``, by GET or by POST.
    """
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    asked = (request.POST if request.method == "POST" else request.GET).copy()
    amended = find_amended(asked, scheme=scheme)
    if amended is not None and set(asked) == {"amends"}:
        asked = QueryDict(amended.choices, mutable=True)
        asked["amends"] = str(amended.pk)
    way = find_way(asked.get("question"))
    if asked.get("drawn"):
        # The map says one ring, whatever the question calls it.
        asked.setdefault("around_m", asked.get("ring_m", "0"))
    chosen = bool(set(asked) - {"question", "suggested", "amends", *BESIDES})
    form = make_form(asked, way=way, scheme=scheme)
    context: dict[str, Any] = {
        "form": form,
        "way": way,
        "amended": amended,
        "suggested": asked.get("suggested", ""),
        "drawable": "drawn" in form.fields,
        "drawn": asked.get("drawn", ""),
        "others": list_others(asked, way=way),
        "simulated": False,
    }
    if form.is_valid():
        context |= look_ahead(form, asked=asked, chosen=chosen)
    return render(request, "gltd/study_prepare.html", context)


def list_others(asked: QueryDict, *, way: Way) -> list[tuple[Way, str]]:
    """Return the other ways to answer, with what their address carries.

    Of a zone drawn on the map, every question may be asked: the zone goes with it.
    """
    kept = QueryDict(mutable=True)
    if drawn := asked.get("drawn"):
        kept.update({"drawn": drawn, "ring_m": asked.get("ring_m") or asked.get("around_m") or "0"})
    found = []
    for other in WAYS if drawn else find_question(way).ways:
        if other == way or (drawn and (other.form is None or "drawn" not in other.form.base_fields)):
            continue
        query = kept.copy()
        query["question"] = other.slug
        found.append((other, f"?{query.urlencode()}" if other.form is not None else ""))
    return found


def make_form(asked: QueryDict, *, way: Way, scheme: Scheme) -> QuestionForm:
    """Return the form of a way to answer, with what it starts with filled in."""
    assert way.form is not None
    way.form.suggest(asked, scheme=scheme)
    return way.form(asked, scheme=scheme)


def find_amended(asked: QueryDict, *, scheme: Scheme) -> Study | None:
    """Return the study that is being changed, if one is."""
    text = asked.get("amends", "")
    if not text:
        return None
    return get_object_or_404(Study, scheme=scheme, pk=int(text) if text.isdecimal() and len(text) < 10 else 0)


def look_ahead(form: QuestionForm, *, asked: QueryDict, chosen: bool) -> dict[str, Any]:
    """Return what could be seen, or which step lacks what; ``chosen`` tells whether anything was."""
    try:
        form.list_zones()
    except GltdError as error:
        return {"where_error": str(error) if chosen else ""}
    try:
        draft = form.make_draft()
        foresight = actions.foresee_draft(draft)
        ends_on = max(span.last for span in draft.windows.values())
        return {
            "foresight": foresight,
            "warnings": [*form.list_warnings(), *foresight.warnings],
            "simulated": foresight.simulated,
            "picture": draw_ground(foresight),
            "months": draw_months(foresight),
            "draft": draft,
            "carried": [(name, value) for name, values in keep_choices(asked).lists() for value in values],
            "preregistered": ends_on >= timezone.now().astimezone(dt.UTC).date(),
            "single": "period" in draft.windows,
        }
    except GltdError as error:
        return {"when_error": str(error)}


def keep_choices(asked: QueryDict) -> QueryDict:
    """Return the choices of a form, without what only travels with them."""
    kept = asked.copy()
    for name in BESIDES:
        kept.pop(name, None)
    return kept


@require_POST
def register_study(request: HttpRequest, slug: str) -> HttpResponse:
    """Register the study that the page showed, or a new version of one with its reason."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    asked = keep_choices(request.POST)
    amended = find_amended(asked, scheme=scheme)
    way = find_way(asked.get("question"))
    assert way.form is not None
    # Nothing is suggested any more: what was shown is what is registered.
    form = way.form(asked, scheme=scheme)
    if not form.is_valid():
        raise GltdError(
            "L'étude n'est pas enregistrée : un choix n'existe plus, recommencez depuis « Études »."
        )
    choices = asked.copy()
    choices.pop("amends", None)
    try:
        draft = form.make_draft()
        actions.foresee_draft(draft)
        study = actions.register_draft(
            actor=signed_in(request),
            scheme=scheme,
            title=draft.question[:TITLE_LENGTH],
            draft=draft,
            operation=form.cleaned_data.get("operation"),
            choices=choices.urlencode(),
            amended=amended,
            reason=request.POST.get("reason", ""),
        )
    except GltdError as error:
        messages.error(request, error.sentence)
        return redirect(f"{reverse('study_prepare', args=[slug])}?{asked.urlencode()}")
    return redirect("study", slug=slug, pk=study.pk)


@require_POST
def run_study(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Have a study computed, or computed again, in the background."""
    scheme = enter(request, slug=slug, section="studies", right=Right.WRITE)
    study = get_object_or_404(Study.objects.select_related("scheme"), scheme=scheme, pk=pk)
    wanted = Wanted(kind=Job.Kind.STUDY, subject=study.title, arguments={"study": study.pk})
    return follow_job(request, job=ask_for_job(actor=signed_in(request), scheme=scheme, wanted=wanted))


def send_files(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send the specification with the files it names: the shell gives the same digits from them."""
    # Among the files may be a table of counts by month, however small.
    scheme = enter(request, slug=slug, section="studies", right=Right.COUNT)
    study = get_object_or_404(Study, scheme=scheme, pk=pk)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(actions.list_files(study).items()):
            archive.writestr(zipfile.ZipInfo(name), text)
    headers = {"Content-Disposition": f'attachment; filename="etude-{study.fingerprint[:12]}.zip"'}
    return HttpResponse(packed.getvalue(), content_type="application/zip", headers=headers)
