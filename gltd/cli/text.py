"""`gltd text`: read the figures of French texts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gltd.errors import GltdError

if TYPE_CHECKING:
    from gltd.usecases.reading import Reading

app = typer.Typer(no_args_is_help=True, help="Lire les chiffres de textes français")


@app.callback()
def noun() -> None:
    """Lire les chiffres de textes français."""


@app.command("read")
def read_files(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Textes français (.txt, en UTF-8 ou cp1252)", metavar="FICHIER…"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Un objet JSON : une liste de faits par fichier, nommé comme donné")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Un tableau CSV pour tableur français")] = False,
    published: Annotated[
        list[str] | None,
        typer.Option(
            "--published",
            help="Date de publication : DATE pour tous, ou FICHIER=DATE pour un seul",
            metavar="DATE",
        ),
    ] = None,
) -> None:
    """Trouver les faits chiffrés de textes, puis ce qui s'y contredit.

    Avec --json et --csv, la sortie ne porte que les faits ; les contradictions vont à la sortie d'erreurs.
    """
    from gltd.usecases.reading import read_texts
    from gltd.usecases.texts import dates_of, load_texts

    if as_json and as_csv:
        raise GltdError("Les options --json et --csv s'excluent\u202f: choisissez l'une des deux.")
    texts = load_texts(files or [])
    reading = read_texts(texts, published=dates_of(list(texts), given=published or []))
    if as_json or as_csv:
        _print_data(reading, as_json=as_json)
    else:
        _print_tables(reading)


def _print_data(reading: "Reading", *, as_json: bool) -> None:
    from gltd.cli.facts import contradiction_lines, to_csv, to_json

    typer.echo(to_json(reading) if as_json else to_csv(reading), nl=as_json)
    for line in contradiction_lines(reading):
        typer.echo(line, err=True)


def _print_tables(reading: "Reading") -> None:
    from rich.console import Console

    from gltd.cli.facts import contradictions_panel, facts_table

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH_WITHOUT_TERMINAL)
    for name in reading.facts:
        console.print(facts_table(reading, name=name))
    console.print(contradictions_panel(reading))


# Columns stay readable in a file or a pipe, which have no width of their own.
WIDTH_WITHOUT_TERMINAL = 160
