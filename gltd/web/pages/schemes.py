"""A scheme's own page: mandate, perimeter, partners and their rights, objectives, sittings."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gltd.reports import french
from gltd.web.access import Right, enter, may_open_scheme, signed_in
from gltd.web.actions import intakes
from gltd.web.actions import schemes as actions
from gltd.web.actions.locking import StaleError
from gltd.web.actions.meetings import list_open_decisions
from gltd.web.actions.objectives import list_standings, select_objectives
from gltd.web.days import is_known
from gltd.web.models import Area, Membership, Partner, Scheme, User
from gltd.web.pages.forms import DayField, ImpersonalField, SchemeForm, StyledForm, read_version
from gltd.web.pages.overtaking import OvertakenError
from gltd.web.pages.partners import PartnerForm, take_partner
from gltd.web.pages.perimeters import PerimeterForm

STANDINGS_SHOWN = 10
# What the address of a form says that was opened from the steps of a new scheme.
STEP = "etape"
ROLE_HELP = {
    Membership.Role.CHAIR: "tout, dont arbitrer, figer un bilan et régler les places",
    Membership.Role.MEMBER: "lire, entrer, confirmer les chiffres, voir les positions exactes",
    Membership.Role.GUEST: "lire, et clore ses propres participations",
    Membership.Role.OBSERVER: "lire, et clore ses propres participations",
}


class MandateForm(StyledForm):
    """The mandate of a scheme."""

    name = ImpersonalField(label="Nom", max_length=150, help_text="Par exemple : GLTD des Tilleuls.")
    kind = forms.ChoiceField(label="Nature", choices=Scheme.Kind.choices)
    theme = ImpersonalField(label="Thème", max_length=200, required=False)
    chair = ImpersonalField(
        label="Présidence", max_length=150, required=False, help_text="Une fonction, jamais un nom."
    )
    starts_on = DayField(label="Début")
    starts_precision = forms.ChoiceField(
        label="Ce début est connu", choices=Scheme.Precision.choices, initial=Scheme.Precision.DAY
    )
    ends_on = DayField(label="Fin", required=False, help_text="Vide si aucune fin n'est fixée.")
    renewed_from = forms.ModelChoiceField(
        label="Renouvelle", queryset=Scheme.objects.none(), required=False, empty_label="aucun dispositif"
    )
    mandate = ImpersonalField(
        label="Mandat",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="En deux phrases : ce que le groupe doit faire, et où.",
    )

    def offer_renewals(self, user: User, *, among: Any) -> None:
        """Offer the schemes that this one may renew."""
        field = self.fields["renewed_from"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = among

    def clean(self) -> dict[str, Any]:
        """Check that the mandate runs forward."""
        data = super().clean() or {}
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", ValidationError("La fin du dispositif doit suivre son début."))
        return data


class FoundingForm(PartnerForm, MandateForm):
    """The mandate of a scheme that is opened by an account without an organisation: who chairs it."""

    field_order = ("name", "kind", "partner", "partner_name", "partner_kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = "partner" if "partner" in self.fields else "partner_name"
        self.fields[asked].label = "Organisation qui préside"


class SeatForm(PartnerForm, SchemeForm):
    """A place for an organisation: one that is known, or a new one."""

    role = forms.ChoiceField(label="Rôle", choices=Membership.Role.choices, initial=Membership.Role.MEMBER)

    def offer(self, scheme: Scheme) -> None:
        """Offer the organisations that have no place yet."""
        self.choose_among("partner", rows=Partner.objects.exclude(schemes=scheme))


@dataclass(frozen=True)
class Step:
    """One step of setting a scheme to work."""

    label: str
    help: str
    url: str
    done: bool
    optional: bool = False


def show_scheme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the scheme's mandate, partners, perimeter, objectives and what was decided."""
    scheme = enter(request, slug=slug, section="scheme")
    seats = list(scheme.memberships.select_related("partner").order_by("role", "partner__name"))
    areas = list(scheme.areas.select_related("partition__owner").order_by("partition__name", "name"))
    objectives = select_objectives(scheme)
    shown = objectives[:STANDINGS_SHOWN]
    context = {
        "seats": [(seat, ROLE_HELP[Membership.Role(seat.role)]) for seat in seats],
        "chairs": french.enumeration(
            tuple(str(one.partner) for one in seats if one.role == Membership.Role.CHAIR)
        ),
        "areas": areas,
        "standings": list_standings(scheme, on=timezone.localdate(), among=shown),
        "decisions": list_open_decisions(scheme)[:10],
        "meetings": scheme.meetings.all()[:5],
        "steps": list_steps(scheme),
        "seat_form": SeatForm(scheme=scheme),
        "roles": Membership.Role.choices,
        "renewals": scheme.renewals.all(),
        "duration": tell_duration(scheme),
    }
    return render(request, "gltd/scheme.html", context)


