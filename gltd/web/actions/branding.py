"""How the bilans of a scheme look and go out: logos of partners, two accounts to publish."""

import base64

from django.db import transaction

from gltd.errors import GltdError
from gltd.reports.logos import read_picture
from gltd.web.actions import audit
from gltd.web.models import Membership, User


@transaction.atomic
def set_logo(*, actor: User | None, seat: Membership, data: bytes) -> Membership:
    """Keep the logo of a partner in a scheme, clean; no data takes it away."""
    row = Membership.objects.select_for_update().select_related("scheme").get(pk=seat.pk)
    if not data and not row.logo:
        raise GltdError("Ce partenaire n'a pas de logo : choisissez un fichier PNG ou JPEG.")
    picture = read_picture(data) if data else None
    row.logo = "" if picture is None else write_address(picture.kind, data=picture.data)
    row.full_clean()
    row.save(update_fields=["logo"])
    told = {"logo": "retiré" if picture is None else f"{picture.width_px} × {picture.height_px} pixels"}
    audit.record("logo", actor=actor, scheme=row.scheme, target=row, changes=told)
    return row


def write_address(kind: str, *, data: bytes) -> str:
    """Return a picture as an address that holds it."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
