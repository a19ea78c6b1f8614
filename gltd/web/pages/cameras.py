"""Cameras: the register with its map, the page of one, its form."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd.reports.camera_form import print_camera_form
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import authorisations, footage, returns
from gltd.web.actions import cameras as actions
from gltd.web.days import read_number
from gltd.web.models import Area, AuditEntry, Camera, FollowUp, Scheme
from gltd.web.models.areas import offered_areas
from gltd.web.models.purposes import purpose_choices, purposes, short_choices
from gltd.web.pages.forms import AmountField, DayField, ImpersonalField, SchemeForm, read_version
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.saving import save, toggle_removal

PER_PAGE = 50
# A camera with its mast and network costs some tens of thousands: more is a slip of the keyboard.
MOST_FOR_A_CAMERA_EUR = 1_000_000
STATES = [
    ("", "Toutes"),
    ("on", "en service"),
    ("proposed", "projetées"),
    ("planned", "pas encore en service"),
    ("off", "hors service"),
]
ENDS = [
    ("", "Toutes"),
    ("ended", "terminée"),
    ("soon", "finit sous 90 jours"),
    ("later", "finit plus tard"),
    ("unknown", "non renseignée"),
]


class CameraForm(SchemeForm):
    """One camera: where, what for, what it sees, since when, authorised until when, what it cost."""

    number = ImpersonalField(label="Numéro", max_length=40)
    place = ImpersonalField(
        label="Implantation", max_length=200, help_text="Un carrefour, une place, un bâtiment public."
    )
    area = forms.ModelChoiceField(
        label="Quartier", queryset=Area.objects.none(), required=False, empty_label="aucun"
    )
    lat = forms.FloatField(
        label="Latitude", required=False, localize=True, help_text="En degrés, par exemple 47,9025."
    )
    lon = forms.FloatField(
        label="Longitude", required=False, localize=True, help_text="En degrés, par exemple 1,9041."
    )
    purpose = forms.ChoiceField(label="Finalité principale", required=False)
    bearing_deg = forms.IntegerField(
        label="Direction",
        min_value=0,
        max_value=359,
        required=False,
        help_text="En degrés depuis le nord : 90 regarde vers l'est.",
    )
    angle_deg = forms.IntegerField(
        label="Ouverture",
        min_value=1,
        max_value=360,
        required=False,
        help_text="En degrés ; 360 pour une caméra qui tourne.",
    )
    range_m = forms.IntegerField(
        label="Portée", min_value=1, max_value=2000, required=False, help_text="En mètres."
    )
    proposed = forms.BooleanField(label="projetée, pas encore décidée", required=False)
    in_service_on = DayField(label="En service du", required=False)
    out_of_service_on = DayField(label="jusqu'au", required=False)
    authorisation = forms.ModelChoiceField(
        label="Autorisation suivie",
        queryset=FollowUp.objects.none(),
        required=False,
        empty_label="aucune",
        help_text="La suite qui porte la demande au préfet.",
    )
    authorised_until = DayField(
        label="Autorisée jusqu'au",
        required=False,
        help_text="À laisser vide si la suite choisie donne déjà cette date.",
    )
    cost_net = AmountField(
        label="Coût, hors taxes (€)",
        required=False,
        max_value=MOST_FOR_A_CAMERA_EUR,
        error_messages={
            "max_value": "Une caméra ne coûte pas plus d'un million d'euros : vérifiez le montant."
        },
        help_text="Enregistré comme un chiffre de l'état de service de votre organisme.",
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas of the scheme and the purposes of the law."""
        self.choose_among("area", rows=offered_areas(scheme, rows=scheme.cameras.all(), name="area"))
        self.choose_among("authorisation", rows=authorisations.select_authorisations(scheme))
        purpose = self.fields["purpose"]
        assert isinstance(purpose, forms.ChoiceField)
        purpose.choices = [("", "non renseignée"), *purpose_choices()]
        purpose.help_text = f"{purposes().article}."

    def clean(self) -> dict[str, Any]:
        """Check what is given together or not at all, and the order of the dates."""
        data = super().clean() or {}
        self.demand_whole(data, names=("lat", "lon"), sentence="Donnez la latitude et la longitude.")
        self.demand_whole(
            data,
            names=("bearing_deg", "angle_deg", "range_m"),
            sentence="Donnez la direction, l'ouverture et la portée, ou aucune des trois.",
        )
        first, last = data.get("in_service_on"), data.get("out_of_service_on")
        if first and last and last < first:
            self.add_error("out_of_service_on", ValidationError("La fin de service suit la mise en service."))
        return data

    def demand_whole(self, data: dict[str, Any], *, names: Sequence[str], sentence: str) -> None:
        """Point at the first of some fields that lacks beside the others."""
        lacking = [name for name in names if data.get(name) is None]
        if lacking and len(lacking) < len(names) and not any(name in self.errors for name in names):
            self.add_error(lacking[0], ValidationError(sentence))


