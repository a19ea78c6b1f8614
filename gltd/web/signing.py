"""How allauth signs people in here: nobody registers alone, failures are logged, and words are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from gltd.web.actions import audit
from gltd.web.models import User

WORDS = {
    "username_password_mismatch": "Compte ou mot de passe inconnu : vérifiez les deux, majuscules comprises.",
    "too_many_login_attempts": (
        "Trop d'essais manqués : ce compte attend un quart d'heure. Si ce n'était pas vous, dites-le à "
        "l'administrateur de la plateforme."
    ),
    "enter_current_password": "Ce n'est pas votre mot de passe actuel.",
    "incorrect_password": "Ce n'est pas votre mot de passe.",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Local accounts that an administrator makes."""

    error_messages = DefaultAccountAdapter.error_messages | WORDS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: an account is made by the administrator of the platform."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our pages say what was done."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: no address is kept, so none can leak."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log the failure under the account if there is one; what was typed is never kept."""
        user = User.objects.filter(username=credentials.get("username", "")).first()
        audit.record_sign_in("connexion refusée", user=user)

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the session and log it."""
        super().login(request, user)
        audit.record_sign_in("connexion", user=user)

    def logout(self, request: HttpRequest) -> None:
        """Close the session and log it."""
        if isinstance(request.user, User):
            audit.record_sign_in("déconnexion", user=request.user)
        super().logout(request)
