"""How the bilans of a scheme look and go out: logos of partners, two accounts to publish."""

import base64
from hashlib import sha256

from django.db import transaction

from gltd.errors import GltdError
from gltd.reports.logos import read_picture
from gltd.web.actions import audit
from gltd.web.actions.locking import demand_seen
from gltd.web.models import Membership, User


@transaction.atomic
def set_logo(*, actor: User | None, seat: Membership, data: bytes, seen: str = "") -> Membership:
    """Keep the logo of a partner in a scheme, clean; no data takes it away.

    ``seen`` is the mark of the logo that was shown.
    """
    row = Membership.objects.select_for_update().select_related("scheme").get(pk=seat.pk)
    if not data and not row.logo:
        raise GltdError("Ce partenaire n'a pas de logo : choisissez un fichier PNG ou JPEG.")
    told = "voyez le logo d'aujourd'hui" if row.logo else "il n'y a plus de logo"
    demand_seen(seen=seen, now=mark_logo(row), told=told)
    picture = read_picture(data) if data else None
    row.logo = "" if picture is None else write_address(picture.kind, data=picture.data)
    row.full_clean()
    row.save(update_fields=["logo"])
    size = "retiré" if picture is None else f"{picture.width_px} × {picture.height_px} pixels"
    audit.record("logo", actor=actor, scheme=row.scheme, target=row, changes={"logo": size})
    return row


def mark_logo(seat: Membership) -> str:
    """Return what tells a logo from another, nothing where there is none."""
    return sha256(seat.logo.encode()).hexdigest()[:16] if seat.logo else ""


def write_address(kind: str, *, data: bytes) -> str:
    """Return a picture as an address that holds it."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
