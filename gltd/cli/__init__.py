"""The command `gltd`: one module a noun; each parses, calls one use case and prints.

The modules import their use case inside the command, so that `gltd --help` and each command start quickly.
"""

import sys

import typer

from gltd.cli import demo, events, refusals, report, study, text, web
from gltd.errors import GltdError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="gltd : le travail commun d'un groupe local, et un bilan que l'on peut défendre.",
)
app.add_typer(text.app, name="text")
app.add_typer(events.app, name="events")
app.add_typer(study.app, name="study")
app.add_typer(report.app, name="report")
app.add_typer(demo.app, name="demo")
app.add_typer(web.app, name="web")


def main() -> None:
    """Run the command; an anticipated error is one French sentence and exit code 2."""
    refusals.speak_french()
    try:
        code = app(standalone_mode=False)
    except GltdError as error:
        typer.echo(f"Erreur : {error.sentence}", err=True)
        sys.exit(2)
    except refusals.Refusal as error:
        if not refusals.is_help(error):
            typer.echo(f"Erreur : {refusals.say_refusal(error)}", err=True)
        sys.exit(error.exit_code)
    except typer.Abort:
        typer.echo("Interrompu.", err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
