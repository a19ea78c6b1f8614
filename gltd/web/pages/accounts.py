"""Signing in and choosing a scheme."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gltd.web.access import list_schemes, may_open_scheme, signed_in


class SignInForm(AuthenticationForm):
    """Account and password, in the look of the application."""

    error_messages = {
        "invalid_login": "Compte ou mot de passe inconnu : vérifiez les deux, majuscules comprises.",
        "inactive": "Ce compte est fermé : adressez-vous à l'administrateur de la plateforme.",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        for field in self.fields.values():
            field.widget.attrs["class"] = "fr-input"
        self.fields["username"].label = "Compte"


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "gltd/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Signing out, by POST only."""


def home(request: HttpRequest) -> HttpResponse:
    """Go to the one scheme of the account, or let it choose."""
    schemes = list(list_schemes(signed_in(request)).distinct())
    if len(schemes) == 1 and "choisir" not in request.GET:
        return redirect("dashboard", slug=schemes[0].slug)
    may_open = may_open_scheme(signed_in(request))
    return render(request, "gltd/home.html", {"schemes": schemes, "may_open": may_open})
