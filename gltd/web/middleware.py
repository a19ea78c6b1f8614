"""What wraps every request: the content-security policy and the sentence of an anticipated error."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gltd.errors import GltdError

Handler = Callable[[HttpRequest], HttpResponse]

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


class tell_anticipated_errors:  # noqa: N801 - a middleware is named like the function it replaces
    """Show the French sentence of a ``GltdError`` instead of a server error."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn an anticipated error into a page with status 422."""
        if not isinstance(exception, GltdError):
            return None
        return render(request, "gltd/error.html", {"sentence": exception.sentence}, status=422)
