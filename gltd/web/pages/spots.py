"""Spots: the list beside its map, the life of one, and its form."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from gltd.ingest.coordinates import situate
from gltd.usecases.watching import closed_since
from gltd.web import spotting
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import spots as actions
from gltd.web.actions.locking import StaleError
from gltd.web.actions.records import remove_record, restore_record
from gltd.web.days import read_day, read_number
from gltd.web.models import Area, AuditEntry, FollowUp, Scheme, Spot, SpotPosition
from gltd.web.models.areas import offered_areas
from gltd.web.models.spots import STATES, Hours, Product, Sign
from gltd.web.pages.forms import CodeNameField, DayField, ImpersonalField, SchemeForm
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.overtaking import OvertakenError
from gltd.web.pages.schemes import finish_step
from gltd.web.spotting import Narrowing, Watched, Window

PER_PAGE = 50
COORDINATES = re.compile(r"^\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*$")
# A thousandth of a degree is a hundred metres, a hundredth a whole kilometre: no place of a spot.
FEWEST_DECIMALS = 3


class PositionField(forms.CharField):
    """Latitude then longitude in degrees, as a telephone gives them."""

    def to_python(self, value: Any) -> Any:
        """Read both numbers; nothing typed is no position."""
        written = super().to_python(value)
        if not written:
            return None
        found = COORDINATES.match(written)
        lat_deg, lon_deg = (
            (float(part.replace(",", ".")) for part in found.groups()) if found else (999.0, 0.0)
        )
        if found is None or abs(lat_deg) > 90 or abs(lon_deg) > 180:
            raise ValidationError(
                "Tapez la latitude puis la longitude, comme 47.9010, 1.8990.", code="invalid"
            )
        situation = situate(lon_deg, lat_deg=lat_deg)
        if situation == "turned":
            raise ValidationError(
                "Latitude et longitude semblent échangées : tapez la latitude d'abord, "
                "comme 47.9010, 1.8990.",
                code="turned",
            )
        if situation == "outside":
            raise ValidationError(
                "Cette position n'est pas en France : vérifiez les deux nombres, la latitude d'abord, "
                "comme 47.9010, 1.8990.",
                code="outside",
            )
        decimals = min(len(re.sub(r"^-?\d+[.,]?", "", part)) for part in found.groups())
        if decimals < FEWEST_DECIMALS:
            raise ValidationError(
                "Donnez au moins trois décimales à chaque nombre, comme 47.901, 1.899\u00a0: "
                "avec deux, le point est à un kilomètre près.",
                code="vague",
            )
        return lon_deg, lat_deg

    def prepare_value(self, value: Any) -> Any:
        """Show a position as it is typed."""
        return f"{value[1]:.6f}, {value[0]:.6f}" if isinstance(value, tuple) else value


class SpotFilterForm(SchemeForm):
    """What the list shows, and when."""

    au = DayField(label="À la date du", required=False, past=True)
    depuis = DayField(label="Période comptée depuis le", required=False)
    state = forms.ChoiceField(
        label="État",
        choices=[("", "Tous"), ("present", "tous les actifs"), *STATES, ("unseen", "pas encore observé")],
        required=False,
    )
    kind = forms.ChoiceField(label="Nature", choices=[("", "Toutes"), *Spot.Kind.choices], required=False)
    area = forms.ModelChoiceField(
        label="Quartier", queryset=Area.objects.none(), required=False, empty_label="Tous"
    )
    product = forms.ChoiceField(label="Produit", choices=[("", "Tous"), *Product.choices], required=False)

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas of the scheme."""
        self.choose_among("area", rows=offered_areas(scheme, rows=scheme.spots.all()))

    def clean(self) -> dict[str, Any]:
        """Check that the period does not end before it starts."""
        data = super().clean() or {}
        if data.get("au") and data.get("depuis") and data["depuis"] > data["au"]:
            self.add_error(
                "depuis", ValidationError("La période commence après la date : corrigez l'une des deux.")
            )
        return data


