"""`gltd text`: read the figures of French texts."""

import datetime as dt
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gltd.errors import GltdError

if TYPE_CHECKING:
    from gltd.ingest.texts import Document
    from gltd.usecases.reading import Reading

app = typer.Typer(no_args_is_help=True, help="Lire les chiffres de textes français")


@app.callback()
def noun() -> None:
    """Lire les chiffres de textes français."""


@app.command("read")
def read_files(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Textes français (.txt, .docx, .odt, .pdf, .html, .eml)\u202f; - pour l'entrée standard",
            metavar="FICHIER…",
        ),
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Un objet JSON : les fichiers avec leurs faits, puis les contradictions"),
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Un tableau CSV pour tableur français")] = False,
    published: Annotated[
        list[str] | None,
        typer.Option(
            "--published",
            help="Date de publication, 15/12/2023 ou 2023-12-15 : DATE pour tous, FICHIER=DATE pour un seul",
            metavar="DATE",
        ),
    ] = None,
) -> None:
    """Trouver les faits chiffrés de textes, puis ce qui s'y contredit.

    Avec --csv, la sortie ne porte que les faits ; les contradictions vont à la sortie d'erreurs.
    """
    from gltd.usecases.reading import read_texts
    from gltd.usecases.texts import dates_of, load_documents

    if as_json and as_csv:
        raise GltdError("Les options --json et --csv s'excluent\u202f: choisissez l'une des deux.")
    documents = load_documents(files or [], piped=sys.stdin.buffer if Path("-") in (files or []) else None)
    dates = dates_of(list(documents), given=published or [])
    reading = read_texts({name: one.text for name, one in documents.items()}, published=dates)
    if as_json:
        from gltd.cli.facts import to_json

        typer.echo(to_json(reading, documents=documents, published=dates))
    elif as_csv:
        _print_csv(reading)
    else:
        _print_tables(reading, documents=documents, published=dates)


def _print_csv(reading: "Reading") -> None:
    from gltd.cli.facts import contradiction_lines, to_csv

    typer.echo(to_csv(reading), nl=False)
    for line in contradiction_lines(reading):
        typer.echo(line, err=True)


def _print_tables(
    reading: "Reading", *, documents: "Mapping[str, Document]", published: "Mapping[str, dt.date]"
) -> None:
    from rich.console import Console

    from gltd.cli.facts import contradictions_panel, document_notes, facts_table

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH_WITHOUT_TERMINAL)
    for name in reading.facts:
        console.print(facts_table(reading, name=name))
        for note in document_notes(documents[name], dated=name in published, facts=reading.facts[name]):
            console.print(note, style="dim", markup=False)
    console.print(contradictions_panel(reading))


# Columns stay readable in a file or a pipe, which have no width of their own.
WIDTH_WITHOUT_TERMINAL = 160
