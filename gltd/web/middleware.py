"""What wraps every request: the content-security policy, accounts to finish, anticipated errors told."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from gltd.errors import GltdError
from gltd.web.access import needs_second_factor
from gltd.web.actions import audit
from gltd.web.models import AuditEntry, User
from gltd.web.pages import overtaking, removed

Kind = AuditEntry.Kind

Handler = Callable[[HttpRequest], HttpResponse]

METHODS = ("GET", "HEAD", "POST")
SETTLED = "gltd_second_factor_settled"
FINISHING = {
    "sign_out",
    "account_change_password",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
}

# MapLibre runs its worker from a blob; nothing else comes from elsewhere, and no inline script runs.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


def content_security_policy(get_response: Handler) -> Handler:
    """Send the policy with every answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return answer


def refuse_other_methods(get_response: Handler) -> Handler:
    """Answer 405 to every method that no page of ours takes."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return get_response(request)

    return answer


def log_visits(get_response: Handler) -> Handler:
    """Log who read a page about one thing, took a file away, or was refused; writes are logged by actions."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if match is None:
            return response
        page = match.url_name or ""
        number = match.kwargs.get("pk", 0)
        # Looked at first: knowing the account costs more than many an answer.
        taken = response.headers.get("Content-Disposition", "").startswith("attachment")
        if not (number or taken or response.status_code == HTTPStatus.FORBIDDEN):
            return response
        if not isinstance(request.user, User):
            return response
        scheme = getattr(request, "gltd_scheme", None)
        visit = {"actor": request.user, "scheme": scheme, "object_id": number}
        if response.status_code == HTTPStatus.FORBIDDEN:
            audit.record_visit("accès refusé", kind=Kind.REFUSAL, page=page, **visit)
        # An image stands in a page that is logged itself, or in a list: a visit is one line, not four.
        elif (
            request.method == "GET"
            and response.status_code == HTTPStatus.OK
            and (taken or not response.headers.get("Content-Type", "").startswith("image/"))
        ):
            if taken:
                told = {"format": request.GET.get("format", match.kwargs.get("extension", ""))}
                audit.record_visit("export", kind=Kind.EXPORT, page=page, changes=told, **visit)
            elif number:
                # An object's other pages (« operation_edit ») are consultations of it too.
                audit.record_visit("consultation", kind=Kind.READ, page=audit.name_noun(page), **visit)
        return response

    return answer


class require_sign_in(LoginRequiredMiddleware):  # noqa: N801 - it reads among middlewares that are functions
    """Lead to the page of sign-in, but for pages that make their own checks."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Redirect a visitor who has not signed in."""
        if getattr(view, "unaccompanied", False):
            return None
        return super().process_view(request, view, args, kwargs)


class finish_account:  # noqa: N801 - a middleware is named like the function it replaces
    """Lead an account that is not finished to what it still lacks: a password of its own, a second factor."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Redirect, unless the page asked for is one of those that finish the account."""
        if getattr(view, "unaccompanied", False):
            return None
        user = request.user
        name = request.resolver_match.url_name if request.resolver_match else ""
        if not isinstance(user, User) or name in FINISHING:
            return None
        if user.must_change_password:
            return redirect("account_change_password")
        # Once seen in a session it stays so: a reset of the account ends its sessions.
        if settings.ROLES_WITH_TOTP and not request.session.get(SETTLED):
            if needs_second_factor(user) and not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
                return redirect("mfa_activate_totp")
            request.session[SETTLED] = True
        return None


class settle_versions:  # noqa: N801 - a middleware is named like the function it replaces
    """Put together the two versions that someone chose between, before the page reads what was posted."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Replace what was posted by what was chosen."""
        if request.method == "POST":
            request.POST = overtaking.settle(request.POST)  # type: ignore[assignment]  # a copy may be written to


class tell_anticipated_errors:  # noqa: N801 - a middleware is named like the function it replaces
    """Show the French sentence of a ``GltdError`` instead of a server error."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn an anticipated error into a page with status 422."""
        if isinstance(exception, overtaking.OvertakenError) and exception.record is not None:
            return overtaking.show(request, overtaken=exception)
        if isinstance(exception, Http404):
            return removed.tell_removed(request)
        if not isinstance(exception, GltdError):
            return None
        return render(request, "gltd/error.html", {"sentence": exception.sentence}, status=422)
