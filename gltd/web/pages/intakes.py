"""Bringing a table in: choose a file, see what it would do line by line, then do it."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gltd.errors import GltdError
from gltd.usecases.tabling import MOST_BYTES, SUFFIXES, Wanted, print_problems, read_table
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import intakes as actions
from gltd.web.models import Scheme
from gltd.web.pages import uploads
from gltd.web.pages.forms import StyledForm
from gltd.web.templatetags.french import several

SHOWN: Final = 30
SALT: Final = "intake"
TOLD: Final = "CSV, XLSX, ODS, GeoJSON ou GeoPackage"
EFFECTS: Final = (actions.NEW, actions.CHANGED, actions.SAME)
RIGHTS: Final = {"quartiers": Right.ADMINISTER, "cameras": Right.WRITE, "points": Right.LOCATE}
# A guest locates nothing and writes nothing; whoever locates also writes: see gltd.web.access.


class FileForm(StyledForm):
    """The file."""

    file = forms.FileField(
        label="Fichier",
        help_text="CSV, XLSX, ODS, GeoJSON ou GeoPackage, en degrés (WGS 84) ou en Lambert-93.",
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )


def bring_table(request: HttpRequest, slug: str, noun: str) -> HttpResponse:
    """Take a file, show what it would do, and do it once told to."""
    if noun not in actions.NOUNS:
        raise Http404
    scheme = enter(request, slug=slug, section="scheme", right=RIGHTS[noun])
    form = FileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"noun": actions.NOUNS[noun], "kind": noun, "form": form}
    if request.method == "POST" and "jeton" in request.POST:
        return decide(request, scheme=scheme, noun=noun)
    if request.method == "POST" and form.is_valid():
        try:
            token = uploads.keep(
                form.cleaned_data["file"], suffixes=SUFFIXES, salt=SALT, told=TOLD, most_bytes=MOST_BYTES
            )
            context |= preview(token, scheme=scheme, noun=noun)
        except GltdError as error:
            form.add_error("file", error.sentence)
    return render(request, "gltd/intake.html", context)


def preview(token: str, *, scheme: Scheme, noun: str) -> dict[str, Any]:
    """Say what a kept file would do."""
    path = uploads.find(token, salt=SALT)
    known = actions.NOUNS[noun]
    table = read_table(path, name=path.name, wanted=known.wanted)
    weighed = actions.weigh(known, scheme=scheme, lines=table.lines)
    effects = [one.effect for one in weighed]
    return {
        "token": token,
        "file_name": path.name,
        "weighed": [(one, list_values(one, wanted=known.wanted)) for one in weighed[:SHOWN]],
        "counts": [(effect, effects.count(effect)) for effect in EFFECTS],
        "total": len(weighed),
        "moving": len(weighed) - effects.count(actions.SAME),
        "unread": table.unread,
        "problems": table.problems,
        "shown_problems": table.problems[:SHOWN],
    }


def list_values(weighed: actions.Weighed, *, wanted: Wanted) -> list[str]:
    """Return the values of a line in the order of the columns, in words."""
    values = weighed.line.values
    return [field.show(values[field.name]) if field.name in values else "" for field in wanted.fields]


def decide(request: HttpRequest, *, scheme: Scheme, noun: str) -> HttpResponse:
    """Write what the kept file brings, or send its bad lines."""
    path = uploads.find(request.POST["jeton"], salt=SALT)
    known = actions.NOUNS[noun]
    table = read_table(path, name=path.name, wanted=known.wanted)
    if "rejets" in request.POST:
        response = HttpResponse(print_problems(table.problems), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="rejets-{noun}.csv"'
        return response
    written, refused = actions.bring_in(known, actor=signed_in(request), scheme=scheme, lines=table.lines)
    uploads.drop(path)
    told = (
        f"{written} ligne{several(written)} importée{several(written)}"
        if written
        else "aucune ligne importée"
    )
    messages.success(request, f"{known.label}\u00a0: {told}.")
    for problem in refused[:SHOWN]:
        messages.error(request, f"Ligne {problem.line}\u00a0: {problem.reason}")
    return redirect("intake", slug=scheme.slug, noun=noun)
