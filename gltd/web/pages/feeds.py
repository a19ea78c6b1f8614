"""One's own agenda: its secret address, and what a calendar program reads there."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gltd.usecases.calendars import write_calendar
from gltd.web.access import enter, list_schemes, signed_in
from gltd.web.actions import feeds as actions
from gltd.web.models import Scheme


def show_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show whether one has an address, make one, or revoke it; the secret is shown only when made."""
    enter(request, slug=slug, section="operations")
    user = signed_in(request)
    if request.method == "POST" and request.POST.get("do") == "revoke":
        if actions.close_feed(actor=user):
            messages.success(request, "L'adresse est révoquée : elle ne répond plus.")
        return redirect("feed", slug=slug)
    address = ""
    if request.method == "POST":
        address = request.build_absolute_uri(reverse("agenda", args=[actions.open_feed(actor=user)]))
    context = {
        "address": address,
        "feed": actions.find_feed(user),
        "view": "agenda",
        "day": None,
    }
    response = render(request, "gltd/feed.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def send_agenda(request: HttpRequest, secret: str) -> HttpResponse:
    """Send the planning of the account that a secret belongs to; a wrong or revoked one answers 404."""
    account = actions.find_account(secret)
    if account is None:
        raise Http404

    def locate(page: str, scheme: Scheme, pk: int) -> str:
        return request.build_absolute_uri(reverse(page, kwargs={"slug": scheme.slug, "pk": pk}))

    events, series = actions.list_events(list_schemes(account), locate=locate)
    zone = timezone.get_default_timezone()
    assert isinstance(zone, ZoneInfo)
    content = write_calendar(
        "gltd, mes dispositifs", events=events, series=series, zone=zone, stamp=timezone.now()
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
