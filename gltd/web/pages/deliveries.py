"""Deliveries of events: the list of batches, the page of one, what changed between two, undoing."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gltd.errors import GltdError
from gltd.ingest.mapping import NATURES, PLACE_LEVELS, TIME_LEVELS
from gltd.ingest.nomenclatures import Entry, entries, entry_of, lists
from gltd.store.batches import Batch
from gltd.store.differing import Difference
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import deliveries as actions
from gltd.web.counting import box_of
from gltd.web.events import open_events
from gltd.web.models import Delivery, Scheme
from gltd.web.pages.listing import Column, Listing, send_export


@dataclass(frozen=True)
class Row:
    """A batch, and who brought it where that is known."""

    batch: Batch
    delivery: Delivery | None

    @property
    def imported_at(self) -> dt.datetime:
        """When it came in."""
        return dt.datetime.fromisoformat(self.batch.imported_at)

    @property
    def first(self) -> dt.date:
        """The day of its first event."""
        return dt.date.fromisoformat(self.batch.first_start[:10])

    @property
    def last(self) -> dt.date:
        """The day of its last event."""
        return dt.date.fromisoformat(self.batch.last_start[:10])

    @property
    def by(self) -> str:
        """Who imported it."""
        if self.delivery is None or self.delivery.imported_by is None:
            return "par la ligne de commande"
        return str(self.delivery.imported_by.partner or self.delivery.imported_by)

    @property
    def natures(self) -> str:
        """What its events are, in words."""
        return ", ".join(NATURES.get(name, name) for name in self.batch.natures)

    @property
    def time_level(self) -> str:
        """How well the time is known, as it was told at the import."""
        return TIME_LEVELS.get(self.batch.mapping.get("time", {}).get("level") or "", "non dit")

    @property
    def place_level(self) -> str:
        """How well the place is known, as it was told at the import."""
        return PLACE_LEVELS.get(self.batch.mapping.get("place", {}).get("level") or "", "non dit")

    @property
    def state(self) -> str:
        """Whether its events count."""
        if self.batch.undone_at is None:
            return "en place"
        undone = dt.datetime.fromisoformat(self.batch.undone_at)
        return f"annulé le {undone:%d/%m/%Y}"

    @property
    def difference(self) -> Difference | None:
        """What had changed since the earlier delivery, at the import."""
        told = self.delivery.difference if self.delivery is not None else None
        return Difference(**told) if told else None

    @property
    def categories(self) -> list[tuple[str, int, Entry | None]]:
        """Its categories, the commonest first, each with its entry in an official list."""
        counted = sorted(self.batch.categories.items(), key=lambda pair: (-pair[1], pair[0]))
        codes = {label: key for key, label in self._chosen().items()}
        return [(name, count, _entry(codes.get(name)) or entry_of(name)) for name, count in counted]

    def _chosen(self) -> dict[str, str]:
        told = self.batch.mapping.get("category", {})
        return {key: told["values"].get(word, word) for word, key in told.get("codes", {}).items()}


def _entry(key: str | None) -> Entry | None:
    return entries().get(key) if key else None


LISTING = Listing[Row](
    title="Faits importés",
    columns=(
        Column("Lot", lambda one: one.batch.batch_id),
        Column("Importé le", lambda one: one.imported_at),
        Column("Source", lambda one: one.batch.source),
        Column("Fichier", lambda one: one.batch.file_name),
        Column("Nature", lambda one: one.natures),
        Column("Faits", lambda one: one.batch.rows_kept),
        Column("Lignes refusées", lambda one: one.batch.rows_refused),
        Column("Du", lambda one: one.first),
        Column("Au", lambda one: one.last),
        Column("Par", lambda one: one.by),
        Column("État", lambda one: one.state),
    ),
)


def list_rows(scheme: Scheme) -> list[Row]:
    """Return the batches of a scheme, the last import first.

    Those that it brought, and those that the shell imported around its areas; never another scheme's.
    """
    known = {
        row.batch_id: row
        for row in Delivery.objects.select_related("imported_by__partner", "undone_by__partner")
    }
    box = box_of(list(scheme.areas.all()))
    rows = []
    for batch in open_events().list_batches(undone=True):
        delivery = known.get(batch.batch_id)
        if delivery is not None:
            mine = delivery.scheme_id == scheme.pk
        else:
            mine = box is None or _meets(batch, box=box)
        if mine:
            rows.append(Row(batch, delivery))
    return rows[::-1]


def _meets(batch: Batch, *, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = batch.bounds_deg
    return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]


def find_row(scheme: Scheme, *, batch_id: str) -> Row:
    """Return one batch of a scheme, or answer 404."""
    found = next((row for row in list_rows(scheme) if row.batch.batch_id == batch_id), None)
    if found is None:
        raise Http404
    return found


def list_deliveries(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was imported, when, by whom, and what still counts."""
    scheme = enter(request, slug=slug, section="claims", right=Right.WRITE)
    rows = list_rows(scheme)
    if exported := send_export(request, listing=LISTING, rows=rows):
        return exported
    context = {
        "rows": rows,
        "listing": LISTING,
        "tab": "events",
        "simulated": any(row.batch.simulated and row.batch.undone_at is None for row in rows),
        "total": sum(row.batch.rows_kept for row in rows if row.batch.undone_at is None),
    }
    return render(request, "gltd/deliveries.html", context)


def show_delivery(request: HttpRequest, slug: str, batch: str) -> HttpResponse:
    """Show one batch: what it holds, how it was read, what changed since the one before it."""
    scheme = enter(request, slug=slug, section="claims", right=Right.WRITE)
    row = find_row(scheme, batch_id=batch)
    others = [
        other
        for other in list_rows(scheme)
        if other.batch.batch_id != batch and other.batch.undone_at is None and row.batch.undone_at is None
    ]
    chosen = next((one for one in others if one.batch.batch_id == request.GET.get("avec")), None)
    context: dict[str, Any] = {
        "row": row,
        "others": others,
        "chosen": chosen,
        "compared": None if chosen is None else compare(chosen.batch, after=row.batch),
        "lists": lists().values(),
        "refused": open_events().problems_path(batch) is not None,
        "tab": "events",
        "simulated": row.batch.simulated,
    }
    return render(request, "gltd/delivery.html", context)


def compare(before: Batch, *, after: Batch) -> Difference:
    """Say what changed between two batches that are both in place."""
    return open_events().differ(before.batch_id, after=after.batch_id)


def send_refused(request: HttpRequest, slug: str, batch: str) -> HttpResponse:
    """Send the rows that an import refused, with the reasons."""
    scheme = enter(request, slug=slug, section="claims", right=Right.WRITE)
    row = find_row(scheme, batch_id=batch)
    path = open_events().problems_path(row.batch.batch_id)
    if path is None:
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="text/csv; charset=utf-8")
    name = f"lignes-refusees-{row.batch.batch_id}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def undo_delivery(request: HttpRequest, slug: str, batch: str) -> HttpResponse:
    """Take the events of a batch out of every count."""
    scheme = enter(request, slug=slug, section="claims", right=Right.REMOVE)
    row = find_row(scheme, batch_id=batch)
    if request.POST.get("sur") != "oui":
        raise GltdError("Cochez la case pour confirmer : les faits de ce lot seront retirés.")
    actions.undo_delivery(actor=signed_in(request), scheme=scheme, batch_id=row.batch.batch_id)
    messages.success(
        request, "Lot annulé : ses faits ne comptent plus. Le même fichier peut être importé à nouveau."
    )
    return redirect("delivery", slug=slug, batch=batch)
