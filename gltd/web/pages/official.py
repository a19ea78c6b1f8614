"""Official tables by name: choose the file, the territory and the indicators, see the values, enter them."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from gltd.claims.measures import catalogue
from gltd.errors import GltdError
from gltd.ingest.official import SUFFIXES, OfficialTable, State, Territory, Value, read_official
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import official as actions
from gltd.web.models import Area, Scheme
from gltd.web.pages import uploads
from gltd.web.pages.forms import DayField, SchemeForm, StyledForm

SALT: Final = "official"
SHOWN_YEARS: Final = 2
TOLD: Final = "CSV, .csv.gz, .zip, XLSX ou Parquet, comme il est publié"
_PRODUCED: Final = re.compile(r"(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)")


class FileForm(StyledForm):
    """The file as it was published."""

    file = forms.FileField(
        label="Tableau officiel",
        help_text=f"{TOLD} : bases communale et départementale du SSMSI, État 4001 par service, par "
        "département ou par mois.",
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )


class TerritoryForm(SchemeForm):
    """Which territory of the table, and what its values are about here."""

    territory = forms.ChoiceField(label="Territoire du tableau")
    area = forms.ModelChoiceField(
        label="Ce qu'il est ici",
        queryset=Area.objects.none(),
        required=False,
        empty_label="le dispositif entier",
    )
    published_on = DayField(label="Publié le", past=True)
    since = forms.IntegerField(
        label="Depuis l'année",
        min_value=1900,
        max_value=2100,
        required=False,
        help_text="Les deux dernières, si rien n'est dit.",
    )

    def __init__(
        self, *args: Any, territories: Sequence[Territory], monthly: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not monthly:
            del self.fields["since"]
        field = self.fields["territory"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, f"{one.code} {one.label}".strip()) for one in territories]

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas of the scheme."""
        self.choose_among("area", rows=scheme.areas.all())


@dataclass(frozen=True)
class Line:
    """One indicator of the territory, with its value for each year or month of the table."""

    measure: str
    label: str
    unit_of_count: str
    values: list[Value | None]
    chosen: bool


def choose_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a table and recognise it."""
    enter(request, slug=slug, section="claims", right=Right.WRITE)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            most = settings.UPLOAD_MOST_BYTES
            token = uploads.keep(file, suffixes=SUFFIXES, salt=SALT, told=TOLD, most_bytes=most)
            read_official(uploads.find(token, salt=SALT))
        except GltdError as error:
            form.add_error("file", error.sentence)
        else:
            return redirect(f"{reverse('official_table', args=[slug])}?{urlencode({'jeton': token})}")
    return render(request, "gltd/official_file.html", {"form": form, "tab": "indicators"})


def show_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a table says of one territory, and enter what was chosen."""
    scheme = enter(request, slug=slug, section="claims", right=Right.WRITE)
    asked = request.POST or request.GET
    token = asked.get("jeton", "")
    if not token:
        return redirect("official_add", slug=slug)
    path = uploads.find(token, salt=SALT)
    table = read_official(path)
    words = [asked["cherche"]] if asked.get("cherche", "").strip() else list_words(scheme)
    territories = table.territories(words=words)
    form = TerritoryForm(
        asked if "territory" in asked else suggest_choice(scheme, territories=territories, path=path),
        scheme=scheme,
        territories=territories,
        monthly=table.is_monthly,
    )
    context: dict[str, Any] = {
        "token": token,
        "file_name": path.name,
        "table": table,
        "form": form,
        "search": asked.get("cherche", ""),
        "tab": "indicators",
        "territories": territories,
    }
    if territories and form.is_valid():
        values, left = table.values(form.cleaned_data["territory"])
        values = since(form.cleaned_data.get("since"), values=values, monthly=table.is_monthly)
        if request.method == "POST" and "importer" in request.POST:
            return enter_table(request, scheme=scheme, table=table, form=form, values=values)
        chosen = set(asked.getlist("mesure")) if "territory" in asked else None
        periods = sorted({value.period for value in values})
        lines = list_lines(values, periods=periods, chosen=chosen)
        context |= {"periods": [tell_period(one) for one in periods], "lines": lines, "left": left}
        context["withheld"] = sum(value.state is State.WITHHELD for value in values)
    return render(request, "gltd/official_table.html", context)


def since(year: int | None, *, values: list[Value], monthly: bool) -> list[Value]:
    """Return the values from a year on; of months, those of the last years unless another one is asked."""
    if not monthly or not values:
        return values
    first = year or max(value.year for value in values) - SHOWN_YEARS + 1
    return [value for value in values if value.year >= first]


def tell_period(period: str) -> str:
    """Return a year as it is, a month as « 01/2012 »."""
    return "/".join(period.split("-")[::-1])


def list_words(scheme: Scheme) -> list[str]:
    """Return what a table may call the ground of a scheme: codes, départements, names of communes."""
    words: dict[str, None] = {}
    for area in scheme.areas.all():
        if re.fullmatch(r"\d[\dAB]\d{3}", area.code):
            words |= dict.fromkeys(
                (area.code, area.code[: 3 if area.code.startswith("97") else 2], area.name)
            )
    return list(words)


def suggest_choice(scheme: Scheme, *, territories: Sequence[Territory], path: Path) -> dict[str, Any] | None:
    """Return the likeliest territory (that of a commune first), its area here, and the day of publication."""
    if not territories:
        return None
    areas = {area.code: area for area in scheme.areas.all()}
    names = [area.name.lower() for area in areas.values()]
    ranked = sorted(
        territories,
        key=lambda one: (
            one.code not in areas,
            not any(name in one.code.lower() for name in names),
            "CIAT" not in one.code and "CSP" not in one.code,
        ),
    )
    area = areas.get(ranked[0].code)
    day = timezone.localdate()
    if found := _PRODUCED.search(path.name):
        try:
            day = dt.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            day = timezone.localdate()
    return {
        "territory": ranked[0].code,
        "area": area.pk if area is not None else "",
        "published_on": f"{day:%d/%m/%Y}",
    }


def list_lines(values: Sequence[Value], *, periods: Sequence[str], chosen: set[str] | None) -> list[Line]:
    """Return the indicators, those about drugs first and chosen until someone chooses otherwise."""
    by_key = {(value.measure, value.period): value for value in values}
    measures = sorted({value.measure for value in values}, key=lambda code: (not _is_drug(code), code))
    return [
        Line(
            code,
            catalogue()[code].label,
            catalogue()[code].unit_of_count,
            [by_key.get((code, period)) for period in periods],
            _is_drug(code) if chosen is None else code in chosen,
        )
        for code in measures
    ]


def _is_drug(code: str) -> bool:
    return code.startswith(("procedure.", "ssmsi.drug"))


def enter_table(
    request: HttpRequest,
    *,
    scheme: Scheme,
    table: OfficialTable,
    form: TerritoryForm,
    values: Sequence[Value],
) -> HttpResponse:
    """Enter the chosen values, and say what was done."""
    told = form.cleaned_data
    entered = actions.enter_official(
        actor=signed_in(request),
        scheme=scheme,
        title=table.title,
        values=values,
        measures=request.POST.getlist("mesure"),
        about=actions.About(told["area"], f"{table.scale} {told['territory']}", told["published_on"]),
    )
    messages.success(
        request,
        f"Chiffres entrés : {entered.claims}, déjà là : {entered.known}. Indicateurs définis : "
        f"{entered.indicators}. Ruptures de série notées : {entered.breaks}.",
    )
    uploads.drop(uploads.find(request.POST["jeton"], salt=SALT))
    return redirect("indicators", slug=scheme.slug)
