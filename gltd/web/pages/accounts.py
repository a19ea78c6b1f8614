"""Signing in and out, one's own account, and choosing a scheme. The flows are allauth's."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account import views as account_views
from allauth.mfa.models import Authenticator
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from gltd.web.access import list_schemes, may_open_scheme, needs_second_factor, signed_in
from gltd.web.actions import users as actions
from gltd.web.pages.forms import style


class SignInForm(account_forms.LoginForm):  # type: ignore[misc]  # allauth carries no types
    """Account and password, in the look of the application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style(self, labels={"login": "Compte", "password": "Mot de passe"})


class PasswordForm(account_forms.ChangePasswordForm):  # type: ignore[misc]  # allauth carries no types
    """The present password, unless it is the provisional one, then the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user.must_change_password:
            del self.fields["oldpassword"]  # it was typed to come in, a moment ago
        labels = {
            "oldpassword": "Mot de passe actuel",
            "password1": "Nouveau mot de passe",
            "password2": "Nouveau mot de passe, une seconde fois",
        }
        style(self, labels=labels)
        self.fields["password1"].help_text = "Douze caractères au moins ; une phrase convient."


class ConfirmForm(account_forms.ReauthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """The password again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style(self, labels={"password": "Mot de passe"})


class SignIn(account_views.LoginView):  # type: ignore[misc]  # allauth carries no types
    """The sign-in page."""

    template_name = "gltd/sign_in.html"
    form_class = SignInForm


class SignOut(account_views.LogoutView):  # type: ignore[misc]  # allauth carries no types
    """Signing out, by POST only."""

    http_method_names = ["post", "options"]


class Closed(account_views.AccountInactiveView):  # type: ignore[misc]  # allauth carries no types
    """What the holder of a closed account reads."""

    template_name = "gltd/account_closed.html"


class ChangePassword(account_views.PasswordChangeView):  # type: ignore[misc]  # allauth carries no types
    """Choose a new password: the account's other sessions end."""

    template_name = "gltd/account_password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Change it, and note that it is the holder's: after a provisional one, lead to the schemes."""
        user = signed_in(self.request)
        first = user.must_change_password
        response: HttpResponse = super().form_valid(form)
        actions.settle_password(user=user)
        return redirect("home") if first else response


class Confirm(account_views.ReauthenticateView):  # type: ignore[misc]  # allauth carries no types
    """Ask for the password before something that matters."""

    template_name = "gltd/account_confirm.html"
    form_class = ConfirmForm


def show_account(request: HttpRequest) -> HttpResponse:
    """Show one's own account: organisation, password, second factor."""
    user = signed_in(request)
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "has_factor": Authenticator.Type.TOTP in kinds,
        "needs_factor": needs_second_factor(user),
    }
    return render(request, "gltd/account.html", context)


def home(request: HttpRequest) -> HttpResponse:
    """Go to the one scheme of the account, or let it choose."""
    user = signed_in(request)
    schemes = list(list_schemes(user).distinct())
    if len(schemes) == 1 and "choisir" not in request.GET:
        return redirect("dashboard", slug=schemes[0].slug)
    return render(request, "gltd/home.html", {"schemes": schemes, "may_open": may_open_scheme(user)})
