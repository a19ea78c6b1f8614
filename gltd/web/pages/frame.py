"""What stands around every page: the scheme, what waits, and what the account may do."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from gltd.web.access import Right, demand, find_scheme, list_rights
from gltd.web.models import Claim, Scheme, User
from gltd.web.actions.conflicts import list_open_conflicts

SECTIONS = (
    ("dashboard", "Tableau de bord"),
    ("map", "Carte"),
    ("operations", "Opérations"),
    ("claims", "Chiffres"),
    ("studies", "Études"),
    ("reports", "Bilans"),
)


class SignedInRequest(HttpRequest):
    """A request of a signed-in account (the middleware lets no other through)."""

    user: User  # type: ignore[assignment]  # an anonymous visitor never reaches a page
    scheme: Scheme
    section: str


@dataclass(frozen=True)
class Section:
    """One word of the navigation."""

    label: str
    url: str
    current: bool
    waiting: int = 0


def enter(request: HttpRequest, slug: str, *, section: str, right: Right = Right.READ) -> Scheme:
    """Find the scheme for the account, demand the right, and say in which section the page stands."""
    user = signed_in(request)
    scheme = find_scheme(user, slug)
    demand(user, scheme, right)
    request.scheme = scheme  # type: ignore[attr-defined]  # read by frame_context
    request.section = section  # type: ignore[attr-defined]  # read by frame_context
    return scheme


def signed_in(request: HttpRequest) -> User:
    """Return the account of the request; the login middleware has let no anonymous visitor through."""
    assert isinstance(request.user, User)
    return request.user


def frame_context(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of every page shows."""
    context: dict[str, object] = {"state_branding": settings.STATE_BRANDING, "scheme": None, "rights": frozenset()}
    scheme = getattr(request, "scheme", None)
    if scheme is None or not isinstance(request.user, User):
        return context
    section = getattr(request, "section", "")
    proposed = Claim.objects.filter(source__scheme=scheme, status=Claim.Status.PROPOSED).count()
    waiting = {"claims": proposed + list_open_conflicts(scheme).count()}
    context |= {
        "scheme": scheme,
        "rights": list_rights(request.user, scheme),
        "sections": [
            Section(label, reverse(name, args=[scheme.slug]), name == section, waiting.get(name, 0))
            for name, label in SECTIONS
        ],
    }
    return context