class SpotForm(SchemeForm):
    """One spot: what it is, where, and what is known of how it works."""

    name = CodeNameField(
        label="Nom de code",
        max_length=80,
        help_text="Tous les lecteurs du dispositif le lisent : ni adresse, ni nom de personne.",
    )
    kind = forms.ChoiceField(label="Nature", choices=Spot.Kind.choices)
    areas = forms.ModelMultipleChoiceField(
        label="Quartiers", queryset=Area.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    position = PositionField(
        label="Position précise",
        required=False,
        help_text="Latitude, longitude, par exemple 47.9010, 1.8990 ; ou cliquez sur la carte.",
    )
    precision = forms.ChoiceField(
        label="Précision de la position", choices=SpotPosition.Precision.choices, required=False
    )
    landmark = ImpersonalField(
        label="Repère", max_length=150, required=False, help_text="Réservé, comme la position précise."
    )
    products = forms.MultipleChoiceField(
        label="Produits", choices=Product.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    hours = forms.MultipleChoiceField(
        label="Heures", choices=Hours.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    signs = forms.MultipleChoiceField(
        label="Signes d'organisation",
        choices=Sign.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, located: bool, **kwargs: Any) -> None:
        self.located = located
        super().__init__(*args, **kwargs)
        if not located:
            for name in ("position", "precision", "landmark"):
                del self.fields[name]

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas of the scheme."""
        self.choose_among("areas", rows=offered_areas(scheme, rows=scheme.spots.all()))

    def clean(self) -> dict[str, Any]:
        """Ask for a position where there is a landmark."""
        data = super().clean() or {}
        if data.get("landmark") and not data.get("position") and "position" not in self.errors:
            self.add_error("position", ValidationError("Un repère demande une position, même au quartier."))
        return data

    def told(self) -> dict[str, Any]:
        """Return what the actions take."""
        data = dict(self.cleaned_data)
        if self.located:
            at, precision, landmark = (data.pop(name) for name in ("position", "precision", "landmark"))
            precision = precision or SpotPosition.Precision.EXACT
            data["place"] = (
                actions.Place(at[0], at[1], precision=precision, landmark=landmark) if at else None
            )
        return data


def say_choices(codes: list[str], *, labels: list[tuple[str, str]]) -> str:
    """Return the words of codes of a closed list."""
    known = dict(labels)
    return ", ".join(known[code] for code in codes)


COLUMNS: tuple[Column[Watched], ...] = (
    Column("Point", lambda row: row.spot.name),
    Column("Nature", lambda row: row.spot.get_kind_display()),
    Column("Quartiers", lambda row: ", ".join(area.name for area in row.areas)),
    Column("État", lambda row: row.state_label),
    Column("Depuis l'observation du", lambda row: row.latest.on if row.latest else None),
    Column("À la date du", lambda row: row.on),
    Column("Fermeture durable", lambda row: row.lasting),
    Column("Opérations dans la période", lambda row: len(row.struck_by)),
    Column("Produits", lambda row: say_choices(row.spot.products, labels=Product.choices)),
    Column("Heures", lambda row: say_choices(row.spot.hours, labels=Hours.choices)),
    Column("Signes d'organisation", lambda row: say_choices(row.spot.signs, labels=Sign.choices)),
    Column("Position", lambda row: row.precision_label),
    Column("Données simulées", lambda row: row.spot.simulated),
)
LISTING = Listing("Points", columns=COLUMNS, geometry=lambda row: row.geometry)


def list_spots(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the spots as they stand on a day, beside their map, under counters that are never added."""
    scheme = enter(request, slug=slug, section="spots")
    form = SpotFilterForm(request.GET or None, scheme=scheme)
    chosen = form.cleaned_data if form.is_valid() else {}
    window = Window.ending(chosen.get("au"), since=chosen.get("depuis"))
    wanted = {name: request.GET.get(name, "") for name in ("kind", "state", "area", "product")}
    narrowing = Narrowing.read(wanted if chosen else {})
    rows = narrowing.keep(spotting.watch_spots(scheme, user=signed_in(request), window=window))
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    query = wanted | {"on": window.on.isoformat(), "since": window.since.isoformat()}
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "listing": LISTING,
        "window": window,
        "tally": spotting.tally_spots(rows, window=window, months=spotting.lasting_months(scheme)),
        "strikes": spotting.count_strikes(rows),
        "narrowed": any(wanted.values()),
        "map_query": urlencode(query),
        "located": spotting.may_locate(signed_in(request), scheme=scheme),
        "simulated": any(row.spot.simulated for row in rows),
        "removed": Spot.everything.filter(scheme=scheme, removed_at__isnull=False),
    }
    return render(request, "gltd/spots.html", context)


def show_spot(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the life of a spot: observations, operations, closures, moves."""
    scheme = enter(request, slug=slug, section="spots")
    user = signed_in(request)
    spot = get_object_or_404(Spot, scheme=scheme, pk=pk)
    window = Window.ending(read_day(request.GET.get("au")))
    [row] = spotting.watch_spots(scheme, user=user, window=window, only=[spot.pk])
    history = AuditEntry.writes.filter(object_kind="spot", object_id=spot.pk).select_related("actor__partner")
    context = {
        "spot": spot,
        "row": row,
        "products": say_choices(spot.products, labels=Product.choices),
        "hours": say_choices(spot.hours, labels=Hours.choices),
        "signs": say_choices(spot.signs, labels=Sign.choices),
        "located": spotting.may_locate(user, scheme=scheme),
        "steps": spotting.tell_life(spot, row=row),
        "closed_since": closed_since(row.life, on=row.on),
        "follow_ups": FollowUp.objects.filter(spot=spot),
        "history": history[:20],
        "simulated": spot.simulated,
    }
    return render(request, "gltd/spot.html", context)


def add_spot(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a spot."""
    scheme = enter(request, slug=slug, section="spots", right=Right.WRITE)
    user = signed_in(request)
    form = SpotForm(request.POST or None, scheme=scheme, located=spotting.may_locate(user, scheme=scheme))
    if request.method == "POST" and form.is_valid():
        try:
            spot = actions.create_spot(actor=user, scheme=scheme, **form.told())
        except ValidationError as error:
            form.add_error("name", error.messages[0])
        else:
            messages.success(request, "Point enregistré. Sa page garde ce qui y est vu, jour après jour.")
            return finish_step(request, scheme=scheme, otherwise=redirect("spot", slug=slug, pk=spot.pk))
    return render(request, "gltd/spot_form.html", {"form": form, "spot": None})


def edit_spot(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a spot that still stands as it was shown."""
    scheme = enter(request, slug=slug, section="spots", right=Right.WRITE)
    user = signed_in(request)
    spot = get_object_or_404(Spot, scheme=scheme, pk=pk)
    located = spotting.may_locate(user, scheme=scheme)
    initial = describe_spot(spot, located=located)
    form = SpotForm(request.POST or None, initial=initial, scheme=scheme, located=located)
    if request.method == "POST" and form.is_valid():
        version = read_number(request.POST.get("version"))
        try:
            actions.change_spot(actor=user, spot=spot, version=version, relocate=located, **form.told())
        except StaleError as error:
            raise OvertakenError(error, form=form) from error
        except ValidationError as error:
            form.add_error("name", error.messages[0])
        else:
            messages.success(request, "Point modifié.")
            return redirect("spot", slug=slug, pk=pk)
    return render(request, "gltd/spot_form.html", {"form": form, "spot": spot})


def describe_spot(spot: Spot, *, located: bool) -> dict[str, Any]:
    """Return the form's values for a spot."""
    names = ["name", "kind", "products", "hours", "signs"]
    values = {name: getattr(spot, name) for name in names} | {"areas": list(spot.areas.all())}
    known = SpotPosition.objects.filter(spot=spot).first() if located else None
    if known is not None:
        values |= {
            "position": (known.lon_deg, known.lat_deg),
            "precision": known.precision,
            "landmark": known.landmark,
        }
    return values


@require_POST
def remove_spot(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a spot out of the lists; it can be restored."""
    scheme = enter(request, slug=slug, section="spots", right=Right.REMOVE)
    spot = get_object_or_404(Spot, scheme=scheme, pk=pk)
    remove_record(spot, actor=signed_in(request), version=read_number(request.POST.get("version")))
    messages.success(request, "Point retiré des listes. Il peut être rétabli au bas de la page.")
    return redirect("spots", slug=slug)


@require_POST
def restore_spot(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Bring a removed spot back."""
    scheme = enter(request, slug=slug, section="spots", right=Right.REMOVE)
    spot = get_object_or_404(Spot.everything, scheme=scheme, pk=pk)
    try:
        restore_record(spot, actor=signed_in(request))
    except ValidationError as error:
        messages.error(request, f"Le point n'est pas rétabli : {error.messages[0]}")
        return redirect("spots", slug=slug)
    messages.success(request, "Point rétabli.")
    return redirect("spot", slug=slug, pk=pk)
