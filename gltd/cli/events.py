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
    from gltd.usecases.importing import ImportOutcome

app = typer.Typer(no_args_is_help=True, help="Importer, lister et annuler des lots de faits")


@app.callback()
def noun() -> None:
    """Importer, lister et annuler des lots de faits."""


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="Fichier CSV, XLSX, ODS, GeoJSON, GeoPackage ou Parquet", metavar="FICHIER")
    ],
    mapping: Annotated[Path, typer.Option("--mapping", help="Correspondance des colonnes (TOML)")],
    simulated: Annotated[
        bool, typer.Option("--simulated", help="Marquer ces faits comme données simulées")
    ] = False,
    addresses: Annotated[
        list[Path] | None,
        typer.Option("--addresses", help="Fichier d'adresses (BAN), au lieu de ceux de « adresses »"),
    ] = None,
    replaces: Annotated[
        str | None, typer.Option("--replaces", help="Lot que celui-ci remplace", metavar="LOT")
    ] = None,
) -> None:
    """Importer un fichier de faits datés et localisés, en un seul lot."""
    from gltd import config
    from gltd.store.events import EventStore
    from gltd.usecases.importing import Further, import_events

    store = EventStore(config.load().events_dir)
    files = tuple(addresses) if addresses else config.load().address_files()
    with _bar() as progress:
        outcome = import_events(
            file,
            mapping=mapping,
            store=store,
            progress=progress,
            simulated=simulated or None,
            further=Further(addresses=files, replaces=replaces),
        )
    _tell(outcome)


def _tell(outcome: "ImportOutcome") -> None:
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


@app.command("guess")
def guess(
    file: Annotated[Path, typer.Argument(help="Fichier de faits", metavar="FICHIER")],
    source: Annotated[str, typer.Option("--source", help="D'où vient le fichier, en clair")],
    nature: Annotated[str, typer.Option("--nature", help="Ce que sont ces faits")] = "recorded_offence",
    output: Annotated[
        Path | None, typer.Option("--output", help="Fichier TOML à écrire, au lieu de l'écran")
    ] = None,
) -> None:
    """Deviner la correspondance d'un fichier, à relire avant l'import\u202f; rien n'est importé."""
    from gltd.errors import GltdError
    from gltd.ingest.notation import write_mapping
    from gltd.usecases.previewing import guess_file

    _, found = guess_file(file, source=source, nature=nature)
    if found.lacking:
        told = {"time": "la date", "place": "le lieu", "category": "la catégorie"}
        names = ", ".join(told[name] for name in found.lacking)
        raise GltdError(
            f"Dans «\u202f{file.name}\u202f», rien ne ressemble à ce qui dit {names}\u202f: écrivez la "
            "correspondance."
        )
    text = write_mapping(found.mapping)
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        typer.echo(f"Correspondance écrite dans {output}\u202f: relisez-la, puis importez.")
    if found.places.sentence:
        typer.echo(found.places.sentence, err=True)


@app.command("compare")
def compare(
    before: Annotated[str, typer.Argument(help="Lot d'avant", metavar="AVANT")],
    after: Annotated[str, typer.Argument(help="Lot d'après", metavar="APRÈS")],
) -> None:
    """Dire ce qui a changé d'un lot à l'autre\u202f: faits nouveaux, disparus, changés."""
    from gltd import config
    from gltd.store.events import EventStore

    store = EventStore(config.load().events_dir)
    found = store.differ(store.find(before).batch_id, after=store.find(after).batch_id)
    how = "identifiants" if found.by_key else "contenus"
    typer.echo(
        f"Nouveaux\u202f: {_number(found.new)} · disparus\u202f: {_number(found.gone)} · "
        f"changés\u202f: {_number(found.changed)} · inchangés\u202f: {_number(found.same)} (par {how})"
    )


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
