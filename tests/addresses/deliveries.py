"""Deliveries of events: one batch, and a file on its way in."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from gltd.ingest.files import SUFFIXES
from gltd.usecases.previewing import guess_file
from gltd.web.actions import deliveries
from gltd.web.events import open_events
from gltd.web.models import Delivery
from gltd.web.pages import uploads
from gltd.web.pages.deliveries_import import SALT, TOLD
from tests.addresses.table import CHAIRS, WRITERS, Addresses, Arguments
from tests.cast import Cast

SOURCE = "Main courante de Bellerive"
TEXT = (
    "numero;date;heure;motif;lon;lat\n1;12/02/2024;08:30;STUP USAGE;1,905;47,905\n"
    "2;13/02/2024;21:00;TAPAGE;1,906;47,906\n3;31/02/2024;21:00;TAPAGE;1,906;47,906\n"
)


# Far from the cast's ground: what other tests count there stays what it was.
AWAY = TEXT.replace("1,905;47,905", "0,0910;48,4310").replace("1,906;47,906", "0,0920;48,4320")


def keep(text: str = TEXT, *, name: str = "main-courante.csv") -> str:
    """Keep a file as the first page does; return its token."""
    file = SimpleUploadedFile(name, text.encode())
    return uploads.keep(file, suffixes=SUFFIXES, salt=SALT, told=TOLD, most_bytes=1 << 20)


def furnish(cast: Cast) -> Arguments:
    """Import one small file."""
    path = uploads.find(keep(AWAY), salt=SALT)
    _, guess = guess_file(path, source=SOURCE)
    told: dict[str, Any] = {"actor": cast.accounts["member"], "scheme": cast.scheme}
    known = next((one for one in open_events().list_batches() if one.source == SOURCE), None)
    if known is None:
        row = deliveries.import_delivery(path=path, mapping=guess.mapping, name=path.name, **told)
    else:
        # The store outlives the register of a test.
        told = {"scheme": cast.scheme, "batch_id": known.batch_id, "source": SOURCE}
        row = Delivery.objects.create(file_name=path.name, imported_by=cast.accounts["member"], **told)
    one = {"batch": row.batch_id}
    return {"delivery": one, "delivery_refused": one, "delivery_undo": one}


ADDRESSES = Addresses(
    get=dict.fromkeys(
        ("deliveries", "delivery", "delivery_add", "delivery_columns", "delivery_refused"), WRITERS
    ),
    post={"delivery_add": WRITERS, "delivery_columns": WRITERS, "delivery_undo": CHAIRS},
    post_only=frozenset({"delivery_undo"}),
    no_page=frozenset({"delivery_refused", "delivery_columns"}),
    answers={"delivery_columns": {302}},
    furnish=furnish,
)
