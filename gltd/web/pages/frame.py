"""What stands around every page: the scheme, what waits, and what the account may do."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from gltd.web.access import rights_in
from gltd.web.actions.conflicts import Open, read_open
from gltd.web.models import Claim, Scheme, User

SECTIONS = (
    ("dashboard", "Tableau de bord"),
    ("map", "Carte"),
    ("spots", "Points"),
    ("operations", "Opérations"),
    ("follow_ups", "Suites"),
    ("cameras", "Vidéo"),
    ("prevention", "Prévention et moyens"),
    ("claims", "Chiffres"),
    ("studies", "Études"),
    ("reports", "Bilans"),
)


@dataclass(frozen=True)
class Section:
    """One word of the navigation."""

    label: str
    url: str
    current: bool
    waiting: int = 0


def open_here(request: HttpRequest) -> Open:
    """Return what stands open in the scheme of a page that only reads: the frame tells of it too."""
    scheme: Scheme = request.gltd_scheme  # type: ignore[attr-defined]  # set by enter
    known: Open | None = getattr(request, "gltd_open", None)
    if known is None:
        known = request.gltd_open = read_open(scheme)  # type: ignore[attr-defined]  # read above
    return known


def frame_context(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of every page shows."""
    context: dict[str, object] = {
        "state_branding": settings.STATE_BRANDING,
        "scheme": None,
        "section": "",
        "rights": frozenset(),
    }
    scheme = getattr(request, "gltd_scheme", None)
    if scheme is None or not isinstance(request.user, User):
        return context
    section = getattr(request, "gltd_section", "")
    proposed = Claim.objects.filter(source__scheme=scheme, status=Claim.Status.PROPOSED).count()
    waiting = {"claims": proposed + len(open_here(request).outlines)}
    context |= {
        "scheme": scheme,
        "section": section,
        "rights": rights_in(request),
        "sections": [
            Section(label, reverse(name, args=[scheme.slug]), name == section, waiting.get(name, 0))
            for name, label in SECTIONS
        ],
    }
    return context
