"""Accounts of the platform: the administrator makes, attaches, resets and closes them."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gltd.errors import GltdError
from gltd.web.access import administer
from gltd.web.actions import users as actions
from gltd.web.models import Partner, User
from gltd.web.pages.forms import StyledForm
from gltd.web.pages.listing import Column, Listing, send_export
from gltd.web.pages.partners import PartnerForm, take_partner

PER_PAGE = 50

LISTING = Listing[User](
    title="Comptes",
    columns=(
        Column("Compte", lambda user: user.username),
        Column("Organisation", lambda user: str(user.partner or "")),
        Column("Administrateur", lambda user: user.is_superuser),
        Column("Ouvert", lambda user: user.is_active),
        Column("Double authentification", lambda user: bool(user.has_factor)),  # type: ignore[attr-defined]  # counted by the list
        Column("Dernière connexion", lambda user: user.last_login),
    ),
)


class NewUserForm(PartnerForm):
    """A new account, and its organisation: who only runs the platform needs none."""

    partner_needed = False
    field_order = ("username",)

    username = forms.SlugField(
        label="Compte",
        max_length=60,
        help_text="Une fonction ou un service, jamais un nom : lettres sans accent, chiffres et tirets.",
    )
    administrator = forms.BooleanField(label="Administre la plateforme", required=False)

    def clean_username(self) -> str:
        """Refuse a name that is taken."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError("Ce compte existe déjà : choisissez un autre nom.")
        return username


class UserForm(StyledForm):
    """What may change of an account."""

    partner = forms.ModelChoiceField(label="Organisation", queryset=Partner.objects.all(), required=False)
    active = forms.BooleanField(label="Ouvert", required=False)
    administrator = forms.BooleanField(label="Administre la plateforme", required=False)


def list_users(request: HttpRequest) -> HttpResponse:
    """Show the accounts of the platform."""
    administer(request)
    rows = actions.list_users()
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "gltd/users.html", {"page": page, "listing": LISTING})


@never_cache
def add_user(request: HttpRequest) -> HttpResponse:
    """Make an account, and show its provisional password once."""
    actor = administer(request)
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        partner = take_partner(told, actor=actor)
        user, password = actions.create_user(actor=actor, partner=partner, **told)
        return render(request, "gltd/user_password.html", {"holder": user, "password": password})
    return render(request, "gltd/user_form.html", {"form": form, "holder": None, "seen": ""})


def edit_user(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach an account, close it, open it again."""
    actor = administer(request)
    holder = get_object_or_404(User.objects.select_related("partner"), pk=pk)
    told = {"partner": holder.partner, "active": holder.is_active, "administrator": holder.is_superuser}
    form = UserForm(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        try:
            seen = request.POST.get("seen", "")
            actions.change_user(actor=actor, user=holder, seen=seen, **form.cleaned_data)
        except GltdError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "Compte modifié.")
            return redirect("users")
    context = {"form": form, "holder": holder, "seen": actions.tell_user(holder)}
    return render(request, "gltd/user_form.html", context)


@require_POST
@never_cache
def reset_access(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a new provisional password, shown once."""
    actor = administer(request)
    holder = get_object_or_404(User, pk=pk)
    password = actions.reset_access(actor=actor, user=holder)
    return render(request, "gltd/user_password.html", {"holder": holder, "password": password})
