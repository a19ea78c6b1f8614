"""What an account may do in a scheme, decided on the server from its partner's role."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from gltd.web.models import Membership, Partner, Scheme, User
from gltd.web.second_factor import ADMINISTRATOR

Page = TypeVar("Page", bound=Callable[..., HttpResponse])


class Right(StrEnum):
    """One thing that a role may do."""

    READ = "read"
    WRITE = "write"
    REMOVE = "remove"  # take out of the lists and bring back: apart from writing
    DECIDE = "decide"
    RULE = "rule"
    FREEZE = "freeze"
    LOCATE = "locate"  # see where a spot is to the metre
    COUNT = "count"  # see counts of facts however small, and by hour and day
    ADMINISTER = "administer"  # seat partners, set objectives, read the journal


RIGHTS: dict[str, frozenset[Right]] = {
    Membership.Role.CHAIR: frozenset(Right),
    Membership.Role.MEMBER: frozenset({Right.READ, Right.WRITE, Right.DECIDE, Right.LOCATE, Right.COUNT}),
    Membership.Role.GUEST: frozenset({Right.READ}),
    Membership.Role.OBSERVER: frozenset({Right.READ}),
}


# A scheme is opened by those who may chair one, for their organisation.
OPENERS = (Partner.Kind.PROSECUTOR, Partner.Kind.PREFECTURE, Partner.Kind.TOWN)


def may_open_scheme(user: User) -> bool:
    """Tell whether the account may create a scheme."""
    return user.is_superuser or (user.partner is not None and user.partner.kind in OPENERS)


def list_schemes(user: User) -> QuerySet[Scheme]:
    """Return the schemes that the account may see."""
    if user.is_superuser:
        return Scheme.objects.all()
    return Scheme.objects.filter(memberships__partner=user.partner_id or -1)


def list_rights(user: User, *, scheme: Scheme) -> frozenset[Right]:
    """Return what the account may do in the scheme; nothing when its partner has no place there."""
    if user.is_superuser:
        return frozenset(Right)
    role = (
        Membership.objects.filter(scheme=scheme, partner=user.partner_id or -1)
        .values_list("role", flat=True)
        .first()
    )
    return RIGHTS.get(role or "", frozenset())


def find_scheme(user: User, *, slug: str) -> Scheme:
    """Return one scheme, or answer 404 as if it did not exist when the account has no place in it."""
    scheme = list_schemes(user).filter(slug=slug).first()
    if scheme is None:
        raise Http404
    return scheme


def demand(user: User, *, scheme: Scheme, right: Right) -> None:
    """Refuse (403) when the account has not the right in the scheme."""
    if right not in list_rights(user, scheme=scheme):
        raise PermissionDenied


def enter(request: HttpRequest, *, slug: str, section: str, right: Right = Right.READ) -> Scheme:
    """Find the scheme for the account, demand the right, and say in which section the page stands."""
    user = signed_in(request)
    # The scheme and the role in one query: every page makes it.
    found = list_schemes(user).filter(slug=slug)
    if not user.is_superuser:
        found = found.annotate(role=F("memberships__role"))
    scheme = found.first()
    if scheme is None:
        raise Http404
    rights = frozenset(Right) if user.is_superuser else RIGHTS.get(getattr(scheme, "role", ""), frozenset())
    if right not in rights:
        raise PermissionDenied
    request.gltd_rights = rights  # type: ignore[attr-defined]  # read by rights_in
    request.gltd_scheme = scheme  # type: ignore[attr-defined]  # read by pages.frame
    request.gltd_section = section  # type: ignore[attr-defined]  # read by pages.frame
    return scheme


def unaccompanied(page: Page) -> Page:
    """Mark a page that makes its own checks: whose account asks is not looked up before it."""
    page.unaccompanied = True  # type: ignore[attr-defined]  # read by gltd.web.middleware
    return page


def rights_in(request: HttpRequest) -> frozenset[Right]:
    """Return what the account may do in the scheme of the page that was entered."""
    rights: frozenset[Right] = request.gltd_rights  # type: ignore[attr-defined]  # set by enter
    return rights


def may_count(request: HttpRequest) -> bool:
    """Tell whether the account of an entered page sees every count, however small."""
    return Right.COUNT in rights_in(request)


def signed_in(request: HttpRequest) -> User:
    """Return the account of the request; the login middleware has let no anonymous visitor through."""
    assert isinstance(request.user, User)
    return request.user


def administer(request: HttpRequest) -> User:
    """Return the account of the request if it administers the platform, else refuse (403)."""
    user = signed_in(request)
    if not user.is_superuser:
        raise PermissionDenied
    return user


def needs_second_factor(user: User) -> bool:
    """Tell whether a role of the account asks for a second factor (``GLTD_REQUIRE_TOTP``)."""
    wanted: frozenset[str] = settings.ROLES_WITH_TOTP
    if not wanted:
        return False
    if user.is_superuser:
        return ADMINISTRATOR in wanted
    return Membership.objects.filter(partner=user.partner_id or -1, role__in=wanted).exists()