def list_steps(scheme: Scheme) -> list[Step]:
    """Return the steps that set a new scheme to work; empty once all are done that none can do without."""
    slug, coming = scheme.slug, f"?{STEP}=1"
    steps = [
        Step(
            "Périmètre",
            "choisir les quartiers, ou laisser vide pour un dispositif itinérant",
            reverse("scheme_perimeter", args=[slug]),
            scheme.areas.exists(),
            optional=True,
        ),
        Step(
            "Partenaires",
            "donner une place aux services et aux invités ; l'administrateur ouvre leurs comptes",
            reverse("scheme", args=[slug]) + "#partners",
            scheme.memberships.count() > 1,
        ),
        Step(
            "Objectifs",
            "dire ce qui est visé, avec sa mesure et sa date",
            reverse("objective_add", args=[slug]) + coming,
            scheme.objectives.exists(),
        ),
        Step(
            "Première séance",
            "la planifier avec son ordre du jour",
            reverse("meeting_add", args=[slug]) + coming,
            scheme.meetings.exists(),
        ),
        Step(
            "Premier point",
            "entrer un lieu à suivre : point de deal, hall, débit de boissons…",
            reverse("spot_add", args=[slug]) + coming,
            scheme.spots.exists(),
            optional=True,
        ),
        Step(
            "Première opération ou premier texte",
            "entrer ce qui est prévu, ou lire un communiqué",
            reverse("operation_add", args=[slug]) + coming,
            scheme.operations.exists() or scheme.sources.exists(),
        ),
    ]
    return [] if all(step.done or step.optional for step in steps) else steps


def finish_step(request: HttpRequest, *, scheme: Scheme, otherwise: HttpResponse) -> HttpResponse:
    """Go back to the steps where a form was opened from them, and elsewhere ``otherwise``."""
    return redirect("scheme", slug=scheme.slug) if STEP in request.GET else otherwise


def tell_duration(scheme: Scheme) -> str:
    """Return how long a scheme runs, in months; nothing when its end is not set."""
    if scheme.ends_on is None or not is_known(scheme.ends_on):
        return ""
    day_after = scheme.ends_on + dt.timedelta(days=1)
    months = (day_after.year - scheme.starts_on.year) * 12 + day_after.month - scheme.starts_on.month
    return f"{months} mois" if months else ""


def add_scheme(request: HttpRequest) -> HttpResponse:
    """Create a scheme: the organisation of the account takes the chair."""
    user = signed_in(request)
    if not may_open_scheme(user):
        raise PermissionDenied
    kind = MandateForm if user.partner_id else FoundingForm
    form = kind(request.POST or None, initial={"starts_on": timezone.localdate()})
    renewable = Scheme.objects.filter(memberships__partner=user.partner_id or -1)
    if renewable.exists():
        form.offer_renewals(user, among=renewable)
    else:
        del form.fields["renewed_from"]
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        chair = user.partner or take_partner(told, actor=user)
        scheme = actions.open_scheme(actor=user, partner=chair, **told)
        messages.success(request, "Dispositif créé. Voici les étapes pour le mettre au travail.")
        return redirect("scheme", slug=scheme.slug)
    context = {
        "title": "Nouveau dispositif",
        "form": form,
        "back": reverse("home") + "?choisir=1",
        "lede": "Cinq minutes suffisent : le mandat d'abord, le reste ensuite, pas à pas.",
    }
    return render(request, "gltd/record_form.html", context)


