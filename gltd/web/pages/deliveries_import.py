"""Importing events in three looks: the file, what its columns are, what the import would do."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from gltd import config
from gltd.errors import GltdError
from gltd.ingest.files import SUFFIXES
from gltd.ingest.mapping import NATURES, Mapping
from gltd.ingest.nomenclatures import lists
from gltd.ingest.sampling import Sample, read_sample
from gltd.usecases.previewing import Preview, guess_file, is_large, list_problems, preview_events
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import deliveries as actions
from gltd.web.actions.deliveries_background import ask_for_import
from gltd.web.events import open_events
from gltd.web.models import Scheme
from gltd.web.pages import uploads
from gltd.web.pages.deliveries_form import MappingForm, check_answers, describe_mapping, list_lines
from gltd.web.pages.forms import StyledForm
from gltd.web.pages.jobs import follow_job

SALT: Final = "delivery"
TOLD: Final = "CSV, XLSX, ODS, GeoJSON, GeoPackage ou Parquet"
SHOWN: Final = 30


class FileForm(StyledForm):
    """The file, and what its events are."""

    file = forms.FileField(
        label="Fichier",
        help_text=f"{TOLD}. Une ligne par fait, les noms des colonnes en tête.",
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    nature = forms.ChoiceField(label="Ce que sont ces faits", choices=list(NATURES.items()))


def choose_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a file and lead to its columns."""
    enter(request, slug=slug, section="claims", right=Right.WRITE)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = uploads.keep(
                form.cleaned_data["file"],
                suffixes=SUFFIXES,
                salt=SALT,
                told=TOLD,
                most_bytes=settings.UPLOAD_MOST_BYTES,
            )
            read_sample(uploads.find(token, salt=SALT))
        except GltdError as error:
            form.add_error("file", error.sentence)
        else:
            told = urlencode({"jeton": token, "nature": form.cleaned_data["nature"]})
            return redirect(f"{reverse('delivery_columns', args=[slug])}?{told}")
    context = {"form": form, "tab": "events", "addresses": config.load().address_files()}
    return render(request, "gltd/delivery_file.html", context)


def map_columns(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the columns, what each is taken for and what the import would do; import once told to."""
    scheme = enter(request, slug=slug, section="claims", right=Right.WRITE)
    token = request.POST.get("jeton") or request.GET.get("jeton", "")
    if not token:
        return redirect("delivery_add", slug=slug)
    path = uploads.find(token, salt=SALT)
    sample, mapping, form, known = read_request(request, scheme=scheme, token=token)
    preview, refusal = look(mapping, token=token) if mapping is not None else (None, "")
    if request.method == "POST" and mapping is not None and preview is not None:
        if "rejets" in request.POST:
            return send_problems(mapping, token=token)
        if "importer" in request.POST:
            return bring_in(request, scheme=scheme, mapping=mapping, preview=preview, token=token)
    context = {
        "token": token,
        "file_name": path.name,
        "form": form,
        "known": known,
        "sample": sample,
        "heads": [(name, sample.column(name)[:2]) for name in dict.fromkeys(sample.names) if name],
        "preview": preview,
        "refusal": refusal,
        "problems": () if preview is None else preview.problems[:SHOWN],
        "lines": ()
        if preview is None or mapping is None
        else list_lines(preview.categories, mapping=mapping),
        "unnamed": 0 if preview is None else sum(one.entry is None for one in preview.categories),
        "lists": lists().values(),
        "tab": "events",
    }
    return render(request, "gltd/delivery_columns.html", context)


def read_request(
    request: HttpRequest, *, scheme: Scheme, token: str
) -> tuple[Sample, Mapping | None, MappingForm, str]:
    """Return the first rows, the mapping (chosen, kept from last time or guessed), its form, its origin."""
    path = uploads.find(token, salt=SALT)
    if request.method == "POST":
        sample = read_sample(path)
        form = MappingForm(request.POST, sample=sample)
        words, answers = request.POST.getlist("mot"), request.POST.getlist("entree")
        check_answers(words, answers=answers)
        return sample, form.mapping(words=words, answers=answers) if form.is_valid() else None, form, "chosen"
    nature = request.GET.get("nature", "recorded_offence")
    sample, guess = guess_file(path, source=uploads.tell_name(path.name).rpartition(".")[0], nature=nature)
    kept = None if "deviner" in request.GET else actions.find_mapping(scheme, names=sample.names)
    wanted = kept or guess.mapping
    form = MappingForm(describe_mapping(wanted), sample=sample)
    if not form.is_valid():
        return sample, None, form, "kept" if kept else "guessed"
    words, answers = _answers(wanted)
    mapping = kept or form.mapping(words=words, answers=answers)
    return sample, mapping, form, "kept" if kept else "guessed"


def _answers(mapping: Mapping) -> tuple[list[str], list[str]]:
    return list(mapping.category.codes), list(mapping.category.codes.values())


def look(mapping: Mapping, *, token: str) -> tuple[Preview | None, str]:
    """Return what the import would do, or the sentence that says why it cannot be done."""
    path = uploads.find(token, salt=SALT)
    try:
        files = config.load().address_files()
        return preview_events(path, mapping=mapping, store=open_events(), addresses=files), ""
    except GltdError as error:
        return None, error.sentence


def send_problems(mapping: Mapping, *, token: str) -> HttpResponse:
    """Send every row that would be refused, to be mended."""
    files = config.load().address_files()
    content = list_problems(uploads.find(token, salt=SALT), mapping=mapping, addresses=files)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="lignes-refusees.csv"'
    return response


def bring_in(
    request: HttpRequest, *, scheme: Scheme, mapping: Mapping, preview: Preview, token: str
) -> HttpResponse:
    """Write the batch; the file is then no longer kept."""
    if preview.same is not None:
        raise actions.refuse_again(preview.same)
    if not preview.rows_kept:
        raise GltdError("Aucune ligne ne peut être retenue : corrigez le fichier ou ses colonnes.")
    path = uploads.find(token, salt=SALT)
    told: dict[str, Any] = {"actor": signed_in(request), "scheme": scheme, "path": path, "mapping": mapping}
    if preview.earlier is not None and request.POST.get("remplace") == preview.earlier.batch_id:
        told["replaces"] = preview.earlier.batch_id
    if is_large(path):
        return follow_job(request, job=ask_for_import(**told))
    delivery = actions.import_delivery(name=path.name, difference=preview.difference, **told)
    uploads.drop(path)
    messages.success(request, "Faits importés. La correspondance est gardée pour la prochaine livraison.")
    return redirect("delivery", slug=scheme.slug, batch=delivery.batch_id)
