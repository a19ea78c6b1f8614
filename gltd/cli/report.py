"""`gltd report`: freeze and lay out the bilan of a scheme."""

import datetime as dt
import sys
from pathlib import Path

import typer

from gltd.errors import GltdError

app = typer.Typer(no_args_is_help=True, help="Figer et mettre en page le bilan d'un dispositif.")


@app.callback()
def noun() -> None:
    """Figer et mettre en page le bilan d'un dispositif."""


@app.command("build")
def build(
    scheme: str = typer.Argument(help="Identifiant du dispositif, par exemple alencon."),
    start: str = typer.Option(..., "--from", help="Premier jour, AAAA-MM-JJ."),
    end: str = typer.Option(..., "--to", help="Dernier jour, AAAA-MM-JJ."),
) -> None:
    """Figer l'instantané d'une période, puis en faire le HTML, le PDF et l'ODS."""
    first, last = read_day(start), read_day(end)
    from gltd.web import boot

    boot.start(create=False)
    from gltd.web.actions import reports
    from gltd.web.actions.schemes import get_scheme

    report, rendered = reports.build_report(
        actor=None, scheme=get_scheme(scheme), period_start=first, period_end=last
    )
    typer.echo(f"Bilan figé, empreinte {report.sha256}")
    for path in (rendered.html, rendered.pdf, rendered.ods, rendered.odt):
        typer.echo(f"  {path}")


@app.command("verify")
def verify(
    path: str = typer.Argument(metavar="FICHIER", help="Document : PDF, ODS, ODT, HTML, CSV ou JSON."),
    snapshot: str = typer.Option("", "--snapshot", help="L'instantané, s'il n'est pas ici."),
) -> None:
    """Prouver qu'un document vient d'un bilan figé et que pas un octet n'en a changé."""
    from gltd import config
    from gltd.reports import french
    from gltd.usecases import verifying

    given = Path(snapshot) if snapshot else None
    proof = verifying.verify(Path(path), reports_dir=config.load().reports_dir, snapshot_path=given)
    content = proof.snapshot.content
    edition = content.edition
    typer.echo(f"Conforme : {proof.how}")
    typer.echo(f"  {content.title}, {content.period_label}, version {edition.version}")
    typer.echo(f"  figé le {french.day(edition.frozen_at.date())} par {edition.author}")
    typer.echo(f"  empreinte {proof.snapshot.sha256}")


@app.command("check")
def check(
    path: str = typer.Argument(metavar="FICHIER|-", help="Texte à vérifier ; - pour l'entrée."),
) -> None:
    """Refaire les sommes, parts et pourcentages d'un texte, et dire ce qui ne suit pas."""
    from gltd.usecases import checking

    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GltdError(f"« {path} » ne peut être lu : donnez un fichier de texte en UTF-8.") from error
    remarks = checking.check_text(text)
    for line in checking.tell(remarks):
        typer.echo(line)
    if not remarks:
        typer.echo("Rien à redire : ce qui pouvait être recalculé suit.")
    raise typer.Exit(1 if remarks else 0)


def read_day(text: str) -> dt.date:
    """Read a day typed on the command line."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise GltdError(
            f"« {text} » n'est pas un jour : écrivez-le AAAA-MM-JJ, par exemple 2023-12-13."
        ) from error
