"""The second factor: a code of a telephone, recovery codes, and their pages. The flows are allauth's."""

from typing import Any

from allauth.mfa.base import forms as base_forms
from allauth.mfa.base import views as base_views
from allauth.mfa.recovery_codes import views as codes_views
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.totp import views as totp_views

from gltd.web.actions import audit
from gltd.web.pages.forms import style

CODE = {"code": "Code à six chiffres, ou un code de secours"}


class CodeForm(base_forms.AuthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """The code, at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style(self, labels=CODE)

    def _emit_authentication_failed(self, authenticator: object) -> None:
        audit.record_sign_in("code refusé", user=self.user)


class ConfirmCodeForm(base_forms.ReauthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """The code, again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style(self, labels=CODE)


class EnrolForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]  # allauth carries no types
    """The first code, which proves that the telephone has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style(self, labels={"code": "Code à six chiffres que montre le téléphone"})


class AskCode(base_views.AuthenticateView):  # type: ignore[misc]  # allauth carries no types
    """Ask for the code, after the password."""

    template_name = "gltd/second_factor_ask.html"
    form_class = CodeForm


class ConfirmCode(base_views.ReauthenticateView):  # type: ignore[misc]  # allauth carries no types
    """Ask for the code again before something that matters."""

    template_name = "gltd/account_confirm.html"
    form_class = ConfirmCodeForm


class Enrol(totp_views.ActivateTOTPView):  # type: ignore[misc]  # allauth carries no types
    """Show the QR code, take the first code."""

    template_name = "gltd/second_factor_enrol.html"
    form_class = EnrolForm


class Withdraw(totp_views.DeactivateTOTPView):  # type: ignore[misc]  # allauth carries no types
    """Do without the second factor again."""

    template_name = "gltd/second_factor_withdraw.html"


class ShowCodes(codes_views.ViewRecoveryCodesView):  # type: ignore[misc]  # allauth carries no types
    """Show the recovery codes, once."""

    template_name = "gltd/recovery_codes.html"


class RenewCodes(codes_views.GenerateRecoveryCodesView):  # type: ignore[misc]  # allauth carries no types
    """Make new recovery codes; the old ones are worth nothing any more."""

    template_name = "gltd/recovery_codes_renew.html"