class CameraFilterForm(SchemeForm):
    """What the register shows."""

    q = forms.CharField(label="Numéro ou implantation", required=False)
    area = forms.ModelChoiceField(
        label="Quartier", queryset=Area.objects.none(), required=False, empty_label="Tous"
    )
    purpose = forms.ChoiceField(label="Finalité", required=False)
    state = forms.ChoiceField(label="Service", choices=STATES, required=False)
    ends = forms.ChoiceField(label="Autorisation", choices=ENDS, required=False)
    removed = forms.ChoiceField(
        label="Fiches", choices=[("", "au registre"), ("1", "retirées")], required=False
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas of the scheme and the purposes of the law."""
        held = Camera.everything.filter(scheme=scheme)
        self.choose_among("area", rows=offered_areas(scheme, rows=held, name="area"))
        purpose = self.fields["purpose"]
        assert isinstance(purpose, forms.ChoiceField)
        purpose.choices = [("", "Toutes"), *short_choices()]


def tell_funders(camera: Camera) -> str:
    """Return who pays for a camera."""
    return ", ".join(dict.fromkeys(row.get_funder_display() for row in camera.fundings.all()))


def describe_columns(costs: dict[int, Decimal]) -> Listing[Camera]:
    """Return the list's columns; ``costs`` are the claims on what each camera cost."""
    return Listing(
        title="Caméras",
        columns=(
            Column("Numéro", lambda camera: camera.number),
            Column("Implantation", lambda camera: camera.place),
            Column("Quartier", lambda camera: camera.area.name if camera.area else None),
            Column("Finalité", lambda camera: camera.purpose_short),
            Column("Projetée", lambda camera: "oui" if camera.proposed else "non"),
            Column("En service du", lambda camera: camera.in_service_on),
            Column("En service jusqu'au", lambda camera: camera.out_of_service_on),
            Column("Autorisée jusqu'au", lambda camera: camera.until),
            Column("Coût hors taxes (€)", lambda camera: costs.get(camera.pk)),
            Column("Financeurs", tell_funders),
        ),
        geometry=locate_camera,
    )


def locate_camera(camera: Camera) -> dict[str, Any] | None:
    """Return where a camera stands, as GeoJSON."""
    return None if camera.lon is None else {"type": "Point", "coordinates": [camera.lon, camera.lat]}


def list_cameras(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the register of cameras beside their map."""
    scheme = enter(request, slug=slug, section="cameras")
    form = CameraFilterForm(request.GET or None, scheme=scheme)
    rows = actions.select_cameras(scheme, asked=request.GET, today=timezone.localdate())
    rows = rows.select_related("area", "authorisation").prefetch_related("fundings")
    listing = describe_columns(actions.read_costs(scheme) if request.GET.get("format") else {})
    if exported := send_export(request, listing=listing, rows=rows):
        return exported
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    costs = actions.trace_costs(scheme, cameras=page.object_list)
    context = {
        "page": page,
        "lines": [(camera, costs.get(camera.pk), tell_funders(camera)) for camera in page],
        "publishers": sorted({cost.publisher for cost in costs.values()}),
        "form": form,
        "listing": listing,
        "tab": "cameras",
        "today": timezone.localdate(),
        "placed": rows.filter(lon__isnull=False).count(),
        "asked": request.GET.urlencode(),
        "simulated": any(camera.simulated for camera in page),
    }
    return render(request, "gltd/cameras.html", context)


def show_camera(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one camera: what it is for, what it cost, what it served for, its history."""
    scheme = enter(request, slug=slug, section="cameras")
    camera = find_camera(scheme, pk=pk)
    own = [cell for cell in footage.read_cells(scheme) if cell.place == footage.camera_place(camera)]
    history = AuditEntry.writes.filter(object_kind="camera", object_id=pk).select_related("actor__partner")
    costs = returns.list_standing(scheme, measures=[actions.COST], where=Q(camera=camera))
    context = {
        "camera": camera,
        "record": camera,
        "removal": reverse("camera_remove", args=[slug, pk]),
        "cost": next(iter(costs), None),
        "fundings": camera.fundings.all(),
        "years": footage.sum_years(own),
        "relevances": camera.relevances.all(),
        "law": purposes(),
        "history": history[:20],
        "today": timezone.localdate(),
        "simulated": camera.simulated,
    }
    return render(request, "gltd/camera.html", context)


def add_camera(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a camera; ``?modele=`` starts from another one."""
    scheme = enter(request, slug=slug, section="cameras", right=Right.WRITE)
    initial: dict[str, Any] = {}
    if model := request.GET.get("modele", ""):
        initial = describe_camera(find_camera(scheme, pk=read_number(model))) | {"number": ""}
    form = CameraForm(request.POST or None, initial=initial or None, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        user = signed_in(request)
        camera = save(
            form, write=lambda: actions.create_camera(actor=user, scheme=scheme, **form.cleaned_data)
        )
        if camera is not None:
            messages.success(request, "Caméra enregistrée.")
            return redirect("camera", slug=slug, pk=camera.pk)
    return show_form(request, form=form, title="Nouvelle caméra", back=reverse("cameras", args=[slug]))


def edit_camera(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a camera that still stands as it was shown."""
    scheme = enter(request, slug=slug, section="cameras", right=Right.WRITE)
    camera = get_object_or_404(Camera, scheme=scheme, pk=pk)
    initial = describe_camera(camera)
    form = CameraForm(request.POST or None, initial=initial, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {"actor": signed_in(request), "version": read_version(request)}
        if save(form, write=lambda: actions.change_camera(camera=camera, **told, **form.cleaned_data)):
            messages.success(request, "Caméra modifiée.")
            return redirect("camera", slug=slug, pk=pk)
    back = reverse("camera", args=[slug, pk])
    return show_form(request, form=form, title="Modifier la caméra", back=back, camera=camera)


def show_form(
    request: HttpRequest, *, form: CameraForm, title: str, back: str, camera: Camera | None = None
) -> HttpResponse:
    """Show the form of a camera."""
    context = {"form": form, "title": title, "back": back, "record": camera, "law": purposes()}
    return render(request, "gltd/camera_form.html", context)


def send_form(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the form of a request for a subsidy, about the cameras that the list shows."""
    scheme = enter(request, slug=slug, section="cameras")
    user = signed_in(request)
    today = timezone.localdate()
    rows = actions.select_cameras(scheme, asked=request.GET, today=today)
    rows = rows.select_related("area", "authorisation")
    form = actions.describe_form(scheme, cameras=rows, applicant=str(user.partner or ""), today=today)
    response = HttpResponse(print_camera_form(form), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="fiche-des-cameras.pdf"'
    return response


@require_POST
def remove_camera(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a camera out of the register, or bring it back."""
    scheme = enter(request, slug=slug, section="cameras", right=Right.REMOVE)
    toggle_removal(request, row=find_camera(scheme, pk=pk))
    return redirect("camera", slug=slug, pk=pk)


def find_camera(scheme: Scheme, *, pk: int) -> Camera:
    """Return a camera of the scheme, removed or not, or answer 404."""
    return get_object_or_404(Camera.everything.select_related("area", "authorisation"), scheme=scheme, pk=pk)


def describe_camera(camera: Camera) -> dict[str, Any]:
    """Return the form's values for a camera."""
    values = {name: getattr(camera, name) for name in CameraForm.base_fields if name != "cost_net"}
    return values | {"cost_net": actions.read_costs(camera.scheme, cameras=[camera]).get(camera.pk)}