def edit_scheme(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the mandate."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.ADMINISTER)
    names = [*MandateForm.base_fields]
    initial = {name: getattr(scheme, name) for name in names}
    form = MandateForm(request.POST or None, initial=initial)
    user = signed_in(request)
    mine = Scheme.objects.filter(memberships__partner=user.partner_id or -1).exclude(pk=scheme.pk)
    form.offer_renewals(user, among=mine | Scheme.objects.filter(renewals=scheme))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_scheme(
                actor=user, scheme=scheme, version=read_version(request), **form.cleaned_data
            )
        except StaleError as error:
            raise OvertakenError(error, form=form) from error
        else:
            messages.success(request, "Mandat modifié.")
            return redirect("scheme", slug=slug)
    context = {
        "title": "Modifier le mandat",
        "form": form,
        "record": scheme,
        "back": reverse("scheme", args=[slug]),
    }
    return render(request, "gltd/record_form.html", context)


def choose_perimeter(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the areas of the scheme."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.ADMINISTER)
    typed = request.POST if request.method == "POST" else None
    held = scheme.areas.all()
    form = PerimeterForm(typed, initial={"areas": held, "seen": held})
    if not (known := Area.objects.exists()):
        form.fields["named"].label = "Nommer les quartiers"
    if form.is_valid():
        user, data = signed_in(request), form.cleaned_data
        named = intakes.name_areas(actor=user, scheme=scheme, names=data["named"].splitlines())
        areas = [*data["areas"], *named]
        kept = actions.set_areas(actor=user, scheme=scheme, areas=areas, seen=data["seen"])
        messages.success(request, "Périmètre enregistré.")
        if kept:
            names = ", ".join(area.name for area in kept)
            messages.warning(request, f"Ajouté entre-temps par quelqu'un d'autre, et gardé : {names}.")
        return redirect("scheme", slug=slug)
    return render(request, "gltd/scheme_perimeter.html", {"form": form, "known": known})


@require_POST
def seat_partner(request: HttpRequest, slug: str) -> HttpResponse:
    """Give an organisation a place."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.ADMINISTER)
    form = SeatForm(request.POST, scheme=scheme)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(reverse("scheme", args=[slug]) + "#partners")
    data, user = form.cleaned_data, signed_in(request)
    partner = take_partner(data, actor=user)
    assert partner is not None  # the form wants one
    actions.seat_partner(actor=user, scheme=scheme, partner=partner, role=data["role"])
    messages.success(request, f"{partner.name} a maintenant sa place.")
    return redirect(reverse("scheme", args=[slug]) + "#partners")


@require_POST
def change_seat(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change an organisation's role, or take its place away."""
    scheme = enter(request, slug=slug, section="scheme", right=Right.ADMINISTER)
    seat = get_object_or_404(Membership, scheme=scheme, pk=pk)
    user, role, seen = signed_in(request), request.POST.get("role", ""), request.POST.get("seen", "")
    try:
        if role == "none":
            actions.unseat_partner(actor=user, membership=seat, seen=seen)
            messages.success(request, f"{seat.partner.name} n'a plus de place ; ce qu'elle a entré reste.")
        elif role in Membership.Role.values:
            changed = actions.change_role(actor=user, membership=seat, role=role, seen=seen)
            messages.success(request, f"{seat.partner.name} : {changed.get_role_display()}.")
        else:
            messages.error(request, "Choisissez un rôle dans la liste.")
    except StaleError as error:
        messages.error(request, error.sentence)
    return redirect(reverse("scheme", args=[slug]) + "#partners")
