"""`gltd events`: import, list and undo batches of events."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gltd.ingest.source import Progress
    from gltd.store.batches import Batch

app = typer.Typer(no_args_is_help=True, help="Importer, lister et annuler des lots de faits")


@app.callback()
def noun() -> None:
    """Importer, lister et annuler des lots de faits."""


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="Fichier CSV, XLSX, ODS, GeoJSON ou Parquet", metavar="FICHIER")
    ],
    mapping: Annotated[Path, typer.Option("--mapping", help="Correspondance des colonnes (TOML)")],
    simulated: Annotated[
        bool, typer.Option("--simulated", help="Marquer ces faits comme données simulées")
    ] = False,
) -> None:
    """Importer un fichier de faits datés et localisés, en un seul lot."""
    from gltd import config
    from gltd.store.events import EventStore
    from gltd.usecases.importing import import_events

    store = EventStore(config.load().events_dir)
    with _bar() as progress:
        outcome = import_events(
            file, mapping=mapping, store=store, progress=progress, simulated=simulated or None
        )
    batch = outcome.batch
    if outcome.already_imported:
        typer.echo(
            f"Ce fichier a déjà été importé avec cette correspondance (lot {batch.batch_id})\u202f: "
            "rien n'est ajouté."
        )
    else:
        typer.echo(f"Lot {batch.batch_id} importé{', données simulées' if batch.simulated else ''}.")
    typer.echo(
        f"Lignes lues\u202f: {_number(batch.rows_read)} · retenues\u202f: {_number(batch.rows_kept)} · "
        f"refusées\u202f: {_number(batch.rows_refused)}"
    )
    if batch.rows_far:
        typer.echo(
            f"Faits retenus mais trop loin pour être mesurés en mètres\u202f: {_number(batch.rows_far)}"
        )
    if outcome.problems_path is not None:
        typer.echo(f"Lignes refusées et raisons\u202f: {outcome.problems_path}")
    if outcome.same_content:
        typer.echo(
            "Attention\u202f: le même fichier est déjà dans le lot "
            f"{', '.join(outcome.same_content)} avec une autre correspondance, ses faits comptent double."
        )


@app.command("list")
def list_batches(
    every: Annotated[bool, typer.Option("--all", help="Montrer aussi les lots annulés")] = False,
) -> None:
    """Lister les lots de faits."""
    from rich.console import Console
    from rich.table import Table

    from gltd import config
    from gltd.store.events import EventStore

    batches = EventStore(config.load().events_dir).list_batches(undone=every)
    if not batches:
        typer.echo("Aucun lot de faits\u202f: «\u202fgltd events import\u202f» en ajoute un.")
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("Lot", no_wrap=True)
    table.add_column("Faits", justify="right", no_wrap=True)
    table.add_column("Fichier, source, période", overflow="fold")
    table.add_column("État")
    for batch in batches:
        told = [
            f"{_plain(batch.file_name)}, importé le {_day(batch.imported_at)}",
            _plain(batch.source),
            f"du {_day(batch.first_start)} au {_day(batch.last_start)}, {batch.crs}",
        ]
        if batch.rows_refused:
            refused = "ligne refusée" if batch.rows_refused == 1 else "lignes refusées"
            told.append(f"{_number(batch.rows_refused)} {refused}")
        table.add_row(batch.batch_id, _number(batch.rows_kept), "\n".join(told), _state(batch))
    Console().print(table)


@app.command("undo")
def undo(
    batch: Annotated[str, typer.Argument(help="Identifiant du lot, ou son début", metavar="LOT")],
) -> None:
    """Annuler un lot\u202f: ses faits sont retirés, sa fiche reste."""
    from gltd import config
    from gltd.store.events import EventStore

    undone = EventStore(config.load().events_dir).undo(batch, now=datetime.now(UTC))
    typer.echo(f"Lot {undone.batch_id} annulé\u202f: {_number(undone.rows_kept)} faits retirés.")


@contextmanager
def _bar() -> Iterator["Progress"]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Lecture du fichier", total=1.0)

        def report(step: str, share: float) -> None:
            bar.update(task, description=step, completed=share)

        yield report


def _state(batch: "Batch") -> str:
    words = ["annulé"] if batch.undone_at is not None else ["en place"]
    if batch.simulated:
        words.append("données simulées")
    return ", ".join(words)


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


def _day(iso: str) -> str:
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}"
