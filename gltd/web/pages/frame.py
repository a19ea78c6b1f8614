"""What stands around every page: the scheme, what waits, and what the account may do."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from gltd.web.access import list_rights
from gltd.web.actions.conflicts import count_open_groups
from gltd.web.models import Claim, User

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
    waiting = {"claims": proposed + count_open_groups(scheme)}
    context |= {
        "scheme": scheme,
        "section": section,
        "rights": list_rights(request.user, scheme=scheme),
        "sections": [
            Section(label, reverse(name, args=[scheme.slug]), name == section, waiting.get(name, 0))
            for name, label in SECTIONS
        ],
    }
    return context
